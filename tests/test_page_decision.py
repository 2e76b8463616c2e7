"""On a page with a container of its own, text outside of it must be surer to stay."""

from __future__ import annotations

import pytest

from reex_cli.content.decoding import EVEN_ODDS
from reex_cli.content.page_decision import CLEAR_CONTAINER, OUTSIDE_PRICE, demand_more_outside, has_own_container

BLOCKS = 4  # a menu, a summary below the title, the article, a list of teasers


def features(*, f1: int = CLEAR_CONTAINER, article: int = 16, lists: int = 16) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The features of the page that decide."""
    types = {"page_type_article": article, "page_type_lists": lists, "page_type_product": 16}
    columns = {name: bytes((value,)) * BLOCKS for name, value in types.items()} | {"title_side": bytes((0, 2, 2, 2))}
    context = {
        "container_f1": bytes((f1,)) * BLOCKS,
        "container_distance": bytes((2, 1, 0, 1)),
        "container_side": bytes((0, 0, 1, 2)),
    }
    return columns, context


@pytest.mark.parametrize(
    ("values", "expected"),
    [({}, True), ({"article": 18}, True), ({"f1": CLEAR_CONTAINER - 1}, False), ({"lists": 17}, False)],
)
def test_a_page_has_a_container_of_its_own(values: dict[str, int], expected: bool) -> None:
    assert has_own_container(*features(**values)) is expected


def test_text_outside_needs_more_but_a_summary_below_the_title_does_not() -> None:
    lowered = demand_more_outside([EVEN_ODDS] * BLOCKS, *features())
    assert lowered == [EVEN_ODDS - OUTSIDE_PRICE, EVEN_ODDS, EVEN_ODDS, EVEN_ODDS - OUTSIDE_PRICE]


def test_other_pages_keep_their_scores() -> None:
    assert demand_more_outside([EVEN_ODDS] * BLOCKS, *features(lists=20)) == [EVEN_ODDS] * BLOCKS
