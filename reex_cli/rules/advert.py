"""Rules for advertisements and their labels."""

from reex_cli.model import Label
from reex_cli.rules._conditions import in_content, reads, shorter, under
from reex_cli.rules._rule import Rule
from reex_cli.rules._small_boxes import in_offer
from reex_cli.rules._structure import in_labelled_box
from reex_cli.rules._text_boxes import below_advert_label

RULES = (
    Rule(
        name="advert-label",
        label=Label.ADVERT,
        when=reads("advert") & shorter(8),
        why="The whole line is the label of an advertisement.",
        yes=("Advertisement", "Article continues below"),
        no=("An advertisement in the paper found him.",),
    ),
    Rule(
        name="affiliate-note",
        label=Label.ADVERT,
        when=reads("affiliate") & shorter(60),
        why="It tells that the site is paid for what readers buy.",
        yes=("We may earn a commission if you buy through links on our site.", "This post contains affiliate links."),
        no=("The mill paid a commission to whoever brought salt.",),
    ),
    Rule(
        name="labelled-advert",
        label=Label.ADVERT,
        when=below_advert_label,
        why="It is directly below the label of an advertisement, where paragraphs stand alone.",
        yes=("¶\n\n¶\n\nSponsored\n▶ Weir & Sons: salt by the sack. Say WEIR for a spoon.\n\n¶",),
        no=(
            "¶\n\n¶\n\nSponsored\n\n▶ The sack of salt was left at the weir.\n\n¶",
            "¶\n¶\nAdvertisement\n▶ The sack of salt was left at the weir.\n¶",
        ),
    ),
    Rule(
        name="labelled-box",
        label=Label.ADVERT,
        when=in_labelled_box,
        why="It is in a box that begins with the label of an advertisement and ends with a button.",
        yes=("<p>¶</p><p>¶</p><div><b>Sponsored</b><p>▶ Say WEIR for a spoon.</p><a href='/x'>Buy salt</a></div><p>¶</p>",),
        no=(
            "<p>¶</p><p>¶</p><div><b>Sponsored</b><p>▶ The sack of salt was left at the weir.</p></div><p>¶</p><p>¶</p>",
            "<p>¶</p><p>¶</p><div><p>▶ The sack was left at the weir.</p><b>Sponsored</b><a href='/x'>Buy salt</a></div><p>¶</p>",
        ),
    ),
    Rule(
        name="offer-box",
        label=Label.ADVERT,
        when=in_offer & ~in_content,
        why="It is in a small box between two paragraphs, with the button of a shop, a poll or a plea for money.",
        yes=(
            "<p>¶</p><p>¶</p><div><p>▶ If the tale was worth a coin, give one.</p><a href='/x'>Donate</a></div><p>¶</p><p>¶</p>",
            "<p>¶</p><p>¶</p><div><p>▶ Should the ferry be free?</p><button>Vote now</button></div><p>¶</p><p>¶</p>",
        ),
        no=(
            "<p>¶</p><p>¶</p><p>▶ All who <a href='/x'>donate</a> get a spoon of salt.</p><p>¶</p><p>¶</p>",
            "<h1>Salt</h1><div><p>▶ By the sack.</p><button>Buy now</button></div><p>¶</p><p>¶</p>",
        ),
    ),
    Rule(
        name="advert-box",
        label=Label.ADVERT,
        when=under(
            "adsbygoogle",
            "adthrive-ad",
            "mv-ad-box",
            "mv_slot_target",
            "ai_widget",
            "ai-viewports",
            "ai-insert",
            "ai-rotate",
            "quads-location",
            "quads-ad",
            "advads",
            "wp-block-advads-gblock",
            "gpt-ad",
            "ezoic-ad",
            "amp-ad",
            "amazon-auto-links",
            "code-block-ad",
            "wpa-ad",
            "wordads-ad-wrapper",
            "wpcnt",
            "wpa",
            "advertisement",
            "ad-container",
            "#div-gpt-ad*",
            "ai-viewport-*",
        ),
        inline=True,
        why="A container for advertisements encloses it.",
        yes=("<div class='adsbygoogle'><p>▶ Buy salt</p></div>", "<div id='div-gpt-ad-1699-0'><p>▶ Buy salt</p></div>"),
        no=("<div class='code-block'><p>▶ Buy salt</p></div>",),
    ),
)
