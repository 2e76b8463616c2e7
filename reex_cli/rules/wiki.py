"""Rules for the pages of a wiki (MediaWiki): notices, tables of facts, contents, and sources."""

from reex_cli.model import Kind, Label
from reex_cli.rules._conditions import before_prose, found, inside, kind, under
from reex_cli.rules._rule import Rule
from reex_cli.rules._wiki import SOURCE_CLASSES, find_appendices, find_contents, find_wiki

in_wiki = found(find_wiki, "on a page of a wiki")

RULES = (
    Rule(
        name="wiki-notice",
        label=Label.NAVIGATION,
        when=under(
            "hatnote",
            "dablink",
            "rellink",
            "mw-redirectedfrom",
            "ambox",
            "ombox",
            "tmbox",
            "mbox-small",
            "mbox-text",
            "sistersitebox",
            "navbox",
            "vertical-navbox",
            "catlinks",
            "printfooter",
        ),
        why="A notice of a wiki to its readers and writers, or links to other pages.",
        yes=("<p>¶</p><div class='hatnote'>▶ Main article: Mills of the valley</div>",),
        no=("<p>¶</p><div class='hat'>▶ Main article: Mills of the valley</div>",),
    ),
    Rule(
        name="infobox",
        label=Label.RELATED,
        when=under("infobox", "infobox_v2", "infobox_v3", "taxobox", "portable-infobox", "biota") & in_wiki,
        why="The table of facts beside the article of a wiki.",
        yes=(
            "<div class='mw-parser-output'><p>¶</p><table class='infobox'><tr><td>▶ Length</td><td>18 m</td></tr></table></div>",
        ),
        no=("<p>¶</p><table class='infobox'><tr><td>▶ Length</td><td>18 m</td></tr></table>",),
    ),
    Rule(
        name="infobox-of-a-copy",
        label=Label.RELATED,
        when=kind(Kind.TABLE) & before_prose & in_wiki & ~inside("mw-parser-output"),
        why="The table of facts above the article of a wiki, as it was copied.",
        yes=("Weir\n\n▶ Length\t18 m\nCrew\t2\nBuilt\t1884\n\n¶\n\nEarly weirs[edit]\n\n¶",),
        no=("Weir\n\n▶ Length\t18 m\nCrew\t2\nBuilt\t1884\n\n¶\n\nEarly weirs\n\n¶",),
    ),
    Rule(
        name="citation-needed",
        label=Label.REMNANT,
        when=under("Inline-Template"),
        inline=True,
        why="A note in a sentence that asks its writers for more.",
        yes=("<p><sup class='Inline-Template'>▶ [source?]</sup></p>",),
        no=("<p class='Inline'>▶ [source?]</p>",),
    ),
    Rule(
        name="wiki-contents",
        label=Label.TOC,
        when=found(find_contents, "a number and the heading of a section below"),
        why="An entry of the contents of a wiki's article, as it was copied.",
        yes=("Weir\n\n¶\n\nContents\n▶ 1 Early weirs\n2 Late weirs\n\nEarly weirs[edit]\n\n¶\n\nLate weirs[edit]\n\n¶",),
        no=("Weir\n\n¶\n\nContents\n▶ 1 Early weirs\n\nMiddle weirs[edit]\n\n¶",),
    ),
    Rule(
        name="wiki-appendix",
        label=Label.RELATED,
        when=found(find_appendices, "in a last section of sources") & ~kind(Kind.FOOTNOTE),
        why="The list of sources behind the article of a wiki, with its heading.",
        yes=("Weir\n\n¶\n\nEarly weirs[edit]\n\n¶\n\n▶ Sources[edit]\n\n^ The Book of Weirs, p. 12.",),
        no=("Weir\n\n¶\n\n▶ Early weirs[edit]\n\n¶",),
    ),
    Rule(
        name="wiki-sources",
        label=Label.RELATED,
        when=under(*SOURCE_CLASSES) & in_wiki & ~kind(Kind.FOOTNOTE),
        why="A list of sources in the article of a wiki.",
        yes=("<div class='mw-parser-output'><p>¶</p><ol class='references'><li>▶ The Book of Weirs.</li></ol><p>¶</p></div>",),
        no=("<p>¶</p><ol class='references'><li>▶ The Book of Weirs.</li></ol><p>¶</p>",),
    ),
)
