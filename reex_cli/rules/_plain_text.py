"""Rules for the lines of a plain text that give values of the record: the title, names, the citation of a journal, the end.

They are among those of `metadata.py`, which has their place.
"""

from reex_cli.dates.lines import find_stated_date
from reex_cli.model import Kind, Label
from reex_cli.rules._article_end import is_byline_at_end, is_date_at_end
from reex_cli.rules._article_end import join_names as join_names_at_end
from reex_cli.rules._article_head import (
    find_name_with_date,
    is_first_line,
    is_in_signs,
    is_name_beside_date,
)
from reex_cli.rules._conditions import before_prose, headline, in_format, kind, longer, reads
from reex_cli.rules._paper_head import is_names_of_paper, join_names
from reex_cli.rules._printed_pages import find_day_or_year, is_citation
from reex_cli.rules._rule import Rule
from reex_cli.rules._speech import is_speech_or_note


def find_name(text: str) -> str:
    """The name in a line that has nothing beside it but a day."""
    return find_name_with_date(text) or text


RULES = (
    Rule(
        name="name-line",
        label=Label.METADATA,
        when=in_format("text", "markdown") & before_prose & is_name_beside_date,
        field="authors",
        value=find_name,
        why="A name below the title of a plain text, beside the date or in one line with it.",
        yes=(
            *("The Stone Bridge\n▶ Isla Weir\n3 May 2024\n\n¶", "The Stone Bridge\n\n3 May 2024\n\n▶ Isla Weir\n\n¶"),
            "The Stone Bridge\n▶ Isla Weir | 3 May 2024\n\n¶",
        ),
        no=("▶ Isla Weir\n3 May 2024\n\n¶", "The Stone Bridge\n▶ Tide News\n3 May 2024\n\n¶"),
    ),
    Rule(
        name="names-of-paper",
        label=Label.METADATA,
        when=is_names_of_paper,
        is_learnt=False,
        field="authors",
        value=join_names,
        why="The names between the title of a scholarly paper and its abstract.",
        yes=(
            "The Salt Road\n\n▶ Maria Weir a,*, Karl Heron b\n\nAbstract\n\n¶",
            "Tide Studies 12 (2018) 201-204\n\nThe Salt Road\n\n▶ Maria Weir\n\n¶",
        ),
        no=("The Salt Road\n\n▶ Maria Weir\n\n¶", "The Salt Road\n\n▶ Institute of Salt\n\nAbstract\n\n¶"),
    ),
    Rule(
        name="citation-line",
        label=Label.METADATA,
        when=is_citation,
        is_learnt=False,
        field="date",
        value=find_day_or_year,
        why="The line above an article that tells in which volume, issue and pages of a journal it is.",
        yes=(
            "▶ Tide Studies, Vol. 12, No. 3, pp. 201-204, 2018\n\nThe Salt Road\n\n¶",
            "▶ Zeitschrift für Salz 18 (2015), Heft 2, S. 87–95\n\nDie Salzstraße\n\n¶",
            "▶ arXiv:2103.04567v2 [cs.CL] 14 Apr 2021\n\nThe Salt Road\n\n¶",
        ),
        no=(
            *("▶ The Salt Road, Vol. 2\n\n¶", "The Salt Road\n\n¶\n\n▶ Tide Studies 12 (2018) 201-204"),
            *("▶ The Salt Road Vol. 3 is No. 1 in the valley\n\n¶", "▶ No. 5 Weir beats No. 3 Eling 78-71\n\n¶"),
        ),
    ),
    Rule(
        name="first-line",
        label=Label.METADATA,
        when=in_format("text")
        & before_prose
        & is_first_line
        & headline
        & (longer(1) | is_in_signs)
        & kind(Kind.HEADING, Kind.PARAGRAPH)
        & ~reads("section")
        & ~is_speech_or_note,
        field="title",
        why="The first line of a plain text, in the form of a heading, without the name of the site above it.",
        yes=(
            *("The Stone Bridge\n\n¶", "Salt: a short history\n\n¶", "Read in app\n▶ The Stone Bridge\nGrey Heron\n\n¶"),
            *("Weir News\n▶ The Stone Bridge\nGrey Heron\n3 May 2024\n\n¶", "江南的水车\n\n¶", "สะพานหินเก่า\n\n¶"),
        ),
        no=(
            *("Highlights\n\n¶", "MILLER: Who took the oars?\n\nKEEPER: ¶\n\nMILLER: ¶", "Hinweis: nur im Winter\n\n¶"),
            *("The stone bridge is old.\n\n¶", "¶\n\n▶ The Stone Bridge\n\n¶"),
        ),
    ),
    Rule(
        name="byline-at-end",
        label=Label.METADATA,
        when=is_byline_at_end,
        is_learnt=False,
        field="authors",
        value=join_names_at_end,
        why="A line behind the prose of a plain text that names the author.",
        yes=(
            "The Stone Bridge\n\n¶\n\n¶\n\n▶ Yazan: Isla Weir",
            "The Stone Bridge\n\n¶\n\n¶\n\n▶ Von Isla Weir\n3 May 2024",
            "The Stone Bridge\n\n¶\n\n¶\n\n▶ — Maria Weir, Eling",
        ),
        no=("The Stone Bridge\n\n▶ Yazan: Isla Weir\n\n¶", "The Stone Bridge\n\n¶\n\n▶ Photo: Isla Weir"),
    ),
    Rule(
        name="date-at-end",
        label=Label.METADATA,
        when=is_date_at_end,
        is_learnt=False,
        field="date",
        value=find_stated_date,
        why="A line behind the prose of a plain text that says when it was published.",
        yes=(
            "The Stone Bridge\n\n¶\n\n¶\n\n▶ Published on 3 May 2024",
            "The Stone Bridge\n\n¶\n\n¶\n\nBy Isla Weir\n▶ Publicado el 3 de mayo de 2024",
        ),
        no=("The Stone Bridge\n\n¶\n\n▶ 3 May 2024", "The Stone Bridge\n\n¶\n\n▶ Updated on 3 May 2024"),
    ),
)
