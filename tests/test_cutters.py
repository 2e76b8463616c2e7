"""Large sources are split in one pass that holds one record: the cuts, hostile forms, growth of time, and memory."""

from __future__ import annotations

import gc
import io
import json
from collections.abc import Callable
from math import log
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reex_cli.errors import TooLarge
from reex_cli.input.chunks import ChunkReader
from reex_cli.input.streams import Stream
from reex_cli.item import Item
from reex_cli.model import Trust
from reex_cli.pipeline import process
from reex_cli.readers import Source, _record_splitter, readers
from reex_cli.readers._record_splitter import CHUNK_BYTES, LOOKAHEAD_BYTES, ByteWindow, ChunkData, arrays, split_records
from reex_cli.readers._record_splitter.feeds import close_tags
from tests.command import reex

RECORD = b'{"id":1,"title":{"rendered":"Tide"},"content":{"rendered":"<p>The tide turns.</p>"},"tags":[1,2]}'
UNQUOTED = RECORD.replace(b'Tide"', b"Tide")
UNCLOSED = RECORD.replace(b'</p>"}', b'</p>"')
USER = {"id": 3, "name": "Heron", "slug": "heron", "description": "", "link": "https://ferry.example/author/heron/"}


def split(data: bytes, size: int = CHUNK_BYTES, block: int = 1 << 20) -> list[ChunkData] | None:
    """The chunks of a source that is read in blocks; None if it cannot be split."""
    file = io.BytesIO(data)
    pieces = split_records(ByteWindow(lambda number: file.read(min(number, block))), size)
    return None if pieces is None else list(pieces)


def post(number: int, **more: Any) -> dict[str, Any]:
    content = {"rendered": f"<p>The ferry left at {number}.</p>"}
    return {"id": number, "title": {"rendered": str(number)}, "slug": f"p{number}", "content": content, **more}


def posts(first: int, last: int) -> list[dict[str, Any]]:
    return [post(number) for number in range(first, last)]


def read_titles(data: bytes, size: int) -> tuple[list[str | None], dict[str, int], list[str]]:
    """The titles, skipped records and failures of a source that is read in chunks."""
    outcomes = [process(Item("x", data=piece.data, chunk=piece.chunk)) for piece in split(data, size) or ()]
    skipped: dict[str, int] = {}
    for outcome in outcomes:
        for kind, number in outcome.skipped.items():
            skipped[kind] = skipped.get(kind, 0) + number
    titles = [article.title for outcome in outcomes for article in outcome.articles]
    return titles, skipped, [failure.message for outcome in outcomes for failure in outcome.failures]


# -- cuts

TEXTS = st.text(alphabet='ab"\\]}[{,:\n é<', max_size=30)
VALUES = st.recursive(
    st.none() | st.integers(0, 9) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=9,
)
INDENTS = st.sampled_from((None, 1))


@settings(max_examples=60)
@given(st.lists(VALUES, min_size=1, max_size=20), st.integers(1, 200), st.integers(1, 50))
def test_an_array_is_cut_behind_the_first_object_or_array_that_fills_a_chunk(values: list[Any], size: int, block: int) -> None:
    data, cuts, start = b"[", [], 1
    for value in values:
        data += json.dumps(value, ensure_ascii=False).encode()
        if isinstance(value, (list, dict)) and len(data) - start >= size and value is not values[-1]:
            cuts.append(len(data))
            start = len(data) + 1
        data += b", "
    data = data.removesuffix(b", ") + b"]\n"
    pieces = split(data, size, block) or []
    assert [piece.chunk.end for piece in pieces] == [*cuts, len(data)]
    assert [value for piece in pieces for value in json.loads(piece.data)] == values


@settings(max_examples=60)
@given(st.lists(st.dictionaries(TEXTS, VALUES, max_size=3), min_size=2, max_size=20), st.integers(1, 200), st.data())
def test_the_cuts_do_not_depend_on_how_much_is_read_at_a_time(records: list[Any], size: int, choice: st.DataObject) -> None:
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    sources = (
        "\n".join(lines),
        "\n \n".join(lines),
        "[" + ",\n".join(lines) + "]",
        "".join(f"[{line}]\n" for line in lines),
        json.dumps({"found": 2, "user": {"a": []}, "posts": records, "pages": [], "items": records}, indent=1),
        "<rss><a>" + "".join(f"<item><!--</item>--><![CDATA[{line}</item>]]></item>" for line in lines) + "</a></rss>",
    )
    data = choice.draw(st.sampled_from(sources)).encode()
    damaged = bytearray(data)
    for place in choice.draw(st.lists(st.integers(0, len(data) - 1), max_size=2)):
        damaged[place] = choice.draw(st.sampled_from(b'"[]{}:,\\\n <>!-'))
    whole = split(bytes(damaged), size)
    assert split(bytes(damaged), size, choice.draw(st.integers(1, 60))) == whole
    before = 0
    for piece in whole or ():
        assert before <= piece.chunk.start <= piece.chunk.end
        assert piece.data == piece.chunk.head + damaged[piece.chunk.start : piece.chunk.end] + piece.chunk.tail
        before = piece.chunk.end


# -- no record is lost


def test_members_between_lists_and_what_follows_an_object_are_read() -> None:
    between = {"meta": {"a": 1}, "node": USER, "data": {"posts": posts(20, 22)}, "tags": []}
    data = json.dumps({"found": 9, "posts": posts(0, 9), **between, "items": posts(30, 39), "page": post(50)})
    titles, skipped, failures = read_titles(f"{data}\n{json.dumps({'posts': posts(60, 69)})}".encode(), 300)
    assert titles == [str(n) for n in (*range(9), 20, 21, *range(30, 39), *range(60, 69))]
    assert (skipped, failures) == ({"user": 1}, [])


def test_a_large_post_is_not_taken_for_a_list_of_its_terms() -> None:
    data = json.dumps(post(1, terms=[{"id": n, "name": "x", "taxonomy": "category"} for n in range(99)])).encode()
    assert split(data, 300) is None
    assert [article.title for article in process(Item("x", data=data)).articles] == ["1"]


def test_an_object_that_is_cut_off_behind_a_list_is_a_failure() -> None:
    data = json.dumps({"posts": posts(0, 9), "note": "It rained."}).encode()
    for cut in (2, 9):
        titles, _, failures = read_titles(data[:-cut], 300)
        assert len(titles) == 9
        assert "cut off" in failures[0]


@pytest.mark.parametrize("damaged", [UNQUOTED, UNCLOSED])
def test_a_missing_quotation_mark_or_bracket_costs_no_more_than_its_chunk(
    damaged: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrays, "RUNAWAY_BYTES", 30_000)
    before = RECORD.replace(b'"id":1', b'"id":2')
    number = 999
    data = b"[" + b",".join([before, damaged, *[RECORD] * number]) + b"]"
    first, *others = split(data, 3000) or []
    assert len(first.data) < 4000
    assert others[0].chunk.record == first.data.count(b'"id"')
    assert sum(len(json.loads(piece.data)) for piece in others) + first.data.count(b'"id"') == number + 2


def test_a_large_record_with_records_inside_is_not_cut() -> None:
    inner = b'{"id":7,"comments":[' + b",".join([RECORD] * (3 * arrays.RUNAWAY_BYTES // len(RECORD))) + b"]}"
    pieces = split(b"[" + b",".join((RECORD, inner, RECORD)) + b"]", 3000) or []
    assert [len(json.loads(piece.data)) for piece in pieces] == [2, 1]


def test_empty_lines_in_json_lines_are_in_no_chunk() -> None:
    line = json.dumps(post(1)).encode() + b"\n"
    data = line * 9 + b" \n" * 2000 + line * 9 + b"\n" * 5000
    pieces = split(data, 700) or []
    assert [piece.chunk.has_more for piece in pieces] == [True] * (len(pieces) - 1) + [False]
    assert all(piece.data.strip() for piece in pieces)
    titles, _, failures = read_titles(data, 700)
    assert (len(titles), failures) == (18, [])
    assert process(Item("x", data=pieces[-1].data, chunk=pieces[-1].chunk)).articles[-1].source == f"x#L{9 + 2000 + 9}"


def test_many_arrays_share_chunks_and_keep_their_pointers() -> None:
    data = b"".join(json.dumps(posts(n, n + 2)).encode() + b"\n" for n in range(0, 40, 2)) + b"[]" * 5000
    pieces = split(data, 900) or []
    assert len(pieces) < 20
    found = [a.source for piece in pieces for a in process(Item("x", data=piece.data, chunk=piece.chunk)).articles]
    assert found == [article.source for article in process(Item("x", data=data)).articles]
    assert len(found) == 40


def test_a_feed_with_a_large_head_is_not_multiplied() -> None:
    head = b"<rss><channel>" + b"<a>x</a>" * 10_000
    data = head + b"<item><title>Tide</title></item>" * 10_000 + b"</channel></rss>"
    assert sum(len(piece.data) for piece in split(data, 1000) or ()) < 3 * len(data)


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        (b"<a><b c='/'><d/><!-- <e> --><![CDATA[<f>]]><?g <h>?></b><i>", b"</i></a>"),
        (b"<a><!-- <b>", b"</b></a>"),
        (b"<a><![CDATA[<b></a></b>", b"</a>"),
        (b"<a><b", b"</a>"),
    ],
)
def test_elements_that_the_head_of_a_feed_leaves_open_are_closed(head: bytes, tail: bytes) -> None:
    assert close_tags(head) == tail


# -- nothing in it


@pytest.mark.parametrize(
    "data",
    [b"[]" * 100_000, b"[]\n" * 100_000, b"[" + b"[]," * 1000 + b"[]]", b'{"data":{"posts":[]}}', b'{"posts":[]}\n' * 99],
    ids=lambda data: data[:12].decode(),
)
def test_empty_lists_are_counted(data: bytes) -> None:
    outcome = process(Item("x", data=data))
    assert (outcome.articles, outcome.failures, outcome.skipped) == ((), (), {"empty list": 1})


def test_a_run_that_finds_only_empty_lists_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"[]" * 100_000)
    (tmp_path / "b.xml").write_bytes(b'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title></channel></rss>')
    done = reex("list", tmp_path)
    assert done.stderr.endswith(b": no articles: 2 empty list.\n")


def test_an_empty_list_beside_records_is_not_counted() -> None:
    data = json.dumps({"posts": posts(1, 3), "tags": []}).encode()
    assert process(Item("x", data=data)).skipped == {}
    assert sum(piece.chunk.record == 0 for piece in split(data + b" and so on", 50) or ()) == 1


# -- time and memory

HOSTILE: dict[str, Callable[[int], bytes]] = {
    "one string": lambda n: b'[{"id":1,"content":"' + b"x" * n,
    "one string of escapes": lambda n: b'["' + rb"\n" * (n // 8),
    "backslashes": lambda n: b'["' + b"\\" * (n // 8),
    "one string in an object": lambda n: b'{"posts":[{}],"a":"' + b"x" * n,
    "spaces between records": lambda n: b"[" + RECORD + b" " * n + b"," + RECORD + b"]",
    "spaces behind records without commas": lambda n: b"[" + (RECORD + b" " * 3000) * (n // 3000),
    "spaces behind a long record": lambda n: b'[["' + b"x" * CHUNK_BYTES + b'"]' + b" " * n + b",1]",
    "empty lines behind an array": lambda n: b"[" + RECORD + b"]" + b"\n" * n,
    "empty lines behind an object": lambda n: b'{"posts":[{}]}' + b"\n" * n,
    "empty lines behind lines": lambda n: RECORD + b"\n" + RECORD + b"\n" + b" \n" * (n // 2),
    "a quotation mark is missing": lambda n: b"[" + UNQUOTED + b"," + (RECORD + b",") * (n // 100),
    "quotation marks are missing": lambda n: b"[" + (UNQUOTED + b",") * (n // 100),
    "brackets are missing": lambda n: b"[" + (UNCLOSED + b",") * (n // 400),
    "opening brackets": lambda n: b"[" * (n // 32),
    "opening braces": lambda n: b'{"data":' * (n // 32),
    "nested records": lambda n: b'[{"id":' * (n // 64),
    "commas": lambda n: b"[" + b"," * n,
    "many strings": lambda n: b"[" + b'"a",' * (n // 16),
    "many arrays": lambda n: b"[]" * (n // 64),
    "many lists": lambda n: b"{" + b'"posts":[{}],' * (n // 512) + b'"a":1}',
    "many empty lists": lambda n: b"{" + b'"posts":[],' * (n // 64) + b'"a":1}',
    "commas behind a list": lambda n: b'{"posts":[{}]' + b"," * n,
    "a line without end": lambda n: b"{}\n{}\n" + b"x" * n,
    "a first line without end": lambda n: b'{"a":"' + b"x" * n,
    "CDATA without end": lambda n: b"<rss><item><![CDATA[" + b"x" * n,
    "a comment without end": lambda n: b"<rss><item><!--" + b"-" * n,
    "comments": lambda n: b"<rss><item>" + b"<!---->" * (n // 64),
    "an item without end": lambda n: b"<rss><item>" + b"x" * n,
    "no item": lambda n: b"<rss>" + b"x" * n,
    "a head of CDATA without end": lambda n: b"<rss>" + b"<![CDATA[" * (n // 64) + b"<item></item>",
    "a head of comments without end": lambda n: b"<rss>" + b"<!--" * (n // 64) + b"<item></item>",
    "a head of instructions without end": lambda n: b"<rss>" + b"<?" * (n // 128) + b"<item></item>",
    "a head of tags without end": lambda n: b"<rss>" + b"<a" * (n // 64),
    "a head of one long name": lambda n: b"<rss><" + b"a" * (n // 8) + b"<item ",
    "a head of open elements": lambda n: b"<rss>" + b"<a>" * (n // 128) + b"<item></item>" * (n // 128),
}


SMALLEST = 1 << 17  # bytes of the smallest of three sources
BLOCK = 1 << 12  # bytes that are read at a time
MAX_EXPONENT = 1.15


def seconds(data: bytes) -> float:
    """Processor seconds to split a source in small chunks, which is read in small blocks: the shorter of two times."""
    times = []
    gc.disable()
    try:
        for _ in range(2):
            start = process_time()
            split(data, BLOCK, BLOCK)
            times.append(process_time() - start)
    finally:
        gc.enable()
    return min(times)


@pytest.mark.parametrize("form", HOSTILE)
def test_time_grows_linearly_with_the_size(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "RUNAWAY_BYTES", 2 * BLOCK)
    monkeypatch.setattr(_record_splitter, "LOOKAHEAD_BYTES", BLOCK)
    sources = [HOSTILE[form](SMALLEST * factor) for factor in (1, 2, 4)]
    exponents = []
    for _ in range(6):  # a busy machine may spoil some
        shortest, *_, longest = (seconds(source) for source in sources)
        exponents.append(log(longest / shortest, 4))
        if exponents[-1] <= MAX_EXPONENT:
            return
    pytest.fail(f"exponents {exponents}")


@pytest.mark.parametrize(
    "make",
    [
        lambda n: b"[" + (RECORD + b",") * (n // 100) + b"1]",
        lambda n: RECORD + b"\n" + RECORD + b"\n" * n,
        lambda n: b'{"posts":[{}]}' + b"\n" * n,
        lambda n: b"[" + (UNQUOTED + b",") * (n // 100),
        lambda n: b"[]" * (n // 32),
        lambda n: b"<rss>" + b"<item></item>" * (n // 13),
    ],
)
def test_memory_does_not_grow_with_the_source(make: Callable[[int], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "RUNAWAY_BYTES", 1 << 16)
    file, held = io.BytesIO(make(1 << 22)), [0]

    def read(number: int) -> bytes:
        held.append(len(window.buffer))
        return file.read(min(number, 1 << 14))

    window = ByteWindow(read)
    assert sum(1 for _ in split_records(window, 1 << 14) or ())
    assert max(held) <= LOOKAHEAD_BYTES


def test_a_record_above_the_limit_is_refused_and_empty_lines_are_not() -> None:
    limit = 1 << 20
    lines = (RECORD + b"\n") * 9
    for data in (lines + b"\n" * (4 * limit), lines + b"\n" * (4 * limit) + lines):
        items = list(ChunkReader("x", Stream(io.BytesIO(data).read, max_bytes=limit)).chunks() or ())
        assert sum(item.data.count(RECORD) for item in items) == data.count(RECORD)
    stream = Stream(io.BytesIO(lines + b"x" * (4 * limit)).read, max_bytes=limit)
    with pytest.raises(TooLarge, match="a record has more than 1 MB"):
        list(ChunkReader("x", stream).chunks() or ())


# -- JSON Lines as reex writes them


@pytest.mark.parametrize("unit", [b"[\n", b"[{\n", b"[\n 1\n", b" {\n", b"{\n x\n", b"[\n1\n]x\n"])
@pytest.mark.parametrize("end", [b"", b"]\n"])
def test_reading_time_of_lines_that_open_values_grows_linearly(unit: bytes, end: bytes) -> None:
    record = b'{"schema":"reex.article/1","id":"r"}\n'

    def time(number: int) -> float:
        source = Source("x", record * 20 + unit * number + end)
        start = process_time()
        list(readers()["jsonl"].read(source))
        return process_time() - start

    assert any(time(4000) < 4**MAX_EXPONENT * time(1000) for _ in range(6))


def test_records_behind_many_empty_lines_are_recognised_and_a_text_is_not() -> None:
    record = b'{"schema":"reex.article/1","id":"r"}\n'
    assert readers()["jsonl"].sniff(Source("x", b"\n" * 100 + record)) is Trust.CERTAIN
    assert readers()["jsonl"].sniff(Source("x", b"\n" * 100 + b'A record says "reex.article/1" at first.')) is Trust.NO
