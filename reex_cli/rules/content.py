"""Rules for blocks that are certainly part of the article. Other blocks are left to the classifier or to their neighbours."""

from reex_cli.dates.lines import find_dateline
from reex_cli.model import Block, Kind, Label
from reex_cli.rules._conditions import about, before_prose, ends_sentence, headline, heads_prose, kind, longer, reads, shorter
from reex_cli.rules._rule import Rule
from reex_cli.rules._speech import is_speech_or_note


def has_dateline(block: Block) -> bool:
    """Whether a paragraph begins with a dateline."""
    return bool(find_dateline(block.text))


RULES = (
    Rule(
        name="dateline",
        label=Label.CONTENT,
        when=kind(Kind.PARAGRAPH) & before_prose & longer(8) & about(has_dateline, "begins with a dateline"),
        field="date",
        value=find_dateline,
        why="Prose that begins with place and date.",
        yes=(
            "GDAŃSK, Poland – 17 June 2025 – The ferry company Heron today announced that it will build a second pier.",
            "Leuven, 17. Juni 2025 (hp) – Die Mühle am oberen Wehr dreht sich nach neun Jahren wieder im Wasser.",
        ),
        no=(
            "The mill stopped – 17 June 2025 was its last day – and nobody of the whole village came to see it.",
            "On 17 June 2025 the ferry company Heron announced that it will build a second pier beside the first.",
        ),
    ),
    Rule(
        name="speech-or-note",
        label=Label.CONTENT,
        when=is_speech_or_note,
        why="The first line of a conversation, or a note to readers.",
        yes=("MILLER: Who took the oars?\n\nKEEPER: ¶\n\nMILLER: ¶", "Hinweis: nur im Winter\n\n¶"),
        no=("Salt: a short history\n\n¶", "¶\n\n▶ MILLER: Who took the oars?\n\nMILLER: ¶"),
    ),
    Rule(
        name="prose",
        label=Label.CONTENT,
        when=longer(15) & ends_sentence & kind(Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.QUOTE),
        why="Many words that end like a sentence.",
        yes=("The mill at the mouth of the river turned twice a day, whenever the tide went out and came in again.",),
        no=("The Mill That Turned Twice", "It turned."),
    ),
    Rule(
        name="section-heading",
        label=Label.CONTENT,
        when=reads("section") & shorter(8) & headline,
        keep_with_next=True,
        why="The heading of a section that articles have: highlights, a summary, a conclusion.",
        yes=("Highlights\n\n- The mill turned twice a day, whenever the tide went out and came in again.",),
        no=("The highlights of the year were few.",),
    ),
    Rule(
        name="heading-of-prose",
        label=Label.CONTENT,
        when=heads_prose,
        keep_with_next=True,
        why="It reads like furniture, but is the heading of a section among others that have prose below them.",
        yes=(
            "<p>¶</p><h2>Posts</h2><p>¶</p><h2>▶ Share</h2><p>¶</p><h2>Moderators</h2><p>¶</p>",
            "¶\n\nPosts\n\n¶\n\n▶ Comments\n\n¶\n\nModerators\n\n¶",
            "¶\n\nSign in\n\n¶\n\n▶ Advertisement\n\n¶\n\nRelated posts\n\n¶\n\nKnown faults\n\n¶",
        ),
        no=(
            "<p>¶</p><h2>Posts</h2><p>¶</p><h2>▶ Share</h2><ul><li>Tide</li></ul><h2>Moderators</h2><p>¶</p>",
            "¶\n\nPosts\n\n¶\n\n▶ Advertisement\n\n¶\n\nModerators\n\n¶",
            "¶\n\nPosts\n\n¶\n\n¶\n\n▶ Advertisement\n\n¶\n\nComments\n\n¶\n\nModerators\n\n¶",
        ),
    ),
    Rule(
        name="made-to-be-read",
        label=Label.CONTENT,
        when=kind(Kind.CODE, Kind.TABLE),
        why="Code and tables are written for the article.",
        yes=("<pre>▶ salt = water - sea</pre>",),
        no=("<p>▶ salt = water - sea</p>",),
    ),
)
