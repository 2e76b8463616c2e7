"""The elements around the blocks of a page, as one flat list in which parents stand before their children.

What is true of an element and of all inside it is summed up once, and read for every block from its own element.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from reex_cli.model import Block, Place

DIGITS = re.compile(r"\d+")
PARTS = re.compile(r"[a-z]{3,}")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
AREAS = {
    name: 1 << number
    for number, name in enumerate("article main header footer aside nav form table section li blockquote".split())
}
TAGS = {
    f"<{name}>": number
    for number, name in enumerate(
        "p li div td h1 h2 h3 h4 h5 h6 section article span a button blockquote pre figcaption dt dd th label header footer"
        " aside nav ul tr summary address".split(),
        1,
    )
}
TWINS = 3  # elements of one shape side by side from which they are a series


class Looks(NamedTuple):
    """What the marks of one element say, wherever it stands."""

    weights: tuple[int, ...]  # one for each table of weights
    areas: int
    tag: int
    shape: tuple[str, ...]  # marks but its id
    telling: tuple[str, ...]  # keys that tell the kind of page


class Tree(NamedTuple):
    """The elements of a page; every list but the last has one value an element."""

    parents: list[int]  # -1 of the outermost
    looks: list[Looks]
    weights: list[tuple[int, ...]]  # of its own marks and those around it
    areas: list[int]  # that it is in
    depths: list[int]
    shapes: list[int]  # a number for each shape
    of_block: list[int]  # the element of each block


@lru_cache(maxsize=65536)
def keys_of(mark: str) -> tuple[str, ...]:
    """The keys under which a mark may have a weight: itself without its numbers, and its words.

    >>> keys_of("post-1234"), keys_of("commentBody"), keys_of("<p>")
    (('post-0', '~post'), ('commentbody', '~comment', '~body'), ('<p>',))
    """
    if mark[0] in "<[":
        return (mark,)
    whole = DIGITS.sub("0", mark.lower())
    words = dict.fromkeys(PARTS.findall(CAMEL.sub("-", mark).lower()))
    return (whole, *(f"~{word}" for word in words if word != whole))


def looking(tables: Sequence[Mapping[str, int]], telling: Container[str]) -> Callable[[tuple[str, ...]], Looks]:
    """How the marks of an element are looked at, with these tables of weights and these telling keys."""

    @lru_cache(maxsize=65536)
    def look(marks: tuple[str, ...]) -> Looks:
        keys = [key for mark in marks if mark for key in keys_of(mark)]
        areas = sum(AREAS.get(mark[1:-1], 0) for mark in marks if mark[:1] == "<")
        shape = tuple(mark for mark in marks if mark[:1] != "#")
        told = tuple(key for key in keys if key in telling)
        weights = tuple(sum(table.get(key, 0) for key in keys) for table in tables)
        return Looks(weights, areas, TAGS.get(marks[0], 0) if marks else 0, shape, told)

    return look


def tree_of(blocks: Sequence[Block], look: Callable[[tuple[str, ...]], Looks], count: int) -> Tree:
    """The elements around these blocks; `count` is the number of tables of weights."""
    tree = Tree([-1], [look(())], [(0,) * count], [0], [0], [0], [])
    known: dict[int, int] = {}  # identity of a place → its number
    shapes: dict[tuple[str, ...], int] = {(): 0}
    for block in blocks:
        place, chain = block.place, list[Place]()
        while place is not None and id(place) not in known:
            chain.append(place)
            place = place.parent
        at = 0 if place is None else known[id(place)]
        for inner in reversed(chain):
            looks = look(inner.marks)
            tree.shapes.append(shapes.setdefault(looks.shape, len(shapes)))
            at = known[id(inner)] = _add(tree, at, looks)
        tree.of_block.append(at)
    return tree


def _add(tree: Tree, parent: int, looks: Looks) -> int:
    """One more element."""
    tree.parents.append(parent)
    tree.looks.append(looks)
    tree.weights.append(tuple(map(int.__add__, tree.weights[parent], looks.weights)))
    tree.areas.append(tree.areas[parent] | looks.areas)
    tree.depths.append(tree.depths[parent] + 1)
    return len(tree.parents) - 1


def summed(tree: Tree, values: Sequence[int]) -> list[int]:
    """For each element the sum of a value over all blocks in it."""
    sums = [0] * len(tree.parents)
    for node, value in zip(tree.of_block, values, strict=True):
        sums[node] += value
    parents = tree.parents
    for node in range(len(sums) - 1, 0, -1):
        if sums[node]:
            sums[parents[node]] += sums[node]
    return sums


class Series(NamedTuple):
    """What elements of one shape side by side are together."""

    outer: list[int]  # of each element: the first of the outermost series it is in, 0 where in none
    inner: list[int]  # of the longest one
    sizes: list[int]  # by the first of its kind: how many there are
    first: list[int]  # of each element: the first of its kind beside it
    members: dict[int, list[int]]  # of each series, by its first


def series_of(tree: Tree) -> Series:
    """The series of a page."""
    n = len(tree.parents)
    alike: dict[tuple[int, int], list[int]] = {}
    for node, group in enumerate(zip(tree.parents, tree.shapes, strict=True)):
        alike.setdefault(group, []).append(node)
    first, count = [0] * n, [0] * n
    for found in alike.values():
        count[found[0]] = len(found)
        for node in found:
            first[node] = found[0]
    outer, inner = [0] * n, [0] * n
    for node in range(1, n):
        parent, head = tree.parents[node], first[node]
        size = count[head]
        outer[node] = outer[parent] or (head if size >= TWINS else 0)
        longest = inner[parent]
        inner[node] = head if size >= TWINS and (not longest or size > count[longest]) else longest
    return Series(outer, inner, count, first, {found[0]: found for found in alike.values() if len(found) >= TWINS})
