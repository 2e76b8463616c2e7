"""The sources of a corpus: what was known of them after the last run, in tables of its database, and what is found now.

A source is a file; a container is one source with all its members. It is unchanged if its size and time of modification are
those of the last run, or else if the digest of its bytes is. A time so close to the run that the file could have been written
again within the same tick of the clock is not remembered.
"""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from reex_cli.item import Item
from reex_cli.json_record import json_line
from reex_cli.shards import describe_difference
from reex_cli.sync.corpus import DAMAGED, NotSynchronized
from reex_cli.writers.sqlite import SYNC_TABLE

if TYPE_CHECKING:
    from sqlite3 import Connection

SCHEMA = "reex.sync/1"
CLOCK_TICK = 2_000_000_000  # nanoseconds: the coarsest time of modification, of FAT
TABLES = {
    "sync_run": "CREATE TABLE sync_run (schema TEXT NOT NULL, fingerprint TEXT NOT NULL)",
    SYNC_TABLE: f"""\
CREATE TABLE {SYNC_TABLE} (
    number INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE, -- as it was given; bytes, if these are no text
    size INTEGER NOT NULL,
    modified INTEGER, -- nanoseconds; null if it cannot be relied on
    digest TEXT -- of its bytes, as they were read; null if it has to be read again
)""",
    "sync_articles": """\
CREATE TABLE sync_articles (
    article TEXT NOT NULL,
    source INTEGER NOT NULL REFERENCES sync_sources (number),
    PRIMARY KEY (article, source)
) WITHOUT ROWID""",
    "sync_gone": "CREATE TABLE sync_gone (article TEXT PRIMARY KEY) WITHOUT ROWID",
}
CREATE = (*TABLES.values(), "CREATE INDEX sync_articles_by_source ON sync_articles (source)")
CREATE_FOUND = """\
CREATE TEMP TABLE found (
    position INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    opened TEXT NOT NULL,
    listed INTEGER NOT NULL,
    size INTEGER NOT NULL,
    modified INTEGER,
    number INTEGER, -- in the table of the last run
    digest TEXT, -- of the last run
    state INTEGER NOT NULL
)"""
READ, COMPARE, KEEP = range(3)  # states of what is found


class Source(NamedTuple):
    """A file that was found, with what was known of it after the last run."""

    position: int  # in the order of the run
    path: str | bytes  # by which it is known again
    name: str
    opened: str  # the path to open
    listed: bool  # whether it was found in a folder, and not named
    size: int
    modified: int | None
    number: int | None  # in the table of sources; None for a new one
    digest: str | None


class Sources:
    """The tables of sources in a database."""

    def __init__(self, database: Connection, *, new: bool) -> None:
        """Create the tables, or check them. Raises `NotSynchronized`."""
        self.database = database
        self.started = time.time_ns()
        self.unreadable: list[str | bytes] = []  # paths at and below which nothing is known to be gone
        if new:
            for statement in CREATE:
                database.execute(statement)
        else:
            check_tables(database)
        database.execute(CREATE_FOUND)

    def begin(self, fingerprint: dict[str, Any]) -> str:
        """Compare how the last run was made with this one. Gives the difference, which all sources are read anew for."""
        row = self.database.execute("SELECT fingerprint FROM sync_run").fetchone()
        self.database.execute("DELETE FROM sync_run")
        self.database.execute("INSERT INTO sync_run VALUES (?, ?)", (SCHEMA, json_line(fingerprint).decode()))
        return describe_difference(parse_fingerprint(row[0]), json.loads(json_line(fingerprint))) if row else ""

    def find(self, items: Iterable[Item]) -> Iterator[Item]:
        """Note all files that are found. Gives the items that are no files: each reports why something cannot be read."""
        for item in items:
            if item.problem or item.path is None:
                self.unreadable.append(make_key(item.path or item.name))
                yield item
                continue
            key, size, modified = make_key(item.path), 0, None
            try:
                status = os.stat(item.path)
                if stat.S_ISREG(status.st_mode):
                    size, modified = status.st_size, status.st_mtime_ns
            except (OSError, ValueError):  # reported when it is read
                self.unreadable.append(key)
            self.database.execute(
                "INSERT OR IGNORE INTO found (path, name, opened, listed, size, modified, state) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (key, item.name, storable(item.path), item.found, size, modified, READ),
            )

    def compare(self, *, anew: bool) -> None:
        """Tell what is found apart: to be read, to be compared by its bytes, or unchanged. `anew` has everything read."""
        self.database.execute(
            f"""\
UPDATE found SET number = known.number, digest = known.digest, state = CASE
    WHEN ? OR known.digest IS NULL OR known.size != found.size THEN {READ}
    WHEN known.modified = found.modified THEN {KEEP}
    ELSE {COMPARE} END
FROM sync_sources AS known WHERE known.path = found.path""",  # noqa: S608 - numbers of ours
            (anew,),
        )
        if anew:  # what cannot be read now is read anew when it can
            self.database.execute("UPDATE sync_sources SET digest = NULL")

    def select(self, state: int) -> Iterator[Source]:
        """What was found in a state, in the order of the run."""
        position = 0
        columns = ", ".join(Source._fields)
        query = f"SELECT {columns} FROM found WHERE state = ? AND position > ? ORDER BY position LIMIT 1000"  # noqa: S608
        while rows := self.database.execute(query, (state, position)).fetchall():
            for row in rows:
                source = Source(*row)
                yield source._replace(opened=os.fsdecode(source.opened), listed=bool(source.listed))
            position = source.position

    def keep(self, source: Source) -> None:
        """Note that a source has the same bytes as before, whatever its time."""
        self.database.execute("UPDATE found SET state = ? WHERE position = ?", (KEEP, source.position))
        self.record(source, source.digest)

    def read_all_compared(self) -> None:
        """Have everything read that was compared, and has other bytes."""
        self.database.execute("UPDATE found SET state = ? WHERE state = ?", (READ, COMPARE))

    def read_again(self, numbers: Iterable[int]) -> bool:
        """Have sources of the last run read. Whether any of them was found."""
        self.database.execute("UPDATE found SET state = ?", (KEEP,))
        for number in numbers:
            self.database.execute("UPDATE sync_sources SET digest = NULL WHERE number = ?", (number,))
            self.database.execute(
                "UPDATE found SET state = ?1, number = ?2 WHERE path = (SELECT path FROM sync_sources WHERE number = ?2)",
                (READ, number),
            )
        return bool(self.database.execute("SELECT 1 FROM found WHERE state = ?", (READ,)).fetchone())

    def record(self, source: Source, digest: str | None) -> int:
        """Note a source as it was when it was found, with the digest of what was read. Gives its number."""
        certain = source.modified is not None and source.modified < self.started - CLOCK_TICK
        self.database.execute(
            """\
INSERT INTO sync_sources (path, size, modified, digest) VALUES (?, ?, ?, ?)
ON CONFLICT (path) DO UPDATE SET size = excluded.size, modified = excluded.modified, digest = excluded.digest""",
            (source.path, source.size, source.modified if certain else None, digest),
        )
        return int(self.database.execute("SELECT number FROM sync_sources WHERE path = ?", (source.path,)).fetchone()[0])

    def missing(self) -> list[int]:
        """The numbers of the sources of the last run that are not found, though what is around them can be read."""
        rows = self.database.execute("SELECT number, path FROM sync_sources WHERE path NOT IN (SELECT path FROM found)")
        return [number for number, path in rows if not any(is_below(path, around) for around in self.unreadable)]

    def count(self, state: int) -> int:
        """The number of sources found in a state."""
        return int(self.database.execute("SELECT count(*) FROM found WHERE state = ?", (state,)).fetchone()[0])

    def total_size(self) -> int:
        """The bytes of all sources that are to be read."""
        return int(self.database.execute("SELECT coalesce(sum(size), 0) FROM found WHERE state = ?", (READ,)).fetchone()[0])


def check_tables(database: Connection) -> None:
    """Raise `NotSynchronized` for a database without these tables, with other ones, or with the state of another version."""
    written = dict(database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name GLOB 'sync_*'"))
    if SYNC_TABLE not in written:
        raise NotSynchronized("--sync did not write it")
    runs = database.execute("SELECT schema, fingerprint FROM sync_run").fetchall() if written == TABLES else []
    if len(runs) != 1 or runs[0][0] != SCHEMA or parse_fingerprint(runs[0][1]) is None:
        raise NotSynchronized(DAMAGED)


def parse_fingerprint(text: object) -> Any:
    """The fingerprint of a run; None for what is none."""
    try:
        value = json.loads(str(text))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def make_key(path: str) -> str | bytes:
    """What a path is known again by: the same for `pages`, `./pages` and `pages/`.

    >>> make_key("./pages//mill.txt"), make_key("../pages/mill.txt")
    ('pages/mill.txt', '../pages/mill.txt')
    """
    parts = path.split(os.sep)
    return storable(path if os.pardir in parts else os.path.normpath(path))  # before `..` there may be a link


def storable(path: str) -> str | bytes:
    """A path as SQLite can hold it: bytes, if it is not UTF-8."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return os.fsencode(path)
    return path


def is_below(path: str | bytes, folder: str | bytes) -> bool:
    """Whether a path is a folder or below it.

    >>> is_below("pages/mill.txt", "pages"), is_below("pages.txt", "pages"), is_below("pages.txt", ".")
    (True, False, True)
    """
    inner, outer = os.fsencode(path), os.fsencode(folder)
    if outer == b".":
        return not os.path.isabs(inner) and not inner.startswith(b"..")
    return inner == outer or inner.startswith(outer.rstrip(b"/") + b"/")
