"""TOML that a user wrote, with the line on which each value stands, so that an error can point at it."""

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
    """One file."""

    path: str
    text: str
    values: dict[str, Any]

    def line(self, *keys: str, holding: str = "") -> int:
        """The line on which a key stands, or the nearest table around it; from there on, the first one that holds a text."""
        lines = self.text.split("\n")
        found = 1
        for wanted in range(1, len(keys) + 1):
            found = next((line for line, here in _find_keys(lines) if here == keys[:wanted]), found)
        return next((n for n, line in enumerate(lines[found - 1 :], found) if holding in line), found) if holding else found

    def wrong(self, message: str, *keys: str, holding: str = "") -> BadFile:
        """The error that points at a key."""
        return BadFile(f"{self.path}:{self.line(*keys, holding=holding)}: {message}")


def load_toml(path: str) -> TomlFile:
    """A file of the user's; raises `MissingPath` or `BadFile`."""
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
        told = str(error)
        place = ERROR_POSITION.search(told)
        line = int(place[1]) if place else data.rstrip().count(b"\n") + 1
        what = ERROR_POSITION.sub("", told).removesuffix(" (at end of document)")
        raise BadFile(f"{path}:{line}: not valid TOML ({what[:1].lower()}{what[1:]}).") from None


def _find_keys(lines: list[str]) -> Iterator[tuple[int, Keys]]:
    """Each table and key with its line."""
    table: Keys = ()
    for number, line in enumerate(lines, start=1):
        if header := TABLE_HEADER.fullmatch(line):
            table = _split_key(header[1])
            yield number, table
        elif key := KEY.match(line):
            yield number, table + _split_key(key[1])


def _split_key(dotted: str) -> Keys:
    return tuple(next(filter(None, found), "") for found in PART.findall(dotted))
