"""Rules for requests to subscribe to a newsletter."""

from reex_cli.lexicon import alternatives, pattern
from reex_cli.model import Label
from reex_cli.rules._conditions import headline, in_content, linked, of_prose, reads, says, shorter, under
from reex_cli.rules._rule import Rule
from reex_cli.rules._small_boxes import in_newsletter_box
from reex_cli.rules._structure import asks_to_subscribe

RULES = (
    Rule(
        name="newsletter-line",
        label=Label.NEWSLETTER,
        when=reads("newsletter") & shorter(40),
        why="The whole line asks for a subscription, or thanks for one.",
        yes=("Straight Into Your Inbox", "Subscribe to our weekly newsletter", "Thanks for subscribing, you are in."),
        no=("He found the letter in his inbox and did not answer.", "Subscribe is a word with a Latin root."),
    ),
    Rule(
        name="newsletter-plea",
        label=Label.NEWSLETTER,
        when=says(f"^{pattern('rule-newsletter-plea')}") & shorter(45) & ~of_prose,
        why="It asks to subscribe. It may be long and looks like prose, so only its words are a sign.",
        yes=(
            "Sign up for our daily newsletter to get the best food tips.",
            "Receive a weekly news update made to keep you company on the train.",
            "Get the best recipes of the week in your inbox, free.",
        ),
        no=("The newsletter was printed in 1921 and sold for a penny.", "Get the boat ready before the tide turns."),
    ),
    Rule(
        name="newsletter-form",
        label=Label.NEWSLETTER,
        when=under(
            "mc4wp-form",
            "mc_embed_signup",
            "#mc_embed_signup",
            "formkit-form",
            "convertkit-form",
            "wp-block-convertkit-form",
            "ck_form",
            "seva-form",
            "mailpoet_form",
            "wp-block-mailpoet-subscription-form-block-render",
            "wp-block-jetpack-subscriptions",
            "wp-block-jetpack-subscriptions__container",
            "jetpack_subscription_widget",
            "wp-block-jetpack-mailchimp",
            "tve_leads_form_container",
            "thrv-leads-form-box",
            "om-holder",
            "om-element",
            "optin-monster",
            "ml-embedded",
            "ml-form-embed",
            "mailmunch-forms-in-post-middle",
            "mailmunch-forms-after-post",
            "mailerlite-form",
            "wp-block-tribe-newsletter",
            "substack-post-embed",
            "subscription-widget",
            "subscription-widget-wrap",
            "subscription-widget-wrap-editor",
            "noptin-optin-form-wrapper",
            "tnp-subscription",
            "sib_signup_form",
            "hs-form",
            "newsletter",
            "newsletter-signup",
            "newsletter-form",
            "et_bloom*",
            "tve-leads*",
        ),
        certain_distance=-1,
        why="A subscription form encloses it.",
        yes=("<div class='mc4wp-form'><p>▶ Your name</p></div>", "<div class='et_bloom_widget'><p>▶ Your name</p></div>"),
        no=("<p class='news-letters'>▶ Your name</p>",),
    ),
    Rule(
        name="newsletter-box",
        label=Label.NEWSLETTER,
        when=in_newsletter_box & ~in_content,
        why="A small box encloses it, which is named after newsletters.",
        yes=(
            "<p>¶</p><p>¶</p><div class='inline-newsletter'><p>▶ One letter from the harbour a week, and no other mail.</p></div>",
        ),
        no=(
            "<div class='newsletter-archive'><p>¶</p><p>▶ ¶</p></div>",
            "<p>¶</p><p>¶</p><h2 id='how-we-make-our-newsletter'>▶ How we make our newsletter</h2>",
        ),
    ),
    Rule(
        name="newsletter-button",
        label=Label.NEWSLETTER,
        when=under("captioned-button-wrap") & shorter(40) | under("button-wrapper") & linked(0.9) & shorter(12),
        why="A button that Substack puts into letters, with the request above it.",
        yes=(
            "[content]<p class='button-wrapper'><a class='button primary' href='/x'>▶ Give it to a friend</a></p>",
            "[content]<div class='captioned-button-wrap'><p>▶ This letter is public, so pass it on.</p></div>",
        ),
        no=("[content]<p class='button-wrapper'>▶ Buttons are wrapped in <a href='/x'>paper</a>.</p>",),
    ),
    Rule(
        name="subscription-box",
        label=Label.NEWSLETTER,
        when=asks_to_subscribe & ~in_content,
        certain_distance=-1,
        why="A few words in one element with a button to subscribe.",
        yes=("<p>¶</p><p>¶</p><div><p>▶ One letter from the harbour a week.</p><button>Subscribe</button></div>",),
        no=("<p>¶</p><p>¶</p><div><p>▶ One letter from the harbour a week.</p><button>Harbour</button></div>",),
    ),
    Rule(
        name="newsletter-heading",
        label=Label.NEWSLETTER,
        when=says(rf"\b {pattern('rule-newsletter-heading')} [!.:]? $", *alternatives("rule-newsletter-heading-hint"))
        & headline
        & shorter(9),
        why="A few words that end in “newsletter”: the heading of a subscription box.",
        yes=("Our free newsletter",),
        no=("The mill had sent its members a paper that some of them still call the newsletter",),
    ),
)
