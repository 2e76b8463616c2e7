"""Features of how a title candidate is written, in any language: like a sentence, a caption, a score, a path, code.

A feature is a whole number, 0..255 in a column; see `FEATURES` for meanings. Hardly a word is known here, so that a
language without a lexicon has the same features.
"""

from __future__ import annotations

import re

from reex_cli.metadata.title_candidates import TitleCandidate
from reex_cli.metadata.title_text_features import Features
from reex_cli.text import ends_sentence

FEATURES: dict[str, str] = {
    "sentence ends inside": "ends of sentences before the last one; 0..9",
    "ends a sentence": "whether the last character before closing quotes and brackets ends a sentence in some script; 0..1",
    "quoted": "whether it begins with a quotation mark, and twice whether it ends with one; 0..3",
    "ends with bracket": "whether the last character is a closing bracket; 0..1",
    "characters before colon": "characters before the first colon; 0..60, 60 without one",
    "characters after colon": "characters behind the last colon; 0..60, 60 without one",
    "names at the end": "words behind the last end of a sentence, colon or slash, all of them capitalized; 0..7",
    "capitals at the end": "words in capitals at the end of a text that has others before them; 0..7",
    "digits": "share of digits among its letters and digits, in 16ths; 0..16",
    "clock time": "whether it contains a time of day: 1 inside, 2 at the beginning; 0..2",
    "score": "whether it contains two short numbers with a dash or colon between them; 0..1",
    "signs of code": "signs that program code uses and prose does not; 0..15",
    "path steps": "separators as in a path to the page: >, ›, » or / between spaces; 0..9",
}

SENTENCE_END = re.compile(r"[.!?…؟।։][\"'”’»)\]]*\s(?=\W*[^\W\d_a-zа-я])|[。！？](?=.)")
OPENING_QUOTES, CLOSING_QUOTES = tuple("\"'“„«»‘「『"), tuple("\"'”“»«’」』")
BRACKETS = tuple(")]）】")
TAIL = re.compile(r"[.!?…:：/／|©=＝。][\s\W]{0,12}(?=[^\W\d_])")  # behind the last of these a credit names people
CLOCK = re.compile(r"(?<![\d.,:])(?:[01]?\d|2[0-3])[:.h][0-5]\d(?![\d.,:]*\d)")
SCORE = re.compile(r"(?<![\d.])\d{1,3}\s?[-–:]\s?\d{1,3}(?![\d.%])")
CODE_SIGN = re.compile(r"[={}[\]();<>_\\$#+*^`~@]")
DIGIT = re.compile(r"\d")
PATH_STEP = re.compile(r"\s[>›»/]\s")
MAX_CHARACTERS, MAX_COUNT, MAX_TAIL = 60, 9, 7


def form_features(candidate: TitleCandidate) -> Features:
    """How the text of a candidate is written. The page around it does not matter."""
    text = candidate.mentions[0].text
    digits = len(DIGIT.findall(text))
    clock = CLOCK.search(text) if digits else None
    first_colon, last_colon = text.replace("：", ":").find(":"), text.replace("：", ":").rfind(":")
    return {
        "sentence ends inside": min(MAX_COUNT, len(SENTENCE_END.findall(text))),
        "ends a sentence": ends_sentence(text),
        "quoted": text.startswith(OPENING_QUOTES) + 2 * text.endswith(CLOSING_QUOTES),
        "ends with bracket": text.endswith(BRACKETS),
        "characters before colon": min(MAX_CHARACTERS, first_colon if first_colon >= 0 else MAX_CHARACTERS),
        "characters after colon": min(MAX_CHARACTERS, len(text) - last_colon - 1 if last_colon >= 0 else MAX_CHARACTERS),
        "names at the end": _count_names_at_end(text),
        "capitals at the end": count_capitals_at_end(text),
        "digits": 16 * digits // max(1, sum(map(str.isalnum, text))) if digits else 0,
        "clock time": 0 if clock is None else 1 + (clock.start() == 0),
        "score": digits > 1 and SCORE.search(text) is not None,
        "signs of code": min(15, len(CODE_SIGN.findall(text))),
        "path steps": min(MAX_COUNT, len(PATH_STEP.findall(text))),
    }


def _count_names_at_end(text: str) -> int:
    """Words behind the last end of a sentence, colon or slash, if all of them are capitalized; see "names at the end"."""
    start = max((match.end() for match in TAIL.finditer(text)), default=0)
    names = text[start:].split() if start else []
    return min(MAX_TAIL, len(names)) if all(name[:1].isupper() or not name[:1].isalpha() for name in names) else 0


def count_capitals_at_end(text: str) -> int:
    """Words in capitals at the end of a text, one of four letters or more among them; 0 if all words are."""
    tokens = text.split()
    count = 0
    for token in reversed(tokens):
        if not token.isupper() and token.strip("/|-–"):
            break
        count += 1
    return min(MAX_TAIL, count) if count < len(tokens) and any(len(token) > 3 for token in tokens[len(tokens) - count :]) else 0
