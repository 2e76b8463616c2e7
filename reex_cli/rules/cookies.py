"""Notices about cookies."""

from reex_cli.model import Label
from reex_cli.rules._conditions import in_content, reads, says, under
from reex_cli.rules._rule import Rule

RULES = (
    Rule(
        name="cookie-line",
        label=Label.COOKIES,
        when=reads("cookies") & ~in_content,
        why="The line asks to accept cookies.",
        yes=("Accept all cookies", "We use cookies to make this site work."),
        no=("We use cookies and milk to bribe the children.", "Oat cookies keep for a week in a tin.")[1:],
    ),
    Rule(
        name="cookie-notice",
        label=Label.COOKIES,
        when=says(
            r"\b cookies \b .{0,120} \b (?:this|our) \s (?:web)?site \b | \b (?:web)?site \b .{0,40} \b uses \s cookies \b",
            "cookies",
        )
        & ~in_content,
        why="It says that the site uses cookies.",
        yes=("Cookies help us deliver our site.", "By going on you agree that this website uses cookies."),
        no=(
            "The bakery sells cookies at the site of the old mill.",
            "[content]<p>▶ This website uses cookies for comments.</p>",
        ),
    ),
    Rule(
        name="cookie-banner",
        label=Label.COOKIES,
        when=under(
            "cookie-banner",
            "cookie-notice",
            "#cookie-notice",
            "#cookie-law-info-bar",
            "cookie-consent",
            "#onetrust-banner-sdk",
            "#CybotCookiebotDialog",
            "cc-window",
            "cmplz-cookiebanner",
        ),
        why="A consent banner is around it.",
        yes=("<div class='cookie-banner'><p>▶ Fine by me</p></div>",),
        no=("<div class='cookie-recipe'><p>▶ Fine by me</p></div>",),
    ),
)
