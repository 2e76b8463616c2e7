"""Rules for what stands around the text of a mail: signatures, footers of mailing lists, links to other versions."""

from reex_cli.model import Kind, Label
from reex_cli.rules._conditions import after, before_prose, headline, in_format, kind, reads, says, shorter, within
from reex_cli.rules._rule import Rule

LINES_ABOVE = 8  # a text, in which a link to its mail is looked for
SIGNATURE_LINES = 8  # of the longest signature, in blocks

is_short_line = shorter(25) & ~kind(Kind.QUOTE)


RULES = (
    Rule(
        name="mail-signature",
        label=Label.AUTHOR_BOX,
        when=says("^--$") & in_format("mail"),
        reach=is_short_line,
        certain_distance=SIGNATURE_LINES,
        why="The signature of a mail, below two hyphens (RFC 3676, 4.3).",
        yes=("mail: ¶\n\n▶ --\nGrey Heron", "mail: ¶\n\n--\n▶ Keeper of the weir"),
        no=("¶\n\n▶ --\nGrey Heron", "mail: ¶\n\n--\n\n▶ ¶"),
    ),
    Rule(
        name="mailing-list-footer",
        label=Label.NEWSLETTER,
        when=says("^_{20,}$") & in_format("mail") & after(0.3),  # as Mailman and others write it
        reach=is_short_line,
        why="The footer that the program of a mailing list adds.",
        yes=("mail: ¶\n\n▶ ________________________\nweir list", "mail: ¶\n\n________________________\n▶ weir list"),
        no=("mail: ▶ ________________________\n\n¶", "mail: ¶\n\n▶ ______\n\n¶"),
    ),
    Rule(
        name="mail-frame",
        label=Label.NEWSLETTER,
        when=reads("mail-frame")
        & shorter(45)
        & (in_format("mail") | in_format("text", "dump") & (before_prose & within(LINES_ABOVE) & headline | after(0.7))),
        why="A line of a newsletter that offers another version of it, or says how to receive no more.",
        yes=(
            "mail: ▶ View this email in your browser\n\n¶",
            "mail: ¶\n\n▶ Unsubscribe https://weir.example/u",
            "dump: Im Browser lesen\n\nSalt and Tide\n\n¶",
            "dump: Salt and Tide\n\n¶\n\n▶ You are receiving this letter because you asked for it.",
        ),
        no=(
            "View in browser, said the clerk.\n\n¶",
            "mail: ▶ He wanted to unsubscribe from everything.\n\n¶",
            "¶\n\n▶ View in browser\n\n¶\n\n¶\n\n¶",
        ),
    ),
)
