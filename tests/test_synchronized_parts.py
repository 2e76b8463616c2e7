"""`reex export --sync` into a folder: parts stay few and small, and other programs see all articles at any moment."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reex_cli.cli.parameters import ExecutionOptions
from reex_cli.cli.synchronized_export import SynchronizedOutput, export_changes
from reex_cli.options import Options
from reex_cli.sync import folder
from reex_cli.sync.packing import PartState, group_parts
from reex_cli.writers import WriterOptions, writers
from tests.command import error_line, reex, shell
from tests.death import die_at_step
from tests.synchronized import KINDS, PLACES, Corpus, post, read_articles, text_of

FOLDERS = KINDS[1:]
FULL_PART = 6000  # characters: about four articles
PARTS = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 8), st.integers(0, 1200), st.booleans(), st.booleans()))


class SmallParts(Corpus):
    """A corpus in a folder of small parts, which is brought up to date in this process."""

    def follow(self, path: str = "corpus/", *, remove: bool = False) -> None:
        """Bring a folder up to date."""
        output = SynchronizedOutput(path, path, writers()[self.kind], WriterOptions(), remove)
        export_changes(["pages"], Options(detail=frozenset()), ExecutionOptions(quiet=True), output)

    def fresh_articles(self) -> list[dict[str, object]]:
        """The articles of a new corpus of these sources."""
        self.follow("other/")
        articles = [*read_articles(self.place / "other", self.kind)]
        shutil.rmtree(self.place / "other")
        return sorted(articles, key=lambda article: article["id"])

    def check_parts(self) -> None:
        """Check that no file is left over, and that all parts but one are at least half full."""
        sizes = self.query("SELECT sum(size) FROM articles GROUP BY part")
        assert sum(2 * size < FULL_PART for size in sizes) <= 1
        assert all(size < 1.3 * FULL_PART for size in sizes)
        assert len(self.parts()) == len(sizes) == len([*self.path.iterdir()]) - 1


@pytest.fixture
def corpus(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> SmallParts:
    """Twelve articles in three parts or more."""
    kind = getattr(request, "param", "jsonl")
    if kind == "parquet":
        pytest.importorskip("pyarrow")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(folder, "FULL_PART", FULL_PART)
    corpus = SmallParts(tmp_path, kind)
    for number in range(12):
        corpus.write(f"{number:02}.txt", text_of(f"{PLACES[number % 6]} {number}"))
    corpus.follow()
    return corpus


in_both = pytest.mark.parametrize("corpus", FOLDERS, indirect=True)


@in_both
@pytest.mark.parametrize("remove", [False, True])
def test_after_any_changes_the_articles_are_those_of_a_new_corpus(remove: bool, corpus: SmallParts) -> None:
    dice = random.Random(f"mill {corpus.kind} {remove}")  # noqa: S311 - no secret
    for _ in range(6):
        for number in dice.sample(range(24), dice.randrange(7)):
            name = f"{number:02}.txt"
            if dice.random() < 0.4:
                (corpus.sources / name).unlink(missing_ok=True)
            else:
                corpus.write(name, text_of(f"{dice.choice(PLACES)} {dice.randrange(30)}"))
        for name in ("posts.json", "zeal.json"):
            chosen = dice.sample(range(9), dice.randrange(1, 6))
            corpus.write(name, json.dumps([post(n, f"{dice.choice(PLACES)} {n}") for n in chosen]))
        corpus.follow(remove=remove)
        corpus.check_parts()
        gone = [article["id"] for article in corpus.articles() if any("gone:" in note for note in article["notes"])]
        assert sorted(gone) == sorted(corpus.query("SELECT article FROM sync_gone"))
        assert not (remove and gone)
        assert [article for article in corpus.articles() if article["id"] not in gone] == corpus.fresh_articles()


@in_both
def test_parts_without_a_change_stay_as_they_are(corpus: SmallParts) -> None:
    def identities() -> dict[str, tuple[int, int]]:
        return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in corpus.path.glob("part-*")}

    before = identities()
    assert len(before) == 3
    corpus.touch("05.txt")
    corpus.follow()
    assert identities() == before
    corpus.write("00.txt", text_of("Carew Castle"))
    corpus.follow()
    changed = [name for name, identity in identities().items() if before[name] != identity]
    assert changed == [f"part-00001.{corpus.kind}"] or len(changed) == 2
    assert identities()[f"part-00002.{corpus.kind}"] == before[f"part-00002.{corpus.kind}"]


@in_both
def test_death_at_any_step_hides_no_article_and_the_next_run_completes_it(corpus: SmallParts) -> None:
    old = corpus.articles()
    shutil.copytree(corpus.path, "start")
    corpus.write("00.txt", text_of("Carew Castle"))
    corpus.write("05.txt", text_of("Carew Quay"))
    (corpus.sources / "07.txt").unlink()
    (corpus.sources / "08.txt").unlink()
    for number in range(12, 18):
        corpus.write(f"{number}.txt", text_of(f"Carew {number}"))
    new = corpus.fresh_articles()
    lasting = {one["source"] for one in old} & {one["source"] for one in new}
    step, died, seen = 0, True, Counter[str]()
    while died:
        step += 1
        shutil.rmtree(corpus.path)
        shutil.copytree("start", corpus.path)
        died = die_at_step(step, lambda: corpus.follow(remove=True))
        found = corpus.articles()
        seen["old" if found == old else "new" if found == new else "both"] += 1
        assert all(article in old or article in new for article in found)
        assert lasting <= {article["source"] for article in found}
        corpus.follow(remove=True)
        assert corpus.articles() == new
        corpus.check_parts()
    assert min(seen["old"], seen["new"], seen["both"]) > 1, seen


def test_a_first_run_that_dies_leaves_nothing_that_the_next_one_minds(corpus: SmallParts) -> None:
    articles, parts = corpus.articles(), corpus.parts()
    step, died = 0, True
    while died:
        step += 1
        shutil.rmtree(corpus.path)
        died = die_at_step(step, corpus.follow)
        corpus.follow()
        assert (corpus.articles(), corpus.parts()) == (articles, parts)
        corpus.check_parts()
    assert step > 10


@pytest.mark.parametrize("kind", FOLDERS)
def test_any_number_of_jobs_gives_the_same_bytes(kind: str, tmp_path: Path) -> None:
    corpus = Corpus(tmp_path, kind)
    found = []
    for name in ("one/", "three/"):
        for number in range(12):
            corpus.write(f"{number}.txt", text_of(f"{PLACES[number % 6]} {number}"))
        reex("export", "--sync", f"--{kind}", "-o", name, "--jobs", 1 if name == "one/" else 3, "pages", cwd=tmp_path)
        if not found and kind == "jsonl":
            (part,) = (tmp_path / name).glob("part-*")
            assert part.read_bytes() == reex("export", "pages", cwd=tmp_path).stdout
        corpus.write("5.txt", text_of("Carew Castle"))
        (corpus.sources / "7.txt").unlink()
        reex("export", "--sync", f"--{kind}", "-o", name, "--jobs", 1 if name == "one/" else 3, "pages", cwd=tmp_path)
        found.append({path.name: path.read_bytes() for path in (tmp_path / name).glob("part-*")})
    assert found[0] == found[1]
    assert found[0]


@pytest.mark.parametrize("corpus", ["parquet"], indirect=True)
def test_with_other_fields_all_parts_have_the_same_columns(corpus: SmallParts) -> None:
    (corpus.sources / "03.txt").unlink()
    corpus.follow()
    assert corpus.run("--fields", "+markdown,confidence").returncode == 0
    articles = corpus.articles()
    assert {tuple(article) for article in articles} == {(*tuple(articles[0])[:-2], "markdown", "confidence")}
    assert [article["source"] for article in articles if article["markdown"] is None] == ["pages/03.txt"]
    assert corpus.gone() == {"The Mill at Carew 3": ["gone: its source is no longer there"]}


@in_both
def test_articles_without_notes_are_marked_with_their_first_one(corpus: SmallParts) -> None:
    corpus.remove()
    assert corpus.run("--fields", "id,source,title", "--gone", "remove").returncode == 0
    (corpus.sources / "03.txt").unlink()
    assert corpus.run().returncode == 0
    (marked,) = (article for article in corpus.articles() if article["source"] == "pages/03.txt")
    assert marked["notes"] == ["gone: its source is no longer there"]


def test_a_folder_among_its_sources_is_left_out(corpus: SmallParts) -> None:
    for line in ("12 new, 0 changed, 0 gone, 0 as they were.", "0 new, 0 changed, 0 gone, 12 as they were."):
        done = reex("export", "--sync", "-o", "pages/clean/", "pages", "--jobs", 2, cwd=corpus.place)
        assert error_line(done) == line


def test_other_programs_leave_out_what_is_no_part(tmp_path: Path) -> None:
    duckdb, dataset = pytest.importorskip("duckdb"), pytest.importorskip("pyarrow.dataset")
    corpus = Corpus(tmp_path, "parquet")
    corpus.write("a.txt", text_of("Carew"))
    corpus.sync(new=1)
    for name in (".new-00001", ".sync.db-journal"):
        (corpus.path / name).write_bytes(b"not a part")
    assert dataset.dataset(corpus.path).count_rows() == 1
    assert duckdb.sql(f"SELECT count(*) FROM '{corpus.path}/*.parquet'").fetchall() == [(1,)]
    corpus.sync(unchanged=1)
    assert sorted(path.name for path in corpus.path.iterdir()) == [".sync.db", "part-00001.parquet"]


def refuse(corpus: Corpus, problem: str, *options: str) -> None:
    """Check that a corpus is refused, and stays as it is."""
    before = {path.name: path.read_bytes() for path in corpus.path.iterdir()}
    done = corpus.run(*options)
    assert (done.returncode, error_line(done)) == (2, problem)
    assert {path.name: path.read_bytes() for path in corpus.path.iterdir()} == before


NEW_FOLDER = "Name a new folder to begin with."
DAMAGED = f"-o corpus/: what --sync noted in it about its sources is damaged, or of another version of reex. {NEW_FOLDER}"


def test_parts_that_were_changed_or_removed_are_refused_and_copies_are_not(corpus: SmallParts) -> None:
    part = corpus.path / "part-00001.jsonl"
    os.utime(part, (1, 1))
    corpus.sync(unchanged=12)
    content = part.read_bytes()
    for other in (content.replace(b"water", b"river"), content[:-1], b""):
        part.write_bytes(other)
        refuse(corpus, f"-o corpus/: part-00001.jsonl in it is not as --sync wrote it. {NEW_FOLDER}")
    part.unlink()
    refuse(corpus, f"-o corpus/: part-00001.jsonl in it is not as --sync wrote it. {NEW_FOLDER}")
    part.write_bytes(content)
    corpus.sync(unchanged=12)


def test_foreign_files_are_refused_if_they_would_be_read_as_parts(corpus: SmallParts) -> None:
    (corpus.path / "README.md").write_text("parts\n")
    corpus.sync(unchanged=12)
    (corpus.path / "more.jsonl").write_text("{}\n")
    refuse(corpus, "corpus/: cannot be written (more.jsonl in it is none of its parts. Move it elsewhere).")


def test_folders_that_it_did_not_write_are_refused(corpus: SmallParts) -> None:
    corpus.state.unlink()
    refuse(corpus, f"-o corpus/: --sync did not write it. {NEW_FOLDER}")
    corpus.state.write_bytes(b"")
    done = corpus.run()
    assert (done.returncode, error_line(done)) == (2, f"-o corpus/: --sync did not write it. {NEW_FOLDER}")
    shutil.rmtree(corpus.path)
    corpus.path.write_text("a file")
    assert corpus.run().returncode == 2


def test_other_exports_into_its_folder_are_refused(corpus: SmallParts) -> None:
    corpus.kind = "parquet"
    refuse(corpus, f"-o corpus/: its parts are jsonl, not parquet. {NEW_FOLDER}")
    done = reex("export", "--jsonl", "--shards", 2, "-o", "corpus/", "pages", cwd=corpus.place)
    assert error_line(done) == "-o corpus/: --sync keeps it up to date with its sources. Name another folder."


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TABLE sync_articles",
        "DROP TABLE parts",
        "DROP TABLE articles",
        "ALTER TABLE parts DROP COLUMN digest",
        "DELETE FROM sync_run",
        "DELETE FROM format",
        "UPDATE sync_run SET fingerprint = '{'",
        "UPDATE parts SET rows = rows - 1",
        "UPDATE parts SET rows = 'x'",
        "UPDATE parts SET new = 'x'",
        "UPDATE articles SET row = row + 1",
        "UPDATE articles SET row = row + 0.5 WHERE row = 1",
        "UPDATE articles SET part = 77 WHERE row = 0",
        "UPDATE articles SET size = 'x'",
        "DELETE FROM articles WHERE row = 0",
    ],
)
def test_a_damaged_state_is_refused(damage: str, corpus: SmallParts) -> None:
    corpus.change_state(damage)
    refuse(corpus, DAMAGED)


def test_a_state_that_is_no_database_is_refused(corpus: SmallParts) -> None:
    for content in (b"not a database, but a text that is long enough" * 20, corpus.state.read_bytes()[:5000]):
        corpus.state.write_bytes(content)
        refuse(corpus, DAMAGED)


def test_a_first_run_that_fails_leaves_no_folder(corpus: SmallParts) -> None:
    limited = "ulimit -f 16; trap '' XFSZ"
    done = shell(f"{limited}; reex export --sync -o new/ pages", cwd=corpus.place)
    assert done.returncode == 2
    assert error_line(done).startswith("new/: cannot be written (SQLite says: ")
    assert not (corpus.place / "new").exists()


def test_links_in_a_folder_lead_nowhere(corpus: SmallParts) -> None:
    secret = corpus.place / "secret"
    secret.write_text("a secret")
    secret.chmod(0o600)
    (corpus.path / ".new-00001").symlink_to(secret)
    corpus.write("00.txt", text_of("Carew Castle"))
    corpus.follow()
    (corpus.path / ".new-00001").symlink_to(secret)
    corpus.change_state("UPDATE parts SET new = 1 WHERE number = 1")
    refuse(corpus, f"-o corpus/: part-00001.jsonl in it is not as --sync wrote it. {NEW_FOLDER}")
    corpus.state.rename(corpus.place / "state.db")
    corpus.state.symlink_to(corpus.place / "state.db")
    refuse(corpus, DAMAGED)
    assert (secret.read_text(), secret.stat().st_mode & 0o777) == ("a secret", 0o600)


@given(PARTS)
def test_every_part_is_in_one_group_and_all_but_one_are_half_full(
    values: list[tuple[int, int, int, bool, bool]],
) -> None:
    old = [PartState(n, rows, min(rows, kept), size, False, stale) for n, (rows, kept, size, _, stale) in enumerate(values)]
    parts = [part._replace(is_new=value[3]) for part, value in zip(old, values, strict=True)]
    parts = [part._replace(number=n) for n, part in enumerate(sorted(parts, key=lambda part: part.is_new))]
    groups = group_parts(parts, 1000)
    assert sorted(part for group in groups for part in group) == parts
    assert all(len(group) == 1 or sum(part.size for part in group) <= 1000 for group in groups)
    assert sum(2 * sum(part.size for part in group) < 1000 for group in groups) <= 1
    order = [{part.is_new for part in group} for group in groups]
    assert order == sorted(order, key=[{True}, {True, False}, {False}].index)
    assert order.count({True, False}) <= 1
