"""Invariants that hold for every case, and for any input."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from reex_cli.item import Item
from reex_cli.model import Article, Block, Kind, Outcome, Page
from reex_cli.options import Options
from reex_cli.pipeline import process
from reex_cli.readers import Source, readers
from reex_cli.readers._html.parser import default_engine, lexbor
from reex_cli.readers._text.lines import BULLET, UNDERLINE
from reex_cli.readers._text.paragraphs import build_blocks
from reex_cli.record import json_schema
from reex_cli.text import normalize_spaces
from reex_cli.text import words as words_of
from reex_cli.writers import json_line, to_record
from tests import law
from tests.cases import CASES, find_source, label_pages, process_case
from tests.conftest import SHARED
from tests.law import check_article, find_violations

with_lexbor = pytest.mark.skipif(
    default_engine() is not lexbor, reason="selectolax, which builds the tree to compare with, is not installed"
)
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
outcome = cache(process_case)
DETAIL = frozenset(("blocks", "removed", "evidence"))

LINES = st.sampled_from(
    """Home|Share on Facebook|The Old Stone Bridge|  • A point about bridges|3 Comments|Leave a Reply|By Grey Heron
|The old stone bridge at the ford is older than the town around it, and nobody knows how old that is.|Related posts
|It fell (opens in a new tab) in spring.|Subscribe to our newsletter|© 2024 The Bridge|Table of Contents||- one|- two
|©!-- /wp:paragraph -->|1. first|Title: Bridges|# Bridges|======|    indented|Read more|We use cookies on this site.
|May 3, 2024""".replace("\n|", "|").split("|")
)
DUMPS = st.lists(LINES, min_size=1, max_size=30).map("\n".join)


REPLACED = ("[", "httpv", "footnote")  # shortcodes, players and footnote marks, which the reader replaces
PAGES = [*sorted((SHARED / "bench" / "html").glob("*5.html.gz"))[::20], *sorted((SHARED / "bench" / "dumps").glob("*/*77.txt"))]


def letters(texts: Iterable[str]) -> Counter[str]:
    """All characters but white space, counted."""
    return Counter("".join("".join(texts).split()))


@every_case
def test_every_block_of_a_page_is_kept_or_removed_and_nothing_is_invented(case: Path) -> None:
    articles = () if outcome(case).format == "jsonl" else outcome(case).articles  # these are read as articles, not as pages
    for (page, _), article in zip(label_pages(case), articles, strict=True):
        expected = [block.text or block.url for block in page.blocks if block.kind is not Kind.FIELD]
        kept = [block.text or block.url for block in article.blocks]
        assert letters([*kept, *(removed.text for removed in article.removed)]) == letters(expected)


@every_case
def test_no_word_is_lost_repeated_invented_joined_or_split(case: Path) -> None:
    assert list(find_violations(find_source(case).read_bytes())) == []


@pytest.mark.skipif(not PAGES, reason="the shared pages are not next to the checkout")
def test_no_word_of_a_sample_of_real_pages_is_lost_or_invented() -> None:
    """`python tests/fuzz/pages.py` checks all pages."""
    assert {path.name: violations for path in PAGES if (violations := list(find_violations(path.read_bytes())))} == {}


@pytest.mark.parametrize(
    "lost",
    [
        Page("text", (Block(Kind.PARAGRAPH, "The tide (opens in a new tab)turns the wheel.", 1),)),
        Page("text", (Block(Kind.PARAGRAPH, "The tide", 1), Block(Kind.PARAGRAPH, "turns the wheel", 2))),
    ],
)
def test_a_lost_or_repeated_word_is_detected(lost: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(check_article(lost)) == []
    kept = law.build_article(lost, "x", Options(), ())
    for change in ("The", "The tideturns the wheel", "The tide turns the wheel the wheel", ""):
        bad = replace(kept, blocks=(Block(Kind.PARAGRAPH, change),))
        monkeypatch.setattr(law, "build_article", lambda *_, bad=bad: bad)
        assert list(check_article(lost))
    assert list(law.check_lines("a b\nc", [Block(Kind.PARAGRAPH, "a bc")]))


@with_lexbor
def test_joined_words_in_html_are_detected() -> None:
    assert list(law.check_html("<p>a<b>b</b> c<p>d", [Block(Kind.PARAGRAPH, "a b c"), Block(Kind.PARAGRAPH, "d")]))


@with_lexbor
@every_case
def test_no_word_of_the_content_of_a_post_is_lost(case: Path) -> None:
    try:
        contents = list(find_contents(json.loads(find_source(case).read_bytes())))
    except ValueError:
        return  # damaged, or not JSON
    actual = law.count_all_words(block.text or block.url for page, _ in label_pages(case) for block in page.blocks)
    as_written = [html for html in contents if not any(sign in html for sign in REPLACED)]
    assert all(law.count_visible_words(html)[0] <= actual for html in as_written)


def find_contents(value: Any) -> Iterator[str]:
    """The HTML of the content of all posts and pages in a JSON value."""
    if isinstance(value, dict) and value.get("type") in ("post", "page") and isinstance(value.get("content"), dict):
        yield value["content"].get("rendered") or ""
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from find_contents(inner)


@every_case
def test_every_verdict_has_a_label_a_rule_and_a_line(case: Path) -> None:
    for page, verdicts in label_pages(case):
        assert len(verdicts) == len(page.blocks)
        assert all(verdict.label and verdict.rule for verdict in verdicts)
        assert all(block.line > 0 for block in page.blocks if block.kind is not Kind.FIELD)


@every_case
def test_labelling_twice_gives_the_same_verdicts(case: Path) -> None:
    assert [verdicts for _, verdicts in label_pages(case)] == [verdicts for _, verdicts in label_pages(case)]


@every_case
def test_a_record_is_valid_by_the_schema_and_is_one_line_of_json(case: Path) -> None:
    check = Draft202012Validator(json_schema(readers()))
    for article in outcome(case).articles:
        written = json_line(to_record(article, DETAIL))
        assert b"\n" not in written
        assert "\u2028" not in written.decode()
        check.validate(json.loads(written))
        assert list(json.loads(written))[:20] == list(json_schema()["properties"])[:20]


@every_case
def test_the_ids_of_a_case_do_not_depend_on_the_name_of_the_file(case: Path) -> None:
    data = next(case.glob("source*")).read_bytes()
    ids = {tuple(article.id for article in process(Item(name, data=data)).articles) for name in ("a.json", "b.html", "c")}
    assert len(ids) == 1


@given(DUMPS)
def test_the_words_of_a_text_are_those_of_its_source_in_order(text: str) -> None:
    for article in process(Item("x", data=text.encode())).articles:
        source = iter(words_of(text))
        assert all(word in source for word in words_of(article.text))


@given(DUMPS)
def test_no_character_of_a_text_is_lost_on_the_way_to_blocks(text: str) -> None:
    lines = [line.strip() for line in text.split("\n") if not UNDERLINE.match(line.strip())]
    plain = [BULLET.sub("", line) if BULLET.match(line) else line for line in lines]
    actual = letters(block.text for block in build_blocks(text))
    assert letters(normalize_spaces(line).removeprefix("# ") for line in plain) - actual == Counter()


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode) | DUMPS.map(str.encode))
def test_no_bytes_make_a_reader_or_the_pipeline_raise(data: bytes) -> None:
    result = process(Item("x", data=data))
    assert isinstance(result, Outcome)
    assert result.articles or result.failures or result.skipped
    if not result.failures:
        source = Source("x", data)
        assert all(reader.sniff(source) >= 0 for reader in readers().values())


KEYS = "id title content rendered date class_list _links wp:term posts _embedded author name excerpt type code message link"
PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
RECORDS = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS.split()), inner, max_size=6),
    max_leaves=20,
)
TAGS = """<p> </p> <div> </div> <br> <table> <tr> <td> </table> <li> <ul> </ul> <b> </b> <pre> </pre> <h2> </h2> text &amp;
<span/class='sr-only'> </span> <a/href='x'> </a> <article> </article> <script> </script> <img/alt='x'>"""


@given(RECORDS)
def test_no_json_makes_the_pipeline_raise(value: object) -> None:
    assert isinstance(process(Item("x", data=json.dumps(value).encode())), Outcome)


@given(st.lists(st.sampled_from(TAGS.split()), max_size=40).map(" ".join))
def test_no_tag_soup_makes_the_pipeline_raise(html: str) -> None:
    result = process(Item("x", data=f"<html><body>{html}".encode()))
    (article,) = result.articles
    assert isinstance(article, Article)
    assert all(isinstance(block, Block) and (block.text or block.url) for block in article.blocks)
