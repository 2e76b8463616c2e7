"""What inline elements, lists, line breaks and cells of HTML become in the text of blocks."""

from __future__ import annotations

import pytest

from reex_cli.model import Block, Kind
from reex_cli.readers._html.blocks import build_blocks
from reex_cli.readers._html.parser import parse_tags
from tests.pages import label_example


def blocks_of(html: str) -> list[Block]:
    """The blocks of a fragment."""
    return build_blocks(parse_tags(html), html)


def text_of(html: str) -> str:
    """The text of a paragraph."""
    (block,) = blocks_of(f"<p>{html}</p>")
    return block.text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("10<sup>2</sup> and 10<sup>−23</sup>", "10^2 and 10^-23"),
        ("2<b><sup><i>8</i></sup></b> bytes", "2^8 bytes"),
        ("(a + b)<sup>2</sup>", "(a + b)^2"),
        ("25 m<sup>2</sup>, E = mc<sup>2</sup>, Ca<sup>2+</sup>", "25 m², E = mc², Ca²⁺"),
        ("a flow of 3 m<sup>3</sup>s<sup>-1</sup>", "a flow of 3 m³s⁻¹"),
        ("the 1<sup>st</sup> and M<sup>me</sup> at 3 m²", "the 1st and Mme at 3 m²"),
        ("<sup>14</sup>C in a field of <sup>14</sup>C", "14 C in a field of 14C"),
        ("for $4<sup>50</sup>", "for $4.50"),
        ("H<sub>2</sub>O, CO<sub>2</sub>, V<sub>max</sub>", "H2O, CO2, Vmax"),
        ("x<sub>1</sub>, a<sub>n</sub>, log<sub>2</sub> 8, 101<sub>2</sub>", "x_1, a_n, log_2 8, 101_2"),
    ],
)
def test_a_number_above_or_below_the_line_never_runs_into_another(html: str, text: str) -> None:
    assert text_of(html) == text


@pytest.mark.parametrize(
    "mark",
    [
        "<sup>11</sup>",
        "<sup><a href='#fn1'>11</a></sup>",
        "<a href='#fn1'><sup>11</sup></a>",
        "<sup class='reference'><a href='#cite-1'>[11]</a></sup>",
        "<a class='footnote-ref' href='#fn1'>11</a>",
        "<a role='doc-noteref' href='notes.html'>11</a>",
        "<label class='sidenote-number'><sup>11</sup></label>",
    ],
)
def test_the_mark_of_a_footnote_is_apart_from_its_word_and_is_cut(mark: str) -> None:
    assert text_of(f"The roundness{mark} of it") == "The roundness[11] of it"
    verdict = label_example(f"<p>¶ ▶ The roundness{mark} of it stays.</p>")
    assert [cut.rule for cut in verdict.cuts] == ["footnote-mark"]


@pytest.mark.parametrize("html", ["25 km<sup>2</sup>", "word<sup>®</sup>", "word<sup><a href='/x'>read on</a></sup>"])
def test_what_is_no_mark_of_a_footnote_stays(html: str) -> None:
    assert not label_example(f"<p>¶ ▶ {html} stays.</p>").cuts


MATH = "<math alttext='{alt}'><semantics><mrow><mi>E</mi></mrow>{annotation}</semantics></math>"
TEX = "<annotation encoding='application/x-tex'>E=mc^2</annotation>"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (MATH.format(alt="x", annotation=TEX), "E=mc^2"),
        (MATH.format(alt=r"{\displaystyle E=mc^2}", annotation=""), "E=mc^2"),
        ("<math><mi>a</mi><msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><mi>c</mi><mo>≠</mo><mn>0</mn></math>", "a x^2 + c ≠ 0"),
        ("<math><mfrac><mrow><mo>-</mo><mi>b</mi></mrow><msqrt><mn>2</mn></msqrt></mfrac></math>", "(-b)/(√2)"),
        ("<math><msubsup><mo>∑</mo><mi>i</mi><mi>n</mi></msubsup><mover><mi>x</mi><mo>¯</mo></mover></math>", "∑_i^n x¯"),
        (
            (
                f"<span class='katex'><span class='katex-mathml'>{MATH.format(alt='', annotation=TEX)}</span>"
                "<span class='katex-html' aria-hidden='true'><span>E</span>=mc2</span></span>"
            ),
            "E=mc^2",
        ),
        (
            (
                "<span class='MathJax_Preview'>E</span><span class='MathJax'><nobr>E=mc2</nobr></span>"
                "<script type='math/tex'>E=mc^2</script>"
            ),
            "E=mc^2",
        ),
        ("<mjx-container><mjx-assistive-mml><math><mi>q</mi></math></mjx-assistive-mml></mjx-container>", "q"),
        (
            (
                "<span class='mwe-math-element'><span style='display:none'><math><mi>E</mi></math></span>"
                "<img alt='{\\displaystyle E=mc^2}' aria-hidden='true'></span>"
            ),
            "E=mc^2",
        ),
        ("<img class='latex' src='x.png' alt='x_1'>", "x_1"),
        (r"<img src='x.png' alt='\frac{a}{b}'>", r"\frac{a}{b}"),
    ],
)
def test_a_formula_stands_once_in_its_sentence(html: str, text: str) -> None:
    assert text_of(f"Here {html}, so.") == f"Here {text}, so."


def test_elements_that_are_shown_as_blocks_separate_words() -> None:
    assert text_of("Left<span style='display:block'>Right</span>far<b style='display: inline'>ther</b>") == "Left Right farther"


def test_the_base_of_ruby_is_not_hidden() -> None:
    (block,) = blocks_of("<p><ruby><span aria-hidden='true'>水</span><rt>みず</rt></ruby>だ</p>")
    assert (block.text, [span.element.selectors for span in block.spans]) == ("水(みず)だ", [()])


def test_ordered_lists_count_as_a_browser_does() -> None:
    html = "<ol start=5><li>a<li value=9>b<ul><li>c</ul><li>d</ol><ol reversed><li>e<ol type=a><li>f</ol><li>g</ol>"
    found = [(block.bullet, block.level, block.text) for block in blocks_of(html)]
    assert found == [
        ("5.", 1, "a"),
        ("9.", 1, "b"),
        ("", 2, "c"),
        ("10.", 1, "d"),
        ("2.", 1, "e"),
        ("1.", 2, "f"),
        ("1.", 1, "g"),
    ]


def test_lists_without_numbers_and_items_with_their_own_are_not_numbered_twice() -> None:
    html = "<ol style='list-style-type: none'><li>a</ol><ol><li>2) b</ol>"
    assert [block.bullet for block in blocks_of(html)] == ["", "2)"]


def test_the_lines_of_verse_stay_lines() -> None:
    verse = "The mill was left to rust,<br>its <em>wheel a ring of</em> green,<br>and all the flour was dust<br>"
    block = blocks_of(f"<p>{verse}</p>")[0]
    assert block.text == "The mill was left to rust,\nits wheel a ring of green,\nand all the flour was dust"


@pytest.mark.parametrize(
    "html",
    [
        "Weir Society<br>12 Mill Lane<br>Upper Weir",
        "Tel: 0123 456<br>Mail: weir@mill.example<br>Fax: none at all",
        (
            "The board has asked that all the figures be sent to us by<br>the end of the month, and that they be signed by<br>"
            "two who have read the gauge on the same day as the clerk<br>of the bank"
        ),
        "one line<br>and another",
    ],
)
def test_line_breaks_of_addresses_and_prose_are_spaces(html: str) -> None:
    assert "\n" not in text_of(html)


def test_elements_of_lines_in_a_stanza_are_lines() -> None:
    html = "<div class='stanza'><div class='line'>He wrote</div>\n<div class='line'>upon the wall.</div></div><p>So.</p>"
    assert [block.text for block in blocks_of(html)] == ["He wrote\nupon the wall.", "So."]


def test_cells_of_several_blocks_and_lists_are_cells() -> None:
    html = "<table><tr><th>A<th>B<tr><td><p>1</p><p>2</p><td><ul><li>x<li>y</ul></table>"
    (block,) = blocks_of(html)
    assert (block.kind, block.text) == (Kind.TABLE, "A | B\n1 / 2 | x / y")


@pytest.mark.parametrize(
    "row",
    [
        "<tr><td><ul><li><a href='/1'>Home</a><li><a href='/2'>News</a></ul><td><p><a href='/3'>About us</a></p>",
        f"<tr><td><p>menu</p><p>more</p><td><p>{'The weir was built of oak. ' * 15}</p><p>{'It rots. ' * 20}</p>",
        "<tr><td><h2>Weirs</h2><p>are old</p><td><h2>Mills</h2><p>are older</p>",
    ],
)
def test_tables_for_layout_are_no_tables(row: str) -> None:
    assert Kind.TABLE not in {block.kind for block in blocks_of(f"<table>{row * 2}</table>")}
