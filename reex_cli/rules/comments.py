"""Rules for comments of readers and for comment forms."""

from reex_cli.model import Label
from reex_cli.rules._conditions import about, after, in_content, reads, shorter, under, whole_page
from reex_cli.rules._rule import Rule
from reex_cli.rules._structure import behind_article

has_digit = about(lambda block: any(map(str.isdigit, block.text)), "has a digit")

# Sections for comments, and the comments in them.
SECTIONS = (
    "#comments",
    "comments-area",
    "comment-list",
    "commentlist",
    "comments",
    "#disqus_thread",
)
REPLIES = (
    "#comment-section",
    "#replies",
    "#discussion",
    "comment",
    "comment-body",
    "comment-content",
    "comment-section",
    "comment-text",
    "comment-thread",
    "comment__body",
    "comment__content",
    "comments-container",
    "comments-list",
    "comments-section",
    "comments-wrapper",
    "comments__list",
    "coral-comment-list",
    "fb-comments",
    "hyvor-talk-comments",
    "reader-comments",
    "replies",
    "reply",
    "reply-content",
    "responses",
    "responsesWrapper",
    "talk-stream",
    "thread-comments",
    "user-comments",
    "utterances",
    "wpd-thread-list",
    "wpdiscuz",
)

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
        name="reply-of-a-reader",
        label=Label.COMMENTS,
        when=under(*SECTIONS, *REPLIES) & behind_article & ~in_content,
        why="It is in a section for replies, behind the article, which holds most of the page’s words.",
        yes=("<article><p>¶</p><p>¶</p></article><section class='replies'><p>▶ I walked it too.</p></section>",),
        no=(
            "<article><p>¶</p><div class='reply'><p>▶ “No,” he wrote back.</p></div><p>¶</p></article>",
            "<article><p>Who walked it?</p></article><div class='replies'><p>▶ I did.</p><p>¶</p></div>",
        ),
    ),
    Rule(
        name="comment-section",
        label=Label.COMMENTS,
        when=under(
            *SECTIONS,
            "#respond",
            "comment-respond",
            "comment-form",
        ),
        certain_distance=-1,  # a forum page consists of such sections
        why="It is in the section for readers' comments.",
        yes=("<div id='comments'><p>▶ I walked it too.</p></div>",),
        no=("<div id='commentary'><p>▶ I walked it too.</p></div>",),
    ),
)
