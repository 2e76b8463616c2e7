"""Rules for comments of readers and for comment forms."""

from reex_cli.model import Label
from reex_cli.rules._conditions import about, after, in_content, reads, shorter, under, whole_page
from reex_cli.rules._rule import Rule

has_digit = about(lambda block: any(map(str.isdigit, block.text)), "has a digit")

RULES = (
    Rule(
        name="comment-form",
        label=Label.COMMENTS,
        when=reads("comment-form") & after(0.5) & ~in_content,
        reach=whole_page,
        certain_distance=0,
        why="It asks for a comment; nothing after a comment form belongs to the article.",
        yes=("¶\n\n▶ Leave a Reply", "<p>¶</p><h3>Submit a Comment</h3><p>▶ Your name</p>"),
        no=("Leave a reply with the porter and go.", "▶ Submit a Comment\n\n¶\n\n¶"),
    ),
    Rule(
        name="comments-begin",
        label=Label.COMMENTS,
        when=reads("comments") & after(0.5) & ~in_content,
        reach=whole_page,
        certain_distance=0,
        why="The heading of the comments after the article.",
        yes=("¶\n\n▶ 2 Comments", "<p>¶</p><h3>3 thoughts on “The Salt Road”</h3><p>▶ I walked it too.</p>"),
        no=("▶ 2 Comments\n\n¶\n\n¶", "¶\n\n▶ The comments were kind."),
    ),
    Rule(
        name="comment-count",
        label=Label.COMMENTS,
        when=reads("comments", "comment-form") & shorter(12) & (whole_page | after(0.9) | has_digit) & ~in_content,
        why="It states the number of comments or asks for one.",
        yes=("▶ 2 Comments\n\n¶\n\n¶",),
        no=(
            "¶\n\n▶ Comments\n\n¶",
            "Two comments on the salt road",
            "[content]<p>¶</p><h2>▶ Comments</h2><p>¶</p>",
            "Comments on the salt road were rare then and are rarer today.",
        ),
    ),
    Rule(
        name="comment-section",
        label=Label.COMMENTS,
        when=under(
            "#comments",
            "#respond",
            "comments-area",
            "comment-list",
            "comment-respond",
            "comment-form",
            "commentlist",
            "comments",
            "#disqus_thread",
        ),
        certain_distance=-1,  # a forum page consists of such sections
        why="It is in the section for readers' comments.",
        yes=("<div id='comments'><p>▶ I walked it too.</p></div>",),
        no=("<div id='commentary'><p>▶ I walked it too.</p></div>",),
    ),
)
