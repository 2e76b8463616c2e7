"""Named judgements, one topic a file, compiled together.

A module here that does not begin with an underscore is found by being there; it holds `RULES`. So does what another
package names under `reex.rules`. The tests that a rule's `when` is built from are those of `_when.py`.
"""

from reex_cli.rules._book import Book, book
from reex_cli.rules._own import own_rules
from reex_cli.rules._rule import Inline, Rule
from reex_cli.rules._when import about, in_format, kind, linked, longer, named, phrased, reads, says, shorter, under

__all__ = [
    "Book",
    "Inline",
    "Rule",
    "about",
    "book",
    "in_format",
    "kind",
    "linked",
    "longer",
    "named",
    "own_rules",
    "phrased",
    "reads",
    "says",
    "shorter",
    "under",
]
