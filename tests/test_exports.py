"""Writers: schemas, fields, suffixes and compression, and what each format holds."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import subprocess
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from reex_cli import Options, date_arithmetic, read
from reex_cli.errors import NotWritable
from reex_cli.model import DUPLICATES, EXTRAS, PROFILE, Article
from reex_cli.options import MarkdownParts
from reex_cli.readers import readers
from reex_cli.record import FIELD_NAMES, ON_REQUEST, RECORD_FIELDS, TABLE_COLUMNS, json_schema
from reex_cli.writers import writer_for_path, writers
from reex_cli.writers.csv import add_note, escape_formula
from tests.command import SEED, SEEDS, error_line, reex, shell
from tests.records import BARE, FULL, HOSTILE, interrupt_writing, open_writer, seed_articles, unescape_tsv, write_articles

VERSION_1 = (
    "schema id source format url host site title authors date modified language summary terms status text words hash "
    "notes native"
).split()


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    """The records of the seeds, from JSON Lines."""
    return [json.loads(line) for line in reex("export", SEEDS).stdout.splitlines()]


# -- the table of fields


def test_an_article_has_the_fields_of_the_record_and_the_extras() -> None:
    assert {field.name for field in fields(Article)} == {*FIELD_NAMES, *EXTRAS, DUPLICATES, PROFILE, "detail"}
    assert tuple(ON_REQUEST) == (*EXTRAS, DUPLICATES)


def test_records_of_version_1_keep_their_fields_in_order() -> None:
    assert [name for name in FIELD_NAMES if name in VERSION_1] == VERSION_1


def test_sql_columns_are_numbered_from_1() -> None:
    assert sorted(field.sql for field in RECORD_FIELDS if field.sql) == [
        *range(1, 1 + sum(field.sql > 0 for field in RECORD_FIELDS))
    ]


# -- JSON Lines


def test_json_lines_are_valid_by_the_schema_that_reex_prints() -> None:
    printed = json.loads(reex("schema").stdout)
    assert printed == json_schema(readers())
    lines = reex("export", "--blocks", "--removed", "--evidence", SEEDS).stdout.splitlines()
    for line in lines:
        Draft202012Validator(printed).validate(json.loads(line))
    assert len(lines) == 19


# -- CSV and TSV


def test_csv_round_trips_any_cell() -> None:
    text = write_articles("csv", [FULL, BARE]).decode()
    assert not text.startswith("\ufeff")
    head, full, bare = csv.reader(io.StringIO(text, newline=""))
    assert head == list(FIELD_NAMES)
    row = dict(zip(head, full, strict=True))
    assert row["title"] == HOSTILE
    assert row["authors"] == f"{HOSTILE} | Ann | Reed"
    assert json.loads(row["terms"]) == {HOSTILE: [HOSTILE], "category": ["Mills", "Tides"]}
    assert json.loads(row["native"]) == FULL.native
    assert dict(zip(head, bare, strict=True)) == dict.fromkeys(FIELD_NAMES, "") | {
        "schema": "reex.article/1", "id": BARE.id, "source": "a.txt", "format": "text", "words": "0", "hash": BARE.hash,
    }  # fmt: skip


def test_csv_lines_end_with_lf_and_lone_carriage_returns_are_quoted() -> None:
    assert write_articles("csv", [replace(BARE, title="a\rb")], fields=("title", "words")) == b'title,words\n"a\rb",0\n'


def test_tsv_has_one_line_per_record_for_any_cell() -> None:
    head, full, bare, end = write_articles("tsv", [FULL, BARE]).split(b"\n")
    assert end == b""
    assert head.decode().split("\t") == list(FIELD_NAMES)
    row = dict(zip(FIELD_NAMES, full.decode().split("\t"), strict=True))
    assert unescape_tsv(row["title"]) == HOSTILE
    assert unescape_tsv(row["text"]) == FULL.text
    assert b"\r" not in full
    assert len(bare.split(b"\t")) == len(FIELD_NAMES)


def test_csv_for_excel_has_a_byte_order_mark_crlf_and_no_formulas() -> None:
    titles = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "1=1", ""]
    data = write_articles("csv", [replace(BARE, title=title) for title in titles], fields=("title", "words"), excel=True)
    assert data.startswith(b"\xef\xbb\xbftitle,words\r\n")
    assert data.count(b"\r\n") == len(titles) + 1
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1:]
    assert [row[0] for row in rows] == ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\tx", "'\rx", "1=1", ""]


FORMULAS = (
    "=1+1",
    "@SUM(A1)",
    "+1",
    "-1",
    "＝1+1",
    "＠SUM(A1)",
    "=cmd|'/c calc'!A0",
    "-(1+1)",
    '=HYPERLINK("https://a.example")',
)
NO_FORMULAS = (
    "a\n- b\n- c (d)\n- e! f",
    "a;\n- b;\n- c",
    "a\n---\n+---+---+",
    "1 - 1 = 0, or x = y; a - b",
    "a | - | b",
    "mail a@b.example; tel. +49 30 1",
)


@pytest.mark.parametrize("separator", [";", "\t", "|", "\n", "\r\n", "\r"])
@pytest.mark.parametrize("between", ["", " ", "\u00a0 ", '"', ' ""'])
def test_no_part_of_a_cell_is_a_formula_where_another_character_separates_cells(separator: str, between: str) -> None:
    titles = [f"x{separator}{between}{formula}" for formula in FORMULAS]
    titles += [f"{title}{separator}{between}{formula}" for title in titles for formula in FORMULAS[:2]]
    data = write_articles("csv", [replace(BARE, title=title) for title in titles], fields=("words", "title"), excel=True)
    text = data.decode("utf-8-sig")
    delimiter = separator if separator.strip("\r\n") else ";"
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        for row in csv.reader(io.StringIO(text, newline=None), delimiter=delimiter, quoting=quoting):
            assert not [cell for cell in row if cell.lstrip(' \u00a0"').startswith(tuple("=+-@＝＋－＠"))]
    rows = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert [title.replace("'", "") for _, title in rows] == [title.replace("'", "") for title in titles]


@pytest.mark.parametrize("item", ["- HYPERLINK(1)", "- cmd|' /c calc'!A0", "+ WEBSERVICE(1)", "- Sheet1!A1", "--SUM(1)"])
def test_a_formula_that_looks_like_an_item_of_a_list_is_escaped(item: str) -> None:
    assert escape_formula(f"a\n{item}") == f"a\n'{item}"


@pytest.mark.parametrize("text", NO_FORMULAS)
def test_what_is_no_formula_is_written_as_it_is_for_excel(text: str) -> None:
    assert escape_formula(text) == text


def test_a_note_that_is_added_to_a_row_for_excel_is_escaped_as_in_a_whole_export() -> None:
    note = "again: unchanged, as in x;=1.json"
    for notes in ((), ("recoded: cp1252",)):
        row, whole = (
            write_articles("csv", [replace(BARE, notes=these)], fields=("id", "notes"), excel=True).split(b"\r\n", 1)[1]
            for these in (notes, (*notes, note))
        )
        assert add_note(row, ("id", "notes"), note) == whole
        assert b";'=1" in whole


def test_excel_warns_of_cells_over_its_limit_only(tmp_path: Path) -> None:
    for length, expected in ((32_767, b""), (32_768, b"32,767")):
        path = tmp_path / f"{length}.html"
        path.write_text(f"<article><h1>Long</h1><p>{'a' * length}</p></article>")
        done = reex("export", "--excel", "--raw", "--fields", "id,text", "--drop", "heading", path)
        assert done.returncode == 0
        assert done.stderr.count(b"\n") == bool(expected)
        assert expected in done.stderr
        assert (str(path).encode() in done.stderr) is bool(expected)
        assert len(done.stdout) > length  # reported, not cut
    assert reex("export", "--excel", "--quiet", "--raw", tmp_path).stderr == b""
    warnings: list[str] = []
    write_articles("csv", [replace(BARE, title="🌊" * 16_384)], excel=True, warn=warnings.append)  # two units of UTF-16 each
    assert len(warnings) == 1


# -- fields


@pytest.mark.parametrize("name", ["jsonl", "csv", "tsv", "parquet"])
def test_fields_choose_and_order_columns(name: str) -> None:
    fields = ("words", "id", "terms.category", "terms.none", "native.id", "published_at")
    data = write_articles(name, [FULL, BARE], fields=fields) if name != "parquet" else b""
    if name == "jsonl":
        first, second = map(json.loads, data.splitlines())
        assert list(first) == list(fields)
        assert list(first.values()) == [9, FULL.id, ["Mills", "Tides"], [], 2**60, "2025-11-04T07:15:22Z"]
        assert list(second.values()) == [0, BARE.id, [], [], None, None]
    elif name == "parquet":
        pytest.importorskip("pyarrow")
        from pyarrow import parquet

        table = parquet.read_table(io.BytesIO(write_articles(name, [FULL, BARE], fields=fields)))
        assert table.column_names == list(fields)
        assert table["terms.category"].to_pylist() == [["Mills", "Tides"], []]
        assert table["native.id"].to_pylist() == [str(2**60), None]
    else:
        comma = {"csv": ",", "tsv": "\t"}[name]
        assert data.decode().splitlines() == [
            comma.join(fields),
            comma.join(["9", FULL.id, "Mills | Tides", "", str(2**60), "2025-11-04T07:15:22Z"]),
            comma.join(["0", BARE.id, "", "", "", ""]),
        ]


def test_fields_can_select_extras() -> None:
    done = reex("export", "--fields", "id, blocks", "--evidence", SEEDS)
    record = json.loads(done.stdout.splitlines()[0])
    assert list(record) == ["id", "blocks", "evidence"]
    assert record["blocks"]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ("--fields titel", "--fields titel: no such field. Known: schema, id,"),
        ("--fields terms.", "no such field"),
        ("--fields id,,title", "no such field"),
        ("--fields id,id", "named twice"),
        ("--csv --fields id,blocks", "--blocks: jsonl can hold it, not csv."),
        ("--sqlite -o x.db --fields id", "columns of its own"),
        ("--tsv --excel", "--excel: it is for CSV"),
        ("--excel -o x.parquet", "--excel: it is for CSV"),
        ("--sqlite", "Say with -o"),
        ("--markdown -o -", "Say with -o"),
        ("-o x.parquet.gz", "Leave off the last suffix"),
        ("-o x.db.zst", "Leave off the last suffix"),
        ("--sqlite -o x/", "it is not a file"),
        ("-o x.md", "Write -o x.md/, or add --markdown."),
        ("--txt --fields id", "columns of its own"),
        (
            "--markdown -o x/ --fields id,markdown",
            "csv, jsonl, parquet, sqlite, tsv can hold it, not markdown",
        ),
        ("--fields +title", "title is named twice"),
        ("--no-links", "--no-links: it is for Markdown. Add --markdown."),
        ("--csv --no-images --fields id", "--no-images: it is for Markdown."),
    ],
)
def test_impossible_outputs_are_refused_before_anything_is_written(options: str, why: str, tmp_path: Path) -> None:
    done = reex("export", *options.split(), SEEDS, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == b""
    assert why in error_line(done)
    assert not list(tmp_path.iterdir())


def test_plain_text_is_what_strip_prints(tmp_path: Path) -> None:
    path = tmp_path / "all.txt"
    assert reex("export", "-o", path, SEEDS).returncode == 0
    assert path.read_bytes() == reex("strip", SEEDS).stdout
    assert reex("export", "--txt", SEEDS).stdout == path.read_bytes()
    assert path.read_bytes().count(b"\f") == 18


def test_a_folder_with_the_suffix_of_markdown_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    for path in ("a.md/", "a.md", "b.md --markdown"):  # the second time it is there
        assert reex("export", "-o", *path.split(), SEED, cwd=tmp_path).returncode == 0
    assert len([*tmp_path.glob("?.md/*.md")]) == 2


# -- suffixes and compression


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a.jsonl", "jsonl"), ("a.ndjson", "jsonl"), ("a.CSV", "csv"), ("a.tsv", "tsv"), ("a.parquet", "parquet"),
        ("a.db", "sqlite"), ("a.sqlite", "sqlite"), ("a.md", "markdown"), ("site/", "markdown"),
        ("a.txt", "txt"),
    ],
)  # fmt: skip
def test_the_suffix_of_a_path_chooses_the_writer(path: str, name: str) -> None:
    writer = writer_for_path(path)
    assert writer is not None
    assert writer.name == name


@pytest.mark.parametrize("name", ["jsonl", "csv", "tsv"])
@pytest.mark.parametrize(("packed", "tool"), [("gz", "gzip"), ("bz2", "bzip2"), ("xz", "xz"), ("zst", "zstd")])
def test_a_second_suffix_compresses(name: str, packed: str, tool: str, tmp_path: Path) -> None:
    first, second = (tmp_path / f"{n}.{name}.{packed}" for n in "ab")
    for path in (first, second):
        assert reex("export", "-o", path, SEED).returncode == 0
    assert first.read_bytes() == second.read_bytes()
    plain = reex("export", f"--{name}", SEED).stdout
    try:
        done = subprocess.run([tool, "-dc", first], capture_output=True, check=True)
    except FileNotFoundError:
        pytest.skip(f"not installed: {tool}")
    assert done.stdout == plain


def test_every_writer_has_its_option() -> None:
    text = reex("export", "--help").stdout.decode()
    assert all(f"--{name} " in text for name in writers())


# -- Parquet


def test_pyarrow_reads_parquet_with_the_types_that_reex_prints(records: list[dict[str, Any]], tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    from pyarrow import parquet

    path = tmp_path / "a.parquet"
    assert reex("export", "-o", path, SEEDS).returncode == 0
    table = parquet.read_table(path)
    printed = reex("schema", "--arrow").stdout.decode()
    assert [line.partition(":")[0] for line in printed.splitlines()] == table.column_names
    for field in table.schema:
        stated = dict(line.split(": ", 1) for line in printed.splitlines())[field.name]
        assert str(field.type).replace("item: ", "").replace("element: ", "").replace("tz=", "") == stated
    for row, record in zip(table.to_pylist(), records, strict=True):
        moment = row.pop("published_at")
        assert moment == date_arithmetic.to_utc(record["date"])
        row["terms"] = {term["taxonomy"]: term["names"] for term in row["terms"]}
        row["native"] = json.loads(row["native"] or "{}")
        assert row == record
    assert [row for row in table["published_at"].to_pylist() if row]


def test_pandas_and_duckdb_read_parquet(records: list[dict[str, Any]], tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    pandas, duckdb = pytest.importorskip("pandas"), pytest.importorskip("duckdb")
    reex("export", "-o", tmp_path / "a.parquet", SEEDS)
    table = pandas.read_parquet(tmp_path / "a.parquet")
    assert str(table["published_at"].dtype) == "datetime64[us, UTC]"
    found = duckdb.sql(
        f"SELECT term.names[1] FROM '{tmp_path}/a.parquet', unnest(terms) AS t(term) WHERE term.taxonomy = 'crafts'"
    ).fetchall()
    assert found == [(record["terms"]["crafts"][0],) for record in records if "crafts" in record["terms"]]


def test_parquet_takes_leading_nulls_and_bounds_its_row_groups() -> None:
    pytest.importorskip("pyarrow")
    from pyarrow import parquet

    long = [replace(BARE, text="x" * (1 << 22)) for _ in range(9)]
    file = parquet.ParquetFile(io.BytesIO(write_articles("parquet", [BARE] * 10_001 + long + [FULL])))
    rows = [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]
    assert rows == [10_000, 5, 4, 2]
    last = file.read_row_group(3).to_pylist()[-1]
    assert last["title"] == HOSTILE
    assert last["authors"] == [HOSTILE, "Ann | Reed"]
    assert last["published_at"] == date_arithmetic.to_utc(FULL.date)
    assert file.read_row_group(0)["title"].null_count == 10_000


def test_an_empty_corpus_is_a_parquet_file_with_columns() -> None:
    pytest.importorskip("pyarrow")
    from pyarrow import parquet

    assert parquet.read_table(io.BytesIO(write_articles("parquet", []))).num_columns == len(TABLE_COLUMNS)


def test_parquet_goes_through_a_pipe(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    from pyarrow import parquet

    shell(f"reex export --parquet seeds | cat > {tmp_path}/a.parquet")
    assert parquet.read_table(tmp_path / "a.parquet").num_rows == 19


def test_parquet_without_pyarrow_says_what_to_install_and_leaves_no_file(tmp_path: Path) -> None:
    (tmp_path / "pyarrow").mkdir()
    (tmp_path / "pyarrow" / "__init__.py").write_text("raise ImportError")
    (tmp_path / "out").mkdir()
    done = reex("export", "-o", tmp_path / "out" / "a.parquet", SEEDS, env={"PYTHONPATH": f"{tmp_path}:{SEEDS.parent}"})
    assert done.returncode == 2
    assert "pip install 'reex[parquet]'" in error_line(done)
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize("name", ["parquet", "sqlite", "markdown", "csv", "tsv", "jsonl"])
def test_every_writer_takes_lone_surrogates_and_nul(name: str, tmp_path: Path) -> None:
    if name == "parquet":
        pytest.importorskip("pyarrow")
    odd = "a\ud800b\0"
    article = replace(FULL, title=odd, text=odd, authors=(odd,), terms={odd: (odd,)}, native={odd: odd}, site=odd)
    with open_writer(name, str(tmp_path / "out") if name in {"sqlite", "markdown"} else io.BytesIO()) as write:
        write(article)


# -- SQLite


def query_database(path: Path, query: str) -> list[tuple[Any, ...]]:
    """Query a database after checking its integrity."""
    file = sqlite3.connect(path)
    try:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
        file.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
        return file.execute(query).fetchall()
    finally:
        file.close()


def test_sqlite_has_articles_authors_terms_and_full_text_search(records: list[dict[str, Any]], tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    assert reex("export", "-o", path, SEEDS).returncode == 0
    assert query_database(path, "SELECT id, title, words, text FROM articles ORDER BY number") == [
        (record["id"], record["title"], record["words"], record["text"]) for record in records
    ]
    assert query_database(path, "SELECT article, name FROM authors") == [
        (record["id"], name) for record in records for name in record["authors"]
    ]
    assert sorted(query_database(path, "SELECT article, taxonomy, name FROM terms")) == sorted(
        (record["id"], taxonomy, name) for record in records for taxonomy, names in record["terms"].items() for name in names
    )
    query = (
        "SELECT a.title FROM articles_fts f JOIN articles a ON a.number = f.rowid WHERE articles_fts MATCH '{}' ORDER BY rank"
    )
    assert query_database(path, query.format("title:salt"))[0] == ("Salt by Sunlight – the Coast’s Slowest Harvest",)
    assert query_database(path, query.format("selbstlaufer"))  # without the dots
    assert (
        query_database(path, "SELECT count(*) FROM articles WHERE julianday(published_at) > julianday('2025-01-01')")[0][0] > 5
    )


def test_adding_to_a_database_replaces_articles_with_the_same_id(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_writer("sqlite", str(path)) as write:
        write(BARE)
        write(FULL)
    with open_writer("sqlite", str(path)) as write:
        write(replace(FULL, title="The weir", text="Salmon leap.", authors=("Ann",), terms={}))
        write(replace(BARE, id="rnew"))
    assert query_database(path, "SELECT id, title FROM articles ORDER BY number") == [
        (BARE.id, None), (FULL.id, "The weir"), ("rnew", None),
    ]  # fmt: skip
    assert query_database(path, "SELECT name FROM authors") == [("Ann",)]
    assert query_database(path, "SELECT * FROM terms") == []
    assert query_database(path, "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'salmon'") == [(1,)]
    assert query_database(path, "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'first'") == [(0,)]


def test_text_is_never_executed_as_sql(tmp_path: Path) -> None:
    with open_writer("sqlite", str(tmp_path / "a.db")) as write:
        write(FULL)
    ((title, native),) = query_database(tmp_path / "a.db", "SELECT title, native FROM articles")
    assert title == HOSTILE
    assert json.loads(native) == FULL.native


def test_a_failed_run_leaves_the_database_unchanged_and_no_temporary_files(tmp_path: Path) -> None:
    path = tmp_path / "a.db"

    def fail(*articles: Any) -> None:
        with pytest.raises(KeyboardInterrupt):
            interrupt_writing("sqlite", path, *articles)

    fail(FULL)
    assert not list(tmp_path.iterdir())
    with open_writer("sqlite", str(path)) as write:
        write(BARE)
    before = path.read_bytes()
    fail(FULL, replace(BARE, title="Changed"))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("make", "why"),
    [
        ("CREATE TABLE t (a); INSERT INTO t VALUES (1)", "a database that reex did not make"),
        ("PRAGMA application_id = 7; CREATE TABLE t (a)", "a database that reex did not make"),
        ("PRAGMA application_id = 1919247736; PRAGMA user_version = 99; CREATE TABLE t (a)", "another version of reex"),
        ("", "it is not a database"),
    ],
)
def test_a_database_of_another_program_is_refused_and_unchanged(make: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    if make:
        file = sqlite3.connect(path)
        file.executescript(make)
        file.close()
    else:
        path.write_text("A text about databases.\n" * 50)
    before = path.read_bytes()
    done = reex("export", "-o", path, SEEDS)
    assert done.returncode == 2
    assert why in error_line(done)
    assert path.read_bytes() == before
    with pytest.raises(NotWritable), open_writer("sqlite", str(path)):
        pass


@pytest.mark.parametrize("name", ["folder", "pipe"])
def test_an_output_that_is_not_a_regular_file_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    mode = (tmp_path / name).stat().st_mode
    done = reex("export", "--sqlite", "-o", tmp_path / name, SEED)
    assert done.returncode == 2
    assert error_line(done) == f"{tmp_path / name}: cannot be written (it is not a file)."
    assert (tmp_path / name).stat().st_mode == mode


def test_an_empty_file_becomes_a_database_and_a_locked_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    path.touch()
    with open_writer("sqlite", str(path)) as write:
        write(BARE)
    connect = sqlite3.connect
    other = connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **options: connect(*args, **options, timeout=0))
    with pytest.raises(NotWritable, match="locked"), open_writer("sqlite", str(path)):
        pass
    other.close()


def test_every_writer_writes_all_articles(tmp_path: Path) -> None:
    articles = seed_articles()
    with open_writer("markdown", str(tmp_path / "md")) as write:
        for article in articles:
            write(article)
    assert len(list((tmp_path / "md").iterdir())) == len(articles)
    assert (
        write_articles("tsv", articles).count(b"\n") == write_articles("jsonl", articles).count(b"\n") + 1 == len(articles) + 1
    )


def test_plain_text_is_a_folder_of_files_where_the_output_is_a_folder(tmp_path: Path) -> None:
    assert reex("export", "--txt", SEED, SEED, "-o", f"{tmp_path}/clean/").returncode == 0
    first, second = sorted((tmp_path / "clean").iterdir())
    assert first.suffix == second.suffix == ".txt"
    assert first.read_bytes() == second.read_bytes() == reex("strip", SEED).stdout
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "notes").touch()
    assert reex("export", "--txt", SEED, "-o", tmp_path / "old").returncode == 0
    assert len(list((tmp_path / "old").iterdir())) == 2


# -- Markdown as a field

PAGE = b"""<title>Mill</title><article><h1>Mill</h1>
<p>The <b>tide</b> turns the <a href="/w">wheel</a> of the mill every day.</p>
<figure><img src="/i.png" alt="Wheel"><figcaption>In winter</figcaption></figure></article>"""
BODY = "The **tide** turns the [wheel](/w) of the mill every day.\n\n![Wheel](/i.png)\n\n*In winter*\n"
PLAIN_BODY = "The **tide** turns the wheel of the mill every day.\n"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page with a link and an image."""
    path = tmp_path / "mill.html"
    path.write_bytes(PAGE)
    return path


def test_markdown_is_a_field_of_every_format_that_has_fields(page: Path, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    (record,) = (json.loads(line) for line in reex("export", "--fields", "markdown,title", page).stdout.splitlines())
    assert record == {"markdown": BODY, "title": "Mill"}
    (row,) = csv.DictReader(io.StringIO(reex("export", "--csv", "--fields", "title,markdown", page).stdout.decode()))
    assert row == {"title": "Mill", "markdown": BODY}
    assert unescape_tsv(reex("export", "--tsv", "--fields", "markdown", page).stdout.decode().splitlines()[1]) == BODY
    assert reex("export", "--fields", "title,markdown", "-o", tmp_path / "a.parquet", page).returncode == 0
    assert pq.read_table(tmp_path / "a.parquet").to_pylist() == [{"title": "Mill", "markdown": BODY}]


def test_a_plus_sign_adds_a_field_to_the_usual_ones(page: Path, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    plain, more = (json.loads(reex("export", *options, page).stdout) for options in ((), ("--fields", "+markdown")))
    assert more == {**plain, "markdown": BODY}
    assert list(more) == [*plain, "markdown"]
    Draft202012Validator(json_schema()).validate(more)
    assert reex("export", "--fields", "+markdown", "-o", tmp_path / "a.parquet", page).returncode == 0
    assert pq.read_schema(tmp_path / "a.parquet").names == [*TABLE_COLUMNS, "markdown"]


def test_a_database_gets_a_column_of_markdown_when_articles_with_it_are_written(page: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    for options, markdown in (((), None), (("--fields", "id,markdown"), BODY), ((), BODY)):
        assert reex("export", *options, "-o", path, page).returncode == 0
        with sqlite3.connect(path) as database:
            names = [row[1] for row in database.execute("PRAGMA table_info(articles)")]
            assert names.count("markdown") == (markdown is not None)
            if markdown:
                assert database.execute("SELECT title, markdown FROM articles").fetchall() == [("Mill", markdown)]


def test_strip_writes_markdown_and_links_and_images_can_be_left_out(page: Path, tmp_path: Path) -> None:
    assert reex("strip", "--markdown", page, page).stdout.decode() == f"# Mill\n\n{BODY}\f# Mill\n\n{BODY}"
    plain = ("--no-links", "--no-images")
    assert reex("strip", "--markdown", *plain, page).stdout.decode() == f"# Mill\n\n{PLAIN_BODY}"
    assert json.loads(reex("export", "--fields", "markdown", *plain, page).stdout) == {"markdown": PLAIN_BODY}
    assert reex("export", "--markdown", *plain, "-o", f"{tmp_path}/md/", page).returncode == 0
    (path,) = (tmp_path / "md").iterdir()
    assert path.read_text("utf-8").endswith(f"---\n\n{PLAIN_BODY}")
    assert "--no-links: it is for Markdown" in error_line(reex("strip", "--no-links", page))


def test_exported_markdown_is_read_back_and_records_without_it_get_it(page: Path, tmp_path: Path) -> None:
    for options, expected in (
        (("--fields", "+markdown"), BODY),
        (("--fields", "+blocks,markdown"), BODY),
        ((), "The tide turns the wheel of the mill every day.\n"),
    ):
        path = tmp_path / "all.jsonl"
        path.write_bytes(reex("export", *options, page).stdout)
        assert json.loads(reex("export", "--fields", "markdown", path).stdout) == {"markdown": expected}
        assert path.read_bytes() == reex("export", path).stdout


def test_articles_of_the_python_interface_have_markdown_on_request_only() -> None:
    (article,) = read(PAGE)
    assert article.markdown == ""
    (article,) = read(PAGE, Options(detail=frozenset(("markdown",))))
    assert (article.markdown, article.blocks) == (BODY, ())
    (article,) = read(PAGE, Options(detail=frozenset(("markdown",)), markdown=MarkdownParts(links=False, images=False)))
    assert article.markdown == PLAIN_BODY
