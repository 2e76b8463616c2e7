"""Mails are read whatever they are encoded in, and nothing of those who write and receive them but their names is exported."""

from __future__ import annotations

import base64
import quopri

import pytest

from reex_cli.item import Item
from reex_cli.model import Article
from reex_cli.pipeline import process
from reex_cli.readers import Source, find_reader
from reex_cli.readers._mail.headers import parse_mail_head

FIRST = "Die Hüterin der Furt führte zwei Bücher: eines für den Fluss und seine Höhe am Morgen, eines für sich."
SECOND = "Als sie starb, fand ihre Tochter, dass das zweite Buch voll war, und las es an einem Nachmittag am Ufer zu Ende."
BODY = f"{FIRST}\n\n{SECOND}\n"
DATE = "Wed, 1 Feb 2023 08:00:00 +0100"
HEAD = f"From: Ada Ford <ada@ford.example>\nTo: furt@listen.example\nSubject: Zwei Bücher\nDate: {DATE}\n"
MIME = "MIME-Version: 1.0\nContent-Type: {}\nContent-Transfer-Encoding: {}\n\n"


def read(data: bytes) -> list[Article]:
    """The articles of a mail or mailbox, of which nothing fails."""
    outcome = process(Item("x", data=data))
    assert (outcome.format, outcome.failures) == ("mail", ())
    return list(outcome.articles)


def encode(charset: str, transfer: str) -> bytes:
    """A mail in a charset and a transfer encoding."""
    content = BODY.encode(charset)
    encoded = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring, "8bit": bytes}[transfer](content)
    head = HEAD.replace("Zwei Bücher", "=?utf-8?q?Zwei?=\n =?utf-8?q?_B=C3=BCcher?=")
    return (head + MIME.format(f'text/plain; charset="{charset}"', transfer)).encode() + encoded


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "utf-16"])
@pytest.mark.parametrize("transfer", ["base64", "quoted-printable", "8bit"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_a_mail_is_read_in_every_encoding(charset: str, transfer: str, line_end: bytes) -> None:
    if charset == "utf-16" and transfer != "base64":
        pytest.skip("its zeros and line ends are no text of a mail")
    data = encode(charset, transfer)
    (article,) = read(data if transfer == "8bit" else data.replace(b"\n", line_end))
    assert (article.title, article.authors, article.date) == ("Zwei Bücher", ("Ada Ford",), "2023-02-01T08:00:00+01:00")
    assert article.text == BODY.strip()


@pytest.mark.parametrize(
    "damage",
    [
        MIME.format("multipart/mixed", "7bit"),
        MIME.format("multipart/mixed; boundary=x", "7bit"),
        MIME.format("text/plain; charset=no-such-charset", "8bit"),
        MIME.format("text/plain", "no-such-encoding"),
        MIME.format("application/x-unknown", "8bit"),
        MIME.format(";;;", "8bit"),
        "\n",
    ],
)
def test_no_text_is_lost_where_the_description_of_its_parts_is_damaged(damage: str) -> None:
    (article,) = read(f"{HEAD}{damage}{BODY}".encode())
    assert article.text.endswith(SECOND)
    assert FIRST in article.text


def test_what_would_take_quadratic_time_or_deep_recursion_is_refused() -> None:
    deep = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(500))
    for data in (f"{HEAD}MIME-Version: 1.0\n{deep}{BODY}", f"{HEAD}Content-Type: text/plain; {'a=b; ' * 5000}\n\n{BODY}"):
        (failure,) = process(Item("x", data=data.encode())).failures
        assert failure.code == "damaged"


@pytest.mark.parametrize(
    "head",
    [
        "Von: Ada Ford [mailto:ada@ford.example]\nGesendet: 1. Februar 2023 08:00\nAn: alle\nBetreff: AW: Zwei Bücher\n",
        "De : Ada Ford <ada@ford.example>\nDate : mercredi 1 février 2023 08:00\nÀ : tous\nObjet : Zwei Bücher\n",
        "От: Ada Ford <ada@ford.example>\nКому: все\nДата: 1 февраля 2023 г., 08:00\nТема: Zwei Bücher\n",
        "**From:** Ada Ford <ada@ford.example>\n**Sent:** Feb 1, 2023 8:00 AM\n**To:** x\n**Subject:** FW: Zwei Bücher\n",
        "TO: All\nFROM: Ada Ford\nDATE: February 1, 2023\nSUBJECT: Zwei Bücher\n",
        "MEMORANDUM\n\nTO: All\n\nFROM: Ada Ford, Treasurer\n\nDATE: February 1, 2023\n\nRE: Zwei Bücher\n",
        "-------- Weitergeleitete Nachricht --------\nVon: Ada Ford <a@ford.example>\nDatum: 1.2.2023\nBetreff: Zwei Bücher\n",
        "Begin forwarded message:\n\nFrom: Ada Ford <a@ford.example>\nSubject: Fwd: Zwei Bücher\nDate: 1 February 2023\n",
        "Gmail\tMo <mo@weir.example>\n\nZwei Bücher\n1 message\nAda Ford <a@ford.example>\tFeb 1, 2023 at 8:00 AM\nTo: All\n",
        ">From ada@ford.example Wed Feb  1 08:00:00 2023\n" + HEAD,
    ],
)
def test_a_mail_is_recognised_as_programs_show_it(head: str) -> None:
    (article,) = read(f"{head}\n{BODY}".encode())
    assert (article.title, article.authors, (article.date or "")[:10]) == ("Zwei Bücher", ("Ada Ford",), "2023-02-01")
    assert article.text == BODY.strip()


@pytest.mark.parametrize(
    "text",
    [
        "From: London\nTo: Paris\nDate: 1 February 2023\n\n",
        "From: the river to the sea\n\n",
        "Memorandum\n\nTo: Paris\n\nDate: 1 February 2023\n\n",
        "Ada Ford <ada@ford.example>\n\nThe river\nMaria Weir <maria@weir.example>\t1 February 2023\n\n",
        "From here to there: nothing.\nSubject: none\n\n",
        f"From: <Saved by Blink>\nSnapshot-Content-Location: https://a.example/\nDate: {DATE}\nMIME-Version: 1.0\n\n",
        "HTTP/1.1 200 OK\nDate: Wed, 1 Feb 2023 08:00:00 GMT\nContent-Type: text/plain\n\n",
    ],
)
def test_other_texts_with_such_lines_are_no_mail(text: str) -> None:
    assert parse_mail_head(text + BODY) is None


def test_a_mailbox_has_a_page_for_each_mail() -> None:
    envelope = "From ada@ford.example Wed Feb  1 08:00:00 2023\n"
    mail = f"{envelope}{HEAD}\n{BODY}\nFrom now on it stays in the text.\n\n"
    articles = read((mail * 3).encode())
    assert [article.source for article in articles] == ["x#/0", "x#/1", "x#/2"]
    assert {article.text.rpartition("\n")[2] for article in articles} == {"From now on it stays in the text."}


def test_html_in_a_mail_is_no_page() -> None:
    html = f"<html><body><p>{FIRST}</p><p>{SECOND}</p></body></html>"
    data = f"{HEAD}Content-Type: text/html; charset=utf-8\n\n{html}".encode()
    assert find_reader(Source("x", data)).name == "mail"
    assert read(data)[0].text == BODY.strip()


def test_addresses_of_those_who_write_and_receive_a_mail_are_hidden() -> None:
    data = f"{HEAD}Cc: Ben <ben@weir.example>\n\n{BODY}\nada@ford.example\n\nben@weir.example\n\nfurt@listen.example\n".encode()
    assert "@" not in read(data)[0].text


def test_a_mail_in_front_of_a_mailbox_is_read_with_it() -> None:
    envelope = "From ada@ford.example Wed Feb  1 08:00:00 2023\n"
    mail = f"{HEAD}\n{BODY}"
    articles = read(f"{mail}\n{envelope}{mail}\n{envelope}{mail}".encode())
    assert [article.source for article in articles] == ["x#/0", "x#/1", "x#/2"]
    assert len({article.text for article in articles}) == 1


def test_a_charset_with_a_null_character_costs_nothing() -> None:
    head = HEAD + MIME.format('text/plain; charset="ut\0f-8"', "8bit")
    (article,) = read(f"{head}{BODY}".encode())
    assert article.text == BODY.strip()
