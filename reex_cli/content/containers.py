"""Find the container of a page: the one element that holds the article, as in Readability.

An element is the better a container, the more of the page's good words it holds and the fewer others: by the F1 measure
of its words, if all of them were taken for the article. The good words are those of prose in the first stage
(`markup_features`), those scored above even in the second (`markup_context_features`). What the container means for a block is
left to the forests: which elements outside are articles, too, or what inside is none. Where no word is good, the page itself
is the container.

    body ── div.page ─┬─ nav                             side 0, distance 1, depth 1: before the container
                      ├─ div.post ─┬─ p, p, h2, p        side 1, distance 0, depth 1: in the container, div.post
                      │            └─ div.related        side 1, distance 0, depth 1
                      └─ div.sidebar                     side 2, distance 1, depth 1: after the container
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reex_cli.content.element_tree import ElementTree, build_gather
from reex_cli.forest import Columns

FEATURES: dict[str, str] = {
    "side": "whether the block is before the container, in it, or after it; 0..2",
    "distance": "levels up from the container to an element that has the block, too; 0..15, 0 for a block in it",
    "depth": "levels from the block up to that element; 0..15",
    "f1": "F1 measure of the words of the container, in 31sts; 0..31",
    "word_share": "share of the words of the page in the container, in 31sts; 0..31",
    "element_rank": "F1 measure of the block's element, of that of the container, in 31sts; 0..31",
    "parent_rank": "the same of the parent of the block's element; 0..31",
    "grandparent_rank": "the same of its grandparent; 0..31",
}
BEFORE, INSIDE, AFTER = range(3)
MAX_LEVELS = 15
MAX_SHARE = 31


class Container(NamedTuple):
    """The container of a page."""

    node: int  # in the element tree
    ranks: list[int]  # for each element: its F1 measure, of that of the container, in 31sts
    f1: int  # in 31sts


def find_container(words: Sequence[int], good: Sequence[int]) -> Container:
    """The element with the highest F1 measure; of several, the last; the page where no word is good.

    `words` and `good` are sums over each element: (elements,).
    """
    wanted = good[0] or 1
    values = [2 * part / (size + wanted) for part, size in zip(good, words, strict=True)]
    best = max(values)
    node = len(values) - 1 - values[::-1].index(best) if best else 0
    scale = MAX_SHARE / (best or 1)
    return Container(node, [int(value * scale + 1e-9) for value in values], int(best * MAX_SHARE))


def container_features(prefix: str, tree: ElementTree, words: Sequence[int], good: Sequence[int]) -> Columns:
    """The features of each block relative to the container, their names behind `prefix`: (blocks,) of bytes each."""
    container = find_container(words, good)
    parents, of_element = tree.parents, build_gather(tree.of_block)
    around = [container.node]  # the elements around the container
    while around[-1] > 0:
        around.append(parents[around[-1]])
    levels = {node: min(level, MAX_LEVELS) for level, node in enumerate(around)}
    distances, depths = [levels[0]], [0]
    for node, parent in enumerate(parents[1:], 1):
        level = levels.get(node)
        distances.append(distances[parent] if level is None else level)
        depths.append(0 if level is not None else depths[parent] + 1 if depths[parent] < MAX_LEVELS else MAX_LEVELS)
    distance = bytes(of_element(distances))
    count = len(distance)
    first, last = distance.index(0), distance.rindex(0) + 1
    ranks = container.ranks
    parent_ranks = [ranks[max(0, parent)] for parent in parents]
    grandparent_ranks = [parent_ranks[max(0, parent)] for parent in parents]
    columns = {
        "side": bytes((BEFORE,)) * first + bytes((INSIDE,)) * (last - first) + bytes((AFTER,)) * (count - last),
        "distance": distance,
        "depth": bytes(of_element(depths)),
        "f1": bytes((container.f1,)) * count,
        "word_share": bytes((words[container.node] * MAX_SHARE // (words[0] or 1),)) * count,
        "element_rank": bytes(of_element(ranks)),
        "parent_rank": bytes(of_element(parent_ranks)),
        "grandparent_rank": bytes(of_element(grandparent_ranks)),
    }
    return {f"{prefix}_{name}": column for name, column in columns.items()}
