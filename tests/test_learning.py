"""The parts of `tests.training` that need its packages but no data: weights of blocks, rewritten pages, a set left out."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import cache
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reex_cli.model import Block, Kind
from tests.bench import pages as bench_pages

pytest.importorskip("catboost")  # of the extra `train`, like all that is imported below

from tests.training import html_pages, leave_one_out, text_model
from tests.training.extra_pages import KINDS
from tests.training.pages import Page

LATIN = re.compile("[a-zA-Z]")
LABELS = st.lists(st.sampled_from((-1.0, 0.0, 0.5, 1.0)), min_size=1, max_size=6)
STYLES_OF_PAGES = ("innertext", "lynx", "plain", "plain-wrapped", "cut-soup", "silver-draw_with_soup", "other-draw_wrapped")


def page(texts: list[str], labels: list[float], style: str = "innertext") -> Page:
    """A page without markup."""
    blocks = [Block(Kind.PARAGRAPH, text) for text in texts]
    gold = "\n".join(text for text, label in zip(texts, labels, strict=True) if label > 0.5)
    return Page("page", style, "mill.example", gold, blocks, labels)


def page_of_words(labels: list[float], style: str = "innertext") -> Page:
    """A page whose first block has one word, the second two, and so on."""
    return page([" ".join(["wheel"] * size) for size in range(1, len(labels) + 1)], labels, style)


def html_weights(one: Page) -> list[float]:
    """The weights of the blocks as those of a page of HTML."""
    return list(
        html_pages.block_weights(
            html_pages.HtmlPage(one.id, "article", one.domain, one.gold, one.blocks, one.labels, [None] * len(one.labels), [])
        )
    )


def text_weights(one: Page) -> list[float]:
    """The weights of the blocks as those of a page without markup."""
    return list(text_model.block_weights([one]))


@pytest.mark.parametrize("weights", [html_weights, text_weights])
def test_a_long_block_of_han_signs_weighs_as_much_as_one_of_as_many_words(weights: Callable[[Page], list[float]]) -> None:
    signs = weights(page(["水车转动。" * 5, "首页", "水车"], [1.0, 0.0, 1.0]))
    words = weights(page(["wheel of a mill. " * 5, "go home", "the mill"], [1.0, 0.0, 1.0]))
    assert signs == words  # 20, 2 and 2
    assert signs[0] == pytest.approx(signs[1] * 22 / 4)


@given(LABELS)
def test_keeping_what_is_right_scores_one_and_keeping_nothing_zero(labels: list[float]) -> None:
    one = page_of_words([round(label) * 1.0 for label in labels])
    assert text_model.labelled_f1(one, [label == 1.0 for label in one.labels]) == (1.0 if 1.0 in one.labels else 0.0)
    assert text_model.labelled_f1(one, [False] * len(labels)) == 0.0


@given(LABELS, st.data())
def test_f1_counts_words_by_the_labels_of_their_blocks(labels: list[float], data: st.DataObject) -> None:
    keep = data.draw(st.lists(st.booleans(), min_size=len(labels), max_size=len(labels)))
    right = [size * max(label, 0) for size, label in enumerate(labels, 1)]
    taken = sum(size for size, kept in enumerate(keep, 1) if kept)
    both = sum(share for share, kept in zip(right, keep, strict=True) if kept)
    wanted = 2 * both / max(1, sum(right) + taken)
    assert text_model.labelled_f1(page_of_words(labels), keep) == pytest.approx(wanted)


def test_f1_of_han_signs_counts_each_sign() -> None:
    one = page(["水车转动。", "首页"], [1.0, 0.0])
    assert text_model.labelled_f1(one, [True, True]) == pytest.approx(2 * 4 / (4 + 6))


@pytest.mark.parametrize("style", STYLES_OF_PAGES)
def test_a_rewritten_page_has_the_labels_of_its_original_and_no_word_of_it(style: str) -> None:
    one = page(["Home", "The tide turned the wheel of the mill.", "of the"], [0.0, 1.0, 0.0], style)
    new = text_model.rewrite(one)
    assert new == text_model.rewrite(one)
    assert new._replace(style=style, blocks=one.blocks) == one
    assert [block.kind for block in new.blocks] == [block.kind for block in one.blocks]
    assert all(block.text and not LATIN.search(block.text) for block in new.blocks)
    assert new.style == f"rewritten {style}"


@pytest.mark.parametrize("style", STYLES_OF_PAGES)
def test_a_rewritten_page_is_plain_if_its_original_is_and_neither_scored_nor_taught_words(style: str) -> None:
    one = page_of_words([1.0, 0.0], style)
    new = text_model.rewrite(one)
    assert text_model.is_plain(new) is text_model.is_plain(one) is style.startswith("plain")
    assert text_model.is_scored(one) is (style in bench_pages.STYLES)
    assert not text_model.is_scored(new)
    assert not text_model.teaches_words(new)


def test_styles_of_a_page_are_rewritten_into_different_languages() -> None:
    texts = {text_model.rewrite(page(["The wheel turned."], [1.0], style)).blocks[0].text for style in STYLES_OF_PAGES}
    assert len(texts) == len(STYLES_OF_PAGES)


def test_a_rewritten_page_weighs_half_of_its_original() -> None:
    one = page_of_words([1.0, 0.0])
    weights = text_model.block_weights([one, one._replace(style=f"rewritten {one.style}")])
    assert list(weights[:2] / 2) == list(weights[2:])


def test_sets_that_are_left_out_are_those_that_teach() -> None:
    assert set(leave_one_out.FOLDERS.values()) == html_pages.SETS.keys() == KINDS.keys()
    for model, scored in leave_one_out.SCORED.items():
        names = {*scored.values(), *leave_one_out.ALWAYS_SCORED[model]}
        assert scored.keys() <= leave_one_out.FOLDERS.keys()
        assert names <= set(bench_pages.SETS)
        assert {bench_pages.is_html(name) for name in names} == {model == "html"}
    never = {name.removesuffix("-text") for names in leave_one_out.ALWAYS_SCORED.values() for name in names}
    assert never.isdisjoint(leave_one_out.FOLDERS)


@pytest.mark.parametrize(
    ("model", "sets", "scored"),
    [
        ("html", {"fundus": "sets/fundus", "wcxb": ""}, ["fundus", "daniel", "cleaneval", "html", "daniel", "cleaneval"]),
        ("text", {"andy": "sets/andy"}, ["andy-text", "daniel-text"]),
    ],
)
def test_each_set_is_scored_with_the_model_that_was_learnt_without_it(
    model: str,
    sets: dict[str, str],
    scored: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    learner, classifier = leave_one_out.LEARNERS[model]
    seen = record_scores(learner, classifier, monkeypatch)
    monkeypatch.setattr(sys, "argv", ["leave_one_out", model, *sets])
    home = classifier.MODEL
    assert leave_one_out.main() == 0
    folders = [folder for folder in sets.values() for _ in range(len(scored) // len(sets))]
    assert seen == [(name, f"without {folder!r}") for name, folder in zip(scored, folders, strict=True)]
    assert home != classifier.MODEL
    assert not classifier.MODEL.exists()  # the models are not kept
    first = next(iter(sets))
    assert capsys.readouterr().out.startswith(f"without {first}: {scored[0]:20s} word 0.5000")


def record_scores(learner: ModuleType, classifier: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Learn and score nothing; the sets that are scored, each with the model that is loaded meanwhile."""
    seen: list[tuple[str, str]] = []
    monkeypatch.setattr(learner, "learn", lambda without: f"without {without!r}")
    monkeypatch.setattr(classifier, "MODEL", classifier.MODEL)  # the script leaves it changed
    monkeypatch.setattr(classifier, "load_model", cache(lambda: classifier.MODEL.read_text("utf-8")))
    monkeypatch.setattr(leave_one_out, "score_set", lambda name: seen.append((name, classifier.load_model())))
    monkeypatch.setattr(leave_one_out, "table_rows", lambda name, _: [(name, {"word": 0.5})])
    return seen


@pytest.mark.parametrize("name", ["wcxb", "snippets"])
def test_a_set_that_no_pages_of_text_are_made_of_cannot_be_left_out_of_the_text_model(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = record_scores(*leave_one_out.LEARNERS["text"], monkeypatch)
    monkeypatch.setattr(sys, "argv", ["leave_one_out", "text", "andy", name])
    with pytest.raises(SystemExit) as stopped:
        leave_one_out.main()
    assert stopped.value.code == 2
    assert seen == []  # not even without the first
    assert f"no pages of {name} to score the text model on" in capsys.readouterr().err
