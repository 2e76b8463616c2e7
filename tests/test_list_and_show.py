"""Tables, fields, order and samples of `list`, the pager of `show`, and what help and usage errors suggest."""

from __future__ import annotations

import json
import os
import pty
import re
import shlex
import subprocess
import sys
from contextlib import nullcontext, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from reex_cli import Article
from reex_cli.cli.commands import COMMAND_GROUPS, ENTRIES, LazyCommands
from reex_cli.cli.sample import sample_articles
from tests.command import ARTICLE, COMMAND, SEED, SEED_TITLE, SEEDS, TOP, environment, error_line, reex
from tests.records import BARE
from tests.test_command_line import on_terminal

# Tables, fields, order, samples


def without_colours(screen: str) -> list[str]:
    """The lines of a screen without their colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", screen).splitlines()


def test_a_table_cuts_titles_before_sources() -> None:
    shown = without_colours(on_terminal("list", "seeds", cwd=TOP))
    sources = [line.split("\t")[5] for line in reex("list", "seeds").stdout.decode().splitlines()[1:]]
    assert [line.split()[-1] for line in shown[1:]] == sources
    assert max(map(len, shown)) <= 80
    assert without_colours(on_terminal("list", "seeds", cwd=TOP, env={"COLUMNS": "140"}))[0].split() == [
        "id", "date", "format", "words", "title", "source",
    ]  # fmt: skip


@pytest.mark.parametrize("columns", [20, 40, 60, 80])
def test_a_table_of_long_sources_is_as_wide_as_the_terminal(columns: int, tmp_path: Path) -> None:
    folder = tmp_path / "a-long-name-of-a-folder" / "and-another-name-in-it" / "and-one-more"
    folder.mkdir(parents=True)
    (folder / "the-mill-at-eling.txt").write_text(ARTICLE)
    shown = without_colours(on_terminal("list", tmp_path, env={"COLUMNS": str(columns)}))
    assert len(shown) == 2
    assert columns < 40 or max(map(len, shown)) <= columns


def test_list_prints_the_fields_that_are_asked_for() -> None:
    post, fields = SEEDS / "002_salt-by-sunlight.txt", "title,authors,terms.category,words"
    done = reex("list", "--fields", fields, post)
    assert done.stdout.decode().splitlines()[0] == "title\tauthors\tterms.category\twords"
    assert (
        done.stdout
        == reex("export", "--tsv", "--fields", "title,authors,terms.category,words", SEEDS / "002_salt-by-sunlight.txt").stdout
    )
    record = json.loads(reex("list", "--json", "--fields", "id,blocks", SEED).stdout)
    assert (list(record), bool(record["blocks"])) == (["id", "blocks"], True)
    shown = without_colours(on_terminal("list", "--fields", "words,title", SEED))
    assert (shown[0].split(), shown[1].split(maxsplit=1)[1]) == (["words", "title"], SEED_TITLE)
    assert "no such field" in error_line(reex("list", "--fields", "titel", SEED))


def listed(field: str, *options: object) -> list[str]:
    """A field of the seeds, as `list` prints it."""
    return reex("list", "--fields", field, *options, SEEDS).stdout.decode().splitlines()[1:]


def test_list_sorts_by_a_field_with_unknown_values_last() -> None:
    words = [int(value) for value in listed("words", "--sort", "words")]
    assert words == sorted(words) == [int(value) for value in listed("words", "--sort=-words")][::-1]
    dates = listed("date", "--sort", "date")
    known = [date for date in dates if date]
    assert dates == [*known, *[""] * (len(dates) - len(known))]
    assert [date[:10] for date in known] == sorted(date[:10] for date in known)
    assert listed("date", "--sort", "-date") == [*known[::-1], *[""] * (len(dates) - len(known))]
    assert listed("words", "--sort", "-words", "--limit", "3") == [str(number) for number in words[:-4:-1]]
    for field, why in (("titel", "--sort titel: no such field"), ("blocks", "one field"), ("id,title", "one field")):
        assert why in error_line(reex("list", "--sort", field, SEEDS))


def test_a_sample_is_the_same_for_any_number_of_processes() -> None:
    everything = listed("source")
    chosen = listed("source", "--sample", "5")
    assert len(chosen) == len(set(chosen)) == 5
    assert chosen == [source for source in everything if source in chosen]
    assert chosen == listed("source", "--sample", "5", "--jobs", "2")
    assert chosen == [json.loads(line)["source"] for line in reex("export", "--sample", "5", SEEDS).stdout.splitlines()]
    assert listed("source", "--sample", "100") == everything
    assert reex("strip", "--sample", "2", SEEDS).stdout.count(b"\f") == 1
    assert b"all\t\t3\t" in reex("stats", "--sample", "3", SEEDS).stdout
    assert "--sample: a shard" in error_line(reex("export", "--shards", "2", "--sample", "3", "-o", "x", SEEDS))


def test_every_article_has_the_same_chance_to_be_in_a_sample() -> None:
    counts = [0] * 40
    for turn in range(300):
        chosen: list[Article] = []
        with sample_articles(nullcontext(chosen.append), 8) as write:
            for number in range(40):
                write(replace(BARE, words=(number + turn) % 40))
        for article in chosen:
            counts[article.words] += 1
    assert all(30 < count < 95 for count in counts), counts


# The pager


def paged(*args: object, pager: str, **env: str) -> str:
    """What a terminal of ten lines shows with a pager, and the exit code."""
    line = f"{shlex.join([*COMMAND, *map(str, args)])}; echo code $?"
    return on_terminal_line(line, {"PAGER": pager, "LINES": "10", **env})


def on_terminal_line(line: str, env: dict[str, str]) -> str:
    """Run a line of bash on a pseudo-terminal of 80 columns and return what it shows."""
    master, slave = pty.openpty()
    settings = environment(**{"TERM": "xterm-256color", "COLUMNS": "80", **env})
    with subprocess.Popen(["bash", "-c", line], stdin=slave, stdout=slave, stderr=slave, env=settings, cwd=TOP):
        os.close(slave)
        screen = b""
        with suppress(OSError):  # how Linux says that the other side has closed
            while part := os.read(master, 65536):
                screen += part
    os.close(master)
    return screen.decode()


def test_show_pages_what_is_longer_than_the_screen() -> None:
    shown = paged("show", SEED, pager="tr a-z A-Z")
    assert SEED_TITLE.upper() in shown
    assert shown.endswith("code 0\r\n")
    assert SEED_TITLE in paged("show", "--no-pager", SEED, pager="tr a-z A-Z")
    assert SEED_TITLE in paged("show", SEED, pager="tr a-z A-Z", LINES="500")
    assert SEED_TITLE in paged("show", SEED, pager="tr a-z A-Z", TERM="dumb")


@pytest.mark.parametrize("pager", ["", "cat", "no-such-pager-here", "'"])
def test_show_writes_to_the_terminal_without_a_pager(pager: str) -> None:
    shown = paged("show", SEED, pager=pager)
    assert SEED_TITLE in shown
    assert shown.endswith("code 0\r\n")


def test_leaving_the_pager_early_is_no_error() -> None:
    shown = paged("show", *[SEEDS] * 5, pager="head -n 2")
    assert without_colours(shown)[-1] == "code 0"
    assert len(shown.splitlines()) == 3


def test_messages_are_in_the_pages_and_the_exit_code_is_kept(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"id": 1, "title": {"rendered": "cut off')
    shown = paged("show", SEED, bad, pager="tr a-z A-Z")
    assert "THE JSON IS CUT OFF" in shown
    assert shown.endswith("code 1\r\n")


def test_less_gets_options_unless_the_user_has_set_some() -> None:
    pager = "bash -c 'cat >/dev/null; echo LESS=$LESS'"
    assert "LESS=FRX" in paged("show", SEED, pager=pager)
    assert "LESS=-S" in paged("show", SEED, pager=pager, LESS="-S")


def test_a_pipe_is_never_paged() -> None:
    assert SEED_TITLE.encode() in reex("show", SEED, env={"PAGER": "tr a-z A-Z"}).stdout


# Help


def test_an_option_of_reex_itself_is_suggested_as_it_is_written() -> None:
    assert error_line(reex("list", "--version")).endswith("It comes before the command: reex --version")
    assert "Did you mean reex --version?" in error_line(reex("list", "--verison"))
    assert error_line(reex("list", "--settings", "x")).endswith("It comes before the command: reex --settings … list")


def test_the_summary_of_a_command_is_the_first_sentence_of_its_help() -> None:
    commands = LazyCommands()
    assert {name: entry.summary for name, entry in ENTRIES.items()} == {
        name: command.get_short_help_str(limit=200) for name, command in commands.items()
    }


def test_help_imports_no_command_and_a_command_no_other() -> None:
    code = "import sys; from reex_cli.cli import run_command; run_command(); print(*sys.modules, file=sys.stderr)"
    for arguments, expected in ((["--help"], set()), (["list", "--help"], {"reex_cli.cli.list"})):
        done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
        modules = {f"reex_cli.cli.{entry.module}" for entry in ENTRIES.values()}
        assert modules & {*done.stderr.split()} == expected


def test_the_help_of_reex_shows_every_command_in_a_group() -> None:
    lines = reex("--help").stdout.decode().splitlines()
    assert [lines.count(f"{title}:") for title in COMMAND_GROUPS] == [1] * len(COMMAND_GROUPS)
