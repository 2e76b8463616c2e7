"""Number the elements around the blocks of a page, describe each by its selectors, and find series of like elements.

The tree is a set of lists with a value for each element, parents before their children, so that one pass down gives
every element what it inherits, and one pass up what is inside it. What is learnt from it is left to `markup_features`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import add, itemgetter, or_
from typing import NamedTuple

from reex_cli.content.class_words import find_english_word
from reex_cli.model import Block, Element

DIGITS = re.compile(r"\d+")
WORDS = re.compile(r"[a-z]{3,}")
CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")
AREAS = {
    name: 1 << number
    for number, name in enumerate("article main header footer aside nav form table section li blockquote".split())
}  # elements that matter to everything in them, as bits
TAG_NUMBERS = {
    f"<{name}>": number
    for number, name in enumerate(
        "p li div td h1 h2 h3 h4 h5 h6 section article span a button blockquote pre figcaption dt dd th label header footer"
        " aside nav ul tr summary address".split(),
        1,
    )
}  # 1..30; 0 is any other
LEARNT_AS = {"[visibility:hidden]": "[display:none]", "[streamed]": "[hidden]"}  # selectors that count like one that was learnt
# Selectors that no model has learnt from: they have no weight, and elements with and without them have one shape.
UNLEARNT = frozenset("[opacity:0] [font-size:0] [off-screen] [clip] [size:0] [same-colour] [other-colour] [closed]".split())
UNLEARNT_BEGINNINGS = ("[ink:", "[ground:")
AROUND_EVERYTHING = (("<body>",), ("<html>",))  # elements whose selectors are no evidence for any block in them
SMALLEST_SERIES = 3  # elements of one shape below one parent
CACHED_SELECTORS = 65536  # entries of a cache


class ElementTraits(NamedTuple):
    """Values that depend on the selectors of an element alone, not on its position."""

    weights: tuple[int, ...]  # sum of the selectors' weights in each table
    areas: int  # bits of `AREAS` that it is itself
    tag: int  # see `TAG_NUMBERS`
    shape: tuple[str, ...]  # its selectors without its id
    type_keys: tuple[str, ...]  # keys of its selectors that have a weight for a type of page


Gather = Callable[[Sequence[int]], tuple[int, ...]]  # from values of elements to those of certain ones: (blocks,)
Describe = Callable[[tuple[str, ...]], ElementTraits]  # from the selectors of an element


class ElementTree(NamedTuple):
    """The elements of a page. Every list but the last has a value for each element; element 0 is the page itself."""

    parents: list[int]  # -1 for the page
    traits: list[ElementTraits]
    areas: list[int]  # bits of `AREAS` that it is or is in
    depths: list[int]  # elements around it, itself included
    shapes: list[int]  # a number for each shape
    of_block: list[int]  # for each block: the innermost element around it


@lru_cache(CACHED_SELECTORS)
def selector_keys(selector: str) -> tuple[str, ...]:
    """Keys under which a selector may have a weight: the selector without its numbers, and its words.

    >>> selector_keys("post-1234"), selector_keys("commentBody"), selector_keys("<p>")
    (('post-0', '~post'), ('commentbody', '~comment', '~body'), ('<p>',))
    """
    if selector[0] in "<[":
        return (LEARNT_AS.get(selector, selector),)
    lowered = selector.lower()
    whole = DIGITS.sub("0", lowered)
    words = WORDS.findall(lowered if lowered == selector else CAMEL_CASE.sub("-", selector).lower())
    english = filter(None, map(find_english_word, words))
    return (whole, *[f"~{word}" for word in dict.fromkeys((*words, *english)) if word != whole])


def is_learnt(selector: str) -> bool:
    """Whether a selector makes a difference to the models."""
    return selector[:1] != "[" or (selector not in UNLEARNT and not selector.startswith(UNLEARNT_BEGINNINGS))


def build_describer(tables: Sequence[Mapping[str, int]], type_keys: frozenset[str]) -> Describe:
    """Build the function that describes elements with these tables of weights and the keys for types of pages."""
    nothing = (0,) * len(tables)
    weights = {key: tuple([table.get(key, 0) for table in tables]) for table in tables for key in table}

    @lru_cache(CACHED_SELECTORS)
    def describe(selectors: tuple[str, ...]) -> ElementTraits:
        keys = [key for selector in selectors if selector for key in selector_keys(selector)]
        weighted = [weights[key] for key in keys if key in weights]
        return ElementTraits(
            weights=nothing if selectors[:1] in AROUND_EVERYTHING else tuple(map(sum, zip(nothing, *weighted, strict=True))),
            areas=sum([AREAS[selector[1:-1]] for selector in selectors if selector[:1] == "<" and selector[1:-1] in AREAS]),
            tag=TAG_NUMBERS.get(selectors[0], 0) if selectors else 0,
            shape=tuple(
                [LEARNT_AS.get(selector, selector) for selector in selectors if selector[:1] != "#" and is_learnt(selector)]
            ),
            type_keys=tuple([key for key in keys if key in type_keys]),
        )

    return describe


def build_tree(blocks: Sequence[Block], describe: Describe) -> ElementTree:
    """Number and describe the elements around these blocks."""
    parents, of_block = [-1], list[int]()
    selectors: list[tuple[str, ...]] = [()]
    numbers = {id(None): 0}  # of elements, by their identity
    for block in blocks:
        element, path = block.element, list[Element]()
        while element is not None and id(element) not in numbers:
            path.append(element)
            element = element.parent
        node = numbers[id(element)]
        while path:
            inner = path.pop()
            parents.append(node)
            selectors.append(inner.selectors)
            node = numbers[id(inner)] = len(selectors) - 1
        of_block.append(node)
    traits = list(map(describe, selectors))
    shape_numbers: dict[tuple[str, ...], int] = {}
    shapes = [shape_numbers.setdefault(own.shape, len(shape_numbers)) for own in traits]
    areas = combine_ancestors(parents, [own.areas for own in traits], or_)
    depths = combine_ancestors(parents, [0, *[1] * (len(parents) - 1)], add)
    return ElementTree(parents, traits, areas, depths, shapes, of_block)


def build_gather(nodes: Sequence[int]) -> Gather:
    """Build the function that picks the values of these elements."""
    return itemgetter(*nodes) if len(nodes) > 1 else lambda values: tuple(values[node] for node in nodes)


def combine_ancestors(parents: Sequence[int], own: Sequence[int], combine: Callable[[int, int], int]) -> list[int]:
    """For each element its own value, combined with those of all elements around it: (elements,)."""
    combined = [own[0]]
    for parent, value in zip(parents[1:], own[1:], strict=True):
        combined.append(combine(combined[parent], value))
    return combined


def sum_subtrees(tree: ElementTree, values: Sequence[int]) -> list[int]:
    """For each element the sum of the values of all blocks in it: (elements,), from (blocks,)."""
    sums = [0] * len(tree.parents)
    for node, value in zip(tree.of_block, values, strict=True):
        sums[node] += value
    parents = tree.parents
    for node in range(len(sums) - 1, 0, -1):
        if value := sums[node]:
            sums[parents[node]] += value
    return sums


class Series(NamedTuple):
    """The series of a page: three or more elements of one shape below one parent, such as comments or teasers.

    A series, like any group of elements of one shape below one parent, is known by its first element, its head.
    """

    outermost: list[int]  # for each element: head of the outermost series that it is in; 0 for none
    longest: list[int]  # for each element: head of the series with the most members that it is in; 0 for none
    sizes: list[int]  # for each head: how many elements its group has; 0 for other elements
    heads: list[int]  # for each element: head of its group
    members: dict[int, list[int]]  # of each series, by its head


def find_series(tree: ElementTree) -> Series:
    """Group the elements of one shape below one parent, and find the series that each element is in."""
    count = len(tree.parents)
    groups: dict[tuple[int, int], list[int]] = {}
    for node, parent_and_shape in enumerate(zip(tree.parents, tree.shapes, strict=True)):
        groups.setdefault(parent_and_shape, []).append(node)
    heads, sizes = [0] * count, [0] * count
    for group in groups.values():
        head = group[0]
        sizes[head] = len(group)
        for node in group:
            heads[node] = head
    outermost, longest = [0], [0]
    for parent, head in zip(tree.parents[1:], heads[1:], strict=True):
        outer, long = outermost[parent], longest[parent]
        if sizes[head] >= SMALLEST_SERIES:
            outer = outer or head
            long = head if not long or sizes[head] > sizes[long] else long
        outermost.append(outer)
        longest.append(long)
    members = {group[0]: group for group in groups.values() if len(group) >= SMALLEST_SERIES}
    return Series(outermost, longest, sizes, heads, members)
