r"""Rows of tab-separated values (IANA text/tab-separated-values).

The media type allows no tab or line end in a value: here `\t`, `\n`, `\r` and `\\` stand for them, as in PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Iterable

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def tsv_row(values: Iterable[str]) -> bytes:
    r"""Encode one row as a line of UTF-8.

    >>> tsv_row(["a\tb", "c"])
    b'a\\tb\tc\n'
    """
    return ("\t".join(value.translate(ESCAPES) for value in values) + "\n").encode("utf-8", "replace")
