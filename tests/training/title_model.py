"""Learn the ranking of title candidates: a forest for pages with markup and one for pages without."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from typing import Any, NamedTuple

import numpy as np
from catboost import CatBoostClassifier, Pool

from reex_cli.forest import QUANTUM, Columns, load, predict
from reex_cli.label import label_blocks
from reex_cli.metadata import title
from reex_cli.model import Page
from reex_cli.readers import Source, find_reader
from reex_cli.rules import rule_index
from tests.bench.pages import TEACHING_SETS
from tests.bench.quality import RIGHT_TITLE_F1, STYLES, load_scorer, read_pages
from tests.bench.split import FOLD_COUNT, fold_number, is_held_back
from tests.training import data
from tests.training.data import log
from tests.training.extra_pages import DRAWS, decode_html, draw_with_resiliparse
from tests.training.feature_table import TITLE_FEATURES
from tests.training.forests import build_classifier, export_forest, stack_columns
from tests.training.made_titles import made_pages

DRAWN_STYLE = (
    "drawn"  # text drawn from HTML: of each page of `snippets/` in three styles, of others that are no articles in one
)
SET_STYLE = "sets"  # articles of the sets by other hands that may teach, drawn in three styles
MADE_STYLE = "made"  # short pages, see `made_titles`
SETS = {"markup": ("html", "snippets"), "lines": (*STYLES, DRAWN_STYLE, SET_STYLE, MADE_STYLE)}
SETTINGS = {
    "markup": {"iterations": 150, "depth": 5, "learning_rate": 0.1},
    "lines": {"iterations": 300, "depth": 6, "learning_rate": 0.07},
}
STYLE_WEIGHTS = {DRAWN_STYLE: 0.5, SET_STYLE: 0.5, MADE_STYLE: 0.6}  # of pages, by style
WRONG_SHARE = {"markup": 1.0, "lines": 0.4}  # share of the wrong candidates that are learnt from
SHORT_LINE, MAX_SHORT_WORDS = range(3, 30), 3  # characters and words of a line of a menu
DESCRIPTION = re.compile(r'<meta[^>]{1,80}(?:name|property)="(?:og:)?description"[^>]{0,80}?content="([^"]+)"', re.IGNORECASE)
MAX_LOST_SHARE = 0.01  # share of the right titles that may be lost to the threshold below which no candidate is taken
SURE_SCORES = [
    step * QUANTUM for step in range(8, 25)
]  # thresholds tried: scores from which a plain text's best line may be its title
MARGINS = [
    step * QUANTUM for step in range(13)
]  # margins tried: by which its score must exceed that of a line that a rule names


class Example(NamedTuple):
    """The candidates of one page."""

    style: str
    site: str
    columns: Columns
    right: np.ndarray  # (candidates,) of bool


def sources(style: str) -> Iterator[tuple[dict[str, Any], bytes, str | None]]:
    """Annotation, bytes and format of the pages of a style."""
    if style == DRAWN_STYLE:
        for folder in ("", "snippets"):
            for record, page in data.read_html_pages(folder):
                if folder or record["page_type"] != "article":
                    yield from draw_page(record, page, DRAWS if folder else (draw_with_resiliparse,))
    elif style == SET_STYLE:
        for name in TEACHING_SETS:
            for record, page in data.read_html_pages(f"sets/{name}"):
                yield from draw_page(record, page, DRAWS)
    elif style == MADE_STYLE:
        for record, text in made_pages(teaching_articles(), read_short_lines()):
            yield record, text.encode(), None
    else:
        articles = ((record, page) for record, page in read_pages(style) if record["page_type"] == "article")
        yield from ((record, page, "html" if style in SETS["markup"] else None) for record, page in articles)


def draw_page(
    record: dict[str, Any], page: bytes, draws: Sequence[Callable[[str], str]]
) -> Iterator[tuple[dict[str, Any], bytes, str]]:
    """Annotation, bytes and format of the text of an HTML page, drawn in each of these styles."""
    for draw in draws:
        yield record, draw(decode_html(page)).encode("utf-8", "replace"), "dump"


def teaching_articles() -> list[dict[str, Any]]:
    """The articles of training domains that have a title and text, each with the description that its page states."""
    articles = []
    for folder in ("", *(f"sets/{name}" for name in TEACHING_SETS)):
        for record, page in data.read_html_pages(folder):
            is_article = folder or record["page_type"] == "article"
            if is_article and record["title"] and record["text"].strip() and not is_held_back(data.site_of(record)):
                stated = DESCRIPTION.search(decode_html(page))
                articles.append({**record, "description": unescape(stated[1]) if stated else ""})
    return articles


def read_short_lines() -> list[str]:
    """Short lines of the dumps of training pages that do not occur in the gold text: menu entries and the like."""
    lines = set()
    for record, page in read_pages(STYLES[0]):
        if not is_held_back(data.site_of(record)):
            text = page.decode("utf-8", "replace")
            lines |= {line for line in map(str.strip, text.split("\n")) if is_short(line) and line not in record["text"]}
    return sorted(lines)


def is_short(line: str) -> bool:
    """Whether a line is as short as an entry of a menu."""
    return len(line) in SHORT_LINE and len(line.split()) <= MAX_SHORT_WORDS


def read_page(content: bytes, format_: str | None) -> Page | None:
    """The first page of a source."""
    source = Source("page", content)
    page = next(iter(find_reader(source, format_).read(source)), None)
    return page if isinstance(page, Page) else None


def read_examples(style: str) -> Iterator[Example]:
    """The candidates of the training pages of a style; a page that is nothing but an article has none."""
    for record, content, format_ in sources(style):
        site = data.site_of(record)
        if is_held_back(site) or not record["title"] or not content.strip() or not (page := read_page(content, format_)):
            continue
        verdicts, plain = label_blocks(page, rule_index())
        if not plain:
            candidates, rows = title.candidate_features(page.blocks, verdicts, TITLE_FEATURES)
            right = [is_right(candidate.mentions[0].text, record) for candidate in candidates]
            columns = title.feature_columns(rows, {name for row in rows for name in row})
            yield Example(style, site, columns, np.array(right, bool))


def is_right(text: str, record: dict[str, Any]) -> bool:
    """Whether a text is the title of a page."""
    return load_scorer().word_f1(text, record["title"]) >= RIGHT_TITLE_F1


def fit(kind: str, chosen: Sequence[Example], names: Sequence[str]) -> CatBoostClassifier:
    """A forest fitted to separate right candidates from wrong ones."""
    use = [example for example in chosen if example.right.any()]
    values = np.concatenate([feature_rows(example, names) for example in use])
    right = np.concatenate([example.right for example in use])
    weight = np.repeat([STYLE_WEIGHTS.get(example.style, 1.0) for example in use], [len(example.right) for example in use])
    some = right | (np.random.default_rng(0).random(len(right)) < WRONG_SHARE[kind])
    model = build_classifier(loss_function="Logloss", l2_leaf_reg=10, subsample=0.6, rsm=0.4, **SETTINGS[kind])
    model.fit(Pool(values[some], label=right[some].astype(int), weight=weight[some], feature_names=list(names)))
    return model


def fill_columns(example: Example, names: Sequence[str]) -> Columns:
    """A column for each name; zeros where the page lacks the feature."""
    return {name: example.columns.get(name, bytes(len(example.right))) for name in names}


def feature_rows(example: Example, names: Sequence[str]) -> np.ndarray:
    """(candidates, features) of bytes."""
    return stack_columns(fill_columns(example, names), names)


def cross_validate(kind: str, examples: Sequence[Example], names: Sequence[str]) -> None:
    """Print the share of right titles of each style, by forests that have not seen the domain."""
    hits = defaultdict(list)
    for k in range(FOLD_COUNT):
        forest = load(
            export_forest(fit(kind, [example for example in examples if fold_number(example.site) != k], names), names)
        )
        for example in examples:
            if fold_number(example.site) == k:
                scores = predict(forest, fill_columns(example, names)) if example.columns else ()
                hits[example.style].append(bool(example.columns) and bool(example.right[np.argmax(scores)]))
    log(kind, "right, cross-validated:", {style: round(float(np.mean(found)), 4) for style, found in hits.items()})


def choose_least_score(forest: dict[str, Any], examples: Sequence[Example], names: Sequence[str]) -> int:
    """The score below which no candidate is taken for the title."""
    loaded = load(forest)
    best = sorted(
        max(score for score, right in zip(predict(loaded, fill_columns(example, names)), example.right) if right)
        for example in examples
        if example.right.any()
    )
    return int(best[int(len(best) * MAX_LOST_SHARE)])


class PlainText(NamedTuple):
    """A text that the classifier takes for nothing but an article: the title by rules, and the best line above its prose."""

    ruled: int | None  # score of what rules name, 0 if that is no candidate; None if they name nothing
    ruled_right: bool
    best: int
    best_right: bool


def sources_of_plain_texts() -> Iterator[tuple[dict[str, Any], bytes]]:
    """Texts of training domains with their annotation: gold texts with and without their title, and all dumps."""
    for record in data.load_records():
        teaches = record["page_type"] == "article" and not is_held_back(data.site_of(record))
        if teaches and record["text"].strip() and record["title"]:
            yield record, f"{record['title']}\n\n{record['text']}".encode()
            yield {"title": ""}, record["text"].encode()
    for style in STYLES:
        for record, page in read_pages(style):
            if record["title"] and not is_held_back(data.site_of(record)):
                yield record, page


def plain_texts(forest: dict[str, Any]) -> Iterator[PlainText]:
    """The texts that the classifier takes for nothing but an article, and that have a line above their prose."""
    loaded = load(forest)
    for record, content in sources_of_plain_texts():
        page = read_page(content, None) if content.strip() else None
        if not page or page.format != "text":
            continue
        verdicts, plain = label_blocks(page, rule_index())
        above = title.candidates_above_prose(page.blocks, verdicts, loaded) if plain else None
        if above and above.best is not None:
            named = [v.value or b.text for b, v in zip(page.blocks, verdicts) if v.field == "title"]
            ruled_right = is_right(named[0], record) if named else not record["title"]
            ruled = max(above.ruled, default=0) if named else None
            yield PlainText(ruled, ruled_right, above.score, is_right(above.best.mentions[0].text, record))


def choose_plain(forest: dict[str, Any]) -> dict[str, int]:
    """The score and margin with which most plain texts get the title that they have, and no other one.

    Of equals the lowest score and the largest margin are taken: what a rule names is overruled only by much.
    """
    texts = list(plain_texts(forest))

    def count_right(sure: int, margin: int) -> int:
        thresholds = (sure if text.ruled is None else text.ruled + margin for text in texts)
        return sum(t.best_right if t.best > least else t.ruled_right for t, least in zip(texts, thresholds))

    right, sure, margin = max((count_right(sure, margin), -sure, margin) for sure in SURE_SCORES for margin in MARGINS)
    log("plain texts:", right, "right of", len(texts))
    return {"sure": -sure, "margin": margin}


def learn() -> str:
    """Fit, cross-validate by domain, and give the content of the model file."""
    model: dict[str, Any] = {}
    for kind, styles in SETS.items():
        examples = [example for style in styles for example in read_examples(style)]
        names = sorted({name for example in examples for name in example.columns})
        log(kind, len(examples), "pages", len(names), "features")
        cross_validate(kind, examples, names)
        forest = export_forest(fit(kind, examples, names), names)
        model[kind] = {"forest": forest, "least": choose_least_score(forest, examples, names)}
    model["lines"]["plain"] = choose_plain(model["lines"]["forest"])
    return json.dumps(model, ensure_ascii=False, separators=(",", ":")) + "\n"
