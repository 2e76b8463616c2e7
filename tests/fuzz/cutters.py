"""Fuzz what splits large sources: arrays, lists in objects, JSON Lines and feeds, whole and damaged, in small chunks.

    python tests/fuzz/cutters.py [--number 10000] [--seconds 3600] [--seed 0]

Each source depends on its number alone, so that `--seed N --number 1` repeats it. The cuts may not depend on how many
bytes are read at a time, a chunk has the bytes that it says, and no article may be lost without a failure. Prints the
problems and the slowest source; exit 1 if there was any problem.
"""

from __future__ import annotations

import io
import json
import random
import re
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from mutate import CHANGES  # noqa: E402 - behind the path to the package

from reex_cli.item import Item  # noqa: E402
from reex_cli.pipeline import process  # noqa: E402
from reex_cli.readers import _record_splitter  # noqa: E402
from reex_cli.readers._record_splitter import ByteWindow, ChunkData, arrays, split_records  # noqa: E402
from tests.fuzz.numbered import check_inputs, parse_options  # noqa: E402

MAX_SECONDS = 2.0  # for one source
SPECIAL_BYTES = b'"[]{}:,\\\n <>!-?'  # that decide on cuts
NO_ASCII = re.compile("[^ -~]+")  # which is decoded differently if each chunk's encoding is detected alone
TITLE = re.compile(r"Crossing \d+")
arrays.RUNAWAY_BYTES = 1500  # for sources of some kilobytes to have damage looked for


def make_post(dice: random.Random, number: int) -> dict[str, Any]:
    """A record of WordPress, with strings and nested members that look like the ends of records."""
    return {
        "id": number,
        "link": f"https://ferry.example/{number}/",
        "title": {"rendered": f"Crossing {number}"},
        "content": {"rendered": dice.choice(('a "}],{ [ \\ \n', "<p>It rained.</p>", "ü")) * dice.randint(1, 20)},
        "tags": [dice.randint(0, 9) for _ in range(dice.randint(0, 3))],
        "meta": dice.choice((None, [], {}, [[{}]], {"a": {"b": [1]}}, {"comments": [{"id": 1}, {"id": 2}]})),
    }


def make_array(dice: random.Random, posts: list[Any]) -> str:
    """One array, or several that follow each other, as dumps of pages of an answer do."""
    indent = dice.choice((None, None, 1))
    if dice.random() < 0.6:
        return json.dumps(posts + dice.choice(([], [None], ["},{"])), indent=indent, ensure_ascii=dice.random() < 0.5)
    size = dice.randint(1, 9)
    pages = [json.dumps(posts[first : first + size], indent=indent) for first in range(0, len(posts), size)]
    return dice.choice(("", "\n", "\n\n \n")).join(pages)


def make_object(dice: random.Random, posts: list[Any]) -> str:
    """An object with lists of records, and other members before, between and behind them."""
    user = {"id": 3, "name": "Heron", "slug": "heron", "description": "", "link": "https://ferry.example/author/heron/"}
    members: list[tuple[str, Any]] = [("found", 2), ("user", user), ("tags", []), ("terms", {}), ("x", 'a "[{'), ("y", [[1]])]
    names = dice.sample(("posts", "pages", "data", "items", "results"), dice.randint(1, 3))
    size = len(posts) // len(names) + 1
    members += [(name, posts[number * size : (number + 1) * size]) for number, name in enumerate(names)]
    dice.shuffle(members)
    rest = dice.choice(("", "\n", "\n[]", "<!-- cached -->"))
    return json.dumps(dict(members[dice.randint(0, 4) :]), indent=dice.choice((None, 1))) + rest


def make_lines(dice: random.Random, posts: list[Any]) -> str:
    """JSON Lines, with some empty lines."""
    return "".join(json.dumps(post, ensure_ascii=False) + dice.choice(("\n", "\n", "\n\n", "\n  \n")) for post in posts)


def make_feed(dice: random.Random, posts: list[Any]) -> str:
    """RSS or Atom, with ends of items in comments and CDATA."""
    item, root = dice.choice((("item", "rss"), ("entry", "feed")))
    parts = [f'<?xml version="1.0"?>\n<{root}>{"<channel>" * (item == "item")}<title>Ferry</title><!-- <x> -->\n']
    for post in posts:
        text = post["content"]["rendered"].replace("&", "").replace("<", "&lt;")
        text = dice.choice((text, f"<![CDATA[{text}</{item}>]]>"))
        title = f"<title>{post['title']['rendered']}</title><!-- </{item}> -->"
        parts.append(f"<{item}>{title}<summary>{text}</summary></{item}>\n")
    return "".join(parts) + f"{'</channel>' * (item == 'item')}</{root}>\n"


FORMS: tuple[Callable[[random.Random, list[Any]], str], ...] = (make_array, make_object, make_lines, make_feed)


def change_special_bytes(dice: random.Random, data: bytes) -> bytes:
    """Remove, double or add a byte that decides on cuts, or add many."""
    for _ in range(dice.randint(1, 3)):
        places = [place for place, byte in enumerate(data) if byte in SPECIAL_BYTES] or [0]
        place = dice.choice(places)
        added = bytes([dice.choice(SPECIAL_BYTES)]) * dice.choice((0, 0, 0, 1, 2, 3000))
        data = data[:place] + added + data[place + dice.randint(0, 1) :]
    return data


def make_source(number: int) -> tuple[str, bytes, bool]:
    """A source, its name, and whether it is damaged; the same number gives the same source."""
    dice = random.Random(number)
    form = dice.choice(FORMS)
    data = form(dice, [make_post(dice, n) for n in range(1, dice.randint(2, 40))]).encode()
    names = [form.__name__]
    for change in dice.choices((change_special_bytes, change_special_bytes, *CHANGES), k=dice.choice((0, 0, 1, 1, 2))):
        if data:
            data = change(dice, data)
            names.append(change.__name__)
    return " ".join(names), data, len(names) > 1


def split(data: bytes, size: int, block: int) -> list[ChunkData] | None:
    """The chunks of a source that is read in blocks; None if it cannot be split."""
    file = io.BytesIO(data)
    window = ByteWindow(lambda number: file.read(min(number, block)))
    pieces = split_records(window, size)
    if pieces is None and bytes(window.buffer) + file.read() != data:
        raise ValueError("bytes are lost of a source that cannot be split")
    return None if pieces is None else list(pieces)


def find_bad_chunk(data: bytes, pieces: list[ChunkData]) -> str:
    """What is wrong with the chunks of a source; empty if nothing is."""
    before = 0
    for number, (chunk, content) in enumerate(pieces):
        if content != chunk.head + data[chunk.start : chunk.end] + chunk.tail or chunk.start < before:
            return f"chunk {number} has other bytes"
        if chunk.has_more != (number < len(pieces) - 1):
            return f"chunk {number} is wrong about whether another follows"
        if chunk.line != data.count(b"\n", 0, chunk.start) - chunk.head.count(b"\n"):
            return f"chunk {number} has a wrong line"
        before = chunk.end
    return ""


def find_loss(data: bytes, pieces: list[ChunkData], damaged: bool) -> str:
    """Which articles the source has when it is read as a whole, and its chunks have not; empty if none, or if it is said."""
    whole = process(Item("x", data=data))
    outcomes = [process(Item("x", data=piece.data, chunk=piece.chunk)) for piece in pieces]
    found = Counter(NO_ASCII.sub("", article.title or "") for outcome in outcomes for article in outcome.articles)
    wanted = Counter(NO_ASCII.sub("", article.title or "") for article in whole.articles)
    failures = [failure for outcome in outcomes for failure in outcome.failures]
    if not damaged and (found != wanted or failures):
        return f"whole: {wanted}; in chunks: {found}, {failures}"
    stated = data.translate(None, bytes(range(128, 256)))
    twice = [
        title for title, number in found.items() if TITLE.fullmatch(title) and number > max(1, stated.count(title.encode()))
    ]
    if twice:
        return f"in several chunks: {twice}"
    return "" if failures or not wanted - found else f"lost without a failure: {wanted - found}"


def find_problem(number: int, data: bytes, damaged: bool) -> str:
    """What is wrong with how a source is split; empty if nothing is."""
    dice = random.Random(number)
    size = dice.choice((50, 300, 1000, 5000))
    pieces = split(data, size, _record_splitter.READ_BYTES)
    for block in (dice.randint(1, 9), dice.randint(10, 2000)):
        if split(data, size, block) != pieces:
            return f"other cuts with blocks of {block}"
    return find_bad_chunk(data, pieces or []) or (find_loss(data, pieces, damaged) if pieces else "")


def check_source(number: int) -> tuple[float, str, str]:
    """Split one source; its CPU seconds, its name, and what is wrong."""
    name, data, damaged = make_source(number)
    start = process_time()
    try:
        problem = find_problem(number, data, damaged)
    except Exception:  # noqa: BLE001 - any exception is a bug
        problem = traceback.format_exc()
    return process_time() - start, f"{name}, {len(data)} bytes", problem


if __name__ == "__main__":
    sys.exit(check_inputs(parse_options(__doc__, 10_000), "sources", MAX_SECONDS, check_source))
