"""The features of the content classifier, and its verdicts.

Decoding, element trees, containers, titles, gaps and reasons are tested in files of their own, and so are unknown languages;
here are only the doubtful cases of scripts without case or spaces.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reex_cli.content import (
    AFTER,
    BEFORE,
    INSIDE,
    KEPT,
    classify,
    context_features,
    explain,
    html_classifier,
    markup_context_features,
    markup_features,
    page_features,
    position_features,
    text_classifier,
    text_features,
    title_heading,
)
from reex_cli.content.columns import BEYOND, score_step, score_steps, shift
from reex_cli.content.element_tree import TAG_NUMBERS
from reex_cli.content.reasons import BETWEEN, LINKS, OUTSIDE, REPEATED
from reex_cli.content.text_features import TokenWeights
from reex_cli.forest import Columns, predict, quantize
from reex_cli.model import Block, Element, Kind, Label, Page

MODULES = (
    text_features, position_features, markup_features, title_heading, context_features, markup_context_features, page_features,
)  # fmt: skip
FEATURES = {name: meaning for module in MODULES for name, meaning in module.FEATURES.items()}
MODELS = (text_classifier.MODEL, html_classifier.MODEL)

PROSE = "The tide turned the wheel of the old mill, and the miller who had waited for it since the morning opened the gate."
LINES = (
    "Home|Share this!|By Grey Heron|3 comments|© 2024 The Mill|(1)|“Yes.”|_|1. one|a,b;c|Cookies », ›|read more →|水车在转动。"
)
TEXTS = (PROSE, f"{PROSE} {PROSE}", "x" * 300, "Wort " * 260, "12 34 56 78 9 10 11 12", *LINES.split("|"))
MARKS = (("<div>", "comment-list"), ("<article>", "post-12"), ("<li>",), ("<nav>", "#menu"), ("<p>",))
PARENTS = (0, 0, 1, 1, 1, 2, 2, 4, 7, 7, 7)


def elements() -> list[Element]:
    """Some elements inside one another."""
    made = [Element(None, ("<body>",))]
    for number, parent in enumerate(PARENTS):
        made.append(Element(made[parent], MARKS[number % len(MARKS)]))
    return made


@st.composite
def blocks_of_a_page(draw: st.DrawFn) -> list[Block]:
    """One to forty blocks of any kind, with and without markup."""
    blocks = st.builds(
        lambda kind, text, linked, **layout: Block(kind, text, link_characters=round(len(text) * linked), **layout),
        st.sampled_from([kind for kind in Kind if kind is not Kind.FIELD]),
        st.sampled_from(TEXTS) | st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=9),
        st.sampled_from((0.0, 0.0, 0.5, 1.0)),
        line=st.integers(0, 3), last_line=st.integers(0, 3), level=st.integers(0, 12), blank_lines=st.integers(0, 9),
        indent=st.integers(0, 99), bullet=st.sampled_from(("", "*", "1.")), element=st.sampled_from([None, *elements()]),
    )  # fmt: skip
    return draw(st.lists(blocks, min_size=1, max_size=40))


def stages(blocks: Sequence[Block]) -> Iterator[tuple[int, Columns]]:
    """The features of every forest of both classifiers, each with the number of rows."""
    rows = len(blocks)
    model = text_classifier.load_model()
    columns, first, scores = text_classifier.predict_scores(blocks, model)
    yield rows, columns
    yield rows, context_features.context_features(columns, first)
    yield 1, page_features.page_features(columns, first, quantize(scores))
    html = html_classifier.load_model()
    labels = [label for _, label in zip(blocks, cycle((None, *Label)), strict=False)]
    columns, sums = html_classifier.first_stage_features(
        blocks, [Block(Kind.FIELD, "x", name="meta:og:type")], labels, html.weights
    )
    yield rows, columns
    yield rows, html_classifier.second_stage_features(columns, sums, quantize(predict(html.first, columns)))


def base_name(column: str) -> tuple[str, int]:
    """The feature of a column, and the offset of the neighbour that it is of."""
    match = re.fullmatch(r"(.+?)([+-]\d)?", column)
    assert match
    return match[1], int(match[2] or 0)


def stated_values(meaning: str) -> set[int]:
    """The values that the meaning of a feature states behind its first semicolon."""
    values = set()
    for low, high in re.findall(r"(\d+)(?:\.\.(\d+))?", meaning.partition(";")[2]):
        values.update(range(int(low), int(high or low) + 1))
    return values


@settings(max_examples=25)
@given(blocks_of_a_page())
def test_every_column_has_a_byte_for_each_block(blocks: list[Block]) -> None:
    for rows, columns in stages(blocks):
        assert {name: len(column) for name, column in columns.items()} == dict.fromkeys(columns, rows)


@settings(max_examples=25)
@given(blocks_of_a_page())
def test_every_value_is_in_the_range_that_its_meaning_states(blocks: list[Block]) -> None:
    for _, columns in stages(blocks):
        for name, column in columns.items():
            feature, offset = base_name(name)
            assert set(column) <= stated_values(FEATURES[feature]) | ({BEYOND} if offset else set()), name


@settings(max_examples=25)
@given(blocks_of_a_page())
def test_columns_of_neighbours_are_shifted(blocks: list[Block]) -> None:
    for rows, columns in stages(blocks):
        for name, column in columns.items():
            feature, offset = base_name(name)
            beyond = 0 if feature == "first_score" else BEYOND
            for row in range(rows) if offset else ():
                assert column[row] == (columns[feature][row + offset] if 0 <= row + offset < rows else beyond), name


def test_every_feature_has_a_meaning_and_every_meaning_a_feature() -> None:
    computed = {base_name(name)[0] for _, columns in stages([Block(Kind.PARAGRAPH, PROSE)]) for name in columns}
    assert computed == FEATURES.keys()


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_meaning_is_one_line_with_a_range(module: ModuleType) -> None:
    for name, meaning in module.FEATURES.items():
        assert stated_values(meaning), name
        assert "\n" not in meaning
        assert meaning == FEATURES[name], f"{name} means two things"


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_every_column_of_a_model_is_computed_and_has_a_meaning(path: Path) -> None:
    text_first, text_second, page, html_first, html_second = (set(found) for _, found in stages([Block(Kind.PARAGRAPH, PROSE)]))
    known = {
        text_classifier.MODEL: {"first": text_first, "second": text_second, "page": page},
        html_classifier.MODEL: {"first": html_first, "second": html_second},
    }[path]
    model = json.loads(path.read_text("utf-8"))
    for part, computed in known.items():
        names = {name for name, _ in model[part]["columns"]}
        assert names <= computed
        assert {base_name(name)[0] for name in names} <= FEATURES.keys()


def row(text: str, weights: TokenWeights | None = None, **layout: object) -> dict[str, int]:
    """Features of a page of one block."""
    columns = text_features.text_features([Block(Kind.PARAGRAPH, text, **layout)], weights or TokenWeights({}, {}, {}))
    return {name: column[0] for name, column in columns.items()}


def test_shallow_text_features_of_a_sentence() -> None:
    assert row("The tide turns the wheel, slowly. It stops.").items() >= {
        "words": 7,  # eight words: the seventh of the edges 2, 3 … 8
        "word_length": 5,  # 43 characters
        "last_character": text_features.LAST_CHARACTERS["."],
        "first_character": 0,
        "lowercase": 12,  # six words, and a short block
        "commas": 1,
        "sentence_breaks": 1,
        "stop_words": 9,  # 3 of 8, in 24ths
        "numbers": 0,
        "short_token_score": 16,
        "long_token_score": 0,
        "shared_words": 0,
        "repeats": 0,
        "block_kind": 0,
    }.items()  # fmt: skip


@pytest.mark.parametrize("text", ["© 2024", "12 € – 15 €", "№ 7 — 3 ½", "Été 2024", "نعم"])
def test_numbers_signs_and_a_single_word_do_not_show_a_script_without_case(text: str) -> None:
    assert row(text)["lowercase"] == 0


def test_most_words_decide_whether_a_script_has_case() -> None:
    arabic = "قال الرجل لقناة BBC إن النهر يجري"
    assert row(arabic)["lowercase"] == 2 * text_features.CASELESS
    assert row(f"{arabic}، {arabic}")["lowercase"] == 2 * text_features.CASELESS + 1  # a long block
    assert row("The word نعم means yes")["lowercase"] == 6
    assert row("BBC نعم News")["lowercase"] == 0  # half are not most


def test_words_with_combining_marks_are_stop_words_of_the_page() -> None:
    texts = (
        "नदी के किनारे पुरानी चक्की है और उसका पहिया पानी में सारा दिन घूमता रहता है।",
        "चक्कीवाले का बेटा सुबह में उठा और उसने देखा कि पानी बढ़ रहा है पर सब सो रहे हैं।",
        "शाम में पड़ोसी आए और अपना गेहूँ चक्की पर लाए जो सबने मिलकर गाँव के खेतों से काटा था।",
    )
    columns = text_features.text_features([Block(Kind.PARAGRAPH, text) for text in texts], TokenWeights({}, {}, {}))
    assert not "में".isalpha()  # a vowel sign is a mark
    page_words = [[word for word in text.split() if word in {"के", "है", "और", "में", "पानी", "पर"}] for text in texts]
    assert [len(words) for words in page_words] == [5, 5, 4]
    assert list(columns["stop_words"]) == [7, 6, 5]  # of 16, 19 and 18 words, in 24ths


@pytest.mark.parametrize(
    ("text", "first_character"),
    [("在河边，水车转动了。", 7), ("「水车」在河边转动了。", 3), ("（水车）在河边转动了。", 4), ("3的水车在河边转动了。", 2)],
)
def test_the_first_character_of_a_text_without_spaces_is_its_own(text: str, first_character: int) -> None:
    separated = text_features.insert_word_spaces(text, text_features.UNSPACED_PARTICLE)
    assert separated != text
    assert row(text)["first_character"] == first_character


def test_layout_of_plain_text() -> None:
    features = row("1st", line=4, last_line=5, blank_lines=7, indent=20, bullet="1.")
    assert features["first_character"] == text_features.FIRST_CHARACTERS["1"]
    assert (features["blank_lines"], features["indent"], features["wrapped"]) == (4, 15, 2)
    assert features["block_kind"] == text_features.NUMBERED


def test_token_weights_count_by_the_length_of_the_block() -> None:
    weights = TokenWeights({"ago": -32, "days ago": -16, "^2 days ago": 8}, {"miller": 40}, {"days": 80})
    short, long = row("2 days ago", weights), row(PROSE, weights)
    assert (short["short_token_score"], short["long_token_score"], short["opening_score"]) == (16 - 5, 0, 16 + 10)
    assert (long["short_token_score"], long["long_token_score"], long["opening_score"]) == (0, 16 + 5, 0)
    assert row("2 days", weights)["short_token_score"] == 16


def test_a_short_block_has_twelve_words_at_most() -> None:
    short, long = row(f"The{' mill' * 11}"), row(f"The{' mill' * 12}")
    assert [short[name] for name in ("short_token_score", "long_token_score", "shared_words", "lowercase")] == [16, 0, 0, 18]
    assert [long[name] for name in ("short_token_score", "long_token_score", "shared_words", "lowercase")] == [0, 16, 10, 19]


def test_words_shared_with_very_long_blocks_and_repeated_texts() -> None:
    texts = [f"{PROSE} {PROSE}", "The Old Mill", "The Old Mill", "Wheel and harbour", "By us", PROSE]
    columns = text_features.text_features([Block(Kind.PARAGRAPH, text) for text in texts], TokenWeights({}, {}, {}))
    assert list(columns["shared_words"]) == [10, 8, 8, 4, 9, 10]
    assert list(columns["repeats"]) == [0, 1, 1, 0, 0, 0]


def test_a_cached_text_has_the_same_features() -> None:
    weights = TokenWeights({"home": 24}, {}, {})
    analyzer = text_features.text_analyzer(weights)
    assert analyzer.analyze_cached("Home") == analyzer.analyze_cached("Home") == analyzer.analyze("Home")
    assert text_features.text_analyzer(weights) is analyzer
    assert row("Home", weights)["short_token_score"] == 19
    assert row("Home")["short_token_score"] == 16


def test_position_among_prose_runs_and_openings() -> None:
    columns = {
        "words": bytes((14, 8, 3, 14, 2)),
        "stop_words": bytes((8, 0, 0, 8, 0)),
        "last_character": bytes((1, 0, 0, 2, 0)),
        "block_kind": bytes((0, 2, 2, 2, 0)),
        "opening_score": bytes((0, 12, 16, 0, 25)),
    }
    features = position_features.position_features(columns)
    assert position_features.prose_blocks(columns) == [True, False, False, True, False]
    assert {name: list(column) for name, column in features.items()} == {
        "blocks_before": [0, 1, 2, 3, 4],
        "blocks_after": [4, 3, 2, 1, 0],
        "position": [0, 3, 6, 9, 12],
        "word_position": [0, 6, 8, 9, 15],  # of 25 + 9 + 4 + 25 + 3 words
        "prose_distance_before": [0, 1, 2, 0, 1],
        "prose_distance_after": [0, 2, 1, 0, BEYOND],
        "prose_blocks_before": [0, 1, 1, 1, 2],
        "prose_blocks_after": [1, 1, 1, 0, 0],
        "run_length": [1, 2, 2, 1, 1],
        "run_position": [0, 0, 1, 0, 0],
        "kind_run_length": [1, 3, 3, 3, 1],
        "last_opening_score": [16, 12, 12, 12, 25],
        "last_opening_distance": [0, 0, 1, 2, 0],
        "lowest_opening_score": [16, 12, 12, 12, 12],
    }


def test_context_of_first_stage_scores() -> None:
    columns = dict.fromkeys(context_features.PASSED_COLUMNS, bytes(5)) | {
        "words": bytes((4, 9, 9, 4, 4))
    }  # 5, 10, 10, 5, 5 words
    features = context_features.context_features(columns, bytes((2, 25, 25, 4, 17)))
    found = {name: list(features[name]) for name in context_features.FEATURES}
    assert found["first_score"] == [2, 25, 25, 4, 17]
    assert found["best_run_position"] == [14, 15, 15, 17, 18]
    assert found["good_words_before"] == [0, 0, 1, 2, 2]  # 20 words are in the second step of eight
    assert found["good_words_after"][4] == 0
    assert found["unsure_words_before"] == [19, 19, 0, 0, 1]
    assert found["unsure_words_after"] == [0, 0, 19, 19, 19]
    assert found["run_gain_before"] == [0, 0, 1, 3, 2]  # 100, 200, and 200 - 55 of gain
    assert found["mean_score_before"][:2] == [0, 2]
    assert found["mean_score_after"][3:] == [17, 0]


def test_features_of_a_page() -> None:
    blocks = [Block(Kind.PARAGRAPH, text) for text in (PROSE, "Home", "Home", PROSE, "Mill")]
    columns = text_features.text_features(blocks, TokenWeights({"home": -64}, {}, {}))
    features = page_features.page_features(columns, bytes((20, 3, 3, 20, 12)), bytes((31, 8, 14, 31, 16)))
    found = {name: value[0] for name, value in features.items()}
    assert found.items() >= {
        "page_blocks": 1, "page_words": 2, "low_token_blocks": 2, "lowest_token_score": 8, "low_opening_blocks": 0,
        "few_words_share": 18, "repeated_blocks": 4, "longest_run_length": 2, "first_score_blocks_below_8": 2,
        "second_score_blocks_below_8": 0, "second_score_blocks_below_11": 1, "second_score_blocks_below_15": 2,
        "first_score_head": 8, "first_score_tail": 11, "second_score_head": 17,
    }.items()  # fmt: skip


def test_markup_features_of_a_small_page() -> None:
    body = Element(Element(None, ("<html>",)), ("<body>",))
    article = Element(body, ("<article>", "post"))
    comments = Element(body, ("<ul>", "comments"))
    items = [Element(comments, ("<li>",)) for _ in range(3)]
    blocks = [
        Block(Kind.HEADING, "The Old Mill", level=1, element=Element(article, ("<h1>",))),
        Block(Kind.PARAGRAPH, PROSE, element=Element(article, ("<p>",))),
        *(Block(Kind.LIST_ITEM, "Oh", level=1, link_characters=2, element=item) for item in items),
    ]
    tables = [{"comments": -48, "post": 64, "<body>": 8, "<html>": -16}, {"~comments": -8}, {"<li>": 160}]
    weights = html_classifier.build_weights(TokenWeights({}, {}, {}), tables, [{"<article>": 64}, *[{}] * 5])
    labels = [None, Label.CONTENT, Label.COUNTER, None, Label.HIDDEN]
    fields = [Block(Kind.FIELD, "The Old Mill | Lock and Weir", name="<title>")]
    columns, sums = html_classifier.first_stage_features(blocks, fields, labels, weights)
    found = {name: list(column) for name, column in columns.items()}
    assert found.items() >= {
        "link_density": [0, 0, 16, 16, 16],
        "level": [1, 0, 1, 1, 1],
        "rule_label": [0, 17, 13, 0, 1],
        "closed_elements": [0, 1, 2, 1, 1],
        "tag": [TAG_NUMBERS[tag] for tag in ("<h1>", "<p>", "<li>", "<li>", "<li>")],
        "parent_tag": [TAG_NUMBERS[tag] for tag in ("<article>", "<article>", "<ul>", "<ul>", "<ul>")],
        "depth": [4, 4, 4, 4, 4],
        "in_article": [1, 1, 0, 0, 0],
        "in_li": [0, 0, 1, 1, 1],
        "selectors_score": [24, 24, 10, 10, 10],  # without those of <body> and <html>, which are around every block
        "near_selectors_score": [24, 24, 10, 10, 10],
        "article_selectors_score": [16] * 5,
        "other_selectors_score": [16, 16, 31, 31, 31],
        "lowest_selectors_score": [16, 16, 10, 10, 10],
        "highest_selectors_score": [24, 24, 16, 16, 16],
        "series_size": [0, 0, 3, 3, 3],
        "series_words": [0, 0, 1, 1, 1],
        "series_link_density": [0, 0, 16, 16, 16],
        "longest_series_size": [0, 0, 3, 3, 3],
        "like_siblings": [1, 1, 3, 3, 3],
        "element_prose_share": [0, 16, 0, 0, 0],
        "parent_prose_share": [16, 16, 0, 0, 0],
        "ancestor_prose_share": [16] * 5,
        "element_link_density": [0, 0, 16, 16, 16],
        "steps_to_half_prose": [1, 0, 2, 2, 2],
        "prose_container_side": [0, 1, 2, 2, 2],  # the container is the paragraph
        "prose_container_distance": [1, 0, 2, 2, 2],
        "prose_container_depth": [1, 0, 2, 2, 2],
        "prose_container_f1": [31] * 5,
        "title_side": [1, 2, 2, 2, 2],
        "title_distance": [0, 1, 2, 3, 4],
        "page_type_article": [18] * 5,
        "page_type_forum": [16] * 5,
        "page_articles": [1] * 5,
        "page_series_size": [3] * 5,
    }.items()  # fmt: skip
    context = markup_context_features.markup_context_features(sums, columns, bytes((20, 16, 4, 8, 12)))
    assert list(context["container_side"]) == [1, 2, 2, 2, 2]
    assert list(context["container_distance"]) == [0, 1, 2, 2, 2]  # the heading alone scores above even
    assert {name: list(context[name]) for name in ("element_score", "series_score", "longest_series_score", "shape_score")} == {
        "element_score": [20, 16, 4, 8, 12],
        "series_score": [31, 31, 8, 8, 8],
        "longest_series_score": [31, 31, 8, 8, 8],
        "shape_score": [20, 16, 8, 8, 8],
    }
    assert list(context["element_good_share"]) == [16, 0, 0, 0, 0]
    assert list(context["parent_good_share"]) == [16, 16, 0, 0, 0]


def test_scores_of_a_series_inside_another_one() -> None:
    sections = [Element(None, ("<section>",)) for _ in range(3)]
    teasers = [Element(sections[0], ("<li>",)) for _ in range(4)]
    blocks = [Block(Kind.PARAGRAPH, "Oh", element=element) for element in (*teasers, *sections[1:])]
    weights = html_classifier.build_weights(TokenWeights({}, {}, {}), [{}] * 3, [{}] * 6)
    columns, sums = html_classifier.first_stage_features(blocks, [], [None] * 6, weights)
    context = markup_context_features.markup_context_features(sums, columns, bytes((8, 8, 4, 4, 12, 30)))
    assert list(context["series_score"]) == [11] * 6
    assert list(context["longest_series_score"]) == [6, 6, 6, 6, 11, 11]
    assert list(context["page_score"]) == [11] * 6


@given(st.lists(st.integers(-300, 300)))
def test_both_scales_of_sums_agree(totals: list[int]) -> None:
    assert list(score_steps(totals)) == [score_step(total) for total in totals]


def test_a_shift_beyond_the_page() -> None:
    assert shift(b"\1\2", 3) == shift(b"\1\2", -3) == bytes((BEYOND, BEYOND))
    assert shift(b"\1\2", -1, 0) == b"\0\1"


def test_a_dropped_block_is_explained_by_its_side_of_the_article() -> None:
    assert explain([False, True, False, True, False]) == [BEFORE, KEPT, INSIDE, KEPT, AFTER]
    assert explain([False, True, False, True, False], [""] * 5) == [BEFORE, KEPT, INSIDE, KEPT, AFTER]
    assert explain([False, False]) == [BEFORE, BEFORE]
    assert explain([]) == []


def test_a_plain_article_is_kept_whole_and_pictures_with_it() -> None:
    blocks = [Block(Kind.HEADING, "The Old Mill"), *[Block(Kind.PARAGRAPH, PROSE)] * 4, Block(Kind.IMAGE, "", url="a.png")]
    found = classify(Page("text", tuple(blocks)), blocks, [None] * 6, [False] * 6)
    assert found
    assert found.plain
    assert found.verdicts == [KEPT] * 6


def test_a_page_dump_is_no_plain_article() -> None:
    blocks = [Block(Kind.PARAGRAPH, PROSE)] * 4
    found = classify(Page("dump", tuple(blocks)), blocks, [None] * 4, [False] * 4)
    assert found
    assert not found.plain


def test_a_fragment_of_html_is_classified_and_its_text_is_never_lost() -> None:
    blocks = [Block(Kind.PARAGRAPH, PROSE), Block(Kind.IMAGE, "", url="a.png")]
    found = classify(Page("html", tuple(blocks)), blocks, [None, None], [False, False])
    assert found
    assert found.verdicts == [KEPT, KEPT]
    assert (found.plain, found.trusts_bylines) == (False, True)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(TEXTS), st.sampled_from(elements()), st.booleans()), min_size=1, max_size=20))
def test_html_keeps_a_block_that_no_rule_drops_if_there_is_one(rows: list[tuple[str, Element, bool]]) -> None:
    rows = [row for row in rows if any(map(str.isalnum, row[0]))] or [(PROSE, elements()[0], False)]
    blocks = [Block(Kind.PARAGRAPH, text, element=element) for text, element, _ in rows]
    dropped = [is_dropped for _, _, is_dropped in rows]
    found = classify(Page("html", tuple(blocks)), blocks, [None] * len(rows), dropped)
    assert found
    kept = [verdict == KEPT for verdict in found.verdicts]
    assert any(kept)
    assert all(dropped) or any(is_kept and not is_dropped for is_kept, is_dropped in zip(kept, dropped, strict=True))


def test_where_rules_drop_all_that_html_would_keep_the_best_of_the_rest_is_kept() -> None:
    article, nav = Element(None, ("<article>", "post")), Element(None, ("<nav>", "menu"))
    blocks = [
        *[Block(Kind.PARAGRAPH, PROSE, element=article)] * 6,
        Block(Kind.LIST_ITEM, "Home", link_characters=4, element=nav),
    ]
    found = classify(Page("html", tuple(blocks)), blocks, [None] * 7, [True] * 6 + [False])
    assert found
    assert found.verdicts[-1] == KEPT


@settings(max_examples=25)
@given(blocks_of_a_page())
def test_html_has_a_verdict_for_every_block_and_a_reason_for_dropped_ones_alone(blocks: list[Block]) -> None:
    found = html_classifier.classify(Page("html", tuple(blocks)), blocks, [None] * len(blocks), [False] * len(blocks))
    readable = html_classifier.find_readable(blocks)
    if not readable:
        assert found is None
        return
    assert found
    assert len(found.keep) == len(found.reasons) == len(blocks)
    known = (LINKS, REPEATED, OUTSIDE, BETWEEN, "")
    assert all(reason in known and not (reason and i not in readable) for i, reason in enumerate(found.reasons))
    for block, kept, reason in zip(blocks, found.keep, found.reasons, strict=True):
        assert not (kept and reason) or block.kind in html_classifier.LEFT_TO_NEIGHBOURS


def test_a_page_of_html_without_text_is_left_to_rules() -> None:
    blocks = [Block(Kind.IMAGE, "", url="a.png"), Block(Kind.PARAGRAPH, "* * *")]
    assert classify(Page("html", tuple(blocks)), blocks, [None] * 2, [False] * 2) is None


@pytest.mark.parametrize("form", ["wordpress", "feed", "subtitles"])
def test_other_formats_are_left_to_rules(form: str) -> None:
    blocks = [Block(Kind.PARAGRAPH, PROSE)] * 30
    assert classify(Page(form, tuple(blocks)), blocks, [None] * len(blocks), [False] * len(blocks)) is None
