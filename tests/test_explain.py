"""`reex explain`: what became of a line, in every format and whatever the file is called, and what would reverse it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from reex_cli.cli.explain_target import Target, parse_target
from reex_cli.content import html_classifier, text_classifier
from reex_cli.content.feature_words import TOPICS, find_topic
from reex_cli.explanation import Found, Wanted, explain_block, read_wanted
from reex_cli.item import Item
from reex_cli.options import Options
from tests.cases import CASES, find_source
from tests.command import SEEDS, TOP, error_line, reex

DUMP, PAGE, FEED, POST = (next(SEEDS.glob(f"{number}*")) for number in ("007", "009", "013", "002"))
CASE = TOP / "tests" / "cases"
PARTS = [path for path in CASES if path.name.startswith(("dump-", "html-", "text-", "mail-"))][::9]


def explain(*arguments: object, stdin: bytes | None = None) -> str:
    """What `reex explain` prints."""
    done = reex("explain", *arguments, stdin=stdin)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def values(text: str, name: str) -> list[str]:
    """The values of the lines of a name."""
    return [line[14:] for line in text.splitlines() if line.startswith(f"  {name:<12}")]


# -- what is asked for


@pytest.mark.parametrize(
    ("text", "files", "target"),
    [
        ("a.txt", "a.txt", Target("a.txt")),
        ("a.txt:7", "a.txt", Target("a.txt", line=7)),
        ("a.txt:7:12", "a.txt", Target("a.txt", line=7)),
        ("a:7", "a a:7", Target("a:7")),
        ("a:7:3", "a a:7", Target("a:7", line=3)),
        ("12:30 notes.txt", "12:30|notes.txt", Target("12:30 notes.txt")),
        (r"C:\a\b.txt", r"C:\a\b.txt", Target(r"C:\a\b.txt")),
        (r"C:\a\b.txt:7", r"C:\a\b.txt", Target(r"C:\a\b.txt", line=7)),
        ("C:7", "", Target("C", line=7)),
        ("-", "", Target("-")),
        (":7", "", Target("-", line=7)),
        ("a.json#/3", "a.json", Target("a.json", pointer="#/3")),
        ("a.json#/3:7", "a.json", Target("a.json", pointer="#/3", line=7)),
        ("a#1.txt:7", "a#1.txt", Target("a#1.txt", line=7)),
        ("a.zip!/b.html:7", "a.zip", Target("a.zip", member="a.zip!/b.html", line=7)),
        ("https://mill.example/a.html:7", "", Target("https://mill.example/a.html", line=7)),
        ("https://mill.example:8080", "", Target("https://mill.example:8080")),
        ("https://mill.example:8080/a", "", Target("https://mill.example:8080/a")),
        ("a.txt:-1", "", Target("a.txt:-1")),
        ("a.txt:７", "", Target("a.txt:７")),
        ("", "", Target("-")),
    ],
)
def test_a_line_is_told_from_the_name_of_a_file(text: str, files: str, target: Target) -> None:
    names = {"12:30 notes.txt"} if "|" in files else set(files.split(" "))
    assert parse_target(text, (names - {""}).__contains__) == target


@pytest.mark.parametrize("name", ["a:7", "12:30 notes.txt", "C:\\a\\b.txt", "née #1.txt", "a b.txt"])
def test_any_name_of_a_file_works(name: str, tmp_path: Path) -> None:
    shutil.copy(DUMP, tmp_path / name)
    done = reex("explain", f"{name}:7", cwd=tmp_path)
    assert done.stdout.decode().splitlines()[0] == f"{name}:7: dropped as boilerplate"


# -- lines


def test_a_line_that_the_classifier_drops_has_reasons_in_words_and_what_keeps_it() -> None:
    text = explain(f"{DUMP}:7")
    assert values(text, "text") == ["Cycling"]
    assert values(text, "rule") == ["classifier: in a run of short lines"]
    assert values(text, "classifier")[0].startswith("1 % likely")
    assert "clearly: the nearest prose: none above, 10 lines below" in values(text, "against")
    assert values(text, "next best")[0].startswith("content, 4")
    assert values(text, "keep it") == ["--keep boilerplate, --raw"]
    assert "[keep-cycling]" in text


def test_a_line_that_a_rule_drops_has_the_reason_of_the_rule() -> None:
    text = explain(f"{DUMP}:21")
    assert text.startswith(f"{DUMP}:21: dropped as share\n")
    assert values(text, "rule") == ["share-line"]
    assert values(text, "why")[0].endswith(".")
    assert values(text, "keep it")[0].startswith("--keep share")


def test_a_line_that_stays_can_be_dropped() -> None:
    text = explain(f"{DUMP}:31")
    assert text.startswith(f"{DUMP}:31: kept\n")
    assert values(text, "drop it") == ["--drop list_item"]
    assert 'label = "boilerplate"' in text


def test_a_doubtful_line_names_the_option_for_doubtful_lines() -> None:
    assert "--recall" in values(explain(f"{CASE}/dump-standfirst/source.txt:13"), "keep it")[0]


def test_a_line_that_states_metadata_gives_its_evidence() -> None:
    assert values(explain(f"{DUMP}:19"), "gives") == ["date: May 21, 2025 (classifier: date)"]
    fields = explain(f"{PAGE}:16")
    assert values(fields, "kind") == ["meta:og:site_name"]
    assert values(fields, "gives") == ["site: Tidewater Review (site from meta:og:site_name)"]


def test_a_field_whose_value_is_not_taken_says_what_is_taken() -> None:
    line = PAGE.read_text("utf-8").split("\n").index(next(x for x in PAGE.read_text("utf-8").split("\n") if "<title>" in x)) + 1
    assert values(explain(f"{PAGE}:{line}"), "not taken")[0].endswith("goes before it")


def test_what_is_cut_out_of_a_line_is_told() -> None:
    line = DUMP.read_text("utf-8").split("\n")
    cut = next((number for number, text in enumerate(line, 1) if "(opens in a new tab)" in text), None)
    dump = DUMP if cut else next(SEEDS.glob("001*"))
    cut = cut or next(n for n, text in enumerate(dump.read_text("utf-8").split("\n"), 1) if "(opens in a new tab)" in text)
    assert values(explain(f"{dump}:{cut}"), "cut out")[0].startswith("remnant (new-tab-note)")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (8, "a blank line"),
        (1, "markup only, without text"),
        (4, "no text of a page: no block begins here, and no field is read from it"),
    ],
)
def test_a_line_without_text_is_answered(line: int, answer: str, tmp_path: Path) -> None:
    head = "<html>\n<head><title>Eels</title>\n<style>\np { color: red }\n</style>"
    (tmp_path / "a.html").write_text(f"{head}\n<body>\n<p>The eels came up the leat.\n\n</body>")
    done = reex("explain", f"a.html:{line}", cwd=tmp_path)
    assert (done.returncode, done.stdout.decode()) == (0, f"a.html:{line}: {answer}\n")


def test_a_line_that_does_not_exist_is_a_failure() -> None:
    for line in (0, 500, 10**14):
        done = reex("explain", f"{DUMP}:{line}")
        assert done.returncode == 1
        assert error_line(done) == f"{DUMP}: there is no line {line}: it has 106."


def test_a_file_that_does_not_exist_is_named_without_the_line() -> None:
    done = reex("explain", "no such file.txt:7")
    assert done.returncode == 2
    assert error_line(done) == "no such file.txt: no such file or directory."


# -- formats


def test_a_line_inside_a_paragraph_belongs_to_it(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<body><article><p>The eels came\nup the leat, and\nthe wheel stood still.</p>" * 2)
    assert values(explain(f"{tmp_path}/a.html:2"), "text")[0].startswith("The eels came")


def test_a_line_of_a_feed_names_the_entry() -> None:
    text = explain(f"{FEED}:16")
    assert text.startswith(f"{FEED}#/item/0:16: ")
    assert values(text, "gives") == ["date: Sat, 11 Feb 2023 09:15:00 +0000 (date from pubDate)"]


def test_a_line_of_wordpress_json_is_found_by_its_text(tmp_path: Path) -> None:
    (tmp_path / "posts.json").write_text(json.dumps([json.loads(POST.read_text("utf-8"))] * 2, indent=1))
    lines = (tmp_path / "posts.json").read_text().split("\n")
    number = next(n for n, line in enumerate(lines, 1) if '"date":' in line)
    text = explain(f"{tmp_path}/posts.json#/0:{number}")
    assert values(text, "kind") == ["date"]
    assert text.startswith(f"{tmp_path}/posts.json#/0:{number}: ")
    whole = explain(f"{tmp_path}/posts.json#/1")
    assert "#/0" not in whole
    assert "kept paragraph (prose): " in whole


def test_a_record_of_json_lines_is_on_its_line(tmp_path: Path) -> None:
    record = {"title": "Eels", "text": "The eels came up the leat, and the wheel stood still for a day."}
    (tmp_path / "a.jsonl").write_text(f"{json.dumps(record)}\n" * 3)
    text = explain(f"{tmp_path}/a.jsonl:2")
    assert "#L2" in text
    assert "#L1" not in text


def test_a_line_of_a_mail() -> None:
    mail = CASE / "mail-list" / "source.eml"
    assert values(explain(f"{mail}:12"), "text")[0].startswith("For two hundred years")
    assert "encoded" in explain(f"{CASE}/mail-html-only/source.eml:14")


def test_a_document_in_an_archive(tmp_path: Path) -> None:
    shutil.make_archive(str(tmp_path / "a"), "zip", SEEDS.parent, "seeds")
    name = f"{tmp_path}/a.zip!/seeds/{DUMP.name}"
    assert explain(f"{name}:7").startswith(f"{name}:7: dropped")
    assert reex("explain", f"{tmp_path}/a.zip!/seeds/none.txt:7").returncode == 1


def test_standard_input() -> None:
    assert explain(":7", stdin=DUMP.read_bytes()).startswith("-:7: dropped")
    assert explain(stdin=DUMP.read_bytes()) == explain("-", stdin=DUMP.read_bytes())


def test_without_a_line_all_blocks_are_listed() -> None:
    lines = explain(DUMP).splitlines()
    assert f"{DUMP}:7: dropped boilerplate (classifier: in a run of short lines): Cycling" in lines
    assert f"{DUMP}:19: metadata metadata (classifier: date, gives date): Wednesday, May 21, 2025" in lines
    assert sum(": kept " in line for line in lines) > 10


def test_exported_records_are_refused_and_sources_without_articles_told(tmp_path: Path) -> None:
    assert reex("export", "-o", tmp_path / "a.jsonl", DUMP).returncode == 0
    done = reex("explain", tmp_path / "a.jsonl")
    assert done.returncode == 1
    assert error_line(done).endswith("Explain what they came from.")
    assert error_line(reex("explain", f"{FEED}#/item/99")).endswith("`reex list` prints those of a file.")


# -- what would reverse it


@pytest.mark.parametrize("line", [7, 21, 31, 41])
def test_the_rule_that_is_printed_reverses_what_became_of_the_line(line: int, tmp_path: Path) -> None:
    text = DUMP.read_text("utf-8").split("\n")[line - 1].lstrip("•* -")
    (tmp_path / "mine.toml").write_text(explain("--rule", f"{DUMP}:{line}"))
    before, after = (
        {part.lstrip("- ") for part in reex("strip", *rules, DUMP).stdout.decode().splitlines()}
        for rules in ((), ("--rules", tmp_path / "mine.toml"))
    )
    assert before ^ after == {text}


def test_a_kept_line_of_a_menu_does_not_become_the_title(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(explain("--rule", f"{DUMP}:7"))
    done = reex("strip", "--rules", tmp_path / "mine.toml", DUMP).stdout.decode().splitlines()
    assert done[0].startswith("Half a Metre of Kerb")
    assert done[2] == "Cycling"


def test_a_rule_needs_a_line_and_a_line_that_has_a_rule() -> None:
    assert error_line(reex("explain", "--rule", DUMP)) == "--rule: it needs a line: FILE:LINE."
    assert reex("explain", "--rule", f"{DUMP}:19").returncode == 1
    assert reex("explain", "--rule", f"{DUMP}:24").returncode == 1


@pytest.mark.parametrize("path", PARTS, ids=lambda path: path.name)
def test_every_block_has_an_explanation_and_every_option_that_is_named_works(path: Path) -> None:
    source = find_source(path)
    found = [result for result in read_wanted(Item("a", str(source)), Options(), Wanted()) if isinstance(result, Found)]
    for result in found:
        for index in result.indexes[:: max(1, len(result.indexes) // 4)]:
            explained = explain_block(result.view, index)
            assert explained.why.endswith((".", "?", "!")), explained
            assert explained.state == "field" or explained.kind == "silent" or explained.options, explained
            if explained.score:
                assert 0 <= explained.score.percent <= 100
                assert all(reason.text for reason in explained.score.reasons)


def test_addresses_of_people_are_hidden() -> None:
    assert "[address]" in explain(CASE / "mail-list" / "source.eml")
    assert "@" not in "".join(line for line in explain(CASE / "mail-list" / "source.eml").splitlines() if "mail:" in line)


# -- words for features


def test_every_feature_of_the_models_has_a_topic_with_words() -> None:
    for model in (text_classifier.load_model(), html_classifier.load_model()):
        for forest in (model.first, model.second):
            for name, _ in forest.columns:
                topic = find_topic(name)
                assert topic in TOPICS
                assert topic != "page" or name.startswith("page_"), name
