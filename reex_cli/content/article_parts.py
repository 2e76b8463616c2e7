"""Keep the parts of an article that look like lists of a site, if their place among kept blocks says that they belong to it.

These are the entries of a definition list, questions with their answers, links that a sentence announces, stanzas, and code.
What a rule is sure to drop is dropped all the same, by `label`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reex_cli.model import CODE, PARAGRAPH, QUOTE, Block, Element, Kind
from reex_cli.text import estimate_words

CODE_KINDS = frozenset((CODE, Kind.CAPTION))  # of runs of code, with captions between them
COLONS = (":", "：")
QUESTION_MARKS = ("?", "？", "؟")
ANNOUNCING_WORDS = 5  # of a sentence before a list; fewer are a label such as “See also:”
MAX_ITEMS = 30
MAX_LINKED_SHARE = 0.5  # of the characters of a definition list; more are links to other pages
SUMMARY = frozenset(("<summary>",))
LISTS = frozenset(("<ul>", "<ol>"))
HOLDERS = LISTS | {"<dl>"}
LEVELS = 3  # of elements around a block in which its list may be


def keep_article_parts(keep: Sequence[bool], blocks: Sequence[Block], allowed: Sequence[bool]) -> list[bool]:
    """The decisions, with such parts kept; `allowed` is False for blocks that a rule labels otherwise: (blocks,) each."""
    kept = [is_kept and is_allowed for is_kept, is_allowed in zip(keep, allowed, strict=True)]
    for part in (find_questions, find_lists, find_stanzas, find_code):
        for i in part(kept, blocks):
            kept[i] = allowed[i]
    return [was_kept or is_kept for was_kept, is_kept in zip(keep, kept, strict=True)]


def find_questions(keep: Sequence[bool], blocks: Sequence[Block]) -> Iterator[int]:
    """The summaries of `<details>` that ask a question, if the first block below is kept."""
    for i in range(len(blocks) - 1):
        is_asked = keep[i + 1] and not keep[i] and blocks[i].text.endswith(QUESTION_MARKS)
        summary = element_of(blocks[i], SUMMARY) if is_asked else None
        if summary and summary.parent and is_inside(blocks[i + 1].element, summary.parent):
            yield i


def find_lists(keep: Sequence[bool], blocks: Sequence[Block]) -> Iterator[int]:
    """The blocks of lists between kept blocks of the same element: definition lists, and lists behind an announcement."""
    end = 0
    for start, block in enumerate(blocks):
        if keep[start] or start < end or not start or not (holder := element_of(block, HOLDERS)):
            continue
        first, end = start, start + 1
        while first and start - first <= MAX_ITEMS and is_inside(blocks[first - 1].element, holder):
            first -= 1
        while end < len(blocks) and end - start <= MAX_ITEMS and is_inside(blocks[end].element, holder):
            end += 1
        inside = range(first, end)
        if first and end < len(blocks) and keep[first - 1] and keep[end] and len(inside) <= MAX_ITEMS:
            is_beside = all(is_sibling(blocks[i].element, holder) for i in (first - 1, end))
            if is_beside and (
                is_announced(blocks[first - 1]) if holder.selectors[0] in LISTS else has_few_links(blocks, inside)
            ):
                yield from inside


def find_stanzas(keep: Sequence[bool], blocks: Sequence[Block]) -> Iterator[int]:
    """Verse behind or before kept verse of the same element."""
    verse = [block.kind in (PARAGRAPH, QUOTE) and "\n" in block.text for block in blocks]
    if not any(verse):
        return
    for order in (range(1, len(blocks)), range(len(blocks) - 2, -1, -1)):
        beside = -1 if order.step > 0 else 1
        near = {i for i in range(len(blocks)) if keep[i]}
        for i in order:
            other = i + beside
            if i not in near and verse[i] and verse[other] and other in near and share_parent(blocks[i], blocks[other]):
                near.add(i)
                yield i


def find_code(keep: Sequence[bool], blocks: Sequence[Block]) -> Iterator[int]:
    """Runs of code between kept blocks, of which one stands in the same element as the code."""
    end = 0
    for start, block in enumerate(blocks):
        if block.kind is not CODE or start < end:
            continue
        before = start - 1 - (start > 1 and blocks[start - 1].kind is Kind.CAPTION)
        end = next((i for i in range(start, len(blocks)) if blocks[i].kind not in CODE_KINDS), len(blocks))
        if before >= 0 and end < len(blocks) and keep[before] and keep[end]:
            beside = (blocks[before], blocks[end])
            yield from (i for i in range(start, end) if any(share_parent(blocks[i], other) for other in beside))


def element_of(block: Block, names: frozenset[str]) -> Element | None:
    """The innermost element with one of these names around a block, at most so many levels above it."""
    element = block.element
    for _ in range(LEVELS):
        if element is None or (element.selectors and element.selectors[0] in names):
            return element
        element = element.parent
    return None


def is_inside(element: Element | None, holder: Element) -> bool:
    """Whether an element is another one or inside of it, at most so many levels below."""
    for _ in range(2 * LEVELS):
        if element is None or element is holder:
            return element is holder
        element = element.parent
    return False


def is_sibling(element: Element | None, holder: Element) -> bool:
    """Whether an element has the same parent as another, or is that parent."""
    return element is not None and (element.parent is holder.parent or element is holder.parent)


def share_parent(block: Block, other: Block) -> bool:
    """Whether the elements of two blocks have the same parent."""
    return block.element is not None and other.element is not None and block.element.parent is other.element.parent


def is_announced(block: Block) -> bool:
    """Whether a paragraph announces a list."""
    return block.kind is PARAGRAPH and block.text.endswith(COLONS) and estimate_words(block.text) >= ANNOUNCING_WORDS


def has_few_links(blocks: Sequence[Block], inside: range) -> bool:
    """Whether most of the text of these blocks is outside of links."""
    size = sum(len(blocks[i].text) for i in inside)
    return sum(blocks[i].link_characters for i in inside) <= MAX_LINKED_SHARE * size
