"""Pages made for training of annotated ones: in invented languages, with lists of other pages beside the article, and cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reex_cli.model import Block, Kind
from tests.bench.split import hash_number

pytest.importorskip("rapidfuzz")  # of the extra `train`, like all that is imported below

from tests.test_mixed_pages import article, listing
from tests.training.html_pages import AnnotatedPage, HtmlPage, apply_rules
from tests.training.made_pages import CUT_OF_TEN, CUT_WEIGHT, cut, made_pages, mix

NAMES = st.integers(0, 999).map("page {}".format)


def annotated(blocks: list[Block], labels: list[float], name: str, kind: str = "article") -> AnnotatedPage:
    """A page with gold text."""
    gold = "\n".join(block.text for block, label in zip(blocks, labels, strict=True) if label > 0.5)
    fields = [Block(Kind.FIELD, "The Old Mill", name="<title>")]
    return AnnotatedPage(name, kind, "mill.example", gold, fields, blocks, labels, 1.0)


@pytest.fixture(scope="module")
def made() -> list[HtmlPage]:
    """The pages made of articles and pages of headlines."""
    articles = [annotated(*article(), f"article {number}") for number in range(12)]
    listings = [annotated(*listing(), f"listing {number}", "listing") for number in range(3)]
    return list(made_pages([*articles, *listings]))


def test_a_mixed_page_has_the_run_with_the_label_of_boilerplate() -> None:
    page, other = annotated(*article(), "article"), annotated(*listing(), "listing", "listing")
    mixed = mix(page, [other])
    runs = [i for i, block in enumerate(mixed.body) if block.text.startswith("Headline")]
    assert len(runs) >= 8
    assert all(mixed.labels[i] == 0.0 for i in runs)
    rest = [i for i in range(len(mixed.body)) if i not in runs]
    assert ([mixed.body[i] for i in rest], [mixed.labels[i] for i in rest]) == (page.body, page.labels)
    assert mixed.gold == page.gold


@given(NAMES)
def test_a_cut_page_is_a_run_of_blocks_from_the_article_or_above_it(name: str) -> None:
    page = apply_rules(annotated(*article(), "article"))
    part = cut(page, name)
    assert part
    start = page.blocks.index(part.blocks[0])
    here = slice(start, start + len(part.blocks))
    assert (part.blocks, part.labels, part.rule_labels) == (page.blocks[here], page.labels[here], page.rule_labels[here])
    first = page.labels.index(1.0)
    assert here.start <= first
    assert sum(part.labels) >= 2
    assert part.gold.split("\n") == [block.text for block, label in zip(part.blocks, part.labels, strict=True) if label > 0.5]
    assert part.fields in ([], page.fields)
    assert (part.weight, part.is_made) == (page.weight * CUT_WEIGHT, True)


def test_a_page_with_a_single_block_of_content_is_not_cut() -> None:
    blocks, labels = article()
    page = apply_rules(annotated(blocks[:4], labels[:4], "article"))
    assert cut(page, "article") is None


def test_every_page_is_rewritten_and_every_article_is_mixed_too(made: list[HtmlPage]) -> None:
    whole = [page for page in made if page.weight in (0.5, 0.25)]
    names = [page.id for page in whole]
    assert len(names) == len(set(names))
    assert set(names) == {
        *(f"article {number}" for number in range(12)),
        *(f"article {number} mixed" for number in range(12)),
        *(f"listing {number}" for number in range(3)),
    }
    assert {page.weight for page in whole if page.kind == "article"} == {0.5}
    assert {page.weight for page in whole if page.kind == "listing"} == {0.25}


def test_without_pages_of_lists_nothing_is_mixed() -> None:
    names = [page.id for page in made_pages([annotated(*article(), "article")])]
    assert set(names) == {"article"}


def test_made_pages_are_marked_and_have_a_label_for_each_block(made: list[HtmlPage]) -> None:
    assert all(page.is_made for page in made)
    for page in made:
        assert len(page.blocks) == len(page.labels) == len(page.rule_labels) > 0
        assert set(page.labels) <= {0.0, 1.0}


def test_some_pages_are_cut_and_the_cut_ones_weigh_less(made: list[HtmlPage]) -> None:
    cut_names = {page.id for page in made if page.weight in (CUT_WEIGHT, 0.5 * CUT_WEIGHT, 0.25 * CUT_WEIGHT)}
    expected = {f"article {number}" for number in range(12) if hash_number(f"cut article {number}") % 10 < CUT_OF_TEN}
    assert {name for name in cut_names if name.startswith("article") and not name.endswith("mixed")} == expected
