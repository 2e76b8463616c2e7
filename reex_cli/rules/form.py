"""Rules for forms and buttons. Buttons to share, to copy or to read otherwise are in `share.py` and `tools.py`."""

from reex_cli.model import Kind, Label
from reex_cli.rules._conditions import in_content, kind, named, reads, under
from reex_cli.rules._rule import Rule
from reex_cli.rules._text_boxes import in_box

RULES = (
    Rule(
        name="button",
        label=Label.FORM,
        when=under("<button>", "<select>", "<textarea>", "wp-block-buttons", "wp-block-button", "role:button")
        & ~(kind(Kind.HEADING) & in_content)
        & ~reads("code-tools", "reader-tools", "share"),
        why="It is a button or a menu of choices. A button in a heading of a post is kept: it opens the section below.",
        yes=("<div class='wp-block-buttons'><p>▶ Order now</p></div>",),
        no=(
            "<p class='wp-block-paragraph'>▶ Order now</p>",
            "<button>▶ Copy link</button>",
            "[content]<h3><button>▶ When is high tide?</button></h3>",
        ),
    ),
    Rule(
        name="box-with-button",
        label=Label.FORM,
        when=in_box,
        why="A few lines between paragraphs that stand alone, with a button: a shop, a poll, a table, a request.",
        yes=(
            "¶\n\n¶\n\nOur salt\n▶ The sack £4\nAdd to basket\n\n¶",
            "¶\n\n¶\n\nQuick poll\n▶ Is salt good?\nYes\nNo\nVote\n12 votes so far\n\n¶",
        ),
        no=(
            "¶\n\n¶\n\nOur salt\n▶ The sack £4\nThe spoon £1\n\n¶",
            "Our salt\n▶ The sack £4\nAdd to basket\n\n¶\n\n¶",
            "¶\n\n¶\n\nVote\n▶ Nobody did.\n\n¶",
        ),
    ),
    Rule(
        name="form",
        label=Label.FORM,
        when=under("wpforms-container", "wpcf7", "gform_wrapper", "#searchform", "search-form", "<form>"),
        certain_distance=-1,
        why="It is part of a form.",
        yes=("<form><p>▶ Your message</p></form>",),
        no=("<p class='formal'>▶ Your message</p>",),
    ),
    Rule(
        name="input",
        label=Label.FORM,
        when=named("silent:input"),
        why="It is the text of a field or button: its value, its label, or what to type in.",
        yes=("<p>¶</p><form><input placeholder='▶ Search the mill'></form>",),
        no=("<p>▶ Search the mill</p>",),
    ),
)
