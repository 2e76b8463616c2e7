"""`--precision` and `--recall`: they shift the threshold of the classifier, and nothing that it does not decide."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reex_cli import rules
from reex_cli.content.decoding import EVEN_ODDS, LOG_ODDS_UNIT, find_f1_threshold
from reex_cli.item import Item
from reex_cli.label import label_page
from reex_cli.model import Block, Kind, Page
from reex_cli.options import PRECISION_SHIFT, RECALL_SHIFT, Cleaning, Options
from reex_cli.pipeline import process
from tests.cases import CASES, find_source
from tests.command import SEEDS, TOP, error_line, reex

CASE = TOP / "tests" / "cases"
DUMPS_AND_PAGES = [path for path in CASES if path.name.startswith(("dump-", "html-"))]
STANDFIRST = CASE / "dump-standfirst" / "source.txt"  # with a doubtful paragraph
WIKI = CASE / "html-wiki" / "source.html"  # with doubtful lines, kept and dropped
POSTS, PLAIN = next(SEEDS.glob("002*")), next(SEEDS.glob("006*"))
LOW, HIGH = EVEN_ODDS - 3 * LOG_ODDS_UNIT, EVEN_ODDS + 3 * LOG_ODDS_UNIT


def words_of(path: Path, *options: str) -> int:
    """The number of words of the text that `reex strip` prints."""
    done = reex("strip", *options, path)
    assert done.returncode == 0, done.stderr
    return len(done.stdout.split())


@pytest.mark.parametrize("path", [STANDFIRST, WIKI], ids=["dump", "html"])
def test_recall_keeps_and_precision_drops_what_is_doubtful(path: Path) -> None:
    precise, usual, full = words_of(path, "--precision"), words_of(path), words_of(path, "--recall")
    assert precise <= usual <= full
    assert precise < full


@pytest.mark.parametrize("path", [POSTS, PLAIN], ids=["wordpress", "plain"])
@pytest.mark.parametrize("option", ["--precision", "--recall"])
def test_formats_without_classifier_and_plain_articles_stay_as_they_are(path: Path, option: str) -> None:
    assert reex("strip", option, path).stdout == reex("strip", path).stdout


@pytest.mark.parametrize("command", ["list", "show", "strip", "export", "stats"])
def test_both_at_once_are_refused_before_anything_is_read(command: str) -> None:
    done = reex(command, "--precision", "--recall", SEEDS)
    assert done.returncode == 2
    assert error_line(done) == "--precision and --recall: choose one."


@pytest.mark.parametrize("option", ["--precision", "--recall"])
def test_they_combine_with_other_options_for_cleaning(option: str) -> None:
    assert reex("strip", "--raw", option, WIKI).stdout == reex("strip", "--raw", WIKI).stdout
    assert words_of(WIKI, option, "--keep", "boilerplate") >= words_of(WIKI, option)
    assert words_of(WIKI, option, "--drop", "paragraph") < words_of(WIKI, option)


@pytest.mark.parametrize("option", ["--precision", "--recall"])
def test_they_are_refused_for_records_that_were_cleaned(option: str, tmp_path: Path) -> None:
    assert reex("export", "-o", tmp_path / "a.jsonl", PLAIN).returncode == 0
    done = reex("list", option, tmp_path / "a.jsonl")
    assert done.returncode == 1
    assert "were cleaned when they were exported" in error_line(done)


def test_parts_that_were_written_with_another_shift_are_written_again(tmp_path: Path) -> None:
    for options, note in (((), ""), (("--recall",), "shift"), (("--recall",), "")):
        done = reex("export", "--shards", "1", "-o", tmp_path / "parts", *options, STANDFIRST)
        assert done.returncode == 0
        assert (note in done.stderr.decode()) if note else ("rebuilt" not in done.stderr.decode())


@pytest.mark.parametrize("path", DUMPS_AND_PAGES, ids=lambda path: path.name)
def test_the_highest_threshold_empties_no_text(path: Path) -> None:
    item = Item("source", str(find_source(path)))
    usual, shifted = (process(item, Options(cleaning=Cleaning(shift=shift))).articles for shift in (0, 40))
    assert [bool(article.text) for article in shifted] == [bool(article.text) for article in usual]


@given(st.lists(st.tuples(st.integers(0, 24), st.integers(0, 31 << 16)), min_size=1, max_size=9), st.integers(-40, 40))
def test_the_threshold_is_never_above_all_scores(blocks: list[tuple[int, int]], shift: int) -> None:
    scores = [score for _, score in blocks]
    assert find_f1_threshold(bytes(step for step, _ in blocks), scores, shift) <= max(scores)


def test_more_precision_raises_the_threshold_and_more_recall_lowers_it() -> None:
    words, scores = bytes((13, 13, 13, 13)), [HIGH, EVEN_ODDS + LOG_ODDS_UNIT, EVEN_ODDS - LOG_ODDS_UNIT, LOW]
    thresholds = [find_f1_threshold(words, scores, shift) for shift in (-20, -4, 0, 4, 20)]
    assert thresholds == sorted(thresholds)
    assert thresholds[0] < thresholds[2] < thresholds[4]


def test_rules_decide_as_before() -> None:
    blocks = (
        Block(Kind.PARAGRAPH, "The wheel turned, and the miller slept at last."),
        Block(Kind.PARAGRAPH, "Share on Facebook"),
    )
    page = Page("dump", blocks)
    for shift in (PRECISION_SHIFT, RECALL_SHIFT, -40):
        assert label_page(page, rules.rule_index(), shift)[0][1].rule == "share-line"
