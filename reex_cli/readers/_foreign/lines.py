"""The lines of a text that are looked at, without comments, and how much of them is prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reex_cli.pattern_cache import pattern_cache

WINDOW_CHARACTERS = 8192  # at the beginning of a text, of which the lines are looked at
MAX_LINES = 100
LONG_LINE = 500  # characters, above which a line is one of minified data, and is split into statements

BLOCK_COMMENTS = ("/*", '"""', "'''", "<!--", "=head", "=pod", "__END__")
BLOCK_COMMENT = re.compile(
    r"/\*[^*]*+\*++(?:[^/*][^*]*+\*++)*+(?:/|\Z)|/\*[^*]*+\Z|<!--(?:[^-]|-(?!->))*+(?:-->|\Z)"
    r"|^=[a-z][^\n]*+(?:\n(?!=cut)[^\n]*+)*+(?:\n=cut[^\n]*+|\Z)|^__(?:END|DATA)__$[\s\S]*+"
    r"|^[ \t]*+[rub]?(?:\"\"\"(?:[^\"]|\"(?!\"\"))*+(?:\"\"\"|\Z)|'''(?:[^']|'(?!''))*+(?:'''|\Z))",
    re.MULTILINE,
)
LINE = re.compile(r"[^\n]++")
LINE_COMMENT = re.compile(
    r"//|#(?!include|define|undef|if|else|end|import|pragma|region|[\w-]++ *[.{,>:])|;|--(?!\w)|%|!(?![\w(\[])"
    r"|(?:dnl|REM|rem|\.\.)(?: |$)|::|\\[a-z]++ "
)
TRAILING_COMMENT = re.compile(r"[ \t](?://|#|--|/\*)[ \t][^\n]*+")
HEADLINE = re.compile(r"(?![a-z]|[A-Z]{4,} )[^\W\d_][^\W_]*+(?: [\w’'.,?!-]++)++$")  # of words alone, as most articles begin
STATEMENT_END = re.compile(r"([{};])(?=[^\n])")
PARAMETERS = re.compile(r"\w\(")  # a bracket that no space is in front of
STRING = re.compile(r'"(?:[^"\\\n]|\\.){0,500}+"|(?<!\w)\'(?:[^\'\\\n]|\\.){0,500}+\'(?!\w)|`[^`\n]*+`')
WORD = r"[^\W\d_][\w’'-]*+[,:.!?]?"
PROSE = pattern_cache.compile(rf"(?<![\w.$<>/-]){WORD}(?: {WORD}){{4}}|[^\x00-\u2e7f]{{12}}")
MAX_PROSE = 0.1  # of the lines; strings over several lines have some
MAX_PROSE_CHARACTERS = 200  # of prose on one line, outside of strings and comments


def first_line(head: str) -> str:
    """The first line that is neither blank nor a comment on a line of its own."""
    return next(filter_lines(match[0] for match in LINE.finditer(head)), "")


def code_lines(text: str) -> list[str]:
    """The lines at the beginning of a text that are neither blank nor comments, without spaces at their ends."""
    window = text[:WINDOW_CHARACTERS]
    if any(sign in window for sign in BLOCK_COMMENTS):  # without one, trying the expression takes most of the time
        window = BLOCK_COMMENT.sub("", window)
    lines = [*filter_lines(window.split("\n"))]
    if len(text) > WINDOW_CHARACTERS and len(lines) > 1:
        lines.pop()
    return lines[:MAX_LINES]


def filter_lines(lines: Iterable[str]) -> Iterator[str]:
    """Those of some lines that are neither blank nor comments, without spaces at their ends."""
    return (line for line in map(str.rstrip, lines) if line and not LINE_COMMENT.match(line.lstrip()))


def split_statements(lines: list[str]) -> list[str]:
    """The same lines, with a line for each statement and each bracket around statements."""
    return [part for line in lines for part in map(str.strip, STATEMENT_END.sub(r"\1\n", line).split("\n")) if part][:MAX_LINES]


def is_without_prose(lines: list[str], most: float = MAX_PROSE) -> bool:
    """Whether at most this share of lines has prose outside of strings and comments, and none as much as only articles have."""
    lengths = [*prose_lengths(lines)]
    return len(lengths) <= most * len(lines) and max(lengths, default=0) <= MAX_PROSE_CHARACTERS


def prose_lengths(lines: list[str]) -> Iterator[int]:
    """The characters of prose on each of those lines that have some."""
    for line in lines:
        if line.endswith((";", "{", "}")) and any(sign in line for sign in "([="):
            continue  # a statement with long names
        if line.endswith((")", "),")) and PARAMETERS.search(line):
            continue  # a declaration
        if length := sum(map(len, PROSE.findall(TRAILING_COMMENT.sub("", STRING.sub('""', line))))):
            yield length
