"""A folder with a file an article: what is known of it as YAML, then its text as Markdown.

The files are made in a folder of their own and moved into place when all are there.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from reex_cli.model import Article
from reex_cli.writers._fields import values
from reex_cli.writers._json import sound
from reex_cli.writers._markdown import body
from reex_cli.writers._names import name_of
from reex_cli.writers._writer import FIELDS, Asked, Into, Write, Writer, paragraphs
from reex_cli.writers._yaml import front_matter

HEAD = tuple(field for field in FIELDS if field != "text")


@contextmanager
def open_(path: str, asked: Asked) -> Iterator[Write]:
    """Writes files into a folder that is made if it is not there. Those of the same name are replaced."""
    names = tuple(name for name in asked.fields if name != "text") or HEAD
    new = not os.path.exists(path)
    os.makedirs(path, exist_ok=True)
    waiting = tempfile.mkdtemp(prefix=".reex-", dir=path)

    def write(article: Article) -> None:
        head = front_matter(values(article, names))
        text = body(article.blocks or paragraphs(article.text), asked.cleaning)
        with open(free(os.path.join(waiting, name_of(article.title, article.id))), "w", encoding="utf-8", newline="\n") as file:
            file.write(sound(f"{head}\n{text}" if text else head))

    try:
        yield write
        for name in sorted(os.listdir(waiting)):
            os.replace(os.path.join(waiting, name), os.path.join(path, name))
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
        if new:
            with suppress(OSError):  # there is something in it
                os.rmdir(path)


def free(stem: str) -> str:
    """A name that no article of this run has: two with one id are counted."""
    path, number = f"{stem}.md", 1
    while os.path.exists(path):
        number += 1
        path = f"{stem}-{number}.md"
    return path


WRITER = Writer(
    "markdown",
    "a folder of Markdown files with YAML front matter",
    (".md",),
    open_,
    Into.PATH,
    needs=frozenset(("blocks",)),
)
