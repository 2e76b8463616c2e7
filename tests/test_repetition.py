"""Articles that occur again in a run: which are noted, how, and in how much memory."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from reex_cli import repetition
from reex_cli.repetition import ArticleState, RepeatedArticles, Repetition
from tests.command import reex
from tests.records import BARE

TEXT = "The sluice\n\nThe sluice keeper counts the boats every evening before the gate is shut for the night.\n"
PAGE = """<html><head><link rel="canonical" href="https://mill.example/sluice/"></head><body><article><h1>The sluice</h1>
<p>The keeper counts {} boats every evening before the gate is shut for the night.</p></article></body></html>"""


def notes(*args: object) -> list[list[str]]:
    """The notes of each article that an export gives."""
    return [json.loads(line)["notes"] for line in reex("export", *args).stdout.splitlines()]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_copy_of_a_text_is_noted_in_any_number_of_processes(tmp_path: Path, jobs: str) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text(TEXT if name != "b" else TEXT.replace("boats", "barges"), "utf-8")
    assert notes("--jobs", jobs, tmp_path) == [[], [], [f"again: the same as {tmp_path}/a"]]


def test_pages_with_one_address_are_noted_with_what_differs(tmp_path: Path) -> None:
    for name, number in (("a", "three"), ("b", "three"), ("c", "four")):
        (tmp_path / name).write_text(PAGE.format(number), "utf-8")
    assert notes(tmp_path) == [[], [f"again: the same as {tmp_path}/a"], [f"again: otherwise than {tmp_path}/a"]]


def test_a_record_that_is_read_back_is_not_noted_twice(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(TEXT, "utf-8")
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_bytes(reex("export", tmp_path / "a", tmp_path / "b").stdout)
    assert reex("export", corpus).stdout == corpus.read_bytes()
    parts = tmp_path / "parts"
    assert reex("export", "--shards", "3", "-o", parts, corpus).returncode == 0
    assert reex("merge", parts).stdout == corpus.read_bytes()


def test_parts_are_merged_with_notes_on_copies_of_texts(tmp_path: Path) -> None:
    sources = tmp_path / "in"
    sources.mkdir()
    for name in "abcdefgh":
        (sources / name).write_text(TEXT, "utf-8")
    assert reex("export", "--shards", "4", "-o", tmp_path / "parts", sources).returncode == 0
    assert reex("merge", tmp_path / "parts").stdout == reex("export", sources).stdout


def test_articles_without_address_and_words_are_not_compared() -> None:
    marked = Repetition()
    assert [marked.mark(replace(BARE, title="Untitled")).notes for _ in range(2)] == [(), ()]


def test_no_more_articles_are_remembered_than_allowed_and_a_note_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repetition, "MAX_FIRST_ARTICLES", 3)
    marked = Repetition()
    articles = [replace(BARE, id=f"r{n}", words=1, source=f"{n}.txt") for n in (1, 2, 3, 4, 4, 1)]
    assert [marked.mark(article).notes for article in articles] == [(), (), (), (), (), ("again: the same as 1.txt",)]
    assert [*marked.notes()] == [
        "again: 1 of the articles came before in this run",
        "again: looked for among the first 3 articles; there are more",
    ]


@pytest.mark.parametrize("source", ["a\x00b", "\udce9.txt", "", "日記.txt"])
def test_a_source_of_any_name_is_named_in_the_note(source: str) -> None:
    articles = RepeatedArticles()
    assert articles.note("r", ArticleState(source, "not hex", "2024")) == ""
    assert articles.note("r", ArticleState("b", "not hex", "2024")) == f"again: the same as {source}"
    assert articles.note("r", ArticleState("b", "other", "2025")) == f"again: newer than {source}"
