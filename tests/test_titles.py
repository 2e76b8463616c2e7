"""Title candidates, their features and their ranking, each alone on small pages made by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from reex_cli.forest import QUANTUM, load
from reex_cli.label import label_blocks
from reex_cli.metadata import (
    title,
    title_form_features,
    title_neighbour_features,
    title_position_features,
    title_text_features,
)
from reex_cli.metadata.title_candidates import (
    FIELD_SOURCES,
    MAX_HEADINGS,
    MAX_SPLITS,
    MentionPart,
    TitleCandidate,
    TitleMention,
    find_mentions,
    find_title_candidates,
)
from reex_cli.metadata.title_context import TitleContext, build_title_context, contains_date, is_byline
from reex_cli.metadata.title_text_features import Features, dice_similarity
from reex_cli.model import Block, Element, Kind, Label, Page, Span, Verdict
from reex_cli.readers import Source, find_reader
from reex_cli.rules import rule_index

CASES = Path(__file__).parent / "cases"
FEATURES = (
    title_text_features.FEATURES
    | title_form_features.FEATURES
    | title_position_features.FEATURES
    | title_neighbour_features.FEATURES
)
BODY = Element(None, ("<body>",))
PROSE = "Water went over the weir all winter and the mill stood still, because nobody had come to mend the sluice since autumn."


def field(name: str, text: str) -> Block:
    return Block(Kind.FIELD, text, name=name)


def heading(text: str, level: int = 1, *, kicker: str = "") -> Block:
    """A heading; one with a kicker has that in an inline element of its own."""
    span = Span(0, len(kicker), Element(BODY, ("<span>", "kicker")))
    return Block(Kind.HEADING, f"{kicker} {text}" if kicker else text, level=level, element=BODY, spans=(span,) * bool(kicker))


def line(text: str, *marks: str) -> Block:
    """A paragraph of a page with markup."""
    return Block(Kind.PARAGRAPH, text, element=Element(BODY, ("<p>", *marks)))


def plain_line(text: str) -> Block:
    """A paragraph of a page without markup."""
    return Block(Kind.PARAGRAPH, text)


def verdicts_of(blocks: Sequence[Block]) -> list[Verdict]:
    """Fields are metadata, prose is content, all else is boilerplate."""
    labels = {True: Label.METADATA, False: Label.BOILERPLATE}
    return [Verdict(Label.CONTENT if block.text == PROSE else labels[block.kind is Kind.FIELD], "test") for block in blocks]


def context_of(*blocks: Block) -> TitleContext:
    context = build_title_context(blocks, verdicts_of(blocks))
    assert context
    return context


def candidates_of(*blocks: Block) -> list[TitleCandidate]:
    context = context_of(*blocks)
    return find_title_candidates(blocks, context.article_start, context.prose_start())


def texts_of(*blocks: Block) -> dict[str, MentionPart]:
    """The texts that may be the title, and the part that each first one is."""
    return {candidate.mentions[0].text: candidate.mentions[0].part for candidate in candidates_of(*blocks)}


def features_of(text: str, *blocks: Block) -> Features:
    """The features of the candidate with this text."""
    candidates, rows = title.candidate_features(blocks, verdicts_of(blocks), FEATURES)
    return next(row for one, row in zip(candidates, rows, strict=True) if text in [mention.text for mention in one.mentions])


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("The mill turns | Ferry Notes", "The mill turns", "Ferry Notes"),
        ("The mill turns - Ferry Notes", "The mill turns", "Ferry Notes"),
        ("The mill turns – Ferry Notes", "The mill turns", "Ferry Notes"),
        ("The mill turns » Ferry Notes", "The mill turns", "Ferry Notes"),
        ("The mill turns · Ferry Notes", "The mill turns", "Ferry Notes"),
        ("The mill turns_Ferry Notes", "The mill turns", "Ferry Notes"),
        ("Harbour: the mill turns", "Harbour", "the mill turns"),
        ("水车转动-河岸", "水车转动", "河岸"),
    ],
)
def test_a_window_title_is_split_at_its_separator(text: str, before: str, after: str) -> None:
    assert texts_of(field("<title>", text), line(PROSE)) == {
        text: MentionPart.WHOLE,
        before: MentionPart.BEFORE,
        after: MentionPart.AFTER,
    }


@pytest.mark.parametrize("text", ["A semi-dry mill", "Open 9:30 to 12:00", "Salt and/or sand", "1914-1918"])
def test_words_are_not_split_at_signs_inside_them(text: str) -> None:
    assert texts_of(field("<title>", text), line(PROSE)) == {text: MentionPart.WHOLE}


def test_a_byline_is_no_candidate() -> None:
    blocks = [plain_line("By Maria Weir and Anna Lark"), plain_line("The mill turns"), plain_line(PROSE)]
    assert "The mill turns" in texts_of(*blocks)
    assert not any("Weir" in text for text in texts_of(*blocks))


def test_between_the_first_and_the_last_separator_is_a_candidate() -> None:
    texts = texts_of(field("<title>", "News | The mill - a portrait | Ferry Notes"), line(PROSE))
    assert texts["The mill - a portrait"] is MentionPart.MIDDLE
    assert texts["News | The mill"] is MentionPart.BEFORE
    assert "The mill" not in texts


def test_a_text_is_split_at_a_few_separators_from_either_end() -> None:
    mentions = find_mentions([field("<title>", " | ".join("abcdefghijklmnop"))], 0, 0)
    assert sum(mention.part is MentionPart.BEFORE for mention in mentions) == 2 * MAX_SPLITS


def test_a_mention_has_the_text_it_leaves_out_and_the_separator() -> None:
    whole, before, after = [
        candidate.mentions[0] for candidate in candidates_of(field("<title>", "The mill | Ferry Notes"), line(PROSE))
    ]
    assert (whole.rest, whole.separator) == ((), "")
    assert (before.rest, before.separator) == (("ferry", "notes"), "|")
    assert (after.rest, after.separator) == (("the", "mill"), "|")


def test_inline_elements_of_a_heading_are_candidates_and_so_is_the_rest() -> None:
    texts = texts_of(heading("The mill turns", kicker="Harbour"), line(PROSE))
    assert texts == {
        "Harbour The mill turns": MentionPart.WHOLE,
        "Harbour": MentionPart.SPAN,
        "The mill turns": MentionPart.SPAN,
    }


def test_mentions_of_the_same_words_are_one_candidate() -> None:
    blocks = field("meta:og:title", "The Mill &amp; the Weir"), heading("THE MILL & THE WEIR"), line(PROSE)
    (candidate,) = candidates_of(*blocks)
    assert candidate.words == ("the", "mill", "the", "weir")
    assert [(mention.source, mention.text) for mention in candidate.mentions] == [
        ("og:title", "The Mill & the Weir"),
        ("first-level heading", "THE MILL & THE WEIR"),
    ]


def test_fields_that_state_no_title_have_no_candidates() -> None:
    assert texts_of(field("meta:description", "The mill turns"), line(PROSE)) == {}


def test_with_markup_a_line_is_a_candidate_only_in_an_element_called_a_title() -> None:
    assert texts_of(line("Ferry Notes"), line("The mill turns", "entry-title"), line(PROSE)) == {
        "The mill turns": MentionPart.WHOLE
    }


def test_without_markup_any_line_near_the_article_is_a_candidate() -> None:
    far = [plain_line(f"Menu {number}") for number in range(50)]
    texts = texts_of(*far, plain_line("The mill turns"), plain_line(PROSE))
    assert "The mill turns" in texts
    assert "Menu 49" in texts
    assert "Menu 0" not in texts


def test_texts_that_are_too_long_are_no_candidates() -> None:
    assert texts_of(field("<title>", "mill " * 37), field("meta:og:title", "m" * 261), line(PROSE)) == {}


def test_headings_beyond_a_limit_are_no_candidates() -> None:
    texts = texts_of(line(PROSE), *[heading(f"Mill {number}", 2) for number in range(MAX_HEADINGS + 5)])
    assert len(texts) == MAX_HEADINGS


def test_the_article_begins_with_content_and_its_prose_with_a_long_block() -> None:
    context = context_of(field("<title>", "The mill"), line("Menu"), line(PROSE))
    assert (context.body_start, context.article_start, context.prose_start()) == (1, 2, 2)


def test_a_page_of_fields_has_no_context_and_no_candidates() -> None:
    blocks = [field("<title>", "The mill turns")]
    assert build_title_context(blocks, verdicts_of(blocks)) is None
    assert title.candidate_features(blocks, verdicts_of(blocks), FEATURES) == ([], [])


def test_names_of_the_site_come_from_metadata_host_and_copyright_notice() -> None:
    context = context_of(
        field("meta:og:site_name", "Ferry Notes"),
        field("link:canonical", "https://www.mill-news.example/2024/the-mill-turns.html"),
        line("© 2019–2024 by Weir & Sons. All rights reserved."),
        line("Copyright 2024 Harbour Press"),
    )
    assert context.site_names >= {"ferrynotes", "millnews", "weirsons", "harbourpress"}
    assert context.slug_words == {"the", "mill", "turns"}


def test_an_address_that_cannot_be_parsed_has_no_words() -> None:
    assert context_of(field("link:canonical", "https://[mill/the-mill-turns"), line(PROSE)).slug_words == frozenset()


@pytest.mark.parametrize("text", ["12 March 2024", "Mar. 12", "in 1914", "Sept 3"])
def test_lines_with_a_year_or_a_month_contain_a_date(text: str) -> None:
    assert contains_date(text)


@pytest.mark.parametrize("text", ["The mill turns", "March of the mills", "12 mills", "Room 3024"])
def test_other_lines_contain_no_date(text: str) -> None:
    assert not contains_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "By Grey Heron",
        "von Graureiher",
        "Written by Heron",
        "Autorin: Reiher",
        "作者：鹭",
        "文/鹭",
        "4 MIN READ",
        "автор Цапля",
    ],
)
def test_lines_that_begin_with_a_word_for_authors_are_bylines(text: str) -> None:
    assert is_byline(text)


@pytest.mark.parametrize("text", ["Bystanders", "The mill, by night", "Vonnegut", "Textile mills"])
def test_lines_that_begin_with_other_words_are_no_bylines(text: str) -> None:
    assert not is_byline(text)


@pytest.mark.parametrize(
    ("one", "other", "similarity"),
    [("a b c d", "a b c d", 16), ("a b", "b c", 8), ("a", "b", 0), ("a a", "a", 10), ("a", "", 0)],
)
def test_similarity_is_the_dice_coefficient(one: str, other: str, similarity: int) -> None:
    assert dice_similarity(tuple(one.split()), tuple(other.split())) == similarity


def test_features_state_the_sources_of_a_candidate() -> None:
    blocks = field("<title>", "The mill turns | Ferry Notes"), field("meta:og:title", "The mill turns"), line(PROSE)
    features = features_of("The mill turns", *blocks)
    assert features["part of window title"] == 1 + MentionPart.BEFORE
    assert features["part of og:title"] == 1 + MentionPart.WHOLE
    assert features["matching sources"] == features["sources on page"] == 2
    assert features["similarity to window title"] == 1 + 16 * 6 // 8
    site = features_of("Ferry Notes", *blocks)
    assert (site["part of og:title"], site["similarity to og:title"], site["below best matching sources"]) == (1, 1, 1)


def test_a_name_of_the_site_that_was_cut_off_is_recognised() -> None:
    blocks = field("meta:og:site_name", "Ferry Notes"), field("<title>", "The mill turns - Ferry Notes"), line(PROSE)
    features = features_of("The mill turns", *blocks)
    assert (features["rest like site name"], features["fewest rest words"], features["separator in field"]) == (20, 2, 2)
    site = features_of("Ferry Notes", *blocks)
    assert (site["is site name"], site["site name overlap"]) == (True, 16)


def test_a_kicker_is_recognised_by_its_element() -> None:
    blocks = heading("The mill turns", kicker="Harbour"), line(PROSE)
    assert features_of("Harbour", *blocks)["is kicker"]
    assert features_of("Harbour The mill turns", *blocks)["holds kicker"]
    assert features_of("The mill turns", *blocks)["rest is kicker"]


def test_words_are_compared_with_the_article_and_the_address() -> None:
    blocks = field("link:canonical", "https://ferry.example/winter-mill-news"), heading("Winter at the mill"), line(PROSE)
    features = features_of("Winter at the mill", *blocks)
    assert features["article overlap"] == features["lead overlap"] == 16  # "winter" and "mill": shorter words do not count
    assert (features["slug recall"], features["slug precision"]) == (16 * 2 // 3, 1 + 16 * 2 // 4)


def test_dates_and_bylines_below_a_candidate_are_features() -> None:
    blocks = heading("The mill turns"), line("By Grey Heron"), line("12 March 2024"), line(PROSE)
    features = features_of("The mill turns", *blocks)
    assert (features["byline below"], features["blocks to next byline"], features["blocks to next date"]) == (True, 1, 2)
    assert features["blocks to previous byline"] == title_position_features.NOT_NEAR


def test_distances_to_the_article_and_its_prose_are_features() -> None:
    blocks = line("Home"), line("News"), heading("The mill turns"), line("Harbour"), line(PROSE), line("Imprint")
    features = features_of("The mill turns", *blocks)
    assert features["distance to article"] == title_position_features.ZERO_DISTANCE + 2
    assert (features["blocks before"], features["blocks to prose"]) == (2, 2)
    assert (features["short blocks before"], features["short blocks after"]) == (2, 1)
    assert (features["content share before"], features["content share after"]) == (0, 255)


def test_a_candidate_in_fields_alone_has_no_position() -> None:
    features = features_of("The mill turns", field("<title>", "The mill turns"), line(PROSE))
    assert features.keys().isdisjoint(title_position_features.FEATURES)


def test_elements_around_a_candidate_are_recognised() -> None:
    outer = Element(Element(BODY, ("<main>",)), ("<header>", "site-header"))
    block = Block(Kind.HEADING, "The mill turns", level=1, element=Element(outer, ("<h1>", "entry-title")))
    features = features_of("The mill turns", block, line(PROSE))
    names = ("in menu-like element", "element named title", "in article element", "in header element", "in aside element")
    assert [features[name] for name in names] == [True, True, True, True, False]


def test_columns_hold_missing_features_as_0_and_clip_large_ones() -> None:
    rows: list[Features] = [{"words": 3, "earlier mentions": 700}, {"all capitals": True}]
    assert title.feature_columns(rows, ["words", "earlier mentions", "all capitals"]) == {
        "words": b"\3\0",
        "earlier mentions": b"\xff\0",
        "all capitals": b"\0\1",
    }


# A forest of two trees: a candidate gains 200 if it is a whole og:title, and 100 if a byline is below it.
FOREST = load(
    {
        "columns": [["part of og:title", [5]], ["byline below", [0]]],
        "trees": [[[0], "00c8"], [[1], "0064"]],
        "multiplier": QUANTUM,
        "offset": 0,
    }
)


def test_candidates_are_scored_by_a_forest() -> None:
    blocks = field("meta:og:title", "The mill turns"), heading("Ferry Notes"), heading("Harbour"), line("By Heron"), line(PROSE)
    candidates, scores = title.score_candidates(blocks, verdicts_of(blocks), FOREST)
    assert {one.mentions[0].text: score // QUANTUM for one, score in zip(candidates, scores, strict=True)} == {
        "The mill turns": 200,
        "Ferry Notes": 100,
        "Harbour": 100,
    }


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> None:
    """Models of this forest."""
    model = title.TitleModel(FOREST, 150 * QUANTUM, {"sure": 50 * QUANTUM, "margin": 60 * QUANTUM})
    monkeypatch.setattr(title, "load_models", lambda: {"markup": model, "lines": model})


@pytest.mark.usefixtures("models")
def test_the_best_candidate_is_the_title_of_a_page() -> None:
    blocks = field("meta:og:title", "The mill turns"), heading("Ferry Notes"), line("By Heron"), line(PROSE)
    assert title.find_title(blocks, verdicts_of(blocks)) == (0, Verdict(Label.METADATA, title.RULE, field="title"))


@pytest.mark.usefixtures("models")
def test_a_candidate_below_the_least_score_is_no_title() -> None:
    blocks = field("<title>", "Ferry Notes"), heading("Harbour"), line("By Heron"), line(PROSE)
    assert title.find_title(blocks, verdicts_of(blocks)) is None


@pytest.mark.usefixtures("models")
def test_the_verdict_is_on_the_block_in_the_body_and_has_the_part_as_its_value() -> None:
    blocks = field("meta:og:title", "The mill turns"), heading("The mill turns | Ferry Notes", 2), line(PROSE)
    verdict = Verdict(Label.METADATA, title.RULE, field="title", value="The mill turns")
    assert title.find_title(blocks, verdicts_of(blocks)) == (1, verdict)


@pytest.mark.usefixtures("models")
def test_a_title_inside_the_article_stays_in_its_text() -> None:
    blocks = [field("meta:og:title", "The mill turns"), line(PROSE), heading("The mill turns", 2), line(PROSE)]
    verdicts = verdicts_of(blocks)
    verdicts[2] = Verdict(Label.CONTENT, "test")
    found = title.find_title(blocks, verdicts)
    assert found
    assert (found[0], found[1].label) == (2, Label.CONTENT)


@pytest.mark.usefixtures("models")
def test_a_title_of_a_rule_is_not_replaced() -> None:
    blocks = [field("meta:og:title", "The mill turns"), heading("The mill turns", 2), line(PROSE)]
    verdicts = verdicts_of(blocks)
    verdicts[1] = Verdict(Label.METADATA, "title-heading", field="title")
    assert title.find_title(blocks, verdicts) is None


def test_the_only_first_level_heading_is_the_title_if_a_field_agrees() -> None:
    agreeing = field("meta:og:title", "The Mill turns!"), heading("The mill turns"), line(PROSE)
    candidate = title.find_agreed_title(agreeing)
    assert candidate
    assert candidate.mentions[0].text == "The mill turns"
    assert title.find_agreed_title((field("meta:og:title", "Ferry Notes"), *agreeing[1:])) is None
    assert title.find_agreed_title((*agreeing, heading("Harbour"))) is None
    assert title.find_agreed_title((agreeing[0], heading("The mill turns", kicker="Harbour"))) is None


@pytest.mark.usefixtures("models")
def test_a_plain_article_gets_its_title_from_a_likely_line_above_its_prose() -> None:
    blocks = [plain_line("The mill turns"), plain_line("By Heron"), plain_line(PROSE), plain_line("Ferry Notes")]
    assert title.find_plain_title(blocks, verdicts_of(blocks)) == (0, Verdict(Label.METADATA, title.RULE, field="title"))


@pytest.mark.usefixtures("models")
@pytest.mark.parametrize("above", [["The mill turns"], ["Summary", "By Heron"], []], ids=["unlikely", "section", "nothing"])
def test_a_plain_article_gets_no_title_from(above: list[str]) -> None:
    blocks = [plain_line(text) for text in (*above, PROSE)]
    assert title.find_plain_title(blocks, verdicts_of(blocks)) is None


@pytest.mark.usefixtures("models")
def test_a_plain_article_without_prose_gets_no_title() -> None:
    blocks = [plain_line("The mill turns"), plain_line("By Heron"), plain_line("Water went over the weir")]
    assert title.find_plain_title(blocks, verdicts_of(blocks)) is None


@pytest.mark.usefixtures("models")
@pytest.mark.parametrize(("named", "is_better"), [("Ferry Notes", True), ("Weir and wheel", False)])
def test_a_title_of_a_rule_in_a_plain_article_is_replaced_only_by_a_much_likelier_line(named: str, is_better: bool) -> None:
    texts = ["Ferry Notes", *["Menu"] * 6, "Weir and wheel", "The mill turns", "By Heron", PROSE]
    blocks = [plain_line(text) for text in texts]
    verdicts = verdicts_of(blocks)
    verdicts[texts.index(named)] = Verdict(Label.METADATA, "test", field="title")
    assert (title.find_plain_title(blocks, verdicts) is not None) is is_better


def test_the_models_hold_thresholds_of_plain_articles() -> None:
    assert title.load_models()["lines"].plain.keys() == {"sure", "margin"}


def pages() -> list[Page]:
    """The pages of the cases that are asked for their title, as their readers give them."""
    found = []
    for path in sorted(CASES.glob("html-*/source.*")) + sorted(CASES.glob("dump-*/source.*")):
        source = Source(path.name, path.read_bytes())
        found += [page for page in find_reader(source, None).read(source) if isinstance(page, Page)]
    return found


def test_features_of_real_pages_stay_in_their_ranges() -> None:
    ranges = {name: re.match(r"(\d+)\.\.(\d+)", meaning.rpartition("; ")[2]) for name, meaning in FEATURES.items()}
    seen: set[str] = set()
    for page in pages():
        verdicts, _ = label_blocks(page, rule_index())
        for row in title.candidate_features(page.blocks, verdicts, FEATURES)[1]:
            for name, value in row.items():
                stated = ranges[name]
                assert stated, name
                low, high = map(int, stated.groups())
                assert low <= value <= high or high == 255, (name, value)
            seen |= row.keys()
    assert len(seen) > len(FEATURES) // 2


def test_every_feature_is_described_and_every_description_is_of_a_feature() -> None:
    spans = [Span(0, 4, Element(BODY, ("kicker",))), Span(5, 9, Element(BODY, ("headline",)))]
    blocks = [
        *[field(name, "Name Mill") for name in FIELD_SOURCES],
        *[Block(Kind.HEADING, "Name Mill", level=level, element=BODY, spans=tuple(spans)) for level in (1, 2)],
        line("Name Mill", "title"),
        line(PROSE),
    ]
    computed = {name for row in title.candidate_features(blocks, verdicts_of(blocks), FEATURES)[1] for name in row}
    assert computed == FEATURES.keys()


def test_every_column_of_the_models_is_described() -> None:
    models = json.loads(title.MODEL.read_text("utf-8"))
    columns = {name for model in models.values() for name, _ in model["forest"]["columns"]}
    assert columns <= FEATURES.keys()


def test_a_whole_line_is_preferred_to_a_part_that_is_hardly_more_likely() -> None:
    text = "Salt Roads – review"
    whole = TitleCandidate(("salt", "roads", "review"), [TitleMention(3, "line", MentionPart.WHOLE, text)])
    part = TitleCandidate(("salt", "roads"), [TitleMention(3, "line", MentionPart.BEFORE, "Salt Roads", ("review",), "–")])
    assert title.prefer_whole_line([whole, part], [0, title.WHOLE_LINE_MARGIN], 1) == 0
    assert title.prefer_whole_line([whole, part], [0, title.WHOLE_LINE_MARGIN + 1], 1) == 1


def test_the_rules_for_lines_that_are_no_titles_exist() -> None:
    assert {rule.name for rule in rule_index().rules} >= title.NO_TITLES


def test_a_line_with_the_date_of_an_event_is_no_candidate() -> None:
    lines = ("Ada Weir, bell founder", "Born: 3 May 1901, Upper Weir", "She cast ninety-one bells in a shed behind the mill.")
    blocks = [Block(Kind.PARAGRAPH, text, number) for number, text in enumerate(lines, 1)]
    candidates, _ = title.candidate_features(blocks, verdicts_of(blocks), FEATURES)
    texts = [candidate.mentions[0].text for candidate in candidates]
    assert lines[0] in texts
    assert lines[1] not in texts
