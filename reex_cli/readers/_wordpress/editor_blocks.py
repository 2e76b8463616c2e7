"""Content that is given block by block: by WPGraphQL Content Blocks, WPGraphQL Gutenberg, and plug-ins of the REST API."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from reex_cli.readers._json import as_list, as_object, as_objects, as_string
from reex_cli.readers._wordpress.record_types import Record

BLOCK_KEYS = ("editorBlocks", "contentBlocks", "blocks", "block_data", "gutenberg_blocks")
NAME_KEYS = ("name", "blockName", "__typename")
HTML_KEYS = ("renderedHtml", "rendered", "dynamicContent", "saveContent", "originalContent")
TEXT_ATTRIBUTES = ("content", "value", "citation", "text")
INNER_KEYS = ("innerBlocks", "children")
PARENT_KEYS = ("parentClientId", "parentId")
ELEMENTS = {"heading": "h2", "list-item": "li", "quote": "blockquote", "pullquote": "blockquote", "code": "pre", "verse": "pre"}
MAX_DEPTH = 20  # of blocks in blocks


def find_blocks(record: Record) -> list[Record]:
    """The blocks of a post; empty if it has none."""
    for key in BLOCK_KEYS:
        blocks = as_objects(record.get(key))
        if blocks and any(isinstance(blocks[0].get(name), str) for name in NAME_KEYS):
            return blocks
    return []


def render_blocks(record: Record) -> str:
    """The HTML of the blocks of a post. Of a flat list, a block inside another is part of that one's HTML."""
    blocks = find_blocks(record)
    outer = [block for block in blocks if not any(block.get(key) for key in PARENT_KEYS)]
    return "\n".join(part for block in outer for part in render_block(block))


def render_block(block: Record, depth: int = 0) -> Iterator[str]:
    """Yield the HTML of a block: as it is given, else from its parts, else from its attributes and the blocks in it."""
    html = next((value for key in HTML_KEYS if (value := as_string(block.get(key))).strip()), "")
    inner = next((found for key in INNER_KEYS if (found := as_objects(block.get(key)))), []) if depth < MAX_DEPTH else []
    if html:
        yield html
    elif parts := as_list(block.get("innerContent")):
        following = iter(inner)
        for part in parts:
            yield from [part] if isinstance(part, str) else render_block(next(following, {}), depth + 1)
    else:
        yield from render_attributes(block)
        element = "ol" if as_object(block.get("attributes")).get("ordered") else "ul"
        is_list = block_name(block) == "list"
        yield from [f"<{element}>"] * is_list
        for inner_block in inner:
            yield from render_block(inner_block, depth + 1)
        yield from [f"</{element}>"] * is_list


def block_name(block: Record) -> str:
    """The name of a block without that of its plug-in, such as `paragraph`."""
    return next((value for key in NAME_KEYS if (value := as_string(block.get(key)))), "").rpartition("/")[2]


def render_attributes(block: Record) -> Iterator[str]:
    """Yield the HTML of a block that is given as its attributes, or as HTML without the blocks in it."""
    attributes = as_object(block.get("attributes") or block.get("attrs"))
    name = block_name(block)
    if html := as_string(block.get("innerHTML")):
        yield html
    elif name == "image" and (address := as_string(attributes.get("url"))):
        yield f'<figure><img src="{escape(address)}" alt="{escape(as_string(attributes.get("alt")))}"></figure>'
    else:
        element = ELEMENTS.get(name, "p")
        texts = (as_string(attributes.get(key)) for key in TEXT_ATTRIBUTES)
        yield from (f"<{element}>{text}</{element}>" for text in texts if text.strip())
