"""Forms and buttons."""

from reex_cli.model import Label
from reex_cli.rules._rule import Rule
from reex_cli.rules._when import under

RULES = (
    Rule(
        name="button",
        label=Label.FORM,
        when=under("<button>", "<select>", "<textarea>", "wp-block-buttons", "wp-block-button", "role:button"),
        why="It is a button or a choice to click on.",
        yes=("<div class='wp-block-buttons'><p>▶ Order now</p></div>",),
        no=("<p class='wp-block-paragraph'>▶ Order now</p>",),
    ),
    Rule(
        name="form",
        label=Label.FORM,
        when=under("wpforms-container", "wpcf7", "gform_wrapper", "#searchform", "search-form", "<form>"),
        sure=-1,
        why="It belongs to a form.",
        yes=("<form><p>▶ Your message</p></form>",),
        no=("<p class='formal'>▶ Your message</p>",),
    ),
)
