"""XML to elements by the standard library's expat: no network, no entities of the document's own.

Names keep their prefixes, because exports declare them wrongly, or not at all. What can be repaired is repaired
and noted; behind what cannot, reading goes on with the next item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import NamedTuple
from xml.parsers import expat

ROOT = re.compile(r"<(?:rss|feed|rdf:RDF|channel|methodResponse|oembed|\w+:feed)\b", re.IGNORECASE)
DOCTYPE = r"<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>"  # with what it declares
DECLARATION = re.compile(r"<\?xml[^>]*\?>")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
SECTION = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|(\]\]>)|&(?!#\d+;|#x[\da-fA-F]+;|\w+;)()", re.DOTALL)
# A section that holds the end of another, as exporters write it that do not know better.
NESTED = re.compile(r"(<(content:encoded|excerpt:encoded|description|title)>\s*<!\[CDATA\[)(.*?)(?=\]\]>\s*</\2>)", re.DOTALL)
NESTED_END = re.compile(r"\]\]>(?!<!\[CDATA\[>)")
MOST_ERRORS = 200
DEEPEST = 200  # elements in elements; what stands deeper is text of the last of them
JUNK, NOTHING, CUT_TOKEN, CUT_SECTION = 9, 3, 5, 20  # codes of expat


class Element:
    """An element with its text; what is inside it is its children."""

    __slots__ = ("attributes", "children", "inside", "name", "number")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.number = 0  # of an item, among the items
        self.children: list[Element] = []
        self.inside: list[str | Element] = []  # the same and the characters between them

    @property
    def text(self) -> str:
        """The characters directly in it."""
        return "".join(part for part in self.inside if isinstance(part, str))

    def first(self, *names: str) -> str:
        """The text of the first child of these names that has any, the best name first."""
        for name in names:
            for child in self.children:
                if child.name == name and (text := child.text.strip()):
                    return text
        return ""

    def every(self, name: str) -> Iterator[Element]:
        """All elements of a name, however deep."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.every(name)

    def html(self) -> str:
        """What is in it as markup: characters that are HTML, or elements that are."""
        return markup(self) if self.children else self.text


def markup(element: Element) -> str:
    """What is in an element, written out again."""
    return "".join(
        escape(part) if isinstance(part, str) else f"<{part.name}{_attributes(part)}>{markup(part)}</{part.name}>"
        for part in element.inside
    )


def _attributes(element: Element) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in element.attributes.items())


class XmlError(NamedTuple):
    """What is wrong, and where."""

    message: str
    line: int
    column: int
    code: int = 0


class Document(NamedTuple):
    """What could be read: the root without its items, and the items."""

    root: Element | None
    items: list[Element]
    errors: list[XmlError]
    notes: tuple[str, ...]


class Builder:
    """Elements while they are read."""

    def __init__(self, wanted: frozenset[str], begun: int = 0) -> None:
        self.wanted = wanted
        self.begun = begun  # items
        self.root: Element | None = None
        self.items: list[Element] = []
        self.open: list[Element] = []
        self.entities = 0
        self.deeper = 0  # elements below the deepest
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.UseForeignDTD(True)  # an unknown entity is then left to us, not an error
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.SkippedEntityHandler = self.entity
        self.parser.EntityDeclHandler = self.declared

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if len(self.open) >= DEEPEST:
            self.deeper += 1
            return
        element = Element(name, attributes)
        if name in self.wanted:
            element.number = self.begun
            self.begun += 1
        if self.open:
            if name not in self.wanted:
                self.open[-1].children.append(element)
                self.open[-1].inside.append(element)
        elif self.root is None:
            self.root = element
        self.open.append(element)

    def end(self, name: str) -> None:
        """An element ends."""
        if self.deeper:
            self.deeper -= 1
            return
        element = self.open.pop()
        if name in self.wanted:
            self.items.append(element)

    def characters(self, text: str) -> None:
        """A run of characters."""
        if self.open:
            self.open[-1].inside.append(text)

    def entity(self, name: str, is_parameter: bool) -> None:
        """An entity of HTML in XML, which knows five of its own."""
        if not is_parameter:
            self.entities += 1
            self.characters(unescape(f"&{name};"))

    def declared(self, name: str, *_: object) -> None:
        """A document that declares entities is not read: they can make much of little, or read files."""
        raise ValueError(f"it declares the entity {name!r}, which is not read")


def tree(text: str) -> tuple[Element | None, XmlError | None]:
    """A small document, whole."""
    document = read(text, frozenset())
    return document.root, document.errors[0] if document.errors else None


def read(text: str, wanted: frozenset[str]) -> Document:
    """The items of a document, as many as can be read."""
    text, notes = cleaned(text)
    builder, error = parsed(text, wanted)
    if error and error.code != JUNK:
        mended = NESTED.sub(lambda found: found[1] + NESTED_END.sub("]]]]><![CDATA[>", found[3]), text)
        mended = SECTION.sub(lambda found: "]]&gt;" if found[1] else "&amp;" if found[2] is not None else found[0], mended)
        if mended != text:
            again, wrong = parsed(mended, wanted)
            if not wrong or wrong.line > error.line:
                text, builder, error = mended, again, wrong
                notes = (*notes, "damaged: stray characters in the XML")
    if builder.entities:
        notes = (*notes, "damaged: entities of HTML in the XML")
    if error and error.code == JUNK:
        return Document(builder.root, builder.items, [], (*notes, "damaged: text after the XML"))
    if not error:
        return Document(builder.root, builder.items, [], notes)
    items, errors = list(builder.items), [error]
    items += _behind(text, builder.begun, wanted, errors)
    return Document(builder.root, items, errors, notes)


def _behind(text: str, begun: int, wanted: frozenset[str], errors: list[XmlError]) -> Iterator[Element]:
    """The items behind a broken one, read again with what stands before the first."""
    begins = re.compile(rf"<(?:{'|'.join(sorted(wanted))})[\s>]") if wanted else None
    first = begins.search(text) if begins else None
    while begins and first and len(errors) < MOST_ERRORS:
        at = _index(text, errors[-1])
        following = begins.search(text, max(at, first.end()))
        if not following:
            return
        head = text[: first.start()]
        moved = text.count("\n", 0, following.start()) - head.count("\n")
        builder, again = parsed(head + text[following.start() :], wanted, begun)
        yield from builder.items
        if not again or again.code == JUNK:
            return
        again = again._replace(line=again.line + moved)
        if _index(text, again) <= following.start():
            return
        errors.append(again)
        begun = builder.begun


def _index(text: str, error: XmlError) -> int:
    at = 0
    for _ in range(error.line - 1):
        at = text.find("\n", at) + 1
        if not at:
            return len(text)
    return at + error.column - 1


def parsed(text: str, wanted: frozenset[str], begun: int = 0) -> tuple[Builder, XmlError | None]:
    """What was built until the end, or until the first error."""
    builder = Builder(wanted, begun)
    try:
        builder.parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        cut = error.code in (NOTHING, CUT_TOKEN, CUT_SECTION)
        why = "is cut off. Get the file again." if cut else f"is broken: {expat.ErrorString(error.code)}."
        line = text.split("\n", error.lineno)[error.lineno - 1 : error.lineno] if error.offset else []
        column = len(line[0].encode("utf-8", "replace")[: error.offset].decode("utf-8", "ignore")) if line else error.offset
        return builder, XmlError(f"the XML {why}", error.lineno, column + 1, error.code)
    except ValueError as error:
        return builder, XmlError(f"the XML is not read: {error}.", builder.parser.CurrentLineNumber, 1)
    return builder, None


def cleaned(text: str) -> tuple[str, tuple[str, ...]]:
    """Without what no XML may hold or begin with; every line stays where it is."""
    notes: tuple[str, ...] = ()
    root = ROOT.search(text)
    declared = DECLARATION.search(text, 0, root.start() if root else len(text))
    begin = declared.start() if declared else None
    if begin is None and root:
        before = text[: root.start()]
        begin = 0 if before.lstrip().startswith(("<!", "<?", "<")) or not before.strip() else root.start()
    if begin and text[:begin].strip():
        notes = ("damaged: text before the XML",)
    if declared:
        text = "\n" * text.count("\n", 0, declared.start()) + " " * len(declared[0]) + text[declared.end() :]
    elif begin:
        text = "\n" * text.count("\n", 0, begin) + text[begin:]
    if CONTROLS.search(text):
        text = CONTROLS.sub(" ", text)
        notes = (*notes, "damaged: control characters in the XML")
    return text, notes
