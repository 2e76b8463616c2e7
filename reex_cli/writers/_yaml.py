"""Values to YAML that every parser reads back: strings are quoted, so that none is a date, a number or a `no`."""

from __future__ import annotations

import json
import re
from typing import Any

from reex_cli.writers._json import sound

# What YAML calls printable, without the line ends among it; the rest is escaped.
UNPRINTABLE = re.compile("[^\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
LONGEST_KEY = 1000  # characters after which a key has to be announced
PLAIN = re.compile(r"[a-z_]+$")


def front_matter(record: dict[str, Any]) -> str:
    """A record as the head of a Markdown file."""
    return "---\n" + "".join(f"{key(name)}: {flow(value)}\n" for name, value in record.items()) + "---\n"


def flow(value: Any) -> str:
    r"""A value on one line.

    >>> print(flow({"k": ["no", None, 1.5e30], "\x85": True}))
    {"k": ["no", null, 1.5e+30], "\x85": true}
    """
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        return f"{{{', '.join(f'{pair_key(str(name))}: {flow(one)}' for name, one in value.items())}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(flow, value))}]"
    if isinstance(value, float) and "." not in repr(value):
        return repr(value).replace("e", ".0e")  # without the point it would be a string to some
    return json.dumps(value)


def quoted(text: str) -> str:
    """A string in quotation marks, on one line."""
    return UNPRINTABLE.sub(escaped, json.dumps(sound(text), ensure_ascii=False))


def escaped(found: re.Match[str]) -> str:
    """A character by its number."""
    number = ord(found[0])
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def key(name: str) -> str:
    """A key at the margin: names of fields need no quotation marks."""
    return name if PLAIN.match(name) else quoted(name)


def pair_key(name: str) -> str:
    """A key inside; a long one is announced."""
    written = quoted(name)
    return f"? {written} " if len(written) > LONGEST_KEY else written
