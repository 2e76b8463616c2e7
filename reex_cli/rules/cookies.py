"""Rules for cookie notices."""

from reex_cli.lexicon import alternatives, pattern
from reex_cli.model import Label
from reex_cli.rules._conditions import in_content, reads, says, under
from reex_cli.rules._rule import Rule

RULES = (
    Rule(
        name="cookie-line",
        label=Label.COOKIES,
        when=reads("cookies") & ~in_content,
        why="The whole line asks for consent to cookies.",
        yes=("Accept all cookies", "We use cookies to make this site work."),
        no=("We use cookies and milk to bribe the children.", "Oat cookies keep for a week in a tin.")[1:],
    ),
    Rule(
        name="cookie-notice",
        label=Label.COOKIES,
        when=says(pattern("rule-cookie-notice"), *alternatives("rule-cookie-notice-hint")) & ~in_content,
        why="It states that the site uses cookies.",
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
        why="A banner for consent to cookies encloses it.",
        yes=("<div class='cookie-banner'><p>▶ Fine by me</p></div>",),
        no=("<div class='cookie-recipe'><p>▶ Fine by me</p></div>",),
    ),
)
