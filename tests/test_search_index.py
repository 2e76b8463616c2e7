"""The full-text index of a database finds words of every script as they are written, and stays right."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from reex_cli.record import SQL_VERSION
from tests.command import error_line, reex
from tests.records import BARE, open_writer

TEXTS = {
    "chinese": "旧运河两岸种着柳树，船工用5G手机联系。人工智能不会撑船。",
    "japanese": "水車のそばにカメラとインターネットの看板がある。図書館は閉まっている。",
    "korean": "물레방아는 운하를 따라 늘어서 있었다.",
    "thai": "เรือแล่นไปตามคลองสู่แม่น้ำสายใหญ่",
    "english": "The mill wheel turns when the tide has gone out. Naïve millers sleep.",
    "mixed": "Millers write 水門 on the sluice.",
}
# Version 1 of the index: its tables as reex 0.1 made them.
OLD_INDEX = """
DROP TRIGGER articles_inserted; DROP TRIGGER articles_deleted; DROP TRIGGER articles_changing; DROP TRIGGER articles_updated;
DROP TABLE articles_fts; DROP VIEW articles_indexed;
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
INSERT INTO articles_fts (articles_fts) VALUES ('rebuild');
PRAGMA user_version = 1;
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with an article for each of the texts."""
    path = tmp_path / "a.db"
    with open_writer("sqlite", str(path)) as write:
        for id_, text in TEXTS.items():
            write(replace(BARE, id=id_, text=text, title=f"Title of {id_}"))
    return path


def find(path: Path, query: str) -> set[str]:
    """The ids of the articles that a query finds."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT id FROM articles JOIN articles_fts ON articles_fts.rowid = number WHERE articles_fts MATCH ?", (query,)
        )
        return {id_ for (id_,) in rows}


def check_index(path: Path) -> None:
    """Assert that the index is what a new one of these articles would be."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
        connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, articles_fts, instance)")
        words = connection.execute("SELECT * FROM words ORDER BY 1, 2, 3, 4").fetchall()
        connection.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
        assert words == connection.execute("SELECT * FROM words ORDER BY 1, 2, 3, 4").fetchall()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("运河", {"chinese"}), ("柳树", {"chinese"}), ("旧运河", {"chinese"}), ("人工智能", {"chinese"}), ("5G", {"chinese"}),
        ("运河 AND 手机", {"chinese"}), ("河运", set()), ("柳*", {"chinese"}), ('"运河"', {"chinese"}),
        ("水車", {"japanese"}), ("カメラ", {"japanese"}), ("インターネット", {"japanese"}), ("図書館", {"japanese"}),
        ("ンター", {"japanese"}),
        ("水門", {"mixed"}), ("水門 millers", {"mixed"}), ("水", set()), ("水*", {"japanese", "mixed"}),
        ("운하", {"korean"}), ("물레방아", {"korean"}), ("운하를", {"korean"}),
        ("คลอง", {"thai"}), ("แม่น้ำ", {"thai"}), ("น้ำ", {"thai"}), ("เรือ", {"thai"}),
        ("mill", {"english"}), ("mil", set()), ("millers", {"english", "mixed"}), ("naive", {"english"}),
        ('"mill wheel"', {"english"}), ('"wheel mill"', set()), ("title:chinese", {"chinese"}), ("title:mill", set()),
    ],
)  # fmt: skip
def test_a_word_of_any_script_is_found_as_it_is_written(database: Path, query: str, found: set[str]) -> None:
    assert find(database, query) == found


def test_a_title_is_found_by_the_words_of_its_script(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_writer("sqlite", str(path)) as write:
        write(replace(BARE, title="旧运河的船工", text="No sign here."))
    assert find(path, "运河") == {BARE.id}


def test_articles_without_such_signs_have_no_pieces(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(
            "SELECT id FROM articles JOIN articles_indexed USING (number) WHERE pieces IS NULL"
        ).fetchall()
        assert rows == [("english",)]
        (pieces,) = connection.execute("SELECT pieces FROM articles_indexed WHERE text GLOB 'Millers*'").fetchone()
        assert pieces == "水門"


def test_the_index_follows_what_any_program_changes(database: Path) -> None:
    check_index(database)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE articles SET text = replace(text, '运河', '水渠') WHERE id = 'chinese'")
        connection.execute("UPDATE articles SET number = number + 100, title = '磨坊' WHERE id = 'english'")
        connection.execute("DELETE FROM articles WHERE id = 'thai'")
        connection.execute("UPDATE articles SET notes = '[1]'")
    assert [find(database, query) for query in ("运河", "水渠", "คลอง", "磨坊")] == [set(), {"chinese"}, set(), {"english"}]
    check_index(database)


def test_the_index_follows_a_second_export(database: Path) -> None:
    with open_writer("sqlite", str(database)) as write:
        write(replace(BARE, id="chinese", text="水渠已经干了。"))
        write(replace(BARE, id="japanese", text=TEXTS["japanese"], title="Title of japanese", notes=("recoded: cp932",)))
    assert [find(database, query) for query in ("运河", "水渠", "水車")] == [set(), {"chinese"}, {"japanese"}]
    check_index(database)


def test_a_long_text_takes_time_in_proportion_to_its_length() -> None:
    from reex_cli.writers.sqlite import TABLES

    def seconds(length: int) -> float:
        text = "旧运河两岸种着柳树。" * (length // 10)
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.executescript(TABLES)
            connection.execute(f"INSERT INTO articles VALUES ({', '.join('0' * 19)})")
            start = time.process_time()
            connection.execute("UPDATE articles SET text = ?", (text,))
            assert connection.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH '岸种'").fetchone() == (1,)
            return time.process_time() - start

    assert seconds(200_000) < 30 * seconds(20_000)


def test_an_older_database_is_told_and_converted_by_an_export_into_it(database: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(OLD_INDEX)
    assert find(database, "运河") == set()
    source = tmp_path / "b.txt"
    source.write_text("The sluice\n\nThe sluice keeper counts the boats every evening before the gate is shut.\n", "utf-8")
    done = reex("export", "-o", database, source)
    assert error_line(done).startswith(f"{database}: converted: its full-text index now finds words of scripts without spaces")
    assert (find(database, "运河"), find(database, "sluice")) == ({"chinese"}, {"mixed", find(database, "counts").pop()})
    check_index(database)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SQL_VERSION,)
    assert reex("export", "-o", database, tmp_path / "b.txt", "--quiet").stderr == b""


def test_a_failed_export_leaves_an_older_database_as_it_was(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(OLD_INDEX)
        before = connection.execute("SELECT sql FROM sqlite_schema ORDER BY 1").fetchall()
    with pytest.raises(ZeroDivisionError), open_writer("sqlite", str(database)):
        raise ZeroDivisionError
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT sql FROM sqlite_schema ORDER BY 1").fetchall() == before


def test_articles_that_become_fewer_rows_are_counted_on_standard_error(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("The sluice\n\nThe sluice keeper counts the boats every evening before the gate is shut.\n", "utf-8")
    copy = tmp_path / "b.txt"
    copy.write_bytes(source.read_bytes())
    path = tmp_path / "a.db"
    line = f"{path}: 2 articles: {{}} new in the table, {{}} in place of one with the same id."
    assert error_line(reex("export", "-o", path, source, copy)) == line.format(1, 1)
    assert error_line(reex("export", "-o", path, source, copy)) == line.format(0, 2)
    assert reex("export", "--quiet", "-o", path, source, copy).stderr == b""
    path.unlink()
    assert reex("export", "-o", path, source).stderr == b""


@pytest.mark.skipif(not find_spec("datasette"), reason="not installed: datasette")
def test_datasette_finds_chinese_words(database: Path) -> None:
    command = [sys.executable, "-m", "datasette", database, "--get", "/a/articles.json?_shape=array&_search=运河"]
    assert '"chinese"' in subprocess.run(command, capture_output=True, check=True, text=True).stdout
