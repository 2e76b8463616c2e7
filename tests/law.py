"""The law: *kept + dropped + metadata = input*. No word is lost, said twice, invented, glued or split.

It is asked twice, each time by other means than those it judges. Of a reader: are the words of its blocks those of
the source, by lines for plain text and by the parser's own tree for HTML? And of what follows: is every word of a
page's blocks in the article or in what was removed, and in one of them only?
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from reex_cli.input.files import read
from reex_cli.label import label
from reex_cli.model import Article, Block, Item, Kind, Label, Page, Verdict
from reex_cli.options import Options
from reex_cli.pipeline import article_of
from reex_cli.readers import Reader, Source, find
from reex_cli.readers._html.elements import KNOWN
from reex_cli.readers._html.parser import best, lexbor
from reex_cli.readers._text.front_matter import front_of
from reex_cli.readers._text.markdown import html_of
from reex_cli.rules import rule_index
from reex_cli.text import normalize_spaces, words

FENCE = re.compile(r"\s*```+\s*[\w+#.-]*\s*")  # a line that only draws
APART = frozenset("audio canvas iframe math noembed noframes noscript object rp svg title video".split())
PARTING = frozenset(  # elements that end a line, or stand between words
    """address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr li legend main menu nav ol optgroup option p pre search section select summary
    table tbody td textarea tfoot th thead tr ul img audio canvas iframe math object svg video""".split()
)
NOSCRIPT = re.compile(r"<noscript\b.*?(?:</noscript\s*>|\Z)", re.DOTALL | re.IGNORECASE)
TAG = re.compile("<[^<>]*>")
NUMBERED = re.compile(r"(?<!\S)(?:lineno|linenos|linenumber|line-number|lnt?|hljs-ln-numbers)(?!\S)")
NUMBERS = "0123456789 \n\t"
Words = Counter[str]


def broken(data: bytes) -> Iterator[str]:
    """What of the law a source breaks, a line each. Raises `SourceError` where it cannot be read."""
    source = Source("x", read(Item("x", data=data)))
    reader = find(source)
    yield from broken_by(reader, source)
    tree = {"markdown": of_markdown, "html": of_html}.get(reader.name)
    if tree and best() is lexbor:  # it has to be there for another look
        yield from tree(source.text, seen_by(reader, source))


def broken_by(reader: Reader, source: Source) -> Iterator[str]:
    """The same without a look at the tree of HTML, about which opinions differ where it is damaged."""
    for found in reader.read(source):
        if isinstance(found, Page):
            yield from by_judging(found)
    if reader.name in ("text", "dump"):
        yield from of_lines(source.text, seen_by(reader, source))


def seen_by(reader: Reader, source: Source) -> list[Block]:
    """The blocks of all pages."""
    pages = [found for found in reader.read(source) if isinstance(found, Page)]
    return [block for page in pages for block in page.blocks if block.kind is not Kind.FIELD]


def by_judging(page: Page) -> Iterator[str]:
    """What is wrong with the article of a page: with what was kept, what was removed, and its text."""
    article = article_of(page, "x", Options(), ())
    pairs = zip(page.blocks, label(page, rule_index()), strict=True)
    seen = said(parted(block.text or block.url, verdict) for block, verdict in pairs if block.kind is not Kind.FIELD)
    kept = said(block.text or block.url for block in article.blocks)
    yield from differing("of a page and of its article", seen, kept + said(one.text for one in article.removed))
    yield from differing("of what was kept and of its text", read_of(article), said([article.text]))


def parted(text: str, verdict: Verdict) -> str:
    """The text of a block, parted where something is cut from it: that may stand in an element close to a word."""
    for cut in reversed(verdict.cuts if verdict.label is Label.CONTENT else ()):
        text = f"{text[: cut.start]} {text[cut.start : cut.end]} {text[cut.end :]}"
    return text


def read_of(article: Article) -> Words:
    """The words of what was kept and is to be read."""
    aside = (Kind.CAPTION, Kind.FOOTNOTE, Kind.EMBED, Kind.IMAGE)
    return said(block.text for block in article.blocks if block.kind not in aside)


def of_lines(text: str, blocks: list[Block]) -> Iterator[str]:
    """What is wrong with the blocks of plain text."""
    lines = [line for line in text.split("\n") if not FENCE.fullmatch(line)]
    drawn = (block.bullet for block in blocks if block.bullet == "o")
    yield from differing("of the lines and of their blocks", said(map(normalize_spaces, lines)), said([*drawn, *texts(blocks)]))


def of_markdown(text: str, blocks: list[Block]) -> Iterator[str]:
    """What is wrong with the blocks of Markdown: they are those of the HTML that it stands for."""
    body = text[front_of(text).end :]
    html = html_of(body)
    yield from of_lines(body, blocks) if html is None else of_html(html, blocks)


def of_html(html: str, blocks: list[Block]) -> Iterator[str]:
    """What is wrong with the blocks of HTML."""
    surely, perhaps = shown(html)
    found = said(texts(blocks))
    yield from differing("of the tree and of its blocks", surely, found & surely)
    yield from differing("of the blocks and of the tree", found, found & (surely + perhaps))


def shown(html: str) -> tuple[Words, Words]:
    """The words that a document shows, and those that it shows to some: without scripts, or instead of a picture."""
    from selectolax.lexbor import LexborHTMLParser

    surely: list[str] = []
    perhaps: list[str] = []
    perhaps += (text for part in NOSCRIPT.findall(html) for text in (unescape(part), unescape(TAG.sub("", part)), "\n"))
    waiting: list[Any] = [(LexborHTMLParser(NOSCRIPT.sub("", html)).root, surely)]
    while waiting:
        node, into = waiting.pop()
        if isinstance(node, str):
            into.append(node)
        elif node.is_text_node:
            into.append(node.text(deep=False).replace("\n", " "))
        elif node.tag[:1] not in ("-", "!", "_") and node.tag not in ("script", "style", "template"):
            apart = node.tag in APART or is_numbering(node)
            into = perhaps if apart else into
            perhaps.append(f"\n{instead(node)}\n")
            end = "\n" if node.tag in PARTING else "(" if node.tag == "rt" else ""
            surely.append(end)
            perhaps.append("\n" if apart else end)
            waiting += [(end, surely), ("\n" if apart else end, perhaps)]
            waiting += [(child, into) for child in reversed(list(node.iter(include_text=True)))]
    return said(map(normalize_spaces, "".join(surely).split("\n"))), said(map(normalize_spaces, "".join(perhaps).split("\n")))


def instead(node: Any) -> str:
    """What an element may show instead of itself: a picture its text, and what only looks like an element itself."""
    given = node.attributes
    if node.tag == "img":
        return given.get("alt") or ""
    return " ".join((node.tag, *given, *filter(None, given.values()))) if node.tag not in KNOWN else ""


def is_numbering(node: Any) -> bool:
    """Whether an element numbers the lines of code: by its class, or in the cell before them."""
    if NUMBERED.search(node.attributes.get("class") or ""):
        return True
    beside = node.next if node.tag == "td" else None
    return beside is not None and not node.text().strip(NUMBERS) and beside.css_first("pre, code") is not None


def texts(blocks: Iterable[Block]) -> Iterator[str]:
    """The texts of blocks that are not only seen."""
    return (block.text for block in blocks if block.kind is not Kind.IMAGE)


def said(lines: Iterable[str]) -> Words:
    """All words, counted."""
    return Counter(word for line in lines for word in words(line))


def differing(what: str, one: Words, other: Words) -> Iterator[str]:
    """A line where two counts of words are not the same."""
    if one != other:
        lost, more = sorted((one - other).elements()), sorted((other - one).elements())
        yield f"words {what}: {len(lost)} only there {lost[:8]}, {len(more)} only here {more[:8]}"
