"""Puts the reusable blocks (synced patterns) of a site into the posts that refer to them, as WordPress does to show a post.

They are those of the same chunk of a large export; for one in another chunk, as for one that is not exported, there is a note.
"""

from __future__ import annotations

import re
from functools import partial

REFERENCE = re.compile(r"<!-- wp:block (\{[^{}<>]{0,500}\}) /?-->(?:\s*+<!-- /wp:block -->)?")
NUMBER = re.compile(r'"ref":\s*"?(\d{1,18})\b')
MAX_LEVELS = 3  # of blocks in blocks


class ReusableBlocks:
    """The HTML of reusable blocks by their number.

    `budget` is the number of characters that may be put into posts, because blocks in blocks could multiply an export.
    """

    def __init__(self, html_by_number: dict[str, str], budget: int) -> None:
        self.html_by_number = html_by_number
        self.budget = budget

    def resolve(self, html: str) -> tuple[str, tuple[str, ...]]:
        """The HTML with the blocks in it, and notes of those that are not there. A reference that is not resolved stays."""
        inserted: set[str] = set()
        missing: set[str] = set()
        for _ in range(MAX_LEVELS):
            if "<!-- wp:block " not in html:
                break
            above = frozenset(inserted)  # so that no block is put into itself
            html = REFERENCE.sub(partial(self._insert, above, inserted, missing), html)
        numbers = ", ".join(sorted(missing, key=int)[:8])
        return html, ((f"missing: reusable block {numbers}",) if numbers else ())

    def _insert(self, above: frozenset[str], inserted: set[str], missing: set[str], match: re.Match[str]) -> str:
        """The HTML of the block that a reference names; adds its number to one of the two sets."""
        found = NUMBER.search(match[1])
        number = found[1] if found else ""
        if not number or number in above:
            return match[0]
        block = self.html_by_number.get(number)
        if block is None or len(block) > self.budget:
            missing.add(number)
            return match[0]
        self.budget -= len(block)
        inserted.add(number)
        return block
