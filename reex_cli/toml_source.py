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
from reex_cli.limits import MAX_TOML_BYTES, MAX_TOML_DEPTH, MAX_TOML_WORD
from reex_cli.regular_file import open_regular
from reex_cli.text import format_reason

TABLE_HEADER = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?")
KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
PART = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")
ERROR_POSITION = re.compile(r" \(at line (\d+), column \d+\)")
STRING_OR_COMMENT = re.compile(
    r"""
    ""\"(?: [^"\\] | \\. | "(?!"") )*+ (?: "{3,5} | \Z )  # one that is not closed reaches to the end
    | \'\'\'(?: [^'] | '(?!'') )*+ (?: '{3,5} | \Z )
    | "(?: [^"\\\n] | \\. )*+ "?
    | '[^'\n]*+ '?
    | \#[^\n]*+
    """,
    re.VERBOSE | re.DOTALL,
)
BRACKET = re.compile(r"[\[\]{}]")
SEPARATOR = re.compile(r"[\n=,\[\]{}]")
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
    """Read and parse a regular file of bounded size and depth. Raises `MissingPath` or `BadFile`."""
    try:
        with open_regular(path) as file:
            data = file.read(MAX_TOML_BYTES + 1)
    except OSError as error:
        raise MissingPath(path, format_reason(error)) from None
    if len(data) > MAX_TOML_BYTES:
        raise BadFile(f"{path}: too large. Settings and rules have at most {MAX_TOML_BYTES >> 10} KB.")
    try:
        text = data.decode("utf-8").replace("\r\n", "\n")
        _check_depth(path, text)
        return TomlFile(path, text, tomllib.loads(text))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadFile(f"{path}:{line}: not UTF-8, which TOML is written in.") from None
    except tomllib.TOMLDecodeError as error:
        position = ERROR_POSITION.search(str(error))
        line = int(position[1]) if position else data.rstrip().count(b"\n") + 1
        problem = ERROR_POSITION.sub("", str(error)).removesuffix(" (at end of document)")
        raise BadFile(f"{path}:{line}: not valid TOML ({problem[:1].lower()}{problem[1:]}).") from None


def _check_depth(path: str, text: str) -> None:
    """Raise `BadFile` for what `tomllib` parses recursively, in quadratic time, or into numbers that have no text."""
    bare, depth = STRING_OR_COMMENT.sub("", text), 0
    for bracket in BRACKET.findall(bare):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_TOML_DEPTH:
            raise BadFile(f"{path}: lists or tables nested more than {MAX_TOML_DEPTH} deep.")
    for word in map(str.strip, SEPARATOR.split(bare)):
        if word.count(".") >= MAX_TOML_DEPTH:
            raise BadFile(f"{path}: a key of more than {MAX_TOML_DEPTH} parts.")
        if len(word) > MAX_TOML_WORD:
            raise BadFile(f"{path}: a key or number of more than {MAX_TOML_WORD} characters.")


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
