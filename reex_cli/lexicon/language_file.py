"""Read the file of a language: the few forms of TOML that it uses, many times faster than `tomllib`.

Every start reads all files. A list is in one line, or has its items in lines that begin with four spaces.
"""

from __future__ import annotations

import json
import re
from typing import Any

ENTRY = re.compile(
    r"""(?:\s|\#[^\n]*+)*+ (?:
      \[(?P<table>[\w-]++)\]
    | (?P<key>[\w-]++)\ =\ (?: \[(?P<row>[^\n]++)(?<=\])
      | \[\n(?P<lines>(?:\ {4}[^\n]*+\n)*+)\]
      | \"\"\"\n(?P<paragraph>[^"\\]*+)\"\"\" | "(?P<string>[^"\\\n]*+)" )
    | (?P<end>\Z) )""",
    re.VERBOSE,
)
ITEM = re.compile(r"""#[^\n]*|"([^"\\\n]*)"|'([^'\n]*)'""")  # of a list: a comment or a string


def parse_language(text: str) -> dict[str, Any]:
    """The keys of a file: strings, lists of strings, and tables of lists. Raises `ValueError` for anything else.

    >>> parse_language('words = "a the"\\n[topics]\\nshare = [\\n    "share",  # a button\\n    "tweet",\\n]\\n')
    {'words': 'a the', 'topics': {'share': ['share', 'tweet']}}
    """
    content: dict[str, Any] = {}
    table, position = content, 0
    while match := ENTRY.match(text, position):
        position = match.end()
        if key := match["key"]:
            row = match["row"]
            items = row[:-1] if row is not None else match["lines"]
            table[key] = _parse_list(items) if items is not None else match["paragraph"] or match["string"] or ""
        elif match["table"]:
            table = content[match["table"]] = {}
        else:
            return content
    read = text[: len(text) - len(text[position:].lstrip())]
    raise ValueError(f"line {read.count(chr(10)) + 1}: not in the form of these files")


def _parse_list(items: str) -> list[str]:
    """The strings of a list."""
    if not items:
        return []
    if "'" not in items and "#" not in items:
        strings: list[str] = json.loads(f"[{items.rstrip().removesuffix(',')}]")
        return strings
    return [match[1] if match[1] is not None else match[2] for match in ITEM.finditer(items) if match[0][0] != "#"]
