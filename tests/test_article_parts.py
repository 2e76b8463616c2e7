"""Parts of an article that look like lists of a site are kept by their place."""

from __future__ import annotations

import pytest

from reex_cli.content.article_parts import keep_article_parts
from reex_cli.readers._html.blocks import build_blocks
from reex_cli.readers._html.parser import parse_tags


def keep_marked(html: str, *, allowed: bool = True) -> list[str]:
    """The texts that are kept of a fragment in which `+` begins each block that the classifier keeps."""
    blocks = build_blocks(parse_tags(html), html)
    keep = [block.text.startswith("+") for block in blocks]
    kept = keep_article_parts(keep, blocks, [allowed or is_kept for is_kept in keep])
    return [block.text for block, is_kept in zip(blocks, kept, strict=True) if is_kept and not block.text.startswith("+")]


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p>+So.</p><dl><dt>Sill<dd>+The top of the weir.<dt>Notch<dd>A cut.</dl><p>+So.</p>", ["Sill", "Notch", "A cut."]),
        ("<p>+So.</p><dl><dt>Sill<dd>The top.</dl>", []),  # nothing behind it
        ("<p>+So.</p><dl><dt><a href='/1'>Mills</a><dd><a href='/2'>Weirs</a></dl><p>+So.</p>", []),
        ("<div><p>+So.</p></div><dl><dt>Sill<dd>The top.</dl><p>+So.</p>", []),  # of another element
        ("<p>+It can be drawn with these:</p><ul><li><a href='/1'>Plotter</a></ul><p>+So.</p>", ["Plotter"]),
        ("<p>+It can be drawn.</p><ul><li><a href='/1'>Plotter</a></ul><p>+So.</p>", []),
        ("<p>+See also:</p><ul><li><a href='/1'>Plotter</a></ul><p>+So.</p>", []),
        ("<details><summary>Is it deep?</summary><p>+It is.</p></details>", ["Is it deep?"]),
        ("<details><summary>Is it deep?</summary><p>It is.</p></details><p>+So.</p>", []),
        ("<details><summary>Expand all</summary><p>+It is.</p></details>", []),
        ("<p>+The mill was old,<br>the weir was new,<br>and so was he.</p><p>He sat,<br>she read,<br>and it was late.</p>",
         ["He sat,\nshe read,\nand it was late."]),
        ("<p>+So.</p><pre>make weir</pre><pre>make mill</pre><p>+So.</p>", ["make weir", "make mill"]),
        ("<p>+So.</p><pre>make weir</pre><p>So.</p>", []),
        ("<div><p>+So.</p></div><aside><pre>make weir</pre></aside><div><p>+So.</p></div>", []),
    ],
)  # fmt: skip
def test_a_part_of_an_article_is_kept_by_its_place(html: str, kept: list[str]) -> None:
    assert keep_marked(html) == kept


def test_what_a_rule_labels_is_not_kept() -> None:
    assert keep_marked("<p>+So.</p><dl><dt>Sill<dd>The top.</dl><p>+So.</p>", allowed=False) == []
