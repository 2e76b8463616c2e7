"""Who wrote it, as boxes after the article tell. Bylines before it are metadata."""

from reex_cli.model import Label
from reex_cli.rules._rule import Rule, part
from reex_cli.rules._when import after, anything, reads, says, shorter, under

NAME = r"(?-i:(?:[^\W\d_a-z][\w.’'-]*|(?:de|da|del|van|von|der|den|la|le|bin|al)) (?:\s (?:[^\W\d_a-z][\w.’'-]*|(?:de|da|del|van|von|der|den|la|le|bin|al))){0,4})"

RULES = (
    Rule(
        name="author-after",
        label=Label.AUTHOR_BOX,
        when=says(rf"^(?:by|written \s by|posted \s by) \s {NAME} $") & after(0.6) & shorter(9),
        over=anything,
        field="authors",
        value=part(rf"^(?:by|written \s by|posted \s by) \s ({NAME}) $"),
        why="A name after the article, and whatever is said of its bearer.",
        yes=("¶\n\n¶\n\n¶\n\n▶ By Grey Heron", "¶\n\n¶\n\n¶\n\nBy Grey Heron\n\n▶ Lives on the marsh and writes about it."),
        no=("▶ By Grey Heron\n\n¶\n\n¶", "¶\n\n¶\n\n▶ By the river it was cooler"),
    ),
    Rule(
        name="author-heading",
        label=Label.AUTHOR_BOX,
        when=reads("author") & after(0.5) & shorter(12),
        over=anything,
        why="It heads a note on the author after the article.",
        yes=("¶\n\n▶ About the Author", "¶\n\nAbout the author\n\n▶ Lives on the marsh and writes about it."),
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
