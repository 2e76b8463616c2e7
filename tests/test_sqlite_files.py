"""The files of a database: what SQLite keeps beside an older one is not applied to a new one of the same name."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from tests.records import BARE, open_writer


def abandon_transaction(path: Path) -> None:
    """Leave a database in the middle of a transaction, as a process that is killed does: its journal stays."""
    child = os.fork()
    if not child:
        database = sqlite3.connect(path, isolation_level=None)
        database.execute("PRAGMA cache_size = 1")  # so that changes are written before the end
        database.execute("BEGIN")
        database.execute("UPDATE articles SET text = text || text, title = 'changed'")
        os._exit(9)
    os.waitpid(child, 0)
    assert Path(f"{path}-journal").stat().st_size


def write_articles(path: Path, *ids: str) -> None:
    """Write an article with each id, long enough for several pages."""
    with open_writer("sqlite", str(path)) as write:
        for id_ in ids:
            write(replace(BARE, id=id_, title=id_, text=f"The tide at {id_}. " * 400))


def read_titles(path: Path) -> list[str]:
    """Check the database, and read its titles."""
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [title for (title,) in database.execute("SELECT title FROM articles ORDER BY number")]


def test_the_journal_of_a_database_that_was_removed_does_not_damage_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    write_articles(path, *map(str, range(20)))
    abandon_transaction(path)
    path.unlink()
    write_articles(path, "new", "newer")
    assert read_titles(path) == ["new", "newer"]
    assert [path.name for path in tmp_path.iterdir()] == ["a.db"]


def test_a_transaction_that_was_killed_is_rolled_back_before_articles_are_added(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    write_articles(path, *map(str, range(20)))
    abandon_transaction(path)
    write_articles(path, "new")
    assert read_titles(path) == [*map(str, range(20)), "new"]
    assert [path.name for path in tmp_path.iterdir()] == ["a.db"]
