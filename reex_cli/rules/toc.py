"""Tables of contents."""

from reex_cli.model import Label
from reex_cli.rules._rule import Rule
from reex_cli.rules._when import headline, reads, said_below, under

RULES = (
    Rule(
        name="toc-heading",
        label=Label.TOC,
        when=reads("toc"),
        over=headline & said_below,
        why="It heads a list of the article's own headings.",
        yes=("Table of Contents", "¶\n\nContents\n\n▶ How salt is made\n\n¶\n\nHow salt is made\n\n¶"),
        no=("The contents of the jar were salt.", "Contents\n\n▶ How salt is made\n\n¶"),
    ),
    Rule(
        name="toc-block",
        label=Label.TOC,
        when=under(
            "wp-block-rank-math-toc-block",
            "#rank-math-toc",
            "#ez-toc-container",
            "lwptoc",
            "#toc_container",
            "#toc",
            "wp-block-yoast-seo-table-of-contents",
            "yoast-table-of-contents",
            "kb-table-of-content-nav",
            "uagb-toc__wrap",
            "wp-block-simpletoc-toc",
            "wp-block-aioseo-table-of-contents",
            "joli-toc-wrapper",
            "elementor-widget-table-of-contents",
            "wp-block-table-of-contents",
            "table-of-contents",
        ),
        why="A table of contents is around it; its entries stand again as headings.",
        yes=("<div class='wp-block-rank-math-toc-block'><p>▶ How salt is made</p></div>",),
        no=("<h2>▶ <span class='ez-toc-section'></span>How salt is made</h2>", "<p class='stock'>▶ Salt</p>"),
    ),
)
