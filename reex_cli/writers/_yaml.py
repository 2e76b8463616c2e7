"""Front matter as YAML that parsers of YAML 1.1 and 1.2 read alike: one line per field, every string in double quotes.

The emitter of PyYAML is not used. It leaves strings such as `1e3` and `0o17` plain, which YAML 1.2 reads as numbers;
with double quotes it escapes every character beyond U+FFFF; and it takes three times as long in C, fifteen in Python.
"""

from __future__ import annotations

import json
import re
from typing import Any

from reex_cli.delayed_pattern import DelayedPattern
from reex_cli.json_record import replace_surrogates

# All but the printable characters of YAML; line ends and the byte order mark are escaped, too.
UNPRINTABLE = DelayedPattern("[^\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
MAX_IMPLICIT_KEY = 1000  # characters; longer keys need "? " before them (YAML allows 1024)
PLAIN_KEY = re.compile(r"[a-z_]+$")


def format_front_matter(fields: dict[str, Any]) -> str:
    """Format fields as the front matter of a Markdown file, between lines of `---`."""
    return "---\n" + "".join(f"{format_key(name)}: {format_value(value)}\n" for name, value in fields.items()) + "---\n"


def format_value(value: Any) -> str:
    r"""Format a value in flow style, on one line.

    >>> print(format_value({"k": ["no", None, 1.5e30], "\x85": True}))
    {"k": ["no", null, 1.5e+30], "\x85": true}
    """
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, dict):
        return f"{{{', '.join(f'{format_nested_key(str(key))}: {format_value(member)}' for key, member in value.items())}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(format_value, value))}]"
    if isinstance(value, float) and "." not in repr(value):
        return repr(value).replace("e", ".0e")  # YAML 1.1 reads 1e+30 as a string
    return json.dumps(value)


def quote(text: str) -> str:
    """Put a string into double quotes, on one line."""
    return UNPRINTABLE.sub(escape_character, json.dumps(replace_surrogates(text), ensure_ascii=False))


def escape_character(match: re.Match[str]) -> str:
    r"""Write a character as `\xNN` or `\uNNNN`."""
    number = ord(match[0])
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def format_key(name: str) -> str:
    """Format a key of the front matter; names of fields need no quotes."""
    return name if PLAIN_KEY.match(name) else quote(name)


def format_nested_key(name: str) -> str:
    """Format a key of an object in flow style."""
    key = quote(name)
    return f"? {key} " if len(key) > MAX_IMPLICIT_KEY else key
