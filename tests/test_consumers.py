"""Exports of real documents, read by the tools that they are for: jq, awk, pandas, DuckDB, pyarrow, SQLite, Datasette.

Libraries that are slow to import run in their own process.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tracemalloc
from collections import Counter
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from reex_cli.date_arithmetic import to_utc
from reex_cli.writers import FIELD_NAMES
from tests.command import SEEDS, reex, shell
from tests.conftest import SHARED
from tests.records import BARE, FULL, open_writer, unescape_tsv, write_articles

REAL_DOCUMENTS = [SEEDS, *([SHARED / "seeds"] if (SHARED / "seeds").is_dir() else [])]
FORMAT_NAMES = {
    "jsonl": "a.jsonl.gz",
    "csv": "a.csv",
    "tsv": "a.tsv",
    "parquet": "a.parquet",
    "sqlite": "a.db",
    "markdown": "md/",
}
MAX_HELD_BYTES = 60_000_000  # that a writer may keep in memory: most for Parquet, which writes whole row groups
DATASETS = pytest.mark.skipif(not find_spec("datasets"), reason="not installed: datasets")
DATASETTE = pytest.mark.skipif(not find_spec("datasette"), reason="not installed: datasette")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the real documents in every format."""
    folder = tmp_path_factory.mktemp("exported")
    for name, file in FORMAT_NAMES.items():
        if name != "parquet" or find_spec("pyarrow"):
            done = reex("export", "-o", f"{folder}/{file}", *REAL_DOCUMENTS)
            assert (done.returncode, done.stderr) == (0, b"")
    return folder


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    """The records of the real documents."""
    return [json.loads(line) for line in reex("export", *REAL_DOCUMENTS).stdout.splitlines()]


def run_python(folder: Path, program: str) -> Any:
    """Run a Python program offline, in its own process, and decode the JSON it prints."""
    home = {"HOME": str(folder), "HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env={**os.environ, **home}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_validator_of_json_schema_accepts_every_record(records: list[dict[str, Any]]) -> None:
    validator = Draft202012Validator(json.loads(reex("schema").stdout))
    validator.check_schema(validator.schema)
    assert [error.message for record in records for error in validator.iter_errors(record)] == []
    assert len(records) >= 19


@pytest.mark.skipif(not shutil.which("jq"), reason="not installed: jq")
def test_jq_reads_json_lines(exported: Path, records: list[dict[str, Any]]) -> None:
    found = shell("gzip -dc a.jsonl.gz | jq -c '[.title, .words, .terms]'", exported).stdout
    assert [json.loads(line) for line in found.splitlines()] == [
        [record[name] for name in ("title", "words", "terms")] for record in records
    ]


def test_the_csv_of_python_reads_csv(exported: Path, records: list[dict[str, Any]]) -> None:
    with (exported / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    for row, record in zip(rows, records, strict=True):
        assert list(row) == list(FIELD_NAMES)
        assert (row["text"], row["title"]) == (record["text"], record["title"] or "")
        assert row["authors"] == " | ".join(record["authors"])
        assert json.loads(row["native"] or "{}") == record["native"]


def test_cut_awk_and_wc_count_tsv_correctly(exported: Path, records: list[dict[str, Any]]) -> None:
    assert int(shell("wc -l < a.tsv", exported).stdout) == len(records) + 1
    assert shell("awk -F '\\t' '{ print NF }' a.tsv | sort -u", exported).stdout.split() == [str(len(FIELD_NAMES)).encode()]
    ids = shell("tail -n +2 a.tsv | cut -f 2", exported).stdout.decode().split()
    assert ids == [record["id"] for record in records]
    texts = shell(f"tail -n +2 a.tsv | cut -f {1 + FIELD_NAMES.index('text')}", exported).stdout.decode().splitlines()
    assert [unescape_tsv(text) for text in texts] == [record["text"] for record in records]


def changed_post(folder: Path, old: str, new: str) -> Path:
    """Write a real post with one text replaced."""
    path = folder / "post.txt"
    text = (SEEDS / "002_salt-by-sunlight.txt").read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return path


def test_excel_exports_of_real_posts_have_a_mark_crlf_and_no_formulas(records: list[dict[str, Any]], tmp_path: Path) -> None:
    post = changed_post(tmp_path, "Salt by Sunlight", "=SUM(1) Salt by Sunlight")
    assert reex("export", "--excel", "-o", tmp_path / "a.csv", *REAL_DOCUMENTS, post).returncode == 0
    data = (tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfschema,")
    *lines, last = csv.DictReader(data.decode("utf-8-sig").splitlines(keepends=True), strict=True)
    assert [line["text"].removeprefix("'") for line in lines] == [record["text"] for record in records]
    assert last["title"].startswith("'=SUM(1) Salt")
    assert [cell for line in (*lines, last) for cell in line.values() if cell.startswith(("=", "+", "-", "@"))] == []
    assert re.findall(rb"\r\nreex\.article/1,(r\w{16}),", data)[:-1] == [record["id"].encode() for record in records]


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "tsv", "parquet"])
def test_fields_are_the_columns_that_pandas_reads(suffix: str, records: list[dict[str, Any]], tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    if suffix == "parquet":
        pytest.importorskip("pyarrow")
    fields = ["id", "date", "title", "terms.category", "native.slug", "words"]
    path = tmp_path / f"a.{suffix}"
    assert reex("export", "--fields", ",".join(fields), "-o", path, *REAL_DOCUMENTS).returncode == 0
    read = {
        "jsonl": lambda: pandas.read_json(path, lines=True, dtype=False),
        "csv": lambda: pandas.read_csv(path),
        "tsv": lambda: pandas.read_csv(path, sep="\t", quoting=csv.QUOTE_NONE),
        "parquet": lambda: pandas.read_parquet(path),
    }
    table = read[suffix]()
    assert list(table.columns) == fields
    for name in ("id", "date", "title", "words"):
        assert table[name].astype(object).where(table[name].notna(), None).tolist() == [record[name] for record in records]
    categories = [record["terms"].get("category", []) for record in records]
    found = [list(cell) if suffix in {"jsonl", "parquet"} else cell for cell in table["terms.category"].fillna("")]
    assert found == (categories if suffix in {"jsonl", "parquet"} else [" | ".join(names) for names in categories])


def test_pandas_reads_every_table(exported: Path, records: list[dict[str, Any]]) -> None:
    pandas = pytest.importorskip("pandas")
    tables = [
        pandas.read_json(exported / "a.jsonl.gz", lines=True),
        pandas.read_csv(exported / "a.csv"),
        *([pandas.read_parquet(exported / "a.parquet")] if find_spec("pyarrow") else []),
    ]
    for table in tables:
        assert table["text"].fillna("").tolist() == [record["text"] for record in records]
        assert table["words"].sum() == sum(record["words"] for record in records)


def test_duckdb_reads_every_table(exported: Path, records: list[dict[str, Any]]) -> None:
    duckdb = pytest.importorskip("duckdb")
    assert reex("export", "-o", exported / "a.jsonl.zst", *REAL_DOCUMENTS).returncode == 0
    for file in ("a.jsonl.gz", "a.jsonl.zst", "a.csv", *(["a.parquet"] if find_spec("pyarrow") else [])):
        found = duckdb.sql(f"SELECT title, words, coalesce(text, '') FROM '{exported}/{file}'").fetchall()
        assert found == [(record["title"], record["words"], record["text"]) for record in records]


def test_pyarrow_reads_parquet(exported: Path, records: list[dict[str, Any]]) -> None:
    pytest.importorskip("pyarrow")
    from pyarrow import parquet

    table = parquet.read_table(exported / "a.parquet")
    assert table["published_at"].to_pylist() == [to_utc(record["date"]) for record in records]
    assert table["notes"].to_pylist() == [record["notes"] for record in records]


def test_sqlite_finds_words(exported: Path, records: list[dict[str, Any]]) -> None:
    file = sqlite3.connect(exported / "a.db")
    assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    for table, key in (("authors", "authors"), ("terms", "terms")):
        counted = file.execute(f"SELECT article, count(*) FROM {table} GROUP BY article").fetchall()
        wanted = {
            record["id"]: len(record[key]) if key == "authors" else sum(map(len, record[key].values()))
            for record in records
            if record[key]
        }
        assert dict(counted) == wanted
    found = file.execute(
        "SELECT a.id FROM articles_fts f JOIN articles a ON a.number = f.rowid WHERE articles_fts MATCH 'tide'"
    )
    assert {row[0] for row in found} >= {record["id"] for record in records if "tide" in record["text"].split()}
    file.close()


def test_exporting_again_updates_a_database_by_id_and_adds_what_is_new(records: list[dict[str, Any]], tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    for sources in (
        [changed_post(tmp_path, "salt-making", "salt-boiling")],
        [changed_post(tmp_path, "Sunlight", "Starlight")],
        REAL_DOCUMENTS,
    ):
        assert reex("export", "-o", path, *sources).returncode == 0
    file = sqlite3.connect(path)
    found = file.execute("SELECT id, title, text FROM articles").fetchall()
    assert sorted(found, key=str) == sorted(((record["id"], record["title"], record["text"]) for record in records), key=str)
    terms = Counter(name for record in records for names in record["terms"].values() for name in names)
    assert dict(file.execute("SELECT name, count(*) FROM terms GROUP BY name")) == terms
    search = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'title:{}'"
    assert [file.execute(search.format(word)).fetchone()[0] for word in ("starlight", "sunlight")] == [0, 1]
    file.close()


def test_printed_sql_and_arrow_schemas_are_those_of_the_files(exported: Path) -> None:
    printed = sqlite3.connect(":memory:")
    printed.executescript(reex("schema", "--sql").stdout.decode())
    file = sqlite3.connect(exported / "a.db")
    query = "SELECT name, sql FROM sqlite_schema ORDER BY name"
    assert printed.execute(query).fetchall() == file.execute(query).fetchall()
    for connection in (printed, file):
        connection.close()
    if find_spec("pyarrow"):
        from pyarrow import parquet

        columns = [line.partition(":")[0] for line in reex("schema", "--arrow").stdout.decode().splitlines()]
        assert columns == parquet.read_schema(exported / "a.parquet").names


def test_pyyaml_reads_the_front_matter(exported: Path, records: list[dict[str, Any]]) -> None:
    yaml = pytest.importorskip("yaml")
    heads = [yaml.safe_load(path.read_text("utf-8").split("\n---\n")[0]) for path in (exported / "md").iterdir()]
    by_id = {head["id"]: (head["title"], head["date"], head["authors"], head["terms"]) for head in heads}
    assert by_id == {record["id"]: tuple(record[name] for name in ("title", "date", "authors", "terms")) for record in records}


def test_an_exported_corpus_reads_like_its_sources_and_exports_to_the_same_bytes(exported: Path) -> None:
    data = gzip.decompress((exported / "a.jsonl.gz").read_bytes())
    assert reex("export", "--jsonl", "-", stdin=data).stdout == data
    for command in (["list"], ["strip"], ["export", "--csv"], ["export", "--tsv"]):
        assert reex(*command, "-", stdin=data).stdout == reex(*command, *REAL_DOCUMENTS).stdout


def test_awk_reads_what_stats_counts(exported: Path, records: list[dict[str, Any]]) -> None:
    sources = " ".join(map(str, REAL_DOCUMENTS))
    found = shell(f"reex stats {sources} | awk -F '\\t' '$1 == \"language\" {{ print $2, $3 }}'", exported).stdout.decode()
    counted = Counter(record["language"] or "" for record in records)
    assert sorted(found.splitlines()) == sorted(f"{language} {number}" for language, number in counted.items())


@pytest.mark.parametrize("name", ["jsonl", "csv", "tsv", "parquet", "sqlite", "markdown"])
def test_no_writer_keeps_the_corpus_in_memory(name: str, tmp_path: Path) -> None:
    if name == "parquet":
        pytest.importorskip("pyarrow")
    path = tmp_path / "out"
    tracemalloc.start()
    try:
        if name in {"sqlite", "markdown"}:
            with open_writer(name, str(path)) as write:
                write_many(write)
        else:
            with path.open("wb") as file, open_writer(name, file) as write:
                write_many(write)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MAX_HELD_BYTES


def write_many(write: Any) -> None:
    """Write articles whose texts together are 1.5 times as long as what a writer may keep."""
    for number in range(3 * MAX_HELD_BYTES // 2 // 100_000):
        write(replace(FULL, id=f"r{number:016}", text=f"{number:8}: " * 10_000))


@DATASETTE
def test_datasette_opens_and_searches_the_database(exported: Path, records: list[dict[str, Any]]) -> None:
    def get_json(path: str) -> Any:
        command = [sys.executable, "-m", "datasette", "a.db", "--get", path]
        return json.loads(subprocess.run(command, cwd=exported, capture_output=True, check=True).stdout)

    rows = get_json("/a/articles.json?_shape=array&_size=max")
    assert [(row["id"], row["text"]) for row in rows] == [(record["id"], record["text"]) for record in records]
    assert get_json("/a.json")["tables"][0]["name"] == "articles"
    assert [table["fts_table"] for table in get_json("/a.json")["tables"] if table["name"] == "articles"] == ["articles_fts"]
    found = get_json("/a/articles.json?_shape=array&_search=fleur")
    assert [row["title"] for row in found] == ["Salt by Sunlight – the Coast’s Slowest Harvest"]


@DATASETS
def test_datasets_loads_every_table(exported: Path, records: list[dict[str, Any]]) -> None:
    files = {"json": "a.jsonl.gz", "csv": "a.csv"} | ({"parquet": "a.parquet"} if find_spec("pyarrow") else {})
    program = f"""import json; from datasets import load_dataset
tables = [load_dataset(kind, data_files=file, split="train") for kind, file in {files}.items()]
print(json.dumps([[[row["text"] or "", row["words"]] for row in table] for table in tables]))"""
    assert run_python(exported, program) == [[[record["text"], record["words"]] for record in records]] * len(files)


# -- what guesses types from the beginning of a corpus, and its cure


@pytest.fixture(scope="module")
def uneven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus whose last record has other types than the 30,000 before it: a year for a date, a title, text for a number."""
    folder = tmp_path_factory.mktemp("uneven")
    first = replace(BARE, date="2025-11-04T08:15:22+01:00", native={"id": 7, "slug": "x" * 200})
    articles = [*[first] * 30_000, replace(FULL, date="2024", title="Late", native={"id": "7", "deep": {"a": [1]}})]
    (folder / "a.jsonl").write_bytes(write_articles("jsonl", articles))
    (folder / "a.csv").write_bytes(write_articles("csv", articles))
    if find_spec("pyarrow"):
        (folder / "a.parquet").write_bytes(write_articles("parquet", articles))
    return folder


@DATASETS
def test_datasets_loads_parquet_of_an_uneven_corpus(uneven: Path) -> None:
    pytest.importorskip("pyarrow")
    program = """import json; from datasets import load_dataset
corpus = load_dataset("parquet", data_files="a.parquet", split="train")
print(json.dumps([corpus.num_rows, *([row["date"], row["title"]] for row in (corpus[0], corpus[-1]))]))"""
    assert run_python(uneven, program) == [30_001, ["2025-11-04T08:15:22+01:00", None], ["2024", "Late"]]


def test_duckdb_reads_an_uneven_corpus_when_it_samples_all_rows(uneven: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    for reading in ("read_ndjson('a.jsonl', sample_size = -1)", "read_csv('a.csv', sample_size = -1)"):
        query = f"SELECT date, title FROM {reading} WHERE words > 0".replace("('", f"('{uneven}/")
        assert duckdb.sql(query).fetchall() == [("2024", "Late")]


def test_parquet_of_an_uneven_corpus_reads_without_options(uneven: Path) -> None:
    pandas, duckdb = pytest.importorskip("pandas"), pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    assert duckdb.sql(f"SELECT date, title FROM '{uneven}/a.parquet' WHERE words > 0").fetchall() == [("2024", "Late")]
    assert pandas.read_parquet(uneven / "a.parquet").iloc[-1]["title"] == "Late"
