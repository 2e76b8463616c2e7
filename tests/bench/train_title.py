"""Learn what the title of a page is, report cross-validation, write `reex_cli/judge/title.json`.

    train_title.py   (catboost, numpy, rapidfuzz, scipy; trafilatura, resiliparse for dumps of pages that have none)

Two forests over the candidates of a page, for pages with markup and without. Deterministic: one thread, fixed seeds,
a split by hashes of domains.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from catboost import CatBoostClassifier, Pool
from extra import DRAWS, bytes_to_str, detect_encoding, resiliparse
from quality import STYLES, pages, scorer
from split import FOLDS, domain, fold, held_back
from train import export, log

from reex_cli import label as labelling
from reex_cli.content.text_classifier import Heard
from reex_cli.metadata import title
from reex_cli.model import Page
from reex_cli.readers import Source, find
from reex_cli.rules import rule_index

RIGHT = 0.9  # word F1 from which a candidate is the title
LEAST_SHARE = 0.01  # of the right titles that may be given up for silence where nothing is a title
DRAWN = "drawn"  # dumps made from HTML, of pages that have none: of `snippets/` in each of its styles
SETS = {"markup": ("html", "snippets"), "lines": (*STYLES, DRAWN)}
SIZE = {
    "markup": dict(iterations=150, depth=5, learning_rate=0.1),
    "lines": dict(iterations=300, depth=6, learning_rate=0.06),
}
WEIGHT = {DRAWN: 0.5}
WRONG_USED = {"markup": 1.0, "lines": 0.4}  # share of the wrong candidates that are learnt from


class Example(NamedTuple):
    """The candidates of one page."""

    style: str
    site: str
    facts: dict[str, bytes]  # a column each
    right: np.ndarray


def sources(style: str) -> Iterator[tuple[dict, bytes, str | None]]:
    """Gold, bytes and format of the pages of a style."""
    if style == DRAWN:
        for record, data in (one for name in ("html", "snippets") for one in pages(name)):
            kind = name_of(record)
            for draw in () if kind == "article" else DRAWS if kind == "snippet" else (resiliparse,):
                yield record, draw(bytes_to_str(data, detect_encoding(data))).encode("utf-8", "replace"), "dump"
    else:
        for record, data in pages(style):
            if record["page_type"] == "article":
                yield record, data, "html" if style in SETS["markup"] else None


def name_of(record: dict) -> str:
    """The type of a page; those of `snippets/`, of which there are no dumps, are a type of their own."""
    return "snippet" if "meta" in record else record["page_type"]


def examples(style: str) -> Iterator[Example]:
    """The candidates of the training pages of a style, before anything is named; what is just an article has none."""
    for record, data, form in sources(style):
        site = domain(record["url"]) if record.get("url") else record["id"]
        if held_back(site) or not record["title"] or not data.strip():
            continue
        source = Source("page", data)
        page = next(iter(find(source, form).read(source)), None)
        if isinstance(page, Page) and (verdicts := unnamed(page)):
            found, rows = title.candidate_features(page.blocks, verdicts)
            right = [scorer().word_f1(one.mentions[0].text, record["title"]) >= RIGHT for one in found]
            columns = title.feature_columns(rows, {name for row in rows for name in row})
            yield Example(style, site, columns, np.array(right, bool))


def unnamed(page: Page) -> list | None:
    """The verdicts on a page when its title is about to be named; of what is just an article none is."""
    seen: list = [None]

    def noted(_: Page, verdicts: list, judged: Heard | None) -> list:
        seen.append(None if judged and judged.plain else verdicts)
        return verdicts

    asked, labelling.named = labelling.named, noted
    try:
        labelling.labelled(page, rule_index())
    finally:
        labelling.named = asked
    return seen[-1]


def fit(kind: str, chosen: list[Example], names: list[str]) -> CatBoostClassifier:
    """A forest that tells right candidates from wrong ones."""
    use = [one for one in chosen if one.right.any()]
    values = np.concatenate([table(one, names) for one in use])
    right = np.concatenate([one.right for one in use])
    weight = np.repeat([WEIGHT.get(one.style, 1.0) for one in use], [len(one.right) for one in use])
    some = right | (np.random.default_rng(0).random(len(right)) < WRONG_USED[kind])
    model = CatBoostClassifier(
        loss_function="Logloss", l2_leaf_reg=10, border_count=15,
        thread_count=1, random_seed=1, verbose=False, allow_writing_files=False, bootstrap_type="Bernoulli",
        subsample=0.6, rsm=0.4, boosting_type="Plain", score_function="L2", **SIZE[kind],
    )  # fmt: skip
    model.fit(Pool(values[some], label=right[some].astype(int), weight=weight[some], feature_names=names))
    return model


def whole(one: Example, names: list[str]) -> dict[str, bytes]:
    """Every column, those that the page has not, too."""
    return {name: one.facts.get(name, bytes(len(one.right))) for name in names}


def table(one: Example, names: list[str]) -> np.ndarray:
    """A row a candidate."""
    return np.array([np.frombuffer(column, np.uint8) for column in whole(one, names).values()]).T


def cross_validated(kind: str, every: list[Example], names: list[str]) -> None:
    """Print the share of right titles of each style, by forests that have not seen the domain."""
    hits = defaultdict(list)
    for k in range(FOLDS):
        model = fit(kind, [one for one in every if fold(one.site) != k], names)
        for one in every:
            if fold(one.site) == k:
                scores = model.predict(table(one, names), prediction_type="RawFormulaVal") if one.facts else ()
                hits[one.style].append(bool(one.facts) and bool(one.right[np.argmax(scores)]))
    log(kind, "right, cross-validated:", {style: round(float(np.mean(found)), 4) for style, found in hits.items()})


def least(forest: dict, every: list[Example], names: list[str]) -> int:
    """The score under which nothing is a title."""
    loaded = title.load(forest)
    best = sorted(
        max(score for score, ok in zip(title.predict(loaded, whole(one, names)), one.right) if ok)
        for one in every
        if one.right.any()
    )
    return int(best[int(len(best) * LEAST_SHARE)])


def main() -> None:
    """Fit, cross-validate by domain, write."""
    data = {}
    for kind, styles in SETS.items():
        every = [one for style in styles for one in examples(style)]
        names = sorted({name for one in every for name in one.facts})
        log(kind, len(every), "pages", len(names), "facts")
        cross_validated(kind, every, names)
        forest = export(fit(kind, every, names), names)
        data[kind] = {"forest": forest, "least": least(forest, every, names)}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    title.MODEL.write_text(text + "\n", "utf-8")
    log("written", len(text.encode()), "bytes")


if __name__ == "__main__":
    main()
