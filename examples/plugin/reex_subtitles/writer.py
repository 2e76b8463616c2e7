"""A writer for BibTeX: one entry per article."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from reex_cli.model import Article
from reex_cli.writers import Write, Writer, WriterOptions

SPECIAL = str.maketrans({character: f"\\{character}" for character in "&%$#_{}"})


@contextmanager
def open_(stream: IO[bytes], _: WriterOptions) -> Iterator[Write]:
    """Write an entry for each article as it comes."""

    def write(article: Article) -> None:
        fields = {
            "title": article.title or "",
            "author": " and ".join(article.authors),
            "year": (article.date or "")[:4],
            "url": article.url or "",
        }
        lines = [f"  {name} = {{{value.translate(SPECIAL)}}},\n" for name, value in fields.items() if value]
        stream.write(f"@misc{{{article.id},\n{''.join(lines)}}}\n".encode("utf-8", "replace"))

    yield write


WRITER = Writer("bibtex", "BibTeX: one entry per article", (".bib",), open_)
