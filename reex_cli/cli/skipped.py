"""Describes what a run has skipped: sources and records that are no articles, by kind, and records of unknown shape."""

from __future__ import annotations

from collections.abc import Mapping

from reex_cli.foreign_files import ADVICE, BINARY
from reex_cli.foreign_files import KINDS as FOREIGN_FILES

UNKNOWN_RECORDS = "other"  # the kind of skipped records whose shape is unknown
NAMED_KEYS = 6  # of such records, that a message names


def foreign_kinds() -> list[str]:
    """The kinds of sources that hold no article."""
    from reex_cli.readers import foreign_texts

    return sorted({*foreign_texts(), *FOREIGN_FILES, BINARY}, key=str.lower)


def describe_skipped(skipped: Mapping[str, int], unknown_keys: Mapping[str, int]) -> str:
    """What was skipped, by kind, the most frequent first, records of unknown shape last; then what to do about some kinds.

    >>> describe_skipped({"picture": 2, "script": 12, "PDF": 1}, {})
    '12 script, 2 picture, 1 PDF. PDF: make it text first, for example with pdftotext.'
    >>> describe_skipped({"other": 1, "user": 2}, {"blurb": 1})
    '2 user, 1 record of unknown shape (key: blurb); --map says what it is.'
    """
    kinds = sorted(skipped.keys() - {UNKNOWN_RECORDS}, key=lambda kind: (-skipped[kind], kind))
    parts = [f"{skipped[kind]} {kind}" for kind in kinds]
    if number := skipped.get(UNKNOWN_RECORDS, 0):
        parts.append(describe_unknown(number, unknown_keys))
    advice = [f"{kind}: {ADVICE[kind][:1].lower()}{ADVICE[kind][1:]}" for kind in kinds if kind in ADVICE]
    return " ".join((f"{', '.join(parts)}.", *advice))


def describe_unknown(number: int, keys: Mapping[str, int]) -> str:
    """Describe records of unknown shape by the keys that most of them have.

    >>> describe_unknown(500, {"id": 500, "blurb": 500, "src": 499}), describe_unknown(2, {})
    ('500 records of unknown shape (keys: id, blurb, src); --map says what they are', '2 records of unknown shape')
    """
    records = f"{number} {'record' if number == 1 else 'records'} of unknown shape"
    most = sorted(keys, key=lambda key: -keys[key])[:NAMED_KEYS]
    if not most:
        return records
    more = ", …" if len(keys) > NAMED_KEYS else ""
    answer = "what it is" if number == 1 else "what they are"
    return f"{records} ({'key' if len(keys) == 1 else 'keys'}: {', '.join(most)}{more}); --map says {answer}"
