"""The container of a page: the drawing of the module, and random trees against a search without shortcuts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from reex_cli.content.columns import EVEN, WORDS_OF_STEP
from reex_cli.content.containers import AFTER, BEFORE, FEATURES, INSIDE, container_features, find_container
from reex_cli.content.element_tree import ElementTree, build_describer, build_tree, sum_subtrees
from reex_cli.content.html_classifier import build_weights, first_stage_features, second_stage_features
from reex_cli.content.text_features import TokenWeights
from reex_cli.model import Block, Element, Kind

DESCRIBE = build_describer([{}], frozenset())
SENTENCE = "The tide turned the wheel of the old mill, and the miller who had waited for it opened the gate."


@st.composite
def trees(draw: st.DrawFn) -> ElementTree:
    """The element tree of some blocks in random elements, in any order."""
    elements: list[Element | None] = [None]
    for _ in range(draw(st.integers(0, 12))):
        parent = elements[draw(st.integers(0, len(elements) - 1))]
        elements.append(Element(parent, ("<div>",)))
    blocks = st.builds(lambda element: Block(Kind.PARAGRAPH, "text", element=element), st.sampled_from(elements))
    return build_tree(draw(st.lists(blocks, min_size=1, max_size=12)), DESCRIBE)


def path(parents: Sequence[int], node: int) -> list[int]:
    """An element and all elements around it, from the inside out; the page is the last."""
    found = [node]
    while found[-1]:
        found.append(parents[found[-1]])
    return found


def naive_f1(tree: ElementTree, sizes: Sequence[int], good: Sequence[int], node: int) -> Fraction:
    """F1 measure of the words of the blocks in an element, if all of them were taken for the article."""
    inside = [i for i, place in enumerate(tree.of_block) if node in path(tree.parents, place)]
    right, taken = sum(good[i] for i in inside), sum(sizes[i] for i in inside)
    return Fraction(2 * right, taken + (sum(good) or 1))


def naive_features(tree: ElementTree, sizes: Sequence[int], good: Sequence[int]) -> dict[str, list[int]]:
    """The features of each block, block by block and element by element."""
    nodes = range(len(tree.parents))
    values = [naive_f1(tree, sizes, good, node) for node in nodes]
    container = max(nodes, key=lambda node: (values[node], node)) if any(good) else 0
    around = path(tree.parents, container)
    paths = [path(tree.parents, place) for place in tree.of_block]
    common = [next(node for node in own if node in around) for own in paths]
    inside = [i for i, node in enumerate(common) if node == container]
    best = values[container] or 1

    def rank(own: Sequence[int], level: int) -> int:
        return int(values[own[min(level, len(own) - 1)]] * 31 / best)

    return {
        "side": [BEFORE if i < inside[0] else AFTER if i > inside[-1] else INSIDE for i in range(len(paths))],
        "distance": [min(15, around.index(node)) for node in common],
        "depth": [min(15, own.index(node)) for own, node in zip(paths, common, strict=True)],
        "f1": [int(values[container] * 31)] * len(paths),
        "word_share": [sum(sizes[i] for i, own in enumerate(paths) if container in own) * 31 // (sum(sizes) or 1)] * len(paths),
        "element_rank": [rank(own, 0) for own in paths],
        "parent_rank": [rank(own, 1) for own in paths],
        "grandparent_rank": [rank(own, 2) for own in paths],
    }


@given(trees(), st.data())
def test_features_are_those_of_a_search_without_shortcuts(tree: ElementTree, data: st.DataObject) -> None:
    count = len(tree.of_block)
    sizes = data.draw(st.lists(st.sampled_from((*WORDS_OF_STEP, 0)), min_size=count, max_size=count))
    are_good = data.draw(st.lists(st.booleans(), min_size=count, max_size=count))
    good = [size if is_good else 0 for size, is_good in zip(sizes, are_good, strict=True)]
    columns = container_features("x", tree, sum_subtrees(tree, sizes), sum_subtrees(tree, good))
    assert {name: list(column) for name, column in columns.items()} == {
        f"x_{name}": values for name, values in naive_features(tree, sizes, good).items()
    }


@given(st.integers(1, 40), st.integers(1, 40))
def test_levels_are_counted_to_fifteen(above: int, below: int) -> None:
    outer: Element | None = None
    for _ in range(above):
        outer = Element(outer, ("<div>",))
    container, aside = Element(outer, ("<p>",)), None
    for _ in range(below):
        aside = Element(aside, ("<p>",))
    blocks = [Block(Kind.PARAGRAPH, "text", element=element) for element in (container, aside)]
    tree = build_tree(blocks, DESCRIBE)
    columns = container_features("x", tree, sum_subtrees(tree, (20, 20)), sum_subtrees(tree, (20, 0)))
    assert list(columns["x_distance"]) == [0, min(15, above + 1)]
    assert list(columns["x_depth"]) == [0, min(15, below)]


def drawn_page() -> list[Block]:
    """The page that the docstring of the module draws."""
    page = Element(Element(None, ("<body>",)), ("<div>", "page"))
    nav, post, sidebar = (Element(page, marks) for marks in (("<nav>",), ("<div>", "post"), ("<div>", "sidebar")))
    related = Element(post, ("<div>", "related"))
    return [
        Block(Kind.LIST_ITEM, "Mills", element=nav),
        Block(Kind.PARAGRAPH, SENTENCE, element=Element(post, ("<p>",))),
        Block(Kind.PARAGRAPH, SENTENCE, element=Element(post, ("<p>",))),
        Block(Kind.HEADING, "The Gate", element=Element(post, ("<h2>",))),
        Block(Kind.PARAGRAPH, SENTENCE, element=Element(post, ("<p>",))),
        Block(Kind.PARAGRAPH, "Another mill", element=related),
        Block(Kind.PARAGRAPH, "About us", element=sidebar),
    ]


def test_features_of_the_drawn_page() -> None:
    blocks = drawn_page()
    tree = build_tree(blocks, DESCRIBE)
    words, good = sum_subtrees(tree, (4, 30, 30, 2, 30, 10, 10)), sum_subtrees(tree, (0, 30, 30, 0, 30, 0, 0))
    container = find_container(words, good)
    assert container.node == tree.of_block[1] - 1  # div.post: F1 is 180 / (102 + 90), that of div.page 180 / (116 + 90)
    columns = container_features("x", tree, words, good)
    assert {name.removeprefix("x_"): list(column) for name, column in columns.items()} == {
        "side": [0, 1, 1, 1, 1, 1, 2],
        "distance": [1, 0, 0, 0, 0, 0, 1],
        "depth": [1, 1, 1, 1, 1, 1, 1],
        "f1": [29] * 7,
        "word_share": [27] * 7,
        "element_rank": [0, 16, 16, 0, 16, 0, 0],  # of a paragraph 60 / (30 + 90), of 0.9375
        "parent_rank": [28, 31, 31, 31, 31, 31, 28],
        "grandparent_rank": [28] * 7,
    }


def test_the_first_stage_finds_the_container_by_prose_and_the_second_by_scores() -> None:
    blocks = drawn_page()
    weights = build_weights(TokenWeights({}, {}, {}), [{}] * 3, [{}] * 6)
    columns, sums = first_stage_features(blocks, [], [None] * 7, weights)
    assert list(columns["prose_container_side"]) == [BEFORE, *[INSIDE] * 5, AFTER]
    scores = bytes((EVEN, EVEN, EVEN, EVEN, EVEN, EVEN, EVEN + 1))
    context = second_stage_features(columns, sums, scores)
    assert list(context["container_side"]) == [*[BEFORE] * 6, INSIDE]
    assert list(context["prose_container_side"]) == list(columns["prose_container_side"])


def test_of_elements_of_the_same_words_the_innermost_is_the_container() -> None:
    outer = Element(None, ("<div>",))
    inner = Element(Element(outer, ("<div>",)), ("<div>",))
    tree = build_tree([Block(Kind.PARAGRAPH, "text", element=inner)], DESCRIBE)
    assert find_container(sum_subtrees(tree, (9,)), sum_subtrees(tree, (9,))).node == 3


def test_of_two_elements_as_good_as_each_other_the_last_is_the_container() -> None:
    elements = [Element(None, ("<div>", name)) for name in ("post", "lyrics", "related")]
    tree = build_tree([Block(Kind.PARAGRAPH, "text", element=element) for element in elements], DESCRIBE)
    words = sum_subtrees(tree, (30, 30, 60))
    assert find_container(words, sum_subtrees(tree, (30, 0, 0))).node == tree.of_block[0]
    # div.post and div.lyrics: 40 / (30 + 40) each; the page: 80 / (120 + 40)
    assert find_container(words, sum_subtrees(tree, (20, 20, 0))).node == tree.of_block[1]


def test_a_page_without_elements_is_its_own_container() -> None:
    tree = build_tree([Block(Kind.PARAGRAPH, "text")] * 2, DESCRIBE)
    columns = container_features("x", tree, [40], [20])
    assert {name.removeprefix("x_"): list(column) for name, column in columns.items()} == {
        name: {"side": [1, 1], "f1": [20, 20]}.get(name, [0, 0] if name in ("distance", "depth") else [31, 31])
        for name in FEATURES
    }


def test_a_page_without_good_words_is_its_own_container_with_an_f1_measure_of_zero() -> None:
    tree = build_tree(drawn_page(), DESCRIBE)
    words = sum_subtrees(tree, (4, 30, 30, 2, 30, 10, 10))
    columns = container_features("x", tree, words, [0] * len(words))
    assert list(columns["x_side"]) == [INSIDE] * 7
    assert list(columns["x_distance"]) == [0] * 7
    assert list(columns["x_depth"]) == [3, 4, 4, 4, 4, 4, 3]
    assert set(columns["x_f1"] + columns["x_element_rank"] + columns["x_parent_rank"]) == {0}
