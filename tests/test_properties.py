"""Properties of any input: sniffing, decoding, each reader, dates, labels, and each writer with its consumer.

The examples are the same every time. For more and random ones: `pytest --hypothesis-profile search tests/test_properties.py`.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reex_cli import dates
from reex_cli.encoding import decode
from reex_cli.errors import SourceError
from reex_cli.item import Item
from reex_cli.label import label
from reex_cli.model import Article, Block, Kind, Label, Page, Trust
from reex_cli.options import Options
from reex_cli.pipeline import process
from reex_cli.readers import Source, find_reader, readers
from reex_cli.rules import rule_index
from reex_cli.text import normalize_lines, normalize_newlines, normalize_spaces, sanitize_for_terminal, words
from reex_cli.writers import json_line, to_record
from tests.law import check_article, find_reader_violations
from tests.records import BARE, JSON, TEXTS, open_writer, write_articles

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
ARTICLES = st.builds(
    lambda title, text, authors, terms, native, notes: replace(
        BARE, title=title, text=text, authors=tuple(authors), terms=terms, native={"a": native}, notes=tuple(notes)
    ),
    st.none() | TEXTS, TEXTS, st.lists(TEXTS, max_size=3),
    st.dictionaries(TEXTS, st.lists(TEXTS, max_size=3).map(tuple), max_size=2),
    JSON, st.lists(TEXTS, max_size=2),
)  # fmt: skip
SENTENCES = st.sampled_from(
    """The tide turns the wheel of the mill.|Share this|Home|By Grey Heron|May 3, 2024|Subscribe to our newsletter|© 2024 W
|Read more|3 comments|潮汐表の読み方|&amp; &lt;b&gt; &nbsp; &#0; &bogus;|\u202eback|\u00adsoft|a\u0301
|[caption]x[/caption]|[gallery ids=1]|]]>|<!-- more -->|https://mill.example/a|\ufffe\uffff|12/31/2024|{"id":1}|---|# Tide
|> quoted|1. one|\x0c|\x1f""".replace("\n|", "|").split("|")
)
ENCODINGS = [
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-32",
    "latin-1",
    "cp1252",
    "cp1251",
    "koi8-r",
    "shift_jis",
    "gb18030",
]
TAGS = """p div span b i a li ul ol table tr td th h1 h2 br img pre code blockquote
svg script style noscript form em section nav""".split()
MARKUP = st.recursive(
    SENTENCES | NAMES.map(escape),
    lambda inner: st.builds(
        lambda tag, attributes, children, ends: f"<{tag}{attributes}>{''.join(children)}" + f"</{tag}>" * ends,
        st.sampled_from(TAGS),
        st.sampled_from(
            ["", ' class="share post"', " hidden", ' href="/a"', ' alt="x"', ' id="comments"', ' style="display:none"']
        ),
        st.lists(inner, max_size=4),
        st.booleans(),
    ),
    max_leaves=12,
)


def process_and_check(name: str, text: str) -> list[Article]:
    """Process a text with one reader, and check that no word is lost (`tests/law.py`)."""
    data = text.encode("utf-8", "replace")
    source = Source("x", data)
    trusts = [reader.sniff(source) for reader in readers().values()]
    assert all(isinstance(trust, Trust) for trust in trusts)
    outcome = process(Item("x", data=data), Options(format=name))
    assert outcome.articles or outcome.failures or outcome.skipped or outcome.notes or not text.strip()
    try:
        assert list(find_reader_violations(readers()[name], source)) == []
    except SourceError:
        assert outcome.failures
    return list(outcome.articles)


# Reading


@given(st.binary(max_size=300), st.sampled_from([None, *ENCODINGS]))
def test_any_bytes_are_decoded_or_refused(data: bytes, encoding: str | None) -> None:
    try:
        found = decode(data, encoding)
    except SourceError:
        return
    found.text.encode()
    assert found.encoding
    assert all(re.match("recoded|damaged|mojibake", note) for note in found.notes)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
def test_text_with_a_byte_order_mark_is_decoded_unchanged(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text.removeprefix("\ufeff")


@given(st.text())
def test_normalizing_twice_is_normalizing_once(text: str) -> None:
    once = normalize_spaces(text)
    assert normalize_spaces(once) == once
    assert normalize_lines(normalize_lines(text)) == normalize_lines(text)
    assert "\r" not in normalize_newlines(text)
    assert sanitize_for_terminal(once) == sanitize_for_terminal(sanitize_for_terminal(once))
    assert once.isprintable() or not re.search("[\x00-\x1f\x7f-\x9f]", once)


@pytest.mark.parametrize("name", ["text", "dump", "markdown"])
@given(st.lists(SENTENCES | NAMES, max_size=12).map("\n".join))
def test_no_word_is_lost_from_any_lines_of_text(name: str, text: str) -> None:
    process_and_check(name, text)


@given(MARKUP)
def test_no_word_is_lost_from_any_markup_as_a_page(html: str) -> None:
    (article,) = process_and_check("html", f"<html><body>{html}") or [BARE]
    assert "\n\n\n" not in article.text or any(block.kind is Kind.CODE for block in article.blocks)


@given(MARKUP, MARKUP)
def test_no_word_is_lost_from_any_markup_as_the_content_of_a_post(title: str, html: str) -> None:
    post = {"id": 1, "type": "post", "title": {"rendered": title}, "content": {"rendered": html}, "excerpt": {"rendered": html}}
    assert len(process_and_check("wordpress", json.dumps([post]))) == 1


@pytest.mark.parametrize("make", ["<![CDATA[{}]]>", "{}", "escaped"])
@given(MARKUP)
def test_no_word_is_lost_from_any_markup_as_the_content_of_xml(make: str, html: str) -> None:
    inner = escape(html) if make == "escaped" else make.format(html)
    item = f"<item><title>A</title><description>{inner}</description><content:encoded>{inner}</content:encoded></item>"
    process_and_check("feed", f'<rss version="2.0"><channel><title>x</title>{item}{item}</channel></rss>')
    process_and_check("wxr", f"<rss><channel><wp:wxr_version>1.2</wp:wxr_version>{item}</channel></rss>")


@given(
    st.text(max_size=40)
    | st.from_regex(r"(\d{1,4}[-/. ]){2}\d{1,4}([T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:?\d\d)?)?", fullmatch=True)
)
def test_a_parsed_date_is_valid_and_as_precise_as_it_is_stated(text: str) -> None:
    found = dates.parse_date(text)
    if found:
        assert re.fullmatch(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?)?)?", found), found
        if len(found) >= 10:
            datetime.fromisoformat(found)
        assert dates.parse_date(found) == found


BLOCKS = st.lists(
    st.builds(
        lambda kind, text, line, linked: Block(kind, text, line, link_characters=min(linked, len(text))),
        st.sampled_from([kind for kind in Kind if kind not in (Kind.FIELD, Kind.TABLE)]),
        SENTENCES.map(normalize_spaces).filter(bool) | NAMES.map(normalize_spaces).filter(bool),
        st.integers(1, 99),
        st.integers(0, 50),
    ),
    max_size=12,
)


@given(BLOCKS, st.sampled_from(["text", "dump", "markdown", "html", "wordpress", "feed"]))
def test_labelling_is_deterministic_and_loses_no_block(blocks: list[Block], name: str) -> None:
    page = Page(name, tuple(blocks))
    verdicts = label(page, rule_index())
    assert label(page, rule_index()) == verdicts
    assert all(isinstance(verdict.label, Label) and verdict.rule for verdict in verdicts)
    assert list(check_article(page)) == []


# Writing


@given(ARTICLES)
def test_json_has_all_values_of_the_article_on_one_line(article: Article) -> None:
    line = json_line(to_record(article, frozenset()))
    assert not re.search("[\n\r\u2028\u2029\x85]", line.decode())
    assert json.loads(line) == json.loads(json.dumps(to_record(article, frozenset())))


@pytest.mark.parametrize("excel", [False, True])
@given(ARTICLES)
def test_csv_is_read_back_as_it_was_written(excel: bool, article: Article) -> None:
    text = write_articles("csv", [article, article], excel=excel).decode("utf-8-sig" if excel else "utf-8")
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    assert len(rows) == 2
    row = dict(zip(head, rows[1], strict=True))
    for name in ("title", "text"):
        cell, value = row[name], getattr(article, name) or ""
        assert cell == value or (excel and cell.replace("'", "") == value.replace("'", ""))
        assert not (excel and cell.startswith(("=", "+", "-", "@", "\t", "\r")))
    assert json.loads(row["native"].removeprefix("'")) == article.native


@given(ARTICLES)
def test_tsv_has_one_line_per_record(article: Article) -> None:
    assert write_articles("tsv", [article, article]).count(b"\n") == 3


@given(st.lists(ARTICLES, min_size=1, max_size=3))
def test_parquet_is_read_back_as_it_was_written(articles: list[Article]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(io.BytesIO(write_articles("parquet", articles)))
    assert table["text"].to_pylist() == [article.text for article in articles]
    assert table["title"].to_pylist() == [article.title for article in articles]
    assert [tuple(names) for names in table["authors"].to_pylist()] == [article.authors for article in articles]


@given(ARTICLES)
def test_sqlite_is_read_back_as_it_was_written_and_no_value_is_run_as_sql(article: Article) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = f"{place}/o.db"
        with open_writer("sqlite", path) as write:
            write(article)
        with closing(sqlite3.connect(path)) as file:
            ((title, text, native),) = file.execute("SELECT title, text, native FROM articles").fetchall()
            assert file.execute("SELECT name FROM authors ORDER BY position").fetchall() == [
                (author,) for author in article.authors
            ]
            assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert (title, text, json.loads(native)) == (article.title, article.text, article.native)


@given(st.lists(ARTICLES, min_size=1, max_size=2))
def test_markdown_has_valid_yaml_front_matter_and_portable_file_names(articles: list[Article]) -> None:
    with tempfile.TemporaryDirectory() as place:
        with open_writer("markdown", f"{place}/o") as write:
            for article in articles:
                write(article)
        found = sorted(Path(place, "o").iterdir())
        assert len({path.name.lower() for path in found}) == len(articles)
        assert sorted(path.name for path in Path(place).iterdir()) == ["o"]
        for path in found:
            assert re.fullmatch(r"[^\x00-\x1f<>:\"/\\|?*\-. ][^\x00-\x1f<>:\"/\\|?*]{0,250}\.md", path.name), path.name
            head: Any = yaml.safe_load(path.read_text("utf-8").split("\n---\n", 1)[0].removeprefix("---\n"))
            assert (head.get("title") or None) in {article.title or None for article in articles}


@given(ARTICLES)
def test_an_exported_record_is_recognised_and_read_back(article: Article) -> None:
    data = json_line(to_record(article, frozenset())) + b"\n"
    assert find_reader(Source("x", data)).name == "jsonl"
    (found,) = process(Item("x", data=data)).articles
    assert (found.title, found.text, found.authors, found.native) == (
        article.title,
        article.text,
        article.authors,
        article.native,
    )
    assert words(found.text) == words(article.text)
