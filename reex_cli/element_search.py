"""Looks for something in the elements around blocks. Blocks share elements, and each of these is looked at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from reex_cli.model import Element

Found = TypeVar("Found", bound=str | bool)


class ElementSearch(Generic[Found]):
    """Finds what the innermost of an element and those around it has."""

    def __init__(self, look: Callable[[Element], Found], nothing: Found) -> None:
        self.look = look
        self.known: dict[int, Found] = {id(None): nothing}  # by the identity of an element, which its block keeps alive

    def find(self, element: Element | None) -> Found:
        """What is found from this element outwards; `nothing` if none has it."""
        path: list[Element] = []
        while element is not None and id(element) not in self.known:
            path.append(element)
            element = element.parent
        found = self.known[id(element)]
        while path:
            inner = path.pop()
            found = self.known[id(inner)] = self.look(inner) or found
        return found
