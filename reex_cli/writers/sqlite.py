"""SQLite for Datasette and SQL: tables of articles, authors and terms, and full-text search (FTS5).

A new file appears when it is complete. Articles are added to an existing one in a single transaction; an article with
the same `id` is replaced, and the user is told how many were. The columns of `articles` come from `reex_cli.record`; the
full-text index is left to `_search_index`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from reex_cli.atomic_file import clean_stem, move_file, temporary_folder
from reex_cli.errors import NotWritable
from reex_cli.json_record import json_line, replace_surrogates
from reex_cli.model import Article
from reex_cli.record import ADDED_COLUMNS, SQL_FIELDS, SQL_VERSION, Field
from reex_cli.writers._fields import field_value
from reex_cli.writers._search_index import DROP_SEARCH_INDEX, REBUILD_SEARCH_INDEX, SEARCH_INDEX
from reex_cli.writers._writer import Target, Write, Writer, WriterOptions, ignore_line

if TYPE_CHECKING:
    from sqlite3 import Connection

APPLICATION_ID = 1919247736  # "reex" in ASCII: in the header of the files that reex writes
SIDE_FILES = ("-journal", "-wal", "-shm")  # suffixes of what SQLite keeps beside a database
SYNC_TABLE = "sync_sources"  # exists in a database that `reex_cli.sync` keeps up to date
CONVERTIBLE_VERSION = 1  # has the same columns, and another full-text index


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
{SEARCH_INDEX}
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SQL_VERSION};"""
COLUMNS = tuple(field.name for field in SQL_FIELDS)


def compose_upsert(columns: tuple[str, ...]) -> str:
    """Write the SQL that inserts an article, or replaces the one that has its id."""
    return "INSERT INTO articles ({}) VALUES ({}) ON CONFLICT (id) DO UPDATE SET {}".format(  # noqa: S608 - names of ours
        ", ".join(columns), ", ".join("?" * len(columns)), ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
    )


@contextmanager
def open_(path: str, options: WriterOptions) -> Iterator[Write]:
    """Write articles into a new file or one of ours; all of them or none. Raises `NotWritable`.

    Warns if they become fewer new rows.
    """
    warn = partial(warn_about, options.warn, path)
    with open_database(path, warn) as database:
        if is_synchronized(database):
            raise NotWritable(path, "--sync keeps it up to date with its sources. Add --sync, or name another file")
        added_columns = tuple(name for name in ADDED_COLUMNS if name in options.fields)
        add_columns(database, added_columns)
        columns = COLUMNS + added_columns
        statement = compose_upsert(columns)
        rows = count_rows(database)
        written = 0

        def write(article: Article) -> None:
            nonlocal written
            upsert(database, article, statement, columns)
            written += 1

        yield write
        added = count_rows(database) - rows
    if added < written:
        warn(describe_rows(written, added))


@contextmanager
def open_database(path: str, warn: Callable[[str], None] = ignore_line) -> Iterator[Connection]:
    """The tables of a new file or of one of ours, in one transaction. Raises `NotWritable`."""
    import sqlite3

    try:
        if path.endswith(os.sep) or (os.path.exists(path) and not os.path.isfile(path)):
            raise NotWritable(path, "it is not a file")
        stem = clean_stem(os.path.realpath(path))
        exists = os.path.exists(path) and os.path.getsize(path)
        with transaction(path, warn) if exists else new_database(path, stem, warn) as database:
            yield database
    except sqlite3.Error as error:
        raise NotWritable(path, f"SQLite says: {error}") from error


def warn_about(warn: Callable[[str], None], path: str, message: str) -> None:
    """Print a line about a database."""
    warn(f"{path}: {message}")


@contextmanager
def new_database(path: str, stem: str, warn: Callable[[str], None]) -> Iterator[Connection]:
    """The tables of a new file, which appears when it is complete; `stem` begins its temporary name."""
    target = os.path.realpath(path)
    with temporary_folder(stem) as folder:
        temporary = os.path.join(folder, "new.db")
        with transaction(temporary, warn, new=True) as database:
            yield database
        for suffix in SIDE_FILES:  # of a database that was here: SQLite would apply them to this one
            with suppress(FileNotFoundError):
                os.unlink(target + suffix)
        move_file(temporary, target)


@contextmanager
def transaction(path: str, warn: Callable[[str], None], *, new: bool = False) -> Iterator[Connection]:
    """The tables of a database, in one transaction, which is rolled back by an exception."""
    import sqlite3

    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        check_ownership(path, database)
        if new:  # a new file is discarded when writing fails, and a journal file would remain on a full disk
            database.execute("PRAGMA journal_mode = MEMORY")
        database.execute("BEGIN IMMEDIATE")
        if not database.execute("PRAGMA application_id").fetchone()[0]:
            execute_script(database, TABLES)
        elif read_version(database) == CONVERTIBLE_VERSION:
            convert_search_index(database)
            warn("converted: its full-text index now finds words of scripts without spaces, such as Chinese.")
        yield database
        database.execute("COMMIT")


def check_ownership(path: str, database: Connection) -> None:
    """Raise `NotWritable` for a file that is no database, or one of another program or version."""
    import sqlite3

    try:
        owner, version = database.execute("PRAGMA application_id").fetchone()[0], read_version(database)
        tables = database.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
            raise
        raise NotWritable(path, "it is not a database. Name a new file") from None
    if owner != APPLICATION_ID and (owner or tables):
        raise NotWritable(path, "it is a database that reex did not make. Name a new file")
    if owner == APPLICATION_ID and version not in (CONVERTIBLE_VERSION, SQL_VERSION):
        raise NotWritable(path, "another version of reex made it. Name a new file")


def read_version(database: Connection) -> int:
    """Read the version of the tables of a database."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def is_synchronized(database: Connection) -> bool:
    """Whether the database has the tables of `reex_cli.sync`."""
    return bool(database.execute("SELECT count(*) FROM sqlite_schema WHERE name = ?", (SYNC_TABLE,)).fetchone()[0])


def count_rows(database: Connection) -> int:
    """Count the articles of a database."""
    return int(database.execute("SELECT count(*) FROM articles").fetchone()[0])


def describe_rows(written: int, added: int) -> str:
    """Say on one line how many rows the articles have become.

    >>> describe_rows(1500, 1)
    '1,500 articles: 1 new in the table, 1,499 in place of one with the same id.'
    """
    articles = f"{written:,} article{'s' * (written != 1)}"
    return f"{articles}: {added:,} new in the table, {written - added:,} in place of one with the same id."


def convert_search_index(database: Connection) -> None:
    """Give a database of version 1 the full-text index of version 2."""
    execute_script(
        database, f"{DROP_SEARCH_INDEX}\n{SEARCH_INDEX}\n{REBUILD_SEARCH_INDEX}\nPRAGMA user_version = {SQL_VERSION};"
    )


def execute_script(database: Connection, script: str) -> None:
    """Execute the statements of a script one by one, because `executescript` would commit the transaction."""
    for statement in split_statements(script):
        database.execute(statement)


def split_statements(script: str) -> Iterator[str]:
    """Split a script into statements, each of which ends its last line."""
    import sqlite3

    statement = ""
    for line in script.split("\n"):
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def table_columns(database: Connection) -> list[str]:
    """The names of the columns of the table of articles."""
    return [name for _, name, *_ in database.execute("PRAGMA table_info(articles)")]


def add_columns(database: Connection, names: Iterable[str]) -> None:
    """Add some of `ADDED_COLUMNS` to the table of articles, if it does not have them."""
    there = table_columns(database)
    for name in names:
        if name not in there:
            database.execute(f"ALTER TABLE articles ADD COLUMN {name} {ADDED_COLUMNS[name].sql}")


def upsert(database: Connection, article: Article, statement: str, columns: tuple[str, ...]) -> None:
    """Insert an article, or replace the one that has its id, with its authors and terms."""
    database.execute(statement, [sql_value(field_value(article, name)) for name in columns])
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


def delete(database: Connection, id_: str) -> None:
    """Delete an article with its authors and terms."""
    for table, column in (("authors", "article"), ("terms", "article"), ("articles", "id")):
        database.execute(f"DELETE FROM {table} WHERE {column} = ?", (id_,))  # noqa: S608 - names of ours


def sql_value(value: Any) -> str | int | float | None:
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
    columns=(),
    extras=frozenset(ADDED_COLUMNS),
    schema=TABLES,
)
