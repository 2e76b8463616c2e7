"""Plain text: title and text of each article, as `reex strip` prints them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from reex_cli.model import Article
from reex_cli.writers._writer import Write, Writer, WriterOptions

FORM_FEED = "\f"  # between articles


@contextmanager
def open_(stream: IO[bytes], _: WriterOptions) -> Iterator[Write]:
    """Write each article as it comes: the title, an empty line, the text; before all but the first a form feed."""
    separator = ""

    def write(article: Article) -> None:
        nonlocal separator
        text = "\n\n".join(filter(None, (article.title, article.text)))
        stream.write(f"{separator}{text}\n".encode("utf-8", "replace"))
        separator = FORM_FEED

    yield write


WRITER = Writer("txt", "plain text: title and text, a form feed between articles", (".txt",), open_, selectable_fields=False)
