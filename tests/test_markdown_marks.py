"""Marks in Markdown: an independent parser finds the text, the links and the emphasis of the blocks, whatever they are."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

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


def item(text: str, fragment: str, *marks: Mark) -> Block:
    """An item of a list in an element with an id."""
    return Block(Kind.LIST_ITEM, text, level=1, bullet="1.", element=Element(None, ("<li>", fragment)), marks=marks)


def test_notes_are_definitions_without_their_links_back() -> None:
    references = (Mark(3, 3, "footnote", "#b"), Mark(8, 8, "footnote", "#a"), Mark(9, 9, "footnote", "#x"))
    text = Block(Kind.PARAGRAPH, "Oak, ash.", marks=references)
    blocks = (text, item("Of a mill. ↩ ↩", "#a", Mark(11, 12, "link", "#r"), Mark(13, 14, "link", "#s")), item("A tree.", "#b"))
    assert format_body(blocks, Cleaning()) == "Oak[^1], ash[^2].\n\n[^2]: Of a mill.\n\n[^1]: A tree.\n"
    compare(*blocks)


def test_a_note_of_several_blocks_is_indented_and_one_that_nothing_refers_to_stays_in_its_list() -> None:
    element = Element(None, ("<li>", "#a"))
    note = (Block(Kind.FOOTNOTE, "One.", element=element), Block(Kind.CODE, "two\n\nthree", element=element))
    text = Block(Kind.PARAGRAPH, "Oak", marks=(Mark(3, 3, "footnote", "#a"),))
    assert format_body((text, *note, item("Of a mill.", "#b")), Cleaning()) == (
        "Oak[^1]\n\n1. Of a mill.\n\n[^1]: One.\n\n    ```\n    two\n\n    three\n    ```\n"
    )


def test_a_block_that_a_note_refers_back_to_is_no_note() -> None:
    above = Element(None, ("<p>", "#r"))
    text = Block(Kind.PARAGRAPH, "Oak", element=above, marks=(Mark(3, 3, "footnote", "#a"),))
    assert format_body((text, item("Ash", "#a", Mark(0, 0, "footnote", "#r"))), Cleaning()) == "Oak[^1]\n\n[^1]: Ash\n"


@pytest.mark.parametrize(
    ("text", "marks", "source"),
    [
        ("a bold word", [Mark(2, 6, "strong")], "a **bold** word"),
        ("a bold word", [Mark(1, 7, "strong")], "a **bold** word"),
        ("unbelievable", [Mark(2, 8, "em")], "un*believ*able"),
        ("foo(bar)baz", [Mark(3, 8, "strong")], "foo<strong>(bar)</strong>baz"),
        ("both here", [Mark(0, 9, "em"), Mark(0, 4, "strong")], "_**both** here_"),
        ("a b c", [Mark(0, 3, "strong"), Mark(2, 5, "em")], "**a _b_** *c*"),
        ("one two", [Mark(0, 5, "strong"), Mark(4, 7, "link", "/u")], "**one** [**t**wo](/u)"),
        ("x\n\ny", [Mark(0, 4, "del")], "~~x~~\n\n~~y~~"),
        ("x\ny", [Mark(0, 3, "em")], "*x\\\ny*"),
        ("wow!see", [Mark(4, 7, "link", "/u")], "wow\\![see](/u)"),
        ("see", [Mark(0, 3, "link", "javascript:x")], "see"),
        ("https://a.example/", [Mark(0, 18, "link", "https://a.example/")], "<https://a.example/>"),
        ("`tick`", [Mark(0, 6, "code")], "`` `tick` ``"),
        ("f(x) y", [Mark(0, 4, "code"), Mark(2, 3, "em")], "`f(`*`x`*`)` y"),
        ("a<b\\|c", [Mark(0, 6, "math")], "$a< b\\|c$"),
        ("x_1 is 5", [Mark(0, 3, "math")], "$x_1$ is 5"),
        ("x+15", [Mark(0, 3, "math")], "x+15"),
        ("a$b", [Mark(0, 3, "math")], "a\\$b"),
        ("a`b", [Mark(0, 3, "math")], "a\\`b"),
        ("ab", [Mark(0, 1, "math"), Mark(1, 2, "math")], "$a$b"),
        ("10^2", [Mark(3, 4, "sup")], "10^2"),
    ],
)
def test_marks_are_written_so_that_they_parse(text: str, marks: list[Mark], source: str) -> None:
    assert format_body([Block(Kind.PARAGRAPH, text, marks=tuple(marks))], Cleaning()) == f"{source}\n"


def test_language_of_code_is_named_if_it_is_one() -> None:
    for name, shown in (("python", "python"), ("c++", "c++"), ("a b", ""), ("`", "")):
        assert format_body([Block(Kind.CODE, "x", name=name)], Cleaning()) == f"```{shown}\nx\n```\n"


def test_paragraphs_of_one_quotation_stay_together() -> None:
    quote, other = Element(None, ("<blockquote>",)), Element(None, ("<blockquote>",))
    paragraphs = (("a", quote), ("b", quote), ("c", other))
    blocks = [Block(Kind.QUOTE, text, element=Element(around, ("<p>",))) for text, around in paragraphs]
    assert format_body(blocks, Cleaning()) == "> a\n>\n> b\n\n> c\n"


WORDS = "word " * 10_000
CELLS = ("ab",) * 5_000
LARGE_BLOCKS = {
    "marks side by side": (WORDS, [Mark(5 * n, 5 * n + 4, "strong") for n in range(10_000)]),
    "marks in marks": (WORDS, [Mark(n, 50_000 - n, ("strong", "em", "code", "link")[n % 4], "/u") for n in range(10_000)]),
    "marks over marks": (WORDS, [Mark(5 * n, 5 * n + 7, ("strong", "em", "link")[n % 3], "/u") for n in range(10_000)]),
    "formulas": (WORDS, [Mark(5 * n, 5 * n + 3, "math") for n in range(10_000)]),
    "a long address": ("word\n\n" * 5_000, [Mark(0, 30_000, "link", f"/{'x' * 1_000_000}")]),
    "columns": ("\n".join([" | ".join(CELLS)] * 2), [Mark(0, 40_000, "link", f"/{WORDS}"), Mark(0, 40_000, "em")]),
}


@pytest.mark.parametrize("name", LARGE_BLOCKS)
def test_time_and_size_grow_with_the_marks(name: str) -> None:
    text, marks = LARGE_BLOCKS[name]
    rows = (CELLS, CELLS) if name == "columns" else ()
    start = process_time()
    source = format_body([Block(Kind.TABLE if rows else Kind.PARAGRAPH, text, rows=rows, marks=tuple(marks))], Cleaning())
    assert process_time() - start < 10  # less than one as a rule; all pairs of marks would take minutes
    assert len(source) < 1_200_000


def test_lists_are_nested_as_deeply_as_parsers_read_them() -> None:
    source = format_body([Block(Kind.LIST_ITEM, "item", level=level) for level in range(1, 10_000)], Cleaning())
    assert len(source) < 300_000
    tokens = MarkdownIt("commonmark").parse(source)
    assert sum(token.type == "inline" and token.content == "item" for token in tokens) == 9_999
