"""Program text of any language, and style sheets: most lines are statements, and hardly any is prose."""

from __future__ import annotations

import re

from reex_cli.pattern_cache import pattern_cache
from reex_cli.readers._foreign.lines import LONG_LINE, is_without_prose, split_statements

KEYWORDS = """
    ALTER AS BEGIN COMMENT COMMIT CONSTRAINT CREATE DECLARE DELETE DROP ELSE END FROM GRANT IF INSERT LANGUAGE LOOP
    PRIMARY REFERENCES RETURN RETURNS REVOKE SELECT SET UPDATE VALUES WHERE abstract alias allocatable and as assert
    async await begin bool boolean break byte call case catch char class concept const contains continue declare def
    default defer defmodule defp del delete dim dimension do done double echo elif else elseif elsif end endfunction
    endif ensure enum esac eval except exit export extends extern fi final finally float fn for foreach friend from func
    function global goto guard if ifdef ifeq ifndef impl implements implicit import include inline inout int integer
    intent interface internal is let library local long loop match method mod module mut my namespace native new nil not
    null object of operator option or our override package pass print printf private proc program protected protocol pub
    public puts raise readonly real register repeat require rescue return sealed self set shift short signed sizeof
    source static string struct sub subroutine super switch template then this throw throws trait try type typedef
    typename unless unset unsigned until use using val var virtual void volatile when where while with yield
"""
KEYWORD = "|".join(KEYWORDS.split())
CODE = pattern_cache.compile(
    rf"""[\[\]{{}}();,<>:=&|+*/.'"`\\-]++$  # nothing but brackets
    |[^\n]*[;{{}}(\[,\\]$  # the end of a statement, or its beginning
    |[@\w.$%&*:>\[\]'"(),~^-]++(?:\ [\w*&]++)?\ ?(?:[-+*/|&^%:.?<>]?=(?!=)|<-|=>|\+\+|--)  # an assignment
    |[\w.$:>@!*&?-]++(?:<[^<>]*+>)?\([^\n]*\)?[;,:{{\])]*+$  # a call
    |\#(?:include|define|undef|if|ifn?def|else|elif|endif|import|pragma|error|region)\b
    |@[\w.]++(?:\(|$)  # a decorator
    |(?:{KEYWORD})\b(?:\W[^\n]*[(){{}}\[\];:=$<>"'/._*+]|\W++[\w.]++$|\W*+$)
    |(?:SELECT|INSERT\ INTO|UPDATE|DELETE\ FROM|FROM|WHERE|VALUES|(?:LEFT\ |INNER\ )?JOIN|(?:GROUP|ORDER)\ BY|GRANT|COMMENT\ ON)
    \s  # of SQL
    |[}}\])]
    |[$@%]\w
    |["'][^"'\n]*+["']\s*+[,:=)\]]|["'][^\n]*["'][,;)]*+$
    |(?:from\s++[\w.]++\s++import|import\s++[\w.]++(?:\s++as\s++\w++)?(?:,|$)|end(?:\ \w++){{0,2}}$)
    |(?:{KEYWORD})(?:\s++(?:{KEYWORD}))++(?:\s++\w++)?$
    |--?[a-zA-Z][\w-]*+(?:[= ]\S++)?\s*+\\?$  # an option
    |[^\n]*(?:&&|\|\||->|::|%>%)
    |(?:def\w*|if|unless|for|case|cond|with|test|describe)\b[^\n]*\ do(?:\ \|[^|\n]*\|)?$  # of Ruby and Elixir
    |@(?:moduledoc|doc|spec|type|impl|behaviour)\b[^\n]*|\w++\ [-+*/]\ \d++$
    """,
    re.VERBOSE,
)
STRUCTURE = re.compile(  # of a statement, which prose has seldom
    r"""[(){}\[\]=$]|::|->|^[\w.]++;$|^\#[a-z]|^["'][^"'\n]*+["']\ ?[:,;]
    |^(?:import|from|def|class|return|function|var|let|const|public|private|static|package|using|use|elif|end|fi|done|esac|@\w++|SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|WHERE|GRANT|SET)\b""",
    re.VERBOSE,
)
MIN_CODE = 0.7  # of the lines
MIN_STRUCTURE = 0.3  # of these lines
MIN_STATEMENTS = 2

STYLE = pattern_cache.compile(
    r"""[@.\#*:&\w\[][^{};\n]*[{,]$|[\w-]++\s*+:[^{};\n]*+[;}]*+$|[$@-]{1,2}[\w-]++\s*+:|@[\w-]++\b|\d++%\s*+[,{]|\.[\w-]++(?:\(\))?;$|[{}]++$""",
    re.VERBOSE,
)
PROPERTY = re.compile(
    r"""[-\w]*?\b(?:align|animation|appearance|background|border|bottom|box|clear|clip|color|columns?|content|cursor|display|fill|filter
    |flex|float|font|gap|grid|height|justify|left|letter|line|list|margin|mask|max|min|object|opacity|order|outline|overflow|padding
    |page|pointer|position|resize|right|src|stroke|tab|table|text|top|transform|transition|user|vertical|visibility|white|width|word
    |zoom|z)(?:-[\w-]++)?\s*+:\s*+[^\s:]""",
    re.VERBOSE,
)
NO_STYLE = re.compile(r"(?:function|return|var|const|let|class|def|struct|int|void|if|package|func|type|interface|export)\b")
MIN_STYLE = 0.9  # of the lines
MIN_PROPERTIES = 0.25  # of the lines, that have a property of CSS


def begins_program(line: str) -> bool:
    """Whether a text with this first line may be program text or a style sheet."""
    return CODE.match(line) is not None or STYLE.match(line) is not None


def find_program(lines: list[str]) -> str:
    """The kind of a text with these lines, if it is program text or a style sheet; else empty."""
    if not begins_program(lines[0].strip()):
        return ""
    statements = split_statements(lines)
    if is_style(statements):
        return "stylesheet"
    is_minified = len(lines) < MIN_STATEMENTS or max(map(len, lines)) > LONG_LINE
    lines = statements if is_minified else [line.strip() for line in lines]
    return "script" if is_program(lines) else ""


def is_style(lines: list[str]) -> bool:
    """Whether most lines are rules of a style sheet, with properties of CSS."""
    if any(map(NO_STYLE.match, lines[:20])):
        return False
    style = sum(STYLE.match(line) is not None for line in lines)
    properties = sum(PROPERTY.match(line) is not None for line in lines)
    return properties >= max(1, MIN_PROPERTIES * len(lines)) and style >= MIN_STYLE * len(lines) and is_without_prose(lines)


def is_program(lines: list[str]) -> bool:
    """Whether most lines are statements, many of them with signs that prose lacks."""
    code = [line for line in lines if CODE.match(line)]
    structured = sum(STRUCTURE.search(line) is not None for line in code)
    if len(code) < MIN_CODE * len(lines) or structured < max(MIN_STATEMENTS, MIN_STRUCTURE * len(code)):
        return False
    return is_without_prose(lines)
