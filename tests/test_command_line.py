"""The command line: filters, cleaning, the output of each command, reports, terminals and help."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import unicodedata
from dataclasses import fields
from pathlib import Path

import pytest

from reex_cli import __version__
from reex_cli.cli.commands import ENTRIES
from reex_cli.cli.parameters import (
    CleaningOptions,
    ExecutionOptions,
    FilterOptions,
    MarkdownOptions,
    OutputOptions,
    PartOptions,
    SyncOptions,
)
from reex_cli.record import FIELD_NAMES, RECORD_FIELDS
from tests.command import ARTICLE, COMMAND, SEED, SEED_TITLE, SEEDS, TOP, environment, error_line, listed_titles, reex, shell

REPORT_KEYS = ["source", "format", "encoding", "articles", "skipped", "failures", "notes"]


def post(title: str, **changes: object) -> dict[str, object]:
    """Make a small post of a WordPress site."""
    return {
        "id": 7, "type": "post", "slug": "a", "status": "publish", "date": "2024-05-06T07:08:09",
        "link": "https://www.mill.example/a/",
        "title": {"rendered": title},
        "content": {"rendered": "<h2>Wheels</h2><p>The wheel turns when the tide has gone out.</p><ul><li>One</li></ul>"},
        "categories": [3],
        "_embedded": {"author": [{"name": "Ann Reed"}], "wp:term": [[{"taxonomy": "category", "name": "Mills"}]]},
        **changes,
    }  # fmt: skip


def as_json(*posts: dict[str, object]) -> bytes:
    """Encode posts as a source."""
    return json.dumps(list(posts)).encode()


def on_terminal(*args: object, env: dict[str, str] | None = None, cwd: Path | None = None, code: int = 0) -> str:
    """Run a command on a pseudo-terminal of 80 columns and return what it shows."""
    master, slave = pty.openpty()
    settings = environment(**{"TERM": "xterm-256color", "COLUMNS": "80", "PAGER": "cat", **(env or {})})
    with subprocess.Popen(
        [*COMMAND, *map(str, args)], stdin=slave, stdout=slave, stderr=slave, env=settings, cwd=cwd
    ) as process:
        os.close(slave)
        screen = b""
        try:
            while part := os.read(master, 65536):
                screen += part
        except OSError:  # how Linux says that the other side has closed
            pass
    os.close(master)
    assert process.returncode == code, screen
    return screen.decode()


# Which articles


@pytest.mark.parametrize(
    ("options", "other"),
    [
        (["--since", "2024-05"], ["--since", "2024-06"]),
        (["--until", "2024-05-06"], ["--until", "2024-05-05"]),
        (["--format", "wordpress"], ["--format", "text"]),
        (["--host", "MILL.example"], ["--host", "example"]),
        (["--host", "www.mill.example"], ["--host", "ww.mill.example"]),
        (["--author", "ann reed"], ["--author", "ann"]),
        (["--term", "mills"], ["--term", "wheels"]),
        (["--status", "publish"], ["--status", "draft"]),
        (["--match", r"wheel\b"], ["--match", "^wheel$"]),
        (["--format", "text", "--format", "wordpress"], ["--format", "text", "--format", "html"]),
        (["--host", "mill.example", "--status", "publish"], ["--host", "mill.example", "--status", "draft"]),
    ],
)
def test_filters_are_combined_with_and(options: list[str], other: list[str]) -> None:
    source = as_json(post("A Mill"))
    assert listed_titles(reex("list", *options, stdin=source)) == ["A Mill"]
    none = reex("list", *other, stdin=source)
    assert (listed_titles(none), none.returncode) == ([], 1)
    assert error_line(none) == "-: no articles match the filters."


def test_date_filters_exclude_articles_without_a_date() -> None:
    source = as_json(post("A Mill", date=None))
    assert listed_titles(reex("list", stdin=source)) == ["A Mill"]
    assert listed_titles(reex("list", "--until", "2999", stdin=source)) == []


def test_id_filters_by_prefix() -> None:
    line = reex("list", SEEDS).stdout.decode().splitlines()[3].split("\t")
    found = reex("list", "--id", line[0][:9], SEEDS)
    assert listed_titles(found) == [line[4]]


def test_limit_stops_before_the_next_source_is_read() -> None:
    done = reex("list", "--limit", "2", SEED, SEED, "/proc/self/mem")
    assert (done.returncode, listed_titles(done), done.stderr) == (0, [SEED_TITLE] * 2, b"")


# What stays in the text


def test_keep_drop_and_raw_decide_which_blocks_are_in_the_text() -> None:
    html = (
        "<p>The wheel turns when the tide has gone out.</p><h2>Wheels</h2>"
        "<figure><img src='https://mill.example/a.jpg'><figcaption>The mill at dusk</figcaption></figure>"
        "<p>Nobody has mended the gates since the flood of that year.</p>"
        '<div class="sharedaddy"><h3 class="sd-title">Share this:</h3></div>'
    )
    source = as_json(post("A Mill", content={"rendered": html}))

    def text(*options: str) -> str:
        return json.loads(reex("export", *options, stdin=source).stdout)["text"]

    assert ("dusk" in text(), "Wheels" in text(), "Share this" in text()) == (False, True, False)
    assert "The mill at dusk" in text("--keep", "caption")
    assert "Wheels" not in text("--drop", "heading")
    assert "Share this" in text("--keep", "share")
    assert "Share this" in text("--raw")


# list, show, strip, export


def test_list_in_a_pipe_is_tab_separated_with_a_header_and_cuts_nothing() -> None:
    done = reex("list", SEEDS)
    lines = [line.split("\t") for line in done.stdout.decode().splitlines()]
    assert lines[0] == ["id", "date", "format", "words", "title", "source"]
    assert {len(line) for line in lines} == {6}
    assert max(len(line[4]) for line in lines) > 60


def test_list_escapes_backslashes_and_tabs_in_cells(tmp_path: Path) -> None:
    path = tmp_path / "a\tb\nc.json"
    path.write_bytes(as_json(post("a \\ b\tc\nd")))
    line = reex("list", path).stdout.decode().splitlines()[1].split("\t")
    assert line[4] == "a \\\\ b c d"
    assert line[5] == f"{tmp_path}/a\\tb\\nc.json#/0"


def test_list_json_gives_records_without_their_text() -> None:
    record = json.loads(reex("list", "--json", SEED).stdout)
    assert list(record) == [key for key in FIELD_NAMES if key != "text"]


def test_show_separates_articles_and_lists_their_fields() -> None:
    done = reex("show", SEED, SEED)
    first, second = done.stdout.decode().split("⁂\n\n")
    assert second == first.replace("\n\n", f"\nnote:      again: the same as {SEED}\n\n", 1)
    assert first.startswith(f"title:     {SEED_TITLE}\n")
    assert "\nauthors:   Night Heron\n" in first


def test_show_why_gives_removed_lines_in_their_place() -> None:
    dump = SEEDS / "007_half-a-metre-of-kerb.txt"
    records = json.loads(reex("export", "--removed", "--blocks", dump).stdout)
    shown = reex("show", "--why", dump).stdout.decode().splitlines()
    dropped = [line for line in shown if line.startswith("✂")]
    assert [line.split(":")[0] for line in dropped] == [f"✂ {item['line']}" for item in records["removed"]]
    kept = next(line for line in shown if line.endswith(records["blocks"][1]["text"]))
    places = [shown.index(line) for line in (dropped[0], kept, dropped[-1])]
    assert places == sorted(places)


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_show_indents_wrapped_lines_by_the_width_of_their_prefix(columns: int, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    items = "<ul><li>" + "The wheel turns when the tide has gone out. " * 5 + "</li></ul>"
    path.write_bytes(as_json(post("潮汐磨坊为何在月光下研磨小麦" * 8, content={"rendered": f"<p>It grinds.</p>{items}"})))
    screen = re.sub(r"\x1b\[[0-9;]*m", "", on_terminal("show", path, env={"COLUMNS": str(columns)})).splitlines()
    title = screen[: next(n for n, line in enumerate(screen) if line.startswith("authors:"))]
    assert title[0].startswith("title:     潮汐")
    assert "".join(line[11:] for line in title) == "潮汐磨坊为何在月光下研磨小麦" * 8
    assert all(line.startswith(" " * 11) for line in title[1:])
    first = next(n for n, line in enumerate(screen) if line.startswith("- "))
    assert len(screen[first:]) > 2
    assert all(re.match(r"  \S", line) for line in screen[first + 1 :])
    assert max(sum(2 if "一" <= character <= "鿿" else 1 for character in line) for line in screen) <= columns


def test_strip_writes_title_and_text_and_form_feeds_between_articles() -> None:
    record = json.loads(reex("export", SEED).stdout)
    one = f"{record['title']}\n\n{record['text']}\n"
    assert reex("strip", stdin=SEED.read_bytes()).stdout.decode() == one
    assert reex("strip", SEED, SEED).stdout.decode() == f"{one}\f{one}"


def test_strip_why_prints_each_removed_block_on_standard_error() -> None:
    dump = SEEDS / "007_half-a-metre-of-kerb.txt"
    done = reex("strip", "--why", dump)
    removed = json.loads(reex("export", "--removed", dump).stdout)["removed"]
    assert removed
    assert [line.split(": ")[0] for line in done.stderr.decode().splitlines()] == [f"{dump}:{item['line']}" for item in removed]
    assert done.stdout == reex("strip", dump).stdout


def test_a_record_has_all_fields_in_order_then_the_extras() -> None:
    plain = reex("export", SEEDS).stdout.decode().splitlines()
    assert {tuple(json.loads(line)) for line in plain} == {FIELD_NAMES}
    record = json.loads(reex("export", "--evidence", "--blocks", "--removed", SEED).stdout)
    assert list(record) == [*FIELD_NAMES, "blocks", "removed", "evidence"]
    assert record["blocks"][0].keys() >= {"kind", "text"}
    assert all(list(item) == ["text", "label", "rule", "line"] for item in record["removed"])
    assert list(record["evidence"]["title"]) == ["rule", "line", "text", "seen"]


def test_evidence_names_the_rule_of_each_field_that_one_line_gives() -> None:
    evidence = json.loads(reex("export", "--evidence", TOP / "tests/cases/dump-who-and-when-in-one-line/source.txt").stdout)[
        "evidence"
    ]
    assert evidence["authors"]["line"] == evidence["date"]["line"]
    assert (evidence["authors"]["rule"], evidence["date"]["rule"]) == ("classifier: authors", "classifier: date")


def test_every_text_format_of_export_has_the_same_articles() -> None:
    texts = [json.loads(line)["text"] for line in reex("export", SEEDS).stdout.decode().splitlines()]
    by_csv = list(csv.DictReader(io.StringIO(reex("export", "--csv", SEEDS).stdout.decode(), newline="")))
    assert ([row["text"] for row in by_csv], list(by_csv[0])) == (texts, list(FIELD_NAMES))
    lines = reex("export", "--tsv", SEEDS).stdout.decode().split("\n")
    assert (len(lines), len(lines[1].split("\t"))) == (len(texts) + 2, len(FIELD_NAMES))


@pytest.mark.parametrize("name", ["jsonl", "csv", "tsv"])
def test_the_suffix_of_the_output_chooses_the_format_and_the_file_is_what_a_pipe_gets(name: str, tmp_path: Path) -> None:
    output = tmp_path / f"out.{name.upper()}"
    done = reex("export", "-o", output, SEED)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert output.read_bytes() == reex("export", f"--{name}", SEED).stdout
    assert [path.name for path in tmp_path.iterdir()] == [output.name]


def test_a_new_file_has_the_permissions_of_new_files_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    shell(f"umask 027; reex export {SEED} -o new; umask 077; touch old; chmod 640 old; reex export {SEED} -o old", tmp_path)
    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {"new": 0o640, "old": 0o640}


# Reports and words on the side


def test_the_report_has_one_line_per_source(tmp_path: Path) -> None:
    sources = {
        "good.json": as_json(post("A"), post("B"), {"code": "rest_forbidden", "message": "No.", "data": {"status": 401}}),
        "cut.json": b'{"id": 1,\n "ti',
    }
    for name, data in sources.items():
        (tmp_path / name).write_bytes(data)
    done = reex("list", *sources, "--report", "report", cwd=tmp_path)
    assert done.returncode == 1
    good, cut = map(json.loads, (tmp_path / "report").read_text().splitlines())
    assert list(good) == list(cut) == REPORT_KEYS
    assert (good["source"], good["format"], good["encoding"], good["articles"]) == ("good.json", "wordpress", "utf-8", 2)
    assert (good["skipped"], good["failures"]) == ({"error": 1}, [])
    assert (cut["articles"], [list(failure) for failure in cut["failures"]]) == (0, [["code", "message", "line", "column"]])
    assert (cut["failures"][0]["code"], cut["failures"][0]["line"]) == ("damaged", 2)
    assert {path.name for path in tmp_path.iterdir()} == {*sources, "report"}


def test_quiet_prints_no_failures_and_keeps_the_exit_code() -> None:
    done = reex("list", "--quiet", "-", SEED, stdin=b"")
    assert (done.returncode, listed_titles(done), done.stderr) == (1, [SEED_TITLE], b"")


# Order and sameness


def test_the_bytes_are_the_same_for_any_number_of_jobs() -> None:
    first, *others = (reex("export", "--removed", "--jobs", jobs, SEEDS, "-", SEED, stdin=b"\0") for jobs in (1, 2, 4))
    assert first.returncode == 1
    assert all((done.stdout, done.stderr, done.returncode) == (first.stdout, first.stderr, 1) for done in others)


def test_results_are_utf_8_in_any_locale() -> None:
    expected = reex("strip", SEEDS).stdout
    settings = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    assert reex("strip", SEEDS, env=settings).stdout == expected
    assert "’" in expected.decode()


def test_folders_are_read_in_byte_order_of_paths_without_hidden_files(tmp_path: Path) -> None:
    names = ["B.txt", "a-b.txt", "a.txt", "a/x.txt", "a0.txt", "é.txt"]
    for name in [*reversed(names), ".hidden.txt", ".git/x.txt", "a/.x.txt"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(ARTICLE)
    done = reex("list", ".", cwd=tmp_path)
    assert [line.split("\t")[5] for line in done.stdout.decode().splitlines()[1:]] == [f"./{name}" for name in names]


def test_standard_input_is_read_in_the_order_of_the_paths() -> None:
    done = reex("list", SEED, "-", SEED, stdin=ARTICLE.encode())
    assert listed_titles(done) == [SEED_TITLE, "The Mill at Eling", SEED_TITLE]
    assert [line.split("\t")[5] for line in done.stdout.decode().splitlines()[2:3]] == ["-"]


def test_without_a_path_standard_input_is_read_if_it_is_a_pipe_or_a_file_else_the_folder(tmp_path: Path) -> None:
    (tmp_path / "here.txt").write_text(ARTICLE)
    assert listed_titles(reex("list", stdin=SEED.read_bytes(), cwd=tmp_path)) == [SEED_TITLE]
    assert listed_titles(shell(f"reex list < {SEED}", tmp_path)) == [SEED_TITLE]
    assert listed_titles(reex("list", cwd=tmp_path)) == ["The Mill at Eling"]


# Terminals


UNSAFE = "\x1b[31mRed\u202e \x9b31m\x07Mill"


@pytest.mark.parametrize(
    "command", [["list"], ["list", "--json"], ["show"], ["show", "--why"], ["strip"], ["export"], ["stats"]]
)
def test_no_document_sends_control_characters_to_a_terminal(command: list[str], tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    content = f"<p>{UNSAFE} turns its wheel.</p>"
    path.write_bytes(as_json(post(UNSAFE, slug=UNSAFE, content={"rendered": content})))
    assert b"\x1b" not in reex(*command, path).stdout
    shown = on_terminal(*command, path)
    screen = re.sub(r"\x1b\[[0-9;]*m", "", shown)  # what reex itself colours
    assert not re.search("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u202e]", screen)
    assert "\x1b[31m" not in shown


def test_a_terminal_gets_a_table_of_its_width_and_colours_without_no_color() -> None:
    screen = on_terminal("list", SEEDS)
    assert "\t" not in screen
    assert max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in screen.splitlines()) <= 80
    assert "\x1b[36m" in on_terminal("show", SEED)
    assert "\x1b[36m" not in on_terminal("show", SEED, env={"NO_COLOR": "1"})


def columns_of(text: str) -> int:
    """Count the columns that most terminals give a text: combining marks take none, wide East Asian characters two."""
    width = {"W": 2, "F": 2}
    return sum(
        0 if unicodedata.category(character) in ("Mn", "Me", "Cf") else width.get(unicodedata.east_asian_width(character), 1)
        for character in text
    )


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_table_columns_are_aligned_for_text_in_any_script(columns: int, tmp_path: Path) -> None:
    texts = [
        "A mill",
        "三峡水车的第二次生命",
        "مطاحن المد والجزر",
        "हिन्दी में शीर्षक क्षत्रिय",
        "ไทย น้ำขึ้นน้ำลง",
        "한국어 제목",
        "👍🏽 ❤️ of emoji",
    ]
    (tmp_path / "水車").write_bytes(as_json(*(post(text * times, id=times) for times in (1, 20) for text in texts)))
    shown = on_terminal("list", "--no-progress", tmp_path, env={"COLUMNS": str(columns)})
    head, *lines = re.sub(r"\x1b\[[0-9;]*m", "", shown).splitlines()
    assert len(lines) == 2 * len(texts)
    source = str(tmp_path) if columns == 200 else "…/"
    assert {len(line.split(source)) for line in lines} == {2}
    assert {columns_of(line.partition(source)[0]) for line in lines} == {head.index("source")}
    assert max(map(columns_of, lines)) <= columns


def test_a_pipe_gets_colours_with_force_color_but_never_in_data() -> None:
    plain = reex("show", SEED).stdout
    coloured = reex("show", SEED, env={"FORCE_COLOR": "1"}).stdout
    assert b"\x1b" not in plain
    assert b"\x1b[1m" in coloured
    assert re.sub(rb"\x1b\[[0-9;]*m", b"", coloured) == plain
    assert b"\x1b" not in reex("list", SEED, env={"FORCE_COLOR": "1"}).stdout


def test_a_terminal_with_an_ascii_locale_gets_utf_8() -> None:
    screen = on_terminal("show", SEEDS / "010_streuobst.txt", env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"})
    assert "für" in screen


def test_a_pipe_shows_no_progress_by_default() -> None:
    assert reex("export", SEEDS).stderr == b""


def test_file_names_in_messages_have_no_control_characters(tmp_path: Path) -> None:
    for name in (b"a\nb\x1b[31m", b"undecodable\xff"):
        (tmp_path / os.fsdecode(name)).write_bytes(b"")
    done = reex("list", tmp_path)
    assert [line.removeprefix(f"{tmp_path}/") for line in done.stderr.decode().splitlines()] == [
        "a\ufffdb\ufffd[31m: nothing in it.",
        "undecodable\ufffd: nothing in it.",
    ]


# About itself


def test_version() -> None:
    done = reex("--version")
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, f"reex {__version__}\n", b"")


@pytest.mark.parametrize("command", [[], *([name] for name in ENTRIES)])
def test_help_fits_a_screen_and_has_an_example(command: list[str]) -> None:
    done = reex(*command, "--help", env={"COLUMNS": "80"})
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode().splitlines()
    assert lines[0].startswith("Usage: ")
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 70  # `dedupe` is the longest
    assert any(line.startswith("  Example:  reex ") for line in lines)
    assert not re.search(r"(?<!\[ARGS\])(?<!\[PATH\])(?<!:LINE\]\])\.\.\.", done.stdout.decode())


def test_help_shows_every_option_once_in_its_group() -> None:
    text = reex("export", "--help", env={"COLUMNS": "80"}).stdout.decode()
    titles = ["Output:", "Output in parts:", "Filters:", "Cleaning:", "Input and execution:"]
    assert re.findall(r"(?m)^(?!Usage)\S.*", text) == titles
    assert re.search(r"Filters:\n  --since DATE .*\n(?:  --.*\n)+Cleaning:", text)
    shown = re.findall(r"(?m)^  (?:-., )?(--\S+)", text)
    groups = (FilterOptions, CleaningOptions, ExecutionOptions, OutputOptions, MarkdownOptions, PartOptions, SyncOptions)
    options = {"learn", *(field.name for group in groups for field in fields(group))}
    named = {option.removeprefix("--").removeprefix("[no-]").replace("-", "_") for option in shown}
    assert len(shown) == len(options)
    assert named == {name.rstrip("_") for name in options}


def test_help_is_shown_without_a_command() -> None:
    done = reex()
    assert (done.returncode, done.stdout[:7]) == (0, b"Usage: ")


def test_formats_lists_readers_and_schema_requires_every_field_that_all_versions_have() -> None:
    assert b"wordpress" in reex("formats").stdout
    required = [field.name for field in RECORD_FIELDS if field.required and not field.derived]
    assert json.loads(reex("schema").stdout)["required"] == required
