"""Learn the model of HTML pages, from pages with gold text, from snippets of other annotators, and from pages made of both."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from reex_cli.content.decoding import maximize_expected_f1
from reex_cli.content.html_classifier import build_weights, first_stage_features, second_stage_features
from reex_cli.content.markup_features import PAGE_TYPES, SELECTOR_TABLES
from reex_cli.content.text_features import TokenWeights
from reex_cli.forest import quantize
from tests.bench.quality import load_scorer
from tests.bench.split import FOLD_COUNT, fold_number, is_held_back
from tests.training import token_weights
from tests.training.data import log
from tests.training.forests import Table, export_forest
from tests.training.html_pages import ARTICLE, SETS, HtmlPage, annotated_pages, apply_rules, block_weights
from tests.training.made_pages import made_pages
from tests.training.regression import group_by_weight
from tests.training.selector_weights import fit_page_types, fit_selectors

FIRST = {"iterations": 240, "depth": 6, "learning_rate": 0.1, "l2_leaf_reg": 20}
SECOND = {"iterations": 160, "depth": 6, "learning_rate": 0.08, "l2_leaf_reg": 30}
Weights = tuple[
    TokenWeights, list[dict[str, int]], list[dict[str, int]]
]  # of tokens, of selectors (SELECTOR_TABLES), of page types (PAGE_TYPES)


def fit_weight_tables(pages: Sequence[HtmlPage], rows: Sequence[list[token_weights.Row]]) -> Weights:
    """Fit the weights of tokens, selectors and page types to these pages."""
    real = [page for page in pages if not page.is_silver]
    articles = [page for page in pages if page.kind == ARTICLE or page.is_silver]
    others = [page for page in real if page.kind != ARTICLE]
    tokens = token_weights.fit([row for found in rows for row in found])
    return tokens, [fit_selectors(pages), fit_selectors(articles), fit_selectors(others)], fit_page_types(real)


def first_stage(pages: Sequence[HtmlPage]) -> tuple[list, Weights]:
    """First-stage features of every page, by weights fitted without its fold; and weights fitted to all pages.

    Weights are fitted to real pages alone.
    """
    real = [i for i, page in enumerate(pages) if not page.is_made]
    rows = {i: [] if pages[i].is_silver else token_weights.block_rows(pages[i]) for i in real}
    features: list = [None] * len(pages)
    for k in range(FOLD_COUNT):
        use = [i for i in real if fold_number(pages[i].domain) != k]
        known = build_weights(*fit_weight_tables([pages[i] for i in use], [rows[i] for i in use]))
        for i, page in enumerate(pages):
            if fold_number(page.domain) == k:
                features[i] = first_stage_features(page.blocks, page.fields, page.rule_labels, known)
        log("weights without fold", k)
    return features, fit_weight_tables([pages[i] for i in real], [rows[i] for i in real])


def report_scores(name: str, pages: Sequence[HtmlPage], keep: Sequence[Sequence[bool]]) -> None:
    """Print word F1 by kind of page, by the classifier alone."""
    scores = defaultdict(list)
    for page, kept in zip(pages, keep):
        if not page.is_silver and not page.is_made:
            text = "\n".join(block.text for block, stays in zip(page.blocks, kept) if stays)
            scores[page.kind].append(load_scorer().word_f1(text, page.gold))
    every = np.mean([one for some in scores.values() for one in some])
    log(name, f"all {every:.4f}", *(f"{kind} {np.mean(scores[kind]):.4f}" for kind in sorted(scores)))


def learn(without: str | None = None) -> str:
    """Fit, cross-validate by domain, and give the content of the model file. `without`: the folder of a set to leave out."""
    folders = [folder for folder in SETS if folder != without]
    read = [page for folder in folders for page in annotated_pages(folder) if not is_held_back(page.domain)]
    pages = [*map(apply_rules, read), *made_pages(read)]
    log(len(read), "pages read", len(pages), "with those made of them")
    domains = [page.domain for page in pages]
    features, (tokens, selectors, kinds) = first_stage(pages)
    label = np.concatenate([page.labels for page in pages])
    weight = np.concatenate([block_weights(page) for page in pages])
    weight /= weight.mean()
    table = Table([columns for columns, _ in features], domains)
    log("first-stage features", table.values.shape)
    first = [quantize(scores) for scores in table.split(table.cross_predict(label, weight, FIRST))]
    context = Table([second_stage_features(columns, body, scores) for (columns, body), scores in zip(features, first)], domains)
    second = context.split(context.cross_predict(label, weight, SECOND))
    report_scores(
        "cross-validation", pages, [maximize_expected_f1(columns["words"], s) for (columns, _), s in zip(features, second)]
    )
    weights = dict(zip((*TokenWeights._fields, *SELECTOR_TABLES, *PAGE_TYPES), (*tokens, *selectors, *kinds)))
    model = {name: group_by_weight(one) for name, one in weights.items()} | {
        "first": export_forest(table.fit(label, weight, FIRST), table.names),
        "second": export_forest(context.fit(label, weight, SECOND), context.names),
    }
    return json.dumps(model, ensure_ascii=False, separators=(",", ":"))
