r"""Tab-separated lines that stay lines: `\t`, `\n`, `\r` and `\\` inside cells are escaped."""

from __future__ import annotations

from collections.abc import Iterable

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def row(values: Iterable[str]) -> bytes:
    r"""One line.

    >>> row(["a\tb", "c"])
    b'a\\tb\tc\n'
    """
    return ("\t".join(value.translate(ESCAPES) for value in values) + "\n").encode("utf-8", "replace")
