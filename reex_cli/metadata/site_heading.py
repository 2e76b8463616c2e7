"""Tell the first-level heading that names the site from the title of the post below it, on pages too small to rank.

Where the window title is "post – site", the first-level heading is "site" and another one is "post", that one is the title;
so it is where no heading is named the title. So is a heading that a field states, where none states the first-level one.
"""

from __future__ import annotations

from collections.abc import Sequence

from reex_cli.metadata.title_candidates import (
    FIELD_SOURCES,
    LOWER_HEADING,
    MentionPart,
    TitleCandidate,
    TitleMention,
    split_at_separators,
)
from reex_cli.model import FIELD, HEADING, Block, Verdict
from reex_cli.text import segment_words

WINDOW_TITLE = "<title>"
MAX_CHARACTERS = 260  # of a window title


def find_post_below_site(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> TitleCandidate | None:
    """The heading that states the first part of a window title whose last part is the heading that a rule names the title.

    Where a rule names none, the last part may be anything. A heading that another field states is taken, too, if that of the
    rule is stated by none.
    """
    named = next((i for i, verdict in enumerate(verdicts) if verdict.field == "title" and blocks[i].kind is HEADING), None)
    site = None if named is None else segment_words(blocks[named].text)
    posts = {
        tuple(segment_words(part.text))
        for block in blocks
        if block.kind is FIELD and block.name in FIELD_SOURCES and len(block.text) <= MAX_CHARACTERS
        for part in split_at_separators(0, "", block.text)
        if part.part is MentionPart.BEFORE and (site is None or list(part.rest) == site)
    }
    stated = {
        tuple(segment_words(block.text))
        for block in blocks
        if block.kind is FIELD and block.name in FIELD_SOURCES and block.name != WINDOW_TITLE
    }
    if site is None or tuple(site) not in stated:
        posts |= stated
    for index, block in enumerate(blocks) if posts else ():
        if block.kind is HEADING and index != named and (words := tuple(segment_words(block.text))) in posts:
            return TitleCandidate(words, [TitleMention(index, LOWER_HEADING, MentionPart.WHOLE, block.text)])
    return None
