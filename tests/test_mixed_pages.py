"""Pages mixed for training: a run of blocks of another page stands beside an article."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reex_cli.model import Block, Element, Kind

pytest.importorskip("rapidfuzz")  # of the extra `train`, like what is imported below

from tests.training.mixed_pages import find_container, find_run, is_inside, put_beside

NAMES = st.integers(0, 999).map("page {}".format)
SENTENCE = "The tide turned the wheel of the old mill, and the miller who had waited for it opened the gate."


def article() -> tuple[list[Block], list[float]]:
    """An article between a menu and a footer, with a related link in its container; and the labels of its blocks."""
    page = Element(Element(None, ("<body>",)), ("<div>", "page"))
    nav, post, footer = (Element(page, marks) for marks in (("<nav>",), ("<div>", "post"), ("<footer>",)))
    menu = [Block(Kind.LIST_ITEM, text, link_characters=len(text), element=nav) for text in ("Locks", "Weirs", "Mills")]
    text = [Block(Kind.PARAGRAPH, f"{number}. {SENTENCE}", element=Element(post, ("<p>",))) for number in range(9)]
    rest = [Block(Kind.PARAGRAPH, "More mills", element=post), Block(Kind.PARAGRAPH, "About us", element=footer)]
    return [*menu, *text, *rest], [*[0.0] * 3, *[1.0] * 9, 0.0, 0.0]


def listing() -> tuple[list[Block], list[float]]:
    """A page of headlines, and their labels."""
    items = Element(Element(None, ("<html>",)), ("<body>",))
    teasers = [Block(Kind.LIST_ITEM, f"Headline {number}", element=Element(items, ("<li>",))) for number in range(30)]
    return [Block(Kind.PARAGRAPH, "Menu", element=items), *teasers, Block(Kind.PARAGRAPH, "Imprint")], [0.0, *[1.0] * 30, 0.0]


@given(NAMES, st.lists(st.sampled_from((0.0, 0.4, 1.0)), max_size=90))
def test_a_run_begins_with_content_and_goes_no_further_than_the_last(name: str, labels: list[float]) -> None:
    blocks = [Block(Kind.PARAGRAPH, str(number)) for number in range(len(labels))]
    good = [i for i, label in enumerate(labels) if label > 0.5]
    run = [int(block.text) for block in find_run(blocks, labels, name)]
    assert bool(run) is bool(good)
    if run:
        assert run == list(range(run[0], run[0] + len(run)))
        assert run[0] in good[: max(1, len(good) // 2)]
        assert run[-1] <= good[-1]
        assert len(run) >= min(8, good[-1] + 1 - run[0])


def test_the_container_is_the_innermost_element_with_most_of_the_words() -> None:
    blocks, labels = article()
    assert [element.selectors for element in find_container(blocks, labels)] == [
        ("<div>", "post"),
        ("<div>", "page"),
        ("<body>",),
    ]
    assert find_container(blocks, [0.0] * len(blocks)) == []


@given(NAMES)
def test_a_run_stands_beside_the_container_in_an_element_of_its_own(name: str) -> None:
    blocks, labels = article()
    run = listing()[0]
    mixed, place = put_beside(blocks, labels, run, name)
    assert [block.text for block in mixed[place.start : place.stop]] == [block.text for block in run]
    assert [*mixed[: place.start], *mixed[place.stop :]] == blocks
    assert place.start in (0, 3, len(blocks) - 1, len(blocks))  # before or after the article or its page
    container, *around = find_container(blocks, labels)
    roots = [own_root(block, around) for block in mixed[place.start : place.stop]]
    assert all(root is roots[0] for root in roots)
    assert roots[0].selectors == ("<div>",)  # no class that real pages do not have
    assert roots[0].parent is not None
    assert any(roots[0].parent is element for element in around)
    assert not any(is_inside(block.element, container) for block in mixed[place.start : place.stop])
    assert all(marks not in (("<html>",), ("<body>",)) for block in run for marks in marks_below(block, roots[0], mixed))


def own_root(block: Block, around: list[Element]) -> Element:
    """The outermost element around a block that is not an element of the article's page."""
    element = block.element
    while element is not None and not any(element.parent is other for other in around):
        element = element.parent
    assert element is not None
    return element


def marks_below(block: Block, root: Element, mixed: list[Block]) -> Iterator[tuple[str, ...]]:
    """The marks of the elements around a block of the run, up to its root."""
    element = next(other.element for other in mixed if other.text == block.text and is_inside(other.element, root))
    while element is not None and element is not root:
        yield element.selectors
        element = element.parent


def test_an_article_without_an_element_around_its_container_stays_alone() -> None:
    blocks = [Block(Kind.PARAGRAPH, SENTENCE, element=Element(None, ("<body>",)))]
    assert put_beside(blocks, [1.0], listing()[0], "page") == (blocks, range(0))
