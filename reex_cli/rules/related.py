"""Lists of other articles."""

from reex_cli.model import Label
from reex_cli.rules._rule import Rule
from reex_cli.rules._when import headline, linked, reads, says, shorter, under

RULES = (
    Rule(
        name="related-list",
        label=Label.RELATED,
        when=reads("related") & shorter(12) & headline,
        over=headline,
        why="It heads a list of other articles, and headlines follow.",
        yes=("Recent Harbour News", "¶\n\nYou may also like\n\n▶ The Mill That Turned Twice", "Related Posts"),
        no=("Recent floods were news to nobody.", "Recent Harbour News\n\n▶ ¶"),
    ),
    Rule(
        name="read-also",
        label=Label.RELATED,
        when=says(r"^(?:also \s read|read \s also|read \s next|see \s also|related|baca \s juga|lea \s también) \s* [:|–-]")
        & shorter(30),
        why="A label and the headline of another article.",
        yes=("Baca juga: The Mill That Turned Twice", "Related: How salt is made"),
        no=("Related to this is the question of salt.", "See also the third chapter, where the mill returns."),
    ),
    Rule(
        name="related-box",
        label=Label.RELATED,
        when=under(
            "yarpp",
            "yarpp-related",
            "jp-relatedposts",
            "#jp-relatedposts",
            "crp_related",
            "wp_rp_wrap",
            "rp4wp-related-posts",
            "relpost-thumb-wrapper",
            "wp-block-query",
            "wp-block-latest-posts",
            "wpil-related-posts",
            "wp-embedded-content",
            "related",
            "related-posts",
            "related-articles",
            "blogcard-wrap",
        ),
        why="A plug-in that lists other articles put it there.",
        yes=("<ul class='wp-block-latest-posts'><li>▶ Three boats came in.</li></ul>",),
        no=("<p>▶ The two are <a class='wpil_keyword_link' href='/x'>related</a>.</p>",),
    ),
    Rule(
        name="list-of-links",
        label=Label.RELATED,
        when=under("<ul>", "<ol>") & linked(0.95) & headline & under("widget", "post-list", "recent-posts"),
        why="An entry of a list that is nothing but links, in a widget.",
        yes=("<div class='widget'><ul><li>▶ <a href='/x'>The Mill That Turned Twice</a></li></ul></div>",),
        no=("<ul><li>▶ <a href='/x'>The Mill That Turned Twice</a></li></ul>",),
    ),
)
