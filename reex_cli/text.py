"""Bytes to text, and text made even: spaces, invisible characters, words.

Pure functions. What a text *means* is left to others.
"""

from __future__ import annotations

import re
import unicodedata
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
DECLARED = re.compile(rb"""(?i)(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_:.-]{2,30})""")
MEANT = {
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601"), "cp949"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("tis-620", "iso-8859-11"), "cp874"),
    "big5": "big5hkscs",
    "x-mac-roman": "mac_roman",
}  # what browsers read a declared encoding as: the wider one that is written under its name
HEAD = 4096  # bytes in which a declaration is looked for
LONGEST_REPAIRED = 10_000  # characters of a line; a longer one is data, whose reader knows its parts
OTHERS = {  # files of other programs by how they begin, and what to do with them
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
SAMPLE = 65536  # bytes that are enough to recognise a binary file or an encoding

# Everything that is not text in a text: controls without the white ones, soft hyphen, zero-width
# space, word joiner, byte order mark, invisible operators, lone surrogates. Joiners (U+200C, U+200D)
# belong to words and stay.
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2060-\u2064\ufeff]")
SURROGATE = re.compile("[\ud800-\udfff]")
MOJIBAKE = re.compile("[ÃÂ][\x80-\xbf]|â€[\x80-\xbf\u2018-\u2122œ™]|â\x80[\x80-\xbf]")
WORD = re.compile(r"\w+")
UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # scripts that part no words: kana, Han
PIECE = re.compile(f"[{UNSPACED}]{{1,2}}")  # about a word of theirs
PARTICLE = re.compile("[的是了在和有不这为与はがのをにでともへ]")  # what most of their stop words are
STOPS = str.maketrans("。．！？，、；：", "..!?,,;:")
LONG_WORD = 12  # characters a space beyond which the script parts no words
SPACED = re.compile(r"\w\S*+")
SIGN = re.compile(f"[{UNSPACED}]")
COUNTED = re.compile(rf"[{UNSPACED}]|(?<![^\s\w{UNSPACED}])[^\s\w{UNSPACED}]*+[^\W{UNSPACED}][^\s{UNSPACED}]*+")
LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"  # beside the newline itself
TERMINAL_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class Decoded(NamedTuple):
    """Text, and how its bytes were read."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, encoding: str | None = None, sent_as: str = "") -> Decoded:
    """Read bytes as text: byte order mark, strict UTF-8, declared encoding, then a detector.

    `encoding` insists on one; what a server declared, `sent_as`, goes before the document's own word.
    Raises `WrongEncoding` where that does not fit and `NotRecognised` where the bytes are no text.

    >>> decode(b"caf\\xc3\\xa9").text
    'café'
    >>> decode(b"caf\\xe9 \\x96 ol\\xe9", "cp1252").notes
    ('recoded: cp1252',)
    """
    if encoding:
        return _insisted(data, encoding)
    head = data[:HEAD].removeprefix(b"\xef\xbb\xbf")
    for beginning, what in OTHERS.items():
        if head.startswith(beginning):
            raise NotRecognised(what)
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(name).removeprefix("\ufeff"), name.removesuffix("-sig"))
            except UnicodeDecodeError:
                break
    if is_binary(data):
        raise NotRecognised("a binary file; no reader recognises it. If it is text, name its --encoding.")
    try:
        return _repaired(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _guessed(data, sent_as)


def _insisted(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeError as error:
        where = f"byte {error.start}" if isinstance(error, UnicodeDecodeError) else "it"
        raise WrongEncoding(f"{where} is not {encoding}. Leave --encoding out to have it recognised.") from error
    same = encoding.lower().replace("_", "-") in ("utf-8", "utf8")
    return Decoded(text.removeprefix("\ufeff"), encoding, () if same else (f"recoded: {encoding}",))


def _guessed(data: bytes, sent_as: str = "") -> Decoded:
    """What declared itself, else what a detector says of the first bytes."""
    declared = DECLARED.search(b"charset=" + sent_as.encode("ascii", "replace") if sent_as else data[:HEAD])
    if declared:
        name = declared[1].decode("ascii").lower()
        name = MEANT.get(name, name)
        try:
            # A declaration that was found as ASCII is wrong where it claims to be something wider.
            if name not in ("utf-8", "utf8") and declared[0].decode(name) == declared[0].decode("ascii"):
                return Decoded(data.decode(name), name, (f"recoded: {name}",))
        except (UnicodeError, LookupError):
            pass
    damaged = data.decode("utf-8", "replace")
    lost = damaged.count("\ufffd")
    if lost * 100 <= len(data) - len(damaged) + lost:  # nearly all of it is UTF-8: some bytes are broken
        return Decoded(damaged, "utf-8", (f"damaged: {lost} bytes are not UTF-8",))
    import logging

    from bs4 import UnicodeDammit

    logging.getLogger("bs4.dammit").setLevel(logging.ERROR)  # it warns of a character cut by the end of the sample
    name = UnicodeDammit(data[:SAMPLE]).original_encoding or "windows-1252"
    text = data.decode(name, "replace")
    return Decoded(text, name, (f"recoded: {name}",))


def _repaired(text: str, encoding: str) -> Decoded:
    """Undo UTF-8 that was once read as something else, line by line, where it shows."""
    if not any(sign in text for sign in "ÃÂâ") or not MOJIBAKE.search(text):
        return Decoded(text, encoding)
    from ftfy import fix_encoding

    lines = text.split("\n")
    repaired = 0
    for number, line in enumerate(lines):
        if len(line) < LONGEST_REPAIRED and MOJIBAKE.search(line):
            fixed = fix_encoding(line)
            repaired += fixed != line
            lines[number] = fixed
    return Decoded("\n".join(lines), encoding, (f"mojibake: {repaired} repaired",) if repaired else ())


def is_binary(data: bytes) -> bool:
    r"""Whether the bytes hold control characters that no text has.

    >>> is_binary(b"a line\n"), is_binary(bytes(range(256)))
    (False, True)
    """
    sample = data[:SAMPLE]
    odd = len(sample) - len(sample.translate(None, b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10\x11\x12\x13"))
    return odd * 100 > len(sample)


def normalize_spaces(text: str) -> str:
    r"""One run of text with single spaces, composed characters and nothing invisible.

    >>> even("laissez-\xadpasser\u200b \x07 un\xa0 e\u0301tat\n")
    'laissez-passer un état'
    """
    if text.isprintable() and "  " not in text and text == text.strip():  # no other space and no control can be printed
        return text if text.isascii() or unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
    text = " ".join(text.split())
    return " ".join(_composed(text).split()) if not text.isascii() else " ".join(INVISIBLE.sub("", text).split())


def even_lines(text: str) -> str:
    r"""The same for code: every line and every indent stays.

    >>> even_lines("\n  if x:\r\n\treturn\xa0y  \n")
    '  if x:\n\treturn y'
    """
    text = one_newline(text)
    if not text.isascii():
        text = _composed(re.sub("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]", " ", text))
    else:
        text = INVISIBLE.sub("", text)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def _composed(text: str) -> str:
    text = SURROGATE.sub("\ufffd", INVISIBLE.sub("", text))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def one_newline(text: str) -> str:
    r"""Every kind of line end as `\n`."""
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
    """Whether most of a text is in a script that parts no words: such signs take three bytes, and few others do."""
    return not text.isascii() and len(text.encode("utf-8", "replace")) > 2 * len(text) and SIGN.search(text) is not None


def pieces(text: str) -> list[str]:
    """The same to compare texts by: of a script that parts no words, pieces of two signs.

    >>> pieces("Don’t Panic"), pieces("潮汐表")
    (['don', 't', 'panic'], ['潮汐', '表'])
    """
    return words(PIECE.sub(r"\g<0> ", text) if is_unspaced(text) else text)


def count(text: str) -> int:
    """How many words a text has: what spaces part, if a letter or digit is in it; each Han or kana sign.

    >>> count("- Don’t Panic – 42"), count("潮汐表")
    (3, 3)
    """
    if not text.isascii() and SIGN.search(text):
        return len(COUNTED.findall(text))
    parts = text.split()
    odd = [part for part in parts if not part.isalnum()]
    return len(parts) - len(odd) + len(SPACED.findall(" ".join(odd)))


def estimate_words(text: str) -> int:
    """About how many words a text has, told at once: what spaces part, and more only where they part nothing.

    >>> size("- Don’t Panic – 42"), size("潮汐表上的数字都是手写的")
    (5, 12)
    """
    parts = text.count(" ") + 1
    return parts if len(text) < LONG_WORD * parts else count(text)


def spaced(text: str) -> str:
    """A text in a script without spaces as if it had them: pieces of two signs, and `a` for one that holds a particle.

    >>> spaced("水车在转动。"), spaced("No change.")
    ('水车 a 动.', 'No change.')
    """
    if not is_unspaced(text):
        return text
    parted = PIECE.sub(lambda piece: "a " if PARTICLE.search(piece[0]) else f"{piece[0]} ", text)
    return parted.translate(STOPS).replace(" .", ". ").strip()


def digest(text: str) -> str:
    """32 hex characters that are equal for equal words.

    >>> digest("A  Tale") == digest("a tale!")
    True
    """
    return blake2b(" ".join(words(text)).encode("utf-8", "replace"), digest_size=16).hexdigest()


def harmless(text: str) -> str:
    r"""Text that a terminal shows as it is: no control characters, no change of direction.

    >>> harmless("ti\x1b[31mtle\u202e")
    'ti�[31mtle�'
    """
    return TERMINAL_UNSAFE.sub("\ufffd", text)


def reason(error: BaseException) -> str:
    """What the system says is wrong, in the middle of a sentence."""
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    begins_lower = told[1:2].islower()  # "Is a directory", but not "CRC check failed"
    return (told[:1].lower() if begins_lower else told[:1]) + told[1:].rstrip(".")
