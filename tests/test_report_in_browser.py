"""The page of `reex report` in Chromium: search, filters, reasons, keys; nothing of a document runs, nothing is requested."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reex_cli.report import Collection, write_page
from tests.browser import CHROMIUM, Browser, open_browser
from tests.command import SEEDS, reex
from tests.records import BARE
from tests.test_report import HOSTILE, make_hostile

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="not installed: chromium"),
    pytest.mark.xdist_group("browser"),
]
TITLE = "How to Read a Tide Table Without Getting Wet"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser for all tests of this module."""
    with open_browser(tmp_path_factory.mktemp("browser")) as browser:
        yield browser


@pytest.fixture
def browser(running: Browser, tmp_path: Path) -> Iterator[Browser]:
    """The browser with the page of the seeds. In the end it has complained of nothing and requested nothing but its page."""
    running.set_screen(1280, 900)
    page = tmp_path / "seeds.html"
    page.write_bytes(reex("report", SEEDS).stdout)
    running.events.clear()
    running.open(page)
    yield running
    assert running.complaints() == []
    assert set(running.requests()) == {page.absolute().as_uri()}


def open_collection(browser: Browser, collection: Collection, path: Path) -> None:
    """Open the page of a collection."""
    with path.open("wb") as stream:
        write_page(stream, collection, "mills/")
    browser.open(path)


def write(browser: Browser, text: str) -> None:
    """Write into the search, from anywhere."""
    browser.press("/")
    browser.wait("document.activeElement.id === 'search'")
    browser.call("Input.insertText", text=text)


def choose(browser: Browser, column: str, name: str) -> None:
    """Choose a value in a filter."""
    filter_ = f"document.getElementById('filter-{column}')"
    browser.run(f"{filter_}.value = {json.dumps('=' + name)}; {filter_}.dispatchEvent(new Event('change'))")


def test_the_overview_shows_the_counts(browser: Browser) -> None:
    (whole,) = (line.split("\t")[2:] for line in reex("stats", SEEDS).stdout.decode().splitlines() if line.startswith("all"))
    articles, _, kept, dropped = browser.texts("#figures .value")
    assert [articles, kept, dropped] == [f"{int(number):,}" for number in whole]
    assert [text for text in browser.texts(".bars button") if text.startswith("wordpress")] == ["wordpress5"]
    assert browser.run("document.querySelectorAll('#timeline g.column').length") == 13
    assert "2 without a date" in browser.texts("#time-note")[0]


def test_labels_open_to_rules_with_examples(browser: Browser) -> None:
    browser.run("document.querySelector('#labels summary').click()")
    browser.wait("document.querySelectorAll('#labels .rule').length > 0")
    assert "comment-form" in browser.texts("#labels .rule")
    assert browser.texts("#labels .examples .text") != []


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("READ a tide table getting", {TITLE}),
        ("pinned beside the door", {TITLE}),  # of the text
        ("share this guide", {TITLE}),  # of what was dropped
        ("weathervane-nowhere", set()),
        ("streuobst pflege", {"Ein Apfelbaum ist kein Selbstläufer: Warum Streuobstwiesen Pflege brauchen"}),
    ],
)
def test_search_finds_words_of_titles_texts_and_dropped_text(query: str, titles: set[str], browser: Browser) -> None:
    write(browser, query)
    browser.wait("document.getElementById('found').textContent.includes(' of ')")
    assert set(browser.texts("#rows a")) == titles
    browser.run("document.getElementById('filters').reset()")
    browser.wait("!document.getElementById('found').textContent.includes(' of ')")
    assert len(browser.texts("#rows a")) == 19


def test_filters_narrow_the_table_together(browser: Browser) -> None:
    choose(browser, "format", "wordpress")
    assert browser.texts("#found") == ["5 of 19 articles"]
    choose(browser, "year", "2024")
    assert browser.texts("#rows td.format") == ["wordpress"]
    choose(browser, "host", "")
    assert browser.texts("#rows a") == []


def test_a_bar_filters_the_table(browser: Browser) -> None:
    browser.run("[...document.querySelectorAll('.bars button')].find(e => e.textContent.startsWith('de')).click()")
    browser.wait("document.getElementById('found').textContent === '1 of 19 articles'")


def test_columns_sort_and_rows_without_a_value_come_last(browser: Browser) -> None:
    browser.run("document.querySelector('th[data-column=words] button').click()")
    words = [int(text) for text in browser.texts("#rows td.number[data-unit=words]")]
    assert words == sorted(words, reverse=True)
    browser.run("document.querySelector('th[data-column=date] button').click()")
    dates = browser.run("[...document.querySelectorAll('#rows td.date')].map(e => e.textContent)")
    assert dates == [*sorted(filter(None, dates), reverse=True), "", ""]
    assert browser.run("document.querySelector('th[aria-sort]').dataset.column") == "date"


def test_an_article_shows_dropped_text_in_place_with_its_reason_and_fields_with_their_evidence(browser: Browser) -> None:
    write(browser, "pinned beside the door")
    browser.wait("document.querySelectorAll('#rows a').length === 1")
    browser.press("Enter")
    browser.press("Enter")
    browser.wait("!document.getElementById('reading').hidden")
    assert browser.texts("#article h1") == [TITLE]
    gone = browser.texts("#article .gone .text")
    assert "Skip to content" in gone
    assert "Share this guide Facebook X Email" in gone
    assert "navigationmenu-entry, line 29" in browser.texts("#article .gone .reason")
    order = browser.run("[...document.querySelectorAll('#article .gone .text, #article .kept')].map(e => e.textContent)")
    assert order.index("Share this guide Facebook X Email") < order.index("Two Times, Two Heights") < order.index(gone[-1])
    assert any("meta:article:published_time" in text for text in browser.texts("#article .fields dd"))
    browser.press("d")
    assert browser.texts("#article .gone") == []
    browser.press("d")
    browser.press("Escape")
    browser.wait("!document.getElementById('home').hidden")
    assert browser.run("document.activeElement.textContent") == TITLE


def test_everything_is_reached_by_keys(browser: Browser) -> None:
    browser.press("/")
    browser.wait("document.activeElement.id === 'search'")
    browser.press("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp")
    second = browser.texts("#rows a")[1]
    assert browser.run("document.activeElement.textContent") == second
    browser.press("Enter")
    browser.wait("!document.getElementById('reading').hidden")
    assert browser.texts("#article h1") == [second]
    browser.press("ArrowRight")
    browser.wait("document.getElementById('place').textContent === '3 of 19'")
    browser.press("ArrowLeft", "ArrowLeft")
    browser.wait("document.getElementById('place').textContent === '1 of 19'")
    browser.press("Escape")
    browser.wait("!document.getElementById('home').hidden")
    browser.press("ArrowUp")
    assert browser.run("document.activeElement.id") == "search"


@pytest.mark.parametrize("width", [360, 700, 1000, 1400])
def test_no_width_makes_the_page_scroll_sideways(width: int, browser: Browser) -> None:
    browser.set_screen(width, 800)
    for place in ("", "#articles", "#/11", "#/1"):
        browser.run(f"location.hash = '{place}'")
        browser.wait(f"document.getElementById('reading').hidden === {json.dumps('/' not in place)}")
        assert browser.run("document.documentElement.scrollWidth") <= width
        assert browser.run("(e => e.scrollWidth <= e.clientWidth)(document.querySelector('.scroll'))")
    browser.run("location.hash = ''")


def test_it_is_dark_where_dark_is_preferred(browser: Browser) -> None:
    light = browser.run("getComputedStyle(document.body).backgroundColor")
    browser.set_screen(1280, 900, dark=True)
    assert browser.run("getComputedStyle(document.body).backgroundColor") != light


def test_nothing_of_a_document_runs_or_becomes_markup(running: Browser, tmp_path: Path) -> None:
    collection = Collection()
    collection.add(make_hostile())
    collection.add(replace(make_hostile(), title="javascript:alert(1)", url="javascript:alert(1)"))
    running.events.clear()
    open_collection(running, collection, tmp_path / "hostile.html")
    running.run("document.querySelectorAll('summary').forEach(e => e.click())")
    for place in ("#/0", "#/1", "#articles"):
        running.run(f"location.hash = '{place}'")
        running.wait(f"document.getElementById('reading').hidden === {json.dumps('/' not in place)}")
        assert running.run("document.querySelectorAll('img, iframe, body script:not([type]) ~ script:not([type])').length") == 0
        assert running.run("[...document.links].every(e => e.getAttribute('href').startsWith('#'))")
    assert running.texts("#rows a")[0].startswith(HOSTILE[:40])
    assert running.complaints() == []
    assert running.requests() == [(tmp_path / "hostile.html").as_uri()]


def test_an_empty_page_and_a_page_of_a_sample_say_what_they_are(running: Browser, tmp_path: Path) -> None:
    running.events.clear()
    open_collection(running, Collection(), tmp_path / "empty.html")
    assert running.texts("#figures .value")[0] == "0"
    assert running.texts("#found") == ["0 articles"]
    collection = Collection(max_rows=100, max_detail_bytes=4_000)
    for number in range(1234):
        collection.add(replace(BARE, title=f"Tide {number}", text="The tide.", words=2))
    open_collection(running, collection, tmp_path / "sample.html")
    (notice,) = running.texts("#sampling")
    assert "The table has 100 of 1,234 articles, a random sample." in notice
    running.run("location.hash = '#/' + table.opened.indexOf(0)")
    running.wait("!document.getElementById('reading').hidden")
    assert "not in this file" in running.texts("#article .notice")[0]
    assert running.complaints() == []


def test_ten_thousand_articles_are_paged_and_searched(running: Browser, tmp_path: Path) -> None:
    collection = Collection()
    for number in range(10_000):
        collection.add(
            replace(BARE, title=f"Tide {number}", host=f"mill{number % 40}.example", text=f"Water {number}. " * 20, words=40)
        )
    open_collection(running, collection, tmp_path / "many.html")
    running.wait("document.readyState === 'complete'")
    assert running.texts("#page") == ["page 1 of 200"]
    running.run("document.getElementById('next').click()")
    assert running.texts("#rows a")[0] == "Tide 50"
    write(running, "water 9876.")
    running.wait("document.getElementById('found').textContent.startsWith('1 of')")
    assert running.texts("#rows a") == ["Tide 9876"]
