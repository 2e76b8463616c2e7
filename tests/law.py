"""Check the conservation of words: *kept + removed + metadata = input*. No word is lost, repeated, invented, joined or split.

Two checks, each independent of the code that it checks. Of a reader: the words of its blocks are those of the source, by
lines for plain text and by the parser's own tree for HTML. Of labelling and assembling: every word of a page's blocks is
either in the article or in what was removed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import pairwise
from typing import Any

from reex_cli.input.files import read_item
from reex_cli.item import Item
from reex_cli.label import label
from reex_cli.list_marks import split_item
from reex_cli.model import ASIDE_KINDS, Article, Block, Kind, Label, Page, Verdict
from reex_cli.normalize import resolve_url
from reex_cli.options import Options
from reex_cli.pipeline import build_article
from reex_cli.readers import Reader, Source, find_reader
from reex_cli.readers._html.elements import KNOWN_ELEMENTS
from reex_cli.readers._html.parser import default_engine, lexbor
from reex_cli.readers._html.recognise import unescape_markup
from reex_cli.readers._mail.headers import parse_mail_head
from reex_cli.readers._text.front_matter import parse_front_matter
from reex_cli.readers._text.head import parse_head
from reex_cli.readers._text.markdown import render_html
from reex_cli.readers.markdown import COMMENT
from reex_cli.redaction import find_person_addresses, redact_block
from reex_cli.rules import rule_index
from reex_cli.text import UNSPACED_SIGN, normalize_spaces, words

FENCE = re.compile(
    r"\s*(?:```+\s*[\w+#.-]*\s*|#\+(?i:begin|end)_(?i:src|example)\b.*)"
)  # a line of a fenced code block that is no text
SEPARATE_ELEMENTS = frozenset("audio canvas iframe math noembed noframes noscript object rp svg title video".split())
BREAKING_ELEMENTS = frozenset(  # elements that end a line or separate words
    """address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr li legend main menu nav ol optgroup option p pre search section select summary
    table tbody td textarea tfoot th thead tr ul img audio canvas iframe math object svg video""".split()
)
MATH_ELEMENTS = frozenset("annotation math mfrac mi mn mo ms mspace msqrt msub msubsup msup mtd mtext mtr".split())
NOSCRIPT = re.compile(r"<noscript\b.*?(?:</noscript\s*>|\Z)", re.DOTALL | re.IGNORECASE)
TAG = re.compile("<[^<>]*>")
# Elements whose text is beside that of the page; of those in one of the last kind no more is asked.
SILENT_TEXTS = "template, object, canvas, audio, video, iframe, svg title, svg desc, svg text, input[placeholder]"
AROUND_SILENT = frozenset("template object canvas audio video iframe svg title desc text head math noscript select".split())
NOT_ALONE = "script, style, math, svg, iframe, noscript, template"
LINE_NUMBER_CLASS = re.compile(r"(?<!\S)(?:lineno|linenos|linenumber|line-number|lnt?|hljs-ln-numbers)(?!\S)")
SIDE_NOTE_CLASS = re.compile(r"(?<!\S)(?:side|margin)-?note(?!\S)")
FORMULA_CLASS = re.compile(r"(?<!\S)(?:katex|mwe-math-element|MathJax(?:_\w+)?|mjx-container)(?!\S)")
# What is written between a word and a number above or below the line, or around the mark of a footnote.
JOINT = re.compile(r"(?<=\w)[\^_](?=[\w+-])|(?<=[)\]])\^|(?<=\S)\[(?=[^\s\[\]]{1,20}\])|(?<=[^\s\[])\](?!\()")
CENTS = re.compile(r"([$€£¥]\s?[\d.,]*\d)\.(?=\d\d\b)")
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻\u2212", "0123456789+--")
NUMBER_CHARACTERS = "0123456789 \n\t"
Words = Counter[str]


def find_violations(data: bytes) -> Iterator[str]:
    """Violations in a source, one line each. Raises `SourceError` if it cannot be read."""
    source = Source("x", read_item(Item("x", data=data)))
    reader = find_reader(source)
    yield from find_reader_violations(reader, source)
    tree = {"markdown": check_markdown, "html": check_html}.get(reader.name)
    blocks = read_blocks(reader, source)
    if tree and blocks and default_engine() is lexbor:  # which is needed for an independent tree
        yield from tree(unescape_markup(source.text), blocks)


def find_reader_violations(reader: Reader, source: Source) -> Iterator[str]:
    """Violations without a comparison with the tree of HTML, since parsers differ on damaged HTML."""
    for item in reader.read(source):
        if isinstance(item, Page):
            yield from check_article(item)
    if reader.name in ("text", "dump"):
        yield from check_lines(parse_head(source.text).text, read_blocks(reader, source))
    head = parse_mail_head(source.text) if reader.name == "mail" and not source.data.startswith(b"From ") else None
    if head and not head.is_mime:
        yield from check_lines(source.text[head.end :], read_blocks(reader, source))


def read_blocks(reader: Reader, source: Source) -> list[Block]:
    """The blocks of all pages of a source, without metadata fields."""
    pages = [item for item in reader.read(source) if isinstance(item, Page)]
    return [block for page in pages for block in page.blocks if block.kind is not Kind.FIELD]


def check_article(page: Page) -> Iterator[str]:
    """Violations between a page and its article: its kept blocks, what was removed, and its text.

    A placeholder stands for an address of a person; `test_only_addresses_are_masked` says that no other word is replaced.
    """
    article = build_article(page, "x", Options(), ())
    verdicts = label(page, rule_index())
    people = find_person_addresses(page.blocks, verdicts)
    base = resolve_url(article.url or "", page.base)  # addresses of what is kept are absolute
    separated = (
        (block._replace(text=separate_cuts(block.text or stated_address(block, verdict, base), verdict)), verdict)
        for block, verdict in zip(page.blocks, verdicts, strict=True)
        if block.kind is not Kind.FIELD
    )
    expected = count_all_words(redact_block(block, verdict, people).text for block, verdict in separated)
    kept = count_all_words(block.text or block.url for block in article.blocks)
    yield from compare_counts(
        "of a page and of its article", expected, kept + count_all_words(removed.text for removed in article.removed)
    )
    yield from compare_counts("of what was kept and of its text", count_article_words(article), count_all_words([article.text]))


def stated_address(block: Block, verdict: Verdict, base: str) -> str:
    """The address that an article or what was removed states for a block without text."""
    return resolve_url(base, block.url) if verdict.label is Label.CONTENT else block.url


def separate_cuts(text: str, verdict: Verdict) -> str:
    """The text of a block with spaces around its cuts, which may be elements that touch a word."""
    for cut in reversed(verdict.cuts if verdict.label is Label.CONTENT else ()):
        text = f"{text[: cut.start]} {text[cut.start : cut.end]} {text[cut.end :]}"
    return text


def count_article_words(article: Article) -> Words:
    """The words of the kept blocks that are part of the text, counted."""
    kept = [block for block in article.blocks if block.kind not in ASIDE_KINDS]
    return count_all_words(
        " ".join(split_item(block.bullet, block.text)) if block.kind is Kind.LIST_ITEM else block.text for block in kept
    )


def check_lines(text: str, blocks: list[Block]) -> Iterator[str]:
    """Violations in the blocks of plain text."""
    lines = [line for line in text.split("\n") if not FENCE.fullmatch(line)]
    drawn = (block.bullet for block in blocks if block.bullet == "o")
    expected = count_all_words(part_signs(normalize_spaces(line)) for line in lines)
    actual = count_all_words([*drawn, *map(part_signs, block_texts(blocks))])
    for above, below in pairwise(lines):
        if above.endswith("-") and (parts := words(above)[-1:] + words(below)[:1])[1:]:
            joined = "".join(parts)
            if actual[joined] > expected[joined]:  # a word that was divided between the lines
                expected = expected - count_all_words(parts) + count_all_words([joined])
    yield from compare_counts("of the lines and of their blocks", expected, actual)


def part_signs(text: str) -> str:
    """The text with spaces around each sign of a script without spaces, the lines of which are joined without one."""
    return UNSPACED_SIGN.sub(r" \g<0> ", text)


def check_markdown(text: str, blocks: list[Block]) -> Iterator[str]:
    """Violations in the blocks of Markdown, by those of the HTML it renders to."""
    body = parse_head(COMMENT.sub("", text[parse_front_matter(text).end :], count=1)).text
    html = render_html(body)
    yield from check_lines(body, blocks) if html is None else check_html(html, blocks)


def check_html(html: str, blocks: list[Block]) -> Iterator[str]:
    """Violations in the blocks of HTML."""
    surely, perhaps = count_visible_words(html)
    actual = count_all_words(map(join_scripts, block_texts(blocks)))
    yield from compare_counts("of the tree and of its blocks", surely, actual & surely)
    yield from compare_counts("of the blocks and of the tree", actual, actual & (surely + perhaps))
    silent = count_silent_words(html)
    yield from compare_counts(
        "beside the text of the page and of its blocks", silent, silent & count_all_words(block_texts(blocks))
    )


def count_silent_words(html: str) -> Words:
    """The words of a document that are beside its text: in templates, fallbacks, drawings and inputs."""
    from selectolax.lexbor import LexborHTMLParser

    texts: list[str] = []
    for node in LexborHTMLParser(NOSCRIPT.sub("", html)).css(SILENT_TEXTS):
        around = node.parent
        while around is not None and (around.tag not in AROUND_SILENT or (node.tag != "template" and around.tag == "svg")):
            around = around.parent
        if around is None and (node.tag in ("template", "iframe") or node.css_first(NOT_ALONE) is None):
            placeholder = node.attributes.get("placeholder") or ""
            is_typed = node.tag == "input" and (node.attributes.get("type") or "text").lower() in ("text", "search", "email")
            written = placeholder if is_typed else "" if node.tag == "input" else node.text(separator=" ")
            if node.tag in ("template", "iframe"):
                code = node.html or ""
                written = "" if "<script" in code or "<style" in code or "<!--" in code else unescape(TAG.sub(" ", code))
            texts.append(normalize_spaces(written))
    return count_all_words(texts)


def count_visible_words(html: str) -> tuple[Words, Words]:
    """The words that a document certainly shows, and those that it may show: without scripts, or instead of an image."""
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
        elif node.tag == "script":
            perhaps.append(f"\n{alternative_text(node)}\n")
        elif node.tag in ("-comment", "template"):
            perhaps += (text for part in (node.html,) for text in (unescape(part), "\n", unescape(TAG.sub(" ", part)), "\n"))
        elif node.tag[:1] not in ("-", "!", "_") and node.tag != "style":
            apart = node.tag in SEPARATE_ELEMENTS or is_line_number(node) or is_formula(node)
            into = perhaps if apart else into
            perhaps.append(f"\n{alternative_text(node)}\n")
            end = "\n" if node.tag in BREAKING_ELEMENTS | MATH_ELEMENTS else "(" if node.tag == "rt" else ""
            if node.tag == "sup" and node.text().strip().isdigit() and begins_line(surely):
                end = " "  # the number of a footnote in front of its text
            surely.append(end or (" " if SIDE_NOTE_CLASS.search(node.attributes.get("class") or "") else ""))
            perhaps.append("\n" if apart else end)
            waiting += [(end, surely), ("\n" if apart else end, perhaps)]
            waiting += [(child, into) for child in reversed(list(node.iter(include_text=True)))]
    one, other = (map(normalize_spaces, "".join(texts).split("\n")) for texts in (surely, perhaps))
    return count_all_words(map(join_scripts, one)), count_all_words(map(join_scripts, other))


def begins_line(texts: list[str]) -> bool:
    """Whether nothing but spaces is behind the last line end."""
    last = next((text for text in reversed(texts[-20:]) if text.strip() or "\n" in text), "\n")
    return last.endswith("\n")


def join_scripts(text: str) -> str:
    """A text in which numbers above and below the line and marks of footnotes are joined to their words, as in the tree."""
    return CENTS.sub(r"\1", JOINT.sub("", text.translate(SUPERSCRIPTS)))


def alternative_text(node: Any) -> str:
    """The text that an element may show instead of itself: an image its `alt`, an unknown element its tag."""
    given = node.attributes
    if node.tag in ("msub", "msup", "msubsup") or (node.tag == "script" and (given.get("type") or "").startswith("math/")):
        return node.text()
    if node.tag in ("img", "math"):
        return given.get("alt") or given.get("alttext") or ""
    if node.tag in ("input", "optgroup"):
        return " ".join(filter(None, map(given.get, ("value", "alt", "placeholder", "label"))))
    return " ".join((node.tag, *given, *filter(None, given.values()))) if node.tag not in KNOWN_ELEMENTS else ""


def is_line_number(node: Any) -> bool:
    """Whether an element holds line numbers of code: by its class, or in the table cell before the code."""
    if LINE_NUMBER_CLASS.search(node.attributes.get("class") or ""):
        return True
    beside = node.next if node.tag == "td" else None
    return beside is not None and not node.text().strip(NUMBER_CHARACTERS) and beside.css_first("pre, code") is not None


def is_formula(node: Any) -> bool:
    """Whether an element holds a formula, of which the text has the source only."""
    return FORMULA_CLASS.search(node.attributes.get("class") or "") is not None


def block_texts(blocks: Iterable[Block]) -> Iterator[str]:
    """The texts of all blocks but images."""
    return (block.text for block in blocks if block.kind is not Kind.IMAGE)


def count_all_words(lines: Iterable[str]) -> Words:
    """All words of these lines, counted."""
    return Counter(word for line in lines for word in words(line))


def compare_counts(what: str, one: Words, other: Words) -> Iterator[str]:
    """One line if two counts of words differ."""
    if one != other:
        lost, more = sorted((one - other).elements()), sorted((other - one).elements())
        yield f"words {what}: {len(lost)} only there {lost[:8]}, {len(more)} only here {more[:8]}"
