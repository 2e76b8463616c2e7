"""More pages for training, drawn as text from HTML.

`other`: pages of other types with gold (no forums). `set`: articles of the sets by other hands that may teach, in three
styles. `silver`: pages of `snippets/`, most of them not in English, in three styles; their gold is what reex or else
trafilatura extracts from the HTML, if half of the wanted snippets are in it and no unwanted one.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import Any

import trafilatura
from bs4 import BeautifulSoup

from reex_cli.item import Item
from reex_cli.options import Options
from reex_cli.pipeline import process
from reex_cli.readers._text.paragraphs import build_blocks
from tests.bench.drawing import decode_html, draw_with_resiliparse
from tests.bench.split import hash_number, is_held_back, registered_domain
from tests.training import data
from tests.training.pages import Page, label_by_gold

MIN_SILVER_CHARACTERS = 300  # characters of a silver text
PLAIN_MARKS = str.maketrans("’‘“”„–—\xa0", '\'\'"""-- ')
ADDRESS = re.compile(r'(?:rel="canonical" href|property="og:url" content|href)="(https?://[^"]+)')


def find_site(url: str | None, html: str, name: str) -> str:
    """The registered domain of a page, from its record or from its HTML."""
    if url and "://" in url:
        return registered_domain(url)
    address = ADDRESS.search(html)
    return registered_domain(address[1]) if address else name


def draw_with_soup(html: str) -> str:
    """The text as BeautifulSoup gives it: inline elements on lines of their own."""
    tree = BeautifulSoup(html, "lxml")
    for tag in tree(["script", "style", "noscript", "template"]):
        tag.decompose()
    return "\n".join(line.strip() for line in tree.get_text("\n").split("\n") if line.strip())


def draw_wrapped(html: str) -> str:
    """The text much as a text browser prints it: indented and wrapped."""
    lines = []
    for line in draw_with_resiliparse(html).split("\n"):
        text, bullet, depth = line.strip(), "   ", 0
        if text.startswith("• "):
            depth = (len(line) - len(line.lstrip())) // 2
            text, bullet = text[2:], " " * (5 * depth) + "*+o"[min(depth, 3) - 1] + " "
        hang = " " * (5 * depth + 2) if depth else "   "
        lines += textwrap.wrap(text, 75, initial_indent=bullet, subsequent_indent=hang) or [""]
    return "\n".join(lines)


DRAWS = (draw_with_soup, draw_with_resiliparse, draw_wrapped)


def fold_typography(text: str) -> str:
    """Text in which a snippet is looked for: annotators write other quotes and dashes."""
    return " ".join(text.lower().translate(PLAIN_MARKS).split())


def extract_with_reex(html: str) -> str:
    """What reex extracts from a page."""
    articles = process(Item("page", data=html.encode("utf-8", "replace")), Options(format="html")).articles
    return articles[0].text if articles else ""


def extract_with_trafilatura(html: str) -> str:
    """What trafilatura extracts from it."""
    return trafilatura.extract(html, include_comments=False) or ""


def choose_silver_text(html: str, record: dict[str, Any]) -> str:
    """The first of their texts that the snippets do not prove wrong; empty if there is none."""
    for extract in (extract_with_reex, extract_with_trafilatura):
        text = extract(html)
        low = fold_typography(text)
        right = sum(fold_typography(snippet) in low for snippet in record["with_"])
        is_wrong = any(fold_typography(snippet) in low for snippet in record["without"])
        if len(text) >= MIN_SILVER_CHARACTERS and 2 * right >= len(record["with_"]) and not is_wrong:
            return text
    return ""


KINDS = {"": "other", "snippets": "silver", "sets/andy": "set", "sets/fundus": "set"}  # of the pages in a folder of the bench


def annotated_html(without: str | None = None) -> Iterator[tuple[str, str, str, str, str]]:
    """Kind, id, domain, gold and HTML of every extra page of the training domains; `without`: a folder to leave out."""
    for folder, kind in KINDS.items():
        if folder == without:
            continue
        for record, page in data.read_html_pages(folder):
            if kind == "other" and record["page_type"] in ("article", "forum"):
                continue
            html = decode_html(page)
            site = find_site(record["url"], html, record["id"])
            if is_held_back(site):
                continue
            gold = choose_silver_text(html, record) if kind == "silver" else record["text"]
            if gold.strip():
                yield kind, record["id"], site, gold, html


def extra_pages(without: str | None = None) -> Iterator[Page]:
    """The extra pages: those of other types in one style, all others in each."""
    for kind, name, site, gold, html in annotated_html(without):
        for draw in DRAWS if kind != "other" else (DRAWS[hash_number(name) % len(DRAWS)],):
            blocks = list(build_blocks(draw(html)))
            if blocks:
                yield Page(name, f"{kind}-{draw.__name__}", site, gold, blocks, label_by_gold(blocks, gold))
