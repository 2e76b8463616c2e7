"""`reex report` writes one page that holds all it shows, within bounded memory, and in which no text of a document can run."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from reex_cli.model import Article, Block, Evidence, Failure, Kind, Outcome, Removed
from reex_cli.report import Collection, write_page
from reex_cli.report.article_details import ENTRIES, MAX_TEXT, article_details
from reex_cli.report.collection import MAX_FAILURES
from reex_cli.report.sample import Sample
from tests.command import ARTICLE, SEEDS, error_line, reex
from tests.records import BARE, FULL, seed_articles
from tests.test_command_line import on_terminal

DATA = re.compile(r'<script type="application/json" id="(\w+)">(.*?)</script>', re.DOTALL)
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)><!--\u2028\u202e\ud800\x00]]>&lt;{{1}}"


def read_page(page: str) -> dict[str, Any]:
    """The values in a page by the ids of their elements."""
    return {name: json.loads(text) for name, text in DATA.findall(page)}


def make_page(articles: list[Article], outcomes: tuple[Outcome, ...] = (), **limits: int) -> str:
    """The page of some articles."""
    collection = Collection(**limits)
    for outcome in outcomes:
        collection.add_outcome(outcome)
    for article in articles:
        collection.add(article)
    stream = BytesIO()
    write_page(stream, collection, "mills/")
    return stream.getvalue().decode()


def make_hostile() -> Article:
    """An article whose every text tries to leave its element."""
    return replace(
        FULL,
        source=HOSTILE,
        host=HOSTILE,
        title=HOSTILE,
        text=HOSTILE,
        notes=(HOSTILE,),
        format=HOSTILE,
        blocks=(
            Block(Kind.PARAGRAPH, HOSTILE),
            Block(Kind.TABLE, HOSTILE, rows=((HOSTILE,),)),
            Block(Kind.IMAGE, "", url=HOSTILE),
        ),
        removed=(Removed(HOSTILE, HOSTILE, HOSTILE, 1),),
        evidence=(Evidence("title", HOSTILE, 1, HOSTILE, (HOSTILE,)),),
    )


def test_the_counts_are_those_of_stats() -> None:
    page = read_page(reex("report", SEEDS).stdout.decode())["data"]
    stats = [line.split("\t") for line in reex("stats", SEEDS).stdout.decode().splitlines()]
    counted = {(of, name): [int(number) for number in numbers] for of, name, *numbers in stats[1:]}
    assert [page["articles"], page["kept"], page["dropped"]] == counted["all", ""]
    for grouping, rows in page["counts"].items():
        assert {name: numbers for name, *numbers in rows} == {name: n for (of, name), n in counted.items() if of == grouping}
    for label, articles, words, rules in page["labels"]:
        assert [articles, 0, words] == counted["label", label]
        assert sum(rule[2] for rule in rules) == words
        assert all(1 <= len(rule[3]) <= 3 for rule in rules)


def test_the_table_and_the_articles_have_what_export_writes() -> None:
    records = [json.loads(line) for line in reex("export", "--removed", "--evidence", SEEDS).stdout.splitlines()]
    values = read_page(reex("report", SEEDS).stdout.decode())
    table = values["data"]["table"]
    assert table["title"] == [record["title"] or "" for record in records]
    assert table["words"] == [record["words"] for record in records]
    assert [table["host"]["names"][code] for code in table["host"]["codes"]] == [record["host"] or "" for record in records]
    assert table["opened"] == [1] * len(records)
    for row, record in enumerate(records):
        details = values[f"d{row}"]
        gone = [entry[1:] for entry in details["text"] if not ENTRIES[entry[0]]]
        assert [text[:2] for text in gone] == [[part["text"], part["label"]] for part in record["removed"]]
        fields = {name: (value, rule) for name, value, rule, *_ in details["fields"]}
        assert fields.get("title", (None,))[0] == record["title"]
        assert {name: rule for name, (_, rule) in fields.items() if rule} == {
            name: evidence["rule"] for name, evidence in record["evidence"].items() if name in fields
        }


def test_dropped_text_stands_where_it_stood() -> None:
    article = replace(
        BARE,
        text="One.\n\nTwo.",
        blocks=(Block(Kind.HEADING, "One.", level=2), Block(Kind.PARAGRAPH, "Two.")),
        removed=(
            Removed("Menu", "navigation", "menu", 1),
            Removed("Advert", "advert", "box", 4, 1),
            Removed("End", "legal", "end", 9, 2),
        ),
    )
    entries = [[ENTRIES[code], *rest] for code, *rest in article_details(article)["text"]]
    assert entries == [
        ["", "Menu", "navigation", "menu", 1],
        ["heading", "One.", 2],
        ["", "Advert", "advert", "box", 4],
        ["paragraph", "Two."],
        ["", "End", "legal", "end", 9],
    ]


def test_the_script_knows_the_kinds_by_the_same_numbers() -> None:
    script = (Path(__file__).parent.parent / "reex_cli" / "report" / "article.js").read_text("utf-8")
    (kinds,) = re.findall(r"const KINDS = (\[.*?\]);", script)
    assert json.loads(kinds) == list(ENTRIES)


def test_no_text_of_a_document_leaves_its_element() -> None:
    page = make_page([make_hostile()], (Outcome(HOSTILE, failures=(Failure("x", HOSTILE),), skipped={HOSTILE: 1}),))
    assert "\u2028" not in page
    assert "\x00" not in page
    assert page.count("<script") == page.count("</script") == 3
    assert "<img" not in page
    assert page.count("<!--") == 0
    values = read_page(page)
    shown = HOSTILE.replace("\ud800", "\ufffd\ufffd\ufffd")  # JSON has no lone surrogates
    assert values["data"]["table"]["title"][0].startswith(shown[:40])
    assert values["d0"]["text"][1][1].startswith(shown[:40])


def test_the_policy_of_the_page_allows_its_style_and_its_script_and_nothing_else() -> None:
    page = reex("report", SEEDS).stdout.decode()
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="(.*?)"', page)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    parts = [re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL) for tag in ("style", "script")]
    hashes = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for (text,) in parts]
    assert rules == {
        "default-src": "'none'",
        "style-src": hashes[0],
        "script-src": hashes[1],
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    for (text,) in parts:
        assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|url\(|@import|fetch\(|import\(", text)
    assert not re.search(r'<[^>]+ (?:src|style|on\w+)=|<link|href="(?!#)', DATA.sub("", page).replace(parts[1][0], ""))


def test_rows_and_articles_beyond_the_limits_are_a_random_sample_that_is_always_the_same() -> None:
    articles = [replace(BARE, id=f"r{number:016}", title=f"Tide {number}", text="The tide.", words=2) for number in range(300)]
    page = make_page(articles, max_rows=100, max_detail_bytes=8_000)
    values = read_page(page)
    data, table = values["data"], values["data"]["table"]
    assert data["articles"] == 300
    assert len(table["title"]) == 100
    numbers = [int(title.split()[1]) for title in table["title"]]
    assert numbers == sorted(numbers)
    assert numbers[0] < 20
    assert numbers[-1] > 280
    opened = [row for row, is_opened in enumerate(table["opened"]) if is_opened]
    assert 20 < len(opened) < 100
    assert sorted(values.keys() - {"data"}) == sorted(f"d{row}" for row in opened)
    assert all(["title", f"Tide {numbers[row]}", "", 0, []] in values[f"d{row}"]["fields"] for row in opened)
    assert page == make_page(articles, max_rows=100, max_detail_bytes=8_000)


def test_a_sample_holds_no_more_than_its_limits_at_any_time() -> None:
    sample = Sample(5, 100)
    for number in range(1000):
        sample.add((number * 7919 % 1000) / 1000, number, "x", 30)
        assert len(sample.heap) <= 3
        assert sample.size <= 100
    assert [number * 7919 % 1000 for number, _ in sample.items()] != []
    assert sorted(number * 7919 % 1000 for number, _ in sample.items()) == [0, 1, 2]


def test_what_is_very_long_is_cut_and_the_page_is_told() -> None:
    long = "The tide turns. " * 10_000
    article = replace(BARE, title=long, text=long, removed=(Removed(long, "legal", "terms", 1),), notes=(long,), source=long)
    details = article_details(article)
    assert ENTRIES[details["text"][-1][0]] == "cut"
    assert sum(len(entry[1]) for entry in details["text"][:-1]) == MAX_TEXT
    assert details["text"][-1][1] == len(long) - (MAX_TEXT - 1000)
    assert len(json.dumps(details)) < MAX_TEXT + 4_000
    assert len(make_page([article])) < len(make_page([])) + MAX_TEXT + 12_000


def test_equal_texts_and_equal_addresses_are_shown_as_copies() -> None:
    one = replace(BARE, words=3, hash="1" * 32, url="https://mill.example/a")
    copy = replace(one, url=None)
    other = replace(one, hash="2" * 32)
    empty = replace(BARE, words=0)
    assert read_page(make_page([one, copy, other, empty, empty]))["data"]["duplicates"] == {
        "copies": 2,
        "number": 2,
        "groups": [["text", 2, [0, 1]], ["address", 2, [0, 2]]],
    }


def test_failures_are_listed_up_to_a_limit_and_all_are_counted() -> None:
    failure = Failure("damaged", "the JSON is cut off.", 3, 5)
    data = read_page(
        make_page([], tuple(Outcome(f"{number}.json", failures=(failure,)) for number in range(MAX_FAILURES + 5)))
    )["data"]
    assert data["failed"] == data["sources"] == MAX_FAILURES + 5
    assert len(data["failures"]) == MAX_FAILURES
    assert data["failures"][0] == ["0.json", 3, 5, "the JSON is cut off."]


def test_without_an_article_the_page_shows_what_failed_and_was_skipped(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "style.css").write_text("body { color: red }\na { color: blue }\n")
    done = reex("report", "-o", tmp_path / "out" / "r.html", tmp_path)
    assert done.returncode == 2
    done = reex("report", "-o", tmp_path / "r.html", tmp_path)
    assert done.returncode == 1
    data = read_page((tmp_path / "r.html").read_text("utf-8"))["data"]
    assert data["articles"] == 0
    assert data["skipped"] == [["stylesheet", 1]]
    assert [failure[0].rpartition("/")[2] for failure in data["failures"]] == ["empty.txt"]
    assert data["table"]["title"] == []


def test_standard_input_and_filters_work_as_for_the_other_commands(tmp_path: Path) -> None:
    data = read_page(reex("report", "-", stdin=ARTICLE.encode()).stdout.decode())["data"]
    assert data["table"]["title"] == ["The Mill at Eling"]
    data = read_page(reex("report", "--since", "2025", "--format", "html", "--limit", "1", SEEDS).stdout.decode())["data"]
    assert data["articles"] == 1
    assert data["counts"]["format"][0][0] == "html"
    assert read_page(reex("report", "--sample", "3", SEEDS).stdout.decode())["data"]["articles"] == 3
    raw = read_page(reex("report", "--raw", SEEDS).stdout.decode())["data"]
    assert "navigation" in {label for label, *_ in data["labels"]} - {label for label, *_ in raw["labels"]}
    done = reex("report", "-o", tmp_path / "r.html", "--host", "nowhere", SEEDS)
    assert done.returncode == 1
    assert "no articles match the filters" in error_line(done)


def test_the_bytes_are_the_same_for_any_number_of_jobs_and_read_back_from_an_export(tmp_path: Path) -> None:
    assert reex("report", SEEDS).stdout == reex("report", "-j", "3", SEEDS).stdout
    reex("export", "--blocks", "--removed", "--evidence", "-o", tmp_path / "corpus.jsonl", SEEDS)
    direct, again = (read_page(reex("report", source).stdout.decode()) for source in (SEEDS, tmp_path / "corpus.jsonl"))
    assert again["data"]["labels"] and again["data"]["kept"] == direct["data"]["kept"]  # noqa: PT018


def test_a_terminal_and_a_compressed_file_are_refused() -> None:
    assert "Say with -o where to write it" in on_terminal("report", SEEDS, code=2)
    assert "no compressed page" in error_line(reex("report", "-o", "r.html.gz", SEEDS))


@pytest.mark.parametrize("articles", [[], [BARE], [FULL], seed_articles()], ids=["none", "bare", "full", "seeds"])
def test_every_page_is_complete(articles: list[Article]) -> None:
    page = make_page(articles)
    assert page.startswith("<!doctype html>")
    assert page.endswith("</body>\n</html>\n")
    assert "<!--" not in page
    assert len(read_page(page)) == len(articles) + 1
