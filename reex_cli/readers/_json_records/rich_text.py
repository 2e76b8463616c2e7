"""Renders rich text that editors keep as a tree of nodes.

Contentful, Strapi, Sanity, ProseMirror, Slate, Editor.js, Lexical and Notion name the type of a node, its text and its
children, each in words of its own. What is unknown keeps its text.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Any

TYPE_KEYS = ("nodeType", "_type", "type", "tag")
CHILD_KEYS = ("rich_text", "children", "content", "nodes", "blocks", "items")
TEXT_KEYS = ("plain_text", "text", "value", "html", "code")
ROOT_KEYS = ("root", "document", "doc", "json", "raw", "blocks", "content", "children")
BLOCKS = {
    "paragraph": "p", "p": "p", "block": "p", "normal": "p", "text-block": "p",
    "blockquote": "blockquote", "quote": "blockquote", "block-quote": "blockquote",
    "list-item": "li", "listitem": "li", "list_item": "li", "li": "li", "bulleted_list_item": "li", "numbered_list_item": "li",
    "to_do": "li", "toggle": "div", "callout": "div",
    "unordered-list": "ul", "bulletlist": "ul", "bulleted-list": "ul", "ul": "ul", "ordered-list": "ol", "orderedlist": "ol",
    "numbered-list": "ol", "ol": "ol", "list": "ul", "code": "pre", "codeblock": "pre", "code-block": "pre", "table": "table",
    "tablerow": "tr", "table-row": "tr", "tr": "tr", "td": "td", "tablecell": "td", "table-cell": "td", "tableheader": "th",
    "table-header-cell": "th", "hardbreak": "br", "hard_break": "br", "linebreak": "br", "line-break": "br", "br": "br",
    "hr": "hr", "divider": "hr", "delimiter": "hr", "checklist": "ul",
}  # fmt: skip
LONE_ITEMS = {"bulleted_list_item": "ul", "to_do": "ul", "numbered_list_item": "ol"}  # that no list is around, as in Notion
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
        nodes = [item for item in value if isinstance(item, dict) and (node_type(item) or is_untyped(item))]
        return nodes if len(nodes) == len(value) else []
    if isinstance(value, dict) and depth < 3:
        for key in ROOT_KEYS:
            if isinstance(value.get(key), (dict, list)) and (nodes := find_nodes(value[key], depth + 1)):
                return nodes
        return [value] if depth and node_type(value) else []
    return []


def is_untyped(node: dict[str, Any]) -> bool:
    """Whether a node has children and no type, as a paragraph of Slate may."""
    return isinstance(node.get("children"), list) and not node_type(node)


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
        has_text(node.get(key), depth + 1) for key in dict.fromkeys((*CHILD_KEYS, "data", node_type(node)))
    )


def render_rich_text(value: Any) -> str:
    """Render a tree as HTML."""
    return "\n".join(render_nodes(find_nodes(value)[:MAX_NODES]))


def render_nodes(nodes: list[Any], depth: int = 0) -> Iterator[str]:
    """Yield the HTML of nodes beside each other; a list is put around items that follow each other without one."""
    for tag, group in groupby(nodes, list_around):
        parts = [part for node in group for part in render_node(node, depth)]
        yield from [f"<{tag}>{parts[0]}", *parts[1:-1], f"{parts[-1] if parts[1:] else ''}</{tag}>"] if tag else parts


def list_around(node: Any) -> str:
    """The element of the list that an item is of whose editor keeps no list around it; empty for any other node."""
    if not isinstance(node, dict):
        return ""
    if item := node.get("listItem"):  # of Sanity
        return "ol" if item == "number" else "ul"
    return LONE_ITEMS.get(node_type(node), "")


def node_data(node: dict[str, Any]) -> dict[str, Any]:
    """The member in which an editor keeps what belongs to the type of a node: Editor.js as `data`, Notion under the type."""
    return next((item for item in (node.get("data"), node.get(node_type(node))) if isinstance(item, dict)), {})


def render_node(node: Any, depth: int = 0) -> Iterator[str]:
    """Yield the HTML of a node; what is deeper than `MAX_DEPTH` is left out by none of these editors."""
    if depth > MAX_DEPTH or not isinstance(node, dict):
        if isinstance(node, str):
            yield escape(node)
        return
    data = node_data(node)
    inner = "".join(render_inner(node, depth))
    if "rich_text" in data or not inner:  # each is rendered once: twice at each level would be exponential
        inner = "".join(render_inner(data, depth)) + inner
    tag = block_tag(node, data)
    url = next((item[key] for item in (node, data) for key in ("url", "href", "uri") if isinstance(item.get(key), str)), "")
    if tag in ("hr", "br"):
        yield f"<{tag}>"
    elif tag and inner:
        yield f"<{tag}{list_start(node) if tag == 'ol' else ''}>{inner}</{tag}>"
    elif inner and url and node_type(node) in ("link", "hyperlink", "a"):
        yield f'<a href="{escape(url)}">{inner}</a>'
    else:
        yield inner


def render_inner(node: dict[str, Any], depth: int) -> Iterator[str]:
    """Yield the HTML of the text of a node, or of its children; an item of a list has both, and so has a node of Notion."""
    text = next((node[key] for key in (*TEXT_KEYS, "content") if isinstance(node.get(key), str)), None)
    if text is not None:
        yield text if "</" in text or "<br" in text else escape(text)
        if items := node.get("items"):
            yield from ("<ul>", *render_children(items, depth), "</ul>")
        return
    for key in CHILD_KEYS:
        if isinstance(node.get(key), list):
            yield from render_children(node[key], depth, are_items=key == "items")
            if key != "rich_text":
                return


def render_children(children: Any, depth: int, *, are_items: bool = True) -> Iterator[str]:
    """Yield the HTML of children: strings and nodes without a type are items of a list, lists are rows of a table."""
    if not isinstance(children, list):
        return
    nodes: list[Any] = []
    for child in children:
        if isinstance(child, list):
            nodes.append({"type": "tr", "children": [{"type": "td", "text": str(cell)} for cell in child]})
        elif isinstance(child, dict):
            nodes.append({**child, "type": "li"} if are_items and not node_type(child) else child)
        else:
            nodes.append({"type": "li", "text": str(child)})
    yield from render_nodes(nodes, depth + 1)


def list_start(node: dict[str, Any]) -> str:
    """The attribute with the number of the first item of a list, if a node states it, as in ProseMirror and Lexical."""
    attrs = node["attrs"] if isinstance(node.get("attrs"), dict) else {}
    number = next((item[key] for item in (node, attrs) for key in ("start", "order") if isinstance(item.get(key), int)), 1)
    return f' start="{number}"' if number != 1 else ""


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
    return "p" if is_untyped(node) else BLOCKS.get(type_, "")
