"""Find the pairs of articles that may be the same, without comparing all: by keys that they share.

Profiles and keys are on disk, in a database of this run, and are sorted there: memory stays bounded, and time grows as n log n.
Of the articles with one key, a few are compared with each other, and of more each with the first and with its neighbours: a
text that comes a million times gives a few million pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from itertools import combinations, groupby, repeat
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from reex_cli.duplicates.matching import MIN_SHORT_LETTERS
from reex_cli.duplicates.profile import Profile
from reex_cli.duplicates.sketch import Sketch, pack_values, unpack_values
from reex_cli.errors import NotWritable

if TYPE_CHECKING:
    from sqlite3 import Connection

PROFILE_COLUMNS = """
    number INTEGER PRIMARY KEY, id TEXT, source TEXT, format TEXT, host TEXT, address INTEGER, title TEXT, day TEXT,
    hash TEXT, changed TEXT, faults INTEGER, letters INTEGER, sketch BLOB, post INTEGER
"""
TABLES = f"""
CREATE TABLE profiles ({PROFILE_COLUMNS});
CREATE TABLE addresses (key INTEGER, number INTEGER);
CREATE TABLE texts (hash TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID;
CREATE TABLE grams (key INTEGER, number INTEGER);
CREATE TABLE pairs (one INTEGER, other INTEGER);
"""
PRAGMAS = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; PRAGMA temp_store = FILE;"
ALL_PAIRS = 8  # articles with one key, at most, of which every pair is compared
NEIGHBOURS = 3  # of more articles, each is compared with so many that precede it, and with the first
MIN_SHARED_KEYS = 2  # of two texts
FEW_KEYS = 4  # in the shorter text, of which one has to be shared
CACHED_PROFILES = 1 << 14

Pair = tuple[int, int]


class Candidates:
    """The profiles of a run, by number, and their keys."""

    def __init__(self, database: Connection) -> None:
        self.database = database
        self.read = lru_cache(CACHED_PROFILES)(self._read)

    def add(self, number: int, profile: Profile) -> None:
        """Add the profile of an article. Only the first of several articles with one text has keys of its text."""
        execute = self.database.execute
        row = (number, *profile[:10], profile.letters, pack_values(profile.sketch.values), profile.post)
        execute("INSERT INTO profiles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        for key in filter(None, (profile.address, profile.post)):
            execute("INSERT INTO addresses VALUES (?, ?)", (key, number))
        if profile.hash and profile.letters >= MIN_SHORT_LETTERS:
            is_first = execute("INSERT OR IGNORE INTO texts VALUES (?, ?)", (profile.hash, number)).rowcount
            if is_first:
                self.database.executemany("INSERT INTO grams VALUES (?, ?)", zip(profile.sketch.keys, repeat(number)))

    def _read(self, number: int) -> Profile:
        """Read a profile, without the keys of its text."""
        row = self.database.execute("SELECT * FROM profiles WHERE number = ?", (number,)).fetchone()
        return parse_profile(row[1:])

    def same_addresses(self) -> Iterator[Pair]:
        """Pairs of articles that share an address key."""
        rows = self.database.execute("SELECT key, number FROM addresses ORDER BY key, number")
        yield from pair_up(rows)

    def same_texts(self) -> Iterator[Pair]:
        """Pairs of articles with the same text; those with the same title and host are neighbours."""
        rows = self.database.execute(
            "SELECT hash, number FROM profiles WHERE hash > '' AND letters >= ? ORDER BY hash, title, host, number",
            (MIN_SHORT_LETTERS,),
        )
        for pair in pair_up(rows, neighbours=1):
            yield min(pair), max(pair)

    def near_texts(self) -> Iterator[Pair]:
        """Pairs of articles with different texts that share keys."""
        rows = self.database.execute("SELECT key, number FROM grams ORDER BY key, number")
        self.database.executemany("INSERT INTO pairs VALUES (?, ?)", pair_up(rows))
        counts = self.database.execute("SELECT one, other, count(*) FROM pairs GROUP BY one, other ORDER BY one, other")
        for one, other, count in counts:
            if count >= MIN_SHARED_KEYS or self.key_count(one) <= FEW_KEYS or self.key_count(other) <= FEW_KEYS:
                yield one, other

    def key_count(self, number: int) -> int:
        """Estimate the number of keys of a text: two for 17 anchors."""
        return len(self.read(number).sketch.values) // 8 + 1


def pair_up(rows: Iterable[tuple[Any, int]], neighbours: int = NEIGHBOURS) -> Iterator[Pair]:
    """Pairs of the numbers that have the same key; `rows` are (key, number), sorted.

    >>> [*pair_up([("a", 1), ("a", 2), ("b", 3), ("c", 4), ("c", 5), ("c", 6)])]
    [(1, 2), (4, 5), (4, 6), (5, 6)]
    """
    for _, group in groupby(keep_shared(rows), itemgetter(0)):
        first: list[int] = []  # the first few
        latest: list[int] = []
        for _, number in group:
            if len(first) < ALL_PAIRS:
                first.append(number)
                continue
            if len(first) == ALL_PAIRS and not latest:
                latest = first[-neighbours:]
            yield first[0], number
            yield from ((before, number) for before in latest if before != first[0])
            latest = [*latest[1:], number]
        yield from combinations(first, 2)


def keep_shared(rows: Iterable[tuple[Any, int]]) -> Iterator[tuple[Any, int]]:
    """The rows whose key another row has, of (key, number), sorted; most keys are those of one article.

    >>> [*keep_shared([("a", 1), ("b", 2), ("b", 3), ("c", 4)])]
    [('b', 2), ('b', 3)]
    """
    before: tuple[Any, int] = (None, 0)
    is_shared = False
    for row in rows:
        if row[0] == before[0]:
            if not is_shared:
                is_shared = True
                yield before
            yield row
        else:
            is_shared = False
        before = row


def parse_profile(row: tuple[Any, ...]) -> Profile:
    """Parse a row of the table of profiles behind its number."""
    *fields, letters, values, post = row
    return Profile._make((*fields, Sketch(letters, unpack_values(values)), post))


@contextmanager
def open_candidates(path: str) -> Iterator[Candidates]:
    """Open a new database for the candidates of a run. Raises `NotWritable`, also later, when its disk is full."""
    import sqlite3

    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.executescript(PRAGMAS + TABLES)
            database.execute("BEGIN")
            yield Candidates(database)
    except sqlite3.Error as error:
        raise NotWritable(path, f"SQLite says: {error}. TMPDIR names another folder for it") from None
