"""Learn oblivious forests with CatBoost from byte columns, and export them for `reex_cli.forest`."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from catboost import CatBoostClassifier, Pool

from reex_cli.content.decoding import EVEN_ODDS, LOG_ODDS_UNIT
from reex_cli.forest import MAX_VALUE, QUANTUM, load, predict
from tests.bench.split import FOLD_COUNT, fold_number

BORDER_COUNT = 15  # candidates for borders of a feature
CHECKED_ROWS = 2000  # rows by which an exported forest is compared with CatBoost's


class Table:
    """The features of many pages: `values` is (rows, features) of bytes; `page` and `fold` are (rows,)."""

    def __init__(self, columns: Sequence[Mapping[str, bytes]], domains: Sequence[str]) -> None:
        self.names = sorted(columns[0])
        self.values = np.concatenate([stack_columns(page, self.names) for page in columns])
        self.page = np.repeat(np.arange(len(columns)), [len(next(iter(page.values()))) for page in columns])
        self.fold = np.array([fold_number(domain) for domain in domains])[self.page]

    def fit(
        self, label: np.ndarray, weight: np.ndarray, settings: dict[str, Any], without: int | None = None
    ) -> CatBoostClassifier:
        """A forest fitted to all folds but one; rows whose label is below 0 are not used."""
        use = (label >= 0) & (self.fold != without)
        model = build_classifier(loss_function="CrossEntropy", subsample=0.4, rsm=0.3, **settings)
        model.fit(Pool(self.values[use], label=label[use], weight=weight[use], feature_names=self.names))
        return model

    def cross_predict(self, label: np.ndarray, weight: np.ndarray, settings: dict[str, Any]) -> list[int]:
        """Scores of every row, as `predict` gives them, by a forest fitted without the fold of its domain."""
        scores = np.zeros(len(label))
        for k in range(FOLD_COUNT):
            rows = self.fold == k
            model = self.fit(label, weight, settings, k)
            scores[rows] = model.predict(self.values[rows], prediction_type="RawFormulaVal", thread_count=1)
        return [round(float(z) * LOG_ODDS_UNIT) + EVEN_ODDS for z in scores]

    def split(self, values: Sequence) -> list[Sequence]:
        """The values of each page."""
        ends = np.searchsorted(self.page, np.arange(self.page[-1] + 2))
        return [values[start:end] for start, end in zip(ends, ends[1:])]


def build_classifier(**settings: Any) -> CatBoostClassifier:
    """A CatBoost classifier with the settings that all models share: one thread, a fixed seed, plain boosting, L2 scores."""
    return CatBoostClassifier(
        border_count=BORDER_COUNT, thread_count=1, random_seed=1, verbose=False, allow_writing_files=False,
        bootstrap_type="Bernoulli", boosting_type="Plain", score_function="L2", **settings,
    )  # fmt: skip


def stack_columns(columns: Mapping[str, bytes], names: Sequence[str]) -> np.ndarray:
    """(rows, features) of bytes."""
    return np.array([np.frombuffer(columns[name], np.uint8) for name in names]).T


def export_forest(model: CatBoostClassifier, names: Sequence[str]) -> dict[str, Any]:
    """A model as `reex_cli.forest.load` reads it: leaf values in 255ths of the widest tree."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "model.json")
        model.save_model(str(file), format="json")
        written = json.loads(file.read_text())
    trees = written["oblivious_trees"]
    splits = sorted({(s["float_feature_index"], int(s["border"])) for tree in trees for s in tree["splits"]})
    borders: dict[int, list[int]] = defaultdict(list)
    for column, border in splits:
        borders[column].append(border)
    place = {split: i for i, split in enumerate(splits)}
    step = max(max(tree["leaf_values"]) - min(tree["leaf_values"]) for tree in trees) / 255
    exported, bias = [], written["scale_and_bias"][1][0]
    for tree in trees:
        low = min(tree["leaf_values"])
        bias += low
        questions = [place[s["float_feature_index"], int(s["border"])] for s in tree["splits"]]
        exported.append([questions, bytes(round((value - low) / step) for value in tree["leaf_values"]).hex()])
    forest = {
        "columns": [[names[column], found] for column, found in sorted(borders.items())],
        "trees": exported,
        "multiplier": round(step * LOG_ODDS_UNIT),
        "offset": round(EVEN_ODDS + bias * LOG_ODDS_UNIT),
    }
    check_export(forest, model, names, step)
    return forest


def check_export(forest: dict[str, Any], model: CatBoostClassifier, names: Sequence[str], step: float) -> None:
    """Raise `ValueError` unless `predict` over the full range of features agrees with CatBoost, but for rounded leaves."""
    loaded = load(forest)
    rows = np.random.default_rng(0).integers(0, MAX_VALUE + 1, (CHECKED_ROWS, len(names)), dtype=np.uint8)
    ours = predict(loaded, {name: rows[:, i].tobytes() for i, name in enumerate(names)})
    theirs = model.predict(rows, prediction_type="RawFormulaVal", thread_count=1) * LOG_ODDS_UNIT + EVEN_ODDS
    allowed = 3 * step * LOG_ODDS_UNIT * len(loaded.trees) ** 0.5 + QUANTUM  # rounded leaves: ten standard deviations
    if np.abs(np.array(ours) - theirs).max() > allowed:
        raise ValueError("the exported forest does not score as the learnt one")
