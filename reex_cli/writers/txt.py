"""Plain text: title and text of each article, as `reex strip` prints them; in a folder, one file per article."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import IO

from reex_cli.model import Article
from reex_cli.writers._file_moves import replace_files
from reex_cli.writers._file_names import file_name, unused_path
from reex_cli.writers._writer import Write, Writer, WriterOptions

FORM_FEED = b"\f"  # between articles


def open_(stream: IO[bytes], _: WriterOptions) -> AbstractContextManager[Write]:
    """Write each article as it comes: the title, an empty line, the text."""
    return open_stream(stream, format_article)


@contextmanager
def open_stream(stream: IO[bytes], format_: Callable[[Article], bytes]) -> Iterator[Write]:
    """Write each article as it comes, in this format; before all but the first a form feed."""
    separator = b""

    def write(article: Article) -> None:
        nonlocal separator
        stream.write(separator + format_(article))
        separator = FORM_FEED

    yield write


@contextmanager
def open_folder(path: str, _: WriterOptions) -> Iterator[Write]:
    """Write files into a folder, which is made if it does not exist. Files of the same name are replaced."""
    with replace_files(path) as folder:

        def write(article: Article) -> None:
            with open(unused_path(os.path.join(folder, file_name(article.title, article.id)), ".txt"), "wb") as file:
                file.write(format_article(article))

        yield write


def format_article(article: Article) -> bytes:
    """The title, an empty line, the text."""
    text = "\n\n".join(filter(None, (article.title, article.text)))
    return f"{text}\n".encode("utf-8", "replace")


WRITER = Writer(
    "txt",
    "plain text: title and text, a form feed between articles; or a folder of such files",
    (".txt",),
    open_,
    selectable_fields=False,
    open_folder=open_folder,
)
