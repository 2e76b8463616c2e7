"""Named judgements, one topic a file, compiled together.

A module here that does not begin with an underscore is found by being there; it holds `RULES`.
"""

from reex_cli.rules._book import Book, book
from reex_cli.rules._rule import Inline, Rule

__all__ = ["Book", "Inline", "Rule", "book"]
