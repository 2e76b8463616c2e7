"""Measure the quality of reex on real pages with human annotations, and compare it with floors.

    python -m tests.bench.quality            prints a table for training and held-back pages; exit 1 below a floor
    python -m tests.bench.quality --accept   sets the floors of the held-back pages to the present figures
    python -m tests.bench.quality --worst 10 also prints the ten worst held-back pages of each set

The pages are expected in `../shared/bench`, next to the checkout, and are not part of it.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import mean
from types import ModuleType
from typing import Any, NamedTuple

from reex_cli.model import Article, Item
from reex_cli.options import Options
from reex_cli.pipeline import process
from reex_cli.readers import Source
from tests.bench.split import is_held_back, registered_domain

HERE = Path(__file__).parent

BENCH = HERE.parents[2] / "shared" / "bench"
FLOORS = HERE / "floors.json"
STYLES = ("innertext", "resiliparse", "soup", "lynx")
BARE_TEXTS = "drawn"  # a set: the bare text of the pages of `snippets/`, most of them not in English
SETS = (*STYLES, "clean", "html", "snippets", BARE_TEXTS)
TOLERANCE = 0.0005  # by which a figure may be below its floor
RIGHT_TITLE_F1 = 0.9  # least word F1 of a right title
METADATA = ("title", "date", "author", "no_date", "no_author")
LOST_PAGE_F1 = 0.5  # word F1 below which a page is lost


class Score(NamedTuple):
    """The figures of one page; None for those that its annotations do not allow. `floors.json` has the means by these names."""

    page: str
    kind: str  # of the page: article, forum …
    part: str  # train or held
    word: float | None  # word F1; of clean text, the share of its words that are kept
    precision: float | None  # of shingles
    recall: float | None  # of shingles
    found: float | None  # share of the required snippets that are in the text
    kept_out: float | None  # share of the boilerplate snippets that are not
    title: bool | None = None  # whether the title is right, where the annotations have one
    date: bool | None = None  # whether its day is
    author: bool | None = None  # whether one author is
    no_date: bool | None = None  # whether no date is stated, where the annotations have none
    no_author: bool | None = None


@cache
def load_scorer() -> ModuleType:
    """Load the scorer that comes with the pages."""
    spec = importlib.util.spec_from_file_location("score", BENCH / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def load_gold(folder: str = "") -> list[dict[str, Any]]:
    """Load the records of the annotators."""
    text = (BENCH / folder / "gold.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def read_pages(name: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Yield the annotations and the bytes of every page of a set."""
    for record in load_gold("snippets" if name == "snippets" else ""):
        is_article = record["page_type"] == "article" and record.get("text", "").strip()
        if name in ("html", "snippets"):
            folder = BENCH / ("snippets/html" if name == "snippets" else "html")
            yield record, gzip.decompress((folder / f"{record['id']}.html.gz").read_bytes())
        elif is_article and name == "clean":
            yield record, record["text"].encode()
        elif is_article:
            yield record, (BENCH / "dumps" / name / f"{record['id']}.txt").read_bytes()


def read_bare_texts() -> Iterator[tuple[dict[str, Any], bytes]]:
    """Yield the annotations and the bare text of the pages of `snippets/`, with the snippets that are in the text."""
    from selectolax.lexbor import LexborHTMLParser

    for record, data in read_pages("snippets"):
        page = LexborHTMLParser(Source("page", data).text)
        page.strip_tags(["script", "style", "noscript", "template"])
        lines = page.body.text(separator="\n").split("\n") if page.body else []
        text = "\n".join(line.strip() for line in lines if line.strip())
        searched = normalize_snippet(text)
        snippets = {key: [item for item in record[key] if normalize_snippet(item) in searched] for key in ("with_", "without")}
        yield record | snippets, text.encode("utf-8", "replace")


def normalize_snippet(text: str) -> str:
    """Normalize a snippet, or the text in which it is searched, as the scorer does."""
    return " ".join(text.lower().split())


def extract_article(name: str, data: bytes) -> Article | None:
    """Process a page; None without an article."""
    options = Options(format="html") if name in ("html", "snippets") else Options()
    return next(iter(process(Item("page", data=data), options).articles), None)


def score_set(name: str, every: int = 1) -> list[Score]:
    """Score the pages of a set, or every nth of them."""
    return [
        score_page(name, record, extract_article(name, data))
        for number, (record, data) in enumerate(read_bare_texts() if name == BARE_TEXTS else read_pages(name))
        if number % every == 0
    ]


def score_page(name: str, record: dict[str, Any], article: Article | None) -> Score:
    """Score the article of a page by its annotations."""
    scorer = load_scorer()
    text = article.text if article else ""
    site = registered_domain(record["url"]) if record.get("url") else record["id"]
    part = "held" if is_held_back(site) else "train"
    if name == "clean":
        words = scorer.words(f"{article.title or ''} {text}" if article else "")
        return Score(record["id"], "article", part, kept_share(scorer.words(record["text"]), words), None, None, None, None)
    searched = normalize_snippet(text)
    is_found = [[normalize_snippet(snippet) in searched for snippet in record[key]] for key in ("with_", "without")]
    inside, outside = (mean(values) if values else None for values in is_found)
    kept_out = None if outside is None else 1 - outside
    fields = score_metadata(record, article)
    if name in ("snippets", BARE_TEXTS) or not record["text"].strip():
        return Score(record["id"], record["page_type"], part, None, None, None, inside, kept_out, *fields)
    precision, recall = scorer.shingle_pr(text, record["text"])
    word = scorer.word_f1(text, record["text"])
    return Score(record["id"], record["page_type"], part, word, precision or 0.0, recall or 0.0, inside, kept_out, *fields)


def score_metadata(record: dict[str, Any], article: Article | None) -> tuple[bool | None, ...]:
    """Give the values of `METADATA`, as the scorer counts them."""
    words = load_scorer().words
    title, date, authors = (article.title or "", article.date or "", article.authors) if article else ("", "", ())
    has_metadata = record.get("meta", True)
    right_author = " ".join(words(record["author"] or ""))
    return (
        load_scorer().word_f1(title, record["title"]) >= RIGHT_TITLE_F1 if record["title"] else None,
        date[: len(record["date"])] == record["date"] if record["date"] else None,
        any(name and name in right_author for name in (" ".join(words(author)) for author in authors))
        if right_author
        else None,
        not date if has_metadata and not record["date"] else None,
        not authors if has_metadata and not record["author"] else None,
    )


def kept_share(wanted: list[str], kept: list[str]) -> float:
    """Compute the share of the wanted words that are among the kept ones, each as often as it is there."""
    return (Counter(wanted) & Counter(kept)).total() / len(wanted)


def mean_figures(scores: list[Score]) -> dict[str, float]:
    """Compute the means of a set: word F1, share of pages that are not lost, shingle F1, snippets, metadata."""
    figures: dict[str, float] = {}
    words = [score.word for score in scores if score.word is not None]
    if words:
        figures["word"] = mean(words)
        figures["kept_whole"] = 1 - mean(word < LOST_PAGE_F1 for word in words)
    pairs = [(score.precision, score.recall) for score in scores if score.precision is not None and score.recall is not None]
    if pairs:
        precision, recall = (mean(column) for column in zip(*pairs, strict=True))
        figures["shingle"] = 2 * precision * recall / (precision + recall or 1)
    for key in ("found", "kept_out", *METADATA):
        values = [value for score in scores if (value := getattr(score, key)) is not None]
        if values:
            figures[key] = mean(values)
    return {key: round(value, 4) for key, value in figures.items()}


def table_rows(name: str, scores: list[Score]) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield the rows of the table, each with its figures: one for the set and, of HTML, one for each kind of page."""
    kinds = sorted({score.kind for score in scores}) if name == "html" else []
    for part in ("train", "held"):
        scores_of_part = [score for score in scores if score.part == part]
        yield f"{name} {part}", mean_figures(scores_of_part)
        for kind in kinds:
            yield f"{name} {kind} {part}", mean_figures([score for score in scores_of_part if score.kind == kind])


def find_shortfalls(table: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]) -> list[str]:
    """List the figures that are below their floors."""
    return [
        f"{row}: {key} {table[row].get(key, 0):.4f} is below {floor:.4f}"
        for row, wanted in floors.items()
        if row in table
        for key, floor in wanted.items()
        if table[row].get(key, 0) < floor - TOLERANCE
    ]


def main() -> int:
    """Print the table, and compare it with the floors; the exit code is 1 if a figure is too low."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("--worst", type=int, default=0)
    chosen = parser.parse_args()
    table: dict[str, dict[str, float]] = {}
    for name in chosen.sets:
        scores = score_set(name)
        for row, figures in table_rows(name, scores):
            table[row] = figures
            print(f"{row:28s}" + "  ".join(f"{key} {value:.4f}" for key, value in figures.items()), flush=True)
        held = sorted(
            (score for score in scores if score.part == "held" and score.word is not None), key=lambda score: score.word or 0
        )
        for score in held[: chosen.worst]:
            print(f"    {score.word:.3f} {score.kind} {score.page}")
    floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    shortfalls = find_shortfalls(table, floors)
    print(*shortfalls, sep="\n", end="\n" if shortfalls else "")
    if chosen.accept:
        floors |= {row: figures for row, figures in table.items() if row.endswith("held")}
        FLOORS.write_text(json.dumps(dict(sorted(floors.items())), indent=1) + "\n", "utf-8")
    return 1 if shortfalls and not chosen.accept else 0


if __name__ == "__main__":
    sys.exit(main())
