"""What a browser does not show."""

from reex_cli.model import Kind, Label
from reex_cli.rules._rule import Rule
from reex_cli.rules._test import about, kind, under

RULES = (
    Rule(
        name="not-shown",
        label=Label.HIDDEN,
        when=under("[hidden]", "[display:none]", "[aria-hidden]"),
        inline=True,
        why="The markup hides it.",
        yes=("<p hidden>▶ Loading</p>", "<div style='color:red; display: none'><p>▶ Loading</p></div>"),
        no=("<p>▶ Loading</p>",),
    ),
    Rule(
        name="screen-reader-text",
        label=Label.HIDDEN,
        when=under("sr-only", "screen-reader-text", "visuallyhidden", "visually-hidden", "screenreader-only"),
        inline=True,
        why="It is there for screen readers only.",
        yes=("<p class='sr-only'>▶ opens in a new tab</p>",),
        no=("<p class='sr'>▶ opens in a new tab</p>",),
    ),
    Rule(
        name="decorative-image",
        label=Label.MEDIA,
        when=kind(Kind.IMAGE) & about(lambda block: not block.text, "has no text"),
        why="An image without a text that stands for it says nothing in a text.",
        yes=("<img src='/line.png' alt=''>",),
        no=("<img src='/mill.jpg' alt='The mill at low tide'>",),
    ),
)
