"""Score the article of a page by the annotations of the page."""

from __future__ import annotations

from collections import Counter
from statistics import mean
from typing import Any, NamedTuple

from reex_cli.model import Article
from tests.bench.pages import is_measured_by_site, normalize_snippet
from tests.bench.scorers import load_scorer, load_site_scorer
from tests.bench.split import is_held_back, registered_domain

RIGHT_TITLE_F1 = 0.9  # least word F1 of a right title
METADATA = ("title", "date", "author", "no_date", "no_author")


class Overlap(NamedTuple):
    """What a text and its gold text have in common: words, and single characters of scripts without spaces."""

    f1: float
    precision: float
    recall: float


class Score(NamedTuple):
    """The figures of one page; None for those that its annotations do not allow. `floors.json` has the means by these names."""

    page: str
    kind: str  # of the page: article, forum …
    part: str  # train or held
    site: str
    language: str
    url: str
    overlap: Overlap | None = None
    not_empty: bool | None = None  # whether there is any text
    recognised: bool | None = None  # whether its format is, where it was not stated
    word: float | None = None  # word F1; of clean text, the share of its words that are kept
    precision: float | None = None  # of shingles
    recall: float | None = None  # of shingles
    found: float | None = None  # share of the required snippets that are in the text
    kept_out: float | None = None  # share of the boilerplate snippets that are not
    title: bool | None = None  # whether the title is right, where the annotations have one
    date: bool | None = None  # whether its day is
    author: bool | None = None  # whether one author is
    no_date: bool | None = None  # whether no date is stated, where the annotations have none
    no_author: bool | None = None


def score_page(name: str, record: dict[str, Any], article: Article | None, *, recognised: bool | None = None) -> Score:
    """Score the article of a page by its annotations."""
    text = article.text if article else ""
    has_gold_text = bool(record["text"].strip())
    score = Score(**identify(record))
    if name == "clean":
        whole = f"{article.title or ''} {text}" if article else ""
        words = load_scorer().words
        kept = kept_share(words(record["text"]), words(whole))
        return score._replace(overlap=measure_overlap(whole, record["text"]), word=kept)
    score = score._replace(not_empty=bool(text.strip()), recognised=recognised, **score_metadata(record, article))
    if has_gold_text:
        score = score._replace(overlap=measure_overlap(text, record["text"]))
    if is_measured_by_site(name):
        return score
    return score._replace(**score_snippets(record, text), **(score_words(record, text) if has_gold_text else {}))


def identify(record: dict[str, Any]) -> dict[str, str]:
    """Give what the annotations say about a page as a whole, and its part of the split."""
    domain = registered_domain(record["url"]) if record.get("url") else record["id"]
    return {
        "page": record["id"],
        "kind": record["page_type"],
        "part": "held" if is_held_back(domain) else "train",
        "site": load_site_scorer().site(record),
        "language": record.get("lang") or "",
        "url": record.get("url") or "",
    }


def measure_overlap(text: str, gold: str) -> Overlap:
    """Measure what a text has in common with the gold text."""
    scorer = load_site_scorer()
    own, wanted = (Counter(scorer.TOKEN.findall(each.lower())) for each in (text, gold))
    common = (own & wanted).total()
    return Overlap(scorer.f1(text, gold), common / (own.total() or 1), common / (wanted.total() or 1))


def score_words(record: dict[str, Any], text: str) -> dict[str, float]:
    """Compare the words and the shingles of a text with those of the gold text."""
    precision, recall = load_scorer().shingle_pr(text, record["text"])
    return {
        "word": load_scorer().word_f1(text, record["text"]),
        "precision": precision or 0.0,
        "recall": recall or 0.0,
    }


def score_snippets(record: dict[str, Any], text: str) -> dict[str, float | None]:
    """Compute the shares of snippets that are in the text, and of those that are kept out of it."""
    searched = normalize_snippet(text)
    is_found = [[normalize_snippet(snippet) in searched for snippet in record[key]] for key in ("with_", "without")]
    inside, outside = (mean(values) if values else None for values in is_found)
    return {"found": inside, "kept_out": None if outside is None else 1 - outside}


def score_metadata(record: dict[str, Any], article: Article | None) -> dict[str, bool | None]:
    """Give the values of `METADATA`, as the scorer counts them."""
    words = load_scorer().words
    title, date, authors = (article.title or "", article.date or "", article.authors) if article else ("", "", ())
    has_metadata = record.get("meta", True)
    right_author = " ".join(words(record["author"] or ""))
    names = [" ".join(words(author)) for author in authors]
    return {
        "title": load_scorer().word_f1(title, record["title"]) >= RIGHT_TITLE_F1 if record["title"] else None,
        "date": date[: len(record["date"])] == record["date"] if record["date"] else None,
        "author": any(name and name in right_author for name in names) if right_author else None,
        "no_date": not date if has_metadata and not record["date"] else None,
        "no_author": not authors if has_metadata and not record["author"] else None,
    }


def kept_share(wanted: list[str], kept: list[str]) -> float:
    """Compute the share of the wanted words that are among the kept ones, each as often as it is there."""
    return (Counter(wanted) & Counter(kept)).total() / len(wanted)
