"""Recognises records of `reex export --jsonl` by their `schema` key, even if another program has reformatted or cut them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

SCHEMA_PREFIX = '"reex.article/'
SCHEMA_KEY = re.compile(r'(?<!\\)"schema"\s*:\s*"reex\.article/')
HEAD_SIZE = 1 << 16  # characters, or bytes, in which a record that spans lines has its `schema` key
FIRST_LINES = 16


def is_reex_export(text: str) -> bool:
    r"""Whether a text consists of reex records: its first value is one, or half of its first lines are.

    >>> is_reex_export('{"schema":"reex.article/1","id":"r"}'), is_reex_export('cut"}\n{"schema": "reex.article/1"}\n')
    (True, True)
    >>> is_reex_export('{"content":"\\"schema\\":\\"reex.article/1\\""}')
    False
    >>> is_reex_export('It reads:\n\n{"schema":"reex.article/1"}\n\nand on.')
    False
    """
    if SCHEMA_PREFIX not in text:
        return False
    text = text.lstrip()
    lines = [line for line in islice(iterate_lines(text), 4 * FIRST_LINES) if line.strip()][:FIRST_LINES]
    begins = [line.lstrip().startswith(("{", "[")) for line in lines]
    records = [is_json and bool(SCHEMA_KEY.search(line)) for is_json, line in zip(begins, lines, strict=True)]
    return 2 * sum(records) >= len(lines) or (begins[:1] == [True] and bool(SCHEMA_KEY.search(text[:HEAD_SIZE])))


def iterate_lines(text: str) -> Iterator[str]:
    """The lines of a text, one after the other, without a copy of what follows them."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:] if start else text


def is_reex_export_data(data: bytes) -> bool:
    """The same for the first `HEAD_SIZE` bytes of a source."""
    head = data[:HEAD_SIZE]
    return SCHEMA_PREFIX.encode() in head and is_reex_export(head.decode("utf-8", "replace"))
