"""`reex export --sync`: a corpus follows its sources, whatever becomes of them and whenever a run dies."""

from __future__ import annotations

import json
import os
import random
import shlex
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from reex_cli.atomic_file import lock_target
from tests.command import error_line, reex, shell, start_reex
from tests.synchronized import LONG_AGO, PLACES, Corpus, every_kind, post, text_of, with_lines


@pytest.fixture
def corpus(tmp_path: Path, request: pytest.FixtureRequest) -> Corpus:
    """Three articles, and the corpus that follows them: a database, unless a test names its kind."""
    corpus = Corpus(tmp_path, getattr(request, "param", "sqlite"))
    for place in PLACES[:3]:
        corpus.write(f"{place}.txt", text_of(place))
    corpus.sync(new=3)
    return corpus


def read_rows(path: Path) -> list[Any]:
    """Everything in the tables of articles, but for the order of rows."""
    with closing(sqlite3.connect(path)) as database:
        columns = [name for _, name, *_ in database.execute("PRAGMA table_info(articles)") if name != "number"]
        queries = (f"SELECT {', '.join(columns)} FROM articles", "SELECT * FROM authors", "SELECT * FROM terms")
        return [sorted(map(repr, database.execute(query))) for query in queries]


@every_kind
def test_new_changed_touched_moved_and_gone_sources(corpus: Corpus) -> None:
    corpus.sync(unchanged=3)
    corpus.touch("Eling.txt")
    corpus.write("Bembridge.txt", text_of("Bembridge Point"))
    corpus.write("new/Carew.txt", text_of("Carew"))
    (corpus.sources / "Woodbridge.txt").unlink()
    corpus.sync(new=1, changed=1, gone=1, unchanged=1)
    assert corpus.titles() == {
        "pages/Bembridge.txt": "The Mill at Bembridge Point",
        "pages/Eling.txt": "The Mill at Eling",
        "pages/Woodbridge.txt": "The Mill at Woodbridge",
        "pages/new/Carew.txt": "The Mill at Carew",
    }
    assert corpus.gone() == {"The Mill at Woodbridge": ["gone: its source is no longer there"]}
    (corpus.sources / "Eling.txt").rename(corpus.sources / "moved.txt")
    corpus.sync(new=1, gone=1, unchanged=2)
    assert corpus.titles()["pages/moved.txt"] == "The Mill at Eling"
    assert "pages/Eling.txt" not in corpus.titles()


def test_the_last_line_of_a_first_run_and_of_a_second(corpus: Corpus) -> None:
    assert error_line(corpus.run()) == "0 new, 0 changed, 0 gone, 3 as they were."


@with_lines
def test_a_source_of_the_same_size_and_time_is_not_opened(corpus: Corpus) -> None:
    seconds = int((corpus.sources / "Eling.txt").stat().st_mtime)
    corpus.write("Eling.txt", text_of("Eling").replace("water", "river"), seconds=seconds)
    corpus.sync(unchanged=3)
    assert not any("river" in article["text"] for article in corpus.articles())


def test_a_source_that_was_written_just_now_is_compared_by_its_bytes(corpus: Corpus) -> None:
    seconds = int(time.time()) + 5
    corpus.write("Eling.txt", text_of("Eling").replace("water", "river"), seconds=seconds)
    corpus.sync(changed=1, unchanged=2)
    corpus.write("Eling.txt", text_of("Eling").replace("water", "brook"), seconds=seconds)
    corpus.sync(changed=1, unchanged=2)
    corpus.sync(unchanged=3)
    assert "brook" in corpus.query("SELECT text FROM articles WHERE source = 'pages/Eling.txt'")[0]


@with_lines
def test_an_article_that_comes_back_is_no_longer_marked(corpus: Corpus) -> None:
    (corpus.sources / "Eling.txt").rename(corpus.place / "kept.txt")
    corpus.sync(gone=1, unchanged=2)
    corpus.sync(unchanged=2)
    assert len(corpus.gone()) == 1
    (corpus.place / "kept.txt").rename(corpus.sources / "Eling.txt")
    corpus.sync(new=1, unchanged=2)
    assert corpus.gone() == {}


@every_kind
def test_what_is_gone_can_be_removed_also_later(corpus: Corpus) -> None:
    (corpus.sources / "Eling.txt").unlink()
    corpus.sync(gone=1, unchanged=2)
    (corpus.sources / "Bembridge.txt").unlink()
    corpus.sync("--gone", "remove", gone=1, unchanged=1)
    assert [*corpus.titles().values()] == ["The Mill at Woodbridge"]
    if corpus.kind == "sqlite":
        assert corpus.query("SELECT count(*) FROM authors") == [1]
        assert corpus.query("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'eling'") == [0]


@pytest.mark.parametrize("options", [["--drop", "table"], ["--raw"], ["--since", "2020"], ["--exclude", "*.css"]])
def test_with_other_options_everything_is_read_anew(options: list[str], corpus: Corpus) -> None:
    (name,) = {"--drop": ["drop"], "--raw": ["raw"], "--since": ["since"], "--exclude": ["files"]}[options[0]]
    corpus.sync(*options, unchanged=3, reason=f"written with other options ({name})")
    corpus.sync(*options, unchanged=3)
    corpus.sync(unchanged=3, reason=f"written with other options ({name})")


def test_with_other_rules_everything_is_read_anew(corpus: Corpus) -> None:
    rules = corpus.place / "rules.toml"
    rules.write_text('[moonlight]\nlabel = "advert"\nphrases = ["grind by moonlight"]\n')
    corpus.sync("--rules", rules, unchanged=3, reason="written with other rules")
    assert corpus.query("SELECT sum(words) FROM articles") == [0] or corpus.query("SELECT sum(words) FROM articles")[0] < 300
    rules.write_text('[starlight]\nlabel = "advert"\nphrases = ["grind by starlight"]\n')
    corpus.sync("--rules", rules, unchanged=3, reason="written with other rules")


@with_lines
def test_with_another_version_everything_is_read_anew(corpus: Corpus) -> None:
    corpus.write("Eling.txt", text_of("Eling Tide"))
    fingerprint = json.loads(corpus.query("SELECT fingerprint FROM sync_run")[0])
    corpus.change_state(f"UPDATE sync_run SET fingerprint = '{json.dumps(fingerprint | {'reex': '0.1 0123'})}'")
    if corpus.kind == "sqlite":
        corpus.change_state("UPDATE articles SET title = 'old'")
    corpus.sync(changed=1, unchanged=2, reason="written by another version of reex")
    assert sorted(corpus.titles().values()) == [f"The Mill at {place}" for place in ("Bembridge", "Eling Tide", "Woodbridge")]


@every_kind
def test_a_column_that_is_asked_for_is_filled_and_emptied(corpus: Corpus) -> None:
    corpus.sync("--fields", "+markdown", unchanged=3, reason="written with other options (fields)")
    assert ["water" in article["markdown"] for article in corpus.articles()] == [True] * 3
    corpus.sync(unchanged=3, reason="written with other options (fields)")
    assert not any(article.get("markdown") for article in corpus.articles())


def test_other_jobs_are_no_other_options(corpus: Corpus) -> None:
    corpus.sync("--jobs", 2, "--timeout", 60, unchanged=3)


def test_any_number_of_jobs_gives_the_same_rows(tmp_path: Path) -> None:
    found = []
    for number, jobs in enumerate((1, 3)):
        (tmp_path / str(number)).mkdir()
        corpus = Corpus(tmp_path / str(number))
        for index, place in enumerate(PLACES * 3):
            corpus.write(f"{index}.txt", text_of(f"{place} {index}"))
        corpus.write("posts.json", json.dumps([post(n, PLACES[n]) for n in range(6)]))
        corpus.sync("--jobs", jobs, new=19)
        corpus.write("0.txt", text_of("Carew Castle"))
        corpus.touch("1.txt")
        corpus.write("posts.json", json.dumps([post(n, PLACES[n]) for n in range(3, 6)]))
        (corpus.sources / "2.txt").unlink()
        corpus.sync("--jobs", jobs, changed=2, gone=1, unchanged=16)
        found.append((read_rows(corpus.path), corpus.query("SELECT number, source FROM articles ORDER BY number")))
    assert found[0] == found[1]


@every_kind
def test_an_article_that_its_source_no_longer_holds_is_marked(corpus: Corpus) -> None:
    corpus.write("posts.json", json.dumps([post(1, "Carew"), post(2, "Pembroke"), post(3, "Beaumont")]))
    corpus.sync(new=1, unchanged=3)
    corpus.write("posts.json", json.dumps([post(2, "Pembroke Dock"), post(4, "Eling")]))
    corpus.sync(changed=1, unchanged=3)
    assert corpus.gone() == {title: ["gone: its source no longer holds it"] for title in ("Beaumont", "Carew")}
    assert "Pembroke Dock" in [article["title"] for article in corpus.articles()]
    assert len(corpus.articles()) == 7
    corpus.sync("--gone", "remove", unchanged=4)
    assert len(corpus.articles()) == 5


@with_lines
def test_a_new_state_of_a_text_replaces_the_old_one(corpus: Corpus) -> None:
    with ZipFile(corpus.sources / "a.zip", "w") as archive:
        archive.writestr("one.txt", text_of("Carew"))
        archive.writestr("two.txt", text_of("Pembroke"))
    corpus.sync(new=1, unchanged=3)
    with ZipFile(corpus.sources / "a.zip", "w") as archive:
        archive.writestr("one.txt", text_of("Carew Castle"))
    corpus.sync(changed=1, unchanged=3)
    assert corpus.titles()["pages/a.zip!/one.txt"] == "The Mill at Carew Castle"
    assert "The Mill at Carew" not in corpus.titles().values()
    assert corpus.gone() == {"The Mill at Pembroke": ["gone: its source no longer holds it"]}


@with_lines
def test_an_article_of_two_sources_stays_until_both_are_gone(corpus: Corpus) -> None:
    corpus.write("a.json", json.dumps([post(1, "Carew"), post(2, "Pembroke")]))
    corpus.write("b.json", json.dumps([post(1, "Carew, later")]))
    corpus.sync(new=2, unchanged=3)
    assert corpus.titles()["pages/b.json#/0"] == "Carew, later"
    corpus.write("a.json", json.dumps([post(1, "Carew, earlier"), post(2, "Pembroke")]))
    corpus.sync(changed=1, unchanged=4)
    assert corpus.titles()["pages/b.json#/0"] == "Carew, later"
    (corpus.sources / "b.json").unlink()
    corpus.sync("--gone", "remove", gone=1, unchanged=4)
    assert corpus.titles()["pages/a.json#/0"] == "Carew, earlier"
    corpus.write("a.json", json.dumps([post(2, "Pembroke")]))
    corpus.sync("--gone", "remove", changed=1, unchanged=3)
    assert "Carew, earlier" not in corpus.titles().values()


@pytest.mark.parametrize("seed", range(3))
def test_after_any_changes_the_rows_are_those_of_a_new_database(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)  # noqa: S311 - no secret
    corpus = Corpus(tmp_path)
    for _ in range(5):
        for name in ("a.txt", "b.txt", "c.json", "d.json", "e/f.txt"):
            match dice.randrange(4):
                case 0:
                    (corpus.sources / name).unlink(missing_ok=True)
                case 1 if name.endswith(".json"):
                    chosen = dice.sample(range(6), dice.randrange(1, 5))
                    corpus.write(name, json.dumps([post(n, f"{dice.choice(PLACES)} {n}") for n in chosen]))
                case 1 | 2 if name.endswith(".txt"):
                    corpus.write(name, text_of(dice.choice(PLACES)))
        corpus.write("z.txt", text_of("Carew"))
        corpus.run("--gone", "remove", "--jobs", dice.choice((1, 2)))
        other = corpus.place / "other.db"
        other.unlink(missing_ok=True)
        reex("export", "--sync", "-o", other, "pages", cwd=tmp_path)
        assert read_rows(corpus.path) == read_rows(other)


@pytest.mark.parametrize("content", [b"", b"PK\3\4 damaged", b'[{"title": '])
def test_a_source_that_cannot_be_read_keeps_its_articles_and_is_reported_each_time(content: bytes, corpus: Corpus) -> None:
    corpus.write("Eling.txt", content)
    for _ in range(2):
        lines = corpus.sync(code=1, failed=1, unchanged=2)
        assert [line.split(":")[0] for line in lines] == ["pages/Eling.txt"]
        assert corpus.titles()["pages/Eling.txt"] == "The Mill at Eling"
    assert corpus.gone() == {}
    corpus.write("Eling.txt", text_of("Eling Quay"))
    corpus.sync(changed=1, unchanged=2)
    assert corpus.titles()["pages/Eling.txt"] == "The Mill at Eling Quay"
    assert corpus.query("SELECT count(*) FROM articles") == [3]


def test_nothing_is_gone_of_a_folder_that_cannot_be_read(corpus: Corpus) -> None:
    corpus.sources.rename(corpus.place / "away")
    (corpus.place / "more.txt").write_text(text_of("Carew"))
    done = corpus.run("--gone", "remove", paths=("pages", "more.txt"))
    assert done.stderr.decode().splitlines()[-1] == "1 new, 0 changed, 0 gone, 0 as they were, 1 failed."
    assert len(corpus.titles()) == 4
    corpus.sources.mkdir()
    corpus.sync("--gone", "remove", code=1, failed=1, gone=1)
    assert len(corpus.titles()) == 3


def test_a_path_that_does_not_exist_changes_nothing(corpus: Corpus) -> None:
    before = corpus.path.read_bytes()
    done = corpus.run("--gone", "remove", paths=("page",))
    assert (done.returncode, error_line(done)) == (2, "page: no such file or directory.")
    assert corpus.path.read_bytes() == before


def test_names_that_are_not_text_and_other_spellings_of_a_path(corpus: Corpus) -> None:
    for name in (b"\xff.txt", b"\xfe.txt"):
        path = os.fsencode(corpus.sources) + b"/" + name
        with open(path, "wb") as file:
            file.write(text_of(f"Carew {name[0]}").encode())
        os.utime(path, (LONG_AGO, LONG_AGO))
    corpus.sync(new=2, unchanged=3)
    for spelling in ("./pages/", ".", "pages//"):
        done = corpus.run(paths=(spelling,))
        assert done.stderr.decode().splitlines()[-1] == "0 new, 0 changed, 0 gone, 5 as they were."


def test_a_source_that_is_named_twice_counts_once(corpus: Corpus) -> None:
    done = corpus.run(paths=("pages", "pages/Eling.txt", "./pages"))
    assert error_line(done) == "0 new, 0 changed, 0 gone, 3 as they were."


def test_skipped_sources_are_not_read_again(corpus: Corpus) -> None:
    corpus.write("style.css", "body { color: red }\n.mill { margin: 0; padding: 1px }\n" * 5)
    assert corpus.sync(new=1, unchanged=3) == ["skipped: 1 stylesheet."]
    assert corpus.sync(unchanged=4) == []


def test_quiet_prints_nothing_and_a_report_has_the_sources_that_were_read(corpus: Corpus) -> None:
    corpus.write("Eling.txt", text_of("Eling Quay"))
    done = corpus.run("--quiet", "--report", "report.jsonl")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    lines = (corpus.place / "report.jsonl").read_text().splitlines()
    assert [json.loads(line)["source"] for line in lines] == ["pages/Eling.txt"]


def test_a_database_among_its_sources_is_left_out(corpus: Corpus) -> None:
    for _ in range(2):
        done = reex("export", "--sync", "-o", "own.db", "--jobs", 2, cwd=corpus.sources)
    assert error_line(done) == "0 new, 0 changed, 0 gone, 3 as they were."


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--gone remove", "--gone: it says what --sync does. Add --sync."),
        ("--sync --gone keep", "--gone keep: write mark or remove."),
        ("--sync --limit 3", "--sync and --limit: choose one. What was left out would be taken for gone."),
        ("--sync --sample 3", "--sync and --sample: choose one. What was left out would be taken for gone."),
        ("--sync --shards 2", "--sync and --shards: choose one. --sync divides a folder into parts by itself."),
        ("--sync --shard 1/2", "--sync and --shard: choose one. --sync divides a folder into parts by itself."),
        ("--sync --executor a:b", "--sync and --executor: choose one. --sync divides a folder into parts by itself."),
        ("--sync --learn", "--sync and --learn: choose one. Learn with reex learn, and apply its file with --rules."),
        ("--sync --csv", "--sync: jsonl, parquet, sqlite can be kept up to date, not csv."),
        ("--sync", "--sync: jsonl is kept up to date in a folder of parts. Write -o corpus/ --jsonl"),
        ("--sync -o c.parquet", "--sync: parquet is kept up to date in a folder of parts. Write -o corpus/ --parquet"),
        ("--sync -o c/ --fields id", "--fields: what is gone is marked in notes. Add this field, or --gone remove."),
        ("--sync -o ftp://a.b/c/ .", "-o ftp://a.b/c/: jsonl is written on a disk. Write it here, and copy it."),
        ("--sync --sqlite", "--sqlite: standard output cannot hold it. Say with -o where to write it."),
        ("--sync -o c.db.gz --sqlite", "-o c.db.gz: sqlite cannot be compressed as well. Leave off the last suffix."),
        ("--sync -o c.db -", "--sync: standard input has no name by which it is known again. Save it in a file."),
        ("--sync -o c.db ftp://a.b/", "--sync: ftp://a.b/ has no time of modification to rely on. Save it in a file."),
        ("--sync -o c.db /dev/null", "--sync: /dev/null is a pipe or a device, and cannot be read twice. Save it in a file."),
        ("--sync -o c.db --blocks", "--blocks: jsonl can hold it, not sqlite."),
    ],
)  # fmt: skip
def test_what_has_no_meaning_with_sync_is_refused(options: str, message: str, tmp_path: Path) -> None:
    done = reex("export", *options.split(), cwd=tmp_path)
    assert (done.returncode, error_line(done)) == (2, message)
    assert [*tmp_path.iterdir()] == []


def test_a_database_that_it_did_not_write_is_refused(corpus: Corpus) -> None:
    reex("export", "-o", "plain.db", "pages", cwd=corpus.place)
    before = (corpus.place / "plain.db").read_bytes()
    done = reex("export", "--sync", "-o", "plain.db", "pages", cwd=corpus.place)
    assert (done.returncode, error_line(done)) == (2, "-o plain.db: --sync did not write it. Name a new file to begin with.")
    assert (corpus.place / "plain.db").read_bytes() == before


def test_an_export_without_sync_into_its_database_is_refused(corpus: Corpus) -> None:
    done = reex("export", "-o", "corpus.db", "pages", cwd=corpus.place)
    reason = "--sync keeps it up to date with its sources. Add --sync, or name another file"
    assert (done.returncode, error_line(done)) == (2, f"corpus.db: cannot be written ({reason}).")


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TABLE sync_articles",
        "ALTER TABLE sync_sources DROP COLUMN digest",
        "DELETE FROM sync_run",
        "UPDATE sync_run SET fingerprint = '{'",
        "UPDATE sync_run SET fingerprint = '[1]'",
        "UPDATE sync_run SET schema = 'reex.sync/9'",
        "DROP TABLE sync_run",
    ],
)
def test_a_damaged_state_is_refused(damage: str, corpus: Corpus) -> None:
    corpus.change_state(damage)
    before = corpus.path.read_bytes()
    done = corpus.run()
    problem = "what --sync noted in it about its sources is damaged, or of another version of reex"
    assert (done.returncode, error_line(done)) == (2, f"-o corpus.db: {problem}. Name a new file to begin with.")
    assert corpus.path.read_bytes() == before


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE sync_sources SET digest = 7, size = 'x', modified = 'y'",
        "DELETE FROM sync_sources",
        "DELETE FROM sync_articles",
        'UPDATE sync_run SET fingerprint = \'{"options": 3, "rules": {}}\'',
        "UPDATE articles SET notes = 'x'",
    ],
)
def test_wrong_values_in_the_state_cost_no_article(damage: str, corpus: Corpus) -> None:
    corpus.change_state(damage)
    (corpus.sources / "Eling.txt").unlink()
    done = corpus.run()
    assert "Traceback" not in done.stderr.decode()
    assert corpus.query("SELECT count(*) FROM articles") == [3]


def test_truncated_and_foreign_files_are_refused(corpus: Corpus) -> None:
    for content in (corpus.path.read_bytes()[:9000], b"not a database, but a text that is long enough" * 20):
        corpus.path.write_bytes(content)
        done = corpus.run()
        assert done.returncode == 2
        assert error_line(done).startswith("corpus.db: cannot be written (")
        assert corpus.path.read_bytes() == content


@with_lines
def test_a_second_run_on_the_same_corpus_is_refused(corpus: Corpus) -> None:
    with lock_target(str(corpus.state)):
        done = corpus.run()
    reason = "another --sync is writing it. Wait until that is done"
    assert (done.returncode, error_line(done)) == (2, f"{corpus.name}: cannot be written ({reason}).")
    corpus.sync(unchanged=3)


@with_lines
def test_an_interrupted_run_changes_nothing_and_leaves_nothing(corpus: Corpus) -> None:
    before, files = corpus.articles(), corpus.files()
    for number in range(150):
        corpus.write(f"more/{number}.txt", text_of(f"Carew {number}"))
    with start_reex(*corpus.command(), "pages", cwd=corpus.place) as running:
        wait_for(lambda: bool([*corpus.state.parent.glob(".reex-*.lock")]), running)
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate()
    assert running.returncode == 130, errors
    assert (corpus.articles(), corpus.files()) == (before, files)


def wait_for(is_true: Callable[[], bool], running: subprocess.Popen[bytes]) -> None:
    """Wait until something is true while a process is running."""
    deadline = time.monotonic() + 30
    while not is_true() and time.monotonic() < deadline:
        assert running.poll() is None
        time.sleep(0.005)


@pytest.mark.parametrize(("corpus", "new"), [("sqlite", True), ("sqlite", False), ("jsonl", True)], indirect=["corpus"])
def test_a_run_that_is_killed_leaves_the_last_whole_state(new: bool, corpus: Corpus) -> None:
    dice = random.Random(new)  # noqa: S311 - no secret
    files = corpus.files()
    if new:
        corpus.remove()
    before = corpus.articles()
    for number in range(100):
        corpus.write(f"more/{number}.txt", text_of(f"Carew {number}"))
    (corpus.sources / "Eling.txt").unlink()
    for _ in range(3):
        with start_reex(*corpus.command(), "--gone", "remove", "pages", cwd=corpus.place) as running:
            wait_for(lambda: bool([*corpus.state.parent.glob(".reex-*.lock")]), running)
            time.sleep(dice.uniform(0, 0.3))
            running.kill()
        assert len(corpus.articles()) in {len(before), 102}
    corpus.run("--gone", "remove")
    assert len(corpus.articles()) == 102
    assert "pages/Eling.txt" not in corpus.titles()
    assert corpus.files() == files


@with_lines
def test_a_disk_that_is_full_leaves_the_last_whole_state(corpus: Corpus) -> None:
    before, files = corpus.articles(), corpus.files()
    for number in range(60):
        corpus.write(f"more/{number}.txt", "\n\n".join(f"{text_of(f'Carew {number}')} {turn}" for turn in range(20)))
    blocks = corpus.state.stat().st_size // 1024 + 40
    words = shlex.join(corpus.command())
    done = shell(f"ulimit -f {blocks}; trap '' XFSZ; reex {words} pages", cwd=corpus.place)
    assert done.returncode == 2
    assert error_line(done).startswith("corpus")
    assert ": cannot be written (" in error_line(done)
    assert (corpus.articles(), corpus.files()) == (before, files)
    corpus.sync(new=60, unchanged=3)
