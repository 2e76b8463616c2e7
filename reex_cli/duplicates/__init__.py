"""Find the articles of a corpus that are the same, and make one of each group.

    article ─▶ profile ─▶ candidates ─▶ matching ─▶ groups ─▶ choose ─▶ article with `duplicates`

page_address  addresses that mean the same page
sketch        what is left of a text to compare it by
profile       what is remembered of an article
candidates    pairs that share a key, found on disk
matching      whether two profiles are of one article
grouping      from pairs to `groups`
choose        the text and the fields of a group
spool         the articles on disk
index         the profiles of earlier runs
collect       all of it for the articles of a run
"""

from __future__ import annotations

from reex_cli.duplicates.collect import Collection, Copy, open_collection
from reex_cli.duplicates.index import Index, open_index

__all__ = ["Collection", "Copy", "Index", "open_collection", "open_index"]
