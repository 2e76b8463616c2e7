"""Put lists of other pages beside an article, so that the models learn what belongs to it.

A list of headlines is the content of a page of lists; beside an article it is boilerplate. So a run of content blocks of such a
page is put into an article's page, in an element of its own next to the article's container or an element around it, and
labelled as boilerplate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from reex_cli.model import Block, Element
from tests.bench.split import hash_number
from tests.training.pages import Page

MOST_BLOCKS = 70  # that are put into a page
MIXED_OF_TEN = 4  # dumps
MIN_LIST_BLOCKS, MAX_LIST_WORDS = 8, 16  # of a run of short lines; words of most of its blocks are fewer
MOST_LEVELS = 3  # around the article's container
CONTAINER_SHARE = 0.9  # of the article's words that its container has
ABOVE_OF_TEN = 3  # of ten runs, those that are put above the article


def find_run(blocks: Sequence[Block], labels: Sequence[float], name: str) -> list[Block]:
    """A run of blocks of a page that begins with content and goes no further than the last, as the hash of a name draws it."""
    good = [i for i, label in enumerate(labels) if label > 0.5]
    if not good:
        return []
    draw = hash_number(f"run {name}")
    start = good[draw % max(1, len(good) // 2)]
    return list(blocks[start : min(good[-1] + 1, start + 8 + draw // 997 % MOST_BLOCKS)])


def mixed_pages(pages: Sequence[Page], others: Sequence[Page]) -> Iterator[Page]:
    """For four dumps of articles in ten: the dump with a run of short lines of another page above or below its article."""
    runs = [run for page in others if has_short_lines(run := find_run(page.blocks, page.labels, page.id))]
    for page in pages:
        draw = hash_number(f"mix {page.id} {page.style}")
        good = [i for i, label in enumerate(page.labels) if label > 0.5]
        if runs and good and draw % 10 < MIXED_OF_TEN:
            run = runs[draw // 10 % len(runs)]
            place = good[0] if draw // 7 % 10 < ABOVE_OF_TEN else good[-1] + 1
            blocks = [*page.blocks[:place], *run, *page.blocks[place:]]
            labels = [*page.labels[:place], *[0.0] * len(run), *page.labels[place:]]
            yield page._replace(style=f"mixed-{page.style}", blocks=blocks, labels=labels)


def has_short_lines(run: Sequence[Block]) -> bool:
    """Whether a run is a list, most of whose blocks are no sentences."""
    return len(run) >= MIN_LIST_BLOCKS and sum(len(block.text.split()) < MAX_LIST_WORDS for block in run) * 4 > len(run) * 3


def put_beside(blocks: Sequence[Block], labels: Sequence[float], run: Sequence[Block], name: str) -> tuple[list[Block], range]:
    """The blocks of an article's page with a run put beside the article, and where it stands."""
    draw = hash_number(f"place {name}")
    around = find_container(blocks, labels)
    level = min(draw % MOST_LEVELS, len(around) - 2)
    if level < 0:
        return list(blocks), range(0)
    inner, outer = around[level], around[level + 1]
    inside = [i for i, block in enumerate(blocks) if is_inside(block.element, inner)]
    place = inside[0] if draw // 7 % 10 < ABOVE_OF_TEN else inside[-1] + 1
    root = Element(outer, ("<div>",))
    moved: dict[int, Element] = {}
    grafted = [block._replace(element=graft(block.element, root, moved)) for block in run]
    return [*blocks[:place], *grafted, *blocks[place:]], range(place, place + len(grafted))


def find_container(blocks: Sequence[Block], labels: Sequence[float]) -> list[Element]:
    """The innermost element with most of the article's words, and the elements around it, outwards."""
    sizes: Counter[int] = Counter()
    known: dict[int, Element] = {}
    total = 0.0
    for block, label in zip(blocks, labels, strict=True):
        element, size = block.element, max(label, 0) * len(block.text)
        total += size
        while element is not None:
            known[id(element)] = element
            sizes[id(element)] += size  # type: ignore[assignment]
            element = element.parent
    fitting = [known[key] for key, size in sizes.items() if size >= CONTAINER_SHARE * total > 0]
    chain = [max(fitting, key=depth)] if fitting else []
    while chain and chain[-1].parent is not None:
        chain.append(chain[-1].parent)
    return chain


def depth(element: Element | None) -> int:
    """Number of elements around an element."""
    count = 0
    while element is not None:
        element, count = element.parent, count + 1
    return count


def is_inside(element: Element | None, outer: Element) -> bool:
    """Whether an element is an outer one, or in it."""
    while element is not None and element is not outer:
        element = element.parent
    return element is outer


def graft(element: Element | None, root: Element, moved: dict[int, Element]) -> Element:
    """The element of another page, below a new root instead of its body."""
    if element is None or element.selectors[:1] in (("<body>",), ("<html>",)):
        return root
    if id(element) not in moved:
        moved[id(element)] = Element(graft(element.parent, root, moved), element.selectors)
    return moved[id(element)]
