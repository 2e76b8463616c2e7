"""Pages that browsers saved in one file (MHTML): the page is read, and what belongs to it is counted."""

from __future__ import annotations

import io
import json
from pathlib import Path
from time import process_time

import pytest

from reex_cli.errors import Unreadable
from reex_cli.input.containers import Member, find_container, mhtml
from reex_cli.input.streams import Stream
from reex_cli.model import Skipped
from tests.command import reex

TITLE = "Why the l=C3=B6ck is late"
PAGE = f"<html lang='en'><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>=\r\n"
PROSE = "<p>The lock is late because the water is, and the water is late because nobody has asked it to hurry.</p>"
HEAD = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://lock.example/late\r\nSubject: Late\r\n"
    "Date: Mon, 1 Jul 2024 10:00:00 -0000\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--x--"\r\n\r\n\r\n'
)
FRAME = "----x--\r\nContent-Type: text/html\r\nContent-Location: https://ads.example/\r\n\r\n<p>A frame of adverts.</p>\r\n"
PICTURE = "----x--\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
MAIN = (
    "----x--\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    f"Content-Location: https://lock.example/late\r\n\r\n{PAGE}{PROSE.replace('=', '=3D')}</article></body></html>\r\n"
)
SAVED = f"{HEAD}{MAIN}{FRAME}{PICTURE}----x----\r\n".encode()


def read_members(data: bytes) -> list[Member | Skipped]:
    """The members of a saved page."""
    file = io.BytesIO(data)
    return list(mhtml.CONTAINER.members(Stream(file.read, file)))


def test_a_saved_page_is_read_with_its_address(tmp_path: Path) -> None:
    (tmp_path / "late.dat").write_bytes(SAVED)
    done = reex("export", "late.dat", cwd=tmp_path)
    (record,) = map(json.loads, done.stdout.splitlines())
    assert done.returncode == 0
    assert record["title"] == "Why the löck is late"
    assert record["url"] == "https://lock.example/late"
    assert record["source"] == "late.dat!/https://lock.example/late"
    assert record["date"] is None
    assert record["text"].startswith("The lock is late because the water is")


def test_what_belongs_to_a_page_is_counted() -> None:
    page, *skipped = read_members(SAVED)
    assert isinstance(page, Member)
    assert skipped == [Skipped("frame"), Skipped("image/png")]


def test_the_page_that_the_file_names_is_the_page() -> None:
    named = HEAD.replace('type="text/html";', 'start="<frame-1@mhtml.blink>";')
    page = next(part for part in read_members(f"{named}{FRAME}{MAIN}----x----\r\n".encode()) if isinstance(part, Member))
    assert page.name == "https://lock.example/late"


def test_base64_is_decoded() -> None:
    part = "----x--\nContent-Type: text/html; charset=utf-16le\nContent-Transfer-Encoding: base64\n\nPABwAD4AYQA=\n----x----\n"
    (page,) = read_members((HEAD + part).encode())
    assert isinstance(page, Member)
    assert page.read(100).decode("utf-16le") == "<p>a"
    assert page.info.encoding == "utf-16le"


@pytest.mark.parametrize("data", [SAVED[:-20], HEAD.encode(), HEAD.replace("boundary", "bound").encode() + b"x"])
def test_a_damaged_page_is_reported(data: bytes) -> None:
    with pytest.raises(Unreadable, match="Save it again"):
        read_members(data)


def test_mails_and_texts_are_no_saved_pages() -> None:
    related = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n'
    assert find_container(related.encode()) is mhtml.CONTAINER
    for head in (
        f"From: heron@lock.example\r\nSubject: Late\r\n{related}",
        f"{related[:18]}\r\nTo: me\r\n{related}",
        "Late: a lock",
    ):
        assert find_container(head.encode()) is None


def test_many_parts_take_linear_time() -> None:
    start = process_time()
    assert len(read_members(f"{HEAD}{MAIN}{PICTURE * 20_000}----x----\r\n".encode())) == 20_001
    assert process_time() - start < 3
