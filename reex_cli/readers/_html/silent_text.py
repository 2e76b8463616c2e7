"""Text that HTML holds beside the text of the page: fallbacks, templates, drawings, values of inputs, comments.

Each becomes a block of the kind `SILENT`, named after what holds it, so that a rule for that name can say why it is left out.
No other rule sees these blocks, nor does the classifier.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

from reex_cli.lexicon import stop_words
from reex_cli.model import SILENT, Block, Element
from reex_cli.readers._html.parser import parse_attributes
from reex_cli.readers._html.repair import find_noscript
from reex_cli.text import normalize_spaces

WHOLE_ELEMENTS = {  # whose content the parser gives as it is written → the names of their blocks
    "iframe": "silent:fallback",
    "noembed": "silent:fallback",
    "noframes": "silent:fallback",
    "noscript": "silent:noscript",
    "svg": "silent:svg",
    "template": "silent:template",
}
UNREAD_ELEMENTS = frozenset(("head", "script", "style", "title", "math", "rp"))  # whose text is no text, or read elsewhere
MARKUP = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>", re.DOTALL | re.IGNORECASE)
DRAWN = re.compile(r"<(text|title|desc|foreignobject)\b[^<>]*>([^<]*(?:<(?!/?\1\b)[^<]*)*)", re.IGNORECASE)
VALUES = frozenset(("button", "submit", "reset", "text", "search", ""))  # types of inputs of which the value is shown to all
NO_VALUES = frozenset(("hidden", "checkbox", "radio", "range", "color", "file"))  # types of inputs without a text
COMMENT_BEGINS, COMMENT_ENDS = "<!--", "-->"
CODE_ELEMENTS = ("script", "style")
COMMENT_CHARACTERS = range(30, 10_000)  # of one that may be prose
CODE_SIGNS = re.compile(r"[<>{}\[\]|=\\_]|://|www\.")
SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？")
WORD = re.compile(r"[^\W\d_]+")
PROSE_WORDS, PROSE_STOP_WORDS = 6, 2  # at least, in a comment that is prose


class SilentTexts:
    """Collects the silent texts of a document into the list of its blocks."""

    __slots__ = ("blocks", "parts")

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self.parts: list[str] = []  # of the text inside the outermost silent element that is open

    def add(self, name: str, text: str, line: int, element: Element | None) -> None:
        """Add a text, if there are words in it."""
        if (text := normalize_spaces(text)) and any(map(str.isalnum, text)):
            self.blocks.append(Block(SILENT, text, line, name, element=element))

    def hear(self, tag: str, text: str, line: int, element: Element | None) -> None:
        """Handle the text behind a tag that is inside a silent element."""
        if name := WHOLE_ELEMENTS.get(tag):
            if written := read_drawing(text) if tag == "svg" else read_markup(text):
                # Engines differ in whether markup in frames is escaped once more.
                self.add(name, read_markup(written) if tag == "iframe" else written, line, element)
        elif not text.isspace():
            self.parts.append(text)

    def end(self, line: int, element: Element | None) -> None:
        """Handle the end of the outermost silent element."""
        if self.parts:
            self.add("silent:fallback", unescape(" ".join(self.parts)), line, element)
            self.parts.clear()

    def add_input(self, written: str, line: int, element: Element | None) -> None:
        """Add what an `<input>` shows: its value, its alternative text, or what is to be typed in."""
        if ' value="' in written or ' placeholder="' in written or ' alt="' in written:
            attrs = parse_attributes(written)
            kind = attrs.get("type", "").lower()
            if kind not in NO_VALUES:
                value = attrs.get("value" if kind in VALUES else "alt", "")
                self.add("silent:input", " ".join(filter(None, (value, attrs.get("placeholder", "")))), line, element)


def read_markup(written: str) -> str:
    """The text of markup that was not parsed.

    >>> read_markup("<style>p { color: red }</style><p>Salt &amp; tide</p>").strip()
    'Salt & tide'
    """
    return unescape(MARKUP.sub(" ", written)) if written and not written.isspace() else ""


def read_drawing(written: str) -> str:
    """The words of a drawing.

    >>> read_drawing('<title>Tides</title><path d="M0"/><text x="1">High <tspan>water</tspan></text>')
    'Tides High  water '
    """
    if "<t" not in written and "<desc" not in written and "<foreign" not in written:
        return ""
    return " ".join(read_markup(text) for _, text in DRAWN.findall(written))


def insert_unparsed(blocks: list[Block], source: str) -> list[Block]:
    """The blocks of a document, and those of its texts that the parser does not give, by their lines."""
    found = [*find_comments(source), *find_noscript_texts(source)]
    if not found:
        return blocks
    inserted: list[Block] = []
    unparsed = locate_texts(sorted(found), source)
    other = next(unparsed, None)
    for block in blocks:
        while other is not None and other.line < block.line:
            inserted.append(other)
            other = next(unparsed, None)
        inserted.append(block)
    return [*inserted, *([other] if other else []), *unparsed]


def locate_texts(found: Iterable[tuple[int, str, str]], source: str) -> Iterator[Block]:
    """The blocks of texts, each given with its offset and the name of its block, in order."""
    line, seen = 1, 0
    for offset, name, text in found:
        line += source.count("\n", seen, offset)
        seen = offset
        yield Block(SILENT, text, line, name)


def find_noscript_texts(source: str) -> Iterator[tuple[int, str, str]]:
    """The texts of `<noscript>` elements that are taken off the document: offset, name, text."""
    for start, end, is_kept in find_noscript(source):
        if not is_kept and (text := normalize_spaces(read_markup(source[start:end]))):
            yield start, "silent:noscript", text


def find_comments(source: str) -> Iterator[tuple[int, str, str]]:
    """The comments that are prose: sentences for a reader of the source, and no markup, code, address or condition.

    >>> [text for _, _, text in find_comments("<!-- menu --><!-- The mill was sold in spring, and then it burned. -->")]
    ['The mill was sold in spring, and then it burned.']
    """
    start, seen = source.find(COMMENT_BEGINS), 0
    open_elements: dict[str, bool] = dict.fromkeys(CODE_ELEMENTS, False)  # of those in which comments are code
    while start >= 0:
        end = source.find(COMMENT_ENDS, start + len(COMMENT_BEGINS))
        if end < 0:
            return
        text = source[start + len(COMMENT_BEGINS) : end].strip() if end - start in COMMENT_CHARACTERS else ""
        if text.endswith(SENTENCE_ENDS) and is_prose(text):
            for name in CODE_ELEMENTS:
                begun, ended = (source.rfind(f"<{slash}{name}", seen, start) for slash in ("", "/"))
                open_elements[name] = begun > ended if begun != ended else open_elements[name]
            seen = start
            if not any(open_elements.values()):
                yield start, "silent:comment", normalize_spaces(text)
        start = source.find(COMMENT_BEGINS, end)


def is_prose(text: str) -> bool:
    """Whether the text of a comment, which ends like a sentence, is prose."""
    if CODE_SIGNS.search(text):
        return False
    words = WORD.findall(text.lower())
    known = stop_words()
    return len(words) >= PROSE_WORDS and sum(word in known for word in words) >= PROSE_STOP_WORDS
