"""reex: one clean corpus out of articles that came from everywhere.

>>> from reex_cli import read
>>> [article.title for article in read("seeds/006_why-the-night-train-takes-its-time.txt")]
['Why the Night Train Takes Its Time']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reex_cli.model import Article, Ask, Cleaning, Selection

if TYPE_CHECKING:
    from collections.abc import Iterator

__version__ = "0.1.0"
__all__ = ["Article", "Ask", "Cleaning", "Selection", "__version__", "read"]


def read(path: str, ask: Ask = Ask()) -> Iterator[Article]:
    """The articles of one file.

    Raises `reex_cli.errors.SourceError` where the file cannot be read at all; a container's good records
    come out before that.
    """
    from reex_cli.errors import SourceError
    from reex_cli.files import Item
    from reex_cli.pipeline import process

    outcome = process(Item(path, path), ask)
    yield from outcome.articles
    for failure in outcome.failures:
        raise SourceError(f"{path}: {failure.message}", failure.line, failure.column)
