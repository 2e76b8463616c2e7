"""Parse TOML files of the user, and find the line of each key, so that an error can point at it.

`tomllib` parses the file; lines are found by looking for keys and table headers in the text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reex_cli.errors import BadFile, MissingPath
from reex_cli.text import format_reason

TABLE_HEADER = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?")
KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
PART = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")
ERROR_POSITION = re.compile(r" \(at line (\d+), column \d+\)")
Keys = tuple[str, ...]


@dataclass(frozen=True)
class TomlFile:
    """A TOML file: its path, text and parsed values."""

    path: str
    text: str
    values: dict[str, Any]

    def line(self, *keys: str, containing: str = "") -> int:
        """Find the line of a key, or of the nearest table around it, counted from 1.

        With `containing`, find the first line from there on that contains a text.
        """
        lines = self.text.split("\n")
        number = 1
        for depth in range(1, len(keys) + 1):
            number = next((line for line, path in _find_keys(lines) if path == keys[:depth]), number)
        if not containing:
            return number
        return next((n for n, line in enumerate(lines[number - 1 :], number) if containing in line), number)

    def error_at(self, message: str, *keys: str, containing: str = "") -> BadFile:
        """Make the error that points at a key."""
        return BadFile(f"{self.path}:{self.line(*keys, containing=containing)}: {message}")


def load_toml(path: str) -> TomlFile:
    """Read and parse a file. Raises `MissingPath` or `BadFile`."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise MissingPath(path, format_reason(error)) from None
    try:
        text = data.decode("utf-8").replace("\r\n", "\n")
        return TomlFile(path, text, tomllib.loads(text))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadFile(f"{path}:{line}: not UTF-8, which TOML is written in.") from None
    except tomllib.TOMLDecodeError as error:
        position = ERROR_POSITION.search(str(error))
        line = int(position[1]) if position else data.rstrip().count(b"\n") + 1
        problem = ERROR_POSITION.sub("", str(error)).removesuffix(" (at end of document)")
        raise BadFile(f"{path}:{line}: not valid TOML ({problem[:1].lower()}{problem[1:]}).") from None


def _find_keys(lines: list[str]) -> Iterator[tuple[int, Keys]]:
    """Find each table and key, with its line."""
    table: Keys = ()
    for number, line in enumerate(lines, start=1):
        if header := TABLE_HEADER.fullmatch(line):
            table = _split_key(header[1])
            yield number, table
        elif key := KEY.match(line):
            yield number, table + _split_key(key[1])


def _split_key(dotted: str) -> Keys:
    """Split a dotted key into its parts, without quotes."""
    return tuple(next(filter(None, groups), "") for groups in PART.findall(dotted))
