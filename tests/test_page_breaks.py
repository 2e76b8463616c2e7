"""A sentence that a page break parts is one paragraph; other paragraphs stay apart."""

from __future__ import annotations

import pytest

from reex_cli.item import Item
from reex_cli.pipeline import process

FIRST = "The road was laid in the year of the flood, and it went over the hill because the valley was still under water"
NUMBERED = "The Salt Road\n\nMaria Weir\n\n{first}\n\n              12\n\nx {first}\n\n              13\n\n{rest}\n"
FED = "The Salt Road\n\nMaria Weir\n\n{first}\n\fx {first}\n\f{rest}\n"


@pytest.mark.parametrize("form", [NUMBERED, FED])
@pytest.mark.parametrize(
    ("first", "rest", "is_joined"),
    [
        (FIRST, "and nobody asked why it stayed there.", True),
        (f"{FIRST}.", "and nobody asked why it stayed there.", False),
        (FIRST, "Nobody asked why it stayed there.", False),
    ],
)
def test_a_sentence_goes_on_on_the_next_page(form: str, first: str, rest: str, is_joined: bool) -> None:
    (article,) = process(Item("x", data=form.format(first=first, rest=rest).encode())).articles
    assert (f"{first} {rest}" in article.text) is is_joined
