"""Where the items of lists stand, and the marks that lead them."""

from __future__ import annotations

from reex_cli.list_marks import DASH, nest

NO_NUMBER = (-1, "")


class OpenLists:
    """The items above the next item: at each depth the column of its text, and its number with the sign behind it."""

    def __init__(self) -> None:
        self.columns: list[int] = []
        self.numbers: list[tuple[int, str]] = []

    def close(self) -> None:
        """End all lists."""
        self.columns.clear()
        self.numbers.clear()

    def add(self, level: int, mark: str) -> tuple[int, str, int]:
        """Add an item: the column of its mark, its mark, and the column of its text.

        A parser counts on from the first number of a list. Another sign behind a number begins a list that counts from there.
        """
        depth = nest(level, len(self.columns))
        last = self.numbers[depth - 1] if len(self.numbers) >= depth else NO_NUMBER
        number, sign = (int(mark[:-1]), mark[-1]) if mark != DASH else NO_NUMBER
        if sign and last[1]:
            sign = last[1] if number == last[0] + 1 else ")" if last[1] == "." else "."
            mark = mark[:-1] + sign
        del self.columns[depth - 1 :], self.numbers[depth - 1 :]
        outer = self.columns[-1] if self.columns else 0
        self.columns.append(outer + len(mark) + 1)
        self.numbers.append((number, sign))
        return outer, mark, self.columns[-1]
