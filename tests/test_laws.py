"""What holds of every case, and of any input at all."""

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

from reex_cli.model import Article, Block, Item, Kind, Outcome, Page
from reex_cli.options import Options
from reex_cli.pipeline import process
from reex_cli.readers import Source, readers
from reex_cli.readers._html.parser import best, lexbor
from reex_cli.readers._text.lines import BULLET, UNDERLINE
from reex_cli.readers._text.paragraphs import blocks
from reex_cli.record import schema
from reex_cli.text import normalize_spaces
from reex_cli.text import words as words_of
from reex_cli.writers import json_line, record
from tests import law
from tests.cases import CASES, outcome_of, pages_of, source_of
from tests.conftest import SHARED
from tests.law import broken, by_judging

with_lexbor = pytest.mark.skipif(best() is not lexbor, reason="selectolax is not installed: there is no other look at the tree")
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
outcome = cache(outcome_of)
DETAIL = frozenset(("blocks", "removed", "evidence"))

LINES = st.sampled_from(
    """Home|Share on Facebook|The Old Stone Bridge|  • A point about bridges|3 Comments|Leave a Reply|By Grey Heron
|The old stone bridge at the ford is older than the town around it, and nobody knows how old that is.|Related posts
|It fell (opens in a new tab) in spring.|Subscribe to our newsletter|© 2024 The Bridge|Table of Contents||- one|- two
|©!-- /wp:paragraph -->|1. first|Title: Bridges|# Bridges|======|    indented|Read more|We use cookies on this site.
|May 3, 2024""".replace("\n|", "|").split("|")
)
DUMPS = st.lists(LINES, min_size=1, max_size=30).map("\n".join)


CHANGED = ("[", "httpv", "footnote")  # shortcodes, players and marks of notes, which become something else
PAGES = [*sorted((SHARED / "bench" / "html").glob("*5.html.gz"))[::20], *sorted((SHARED / "bench" / "dumps").glob("*/*77.txt"))]


def letters(texts: Iterable[str]) -> Counter[str]:
    """All characters that are no space, counted."""
    return Counter("".join("".join(texts).split()))


@every_case
def test_every_block_of_a_page_is_kept_or_removed_and_nothing_is_invented(case: Path) -> None:
    articles = () if outcome(case).format == "jsonl" else outcome(case).articles  # those were pages before
    for (page, _), article in zip(pages_of(case), articles, strict=True):
        seen = [block.text or block.url for block in page.blocks if block.kind is not Kind.FIELD]
        kept = [block.text or block.url for block in article.blocks]
        assert letters([*kept, *(one.text for one in article.removed)]) == letters(seen)


@every_case
def test_no_word_is_lost_said_twice_invented_glued_or_split(case: Path) -> None:
    assert list(broken(source_of(case).read_bytes())) == []


@pytest.mark.skipif(not PAGES, reason="the bench is not beside the checkout")
def test_no_word_of_a_sample_of_real_pages_is_lost_or_invented() -> None:
    """All of them: `python tests/fuzz/pages.py`."""
    assert {path.name: found for path in PAGES if (found := list(broken(path.read_bytes())))} == {}


@pytest.mark.parametrize(
    "lost",
    [
        Page("text", (Block(Kind.PARAGRAPH, "The tide (opens in a new tab)turns the wheel.", 1),)),
        Page("text", (Block(Kind.PARAGRAPH, "The tide", 1), Block(Kind.PARAGRAPH, "turns the wheel", 2))),
    ],
)
def test_what_breaks_the_law_is_found(lost: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(by_judging(lost)) == []
    kept = law.article_of(lost, "x", Options(), ())
    for change in ("The", "The tideturns the wheel", "The tide turns the wheel the wheel", ""):
        bad = replace(kept, blocks=(Block(Kind.PARAGRAPH, change),))
        monkeypatch.setattr(law, "article_of", lambda *_, bad=bad: bad)
        assert list(by_judging(lost))
    assert list(law.of_lines("a b\nc", [Block(Kind.PARAGRAPH, "a bc")]))


@with_lexbor
def test_what_is_glued_in_html_is_found() -> None:
    assert list(law.of_html("<p>a<b>b</b> c<p>d", [Block(Kind.PARAGRAPH, "a b c"), Block(Kind.PARAGRAPH, "d")]))


@with_lexbor
@every_case
def test_no_word_of_a_content_is_lost(case: Path) -> None:
    try:
        contents = list(contents_in(json.loads(source_of(case).read_bytes())))
    except ValueError:
        return  # damaged, or no JSON
    found = law.said(block.text or block.url for page, _ in pages_of(case) for block in page.blocks)
    as_written = [html for html in contents if not any(sign in html for sign in CHANGED)]
    assert all(law.shown(html)[0] <= found for html in as_written)


def contents_in(value: Any) -> Iterator[str]:
    """The HTML of all posts and pages in a JSON value."""
    if isinstance(value, dict) and value.get("type") in ("post", "page") and isinstance(value.get("content"), dict):
        yield value["content"].get("rendered") or ""
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from contents_in(inner)


@every_case
def test_every_verdict_has_a_label_a_rule_and_a_line(case: Path) -> None:
    for page, verdicts in pages_of(case):
        assert len(verdicts) == len(page.blocks)
        assert all(verdict.label and verdict.rule for verdict in verdicts)
        assert all(block.line > 0 for block in page.blocks if block.kind is not Kind.FIELD)


@every_case
def test_labelling_twice_gives_the_same(case: Path) -> None:
    assert [verdicts for _, verdicts in pages_of(case)] == [verdicts for _, verdicts in pages_of(case)]


@every_case
def test_a_record_keeps_to_its_schema_and_survives_json_lines(case: Path) -> None:
    check = Draft202012Validator(schema())
    for article in outcome(case).articles:
        written = json_line(record(article, DETAIL))
        assert b"\n" not in written
        assert "\u2028" not in written.decode()
        check.validate(json.loads(written))
        assert list(json.loads(written))[:20] == list(schema()["properties"])[:20]


@every_case
def test_a_case_is_the_same_under_any_name(case: Path) -> None:
    data = next(case.glob("source*")).read_bytes()
    ids = {tuple(article.id for article in process(Item(name, data=data)).articles) for name in ("a.json", "b.html", "c")}
    assert len(ids) == 1


@given(DUMPS)
def test_the_words_of_a_text_come_from_its_source_in_order(text: str) -> None:
    for article in process(Item("x", data=text.encode())).articles:
        source = iter(words_of(text))
        assert all(word in source for word in words_of(article.text))


@given(DUMPS)
def test_no_character_of_a_text_is_lost_on_the_way_to_blocks(text: str) -> None:
    lines = [line.strip() for line in text.split("\n") if not UNDERLINE.match(line.strip())]
    plain = [BULLET.sub("", line) if BULLET.match(line) else line for line in lines]
    found = letters(block.text for block in blocks(text))
    assert letters(normalize_spaces(line).removeprefix("# ") for line in plain) - found == Counter()


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
def test_no_soup_of_tags_makes_the_pipeline_raise(html: str) -> None:
    result = process(Item("x", data=f"<html><body>{html}".encode()))
    (article,) = result.articles
    assert isinstance(article, Article)
    assert all(isinstance(block, Block) and (block.text or block.url) for block in article.blocks)
