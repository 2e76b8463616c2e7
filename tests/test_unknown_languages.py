"""Text features in scripts without case, with other punctuation, and in languages that the lexicon does not know."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reex_cli import lexicon
from reex_cli.content.page_stop_words import FEW_STOP_WORDS, MAX_STOP_WORD, PAGE_STOP_WORDS, find_stop_words
from reex_cli.content.position_features import PROSE_STOP_WORDS, prose_blocks
from reex_cli.content.text_features import (
    CASELESS,
    LAST_CHARACTERS,
    TokenWeights,
    text_analyzer,
    text_features,
)
from reex_cli.forest import Columns
from reex_cli.model import Block, Kind

WEIGHTS = TokenWeights({}, {}, {})
CASELESS_LETTER = 7  # see _letter_class
GREEK = (
    "Ο παλιός μύλος στέκεται δίπλα στο ποτάμι και γυρίζει όλη την ημέρα, γιατί το νερό τον σπρώχνει χωρίς να σταματά ποτέ.",
    "Η γυναίκα του μυλωνά άνοιξε την πόρτα και είδε το ποτάμι να ανεβαίνει, ενώ τα παιδιά της κοιμούνταν ακόμη στο σπίτι.",
    "Το βράδυ ήρθαν οι γείτονες με τα κάρα τους και έφεραν το σιτάρι, που το είχαν μαζέψει όλοι μαζί στο χωριό.",
)
GREEK_NAMES = "Αθήνα Πάτρα Βόλος Λάρισα Χανιά Ρόδος Κέρκυρα Καβάλα Σέρρες Δράμα Ξάνθη Κοζάνη Τρίπολη Σπάρτη Άρτα Κόρινθος Θήβα."
KOREAN = (
    "오래된 물레방아는 강가에 서서 종일 돌아가고, 물이 쉬지 않고 바퀴를 밀어 주어서 사람들은 밤에도 그 소리를 듣는다.",
    "방앗간 주인의 아내는 아침 일찍 문을 열고 강물이 불어나는 모습을 보았지만, 아이들은 아직 방에서 깊이 자고 있었다.",
)
ENGLISH = (
    "The tide turned the wheel of the old mill, and the miller who had waited for it since the morning opened the gate.",
    "When the boats came up to the weir, she tied them to the gate of the mill and went in with the men for a while.",
)


def features(texts: Sequence[str]) -> Columns:
    """The features of a page of paragraphs."""
    return text_features([Block(Kind.PARAGRAPH, text) for text in texts], WEIGHTS)


def row(text: str) -> dict[str, int]:
    """The features of a page of one paragraph."""
    return {name: column[0] for name, column in features([text]).items()}


def page_stop_words(texts: Sequence[str]) -> frozenset[str]:
    """The stop words of a page of paragraphs."""
    return find_stop_words([text_analyzer(WEIGHTS).analyze(text).words for text in texts])


@pytest.mark.parametrize(
    "text",
    [
        "قال الرجل إن النهر يجري",
        "האיש אמר שהנהר זורם",
        "नदी धीरे चलती है और चक्की रुक गई",
        "물레방아는 강가에 서 있다",
        "水车在河边转动了一天",
    ],
    ids=["Arabic", "Hebrew", "Hindi", "Korean", "Chinese"],
)
def test_a_script_without_case_has_neither_lower_case_words_nor_a_lack_of_them(text: str) -> None:
    found = row(text)
    assert found["lowercase"] == 2 * CASELESS
    assert found["first_character"] == CASELESS_LETTER
    assert row(" ".join([text] * 8))["lowercase"] == 2 * CASELESS + 1  # a long block


@pytest.mark.parametrize(("text", "lowercase"), [("Ο μύλος του χωριού", 6), ("Παλιός Μύλος Χωριού", 0), ("Мельница у реки", 4)])
def test_lower_case_words_of_other_scripts_with_case_are_counted(text: str, lowercase: int) -> None:
    assert row(text)["lowercase"] == lowercase


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("أين الطاحونة؟", "?"),
        ("قال الرجل؛", ";"),
        ("नदी धीरे चलती है।", "."),
        ("नदी धीरे चलती है॥", "."),
        ("Գետը հոսում է։", "."),
        ("ወንዙ ይፈሳል።", "."),
        ("이 강은 흐른다.", "."),
        ("水车在转动。", "."),
        ("水车在哪里？", "?"),
        ("水车转动了！", "!"),
        ("水车转动了：", ":"),
        ("「水车」", "」"),
        ("（水车）", ")"),
    ],
)
def test_the_last_character_has_the_class_of_its_counterpart(text: str, mark: str) -> None:
    assert row(text)["last_character"] == LAST_CHARACTERS[mark]


@pytest.mark.parametrize(
    ("text", "commas", "sentence_breaks"),
    [
        ("جرى النهر، ودارت الطاحونة، ثم توقفت. نام الرجل.", 2, 1),
        ("नदी चलती है। चक्की रुक गई। आदमी सो गया।", 0, 2),
        ("水车转动，河水流过、人们看着。水车停了。", 2, 1),
        ("Ο μύλος γυρίζει, το νερό τρέχει. Ο μυλωνάς κοιμάται.", 1, 1),
    ],
    ids=["Arabic", "Hindi", "Chinese", "Greek"],
)
def test_commas_and_sentences_are_counted_in_every_script(text: str, commas: int, sentence_breaks: int) -> None:
    found = row(text)
    assert (found["commas"], found["sentence_breaks"]) == (commas, sentence_breaks)


def test_a_page_shows_its_stop_words_in_a_language_that_the_lexicon_does_not_know() -> None:
    assert page_stop_words(GREEK) == {"και", "το", "την", "στο", "να", "τα"}
    shares = list(features([*GREEK, GREEK_NAMES])["stop_words"])
    assert shares == [5, 6, 6, 0]  # 5 of 22, and so on, of the first 24 words, in 24ths
    assert list(features([GREEK[0]])["stop_words"]) == [0]  # one block shows nothing


def test_prose_of_a_language_that_the_lexicon_does_not_know_is_told_from_names() -> None:
    assert prose_blocks(features([*GREEK, GREEK_NAMES])) == [True, True, True, False]


def test_a_page_in_a_known_language_has_no_other_stop_words() -> None:
    repeated = "The mill saw men, and the mill saw boats at the weir when it was time for the boats to be tied by men."
    alone = [row(text)["stop_words"] for text in (repeated, *ENGLISH)]
    assert sum(alone) >= FEW_STOP_WORDS * len(alone)
    assert page_stop_words([repeated, repeated]) & {"mill", "men"}
    assert list(features([repeated, *ENGLISH])["stop_words"]) == alone


def test_prose_without_any_stop_words_is_prose_if_the_page_has_no_other() -> None:
    assert not page_stop_words(KOREAN)
    names = "서울 부산 대구 인천 광주 대전 울산 수원 창원 고양 용인 성남 청주 전주 천안 안산 안양"
    columns = features([*KOREAN, names, "방앗간"])
    assert list(columns["stop_words"]) == [0, 0, 0, 0]
    assert prose_blocks(columns) == [True, True, False, False]  # names do not end like a sentence


def test_beside_prose_with_stop_words_a_text_without_them_is_none() -> None:
    columns = features([*ENGLISH, GREEK_NAMES])
    assert prose_blocks(columns) == [True, True, False]


@given(st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24), st.integers(0, 11)), min_size=1, max_size=8))
def test_prose_has_half_the_mean_of_stop_words_or_the_least_of_jus_text(rows: list[tuple[int, int, int]]) -> None:
    words, stop_words, last = (bytes(column) for column in zip(*rows, strict=True))
    found = prose_blocks({"words": words, "stop_words": stop_words, "last_character": last})
    long = [share for size, share, end in rows if size >= 12 and end in {1, 2, 3, 8}]
    half = int(mean(long) / 2) if long else 0
    for is_prose, (size, share, end) in zip(found, rows, strict=True):
        is_long = size >= 12 and end in {1, 2, 3, 8}
        assert is_prose is (is_long and share >= min(PROSE_STOP_WORDS, half))


@given(
    st.lists(st.lists(st.sampled_from("αα ββ γγ δδδδδ the 12 εε ζζ ηη θθ ιι κκ λλ μμ νν ξξ".split()), min_size=13), max_size=9)
)
def test_stop_words_of_a_page_are_short_words_that_every_fifth_long_block_has(blocks: list[list[str]]) -> None:
    found = page_stop_words([" ".join(words) for words in blocks])
    counts = {word: sum(word in words[:24] for words in blocks) for words in blocks for word in words}
    fitting = {
        word
        for word, count in counts.items()
        if count >= 2 and count >= len(blocks) // 5 and len(word) <= MAX_STOP_WORD and word.isalpha()
    } - lexicon.stop_words()
    assert len(found) == min(PAGE_STOP_WORDS, len(fitting))
    assert found <= fitting
    assert min((counts[word] for word in found), default=0) >= max((counts[word] for word in fitting - found), default=0)
