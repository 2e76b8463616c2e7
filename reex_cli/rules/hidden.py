"""Rules for text that a browser does not show."""

from reex_cli.model import Label
from reex_cli.rules._conditions import in_content, inside, under
from reex_cli.rules._rule import Rule

RULES = (
    Rule(
        name="not-shown",
        label=Label.HIDDEN,
        when=under("[hidden]", "[display:none]", "[aria-hidden]") & ~(inside("role:tabpanel") & in_content),
        inline=True,
        certain_distance=-1,
        why="The HTML hides it.",
        yes=("<p hidden>▶ Loading</p>", "<div style='color:red; display: none'><p>▶ Loading</p></div>"),
        no=("<p>▶ Loading</p>", "[content]<div role='tabpanel' aria-hidden='true'><p>▶ By boat</p></div>"),
    ),
    Rule(
        name="screen-reader-text",
        label=Label.HIDDEN,
        when=under("sr-only", "screen-reader-text", "visuallyhidden", "visually-hidden", "screenreader-only"),
        inline=True,
        why="It is meant for screen readers only.",
        yes=("<p class='sr-only'>▶ opens in a new tab</p>",),
        no=("<p class='sr'>▶ opens in a new tab</p>",),
    ),
)
