"""Rules for blocks that give a value of the record: metadata fields, the title heading, bylines and lines with dates.

If several blocks give the same value, the rule that comes first in `RULES` wins: a metadata field of the record or the
page, then, for the title, the first heading and other fields, then lines, and last the fields of less trusted sources.
`_metadata_fields.py` lists the fields. In formats with a classifier for title, date and authors, its choice comes first.
"""

import re
from itertools import takewhile

from reex_cli.block_features import PageFeatures
from reex_cli.bylines import parse_byline
from reex_cli.dates import written_date_pattern
from reex_cli.dates.lines import find_stated_date
from reex_cli.lexicon import pattern
from reex_cli.model import MEDIA_KINDS, Block, Kind, Label
from reex_cli.rules._article_head import continues_byline, join_authors, strip_joiner
from reex_cli.rules._conditions import (
    about,
    after,
    before_prose,
    ends_sentence,
    found,
    in_content,
    in_format,
    inside,
    kind,
    named,
    reads,
    says,
    shorter,
    under,
    within,
)
from reex_cli.rules._metadata_fields import EXTRA_FIELDS, FALLBACK_FIELDS, FIELDS, FieldTable
from reex_cli.rules._plain_text import RULES as PLAIN_TEXT_RULES
from reex_cli.rules._rule import Rule, first_group
from reex_cli.rules.author import is_menu_category

DATE = written_date_pattern()
BEGINNING = 0.2  # of the sentences of a page, by words, in front of which its date is looked for
MAX_DATE_WORDS = 20  # of a line; fewer state a date
DIGIT = re.compile(r"\d")
BYLINE_OPENING = rf"^{pattern('rule-byline')} \s"
TITLE_OPENING = rf"^{pattern('rule-title-headed')} \s* : \s"
BYLINE_BLOCKS = 8  # at the beginning of a page, in which a byline of any form is looked for
TITLE_FIELDS = frozenset((*FIELDS["title"], *FALLBACK_FIELDS["title"]))
REST = r"(?:\s* [|·•–-] .*)? $"  # of a line, behind a separator


def names_author(block: Block) -> bool:
    """Whether a line is a byline."""
    return bool(parse_byline(block.text))


states_authors = about(names_author, "is a byline")


def is_first_level(block: Block) -> bool:
    """Whether a heading is of level 1."""
    return block.level == 1


def find_date_lines(page: PageFeatures) -> frozenset[int]:
    """The indexes of the short lines at the beginning of a page that state its date."""
    beginning = takewhile(lambda block: block.preceding_share < BEGINNING, page.body)
    return frozenset(
        block.index
        for block in beginning
        if block.word_count < MAX_DATE_WORDS
        and block.block.kind is not Kind.CAPTION
        and DIGIT.search(block.block.text)
        and find_stated_date(block.block.text)
    )


def find_lone_headings(page: PageFeatures) -> frozenset[int]:
    """The index of the heading with which a page begins, if it has no title and no other heading that is as high."""
    if not page.field_names.isdisjoint(TITLE_FIELDS):
        return frozenset()
    first = next((block for block in page.body if block.block.kind not in MEDIA_KINDS), None)
    if first is None or first.block.kind is not Kind.HEADING:
        return frozenset()
    others = (block.block for block in page.body if block.index != first.index and block.block.kind is Kind.HEADING)
    return frozenset() if any(block.level <= first.block.level for block in others) else frozenset((first.index,))


def field_rules(fields: FieldTable) -> tuple[Rule, ...]:
    """One rule for each metadata field of a table."""
    return tuple(
        Rule(
            name=f"{value} from {name}",
            label=Label.METADATA,
            when=named(name),
            field=value,
            why="A metadata field gives this value.",
            yes=(f"{name} = Harbour",),
            no=("another = Harbour",),
        )
        for value, names in fields.items()
        for name in names
    )


RULES = (
    *field_rules(FIELDS),
    Rule(
        name="title-heading",
        label=Label.METADATA,
        when=kind(Kind.HEADING)
        & about(is_first_level, "of level 1")
        & ~in_content
        & ~after(0.5)
        & (in_format("html") | within(3)),
        once_per_page=True,
        field="title",
        why="The first heading of the page.",
        yes=("<body><h1>▶ The Mill That Turned Twice</h1></body>",),
        no=("<body><h2>▶ The Mill That Turned Twice</h2></body>", "[content]<h1>▶ Number 45</h1>"),
    ),
    *field_rules(FALLBACK_FIELDS),
    Rule(
        name="lone-heading",
        label=Label.METADATA,
        when=in_format("html")
        & found(find_lone_headings, "the first line of a page that states no title, and its highest heading")
        & ~in_content
        & ~reads("section"),
        field="title",
        why="The page begins with its only heading of this level.",
        yes=("<body><h2>▶ The Mill That Turned Twice</h2><p>¶</p></body>", "<h3>▶ The Mill That Turned Twice</h3><p>¶</p>"),
        no=(
            "<h2>▶ The Wheel</h2><p>¶</p><h2>The Sluice</h2><p>¶</p>",
            "<h3>▶ The Wheel</h3><p>¶</p><h2>The Sluice</h2><p>¶</p>",
            "<p>¶</p><h2>▶ The Mill That Turned Twice</h2><p>¶</p>",
        ),
    ),
    Rule(
        name="title-headed",
        label=Label.METADATA,
        when=says(rf"{TITLE_OPENING} \S") & within(6) & ~ends_sentence,
        once_per_page=True,
        field="title",
        value=first_group(rf"{TITLE_OPENING} (.+)$"),
        why="A line “Title: …”.",
        yes=("Title: The Mill That Turned Twice",),
        no=("Title: this is what they asked of every visitor who came to the door.",),
    ),
    Rule(
        name="byline",
        label=Label.METADATA,
        when=says(BYLINE_OPENING) & shorter(20) & states_authors & ~is_menu_category,
        field="authors",
        value=join_authors,
        why="A line that names the author.",
        yes=(
            *("By Grey Heron", "Author: Grey Heron", "By Grey Heron | 3 May 2024", "By Grey Heron | Travel and Style"),
            *("By JOHN WEIR and MARY STONE", "By Dana A. Weir, Tide News, Blois"),
        ),
        no=(
            *("By the river it was cooler.", "By noon they had gone", "BY COMPANY SIZE", "By Industry"),
            "By Easter, Maria Weir had left the mill.",
        ),
    ),
    Rule(
        name="byline-at-head",
        label=Label.METADATA,
        when=before_prose & within(BYLINE_BLOCKS) & shorter(16) & states_authors & ~is_menu_category,
        field="authors",
        value=join_authors,
        why="A line at the beginning that names the author.",
        yes=(
            "The Stone Bridge\n\n▶ Von Grey Heron und Maria Weir\n\n¶",
            "The Stone Bridge\n\n▶ Words: Grey Heron | Photos: Maria Weir\n\n¶",
        ),
        no=("Photo: Grey Heron\n\n¶", "Von Salz und Brot\n\n¶", "¶\n\n▶ Von Grey Heron"),
    ),
    Rule(
        name="byline-continued",
        label=Label.METADATA,
        when=continues_byline,
        is_learnt=False,
        field="authors",
        value=strip_joiner,
        why="A line that goes on with the names of the byline above it.",
        yes=("By Grey Heron\n\n▶ and Maria Weir\n\n¶", "By Grey Heron,\n\n▶ Maria Weir\n\n¶"),
        no=(
            "By Grey Heron\n\n▶ and the mill\n\n¶",
            "The Stone Bridge\n\n▶ and Maria Weir\n\n¶",
            "By Grey Heron\n\n▶ Maria Weir",
        ),
    ),
    Rule(
        name="date-line",
        label=Label.METADATA,
        when=found(find_date_lines, "a short line at the beginning that states a date"),
        field="date",
        value=find_stated_date,
        why="A line at the beginning that consists of a date.",
        yes=(
            *(
                "Nov 6, 2025",
                "Published on 14 March 2024",
                "2025-11-06",
                "Posted May 3, 2024 · 5 min read",
                "9 Jan 25",
                "May 2021",
            ),
            *("Publicerad 14 mars 2024 08.15", "14 martie 2024, 08:15", "14 березня 2024 року", "14 Mart 2024, Perşembe"),
        ),
        no=(
            *("In May 3, 2024 was far away.", "On 14 March 2024 the mill stopped.", "¶\n\n▶ March 14, 2024\n\n¶"),
            *("Born: 3 May 1901, Upper Weir", "3 May 1901 – 12 June 1977", "Open from 14 March 2024"),
        ),
    ),
    Rule(
        name="modified-line",
        label=Label.METADATA,
        when=says(rf"^{pattern('rule-modified-line')} \s* :? \s* {DATE} $") & shorter(20),
        field="modified",
        value=first_group(rf"({DATE}) $"),
        why="A line that states the date of the last change.",
        yes=("Last updated on 14 March 2024", "Updated: Nov 6, 2025"),
        no=("The chart was updated on 14 March 2024, a year late.",),
    ),
    *PLAIN_TEXT_RULES,
    Rule(
        name="subtitle-of-an-export",
        label=Label.METADATA,
        when=inside("h-entry") & under("p-summary"),
        once_per_page=True,
        field="summary",
        why="In an export of Medium, the subtitle above the text.",
        yes=("<article class='h-entry'><section class='p-summary'>▶ A history in tins</section><p>¶</p></article>",),
        no=("<section class='p-summary'>▶ A history in tins</section>",),
    ),
    *field_rules(EXTRA_FIELDS),
)
