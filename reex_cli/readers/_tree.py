"""A tree of HTML as a flat run of events, from either of two parsers.

lexbor (through selectolax) is the fast one. BeautifulSoup is the second: it is used where no lexbor is
installed, and by the tests as an independent opinion. Nothing else in reex knows which one it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any, NamedTuple


class Step(Enum):
    """What an event is."""

    OPEN = 1
    TEXT = 2
    CLOSE = 3


class Event(NamedTuple):
    """An element begins or ends, or a run of text."""

    step: Step
    name: str  # of the element; the text itself for text
    attributes: Mapping[str, str | None] = {}


Engine = Callable[[str], Iterator[Event]]


def events(html: str) -> Iterator[Event]:
    """The events of a document or fragment, by the best parser that is installed."""
    try:
        import selectolax.lexbor  # noqa: F401 - asks whether it is there
    except ImportError:
        return soup(html)
    return lexbor(html)


def lexbor(html: str) -> Iterator[Event]:
    """Events by lexbor. The walk keeps no stack, so that no depth is too deep.

    It counts its depth instead of looking for the root: nodes compare by their HTML, which is slow.
    """
    from selectolax.lexbor import LexborHTMLParser

    node: Any = LexborHTMLParser(html).root
    depth = 0
    while node is not None:
        name = node.tag
        if name == "-text":
            yield Event(Step.TEXT, node.text_content or "")
        elif name and name[0] not in "-!":  # processing instructions have no name at all
            yield Event(Step.OPEN, name, node.attributes)
            child = node.first_child
            if child is not None:
                node, depth = child, depth + 1
                continue
            yield Event(Step.CLOSE, name)
        while depth and (after := node.next) is None:
            node, depth = node.parent, depth - 1
            yield Event(Step.CLOSE, node.tag)
        if not depth:
            return
        node = after


def soup(html: str, builder: str = "html.parser") -> Iterator[Event]:
    """Events by BeautifulSoup, with the standard library's parser unless another builder is named."""
    from bs4 import BeautifulSoup, Tag
    from bs4.element import CData, NavigableString, PreformattedString

    document = BeautifulSoup(html, builder, multi_valued_attributes=None)
    waiting: list[Any] = list(reversed(document.contents))
    while waiting:
        node = waiting.pop()
        if isinstance(node, str) and not isinstance(node, NavigableString):
            yield Event(Step.CLOSE, node)
        elif isinstance(node, Tag):
            yield Event(Step.OPEN, node.name, {key: str(value) for key, value in node.attrs.items()})
            waiting.append(str(node.name))
            waiting.extend(reversed(node.contents))
        elif not isinstance(node, PreformattedString) or isinstance(node, CData):
            yield Event(Step.TEXT, str(node))
