"""Items of lists keep their numbers and their depth, in the text and in Markdown."""

from __future__ import annotations

import json

import pytest
from markdown_it import MarkdownIt

from reex_cli.assemble import join_text
from reex_cli.json_record import block_to_record
from reex_cli.markdown import format_body
from reex_cli.model import LIST_ITEM, PARAGRAPH, Block
from reex_cli.options import Cleaning
from reex_cli.readers.jsonl import parse_block


def item(text: str, bullet: str = "", level: int = 1) -> Block:
    """A list item."""
    return Block(LIST_ITEM, text, level=level, bullet=bullet)


STEPS = [
    item("Fill", "5."),
    item("the small jar", "-", 2),
    item("the large jar", "", 2),
    item("Boil", "9."),
    item("10. Pour", "10."),
]


def test_numbers_lead_items_of_ordered_lists_and_depth_indents() -> None:
    assert join_text([Block(PARAGRAPH, "Jars"), *STEPS, Block(PARAGRAPH, "Wait.")], Cleaning()) == (
        "Jars\n\n5. Fill\n  - the small jar\n  - the large jar\n9. Boil\n10. Pour\n\nWait."
    )


def test_markdown_nests_items_below_the_text_of_the_item_above() -> None:
    text = format_body(STEPS, Cleaning())
    assert text == "5. Fill\n   - the small jar\n   - the large jar\n9) Boil\n10) Pour\n"
    tokens = [token.type for token in MarkdownIt("commonmark").parse(text)]
    assert [tokens.count(name) for name in ("ordered_list_open", "bullet_list_open", "list_item_open")] == [2, 1, 5]


@pytest.mark.parametrize("numbers", [[4, 7, 8], [3, 2, 1], [1, 1, 1], [1, 2, 3]])
def test_a_parser_counts_the_items_of_a_list_as_they_are_numbered(numbers: list[int]) -> None:
    text = format_body([item("Stir", f"{number}.") for number in numbers], Cleaning())
    counted: list[int] = []
    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "ordered_list_open":
            counter = int(token.attrs.get("start", 1))
        if token.type == "list_item_open":
            counted.append(counter)
            counter += 1
    assert counted == numbers


@pytest.mark.parametrize("bullet", ["(2)", "b.", "1234567890."])
def test_numbers_that_markdown_does_not_know_are_text_of_an_item(bullet: str) -> None:
    assert format_body([item("Stir", bullet)], Cleaning()) == f"- {bullet} Stir\n"


def test_numbers_are_in_records_and_read_back() -> None:
    records = json.loads(json.dumps([block_to_record(step) for step in STEPS]))
    assert [record.get("number") for record in records] == ["5.", None, None, "9.", "10."]
    assert join_text(map(parse_block, records), Cleaning()) == join_text(STEPS, Cleaning())
