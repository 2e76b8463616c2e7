"""TOML that a user wrote, with the line on which each value stands, so that an error can point at it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reex_cli.errors import BadFile, MissingPath
from reex_cli.text import reason

HEADER = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?")
KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
PART = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")
PLACE = re.compile(r" \(at line (\d+), column \d+\)")
Keys = tuple[str, ...]


@dataclass(frozen=True)
class Toml:
    """One file."""

    path: str
    text: str
    values: dict[str, Any]

    def line(self, *keys: str, holding: str = "") -> int:
        """The line on which a key stands, or the nearest table around it; from there on, the first one that holds a text."""
        lines = self.text.split("\n")
        found = 1
        for wanted in range(1, len(keys) + 1):
            found = next((line for line, here in _keys(lines) if here == keys[:wanted]), found)
        return next((n for n, line in enumerate(lines[found - 1 :], found) if holding in line), found) if holding else found

    def wrong(self, message: str, *keys: str, holding: str = "") -> BadFile:
        """The error that points at a key."""
        return BadFile(f"{self.path}:{self.line(*keys, holding=holding)}: {message}")


def load(path: str) -> Toml:
    """A file of the user's; raises `MissingPath` or `BadFile`."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise MissingPath(path, reason(error)) from None
    try:
        text = data.decode("utf-8").replace("\r\n", "\n")
        return Toml(path, text, tomllib.loads(text))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadFile(f"{path}:{line}: not UTF-8, which TOML is written in.") from None
    except tomllib.TOMLDecodeError as error:
        told = str(error)
        place = PLACE.search(told)
        line = int(place[1]) if place else data.rstrip().count(b"\n") + 1
        what = PLACE.sub("", told).removesuffix(" (at end of document)")
        raise BadFile(f"{path}:{line}: not valid TOML ({what[:1].lower()}{what[1:]}).") from None


def _keys(lines: list[str]) -> Iterator[tuple[int, Keys]]:
    """Each table and key with its line."""
    table: Keys = ()
    for number, line in enumerate(lines, start=1):
        if header := HEADER.fullmatch(line):
            table = _parts(header[1])
            yield number, table
        elif key := KEY.match(line):
            yield number, table + _parts(key[1])


def _parts(dotted: str) -> Keys:
    return tuple(next(filter(None, found), "") for found in PART.findall(dotted))
