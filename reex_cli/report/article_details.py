"""What the page shows of one article when it is opened: fields with their evidence, and the text with what was dropped.

All values are plain; what is very long is cut, and a last entry states how much is left out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

from reex_cli.list_marks import is_number
from reex_cli.model import Article, Block, Kind, Removed
from reex_cli.writers import split_paragraphs

FIELDS = (
    "title",
    "authors",
    "date",
    "modified",
    "site",
    "url",
    "language",
    "terms",
    "summary",
    "status",
    "source",
    "format",
    "id",
)
MAX_TEXT = 60_000  # characters of one article, dropped text included
MAX_REMOVED = 1_000  # characters of one dropped text
MAX_VALUE = 400  # characters of the value of a field
MAX_SEEN = 5  # other values that a page states for a field
# What an entry is, by the number that it begins with: a search for "code" should not find every piece of code.
ENTRIES = ("", "cut", *(kind for kind in Kind if kind not in (Kind.FIELD, Kind.SILENT)))
REMOVED, CUT = 0, 1


def article_details(article: Article) -> dict[str, Any]:
    """Lay out an article: the entries of its `text`, `notes`, and `fields` with their evidence."""
    return {
        "text": [*limit_entries(article)],
        "notes": [shorten(note, MAX_VALUE) for note in article.notes],
        "fields": [*describe_fields(article)],  # the last, where the search of the page ends
    }


def describe_fields(article: Article) -> Iterator[list[Any]]:
    """Give name, value, rule, line and other values of each field that has a value."""
    evidence = {item.field: item for item in reversed(article.evidence)}
    for name in FIELDS:
        if value := format_value(getattr(article, name)):
            found = evidence.get(name)
            seen = [shorten(text, MAX_VALUE) for text in found.seen[:MAX_SEEN]] if found else []
            yield [name, shorten(value, MAX_VALUE), found.rule if found else "", found.line if found else 0, seen]


def format_value(value: Any) -> str:
    """Format the value of a field as text; empty for none.

    >>> format_value({"category": ("Mills", "Tides")}), format_value(("Ann Reed",)), format_value(None)
    ('category: Mills, Tides', 'Ann Reed', '')
    """
    if isinstance(value, dict):
        return "; ".join(f"{key}: {', '.join(names)}" for key, names in value.items())
    return ", ".join(value) if isinstance(value, tuple) else value or ""


def limit_entries(article: Article) -> Iterator[list[Any]]:
    """Give the entries of the text until they become too long, then one with the number of characters left out."""
    left, left_out = MAX_TEXT, 0
    for entry in list_entries(article):
        size = len(entry[1]) if isinstance(entry[1], str) else sum(len(cell) for row in entry[1] for cell in row)
        if size <= left:
            yield entry
        elif left > 0 and isinstance(entry[1], str):
            yield [entry[0], entry[1][:left], *entry[2:]]
            left_out += size - left
        else:
            left_out += size
        left -= size
    if left_out:
        yield [CUT, left_out]


def list_entries(article: Article) -> Iterator[list[Any]]:
    """Give each block, and each dropped text where it stood among them."""
    waiting = deque(article.removed)
    blocks = article.blocks or split_paragraphs(article.text)
    for number, block in enumerate(blocks):
        while waiting and waiting[0].at <= number:
            yield removed_entry(waiting.popleft())
        yield block_entry(block)
    yield from map(removed_entry, waiting)


def removed_entry(removed: Removed) -> list[Any]:
    """Lay out a dropped text: text, label, rule and line behind the sign of such entries."""
    return [REMOVED, shorten(removed.text, MAX_REMOVED), removed.label, removed.rule, removed.line]


def block_entry(block: Block) -> list[Any]:
    """Lay out a block: the number of its kind, its text, the level of a heading or list item, what numbers the item."""
    kind = ENTRIES.index(block.kind)
    match block.kind:
        case Kind.HEADING:
            return [kind, block.text, block.level]
        case Kind.LIST_ITEM:
            return [kind, block.text, block.level, block.bullet if is_number(block.bullet) else ""]
        case Kind.TABLE if block.rows:
            return [kind, block.rows]
        case Kind.IMAGE | Kind.EMBED:
            return [kind, block.text or shorten(block.url, MAX_VALUE)]
    return [kind, block.text]


def shorten(text: str, length: int) -> str:
    """Cut a text to a number of characters, the last of which says that it was cut.

    >>> shorten("The tide", 8), shorten("The tide mill", 8)
    ('The tide', 'The tid…')
    """
    return text if len(text) <= length else f"{text[: length - 1]}…"
