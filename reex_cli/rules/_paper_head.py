"""Search the head of a scholarly paper for the names of its authors, which nothing announces: they stand by the title.

A paper is known by its abstract, or by the citation of its journal. Signs behind the names lead to institutions below them.
"""

from __future__ import annotations

import re

from reex_cli.block_features import PageFeatures
from reex_cli.person_names import split_family_name, split_names, starts_with_given_name
from reex_cli.rules._article_head import find_first_line, is_name_line
from reex_cli.rules._conditions import found
from reex_cli.rules._printed_pages import PRINTED_FORMAT, find_citation
from reex_cli.text import lower_case

HEAD_BLOCKS = 30  # in which the abstract begins
MAX_NAMES_LENGTH = 300  # characters of a line of names
NAME_SHARE = 2  # of the names, one in so many begins with a known given name
ABSTRACT = re.compile(
    r"(?:abstract|summary|r[ée]sum[ée]|zusammenfassung|kurzfassung|resumen|resumo|riassunto|sommario|samenvatting|streszczenie"
    r"|sammanfattning|sammendrag|аннотация|анотація|özet|abstrak|要旨|摘要|초록)(?:\W|$)"
)
MARK = r"(?:\d{1,2}|[*†‡§¶∗]|[a-z]\b)"  # of an institution or a footnote
MARKS = re.compile(
    rf"(?<=[^\W\d_.])(?:\d{{1,2}}|\s?[*†‡§¶∗]|\s[a-z]\b)(?:,?\s?{MARK}){{0,6}}+(?=\s*(?:[,;]|$)|\s+(?:and|und|et|y|e|och|og|en|&)\s)"
)


def find_names(page: PageFeatures) -> frozenset[int]:
    """The blocks above the abstract of a paper that name its authors."""
    if page.format != PRINTED_FORMAT:
        return frozenset()
    abstract = next((block.index for block in page.body[:HEAD_BLOCKS] if ABSTRACT.match(lower_case(block.block.text))), None)
    cited = page.compute_once(find_citation)
    if abstract is None and not cited:
        return frozenset()
    prose = next((block.index for block in page.body[:HEAD_BLOCKS] if block.is_prose), 0)
    title = page.compute_once(find_first_line)
    head = page.body[: prose if abstract is None else abstract]
    lines = [block for block in head if block.index not in title | cited and not block.topics and parse_names(block.block.text)]
    return frozenset([block.index for block in lines] if any(is_surely_of_names(block.block.text) for block in lines) else ())


def parse_names(text: str) -> list[str]:
    """The names in a line that may be a list of authors and nothing else, without the marks of their institutions.

    >>> parse_names("Maria Weir a,*, Karl Heron b"), parse_names("Anna Salt1 and Peter Zukofska2,3"), parse_names("Tide News")
    (['Maria Weir', 'Karl Heron'], ['Anna Salt', 'Peter Zukofska'], [])
    """
    plain = MARKS.sub("", text) if len(text) <= MAX_NAMES_LENGTH else ""
    names = split_names(plain)
    return names if all(map(is_name_line, names)) else []


def is_surely_of_names(text: str) -> bool:
    """Whether a line of names has marks of institutions, or known given names."""
    names = parse_names(text)
    known = sum(starts_with_given_name(name) or bool(split_family_name(name)) for name in names)
    return bool(MARKS.search(text)) or NAME_SHARE * known >= len(names)


def join_names(text: str) -> str:
    """The names of such a line, with signs between them."""
    return "; ".join(parse_names(text))


is_names_of_paper = found(find_names, "the names of the authors of a paper")
