"""A folder of Markdown files (CommonMark), one per article: YAML front matter, then the text."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from reex_cli.json_record import replace_surrogates
from reex_cli.markdown import escape_inline, format_body
from reex_cli.model import Article
from reex_cli.options import Cleaning
from reex_cli.record import FIELD_NAMES
from reex_cli.writers._fields import field_values
from reex_cli.writers._file_moves import replace_files
from reex_cli.writers._file_names import file_name, unused_path
from reex_cli.writers._writer import DEFAULT_CLEANING, Target, Write, Writer, WriterOptions, split_paragraphs
from reex_cli.writers._yaml import format_front_matter

FRONT_MATTER_FIELDS = tuple(field for field in FIELD_NAMES if field != "text")


@contextmanager
def open_(path: str, options: WriterOptions) -> Iterator[Write]:
    """Write files into a folder, which is made if it does not exist. Files of the same name are replaced."""
    names = tuple(name for name in options.fields if name != "text") or FRONT_MATTER_FIELDS
    with replace_files(path) as folder:

        def write(article: Article) -> None:
            head = format_front_matter(field_values(article, names))
            text = article_body(article, options.cleaning)
            target = unused_path(os.path.join(folder, file_name(article.title, article.id)), ".md")
            with open(target, "w", encoding="utf-8", newline="\n") as file:
                file.write(replace_surrogates(f"{head}\n{text}" if text else head))

        yield write


def article_body(article: Article, cleaning: Cleaning) -> str:
    """The Markdown that an article carries, or that of its blocks."""
    if "markdown" in article.detail:
        return article.markdown
    return format_body(article.blocks or split_paragraphs(article.text), cleaning)


def format_article(article: Article) -> bytes:
    """The title as a heading, an empty line, the text."""
    title = f"# {escape_inline(article.title)}\n" if article.title else ""
    body = article_body(article, DEFAULT_CLEANING)
    return ("\n".join(filter(None, (title, body))) or "\n").encode("utf-8", "replace")


WRITER = Writer(
    "markdown",
    "a folder of Markdown files with YAML front matter",
    (".md",),
    open_,
    Target.PATH,
    required_extras=frozenset(("markdown",)),
)
