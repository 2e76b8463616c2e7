"""Parses XML into elements with the standard library's expat: no network, no entities that the document declares.

Names keep their namespace prefixes, because exports declare them wrongly or not at all; unusual prefixes are replaced by
the usual ones (`_xml_namespaces`). What can be repaired is repaired and noted. Behind an error that cannot be repaired,
parsing goes on with the next item. What the elements mean is left to the readers of the formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from html.entities import html5
from typing import NamedTuple
from xml.parsers import expat

from reex_cli.readers._wordpress.scanner import replace_regions
from reex_cli.readers._xml_namespaces import Namespaces

XML_ROOT = re.compile(r"<(?:rss|feed|(?:\w{1,20}:)?RDF|channel|methodResponse|oembed|\w{1,20}:feed)\b", re.IGNORECASE)
DOCTYPE = r"<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>"  # with an internal subset
DECLARATION = re.compile(r"<\?xml[^>]*\?>")
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
SECTION_OR_STRAY = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|(\]\]>)|&(?!#\d+;|#x[\da-fA-F]+;|\w+;)()", re.DOTALL
)
# A CDATA section that holds the end of another, which naive exporters do not escape.
NESTED_CDATA_BEGINS = re.compile(r"<(content:encoded|excerpt:encoded|description|title)>\s*<!\[CDATA\[")
NESTED_CDATA_END = re.compile(r"\]\]>(?!<!\[CDATA\[>)")
PUBLIC_ENTITIES = "-//W3C//ENTITIES "
MAX_ERRORS = 200
PARSED_CHARACTERS = 1 << 16  # at a time, so that little is encoded in vain behind an error
MAX_XML_DEPTH = 200  # of nested elements; the text of deeper ones belongs to the last of them
JUNK, NO_ELEMENT, UNCLOSED_TOKEN, UNCLOSED_CDATA = 9, 3, 5, 20  # error codes of expat


class XmlElement:
    """An element. `children` are its child elements, `content` the same with the characters between them."""

    __slots__ = ("attributes", "children", "content", "name", "number")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.number = 0  # of an item, among the items, counted from 0
        self.children: list[XmlElement] = []
        self.content: list[str | XmlElement] = []

    @property
    def text(self) -> str:
        """The characters directly in it, without those of its children."""
        return "".join(part for part in self.content if isinstance(part, str))

    def find_text(self, *names: str) -> str:
        """The stripped text of the first child with one of these names that has text; the best name comes first."""
        for name in names:
            for child in self.children:
                if child.name == name and (text := child.text.strip()):
                    return text
        return ""

    def iter(self, name: str) -> Iterator[XmlElement]:
        """Iterate over all descendants of a name, in document order."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.iter(name)

    def to_html(self) -> str:
        """Its content as HTML: its characters are HTML (escaped or CDATA), or its children are (XHTML)."""
        return serialize_children(self) if self.children else self.text


def serialize_children(element: XmlElement) -> str:
    """Write the content of an element as markup."""
    return "".join(
        escape(part)
        if isinstance(part, str)
        else f"<{part.name}{_serialize_attributes(part)}>{serialize_children(part)}</{part.name}>"
        for part in element.content
    )


def _serialize_attributes(element: XmlElement) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in element.attributes.items())


class XmlError(NamedTuple):
    """What is wrong, and where: line and column counted from 1, code of expat."""

    message: str
    line: int
    column: int
    code: int = 0


class XmlDocument(NamedTuple):
    """What was parsed: the root without its items, the items, and what was wrong or repaired."""

    root: XmlElement | None
    items: list[XmlElement]
    errors: list[XmlError]
    notes: tuple[str, ...]


class ElementBuilder:
    """Builds elements from the events of expat; elements named in `item_names` become items."""

    def __init__(self, item_names: frozenset[str], item_count: int = 0) -> None:
        self.item_names = item_names
        self.item_count = item_count  # items that began; more than 0 at first if parsing was resumed
        self.root: XmlElement | None = None
        self.items: list[XmlElement] = []
        self.open_elements: list[XmlElement] = []
        self.namespaces = Namespaces()
        self.html_entities = 0
        self.excess_depth = 0  # open elements below `MAX_XML_DEPTH`
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.UseForeignDTD(True)  # an unknown entity then calls SkippedEntityHandler instead of being an error
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.SkippedEntityHandler = self.entity
        self.parser.EntityDeclHandler = self.refuse_entity

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handle a start tag."""
        if len(self.open_elements) >= MAX_XML_DEPTH:
            self.excess_depth += 1
            return
        if attributes:
            self.namespaces.declare(attributes)
        if self.root is None:
            self.namespaces.begin(name, attributes)
        if ":" in name:
            name = self.namespaces.usual_name(name)
        element = XmlElement(name, attributes)
        if name in self.item_names:
            element.number = self.item_count
            self.item_count += 1
        if self.open_elements:
            if name not in self.item_names:
                self.open_elements[-1].children.append(element)
                self.open_elements[-1].content.append(element)
        elif self.root is None:
            self.root = element
        self.open_elements.append(element)

    def end(self, _: str) -> None:
        """Handle an end tag."""
        if self.excess_depth:
            self.excess_depth -= 1
            return
        element = self.open_elements.pop()
        if element.name in self.item_names:
            self.items.append(element)

    def characters(self, text: str) -> None:
        """Handle a run of characters."""
        if self.open_elements:
            self.open_elements[-1].content.append(text)

    def entity(self, name: str, is_parameter: bool) -> None:
        """Handle an entity that XML does not define but HTML does."""
        if not is_parameter:
            self.html_entities += 1
            self.characters(unescape(f"&{name};"))

    def refuse_entity(self, name: str, is_parameter: bool, value: str | None, *ids: str | None) -> None:
        """Refuse a document that declares entities: they can expand to gigabytes, or read files. Raises `ValueError`.

        Those of HTML may be declared: one by one, or all by their public name, which is not fetched.
        """
        public_id = ids[2] or ""
        if public_id.startswith(PUBLIC_ENTITIES) if is_parameter else html5.get(f"{name};", "") == value:
            return
        raise ValueError(f"it declares the entity {name!r}, which is not read")


def parse_document(text: str) -> tuple[XmlElement | None, XmlError | None]:
    """Parse a small document as a whole; the root and the first error."""
    document = parse_items(text, frozenset())
    return document.root, document.errors[0] if document.errors else None


def parse_items(text: str, item_names: frozenset[str]) -> XmlDocument:
    """Parse a document of items, such as a feed; as many items as can be parsed."""
    text, notes = clean_xml(text)
    builder, error = build_elements(text, item_names)
    if error and error.code != JUNK:
        repaired = _repair(text)
        if repaired != text:
            new_builder, new_error = build_elements(repaired, item_names)
            if not new_error or new_error.line > error.line:
                text, builder, error = repaired, new_builder, new_error
                notes = (*notes, "damaged: stray characters in the XML")
    if builder.html_entities:
        notes = (*notes, "damaged: entities of HTML in the XML")
    if error and error.code == JUNK:
        return XmlDocument(builder.root, builder.items, [], (*notes, "damaged: text after the XML"))
    if not error:
        return XmlDocument(builder.root, builder.items, [], notes)
    items, errors = list(builder.items), [error]
    items += _recover_items(text, builder.item_count, item_names, errors)
    return XmlDocument(builder.root, items, errors, notes)


def _repair(text: str) -> str:
    """Escape the ends of nested CDATA sections, and stray `]]>` and `&`."""
    text = replace_regions(
        NESTED_CDATA_BEGINS,
        lambda name: rf"(?=\]\]>\s*</{name}>)",
        text,
        lambda begin, inner: begin[0] + NESTED_CDATA_END.sub("]]]]><![CDATA[>", inner),
    )
    return SECTION_OR_STRAY.sub(lambda match: "]]&gt;" if match[1] else "&amp;" if match[2] is not None else match[0], text)


def _recover_items(text: str, item_count: int, item_names: frozenset[str], errors: list[XmlError]) -> Iterator[XmlElement]:
    """Yield the items behind a broken one: the rest is parsed again behind the head of the document."""
    begins = re.compile(rf"<(?:\w{{1,20}}:)?(?:{'|'.join(sorted(item_names))})[\s>]") if item_names else None
    first = begins.search(text) if begins else None
    if not begins or not first:
        return
    head = text[: first.start()]
    start, line = 0, 1  # where the last parse began, and its line
    offset = _error_offset(text, errors[-1], start, line)
    while len(errors) < MAX_ERRORS:
        following = begins.search(text, max(offset, first.end()))
        if not following:
            return
        start, line = following.start(), line + text.count("\n", start, following.start())
        moved = line - 1 - head.count("\n")
        builder, error = build_elements(head + text[following.start() :], item_names, item_count)
        yield from builder.items
        if not error or error.code == JUNK:
            return
        error = error._replace(line=error.line + moved)
        offset = _error_offset(text, error, start, line)
        if offset <= start:
            return
        errors.append(error)
        item_count = builder.item_count


def _error_offset(text: str, error: XmlError, start: int, line: int) -> int:
    """The offset of an error, found from `start`, which is on this line."""
    offset = text.rfind("\n", 0, start) + 1
    for _ in range(line - error.line):
        offset = text.rfind("\n", 0, offset - 1) + 1
    for _ in range(error.line - line):
        offset = text.find("\n", offset) + 1
        if not offset:
            return len(text)
    return offset + error.column - 1


def build_elements(text: str, item_names: frozenset[str], item_count: int = 0) -> tuple[ElementBuilder, XmlError | None]:
    """Parse until the end, or until the first error."""
    builder = ElementBuilder(item_names, item_count)
    try:
        for start in range(0, len(text), PARSED_CHARACTERS):
            builder.parser.Parse(text[start : start + PARSED_CHARACTERS].encode("utf-8", "replace"), False)
        builder.parser.Parse(b"", True)
    except expat.ExpatError as error:
        is_cut_off = error.code in (NO_ELEMENT, UNCLOSED_TOKEN, UNCLOSED_CDATA)
        problem = "is cut off. Get the file again." if is_cut_off else f"is broken: {expat.ErrorString(error.code)}."
        line = text.split("\n", error.lineno)[error.lineno - 1 : error.lineno] if error.offset else []
        column = len(line[0].encode("utf-8", "replace")[: error.offset].decode("utf-8", "ignore")) if line else error.offset
        return builder, XmlError(f"the XML {problem}", error.lineno, column + 1, error.code)
    except ValueError as error:
        return builder, XmlError(f"the XML is not read: {error}.", builder.parser.CurrentLineNumber, 1)
    return builder, None


def clean_xml(text: str) -> tuple[str, tuple[str, ...]]:
    """Blank out what XML may not contain or begin with; line numbers stay. Also returns notes of what was repaired."""
    notes: tuple[str, ...] = ()
    root = XML_ROOT.search(text)
    declaration = DECLARATION.search(text, 0, root.start() if root else len(text))
    start = declaration.start() if declaration else None
    if start is None and root:
        before = text[: root.start()]
        start = 0 if before.lstrip().startswith(("<!", "<?", "<")) or not before.strip() else root.start()
    if start and text[:start].strip():
        notes = ("damaged: text before the XML",)
    if declaration:
        text = "\n" * text.count("\n", 0, declaration.start()) + " " * len(declaration[0]) + text[declaration.end() :]
    elif start:
        text = "\n" * text.count("\n", 0, start) + text[start:]
    if CONTROL_CHARACTERS.search(text):
        text = CONTROL_CHARACTERS.sub(" ", text)
        notes = (*notes, "damaged: control characters in the XML")
    return text, notes
