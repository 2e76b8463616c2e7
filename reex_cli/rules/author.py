"""Who wrote it, as boxes after the article tell. Bylines before it are metadata."""

import re

from reex_cli.lexicon import is_menu_facet
from reex_cli.model import Block, Label
from reex_cli.rules._conditions import about, after, reads, says, shorter, under, whole_page
from reex_cli.rules._rule import Rule, first_group

PERSON_NAME = r"(?-i:(?:[^\W\d_a-z][\w.’'-]*|(?:de|da|del|van|von|der|den|la|le|bin|al)) (?:\s (?:[^\W\d_a-z][\w.’'-]*|(?:de|da|del|van|von|der|den|la|le|bin|al))){0,4})"

SEPARATOR = re.compile(r"[|·•–]|\s-\s")


def names_menu_category(block: Block) -> bool:
    """Whether a menu sorts by what a line names: "By industry" is of no author. What stands behind a separator is no name."""
    return is_menu_facet(SEPARATOR.split(block.text, maxsplit=1)[0].partition(" ")[2])


is_menu_category = about(names_menu_category, "by what a menu sorts by")

RULES = (
    Rule(
        name="author-after",
        label=Label.AUTHOR_BOX,
        when=says(rf"^(?:by|written \s by|posted \s by) \s {PERSON_NAME} $") & after(0.6) & shorter(9) & ~is_menu_category,
        reach=whole_page,
        certain_distance=1,
        field="authors",
        value=first_group(rf"^(?:by|written \s by|posted \s by) \s ({PERSON_NAME}) $"),
        why="A name after the article, and whatever is said of its bearer.",
        yes=(
            "¶\n\n¶\n\n¶\n\n▶ By Grey Heron",
            "<p>¶</p><p>¶</p><p>By Grey Heron</p><p>▶ Lives on the marsh and writes about it.</p>",
        ),
        no=("▶ By Grey Heron\n\n¶\n\n¶", "¶\n\n¶\n\n▶ By the river it was cooler", "¶\n\n¶\n\n▶ By Industry"),
    ),
    Rule(
        name="author-heading",
        label=Label.AUTHOR_BOX,
        when=reads("author") & after(0.5) & shorter(12),
        reach=whole_page,
        certain_distance=1,
        why="It heads a note on the author after the article.",
        yes=("¶\n\n▶ About the Author", "<p>¶</p><h3>About the author</h3><p>▶ Lives on the marsh and writes about it.</p>"),
        no=("▶ About the author\n\n¶\n\n¶", "¶\n\n▶ The author is said to have lived on the marsh."),
    ),
    Rule(
        name="author-box",
        label=Label.AUTHOR_BOX,
        when=under(
            "saboxplugin-wrap",
            "abh_box",
            "pp-multiple-authors-boxes-wrapper",
            "wp-block-publishpress-authors-author-boxes-block",
            "m-a-box",
            "molongui-author-box",
            "pp-multiple-authors-wrapper",
            "pp-author-boxes-name",
            "abh_tab_content",
            "saboxplugin-tab",
            "sab-author-box",
            "wp-block-post-author-biography",
            "wp-block-coauthors-plus-coauthors",
            "fn-author-box",
            "starbox",
            "ts-fab-wrapper",
            "wpautbox-below",
            "elementor-author-box",
            "wp-block-post-author",
            "author-box",
            "author-bio",
            "about-author",
        ),
        why="A plug-in that introduces the author put it there.",
        yes=("<div class='author-bio'><p>▶ Lives on the marsh.</p></div>",),
        no=("<div class='authority'><p>▶ Lives on the marsh.</p></div>",),
    ),
)
