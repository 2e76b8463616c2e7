"""Lines that plug-ins of WordPress write into a content about the page: reading times, counters, stars, trails.

Whole class names only: `toc` is in "stock", `share` in "shareholder".
"""

from reex_cli.model import Block, Kind, Label
from reex_cli.rules._conditions import about, kind, says, shorter, under
from reex_cli.rules._rule import Rule


def is_flash(block: Block) -> bool:
    """Whether something embedded is a film or a player of Flash."""
    return block.url.partition("?")[0].lower().endswith(".swf")


RULES = (
    Rule(
        name="counter-line",
        label=Label.COUNTER,
        when=under(
            "rt-reading-time",
            "bsf-rt-reading-time",
            "span-reading-time",
            "yoast-reading-time__wrapper",
            "wp-block-post-time-to-read",
            "post-views",
            "post-views-count",
            "page_views",
            "kk-star-ratings",
            "kksr-*",
            "post-ratings",
            "yasr-*",
            "rmp-widgets-container",
            "wp-block-post-date",
            "wp-block-post-terms",
            "tags-links",
            "cat-links",
            "wp_ulike",
            "wpulike",
            "wprm-recipe-jump",
            "wprm-recipe-print",
            "wprm-recipe-snippet",
            "wprm-automatic-recipe-snippets",
            "tasty-recipes-jump-link",
            "tasty-recipes-print-link",
            "mv-create-jtr",
            "jump-to-recipe",
            "crayon-toolbar",
            "crayon-info",
            "wp-block-file__button",
        ),
        inline=True,
        why="A plug-in says something of the page: how long it is, how often it was seen, how it was liked.",
        yes=("<div class='post-views'><p>▶ 1,204 views</p></div>", "<span class='rt-reading-time'>▶ 4 minutes</span>"),
        no=("<p class='postviews'>▶ 1,204 views of the bay</p>", "<p class='time'>▶ Four minutes later it was light.</p>"),
    ),
    Rule(
        name="recipe-card",
        label=Label.RECIPE,
        when=under(
            "wprm-recipe-container",
            "wprm-recipe",
            "tasty-recipes",
            "mv-create-card",
            "wp-block-wpzoom-recipe-card-block-recipe-card",
            "wp-block-jetpack-recipe",
            "jetpack-recipe",
            "zrdn-recipe-container",
            "easyrecipe",
            "ERSRecipe",
            "hrecipe",
            "cooked-recipe",
        ),
        why="A card that says a recipe once more, for printing; the article has told it in its own words.",
        yes=("[content]<div class='wprm-recipe-container'><p>▶ Flour, water and salt.</p></div>",),
        no=("[content]<p class='recipe'>▶ Flour, water and salt.</p>",),
    ),
    Rule(
        name="page-trail",
        label=Label.NAVIGATION,
        when=under(
            "aioseo-breadcrumbs",
            "rank-math-breadcrumb",
            "yoast-breadcrumbs",
            "wp-block-yoast-seo-breadcrumbs",
            "breadcrumb",
            "breadcrumbs",
            "page-links",
            "page-link",
            "post-nav-links",
            "wp-block-post-navigation-link",
            "wp-block-navigation",
            "wp-block-page-list",
            "wp-block-search",
            "wp-block-loginout",
        ),
        why="It leads to other pages, or to the other parts of this one.",
        yes=("<div class='page-links'>▶ Pages: 1 2 3</div>",),
        no=("<p class='pages'>▶ The pages were loose.</p>",),
    ),
    Rule(
        name="more-link",
        label=Label.NAVIGATION,
        when=under(
            "more-link",
            "read-more",
            "readmore",
            "read-more-link",
            "read-more-btn",
            "read-more-button",
            "btn-read-more",
            "read_more",
            "read_more_link",
            "wp-block-read-more",
            "continue-reading",
            "continue-reading-link",
            "continue-reading-button",
            "excerpt-more",
        ),
        inline=True,
        why="A link to the rest of a text, or to the text itself.",
        yes=("<p><a class='more-link' href='/x'>▶ All of the mill’s story</a></p>",),
        no=("<p><a class='moreover' href='/x'>▶ All of the mill’s story</a></p>",),
    ),
    Rule(
        name="inserted-block",
        label=Label.ADVERT,
        when=under(*(f"code-block-{digit}*" for digit in range(1, 10))) & ~kind(Kind.CODE),
        why="Ad Inserter numbers the blocks that it puts into a content; what shows code does not.",
        yes=("[content]<div class='code-block code-block-3'><p>▶ Buy salt</p></div>",),
        no=(
            "[content]<div class='code-block code-block-1'><pre>▶ salt = 1</pre></div>",
            "[content]<div class='code-block-header'><p>▶ Salt</p></div>",
        ),
    ),
    Rule(
        name="social-embed",
        label=Label.MEDIA,
        when=under("instagram-media", "tiktok-embed", "fb-post", "text-post-media", "mastodon-embed") & ~kind(Kind.EMBED),
        why="What a network writes in the place of a post until its script has run; the post stays by its address.",
        yes=("[content]<blockquote class='instagram-media'><p>▶ View this post</p></blockquote>",),
        no=("[content]<blockquote class='twitter-tweet'><p>▶ The tide is in.</p></blockquote>",),
    ),
    Rule(
        name="player-of-podcasts",
        label=Label.MEDIA,
        when=under("ssp-*", "powerpress_*") & ~kind(Kind.EMBED),
        inline=True,
        why="The buttons of a podcast's player.",
        yes=("[content]<div class='ssp-media-player'><p>▶ 1x</p></div>",),
        no=("[content]<p class='sspring'>▶ The spring of the year</p>",),
    ),
    Rule(
        name="flash",
        label=Label.MEDIA,
        when=kind(Kind.EMBED) & about(is_flash, "is a film of Flash"),
        why="No machine plays it any more.",
        yes=("[content]<embed src='/mill.swf'>",),
        no=("[content]<iframe src='/mill.html'></iframe>",),
    ),
    Rule(
        name="office-comment",
        label=Label.REMNANT,
        when=says(r"^ <! \W{0,3} \[ (?:if|endif) \b .* \] \W{0,3} >"),
        why="A comment of an office program that became text.",
        yes=("[content]<p>▶ &lt;!&#8211;[if gte mso 9]&gt;&lt;xml&gt; &lt;/xml&gt;&lt;![endif]&#8211;&gt;</p>",),
        no=("[content]<p>▶ Browsers once read &lt;!--[if IE]&gt; as a question.</p>",),
    ),
    Rule(
        name="feed-footer",
        label=Label.NAVIGATION,
        when=says(
            r"""^(?: the \s post \s (?!that\b|which\b|was\b) .{1,300} \s (?:first \s appeared|appeared \s first) \s on
                | der \s beitrag \s .{1,300} \s erschien \s zuerst \s auf
                | l['’]article \s .{1,300} \s est \s apparu \s en \s premier \s sur
                | (?:la \s entrada|el \s artículo) \s .{1,300} \s (?:se \s publicó \s primero \s en|apareció \s primero \s en|aparece \s primero \s en)
                | l['’]articolo \s .{1,300} \s (?:proviene \s da|sembra \s essere \s il \s primo \s su)
                | o \s post \s .{1,300} \s apareceu \s primeiro \s em
                | het \s bericht \s .{1,300} \s verscheen \s eerst \s op
                | artykuł \s .{1,300} \s pochodzi \s z \s serwisu
                | inlägget \s .{1,300} \s dök \s först \s upp \s på
                | сообщение \s .{1,300} \s появил(?:ось|ись) \s сначала \s на
                | 投稿 .{1,300} に最初に表示されました )"""
        )
        & shorter(60)
        | under("feed-footer"),
        why="The last line that WordPress' search plug-ins add to each entry of a feed.",
        yes=(
            "The post How Salt Is Made appeared first on Tide and Harbour.",
            "Der Beitrag Salz erschien zuerst auf Gartenbote.",
            "[content]<p class='feed-footer'>▶ Kirjoitus Suola julkaistiin sivulla Puutarha.</p>",
        ),
        no=("The post that appeared first on the hill was made of oak.", "¶"),
    ),
    Rule(
        name="in-the-content",
        label=Label.CONTENT,
        when=under("[content]"),
        why="It stands in the content of a post, where its author put it, and nothing says that it is something else.",
        yes=("[content]<p>▶ By boat</p>",),
        no=("<p>▶ By boat</p>", "[content]<div class='sharedaddy'><p>▶ By boat</p></div>"),
    ),
)
