"""A random sample that is limited in number and size. The same items in the same order give the same sample."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import Any


class Sample:
    """The items with the lowest priorities, as many as fit the limits. Random priorities make it a random sample."""

    def __init__(self, max_number: int, max_size: int) -> None:
        self.max_number, self.max_size = max_number, max_size
        self.size = 0  # of all items
        self.heap: list[tuple[float, int, int, Any]] = []  # the highest priority first: (-priority, number, size, item)
        self.lowest_left_out = float("inf")

    def takes(self, priority: float) -> bool:
        """Whether an item with this priority may still be in the sample."""
        return priority < self.lowest_left_out

    def add(self, priority: float, number: int, item: Any, size: int = 0) -> None:
        """Add an item; those with the highest priorities go when the limits are passed."""
        if not self.takes(priority):
            return
        heapq.heappush(self.heap, (-priority, number, size, item))
        self.size += size
        while len(self.heap) > self.max_number or self.size > self.max_size:
            negative, _, left_out, _ = heapq.heappop(self.heap)
            self.size -= left_out
            self.lowest_left_out = -negative

    def items(self) -> Iterator[tuple[int, Any]]:
        """Give the items with their numbers, in the order of the numbers."""
        return ((number, item) for _, number, _, item in sorted(self.heap, key=lambda entry: entry[1]))
