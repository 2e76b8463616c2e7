"""An electronic book (EPUB 2 and 3): its chapters are the documents, in reading order.

What the package document states about the book is given to each chapter. Pictures, style sheets, the cover and the table of
contents are counted as skipped.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from reex_cli.encoding import decode
from reex_cli.errors import Unreadable
from reex_cli.input.containers import zip as zip_archive
from reex_cli.input.containers._container import Container, Member, failing_reader, member_name
from reex_cli.input.containers._zip_directory import HEADER_BYTES, Entry
from reex_cli.input.streams import Stream
from reex_cli.item import MemberInfo
from reex_cli.limits import MAX_SHARED_CHARACTERS
from reex_cli.model import Skipped

if TYPE_CHECKING:
    from reex_cli.readers._xml import XmlElement

BOOK = re.compile(rb"PK\x03\x04.{26}(?:mimetype.{0,60}application/epub\+zip|META-INF/container\.xml)", re.DOTALL)
CONTAINER_FILE, ENCRYPTION_FILE = "META-INF/container.xml", "META-INF/encryption.xml"
PACKAGE = "application/oebps-package+xml"
CHAPTER_TYPES = frozenset(("application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/x-dtbook+xml"))
SKIPPED_PAGES = {"cover": "cover", "toc": "table of contents"}  # type of a reference to a page → kind
MAX_FILES = 1 << 16  # of a book
MAX_XML_BYTES = 1 << 23  # of the package document, which lists them
MAX_AUTHORS = 20
ENCRYPTED = "it is encrypted (DRM)."
MISSING = "the book lists it, and it is not there."
NO_PACKAGE = "the book (EPUB) lists no chapters. Get the file again."


class ListedFile(NamedTuple):
    """A file that the package document lists."""

    path: str
    media: str
    properties: str


class Book:
    """The files of a book by their paths."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.files: dict[str, tuple[Entry, bool]] = {}  # with whether it overlaps another
        for entry, overlaps in zip_archive.find_entries(stream):
            self.files.setdefault(entry.name, (entry, overlaps))
            if len(self.files) > MAX_FILES:
                raise Unreadable(f"the book (EPUB) has more than {MAX_FILES} files.")

    def open_file(self, path: str, info: MemberInfo) -> Member:
        """A file as a member."""
        entry, overlaps = self.files[path]
        read = zip_archive.entry_reader(self.stream, entry, overlaps=overlaps)
        return Member(member_name(path), read, info, entry.compressed_size + HEADER_BYTES)

    def read_xml(self, path: str) -> XmlElement | None:
        """The root of an XML file; None if it is missing or broken at its beginning."""
        from reex_cli.readers._xml import parse_document

        if path not in self.files:
            return None
        data = Stream(self.open_file(path, MemberInfo()).read, max_bytes=MAX_XML_BYTES).read_all(path)
        return parse_document(decode(data).text)[0]


def members(stream: Stream) -> Iterator[Member | Skipped]:
    """The chapters, then what is skipped. Raises `Unreadable` for a book that lists none."""
    book = Book(stream)
    path = find_package(book)
    package = book.read_xml(path)
    listed = list_files(package, posixpath.dirname(path)) if package else {}
    chapters = [listed[name] for name in spine_names(package) if name in listed] if package else []
    if not package or not chapters:
        raise Unreadable(NO_PACKAGE)
    fields, skipped, encrypted = describe_book(package), find_skipped_pages(package, path), find_encrypted(book)
    for number, chapter in enumerate(chapters, 1):
        info = MemberInfo(native=(*fields[:1], ("chapter", str(number))), fields=fields[1:])
        if kind := "table of contents" if "nav" in chapter.properties.split() else skipped.get(chapter.path):
            yield Skipped(kind)
        elif chapter.path not in book.files or chapter.path in encrypted:
            yield Member(chapter.path, failing_reader(ENCRYPTED if chapter.path in encrypted else MISSING), info)
        else:
            yield book.open_file(chapter.path, info)
    read = frozenset(chapters)
    for file in listed.values():
        if file not in read:
            yield Skipped("table of contents" if "nav" in file.properties.split() else file.media)


def find_package(book: Book) -> str:
    """The path of the package document. Raises `Unreadable`."""
    root = book.read_xml(CONTAINER_FILE)
    for rootfile in root.iter("rootfile") if root else ():
        if rootfile.attributes.get("media-type", PACKAGE) == PACKAGE and (path := rootfile.attributes.get("full-path")):
            return path
    raise Unreadable(NO_PACKAGE)


def list_files(package: XmlElement, folder: str) -> dict[str, ListedFile]:
    """The files of the manifest by their ids."""
    files = {}
    for item in package.iter("item"):
        attributes = item.attributes
        path = resolve_path(folder, attributes.get("href", ""))
        media = attributes.get("media-type", "").lower()
        files[attributes.get("id", "")] = ListedFile(path, media, attributes.get("properties", ""))
    return files


def resolve_path(folder: str, href: str) -> str:
    """The path of a file in the book, from an address in a document of a folder."""
    return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))


def spine_names(package: XmlElement) -> Iterator[str]:
    """The ids of the chapters in reading order."""
    yield from dict.fromkeys(item.attributes.get("idref", "") for item in package.iter("itemref"))


def describe_book(package: XmlElement) -> tuple[tuple[str, str], ...]:
    """What the book states about its chapters: first its title under the name `book`, then metadata fields."""
    metadata = next(package.iter("metadata"), package)
    title = next((child.text for child in metadata.iter("dc:title") if child.text.strip()), "")
    creators = [child for child in metadata.iter("dc:creator") if child.attributes.get("opf:role", "aut") == "aut"]
    days = [child for child in metadata.iter("dc:date") if child.attributes.get("opf:event", "publication") == "publication"]
    pairs = (
        ("book", title),
        ("site", title),
        *(("author", child.text) for child in creators[:MAX_AUTHORS]),
        *(("language", child.text) for child in metadata.iter("dc:language")),
        *(("date", child.text) for child in days[:1]),
    )
    return tuple((name, text.strip() if len(text) <= MAX_SHARED_CHARACTERS else "") for name, text in pairs)


def find_skipped_pages(package: XmlElement, path: str) -> dict[str, str]:
    """The paths of cover and table of contents, and their kinds."""
    folder = posixpath.dirname(path)
    references = [reference.attributes for reference in package.iter("reference")]
    return {
        resolve_path(folder, reference.get("href", "")): SKIPPED_PAGES[reference.get("type", "")]
        for reference in references
        if reference.get("type") in SKIPPED_PAGES
    }


def find_encrypted(book: Book) -> frozenset[str]:
    """The paths of what is encrypted, in most books fonts at the most."""
    root = book.read_xml(ENCRYPTION_FILE)
    references = (*root.iter("enc:CipherReference"), *root.iter("CipherReference")) if root else ()
    return frozenset(resolve_path("", reference.attributes.get("URI", "")) for reference in references)


CONTAINER = Container(
    "epub", "an electronic book (EPUB); its chapters", lambda head: BOOK.match(head) is not None, members, needs_seek=True
)
