"""The database beside the parts of a folder: its tables, whether the parts are as it says, and the moves that it notes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from reex_cli.errors import NotWritable
from reex_cli.sync.corpus import DAMAGED, NotSynchronized
from reex_cli.sync.part_files import FileState, PartFiles, current_state
from reex_cli.writers import Writer

if TYPE_CHECKING:
    from sqlite3 import Connection

TABLES = {
    "format": "CREATE TABLE format (writer TEXT NOT NULL)",
    "parts": """\
CREATE TABLE parts (
    number INTEGER PRIMARY KEY,
    rows INTEGER NOT NULL, -- 0 for one that is to be removed
    new INTEGER, -- number of the file that is to become the part; null if that is done
    size INTEGER, -- bytes
    modified INTEGER, -- nanoseconds
    digest TEXT
)""",
    "articles": """\
CREATE TABLE articles (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    url TEXT,
    size INTEGER NOT NULL, -- characters
    part INTEGER NOT NULL REFERENCES parts (number),
    row INTEGER NOT NULL -- in the part, from 0
)""",
}
INDEX = "CREATE INDEX articles_by_part ON articles (part, row)"
WRONG_PARTS = """\
SELECT 1 FROM parts WHERE typeof(rows) != 'integer' OR typeof(new) NOT IN ('integer', 'null') UNION ALL
SELECT 1 FROM articles WHERE typeof(size) != 'integer' OR typeof(row) != 'integer'
    OR part NOT IN (SELECT number FROM parts) UNION ALL
SELECT 1 FROM parts LEFT JOIN articles ON part = number WHERE rows != 0 GROUP BY number
    HAVING count(DISTINCT row) != rows OR count(id) != rows OR min(row) != 0 OR max(row) != rows - 1
LIMIT 1"""


def check_new(files: PartFiles) -> None:
    """Raise `NotSynchronized` for a folder that has files already."""
    if files.visible_names():
        raise NotSynchronized("--sync did not write it")


def create_state(database: Connection, files: PartFiles, writer: Writer) -> None:
    """Begin a transaction with empty tables. Raises `NotSynchronized` for a folder that has files already."""
    check_new(files)
    files.remove_new()
    database.execute("BEGIN IMMEDIATE")
    for statement in (*TABLES.values(), INDEX):
        database.execute(statement)
    database.execute("INSERT INTO format VALUES (?)", (writer.name,))


def resume_state(database: Connection, files: PartFiles, writer: Writer) -> None:
    """Begin a transaction with the state of the last run, after its moves. Raises `NotSynchronized` and `NotWritable`."""
    written = dict(database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'"))
    if {name: written.get(name) for name in TABLES} != TABLES or database.execute(WRONG_PARTS).fetchone():
        raise NotSynchronized(DAMAGED)
    formats = [name for (name,) in database.execute("SELECT writer FROM format")]
    if formats != [writer.name]:
        raise NotSynchronized(f"its parts are {formats[0]}, not {writer.name}" if len(formats) == 1 else DAMAGED)
    check_new_files(database, files)
    move_files(database, files)
    remove_leftovers(database, files)
    database.execute("BEGIN IMMEDIATE")
    check_files(database, files)


def check_new_files(database: Connection, files: PartFiles) -> None:
    """Raise `NotSynchronized` for a file that is still to become a part, and is not as it was written."""
    for number, new, *known in database.execute("SELECT number, new, size, modified, digest FROM parts WHERE new IS NOT NULL"):
        path = files.new_path(new)
        if os.path.lexists(path) and not current_state(path, FileState(*known)):
            raise NotSynchronized(f"{files.part_name(number)} in it is not as --sync wrote it")


def check_files(database: Connection, files: PartFiles) -> None:
    """Raise `NotSynchronized` for a part that is not as it was written, and `NotWritable` for what would be read as a part."""
    names = set[str]()
    for number, *known in database.execute("SELECT number, size, modified, digest FROM parts").fetchall():
        names.add(files.part_name(number))
        state = current_state(files.part_path(number), FileState(*known))
        if state is None:
            raise NotSynchronized(f"{files.part_name(number)} in it is not as --sync wrote it")
        database.execute("UPDATE parts SET modified = ? WHERE number = ?", (state.modified, number))
    for name in files.visible_names():
        if name.endswith(files.suffix) and name not in names:
            raise NotWritable(files.path, f"{name} in it is none of its parts. Move it elsewhere")


def move_files(database: Connection, files: PartFiles) -> None:
    """Put the new parts of the committed state in place, in the order in which they were written, then remove old ones."""
    moves = database.execute("SELECT new, number FROM parts WHERE new IS NOT NULL ORDER BY new").fetchall()
    removed = database.execute("SELECT number FROM parts WHERE rows = 0").fetchall()
    for new, number in moves:
        files.move(new, number)
    for (number,) in removed:
        files.remove(number)
    if moves or removed:
        files.flush()
        database.execute("BEGIN IMMEDIATE")
        database.execute("UPDATE parts SET new = NULL")
        database.execute("DELETE FROM parts WHERE rows = 0")
        database.execute("COMMIT")


def remove_leftovers(database: Connection, files: PartFiles) -> None:
    """Undo what is not committed, and remove the files that are none of the committed state: all, if there is none."""
    if database.in_transaction:
        database.execute("ROLLBACK")
    if database.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        files.remove_new({new for (new,) in database.execute("SELECT new FROM parts WHERE new IS NOT NULL")})
    else:
        files.remove_new()
        files.remove_state()


@contextmanager
def translate_database_errors(path: str) -> Iterator[None]:
    """Turn errors of SQLite into `NotSynchronized` for a file that is no database or damaged, else into `NotWritable`."""
    import sqlite3

    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise NotSynchronized(DAMAGED) from error
        raise NotWritable(path, f"SQLite says: {error}") from error
