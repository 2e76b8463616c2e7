"""Splits the lists of records in a JSON object, such as `{"found": 2, "posts": [{…}, {…}]}`.

The members between the lists are a chunk of their own if they hold records or are damaged; else they are in no chunk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reex_cli.limits import MAX_HEAD_BYTES
from reex_cli.readers._json import parse
from reex_cli.readers._json_records.records import ARTICLES, WRAPPER_KEYS, classify_record
from reex_cli.readers._json_records.unwrap import holds_records
from reex_cli.readers._record_splitter.arrays import ArraySplitter, split_arrays
from reex_cli.readers._record_splitter.brackets import LIST_BEGINS, BracketScanner
from reex_cli.readers._record_splitter.window import CONTENT, ByteWindow, ChunkData

KEY_BYTES = 80  # of a key, its colon and the spaces around it
MEMBER_KEY = re.compile(rb'"([^"\\]{1,60})"\s*:\s*$')
MEMBER = re.compile(rb"[^\s,]")
BETWEEN_MEMBERS = b" \t\r\n\f\v,"
EMPTY_LIST = b'{"posts":[]'  # begins what is no list of records, so that the reader takes it for a part of such an object


class ListStart(NamedTuple):
    """A list of records in an object: its key, the offset of the key, and that behind the opening bracket."""

    key: str
    key_offset: int
    offset: int


def split_lists(window: ByteWindow, begin: int, size: int) -> Iterator[ChunkData] | None:
    """Split the object at the offset `begin`; None if no list of records begins in `MAX_HEAD_BYTES`, or if it is a post."""
    scanner = BracketScanner(window.buffer, begin, plain_depth=1)
    start = find_list(window, scanner, begin + MAX_HEAD_BYTES)
    if start is None or is_post(bytes(window.buffer[begin : start.key_offset])):
        return None
    window.discard(begin + 1)
    return split_object(window, size)


def find_list(window: ByteWindow, scanner: BracketScanner, limit: int | None = None) -> ListStart | None:
    """Find the next list of records among the members of an object, up to the end of the object, of the source, or `limit`."""
    while True:
        bracket = scanner.next_bracket()
        if limit is not None and scanner.at > limit:
            return None
        if not bracket:
            if not window.read_more():
                return None
        elif not scanner.depth:
            return None
        elif scanner.depth == 2 and bracket == LIST_BEGINS:
            before = max(scanner.at - 1 - KEY_BYTES, 0)
            key = MEMBER_KEY.search(window.buffer[before : scanner.at - 1])
            name = key[1].decode("utf-8", "replace") if key else ""
            if key and name in WRAPPER_KEYS:
                first = window.find_content(scanner.at)
                if window.buffer[first : first + 1] == b"{":
                    return ListStart(name, before + key.start(), scanner.at)


def is_post(members: bytes) -> bool:
    """Whether an object that begins with these members is a post, so that its lists hold parts of it."""
    try:
        value = parse(members.decode("utf-8", "replace") + '"":0}')
    except ValueError:
        return False
    return classify_record(value) in ARTICLES


def split_object(window: ByteWindow, size: int) -> Iterator[ChunkData]:
    """Split an object whose opening brace was just passed, and what follows it."""
    held: list[ChunkData] = []  # until it is known whether others follow
    records = 0
    while window.discard_before(MEMBER):
        scanner = BracketScanner(window.buffer, depth=1, plain_depth=1)
        start = find_list(window, scanner)
        held += make_members_chunk(window, scanner, start)
        if start is None:
            window.discard(scanner.at)
            break
        yield from (chunk.mark_more(True) for chunk in held)
        window.discard(start.offset)
        splitter = ArraySplitter(window, size, f"#/{start.key}")
        is_closed = yield from splitter.split()
        length = splitter.end if is_closed else len(window.buffer)
        held = [splitter.last_chunk(length)]
        records += splitter.number
        window.discard(length)
    has_more = window.discard_before(CONTENT)
    yield from (chunk.mark_more(has_more or chunk is not held[-1]) for chunk in held)
    if has_more and window.buffer[:1] == b"[":
        window.discard(1)
        yield from split_arrays(window, size, f"#L{window.line + 1}")
    elif has_more:
        window.read_all()
        yield window.make_chunk(len(window.buffer), EMPTY_LIST + b"}\n", b"", records, "", more=False)


def make_members_chunk(window: ByteWindow, scanner: BracketScanner, start: ListStart | None) -> list[ChunkData]:
    """The chunk of the members before a list, or before the end of the object; none if no record is in them."""
    end = start.key_offset if start else scanner.at if scanner.depth else scanner.at - 1
    members = bytes(window.buffer[:end]).rstrip(BETWEEN_MEMBERS)
    head, tail = EMPTY_LIST + b"," * bool(members), b"}" if start or not scanner.depth else b""
    try:
        is_needed = bool(members) and holds_records(parse((head + members + tail).decode("utf-8", "replace")))
    except ValueError:
        is_needed = True  # for the reader to report the damage
    return [window.make_chunk(len(members), head, tail, 0, "", more=False)] if is_needed else []
