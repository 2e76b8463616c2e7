"""Features of the lines next to a title candidate: their labels, their lengths, how many end a sentence.

A feature is a whole number, 0..255 in a column; see `FEATURES` for meanings. They tell titles in text without markup; a
candidate that only fields mention has none of these.
"""

from __future__ import annotations

from reex_cli.metadata.title_candidates import TitleCandidate
from reex_cli.metadata.title_context import MAX_LINE_CHARACTERS, TitleContext
from reex_cli.metadata.title_position_features import LABEL_GROUPS, OTHER_LABEL, nearest_mention
from reex_cli.metadata.title_text_features import Features
from reex_cli.text import segment_words

FEATURES: dict[str, str] = {  # of the block of the mention that is nearest to the article's start
    "label above": 'group of the label of the block above, as "label"; 0..7, 0 without one',
    "label below": 'group of the label of the block below, as "label"; 0..7, 0 without one',
    "share lines above": "blocks labelled share among the twelve above; 0..12",
    "share lines below": "blocks labelled share among the twelve below; 0..12",
    "longer lines above": "blocks among the twelve above that have at least three quarters of its characters; 0..12",
    "longer lines below": "blocks among the next twelve that have at least three quarters of its characters; 0..12",
    "sentence lines above": "blocks among the twelve above that end a sentence; 0..12",
    "length of previous block": "characters of the block above; 0..255",
    "overlap above": "1 + share of the words of the line above that the article contains, in 16ths; 0 if it is no line; 0..17",
    "overlap below": "the same for the line below; 0..17",
    "next line ends a sentence": "whether the block below ends a sentence; 0..1",
}
NEIGHBOURS = 12  # blocks above and below whose labels and lengths are counted


def neighbour_features(candidate: TitleCandidate, context: TitleContext) -> Features:
    """What the blocks around a candidate are labelled, and how long they are beside it; none if only fields mention it."""
    mentions = [mention for mention in candidate.mentions if mention.block_index >= context.body_start]
    if not mentions:
        return {}
    index = nearest_mention(mentions, context).block_index
    blocks, verdicts, lengths = context.blocks, context.verdicts, context.lengths
    first, last = max(context.body_start, index - NEIGHBOURS), min(len(blocks), index + 1 + NEIGHBOURS)
    has_above, has_below = first < index, index + 1 < last
    least = 3 * lengths[index] // 4
    share, sentences = context.share_before, context.sentences_before
    return {
        "label above": LABEL_GROUPS.get(verdicts[index - 1].label, OTHER_LABEL) if has_above else 0,
        "label below": LABEL_GROUPS.get(verdicts[index + 1].label, OTHER_LABEL) if has_below else 0,
        "share lines above": share[index] - share[first],
        "share lines below": share[last] - share[index + 1],
        "longer lines above": sum([length >= least for length in lengths[first:index]]),
        "longer lines below": sum([length >= least for length in lengths[index + 1 : last]]),
        "sentence lines above": sentences[index] - sentences[first],
        "length of previous block": lengths[index - 1] if has_above else 0,
        "overlap above": _article_overlap(blocks[index - 1].text, context) if has_above else 0,
        "overlap below": _article_overlap(blocks[index + 1].text, context) if has_below else 0,
        "next line ends a sentence": has_below and sentences[index + 2] - sentences[index + 1],
    }


def _article_overlap(line: str, context: TitleContext) -> int:
    """The share of the words of a line that the article contains; see "overlap above"."""
    words = segment_words(line) if len(line) < MAX_LINE_CHARACTERS else []
    return 1 + 16 * sum(map(context.article_words.__contains__, words)) // len(words) if words else 0
