"""Rules for remnants of markup: editor comments that became text, notes for screen readers."""

import re

from reex_cli.lexicon import LazyPattern, pattern
from reex_cli.model import Label
from reex_cli.rules._conditions import inside, says, shorter, under
from reex_cli.rules._rule import InlineRule, Rule
from reex_cli.rules._wiki import EDIT_LINK_AT_END

RULES = (
    Rule(
        name="editor-comment",
        label=Label.REMNANT,
        when=says(r"^ [©<‹]? !? -- \s* /? wp:[\w/-]+ (?:\s* \{.*\})? \s* /? \s* -- [>›]? $ | ^ [©<‹] !-- .{0,80} --[>›] $"),
        why="A comment of WordPress' block editor that became text.",
        yes=("©!-- /wp:paragraph -->", '‹!-- wp:heading {"level":3} -->'),
        no=("The editor writes <!-- wp:paragraph --> before each paragraph.", "-- and so to bed --"),
    ),
    Rule(
        name="export-footer",
        label=Label.REMNANT,
        when=says(r"^ exported \s from \s medium \s on \b") & shorter(12),
        why="The line below each post of an export of Medium, with the day of the export.",
        yes=("Exported from Medium on July 1, 2024.",),
        no=("Exported from Medium to large sizes, the boots cost more.",),
    ),
    Rule(
        name="title-in-an-export",
        label=Label.REMNANT,
        when=inside("h-entry") & inside("e-content") & under("graf--title", "graf--subtitle"),
        why="In an export of Medium, title and subtitle once more, at the head of the text.",
        yes=("<article class='h-entry'><div class='e-content'><h3 class='graf--title'>▶ Tins</h3><p>¶</p></div></article>",),
        no=("<article><h3 class='graf--title'>▶ Tins</h3><p>¶</p></article>",),
    ),
    Rule(
        name="markdown-directive",
        label=Label.REMNANT,
        when=under("markdown-directive"),
        inline=True,
        why="A mark in Markdown for the program that makes a page of it: a short code, attributes, the fence of a box.",
        yes=("<p>¶</p><div class='markdown-directive'>▶ :::note</div>",),
        no=("<p>▶ :::note</p>",),
    ),
    Rule(
        name="edit-link",
        label=Label.REMNANT,
        when=under(
            "mw-editsection",
            "mw-editsection-like",
            "mw-cite-backlink",
            "mw-jump-link",
            "editsection",
            "edit-link",
            "edit-section",
            "edit-page-link",
            "edit-this-page",
            "theme-edit-this-page",
            "post-edit-link",
            "page-edit-link",
            "hash-link",
            "headerlink",
            "secedit",
            "editbutton_section",
        ),
        inline=True,
        why="A link to edit a section or to point at it.",
        yes=("<p><a class='mw-editsection' href='/x'>▶ [change]</a></p>", "<p><a class='headerlink' href='#x'>▶ ¶</a></p>"),
        no=("<p class='editor'>▶ [change] is the word she wrote.</p>",),
    ),
    Rule(
        name="footnote-mark",
        label=Label.REMNANT,
        when=under("role:doc-noteref"),
        inline=True,
        why="The mark of a footnote.",
        yes=("<p><a role='doc-noteref' href='#n1'>▶ [1]</a></p>",),
        no=("<p><a href='/tides'>▶ [1]</a></p>",),
    ),
    InlineRule(
        name="edit-link-text",
        label=Label.REMNANT,
        pattern=EDIT_LINK_AT_END,
        hint="]",
        why="The link to edit a section of a wiki became part of its heading.",
        yes=("Early salt[edit]\n\n¶", "Frühes Salz [Bearbeiten | Quelltext bearbeiten]\n\n¶"),
        no=("[edit] I was wrong about the salt.", "Early salt [edited]\n\n¶"),
    ),
    InlineRule(
        name="highlight-link",
        label=Label.REMNANT,
        pattern=re.compile(r"\(View Highlight\)"),
        hint="(View",
        why="The link behind each passage that Readwise exports.",
        yes=("The tide waits for nobody. (View Highlight)",),
        no=("View Highlight (the best of them) closes at six.",),
    ),
    InlineRule(
        name="back-link",
        label=Label.REMNANT,
        pattern=re.compile(r"(?<=\S)[ \u00a0]*\[?↩[\ufe0e\ufe0f]?\]?\s*$"),
        hint="↩",
        why="The link from a note back to where it is referred to.",
        yes=("1. So says the keeper of the sluice, who was there. ↩",),
        no=("The sign ↩ stands on the key that ends a line.",),
    ),
    InlineRule(
        name="new-tab-note",
        label=Label.REMNANT,
        pattern=LazyPattern(rf"\({pattern('rule-new-tab-note', any_case=True)}\)", re.IGNORECASE),
        hint="(",
        why="A note for screen readers that became part of the text.",
        yes=("A study (opens in a new tab) says so.",),
        no=("The door opens in a new wall.", "It opens in a new tab."),
    ),
)
