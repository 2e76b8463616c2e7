"""Learn the model of HTML pages, from pages with gold text and from the snippets of other annotators."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from reex_cli.content.decoding import maximize_expected_f1
from reex_cli.content.html_classifier import build_weights, first_stage_features, second_stage_features
from reex_cli.content.markup_features import MARK_TABLES, PAGE_TYPES
from reex_cli.content.text_features import TokenWeights
from reex_cli.forest import quantize
from tests.bench.quality import scorer
from tests.bench.split import FOLDS, fold, held_back
from tests.training import token_weights
from tests.training.data import log
from tests.training.forests import Table, export
from tests.training.html_pages import HtmlPage, block_weights, html_pages
from tests.training.mark_weights import fit_kinds, fit_marks
from tests.training.regression import by_weight

FIRST = {"iterations": 240, "depth": 6, "learning_rate": 0.1, "l2_leaf_reg": 20}
SECOND = {"iterations": 160, "depth": 6, "learning_rate": 0.08, "l2_leaf_reg": 30}
Weights = tuple[TokenWeights, list[dict[str, int]], list[dict[str, int]]]  # of tokens, of marks (TABLES), of kinds (TYPES)


def fit_tables(pages: Sequence[HtmlPage], rows: Sequence[list[token_weights.Row]]) -> Weights:
    """All weights of words and marks that these pages give."""
    real = [page for page in pages if not page.is_silver]
    articles = [page for page in pages if page.kind == "article" or page.is_silver]
    others = [page for page in real if page.kind != "article"]
    tokens = token_weights.fit([row for found in rows for row in found])
    return tokens, [fit_marks(pages), fit_marks(articles), fit_marks(others)], fit_kinds(real)


def first_stage(pages: Sequence[HtmlPage]) -> tuple[list, Weights]:
    """First-stage features of every page under weights that have not seen its domain; weights of all."""
    rows = [[] if page.is_silver else token_weights.rows_of(page) for page in pages]
    features: list = [None] * len(pages)
    for k in range(FOLDS):
        use = [i for i, page in enumerate(pages) if fold(page.domain) != k]
        known = build_weights(*fit_tables([pages[i] for i in use], [rows[i] for i in use]))
        for i, page in enumerate(pages):
            if fold(page.domain) == k:
                features[i] = first_stage_features(page.blocks, page.fields, page.rule_labels, known)
        log("weights without fold", k)
    return features, fit_tables(pages, rows)


def show(name: str, pages: Sequence[HtmlPage], keep: Sequence[Sequence[bool]]) -> None:
    """Print word F1 by kind of page, by the classifier alone."""
    scores = defaultdict(list)
    for page, kept in zip(pages, keep):
        if not page.is_silver:
            text = "\n".join(block.text for block, stays in zip(page.blocks, kept) if stays)
            scores[page.kind].append(scorer().word_f1(text, page.gold))
    every = np.mean([one for some in scores.values() for one in some])
    log(name, f"all {every:.4f}", *(f"{kind} {np.mean(scores[kind]):.4f}" for kind in sorted(scores)))


def learn() -> str:
    """Fit, cross-validate by domain, and give the content of the model file."""
    pages = [page for folder in ("", "snippets") for page in html_pages(folder) if not held_back(page.domain)]
    log(len(pages), "pages")
    domains = [page.domain for page in pages]
    features, (tokens, marks, kinds) = first_stage(pages)
    label = np.concatenate([page.labels for page in pages])
    weight = np.concatenate([block_weights(page) for page in pages])
    weight /= weight.mean()
    table = Table([columns for columns, _ in features], domains)
    log("first-stage features", table.values.shape)
    first = [quantize(scores) for scores in table.split(table.unseen(label, weight, FIRST))]
    context = Table([second_stage_features(columns, body, scores) for (columns, body), scores in zip(features, first)], domains)
    second = context.split(context.unseen(label, weight, SECOND))
    show("cross-validation", pages, [maximize_expected_f1(columns["words"], s) for (columns, _), s in zip(features, second)])
    weights = dict(zip((*TokenWeights._fields, *MARK_TABLES, *PAGE_TYPES), (*tokens, *marks, *kinds)))
    model = {name: by_weight(one) for name, one in weights.items()} | {
        "first": export(table.fit(label, weight, FIRST), table.names),
        "second": export(context.fit(label, weight, SECOND), context.names),
    }
    return json.dumps(model, ensure_ascii=False, separators=(",", ":"))
