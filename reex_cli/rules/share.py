"""Buttons and lines that ask to pass the article on."""

from reex_cli.model import Label
from reex_cli.rules._rule import Rule
from reex_cli.rules._when import reads, shorter, under

RULES = (
    Rule(
        name="share-line",
        label=Label.SHARE,
        when=reads("share") & shorter(12),
        why="The whole line asks to share, print or follow.",
        yes=("Share on Facebook", "Copy link", "Share this article:"),
        no=("Share prices fell by a third that autumn.", "They print maps in four colours."),
    ),
    Rule(
        name="share-buttons",
        label=Label.SHARE,
        when=under(
            "sharedaddy",
            "#jp-post-flair",
            "addtoany_share_save_container",
            "a2a_kit",
            "heateor_sss_sharing_container",
            "et_social_inline",
            "swp_social_panel",
            "dpsp-content-wrapper",
            "ssbp-wrap",
            "essb_links",
            "mashsb-container",
            "shareaholic-canvas",
            "addthis_toolbox",
            "addthis_inline_share_toolbox",
            "elementor-share-buttons",
            "wp-block-jetpack-sharing-buttons",
            "wp-block-social-links",
            "printfriendly",
            "pf-button",
            "social-share",
            "share-buttons",
        ),
        why="A sharing plug-in put it there.",
        yes=("<div class='sharedaddy sd-sharing'><p>▶ Be the first</p></div>",),
        no=("<p class='shareholder-letter'>▶ Dear owners of the mill</p>",),
    ),
)
