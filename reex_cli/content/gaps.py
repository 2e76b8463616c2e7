"""Keep what stands between kept blocks: an article has no holes that only doubt made.

What a rule is sure to drop is dropped all the same, by `label`.
"""

from __future__ import annotations

from collections.abc import Sequence

from reex_cli.content.element_tree import ElementTree

MAX_LINK_DENSITY = 4  # sixteenths of the characters of prose; more of them are links in a teaser
LEVELS = 2  # elements around a block in which the prose before and after it may be


def fill_gaps(keep: Sequence[bool], prose: Sequence[bool], link_density: bytes, tree: ElementTree) -> list[bool]:
    """The decisions; prose is also kept where kept prose precedes and follows it in its element or one of the two around it.

    `keep` and `prose` are (blocks,); `link_density` is the feature of that name.
    """
    filled = list(keep)
    first: dict[int, int] = {}  # of each element near kept prose: the first block of it
    last: dict[int, int] = {}
    near = {i: _elements_around(tree.of_block[i], tree.parents) for i, is_prose in enumerate(prose) if is_prose}
    for i, around in near.items():
        if keep[i]:
            for node in around:
                first.setdefault(node, i)
                last[node] = i
    for i, around in near.items():
        if not keep[i] and link_density[i] <= MAX_LINK_DENSITY:
            filled[i] = any(node in first and first[node] < i < last[node] for node in around)
    return filled


def fill_lists(keep: Sequence[bool], prose: Sequence[bool], items: Sequence[bool], tree: ElementTree) -> list[bool]:
    """The decisions; a list that stands directly between two kept paragraphs of one element is kept whole.

    `items` are the entries of lists without links; however short they are, the paragraphs go on around them.
    """
    filled = list(keep)
    above = -1  # the last block that is no item
    for i, is_item in enumerate(items):
        if is_item:
            continue
        if above >= 0 and i - above > 1 and prose[above] and prose[i] and filled[above] and filled[i]:
            parent = tree.parents[tree.of_block[i]]
            within = parent == tree.parents[tree.of_block[above]] and all(
                is_inside(tree.of_block[item], parent, tree.parents) for item in range(above + 1, i)
            )
            filled[above + 1 : i] = [within or kept for kept in filled[above + 1 : i]]
        above = i
    return filled


def is_inside(node: int, outer: int, parents: Sequence[int]) -> bool:
    """Whether an element is inside another; parents have smaller numbers."""
    while node > outer:
        node = parents[node]
    return node == outer


def keep_between(keep: Sequence[bool], doubtful: Sequence[bool]) -> list[bool]:
    """The decisions, with doubtful blocks kept, too, that stand between kept ones.

    >>> keep_between([False, True, False, False, True], [True, True, True, False, True])
    [False, True, True, False, True]
    """
    if True not in keep:
        return list(keep)
    first, last = list(keep).index(True), len(keep) - list(keep)[::-1].index(True)
    return [kept or (first < i < last and doubt) for i, (kept, doubt) in enumerate(zip(keep, doubtful, strict=True))]


def _elements_around(node: int, parents: Sequence[int]) -> list[int]:
    """The element of a block and those around it, without the page."""
    around = list[int]()
    while node > 0 and len(around) <= LEVELS:
        around.append(node)
        node = parents[node]
    return around
