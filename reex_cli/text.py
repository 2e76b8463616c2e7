"""Decode bytes, normalize spaces and invisible characters, and count words.

Pure functions, which know no format and no language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from hashlib import blake2b
from typing import NamedTuple

from reex_cli.errors import NotRecognised, WrongEncoding

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
CHARSET_DECLARATION = re.compile(rb"""(?i)(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_:.-]{2,30})""")
BROWSER_ENCODINGS = {
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601"), "cp949"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("tis-620", "iso-8859-11"), "cp874"),
    "big5": "big5hkscs",
    "x-mac-roman": "mac_roman",
}  # declared encoding → its superset, as which browsers decode it (WHATWG Encoding Standard)
DECLARATION_BYTES = 4096  # at the beginning, in which a declaration is looked for
MAX_REPAIRED_LINE = 10_000  # characters of a line; a longer line is data, and its reader repairs the parts
FOREIGN_FILES = {  # first bytes of files that are no text → what the file is, and what to do with it
    b"%PDF-": "a PDF. Make it text first, for example with pdftotext.",
    b"PK\x03\x04": "a document of an office program, or an e-book. Make it HTML or text first, for example with pandoc.",
    b"\xd0\xcf\x11\xe0": "an old office document. Save it as HTML or text first.",
    b"SQLite format 3\0": "an SQLite database. What reex reads back is JSON Lines.",
    b"PAR1": "a Parquet file. What reex reads back is JSON Lines.",
    b"schema,id,source,": "a table that reex exported. What reex reads back is JSON Lines.",
    b"schema\tid\tsource\t": "a table that reex exported. What reex reads back is JSON Lines.",
    b"\x89PNG": "a picture.",
    b"\xff\xd8\xff": "a picture.",
    b"GIF8": "a picture.",
}
SAMPLE_BYTES = 65536  # at the beginning, which suffice to recognise a binary file or an encoding

# Characters that are removed: controls that are no white space, soft hyphen, zero-width space, word joiner, byte order
# mark, invisible operators. Joiners (U+200C, U+200D) belong to words and stay.
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2060-\u2064\ufeff]")
SURROGATE = re.compile("[\ud800-\udfff]")
MOJIBAKE = re.compile("[ÃÂ][\x80-\xbf]|â€[\x80-\xbf\u2018-\u2122œ™]|â\x80[\x80-\xbf]")
WORD = re.compile(r"\w+")
WHITE_SPACE = re.compile(r"\s")
PIECE_CHARACTERS = 1 << 16  # of a text whose words are listed at a time
UNSPACED_RANGES = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # scripts without spaces between words: kana, Han
SIGN_PAIR = re.compile(f"[{UNSPACED_RANGES}]{{1,2}}")  # about one word
MAX_CHARACTERS_PER_SPACE = 12  # characters per space; more mean a script without spaces
WORD_WITH_REST = re.compile(r"\w\S*+")
UNSPACED_SIGN = re.compile(f"[{UNSPACED_RANGES}]")
COUNTED_WORD = re.compile(
    rf"[{UNSPACED_RANGES}]|(?<![^\s\w{UNSPACED_RANGES}])[^\s\w{UNSPACED_RANGES}]*+[^\W{UNSPACED_RANGES}][^\s{UNSPACED_RANGES}]*+"
)
LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"  # other than the newline
TERMINAL_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class Decoded(NamedTuple):
    """Text, the encoding it was decoded from, and notes on repairs."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, encoding: str | None = None, sent_as: str = "") -> Decoded:
    """Decode bytes by the first of these that fits: byte order mark, strict UTF-8, declared encoding, a detector.

    `encoding` allows no other. `sent_as`, the content type from a server, takes precedence over a declaration in the
    document. Raises `WrongEncoding` if the bytes are not in `encoding`, and `NotRecognised` if they are no text.

    >>> decode(b"caf\\xc3\\xa9").text
    'café'
    >>> decode(b"caf\\xe9 \\x96 ol\\xe9", "cp1252").notes
    ('recoded: cp1252',)
    """
    if encoding:
        return _decode_as(data, encoding)
    head = data[:DECLARATION_BYTES].removeprefix(b"\xef\xbb\xbf")
    for signature, description in FOREIGN_FILES.items():
        if head.startswith(signature):
            raise NotRecognised(description)
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(name).removeprefix("\ufeff"), name.removesuffix("-sig"))
            except UnicodeDecodeError:
                break
    if is_binary(data):
        raise NotRecognised("a binary file; no reader recognises it. If it is text, name its --encoding.")
    try:
        return _repair_mojibake(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _detect_and_decode(data, sent_as)


def _decode_as(data: bytes, encoding: str) -> Decoded:
    """Decode in the encoding that the user demands. Raises `WrongEncoding`."""
    try:
        text = data.decode(encoding)
    except UnicodeError as error:
        where = f"byte {error.start}" if isinstance(error, UnicodeDecodeError) else "it"
        raise WrongEncoding(f"{where} is not {encoding}. Leave --encoding out to have it recognised.") from error
    same = encoding.lower().replace("_", "-") in ("utf-8", "utf8")
    return Decoded(text.removeprefix("\ufeff"), encoding, () if same else (f"recoded: {encoding}",))


def _detect_and_decode(data: bytes, sent_as: str = "") -> Decoded:
    """Decode what is not UTF-8: in the declared encoding, as damaged UTF-8, or in the encoding that a detector finds."""
    declared = CHARSET_DECLARATION.search(
        b"charset=" + sent_as.encode("ascii", "replace") if sent_as else data[:DECLARATION_BYTES]
    )
    if declared:
        name = declared[1].decode("ascii").lower()
        name = BROWSER_ENCODINGS.get(name, name)
        try:
            # A declaration that is legible as ASCII is wrong if it names UTF-16 or the like.
            if name not in ("utf-8", "utf8") and declared[0].decode(name) == declared[0].decode("ascii"):
                return Decoded(data.decode(name), name, (f"recoded: {name}",))
        except (UnicodeError, LookupError):
            pass
    damaged = data.decode("utf-8", "replace")
    lost = damaged.count("\ufffd")
    if lost * 100 <= len(data) - len(damaged) + lost:  # UTF-8 of which up to 1 % of the characters are damaged
        return Decoded(damaged, "utf-8", (f"damaged: {lost} bytes are not UTF-8",))
    import logging

    from bs4 import UnicodeDammit

    logging.getLogger("bs4.dammit").setLevel(logging.ERROR)  # it warns about a character that the end of the sample cuts
    name = UnicodeDammit(data[:SAMPLE_BYTES]).original_encoding or "windows-1252"
    text = data.decode(name, "replace")
    return Decoded(text, name, (f"recoded: {name}",))


def _repair_mojibake(text: str, encoding: str) -> Decoded:
    """Repair mojibake, UTF-8 that was once decoded as Windows-1252 or the like, line by line (with ftfy)."""
    if not any(character in text for character in "ÃÂâ") or not MOJIBAKE.search(text):
        return Decoded(text, encoding)
    from ftfy import fix_encoding

    lines = text.split("\n")
    repaired = 0
    for number, line in enumerate(lines):
        if len(line) < MAX_REPAIRED_LINE and MOJIBAKE.search(line):
            fixed = fix_encoding(line)
            repaired += fixed != line
            lines[number] = fixed
    return Decoded("\n".join(lines), encoding, (f"mojibake: {repaired} repaired",) if repaired else ())


def is_binary(data: bytes) -> bool:
    r"""Whether more than 1 % of the first bytes are control characters that no text contains.

    >>> is_binary(b"a line\n"), is_binary(bytes(range(256)))
    (False, True)
    """
    sample = data[:SAMPLE_BYTES]
    controls = len(sample) - len(sample.translate(None, b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10\x11\x12\x13"))
    return controls * 100 > len(sample)


def normalize_spaces(text: str) -> str:
    r"""Replace runs of white space by single spaces, compose characters (NFC), and remove invisible characters.

    >>> normalize_spaces("laissez-\xadpasser\u200b \x07 un\xa0 e\u0301tat\n")
    'laissez-passer un état'
    """
    if text.isprintable() and "  " not in text and text == text.strip():  # printable text has no other space and no control
        return text if text.isascii() or unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
    text = " ".join(text.split())
    return " ".join(_compose(text).split()) if not text.isascii() else " ".join(INVISIBLE.sub("", text).split())


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
        mixed = [part for part in parts if not part.isalnum()]
        count += len(parts) - len(mixed) + len(WORD_WITH_REST.findall(" ".join(mixed)))
    return count


def estimate_words(text: str) -> int:
    """Estimate the number of words by the number of spaces, which is fast; text with too few spaces is counted exactly.

    >>> estimate_words("- Don’t Panic – 42"), estimate_words("潮汐表上的数字都是手写的")
    (5, 12)
    """
    parts = text.count(" ") + 1
    return parts if len(text) < MAX_CHARACTERS_PER_SPACE * parts else count_words(text)


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
