"""Say in words why the classifier drops a block: the plainest of the facts that spoke against it.

Every reason is a feature of the block, or of those beside it, that the forests see, above a bound at which hardly any content
is. Where none holds, the position relative to the kept blocks has to do (`content.explain`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reex_cli.content.position_features import FEW_WORDS

REPEATED = "repeated on the page"
LINKS = "in a list of links"
OUTSIDE = "outside the article's container"
BETWEEN = "between navigation"
SHORT_LINES = "in a run of short lines"

LINK_BLOCK = 12  # link density, in sixteenths, of a block that is a link
LINK_SERIES = 9  # of a series whose elements are links, or teasers with links
SMALLEST_LIST = 3  # elements of such a series, in steps
SMALLEST_RUN = 5  # blocks of a run of short lines, in steps


def find_reasons(keep: Sequence[bool], columns: Mapping[str, bytes], context: Mapping[str, bytes]) -> list[str]:
    """A reason for each block that is not kept; "" for kept ones and where no fact is plain: (blocks,).

    `columns` and `context` are the features of the first and of the second stage.
    """
    density, series = columns["link_density"], columns["longest_series_link_density"]
    sizes, repeats, distance = columns["longest_series_size"], columns["repeats"], context["container_distance"]
    is_link = [share >= LINK_BLOCK for share in density]
    reasons = []
    for i, kept in enumerate(keep):
        if kept:
            reason = ""
        elif sizes[i] >= SMALLEST_LIST and series[i] >= LINK_SERIES:
            reason = LINKS
        elif repeats[i]:
            reason = REPEATED
        elif distance[i]:
            reason = OUTSIDE
        elif 0 < i < len(keep) - 1 and not keep[i - 1] and not keep[i + 1] and is_link[i - 1] and is_link[i + 1]:
            reason = BETWEEN
        else:
            reason = ""
        reasons.append(reason)
    return reasons


def find_text_reasons(keep: Sequence[bool], columns: Mapping[str, bytes]) -> list[str]:
    """The same for a page without markup: (blocks,)."""
    facts = zip(keep, columns["repeats"], columns["words"], columns["run_length"], strict=True)
    return [
        "" if kept else REPEATED if repeats else SHORT_LINES if words < FEW_WORDS and run >= SMALLEST_RUN else ""
        for kept, repeats, words, run in facts
    ]
