"""Rules for remnants of markup: editor comments that became text, notes for screen readers."""

import re

from reex_cli.lexicon import pattern
from reex_cli.model import Label
from reex_cli.rules._conditions import says
from reex_cli.rules._rule import InlineRule, Rule

RULES = (
    Rule(
        name="editor-comment",
        label=Label.REMNANT,
        when=says(r"^ [©<‹]? !? -- \s* /? wp:[\w/-]+ (?:\s* \{.*\})? \s* /? \s* -- [>›]? $ | ^ [©<‹] !-- .{0,80} --[>›] $"),
        why="A comment of WordPress' block editor that became text.",
        yes=("©!-- /wp:paragraph -->", '‹!-- wp:heading {"level":3} -->'),
        no=("The editor writes <!-- wp:paragraph --> before each paragraph.", "-- and so to bed --"),
    ),
    InlineRule(
        name="new-tab-note",
        label=Label.REMNANT,
        pattern=re.compile(rf"\({pattern('rule-new-tab-note')}\)", re.IGNORECASE),
        hint="(",
        why="A note for screen readers that became part of the text.",
        yes=("A study (opens in a new tab) says so.",),
        no=("The door opens in a new wall.", "It opens in a new tab."),
    ),
)
