"""Rules for boxes about the author after the article. Bylines before the article are in `metadata.py`."""

import re

from reex_cli.lexicon import is_menu_facet, pattern
from reex_cli.model import Block, Label
from reex_cli.pattern_cache import pattern_cache
from reex_cli.rules._conditions import about, after, in_content, reads, says, shorter, under, whole_page
from reex_cli.rules._rule import Rule, first_group

NAME_PART = rf"(?:[^\W\d_a-z][\w.’'-]*|{pattern('rule-byline-particle')})"
PERSON_NAME = pattern_cache.compile(rf"{NAME_PART}(?:\s{NAME_PART}){{0,4}}")
OPENING = rf"^{pattern('rule-author-after')} \s"
find_rest = first_group(rf"{OPENING} (.+) $")

SEPARATOR = re.compile(r"[|·•–]|\s-\s")  # between the parts of a byline


def names_menu_category(block: Block) -> bool:
    """Whether a line like "By industry" names a category of a menu, not an author. Text after a separator is ignored."""
    return is_menu_facet(SEPARATOR.split(block.text, maxsplit=1)[0].partition(" ")[2])


def find_name(text: str) -> str:
    """The name in a line that is nothing but a byline, "" for none."""
    rest = find_rest(text)
    return rest if PERSON_NAME.fullmatch(rest) else ""


is_nothing_but_byline = about(lambda block: bool(find_name(block.text)), "is nothing but a byline")
is_menu_category = about(names_menu_category, "names a category of a menu")

RULES = (
    Rule(
        name="author-after",
        label=Label.AUTHOR_BOX,
        when=says(OPENING) & after(0.6) & shorter(9) & is_nothing_but_byline & ~is_menu_category,
        reach=whole_page,
        certain_distance=1,
        field="authors",
        value=find_name,
        why="The author's name after the article, with the biography that follows.",
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
        why="The heading of a note about the author after the article.",
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
            "author-bio-box",
            "author-description",
            "authorbox",
            "post-author-bio",
            "post-author-box",
            "entry-author-bio",
            "article-author-bio",
            "author__bio",
        ),
        why="A plug-in for author boxes encloses it.",
        yes=("<div class='author-bio'><p>▶ Lives on the marsh.</p></div>",),
        no=("<div class='authority'><p>▶ Lives on the marsh.</p></div>",),
    ),
    Rule(
        name="author-note",
        label=Label.AUTHOR_BOX,
        when=under(
            "bio",
            "biography",
            "byline-bio",
            "about-the-author",
            "author-block",
            "author-card",
            "author-info",
            "author-profile",
            "author-section",
            "authorinfo",
            "contributor",
            "contributor-bio",
            "contributors",
            "entry-author",
            "article-author",
            "post-author",
            "h-card",
            "writer-bio",
            "#author-bio",
            "#about-author",
        )
        & after(0.7)
        & shorter(90)
        & ~in_content,
        why="An element that is called a biography encloses it, behind the article.",
        yes=("<p>¶</p><p>¶</p><p>¶</p><div class='bio'><p>▶ I write about the marsh.</p></div>",),
        no=(
            "<div class='bio'><p>▶ She was born on the marsh.</p></div><p>¶</p>",
            "<p>¶</p><p>¶</p><div class='biology'><p>▶ The marsh breathes twice a day.</p></div>",
        ),
    ),
)
