"""Rules for blocks that are certainly part of the article. Other blocks are left to the classifier or to their neighbours."""

from reex_cli.model import Kind, Label
from reex_cli.rules._conditions import ends_sentence, headline, kind, longer, reads, shorter
from reex_cli.rules._rule import Rule

RULES = (
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
        name="made-to-be-read",
        label=Label.CONTENT,
        when=kind(Kind.CODE, Kind.TABLE),
        why="Code and tables are written for the article.",
        yes=("<pre>▶ salt = water - sea</pre>",),
        no=("<p>▶ salt = water - sea</p>",),
    ),
)
