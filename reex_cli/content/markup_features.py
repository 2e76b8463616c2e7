"""Compute the first-stage features that markup adds to those of text: elements, links, series, rules, type of the page.

Link density is the strongest shallow feature of Kohlschütter, Fankhauser and Nejdl (WSDM 2010), and Readability's. The
selectors of elements (tag, id, classes, roles) have learnt weights, as Readability's class names have weights by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from operator import add, sub
from typing import NamedTuple

from reex_cli.content.columns import COUNT_STEPS, SIZE_STEPS, WORDS_OF_STEP, score_step, score_steps, shift
from reex_cli.content.containers import FEATURES as CONTAINER_FEATURES
from reex_cli.content.containers import container_features
from reex_cli.content.element_tree import (
    AREAS,
    ElementTree,
    Gather,
    Series,
    build_gather,
    combine_ancestors,
    find_series,
    sum_subtrees,
)
from reex_cli.content.position_features import prose_blocks
from reex_cli.forest import Columns
from reex_cli.model import Block, Label

SELECTOR_TABLES = (
    "selectors",
    "article_selectors",
    "other_selectors",
)  # weights of selectors: on all pages, on articles, on others
PAGE_TYPES = ("article", "documentation", "forum", "service", "product", "lists")  # that have weights
ANCESTORS = {
    "element": "the block's element",
    "parent": "the parent of the block's element",
    "grandparent": "the grandparent of the block's element",
    "ancestor": "the fourth ancestor of the block's element",
}
LABEL_NUMBERS = {
    Label(name): number
    for number, name in enumerate(
        "hidden remnant form newsletter cookies comments author-box toc share related advert legal navigation media"
        " boilerplate metadata content".split(),
        1,
    )
} | {Label.COUNTER: 13, Label.RECIPE: 18}  # in the order in which they were learnt

FEATURES: dict[str, str] = {
    "link_density": "share of characters inside links, in 16ths; 0..16",
    "level": "level of a heading, depth of a list item; 0..9",
    "rule_label": "label that a rule gave, see LABEL_NUMBERS; 0..18, 0 for none",
    "closed_elements": "elements that end between the block above and this one; 0..15",
    "tag": "tag of the block's element, see TAG_NUMBERS; 0..30",
    "parent_tag": "tag of the element around that one; 0..30",
    "depth": "elements around the block; 0..31",
    **{f"in_{name}": f"whether the block is inside <{name}>; 0..1" for name in AREAS},
    "selectors_score": "sum of the weights of all selectors around the block; 1..31, 16 is even",
    "article_selectors_score": "the same with the weights learnt on articles; 1..31",
    "other_selectors_score": "the same with the weights learnt on other types of pages; 1..31",
    "near_selectors_score": "sum of the weights of the selectors of the three innermost elements; 1..31, 16 is even",
    "near_article_selectors_score": "the same with the weights learnt on articles; 1..31",
    "near_other_selectors_score": "the same with the weights learnt on other types of pages; 1..31",
    "lowest_selectors_score": "lowest sum of weights of one element around the block; 1..31",
    "highest_selectors_score": "highest sum of weights of one element around the block; 1..31",
    "series_size": "elements of the outermost series around the block, in steps; 0..19, 0 for none",
    "series_words": "words of an element of that series, in steps; 0..18",
    "series_link_density": "share of that series' words inside links, in 16ths; 0..16",
    "series_word_share": "that series' share of the words of the page, in 16ths; 0..16",
    "series_prose_share": "that series' share of the prose of the page, in 16ths; 0..16",
    "longest_series_size": "elements of the longest series around the block, in steps; 0..19, 0 for none",
    "longest_series_words": "words of an element of that series, in steps; 0..18",
    "longest_series_link_density": "share of that series' words inside links, in 16ths; 0..16",
    "like_siblings": "elements of the same shape below the same parent, itself included, in steps; 1..19",
    **{f"{name}_prose_share": f"share of the page's prose in {it}, in 16ths; 0..16" for name, it in ANCESTORS.items()},
    **{f"{name}_link_density": f"share of the words in {it} inside links, in 16ths; 0..16" for name, it in ANCESTORS.items()},
    "steps_to_half_prose": "levels up to an element with more than half of the page's prose; 0..15; 16 for none",
    "steps_to_most_prose": "levels up to an element with more than four fifths of the page's prose; 0..15; 16 for none",
    **{f"prose_container_{name}": f"by prose: {meaning}" for name, meaning in CONTAINER_FEATURES.items()},
    **{f"page_type_{name}": f"score of the page as of type {name}; 1..31, 16 is even" for name in PAGE_TYPES},
    "page_articles": "<article> elements of the page; 0..15",
    "page_link_density": "share of the page's words inside links, in 16ths; 0..16",
    "page_prose_share": "share of the page's words in prose blocks, in 16ths; 0..16",
    "page_words": "a twentieth of the words of the page, in steps; 0..18",
    "page_series_size": "elements of the series with the most words, in steps; 1..19, 1 for none",
    "page_series_word_share": "that series' share of the words of the page, in 16ths; 0..16, 16 for a page without series",
}


class ElementSums(NamedTuple):
    """The elements of a page, and what was summed up over each."""

    tree: ElementTree
    series: Series
    is_prose: list[bool]  # for each block: whether it reads like prose
    sizes: list[int]  # its words, about
    words: list[int]  # for each element: words in it,
    prose: list[int]  # words of prose blocks,
    linked: list[int]  # words inside links
    ancestors: tuple[Gather, ...]  # for each of `ANCESTORS`: picks the values of that element around each block


def sum_elements(blocks: Sequence[Block], tree: ElementTree, columns: Columns) -> ElementSums:
    """Sum up words, prose and links over all elements; `columns` are the text features of the blocks."""
    sizes = [WORDS_OF_STEP[step] for step in columns["words"]]
    is_prose = prose_blocks(columns)
    prose = [size if like_prose else 0 for size, like_prose in zip(sizes, is_prose, strict=True)]
    linked = [size * block.link_characters // (len(block.text) or 1) for size, block in zip(sizes, blocks, strict=True)]
    up = [parent if parent > 0 else node for node, parent in enumerate(tree.parents)]  # stops below the page
    element = tree.of_block
    parent = [up[node] for node in element]
    grandparent = [up[node] for node in parent]
    ancestor = [up[up[node]] for node in grandparent]
    words, prose_words, linked_words = (sum_subtrees(tree, values) for values in (sizes, prose, linked))
    ancestors = tuple(map(build_gather, (element, parent, grandparent, ancestor)))
    return ElementSums(tree, find_series(tree), is_prose, sizes, words, prose_words, linked_words, ancestors)


def markup_features(
    blocks: Sequence[Block], sums: ElementSums, labels: Sequence[Label | None], type_scores: Sequence[int]
) -> Columns:
    """All first-stage features of markup, and those of neighbours: (blocks,) of bytes each.

    `labels` are the labels that rules gave, None where no rule matched; `type_scores` are sums of weights, one for each
    of `PAGE_TYPES`.
    """
    columns = _element_features(sums) | _selector_features(sums) | _series_features(sums) | _ancestor_features(sums)
    columns |= container_features("prose_container", sums.tree, sums.words, sums.prose)
    columns["link_density"] = bytes([block.link_characters * 16 // (len(block.text) or 1) for block in blocks])
    columns["level"] = bytes([block.level if block.level < 9 else 9 for block in blocks])
    columns["rule_label"] = bytes([LABEL_NUMBERS.get(label, 0) if label else 0 for label in labels])
    for name in ("link_density", "tag", "rule_label", "selectors_score"):
        for offset in (-2, -1, 1, 2):
            columns[f"{name}{offset:+d}"] = shift(columns[name], offset)
    nodes, parents = sums.tree.of_block, sums.tree.parents
    closed = bytes([0, *[_count_closed(parents, before, node) for before, node in pairwise(nodes)]])
    columns["closed_elements"], columns["closed_elements+1"] = closed, shift(closed, 1)
    page = _page_features(sums, type_scores)
    return columns | {name: bytes((value,)) * len(nodes) for name, value in page.items()}


def _count_closed(parents: Sequence[int], before: int, node: int) -> int:
    """How many elements around a block end before the next block, 15 at most: steps up to a common ancestor."""
    closed = 0
    while before != node and closed < 15:
        if before > node:
            before, closed = parents[before], closed + 1
        else:
            node = parents[node]
    return closed


def _element_features(sums: ElementSums) -> Columns:
    """Which element a block is in, and which areas of the page."""
    tree, of_element = sums.tree, sums.ancestors[0]
    tags = [traits.tag for traits in tree.traits]
    areas = of_element(tree.areas)
    features = {
        "tag": bytes(of_element(tags)),
        "parent_tag": bytes(of_element([tags[parent] if parent > 0 else 0 for parent in tree.parents])),
        "depth": bytes([depth if depth < 31 else 31 for depth in of_element(tree.depths)]),
    }
    return features | {f"in_{name}": bytes([area & bit > 0 for area in areas]) for name, bit in AREAS.items()}


def _selector_features(sums: ElementSums) -> Columns:
    """Weights of the selectors around a block: all together, the three innermost elements, the lowest, the highest."""
    features = {}
    traits, parents, of_element = sums.tree.traits, sums.tree.parents, sums.ancestors[0]
    up = [0, *parents[1:]]
    of_third_parent = build_gather([up[up[up[node]]] for node in sums.tree.of_block])
    for name, weights in zip(SELECTOR_TABLES, zip(*[own.weights for own in traits], strict=True), strict=True):
        totals = combine_ancestors(parents, weights, add)
        features[f"{name}_score"] = score_steps(of_element(totals))
        features[f"near_{name}_score"] = score_steps(map(sub, of_element(totals), of_third_parent(totals)))
    lowest, highest = [0], [0]
    for parent, own in zip(parents[1:], traits[1:], strict=True):
        weight = own.weights[0]
        lowest.append(lowest[parent] if parent and lowest[parent] < weight else weight)
        highest.append(highest[parent] if parent and highest[parent] > weight else weight)
    features["lowest_selectors_score"] = score_steps(of_element(lowest))
    features["highest_selectors_score"] = score_steps(of_element(highest))
    return features


SERIES_FEATURES = ("size", "words", "link_density", "word_share", "prose_share")


def _series_features(sums: ElementSums) -> Columns:
    """Features of the outermost series around a block, the first three of them of the longest one, too."""
    series, of_element = sums.series, sums.ancestors[0]
    outermost, longest = of_element(series.outermost), of_element(series.longest)
    known = {head: _describe_series(head, sums) for head in {*outermost, *longest} if head}
    known[0] = (0, 0, 0, 0, 0)
    of_outermost = zip(*[known[head] for head in outermost], strict=True)
    of_longest = zip(*[known[head][:3] for head in longest], strict=True)
    names = (*[f"series_{name}" for name in SERIES_FEATURES], *[f"longest_series_{name}" for name in SERIES_FEATURES[:3]])
    features = dict(zip(names, map(bytes, (*of_outermost, *of_longest)), strict=True))
    features["like_siblings"] = bytes([COUNT_STEPS[min(255, series.sizes[head])] for head in of_element(series.heads)])
    return features


def _describe_series(head: int, sums: ElementSums) -> tuple[int, int, int, int, int]:
    """The `SERIES_FEATURES` of one series."""
    members, size = sums.series.members[head], sums.series.sizes[head]
    words, linked, prose = (sum([values[node] for node in members]) for values in (sums.words, sums.linked, sums.prose))
    return (
        COUNT_STEPS[min(255, size)],
        SIZE_STEPS[min(255, words // size)],
        linked * 16 // (words or 1),
        words * 16 // (sums.words[0] or 1),
        prose * 16 // (sums.prose[0] or 1),
    )


def _ancestor_features(sums: ElementSums) -> Columns:
    """Prose and link density of the elements around a block, and how far up most of the prose is."""
    parents, page_prose = sums.tree.parents, sums.prose[0]
    prose = [amount * 16 // (page_prose or 1) for amount in sums.prose]
    density = [part * 16 // (words or 1) for part, words in zip(sums.linked, sums.words, strict=True)]
    features = {}
    for name, gather in zip(ANCESTORS, sums.ancestors, strict=True):
        features[f"{name}_prose_share"] = bytes(gather(prose))
        features[f"{name}_link_density"] = bytes(gather(density))
    for name, enough in (("steps_to_half_prose", page_prose // 2), ("steps_to_most_prose", page_prose * 4 // 5)):
        steps = [16]
        for parent, amount in zip(parents[1:], sums.prose[1:], strict=True):
            further = steps[parent]
            steps.append(0 if amount > enough else further if further > 14 else further + 1)
        features[name] = bytes(sums.ancestors[0](steps))
    return features


def _page_features(sums: ElementSums, type_scores: Sequence[int]) -> dict[str, int]:
    """Features of the page, the same for all its blocks."""
    tree, series = sums.tree, sums.series
    total = sums.words[0] or 1
    articles = sum([traits.areas & AREAS["article"] > 0 for traits in tree.traits])
    words, best = max(
        ((sum([sums.words[node] for node in members]), -head) for head, members in series.members.items()), default=(0, 0)
    )
    return {f"page_type_{name}": score_step(score) for name, score in zip(PAGE_TYPES, type_scores, strict=True)} | {
        "page_articles": min(15, articles),
        "page_link_density": sums.linked[0] * 16 // total,
        "page_prose_share": sums.prose[0] * 16 // total,
        "page_words": SIZE_STEPS[min(255, total // 20)],
        "page_series_size": COUNT_STEPS[min(255, series.sizes[-best])],
        "page_series_word_share": (words or total) * 16 // total,
    }
