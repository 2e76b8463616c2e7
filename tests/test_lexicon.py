"""The lexicon as data: every language has the same keys, in the notation that the package describes."""

from __future__ import annotations

import re
import tomllib
from datetime import date

import pytest

from reex_cli import lexicon
from reex_cli.dates import parse_date
from reex_cli.lexicon import FOLDER, LANGUAGES, load_language, match_topics, months
from reex_cli.lexicon.language_file import parse_language
from reex_cli.lexicon.phrases import PhraseIndex, fold, tokenize

every_language = pytest.mark.parametrize("language", LANGUAGES)
PATTERNS = tuple(load_language("en")["patterns"])
WORD_KEYS = ("stop_words", "honorifics", "open_words", "menu_facets", "facet_surnames")


@every_language
def test_all_languages_have_the_same_keys_in_the_same_order(language: str) -> None:
    assert list(load_language(language)) == list(load_language("en"))
    for table in ("patterns", "topics"):
        assert list(load_language(language)[table]) == sorted(load_language("en")[table])


@every_language
def test_files_are_toml_in_the_form_that_is_read_fast(language: str) -> None:
    assert load_language(language) == tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))


@pytest.mark.parametrize("text", ["a = 1", 'a = "b\\n"', 'a = ["b",', 'a = ["b"]  # c', "[a"])
def test_other_forms_of_toml_are_errors(text: str) -> None:
    with pytest.raises(ValueError, match="line 2: not in the form"):
        parse_language(f'words = "a"\n{text}\n')


@every_language
def test_phrases_are_sorted_unique_and_in_normal_form(language: str) -> None:
    for topic, phrases in load_language(language)["topics"].items():
        assert phrases == sorted(set(phrases)), topic
        for phrase in phrases:
            assert lexicon.normalize_phrase(phrase) == phrase


@every_language
def test_no_phrase_is_of_two_topics(language: str) -> None:
    phrases = [phrase for phrases in load_language(language)["topics"].values() for phrase in phrases]
    assert sorted(phrases) == sorted(set(phrases))


@every_language
def test_patterns_are_unique_and_compile(language: str) -> None:
    for key, alternatives in load_language(language)["patterns"].items():
        assert len(alternatives) == len(set(alternatives)), key
        for alternative in alternatives:
            assert re.compile(alternative).match("") is None, f"{key}: {alternative!r} matches the empty text"


@pytest.mark.parametrize("key", PATTERNS)
def test_every_pattern_compiles_in_plain_and_verbose_notation(key: str) -> None:
    pattern = lexicon.pattern(key)
    for text in ("written by Grey Heron", "Geschrieben von Grey Heron", "Publikováno 3. května"):
        assert bool(re.search(pattern, text)) == bool(re.search(pattern, text, re.VERBOSE))


@pytest.mark.parametrize("key", PATTERNS)
def test_every_pattern_is_explained_in_english(key: str) -> None:
    assert re.search(rf"^# .*\n{re.escape(key)} = \[", (FOLDER / "en.toml").read_text("utf-8"), re.MULTILINE)


@every_language
def test_words_are_lower_case_and_unique(language: str) -> None:
    for key in WORD_KEYS:
        words = load_language(language)[key].split()
        assert len(words) == len(set(words)), key
        assert all(word == fold(word) for word in words if "ß" not in word), key
        assert words == sorted(words) or key in ("menu_facets", "open_words"), key


@every_language
def test_months_are_twelve_and_parse_in_dates(language: str) -> None:
    names = load_language(language)["months"]
    assert len(names) == 12
    for number, name in ((number, name) for number, of_month in enumerate(names, start=1) for name in of_month.split()):
        for written in (name, name.upper(), name.title()):
            if fold(written) == name and len(name) > 2:  # `ß` and the Turkish `ı` have no capitals of their own
                day = "3" if written.startswith(".") else "3 "
                assert parse_date(f"{day}{written.replace('_', ' ')} 2024") == date(2024, number, 3).isoformat(), written


def test_a_name_of_a_month_means_one_month_in_every_language() -> None:
    numbers: dict[str, int] = {}
    for language in LANGUAGES:
        for number, names in enumerate(load_language(language)["months"], start=1):
            for name in names.split():
                assert numbers.setdefault(name[0] + name[1:].replace(".", "").replace("_", " "), number) == number, name
    assert numbers == months()


def test_given_names_are_sorted_unique_and_case_folded_under_a_head_with_source_and_licence() -> None:
    lines = (FOLDER / "given_names.txt").read_text("utf-8").splitlines()
    head = [line for line in lines if line.startswith("#")]
    names = lines[len(head) :]
    assert "Faker" in " ".join(head)
    assert "MIT" in " ".join(head)
    assert names == sorted(set(names))
    assert all(tokenize(name) == [name] for name in names)
    assert frozenset(names) == lexicon.given_names()


def test_english_is_first_and_a_pattern_without_alternatives_matches_nothing() -> None:
    assert LANGUAGES[0] == "en"
    assert LANGUAGES[1:] == tuple(sorted(LANGUAGES[1:]))
    assert lexicon.alternatives("by-word")[0] == "by"
    assert re.search(lexicon.MATCHES_NOTHING, "") is None
    with pytest.raises(KeyError):
        lexicon.pattern("no such key")


@pytest.mark.parametrize(
    ("line", "topic"),
    [
        ("Share this!", "share"),
        ("RECENT HARBOUR NEWS", "related"),
        ("12 Comments", "comments"),
        ("Suche", "navigation"),
        ("İLETİŞİM", "navigation"),
        ("Číst dál →", "read-more"),
    ],
)
def test_lines_match_phrases_without_regard_to_case_and_punctuation(line: str, topic: str) -> None:
    assert topic in match_topics(line)


@pytest.mark.parametrize("line", ["", "…", "The recent news", "Share this with nobody but me"])
def test_lines_that_contain_more_than_a_phrase_do_not_match(line: str) -> None:
    assert "share" not in match_topics(line)
    assert "related" not in match_topics(line)


def test_a_gap_matches_only_where_it_is_written() -> None:
    index = PhraseIndex([("a", ["sign up …"]), ("b", ["… inbox"]), ("c", ["recent … news"]), ("d", ["from # to #"])])
    topics = {text: index.topics(text) for text in ("Sign up now", "in the inbox", "Recent mill news", "From 1 to 22")}
    assert list(topics.values()) == [{"a"}, {"b"}, {"c"}, {"d"}]


def test_the_index_agrees_with_a_search_of_all_phrases() -> None:
    """Looking up first and last words leaves no match out."""
    phrases = [
        phrase for language in LANGUAGES for of_topic in load_language(language)["topics"].values() for phrase in of_topic
    ]
    for phrase in phrases:
        line = phrase.replace("#", "12").replace("…", "grey heron")
        assert match_topics(line), line
        assert match_topics(line.upper()) or fold(line.upper()) != fold(line), line
    assert tokenize("Grey heron 12") == ["grey", "heron", "#"]
