"""How good reex is on real pages with human gold, against the floors that a change may not lower.

    python -m tests.bench.quality            the table, for training and held-back pages; exit 1 below a floor
    python -m tests.bench.quality --accept   raise the floors to what is reached now
    python -m tests.bench.quality --worst 10 and the ten worst held-back pages of each set

The pages lie in `../shared/bench` beside the checkout and are no part of it.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import sys
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
from tests.bench.split import domain, held_back

HERE = Path(__file__).parent

BENCH = HERE.parents[2] / "shared" / "bench"
FLOORS = HERE / "floors.json"
STYLES = ("innertext", "resiliparse", "soup", "lynx")
DRAWN = "drawn"  # the pages of `snippets/`, most of them not in English, as bare text
SETS = (*STYLES, "clean", "html", "snippets", DRAWN)
SLACK = 0.0005  # by which a figure may fall short of its floor
RIGHT = 0.9  # word F1 from which a title is right
METADATA = ("title", "date", "author", "no_date", "no_author")
LOST = 0.5  # word F1 below which a page is lost


class Score(NamedTuple):
    """What one page got."""

    page: str
    kind: str  # of the page: article, forum …
    part: str  # train or held
    word: float | None
    precision: float | None
    recall: float | None
    found: float | None  # share of required snippets
    kept_out: float | None  # share of boilerplate snippets
    title: bool | None = None  # whether it is right, where the gold has one,
    date: bool | None = None  # its day is,
    author: bool | None = None  # one of them is,
    no_date: bool | None = None  # and whether none is claimed, where the gold has none
    no_author: bool | None = None


@cache
def scorer() -> ModuleType:
    """The scorer of the bench."""
    spec = importlib.util.spec_from_file_location("score", BENCH / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def gold(folder: str = "") -> list[dict[str, Any]]:
    """The records of the annotators."""
    text = (BENCH / folder / "gold.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def pages(name: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Gold and bytes of every page of a set."""
    for record in gold("snippets" if name == "snippets" else ""):
        is_article = record["page_type"] == "article" and record.get("text", "").strip()
        if name in ("html", "snippets"):
            folder = BENCH / ("snippets/html" if name == "snippets" else "html")
            yield record, gzip.decompress((folder / f"{record['id']}.html.gz").read_bytes())
        elif is_article and name == "clean":
            yield record, record["text"].encode()
        elif is_article:
            yield record, (BENCH / "dumps" / name / f"{record['id']}.txt").read_bytes()


def drawn() -> Iterator[tuple[dict[str, Any], bytes]]:
    """Gold and text of the pages of `snippets/`, with the snippets that their text holds."""
    from selectolax.lexbor import LexborHTMLParser

    for record, data in pages("snippets"):
        page = LexborHTMLParser(Source("page", data).text)
        page.strip_tags(["script", "style", "noscript", "template"])
        lines = page.body.text(separator="\n").split("\n") if page.body else []
        text = "\n".join(line.strip() for line in lines if line.strip())
        low = evened(text)
        kept = {key: [one for one in record[key] if evened(one) in low] for key in ("with_", "without")}
        yield record | kept, text.encode("utf-8", "replace")


def evened(text: str) -> str:
    """Text in which snippets are looked for, as the bench's scorer does."""
    return " ".join(text.lower().split())


def article(name: str, data: bytes) -> Article | None:
    """What reex makes of a page."""
    ask = Options(format="html") if name in ("html", "snippets") else Options()
    return next(iter(process(Item("page", data=data), ask).articles), None)


def scored(name: str, every: int = 1) -> list[Score]:
    """The scores of a set, or of every nth page of it."""
    return [
        score(name, record, article(name, data))
        for number, (record, data) in enumerate(drawn() if name == DRAWN else pages(name))
        if number % every == 0
    ]


def score(name: str, record: dict[str, Any], found: Article | None) -> Score:
    """What an article got; of clean text, the share of words that are in the record."""
    judge = scorer()
    text = found.text if found else ""
    site = domain(record["url"]) if record.get("url") else record["id"]
    part = "held" if held_back(site) else "train"
    if name == "clean":
        said = judge.words(f"{found.title or ''} {text}" if found else "")
        return Score(record["id"], "article", part, kept(judge.words(record["text"]), said), None, None, None, None)
    low = evened(text)
    snippets = [[evened(one) in low for one in record[key]] for key in ("with_", "without")]
    inside, outside = (mean(one) if one else None for one in snippets)
    kept_out = None if outside is None else 1 - outside
    said = metadata(record, found)
    if name in ("snippets", DRAWN) or not record["text"].strip():
        return Score(record["id"], record["page_type"], part, None, None, None, inside, kept_out, *said)
    precision, recall = judge.shingle_pr(text, record["text"])
    word = judge.word_f1(text, record["text"])
    return Score(record["id"], record["page_type"], part, word, precision or 0.0, recall or 0.0, inside, kept_out, *said)


def metadata(record: dict[str, Any], found: Article | None) -> tuple[bool | None, ...]:
    """Whether title, date, author are right, and no date and no author claimed: as the bench's scorer counts."""
    words = scorer().words
    title, date, authors = (found.title or "", found.date or "", found.authors) if found else ("", "", ())
    told = record.get("meta", True)
    signed = " ".join(words(record["author"] or ""))
    return (
        scorer().word_f1(title, record["title"]) >= RIGHT if record["title"] else None,
        date[: len(record["date"])] == record["date"] if record["date"] else None,
        any(name and name in signed for name in (" ".join(words(one)) for one in authors)) if signed else None,
        not date if told and not record["date"] else None,
        not authors if told and not record["author"] else None,
    )


def kept(wanted: list[str], said: list[str]) -> float:
    """The share of words that are still there."""
    left = dict[str, int]()
    for word in said:
        left[word] = left.get(word, 0) + 1
    hits = 0
    for word in wanted:
        if left.get(word, 0):
            left[word] -= 1
            hits += 1
    return hits / len(wanted)


def figures(scores: list[Score]) -> dict[str, float]:
    """The means of a set: word F1, shingle F1, share of lost pages, snippets."""
    found: dict[str, float] = {}
    words = [one.word for one in scores if one.word is not None]
    if words:
        found["word"] = mean(words)
        found["kept_whole"] = 1 - mean(word < LOST for word in words)
    pairs = [(one.precision, one.recall) for one in scores if one.precision is not None and one.recall is not None]
    if pairs:
        precision, recall = (mean(column) for column in zip(*pairs, strict=True))
        found["shingle"] = 2 * precision * recall / (precision + recall or 1)
    for key in ("found", "kept_out", *METADATA):
        values = [value for one in scores if (value := getattr(one, key)) is not None]
        if values:
            found[key] = mean(values)
    return {key: round(value, 4) for key, value in found.items()}


def rows(name: str, scores: list[Score]) -> Iterator[tuple[str, dict[str, float]]]:
    """Each row of the table with its figures: the set, and of HTML every type of page."""
    kinds = sorted({one.kind for one in scores}) if name == "html" else []
    for part in ("train", "held"):
        of_part = [one for one in scores if one.part == part]
        yield f"{name} {part}", figures(of_part)
        for kind in kinds:
            yield f"{name} {kind} {part}", figures([one for one in of_part if one.kind == kind])


def below(table: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]) -> list[str]:
    """Every figure that is under its floor."""
    return [
        f"{row}: {key} {table[row].get(key, 0):.4f} is below {floor:.4f}"
        for row, wanted in floors.items()
        if row in table
        for key, floor in wanted.items()
        if table[row].get(key, 0) < floor - SLACK
    ]


def main() -> int:
    """Print the table and hold it against the floors."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("sets", nargs="*", default=SETS)
    options.add_argument("--accept", action="store_true")
    options.add_argument("--worst", type=int, default=0)
    given = options.parse_args()
    table: dict[str, dict[str, float]] = {}
    for name in given.sets:
        scores = scored(name)
        for row, found in rows(name, scores):
            table[row] = found
            print(f"{row:28s}" + "  ".join(f"{key} {value:.4f}" for key, value in found.items()), flush=True)
        held = sorted((one for one in scores if one.part == "held" and one.word is not None), key=lambda one: one.word or 0)
        for one in held[: given.worst]:
            print(f"    {one.word:.3f} {one.kind} {one.page}")
    floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    failed = below(table, floors)
    print(*failed, sep="\n", end="\n" if failed else "")
    if given.accept:
        floors |= {row: found for row, found in table.items() if row.endswith("held")}
        FLOORS.write_text(json.dumps(dict(sorted(floors.items())), indent=1) + "\n", "utf-8")
    return 1 if failed and not given.accept else 0


if __name__ == "__main__":
    sys.exit(main())
