"""Rules for site navigation: menus, search boxes, read-more links, headers and footers."""

import re

from reex_cli.lexicon import pattern
from reex_cli.model import Block, Label
from reex_cli.rules._article_head import is_above_first_line, is_name_beside_date
from reex_cli.rules._conditions import (
    about,
    after,
    before_prose,
    ends_sentence,
    found,
    headline,
    in_content,
    in_format,
    inside,
    longer,
    reads,
    says,
    shorter,
    under,
    whole_page,
)
from reex_cli.rules._paper_head import is_names_of_paper
from reex_cli.rules._print_frames import is_print_frame
from reex_cli.rules._printed_pages import is_running_head
from reex_cli.rules._rule import Rule
from reex_cli.rules._wiki import find_wiki

ADDRESS = re.compile(r"[^\s@]*@[\w.-]*\w")  # of mail, or the name of an account


def is_address(block: Block) -> bool:
    """Whether a line is nothing but an address of mail or the name of an account."""
    return ADDRESS.fullmatch(block.text) is not None


in_wiki = found(find_wiki, "on a page of a wiki")

RULES = (
    Rule(
        name="menu-entry",
        label=Label.NAVIGATION,
        when=reads("navigation") & (headline | shorter(4)) & ~in_content,
        why="The whole line is a typical menu entry.",
        yes=("Skip to content", "Search", "Previous Post: The Salt Road"),
        no=("Search parties went out at dawn.", "The menu was written in chalk.", "[content]<h2>▶ About us</h2>"),
    ),
    Rule(
        name="print-frame",
        label=Label.NAVIGATION,
        when=is_print_frame,
        is_learnt=False,
        why="What a browser prints above and below each page: the day and the title, the address and the number of the page.",
        yes=(
            "The Salt Road\n\n¶\n\n▶ https://weir.example/salt 1/2\n\n¶",
            "▶ 04/09/2024, 18:22 The Salt Road - Weir News\n\nThe Salt Road\n\n¶\n\nhttps://weir.example/salt 1/1",
            "The Salt Road | Weir https://weir.example/salt\n\n▶ 1 of 2 2/16/23, 9:05 AM\n\n¶",
        ),
        no=("¶\n\n▶ https://weir.example/salt\n\n¶", "▶ 04/09/2024, 18:22 The Salt Road\n\n¶"),
    ),
    Rule(
        name="archive-toolbar",
        label=Label.NAVIGATION,
        when=under("#wm-ipp-base", "#wm-ipp", "#wm-ipp-print"),
        why="The toolbar that the Wayback Machine puts above the copy of a page.",
        yes=("<p>¶</p><div id='wm-ipp-base'><p>▶ 12 captures</p></div>",),
        no=("<p>¶</p><div id='wm-ipm'><p>▶ 12 captures</p></div>",),
    ),
    Rule(
        name="read-more",
        label=Label.NAVIGATION,
        when=reads("read-more") & shorter(12),
        why="A link to the rest of another text.",
        yes=("Read more", "Continue reading The Salt Road"),
        no=("To read more than one map at a time is a craft.",),
    ),
    Rule(
        name="hatnote",
        label=Label.NAVIGATION,
        when=says(rf"^ [(:›→]? \s* {pattern('rule-hatnote')}")
        & shorter(50)
        & longer(3)
        & ~after(0.15)
        & (whole_page | in_wiki),
        why="A line at the head of an encyclopaedia's article that points to another one.",
        yes=(
            "dump: Weir\n▶ For the singer, see Ada Weir.\n\n¶",
            "dump: Wehr\n▶ Dieser Artikel behandelt das Stauwehr. Zur Feuerwehr siehe dort.\n\n¶",
            "Weir\n\n▶ For the singer, see Ada Weir.\n\n¶\n\nEarly weirs[edit]\n\n¶",
        ),
        no=("¶\n\n▶ For the singer, see Ada Weir.\n\n¶\n\n¶", "For the singer, see Ada Weir.\n\n¶"),
    ),
    Rule(
        name="tag-line",
        label=Label.NAVIGATION,
        when=reads("tags") & shorter(30) & ~ends_sentence,
        why="The line lists the tags or categories of the article.",
        yes=("Tags: salt, roads, maps", "Filed under Harbours"),
        no=("Topics of this kind are rarely settled in one evening.",),
    ),
    Rule(
        name="reading-time",
        label=Label.NAVIGATION,
        when=reads("reading-time") & shorter(12),
        why="It states the reading time.",
        yes=("5 min read", "Reading time: 4 minutes"),
        no=("The reading took 5 minutes and a lifetime.",),
    ),
    Rule(
        name="breadcrumb",
        label=Label.NAVIGATION,
        when=says(
            rf"^ (?: {pattern('rule-breadcrumb')} \s [»›>/] | .{{1,40}} \s [»›] \s .{{1,60}} \s [»›]) \s \S",
            *"»›>/",
        )
        & shorter(40)
        & ~ends_sentence,
        why="A breadcrumb trail from the home page to this one.",
        yes=("Home » Harbours » The Salt Road", "Home / Harbours", "Harbours › North › The Salt Road"),
        no=("Home is where the salt is.", "Salt > water > sand"),
    ),
    Rule(
        name="site-frame",
        label=Label.NAVIGATION,
        when=under(
            "<nav>",
            "role:navigation",
            "role:search",
            "breadcrumb",
            "breadcrumbs",
            "site-header",
            "site-footer",
            "navbar",
            "#wpadminbar",
        )
        | (
            (under("<aside>", "role:banner", "role:contentinfo", "role:complementary", "sidebar", "menu") | inside("<footer>"))
            & ~in_content
        ),
        certain_distance=-1,
        why="It is in the frame of the site: a menu, a side bar, a header or a footer.",
        yes=("<nav><p>▶ Harbours</p></nav>", "<div class='sidebar'><p>▶ Three boats came in.</p></div>"),
        no=("<p class='sidebars'>▶ Three boats came in.</p>", "[content]<aside><p>▶ Three boats came in.</p></aside>"),
    ),
    Rule(
        name="site-head",
        label=Label.NAVIGATION,
        when=under("<header>") & ~inside("<article>", "<main>", "[content]") & headline,
        why="It is in the header of the site, outside the article.",
        yes=("<header><p>▶ Tide and Harbour</p></header>",),
        no=("<article><header><h1>▶ Tide and Harbour</h1></header></article>",),
    ),
    Rule(
        name="address-line",
        label=Label.NAVIGATION,
        when=before_prose & shorter(3) & about(is_address, "is an address of mail or the name of an account") & ~in_content,
        why="The address or the account of the author, below the byline.",
        yes=("The Stone Bridge\nBy Grey Heron\n▶ heron@weir.example\n\n¶", "By Grey Heron\n▶ @heron\n\n¶"),
        no=("¶\n\n▶ heron@weir.example", "By Grey Heron\n▶ Weir @ noon\n\n¶"),
    ),
    Rule(
        name="above-first-line",
        label=Label.NAVIGATION,
        when=in_format("text") & before_prose & is_above_first_line & ~is_names_of_paper & ~is_name_beside_date,
        why="A line above the headline of a plain text, such as the name of the site.",
        yes=("▶ Weir News\nThe Stone Bridge\nGrey Heron\n3 May 2024\n\n¶",),
        no=("▶ The Stone Bridge\nGrey Heron\n3 May 2024\n\n¶",),
    ),
    Rule(
        name="running-head",
        label=Label.NAVIGATION,
        when=is_running_head,
        is_learnt=False,
        why="The head or foot of a printed page: its number, with the title or the author.",
        yes=(
            "The Salt Road\n\n¶\n88        Grey Heron\n\n¶\n▶ The Salt Road        89\n\n¶",
            "The Salt Road\n\n¶\n▶ 34        The Salt Road\n\n¶",
            "¶\n\n3\n\n¶\n\n▶ 4",
        ),
        no=(
            "The Salt Road\n\n¶\n\nChapter 1\n\n¶\n\n▶ Chapter 2\n\n¶\n\nChapter 3\n\n¶",
            "¶\n\n1\n\n¶\n\n▶ 2\n\n¶",
            "The Salt Road\n\n¶\n\n▶ 34 carts\n\n¶",
        ),
    ),
)
