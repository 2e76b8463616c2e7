"""Marks in Markdown: an independent parser finds the text, the links and the emphasis of the blocks, whatever they are."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reex_cli.markdown import format_body
from reex_cli.model import Block, Element, Kind, Mark
from reex_cli.options import Cleaning
from tests.rendered import Character, list_characters, parse_markdown

PIECES = """* _ ** ` ``` ~~ # > - + 1. 2) === | \\ [ ] ( ) ! ![ <b> & &amp; $ $5 ^ {{ : . , ; “ ” 。 「 € ✓ 水 é a b7 mill
    tide www.a.example http://a.example [^1] [^1]: \\* (x) ](y)""".split()
TEXTS = st.lists(
    st.tuples(st.sampled_from(PIECES), st.sampled_from(["", "", " ", " ", "\n", "  ", "\n\n", "\t"])), min_size=1, max_size=8
).map(lambda pairs: "".join(part for pair in pairs for part in pair))
URLS = st.sampled_from(
    [
        "https://a.example/",
        "/a(b)c",
        "/a b",
        "x<y>z",
        "?a=1&copy=2&amp;c",
        "a|b\\",
        "javascript:x",
        "a\nb",
        "#fn1",
        "http://a.example",
    ]
)
KINDS = st.sampled_from(["strong", "em", "del", "code", "link", "math", "footnote", "sup"])
PLACES = st.integers(0, 24)
MARKS = st.lists(
    st.builds(lambda one, other, kind, url: Mark(min(one, other), max(one, other), kind, url), PLACES, PLACES, KINDS, URLS),
    max_size=6,
).map(lambda marks: tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end))))
often = settings(max_examples=600, deadline=None)
NOTE = Block(Kind.FOOTNOTE, "See below.", element=Element(None, ("<li>", "#fn1")))


def fit(marks: tuple[Mark, ...], text: str) -> tuple[Mark, ...]:
    """The marks that are in a text; no formulas in which others begin or end, which are not marked one by one.

    Nor are there marks of footnotes, in place of text, that overlap each other, links or formulas.
    """
    inside = [mark for mark in marks if mark.end <= len(text)]
    places = {place for mark in inside for place in (mark.start, mark.end)}
    fitting: list[Mark] = []
    for mark in inside:
        others = [
            other for other in inside if other.kind in ("link", "math") or (other.kind == "footnote" and other in fitting)
        ]
        replaces = mark.kind == "footnote" and mark.start < mark.end
        overlaps = any(other.start < mark.end and mark.start < other.end for other in others)
        breaks = mark.kind == "math" and not places.isdisjoint(range(mark.start + 1, mark.end))
        if not breaks and not (replaces and overlaps):
            fitting.append(mark)
    return tuple(fitting)


def compare(*blocks: Block) -> None:
    """Compare what a parser finds in the Markdown of blocks with what they are."""
    source = format_body(blocks, Cleaning())
    (found, found_notes), (wanted, wanted_notes) = map(
        separate_notes, (parse_markdown(source), list_characters(blocks, Cleaning()))
    )
    assert found == wanted, source
    assert found_notes == wanted_notes, source


def separate_notes(characters: list[Character]) -> tuple[list[Character], list[str]]:
    """The characters without formulas' mark, as not all TeX can be one, and the references to notes, which links move."""
    text = [
        one._replace(styles=one.styles - {"math"}) for one in characters if not one.text.startswith("[^") or len(one.text) == 1
    ]
    return text, sorted(one.text for one in characters if len(one.text) > 1)


@often
@given(TEXTS, MARKS, st.sampled_from([Kind.PARAGRAPH, Kind.QUOTE, Kind.LIST_ITEM, Kind.CAPTION]))
def test_a_parser_finds_the_marks_of_a_text(text: str, marks: tuple[Mark, ...], kind: Kind) -> None:
    compare(Block(kind, text, level=1, marks=fit(marks, text)), NOTE)


@often
@given(TEXTS, MARKS)
def test_a_parser_finds_the_marks_of_a_heading(text: str, marks: tuple[Mark, ...]) -> None:
    text = " ".join(text.split())
    compare(Block(Kind.HEADING, text, level=2, marks=fit(marks, text)), NOTE)


@often
@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=1, max_size=3), MARKS)
def test_a_parser_finds_the_marks_in_cells(rows: list[list[str]], marks: tuple[Mark, ...]) -> None:
    cells = tuple(tuple(" ".join(cell.split()) for cell in row) for row in rows)
    text = "\n".join(map(" | ".join, cells))
    links = [mark for mark in marks if mark.kind == "link"]
    marks = tuple(mark for mark in marks if mark not in links[1:])  # of links over several cells each is one of a single cell
    compare(Block(Kind.TABLE, text, rows=cells, marks=fit(marks, text)), NOTE)
