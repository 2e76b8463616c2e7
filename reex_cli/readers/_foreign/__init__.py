"""Recognises texts that hold no article, by their content: scripts, style sheets, settings, logs, tables, dumps.

Such a text is skipped by kind. An article *about* one stays an article. Each kind states its examples, and articles that
are like one. Where a reader is certain, only a listing of files as a page, a patch as a mail and a mail without text are told.

    signatures  kinds that are known by how a text begins
    shapes      kinds whose lines have one form: settings, logs, listings
    program     program text and style sheets
    languages   program text that `program` does not know by its lines
    lines       the lines that these look at, without comments
    tables      rows of cells: tables, and dumps of databases and logs with addresses of people
"""

from __future__ import annotations

import re

from reex_cli.model import Trust
from reex_cli.readers._foreign.lines import BLOCK_COMMENTS, HEADLINE, code_lines, first_line
from reex_cli.readers._foreign.program import begins_program, find_program
from reex_cli.readers._foreign.shapes import SHAPES, begins_shape, find_shape
from reex_cli.readers._foreign.signatures import SIGNATURES, match_signature
from reex_cli.readers._foreign.tables import find_table

__all__ = ["KINDS", "find_foreign"]

ONLY_COMMENTS = ("/*", "//", '"""')  # with which a text begins that is program text even if nothing else is in it
JSON = re.compile(r"\{|\"[^\"\n]*+\"\s*+:|\[\s*+(?:[\]{\"\d-]|\[\s*+[\[{\"\d])")  # which is not known by its lines
MARKUP = re.compile(r"<(?!!--)")
KINDS = sorted({*(kind.kind for kind in (*SIGNATURES, *SHAPES)), "database", "listing", "mail head", "stylesheet", "table"})
FENCE = "\n```"  # around a listing in an article
HEADLINE_MARK = re.compile(
    r"=(?:head|pod|encoding)|[^\n]++\n(?:={4}|-{4}|~{4})[=~-]*+\n"
)  # of Perl's documents, and an underline
FRONT_MATTER = "---\n"
LISTING = re.compile(r"<title>\s*+(?:Index of|Directory listing for|Directory:) /", re.IGNORECASE)
MAIL_HEAD = re.compile(r"(?:From [^\n]*+\n)?+(?:[!-9;-~]{1,70}:[^\n]*+(?:\n[ \t][^\n]*+)*+(?:\n|\Z))++\s*+\Z")
DELIVERED = re.compile(r"^(?:Received|Message-ID):", re.IGNORECASE | re.MULTILINE)  # fields of a mail that was sent


def find_foreign(head: str, text: str, trust: Trust) -> str:
    """The kind of a text that holds no article, where no reader has more than this trust in it; empty for any other."""
    if (signature := match_signature(head)) and signature.outranks >= trust:
        return signature.kind
    if MAIL_HEAD.match(text) and DELIVERED.search(head):
        return "mail head"
    if trust is Trust.CERTAIN:
        return "listing" if LISTING.search(head) else ""
    if JSON.match(head) or MARKUP.match(head) or (trust is Trust.LIKELY and head.startswith("[")):
        return ""
    return find_table(head) or ("" if is_document(head, trust) else find_kind_of_lines(head, text))


def is_document(head: str, trust: Trust) -> bool:
    """Whether a text has a fence around a listing, a headline that is underlined or marked, or front matter above Markdown."""
    return FENCE in head or HEADLINE_MARK.match(head) is not None or (trust is Trust.LIKELY and head.startswith(FRONT_MATTER))


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
