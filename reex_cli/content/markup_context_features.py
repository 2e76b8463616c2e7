"""Compute the second-stage features that markup adds: first-stage scores of the elements around a block.

`context_features` gives the scores of the blocks before and after; these features give those inside the same elements.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul

from reex_cli.content.columns import EVEN
from reex_cli.content.containers import FEATURES as CONTAINER_FEATURES
from reex_cli.content.containers import container_features
from reex_cli.content.element_tree import ElementTree, sum_subtrees
from reex_cli.content.markup_features import ANCESTORS, PAGE_TYPES, ElementSums
from reex_cli.forest import Columns

FEATURES: dict[str, str] = {
    **{f"{name}_score": f"mean first-stage score of {it}; 0..31, 16 is even" for name, it in ANCESTORS.items()},
    **{
        f"{name}_good_share": f"share of the words scored above even in the first stage that {it} has, in 16ths; 0..16"
        for name, it in ANCESTORS.items()
    },
    "series_score": "mean first-stage score of the outermost series around the block; 0..31; 31 for none",
    "longest_series_score": "mean first-stage score of the longest series around the block; 0..31; 31 for none",
    "shape_score": "mean first-stage score of the elements of the same shape in parents of the same shape; 0..31",
    "page_score": "mean first-stage score of the page; 0..31",
    **{f"container_{name}": f"by words scored above even: {meaning}" for name, meaning in CONTAINER_FEATURES.items()},
}
PASSED_COLUMNS = (
    "link_density tag selectors_score article_selectors_score other_selectors_score near_selectors_score"
    " lowest_selectors_score rule_label"
    " series_words series_link_density series_word_share longest_series_size element_prose_share parent_prose_share"
    " grandparent_prose_share steps_to_half_prose steps_to_most_prose page_series_size page_link_density page_articles"
    " prose_container_side prose_container_distance prose_container_depth prose_container_f1 prose_container_parent_rank"
    " title_side title_distance"
).split() + [f"page_type_{name}" for name in PAGE_TYPES]  # first-stage features that the second stage uses again
NO_SERIES = 31


def markup_context_features(sums: ElementSums, columns: Columns, first: bytes) -> Columns:
    """All second-stage features of markup: (blocks,) of bytes each.

    `columns` are the first-stage features, `first` the quantized first-stage scores: (blocks,) of bytes, 0..31.
    """
    tree, series, words = sums.tree, sums.series, sums.words
    of_element = sums.ancestors[0]
    totals = sum_subtrees(tree, list(map(mul, sums.sizes, first)))
    good = sum_subtrees(tree, [size if score > EVEN else 0 for size, score in zip(sums.sizes, first, strict=True)])
    means = [total // size if size else EVEN for total, size in zip(totals, words, strict=True)]
    shares = [amount * 16 // (good[0] or 1) for amount in good]
    features = {name: columns[name] for name in PASSED_COLUMNS}
    for name, gather in zip(ANCESTORS, sums.ancestors, strict=True):
        features[f"{name}_score"] = bytes(gather(means))
        features[f"{name}_good_share"] = bytes(gather(shares))
    series_means = {0: NO_SERIES}
    for head, members in series.members.items():
        size = sum([words[node] for node in members])
        series_means[head] = sum([totals[node] for node in members]) // size if size else EVEN
    features["series_score"] = bytes([series_means[head] for head in of_element(series.outermost)])
    features["longest_series_score"] = bytes([series_means[head] for head in of_element(series.longest)])
    features["shape_score"] = _shape_scores(tree, totals, words)
    features["page_score"] = bytes((means[0],)) * len(first)
    return features | container_features("container", tree, words, good)


def _shape_scores(tree: ElementTree, totals: Sequence[int], words: Sequence[int]) -> bytes:
    """The feature `shape_score`: (blocks,) of bytes, 0..31.

    `totals` are sums of words times scores, `words` sums of words: (elements,) each.
    """
    sums: dict[tuple[int, int], tuple[int, int]] = {}
    shapes, parents = tree.shapes, tree.parents
    shape_pairs = {node: (shapes[node], shapes[parents[node]] if node else 0) for node in tree.of_block}
    for node, pair in shape_pairs.items():
        total, size = sums.get(pair, (0, 0))
        sums[pair] = total + totals[node], size + words[node]
    means = {pair: total // size if size else EVEN for pair, (total, size) in sums.items()}
    return bytes([means[shape_pairs[node]] for node in tree.of_block])
