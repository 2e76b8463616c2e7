r"""Escape text and addresses: no character of a text becomes markup.

Everything is escaped that means something to CommonMark, to GitHub or to static site generators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reex_cli.pattern_cache import pattern_cache

# What is markup anywhere in a line: of CommonMark and GitHub; tags, comments, highlights and superscripts of tools for notes
# (`#tag`, `%%`, `==`, `^a^`); `{{` and `{%` of static site generators; and what GitHub links: addresses, `@name`, `:smile:`.
# The class in front lets the search skip all other characters.
SPECIAL = pattern_cache.compile(
    r"""
    [\\`*{}\[\]~$|_#^@%=:.]
    (?: (?<= [\\`*{}\[\]~$|] )
    | (?<= _ ) (?: (?! [^\W_] ) | (?<! [^\W_] _ ) )
    | (?<= [#^] ) (?<! \S [#^] ) | (?<= [#@] ) (?= \w ) | (?<= \^ ) (?= [^\s^]* \^ )
    | (?<= % ) (?: (?= [%}] ) | (?<= [%{] % ) ) | (?<= = ) (?: (?= = ) | (?<= == ) )
    | (?<= : ) (?= // | [\w+-]+ : ) | (?<= [wW][wW][wW] \. ) )
    """,
    re.VERBOSE,
)
SPECIAL_IN_CELL = re.compile(SPECIAL.pattern.replace("$|", "$"), re.VERBOSE)  # of a table, where bars come last
ENTITY = re.compile(r"&(?=#|\w+;)")
LIST_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
NOT_IN_BARE_ADDRESS = re.compile(r"[\s()<>\[\]{}\\|`\"]")
# Parsers refuse them. Pictures in the address itself are left out because they are longer than their article.
REFUSED_ADDRESS = re.compile(r"\s*(?:javascript|vbscript|data|file):", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def format_lines(text: str) -> Iterator[str]:
    """The lines of a text that is escaped already. A line end inside a paragraph becomes a hard break; a blank line stays."""
    lines = [format_line(line.rstrip()) for line in text.strip("\n").split("\n")]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        yield line + "\\" if line and following else line


def format_line(line: str) -> str:
    """Escape what would be markup at the start of a line, and keep the spaces there by entities."""
    text = line.lstrip(" \t")
    return "&nbsp;" * (len(line.expandtabs(4)) - len(text.expandtabs(4))) + escape_line_start(text)


def escape_line_start(line: str) -> str:
    r"""Escape what would begin a list, a quote or a heading.

    >>> escape_line_start("- a"), escape_line_start("1. a"), escape_line_start("1.5"), escape_line_start("a - b")
    ('\\- a', '1\\. a', '1.5', 'a - b')
    """
    if line[:1] in ("-", "+", ":", "="):
        return "\\" + line
    return LIST_NUMBER.sub(r"\1\\\2", line, count=1) if LIST_NUMBER.match(line) else line


def escape_inline(text: str, *, in_cell: bool = False) -> str:
    r"""Escape the characters that are markup anywhere in a line; in a cell of a table all but bars.

    >>> escape_inline("<b> & &amp; *x* www.a.example")
    '&lt;b&gt; & &amp;amp; \\*x\\* www\\.a.example'
    >>> escape_inline("60% of snake_case = 10^2 in C# @ home"), escape_inline("#a _b_ %%c ==d e^f^")
    ('60% of snake_case = 10^2 in C# @ home', '\\#a \\_b\\_ \\%\\%c \\=\\=d e\\^f^')
    """
    text = ENTITY.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")
    return (SPECIAL_IN_CELL if in_cell else SPECIAL).sub(r"\\\g<0>", text)


def is_address(url: str) -> bool:
    """Whether an address can be linked to.

    >>> is_address("/mills"), is_address(" JavaScript:x"), is_address("a\\nb"), is_address("")
    (True, False, False, False)
    """
    return bool(url.strip()) and not CONTROL.search(url) and not REFUSED_ADDRESS.match(url)


def format_address(url: str) -> str:
    r"""An address as the destination of a link, in angle brackets where it needs them.

    >>> format_address("https://a.example/?b=1&c=2"), format_address("/a (b)>"), format_address("/?a&copy;")
    ('https://a.example/?b=1&c=2', '</a (b)\\>>', '/?a&amp;copy;')
    """
    url = ENTITY.sub("&amp;", url.strip())
    return "<" + re.sub(r"[<>\\]", r"\\\g<0>", url) + ">" if NOT_IN_BARE_ADDRESS.search(url) else url
