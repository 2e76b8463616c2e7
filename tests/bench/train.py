"""Fit the judge on the training domains, report cross-validation, write weights.json.

    train.py              fit, cross-validate, write weights.json
    train.py --held-back  judge the held-back pages with weights.json

Deterministic: one thread, fixed seeds, a split by hashes of domains.
"""

from __future__ import annotations

import json
import pickle
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import wording as wordfit
from catboost import CatBoostClassifier, Pool
from pages import BENCH, STYLES, WORD, Page, cut, dumps, plain
from split import FOLDS, fold, held_back

from reex_cli.content import text_classifier
from reex_cli.content.context_features import context_features, page_features
from reex_cli.content.decoding import EVEN, UNIT, decode_runs
from reex_cli.content.text_features import block_features
from reex_cli.forest import quantize

sys.path.insert(0, str(BENCH))
from score import shingle_pr, word_f1

WEIGHT = {"plain": 0.3, "cut": 0.5, "silver": 0.7, "other": 0.25}
FIRST = dict(iterations=200, depth=6, learning_rate=0.18, l2_leaf_reg=20)
SECOND = dict(iterations=100, depth=6, learning_rate=0.12, l2_leaf_reg=30)
WHOLE = dict(iterations=40, depth=4, learning_rate=0.15, l2_leaf_reg=10)
KEPT_OF_PLAIN = 0.997
CHANGE = 20  # words of one unit: articles are one or a few runs; scores are the same to 0.001 from 0 to 20
started = time.time()


def log(*words: object) -> None:
    print(f"{time.time() - started:6.0f}s", *words, flush=True)


class Table:
    """The facts of many pages under one another."""

    def __init__(self, pages: Sequence[Page], columns: Sequence[dict[str, bytes]]) -> None:
        self.names = sorted(columns[0])
        self.values = np.concatenate(
            [np.array([np.frombuffer(page[name], np.uint8) for name in self.names]).T for page in columns]
        )
        self.page = np.repeat(np.arange(len(pages)), [len(next(iter(c.values()))) for c in columns])
        self.fold = np.array([fold(page.domain) for page in pages])[self.page]

    def fit(self, label: np.ndarray, weight: np.ndarray, settings: dict, without: int | None = None):
        """A forest fitted to all folds but one."""
        use = (label >= 0) & (self.fold != without)
        model = CatBoostClassifier(
            loss_function="CrossEntropy", border_count=15, thread_count=1, random_seed=1, verbose=False,
            allow_writing_files=False, bootstrap_type="Bernoulli", subsample=0.4, rsm=0.3,
            boosting_type="Plain", score_function="L2", **settings,
        )  # fmt: skip
        model.fit(Pool(self.values[use], label=label[use], weight=weight[use], feature_names=self.names))
        return model

    def unseen(self, label: np.ndarray, weight: np.ndarray, settings: dict) -> np.ndarray:
        """Log odds of every row by a forest that has not seen its domain."""
        scores = np.zeros(len(label))
        for k in range(FOLDS):
            rows = self.fold == k
            scores[rows] = self.fit(label, weight, settings, k).predict(
                self.values[rows], prediction_type="RawFormulaVal", thread_count=1
            )
        return scores


def export(model, names: Sequence[str]) -> dict:
    """A CatBoost model as `lanes.load` reads it: answers in 255ths of the widest tree."""
    model.save_model("model.json", format="json")
    data = json.loads(Path("model.json").read_text())
    Path("model.json").unlink()
    trees = data["oblivious_trees"]
    splits = sorted({(s["float_feature_index"], int(s["border"])) for t in trees for s in t["splits"]})
    borders: dict[int, list[int]] = defaultdict(list)
    for column, border in splits:
        borders[column].append(border)
    place = {split: i for i, split in enumerate(splits)}
    unit = max(max(t["leaf_values"]) - min(t["leaf_values"]) for t in trees) / 255
    written, bias = [], data["scale_and_bias"][1][0]
    for tree in trees:
        low = min(tree["leaf_values"])
        bias += low
        questions = [place[s["float_feature_index"], int(s["border"])] for s in tree["splits"]]
        written.append([questions, bytes(round((v - low) / unit) for v in tree["leaf_values"]).hex()])
    return {
        "columns": [[names[column], found] for column, found in sorted(borders.items())],
        "trees": written,
        "multiplier": round(2 * unit * 65536),
        "offset": round((16 + 2 * bias) * 65536),
    }


def whole_numbers(log_odds: np.ndarray) -> list[int]:
    """Log odds as the scores of `lanes.weigh`."""
    return [round(float(z) * UNIT) + EVEN for z in log_odds]


def block_weights(pages: Sequence[Page]) -> np.ndarray:
    """What a block counts: its share of its page, so that every page counts about the same."""
    found = []
    for page in pages:
        sizes = np.array([len(WORD.findall(block.text)) for block in page.blocks])
        whole = max(len(WORD.findall(page.gold)) + 100, sizes.sum() / 2)
        found.append(np.minimum((sizes + 2) / whole, 0.2) * WEIGHT.get(page.style.split("-")[0], 1.0))
    flat = np.concatenate(found)
    return flat / flat.mean()


def score(pages: Sequence[Page], keep: Sequence[Sequence[bool]]) -> dict[str, tuple]:
    """Style -> pages, word F1, shingle F1, share of pages below 0.5, share of gold words kept."""
    rows = defaultdict(list)
    for page, kept in zip(pages, keep):
        text = "\n".join(block.text for block, k in zip(page.blocks, kept) if k)
        all_words = sum(len(block.text.split()) for block in page.blocks)
        rows[page.style].append((word_f1(text, page.gold), *shingle_pr(text, page.gold), len(text.split()) / max(all_words, 1)))
    table = {}
    for style, found in rows.items():
        words, precision, recall, share = ([row[i] or 0.0 for row in found] for i in range(4))
        p, r = np.mean(precision), np.mean(recall)
        table[style] = (len(found), np.mean(words), 2 * p * r / (p + r), np.mean(np.array(words) < 0.5), np.mean(share))
    return table


def show(name: str, table: dict[str, tuple]) -> float:
    cells = [f"{s} {table[s][1]:.4f}/{table[s][2]:.4f} ({table[s][3]:.1%})" for s in STYLES if s in table]
    kept = [f"{s} {table[s][4]:.4f}" for s in table if s.startswith("plain")]
    log(f"{name:26s}", "  ".join(cells), "kept:" if kept else "", *kept)
    return float(np.mean([table[s][1] + table[s][2] for s in STYLES if s in table]))


def split_rows(values: Sequence, table: Table, pages: Sequence[Page]) -> list:
    ends = np.searchsorted(table.page, np.arange(len(pages) + 1))
    return [values[a:b] for a, b in zip(ends, ends[1:])]


def is_scored(page: Page) -> bool:
    return page.style in STYLES


def gather() -> list[Page]:
    """All pages of the training domains."""
    real = [page for page in dumps() if not held_back(page.domain)]
    made = [extra for page in real for extra in cut(page)]
    made += [extra for page in real if page.style == "innertext" for extra in plain(page)]
    with open("extra.pkl", "rb") as file:
        made += [Page(*page) for page in pickle.load(file)]
    return [page for page in real + made if page.blocks]


def first_columns(pages: Sequence[Page]) -> tuple[list[dict[str, bytes]], wordfit.Wording]:
    """Facts of every page under token weights that have not seen its domain; weights of all."""
    rows = [wordfit.rows(page) if page.style.split("-")[0] not in ("plain", "cut") else [] for page in pages]
    columns: list[dict[str, bytes]] = [{}] * len(pages)
    for k in range(FOLDS):
        wording = wordfit.fit([r for page, found in zip(pages, rows) if fold(page.domain) != k for r in found])
        for i, page in enumerate(pages):
            if fold(page.domain) == k:
                columns[i] = block_features(page.blocks, wording)
        log("wording without fold", k)
    return columns, wordfit.fit([r for found in rows for r in found])


def choose_runs(pages, columns, scores) -> tuple[int, int]:
    """The level and the price of a change that score best."""
    best = (0.0, 0, 0)
    use = [i for i, page in enumerate(pages) if is_scored(page)]
    for level in (-0.5, -0.25, 0.0):
        numbers = round(level * UNIT) + EVEN, CHANGE * UNIT
        keep = [decode_runs(columns[i]["words"], scores[i], *numbers) for i in use]
        value = show(f"level {level}", score([pages[i] for i in use], keep))
        best = max(best, (value, *numbers))
    return best[1:]


def fit_page_forest(pages, columns, first, second) -> tuple[dict, list[int], Table]:
    """Is a page just an article? Labels, and scores by forests that have not seen the domain."""
    facts = [page_features(c, bytes(f), quantize(s)) for c, f, s in zip(columns, first, second)]
    table = Table(pages, facts)
    label = np.array([page_label(page) for page in pages])
    weight = np.array([1.0 if is_scored(page) else 1.3 if page.style.startswith("plain") else 0.5 for page in pages])
    return export(table.fit(label, weight, WHOLE), table.names), whole_numbers(table.unseen(label, weight, WHOLE))


def page_label(page: Page) -> float:
    """1 for plain articles, 0 for pages with much else, -1 (not used) between."""
    if page.style.startswith("plain"):
        return 1.0
    sizes = np.array([len(block.text.split()) for block in page.blocks])
    return 0.0 if is_scored(page) or (sizes * np.array(page.labels)).sum() / sizes.sum() < 0.95 else -1.0


def choose_plain(pages, keep, page_scores) -> int:
    """The highest page score that keeps plain articles as whole as asked."""
    plain_pages = [i for i, page in enumerate(pages) if page.style.startswith("plain")]
    sizes = [[len(b.text.split()) for b in pages[i].blocks] for i in plain_pages]
    share = [np.dot(keep[i], size) / sum(size) for i, size in zip(plain_pages, sizes)]
    for level in sorted((page_scores[i] for i in plain_pages), reverse=True):
        if np.mean([1.0 if page_scores[i] > level else s for i, s in zip(plain_pages, share)]) >= KEPT_OF_PLAIN:
            return level
    return min(page_scores)


def train() -> None:
    pages = gather()
    log(len(pages), "pages")
    columns, wording = first_columns(pages)
    label = np.concatenate([page.labels for page in pages])
    weight = block_weights(pages)
    table = Table(pages, columns)
    log("facts", table.values.shape)
    raw = table.unseen(label, weight, FIRST)
    first = [quantize(s) for s in split_rows(whole_numbers(raw), table, pages)]
    log("first stage")
    use = [i for i, page in enumerate(pages) if is_scored(page)]
    show("first stage alone", score([pages[i] for i in use], [[s > 15 for s in first[i]] for i in use]))
    context = Table(pages, [context_features(c, f) for c, f in zip(columns, first)])
    second = split_rows(whole_numbers(context.unseen(label, weight, SECOND)), context, pages)
    log("second stage")
    level, change = choose_runs(pages, columns, second)
    keep = [decode_runs(c["words"], s, level, change) for c, s in zip(columns, second)]
    show("chosen", score(pages, keep))
    page_forest, page_scores = fit_page_forest(pages, columns, first, second)
    plain_above = choose_plain(pages, keep, page_scores)
    keep = [[True] * len(k) if s > plain_above else k for k, s in zip(keep, page_scores)]
    show("chosen, plain left alone", score(pages, keep))
    taken = np.mean([s > plain_above for page, s in zip(pages, page_scores) if is_scored(page)])
    log(f"dumps taken for plain articles: {taken:.2%}")
    parts = [[[w, sorted(k for k, v in part.items() if v == w)] for w in sorted(set(part.values()))] for part in wording]
    data = dict(zip(wording._fields, parts)) | {
        "first": export(table.fit(label, weight, FIRST), table.names),
        "second": export(context.fit(label, weight, SECOND), context.names),
        "page": page_forest,
        "keep_above": level,
        "change": change,
        "plain_above": plain_above,
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    text_classifier.WEIGHTS.write_text(text, encoding="utf-8")
    log("written", len(text.encode()), "bytes")


def evaluate() -> None:
    """Held-back pages, and their gold texts as plain articles, by the shipped code."""
    weights = text_classifier.weights()
    pages = [page for page in dumps() if held_back(page.domain) and page.blocks]
    pages += [extra for page in pages if page.style == "innertext" for extra in plain(page)]
    found = [text_classifier.judge(page.blocks, weights) for page in pages]
    show("held back", score(pages, [j.keep for j in found]))
    log("taken for plain:", np.mean([j.plain for page, j in zip(pages, found) if is_scored(page)]))
    worst = []
    for page, judgement in zip(pages, found):
        if is_scored(page):
            text = "\n".join(b.text for b, k in zip(page.blocks, judgement.keep) if k)
            worst.append((round(word_f1(text, page.gold), 3), page.id, page.style, page.domain))
    Path("held_back.json").write_text(json.dumps(sorted(worst)))


if __name__ == "__main__":
    evaluate() if "--held-back" in sys.argv else train()
