"""Decode the bytes of a source: which encoding they are in, and what damaged or foreign bytes are."""

from __future__ import annotations

import re
from typing import NamedTuple

from reex_cli.errors import NotRecognised, WrongEncoding
from reex_cli.foreign_files import BINARY, describe_kind, match_signature

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
SAMPLE_BYTES = 65536  # at the beginning, which suffice to recognise a binary file or an encoding
ASCII = bytes(range(128))
LETTERS = b"abcdefghijklmnopqrstuvwxyz"
RECORDS_BEGIN = re.compile(rb"\s*[{\[<][\x20-\x7e\s]{12}")  # JSON or markup
MOJIBAKE = re.compile("[ÃÂ][\x80-\xbf]|â€[\x80-\xbf\u2018-\u2122œ™]|â\x80[\x80-\xbf]")


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
    if kind := match_signature(head):
        raise NotRecognised(describe_kind(kind), kind)
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(name).removeprefix("\ufeff"), name.removesuffix("-sig"))
            except UnicodeDecodeError:
                break
    if is_binary(data):
        # A damaged file of records is a failure, also in a folder, where other binary files are skipped.
        raise NotRecognised(describe_kind(BINARY), "" if RECORDS_BEGIN.match(data) else BINARY)
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
    sample = data[:SAMPLE_BYTES]
    name = UnicodeDammit(sample).original_encoding or "windows-1252"
    if LETTERS.decode(name, "replace") != LETTERS.decode("ascii") and 2 * len(sample.translate(None, ASCII)) < len(sample):
        name = "windows-1252"  # EBCDIC, in which most letters are above ASCII, is a wrong guess for markup with damage
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
