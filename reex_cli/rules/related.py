"""Rules for links to other articles."""

import re

from reex_cli.lexicon import pattern
from reex_cli.model import Block, Label
from reex_cli.rules._article_head import is_article_headline
from reex_cli.rules._conditions import about, after, headline, in_content, inside, linked, reads, says, shorter, under
from reex_cli.rules._rule import Rule
from reex_cli.rules._speech import is_speech_line
from reex_cli.rules._structure import in_labelled_teasers, in_teasers
from reex_cli.rules._text_boxes import in_list

SENTENCE_BEFORE_ANOTHER = re.compile(r"[^\W\d_]{3}[.…][\"”»’)]?\s[\W_]?[^\W\d_a-z]")


def is_lone_paragraph(block: Block) -> bool:
    """Whether a line stands alone and has the end of a sentence inside, as a paragraph that ends in a quotation has."""
    return block.blank_lines > 0 and SENTENCE_BEFORE_ANOTHER.search(block.text) is not None


RULES = (
    Rule(
        name="read-also",
        label=Label.RELATED,
        when=says(rf"^{pattern('rule-read-also')} \s* [:：|–-] \s* \S") & shorter(30),
        why="“See also” and the headline of another article.",
        yes=("Baca juga: The Mill That Turned Twice", "Related: How salt is made"),
        no=("Related to this is the question of salt.", "See also the third chapter, where the mill returns."),
    ),
    Rule(
        name="read-also-link",
        label=Label.RELATED,
        when=says(rf"^{pattern('rule-read-also')}") & linked(0.6) & ~linked(0.98) & shorter(30),
        why="“See also”, and the headline of another article, which is a link.",
        yes=("<p>▶ <strong>Read also</strong><a href='/x'>The Mill That Turned Twice</a></p>",),
        no=("<p>▶ Read also the third chapter, where the mill <a href='/x'>returns</a>.</p>",),
    ),
    Rule(
        name="related-list",
        label=Label.RELATED,
        when=reads("related") & shorter(12) & headline,
        reach=headline & ~is_article_headline & ~is_speech_line & ~about(is_lone_paragraph, "is a paragraph"),
        why="The heading of a list of other articles, with the headlines that follow.",
        yes=("Recent Harbour News", "<p>¶</p><h3>You may also like</h3><p>▶ The Mill That Turned Twice</p>", "Related Posts"),
        no=(
            *("Recent floods were news to nobody.", "Recent Harbour News\n\n▶ ¶"),
            "¶\n\nRecent Harbour News\nThe Salt Road\n\n▶ — Who drew the maps?\n\n— My mother did.",
            "¶\n\nRecent Harbour News\nThe Salt Road\n\n▶ They had lost the maps. “Who drew them?”\n\n¶",
            "dump: Latest news\nSport\n▶ The mill that would not stop\nBy Ada Moss\n3 May 2024\n\n¶",
            "dump: Latest news\nSport\nThe mill that would not stop\n▶ By Ada Moss\n3 May 2024\n\n¶",
        ),
    ),
    Rule(
        name="list-between-paragraphs",
        label=Label.RELATED,
        when=in_list,
        why="The heading of a list of other articles and the headlines directly below it, between paragraphs.",
        yes=(
            "¶\n\n¶\n\nRead more\nThe Salt Road\n▶ Who drew the maps?\n\n¶",
            "¶\n\n¶\n\nSEE ALSO:\n▶ The Salt Road\n\n¶",
        ),
        no=("¶\n\n¶\n\nRead more\n▶ The road was made of salt.\n\n¶",),
    ),
    Rule(
        name="related-box",
        label=Label.RELATED,
        when=under(
            "yarpp",
            "yarpp-related",
            "yarpp-thumbnails-horizontal",
            "jp-relatedposts",
            "#jp-relatedposts",
            "crp_related",
            "crp-list",
            "wp_rp_wrap",
            "wp_rp_content",
            "rp4wp-related-posts",
            "relpost-thumb-wrapper",
            "wp-block-query",
            "wp-block-latest-posts",
            "wp-block-jetpack-related-posts",
            "wp-block-rss",
            "wp-block-latest-comments",
            "wp-block-archives",
            "wp-block-categories",
            "wp-block-tag-cloud",
            "wpil-related-posts",
            "wpil-related-posts-*",
            "irpp_post",
            "irp-container",
            "irp",
            "intelly-related-posts",
            "baca-juga",
            "penci-ilrelated-posts",
            "penci-inline-related-posts",
            "td_block_related_posts",
            "contextual-related-posts",
            "srp-widget-container",
            "outbrain",
            "OUTBRAIN",
            "taboola",
            "zergnet",
            "wp-embedded-content",
            "related",
            "related-posts",
            "related-articles",
            "blogcard-wrap",
            "blogcard",
            "internal-blogcard",
            "linkcard",
            "lkc-internal-wrap",
            "sbd-card",
            "wp-block-pochipp-linkbox",
        ),
        certain_distance=-1,
        why="A plug-in that lists other articles encloses it.",
        yes=("<ul class='wp-block-latest-posts'><li>▶ Three boats came in.</li></ul>",),
        no=("<p>▶ The two are <a class='wpil_keyword_link' href='/x'>related</a>.</p>",),
    ),
    Rule(
        name="feed-headline",
        label=Label.RELATED,
        when=inside("feed-headline"),
        why="In place of a text, the entry of a feed repeats its headline, or links to more of them.",
        yes=("[content]<div class='feed-headline'><a href='/mill'>▶ The Mill That Turned Twice</a></div>",),
        no=("[content]<p>▶ The Mill That Turned Twice</p>",),
    ),
    Rule(
        name="row-of-teasers",
        label=Label.RELATED,
        when=(in_teasers & after(0.4) | in_labelled_teasers) & ~in_content,
        why="Headlines of other articles behind the article, with a picture or a little text each.",
        yes=(
            (
                "<p>¶</p><p>¶</p><p>¶</p><p>¶</p><div><h2>More stories</h2><h3><a href='/a'>Good for some</a></h3>"
                "<p>▶ They waited.</p><h3><a href='/b'>Let us mend</a></h3><p>Every year it is put off.</p></div>"
            ),
            (
                "<article><p>¶</p><p>¶</p><p>¶</p><p>¶</p><div><div class='x'><img src='a.jpg'><h4><a href='/a'>Good for some</a></h4><p>▶ They waited.</p></div>"
                "<div class='x'><img src='b.jpg'><h4><a href='/b'>Let us mend</a></h4><p>Every year it is put off.</p></div></div></article>"
            ),
        ),
        no=(
            "<p>¶</p><p>¶</p><p>¶</p><p>¶</p><div><h2>More stories</h2><h3>Good for some</h3><p>▶ They waited.</p></div>",
            "<article><p>¶</p><p>¶</p><p>¶</p><p>¶</p><h4><a href='/a'>Good for some</a></h4><p>▶ They waited.</p></article>",
            (
                "<main><div class='x'><img src='a.jpg'><h2><a href='/a'>Good for some</a></h2><p>They waited.</p></div>"
                "<div class='x'><img src='b.jpg'><h2><a href='/b'>Let us mend</a></h2><p>▶ It is put off.</p></div></main>"
            ),
        ),
    ),
    Rule(
        name="list-of-links",
        label=Label.RELATED,
        when=under("<ul>", "<ol>") & linked(0.95) & headline & under("widget", "post-list", "recent-posts"),
        why="A list entry that consists of a link, in a widget.",
        yes=("<div class='widget'><ul><li>▶ <a href='/x'>The Mill That Turned Twice</a></li></ul></div>",),
        no=("<ul><li>▶ <a href='/x'>The Mill That Turned Twice</a></li></ul>",),
    ),
)
