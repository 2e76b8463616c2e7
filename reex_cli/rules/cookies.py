"""Rules for cookie notices."""

from reex_cli.lexicon import alternatives, pattern
from reex_cli.model import Label
from reex_cli.rules._conditions import in_content, inside, of_prose, reads, says
from reex_cli.rules._rule import Rule
from reex_cli.rules._structure import asks_to_agree

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
        when=says(pattern("rule-cookie-notice"), *alternatives("rule-cookie-notice-hint")) & ~in_content & ~of_prose,
        why="It states that the site uses cookies.",
        yes=("Cookies help us deliver our site.", "By going on you agree that this website uses cookies."),
        no=(
            "The bakery sells cookies at the site of the old mill.",
            "[content]<p>▶ This website uses cookies for comments.</p>",
            "<h2>3. Cookies</h2><p>▶ 3.1 We set cookies so that you stay logged in on this site.</p><p>¶</p>",
        ),
    ),
    Rule(
        name="consent-layer",
        label=Label.COOKIES,
        when=asks_to_agree,
        why="It is in one element with a button to agree, and several words that requests for consent have.",
        yes=(
            (
                "<div><p>▶ We and 98 partners store identifiers of your device, to show you advertising.</p>"
                "<p>You may withdraw your consent to this processing of personal data.</p><button>OK</button></div>"
                "<main><p>¶</p><p>¶</p><p>¶</p></main>"
            ),
            (
                "<div><p>▶ Wir verarbeiten Ihre Daten und speichern eine Kennung auf Ihrem Gerät, um Werbung zu zeigen.</p>"
                "<p>Ihre Einwilligung können Sie widerrufen.</p><a href='#'>Einverstanden</a></div>"
                "<main><p>¶</p><p>¶</p><p>¶</p></main>"
            ),
            (
                "<main><p>¶</p><p>¶</p><div><p>▶ A video of another site is here. To see it, we need your consent.</p>"
                "<button>Show content</button></div><p>¶</p></main>"
            ),
        ),
        no=(
            "<main><p>¶</p><p>¶</p><div><p>▶ The words of the song are below.</p><button>Show content</button></div></main>",
            "<main><p>¶</p><p>¶</p><div><p>▶ The partners signed and stored the salt.</p><button>OK</button></div></main>",
        ),
    ),
    Rule(
        name="cookie-banner",
        label=Label.COOKIES,
        when=inside(
            "cookie-banner",
            "cookie-bar",
            "cookie-consent-banner",
            "cookie-law-info-bar",
            "cookie-popup",
            "cookiebanner",
            "cookieconsent",
            "cookie-notice",
            "consent-banner",
            "consent-modal",
            "consent-overlay",
            "cli-modal",
            "cky-consent-container",
            "cky-consent-bar",
            "fc-consent-root",
            "fc-dialog-container",
            "gdpr-banner",
            "gdpr-cookie-notice",
            "iubenda-cs-banner",
            "klaro",
            "moove-gdpr-info-bar-container",
            "osano-cm-window",
            "qc-cmp2-container",
            "sp-message-container",
            "termsfeed-com---nb",
            "truste_box_overlay",
            "usercentrics-root",
            "#BorlabsCookieBox",
            "#cmpbox",
            "#cookie-bar",
            "#cookiebanner",
            "#didomi-host",
            "#didomi-popup",
            "#iubenda-cs-banner",
            "#moove_gdpr_cookie_info_bar",
            "#onetrust-consent-sdk",
            "#qc-cmp2-ui",
            "#truste-consent-track",
            "#usercentrics-root",
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
