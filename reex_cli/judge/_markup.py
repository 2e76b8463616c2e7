"""What the judge weighs beside the text where a page has markup: elements, links, series, rules, the kind of page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from reex_cli.judge._columns import LOG_BINS, SENTENCE_ENDS, WORD_MASS, Columns, shifted, sum_bin
from reex_cli.judge._context import BIG_BINS
from reex_cli.judge._tree import AREAS, Series, Tree, series_of, summed
from reex_cli.model import Block, Label

TABLES = ("marks", "article_marks", "other_marks")  # weights of marks: on all pages, on articles, on the others
TYPES = ("article", "documentation", "forum", "service", "product", "lists")  # kinds of page that have weights
RULED = {
    Label(name): number
    for number, name in enumerate(
        "hidden remnant form newsletter cookies comments author-box toc share related advert legal navigation media"
        " furniture metadata content".split(),
        1,
    )
} | {Label.COUNTER: 13}  # labels by rules as numbers, in the order in which they were learnt
BESIDE = "linked tag rule marks"
SHARES = ("one", "two", "three", "five")  # elements around a block whose shares count, its own the first


class Body(NamedTuple):
    """A page as the facts see it: the words of its blocks, and what was summed up over its elements."""

    tree: Tree
    series: Series
    mass: list[int]
    words: list[int]  # of each element
    prose: list[int]
    linked: list[int]
    around: tuple[list[int], ...]  # for each block the elements of SHARES


def body_of(blocks: Sequence[Block], tree: Tree, columns: Columns) -> Body:
    """What is summed up once."""
    mass = [WORD_MASS[w] for w in columns["words"]]
    firm = [
        m if w >= 12 and s >= 4 and e in SENTENCE_ENDS else 0
        for m, w, s, e in zip(mass, columns["words"], columns["stop"], columns["end"], strict=True)
    ]
    linked = [m * block.linked // (len(block.text) or 1) for m, block in zip(mass, blocks, strict=True)]
    outward = [parent if parent > 0 else node for node, parent in enumerate(tree.parents)]
    one = tree.of_block
    two = [outward[node] for node in one]
    three = [outward[node] for node in two]
    five = [outward[outward[node]] for node in three]
    words, prose, links = (summed(tree, values) for values in (mass, firm, linked))
    return Body(tree, series_of(tree), mass, words, prose, links, (one, two, three, five))


def markup_facts(blocks: Sequence[Block], body: Body, ruled: Sequence[Label | None], kinds: Sequence[int]) -> Columns:
    """Every column that markup adds to the first stage; `ruled` are labels by rules, `kinds` scores of kinds of page."""
    columns = _element_facts(body) | _weight_facts(body.tree) | _series_facts(body) | _share_facts(body)
    columns["linked"] = bytes([block.linked * 16 // (len(block.text) or 1) for block in blocks])
    columns["level"] = bytes([min(block.level, 9) for block in blocks])
    columns["rule"] = bytes([RULED.get(label, 0) if label else 0 for label in ruled])
    for name in BESIDE.split():
        for offset in (-2, -1, 1, 2):
            columns[f"{name}{offset:+d}"] = shifted(columns[name], offset)
    nodes = body.tree.of_block
    columns["step"] = bytes([0, *[_steps(body.tree.parents, one, two) for one, two in pairwise(nodes)]])
    columns["step+1"] = shifted(columns["step"], 1)
    return columns | {name: bytes((value,)) * len(nodes) for name, value in page_columns(body, kinds).items()}


def _steps(parents: Sequence[int], one: int, two: int) -> int:
    """How many elements end between two blocks."""
    steps = 0
    while one != two and steps < 15:
        if one > two:
            one, steps = parents[one], steps + 1
        else:
            two = parents[two]
    return steps


def _element_facts(body: Body) -> Columns:
    """Which element a block stands in, and in which areas of the page."""
    tree = body.tree
    nodes = tree.of_block
    areas = [tree.areas[node] for node in nodes]
    tags = [looks.tag for looks in tree.looks]
    outer = (tags[two] if two != node else 0 for node, two in zip(nodes, body.around[1], strict=True))
    facts = {
        "tag": bytes([tags[node] for node in nodes]),
        "tag_around": bytes(outer),
        "depth": bytes([min(31, tree.depths[node]) for node in nodes]),
    }
    return facts | {f"in_{name}": bytes([area & bit > 0 for area in areas]) for name, bit in AREAS.items()}


def _weight_facts(tree: Tree) -> Columns:
    """What the marks of the elements around a block say: all together, the three nearest, the worst, the best."""
    facts = {}
    nodes, parents = tree.of_block, tree.parents
    beyond = [max(0, parents[max(0, parents[max(0, parents[node])])]) for node in nodes]
    for number, name in enumerate(TABLES):
        sums = [weights[number] for weights in tree.weights]
        facts[name] = bytes([sum_bin(sums[node]) for node in nodes])
        facts[f"near_{name}"] = bytes([sum_bin(sums[node] - sums[far]) for node, far in zip(nodes, beyond, strict=True)])
    worst, best = [0], [0]
    for parent, looks in zip(parents[1:], tree.looks[1:], strict=True):
        own = looks.weights[0]
        worst.append(min(own, worst[parent]) if parent else own)
        best.append(max(own, best[parent]) if parent else own)
    facts["worst_marks"] = bytes([sum_bin(worst[node]) for node in nodes])
    facts["best_marks"] = bytes([sum_bin(best[node]) for node in nodes])
    return facts


def _series_facts(body: Body) -> Columns:
    """Of the series that a block is in: how many elements, their words, share of links, of the page, of its prose."""
    series, nodes = body.series, body.tree.of_block
    known = {0: (0, 0, 0, 0, 0)}
    for head in {series.outer[node] for node in nodes} | {series.inner[node] for node in nodes}:
        known[head] = _of_series(head, body) if head else known[0]
    outer = zip(*[known[series.outer[node]] for node in nodes], strict=True)
    inner = zip(*[known[series.inner[node]][:3] for node in nodes], strict=True)
    names = (*(f"series_{fact}" for fact in OF_SERIES), *(f"inner_{fact}" for fact in OF_SERIES[:3]))
    facts = dict(zip(names, map(bytes, (*outer, *inner)), strict=True))
    facts["twins"] = bytes([LOG_BINS[min(255, series.sizes[series.first[node]])] for node in nodes])
    return facts


OF_SERIES = ("count", "words", "linked", "share", "prose")


def _of_series(head: int, body: Body) -> tuple[int, int, int, int, int]:
    count, words, linked, prose = (
        body.series.sizes[head],
        *(sum(values[node] for node in body.series.members[head]) for values in (body.words, body.linked, body.prose)),
    )
    return (
        LOG_BINS[min(255, count)],
        BIG_BINS[min(255, words // count)],
        linked * 16 // (words or 1),
        words * 16 // (body.words[0] or 1),
        prose * 16 // (body.prose[0] or 1),
    )


def _share_facts(body: Body) -> Columns:
    """Of the elements around a block: their share of the page's prose, and of links."""
    tree, whole = body.tree, body.prose[0] or 1
    prose = [amount * 16 // whole for amount in body.prose]
    linked = [part * 16 // (words or 1) for part, words in zip(body.linked, body.words, strict=True)]
    facts = {}
    for name, around in zip(SHARES, body.around, strict=True):
        facts[f"prose_{name}"] = bytes([prose[node] for node in around])
        facts[f"linked_{name}"] = bytes([linked[node] for node in around])
    for name, enough in (("steps_to_prose", body.prose[0] // 2), ("steps_to_most", body.prose[0] * 4 // 5)):
        steps = [16]  # how far up one must go to have more than this around one; 16 if that is nowhere
        for parent, amount in zip(tree.parents[1:], body.prose[1:], strict=True):
            further = steps[parent]
            steps.append(0 if amount > enough else further if further > 14 else further + 1)
        facts[name] = bytes([steps[node] for node in tree.of_block])
    return facts


def page_columns(body: Body, kinds: Sequence[int]) -> dict[str, int]:
    """What the page is like, as one value for all its blocks."""
    tree, series = body.tree, body.series
    total = body.words[0] or 1
    articles = sum(1 for looks in tree.looks if looks.areas & AREAS["article"])
    share, best = max(
        ((sum(body.words[node] for node in members), -head) for head, members in series.members.items()), default=(0, 0)
    )
    return {f"kind_{name}": sum_bin(score) for name, score in zip(TYPES, kinds, strict=True)} | {
        "page_articles": min(15, articles),
        "page_linked": body.linked[0] * 16 // total,
        "page_prose": body.prose[0] * 16 // total,
        "page_words": BIG_BINS[min(255, total // 20)],
        "page_series": LOG_BINS[min(255, series.sizes[-best])],
        "page_series_share": (share or total) * 16 // total,  # a page without series is one for itself
    }


CARRIED_ON = (
    "linked tag marks article_marks other_marks near_marks worst_marks rule series_words series_linked series_share"
    " inner_count prose_one prose_two prose_three steps_to_prose steps_to_most page_series page_linked page_articles"
).split() + [f"kind_{name}" for name in TYPES]


def opinion_facts(body: Body, columns: Columns, first: bytes) -> Columns:
    """What markup adds to the second stage: the first one's opinion of what stands in the same elements."""
    tree, series, nodes, words = body.tree, body.series, body.tree.of_block, body.words
    gains = summed(tree, [m * s for m, s in zip(body.mass, first, strict=True)])
    good = summed(tree, [m * (s > 16) for m, s in zip(body.mass, first, strict=True)])
    most = good[0] or 1
    facts = {name: columns[name] for name in CARRIED_ON}
    means = list(map(_mean, gains, words))
    for name, around in zip(SHARES, body.around, strict=True):
        facts[f"first_{name}"] = bytes([means[node] for node in around])
        facts[f"good_{name}"] = bytes([good[node] * 16 // most for node in around])
    of_series = {0: 31}
    for head, members in series.members.items():
        of_series[head] = _mean(sum(gains[node] for node in members), sum(words[node] for node in members))
    facts["outer_first"] = bytes([of_series[series.outer[node]] for node in nodes])
    facts["inner_first"] = bytes([of_series[series.inner[node]] for node in nodes])
    facts["shape_first"] = _mean_of_shapes(tree, gains, words)
    facts["page_first"] = bytes((means[0],)) * len(nodes)
    return facts


def _mean_of_shapes(tree: Tree, gains: Sequence[int], words: Sequence[int]) -> bytes:
    """The mean opinion of all elements that look alike, and stand in elements that look alike."""
    sums: dict[tuple[int, int], list[int]] = {}
    shapes, parents = tree.shapes, tree.parents
    alike = {node: (shapes[node], shapes[max(0, parents[node])]) for node in tree.of_block}
    for node, shape in alike.items():
        total = sums.setdefault(shape, [0, 0])
        total[0] += gains[node]
        total[1] += words[node]
    return bytes([_mean(*sums[alike[node]]) for node in tree.of_block])


def _mean(gain: int, words: int) -> int:
    return min(31, gain // words) if words else 16
