"""Search the end of a plain text for the lines that name its author and say when it was published."""

from __future__ import annotations

from reex_cli.block_features import BlockFeatures, PageFeatures
from reex_cli.bylines import parse_byline
from reex_cli.dates.lines import announces_publication
from reex_cli.person_names import starts_with_given_name
from reex_cli.rules._article_head import is_name_line
from reex_cli.rules._conditions import found

LAST_LINES = 4  # behind the prose, of a text
MAX_WORDS = 16
DASHES = "—–― "
NO_INDEXES: frozenset[int] = frozenset()


def find_end(page: PageFeatures) -> list[BlockFeatures]:
    """The short lines behind the last prose of a plain text; none of a text that has many, or no prose."""
    prose = next((block.index for block in reversed(page.body) if block.is_prose), -1) if page.format == "text" else -1
    end = page.body[prose + 1 :] if prose >= 0 else []
    return end if len(end) <= LAST_LINES and all(block.word_count <= MAX_WORDS for block in end) else []


def find_bylines(page: PageFeatures) -> frozenset[int]:
    """The lines at the end that are bylines or signatures: behind a dash, alone, or above a place."""
    end = page.compute_once(find_end)
    return frozenset([block.index for block in end if parse_byline(block.block.text) or is_signature(block, end)])


def is_signature(block: BlockFeatures, end: list[BlockFeatures]) -> bool:
    """Whether a line at the end begins with a dash and a name, or is nothing but a name, with no more than a place below."""
    text = block.block.text
    if is_dashed(block):
        return bool(find_signature(text))
    is_last = block is end[0] and (len(end) == 1 or (len(end) == 2 and end[1].block.text[0].isupper()))
    return is_last and find_signature(text) == text


def is_dashed(block: BlockFeatures) -> bool:
    """Whether a line begins with a dash, which may have been taken for that of a list."""
    return block.block.text[0] in DASHES or block.block.bullet[:1] in ("-", *DASHES)


def find_signature(text: str) -> str:
    """The name at the beginning of a signature, of which the given name is known; "" for none.

    >>> find_signature("— Maria Weir, Eling, 3 May 2024"), find_signature("– 3 May 2024")
    ('Maria Weir', '')
    """
    name = text.lstrip(DASHES).partition(",")[0].strip()
    return name if is_name_line(name) and starts_with_given_name(name) else ""


def join_names(text: str) -> str:
    """The names of such a line, with signs between them."""
    return "; ".join(parse_byline(text)) or find_signature(text)


def find_dates(page: PageFeatures) -> frozenset[int]:
    """The lines at the end that announce the day of publication."""
    return frozenset([block.index for block in page.compute_once(find_end) if announces_publication(block.block.text)])


is_byline_at_end = found(find_bylines, "a byline behind the prose")
is_date_at_end = found(find_dates, "says behind the prose when the text was published")
