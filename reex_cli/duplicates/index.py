"""An index that lasts: the profiles of the articles of earlier runs in a file, to tell which articles of another run are new.

It is an SQLite database, whose head names its version and the parameters of its sketches. A run that adds to it is its only
user until it ends; what it adds is there when all of it is, and else the index stays as it was.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from reex_cli.duplicates.candidates import FEW_KEYS, MIN_SHARED_KEYS, PROFILE_COLUMNS, Candidates, parse_profile
from reex_cli.duplicates.matching import Match, match
from reex_cli.duplicates.profile import Profile
from reex_cli.duplicates.sketch import PARAMETERS
from reex_cli.errors import BadFile
from reex_cli.options import MatchOptions

if TYPE_CHECKING:
    from sqlite3 import Connection, DatabaseError

APPLICATION_ID = 1919247721  # in the header of the file
VERSION = 1  # raise it with every change of the tables, or of what profiles hold
TABLES = f"""
CREATE TABLE parameters (value TEXT);
CREATE TABLE profiles ({PROFILE_COLUMNS});
CREATE INDEX profiles_by_id ON profiles (id, hash);
CREATE TABLE addresses (key INTEGER, number INTEGER, PRIMARY KEY (key, number)) WITHOUT ROWID;
CREATE TABLE texts (hash TEXT, number INTEGER, PRIMARY KEY (hash, number)) WITHOUT ROWID;
CREATE TABLE grams (key INTEGER, number INTEGER, PRIMARY KEY (key, number)) WITHOUT ROWID;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {VERSION};
"""
COMPARED = 16  # articles of the index, at most, for each way in which an article may be the same
READ_ROWS = 32  # of one key
ANEW = "Make it anew"


class Known(NamedTuple):
    """An article of the index that is the same as one of the run."""

    profile: Profile
    match: Match


class Index:
    """An open index."""

    def __init__(self, path: str, database: Connection) -> None:
        self.path = path
        self.database = database

    def find(self, profile: Profile, options: MatchOptions) -> Known | None:
        """Find an article of the index that is the same; the surest match."""
        with translate_errors(self.path):
            shared = {
                number for key in filter(None, (profile.address, profile.post)) for number in self._numbers("addresses", key)
            }
            best: Known | None = None
            for number in sorted(shared):
                best = best or self._match(number, profile, options)
            for number in self._candidates(profile) if not best else ():
                found = self._match(number, profile, options)
                if found and (not best or found.match.similarity > best.match.similarity):
                    best = found
            return best

    def _candidates(self, profile: Profile) -> list[int]:
        """Articles that may have the same text, those first that share most."""
        same = self._numbers("texts", profile.hash) if profile.hash else []
        counts = Counter(number for key in profile.sketch.keys for number in self._numbers("grams", key))
        least = 1 if len(profile.sketch.keys) <= FEW_KEYS else MIN_SHARED_KEYS
        near = [number for number, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if count >= least]
        return [*dict.fromkeys((*same[:COMPARED], *near[:COMPARED]))]

    def _numbers(self, table: str, key: int | str) -> list[int]:
        """The first articles with a key."""
        column = "hash" if table == "texts" else "key"
        rows = self.database.execute(f"SELECT number FROM {table} WHERE {column} = ? LIMIT {READ_ROWS}", (key,))  # noqa: S608
        return [number for (number,) in rows]

    def _match(self, number: int, profile: Profile, options: MatchOptions) -> Known | None:
        row = self.database.execute("SELECT * FROM profiles WHERE number = ?", (number,)).fetchone()
        known = parse_profile(row[1:])
        found = match(known, profile, options)
        return Known(known, found) if found else None

    def add_all(self, candidates: Candidates) -> None:
        """Add the articles of a run that it does not have, all or none."""
        with translate_errors(self.path):
            execute, many = self.database.execute, self.database.executemany
            (base,) = execute("SELECT coalesce(max(number) + 1, 0) FROM profiles").fetchone()
            is_new = bytearray()  # by number in the run
            for row in candidates.database.execute("SELECT * FROM profiles ORDER BY number"):
                profile = parse_profile(row[1:])
                known = execute("SELECT 1 FROM profiles WHERE id = ? AND hash = ?", (profile.id, profile.hash)).fetchone()
                is_new.append(not known)
                if not known:
                    execute(f"INSERT INTO profiles VALUES (?{', ?' * (len(row) - 1)})", (row[0] + base, *row[1:]))  # noqa: S608
                    if profile.hash:
                        execute("INSERT INTO texts VALUES (?, ?)", (profile.hash, row[0] + base))
            for table in ("addresses", "grams"):
                keys = candidates.database.execute(f"SELECT DISTINCT key, number FROM {table} ORDER BY key, number")  # noqa: S608
                rows = ((key, number + base) for key, number in keys if is_new[number])
                many(f"INSERT INTO {table} VALUES (?, ?)", rows)  # noqa: S608
            execute("COMMIT")


@contextmanager
def open_index(path: str, *, writable: bool = False) -> Iterator[Index]:
    """Open an index; a new one if it may be written and there is none. Raises `BadFile`."""
    import sqlite3

    is_new = not os.path.exists(path) or not os.path.getsize(path)
    if is_new and not writable:
        raise BadFile(f"{path}: no such index. Make it with reex dedupe --index {path}.")
    with translate_errors(path):
        database = sqlite3.connect(path, isolation_level=None, timeout=0)
    try:
        with closing(database):
            with translate_errors(path):
                database.execute("PRAGMA cache_size = -65536")
                database.execute("BEGIN EXCLUSIVE" if writable else "BEGIN")
                if is_new:
                    for statement in TABLES.strip().split(";\n"):
                        database.execute(statement)
                    database.execute("INSERT INTO parameters VALUES (?)", (PARAMETERS,))
                else:
                    check_head(path, database)
            yield Index(path, database)
    finally:
        if is_new and not os.path.getsize(path):
            with suppress(OSError):
                os.unlink(path)


def check_head(path: str, database: Connection) -> None:
    """Raise `BadFile` unless the file is an index that this version can use."""
    (owner,), (version,) = (database.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version"))
    if owner != APPLICATION_ID:
        raise BadFile(f"{path}: it is a database, but no index of reex dedupe. Name another file.")
    parameters = database.execute("SELECT value FROM parameters").fetchone() if version == VERSION else None
    if parameters != (PARAMETERS,):
        stated = f"version {version}" + (f", {parameters[0]}" if parameters else "")
        raise BadFile(f"{path}: another version of reex made it ({stated}; this is version {VERSION}, {PARAMETERS}). {ANEW}.")


@contextmanager
def translate_errors(path: str) -> Iterator[None]:
    """Turn errors of the database into `BadFile`."""
    import sqlite3

    try:
        yield
    except sqlite3.DatabaseError as error:
        raise BadFile(f"{path}: {describe(error)}.") from None


def describe(error: DatabaseError) -> str:
    """What is wrong with an index, in the user's words."""
    import sqlite3

    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "another run is using it. Try again when that has ended"
    if code == sqlite3.SQLITE_NOTADB:
        return "it is no index of reex dedupe. Name another file"
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR):
        return f"it cannot be used ({error}), and is as it was"
    return f"it is damaged ({error}). {ANEW}"
