"""The elements around the blocks of a page, as one flat list in which parents stand before their children.

What is true of an element and of all inside it is summed up once, and read for every block from its own element.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import add, or_
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
    low = mark.lower()
    whole = DIGITS.sub("0", low)
    words = PARTS.findall(low if low == mark else CAMEL.sub("-", mark).lower())
    return (whole, *[f"~{word}" for word in dict.fromkeys(words) if word != whole])


def looking(tables: Sequence[Mapping[str, int]], telling: frozenset[str]) -> Callable[[tuple[str, ...]], Looks]:
    """How the marks of an element are looked at, with these tables of weights and these telling keys."""
    nothing = (0,) * len(tables)
    weights = {key: tuple([table.get(key, 0) for table in tables]) for table in tables for key in table}

    @lru_cache(maxsize=65536)
    def look(marks: tuple[str, ...]) -> Looks:
        keys = [key for mark in marks if mark for key in keys_of(mark)]
        weighed = [weights[key] for key in keys if key in weights]
        areas = sum([AREAS[mark[1:-1]] for mark in marks if mark[:1] == "<" and mark[1:-1] in AREAS])
        shape = tuple([mark for mark in marks if mark[:1] != "#"])
        told = tuple([key for key in keys if key in telling])
        return Looks(
            tuple(map(sum, zip(nothing, *weighed, strict=True))), areas, TAGS.get(marks[0], 0) if marks else 0, shape, told
        )

    return look


def tree_of(blocks: Sequence[Block], look: Callable[[tuple[str, ...]], Looks]) -> Tree:
    """The elements around these blocks."""
    parents, of_block = [-1], list[int]()
    marks: list[tuple[str, ...]] = [()]
    known = {id(None): 0}  # identity of a place → its number
    for block in blocks:
        place, chain = block.place, list[Place]()
        while place is not None and id(place) not in known:
            chain.append(place)
            place = place.parent
        at = known[id(place)]
        while chain:
            inner = chain.pop()
            parents.append(at)
            marks.append(inner.marks)
            at = known[id(inner)] = len(marks) - 1
        of_block.append(at)
    looks = list(map(look, marks))
    numbers: dict[tuple[str, ...], int] = {}
    shapes = [numbers.setdefault(one.shape, len(numbers)) for one in looks]
    areas = inherited(parents, [one.areas for one in looks], or_)
    depths = inherited(parents, [0, *[1] * (len(parents) - 1)], add)
    return Tree(parents, looks, areas, depths, shapes, of_block)


def inherited(parents: Sequence[int], own: Sequence[int], join: Callable[[int, int], int]) -> list[int]:
    """For each element its own value, joined with those of all elements around it."""
    found = [own[0]]
    for parent, value in zip(parents[1:], own[1:], strict=True):
        found.append(join(found[parent], value))
    return found


def summed(tree: Tree, values: Sequence[int]) -> list[int]:
    """For each element the sum of a value over all blocks in it."""
    sums = [0] * len(tree.parents)
    for node, value in zip(tree.of_block, values, strict=True):
        sums[node] += value
    parents = tree.parents
    for node in range(len(sums) - 1, 0, -1):
        if value := sums[node]:
            sums[parents[node]] += value
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
        head = found[0]
        count[head] = len(found)
        for node in found:
            first[node] = head
    outer, inner = [0], [0]
    for parent, head in zip(tree.parents[1:], first[1:], strict=True):
        outermost, longest = outer[parent], inner[parent]
        if count[head] >= TWINS:
            outermost = outermost or head
            longest = head if not longest or count[head] > count[longest] else longest
        outer.append(outermost)
        inner.append(longest)
    return Series(outer, inner, count, first, {found[0]: found for found in alike.values() if len(found) >= TWINS})
