"""Explain what became of the lines of a source: kept or dropped, by whom, why, and what would reverse it.

    line of a source ─▶ blocks of its page ─▶ explanation of each

`source_reader` reads the pages, `source_lines` finds the blocks of a line, `page_view` labels the page, `explain` asks the
rules, the classifier and the models of the metadata, and `remedies` tries options and rules. Nothing is decided here: the
page is labelled as always.
"""

from __future__ import annotations

from reex_cli.explanation.explain import Explanation, Score, explain_block
from reex_cli.explanation.page_view import PageView, State
from reex_cli.explanation.remedies import RuleRemedy
from reex_cli.explanation.source_reader import Answer, Found, Wanted, read_wanted

__all__ = [
    "Answer",
    "Explanation",
    "Found",
    "PageView",
    "RuleRemedy",
    "Score",
    "State",
    "Wanted",
    "explain_block",
    "read_wanted",
]
