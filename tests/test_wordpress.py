"""WordPress across sources: names from other files of a site, chunked sources, recurring lines and posts."""

from __future__ import annotations

import gzip
import io
import json
from collections import Counter
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pytest

from reex_cli.input import expand
from reex_cli.item import Item
from reex_cli.model import Article, Failure, Outcome
from reex_cli.options import Options
from reex_cli.pipeline import process
from reex_cli.readers import Source, _record_splitter
from reex_cli.readers.wordpress import collect_tables, read_table_entries
from tests.cases import CASES, find_source
from tests.command import reex
from tests.items import find_items

SITE = "https://ferry-notes.example"


def post(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "date": "2024-03-05T18:20:00",
        "link": f"{SITE}/{number}/",
        "slug": f"post-{number}",
        "title": {"rendered": f"Crossing {number}"},
        "content": {"rendered": f"<p>The ferry left at {number} o’clock.</p><p>Write to the captain of the ferry.</p>"},
        "author": 3,
        "categories": [4],
        **more,
    }


def write_json_files(folder: Path, **files: Any) -> Path:
    for name, value in files.items():
        (folder / f"{name}.json").write_text(json.dumps(value), "utf-8")
    return folder


USER = {"id": 3, "name": "Grey Heron", "slug": "grey-heron", "description": "", "link": f"{SITE}/author/grey-heron/"}
TERM = {"id": 4, "name": "Locks &amp; Weirs", "slug": "locks", "taxonomy": "category", "link": f"{SITE}/category/locks/"}
OEMBED = {
    "provider_name": "Ferry Notes",
    "author_name": "Juniper",
    "type": "rich",
    "html": f'<blockquote class="wp-embedded-content"><a href="{SITE}/9/">Crossing 9</a></blockquote>',
}


def test_users_terms_and_oembed_of_a_site_name_authors_and_terms_of_its_posts(tmp_path: Path) -> None:
    folder = write_json_files(tmp_path, post=post(1), users=[USER], terms=[TERM], oembed=OEMBED, other=post(9, author=8))
    records = [json.loads(line) for line in reex("export", str(folder)).stdout.splitlines()]
    assert [(record["authors"], record["terms"]) for record in records] == [
        (["Juniper"], {"category": ["Locks & Weirs"]}),
        (["Grey Heron"], {"category": ["Locks & Weirs"]}),
    ]


def test_names_of_another_site_and_contradicting_names_are_not_used(tmp_path: Path) -> None:
    elsewhere = USER | {"link": "https://other.example/author/x/"}
    folder = write_json_files(tmp_path, post=post(1), elsewhere=elsewhere, one=TERM, two=TERM | {"name": "Weirs"})
    (record,) = (json.loads(line) for line in reex("export", str(folder)).stdout.splitlines())
    assert (record["authors"], record["terms"]) == ([], {})


def test_an_author_is_neither_a_number_nor_an_address(tmp_path: Path) -> None:
    folder = write_json_files(tmp_path, post=post(1), users=[USER | {"name": "heron@ferry-notes.example"}])
    (record,) = (json.loads(line) for line in reex("export", str(folder)).stdout.splitlines())
    assert record["authors"] == []


def without_notes(article: Article) -> Article:
    """The article without notes: damage is noted with the articles of the chunk that has it."""
    return replace(article, notes=())


def process_chunks(data: bytes, size: int, block: int = 1 << 20) -> tuple[list[Article], Counter[str], list[Failure], int]:
    """Process a source in chunks, read in blocks; no articles, and 0 chunks, if it cannot be split."""
    file = io.BytesIO(data)
    split = _record_splitter.split_records(_record_splitter.ByteWindow(lambda number: file.read(min(number, block))), size)
    options = Options(site_tables=collect_tables(read_table_entries(Source("x", data))))
    outcomes = [process(Item("x", data=piece.data, chunk=piece.chunk), options) for piece in split or ()]
    skipped: Counter[str] = Counter()
    for outcome in outcomes:
        skipped.update(outcome.skipped)
    assert [outcome.has_more for outcome in outcomes] == [True] * (len(outcomes) - 1) + [False] * bool(outcomes)
    articles = [without_notes(article) for outcome in outcomes for article in outcome.articles]
    return articles, skipped, [failure for outcome in outcomes for failure in outcome.failures], len(outcomes)


OTHER_RECORDS = ("wxr-reusable-blocks",)  # whose posts refer to records that may be in another chunk, which is noted
SPLITTABLE_CASES = [
    case for case in CASES if case.name.startswith(("wordpress-", "wxr-", "feed-")) and case.name not in OTHER_RECORDS
]


@pytest.mark.parametrize("case", SPLITTABLE_CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("block", [97, 1 << 20])
def test_a_source_in_chunks_gives_the_same_as_whole(case: Path, block: int) -> None:
    data = find_source(case).read_bytes()
    articles, skipped, failures, number = process_chunks(data, 400, block)
    whole: Outcome = process(Item("x", data=data))
    assert not number or (articles, dict(skipped), failures) == (
        [*map(without_notes, whole.articles)],
        whole.skipped,
        list(whole.failures),
    )


def test_an_array_is_split_between_its_records_whatever_their_strings_contain() -> None:
    records = [post(n, content={"rendered": 'a "}],{ [ \\ \n' * n}) for n in range(40)] + [None, "},{"]
    for data in (json.dumps(records), json.dumps({"found": 1, "posts": records}, indent=1)):
        articles, skipped, failures, number = process_chunks(data.encode(), 700)
        whole = process(Item("x", data=data.encode()))
        assert number > 10
        assert (articles, dict(skipped), failures) == ([*map(without_notes, whole.articles)], whole.skipped, [])


def test_an_object_with_several_lists_is_split_in_all_of_them() -> None:
    lists = {"posts": [post(n) for n in range(9)], "total": 9, "users": [USER], "pages": [post(n) for n in range(20, 29)]}
    data = json.dumps(lists).encode()
    articles, skipped, failures, number = process_chunks(data, 700)
    assert number > 5
    assert [article.native["id"] for article in articles] == [*range(9), *range(20, 29)]
    assert (skipped, failures, {article.authors for article in articles}) == ({"user": 1}, [], {("Grey Heron",)})


@pytest.mark.parametrize("packed", [False, True])
def test_large_files_are_one_source_in_the_report_and_the_same_for_any_number_of_jobs(
    packed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expand, "SPLIT_BYTES", 2000)
    monkeypatch.setattr(expand, "SPLIT_COMPRESSED_BYTES", 200)
    monkeypatch.setattr(_record_splitter, "CHUNK_BYTES", 500)
    data = json.dumps([post(n) for n in range(30)]).encode()
    path = tmp_path / "posts.json"
    path.write_bytes(gzip.compress(data) if packed else data)
    items = list(find_items(str(path)))
    assert len(items) == 1 or all(item.chunk for item in items)
    found = [article for item in items for article in process(item).articles]
    assert found == list(process(Item(str(path), data=data)).articles)


def test_the_command_reads_a_large_file_in_chunks(tmp_path: Path) -> None:
    data = json.dumps([post(n, content={"rendered": f"<p>{'Salt and water. ' * 4000}</p>"}) for n in range(150)])
    path, report = tmp_path / "posts.json", tmp_path / "report.jsonl"
    path.write_text(data, "utf-8")
    one, two = (reex("export", str(path), "--report", str(report), "--jobs", jobs) for jobs in "12")
    piped = reex("export", stdin=data.encode())
    assert one.stdout == two.stdout == piped.stdout.replace(b'"source":"-', f'"source":"{path}'.encode())
    (line,) = report.read_text("utf-8").splitlines()
    assert json.loads(line)["articles"] == 150
    assert len(list(find_items(str(path)))) > 1


def test_lines_that_recur_on_one_host_are_noted_and_kept(tmp_path: Path) -> None:
    folder = write_json_files(tmp_path, posts=[post(n) for n in range(1, 9)])
    report = tmp_path / "report.txt"
    done = reex("export", str(folder / "posts.json"), "--report", str(report))
    (line,) = report.read_text("utf-8").splitlines()
    assert json.loads(line)["notes"] == [
        'repeated: "Write to the captain of the ferry." in 8 of 8 posts of ferry-notes.example'
    ]
    assert done.stdout.count(b"Write to the captain") == 8


def test_a_post_that_occurs_twice_is_noted_and_kept(tmp_path: Path) -> None:
    changed = post(2, content={"rendered": "<p>It never left.</p>"}, modified="2024-04-01T08:00:00")
    folder = write_json_files(tmp_path, a=[post(1), post(2, modified="2024-03-06T08:00:00")], b=[post(1), changed])
    report = tmp_path / "report.txt"
    done = reex("export", str(folder / "a.json"), str(folder / "b.json"), "--report", str(report))
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["notes"] for record in records] == [
        [],
        [],
        [f"again: the same as {folder}/a.json#/0"],
        [f"again: newer than {folder}/a.json#/1"],
    ]
    assert len({record["id"] for record in records}) == 2
    notes = json.loads(report.read_text("utf-8").splitlines()[-1])["notes"]
    assert notes == ["again: 2 of the articles of ferry-notes.example came before in this run"]


def test_oembed_in_xml_and_numbers_as_strings_name_posts_too(tmp_path: Path) -> None:
    folder = write_json_files(tmp_path, post=post(9, author=8))
    fields = "".join(f"<{key}>{escape(value)}</{key}>" for key, value in OEMBED.items())
    (folder / "oembed.xml").write_text(f"<?xml version='1.0'?>\n<oembed>{fields}</oembed>", "utf-8")
    (folder / "terms.json").write_text(json.dumps([TERM | {"id": "4"}]), "utf-8")
    (record,) = (json.loads(line) for line in reex("export", str(folder)).stdout.splitlines())
    assert (record["authors"], record["terms"]) == (["Juniper"], {"category": ["Locks & Weirs"]})


def test_the_index_of_a_site_resolves_relative_links_and_names_the_site(tmp_path: Path) -> None:
    index = {"name": "Ferry Notes", "home": SITE, "namespaces": ["wp/v2"], "routes": {}}
    folder = write_json_files(tmp_path, index=index, post=post(1, link="/1/"))
    (record,) = (json.loads(line) for line in reex("export", str(folder)).stdout.splitlines())
    assert (record["url"], record["site"]) == (f"{SITE}/1/", "Ferry Notes")
