"""SQLite for Datasette and SQL: tables of articles, authors and terms, and full-text search (FTS5).

A new file appears when it is complete. Articles are added to an existing one in a single transaction; an article with
the same `id` is replaced. The columns of `articles` come from `reex_cli.record`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from reex_cli.atomic_file import clean_stem, move_file, temporary_folder
from reex_cli.errors import NotWritable
from reex_cli.model import Article
from reex_cli.record import SQL_FIELDS, SQL_VERSION, Field
from reex_cli.writers._fields import field_value
from reex_cli.writers._json import json_line, replace_surrogates
from reex_cli.writers._writer import Target, Write, Writer, WriterOptions

if TYPE_CHECKING:
    from sqlite3 import Connection

APPLICATION_ID = 1919247736  # "reex" in ASCII: in the header of the files that reex writes


def define_column(field: Field) -> str:
    """Write the SQL definition of a column.

    >>> define_column(SQL_FIELDS[0]), define_column(SQL_FIELDS[1])
    ('id TEXT NOT NULL UNIQUE', 'title TEXT')
    """
    return f"{field.name} {field.type.sql}{'' if field.nullable else ' NOT NULL'}{' UNIQUE' if field.name == 'id' else ''}"


ARTICLE_COLUMNS = ",\n    ".join(map(define_column, SQL_FIELDS))
TABLES = f"""\
CREATE TABLE articles (
    number INTEGER PRIMARY KEY,
    {ARTICLE_COLUMNS}
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
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SQL_VERSION};"""  # noqa: S608 - names of ours
COLUMNS = tuple(field.name for field in SQL_FIELDS)
UPSERT = "INSERT INTO articles ({}) VALUES ({}) ON CONFLICT (id) DO UPDATE SET {}".format(  # noqa: S608 - names of ours
    ", ".join(COLUMNS), ", ".join("?" * len(COLUMNS)), ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
)


@contextmanager
def open_(path: str, _: WriterOptions) -> Iterator[Write]:
    """Write articles into a new file or one of ours; all of them or none. Raises `NotWritable`."""
    import sqlite3

    try:
        if path.endswith(os.sep) or (os.path.exists(path) and not os.path.isfile(path)):
            raise NotWritable(path, "it is not a file")
        stem = clean_stem(os.path.realpath(path))
        if os.path.exists(path) and os.path.getsize(path):
            with transaction(path) as write:
                yield write
        else:
            with new_database(path, stem) as write:
                yield write
    except sqlite3.Error as error:
        raise NotWritable(path, f"SQLite says: {error}") from error


@contextmanager
def new_database(path: str, stem: str) -> Iterator[Write]:
    """Write articles into a new file, which appears when it is complete; `stem` begins its temporary name."""
    target = os.path.realpath(path)
    with temporary_folder(stem) as folder:
        temporary = os.path.join(folder, "new.db")
        with transaction(temporary, new=True) as write:
            yield write
        for suffix in ("-journal", "-wal", "-shm"):  # of a database that was here: SQLite would apply them to this one
            with suppress(FileNotFoundError):
                os.unlink(target + suffix)
        move_file(temporary, target)


@contextmanager
def transaction(path: str, *, new: bool = False) -> Iterator[Write]:
    """Write articles in one transaction, which is rolled back by an exception."""
    import sqlite3

    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        check_ownership(path, database)
        if new:  # a new file is discarded when writing fails, and a journal file would remain on a full disk
            database.execute("PRAGMA journal_mode = MEMORY")
        database.execute("BEGIN IMMEDIATE")
        if not database.execute("PRAGMA application_id").fetchone()[0]:
            for statement in split_statements(TABLES):
                database.execute(statement)
        yield lambda article: upsert(database, article)
        database.execute("COMMIT")


def check_ownership(path: str, database: Connection) -> None:
    """Raise `NotWritable` for a file that is no database, or one of another program or version."""
    import sqlite3

    try:
        owner, version = (database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
        tables = database.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
            raise
        raise NotWritable(path, "it is not a database. Name a new file") from None
    if owner != APPLICATION_ID and (owner or tables):
        raise NotWritable(path, "it is a database that reex did not make. Name a new file")
    if owner == APPLICATION_ID and version != SQL_VERSION:
        raise NotWritable(path, "another version of reex made it. Name a new file")


def split_statements(script: str) -> Iterator[str]:
    """Split a script into statements, because `executescript` would commit the transaction."""
    import sqlite3

    statement = ""
    for line in script.split("\n"):
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def upsert(database: Connection, article: Article) -> None:
    """Insert an article, or replace the one that has its id, with its authors and terms."""
    database.execute(UPSERT, [sql_value(field_value(article, name)) for name in COLUMNS])
    id_ = replace_surrogates(article.id)
    database.execute("DELETE FROM authors WHERE article = ?", (id_,))
    database.execute("DELETE FROM terms WHERE article = ?", (id_,))
    database.executemany(
        "INSERT INTO authors VALUES (?, ?, ?)",
        ((id_, position, replace_surrogates(name)) for position, name in enumerate(article.authors, 1)),
    )
    database.executemany(
        "INSERT INTO terms VALUES (?, ?, ?, ?)",
        (
            (id_, replace_surrogates(taxonomy), position, replace_surrogates(name))
            for taxonomy, names in article.terms.items()
            for position, name in enumerate(names, 1)
        ),
    )


def sql_value(value: Any) -> str | int | None:
    """A value as its column takes it: lists and objects as JSON."""
    if isinstance(value, str):
        return replace_surrogates(value)
    return json_line(value).decode() if isinstance(value, (tuple, list, dict)) else value


WRITER = Writer(
    "sqlite",
    "SQLite with full-text search",
    (".db", ".sqlite", ".sqlite3"),
    open_,
    Target.PATH,
    selectable_fields=False,
    schema=TABLES,
)
