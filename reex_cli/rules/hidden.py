"""Rules for text that a browser does not show: one for each way of hiding, and one for each text beside that of the page.

Scripts show much of what a page hides: sections that open, tabs, articles that fade in. So the classifier decides, but for a
little hidden text amid what it keeps, which is dropped.
"""

from reex_cli.model import Label
from reex_cli.rules._conditions import Condition, in_content, inside, named, under
from reex_cli.rules._rule import Rule

# Shares of the words that are kept otherwise. Of the training pages that hide less, most hide it for good; with more, the
# annotators kept it on nearly all. Scripts let text fade in (`opacity`) and unfold (`height`), but hardly ever move or shrink it.
FEW_WORDS, VERY_FEW_WORDS = 0.1, 0.05
LEAST_TEXT = 5  # words of a page that a script is to show; "Loading" has fewer
IN_TABS = inside("role:tabpanel")  # of which all but one are hidden, until they are chosen
OPENS = IN_TABS | inside(
    "accordion*",
    "collapse",
    "collapsed",
    "collapsible*",
    "panel-collapse",
    "faq*",
    "toggle-content",
    "elementor-tab-content",
    "spoiler*",
)  # what a click opens


def waits_for_script(hidden: int) -> bool:
    """Whether a page that hides all of so many words is to be shown by a script."""
    return hidden >= LEAST_TEXT


def hides(
    name: str,
    selector: str,
    why: str,
    example: str,
    *,
    is_learnt: bool = True,
    share: float = FEW_WORDS,
    unless: Condition = OPENS,
) -> Rule:
    """The rule for one way of hiding: `selector` stands for it, and `example` has it."""
    return Rule(
        name=name,
        label=Label.HIDDEN,
        when=under(selector) & ~unless,
        is_learnt=is_learnt,
        inline=True,
        certain_distance=-1,
        certain_share=share,
        why=why,
        yes=(example, f"<p>¶</p><p>¶</p>{example}<p>¶</p><p>¶</p>"),
        no=("<p>▶ Loading</p>",),
    )


RULES = (
    hides("hidden-attribute", "[hidden]", "The attribute `hidden` hides it.", "<p hidden>▶ Loading</p>"),
    hides(
        "not-displayed",
        "[display:none]",
        "`display:none` hides it.",
        "<div style='color:red; display: none'><p>▶ Loading</p></div>",
    ),
    hides("not-visible", "[visibility:hidden]", "`visibility:hidden` hides it.", "<p style='visibility:hidden'>▶ Loading</p>"),
    hides(
        "transparent",
        "[opacity:0]",
        "`opacity:0` makes it transparent.",
        "<p style='opacity:0'>▶ Loading</p>",
        share=VERY_FEW_WORDS,
        is_learnt=False,
    ),
    hides(
        "no-font-size",
        "[font-size:0]",
        "`font-size:0` leaves nothing to see of it.",
        "<p style='font-size:0px'>▶ Loading</p>",
        is_learnt=False,
    ),
    hides(
        "off-screen",
        "[off-screen]",
        "It is placed far outside of the screen.",
        "<p style='position:absolute; left:-9999px'>▶ Loading</p>",
        is_learnt=False,
    ),
    hides(
        "clipped",
        "[clip]",
        "`clip` leaves nothing to see of it.",
        "<p style='clip: rect(0 0 0 0)'>▶ Loading</p>",
        is_learnt=False,
    ),
    hides(
        "no-size",
        "[size:0]",
        "It has no width or no height.",
        "<p style='height:0;overflow:hidden'>▶ Loading</p>",
        share=VERY_FEW_WORDS,
        is_learnt=False,
    ),
    hides(
        "colour-of-its-ground",
        "[same-colour]",
        "It has the colour of its ground.",
        "<div style='background:#fff'><p style='color:white'>▶ Loading</p></div>",
        is_learnt=False,
        unless=under("[other-colour]"),
    ),
    Rule(
        name="closed-dialog",
        label=Label.HIDDEN,
        when=under("[closed]"),
        certain_distance=-1,
        certain_share=FEW_WORDS,
        is_learnt=False,
        why="It is in a dialog that is closed.",
        yes=("<dialog><p>▶ Loading</p></dialog>",),
        no=("<dialog open><p>▶ Loading</p></dialog>",),
    ),
    Rule(
        name="to-be-opened",
        label=Label.HIDDEN,
        when=under("[hidden]", "[display:none]", "[visibility:hidden]") & OPENS & ~(IN_TABS & in_content),
        certain_distance=-1,
        why="It is hidden until somebody opens it or chooses its tab.",
        yes=("<div class='accordion-body' style='display:none'>▶ By boat</div>", "<div role='tabpanel' hidden>▶ By boat</div>"),
        no=("<div class='accordion-body'>▶ By boat</div>", "[content]<div role='tabpanel' hidden><p>▶ By boat</p></div>"),
    ),
    Rule(
        name="streamed",
        label=Label.HIDDEN,
        when=under("[streamed]"),
        certain_distance=-1,
        why="It is hidden behind the page until a script puts it in its place.",
        yes=("<div hidden id='S:0'><p>▶ Loading</p></div>",),
        no=("<div id='S:0'><p>▶ Loading</p></div>",),
    ),
    Rule(
        name="not-spoken",
        label=Label.HIDDEN,
        when=under("[aria-hidden]") & ~(IN_TABS & in_content),
        inline=True,
        certain_distance=-1,
        why="`aria-hidden` hides it from screen readers: a decoration, or the same once more.",
        yes=("<p aria-hidden='true'>▶ Loading</p>",),
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
    Rule(
        name="comment",
        label=Label.HIDDEN,
        when=named("silent:comment"),
        why="It is a comment in the source, which no browser shows.",
        yes=("<p>¶</p><!-- ▶ The mill was sold in spring, and then it burned. -->",),
        no=("<p>¶</p><p>▶ The mill was sold in spring, and then it burned.</p>",),
    ),
    Rule(
        name="template",
        label=Label.HIDDEN,
        when=named("silent:template"),
        why="It is a template, of which scripts may show copies.",
        yes=("<p>¶</p><template><p>▶ Loading</p></template>",),
        no=("<p>▶ Loading</p>",),
    ),
    Rule(
        name="without-scripts",
        label=Label.HIDDEN,
        when=named("silent:noscript"),
        why="It is shown only where no scripts run.",
        yes=("<p>¶</p><noscript>▶ Please enable scripts.</noscript>",),
        no=("<p>▶ Please enable scripts.</p>",),
    ),
    Rule(
        name="fallback",
        label=Label.HIDDEN,
        when=named("silent:fallback"),
        why="It is shown only where a video, a frame or another object cannot be.",
        yes=("<p>¶</p><video src='/mill.mp4'>▶ Your browser plays no videos.</video>",),
        no=("<p>▶ Your browser plays no videos.</p>",),
    ),
)
# For what a reader of the page does not see, though a machine may: selectors and rules. `aria-hidden` hides from screen readers.
HIDING_SELECTORS = frozenset(
    "[hidden] [streamed] [display:none] [visibility:hidden] [opacity:0] [font-size:0] [off-screen]".split()
)
HIDING_RULES = frozenset(rule.name for rule in RULES if rule.certain_share) | {"streamed", "comment"}
