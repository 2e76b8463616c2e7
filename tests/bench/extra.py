"""More pages for training, made into dumps from HTML, written to extra.pkl.

`other`: pages of other types with gold (no forums). `silver`: snippet pages, most of them not in English, in three
styles; their gold is what reex or else trafilatura makes of the HTML, if half of the wanted snippets are in it and no
unwanted one. Needs trafilatura, resiliparse, beautifulsoup4 and lxml.
"""

from __future__ import annotations

import gzip
import json
import pickle
import re
import textwrap
from collections.abc import Iterator

import trafilatura
from bs4 import BeautifulSoup
from pages import BENCH, Page, labels
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding
from split import domain, held_back, number

from reex_cli.model import Item
from reex_cli.options import Options
from reex_cli.pipeline import process
from reex_cli.readers._text.paragraphs import blocks

LEAST = 300  # characters of a silver text
EVEN = str.maketrans("’‘“”„–—\xa0", '\'\'"""-- ')


def page_domain(url: str | None, html: str, name: str) -> str:
    """The registered domain of a page, from its record or from its HTML."""
    if url and "://" in url:
        return domain(url)
    found = re.search(r'(?:rel="canonical" href|property="og:url" content|href)="(https?://[^"]+)', html)
    return domain(found[1]) if found else name


def soup(html: str) -> str:
    tree = BeautifulSoup(html, "lxml")
    for tag in tree(["script", "style", "noscript", "template"]):
        tag.decompose()
    return "\n".join(line.strip() for line in tree.get_text("\n").split("\n") if line.strip())


def resiliparse(html: str) -> str:
    return extract_plain_text(html, main_content=False, list_bullets=True, links=False, alt_texts=False, noscript=False)


def wrapped(html: str) -> str:
    """Drawn much as a text browser would: indented and wrapped."""
    lines = []
    for line in resiliparse(html).split("\n"):
        text, bullet, depth = line.strip(), "   ", 0
        if text.startswith("• "):
            depth = (len(line) - len(line.lstrip())) // 2
            text, bullet = text[2:], " " * (5 * depth) + "*+o"[min(depth, 3) - 1] + " "
        hang = " " * (5 * depth + 2) if depth else "   "
        lines += textwrap.wrap(text, 75, initial_indent=bullet, subsequent_indent=hang) or [""]
    return "\n".join(lines)


DRAWS = (soup, resiliparse, wrapped)


def norm(text: str) -> str:
    """Text in which a snippet is looked for: annotators write other quotes and dashes."""
    return " ".join(text.lower().translate(EVEN).split())


def own(html: str) -> str:
    """What reex makes of a page."""
    found = process(Item("page", data=html.encode("utf-8", "replace")), Options(format="html")).articles
    return found[0].text if found else ""


def theirs(html: str) -> str:
    """What trafilatura makes of it."""
    return trafilatura.extract(html, include_comments=False) or ""


def silver(html: str, record: dict) -> str:
    """The first of their texts that the snippets do not prove wrong, or nothing."""
    for read in (own, theirs):
        text = read(html)
        low = norm(text)
        right = sum(norm(one) in low for one in record["with_"])
        if len(text) >= LEAST and 2 * right >= len(record["with_"]) and not any(norm(one) in low for one in record["without"]):
            return text
    return ""


def records() -> Iterator[tuple[str, str, str, str, str]]:
    """Kind, id, domain, gold and HTML of every extra page of the training domains."""
    for folder, kind in ((BENCH, "other"), (BENCH / "snippets", "silver")):
        for record in map(json.loads, (folder / "gold.jsonl").open(encoding="utf-8")):
            if kind == "other" and record["page_type"] in ("article", "forum"):
                continue
            data = gzip.open(folder / "html" / f"{record['id']}.html.gz").read()
            html = bytes_to_str(data, detect_encoding(data))
            name = page_domain(record["url"], html, record["id"])
            gold = record["text"] if kind == "other" else silver(html, record)
            if gold.strip() and not held_back(name):
                yield kind, record["id"], name, gold, html


def main() -> None:
    made = []
    for kind, name, site, gold, html in records():
        for draw in DRAWS if kind == "silver" else (DRAWS[number(name) % len(DRAWS)],):
            found = list(blocks(draw(html)))
            if found:
                made.append(tuple(Page(name, f"{kind}-{draw.__name__}", site, gold, found, labels(found, gold))))
    with open("extra.pkl", "wb") as file:
        pickle.dump(made, file)
    print(len(made), "extra pages")


if __name__ == "__main__":
    main()
