"""Where the blocks of an export come from: the headings above them, their lines and pages, a digest of their words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reex_cli.item import Item
from reex_cli.model import Block, Kind, Mark
from reex_cli.options import Options
from reex_cli.pipeline import process
from reex_cli.readers import Source
from reex_cli.writers import json_line, to_record
from tests.cases import CASES, find_source

PROSE = "The tide turns the wheel of the mill, all day and all night, and the miller sleeps when it does not."
PLACED = frozenset(("text", "dump", "markdown", "html"))  # formats whose blocks have lines of the source


def blocks_of(data: str) -> list[dict[str, Any]]:
    """The blocks in the record of a source."""
    (article,) = process(Item("x", data=data.encode())).articles
    record = json.loads(json_line(to_record(article, frozenset(("blocks",)))))
    return list(record["blocks"])


def test_a_block_states_the_headings_above_it() -> None:
    html = f"<article><h1>Mills</h1><h2>Tide</h2><p>{PROSE}<h3>Wheel</h3><p>{PROSE}<h2>Wind</h2><p>{PROSE}</article>"
    sections = [block["section"] for block in blocks_of(html) if block["kind"] == "paragraph"]
    assert sections == [["Tide"], ["Tide", "Wheel"], ["Wind"]]


def test_a_block_states_its_page_and_lines_that_other_tools_count() -> None:
    blocks = blocks_of(f"A Mill\n\n{PROSE}\n\f{PROSE}\n\n{PROSE}\n\f\n{PROSE}\n")
    assert [(block["page"], block["line"]) for block in blocks] == [(1, 3), (2, 4), (2, 6), (3, 8)]
    assert all("page" not in block for block in blocks_of(f"A Mill\n\n{PROSE}\n\n{PROSE}\n"))


def test_the_digest_of_a_block_does_not_depend_on_its_place() -> None:
    text = f"{PROSE}\n\nAnd the weir hums, as it always has, below the mill."
    first, second = blocks_of(text), blocks_of(f"Mill\n\n{text}")
    assert [block["hash"] for block in first] == [block["hash"] for block in second]
    assert [block["line"] for block in first] != [block["line"] for block in second]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_lines_of_a_block_have_its_first_and_last_words(case: Path) -> None:
    path = find_source(case)
    outcome = process(Item(path.name, str(path)))
    lines = ["", *Source("x", path.read_bytes().replace(b"\f", b"")).text.split("\n")]  # other tools count no form feeds
    for article in outcome.articles if outcome.format in PLACED else ():
        for block in article.blocks:
            words = [word for word in block.text.split() if word.isascii() and word.isalpha()]
            found = "\n".join(lines[block.line : max(block.line, block.last_line) + 1])
            assert not words or any(word in found for word in words[:3]), block
            assert not words or any(word in found for word in words[-3:]), block


def test_a_record_that_is_read_back_has_the_same_blocks() -> None:
    link = '<a href="https://weir.example/">Weir</a>'
    html = f'<article><p>{PROSE} {link}</p><pre class="language-lua">x</pre><p>{PROSE}</article>'
    (article,) = process(Item("x", data=html.encode())).articles
    line = json_line(to_record(article, frozenset(("blocks",))))
    (again,) = process(Item("x", data=line)).articles
    assert json_line(to_record(again, frozenset(("blocks",)))) == line


def test_marks_of_a_record_that_was_changed_stay_inside_the_text() -> None:
    (article,) = process(Item("x", data=PROSE.encode()), Options()).articles
    record = to_record(article, frozenset(("blocks",)))
    record["blocks"] = [{"kind": "paragraph", "text": "tide", "marks": [{"start": 2, "end": 900, "kind": "em"}]}]
    (again,) = process(Item("x", data=json_line(record))).articles
    assert again.blocks == (Block(Kind.PARAGRAPH, "tide", marks=(Mark(2, 4, "em"),)),)
    record["blocks"][0]["marks"][0]["kind"] = "blink"
    assert not process(Item("x", data=json_line(record))).articles
