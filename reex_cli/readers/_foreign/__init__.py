"""Recognises texts that hold no article, by their content: scripts, style sheets, settings, logs, tables, dumps.

Such a text is skipped by kind. An article *about* one stays an article. Each kind states its examples, and articles that
are like one; a kind is looked for only where no reader is certain.

    signatures  kinds that are known by how a text begins
    shapes      kinds whose lines have one form: settings, logs, listings
    program     program text and style sheets
    lines       the lines that these look at, without comments
    tables      rows of cells: tables, and dumps of databases and logs with addresses of people
"""

from __future__ import annotations

from reex_cli.model import Trust
from reex_cli.readers._foreign.lines import BLOCK_COMMENTS, HEADLINE, code_lines, first_line
from reex_cli.readers._foreign.program import begins_program, find_program
from reex_cli.readers._foreign.shapes import begins_shape, find_shape
from reex_cli.readers._foreign.signatures import match_signature
from reex_cli.readers._foreign.tables import find_table

__all__ = ["find_foreign"]

ONLY_COMMENTS = ("/*", "//", '"""')  # with which a text begins that is program text even if nothing else is in it
NO_LINES = ("{", "[{", '["', "[[", "<")  # with which JSON and markup begin, which are not known by their lines
FENCE = "\n```"  # around a listing in an article


def find_foreign(head: str, text: str, trust: Trust) -> str:
    """The kind of a text that holds no article, where no reader has more than this trust in it; empty for any other."""
    if trust is Trust.CERTAIN:
        return ""
    if (signature := match_signature(head)) and signature.outranks >= trust:
        return signature.kind
    if (head.startswith(NO_LINES) and not head.startswith("<!--")) or (trust is Trust.LIKELY and head.startswith("[")):
        return ""
    return find_table(head) or ("" if FENCE in head else find_kind_of_lines(head, text))


def find_kind_of_lines(head: str, text: str) -> str:
    """The kind of a text by those of its lines that are no comments; empty for any other."""
    first = first_line(head)
    if HEADLINE.match(first):
        return ""
    if first and not first.lstrip("rub").startswith(BLOCK_COMMENTS) and not begins_shape(first) and not begins_program(first):
        return ""
    lines = code_lines(text)
    if not lines:
        return "script" if head.startswith(ONLY_COMMENTS) else ""
    return find_shape(lines) or find_program(lines)
