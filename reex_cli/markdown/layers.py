"""Marks in layers: of each kind the runs of a text that have it, disjoint and in order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from reex_cli.markdown.escape import is_address
from reex_cli.model import Mark

STYLES = ("strong", "em", "del")
UNITED_KINDS = frozenset((*STYLES, "code"))


class Layers(NamedTuple):
    """The marks of a text; none overlaps another of its layer."""

    links: list[Mark] = []  # noqa: RUF012 - never changed
    styles: Mapping[str, list[Mark]] = {}
    atoms: list[Mark] = []  # noqa: RUF012 - likewise; formulas, and marks of footnotes that the text shows
    notes: list[Mark] = []  # noqa: RUF012 - likewise; marks of footnotes that the text leaves out

    def __bool__(self) -> bool:
        """Whether anything is marked."""
        return any(self)


NO_LAYERS = Layers()


def build_layers(marks: Sequence[Mark], length: int, labels: Mapping[str, str], *, links: bool) -> Layers:
    """Sort the marks of a text of this length into layers. `labels` are those of the footnotes that can be referred to."""
    if not marks:
        return NO_LAYERS
    by_kind: dict[str, list[Mark]] = {}
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if mark.start < 0 or mark.end > length:
            mark = mark._replace(start=max(mark.start, 0), end=min(mark.end, length))  # noqa: PLW2901
        kind = "note" if mark.kind == "footnote" and mark.start == mark.end else mark.kind
        if mark.start < mark.end or kind == "note":
            by_kind.setdefault(kind, []).append(mark)
    all_links = list(separate(mark for mark in by_kind.get("link", ()) if links and is_address(mark.url)))
    formulas = list(separate(by_kind.get("math", ())))
    shown, hidden = [], [mark for mark in by_kind.get("note", ()) if mark.url in labels]
    for mark in separate(mark for mark in by_kind.get("footnote", ()) if mark.url in labels):
        around = [
            link for link in find_marks(all_links, mark.start, mark.end) if link.start < mark.start or link.end > mark.end
        ]
        if around or find_marks(formulas, mark.start, mark.end):
            hidden.append(mark._replace(end=mark.start))
        else:
            shown.append(mark)
    return Layers(
        all_links,
        {kind: list(unite(by_kind[kind])) for kind in (*STYLES, "code") if kind in by_kind},
        sorted((*formulas, *shown)),
        sorted(hidden),
    )


def unite(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Join marks that overlap or touch."""
    last: Mark | None = None
    for mark in marks:
        if last and mark.start <= last.end:
            last = last._replace(end=max(last.end, mark.end))
        else:
            if last:
                yield last
            last = mark
    if last:
        yield last


def separate(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Shorten marks to what is behind the one before; of marks in marks, only the outer one is left."""
    end = 0
    for mark in marks:
        if mark.end > end:
            yield mark if mark.start >= end else mark._replace(start=end)
            end = mark.end


def slice_layers(layers: Layers, ranges: Iterable[tuple[int, int]]) -> Iterator[Layers]:
    """The layers of parts of the text, given in order. A link or formula over several parts is one of the first only."""
    last_end = 0
    for start, end in ranges:
        whole = [
            [mark for mark in find_marks(marks, start, end) if mark.start >= last_end] for marks in (layers.links, layers.atoms)
        ]
        links, atoms = ([shift_mark(mark, start, end) for mark in marks] for marks in whole)
        styles = {
            kind: [shift_mark(mark, start, end) for mark in find_marks(marks, start, end)]
            for kind, marks in layers.styles.items()
        }
        notes = [shift_mark(mark, start, end) for mark in find_marks(layers.notes, start - 1, end + 1)]
        yield Layers(links, {kind: marks for kind, marks in styles.items() if marks}, atoms, notes)
        last_end = end


def find_marks(marks: list[Mark], start: int, end: int) -> list[Mark]:
    """Those of disjoint marks that overlap a part of the text."""
    first = bisect_right(marks, start, key=lambda mark: mark.end)
    return marks[first : bisect_left(marks, end, key=lambda mark: mark.start)]


def shift_mark(mark: Mark, start: int, end: int) -> Mark:
    """A mark as one of a part of the text."""
    return mark._replace(start=max(mark.start, start) - start, end=min(mark.end, end) - start)
