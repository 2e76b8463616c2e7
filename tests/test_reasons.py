"""Why the classifier drops a block: one example for each reason, the order of the reasons, and what holds for all."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reex_cli.content import AFTER, BEFORE, CLASSIFIER, INSIDE, KEPT, explain
from reex_cli.content.reasons import (
    BETWEEN,
    LINK_BLOCK,
    LINK_SERIES,
    LINKS,
    OUTSIDE,
    REPEATED,
    SHORT_LINES,
    SMALLEST_LIST,
    SMALLEST_RUN,
    find_reasons,
    find_text_reasons,
)
from reex_cli.content.text_features import TokenWeights, text_features
from reex_cli.model import Block, Kind, Label, Verdict


class Row(NamedTuple):
    """What is known of a block."""

    keep: bool = False
    link_density: int = 0
    longest_series_size: int = 0
    longest_series_link_density: int = 0
    repeats: int = 0
    container_distance: int = 0


LINK = Row(link_density=16)
ROWS = st.builds(
    Row, st.booleans(), st.sampled_from((0, LINK_BLOCK - 1, LINK_BLOCK, 16)), st.sampled_from((0, 2, SMALLEST_LIST, 19)),
    st.sampled_from((0, LINK_SERIES - 1, LINK_SERIES, 16)), st.sampled_from((0, 0, 1, 4)), st.sampled_from((0, 0, 1, 15)),
)  # fmt: skip


def reasons_of(*rows: Row) -> list[str]:
    """The reasons for the blocks of a page."""
    columns = {name: bytes(getattr(row, name) for row in rows) for name in Row._fields[1:-1]}
    return find_reasons(
        [row.keep for row in rows], columns, {"container_distance": bytes(row.container_distance for row in rows)}
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (Row(), ""),
        (Row(repeats=1), REPEATED),
        (Row(container_distance=1), OUTSIDE),
        (Row(longest_series_link_density=LINK_SERIES, longest_series_size=SMALLEST_LIST), LINKS),
        (Row(longest_series_link_density=LINK_SERIES - 1, longest_series_size=SMALLEST_LIST), ""),
        (Row(longest_series_link_density=LINK_SERIES, longest_series_size=SMALLEST_LIST - 1), ""),
        (Row(link_density=16), ""),
        (Row(link_density=16, longest_series_size=SMALLEST_LIST), ""),  # the series is of text
        (Row(longest_series_link_density=16, longest_series_size=SMALLEST_LIST, repeats=2, container_distance=3), LINKS),
        (Row(link_density=16, repeats=2, container_distance=3), REPEATED),
    ],
)
def test_the_reason_for_a_dropped_block(row: Row, reason: str) -> None:
    assert reasons_of(row) == [reason]
    assert reasons_of(row._replace(keep=True)) == [""]


def test_a_block_between_two_dropped_links_is_between_navigation() -> None:
    assert reasons_of(LINK, Row(), LINK) == ["", BETWEEN, ""]
    assert reasons_of(LINK._replace(keep=True), Row(), LINK) == ["", "", ""]
    assert reasons_of(LINK, Row(), LINK._replace(keep=True)) == ["", "", ""]
    assert reasons_of(LINK, Row(), Row()) == ["", "", ""]
    assert reasons_of(LINK, LINK._replace(repeats=1), LINK) == ["", REPEATED, ""]


@given(st.lists(ROWS, max_size=8))
def test_only_dropped_blocks_have_reasons_and_each_reason_is_true(rows: list[Row]) -> None:
    reasons = reasons_of(*rows)
    for i, (row, reason) in enumerate(zip(rows, reasons, strict=True)):
        in_list = row.longest_series_size >= SMALLEST_LIST and row.longest_series_link_density >= LINK_SERIES
        around = (rows[i - 1], rows[i + 1]) if 0 < i < len(rows) - 1 else ()
        facts = {
            LINKS: in_list,
            REPEATED: row.repeats > 0,
            OUTSIDE: row.container_distance > 0,
            BETWEEN: len(around) == 2 and all(not near.keep and near.link_density >= LINK_BLOCK for near in around),
        }
        assert reason == ("" if row.keep else next((name for name, holds in facts.items() if holds), ""))


@pytest.mark.parametrize(
    ("keep", "repeats", "words", "run_length", "reason"),
    [
        (False, 0, 8, SMALLEST_RUN, SHORT_LINES),
        (False, 0, 9, SMALLEST_RUN, ""),  # ten words
        (False, 0, 8, SMALLEST_RUN - 1, ""),
        (False, 1, 8, SMALLEST_RUN, REPEATED),
        (False, 1, 24, 1, REPEATED),
        (True, 1, 8, SMALLEST_RUN, ""),
    ],
)
def test_the_reason_for_a_dropped_line_of_text(keep: bool, repeats: int, words: int, run_length: int, reason: str) -> None:
    columns = {"repeats": bytes((repeats,)), "words": bytes((words,)), "run_length": bytes((run_length,))}
    assert find_text_reasons([keep], columns) == [reason]


def test_five_short_lines_are_a_run() -> None:
    lines = [Block(Kind.PARAGRAPH, text) for text in ("Locks", "Weirs", "Mills", "Ferries", "Boats")]
    for count, reason in ((4, ""), (5, SHORT_LINES)):
        columns = text_features(lines[:count], TokenWeights({}, {}, {}))
        assert find_text_reasons([False] * count, columns) == [reason] * count


def test_a_verdict_names_the_reason_or_else_the_position() -> None:
    reasons = [LINKS, "", "", REPEATED, "", BETWEEN, ""]
    assert explain([False, False, True, False, True, False, False], reasons) == [
        Verdict(Label.BOILERPLATE, "classifier: in a list of links"),
        BEFORE,
        KEPT,
        Verdict(Label.BOILERPLATE, "classifier: repeated on the page"),
        KEPT,
        Verdict(Label.BOILERPLATE, "classifier: between navigation"),
        AFTER,
    ]
    assert explain([True, False, True], ["", OUTSIDE, ""])[1] == Verdict(
        Label.BOILERPLATE, "classifier: outside the article's container"
    )


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(("", LINKS, OUTSIDE)))))
def test_verdicts_keep_what_is_kept_and_begin_with_the_name_of_the_classifier(rows: list[tuple[bool, str]]) -> None:
    verdicts = explain([kept for kept, _ in rows], [reason for _, reason in rows])
    for verdict, (kept, reason) in zip(verdicts, rows, strict=True):
        assert (verdict == KEPT) is kept
        assert kept or verdict.label is Label.BOILERPLATE
        assert kept or (verdict.rule == f"{CLASSIFIER}: {reason}" if reason else verdict in (BEFORE, INSIDE, AFTER))
