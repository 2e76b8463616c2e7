"""The articles of a corpus, and which sources give each. Several may give the same: then the last by its path is written.

An article that no source gives any more is marked with a note, or removed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reex_cli.json_record import replace_surrogates
from reex_cli.model import Article
from reex_cli.sync.corpus import Corpus

SOURCE_GONE = "gone: its source is no longer there"
NOT_IN_SOURCE = "gone: its source no longer holds it"
REPLACED = ""  # by a new article from the same place
TEMPORARY_TABLES = (
    "CREATE TEMP TABLE given (article TEXT PRIMARY KEY, place TEXT NOT NULL) WITHOUT ROWID",  # by the source that is read
    "CREATE INDEX temp.given_by_place ON given (place)",
    "CREATE TEMP TABLE dropped (article TEXT NOT NULL, path TEXT NOT NULL, note TEXT NOT NULL)",
)
# An article of which the source was no more than this one, or whose id is made from its text, is an older state of the new one.
DROP = f"""\
INSERT INTO dropped SELECT old.article, ?1, CASE WHEN EXISTS (
    SELECT 1 FROM articles JOIN given ON given.place = articles.source
    WHERE articles.id = old.article AND (articles.url IS NULL OR instr(articles.source, '#') = 0)
) THEN '{REPLACED}' ELSE '{NOT_IN_SOURCE}' END
FROM sync_articles AS old WHERE old.source = ?2 AND old.article NOT IN (SELECT article FROM given)"""  # noqa: S608 - texts of ours
LAST_SOURCE = """\
SELECT number, path FROM sync_articles JOIN sync_sources ON number = source WHERE article = ? ORDER BY path DESC LIMIT 1"""


class Dropped(NamedTuple):
    """An article that a source no longer gives."""

    id: str
    path: str | bytes  # of the source
    note: str  # what is noted on the article, if no other source gives it


class Articles:
    """The articles of a corpus, with the sources that give them."""

    def __init__(self, corpus: Corpus, *, remove: bool) -> None:
        self.corpus = corpus
        self.database = corpus.database
        self.remove = remove  # whether what is gone is removed, not marked
        for statement in TEMPORARY_TABLES:
            self.database.execute(statement)

    def give(self, path: str | bytes, article: Article) -> None:
        """Take an article from the source that is read, and write it, unless a source with a later path gives it, too."""
        id_ = replace_surrogates(article.id)
        self.database.execute("INSERT OR REPLACE INTO given VALUES (?, ?)", (id_, replace_surrogates(article.source)))
        last = self.database.execute(LAST_SOURCE, (id_,)).fetchone()
        if last is None or not precedes(path, last[1]):
            self.corpus.write(article)
            self.database.execute("DELETE FROM sync_gone WHERE article = ?", (id_,))

    def end_source(self, number: int, path: str | bytes, *, complete: bool) -> None:
        """Note what the source that was read has given. If it is `complete`, it gives nothing else any more."""
        if complete:
            self.database.execute(DROP, (path, number))
            self.database.execute(
                "DELETE FROM sync_articles WHERE source = ? AND article NOT IN (SELECT article FROM given)", (number,)
            )
        self.database.execute("INSERT OR IGNORE INTO sync_articles SELECT article, ? FROM given", (number,))
        self.forget_given()

    def has_given(self) -> bool:
        """Whether the source that is read has given an article."""
        return bool(self.database.execute("SELECT 1 FROM given LIMIT 1").fetchone())

    def forget_given(self) -> None:
        """Begin with the next source."""
        self.database.execute("DELETE FROM given")

    def remove_source(self, number: int) -> None:
        """Note that a source is gone."""
        self.database.execute(
            "INSERT INTO dropped SELECT article, path, ? FROM sync_articles JOIN sync_sources ON number = source"
            " WHERE number = ?",
            (SOURCE_GONE, number),
        )
        self.database.execute("DELETE FROM sync_articles WHERE source = ?", (number,))
        self.database.execute("DELETE FROM sync_sources WHERE number = ?", (number,))

    def settle(self) -> set[int]:
        """Mark or remove what no source gives any more. Gives the sources from which other dropped articles have to be read."""
        again = set[int]()
        for article in self._take_dropped():
            last = self.database.execute(LAST_SOURCE, (article.id,)).fetchone()
            if last is None:
                self._take_out(article)
            elif precedes(last[1], article.path):  # the article was written from the source that dropped it
                again.add(last[0])
        return again

    def finish(self) -> None:
        """Remove what earlier runs have marked, if it is to be removed, and complete the corpus."""
        if self.remove:
            for (id_,) in self.database.execute("SELECT article FROM sync_gone").fetchall():
                self.corpus.remove(id_)
            self.database.execute("DELETE FROM sync_gone")
        self.corpus.finish()

    def _take_dropped(self) -> Iterator[Dropped]:
        rows = self.database.execute("SELECT article, max(path), max(note) FROM dropped GROUP BY article").fetchall()
        self.database.execute("DELETE FROM dropped")
        return (Dropped(*row) for row in rows)

    def _take_out(self, article: Dropped) -> None:
        if not self.database.execute("SELECT 1 FROM articles WHERE id = ?", (article.id,)).fetchone():
            return
        if self.remove or article.note == REPLACED:
            self.corpus.remove(article.id)
            return
        self.corpus.mark(article.id, article.note)
        self.database.execute("INSERT OR IGNORE INTO sync_gone VALUES (?)", (article.id,))


def precedes(path: str | bytes, other: str | bytes) -> bool:
    """Whether a path comes before another in the order of SQLite: by its bytes, texts before what is none.

    >>> precedes("mill", "tide"), precedes("tide", b"mill"), precedes("mill", "mill")
    (True, True, False)
    """
    key, other_key = (
        (isinstance(value, bytes), value if isinstance(value, bytes) else value.encode()) for value in (path, other)
    )
    return key < other_key
