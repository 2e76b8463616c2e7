"""Recognises what the reader's view of a browser puts above an article: host, title, author, and the time to read it."""

from __future__ import annotations

import re
from functools import cache

from reex_cli import lexicon
from reex_cli.model import Block, Kind
from reex_cli.text import normalize_spaces

HOST = re.compile(r"(?:[a-z\d](?:[a-z\d-]{0,62})\.)+[a-z]{2,24}$", re.IGNORECASE)
MAX_ROWS = 5  # host, title, a second line of it, author, time
MAX_TITLE_WORDS, MAX_NAME_WORDS = 30, 6
FEW_ROWS = 3  # title, author, time


@cache
def reading_time() -> re.Pattern[str]:
    """A whole line that says how long it takes to read an article; a group that matches where nothing else takes so long."""
    times = rf"(?:\s?[-–—]\s?\d{{1,3}}\s?{lexicon.pattern('reading-time')}|\s?{lexicon.pattern('reading-unit')})"
    return re.compile(rf"(?:~\s?)?\d{{1,3}}(?:({times})|\s?{lexicon.pattern('reading-time')})\.?$", re.IGNORECASE)


def parse_reader_view(lines: list[str]) -> tuple[Block, ...]:
    """The fields of a reader's view at the beginning of a text; the last of them is in its last line. Empty if there is none.

    A recipe has a title and a time, too: only a time from … to …, or a host above the title, is that of a reader.
    """
    rows = [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()][:MAX_ROWS]
    end = next((at for at, (_, row) in enumerate(rows) if at and reading_time().match(row)), 0)
    time = reading_time().match(rows[end][1]) if end else None
    if not time:
        return ()
    above = rows[:end]
    host = above.pop(0) if HOST.match(above[0][1]) else None
    author = above.pop() if len(above) > 1 and is_name(above[-1][1]) else None
    if len(above) != 1 or len(above[0][1].split()) > MAX_TITLE_WORDS or not (host or (time[1] and author)):
        return ()
    named = (("head:host", host), ("head:title", above[0]), ("head:author", author), ("head:reading-time", rows[end]))
    return tuple(Block(Kind.FIELD, normalize_spaces(row[1]), row[0], name=name, last_line=row[0]) for name, row in named if row)


def is_name(row: str) -> bool:
    """Whether a line may be the name of a person: a few words, all in capitals but short ones."""
    words = row.split()
    is_short = len(words) <= MAX_NAME_WORDS and not any(map(str.isdigit, row))
    return is_short and all(not word[0].islower() or len(word) <= FEW_ROWS for word in words)
