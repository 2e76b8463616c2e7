"""How records of `reex export --jsonl` are told from any other JSON, whoever has rewritten or cut them since."""

from __future__ import annotations

import re

MARK = '"reex.article/'
STATED = re.compile(r'(?<!\\)"schema"\s*:\s*"reex\.article/')
LOOK = 1 << 16  # characters in which a record that spans lines names its schema
FIRST_LINES = 16


def is_own(text: str) -> bool:
    r"""Whether a text is made of records: its first value is one, or half of its first lines are.

    >>> is_own('{"schema":"reex.article/1","id":"r"}'), is_own('cut"}\n{"schema": "reex.article/1"}\n')
    (True, True)
    >>> is_own('{"content":"\\"schema\\":\\"reex.article/1\\""}'), is_own('It reads:\n\n{"schema":"reex.article/1"}\n\nand on.')
    (False, False)
    """
    if MARK not in text:
        return False
    lines = [line for line in text.split("\n", 4 * FIRST_LINES)[: 4 * FIRST_LINES] if line.strip()][:FIRST_LINES]
    begin = [line.lstrip().startswith(("{", "[")) for line in lines]
    own = [begins and bool(STATED.search(line)) for begins, line in zip(begin, lines, strict=True)]
    return 2 * sum(own) >= len(lines) or (begin[:1] == [True] and bool(STATED.search(text.lstrip()[:LOOK])))


def are_own(data: bytes) -> bool:
    """The same of bytes, by the first of them."""
    head = data[:LOOK]
    return MARK.encode() in head and is_own(head.decode("utf-8", "replace"))
