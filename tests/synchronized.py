"""A folder of sources, and the corpus that follows it: a database or a folder of parts."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from reex_cli.sync import Counts
from tests.command import ARTICLE, reex

PLACES = ("Eling", "Bembridge", "Woodbridge", "Carew", "Pembroke", "Beaumont")
LONG_AGO = 1_700_000_000  # seconds: a time of modification that is trusted
KINDS = ("sqlite", "jsonl", "parquet")
every_kind = pytest.mark.parametrize("corpus", KINDS, indirect=True)
with_lines = pytest.mark.parametrize("corpus", ["sqlite", "jsonl"], indirect=True)  # where Parquet is no other case


def text_of(place: str) -> str:
    """An article about a place."""
    return ARTICLE.replace("Eling", place)


def post(number: int, place: str) -> dict[str, Any]:
    """A post of a WordPress site."""
    link = f"https://mills.example/{number}/"
    content = {"rendered": f"<p>At {place} the water rises behind the gates, and the miller waits for it.</p>"}
    return {
        "id": number,
        "date": "2024-03-12T08:00:00",
        "link": link,
        "type": "post",
        "status": "publish",
        "slug": f"mill-{number}",
        "title": {"rendered": place},
        "content": content,
    }


class Corpus:
    """A folder of sources, and the corpus that follows it."""

    def __init__(self, place: Path, kind: str = "sqlite") -> None:
        self.place = place
        self.kind = kind
        self.sources = place / "pages"
        self.sources.mkdir()
        self.name = "corpus.db" if kind == "sqlite" else "corpus/"
        self.path = place / self.name
        self.state = self.path if kind == "sqlite" else self.path / ".sync.db"  # the database of the sources
        self.time = LONG_AGO

    def write(self, name: str, content: str | bytes, *, seconds: int | None = None) -> Path:
        """Write a source at a time of its own, or at this one."""
        path = self.sources / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.time += 1
        os.utime(path, (seconds or self.time, seconds or self.time))
        return path

    def touch(self, name: str) -> None:
        """Give a source another time."""
        self.time += 1
        os.utime(self.sources / name, (self.time, self.time))

    def run(self, *options: object, paths: tuple[str, ...] = ("pages",)) -> subprocess.CompletedProcess[bytes]:
        """Bring the corpus up to date."""
        return reex(*self.command(), *options, *paths, cwd=self.place)

    def command(self) -> tuple[str, ...]:
        """The words of the command that brings the corpus up to date, but for the paths."""
        return ("export", "--sync", f"--{self.kind}", "-o", self.name)

    def sync(self, *options: object, code: int = 0, reason: str = "", **counts: int) -> list[str]:
        """Bring the corpus up to date, and check the last line. Gives the lines before it."""
        done = self.run(*options)
        *lines, last = done.stderr.decode().splitlines()
        assert last == str(Counts(**counts, reason=reason)), done.stderr.decode()
        assert done.returncode == code
        assert not done.stdout
        return lines

    def query(self, sql: str) -> list[Any]:
        """The rows of a query to the database of the sources; of one column, its values."""
        with closing(sqlite3.connect(self.state)) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            rows = database.execute(sql).fetchall()
        return [row[0] for row in rows] if rows and len(rows[0]) == 1 else rows

    def change_state(self, sql: str) -> None:
        """Change the database of the sources."""
        with closing(sqlite3.connect(self.state)) as database, database:
            database.execute(sql)

    def articles(self) -> list[dict[str, Any]]:
        """All articles as another program sees them, in the order of their ids."""
        return sorted(read_articles(self.path, self.kind), key=lambda article: article["id"])

    def titles(self) -> dict[str, str]:
        """The title of each article, by its source."""
        return {article["source"]: article["title"] for article in self.articles()}

    def gone(self) -> dict[str, list[str]]:
        """The notes of the articles that are marked, by title."""
        marked = (one for one in self.articles() if any(note.startswith("gone:") for note in one["notes"]))
        return {article["title"]: article["notes"] for article in marked}

    def files(self) -> list[str]:
        """The names of all files around the sources."""
        found = (path.relative_to(self.place) for path in self.place.rglob("*") if self.sources not in path.parents)
        return sorted(map(str, found))

    def remove(self) -> None:
        """Remove the corpus."""
        if self.kind == "sqlite":
            self.path.unlink()
        else:
            shutil.rmtree(self.path)

    def parts(self) -> dict[str, bytes]:
        """The bytes of each file of the folder that is not hidden."""
        return {path.name: path.read_bytes() for path in sorted(self.path.iterdir()) if not path.name.startswith(".")}


def read_articles(path: Path, kind: str) -> Iterator[dict[str, Any]]:
    """The articles of a corpus as plain values; the columns of a database that are lists, as such."""
    if kind == "jsonl":
        for part in sorted(path.glob("*.jsonl")):
            yield from map(json.loads, part.read_bytes().splitlines())
    elif kind == "parquet":
        import pyarrow.parquet as pq

        for part in sorted(path.glob("*.parquet")):
            yield from pq.read_table(part).to_pylist()
    elif path.exists():
        with closing(sqlite3.connect(path)) as database:
            database.row_factory = sqlite3.Row
            assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            for row in database.execute("SELECT * FROM articles"):
                yield {**dict(row), "number": 0, "notes": json.loads(row["notes"])}
