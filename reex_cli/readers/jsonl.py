"""Records of `reex export --jsonl`, read back as they are and not cleaned again.

One record per line; jq and other tools may have spread a record over several lines, or put them into an array. A bad
line costs only itself. `source`, `format` and all else stay as they were, so that exporting again gives the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import MISSING, fields
from operator import itemgetter
from typing import Any

from reex_cli.errors import Damaged
from reex_cli.model import (
    DUPLICATES,
    EXTRAS,
    SCHEMA,
    Article,
    Block,
    Duplicate,
    Evidence,
    Failure,
    Kind,
    Mark,
    Note,
    Removed,
    Trust,
)
from reex_cli.readers._json import describe_json_error, locate_json_error, parse, parse_bytes
from reex_cli.readers._jsonl_signature import is_reex_export
from reex_cli.readers._source import Reader, Source
from reex_cli.record import PROPERTIES, RECORD, first_problem
from reex_cli.record_check import record_check

MAX_TRIES = 4  # values that may begin on different lines and end on the same one
OPENING_LINES = frozenset(("{", "[", "[{"))  # first lines of values that go on in the next lines
EXTRA_KEYS = frozenset((*EXTRAS, DUPLICATES))
KNOWN_KEYS = EXTRA_KEYS | PROPERTIES.keys()
STATED = itemgetter(*(attribute.name for attribute in fields(Article) if attribute.default is MISSING))
DEFAULTS = tuple(attribute.default for attribute in fields(Article) if attribute.default is not MISSING)
SETTERS = tuple(
    vars(Article)[attribute.name].__set__ for attribute in fields(Article)
)  # which its class, being frozen, does not offer
LIST_KEYS = tuple(key for key, part in PROPERTIES.items() if part.get("type") == "array")


def sniff(source: Source) -> Trust:
    """Return CERTAIN for records with the `schema` key of reex."""
    return Trust.CERTAIN if source.is_export or is_reex_export(source.text) else Trust.NO


def read(source: Source) -> Iterator[Article | Failure | Note]:
    """Yield the articles, and a failure for each value that is no record."""
    for line, value in parse_values(source):
        if isinstance(value, Failure):
            yield value
            continue
        for record in value if isinstance(value, list) else [value]:
            problem = describe_problem(record)
            if problem:
                yield Failure(Damaged.code, problem, line)
                continue
            if not record.keys() <= KNOWN_KEYS:
                unknown = ", ".join(key for key in record if key not in KNOWN_KEYS)
                yield Note(f"left out: keys that records do not have: {unknown}")
            yield parse_article(record)


def parse_values(source: Source) -> Iterator[tuple[int, Any]]:
    """Yield each decoded value, or a failure, with its line."""
    lines = record_bytes(source).split(b"\n")
    ends = ValueEnds(lines)
    number = 0
    while number < len(lines):
        first, number = number, number + 1
        try:
            if (value := parse_bytes(lines[first])) is not None:
                yield number, value
                continue
            text = decode_utf8(lines[first]).strip()
            if not text:
                continue
            if text in OPENING_LINES:
                text = decode_utf8(b"\n".join(lines[first : ends.find(first, text)]))
            value = parse(text)
            number = first + 1 + text.count("\n")
        except UnicodeDecodeError as error:
            value = Failure(Damaged.code, "the line is not UTF-8.", first + 1, error.start + 1)
        except ValueError as error:
            line, column = locate_json_error(error)
            value = Failure(Damaged.code, describe_json_error(error, text), first + (line or 1), column)
        yield first + 1, value


class ValueEnds:
    """Finds the ends of values that span lines: their inner lines are indented, or in an array; the last closes the bracket."""

    def __init__(self, lines: list[bytes]) -> None:
        self.lines = lines
        self.next_end = {b"}": 0, b"]": 0}  # the next line that may end an object or an array
        self.last = max((number for number, line in enumerate(lines) if line.strip()), default=0)
        self.tries: Counter[int] = Counter()  # how many values were tried with this end

    def find(self, first: int, opening: str) -> int:
        """The index of the line behind a value whose first line is `opening`."""
        closing = b"}" if opening == "{" else b"]"
        end = max(self.next_end[closing], first + 1)
        while end < len(self.lines) and not self._may_end(self.lines[end].rstrip(), closing):
            end += 1
        self.next_end[closing] = end
        if end < len(self.lines):
            end += closes(self.lines[end].rstrip(), closing)
        elif not self._is_cut(first, closing):
            return first + 1
        self.tries[end] += 1
        return end if self.tries[end] <= MAX_TRIES else first + 1

    def _may_end(self, line: bytes, closing: bytes) -> bool:
        """Whether a line closes the bracket, or ends an object because it is not indented."""
        return closes(line, closing) or (closing == b"}" and not line[:1].isspace())

    def _is_cut(self, first: int, closing: bytes) -> bool:
        """Whether a value is cut from a longer list, or cut off, if no line is its last."""
        following = b"\n".join(self.lines[first + 1 : first + 3])[:1]
        return following.isspace() or (self.last > first and self.lines[self.last].rstrip().endswith(closing))


def closes(line: bytes, closing: bytes) -> bool:
    """Whether a line closes a bracket that was opened on a line of its own."""
    return line.endswith(closing) and line[:1] in (b"}", b"]")


def decode_utf8(data: bytes) -> str:
    """Decode UTF-8, without a character that is cut off at the end. Raises `UnicodeDecodeError`."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data":
            raise
        return data[: error.start].decode()


def record_bytes(source: Source) -> bytes:
    """The bytes of the records as UTF-8: unchanged, unless a shell has written them as UTF-16 or the user named an encoding."""
    if source.user_encoding or source.encoding.startswith(("utf-16", "utf-32")):
        return source.decoded.text.encode("utf-8", "surrogatepass")
    return source.data.removeprefix(b"\xef\xbb\xbf")


def describe_problem(record: Any) -> str:
    """What is wrong with a value that should be a record of this schema version; empty if nothing is."""
    if type(record) is dict and record.get("schema") == SCHEMA and record_check()(record):
        return ""
    stated = record.get("schema") if isinstance(record, dict) else None
    if not isinstance(stated, str) or not stated.startswith("reex.article/"):
        return "not a record of reex."
    if stated != SCHEMA:
        return f"a record of {stated}, and this reex reads {SCHEMA}. Use the reex that wrote it, or a newer one."
    return f"not a whole record: {first_problem(record, RECORD)}."


def parse_article(record: dict[str, Any]) -> Article:
    """Parse a record into the article from which it was written."""
    is_plain = record.keys() <= PROPERTIES.keys()
    values = record.copy() if is_plain else {key: value for key, value in record.items() if key in PROPERTIES}
    values["terms"] = {taxonomy: tuple(names) for taxonomy, names in record["terms"].items()}
    for key in LIST_KEYS:
        if key in values:
            values[key] = tuple(values[key])
    return build_plain(values) if is_plain or EXTRA_KEYS.isdisjoint(record) else Article(**values, **parse_extras(record))


def build_plain(values: dict[str, Any]) -> Article:
    """The article with these values of all attributes that have no default: as its class builds it, in half the time."""
    article = object.__new__(Article)
    for set_attribute, value in zip(SETTERS, STATED(values) + DEFAULTS, strict=True):
        set_attribute(article, value)
    return article


def parse_extras(record: dict[str, Any]) -> dict[str, Any]:
    """Parse the optional parts of a record into attributes of its article."""
    return {
        "blocks": tuple(parse_block(block) for block in record.get("blocks", ())),
        "removed": tuple(
            Removed(item["text"], item["label"], item["rule"], item["line"]) for item in record.get("removed", ())
        ),
        "evidence": tuple(
            Evidence(field, item["rule"], item["line"], item["text"], tuple(item.get("seen", ())))
            for field, item in reversed(record.get("evidence", {}).items())
        ),
        "markdown": record.get("markdown", ""),
        "confidence": record.get("confidence"),
        "detail": EXTRA_KEYS.intersection(record),
        "duplicates": tuple(
            Duplicate(item["id"], item["source"], item["how"], item["similarity"]) for item in record.get(DUPLICATES, ())
        ),
    }


def parse_block(record: dict[str, Any]) -> Block:
    """Parse a block of a record."""
    return Block(
        Kind(record["kind"]),
        record["text"],
        level=record.get("level", 0),
        rows=tuple(tuple(row) for row in record.get("rows", ())),
        url=record.get("url", ""),
        bullet=record.get("number", ""),
        name=record.get("language", ""),
        line=record.get("line", 0),
        last_line=record.get("last_line", 0),
        page=record.get("page", 0),
        marks=tuple(parse_mark(mark, len(record["text"])) for mark in record.get("marks", ())),
    )


def parse_mark(record: dict[str, Any], size: int) -> Mark:
    """Parse a mark of a block whose text has so many characters, in which it is kept."""
    end = min(record["end"], size)
    return Mark(min(record["start"], end), end, record["kind"], record.get("url", ""))


READER = Reader("jsonl", "records of `reex export --jsonl`, read back as they are", sniff, read)
