"""Articles of other tools: shapes of records, the user's map, rows of tables and of Parquet, and the cuts of large tables."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from reex_cli.item import Item
from reex_cli.model import Outcome
from reex_cli.options import Options
from reex_cli.pipeline import process
from reex_cli.readers._record_splitter import ByteWindow, split_records
from tests.command import SEED, reex

TEXT = "The tide turns the wheel of the mill, and the miller who waits for it grinds by moonlight on most nights of the year."
URL = "https://weir.example/mill"
SHAPES: dict[str, tuple[Any, str]] = {
    "a title and a text": ({"title": "The Mill", "content": TEXT}, "article"),
    "a text alone": ({"text": TEXT}, "article"),
    "a text with an address": ({"text": TEXT, "url": URL, "score": 3}, "article"),
    "a text with a date": ({"body": TEXT, "created_at": "2024-05-06"}, "article"),
    "a short text with an address": ({"title": "The Mill", "content": "It turns.", "url": URL}, "article"),
    "a summary alone": ({"title": "The Mill", "url": URL, "date": "2024-05-06", "description": TEXT}, "article"),
    "two words of a program": ({"title": "Save", "content": "now"}, "other"),
    "a text beside what is no metadata": ({"text": TEXT, "score": 3}, "other"),
    "a title with an address": ({"title": "The Mill", "url": URL}, "link"),
    "a comment": ({"id": 2, "parent": 1, "text": TEXT, "time": 1714979289, "type": "comment"}, "comment"),
    "an answer to a post": ({"post_id": 2, "body": TEXT, "created": "2024-05-06"}, "comment"),
    "what a speaker said": ({"role": "assistant", "content": TEXT, "date": "2024-05-06"}, "other"),
    "a person of linked data": ({"@type": "Person", "name": "Grey Heron", "description": TEXT, "url": URL}, "other"),
    "a package": ({"name": "mill", "version": "1.0", "description": TEXT, "homepage": URL}, "other"),
    "a name that is no title": ({"name": "mill", "text": TEXT}, "other"),
    "JSON in a string": ({"title": "The Mill", "content": "[1, 2]"}, "other"),
}


def process_json(value: Any, **options: Any) -> Outcome:
    return process(Item("x", data=json.dumps(value).encode()), Options(**options))


@pytest.mark.parametrize("name", SHAPES)
def test_a_record_is_an_article_if_it_states_what_an_article_has(name: str) -> None:
    record, kind = SHAPES[name]
    outcome = process_json(record)
    assert (len(outcome.articles), outcome.skipped) == ((1, {}) if kind == "article" else (0, {kind: 1}))


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda record: [record],
        lambda record: {"articles": [record]},
        lambda record: {"data": {"items": [{"attributes": record}]}},
        lambda record: {"hits": {"hits": [{"_id": "1", "_source": record}]}},
        lambda record: {"data": {"allPosts": {"edges": [{"node": record}]}}},
        lambda record: {"response": {"results": [{"id": "a/b", "fields": record}]}},
        lambda record: {"harvest": {"of the day": [record]}},
    ],
)
def test_articles_are_found_in_any_wrapper(wrapped: Any) -> None:
    (article,) = process_json(wrapped({"headline": "The Mill", "body": TEXT, "byline": "By Grey Heron"})).articles
    assert (article.title, article.authors, article.text) == ("The Mill", ("Grey Heron",), TEXT)


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        ({"published": True, "created_at": "2024-05-06"}, "2024-05-06"),
        ({"published": 1714979289}, "2024-05-06T07:08:09+00:00"),
        ({"published": "1714979289000"}, "2024-05-06T07:08:09+00:00"),
        ({"date": {"$date": "2024-05-06T07:08:09Z"}}, "2024-05-06T07:08:09+00:00"),
        ({"date": 20240506}, None),
        ({"timestamp": "2024-05-06", "filedate": "2024-05-06", "crawled": "2024-05-06"}, None),
        ({"datePublished": "2024-05-06", "date": "2023-01-01", "dateModified": "2024-06-07"}, "2024-05-06"),
    ],
)
def test_the_date_is_that_of_publication_in_any_form(stated: dict[str, Any], date: str | None) -> None:
    (article,) = process_json({"title": "The Mill", "text": TEXT, **stated}).articles
    assert article.date == date


@pytest.mark.parametrize(
    "stated",
    [
        {"authors": ["Grey Heron", "Maria Weir"]},
        {"author": "Grey Heron, Maria Weir"},
        {"byline": "By Grey Heron and Maria Weir"},
        {"creator": [{"name": "Grey Heron"}, {"first_name": "Maria", "last_name": "Weir"}]},
        {"author": {"data": [{"attributes": {"name": "Grey Heron"}}, {"attributes": {"name": "Maria Weir"}}]}},
        {"author": "", "authors": [None, "7", "heron@weir.example"], "by": "Grey Heron & Maria Weir"},
    ],
)
def test_authors_are_named_in_any_form(stated: dict[str, Any]) -> None:
    (article,) = process_json({"title": "The Mill", "text": TEXT, **stated}).articles
    assert article.authors == ("Grey Heron", "Maria Weir")


def test_what_a_record_states_precedes_what_its_text_says() -> None:
    text = f"The Mill\n\nBy Maria Weir\n\n3 May 2021\n\n{TEXT}\n\n{TEXT}"
    (article,) = process_json({"title": "Two Wheels", "author": "Grey Heron", "date": "2024-05-06", "text": text}).articles
    assert (article.title, article.authors, article.date) == ("Two Wheels", ("Grey Heron",), "2024-05-06")


def test_a_map_goes_before_the_usual_names_and_leaves_them_where_it_leads_nowhere() -> None:
    field_map = (("text", ("inner.blurb",)), ("title", ("kopf", "titles.main")), ("terms", ("words",)))
    mapped = {"inner": [{"blurb": "One."}, {"blurb": TEXT}], "titles": {"main": "The Mill"}, "words": "tide|moon", "text": "no"}
    usual = {"title": "Salt", "text": TEXT}
    first, second = process_json([mapped, usual], field_map=field_map).articles
    assert (first.title, first.text, first.terms) == ("The Mill", "One.", {"keyword": ("tide", "moon")})
    assert (second.title, second.text) == ("Salt", TEXT)


@pytest.mark.parametrize(
    ("entry", "message"),
    [("text", "write FIELD=PATH"), ("body=x", "no such field. Fields: text, title"), ("=x", "write FIELD=PATH")],
)
def test_a_map_that_cannot_be_used_is_reported_before_anything_is_read(entry: str, message: str) -> None:
    done = reex("list", "--map", entry, "-", stdin=b"{}")
    assert done.returncode == 2
    assert message in done.stderr.decode()


def test_a_settings_file_states_the_map_as_a_table(tmp_path: Path) -> None:
    (tmp_path / "reex.toml").write_text('[map]\ntext = ["body.raw", "blurb"]\ntitle = "kopf"\n')
    (tmp_path / "a.json").write_text(json.dumps({"kopf": "The Mill", "blurb": TEXT}))
    done = reex("list", "--json", "a.json", cwd=tmp_path)
    assert json.loads(done.stdout)["title"] == "The Mill"
    (tmp_path / "reex.toml").write_text("[map]\nbody = 'x'\n")
    assert reex("list", "a.json", cwd=tmp_path).returncode == 2


# -- tables

ROWS = [
    (f'Tide "{number}", the', f"{TEXT}\n\nLine {number}; and\tmore, {'x' * (number % 7)}", f"2024-05-{number % 28 + 1:02}")
    for number in range(60)
]


def write_table(delimiter: str, end: str = "\n") -> bytes:
    import csv

    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    writer.writerow(("title", "text", "date"))
    writer.writerows(ROWS)
    return text.getvalue().encode()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("size", [1, 300, 5000])
def test_a_table_read_in_chunks_gives_what_it_gives_whole(delimiter: str, end: str, size: int) -> None:
    data = write_table(delimiter, end)
    file = io.BytesIO(data)
    pieces = list(split_records(ByteWindow(lambda number: file.read(min(number, 1000))), size) or ())
    parts = [process(Item("x", data=piece.data, chunk=piece.chunk)) for piece in pieces]
    whole = process(Item("x", data=data))
    assert len(pieces) > 2
    assert [article for part in parts for article in part.articles] == list(whole.articles)
    assert [article.title for article in whole.articles] == [title for title, _, _ in ROWS]


@pytest.mark.parametrize(
    "text",
    [
        "name,age,city\nHeron,4,Weir\nStone,5,Mill\n",
        "The mill, the tide, and the text\nThe wheel turns, and the miller waits.\n",
        "title,text\n",
        "Text, title\n\nThe mill turns.\n\nIt has turned for years.\n",
    ],
)
def test_a_table_without_a_known_column_and_a_text_are_no_table_of_articles(text: str) -> None:
    assert process(Item("x", data=text.encode())).format != "table"


def test_a_quotation_mark_that_is_not_closed_costs_no_more_than_the_rows_behind_it() -> None:
    data = write_table(",").replace(b'"Tide ""31"", the"', b'"Tide 31')
    outcome = process(Item("x", data=data))
    assert [article.title for article in outcome.articles][:31] == [title for title, _, _ in ROWS[:31]]


# -- Parquet


def test_rows_of_parquet_are_records(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    rows = [{"title": title, "text": text, "date": date, "tags": ["tide"], "picture": b"\xff"} for title, text, date in ROWS]
    path = tmp_path / "a"
    parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    done = reex("export", path)
    articles = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(article["title"], article["date"]) for article in articles] == [(title, date) for title, _, date in ROWS]
    assert articles[3]["source"] == f"{path}!/rows#L4"
    assert articles[3]["terms"] == {"keyword": ["tide"]}
    path.write_bytes(path.read_bytes()[:-20])
    assert "the Parquet file is damaged" in reex("export", path).stderr.decode()
    assert (
        reex(
            "export",
            "-o",
            tmp_path / "own.parquet",
            SEED,
        ).returncode
        == 0
    )
    assert "What reex reads back is JSON Lines" in reex("list", tmp_path / "own.parquet").stderr.decode()
