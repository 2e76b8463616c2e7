"""Renders rich text that editors keep as a tree of nodes: Contentful, Strapi, Sanity, ProseMirror, Slate, Editor.js, Lexical.

All name the type of a node, its text and its children, each in words of its own. What is unknown keeps its text.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

TYPE_KEYS = ("nodeType", "_type", "type", "tag")
CHILD_KEYS = ("children", "content", "nodes", "blocks", "items")
TEXT_KEYS = ("text", "value", "html", "code")
ROOT_KEYS = ("root", "document", "doc", "json", "raw", "blocks", "content", "children")
BLOCKS = {
    "paragraph": "p", "p": "p", "block": "p", "normal": "p", "text-block": "p",
    "blockquote": "blockquote", "quote": "blockquote", "block-quote": "blockquote",
    "list-item": "li", "listitem": "li", "list_item": "li", "li": "li",
    "unordered-list": "ul", "bulletlist": "ul", "bulleted-list": "ul", "ul": "ul", "ordered-list": "ol", "orderedlist": "ol",
    "numbered-list": "ol", "ol": "ol", "list": "ul", "code": "pre", "codeblock": "pre", "code-block": "pre", "table": "table",
    "tablerow": "tr", "table-row": "tr", "tablecell": "td", "table-cell": "td", "tableheader": "th", "table-header-cell": "th",
    "hr": "hr", "divider": "hr",
}  # fmt: skip
HEADINGS = ("heading", "header", "title", "h")
MAX_DEPTH = 60
MAX_NODES = 100_000


def is_rich_text(value: Any) -> bool:
    """Whether a value is a tree of nodes with text."""
    nodes = list(find_nodes(value))
    return bool(nodes) and any(has_text(node) for node in nodes[:20])


def find_nodes(value: Any, depth: int = 0) -> list[dict[str, Any]]:
    """The nodes at the top of a tree: those of a list, or below the root that wraps it; empty if it is no tree."""
    if isinstance(value, list):
        nodes = [item for item in value if isinstance(item, dict) and node_type(item)]
        return nodes if len(nodes) == len(value) else []
    if isinstance(value, dict) and depth < 3:
        for key in ROOT_KEYS:
            if isinstance(value.get(key), (dict, list)) and (nodes := find_nodes(value[key], depth + 1)):
                return nodes
        return [value] if depth and node_type(value) else []
    return []


def node_type(node: dict[str, Any]) -> str:
    """The type of a node, in lower case; empty for what is no node."""
    return next((node[key].lower() for key in TYPE_KEYS if isinstance(node.get(key), str)), "")


def has_text(node: Any, depth: int = 0) -> bool:
    """Whether there is text somewhere in a node."""
    if depth > MAX_DEPTH:
        return False
    if isinstance(node, list):
        return any(has_text(item, depth + 1) for item in node[:20])
    if not isinstance(node, dict):
        return False
    return any(isinstance(node.get(key), str) and node[key] for key in TEXT_KEYS) or any(
        has_text(node.get(key), depth + 1) for key in (*CHILD_KEYS, "data")
    )


def render_rich_text(value: Any) -> str:
    """Render a tree as HTML."""
    return "\n".join(part for node in find_nodes(value)[:MAX_NODES] for part in render_node(node))


def render_node(node: Any, depth: int = 0) -> Iterator[str]:
    """Yield the HTML of a node; what is deeper than `MAX_DEPTH` is left out by none of these editors."""
    if depth > MAX_DEPTH or not isinstance(node, dict):
        if isinstance(node, str):
            yield escape(node)
        return
    data = node["data"] if isinstance(node.get("data"), dict) else {}
    inner = "".join(render_inner(node, depth)) or "".join(render_inner(data, depth))
    tag = block_tag(node, data)
    url = next((item[key] for item in (node, data) for key in ("url", "href", "uri") if isinstance(item.get(key), str)), "")
    if tag == "hr":
        yield "<hr>"
    elif tag and inner:
        yield f"<{tag}>{inner}</{tag}>"
    elif inner and url and node_type(node) in ("link", "hyperlink", "a"):
        yield f'<a href="{escape(url)}">{inner}</a>'
    else:
        yield inner


def render_inner(node: dict[str, Any], depth: int) -> Iterator[str]:
    """Yield the HTML of the text of a node, or of its children."""
    for key in TEXT_KEYS:
        if isinstance(node.get(key), str):
            yield node[key] if "</" in node[key] or "<br" in node[key] else escape(node[key])
            return
    for key in CHILD_KEYS:
        if isinstance(children := node.get(key), list):
            for child in children:
                if isinstance(child, str):
                    yield f"<li>{escape(child)}</li>"
                else:
                    yield from render_node(child, depth + 1)
            return


def block_tag(node: dict[str, Any], data: dict[str, Any]) -> str:
    """The HTML element of a node; empty for inline nodes and those without an element of their own."""
    type_, style = node_type(node), str(node.get("style") or "").lower()
    if len(style) == 2 and style[0] == "h" and style[1] in "123456":
        return style
    if node.get("listItem"):
        return "li"
    if style == "blockquote":
        return style
    if type_.startswith(HEADINGS) and type_ not in ("html", "hr", "hyperlink"):
        level = next((item[key] for item in (node, data) for key in ("level", "depth") if isinstance(item.get(key), int)), 0)
        attrs = node.get("attrs")
        level = (
            level or (attrs.get("level") if isinstance(attrs, dict) else 0) or next((int(c) for c in type_ if c in "123456"), 2)
        )
        return f"h{min(6, max(1, int(level)))}"
    if type_ == "list" and "ordered" in (data.get("style"), node.get("format"), node.get("listType")):
        return "ol"
    return BLOCKS.get(type_, "")
