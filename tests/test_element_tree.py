"""Element trees: parents, inheritance, sums and series, on hand-made pages and against a search without shortcuts."""

from __future__ import annotations

from collections.abc import Sequence
from operator import add, or_

from hypothesis import given
from hypothesis import strategies as st

from reex_cli.content.element_tree import (
    AREAS,
    SMALLEST_SERIES,
    TAG_NUMBERS,
    ElementTraits,
    ElementTree,
    build_describer,
    build_tree,
    combine_ancestors,
    find_series,
    selector_keys,
    sum_subtrees,
)
from reex_cli.model import Block, Element, Kind

DESCRIBE = build_describer([{}], frozenset())


def small_page() -> list[Block]:
    """A page of an article and three comments, one of which answers another."""
    body = Element(None, ("<body>",))
    article = Element(body, ("<article>", "post-12"))
    paragraph = Element(article, ("<p>",))
    comments = Element(body, ("<ul>", "comments", "#comments"))
    first, second, third = (Element(comments, ("<li>", "comment", f"#comment-{i}")) for i in range(3))
    answer = Element(Element(first, ("<ul>",)), ("<li>", "comment", "#comment-4"))
    places = (article, paragraph, first, answer, second, third, None)
    return [Block(Kind.PARAGRAPH, "text", element=place) for place in places]


def test_elements_are_numbered_from_the_page_inwards() -> None:
    tree = build_tree(small_page(), DESCRIBE)
    #                       page body article p  ul li  ul li  li li
    assert tree.parents == [-1, 0, 1, 2, 1, 4, 5, 6, 4, 4]
    assert tree.of_block == [2, 3, 5, 7, 8, 9, 0]
    assert tree.depths == [0, 1, 2, 3, 2, 3, 4, 5, 3, 3]


def test_areas_and_tags_and_shapes_of_elements() -> None:
    tree = build_tree(small_page(), DESCRIBE)
    article, item = AREAS["article"], AREAS["li"]
    assert tree.areas == [0, 0, article, article, 0, item, item, item, item, item]
    assert [traits.tag for traits in tree.traits[2:6]] == [TAG_NUMBERS[f"<{tag}>"] for tag in ("article", "p", "ul", "li")]
    assert tree.shapes[5] == tree.shapes[7] == tree.shapes[8] == tree.shapes[9]  # an id makes no other shape
    assert tree.shapes[4] != tree.shapes[6]


def test_equal_elements_are_distinct_unless_they_are_the_same_object() -> None:
    blocks = [Block(Kind.PARAGRAPH, "text", element=Element(None, ("<p>",))) for _ in range(2)]
    assert build_tree(blocks, DESCRIBE).of_block == [1, 2]
    assert build_tree(blocks[:1] * 2, DESCRIBE).of_block == [1, 1]


def test_a_page_without_elements() -> None:
    tree = build_tree([Block(Kind.PARAGRAPH, "text")] * 2, DESCRIBE)
    assert (tree.parents, tree.of_block, tree.depths) == ([-1], [0, 0], [0])
    assert find_series(tree).members == {}


def test_elements_are_described_by_the_weights_of_their_marks() -> None:
    describe = build_describer([{"~comment": -30, "<li>": 2}, {"comment-0": 7}], frozenset(("~comment", "<p>")))
    assert describe(("<li>", "comment-12", "", "#comment-12")) == ElementTraits(
        weights=(2 - 30 - 30, 7),
        areas=AREAS["li"],
        tag=TAG_NUMBERS["<li>"],
        shape=("<li>", "comment-12", ""),
        type_keys=("~comment", "~comment"),
    )  # fmt: skip
    assert describe(()) == ElementTraits((0, 0), 0, 0, (), ())


def test_keys_of_marks() -> None:
    assert selector_keys("relatedPosts2") == ("relatedposts0", "~related", "~posts")
    assert selector_keys("nav") == ("nav",)
    assert selector_keys("role:navigation") == ("role:navigation", "~role", "~navigation")
    assert selector_keys("<Nav>") == ("<Nav>",)


def test_series_of_a_small_page() -> None:
    tree = build_tree(small_page(), DESCRIBE)
    series = find_series(tree)
    assert series.members == {5: [5, 8, 9]}
    assert series.outermost == series.longest == [0, 0, 0, 0, 0, 5, 5, 5, 5, 5]
    assert series.heads == [0, 1, 2, 3, 4, 5, 6, 7, 5, 5]
    assert series.sizes == [1, 1, 1, 1, 1, 3, 1, 1, 0, 0]


def test_the_longest_series_may_be_inside_another_one() -> None:
    body = Element(None, ("<body>",))
    sections = [Element(body, ("<section>",)) for _ in range(3)]
    teasers = [Element(sections[0], ("<li>",)) for _ in range(4)]
    pairs = [Element(teasers[0], ("<span>",)) for _ in range(3)]
    series = find_series(build_tree([Block(Kind.PARAGRAPH, "x", element=it) for it in (*sections, *teasers, *pairs)], DESCRIBE))
    assert list(series.members.values()) == [[2, 3, 4], [5, 6, 7, 8], [9, 10, 11]]
    assert series.outermost[2:] == [2] * 10
    assert series.longest[2:] == [2, 2, 2, 5, 5, 5, 5, 5, 5, 5]


def test_of_two_series_of_the_same_size_the_outer_one_is_the_longest() -> None:
    sections = [Element(None, ("<section>",)) for _ in range(3)]
    items = [Element(sections[0], ("<li>",)) for _ in range(3)]
    series = find_series(build_tree([Block(Kind.PARAGRAPH, "x", element=it) for it in (*sections, *items)], DESCRIBE))
    assert list(series.members.values()) == [[1, 2, 3], [4, 5, 6]]
    assert series.longest == [0, 1, 1, 1, 1, 1, 1]


@st.composite
def trees(draw: st.DrawFn) -> ElementTree:
    """Trees of up to twenty elements of three shapes, with up to ten blocks."""
    parents = [-1, *(draw(st.integers(0, node - 1)) for node in range(1, draw(st.integers(1, 20))))]
    count = len(parents)
    shapes = [0, *draw(st.lists(st.integers(1, 3), min_size=count - 1, max_size=count - 1))]
    of_block = draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=10))
    return ElementTree(parents, [DESCRIBE(())] * count, [0] * count, [0] * count, shapes, of_block)


def path(parents: Sequence[int], node: int) -> list[int]:
    """The elements from the page to this one."""
    found = [node]
    while found[-1]:
        found.append(parents[found[-1]])
    return found[::-1]


@given(trees(), st.data())
def test_an_element_inherits_from_all_elements_around_it(tree: ElementTree, data: st.DataObject) -> None:
    count = len(tree.parents)
    own = data.draw(st.lists(st.integers(0, 255), min_size=count, max_size=count))
    sums, bits = combine_ancestors(tree.parents, own, add), combine_ancestors(tree.parents, own, or_)
    for node in range(count):
        around = [own[outer] for outer in path(tree.parents, node)]
        assert sums[node] == sum(around)
        assert all(bits[node] & value == value for value in around)
        assert bits[node] <= sums[node]


@given(trees(), st.data())
def test_an_element_has_the_sum_of_all_blocks_in_it(tree: ElementTree, data: st.DataObject) -> None:
    count = len(tree.of_block)
    values = data.draw(st.lists(st.integers(-9, 99), min_size=count, max_size=count))
    sums = sum_subtrees(tree, values)
    for node in range(len(tree.parents)):
        inside = [value for value, place in zip(values, tree.of_block, strict=True) if node in path(tree.parents, place)]
        assert sums[node] == sum(inside)


@given(trees())
def test_series_are_three_or_more_of_one_shape_below_one_parent(tree: ElementTree) -> None:
    series = find_series(tree)
    nodes = range(len(tree.parents))
    groups = {
        node: [i for i in nodes if (tree.parents[i], tree.shapes[i]) == (tree.parents[node], tree.shapes[node])]
        for node in nodes
    }
    assert series.members == {group[0]: group for group in groups.values() if len(group) >= SMALLEST_SERIES}
    for node in nodes:
        assert series.heads[node] == groups[node][0]
        assert series.sizes[node] == (len(groups[node]) if series.heads[node] == node else 0)
        around = [groups[outer][0] for outer in path(tree.parents, node) if len(groups[outer]) >= SMALLEST_SERIES]
        assert series.outermost[node] == next(iter(around), 0)
        assert series.longest[node] == max(around, key=series.sizes.__getitem__, default=0)
