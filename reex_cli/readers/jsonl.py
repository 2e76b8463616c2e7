"""Records of `reex export --jsonl`, read back as they are and not cleaned again.

One record per line; jq and other tools may have spread a record over several lines, or put them into an array. A bad
line costs only itself. `source`, `format` and all else stay as they were, so that exporting again gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reex_cli.errors import Damaged
from reex_cli.model import EXTRAS, SCHEMA, Article, Block, Evidence, Failure, Kind, Note, Removed, Trust
from reex_cli.readers._json import describe_json_error, locate_json_error, parse
from reex_cli.readers._jsonl_signature import is_reex_export
from reex_cli.readers._source import Reader, Source
from reex_cli.record import PROPERTIES, RECORD, first_problem

OPENING_LINES = frozenset(("{", "[", "[{"))  # first lines of values that go on in the next lines


def sniff(source: Source) -> Trust:
    """Return CERTAIN for records with the `schema` key of reex."""
    return Trust.CERTAIN if is_reex_export(source.text) else Trust.NO


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
            unknown = [key for key in record if key not in PROPERTIES and key not in EXTRAS]
            if unknown:
                yield Note(f"left out: keys that records do not have: {', '.join(unknown)}")
            yield parse_article(record)


def parse_values(source: Source) -> Iterator[tuple[int, Any]]:
    """Yield each decoded value, or a failure, with its line."""
    lines = record_bytes(source).split(b"\n")
    number = 0
    while number < len(lines):
        first, number = number, number + 1
        try:
            text = decode_utf8(lines[first]).strip()
            if not text:
                continue
            if text in OPENING_LINES:
                text = decode_utf8(b"\n".join(lines[first : find_value_end(lines, first)]))
            value = parse(text)
            number = first + 1 + text.count("\n")
        except UnicodeDecodeError as error:
            value = Failure(Damaged.code, "the line is not UTF-8.", first + 1, error.start + 1)
        except ValueError as error:
            line, column = locate_json_error(error)
            value = Failure(Damaged.code, describe_json_error(error, text), first + (line or 1), column)
        yield first + 1, value


def find_value_end(lines: list[bytes], first: int) -> int:
    """The index of the line behind a value that spans lines: its inner lines are indented, its last closes the bracket."""
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
    whole = source.decoded
    if source.user_encoding or whole.encoding.startswith(("utf-16", "utf-32")):
        return whole.text.encode("utf-8", "surrogatepass")
    return source.data.removeprefix(b"\xef\xbb\xbf")


def describe_problem(record: Any) -> str:
    """What is wrong with a value that should be a record of this schema version; empty if nothing is."""
    stated = record.get("schema") if isinstance(record, dict) else None
    if not isinstance(stated, str) or not stated.startswith("reex.article/"):
        return "not a record of reex."
    if stated != SCHEMA:
        return f"a record of {stated}, and this reex reads {SCHEMA}. Use the reex that wrote it, or a newer one."
    problem = first_problem(record, RECORD)
    return f"not a whole record: {problem}." if problem else ""


def parse_article(record: dict[str, Any]) -> Article:
    """Parse a record into the article from which it was written."""
    fields = {key: tuple(value) if isinstance(value, list) else value for key, value in record.items() if key in PROPERTIES}
    return Article(
        **fields | {"terms": {taxonomy: tuple(names) for taxonomy, names in record["terms"].items()}},
        blocks=tuple(parse_block(block) for block in record.get("blocks", ())),
        removed=tuple(Removed(item["text"], item["label"], item["rule"], item["line"]) for item in record.get("removed", ())),
        evidence=tuple(
            Evidence(field, item["rule"], item["line"], item["text"], tuple(item.get("seen", ())))
            for field, item in reversed(record.get("evidence", {}).items())
        ),
        detail=frozenset(name for name in EXTRAS if name in record),
    )


def parse_block(record: dict[str, Any]) -> Block:
    """Parse a block of a record."""
    return Block(
        Kind(record["kind"]),
        record["text"],
        level=record.get("level", 0),
        rows=tuple(tuple(row) for row in record.get("rows", ())),
        url=record.get("url", ""),
    )


READER = Reader("jsonl", "records of `reex export --jsonl`, read back as they are", sniff, read)
