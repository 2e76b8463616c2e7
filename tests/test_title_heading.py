"""The block that is the title of a page by its metadata, and the position of the other blocks relative to it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reex_cli.content.columns import BEYOND, COUNT_STEPS
from reex_cli.content.title_heading import TITLE_FIELDS, UNKNOWN_SIDE, find_title, title_features
from reex_cli.model import Block, Kind

TITLE = "The Wheel of the Old Mill"


def field(text: str, name: str = "meta:og:title") -> Block:
    """A metadata field."""
    return Block(Kind.FIELD, text, name=name)


def heading(text: str, level: int) -> Block:
    """A heading."""
    return Block(Kind.HEADING, text, level=level)


def paragraph(text: str) -> Block:
    """A paragraph."""
    return Block(Kind.PARAGRAPH, text)


BLOCKS = st.builds(
    lambda kind, text, level: Block(kind, text, level=level if kind is Kind.HEADING else 0),
    st.sampled_from((Kind.HEADING, Kind.PARAGRAPH)),
    st.sampled_from((TITLE, TITLE.upper(), "The Wheel of", "the old", "Mill", "Lock and Weir", f"{TITLE} and Weir")),
    st.integers(1, 3),
)
FIELDS = st.lists(st.builds(field, st.sampled_from((TITLE, f"{TITLE} | Weir", "Lock and Weir", "", "the  old")),
                            st.sampled_from((*sorted(TITLE_FIELDS), "meta:author"))), max_size=3)  # fmt: skip


def naive_title(blocks: Sequence[Block], fields: Sequence[Block]) -> int | None:
    """The index of the title, each block compared with each field."""
    titles = [" ".join(one.text.lower().split()) for one in fields if one.name in TITLE_FIELDS]
    fitting = [
        i
        for i, block in enumerate(blocks)
        if len(block.text) >= 8 and any(block.text.lower() in title and len(block.text) * 3 >= len(title) for title in titles)
    ]
    if fitting:
        return max(fitting, key=lambda i: (blocks[i].kind is Kind.HEADING, -blocks[i].level, len(blocks[i].text), -i))
    first_level = [i for i, block in enumerate(blocks) if block.kind is Kind.HEADING and block.level == 1]
    return first_level[0] if len(first_level) == 1 else None


@given(st.lists(BLOCKS, min_size=1, max_size=6), FIELDS)
def test_the_title_is_that_of_a_search_without_shortcuts(blocks: list[Block], fields: list[Block]) -> None:
    assert find_title(blocks, fields) == naive_title(blocks, fields)


@given(st.lists(BLOCKS, min_size=1, max_size=6), FIELDS)
def test_features_tell_the_side_and_the_distance_of_the_title(blocks: list[Block], fields: list[Block]) -> None:
    title, columns = find_title(blocks, fields), title_features(blocks, fields)
    if title is None:
        assert columns == {
            "title_side": bytes((UNKNOWN_SIDE,)) * len(blocks), "title_distance": bytes((BEYOND,)) * len(blocks)
        }  # fmt: skip
    else:
        assert list(columns["title_side"]) == [0 if i < title else 1 if i == title else 2 for i in range(len(blocks))]
        assert list(columns["title_distance"]) == [COUNT_STEPS[abs(i - title)] for i in range(len(blocks))]


def test_a_page_with_menu_title_and_text() -> None:
    blocks = [paragraph("Rivers"), paragraph("Mills"), heading(TITLE, 1), *map(paragraph, "abcdefghi")]
    columns = title_features(blocks, [field(f"{TITLE} – Lock and Weir", "<title>")])
    assert list(columns["title_side"]) == [0, 0, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2]
    assert list(columns["title_distance"]) == [2, 1, 0, 1, 2, 3, 4, 5, 6, 6, 7, 7]  # steps of 7 and 8 blocks begin at 6 and 8


@pytest.mark.parametrize("name", sorted(TITLE_FIELDS))
def test_each_field_of_a_title_names_it(name: str) -> None:
    assert find_title([paragraph("Rivers and lakes"), paragraph(TITLE)], [field(TITLE, name)]) == 1


def test_other_fields_name_no_title() -> None:
    assert find_title([paragraph("Grey Heron"), paragraph(TITLE)], [field("Grey Heron", "meta:author")]) is None


def test_a_heading_is_preferred_and_of_several_the_highest() -> None:
    blocks = [paragraph(TITLE), heading(TITLE, 3), heading(TITLE, 2), heading(TITLE, 4), paragraph(TITLE)]
    assert find_title(blocks, [field(TITLE)]) == 2


def test_of_equal_blocks_the_first_is_the_title() -> None:
    assert find_title([paragraph("Rivers and lakes"), heading(TITLE, 1), heading(TITLE, 1)], [field(TITLE)]) == 1
    assert find_title([paragraph(TITLE), paragraph("Rivers and lakes"), paragraph(TITLE)], [field(TITLE)]) == 0


def test_a_longer_part_of_the_title_goes_before_an_earlier_one() -> None:
    assert find_title([heading("The Wheel of", 1), heading(TITLE, 1)], [field(TITLE)]) == 1


def test_case_and_spaces_of_titles_do_not_matter() -> None:
    assert find_title([paragraph(TITLE.upper())], [field(TITLE.replace(" ", "\n  "))]) == 0
    assert find_title([paragraph("Die Straße am Fluss")], [field("DIE STRASSE AM FLUSS")]) == 0


def test_a_title_without_the_name_of_the_site_is_enough_but_not_one_word_of_it() -> None:
    title = field(f"{TITLE} | Lock and Weir, the paper for all boats")
    assert find_title([paragraph("the paper")], [title]) is None
    assert find_title([paragraph(TITLE)], [title]) == 0


def test_a_short_title_of_a_script_without_spaces_is_found() -> None:
    assert find_title([paragraph("水车转动")], [field("水车转动")]) == 0
    assert find_title([paragraph("Mill")], [field("Mill")]) is None


def test_without_a_named_title_the_only_heading_of_the_first_level_is_the_title() -> None:
    blocks = [heading("Rivers", 2), heading("Lock and Weir", 1), paragraph(TITLE)]
    assert find_title(blocks, []) == 1
    assert find_title(blocks, [field("Boats and their masters")]) == 1
    assert find_title([*blocks, heading("Weirs", 1)], []) is None
    assert find_title(blocks[::2], []) is None


def test_a_very_long_title_is_compared_by_its_beginning() -> None:
    long = " ".join(["mill"] * 80)
    assert find_title([paragraph(long[:299])], [field(long)]) == 0
    assert find_title([paragraph(long)], [field(long)]) is None


def test_a_page_whose_title_is_not_found() -> None:
    assert title_features([paragraph("Rivers")] * 2, []) == {"title_side": b"\3\3", "title_distance": b"\x1f\x1f"}
