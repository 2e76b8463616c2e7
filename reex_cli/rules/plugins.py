"""Lines that plug-ins of WordPress write into a content about the page: reading times, counters, stars, trails.

Whole class names only: `toc` is in "stock", `share` in "shareholder".
"""

from reex_cli.model import Label
from reex_cli.rules._rule import Rule
from reex_cli.rules._when import says, shorter, under

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
            "kksr-legend",
            "post-ratings",
            "yasr-vv-stars-title-container",
            "yasr-visitor-votes",
            "yasr-overall-rating",
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
        when=under("more-link", "read-more", "readmore", "read-more-link", "continue-reading", "continue-reading-link"),
        inline=True,
        why="A link to the rest of a text, or to the text itself.",
        yes=("<p><a class='more-link' href='/x'>▶ All of the mill’s story</a></p>",),
        no=("<p><a class='moreover' href='/x'>▶ All of the mill’s story</a></p>",),
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
        & shorter(60),
        why="The last line that WordPress' search plug-ins add to each entry of a feed.",
        yes=(
            "The post How Salt Is Made appeared first on Tide and Harbour.",
            "Der Beitrag Salz erschien zuerst auf Gartenbote.",
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
