"""The tools that exports are for open them, and find there what the records say: exports of real documents.

Those of `../shared` are among them where they are there. Tools that import much run in a process of their own.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from reex_cli.dates import moment
from reex_cli.writers import FIELDS
from tests.command import SEEDS, reex, shell
from tests.conftest import SHARED
from tests.records import BARE, FULL, written

REAL = [SEEDS, *([SHARED / "seeds"] if (SHARED / "seeds").is_dir() else [])]
NAMES = {"jsonl": "a.jsonl.gz", "csv": "a.csv", "tsv": "a.tsv", "parquet": "a.parquet", "sqlite": "a.db", "markdown": "md/"}
DATASETS = pytest.mark.skipif(not find_spec("datasets"), reason="not installed: datasets")
DATASETTE = pytest.mark.skipif(not find_spec("datasette"), reason="not installed: datasette")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the real documents in every format."""
    folder = tmp_path_factory.mktemp("exported")
    for name, file in NAMES.items():
        if name != "parquet" or find_spec("pyarrow"):
            done = reex("export", "-o", f"{folder}/{file}", *REAL)
            assert (done.returncode, done.stderr) == (0, b"")
    return folder


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    """Their records."""
    return [json.loads(line) for line in reex("export", *REAL).stdout.splitlines()]


def answer(folder: Path, program: str) -> Any:
    """What a Python program prints as JSON, in a process of its own and without a network."""
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
        assert list(row) == list(FIELDS)
        assert (row["text"], row["title"]) == (record["text"], record["title"] or "")
        assert row["authors"] == " | ".join(record["authors"])
        assert json.loads(row["native"] or "{}") == record["native"]


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
    for file in ("a.jsonl.gz", "a.csv", "a.parquet") if find_spec("pyarrow") else ("a.jsonl.gz", "a.csv"):
        found = duckdb.sql(f"SELECT title, words, coalesce(text, '') FROM '{exported}/{file}'").fetchall()
        assert found == [(record["title"], record["words"], record["text"]) for record in records]


def test_pyarrow_reads_parquet(exported: Path, records: list[dict[str, Any]]) -> None:
    pytest.importorskip("pyarrow")
    from pyarrow import parquet

    table = parquet.read_table(exported / "a.parquet")
    assert table["published_at"].to_pylist() == [moment(record["date"]) for record in records]
    assert table["notes"].to_pylist() == [record["notes"] for record in records]


def test_sqlite_finds_words(exported: Path, records: list[dict[str, Any]]) -> None:
    file = sqlite3.connect(exported / "a.db")
    found = file.execute(
        "SELECT a.id FROM articles_fts f JOIN articles a ON a.number = f.rowid WHERE articles_fts MATCH 'tide'"
    )
    assert {row[0] for row in found} >= {record["id"] for record in records if "tide" in record["text"].split()}
    file.close()


def test_a_parser_of_yaml_reads_what_stands_before_markdown(exported: Path, records: list[dict[str, Any]]) -> None:
    yaml = pytest.importorskip("yaml")
    heads = [yaml.safe_load(path.read_text("utf-8").split("\n---\n")[0]) for path in (exported / "md").iterdir()]
    told = {head["id"]: (head["title"], head["date"], head["authors"], head["terms"]) for head in heads}
    assert told == {record["id"]: tuple(record[name] for name in ("title", "date", "authors", "terms")) for record in records}


@DATASETTE
def test_datasette_opens_the_database_and_has_a_search_of_its_own(exported: Path, records: list[dict[str, Any]]) -> None:
    def got(path: str) -> Any:
        command = [sys.executable, "-m", "datasette", "a.db", "--get", path]
        return json.loads(subprocess.run(command, cwd=exported, capture_output=True, check=True).stdout)

    rows = got("/a/articles.json?_shape=array&_size=max")
    assert [(row["id"], row["text"]) for row in rows] == [(record["id"], record["text"]) for record in records]
    assert got("/a.json")["tables"][0]["name"] == "articles"
    assert [table["fts_table"] for table in got("/a.json")["tables"] if table["name"] == "articles"] == ["articles_fts"]
    found = got("/a/articles.json?_shape=array&_search=fleur")
    assert [row["title"] for row in found] == ["Salt by Sunlight – the Coast’s Slowest Harvest"]


@DATASETS
def test_datasets_loads_every_table(exported: Path, records: list[dict[str, Any]]) -> None:
    files = {"json": "a.jsonl.gz", "csv": "a.csv"} | ({"parquet": "a.parquet"} if find_spec("pyarrow") else {})
    program = f"""import json; from datasets import load_dataset
tables = [load_dataset(kind, data_files=file, split="train") for kind, file in {files}.items()]
print(json.dumps([[[row["text"] or "", row["words"]] for row in table] for table in tables]))"""
    assert answer(exported, program) == [[[record["text"], record["words"]] for record in records]] * len(files)


# -- what guesses types from the beginning of a corpus, and its cure


@pytest.fixture(scope="module")
def uneven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus that begins with whole dates and no titles, for longer than anybody looks ahead, and ends with a year."""
    folder = tmp_path_factory.mktemp("uneven")
    first = replace(BARE, date="2025-11-04T08:15:22+01:00", native={"id": 7, "slug": "x" * 200})
    articles = [*[first] * 30_000, replace(FULL, date="2024", title="Late", native={"id": "7", "deep": {"a": [1]}})]
    (folder / "a.jsonl").write_bytes(written("jsonl", articles))
    (folder / "a.csv").write_bytes(written("csv", articles))
    if find_spec("pyarrow"):
        (folder / "a.parquet").write_bytes(written("parquet", articles))
    return folder


@DATASETS
def test_datasets_loads_parquet_of_an_uneven_corpus(uneven: Path) -> None:
    pytest.importorskip("pyarrow")
    program = """import json; from datasets import load_dataset
corpus = load_dataset("parquet", data_files="a.parquet", split="train")
print(json.dumps([corpus.num_rows, *([row["date"], row["title"]] for row in (corpus[0], corpus[-1]))]))"""
    assert answer(uneven, program) == [30_001, ["2025-11-04T08:15:22+01:00", None], ["2024", "Late"]]


def test_duckdb_reads_an_uneven_corpus_when_it_may_look_at_all_of_it(uneven: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    for reading in ("read_ndjson('a.jsonl', sample_size = -1)", "read_csv('a.csv', sample_size = -1)"):
        query = f"SELECT date, title FROM {reading} WHERE words > 0".replace("('", f"('{uneven}/")
        assert duckdb.sql(query).fetchall() == [("2024", "Late")]


def test_parquet_of_an_uneven_corpus_needs_no_telling(uneven: Path) -> None:
    pandas, duckdb = pytest.importorskip("pandas"), pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    assert duckdb.sql(f"SELECT date, title FROM '{uneven}/a.parquet' WHERE words > 0").fetchall() == [("2024", "Late")]
    assert pandas.read_parquet(uneven / "a.parquet").iloc[-1]["title"] == "Late"
