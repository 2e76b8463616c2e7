"""Find the posts of a copied thread: sentences between the same short lines as other posts, such as a name or a button.

The names, days and buttons around each post are alike but for their numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from reex_cli.model import Block
from reex_cli.text import ends_sentence, estimate_words, lower_case

NUMBER = re.compile(r"\d+")
FRAME_WORDS = 5  # of a line around a post
POST_WORDS = 3
FRAMED_SHARE = 3  # one kept sentence in so many has such a line in a thread
MIN_FRAMES = 2  # kept posts that have the same line beside them


def find_framed(body: Sequence[Block], kept: Sequence[int]) -> list[int]:
    """The indexes of sentences behind the first kept one that have a line above or below them as two kept ones have.

    The paragraphs of an article have no such lines around them. Comments below it may have: so many of the kept ones must.
    """
    forms = [frame_form(block.text) for block in body]
    posts = [i for i in kept if is_post(body[i]) and not forms[i]]
    frames = Counter(frame for i in posts for frame in frames_around(forms, i))
    shared = {frame for frame, count in frames.items() if count >= MIN_FRAMES}
    framed = sum(not shared.isdisjoint(frames_around(forms, i)) for i in posts)
    if not shared or FRAMED_SHARE * framed < len(posts):
        return []
    known = frozenset(kept)
    others = (i for i in range(kept[0] + 1, len(body)) if i not in known and not forms[i] and is_post(body[i]))
    return [i for i in others if not shared.isdisjoint(frames_around(forms, i))]


def frames_around(forms: Sequence[str], i: int) -> list[tuple[bool, str]]:
    """The lines directly above and below a block that may frame a post, each with whether it is below."""
    near = ((below, i + (1 if below else -1)) for below in (False, True))
    return [(below, forms[j]) for below, j in near if 0 <= j < len(forms) and forms[j]]


def frame_form(text: str) -> str:
    """A line of few words that is no sentence, in lower case and without its numbers; empty for any other."""
    if text.count(" ") >= FRAME_WORDS or ends_sentence(text):
        return ""
    return NUMBER.sub("#", lower_case(text))


def is_post(block: Block) -> bool:
    """Whether a block is a sentence."""
    return ends_sentence(block.text) and estimate_words(block.text) >= POST_WORDS
