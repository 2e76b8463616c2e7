"""Read the pages of every set, with their annotations.

Of WCXB: `html`, the dumps of its articles in `STYLES`, and `clean`, their gold texts. Of trafilatura: `snippets`, and `drawn`,
their bare text. By other hands: `SITE_SETS`, and all but `cleaneval` as text, as resiliparse draws it (`andy-text`) and as bare
text (`andy-bare`).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.bench.drawing import DRAWS_WITH_RESILIPARSE, draw_bare_text, draw_page_with_resiliparse
from tests.bench.scorers import BENCH

STYLES = ("innertext", "resiliparse", "soup", "lynx")
BARE_TEXTS = "drawn"  # a set: the bare text of the pages of `snippets/`, most of them not in English
PAGE_SETS = (*STYLES, "clean", "html", "snippets", BARE_TEXTS)  # in which every page weighs the same
TEACHING_SETS = ("andy", "fundus")  # of the following, those that models may learn from
SITE_SETS = (*TEACHING_SETS, "daniel", "cleaneval")  # sets by other hands, in which every site weighs the same
DRAWS = {"text": draw_page_with_resiliparse, "bare": draw_bare_text}
TEXTS_OF_SITES = tuple(f"{name}-{draw}" for draw in DRAWS for name in ("andy", "fundus", "daniel"))
SETS = (*PAGE_SETS, *SITE_SETS, *TEXTS_OF_SITES)

AnnotatedPage = tuple[dict[str, Any], bytes]


@cache
def load_gold(folder: str = "") -> list[dict[str, Any]]:
    """Load the records of the annotators."""
    text = (BENCH / folder / "gold.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def is_measured_by_site(name: str) -> bool:
    """Whether every site of a set weighs the same, and not every page."""
    return split_name(name)[0] in SITE_SETS


def is_split(name: str) -> bool:
    """Whether a set has pages that models may learn from, and others that are held back."""
    return not is_measured_by_site(name) or split_name(name)[0] in TEACHING_SETS


def is_html(name: str) -> bool:
    """Whether a set has HTML pages, and not text."""
    return name in ("html", "snippets", *SITE_SETS)


def find_missing_package(name: str) -> str | None:
    """Name the package that the pages of a set cannot be drawn without, if it is not installed."""
    return "resiliparse" if split_name(name)[1] == "text" and not DRAWS_WITH_RESILIPARSE else None


def split_name(name: str) -> tuple[str, str]:
    """Split the name of a set into the set that its pages are of, and how they are drawn (`andy-bare`: `andy`, `bare`)."""
    base, _, draw = name.partition("-")
    return base, draw


def read_pages(name: str, every: int = 1) -> Iterator[AnnotatedPage]:
    """Yield the annotations and the bytes of every page of a set, or of every nth."""
    base, draw = split_name(name)
    if name == BARE_TEXTS:
        yield from read_bare_texts(every)
    elif draw:
        for record, page in read_pages(base, every):
            yield record, DRAWS[draw](page).encode("utf-8", "replace")
    elif is_html(name):
        folder = find_folder(name)
        for record in load_gold(folder)[::every]:
            yield record, gzip.decompress((BENCH / folder / "html" / f"{record['id']}.html.gz").read_bytes())
    else:
        articles = (record for record in load_gold() if record["page_type"] == "article" and record.get("text", "").strip())
        for record in list(articles)[::every]:
            is_gold = name == "clean"
            yield record, record["text"].encode() if is_gold else (BENCH / "dumps" / name / f"{record['id']}.txt").read_bytes()


def find_folder(name: str) -> str:
    """Give the folder of a set of HTML pages; "" is that of WCXB."""
    return str(Path("sets", name)) if name in SITE_SETS else name.removeprefix("html")


def read_bare_texts(every: int = 1) -> Iterator[AnnotatedPage]:
    """Yield the annotations and the bare text of the pages of `snippets/`, with the snippets that are in the text."""
    for record, page in read_pages("snippets", every):
        text = draw_bare_text(page)
        searched = normalize_snippet(text)
        snippets = {key: [item for item in record[key] if normalize_snippet(item) in searched] for key in ("with_", "without")}
        yield record | snippets, text.encode("utf-8", "replace")


def normalize_snippet(text: str) -> str:
    """Normalize a snippet, or the text in which it is searched, as the scorer does."""
    return " ".join(text.lower().split())
