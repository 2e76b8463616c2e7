"""Learn the model of pages without markup: two forests that score blocks and one that scores the page as a plain article."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from reex_cli.content.context_features import context_features
from reex_cli.content.decoding import EVEN_ODDS, LOG_ODDS_UNIT, decode_runs
from reex_cli.content.page_features import page_features
from reex_cli.content.text_features import TokenWeights, text_features
from reex_cli.forest import Columns, quantize
from tests.bench.quality import STYLES, load_scorer
from tests.bench.split import FOLD_COUNT, fold_number, hash_number, is_held_back
from tests.training import token_weights
from tests.training.data import log
from tests.training.extra_pages import extra_pages
from tests.training.forests import Table, export_forest
from tests.training.invented_languages import invented_language, rewrite_block
from tests.training.mixed_pages import mixed_pages
from tests.training.pages import WORD, Page, cut_pages, plain_pages, read_dumps
from tests.training.regression import group_by_weight

PAGE_WEIGHTS = {
    "plain": 0.3,
    "cut": 0.5,
    "mixed": 0.5,
    "silver": 0.7,
    "set": 0.7,
    "other": 0.25,
}  # of pages, by the first word of their style
REWRITTEN = "rewritten "  # begins the style of a page in an invented language
REWRITTEN_WEIGHT = 0.5  # of such a page, of that of its original
REWRITTEN_OF_TEN = {"plain": 1, "cut": 2, "mixed": 5, "silver": 2, "set": 4, "other": 1}  # of ten pages: also rewritten;
REWRITTEN_DUMPS_OF_TEN = 4  # of dumps
FIRST = {"iterations": 200, "depth": 6, "learning_rate": 0.18, "l2_leaf_reg": 20}
SECOND = {"iterations": 100, "depth": 6, "learning_rate": 0.12, "l2_leaf_reg": 30}
PAGE = {"iterations": 40, "depth": 4, "learning_rate": 0.15, "l2_leaf_reg": 10}
THRESHOLDS = (-0.25, 0.0, 0.25, 0.5, 0.75)  # units of log odds whose figures are printed
THRESHOLD = (
    0.0  # that is used: -0.25 is 0.002 better by cross-validation, 0.25 is 0.017 better on `daniel`, which never teaches
)
CHANGE_PRICE = 20  # words whose log odds are one unit: articles are one or a few runs; F1 is the same to 0.001 from 0 to 20
MIN_KEPT_OF_PLAIN = 0.997  # share of the words of plain articles that must be kept


def is_scored(page: Page) -> bool:
    """Whether a page is a dump as people have them."""
    return page.style in STYLES


def is_plain(page: Page) -> bool:
    """Whether a page is nothing but its article."""
    return page.style.removeprefix(REWRITTEN).startswith("plain")


def training_pages(without: str | None = None) -> list[Page]:
    """All pages of the training domains, the real ones first."""
    real = [page for page in read_dumps() if not is_held_back(page.domain)]
    made = [extra for page in real for extra in cut_pages(page)]
    made += [extra for page in real if page.style == "innertext" for extra in plain_pages(page)]
    extra = list(extra_pages(without))
    made += mixed_pages(real, [page for page in extra if page.style.startswith("other")])
    pages = [page for page in (*real, *made, *extra) if page.blocks]
    return [*pages, *map(rewrite, filter(is_to_rewrite, pages))]


def is_to_rewrite(page: Page) -> bool:
    """Whether a page is also taught in an invented language, by its hash."""
    often = REWRITTEN_OF_TEN.get(page.style.split("-")[0], REWRITTEN_DUMPS_OF_TEN)
    return hash_number(f"rewrite {page.id} {page.style}") % 10 < often


def rewrite(page: Page) -> Page:
    """The page in an invented language."""
    language = invented_language(page.id + page.style)
    return page._replace(style=REWRITTEN + page.style, blocks=[rewrite_block(block, language) for block in page.blocks])


def count_words(page: Page) -> np.ndarray:
    """Words of each block, (blocks,)."""
    return np.array([len(WORD.findall(block.text)) for block in page.blocks])


def block_weights(pages: Sequence[Page]) -> np.ndarray:
    """The weight of each block, (blocks,) of float: its share of its page, so that every page counts about the same."""
    weights = []
    for page in pages:
        sizes, style = count_words(page), page.style.removeprefix(REWRITTEN)
        whole = max((sizes * np.maximum(page.labels, 0)).sum() + 100, sizes.sum() / 2)
        weight = PAGE_WEIGHTS.get(style.split("-")[0], 1.0) * (REWRITTEN_WEIGHT if style != page.style else 1.0)
        weights.append(np.minimum((sizes + 2) / whole, 0.2) * weight)
    flat = np.concatenate(weights)
    return flat / flat.mean()


def teaches_words(page: Page) -> bool:
    """Whether token weights are fitted to a page: to whole, real ones alone."""
    return not page.style.startswith(("plain", "cut", "mixed", REWRITTEN))


def first_stage(pages: Sequence[Page]) -> tuple[list[Columns], TokenWeights]:
    """First-stage features of every page, by token weights fitted without its fold; and token weights fitted to all pages."""
    rows = [token_weights.block_rows(page) if teaches_words(page) else [] for page in pages]
    columns: list[Columns] = [{}] * len(pages)
    for k in range(FOLD_COUNT):
        tokens = token_weights.fit([row for page, found in zip(pages, rows) if fold_number(page.domain) != k for row in found])
        for i, page in enumerate(pages):
            if fold_number(page.domain) == k:
                columns[i] = text_features(page.blocks, tokens)
        log("token weights without fold", k)
    return columns, token_weights.fit([row for found in rows for row in found])


def report_scores(name: str, pages: Sequence[Page], keep: Sequence[Sequence[bool]]) -> float:
    """Print word and shingle F1 by style; the mean of all."""
    rows = defaultdict(list)
    for page, kept in zip(pages, keep):
        text = "\n".join(block.text for block, stays in zip(page.blocks, kept) if stays)
        rows[page.style].append((load_scorer().word_f1(text, page.gold), *load_scorer().shingle_pr(text, page.gold)))
    table = {}
    for style in filter(rows.__contains__, STYLES):
        word, precision, recall = ([row[i] or 0.0 for row in rows[style]] for i in range(3))
        p, r = np.mean(precision), np.mean(recall)
        table[style] = float(np.mean(word)), float(2 * p * r / (p + r)), float(np.mean(np.array(word) < 0.5))
    log(name, *(f"{style} {word:.4f}/{shingle:.4f} ({lost:.1%})" for style, (word, shingle, lost) in table.items()))
    return float(np.mean([word + shingle for word, shingle, _ in table.values()]))


def report_thresholds(pages: Sequence[Page], columns: Sequence[Columns], scores: Sequence[Sequence[int]]) -> None:
    """Print what each threshold gives on dumps, and on real and rewritten ones together."""
    use = [i for i, page in enumerate(pages) if is_scored(page)]
    dumps = [i for i, page in enumerate(pages) if is_scored(page._replace(style=page.style.removeprefix(REWRITTEN)))]
    for units in THRESHOLDS:
        threshold = to_score(units)
        keep = {i: decode_runs(columns[i]["words"], scores[i], threshold, CHANGE_PRICE * LOG_ODDS_UNIT) for i in {*use, *dumps}}
        report_scores(f"threshold {units}", [pages[i] for i in use], [keep[i] for i in use])
        means = [float(np.mean([labelled_f1(pages[i], keep[i]) for i in some])) for some in (use, dumps)]
        log(f"threshold {units}: F1 of dumps {means[0]:.4f}, of those and rewritten ones {means[1]:.4f}")


def to_score(units: float) -> int:
    """A score so many units of log odds above even."""
    return round(units * LOG_ODDS_UNIT) + EVEN_ODDS


def labelled_f1(page: Page, keep: Sequence[bool]) -> float:
    """F1 of the words of kept blocks, by the labels of the blocks."""
    right = count_words(page) * np.maximum(page.labels, 0)
    return float(2 * right[np.array(keep)].sum() / max(1, right.sum() + count_words(page)[np.array(keep)].sum()))


def fit_page_forest(pages: Sequence[Page], columns: Sequence[Columns]) -> tuple[dict[str, Any], list[int]]:
    """The forest that scores pages as plain articles, and cross-predicted scores of all pages."""
    table = Table(columns, [page.domain for page in pages])
    label = np.array([page_label(page) for page in pages])
    weight = np.array([1.0 if is_scored(page) else 1.3 if is_plain(page) else 0.5 for page in pages])
    return export_forest(table.fit(label, weight, PAGE), table.names), table.cross_predict(label, weight, PAGE)


def page_label(page: Page) -> float:
    """1 for plain articles, 0 for pages with much else, -1 (not used) between."""
    if is_plain(page):
        return 1.0
    sizes = np.array([len(block.text.split()) for block in page.blocks])
    return 0.0 if is_scored(page) or (sizes * np.array(page.labels)).sum() / sizes.sum() < 0.95 else -1.0


def choose_plain_threshold(pages: Sequence[Page], keep: Sequence[Sequence[bool]], page_scores: Sequence[int]) -> int:
    """The highest threshold with which `MIN_KEPT_OF_PLAIN` of the words of plain articles are kept."""
    use = [i for i, page in enumerate(pages) if is_plain(page)]
    sizes = [[len(block.text.split()) for block in pages[i].blocks] for i in use]
    shares = [np.dot(keep[i], size) / sum(size) for i, size in zip(use, sizes)]
    for level in sorted((page_scores[i] for i in use), reverse=True):
        if np.mean([1.0 if page_scores[i] > level else share for i, share in zip(use, shares)]) >= MIN_KEPT_OF_PLAIN:
            return level
    return min(page_scores)


def learn(without: str | None = None) -> str:
    """Fit, cross-validate by domain, and give the content of the model file. `without`: the folder of a set to leave out."""
    pages = training_pages(without)
    log(len(pages), "pages")
    domains = [page.domain for page in pages]
    columns, tokens = first_stage(pages)
    label, weight = np.concatenate([page.labels for page in pages]), block_weights(pages)
    table = Table(columns, domains)
    log("first-stage features", table.values.shape)
    first = [quantize(scores) for scores in table.split(table.cross_predict(label, weight, FIRST))]
    use = [i for i, page in enumerate(pages) if is_scored(page)]
    report_scores("first stage alone", [pages[i] for i in use], [[score > 15 for score in first[i]] for i in use])
    context = Table([context_features(own, scores) for own, scores in zip(columns, first)], domains)
    second = context.split(context.cross_predict(label, weight, SECOND))
    report_thresholds(pages, columns, second)
    threshold, change = to_score(THRESHOLD), CHANGE_PRICE * LOG_ODDS_UNIT
    keep = [decode_runs(own["words"], scores, threshold, change) for own, scores in zip(columns, second)]
    whole = [page_features(own, scores, quantize(then)) for own, scores, then in zip(columns, first, second)]
    page_forest, page_scores = fit_page_forest(pages, whole)
    plain_threshold = choose_plain_threshold(pages, keep, page_scores)
    plain_too = [[True] * len(one) if score > plain_threshold else one for one, score in zip(keep, page_scores)]
    report_scores("with plain articles left whole", pages, plain_too)
    model = dict(zip(TokenWeights._fields, map(group_by_weight, tokens))) | {
        "first": export_forest(table.fit(label, weight, FIRST), table.names),
        "second": export_forest(context.fit(label, weight, SECOND), context.names),
        "page": page_forest,
        "threshold": threshold,
        "change": change,
        "plain_threshold": plain_threshold,
    }
    return json.dumps(model, ensure_ascii=False, separators=(",", ":"))
