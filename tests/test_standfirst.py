"""Standfirsts, the form of title candidates, and the title below the name of a site."""

from __future__ import annotations

import pytest

from reex_cli.item import Item
from reex_cli.metadata.site_heading import find_post_below_site
from reex_cli.metadata.standfirst import RULE, assign_standfirst, reads_like_standfirst
from reex_cli.metadata.title import begins_with_lone_word
from reex_cli.metadata.title_candidates import MentionPart, TitleCandidate, TitleMention
from reex_cli.metadata.title_form_features import FEATURES, form_features
from reex_cli.model import Block, Kind, Label, Verdict
from reex_cli.options import Options
from reex_cli.pipeline import process

TITLE = Verdict(Label.METADATA, "test", field="title")
DROPPED, KEPT = Verdict(Label.BOILERPLATE, "test"), Verdict(Label.CONTENT, "test")
STANDFIRST = "Three sisters rebuilt the lock by hand, and nobody had asked them to."


def line(text: str, blank_lines: int = 0) -> Block:
    return Block(Kind.PARAGRAPH, text, blank_lines=blank_lines)


def heading(text: str, level: int = 1) -> Block:
    return Block(Kind.HEADING, text, level=level)


def form_of(text: str) -> dict[str, int]:
    return form_features(TitleCandidate((), [TitleMention(0, "line", MentionPart.WHOLE, text)]))


def test_a_dropped_standfirst_is_the_summary() -> None:
    blocks = [line("The lock opens again"), line(STANDFIRST), line("By Ada Moss"), line("The gates moved at noon.")]
    named = assign_standfirst(blocks, [TITLE, DROPPED, DROPPED, KEPT])
    assert (named[1].label, named[1].field, named[1].value) == (Label.METADATA, "summary", STANDFIRST)
    assert named[2] is DROPPED


def test_a_few_words_between_the_title_and_the_author_are_the_summary() -> None:
    for words, found in (("An inventory, with dates", "summary"), ("Travel and Style", ""), ("Updated 3 weeks ago", "")):
        blocks = [
            line("The lock"),
            line("Share"),
            line("The lock"),
            line(words),
            line("Ada Moss"),
            line("3 May 2024"),
            line("So."),
        ]
        named = assign_standfirst(blocks, [TITLE, *[DROPPED] * 5, KEPT])
        assert named[3].field == found, words


def test_a_standfirst_below_the_byline_is_found_if_it_is_a_sentence() -> None:
    blocks = [line("The lock opens again"), line("Ada Moss"), line("3 May 2024"), line(STANDFIRST), line("The gates moved.")]
    assert assign_standfirst(blocks, [TITLE, DROPPED, DROPPED, DROPPED, KEPT])[3].rule == RULE


def test_a_standfirst_stays_where_a_summary_is_stated() -> None:
    stated = Block(Kind.FIELD, "A lock, and who mended it.", name="front:summary")
    blocks = [stated, line("The lock opens again"), line(STANDFIRST), line("The gates moved at noon.")]
    verdicts = [Verdict(Label.METADATA, "test", field="summary"), TITLE, DROPPED, KEPT]
    assert assign_standfirst(blocks, verdicts)[2] == Verdict(Label.CONTENT, RULE)


def test_text_of_the_article_and_of_rules_is_no_standfirst() -> None:
    blocks = [line("The lock opens again"), line(STANDFIRST), line(STANDFIRST)]
    shared = Verdict(Label.SHARE, "share-line")
    for verdicts in ([TITLE, KEPT, DROPPED], [TITLE, shared, KEPT], [DROPPED, DROPPED, KEPT]):
        assert assign_standfirst(blocks, verdicts) == verdicts


@pytest.mark.parametrize(
    "text",
    [
        STANDFIRST,
        "What the keeper of the last lock heard in the night",
        "Ключи нашли в дупле, где их спрятал прежний смотритель",
        "最後の船頭は、橋が架かったあとも毎朝五時に櫂を握るという。",
    ],
)
def test_sentences_read_like_a_standfirst(text: str) -> None:
    assert reads_like_standfirst(text, is_near=True)


@pytest.mark.parametrize(
    "text",
    [
        "Ada Moss",
        "By Ada Moss and Ivo Brand at the old lock",
        "The keeper at the gate in May. Photo: Runa Falk",
        "The keeper at the gate of the lock. RUNA FALK",
        "Upper Lock 2-1 Lower Lock after extra time",
        "Asked 9 years, 4 months ago by keeper",
        "写真：水門の前に立つ人",
    ],
)
def test_bylines_captions_and_rows_of_numbers_do_not(text: str) -> None:
    assert not reads_like_standfirst(text, is_near=True)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("The lock opens. The gates stay shut", "sentence ends inside", 1),
        ("水門が開く。門は閉じたまま。", "sentence ends inside", 1),
        ("“The lock is a promise.”", "ends a sentence", 1),
        ("“The lock is a promise”", "quoted", 3),
        ("The lock (1905)", "ends with bracket", 1),
        ("Lock: a tale", "characters before colon", 4),
        ("Lock: a tale", "characters after colon", 7),
        ("The gate in May. Photo: Runa Falk", "names at the end", 2),
        ("The gate in May. Photo: by the keeper", "names at the end", 0),
        ("The gate in May RUNA FALK", "capitals at the end", 2),
        ("THE GATE IN MAY", "capitals at the end", 0),
        ("18:31 The gate opens", "clock time", 2),
        ("The gate opens at 18.31", "clock time", 1),
        ("Upper Lock 2-1 Lower Lock", "score", 1),
        ("In 1914-1918 it was shut", "score", 0),
        ("gates = [3, 4]", "signs of code", 3),
        ("Home > News > The lock opens", "path steps", 2),
    ],
)
def test_form_of_a_candidate(text: str, name: str, value: int) -> None:
    assert form_of(text)[name] == value
    assert form_of(text).keys() == FEATURES.keys()


def test_a_single_word_above_an_empty_line_is_the_title() -> None:
    assert begins_with_lone_word([line("Silence"), line("The river keeps no hours", 1), line("and has no bells")])
    assert not begins_with_lone_word([line("Silence"), line("The river keeps no hours"), line("and has no bells")])
    assert not begins_with_lone_word([line("Share"), line("The river keeps no hours", 1), line("and has no bells")])


def test_the_post_is_told_from_the_site_by_the_window_title() -> None:
    window = Block(Kind.FIELD, "The lock opens - Quay Notes", name="<title>")
    blocks = [window, heading("Quay Notes"), heading("The lock opens", 3)]
    found = find_post_below_site(blocks, [DROPPED, TITLE, KEPT])
    assert found is not None
    assert found.mentions[0].block_index == 2
    assert find_post_below_site([window, heading("The lock opens"), heading("Quay Notes", 2)], [DROPPED, TITLE, KEPT]) is None


def test_a_title_is_stated_without_the_link_to_edit_it() -> None:
    page = b"<title>Lock - Wiki</title><h1>Lock<span class=mw-editsection>[edit]</span></h1><p>The gates moved at noon.</p>"
    assert process(Item("page", data=page), Options(format="html")).articles[0].title == "Lock"


def test_the_first_of_several_paragraphs_is_no_standfirst() -> None:
    clause = "The keeper opens the lock on every day of the year, except when ice lies on the water."
    blocks = [line("Rules of the lock"), line("1 May 2024", 1), line(f"{STANDFIRST} {clause}", 1), line(clause, 1)]
    assert assign_standfirst(blocks, [TITLE, DROPPED, DROPPED, KEPT])[2] == Verdict(Label.CONTENT, RULE)
