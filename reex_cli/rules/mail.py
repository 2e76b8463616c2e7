"""Rules for what stands around the text of a mail: signatures, footers of mailing lists, links to other versions."""

import re

from reex_cli.model import Block, Kind, Label
from reex_cli.rules._conditions import about, after, in_format, kind, reads, shorter
from reex_cli.rules._rule import Rule

SIGNATURE_MARK = "--"  # RFC 3676, 4.3
LINE_OF_FOOTER = re.compile(r"_{20,}$")  # above the footer of Mailman and others
SIGNATURE_LINES = 8  # of the longest signature, in blocks

is_short_line = shorter(25) & ~kind(Kind.QUOTE)


def opens_signature(block: Block) -> bool:
    """Whether a block is the mark above a signature."""
    return block.text == SIGNATURE_MARK


def opens_footer(block: Block) -> bool:
    """Whether a block is the line above the footer of a mailing list."""
    return LINE_OF_FOOTER.match(block.text) is not None


RULES = (
    Rule(
        name="mail-signature",
        label=Label.AUTHOR_BOX,
        when=in_format("mail") & about(opens_signature, "is the mark of a signature"),
        reach=is_short_line,
        certain_distance=SIGNATURE_LINES,
        why="The signature of a mail, below two hyphens.",
        yes=("mail: ¶\n\n▶ --\nGrey Heron", "mail: ¶\n\n--\n▶ Keeper of the weir"),
        no=("¶\n\n▶ --\nGrey Heron", "mail: ¶\n\n--\n\n▶ ¶"),
    ),
    Rule(
        name="mailing-list-footer",
        label=Label.NEWSLETTER,
        when=in_format("mail") & about(opens_footer, "is a line of many underscores") & after(0.3),
        reach=is_short_line,
        why="The footer that the program of a mailing list adds.",
        yes=("mail: ¶\n\n▶ ________________________\nweir list", "mail: ¶\n\n________________________\n▶ weir list"),
        no=("mail: ▶ ________________________\n\n¶", "mail: ¶\n\n▶ ______\n\n¶"),
    ),
    Rule(
        name="mail-frame",
        label=Label.NEWSLETTER,
        when=in_format("mail") & reads("mail-frame") & shorter(45),
        why="A line of a newsletter that offers another version of it, or says how to receive no more.",
        yes=("mail: ▶ View this email in your browser\n\n¶", "mail: ¶\n\n▶ Unsubscribe https://weir.example/u"),
        no=("View in browser, said the clerk.\n\n¶", "mail: ▶ He wanted to unsubscribe from everything.\n\n¶"),
    ),
)
