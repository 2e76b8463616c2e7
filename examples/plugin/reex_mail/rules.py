"""Rules for letters: which header gives which field of the record, and lines around the text of a newsletter."""

from reex_cli.model import Label
from reex_cli.rules import Rule, in_format, named, phrased, says

RULES = (
    Rule(
        name="mail-subject",
        label=Label.METADATA,
        when=named("mail:subject"),
        field="title",
        why="The subject of a letter is its title.",
        yes=("mail:subject = A Lens Bright Enough",),
        no=("subject = A Lens Bright Enough",),
    ),
    Rule(
        name="mail-from",
        label=Label.METADATA,
        when=named("mail:from"),
        field="authors",
        why="The sender of a letter is its author.",
        yes=("mail:from = Ann Reed",),
        no=("from = Ann Reed",),
    ),
    Rule(
        name="mail-date",
        label=Label.METADATA,
        when=named("mail:date"),
        field="date",
        why="The Date header states the date of a letter.",
        yes=("mail:date = Tue, 12 Mar 2024 10:00:00 +0000",),
        no=("date = Tue, 12 Mar 2024 10:00:00 +0000",),
    ),
    Rule(
        name="mail-list",
        label=Label.METADATA,
        when=named("mail:list"),
        field="site",
        why="The mailing list is the publication.",
        yes=("mail:list = Friends of the Tide Mill",),
        no=("list = Friends of the Tide Mill",),
    ),
    Rule(
        name="mail-farewell",
        label=Label.NEWSLETTER,
        when=(phrased("you receive this …", "unsubscribe …", "view this … in your browser") | says(r"^-- ?$"))
        & in_format("mail"),
        why="The line is about the delivery of the letter.",
        yes=("You receive this letter because you asked for it.",),
        no=("You received a letter from the miller.",),
    ),
)
