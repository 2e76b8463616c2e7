"""Lines of Markdown for the program that makes a page of it: each kind matches its examples, and nothing else."""

import pytest

from reex_cli.readers._text.markdown import render_html
from reex_cli.readers._text.markdown_directives import DIRECTIVE, DIRECTIVES, FIRST_SIGNS, Directive


@pytest.mark.parametrize("directive", DIRECTIVES)
def test_a_directive_matches_its_examples(directive: Directive) -> None:
    assert [line for line in directive.yes if not DIRECTIVE.fullmatch(line) or line[0] not in FIRST_SIGNS] == []
    assert [line for line in directive.no if DIRECTIVE.fullmatch(line)] == []


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "Salt {{< icon salt >}} is old.",
            '<p>Salt <span class="markdown-directive">{{&lt; icon salt &gt;}}</span> is old.</p>',
        ),
        ("{a} and {b: c} are sets.", "<p>{a} and {b: c} are sets.</p>"),
        ("It costs $5 or $6 a pound.", "<p>It costs $5 or $6 a pound.</p>"),
        ("Here $a_1 * b_2$ and $c_1 * d_2$.", "<p>Here $a_1 * b_2$ and $c_1 * d_2$.</p>"),
        ("A [word]{.small} is said.", '<p>A word<span class="markdown-directive">{.small}</span> is said.</p>'),
        ("`{{< icon >}}` is a short code.", "<p><code>{{&lt; icon &gt;}}</code> is a short code.</p>"),
    ],
)
def test_what_is_no_directive_stays(text: str, html: str) -> None:
    assert render_html(text) == html
