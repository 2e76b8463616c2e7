"""Electronic books (EPUB): chapters in reading order, with what the book states about them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from time import process_time

import pytest

from reex_cli.errors import Unreadable
from reex_cli.input.containers import Member, epub, find_container
from reex_cli.input.streams import Stream
from reex_cli.model import Skipped
from tests.command import reex

CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:opf="http://www.idpf.org/2007/opf"><dc:title>Water at Work</dc:title><dc:creator opf:role="aut">Grey Heron</dc:creator>
<dc:creator opf:role="ill">Juniper Stone</dc:creator><dc:language>en-GB</dc:language><dc:date>1911</dc:date></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="two" href="text/b%20two.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="lost" href="text/lost.xhtml" media-type="application/xhtml+xml"/>
<item id="css" href="book.css" media-type="text/css"/>
<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="cover"/><itemref idref="nav"/><itemref idref="one"/><itemref idref="two"/><itemref idref="lost"/></spine>
<guide><reference type="cover" href="cover.xhtml"/></guide></package>"""
ENCRYPTION = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:e="http://www.w3.org/2001/04/xmlenc#">'
    '<e:EncryptedData><e:CipherData><e:CipherReference URI="OEBPS/text/one.xhtml"/></e:CipherData></e:EncryptedData>'
    "</encryption>"
)


def chapter(title: str, text: str) -> str:
    """A chapter in XHTML, with an empty element that would hide it in HTML."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head>'
        f"<body><h1>{title}</h1><p>{text}</p><p>The wheel has turned for longer than anybody can say.</p></body></html>"
    )


CHAPTERS = {
    "OEBPS/text/one.xhtml": chapter(
        "The river", "The river comes from the hill, as rivers do, and is put to work at the first bridge."
    ),
    "OEBPS/text/b two.xhtml": chapter(
        "The race", "The race is what the river is called while somebody pays for it, and it is straight."
    ),
    "OEBPS/cover.xhtml": "<html><body><img src='cover.jpg'/></body></html>",
    "OEBPS/nav.xhtml": "<html><body><nav><ol><li>The river</li></ol></nav></body></html>",
    "OEBPS/book.css": "p { margin: 0 }",
}


def make_book(**files: str) -> bytes:
    """A book of these files and its chapters."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        for name, text in {"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": PACKAGE, **CHAPTERS, **files}.items():
            archive.writestr(name, text)
    return out.getvalue()


def read_members(data: bytes) -> list[Member | Skipped]:
    """The members of a book."""
    file = io.BytesIO(data)
    return list(epub.CONTAINER.members(Stream(file.read, file)))


def test_chapters_are_read_in_order_with_what_the_book_states(tmp_path: Path) -> None:
    (tmp_path / "water.book").write_bytes(make_book())
    done = reex("export", "water.book", cwd=tmp_path)
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["title"], second["title"]) == ("The river", "The race")
    assert first["source"] == "water.book!/OEBPS/text/one.xhtml"
    assert first["authors"] == ["Grey Heron"]
    assert (first["site"], first["language"], first["date"]) == ("Water at Work", "en-GB", "1911")
    assert second["native"] == {"book": "Water at Work", "chapter": "4"}
    assert b"OEBPS/text/lost.xhtml: the book lists it, and it is not there." in done.stderr


def test_cover_contents_and_style_sheets_are_counted() -> None:
    skipped = [member for member in read_members(make_book()) if isinstance(member, Skipped)]
    assert skipped == [Skipped("cover"), Skipped("table of contents"), Skipped("text/css")]


def test_encrypted_chapters_are_reported() -> None:
    members = read_members(make_book(**{"META-INF/encryption.xml": ENCRYPTION}))
    first = next(member for member in members if isinstance(member, Member))
    with pytest.raises(Unreadable, match="encrypted"):
        first.read(1)


@pytest.mark.parametrize("files", [{"META-INF/container.xml": ""}, {"OEBPS/book.opf": "<package/>"}, {"OEBPS/book.opf": "x"}])
def test_a_book_without_chapters_is_reported(files: dict[str, str]) -> None:
    with pytest.raises(Unreadable, match="lists no chapters"):
        read_members(make_book(**files))


def test_other_archives_are_no_books() -> None:
    assert find_container(make_book()[:512]) is epub.CONTAINER
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
    assert find_container(out.getvalue()[:512]) is None


def test_a_long_list_of_files_takes_linear_time() -> None:
    items = "".join(
        f'<item id="i{n}" href="{n}.png" media-type="image/png"/><item id="c{n}" href="{n}"/>' for n in range(20_000)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(20_000))
    package = f"<package><manifest>{items}</manifest><spine>{spine}</spine></package>"
    start = process_time()
    assert len(read_members(make_book(**{"OEBPS/book.opf": package}))) == 40_000
    assert process_time() - start < 5
