"""Fit the judge of HTML on the training domains, report cross-validation, write html.json.

    train_html.py

Learns from the pages with gold, and from the snippets of other annotators. `quality.py html snippets` judges
the held-back pages. Deterministic: one thread, fixed seeds, a split by hashes of domains.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import wording as wordfit
from marking import Page, block_weights, fit_kinds, fit_marks, pages
from split import FOLDS, fold, held_back
from train import Table, export, log, split_rows, whole_numbers, word_f1

from reex_cli.content.decoding import maximize_expected_f1
from reex_cli.content.html_classifier import MODEL, first_stage_features, learnt, second_stage_features
from reex_cli.content.markup_features import TABLES, TYPES
from reex_cli.forest import quantize

FIRST = dict(iterations=240, depth=6, learning_rate=0.1, l2_leaf_reg=20)
SECOND = dict(iterations=160, depth=6, learning_rate=0.08, l2_leaf_reg=30)
Tables = tuple[wordfit.Wording, list[dict[str, int]], list[dict[str, int]]]


def tables(found: Sequence[Page], rows: Sequence[list[wordfit.Row]]) -> Tables:
    """All weights of words and marks that these pages give."""
    real = [page for page in found if not page.is_silver]
    articles = [page for page in found if page.kind == "article" or page.is_silver]
    others = [page for page in real if page.kind != "article"]
    wording = wordfit.fit([row for one in rows for row in one])
    return wording, [fit_marks(found), fit_marks(articles), fit_marks(others)], fit_kinds(real)


def first_facts(found: Sequence[Page]) -> tuple[list, Tables]:
    """Facts of every page under weights that have not seen its domain; weights of all."""
    rows = [[] if page.is_silver else wordfit.rows(page) for page in found]
    made: list = [None] * len(found)
    for k in range(FOLDS):
        use = [i for i, page in enumerate(found) if fold(page.domain) != k]
        known = learnt(*tables([found[i] for i in use], [rows[i] for i in use]))
        for i, page in enumerate(found):
            if fold(page.domain) == k:
                made[i] = first_stage_features(page.blocks, page.fields, page.ruled, known)
        log("weights without fold", k)
    return made, tables(found, rows)


def show(name: str, found: Sequence[Page], keep: Sequence[Sequence[bool]]) -> None:
    """Word F1 by kind of page, by the judge alone."""
    scores = defaultdict(list)
    for page, kept in zip(found, keep):
        if not page.is_silver:
            text = "\n".join(block.text for block, k in zip(page.blocks, kept) if k)
            scores[page.kind].append(word_f1(text, page.gold))
    every = np.mean([one for some in scores.values() for one in some])
    log(name, f"all {every:.4f}", *(f"{kind} {np.mean(scores[kind]):.4f}" for kind in sorted(scores)))


def written(table: dict[str, int]) -> list:
    """A table of weights as it stands in the file: each weight with its keys."""
    return [[weight, sorted(key for key in table if table[key] == weight)] for weight in sorted(set(table.values()))]


def main() -> None:
    found = [page for folder in ("", "snippets") for page in pages(folder) if not held_back(page.domain)]
    log(len(found), "pages")
    made, (wording, marks, kinds) = first_facts(found)
    label = np.concatenate([page.labels for page in found])
    weight = np.concatenate([block_weights(page) for page in found])
    weight /= weight.mean()
    table = Table(found, [columns for columns, _ in made])
    log("facts", table.values.shape)
    first = [quantize(s) for s in split_rows(whole_numbers(table.unseen(label, weight, FIRST)), table, found)]
    log("first stage")
    context = Table(found, [second_stage_features(columns, inside, one) for (columns, inside), one in zip(made, first)])
    second = split_rows(whole_numbers(context.unseen(label, weight, SECOND)), context, found)
    show("cross-validation", found, [maximize_expected_f1(columns["words"], s) for (columns, _), s in zip(made, second)])
    every = dict(zip((*wording._fields, *TABLES, *TYPES), (*wording, *marks, *kinds)))
    data = {name: written(one) for name, one in every.items()} | {
        "first": export(table.fit(label, weight, FIRST), table.names),
        "second": export(context.fit(label, weight, SECOND), context.names),
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    MODEL.write_text(text, encoding="utf-8")
    log("written", len(text.encode()), "bytes")


if __name__ == "__main__":
    main()
