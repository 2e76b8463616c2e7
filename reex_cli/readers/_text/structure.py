"""Finds headings, series of numbered headings, the depth of list items, and stanzas, by the rows around each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from reex_cli.model import HEADING, LIST_ITEM, PARAGRAPH
from reex_cli.readers._text.line_run import LineRun, is_scene_break

MAX_HEADING_SPACES = 14
NUMBER = re.compile(r"\(?(\d{1,3})([.)])$")
MAX_COUPLET_ROWS = 2  # rows that may also be a heading and its text, or a question and its answer
MAX_VERSE_COLUMNS = 72
CLAUSE_GOES_ON = frozenset(",;:—–")
MAX_STANZA_ROWS = 1000
MIN_VERSE_SPACES = 2  # a row, on average: menus have fewer


def mark_structure(runs: list[LineRun]) -> None:
    """Mark headings, list depths and the rows of stanzas."""
    mark_headings(runs)
    mark_numbered_headings(runs)
    mark_depths(runs)
    mark_stanzas(runs)


def mark_headings(runs: list[LineRun]) -> None:
    """Make short paragraphs without end punctuation headings if something longer follows."""
    longer = False
    for run in reversed(runs):
        end = run.parts[-1][-1]
        numbered = run.kind is LIST_ITEM and run.first.bullet[-1] in ".)"
        short = run.spaces < MAX_HEADING_SPACES and end not in ".,;!" and not is_scene_break(run)
        if longer and short and (run.kind is PARAGRAPH or (numbered and run.first.blank_lines)):
            run.kind = HEADING
        longer = run.spaces > MAX_HEADING_SPACES or (run.spaces > 7 and end in ".!?:") or run.kind is LIST_ITEM


def mark_numbered_headings(runs: list[LineRun]) -> None:
    """Make all items of a numbered series headings, if one of them is and something is below each, or none of them."""
    for series in find_series(runs):
        members = [runs[index] for index in series]
        if len({run.kind for run in members}) == 1:
            continue
        apart = all(after - before > 1 for before, after in pairwise(series))
        short = all(run.spaces < MAX_HEADING_SPACES for run in members)
        headings = sum(run.kind is HEADING for run in members)
        kind = HEADING if apart and short and headings * 2 >= len(members) and series[-1] + 1 < len(runs) else LIST_ITEM
        for run in members:
            run.kind = kind


def find_series(runs: list[LineRun]) -> Iterator[list[int]]:
    """Indexes of runs that are numbered 1, 2, 3 … in one style, at one indent."""
    series: dict[tuple[int, str], list[int]] = {}
    last: dict[tuple[int, str], int] = {}
    for index, run in enumerate(runs):
        match = NUMBER.match(run.first.bullet) if run.first.bullet else None
        if match is None:
            continue
        style, number = (run.first.indent, match[2]), int(match[1])
        if style in series and number == last[style] + 1:
            series[style].append(index)
        else:
            if style in series:
                yield series[style]
            series[style] = [index]
        last[style] = number
    yield from series.values()


def mark_depths(runs: list[LineRun]) -> None:
    """Set the depths of list items by their indents: one deeper than the last item that is indented less."""
    indents: list[int] = []
    for run in runs:
        if run.kind is not LIST_ITEM:
            if run.first.indent <= (indents[0] if indents else 0):
                indents.clear()
            continue
        while indents and run.first.indent < indents[-1]:
            indents.pop()
        if not indents or run.first.indent > indents[-1]:
            indents.append(run.first.indent)
        run.depth = len(indents)


def mark_stanzas(runs: list[LineRun]) -> None:
    """Mark the rows of stanzas: two or more short rows that no blank line parts, between blank lines.

    Addresses and the like are marked alike: their rows, too, belong together and are none of them a paragraph.
    """
    start, is_first = 0, True
    for index, run in enumerate(runs):
        if index and (run.first.blank_lines or is_scene_break(run)):
            mark_stanza(runs, start, index)
            start, is_first = index, False
    if not is_first:
        mark_stanza(runs, start, len(runs))


def mark_stanza(runs: list[LineRun], start: int, end: int) -> None:
    """Mark the rows of a stanza from `start` to `end`, if they are one, with or without a heading above."""
    if end - start > 1 and runs[start].kind is HEADING and not runs[start + 1].first.text[0].islower():
        start += 1
    if 1 < end - start <= MAX_STANZA_ROWS and is_verse(runs[start]) and is_stanza(runs[start:end]):
        for run in runs[start + 1 : end]:
            run.in_stanza = True


def is_stanza(runs: list[LineRun]) -> bool:
    """Whether runs without blank lines between them are short rows, the last no heading. Of two, the first must go on."""
    if not all(is_verse(run) for run in runs) or sum(run.spaces for run in runs) < MIN_VERSE_SPACES * len(runs):
        return False
    if len(runs) <= MAX_COUPLET_ROWS and runs[0].first.text[-1] not in CLAUSE_GOES_ON and not runs[1].first.text[0].islower():
        return False
    return runs[-1].kind is PARAGRAPH


def is_verse(run: LineRun) -> bool:
    """Whether a run may be a row of verse, by itself: one short row that nothing marks as a heading."""
    is_plain = run.kind is PARAGRAPH or (run.kind is HEADING and not run.first.level and not run.first.bullet)
    return is_plain and run.last == run.first.number and run.first.width <= MAX_VERSE_COLUMNS
