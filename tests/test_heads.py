"""The head of a text gives the fields of its record, and prose that looks like a head stays."""

from __future__ import annotations

import pytest

from reex_cli.item import Item
from reex_cli.model import Article
from reex_cli.pipeline import process
from reex_cli.readers._text.head import parse_head
from reex_cli.readers._text.markdown import has_marks

PROSE = (
    "The keeper of the ford kept two books: one for the river, in which he wrote its height every morning, and one for "
    "himself, in which he wrote nothing at all.\n\nWhen he died, his daughter found that the second book was full.\n"
)
URL = "https://ford.example/books"


def read(text: str) -> Article:
    """The one article of a text."""
    (article,) = process(Item("x", data=text.encode())).articles
    return article


@pytest.mark.parametrize(
    ("head", "values"),
    [
        (f"Title: Two Books\nURL: {URL}\n", ("Two Books", (), None, URL)),
        (f"URL: {URL}\nDATE: 2023-02-01\nTITLE: Two Books\nBY: Ada Ford\n", ("Two Books", ("Ada Ford",), "2023-02-01", URL)),
        (f"Two Books\n\nRetrieved from: {URL}\n", ("Two Books", (), None, URL)),
        ("#+TITLE: Two Books\n#+AUTHOR: Ada Ford\n#+DATE: 2023-02-01\n", ("Two Books", ("Ada Ford",), "2023-02-01", None)),
        (":Title: Two Books\n:Author: Ada Ford\n:Date: 1 February 2023\n", ("Two Books", ("Ada Ford",), "2023-02-01", None)),
        ("Title: Two\n\tBooks\nAuthors: Ada Ford; Ben Weir\n----\n", ("Two Books", ("Ada Ford", "Ben Weir"), None, None)),
        (f"Título: Dos libros\nFecha: 1 de febrero de 2023\nFuente: {URL}\n", ("Dos libros", (), "2023-02-01", URL)),
        ("Tytuł: Dwie księgi\nAutor: Ada Ford\nData: 1 lutego 2023\n", ("Dwie księgi", ("Ada Ford",), "2023-02-01", None)),
        ("タイトル：二冊の本\n著者：山田太郎\n公開日：2023年2月1日\n", ("二冊の本", ("山田太郎",), "2023-02-01", None)),
        (f"{URL}\n\nTwo Books\n", ("Two Books", (), None, URL)),
        ("ford.example\nTwo Books\nAda Ford\n12-15 minutes\n", ("Two Books", ("Ada Ford",), None, None)),
        ("Two Books\nAda Ford\n12–15 minutes\n", ("Two Books", ("Ada Ford",), None, None)),
    ],
)  # fmt: skip
def test_a_head_gives_the_fields_and_is_no_text(head: str, values: tuple[object, ...]) -> None:
    for text in (f"{head}\n{PROSE}", f"\ufeff{head}\n{PROSE}".replace("\n", "\r\n")):
        article = read(text)
        assert (article.title, article.authors, article.date, article.url) == values
        assert article.text == PROSE.strip()


@pytest.mark.parametrize(
    "line",
    [
        "Note: the ford is closed in winter.",
        "Source: the river rises behind the church, where nobody looks for it.",
        "Date: a fruit that does not grow here.",
        "ANNA: Who keeps the second book?\nBEN: Nobody keeps it.",
        "Time: 20 min\nServes: 4",
        "Present: Ada Ford, Ben Weir\nExcused: nobody",
        "20 minutes",
        "https://ford.example/one\nhttps://ford.example/two",
        "https://ford.example/",
    ],
)
def test_other_lines_above_a_text_are_no_head(line: str) -> None:
    text = f"Two Books\n\n{line}\n\n{PROSE}"
    assert parse_head(text) == ((), text)


def test_lines_with_unknown_names_are_fields_only_in_a_head_of_many() -> None:
    named = "Title: Two Books\nAuthor: Ada Ford\nDate: 2023-02-01\n"
    assert read(f"{named}Shelf: 12\n\n{PROSE}").text == PROSE.strip()
    assert read(f"Title: Two Books\nDate: 2023-02-01\nVenue: Mill Hall\n\n{PROSE}").text.startswith("Venue: Mill Hall")


def test_the_head_goes_before_a_line_of_the_text() -> None:
    lines = "Menu\nHome\nBy Ben Weir\nMay 3, 2024\nShare on Facebook\nLeave a Reply\nSubscribe to our newsletter\n"
    article = read(f"Title: Two Books\nAuthor: Ada Ford\nDate: 2023-02-01\n\n{lines}\n{PROSE}")
    assert (article.authors, article.date) == (("Ada Ford",), "2023-02-01")


def test_verse_and_paragraphs_on_lines_of_their_own_are_no_markdown() -> None:
    assert has_marks(f"# Two Books\n\nHe kept **two** books.\n\n{PROSE}")
    assert not has_marks("# Two Books\n\nThe **river** rose\nand the river fell\nand what it knows\nit will not tell\n")
    assert not has_marks(f"# Two Books\n\nHe kept **two** books.\n\n{PROSE}".replace("\n\n", "\n"))


def test_a_head_that_names_nobody_leaves_the_author_to_the_byline() -> None:
    menu = "Home\nNews\nSport\n\n"
    article = read(
        f"Title: Two Books\nURL: {URL}\nAuthor: admin\n\n{menu}By Karl Stone\n\nJune 1, 2020\n\n{PROSE}\nShare\nTweet\n"
    )
    assert (article.title, article.authors, article.date) == ("Two Books", ("Karl Stone",), "2020-06-01")
