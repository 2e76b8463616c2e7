"""Our own records, as `reex export --jsonl` writes them: read back as they are, judged by nobody again.

A record a line; jq and others may have laid them out anew, over several lines or in an array. A bad line costs
itself only. `source`, `format` and all else stay what they were, so that exporting gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reex_cli.errors import Damaged
from reex_cli.model import EXTRAS, SCHEMA, Article, Block, Evidence, Failure, Kind, Note, Removed, Trust
from reex_cli.readers._json import parse, place_of, told
from reex_cli.readers._jsonl_signature import is_own
from reex_cli.readers._source import Reader, Source
from reex_cli.record import PROPERTIES, RECORD, wrong

LAID_OUT = frozenset(("{", "[", "[{"))  # first lines of values that go on below


def sniff(source: Source) -> Trust:
    """Every record names its schema."""
    return Trust.CERTAIN if is_own(source.text) else Trust.NO


def read(source: Source) -> Iterator[Article | Failure | Note]:
    """The articles, and what could not be read."""
    for line, value in values(source):
        if isinstance(value, Failure):
            yield value
            continue
        for record in value if isinstance(value, list) else [value]:
            problem = wrong_with(record)
            if problem:
                yield Failure(Damaged.code, problem, line)
                continue
            unknown = [key for key in record if key not in PROPERTIES and key not in EXTRAS]
            if unknown:
                yield Note(f"left out: keys that records do not have: {', '.join(unknown)}")
            yield article_of(record)


def values(source: Source) -> Iterator[tuple[int, Any]]:
    """Each decoded value, or a failure, with its line."""
    lines = bytes_of(source).split(b"\n")
    number = 0
    while number < len(lines):
        here, number = number, number + 1
        try:
            text = decoded(lines[here]).strip()
            if not text:
                continue
            if text in LAID_OUT:
                text = decoded(b"\n".join(lines[here : end_of(lines, here)]))
            value = parse(text)
            number = here + 1 + text.count("\n")
        except UnicodeDecodeError as error:
            value = Failure(Damaged.code, "the line is not UTF-8.", here + 1, error.start + 1)
        except ValueError as error:
            line, column = place_of(error)
            value = Failure(Damaged.code, told(error, text), here + (line or 1), column)
        yield here + 1, value


def end_of(lines: list[bytes], first: int) -> int:
    """The number of the line behind a value that goes on below its first one: nothing in an object stands at the margin."""
    closing = b"}" if lines[first].strip() == b"{" else b"]"
    for number in range(first + 1, len(lines)):
        line = lines[number].rstrip()
        if line.endswith(closing) and line[:1] in (b"}", b"]"):
            return number + 1
        if closing == b"}" and not line[:1].isspace():
            return number
    below = b"\n".join(lines[first + 1 :])
    ends = below.rstrip().endswith(closing) or below[:1].isspace()  # cut from a longer list, or cut off
    return len(lines) if ends else first + 1


def decoded(data: bytes) -> str:
    """UTF-8 as text; a character that is cut off at the end goes, as what it was in will be told."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data":
            raise
        return data[: error.start].decode()


def bytes_of(source: Source) -> bytes:
    """The bytes as they are: nothing in them is repaired, unless a shell has written them as UTF-16."""
    whole = source.decoded
    if source.asked_encoding or whole.encoding.startswith(("utf-16", "utf-32")):
        return whole.text.encode("utf-8", "surrogatepass")
    return source.data.removeprefix(b"\xef\xbb\xbf")


def wrong_with(record: Any) -> str:
    """What keeps a value from being a record of this version; empty where nothing does."""
    stated = record.get("schema") if isinstance(record, dict) else None
    if not isinstance(stated, str) or not stated.startswith("reex.article/"):
        return "not a record of reex."
    if stated != SCHEMA:
        return f"a record of {stated}, and this reex reads {SCHEMA}. Use the reex that wrote it, or a newer one."
    problem = wrong(record, RECORD)
    return f"not a whole record: {problem}." if problem else ""


def article_of(record: dict[str, Any]) -> Article:
    """The article that a record was written from."""
    plain = {key: tuple(value) if isinstance(value, list) else value for key, value in record.items() if key in PROPERTIES}
    return Article(
        **plain | {"terms": {taxonomy: tuple(names) for taxonomy, names in record["terms"].items()}},
        blocks=tuple(block_of(block) for block in record.get("blocks", ())),
        removed=tuple(Removed(one["text"], one["label"], one["rule"], one["line"]) for one in record.get("removed", ())),
        evidence=tuple(
            Evidence(field, one["rule"], one["line"], one["text"], tuple(one.get("seen", ())))
            for field, one in reversed(record.get("evidence", {}).items())
        ),
        detail=frozenset(name for name in EXTRAS if name in record),
    )


def block_of(record: dict[str, Any]) -> Block:
    """A block as far as a record tells of it."""
    return Block(
        Kind(record["kind"]),
        record["text"],
        level=record.get("level", 0),
        rows=tuple(tuple(row) for row in record.get("rows", ())),
        url=record.get("url", ""),
    )


READER = Reader("jsonl", "records of `reex export --jsonl`, read back as they are", sniff, read)
