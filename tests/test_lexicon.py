"""The word lists, tested as data."""

from __future__ import annotations

import pytest

from reex_cli.lexicon import LANGUAGES, load_language, match_topics, months
from reex_cli.lexicon.phrases import PhraseIndex, tokenize

every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_language
def test_all_languages_have_the_same_keys(language: str) -> None:
    assert load_language(language).keys() == load_language("en").keys()
    assert load_language(language)["topics"].keys() == load_language("en")["topics"].keys()


@every_language
def test_phrases_are_sorted_single_and_written_as_they_are_read(language: str) -> None:
    for topic, phrases in load_language(language)["topics"].items():
        assert phrases == sorted(set(phrases)), topic
        for phrase in phrases:
            parts = [" ".join(tokenize(part.replace("#", "0"))) for part in phrase.split("…")]
            assert "…".join(parts) == phrase.replace(" … ", "…").replace("… ", "…").replace(" …", "…"), phrase


@every_language
def test_no_phrase_is_of_two_topics(language: str) -> None:
    said = [phrase for phrases in load_language(language)["topics"].values() for phrase in phrases]
    assert sorted(said) == sorted(set(said))


@every_language
def test_months_are_twelve(language: str) -> None:
    assert len(load_language(language)["months"]) == 12


def test_a_name_of_a_month_means_one_month_in_every_language() -> None:
    seen: dict[str, int] = {}
    for language in LANGUAGES:
        for number, names in enumerate(load_language(language)["months"], start=1):
            for name in names.split():
                assert seen.setdefault(name, number) == number, name
    assert seen == months()


@pytest.mark.parametrize(
    ("line", "topic"),
    [("Share this!", "share"), ("RECENT HARBOUR NEWS", "related"), ("12 Comments", "comments"), ("Suche", "navigation")],
)
def test_lines_read_like_phrases_without_regard_to_case_and_points(line: str, topic: str) -> None:
    assert topic in match_topics(line)


@pytest.mark.parametrize("line", ["", "…", "The recent news", "Share this with nobody but me"])
def test_other_lines_do_not(line: str) -> None:
    assert "share" not in match_topics(line)
    assert "related" not in match_topics(line)


def test_a_gap_stands_where_it_is_written() -> None:
    phrases = PhraseIndex([("a", ["sign up …"]), ("b", ["… inbox"]), ("c", ["recent … news"]), ("d", ["from # to #"])])
    found = {text: phrases.topics(text) for text in ("Sign up now", "in the inbox", "Recent mill news", "From 1 to 22")}
    assert list(found.values()) == [{"a"}, {"b"}, {"c"}, {"d"}]
