"""English words for those of classes in other languages, and the marks that have them."""

from __future__ import annotations

import pytest

from reex_cli.content.class_words import ENGLISH_WORDS, STEMS, find_english_word
from reex_cli.content.element_tree import build_describer, selector_keys


def test_stems_are_written_as_in_classes_and_stand_for_one_word() -> None:
    stems = [stem for stems in STEMS.values() for stem in stems.split()]
    assert len(stems) == len(set(stems)) == len(ENGLISH_WORDS)
    assert all(stem.isascii() and stem.isalpha() and stem.islower() and len(stem) >= 3 for stem in stems)


@pytest.mark.parametrize("word", [*STEMS, "contents", "articles", "newsletter", "headers", "comments", "images", "datetime"])
def test_english_words_of_the_table_are_left_alone(word: str) -> None:
    assert find_english_word(word) is None


@pytest.mark.parametrize(
    ("word", "english"),
    [
        ("kommentare", "comment"),
        ("comentarios", "comment"),
        ("tresc", "content"),
        ("artykul", "article"),
        ("noticias", "news"),
        ("titulo", "title"),
        ("polecane", "related"),
        ("rodape", "footer"),
        ("publicidade", "ads"),
        ("subcomentario", None),
    ],
)
def test_a_word_begins_with_the_stem(word: str, english: str | None) -> None:
    assert find_english_word(word) == english


def test_every_stem_finds_its_own_word_even_where_another_begins_it() -> None:
    assert {stem: find_english_word(stem) for stem in ENGLISH_WORDS} == ENGLISH_WORDS


def test_a_mark_has_the_keys_of_its_english_words_once() -> None:
    assert selector_keys("lista-komentarzy") == ("lista-komentarzy", "~lista", "~komentarzy", "~comment")
    assert selector_keys("comment-komentarz-kommentar") == (
        "comment-komentarz-kommentar", "~comment", "~komentarz", "~kommentar",
    )  # fmt: skip
    assert selector_keys("komentarze") == ("komentarze", "~comment")


def test_marks_around_the_whole_page_have_no_weight_but_may_tell_its_type() -> None:
    describe = build_describer([{"post": 64, "<body>": 8}], frozenset(["post"]))
    assert describe(("<body>", "post")).weights == (0,)
    assert describe(("<body>", "post")).type_keys == ("post",)
    assert describe(("<div>", "post")).weights == (64,)
