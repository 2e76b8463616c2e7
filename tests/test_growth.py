"""Time and memory grow with the size of a source, and no faster: of lists of metadata, of texts, of a run."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from io import BytesIO
from math import log
from time import process_time

import pytest

from reex_cli import host_tables, repetition
from reex_cli.item import Item
from reex_cli.limits import MAX_SHARED_CHARACTERS
from reex_cli.pipeline import process
from reex_cli.readers._html.repair import repair_html
from reex_cli.repetition import Repetition
from reex_cli.writers import WriterOptions, writers
from tests.growth import ITEM, LISTS, METADATA, PROSE, RSS, TEXTS, Form, front_matter, numbered
from tests.records import BARE

SIZES = (5_000, 20_000, 80_000)  # bytes, about
LIST_SIZES = (20_000, 80_000, 320_000)  # of `LISTS`
MAX_EXPONENT = 1.15  # of the time by the size, over a factor of 16, so that a busy machine does not matter: 1 is linear
ROUNDS = 8  # in which the time of each size is measured anew, until the best of them are below the exponent
LARGE = 60_000  # bytes of a source whose time is compared with that of ordinary Markdown
MAX_RATIO = 12  # of these times
MAX_BYTES_PER_BYTE = 8  # of memory for a text of one line


@cache
def warm_up() -> None:
    """Load what the first source of a format loads."""
    for form in (METADATA["ld author"], METADATA["front matter keys"], LISTS["coauthors"], TEXTS["headings"]):
        seconds(form(100))


def seconds(source: str) -> float:
    """CPU time to process a source, which must not fail by an error of reex itself."""
    data = source.encode("utf-8", "surrogatepass")
    gc.disable()
    try:
        start = process_time()
        outcome = process(Item("a", data=data))
        taken = process_time() - start
    finally:
        gc.enable()
    assert not any(failure.code == "bug" for failure in outcome.failures), outcome.failures
    return taken


def exponent(sizes: Sequence[int], times: list[float]) -> float:
    """The exponent of the power of the size that fits the times best, by least squares of the logarithms."""
    x, y = [log(size) for size in sizes], [log(time) for time in times]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / sum((a - mean_x) ** 2 for a in x)


@pytest.mark.parametrize(
    ("form", "sizes"),
    [
        *(pytest.param(form, LIST_SIZES, id=f"list: {name}") for name, form in LISTS.items()),
        *(pytest.param(form, SIZES, id=f"metadata: {name}") for name, form in METADATA.items()),
        *(pytest.param(form, SIZES, id=f"text: {name}") for name, form in TEXTS.items()),
    ],
)
def test_time_grows_with_the_size(form: Form, sizes: tuple[int, ...]) -> None:
    warm_up()
    sources = [form(size) for size in sizes]
    best = [float("inf")] * len(sources)
    for _ in range(ROUNDS):
        best = [max(1e-4, min(time, seconds(source))) for time, source in zip(best, sources, strict=True)]
        if (found := exponent(sizes, best)) <= MAX_EXPONENT:  # of the part that grows: the rest of a form is the same
            return
    pytest.fail(f"the exponent is {found:.2f}: {best}")


@cache
def ordinary_seconds() -> float:
    """CPU time for ordinary Markdown of `LARGE` bytes."""
    warm_up()
    text = front_matter("a: b\n")(0) + f"## Salt\n\n{PROSE * 4}[mills](https://mill.example/)\n\n" * (LARGE // 450)
    return min(seconds(text) for _ in range(3))


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("a\n" * (LARGE // 2), id="lines of one character"),
        pytest.param(front_matter("a: b\n")(0) + "a\n\n" * (LARGE // 3), id="Markdown of one character a line"),
        pytest.param(front_matter("a: b\n")(0) + "![" * (LARGE // 2), id="!["),
        pytest.param(METADATA["front matter tags"](LARGE), id="front matter tags"),
        pytest.param(METADATA["damaged front matter"](LARGE), id="damaged front matter"),
    ],
)
def test_no_form_takes_many_times_the_time_of_ordinary_text(source: str) -> None:
    limit = MAX_RATIO * ordinary_seconds()
    assert any(seconds(source) < limit for _ in range(4))


def test_a_text_of_one_line_takes_few_times_its_bytes() -> None:
    warm_up()
    data = (PROSE * 5000).encode()
    tracemalloc.start()
    try:
        [article] = process(Item("a.txt", data=data)).articles
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert article.text == data.decode().strip()
    assert peak < MAX_BYTES_PER_BYTE * len(data)


def test_lines_of_a_character_are_kept_in_order() -> None:
    words = [chr(ord("a") + number % 26) for number in range(30_000)]
    [article] = process(Item("a.txt", data="\n".join(words).encode())).articles
    kept = article.text.split()
    rest = iter(words)
    assert all(word in rest for word in kept)  # a subsequence
    assert article.words == len(kept) > len(words) // 2


def test_the_options_of_a_page_are_limited_as_lexbor_takes_quadratic_time_for_them() -> None:
    few, many = ("<select>" + "<option>salt</option>" * count for count in (5000, 5001))
    assert repair_html(few) == few
    assert repair_html(many) == "<select>" + "<p>salt</p>" * 5001


def test_a_name_of_the_site_that_every_post_would_repeat_is_left_out_with_a_note() -> None:
    feed = RSS.replace("{}", numbered(ITEM, 500)).replace("Mill", "Salt " * MAX_SHARED_CHARACTERS, 1)
    outcome = process(Item("a.xml", data=feed.encode()))
    assert {article.site for article in outcome.articles} == {None}
    assert "left out: a name of the site of more than 1000 characters" in outcome.notes


def test_row_groups_of_parquet_end_by_the_characters_of_all_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr("reex_cli.writers.parquet.MAX_GROUP_CHARACTERS", 1000)
    stream = BytesIO()
    with writers()["parquet"].open(stream, WriterOptions()) as write:
        for _ in range(3):
            write(replace(BARE, native={"rendered": "a" * 500}))
    assert parquet.ParquetFile(BytesIO(stream.getvalue())).num_row_groups == 2


def test_recurring_lines_are_counted_for_a_bounded_number_of_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (host_tables, repetition):  # one counts, the other tells
        monkeypatch.setattr(module, "MAX_HOSTS", 20)
    run = Repetition()
    line = "Buy the salt of our mill"
    for number in range(500):
        host = "mill.example" if number % 10 == 0 else f"mill{number}.example"
        post = replace(
            BARE,
            format="feed",
            host=host,
            text=f"{line}\nThe post of number {number}",
            words=9,
            hash=f"{number:08x}".ljust(32, "0"),
        )
        run.add(post)
    assert len(run.hosts.by_host) <= 20
    assert list(run.notes()) == [
        f'repeated: "{line}" in 50 of 50 posts of mill.example',
        "repeated: counted for at most 20 hosts and 500000 lines at a time; there are more",
    ]


def test_a_bounded_number_of_lines_is_counted_and_the_rarest_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_tables, "MAX_COUNTED_LINES", 100)
    run = Repetition()
    line = "Buy the salt of our mill"
    for number in range(200):
        text = "\n".join([line, *(f"The line {part} of number {number}" for part in range(5))])
        run.add(
            replace(
                BARE, format="feed", host=f"mill{number % 2}.example", text=text, words=9, hash=f"{number:08x}".ljust(32, "0")
            )
        )
    assert sum(len(host.lines) for host in run.hosts.by_host.values()) <= 100
    assert [note for note in run.notes() if line in note] == [
        f'repeated: "{line}" in 100 of 100 posts of mill{number}.example' for number in (0, 1)
    ]
