"""Rules for notices that a text is for subscribers, and for requests for donations."""

from functools import cache

from reex_cli.block_features import PageFeatures
from reex_cli.lexicon import LazyPattern, alternatives, compile_pattern
from reex_cli.model import Label
from reex_cli.rules._conditions import after, before_prose, found, in_content, inside, reads, shorter, under
from reex_cli.rules._hints import compile_hints
from reex_cli.rules._rule import Rule

APPEAL_WORDS = 50  # at most
BEHIND = 0.75  # of the page's sentences
BESIDE = ("widget", "sidebar", "<aside>", "widget-area", "textwidget", "<footer>", "role:complementary")
SELECTORS_BESIDE = frozenset(BESIDE)
CONTENT = frozenset(("<article>", "[content]"))
has_appeal_hint = compile_hints(alternatives("rule-appeal-hint"))


@cache
def appeal_pattern() -> LazyPattern:
    """A request for donations or members in any language, which few pages need."""
    return compile_pattern("rule-appeal")


def find_appeals(page: PageFeatures) -> frozenset[int]:
    """The blocks beside or around the article that ask for donations or members. The words come last, as they take longest."""
    return frozenset(
        [
            block.index
            for block in page.body
            if block.word_count < APPEAL_WORDS
            and (
                not SELECTORS_BESIDE.isdisjoint(block.selectors)
                or ((not block.preceding_share or block.preceding_share >= BEHIND) and CONTENT.isdisjoint(block.all_selectors))
            )
            and has_appeal_hint(block.block.text.lower())
            and appeal_pattern().search(block.block.text)
        ]
    )


RULES = (
    Rule(
        name="paywall-line",
        label=Label.ADVERT,
        when=reads("paywall") & shorter(18),
        why="It states that a text is for subscribers or members.",
        yes=(
            "This content is restricted to members",
            "Already a subscriber? Log in",
            "[content]<p>¶</p><p>▶ Cet article est réservé aux abonnés.</p>",
            "Nur für Abonnenten",
        ),
        no=("The content of the barrel was for members of the guild.", "To continue the road they needed salt."),
    ),
    Rule(
        name="paywall-box",
        label=Label.ADVERT,
        when=under(
            "content-locker",
            "content-restricted-message",
            "gh-post-upgrade-cta",
            "gh-post-upgrade-cta-content",
            "ihc-locker-wrap",
            "ihc-locker-message",
            "leaky_paywall_message",
            "leaky_paywall_message_wrap",
            "login-required",
            "login-wall",
            "loginwall",
            "members-access-error",
            "members-only-message",
            "membership-required",
            "mepr-unauthorized-message",
            "mepr-login-form-wrap",
            "mepr_error",
            "mp_wrapper",
            "onp-locker-call",
            "onp-sl-text",
            "patreon-campaign-banner",
            "patreon-locked-content-message",
            "patreon-valid-patron-message",
            "paywall-banner",
            "paywall-cta",
            "paywall-message",
            "paywall-modal",
            "paywall-notice",
            "paywall-overlay",
            "paywall-prompt",
            "paywall-title",
            "piano-inline",
            "pmpro_content_message",
            "pmpro_login_wrap",
            "premium-wall",
            "rcp_restricted",
            "rcp-restricted-content-message",
            "register-wall",
            "registration-wall",
            "regwall",
            "restricted-content-message",
            "s2member-message",
            "sfwd-lms-restricted",
            "subscribe-wall",
            "subscriber-wall",
            "subscription-required",
            "subscription-wall",
            "swpm-post-not-logged-in-msg",
            "swpm-login-widget-form",
            "tp-container-inner",
            "um-locked-content",
            "um-locked-content-msg",
            "wc-memberships-content-restricted-message",
            "wc-memberships-message",
            "wc-memberships-restriction-message",
            "wp-block-jetpack-paywall",
            "wp-block-premium-content-logged-out-view",
            "wpmem_msg",
            "wpmem_restricted_msg",
            "zephr-overlay",
            "swpm-*",
            "wc_memberships_*",
        )
        & shorter(80),
        why="The notice of a plug-in that keeps a text for members encloses it.",
        yes=("[content]<p>¶</p><div class='rcp_restricted'><p>▶ Friends of the mill read on.</p></div>",),
        no=("[content]<p>¶</p><div class='paywall'><p>▶ Friends of the mill read on.</p></div>",),
    ),
    Rule(
        name="donation-box",
        label=Label.ADVERT,
        when=under(
            "bmc-button",
            "bmc-btn-container",
            "buymeacoffee",
            "donate-box",
            "donate-button",
            "donation-box",
            "donation-form",
            "give-form-wrap",
            "give-form",
            "give-wrap",
            "kofi-button",
            "ko-fi-button",
            "patreon-widget",
            "ptrn-button",
            "support-box",
            "wp-block-give-donation-form",
            "wp-block-jetpack-donations",
            "wp-block-jetpack-recurring-payments",
            "wp-block-patreon",
            "wpedon-container",
        )
        & shorter(80),
        inline=True,
        why="A box for donations encloses it.",
        yes=("<div class='donation-box'><p>▶ Keep the mill turning.</p></div>",),
        no=("<div class='donations'><p>▶ The mill was a gift of the guild.</p></div>",),
    ),
    Rule(
        name="appeal",
        label=Label.ADVERT,
        when=found(find_appeals, "asks for donations or members")
        & (under(*BESIDE) | (before_prose | after(BEHIND)) & ~inside(*CONTENT))
        & ~in_content,
        why="It asks for donations or members, beside the article.",
        yes=(
            "<p>¶</p><div class='widget'><p>▶ If you like the mill, please consider becoming a patron of it.</p></div>",
            "<p>¶</p><p>¶</p><p>¶</p><p>¶</p><aside><p>▶ Stellt die Mühle ab? Unterstützen Sie uns mit einem Beitrag.</p></aside>",
        ),
        no=(
            "<article><p>¶</p><p>¶</p><p>¶</p><p>▶ He hoped to become a patron of the mill.</p></article>",
            "<p>¶</p><p>▶ Please consider becoming a patron.</p><p>¶</p>",
        ),
    ),
)
