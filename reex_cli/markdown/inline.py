"""The text of a block with its marks as the inline markup of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, zip_longest
from typing import cast

from reex_cli.markdown.emphasis import Delimiter, Side, check_group, format_delimiter
from reex_cli.markdown.escape import escape_inline, format_address
from reex_cli.markdown.layers import Layers
from reex_cli.markdown.nesting import nest_nodes
from reex_cli.markdown.nodes import CODE, FORMULA, NOTE, TEXT, Node, split_nodes
from reex_cli.model import Mark

BACKTICKS = re.compile("`+")
DELIMITER, ATOM, AUTOLINK = "delimiter", "atom", "autolink"
EDGES = {CODE: "``", FORMULA: "$$", NOTE: "[]", AUTOLINK: "<>"}  # the first and last character of what is written
NOT_IN_FORMULA = re.compile(r"[$`@]|://|www\.", re.IGNORECASE)
# What a parser that knows no formulas would take for markup within one. TeX does not mind a space there.
MARKUP_IN_FORMULA = re.compile(r"<(?=[a-z/!?])|&(?=#|\w+;)|[\]^](?=[(\[])|\[(?=\^)|\{(?=[{%#])|!(?=\[)", re.IGNORECASE)
PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9./?=&;:,+~_-]+", re.IGNORECASE)  # of characters that parsers show as they are


def format_inline(text: str, layers: Layers, labels: Mapping[str, str], *, in_cell: bool = False) -> str:
    """The text with its marks as Markdown. In a cell of a table, bars are escaped once more, as its row is split first."""
    if layers:
        nodes = list(check_formulas(split_nodes(text, layers, labels), text))
        source = "".join(write_parts(list(find_autolinks(nest_nodes(nodes))), in_cell=in_cell))
    else:
        source = escape_inline(text, in_cell=in_cell)
    return source.replace("|", "\\|") if in_cell else source


def check_formulas(nodes: Iterable[Node], text: str) -> Iterator[Node]:
    r"""Make text of the formulas whose TeX cannot stand between dollars.

    A dollar would end it, a backtick may begin code, and before a digit the second dollar is a sum of money.
    """
    last_kind = ""
    for node in nodes:
        if node.kind is FORMULA:
            tex, following = " ".join(node.text.split()), text[node.end : node.end + 1]
            is_text = last_kind is FORMULA or following.isdigit() or tex.endswith("\\") or NOT_IN_FORMULA.search(tex)
            node = node._replace(kind=TEXT) if is_text else node._replace(text=separate_markup(tex))  # noqa: PLW2901
        yield node
        last_kind = node.kind


def separate_markup(tex: str) -> str:
    """TeX with spaces, which it does not mind, in what would be markup for a parser that knows no formulas.

    >>> separate_markup("a<b & c"), separate_markup("f[x](y)"), separate_markup("{{a}}")
    ('a< b & c', 'f[x] (y)', '{ {a}}')
    """
    return MARKUP_IN_FORMULA.sub(r"\g<0> ", tex)


def find_autolinks(parts: Sequence[Node | Delimiter]) -> Iterator[Node | Delimiter]:
    """Make one node of a link whose text is its address."""
    skipped = 0
    for part, following in zip_longest(parts, parts[1:]):
        if skipped:
            skipped -= 1
            continue
        is_link = isinstance(part, Delimiter) and isinstance(part.what, Mark) and part.side is Side.OPEN
        if is_link and isinstance(following, Node) and following.kind is TEXT and is_autolink(following):
            skipped = 2
            yield following._replace(kind=AUTOLINK)
        else:
            yield part


def is_autolink(node: Node) -> bool:
    """Whether all of a node is a link to the address that it shows."""
    link = node.link
    return bool(link and link.url == node.text and PLAIN_ADDRESS.fullmatch(node.text)) and "xn--" not in node.text


def sort_part(part: Node | Delimiter) -> str:
    """The sort of a part: a delimiter, a run of text, or an atom."""
    return DELIMITER if isinstance(part, Delimiter) else ATOM if part.kind in EDGES else TEXT


def write_parts(parts: Sequence[Node | Delimiter], *, in_cell: bool) -> Iterator[str]:
    """Write nodes and the delimiters between them."""
    groups = [(sort, list(group)) for sort, group in groupby(parts, key=sort_part)]
    for number, (sort, group) in enumerate(groups):
        if sort is DELIMITER:
            before = find_edges(groups[number - 1][1][-1])[1] if number else ""
            after = find_edges(groups[number + 1][1][0])[0] if number + 1 < len(groups) else ""
            check_group(cast("list[Delimiter]", group), before, after)
    for number, (sort, group) in enumerate(groups):
        if sort is TEXT:
            before_part = groups[number - 1][1][-1] if number else None
            after_part = groups[number + 1][1][0] if number + 1 < len(groups) else None
            yield write_text("".join(node.text for node in group if isinstance(node, Node)), before_part, after_part, in_cell)
        else:
            yield from (write_delimiter(part) if isinstance(part, Delimiter) else write_atom(part) for part in group)


def find_edges(part: Node | Delimiter) -> str:
    """The first and the last character of what is written for a node."""
    if isinstance(part, Delimiter):
        return ""
    return EDGES.get(part.kind) or part.text[0] + part.text[-1]


def write_text(text: str, before: Node | Delimiter | None, after: Node | Delimiter | None, in_cell: bool) -> str:
    """Escape a run of text, also where it would be markup together with a bracket before or behind it."""
    source = escape_inline(text, in_cell=in_cell)
    if isinstance(before, Node) and before.kind is NOTE and source.startswith(("(", ":")):
        source = f"\\{source}"
    bracket = isinstance(after, Node) and after.kind is NOTE
    bracket = bracket or (isinstance(after, Delimiter) and isinstance(after.what, Mark) and after.side is Side.OPEN)
    return f"{source[:-1]}\\!" if bracket and source.endswith("!") else source


def write_delimiter(delimiter: Delimiter) -> str:
    """Write the beginning or the end of a link or a style."""
    if not isinstance(delimiter.what, Mark):
        return format_delimiter(delimiter)
    return "[" if delimiter.side is Side.OPEN else f"]({format_address(delimiter.what.url)})"


def write_atom(node: Node) -> str:
    """Write a formula, a reference to a footnote, code, or an address that is a link."""
    match node.kind:
        case "formula":
            return f"${node.text}$"
        case "note":
            return f"[^{node.text}]"
        case "autolink":
            return f"<{node.text}>"
    return "\n".join(map(format_code_span, filter(None, map(str.strip, node.text.split("\n")))))


def format_code_span(code: str) -> str:
    """Write code between more backticks than any run of them in it.

    >>> format_code_span("a|b"), format_code_span("`a``"), format_code_span("a`b")
    ('`a|b`', '``` `a`` ```', '``a`b``')
    """
    fence = "`" * (max(map(len, BACKTICKS.findall(code)), default=0) + 1)
    space = " " if "`" in (code[0], code[-1]) else ""
    return f"{fence}{space}{code}{space}{fence}"
