r"""Finds code that stands in plain text without fences: by its syntax, its indentation, and the prompts of terminals.

A run of code begins with a row of unmistakable syntax (an assignment, a call, a statement, a prompt) and goes on through
rows of syntax and rows that are indented deeper than its first. Prose, verse and menus have no row of that kind.
"""

from __future__ import annotations

import re
from itertools import pairwise

from reex_cli.pattern_cache import pattern_cache
from reex_cli.readers._foreign.shapes import LOG
from reex_cli.readers._text.lines import TextRow

CODE_LINE = re.compile(
    r"(?=.*[=(){}<>\[\]]).*[;{}]$"
    r"|(?:[#$>] \w+|def |class \w+[:(]|import \w+$|from \w+ import |</?\w+[ >]|//|return )"
    r"|.*(?:\w\(\);?$|=> ?\{)"
)
LINE_GOES_ON = " \\"  # at the end of a line of a command
SYNTAX_ENDS = frozenset("(){}[]:;\\>")  # with one of which most rows of code end
SYNTAX_STARTS = frozenset("$%#@</>")
SYNTAX = pattern_cache.compile(
    # an assignment, but not of two words, as in glossaries
    r"[\w.\[\]\"'$*-]{1,60}(?:, ?[\w.]{1,40}){0,9}(?:: [\w.\[\], |]{1,60})? "
    r"(?:[-+*/%|&:.?]?=|:=|<-) (?![a-zA-Z]+ [a-zA-Z]+(?: |$))\S"
    r"|\w{1,60}=\S"
    r"|(?:(?:await|return|yield|raise|throw|new|echo|print|puts) )?[\w.:!]{1,80}\(.*\)[;,:]?$"  # a call
    r"|(?:async |export |public |private |static |pub ){0,4}(?:def|class|fn|func|function|struct|enum|interface) \w.*[(:{]"
    r"|(?:import|from|require|include|using|use|package) [\w.:*\"'{}/<>]{1,80}(?: (?:import|as|from) \S.{0,80}|;)?$"
    r"|(?:for|if|elif|while|with|except|match|case|switch|catch|else if) ?\S.{0,100}(?:[:{]|\bdo|\bthen)$"
    r"|(?:let|const|var|val|int|char|void|float|double|bool|auto) \w.{0,80}(?:=|;$|[({]$)"
    r"|#(?:include|define|ifdef|ifndef|!/).|@\w[\w.]{0,60}\(.*\)$|</?[a-zA-Z][\w-]*[^<>]*>.{0,200}$"
    r"|(?:SELECT|INSERT INTO|CREATE TABLE|UPDATE|DELETE FROM|FROM|WHERE|JOIN|GROUP BY|ORDER BY|VALUES|AND|ON) [a-z(*]"
    r"|(?:[a-z_][\w:*&<>]{0,40} ){1,4}\*?\w{1,60}\(.*\)$|(?:\S.{0,120})?[{\[]$|\}.{0,40}[{;)]$|[a-z_][\w.-]{0,40}:$"
)
SQL = ("SELECT ", "FROM ", "WHERE ", "JOIN ", "GROUP BY ", "ORDER BY ", "AND ")
STARTS = ("import ", "from ", "diff --git ", "--- ", "Index: ", *SQL)
FIRST_LETTERS = frozenset(word[0] for word in STARTS)
KEY = re.compile(r"[a-z_][\w.-]{0,40}:(?: \S.*)?$")  # of settings, as in YAML
BLOCK_OPENER = re.compile(r".*[:{(\[]$")  # below which code is indented
CONTINUES = re.compile(  # a row that goes on a run, but begins none
    r"[{(\[]$|[)\]}]{1,9}[;,).]*$|[)\]}].{0,80}[;,{]$|@\w"
    r"|(?:else|try|finally|do|then|fi|done|end|begin|pass|break|continue|default)\b ?[:;{]?$"
)
DIFF = re.compile(r"diff --git \S|Index: \S+$|--- (?:a/\S|\S+[\t ]+\d)|@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@")
IN_DIFF = re.compile(r"[-+@\\]|(?:diff|index|new|deleted|old|similarity|rename) \S|={10}")  # begins a row that is no context
PROMPT = re.compile(r"(?:\$|%|\w[\w.-]{0,30}@[\w.-]{1,40}[: ][^\s$#]{0,60}[$#]) [a-zA-Z./~]")
PYTHON_PROMPT = ">>> "
MAX_BLANK_LINES = 2  # inside of code
MAX_PROSE_SPACES = 14  # of a row of output below a prompt
ROWS_PER_SYNTAX = 4  # of code: at least one row in so many has unmistakable syntax
COMMENT_LEVEL = 2  # `#` and `##` may begin a comment, as they begin a heading


def mark_code(rows: list[TextRow], source: str) -> list[TextRow]:
    """Mark the rows of code without fences as code, with their text as it is written in the source."""
    may_have_syntax = (
        number
        for number, (_, _, _, text, *_) in enumerate(rows)
        if text[-1] in SYNTAX_ENDS
        or "=" in text
        or text[0] in SYNTAX_STARTS
        or (text[0] in FIRST_LETTERS and text.startswith(STARTS))
        or is_log(text)
    )
    starts = [number for number in may_have_syntax if not rows[number].is_code and has_syntax(rows[number])]
    if not starts:
        return rows
    syntax = frozenset(starts)
    marked = list(rows)
    lines = source.split("\n")
    end = 0
    for start in starts:
        if start < end:
            continue
        end = find_end(rows, start, syntax)
        count = sum(number in syntax for number in range(start, end))
        first = rows[start].text
        is_output = is_prompt(first) or DIFF.match(first) is not None or is_log(first)
        if end - start > 1 and (is_output or (count * ROWS_PER_SYNTAX >= end - start and is_block(rows[start:end], count))):
            marked[start:end] = [restore(row, lines[row.number - 1]) for row in rows[start:end]]
    return marked


def has_syntax(row: TextRow) -> bool:
    """Whether a row has the syntax of code, also behind a prompt."""
    if row.bullet or row.level:
        return False
    text = row.text.removeprefix(PYTHON_PROMPT)
    return SYNTAX.match(text) is not None or is_prompt(row.text) or DIFF.match(text) is not None or is_log(text)


def is_log(text: str) -> bool:
    """Whether a row is one of a log, by its time and what stands behind it."""
    return text.count(":") > 1 and LOG.match(text) is not None


def is_prompt(text: str) -> bool:
    """Whether a row is a command behind a prompt. Quotes in mails begin like the prompt of Python: a word or syntax follows."""
    return PROMPT.match(text) is not None or (
        text.startswith(PYTHON_PROMPT) and (" " not in text[4:] or SYNTAX.match(text, len(PYTHON_PROMPT)) is not None)
    )


def is_block(rows: list[TextRow], count: int) -> bool:
    """Whether rows, of which so many have syntax, are a block: indented below an opening row, or nothing but syntax."""
    opens = any(below.indent > above.indent and BLOCK_OPENER.match(above.text) for above, below in pairwise(rows))
    if not opens:
        return count == len(rows)
    return any(row.text[-1] in "){}];" or "=" in row.text for row in rows) or all(
        KEY.match(row.text) or row.bullet == "-" for row in rows
    )


def find_end(rows: list[TextRow], start: int, syntax: frozenset[int]) -> int:
    """The number of the row behind the run of code that begins at `start`."""
    first = rows[start]
    if DIFF.match(first.text):
        return find_end_of_diff(rows, start)
    is_session = is_prompt(first.text)
    end = start + 1
    while end < len(rows):
        row = rows[end]
        blank_lines = row.blank_lines - bool(row.level)
        if row.is_code or (row.bullet and row.indent <= first.indent):
            break
        if blank_lines:
            goes_on = blank_lines <= MAX_BLANK_LINES and (end in syntax or row.indent > first.indent)
            is_session = is_session and end in syntax
        elif is_session:
            goes_on = row.text.count(" ") <= MAX_PROSE_SPACES
        else:
            is_comment = 0 < row.level <= COMMENT_LEVEL and end + 1 in syntax
            goes_on = end in syntax or row.indent > first.indent or is_comment or CONTINUES.match(row.text) is not None
        if not goes_on:
            break
        end += 1
    return end


def find_end_of_diff(rows: list[TextRow], start: int) -> int:
    """The number of the row behind the comparison of two files that begins at `start`; its context is indented."""
    margin = rows[start].indent
    end = start + 1
    while end < len(rows):
        row = rows[end]
        is_changed = row.indent == margin and (row.bullet in ("-", "+") or IN_DIFF.match(row.text) is not None)
        if row.is_code or row.blank_lines > MAX_BLANK_LINES or not (is_changed or row.indent > margin):
            break
        end += 1
    return end


def restore(row: TextRow, line: str) -> TextRow:
    """A row as code: its line as it is written, with the bullet or the `#` of a comment that was taken off."""
    return row._replace(text=line.strip(), bullet="", level=0, is_code=True, blank_lines=row.blank_lines - bool(row.level))
