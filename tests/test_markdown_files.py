"""The Markdown writer: escaping, front matter and file names."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reex_cli.errors import NotWritable
from reex_cli.markdown import format_body
from reex_cli.model import Block, Kind
from reex_cli.options import Cleaning, MarkdownParts
from reex_cli.writers._file_names import MAX_BYTES, file_name
from reex_cli.writers._yaml import format_front_matter, format_value
from tests.command import SEEDS, reex
from tests.records import BARE, FULL, JSON, TEXTS, interrupt_writing, open_writer

GITHUB = MarkdownIt("commonmark").enable(["table", "strikethrough"])
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
MARKS = """* _ ** ` ``` ~~~ ~~ # ## > - + 1. 1) 12. === --- | \\ [ ] ( ) ! ![ <b> </b> <!-- --> <? & &amp; &#35; $ ^ {{ }} {% %}
    http://a.example www.a.example a@b.example :smile: : %% @ [^1] [^1]: [a]: /url **bold** *it* `code` <script> || |- :-: \\*
    x é 三 🌊 .""".split()
SPACES = ["", " ", "\n", "  ", "\n\n", "    ", "\t"]
PROSE = st.lists(
    st.tuples(st.sampled_from(SPACES), st.sampled_from(MARKS), st.sampled_from(SPACES)), min_size=1, max_size=6
).map(lambda parts: "".join(part for three in parts for part in three))
often = settings(max_examples=400, deadline=None)


def parse_markdown(text: str) -> tuple[list[str], str]:
    """Parse Markdown: the kinds of its blocks and inline elements, and the text shown."""
    kinds, shown = [], ""
    for token in GITHUB.parse(text):
        kinds.append(token.type)
        for child in token.children or ():
            kinds.append(child.type)
            shown += "\n" if child.type in {"softbreak", "hardbreak"} else child.content
        shown += "\n" if token.type == "inline" else ""
    return kinds, shown


def words(text: str) -> list[str]:
    """The words of a text."""
    return text.replace("\xa0", " ").split()


@often
@given(PROSE)
@example("a\n---\nb")
@example("a\\\nb\\")
@example("    code\n\n\tcode")
def test_no_character_of_a_text_is_markup(text: str) -> None:
    kinds, shown = parse_markdown(format_body([Block(Kind.PARAGRAPH, text)], Cleaning()))
    assert set(kinds) <= {"paragraph_open", "paragraph_close", "inline", "text", "softbreak", "hardbreak"}
    assert words(shown) == words(text)


@often
@given(PROSE)
def test_headings_quotes_items_and_cells_contain_no_other_markup(text: str) -> None:
    text = " ".join(text.split())
    for kind, opens in ((Kind.HEADING, "heading_open"), (Kind.QUOTE, "blockquote_open"), (Kind.LIST_ITEM, "bullet_list_open")):
        kinds, shown = parse_markdown(format_body([Block(kind, text, level=2)], Cleaning()))
        if text:
            assert kinds[0] == opens
        assert words(shown) == words(text)
        assert not {"em_open", "strong_open", "link_open", "html_block", "html_inline", "code_inline", "image"} & set(kinds)
    kinds, shown = parse_markdown(format_body([Block(Kind.TABLE, "x", rows=((text, "b"), ("c", text)))], Cleaning()))
    assert kinds.count("td_open") == 2
    assert words(shown) == words(f"{text} b c {text}")


@often
@given(PROSE)
@example("```\n````\n")
def test_code_blocks_round_trip(text: str) -> None:
    (token,) = GITHUB.parse(format_body([Block(Kind.CODE, text)], Cleaning()))
    assert (token.type, token.content) == ("fence", text + "\n")


def test_lists_nest_by_level() -> None:
    blocks = [
        Block(Kind.LIST_ITEM, "one", level=1),
        Block(Kind.LIST_ITEM, "two\nlines", level=3),
        Block(Kind.LIST_ITEM, "three", level=1),
        Block(Kind.PARAGRAPH, "Behind."),
    ]
    assert format_body(blocks, Cleaning()) == "- one\n  - two\\\n    lines\n- three\n\nBehind.\n"


def test_images_captions_and_embeds_are_in_markdown_unless_they_are_unwanted() -> None:
    blocks = [
        Block(Kind.PARAGRAPH, "A mill."),
        Block(Kind.IMAGE, "The [wheel]", url="https://a.example/i.png"),
        Block(Kind.CAPTION, "The wheel, about 1900"),
        Block(Kind.EMBED, "", url="https://a.example/v"),
    ]
    image, embed = "![The \\[wheel\\]](https://a.example/i.png)", "<https://a.example/v>"
    assert format_body(blocks, Cleaning()) == f"A mill.\n\n{image}\n\n*The wheel, about 1900*\n\n{embed}\n"
    assert format_body(blocks, Cleaning(), MarkdownParts(links=False, images=False)) == "A mill.\n"
    for url in ("", "javascript:alert(1)", "data:image/png;base64,AAAA"):
        assert format_body([Block(Kind.IMAGE, "The wheel", url=url)], Cleaning()) == ""
        assert format_body([Block(Kind.IMAGE, "The wheel", url=url)], Cleaning(raw=True)) == "The wheel\n"


@given(JSON)
@example("2025-11-04")
@example({"no": "no", "x" * 2000: ["a: b", "- c", "# d", "\ud800", "\x85\u2028\ufeff\x7f"]})
@example([1e30, -1.5e-7, 0.1, 10**18])
def test_front_matter_round_trips_any_value_through_pyyaml(value: Any) -> None:
    yaml = pytest.importorskip("yaml")
    text = format_front_matter({"value": value, "terms.a b": value})
    assert text.count("\n") == 4
    head = text.removeprefix("---\n").removesuffix("---\n")
    wanted = yaml.safe_load(format_value(value)) if "\ud800" in repr(value) or "\\ud800" in repr(value) else value
    assert yaml.safe_load(head) == {"value": wanted, "terms.a b": wanted}


def front_matter_of(path: Path) -> dict[str, Any]:
    """Parse the front matter of a file."""
    yaml = pytest.importorskip("yaml")
    _, head, _ = path.read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(head)


def test_front_matter_is_the_record_without_its_text(tmp_path: Path) -> None:
    import json

    assert reex("export", "--markdown", "-o", tmp_path / "md", SEEDS).returncode == 0
    records = {record["id"]: record for record in map(json.loads, reex("export", SEEDS).stdout.splitlines())}
    for path in (tmp_path / "md").iterdir():
        head = front_matter_of(path)
        record = records.pop(head["id"])
        del record["text"]
        assert head == record
        assert list(head) == list(record)
    assert not records


def test_fields_select_what_is_in_the_front_matter(tmp_path: Path) -> None:
    with open_writer("markdown", str(tmp_path / "md"), fields=("title", "terms.category", "text")) as write:
        write(FULL)
    (path,) = (tmp_path / "md").iterdir()
    assert front_matter_of(path) == {"title": FULL.title, "terms.category": ["Mills", "Tides"]}


@given(TEXTS)
@example("../../etc/passwd")
@example("CON")
@example("con.txt")
@example("-rf")
@example(".hidden")
@example("🌊" * 300)
@example("三" * 300)
@example("a" * 300)
@example("e\u0301\u0301" * 300)
def test_file_names_are_safe_for_any_title(title: str) -> None:
    name = file_name(title, BARE.id)
    assert name == file_name(title, BARE.id)
    assert name.endswith(BARE.id)
    assert not set(name) & set('/\\:*?"<>|\0\n\r\t .')
    assert name[0] != "-"
    assert not RESERVED.match(name)
    assert len(f"{name}-1000.md".encode()) <= 2 * MAX_BYTES <= 255
    assert all(unicodedata.category(character)[0] in "LNM" for character in name if character != "-")


def test_an_id_cannot_escape_the_folder(tmp_path: Path) -> None:
    with open_writer("markdown", str(tmp_path / "md")) as write:
        write(replace(BARE, id="../../out"))
        write(replace(BARE, id="🌊"))
        write(replace(BARE, id=""))
    assert sorted(path.name for path in (tmp_path / "md").iterdir()) == ["article-2.md", "article.md", "out.md"]
    assert [path.name for path in tmp_path.iterdir()] == ["md"]


def test_equal_titles_get_different_files(tmp_path: Path) -> None:
    titles = [("The Mill", "ra"), ("the mill", "rb"), ("THE MILL", "rc"), ("The Mill", "ra")]
    with open_writer("markdown", str(tmp_path / "md")) as write:
        for title, id_ in titles:
            write(replace(BARE, title=title, id=id_))
    names = sorted(path.name for path in (tmp_path / "md").iterdir())
    assert names == ["the-mill-ra-2.md", "the-mill-ra.md", "the-mill-rb.md", "the-mill-rc.md"]


def test_exporting_again_replaces_own_files_and_keeps_others(tmp_path: Path) -> None:
    folder = tmp_path / "md"
    folder.mkdir()
    (folder / "mine.md").write_text("mine")
    for text in ("Old.", "New."):
        with open_writer("markdown", str(folder)) as write:
            write(replace(BARE, text=text))
    assert sorted(path.name for path in folder.iterdir()) == ["mine.md", f"{BARE.id}.md"]
    assert (folder / f"{BARE.id}.md").read_text().endswith("---\n\nNew.\n")


def test_a_failed_run_leaves_no_file_and_no_folder(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupt_writing("markdown", tmp_path / "md", FULL)
    assert not list(tmp_path.iterdir())


def test_a_file_in_place_of_the_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "md").write_text("x")
    done = reex("export", "--markdown", "-o", tmp_path / "md", SEEDS)
    assert done.returncode == 2
    assert b"cannot be written" in done.stderr


def folder_contents(folder: Path) -> dict[str, str]:
    """Every file and folder in a folder: name → text."""
    return {path.name: "a folder" if path.is_dir() else path.read_text() for path in folder.iterdir()}


def write_three(folder: Path, text: str) -> None:
    """Write the articles `a`, `b` and `c`."""
    with open_writer("markdown", str(folder)) as write:
        for id_ in "abc":
            write(replace(BARE, id=id_, text=text))


@pytest.mark.parametrize("name", ["a.md", "b.md", "c.md"])
def test_a_folder_in_the_place_of_a_file_leaves_all_files_as_they_were(name: str, tmp_path: Path) -> None:
    write_three(tmp_path / "md", "Old.")
    (tmp_path / "md" / name).unlink()
    (tmp_path / "md" / name / "within").mkdir(parents=True)
    before = folder_contents(tmp_path / "md")
    with pytest.raises(NotWritable, match=rf"md: cannot be written \({name} in it is a folder\)\.$"):
        write_three(tmp_path / "md", "New.")
    assert folder_contents(tmp_path / "md") == before


def fail_from(number: int, function: Callable[..., Any], error: BaseException) -> Callable[..., Any]:
    """A function that raises an error on its `number`th call only."""
    calls = count(1)

    def call(*args: Any, **options: Any) -> Any:
        if next(calls) == number:
            raise error
        return function(*args, **options)

    return call


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_files_that_cannot_all_be_moved_are_put_back(
    number: int, error: BaseException, links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_three(tmp_path / "md", "Old.")
    (tmp_path / "md" / "b.md").unlink()
    (tmp_path / "md" / "mine.md").write_text("mine")
    before = folder_contents(tmp_path / "md")
    if not links:
        monkeypatch.setattr(os, "link", fail_from(1, os.link, PermissionError(1, "Operation not permitted")))
    monkeypatch.setattr(os, "replace", fail_from(number, os.replace, error))
    with pytest.raises(type(error)):
        write_three(tmp_path / "md", "New.")
    assert folder_contents(tmp_path / "md") == before
    write_three(tmp_path / "md", "New.")
    assert "New." in (tmp_path / "md" / "b.md").read_text()


def test_a_new_folder_appears_as_a_whole_with_the_folders_around_it(tmp_path: Path) -> None:
    with open_writer("markdown", str(tmp_path / "a" / "b" / "md")) as write:
        write(BARE)
        assert not (tmp_path / "a" / "b" / "md").exists()
    assert [path.name for path in (tmp_path / "a" / "b").rglob("*")] == ["md", f"{BARE.id}.md"]
    with pytest.raises(KeyboardInterrupt):
        interrupt_writing("markdown", tmp_path / "c" / "d" / "md", FULL)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_folder_that_another_run_has_made_meanwhile_gets_the_files_of_both(tmp_path: Path) -> None:
    folder = tmp_path / "md"
    with open_writer("markdown", str(folder)) as write:
        write(replace(BARE, id="first"))
        with open_writer("markdown", str(folder)) as write_second:
            write_second(replace(BARE, id="second"))
    assert {path.name for path in folder.iterdir()} == {"first.md", "second.md"}
    assert [path.name for path in tmp_path.iterdir()] == ["md"]


def test_a_link_to_a_folder_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("md")
    for _ in range(2):
        with open_writer("markdown", str(tmp_path / "link")) as write:
            write(BARE)
    assert [path.name for path in (tmp_path / "md").iterdir()] == [f"{BARE.id}.md"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "md"]


@pytest.mark.parametrize("made_since", [False, True])
def test_the_next_run_removes_what_a_killed_run_left_beside_or_in_the_folder(made_since: bool, tmp_path: Path) -> None:
    child = os.fork()
    if not child:
        with open_writer("markdown", str(tmp_path / "md")) as write:
            write(FULL)
            os._exit(9)
    os.waitpid(child, 0)
    assert [path.name[:6] for path in tmp_path.iterdir()] == [".reex-"]
    if made_since:
        (tmp_path / "md").mkdir()
    with open_writer("markdown", str(tmp_path / "md")) as write:
        write(BARE)
    assert [path.name for path in tmp_path.rglob("*")] == ["md", f"{BARE.id}.md"]
