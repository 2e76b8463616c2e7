"""A database for SQLite and Datasette: articles, their authors and terms, and full-text search.

A new file appears when it is whole. What is added to an old one is added in one transaction, and an article that
it has already, by its `id`, is written anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from reex_cli.atomic_file import replace_file
from reex_cli.errors import NotWritable
from reex_cli.model import Article
from reex_cli.writers._fields import value
from reex_cli.writers._json import line, sound
from reex_cli.writers._writer import Asked, Into, Write, Writer

if TYPE_CHECKING:
    from sqlite3 import Connection

OURS = 1919247736  # "reex" in ASCII, where SQLite keeps whose file it is
VERSION = 1
TABLES = """\
CREATE TABLE articles (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT,
    date TEXT,
    published_at TEXT,
    modified TEXT,
    site TEXT,
    host TEXT,
    url TEXT,
    language TEXT,
    summary TEXT,
    status TEXT,
    words INTEGER NOT NULL,
    text TEXT NOT NULL,
    source TEXT NOT NULL,
    format TEXT NOT NULL,
    hash TEXT NOT NULL,
    notes TEXT NOT NULL,
    native TEXT NOT NULL
);
CREATE TABLE authors (
    article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (article, position)
);
CREATE INDEX authors_by_name ON authors (name);
CREATE TABLE terms (
    article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    taxonomy TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (article, taxonomy, position)
);
CREATE INDEX terms_by_name ON terms (name, taxonomy);
CREATE VIRTUAL TABLE articles_fts USING fts5 (
    title, text, content="articles", content_rowid="number", tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER articles_inserted AFTER INSERT ON articles BEGIN
    INSERT INTO articles_fts (rowid, title, text) VALUES (new.number, new.title, new.text);
END;
CREATE TRIGGER articles_deleted AFTER DELETE ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', old.number, old.title, old.text);
END;
CREATE TRIGGER articles_updated AFTER UPDATE ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', old.number, old.title, old.text);
    INSERT INTO articles_fts (rowid, title, text) VALUES (new.number, new.title, new.text);
END;
PRAGMA application_id = 1919247736;
PRAGMA user_version = 1;"""
COLUMNS = (
    "id title date published_at modified site host url language summary status words text source format hash notes native"
).split()
UPSERT = "INSERT INTO articles ({}) VALUES ({}) ON CONFLICT (id) DO UPDATE SET {}".format(  # noqa: S608 (names of ours)
    ", ".join(COLUMNS), ", ".join("?" * len(COLUMNS)), ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
)


@contextmanager
def open_(path: str, _: Asked) -> Iterator[Write]:
    """Writes articles into a new file or one that is ours; all of them or none."""
    import sqlite3

    try:
        if path.endswith(os.sep) or (os.path.exists(path) and not os.path.isfile(path)):
            raise NotWritable(path, "it is not a file")
        if os.path.exists(path) and os.path.getsize(path):
            with filling(path) as write:
                yield write
        else:
            with replace_file(path) as beside, filling(beside, new=True) as write:
                yield write
    except sqlite3.Error as error:
        raise NotWritable(path, f"SQLite says: {error}") from error


@contextmanager
def filling(path: str, *, new: bool = False) -> Iterator[Write]:
    """One transaction that writes into a file; nothing is written where it does not come to its end."""
    import sqlite3

    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        check(path, file)
        if new:  # what fails is thrown away; a journal on a full disk would stay
            file.execute("PRAGMA journal_mode = MEMORY")
        file.execute("BEGIN IMMEDIATE")
        if not file.execute("PRAGMA application_id").fetchone()[0]:
            for statement in statements(TABLES):
                file.execute(statement)
        yield lambda article: put(file, article)
        file.execute("COMMIT")


def check(path: str, file: Connection) -> None:
    """Raise `NotWritable` for what is a database of something else, or none at all."""
    import sqlite3

    try:
        owner, version = (file.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
        tables = file.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
            raise
        raise NotWritable(path, "it is not a database. Name a new file") from None
    if owner != OURS and (owner or tables):
        raise NotWritable(path, "it is a database that reex did not make. Name a new file")
    if owner == OURS and version != VERSION:
        raise NotWritable(path, "another version of reex made it. Name a new file")


def statements(script: str) -> Iterator[str]:
    """The statements of a script; `executescript` would end the transaction."""
    import sqlite3

    statement = ""
    for part in script.split("\n"):
        statement += part + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def put(file: Connection, article: Article) -> None:
    """Write one article, in place of the one that has its id."""
    file.execute(UPSERT, [stored(value(article, name)) for name in COLUMNS])
    id_ = sound(article.id)
    file.execute("DELETE FROM authors WHERE article = ?", (id_,))
    file.execute("DELETE FROM terms WHERE article = ?", (id_,))
    file.executemany(
        "INSERT INTO authors VALUES (?, ?, ?)", ((id_, number, sound(name)) for number, name in enumerate(article.authors, 1))
    )
    file.executemany(
        "INSERT INTO terms VALUES (?, ?, ?, ?)",
        (
            (id_, sound(taxonomy), number, sound(name))
            for taxonomy, names in article.terms.items()
            for number, name in enumerate(names, 1)
        ),
    )


def stored(found: Any) -> str | int | None:
    """A value as a column takes it: lists and objects as JSON."""
    if isinstance(found, str):
        return sound(found)
    return line(found).decode() if isinstance(found, (tuple, list, dict)) else found


WRITER = Writer(
    "sqlite",
    "SQLite with full-text search",
    (".db", ".sqlite", ".sqlite3"),
    open_,
    Into.PATH,
    columns=False,
    schema=TABLES,
)
