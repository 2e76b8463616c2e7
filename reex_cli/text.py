"""Normalize spaces and invisible characters, and count words.

Pure functions, which know no format and no language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from hashlib import blake2b
from itertools import filterfalse

from reex_cli.delayed_pattern import DelayedPattern

# Characters that are removed: controls that are no white space, soft hyphen, zero-width space, word joiner, byte order
# mark, invisible operators. Joiners (U+200C, U+200D) belong to words and stay.
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2060-\u2064\ufeff]")
SURROGATE = re.compile("[\ud800-\udfff]")
WORD = re.compile(r"\w+")
WHITE_SPACE = re.compile(r"\s")
PIECE_CHARACTERS = 1 << 16  # of a text whose words are listed at a time
UNSPACED_RANGES = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # scripts without spaces between words: kana, Han
SIGN_PAIR = DelayedPattern(f"[{UNSPACED_RANGES}]{{1,2}}")  # about one word
MAX_CHARACTERS_PER_SPACE = 12  # characters per space; more mean a script without spaces
WORD_WITH_REST = re.compile(r"\w\S*+")
UNSPACED_SIGN = DelayedPattern(f"[{UNSPACED_RANGES}]")
COUNTED_WORD = DelayedPattern(
    rf"[{UNSPACED_RANGES}]|(?<![^\s\w{UNSPACED_RANGES}])[^\s\w{UNSPACED_RANGES}]*+[^\W{UNSPACED_RANGES}][^\s{UNSPACED_RANGES}]*+"
)
JOINED_SIGN = DelayedPattern("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # Thai, Lao, Burmese, Khmer: no spaces between words
SIGNS_PER_WORD = 5  # of these scripts
SENTENCE_ENDS = tuple(".!?…。！？؟।۔։")  # of all scripts
CLOSING_MARKS = " \"'”’»«“‘)]）」』】"  # that may be behind them; German quotations end in marks that others begin with
LOWER_DOTTED_I = "i\u0307"  # two characters, for the Turkish `İ`
LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"  # other than the newline
SCENE_BREAK = "* * *"  # a line between scenes, whatever signs the author wrote
TERMINAL_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def normalize_spaces(text: str) -> str:
    r"""Replace runs of white space by single spaces, compose characters (NFC), and remove invisible characters.

    >>> normalize_spaces("laissez-\xadpasser\u200b \x07 un\xa0 e\u0301tat\n")
    'laissez-passer un état'
    """
    if text.isprintable() and "  " not in text and text == text.strip():  # printable text has no other space and no control
        return text if text.isascii() or unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
    text = " ".join(text.split())
    return " ".join(_compose(text).split()) if not text.isascii() else " ".join(INVISIBLE.sub("", text).split())


def lower_case(text: str) -> str:
    """A text in lower case, of the same length, for patterns in lower case: they are searched faster than those of any case.

    >>> lower_case("İletişim"), lower_case("STRASSE"), lower_case("ΣΥΝΤΑΚΤΗΣ")
    ('iletişim', 'strasse', 'συντακτης')
    """
    return text.lower() if text.isascii() else text.lower().replace(LOWER_DOTTED_I, "i")


def ends_sentence(text: str) -> bool:
    """Whether a text ends like a sentence, in any script.

    >>> ends_sentence("The tide turns.”"), ends_sentence("水车在转动。"), ends_sentence("The Turning Tide")
    (True, True, False)
    """
    return text.rstrip(CLOSING_MARKS).endswith(SENTENCE_ENDS)


def normalize_lines(text: str) -> str:
    r"""`normalize_spaces` for code: lines and indents stay as they are.

    >>> normalize_lines("\n  if x:\r\n\treturn\xa0y  \n")
    '  if x:\n\treturn y'
    """
    text = normalize_newlines(text)
    if not text.isascii():
        text = _compose(re.sub("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]", " ", text))
    else:
        text = INVISIBLE.sub("", text)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def _compose(text: str) -> str:
    """Remove invisible characters, replace lone surrogates, and compose characters (NFC)."""
    text = SURROGATE.sub("\ufffd", INVISIBLE.sub("", text))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def normalize_newlines(text: str) -> str:
    r"""Replace every kind of line end by `\n`."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    for end in LINE_ENDS:
        if end in text:
            text = text.replace(end, "\n")
    return text


def words(text: str) -> list[str]:
    """The case-folded words of a text, in order.

    >>> words("Don’t Panic: 42 Straßen")
    ['don', 't', 'panic', '42', 'strassen']
    """
    return WORD.findall(text.casefold())


def is_unspaced(text: str) -> bool:
    """Whether most of a text is in a script without spaces between words: few other characters take three bytes in UTF-8."""
    return (
        not text.isascii() and len(text.encode("utf-8", "replace")) > 2 * len(text) and UNSPACED_SIGN.search(text) is not None
    )


def segment_words(text: str) -> list[str]:
    """The words of a text as `words` returns them; text in a script without spaces is split into pieces of two signs.

    >>> segment_words("Don’t Panic"), segment_words("潮汐表")
    (['don', 't', 'panic'], ['潮汐', '表'])
    """
    return words(SIGN_PAIR.sub(r"\g<0> ", text) if is_unspaced(text) else text)


def split_long(text: str) -> Iterator[str]:
    """Split a long text at white space into pieces: a list of all its words takes twenty times its bytes."""
    start = 0
    while len(text) - start > PIECE_CHARACTERS and (space := WHITE_SPACE.search(text, start + PIECE_CHARACTERS)):
        yield text[start : space.start()]
        start = space.end()
    yield text[start:] if start else text


def count_words(text: str) -> int:
    """Count the words of a text: whatever spaces separate, if it contains a letter or digit, and each Han or kana sign.

    >>> count_words("- Don’t Panic – 42"), count_words("潮汐表")
    (3, 3)
    """
    if not text.isascii() and UNSPACED_SIGN.search(text):
        return sum(len(COUNTED_WORD.findall(piece)) for piece in split_long(text))
    count = 0
    for piece in split_long(text):
        parts = piece.split()
        mixed = [*filterfalse(str.isalnum, parts)]
        count += len(parts) - len(mixed) + len(WORD_WITH_REST.findall(" ".join(mixed)))
    return count


def estimate_words(text: str) -> int:
    """Estimate the number of words by the number of spaces, which is fast; text with too few spaces is counted exactly.

    >>> estimate_words("- Don’t Panic – 42"), estimate_words("潮汐表上的数字都是手写的")
    (5, 12)
    >>> estimate_words("กังหันน้ำหมุนอยู่ริมแม่น้ำทุกเช้า")
    6
    """
    parts = text.count(" ") + 1
    if len(text) < MAX_CHARACTERS_PER_SPACE * parts:
        return parts
    return count_words(text) if text.isascii() else max(count_words(text), len(JOINED_SIGN.findall(text)) // SIGNS_PER_WORD)


def digest_words(text: str) -> str:
    """Digest of the words of a text (BLAKE2b, 32 hex digits), which is the same for texts with the same words.

    >>> digest_words("A  Tale") == digest_words("a tale!")
    True
    """
    joined = " ".join(filter(None, (" ".join(words(piece)) for piece in split_long(text))))
    return blake2b(joined.encode("utf-8", "replace"), digest_size=16).hexdigest()


def sanitize_for_terminal(text: str) -> str:
    r"""Replace control characters and changes of direction, so that text cannot control a terminal.

    >>> sanitize_for_terminal("ti\x1b[31mtle\u202e")
    'ti�[31mtle�'
    """
    return TERMINAL_UNSAFE.sub("\ufffd", text)


def format_reason(error: BaseException) -> str:
    """The message of an error, for the middle of a sentence: in lower case, without a full stop."""
    message = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    is_word = message[1:2].islower()  # "Is a directory", but not "CRC check failed"
    return (message[:1].lower() if is_word else message[:1]) + message[1:].rstrip(".")
