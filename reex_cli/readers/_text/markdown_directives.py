"""What Markdown holds for the program that makes a page of it, and a reader of that page does not see.

Rules of `markdown_it`. Such marks become elements of a class of their own (`write_mark`), by which a rule drops them: no word
of them is lost. The text between two of them stays.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from reex_cli.pattern_cache import pattern_cache

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline


class Directive(NamedTuple):
    """A line that is no text: a regular expression for all of it, with lines that match and others that do not."""

    pattern: str
    yes: tuple[str, ...]
    no: tuple[str, ...]


FENCED_DIVISION = Directive(  # of Pandoc, Quarto, Docusaurus, VuePress, MyST
    r":{3,}(?:[ \t]*\{[^{}\n]*\}(?:[ \t]+[^\n]{1,100})?"
    r"|[ \t]*[a-z][\w-]*(?:[ \t]*[\[{][^\n]*[\]}])?|[ \t]+[a-z][\w-]*(?:[ \t]+[\w-]+){1,4})?[ \t]*:*",
    (":::", "::: {.callout-note}", ":::tip[Did you know]", "::: details", ":::: {.columns} ::::"),
    (":: is said twice", "::: was his answer to everything, whatever he was asked."),
)
SHORT_CODE = Directive(  # of Hugo, Zola, Liquid, Nunjucks
    r"\{\{[<%].*[>%]\}\}|\{%-?.*-?%\}|\{\{-?[ \t]*[\w.]+(?:\(.*\))?[^{}]*\}\}",
    ("{{< figure src='/pit.jpg' >}}", "{% include pit.html %}", "{{ youtube(id='x') }}"),
    ("{a} and {b} are sets.", "{{{"),
)
ATTRIBUTE_LINE = Directive(  # of kramdown
    r"\{:{1,2}/?[^{}\n]*/?\}",
    ("{:.lead}", "{:toc}", "{::options parse_block_html='true' /}"),
    ("{a : b}", ":: {a}"),
)
COMMENT = Directive(  # of Liquid, Nunjucks, Zola and MDX
    r"\{#.*#\}|\{/\*.*\*/\}",
    ("{# ask the keeper #}", "{/* ask the keeper */}"),
    ("{# ask the keeper", "# {The keeper}"),
)
PLACE_OF_CONTENTS = Directive(
    r"(?:[*+-][ \t]+TOC|\[TOC\]|\[\[_?(?:TOC|toc)_?\]\]|\$\{toc\})",
    ("[TOC]", "[[toc]]", "* TOC", "[[_TOC_]]"),
    ("TOC is short for a table of contents.", "* TOC and index"),
)
MODULE = Directive(  # of MDX
    r"import[ \t](?:.*[ \t]from[ \t]+)?['\"][^'\"]+['\"];?|export[ \t]+(?:const|default|let|function)\b.*[;})]",
    ("import Chart from './chart.js';", "import './style.css'", "export const meta = {};"),
    ("import and export were free", "export goods."),
)
COMPONENT = Directive(  # of MDX and Astro
    r"</?[A-Z][\w.]*(?:[ \t][^<>]*)?/?>|<[A-Z][\w.]*[ \t].*/>",
    ("<Chart values={[1, 2]} />", "<Tabs>", "</TabItem>"),
    ("<Chart> was the name", "<p>"),
)
DIRECTIVES = (FENCED_DIVISION, SHORT_CODE, ATTRIBUTE_LINE, COMMENT, PLACE_OF_CONTENTS, MODULE, COMPONENT)
DIRECTIVE = pattern_cache.compile("|".join(f"(?:{directive.pattern})" for directive in DIRECTIVES))
MARK_CLASS = "markdown-directive"
FIRST_SIGNS = frozenset(":{*+-[$ie<")  # with which a directive begins
INLINE_CODE = re.compile(r"\{\{[<%][^\n]{1,500}?[%>]\}\}|\{%-?[^\n]{1,500}?-?%\}|\{/\*[^\n]{1,500}?\*/\}")
ATTRIBUTES = re.compile(r"\{(?::[ \t]*[^{}\n]{1,200}|[.#][\w-]+(?:[ \t]+[^{}\n]{1,200})?)\}")  # of what stands before them
SPAN = re.compile(rf"\[([^\[\]\n]{{1,300}})\](?={ATTRIBUTES.pattern})")
TASK = re.compile(r"\[[ xX]\](?=[ \t]+\S)")
FORMULA = re.compile(r"\$\$(?=[^$])[^$]{1,2000}\$\$|\$(?![\s$])[^$\n]{0,300}(?<![\s\\])\$(?!\d)")
CODE_TAG = re.compile(  # around code, which Liquid does not render
    r"^\{%-?[ \t]*(?:(end)?(?:highlight|codeblock)\b)(?:[ \t]+([\w+#.-]+))?[^%\n]*%\}[ \t]*$", re.MULTILINE
)
BOXES = ("!!!", "???", "===")
ADMONITION = re.compile(
    r"((?:!!!|\?{3}\+?)[ \t]+[a-z][\w-]*(?:[ \t]+[a-z][\w-]*){0,3}|===[+!]?(?=[ \t]))(?:[ \t]+\"([^\"\n]{1,200})\")?"
)
BOX_FENCE = re.compile(  # of MyST, around text
    r"^```\{(note|tip|hint|important|warning|caution|danger|attention|error|seealso|admonition|topic|sidebar)\}([^\n]*)\n"
    r"((?:(?!```)[^\n]*\n)*)```[ \t]*$",
    re.MULTILINE,
)
CODE_IN_TARGET = re.compile(r"(?<=\]\()(?:\{\{[<%][^\n()]{1,300}?[%>]\}\}|\{%[^\n()]{1,300}?%\})(?=[^\s()]{0,80}\))")


def write_mark(text: str, element: str = "span") -> str:
    """The element of a mark that is no text."""
    return f'<{element} class="{MARK_CLASS}">{escape(text, quote=False)}</{element}>'


def add_directives(parser: MarkdownIt) -> MarkdownIt:
    """Add the rules to a parser."""
    parser.block.ruler.before("list", "directive", read_directive, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    parser.block.ruler.before("list", "admonition", read_admonition, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.before("escape", "formula", read_formula)
    parser.inline.ruler.before("link", "directive", read_inline)
    return parser


def prepare_directives(text: str) -> str:
    """The same lines with fences around highlighted code, and without spaces in short codes that are addresses of links.

    >>> prepare_directives("{% highlight python %}\\nring()\\n{% endhighlight %}")
    '```python\\nring()\\n```'
    >>> prepare_directives("[Pit]({% post_url 2023-pit %})")
    '[Pit]({%post_url%202023-pit%})'
    """
    if "```{" in text:
        text = BOX_FENCE.sub(r":::{\1}\2\n\3:::", text)
    if "{%" in text or "{{" in text:
        text = CODE_TAG.sub(lambda match: "```" if match[1] else f"```{match[2] or ''}", text)
        text = CODE_IN_TARGET.sub(lambda match: re.sub(r"(?<=[%<]) | (?=[%>])", "", match[0]).replace(" ", "%20"), text)
    return text


def read_directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001 - the form of a rule
    """Read a line that is a directive."""
    first, last = state.bMarks[start] + state.tShift[start], state.eMarks[start]
    if first >= last or state.src[first] not in FIRST_SIGNS or state.is_code_block(start):
        return False
    line = state.src[first:last].rstrip()
    if not DIRECTIVE.fullmatch(line):
        return False
    if not silent:
        push_mark(state, line, start)
    return True


def read_admonition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read `!!! note "Title"` of MkDocs, with the lines that are indented below it, which are no code."""
    first = state.bMarks[start] + state.tShift[start]
    match = (
        ADMONITION.fullmatch(state.src[first : state.eMarks[start]].rstrip()) if state.src[first : first + 3] in BOXES else None
    )
    if match is None or state.is_code_block(start):
        return False
    if silent:
        return True
    push_mark(state, match[1], start)
    if match[2]:
        state.tokens[-1].content += f"<p>{escape(match[2], quote=False)}</p>"
    indent, parent = state.blkIndent, state.parentType
    state.blkIndent, state.parentType = indent + 4, "admonition"
    state.md.block.tokenize(state, start + 1, end)
    state.blkIndent, state.parentType = indent, parent
    return True


def push_mark(state: StateBlock, line: str, start: int) -> None:
    """Write a line as a mark, and go on below it."""
    state.line = start + 1
    token = state.push("html_block", "", 0)
    token.map = [start, state.line]
    token.content = write_mark(line, "div")


def read_formula(state: StateInline, silent: bool) -> bool:
    """Read a formula between dollars, in which no sign is one of Markdown."""
    match = FORMULA.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "$" else None
    return match is not None and write(state, escape(match[0], quote=False), match.end(), silent)


def read_inline(state: StateInline, silent: bool) -> bool:
    """Read a short code, attributes, or the box of a task."""
    sign, place = state.src[state.pos], state.pos
    if sign == "{":
        match = INLINE_CODE.match(state.src, place, state.posMax) or find_attributes(state)
        return match is not None and write(state, write_mark(match[0]), match.end(), silent)
    if sign != "[":
        return False
    if not place and (match := TASK.match(state.src)):
        return write(state, write_mark(match[0]), match.end(), silent)
    match = SPAN.match(state.src, place, state.posMax)
    return match is not None and write(state, escape(match[1], quote=False), match.end(), silent)


def find_attributes(state: StateInline) -> re.Match[str] | None:
    """The attributes here, if they touch what they belong to or end a line."""
    match = ATTRIBUTES.match(state.src, state.pos, state.posMax)
    if not match or not state.pos:
        return None
    ends_line = match.end() == state.posMax or state.src[match.end()] == "\n"
    return match if ends_line or not state.src[state.pos - 1].isspace() else None


def write(state: StateInline, html: str, end: int, silent: bool) -> bool:
    """Write HTML for what was read, and go on behind it. Return that something was read."""
    if not silent:
        state.push("html_inline", "", 0).content = html
    state.pos = end
    return True
