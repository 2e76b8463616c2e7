"""What inline elements say about the text of a block: links, emphasis, code, formulas, footnotes; and what happens to it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reex_cli.cuts import cut_block
from reex_cli.item import Item
from reex_cli.model import EXTRAS, MARK_KINDS, Article, Block, Cut, Kind, Label, Mark
from reex_cli.options import Options
from reex_cli.pipeline import process
from reex_cli.readers._html.blocks import build_blocks
from reex_cli.readers._html.parser import parse_tags
from tests.cases import CASES, find_source, process_case

PLAIN = Options(detail=frozenset(("removed", "evidence")))
TAGS = st.sampled_from(
    """<p> </p> <b> </b> <i class=x> </i> <a\nhref="/salt"> </a> <br> <br\nclass=x> <code> </code> <sup> </sup> <span> </span>
    <li> </li> <td> <tr> <table> </table> <div\nhidden> </div> <pre> </pre> <img\nalt=wheel\nsrc=w.png> <sup\nrole=doc-noteref>
    tide mill weir 2 [1] , . &nbsp; &#x301; é 水""".split()
) | st.sampled_from([" ", "\n", "  "])
TAG_SOUP = st.lists(TAGS, max_size=40).map("".join)


def marks_of(html: str) -> list[tuple[str, str, str]]:
    """The marks of the blocks of a fragment: kind, text and address."""
    blocks = build_blocks(parse_tags(html), html, with_marks=True)
    return [(mark.kind, block.text[mark.start : mark.end], mark.url) for block in blocks for mark in block.marks]


@pytest.mark.parametrize(
    ("html", "marks"),
    [
        ("<p>The <b>tide</b> <em>turns</em>.", [("strong", "tide", ""), ("em", "turns", "")]),
        ('<p>See <a href="/a b">the <i>mill</i></a>.', [("link", "the mill", "/a b"), ("em", "mill", "")]),
        ("<p><span style='font-weight: 700'>Bold</span> <b style='font-weight:normal'>not</b>", [("strong", "Bold", "")]),
        ("<p>Turn <kbd>x = 1</kbd>, <s>twice</s>.", [("code", "x = 1", ""), ("del", "twice", "")]),
        ("<p>10<sup>2</sup> and x<sub>1</sub>", [("sup", "^2", ""), ("sub", "_1", "")]),
        ("<p>Let <math><mi>x</mi><mo>=</mo><mn>2</mn></math> be", [("math", "x = 2", "")]),
        ("<p>Let <img class=latex alt='x_1'> be", [("math", "x_1", "")]),
        ('<p>The wheel<sup><a href="#fn1">1</a></sup> turns', [("footnote", "[1]", "#fn1")]),
        ('<p>The wheel<sup class="reference"><a href="#cite_note-1">[1]</a></sup>', [("footnote", "[1]", "#cite_note-1")]),
        ('<p>The wheel<a role="doc-noteref" href="/a#n2"><sup>2</sup></a> turns', [("footnote", "[2]", "#n2")]),
        ("<p><b> tide </b>turns<i></i>", [("strong", "tide", "")]),
        ("<p><b>one<p>two</b> three", [("strong", "one", ""), ("strong", "two", "")]),
        ("<table><tr><td>a<td><b>b</b><tr><td><p>one<p><i>two</i><td>c</table>", [("strong", "b", ""), ("em", "two", "")]),
        ("<pre>if <b>x</b>:</pre>", []),
    ],
)
def test_inline_elements_mark_their_text(html: str, marks: list[tuple[str, str, str]]) -> None:
    assert marks_of(html) == marks


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " JavaScript:x", "java&#10;script:x", "vbscript:x", "data:text/html,x", "/a&#7;b", ""]
)
def test_the_text_of_a_link_without_a_usable_address_stays_without_a_mark(address: str) -> None:
    (block,) = build_blocks(parse_tags(html := f'<p>The <a href="{address}">tide</a> turns'), html, with_marks=True)
    assert (block.text, block.marks) == ("The tide turns", ())


def test_an_address_of_a_million_characters_and_marks_that_overlap_are_read() -> None:
    long = "/salt" * 200_000
    assert marks_of(f'<p><a href="{long}">tide</a>') == [("link", "tide", long)]
    assert marks_of("<p><b>one <i>two</b> three</i>") == [("strong", "one two", ""), ("em", "two", ""), ("em", "three", "")]


def test_a_hundred_thousand_marks_take_no_more_than_their_share_of_time() -> None:
    assert len(marks_of("<p>" + "<b>x</b> " * 100_000)) == 100_000
    assert len(marks_of("<p>" + "<b>" * 5_000 + "x")) >= 1


def test_the_language_of_code_and_its_lines_are_stated() -> None:
    python = '<pre><code class="language-python">if x:\n    y\n</code></pre>'
    html = f'<p>One\n{python}<div class="highlight-source-go"><pre>func</pre></div>'
    blocks = build_blocks(parse_tags(html), html, with_marks=True)
    assert [(block.name, block.line, block.last_line) for block in blocks] == [("", 1, 1), ("python", 2, 3), ("go", 4, 4)]


def read(html: str) -> Article:
    """The article of a page."""
    (article,) = process(Item("x", data=html.encode())).articles
    return article


def test_addresses_are_absolute_where_that_of_the_page_is_known() -> None:
    page = '<html><head>{}</head><body><article><p>The tide turns <a href="wheel">the wheel</a> of the mill.</article>'
    canonical = '<link rel="canonical" href="https://weir.example/mills/a">'
    for head, address in (
        ("", "wheel"),
        (canonical, "https://weir.example/mills/wheel"),
        (canonical + '<base href="/old/">', "https://weir.example/old/wheel"),
        ('<base href="https://tide.example/">', "https://tide.example/wheel"),
    ):
        (block,) = read(page.format(head)).blocks
        assert [mark.url for mark in block.marks] == [address]


def test_a_cut_moves_marks_and_leaves_the_place_of_a_footnote() -> None:
    words = "turns with the tide, all day and all night."
    html = f'<article><p>The <b>wheel</b><sup><a href="#n1">1</a></sup> of <i>the mill</i> {words}'
    (block,) = read(html).blocks
    assert block.text.startswith("The wheel of the mill turns")
    assert block.marks == (Mark(4, 9, "strong"), Mark(9, 9, "footnote", "#n1"), Mark(13, 21, "em"))


@pytest.mark.parametrize("opening", ["<section class=footnotes>", "<div role='doc-endnotes'>", "<aside class='footnote-list'>"])
def test_notes_below_an_article_are_footnotes_and_stay(opening: str) -> None:
    prose = "".join(
        f"<p>The tide turns the wheel of the mill, and the miller sleeps when it is low, {n}.</p>" for n in range(9)
    )
    note = "The mill was built of oak."
    article = read(f"<body><nav><a href=/>Home</a></nav><article>{prose}</article>{opening}<ol><li id=fn1>{note}</ol></body>")
    assert [block.text for block in article.blocks if block.kind is Kind.FOOTNOTE] == [note]
    assert note not in article.text


def test_what_is_hidden_in_a_cell_goes_and_what_stands_for_a_picture_in_it_stays() -> None:
    yes, new = "<i class='icon'></i><span class='sr-only'>Yes</span>", "<span class='sr-only'> (new)</span>"
    rows = f"<tr><td>Weir<td>{yes}<tr><td>Mill{new}<td>No"
    page = f"<article><p>The tide turns the wheel of the mill, all day and all night.</p><table>{rows}</table>"
    page += "<p>The miller sleeps when the tide does not turn the wheel of the mill.</p></article>"
    (table,) = [block for block in read(page).blocks if block.kind is Kind.TABLE]
    assert table.rows == (("Weir", "Yes"), ("Mill", "No"))


def test_a_cut_in_a_table_or_in_verse_keeps_its_cells_and_lines() -> None:
    table = Block(
        Kind.TABLE, "a | b[1]\nc | [2]", rows=(("a", "b[1]"), ("c", "[2]")), marks=(Mark(4, 5, "em"), Mark(9, 10, "em"))
    )
    left = cut_block(table, [Cut(5, 8, Label.MEDIA, ""), Cut(13, 16, Label.MEDIA, "")])
    assert (left.text, left.rows) == ("a | b\nc | ", (("a", "b"), ("c", "")))
    assert [left.text[mark.start : mark.end] for mark in left.marks] == ["b", "c"]
    verse = Block(Kind.PARAGRAPH, "one\n[1]\ntwo", marks=(Mark(8, 11, "em"),))
    left = cut_block(verse, [Cut(4, 7, Label.MEDIA, "")])
    assert (left.text, left.marks) == ("one\ntwo", (Mark(4, 7, "em"),))


@given(
    st.text("ab \n[]́é", max_size=30).map(lambda text: "\n".join(" ".join(line.split()) for line in text.split("\n"))),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), max_size=4),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), max_size=4),
)
def test_marks_are_cut_with_any_text(text: str, cut_places: list[tuple[int, int]], places: list[tuple[int, int]]) -> None:
    runs = sorted((min(start, len(text)), min(start + size, len(text))) for start, size in cut_places)
    cuts = [Cut(start, end, Label.MEDIA, "") for start, end in runs if start < end]
    cuts = [cut for number, cut in enumerate(cuts) if not number or cut.start >= max(before.end for before in cuts[:number])]
    ends = [(min(start, len(text)), min(start + size, len(text))) for start, size in places]
    marks = tuple(Mark(start, end, "em") for start, end in ends if start < end)
    left = cut_block(Block(Kind.PARAGRAPH, text, marks=marks), cuts)
    assert left.text == cut_block(Block(Kind.PARAGRAPH, text), cuts).text
    check_marks(left)
    for mark in marks:
        if not any(cut.start < mark.end and mark.start < cut.end for cut in cuts) and text[mark.start : mark.end].strip():
            kept = [left.text[other.start : other.end].split() for other in left.marks]
            assert text[mark.start : mark.end].split() in kept


def check_marks(block: Block) -> None:
    """Check that the marks of a block are inside its text, in order, and begin and end at words."""
    for mark in block.marks:
        assert mark.kind in MARK_KINDS
        assert 0 <= mark.start <= mark.end <= len(block.text)
        assert mark.start < mark.end or mark.kind == "footnote"
        text = block.text[mark.start : mark.end]
        assert text == text.strip()
    assert [mark.start for mark in block.marks] == sorted(mark.start for mark in block.marks)


def without_extras(articles: tuple[Article, ...]) -> list[Article]:
    """The records alone."""
    return [replace(article, blocks=(), confidence=None, detail=frozenset()) for article in articles]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_record_does_not_depend_on_whether_marks_are_collected(case: Path) -> None:
    with_marks = process_case(case)
    item = Item(find_source(case).name, str(find_source(case)))
    plain = process(item, PLAIN)
    assert re.sub(r"'x'", "", str(plain.failures)) == re.sub(r"'x'", "", str(with_marks.failures))
    for article, other in zip(with_marks.articles, plain.articles, strict=True):
        for block in article.blocks:
            check_marks(block)
            assert block.last_line >= block.line or not block.last_line
        (one,), (two,) = without_extras((article,)), without_extras((other,))
        assert replace(one, source="", id="") == replace(two, source="", id="")


@given(TAG_SOUP)
def test_blocks_of_tag_soup_do_not_depend_on_whether_marks_are_collected(html: str) -> None:
    html = f"<body>{html}"
    marked = build_blocks(parse_tags(html), html, with_marks=True)
    for block in marked:
        check_marks(block)
    plain = build_blocks(parse_tags(html), html)
    assert [
        block._replace(marks=(), name="" if block.kind is Kind.CODE else block.name, last_line=0) for block in marked
    ] == plain


def test_the_extras_are_those_that_ask_for_marks() -> None:
    assert Options(detail=frozenset(("blocks",))).with_marks
    assert not PLAIN.with_marks
    assert "blocks" in EXTRAS
