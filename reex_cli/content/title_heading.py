"""Find the block that a page's metadata name as its title, and describe where the other blocks stand relative to it.

An article begins at its title, in every language: what stands above it is a menu or a teaser, but a summary between the title
and the container of the article (`containers`) is neither.
"""

from __future__ import annotations

from collections.abc import Sequence

from reex_cli.content.columns import BEYOND, count_steps
from reex_cli.forest import Columns
from reex_cli.model import HEADING, Block

FEATURES: dict[str, str] = {
    "title_side": "whether the block is before the title, the title, or after it; 0..2, 3 for a page whose title is not found",
    "title_distance": "blocks to the title, in steps; 0..19; 31 for a page whose title is not found",
}
TITLE_FIELDS = frozenset(("<title>", "meta:og:title", "meta:twitter:title", "ld:headline"))
BELOW_TITLE = 2  # `title_side`
UNKNOWN_SIDE = 3
MAX_TITLE_CHARACTERS = 300
MIN_TITLE_BYTES = 8  # in UTF-8: two or three signs of a script without spaces
MIN_TITLE_SHARE = 3  # a block in a title of the metadata is at least a third of it: the rest names the site


def title_features(blocks: Sequence[Block], fields: Sequence[Block]) -> Columns:
    """The features of each block: (blocks,) of bytes each; `fields` are blocks of the page, among them its metadata fields."""
    count = len(blocks)
    title = find_title(blocks, fields)
    if title is None:
        return {"title_side": bytes((UNKNOWN_SIDE,)) * count, "title_distance": bytes((BEYOND,)) * count}
    above, below = count_steps(title, 1)[::-1], count_steps(count - title - 1, 1)
    return {
        "title_side": bytes(title) + b"\1" + bytes((BELOW_TITLE,)) * (count - title - 1),
        "title_distance": above + b"\0" + below,
    }


def find_title(blocks: Sequence[Block], fields: Sequence[Block]) -> int | None:
    """Index of the block that says what the metadata give as the title: a heading rather than others, of the highest level.

    Of several such blocks it is the longest, and of equals the first. Without one, it is the only heading of the first level;
    None if there is none, or several.
    """
    titles = [fold(field.text) for field in fields if field.name in TITLE_FIELDS]
    longest, every_title = max(map(len, titles), default=0), "\0".join(titles)
    best: tuple[tuple[bool, int, int], int] | None = None
    for i, block in enumerate(blocks):
        if len(block.text) <= longest and (text := block.text.casefold()) in every_title and is_title(text, titles):
            rank = block.kind is HEADING, -block.level, len(text)
            if best is None or rank > best[0]:
                best = rank, i
    if best:
        return best[1]
    first_level = [i for i, block in enumerate(blocks) if block.kind is HEADING and block.level == 1]
    return first_level[0] if len(first_level) == 1 else None


def is_title(text: str, titles: Sequence[str]) -> bool:
    """Whether a text, its case folded, is one of the titles or a third of one at least: the rest names the site."""
    return len(text.encode("utf-8", "replace")) >= MIN_TITLE_BYTES and any(
        text in title and len(text) * MIN_TITLE_SHARE >= len(title) for title in titles
    )


def fold(text: str) -> str:
    """The beginning of a title as blocks have it: without case and runs of white space."""
    return " ".join(text[:MAX_TITLE_CHARACTERS].casefold().split())
