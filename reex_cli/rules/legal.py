"""Rules for copyright lines, terms of use and imprints."""

import re

from reex_cli.block_features import PageFeatures
from reex_cli.lexicon import alternatives, pattern
from reex_cli.model import Label
from reex_cli.rules._conditions import found, in_content, reads, says, shorter
from reex_cli.rules._rule import Rule, first_group

COPYRIGHT = pattern("rule-copyright-line")
# In scripts without capitals no full stop parts the name from the notice.
NOTICE = "|".join(item.replace(" ", r"\ ") for item in alternatives("rights-word") if item.lower() == item.upper())
YEARS = rf"\d{{4}} \s* (?:[-–] \s* (?:\d{{4}}|{pattern('rule-copyright-line-now')}))? \s*"
BEFORE_HOLDER = rf"""^(?:{COPYRIGHT} \s* (?:©|\(c\))?|©|\(c\)) \s*+ (?:{YEARS})?+ [,–-]? \s*
    (?:{pattern("rule-copyright-line-lead")} \s)? ["«„“”「『《]?"""
RIGHTS = pattern("rule-copyright-line-end")
AFTER_HOLDER = rf"""\s* (?:$|\s (?:19|20)\d\d (?:\W* $|\.)|\.(?!\w)|[,;|–—™®:(»”“」』》]|(?:{NOTICE})|\s-\s
    |\s {RIGHTS})"""

TITLE_OR_NAME = re.compile(r"(?:title|author): ", re.IGNORECASE)
BOOK_START, BOOK_END = (
    re.compile(rf"\*{{3}} ?{word} of (?:the|this) project gutenberg e-?book\b", re.IGNORECASE) for word in ("start", "end")
)


def find_licence_of_book(page: PageFeatures) -> frozenset[int]:
    """The blocks above the line with which a book of Project Gutenberg starts, and from the line with which it ends."""
    stars = [block for block in page.body if block.block.text.startswith("***")]
    start = next((block.index for block in stars if BOOK_START.match(block.block.text)), None)
    end = next((block.index for block in stars if BOOK_END.match(block.block.text)), None)
    if start is None or end is None or start > end:
        return frozenset()
    head = (block.index for block in page.body[:start] if not TITLE_OR_NAME.match(block.block.text))
    return frozenset((*head, start, *range(end, len(page.body))))


RULES = (
    Rule(
        name="licence-of-book",
        label=Label.LEGAL,
        when=found(find_licence_of_book, "above the line with which a book starts, or below that with which it ends"),
        is_learnt=False,
        why="What Project Gutenberg puts around the text of a book.",
        yes=(
            "▶ You may copy it.\n\n*** START OF THE PROJECT GUTENBERG EBOOK SALT ***\n\n¶\n\n*** END OF THE PROJECT GUTENBERG EBOOK SALT ***",
            "*** START OF THIS PROJECT GUTENBERG EBOOK SALT ***\n\n¶\n\n*** END OF THIS PROJECT GUTENBERG EBOOK SALT ***\n\n▶ You may copy it.",
        ),
        no=(
            "*** START OF THE PROJECT GUTENBERG EBOOK SALT ***\n\n▶ You may copy it.\n\n*** END OF THE PROJECT GUTENBERG EBOOK SALT ***",
            "Title: Salt\n\n▶ You may copy it.\n\n*** START ***\n\n¶",
        ),
    ),
    Rule(
        name="copyright-line",
        label=Label.LEGAL,
        when=says(rf"^(?: {COPYRIGHT} \s* (?:©|\(c\)) | (?:{COPYRIGHT}|\(c\)|©) \s* \d{{4}} \b )") & shorter(45),
        field="site",
        value=first_group(rf"{BEFORE_HOLDER} (?!{RIGHTS}) ([^\W_](?:[^.,;|–—™®©:(]|\.(?=\w)){{1,58}}?) {AFTER_HOLDER}"),
        why="A copyright line. Its holder is taken for the name of the site.",
        yes=(
            "© 2025 Tide & Harbour™ – News from the coast.",
            "Copyright 2024 Tide and Harbour. All rights reserved.",
            "Copyright © Tide",
            "Copyright © Tide and Harbour 2024",
            "© 2024 «Tide and Harbour»",
            "© 2024 瀬戸新報 無断転載を禁じます",
            "© 2024 All rights reserved",
            "© 2020-2024 tide.example",
        ),
        no=("Copyright in the map of 1921 has run out.", "© is the sign for copyright."),
    ),
    Rule(
        name="legal-line",
        label=Label.LEGAL,
        when=reads("legal") & shorter(30) & ~in_content,
        why="The whole line is a legal notice or a link to one.",
        yes=("Privacy Policy", "Terms of Use", "All rights reserved."),
        no=(
            "The privacy of the cloister was complete.",
            "On these terms of use and custom they agreed.",
            "[content]<h2>▶ Privacy Policy</h2>",
        ),
    ),
)
