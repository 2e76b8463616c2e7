"""What is kept up to date: a corpus, which is a database or a folder of parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from reex_cli.model import Article

if TYPE_CHECKING:
    from sqlite3 import Connection

DAMAGED = "what --sync noted in it about its sources is damaged, or of another version of reex"


class NotSynchronized(Exception):
    """A corpus has no tables of sources, or is not as it was written."""


class Corpus(Protocol):
    """The articles that follow their sources."""

    database: Connection  # in a transaction; its table `articles` has the columns `id`, `source` and `url`
    is_new: bool  # whether the tables of sources are still to be made

    def begin(self, *, anew: bool) -> None:
        """Prepare for changes; `anew` if the last run had other options, so that all articles are written anew."""

    def write(self, article: Article) -> None:
        """Add an article, or replace the one that has its id."""

    def remove(self, id_: str) -> None:
        """Remove an article."""

    def mark(self, id_: str, note: str) -> None:
        """Add a note to an article."""

    def finish(self) -> None:
        """Complete what is written, when no change follows."""
