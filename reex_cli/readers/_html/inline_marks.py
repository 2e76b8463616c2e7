"""What inline elements say about their text: a link, emphasis, code, numbers above and below the line, formulas, footnotes.

Collected only where somebody asks for them: `inline_text` finds their places in the text as it does for other elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reex_cli.model import Block, Element, Mark, Span
from reex_cli.readers._html.parser import parse_attributes
from reex_cli.readers._html.scripts import NOTE_ROLE

LINK, FOOTNOTE, MATH = "link", "footnote", "math"
KINDS = {
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), "em"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    **dict.fromkeys(("del", "s", "strike"), "del"),
    "sup": "sup",
    "sub": "sub",
}
STYLED_ELEMENTS = frozenset(("span", "font"))
STYLES = (
    ("strong", re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)),
    ("em", re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)),
    ("del", re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)),
)
NOT_BOLD = re.compile(r"font-weight\s*:\s*(?:normal|[1-4]00)", re.IGNORECASE)
LEFT_OUT_OF_ADDRESSES = {ord(sign): None for sign in "\t\n\r"}  # by the URL standard
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
SCRIPT_ADDRESS = re.compile(r"(?:javascript|vbscript|data|blob|about):", re.IGNORECASE)
# Classes by which pages and highlighters name the language of code, and those that name none.
LANGUAGE_CLASS = re.compile(r"(?:language-|lang-|highlight-source-|highlight-|brush:)([a-z][\w+#.-]{0,29});?", re.IGNORECASE)
BARE_LANGUAGE_BESIDE = frozenset(("hljs", "sourceCode", "brush:"))
BARE_LANGUAGE = re.compile(r"([a-zA-Z][\w+#]{0,19});?")
NO_LANGUAGES = frozenset("text txt plain plaintext none default nohighlight plumber highlighter highlighter-rouge".split())
LEVELS = 3  # of elements around code that may name its language


class Marking(NamedTuple):
    """An inline element that gives its text a mark; stands in the place of an element while text is collected."""

    kind: str
    url: str = ""
    selectors: tuple[str, ...] = ()  # rules do not know it


def find_markings(name: str, written: str) -> tuple[Marking, ...]:
    """What the start tag of an inline element says about its text.

    >>> find_markings("a", ' href="/salt"'), find_markings("b", ""), find_markings("a", ' href="javascript:void(0)"')
    ((Marking(kind='link', url='/salt', selectors=()),), (Marking(kind='strong', url='', selectors=()),), ())
    """
    if name == "a":
        address = clean_address(parse_attributes(written).get("href", "")) if "href=" in written else ""
        if NOTE_ROLE in written:
            return (Marking(FOOTNOTE, fragment(address)),)
        return (Marking(LINK, address),) if address else ()
    if name == "sup" and NOTE_ROLE in written:
        return (Marking(FOOTNOTE),)
    if name in STYLED_ELEMENTS:
        return tuple([Marking(kind) for kind, style in STYLES if style.search(written)]) if "style=" in written else ()
    kind = KINDS.get(name)
    return (Marking(kind),) if kind and not (kind == "strong" and NOT_BOLD.search(written)) else ()


def clean_address(address: str) -> str:
    r"""An address without spaces around it; empty if it would run a script or has control characters.

    >>> clean_address(" https://weir.example/a\n "), clean_address("java\nscript:alert(1)"), clean_address("/a\x07b")
    ('https://weir.example/a', '', '')
    """
    address = address.translate(LEFT_OUT_OF_ADDRESSES).strip()
    return "" if CONTROL.search(address) or SCRIPT_ADDRESS.match(address) else address


def fragment(address: str) -> str:
    """The fragment of an address, with its sign; empty if it has none."""
    _, sign, name = address.partition("#")
    return sign + name


def separate_marks(block: Block) -> Block:
    """The block with its marks apart from the spans of elements, among which they were found."""
    spans = tuple([span for span in block.spans if not isinstance(span.element, Marking)])
    if len(spans) == len(block.spans):
        return block
    return block._replace(spans=spans, marks=join_notes(list(_trim(block.spans, block.text))))


def _trim(spans: Iterable[Span], text: str) -> Iterator[Mark]:
    """The marks among spans, without the spaces at their ends."""
    for start, end, found in spans:
        element: object = found
        if isinstance(element, Marking):
            first, last = start + text[start].isspace(), end - text[end - 1].isspace()
            if first < last:
                yield Mark(first, last, element.kind, element.url)


def join_notes(marks: list[Mark]) -> tuple[Mark, ...]:
    """The marks by place, outer before inner; those in and around the mark of a footnote are part of it."""
    marks.sort(key=lambda mark: (mark.start, -mark.end, mark.kind != FOOTNOTE))
    notes = [mark for mark in marks if mark.kind == FOOTNOTE]
    if not notes:
        return tuple(marks)
    ends = dict(sorted((mark.start, mark.end) for mark in notes))
    urls = dict[int, str]()  # of footnotes, by the starts of their marks
    kept: list[Mark] = []
    start = end = 0  # of the last footnote's mark
    for mark in marks:
        if mark.start >= end and mark.start in ends:
            start, end = mark.start, ends[mark.start]
        if mark.end > end:
            kept.append(mark)
            continue
        if mark.kind == FOOTNOTE and mark.start == start and start not in urls:
            kept.append(mark)
            urls[start] = mark.url
        urls[start] = urls.get(start) or (fragment(mark.url) if mark.kind == LINK else mark.url)
    return tuple([mark._replace(url=urls[mark.start]) if mark.kind == FOOTNOTE else mark for mark in kept])


def find_language(elements: Iterable[Element], around: Element | None) -> str:
    """The programming language that the elements in code or around it name; empty if none does."""
    path = [*elements]
    for _ in range(LEVELS):
        if around is None:
            break
        path.append(around)
        around = around.parent
    return next(filter(None, map(named_language, [element.selectors for element in path])), "")


def named_language(classes: Sequence[str]) -> str:
    """The programming language that classes name.

    >>> [named_language(text.split()) for text in ("language-python", "brush: php;", "hljs lua", "highlight-source-go", "post")]
    ['python', 'php', 'lua', 'go', '']
    """
    for name in classes:
        if (match := LANGUAGE_CLASS.fullmatch(name)) and match[1].lower() not in NO_LANGUAGES:
            return match[1].lower()
    if not BARE_LANGUAGE_BESIDE.isdisjoint(classes):
        others = (match[1] for name in classes if name not in BARE_LANGUAGE_BESIDE and (match := BARE_LANGUAGE.fullmatch(name)))
        return next((name.lower() for name in others if name.lower() not in NO_LANGUAGES), "")
    return ""
