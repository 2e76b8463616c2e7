"""Prose between kept prose is kept, on hand-made pages and as laws about random ones."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reex_cli.content.element_tree import ElementTree, build_describer, build_tree
from reex_cli.content.gaps import LEVELS, MAX_LINK_DENSITY, fill_gaps, keep_between
from reex_cli.model import Block, Element, Kind

DESCRIBE = build_describer([{}], frozenset())


def tree_of(elements: Sequence[Element | None]) -> ElementTree:
    """The tree of a page with a block in each of these elements."""
    return build_tree([Block(Kind.PARAGRAPH, "text", element=element) for element in elements], DESCRIBE)


@st.composite
def pages(draw: st.DrawFn) -> tuple[list[bool], list[bool], bytes, ElementTree]:
    """Decisions, which blocks are prose, their link density, and the tree of a page."""
    elements: list[Element | None] = [None]
    for _ in range(draw(st.integers(0, 9))):
        elements.append(Element(elements[draw(st.integers(0, len(elements) - 1))], ("<div>",)))
    rows = draw(
        st.lists(
            st.tuples(st.booleans(), st.booleans(), st.sampled_from((0, 0, 4, 5, 16)), st.sampled_from(elements)),
            min_size=1,
            max_size=12,
        )
    )
    keep, prose, link_density, places = zip(*rows, strict=True)
    return list(keep), list(prose), bytes(link_density), tree_of(places)


def near_elements(tree: ElementTree, block: int) -> set[int]:
    """The element of a block, its parent and its grandparent, without the page itself."""
    parents, element = tree.parents, tree.of_block[block]
    parent = parents[element] if element else 0
    grandparent = parents[parent] if parent else 0
    return {element, parent, grandparent} - {0}


@given(pages())
def test_no_block_is_dropped(page: tuple[list[bool], list[bool], bytes, ElementTree]) -> None:
    keep, *_ = page
    assert all(now for now, before in zip(fill_gaps(*page), keep, strict=True) if before)


@given(pages())
def test_a_block_is_filled_if_it_is_prose_between_kept_prose_in_an_element_at_most_two_levels_up(
    page: tuple[list[bool], list[bool], bytes, ElementTree],
) -> None:
    keep, prose, link_density, tree = page
    for i, (now, before) in enumerate(zip(fill_gaps(*page), keep, strict=True)):
        above, below = (
            [near_elements(tree, j) for j in some if keep[j] and prose[j]] for some in (range(i), range(i + 1, len(keep)))
        )
        closed = any(node in one and node in other for node in near_elements(tree, i) for one in above for other in below)
        assert now is (before or (prose[i] and link_density[i] <= MAX_LINK_DENSITY and closed))


@given(pages())
def test_the_arguments_stay_what_they_are(page: tuple[list[bool], list[bool], bytes, ElementTree]) -> None:
    keep, prose, *_ = page
    before = list(keep), list(prose)
    fill_gaps(*page)
    assert (keep, prose) == before


def flat_page(count: int) -> ElementTree:
    """Paragraphs in one element."""
    post = Element(Element(None, ("<body>",)), ("<div>", "post"))
    return tree_of([Element(post, ("<p>",)) for _ in range(count)])


def test_a_hole_in_an_article_is_filled_and_its_surroundings_are_not() -> None:
    keep = [False, False, True, False, False, True, False, False]
    assert fill_gaps(keep, [True] * 8, bytes(8), flat_page(8)) == [False, False, True, True, True, True, False, False]


def test_what_is_no_prose_neither_fills_nor_is_filled() -> None:
    keep, tree = [True, False, True], flat_page(3)
    assert fill_gaps(keep, [True, False, True], bytes(3), tree) == keep
    assert fill_gaps(keep, [True, True, False], bytes(3), tree) == keep
    assert fill_gaps(keep, [False, True, True], bytes(3), tree) == keep


@pytest.mark.parametrize(("density", "filled"), [(MAX_LINK_DENSITY, True), (MAX_LINK_DENSITY + 1, False)])
def test_a_teaser_with_many_links_is_not_filled(density: int, filled: bool) -> None:
    assert fill_gaps([True, False, True], [True] * 3, bytes((0, density, 0)), flat_page(3)) == [True, filled, True]


@pytest.mark.parametrize(("levels", "filled"), [(0, True), (1, True), (LEVELS, True), (LEVELS + 1, False)])
def test_kept_prose_is_looked_for_two_levels_up(levels: int, filled: bool) -> None:
    post = Element(Element(None, ("<body>",)), ("<div>", "post"))
    inner = post
    for _ in range(levels):
        inner = Element(inner, ("<div>",))
    assert fill_gaps([True, False, True], [True] * 3, bytes(3), tree_of([post, inner, post])) == [True, filled, True]


def test_prose_of_another_element_closes_no_hole() -> None:
    page = Element(Element(Element(None, ("<body>",)), ("<div>", "page")), ("<div>", "row"))
    posts = [Element(Element(page, ("<div>", "column")), ("<div>", "post")) for _ in range(2)]
    elements = [Element(posts[number], ("<p>",)) for number in (0, 0, 1)]
    assert fill_gaps([True, False, True], [True] * 3, bytes(3), tree_of(elements)) == [True, False, True]


def test_blocks_without_elements_are_in_no_element_together() -> None:
    assert fill_gaps([True, False, True], [True] * 3, bytes(3), tree_of([None] * 3)) == [True, False, True]


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=10))
def test_doubtful_blocks_stay_between_the_first_and_the_last_kept_one(blocks: list[tuple[bool, bool]]) -> None:
    keep, doubtful = [kept for kept, _ in blocks], [doubt for _, doubt in blocks]
    expected = [
        kept or (doubt and any(keep[:i]) and any(keep[i + 1 :]))
        for i, (kept, doubt) in enumerate(zip(keep, doubtful, strict=True))
    ]
    assert keep_between(keep, doubtful) == expected
