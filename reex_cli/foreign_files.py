"""Kinds of files that hold no text, by their first bytes, and what to do with those that may hold articles nevertheless.

Kinds of texts that hold no articles are left to `readers/_foreign/`.
"""

from __future__ import annotations

import re

BINARY = "binary"  # the kind of a file that is no text, and no other kind
KINDS: dict[str, bytes] = {  # kind → expression for the first bytes, which no text has
    "PDF": rb"%PDF-",
    "office document": rb"PK\x03\x04|\xd0\xcf\x11\xe0|\{\\rtf\d",
    "SQLite database": rb"SQLite format 3\x00",
    "Parquet": rb"PAR1",
    "exported table": rb"schema[,\t]id[,\t]source[,\t]",
    "picture": rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|II\*\x00|MM\x00\*|8BPS\x00|\x00\x00[\x01\x02]\x00|RIFF[\s\S]{4}WEBP"
    rb"|[\s\S]{4}ftyp(?:avif|heic|heix|mif1|jxl )",
    "font": rb"wOF[F2][\x00\x01OtT]|OTTO\x00|ttcf\x00|\x00\x01\x00\x00\x00",
    "sound": rb"ID3[\x02-\x04]\x00|OggS\x00|fLaC\x00|RIFF[\s\S]{4}WAVE|\xff[\xfb\xf3\xfa]|MThd\x00|[\s\S]{4}ftypM4A",
    "video": rb"\x1aE\xdf\xa3|RIFF[\s\S]{4}AVI |[\s\S]{4}ftyp|FLV\x01|\x00\x00\x01[\xb3\xba]",
    "archive": rb"Rar!\x1a\x07|7z\xbc\xaf|MSCF\x00|!<arch>\n|\x04\x22\x4d\x18|xar!\x00",
    "program": rb"\x7fELF|MZ[\x00-\xff]\x00|\xca\xfe\xba\xbe|\x00asm|[\xce\xcf]\xfa\xed\xfe|dex\n0",
}
DESCRIPTIONS = {  # kind → what one file is, in a message
    "SQLite database": "an SQLite database",
    "Parquet": "a Parquet file",
    "office document": "a document of an office program, or an e-book",
    "exported table": "a table that reex exported",
    "archive": "an archive that reex does not unpack",
    BINARY: "a binary file; no reader recognises it",
    "program": "a program of a computer",
}
READ_BACK = "What reex reads back is JSON Lines."
ADVICE = {  # kind, also of a text → what to do with it
    "PDF": "Make it text first, for example with pdftotext.",
    "office document": "Make it HTML or text first, for example with pandoc.",
    "SQLite database": READ_BACK,
    "Parquet": READ_BACK,
    "exported table": READ_BACK,
    "archive": "Unpack it first.",
    BINARY: "If it is text, name its --encoding.",
    "database": "Export the posts instead: in WordPress with Tools → Export, or as JSON from its REST API.",
}
_SIGNATURE = re.compile(b"|".join(b"(?P<%s>%b)" % (kind.replace(" ", "_").encode(), begins) for kind, begins in KINDS.items()))


def match_signature(head: bytes) -> str:
    r"""The kind of a file by its first bytes; empty for a text, and for what is unknown.

    >>> match_signature(b"%PDF-1.7"), match_signature(b"GIF89a\1\0"), match_signature(b"GIF89a is a kind of picture.")
    ('PDF', 'picture', 'picture')
    """
    match = _SIGNATURE.match(head)
    return match.lastgroup.replace("_", " ") if match and match.lastgroup else ""


def describe_kind(kind: str) -> str:
    """What a file of a kind is, and what to do with it.

    >>> describe_kind("picture"), describe_kind("PDF")
    ('a picture.', 'a PDF. Make it text first, for example with pdftotext.')
    """
    return " ".join(filter(None, (f"{DESCRIPTIONS.get(kind) or f'a {kind}'}.", ADVICE.get(kind))))
