"""An article goes on behind a box in its text, and not behind its end."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reex_cli.content.continuation import BOX_SIZE, UNIT, Marked, continue_article
from reex_cli.model import CONTENT, Block, Kind, Label
from reex_cli.readers._text.paragraphs import build_blocks

ARTICLE = (
    "The mill at the mouth of the river turned twice a day.\n\n"
    "Nobody had come to mend the sluice since the autumn of that year.\n\n"
)
KEPT = 2  # blocks of it
CLOSING = "In spring the miller came back. He mended the sluice and went away again."


def continued(text: str, labels: dict[int, Label] | None = None, score: int = -UNIT) -> list[str]:
    """What is kept of a text behind the article. `labels` are those by which rules drop blocks, counted behind the article."""
    body = list(build_blocks(ARTICLE + text))
    given_labels = {KEPT + i: label for i, label in (labels or {}).items()}
    dropped = [i in given_labels and given_labels[i] is not CONTENT for i in range(len(body))]
    page = Marked(body, dropped, [given_labels.get(i) for i in range(len(body))], [score] * len(body))
    keep = continue_article(page, [i < KEPT for i in range(len(body))])
    return [block.text for block, decision in list(zip(body, keep, strict=True))[KEPT:] if decision]


def test_an_article_goes_on_behind_a_box() -> None:
    assert continued(f"Our letter\n\n{CLOSING}", {0: Label.NEWSLETTER}) == [CLOSING]
    assert continued(f"The salt letter\nEvery Friday\n\n{CLOSING}") == [CLOSING]
    assert continued(f"Read also\nThe salt road\n\n{CLOSING}", {0: Label.RELATED, 1: Label.RELATED}) == [CLOSING]


@pytest.mark.parametrize("end", [Label.COMMENTS, Label.LEGAL, Label.AUTHOR_BOX])
def test_nothing_goes_on_behind_the_end_of_the_article(end: Label) -> None:
    assert continued(f"12 of these\n\nOur letter\n\n{CLOSING}", {0: end, 1: Label.NEWSLETTER}) == []


def test_a_paragraph_in_doubt_is_kept_behind_a_box_only() -> None:
    assert continued(CLOSING) == []
    assert continued(f"The salt road\n\n{CLOSING}") == []
    assert continued(f"Our letter\n\n{CLOSING}", {0: Label.NEWSLETTER}, score=-3 * UNIT) == []
    assert continued("One line\n" * (BOX_SIZE + 1) + f"\n{CLOSING}") == []


def test_a_sentence_that_stands_alone_above_furniture_closes_the_article() -> None:
    furniture = "Most read\nThe salt road"
    labels = {1: Label.RELATED, 2: Label.RELATED}
    assert continued(f"It turns again.\n\n{furniture}", labels, score=-UNIT // 2) == ["It turns again."]
    assert continued(f"It turns again.\n\n{furniture}", labels, score=-2 * UNIT) == []
    assert continued(f"It turns again\n\n{furniture}", labels, score=-UNIT // 2) == []
    assert continued(f"It turns again.\n{furniture}", labels, score=-UNIT // 2) == []
    assert continued("It turns again.", score=-UNIT // 2) == []


def test_a_closing_sentence_may_be_behind_a_link_to_another_article() -> None:
    text = "Read also: the salt road\n\nIt turns again.\n\nMost read\nThe salt road"
    labels = {0: Label.RELATED, 2: Label.RELATED, 3: Label.RELATED}
    assert continued(text, labels, score=-UNIT // 2) == ["It turns again."]
    assert continued(text, {0: Label.NEWSLETTER, 2: Label.RELATED, 3: Label.RELATED}, score=-UNIT // 2) == []


def test_lines_below_a_heading_that_a_rule_knows_are_a_list_of_the_article() -> None:
    assert continued("Steps\n2 cups of salt\nWait.", {0: CONTENT}, score=-UNIT // 2) == ["Steps", "2 cups of salt", "Wait."]
    assert continued("Steps\n2 cups of salt\nWait.", {0: CONTENT}, score=-2 * UNIT) == []
    assert continued("Grey Heron\nGrey Heron mends mills.", {0: CONTENT}, score=-UNIT // 2) == []


def test_the_biography_of_somebody_named_in_the_box_does_not_continue_the_article() -> None:
    text = "Grey Heron\nMiller at large\n\nGrey Heron writes about mills. He lives at the mouth of a river."
    assert continued(text) == []


def test_teasers_that_stand_alone_do_not_continue_the_article() -> None:
    assert continued(f"More of this\n\nThe salt road\nBy a map\n\n{CLOSING}", {0: Label.RELATED, 1: Label.RELATED}) == []


def test_series_go_on() -> None:
    numbers = "1 Salt\nSalt keeps.\n\n2 Weirs\nWeirs leak.\n\n"
    body = list(build_blocks(ARTICLE + numbers + "3 Mills\nMills turn.\n\n1 Boats\nBoats sink."))
    keep = [i < KEPT + 4 for i in range(len(body))]
    now = continue_article(Marked(body, [False] * len(body), [None] * len(body), [-2 * UNIT] * len(body)), keep)
    assert [block.text for block, decision in zip(body, now, strict=True) if decision][-2:] == ["3 Mills", "Mills turn."]


def test_a_section_goes_on_below_a_heading_that_a_rule_knows() -> None:
    assert continued(f"Share\n\n{CLOSING}", {0: CONTENT}) == ["Share", CLOSING]
    assert continued("Share\n\nThe salt road", {0: CONTENT}) == []


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("Salt", "3 Salt", "Who knows?", "18.30", CLOSING, "It ends.")),
            st.integers(0, 1),
            st.booleans(),
            st.booleans(),
            st.sampled_from((None, CONTENT, Label.NEWSLETTER, Label.COMMENTS)),
        ),
        max_size=14,
    )
)
def test_what_was_kept_stays_and_what_a_rule_drops_is_not_added(
    rows: Sequence[tuple[str, int, bool, bool, Label | None]],
) -> None:
    body = [Block(Kind.PARAGRAPH, text, blank_lines=blank) for text, blank, *_ in rows]
    keep, dropped = [row[2] for row in rows], [row[3] for row in rows]
    now = continue_article(Marked(body, dropped, [row[4] for row in rows], [0] * len(rows)), keep)
    for before, after, is_dropped in zip(keep, now, dropped, strict=True):
        assert after or not before
        assert before or not after or not is_dropped


@pytest.mark.parametrize(
    ("verse", "kept", "whole"),
    [
        ("The tide goes out,\nthe tide comes in,\nand nobody sleeps.", 2, True),
        ("The tide goes out,\nthe tide comes in,\nand nobody sleeps", 2, False),  # it ends no sentence
        ("The tide goes out,\nthe tide comes in,\nand nobody sleeps.\nMore poems", 2, False),
        ("The tide goes out,\n\nand nobody sleeps.", 1, False),
    ],
)
def test_a_stanza_is_kept_to_its_last_line(verse: str, kept: int, whole: bool) -> None:
    body = list(build_blocks(verse))
    page = Marked(body, [False] * len(body), [None] * len(body), [-UNIT] * len(body))
    assert continue_article(page, [i < kept for i in range(len(body))])[-1] is whole
