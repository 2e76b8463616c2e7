"""Lines that the ranking takes for the title although the lines around them show another one."""

from __future__ import annotations

import pytest

from reex_cli.forest import QUANTUM
from reex_cli.metadata.title_candidates import MentionPart, TitleCandidate, TitleMention, find_title_candidates
from reex_cli.metadata.title_corrections import (
    HEADLINE_MARGIN,
    find_labelled_title,
    prefer_below_path,
    prefer_defined_term,
    prefer_headline,
    prefer_stated_heading,
)
from reex_cli.model import CONTENT, Block, Kind, Label, Verdict
from reex_cli.text import segment_words

HEADLINE = "Ducks against the wall"
STANDFIRST = "A council that shuts its sluice in spring must rake its pond in autumn"
PAGE = ("OPINION", HEADLINE, STANDFIRST, "By Gunnar Brook", "7 May 2024", "Every spring two men in waders come.")


def choose_of_two(lines: tuple[str, ...], less: int = QUANTUM, labels: dict[int, Label] | None = None) -> str:
    """The line that is chosen where the third is ranked first, and the second has a score that is `less` lower."""
    blocks = [Block(Kind.PARAGRAPH, line) for line in lines]
    verdicts = [Verdict((labels or {}).get(index, Label.BOILERPLATE), "test") for index in range(len(lines))]
    candidates = [candidate_of_line(index, lines[index]) for index in (1, 2)]
    best = prefer_headline(candidates, [20 * QUANTUM - less, 20 * QUANTUM], 1, blocks, verdicts)
    return candidates[best].mentions[0].text


def candidate_of_line(index: int, text: str) -> TitleCandidate:
    return TitleCandidate(tuple(segment_words(text)), [TitleMention(index, "line", MentionPart.WHOLE, text)])


def test_a_short_headline_above_its_standfirst_is_the_title() -> None:
    assert choose_of_two(PAGE) == HEADLINE


@pytest.mark.parametrize(
    "upper",
    [
        "Ponds and Parks",  # a kicker has few words
        "Small Town Water Policy",  # all of which are capitalized
        "The council and its pond",  # or are repeated below
        "Home / Opinion / ducks on ponds",
        "Seen on 3 May 2024 by us",
    ],
)
def test_another_line_above_the_title_is_none(upper: str) -> None:
    assert choose_of_two((PAGE[0], upper, *PAGE[2:])) == STANDFIRST


def test_a_line_that_a_rule_knows_is_no_headline() -> None:
    assert choose_of_two(PAGE, labels={1: Label.NAVIGATION}) == STANDFIRST


def test_a_headline_that_is_much_less_likely_is_none() -> None:
    assert choose_of_two(PAGE, less=HEADLINE_MARGIN + 1) == STANDFIRST


def test_a_headline_above_no_byline_is_none() -> None:
    assert choose_of_two((*PAGE[:3], "Every spring two men in waders come.")) == STANDFIRST


def test_a_headline_below_a_sentence_is_none() -> None:
    assert choose_of_two(("All that we know about ponds", *PAGE[1:])) == STANDFIRST


def test_a_headline_below_a_word_that_is_no_section_is_none() -> None:
    assert choose_of_two(("Welcome", *PAGE[1:])) == STANDFIRST


def test_a_headline_that_recurs_is_a_link() -> None:
    assert choose_of_two((*PAGE, HEADLINE)) == STANDFIRST


@pytest.mark.parametrize(
    ("kicker", "upper", "lower", "is_title"),
    [
        ("Weather", "Salt", f"{STANDFIRST}.", True),
        ("Weather", "Salt", STANDFIRST, False),
        ("Weather", "WATER", f"{STANDFIRST}.", False),
        ("Weather", "Privacy policy", f"{STANDFIRST}.", False),
        ("LIVE", "Ducks leave their pond, live | Two geese are safe", STANDFIRST, True),
        ("LIVE", "ducks | geese | swans | ponds and all of the parks", STANDFIRST, False),
    ],
)
def test_one_word_and_a_long_headline_may_be_above_a_standfirst(kicker: str, upper: str, lower: str, is_title: bool) -> None:
    assert choose_of_two((kicker, upper, lower, *PAGE[3:])) == (upper if is_title else lower)


@pytest.mark.parametrize(
    ("path", "upper", "is_title"),
    [
        ("Home > Opinion", "Report: Duck Show 2023", True),
        ("Home / Opinion", "Ducks ask for a wall", True),
        ("Home | Opinion", "Ducks ask for a wall", False),
        ("Home > Opinion", "Privacy policy", False),
        ("Home > Football", "Weir Ducks 1 - 1 Pond Geese", False),
        ("Home > Opinion > Ducks against the wall", "Ducks against the wall", False),
        ("Home > Opinion", "A A A", False),
        ("Home > Opinion", "On the ducks of the town and all that they have done since spring", False),
    ],
)
def test_the_line_below_a_path_is_the_title(path: str, upper: str, is_title: bool) -> None:
    lines = (path, upper, STANDFIRST, *PAGE[3:])
    candidates = [candidate_of_line(index, lines[index]) for index in (1, 2)]
    blocks = [Block(Kind.PARAGRAPH, line) for line in lines]
    assert prefer_below_path(candidates, 1, blocks) == (0 if is_title else 1)


def test_a_title_with_its_label_is_stated_beside_the_authors() -> None:
    blocks = [
        Block(Kind.PARAGRAPH, line) for line in ("Help", "Title:Eels by Ear", "Authors:Maria Weir", "Abstract:They hiss.")
    ]
    title = find_labelled_title(blocks)
    assert title
    assert title.mentions[0].text == "Eels by Ear"
    assert not find_labelled_title(blocks[:2])
    assert not find_labelled_title([*blocks, blocks[1]])


@pytest.mark.parametrize(("heading", "title"), [("History[edit]", "Eel weir (river)"), ("History", "Eel weirs at low water")])
def test_the_first_sentence_of_a_copied_wiki_page_defines_its_title(heading: str, title: str) -> None:
    sentence = "An eel weir is a fence of stakes across a shallow river that leads eels into a basket."
    lines = ("Eel weir (river)", "Eel weirs at low water", sentence, heading)
    blocks = [Block(Kind.PARAGRAPH, line) for line in lines]
    verdicts = [Verdict(CONTENT if line == sentence else Label.BOILERPLATE, "test") for line in lines]
    candidates = [candidate_of_line(index, lines[index]) for index in (0, 1)]
    assert candidates[prefer_defined_term(candidates, 1, blocks, verdicts)].mentions[0].text == title


@pytest.mark.parametrize(
    ("window", "best", "other", "chosen"),
    [
        (f"{HEADLINE} - Pond News", "Pond News", HEADLINE, HEADLINE),
        (f"{HEADLINE} - Ponds - Pond News", "Ponds", HEADLINE, HEADLINE),
        ("Pond News", HEADLINE, "Pond News", HEADLINE),  # no field states the best one
        (f"{HEADLINE} - Pond News", HEADLINE, "Pond News", HEADLINE),
        (f"Ponds: {HEADLINE}", HEADLINE, f"Ponds: {HEADLINE}", HEADLINE),  # the other contains it
        ("Ponds - Pond News", "Pond News", "Ponds", "Pond News"),  # the other is a word
    ],
)
def test_a_heading_that_a_field_states_first_is_preferred_to_one_stated_behind_it(
    window: str, best: str, other: str, chosen: str
) -> None:
    blocks = [Block(Kind.FIELD, window, name="<title>"), *(Block(Kind.HEADING, text, level=1) for text in (best, other))]
    candidates = find_title_candidates(blocks, 3, 3)
    places = [[candidate.mentions[-1].text for candidate in candidates].index(text) for text in (best, other)]
    scores = [QUANTUM * (index == places[0]) for index in range(len(candidates))]
    assert candidates[prefer_stated_heading(candidates, scores, places[0])].mentions[-1].text == chosen
