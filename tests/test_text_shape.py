"""Plain text keeps its shape: code, verse, lists, divided words and scene breaks, and nothing else is taken for them."""

from __future__ import annotations

import pytest

from reex_cli.assemble import join_text
from reex_cli.model import CODE, HEADING, LIST_ITEM, Block
from reex_cli.options import Cleaning
from reex_cli.readers._text.paragraphs import build_blocks


def build(text: str) -> list[Block]:
    """The blocks of a text below a line of prose."""
    return list(build_blocks(f"The mill stands at the weir, and has stood there for longer than the weir.\n\n{text}\n"))[1:]


@pytest.mark.parametrize(
    "code",
    [
        "for mill in mills:\n    mill.stop()",
        '{\n  "port": 8080\n}',
        "server:\n  port: 8080",
        "$ weir --open\nopened",
        ">>> weir.height()\n3",
        "int main(void)\n{\n\treturn 0;\n}",
        "let a = 1;\n\nlet b = f(a);",
        "    x = f(1)\n    y = g(x)",
        "SELECT port\nFROM tides\nWHERE height > 5;",
        "```\n* * *\n\n  kept\n```",
    ],
)
def test_code_keeps_its_lines(code: str) -> None:
    (block,) = build(code)
    assert (block.kind, block.text) == (CODE, code.removeprefix("```\n").removesuffix("\n```"))


@pytest.mark.parametrize(
    "text",
    [
        "for the wheel that goes round\nand the wheel that stands still",
        "if you come:\nbring a coat",
        "s = slow pace\nm = medium pace (for most)",
        "Home\nMills (3)\nWeirs (12)",
        "Import duties rose.\nFrom there they fell.",
    ],
)
def test_prose_verse_and_menus_are_no_code(text: str) -> None:
    assert CODE not in {block.kind for block in build(text)}


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("window of the win-", "dow and the mill", "window of the window and the mill"),
        ("well-built and well-", "built mills", "well-built and well-built mills"),
        ("a self-", "made boat", "a self-made boat"),
        ("in pre-", "and post-war mills", "in pre- and post-war mills"),
    ],
)
def test_divided_words_are_joined_and_compounds_keep_their_hyphen(above: str, below: str, joined: str) -> None:
    (block,) = build(f"{above}\n{below}")
    assert block.text == joined


def test_numbered_headings_are_all_headings_and_adjacent_items_none() -> None:
    body = "It was looked at on three days, and the miller was asked what he thought of it, and answered."
    sections = build(f"1. Aim\nNone.\n\n2. Method\n{body}\n\n3. Result\n{body}\n\nEnd.")
    assert [block.kind for block in sections if block.bullet] == [HEADING] * 3
    items = build("1. Open the gate.\n2. Wait.\n3. Close the gate.")
    assert [block.kind for block in items] == [LIST_ITEM] * 3


def test_a_row_of_signs_at_the_end_parts_no_scenes() -> None:
    assert [block.text for block in build("The end of the story of the weir.\n\n# # #")] == [
        "The end of the story of the weir."
    ]


def test_items_indented_deeper_are_nested() -> None:
    blocks = build("1. Plums\n   - blue\n     - late\n2. Pears")
    assert [block.level for block in blocks] == [1, 2, 3, 1]
    assert join_text(blocks, Cleaning()) == "1. Plums\n  - blue\n    - late\n2. Pears"
