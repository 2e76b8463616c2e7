"""What the judge weighs beside the text where a page has markup: elements, links, series, rules, the kind of page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from operator import add, itemgetter, mul, sub
from typing import NamedTuple

from reex_cli.content.context_features import BIG_BINS
from reex_cli.content.element_tree import AREAS, Series, Tree, inherited, series_of, summed
from reex_cli.content.text_features import LOG_BINS, SENTENCE_ENDS, WORD_MASS, Columns, shifted, sum_bin
from reex_cli.model import Block, Label

TABLES = ("marks", "article_marks", "other_marks")  # weights of marks: on all pages, on articles, on the others
TYPES = ("article", "documentation", "forum", "service", "product", "lists")  # kinds of page that have weights
RULED = {
    Label(name): number
    for number, name in enumerate(
        "hidden remnant form newsletter cookies comments author-box toc share related advert legal navigation media"
        " boilerplate metadata content".split(),
        1,
    )
} | {Label.COUNTER: 13}  # labels by rules as numbers, in the order in which they were learnt
BESIDE = "linked tag rule marks"
UNKNOWN = 16  # opinion of what has no words: undecided
SHARES = ("one", "two", "three", "five")  # elements around a block whose shares count, its own the first


Pick = Callable[[Sequence[int]], tuple[int, ...]]


class Body(NamedTuple):
    """A page as the facts see it: the words of its blocks, and what was summed up over its elements."""

    tree: Tree
    series: Series
    mass: list[int]
    words: list[int]  # of each element
    prose: list[int]
    linked: list[int]
    around: tuple[Pick, ...]  # from values of elements to those of each block: of the elements of SHARES


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
    return Body(tree, series_of(tree), mass, words, prose, links, tuple(map(picking, (one, two, three, five))))


def picking(numbers: Sequence[int]) -> Pick:
    """What picks the values with these numbers out of others."""
    return itemgetter(*numbers) if len(numbers) > 1 else lambda values: tuple(values[number] for number in numbers)


def markup_features(blocks: Sequence[Block], body: Body, ruled: Sequence[Label | None], kinds: Sequence[int]) -> Columns:
    """Every column that markup adds to the first stage; `ruled` are labels by rules, `kinds` scores of kinds of page."""
    columns = _element_facts(body) | _weight_facts(body) | _series_facts(body) | _share_facts(body)
    columns["linked"] = bytes([block.linked * 16 // (len(block.text) or 1) for block in blocks])
    columns["level"] = bytes([block.level if block.level < 9 else 9 for block in blocks])
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
    tree, own = body.tree, body.around[0]
    tags = [looks.tag for looks in tree.looks]
    areas = own(tree.areas)
    facts = {
        "tag": bytes(own(tags)),
        "tag_around": bytes(own([tags[parent] if parent > 0 else 0 for parent in tree.parents])),
        "depth": bytes([depth if depth < 31 else 31 for depth in own(tree.depths)]),
    }
    return facts | {f"in_{name}": bytes([area & bit > 0 for area in areas]) for name, bit in AREAS.items()}


def _weight_facts(body: Body) -> Columns:
    """What the marks of the elements around a block say: all together, the three nearest, the worst, the best."""
    facts = {}
    parents, own = body.tree.parents, body.around[0]
    outer = [0, *parents[1:]]
    beyond = picking([outer[outer[outer[node]]] for node in body.tree.of_block])
    for name, weights in zip(TABLES, zip(*[looks.weights for looks in body.tree.looks], strict=True), strict=True):
        sums = inherited(parents, weights, add)
        facts[name] = sum_bins(own(sums))
        facts[f"near_{name}"] = sum_bins(map(sub, own(sums), beyond(sums)))
    worst, best = [0], [0]
    for parent, looks in zip(parents[1:], body.tree.looks[1:], strict=True):
        weight = looks.weights[0]
        worst.append(worst[parent] if parent and worst[parent] < weight else weight)
        best.append(best[parent] if parent and best[parent] > weight else weight)
    facts["worst_marks"] = sum_bins(own(worst))
    facts["best_marks"] = sum_bins(own(best))
    return facts


def sum_bins(totals: Iterable[int]) -> bytes:
    """The same as `sum_bin` for many sums."""
    return bytes([16 + (total >> 3) if -113 < total < 128 else 1 if total < 0 else 31 for total in totals])


def _series_facts(body: Body) -> Columns:
    """Of the series that a block is in: how many elements, their words, share of links, of the page, of its prose."""
    series, own = body.series, body.around[0]
    outer, inner = own(series.outer), own(series.inner)
    known = {head: _of_series(head, body) for head in {*outer, *inner} if head}
    known[0] = (0, 0, 0, 0, 0)
    outermost = zip(*[known[head] for head in outer], strict=True)
    longest = zip(*[known[head][:3] for head in inner], strict=True)
    names = (*(f"series_{fact}" for fact in OF_SERIES), *(f"inner_{fact}" for fact in OF_SERIES[:3]))
    facts = dict(zip(names, map(bytes, (*outermost, *longest)), strict=True))
    facts["twins"] = bytes([LOG_BINS[min(255, series.sizes[head])] for head in own(series.first)])
    return facts


OF_SERIES = ("count", "words", "linked", "share", "prose")


def _of_series(head: int, body: Body) -> tuple[int, int, int, int, int]:
    members, count = body.series.members[head], body.series.sizes[head]
    words, linked, prose = (sum([values[node] for node in members]) for values in (body.words, body.linked, body.prose))
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
        facts[f"prose_{name}"] = bytes(around(prose))
        facts[f"linked_{name}"] = bytes(around(linked))
    for name, enough in (("steps_to_prose", body.prose[0] // 2), ("steps_to_most", body.prose[0] * 4 // 5)):
        steps = [16]  # how far up one must go to have more than this around one; 16 if that is nowhere
        for parent, amount in zip(tree.parents[1:], body.prose[1:], strict=True):
            further = steps[parent]
            steps.append(0 if amount > enough else further if further > 14 else further + 1)
        facts[name] = bytes(body.around[0](steps))
    return facts


def page_columns(body: Body, kinds: Sequence[int]) -> dict[str, int]:
    """What the page is like, as one value for all its blocks."""
    tree, series = body.tree, body.series
    total = body.words[0] or 1
    articles = sum([looks.areas & AREAS["article"] > 0 for looks in tree.looks])
    share, best = max(
        ((sum([body.words[node] for node in members]), -head) for head, members in series.members.items()), default=(0, 0)
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


def score_features(body: Body, columns: Columns, first: bytes) -> Columns:
    """What markup adds to the second stage: the first one's opinion of what stands in the same elements."""
    tree, series, own, words = body.tree, body.series, body.around[0], body.words
    gains = summed(tree, list(map(mul, body.mass, first)))
    good = summed(tree, [m if s > 16 else 0 for m, s in zip(body.mass, first, strict=True)])
    most = good[0] or 1
    facts = {name: columns[name] for name in CARRIED_ON}
    means = [gain // size if size else UNKNOWN for gain, size in zip(gains, words, strict=True)]
    shares = [amount * 16 // most for amount in good]
    for name, around in zip(SHARES, body.around, strict=True):
        facts[f"first_{name}"] = bytes(around(means))
        facts[f"good_{name}"] = bytes(around(shares))
    of_series = {0: 31}
    for head, members in series.members.items():
        size = sum([words[node] for node in members])
        of_series[head] = sum([gains[node] for node in members]) // size if size else UNKNOWN
    facts["outer_first"] = bytes([of_series[head] for head in own(series.outer)])
    facts["inner_first"] = bytes([of_series[head] for head in own(series.inner)])
    facts["shape_first"] = _mean_of_shapes(tree, gains, words)
    facts["page_first"] = bytes((means[0],)) * len(first)
    return facts


def _mean_of_shapes(tree: Tree, gains: Sequence[int], words: Sequence[int]) -> bytes:
    """The mean opinion of all elements that look alike, and stand in elements that look alike."""
    sums: dict[tuple[int, int], tuple[int, int]] = {}
    shapes, parents = tree.shapes, tree.parents
    alike = {node: (shapes[node], shapes[parents[node]] if node else 0) for node in tree.of_block}
    for node, shape in alike.items():
        gain, size = sums.get(shape, (0, 0))
        sums[shape] = gain + gains[node], size + words[node]
    means = {shape: gain // size if size else UNKNOWN for shape, (gain, size) in sums.items()}
    return bytes([means[alike[node]] for node in tree.of_block])
