"""What a classifier knows of a page behind its decisions: scores, threshold and stages. It is kept, and costs nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

# Stages behind that of the scores, as sentences about a block whose decision they changed.
RUN = "its score counts less than those of the lines around it"
CONTINUATION = "the article goes on with it behind a box"
GAP = "it stands between kept paragraphs of its element"
PART = "it is a list, a question, a stanza or code that belongs to the article around it"
FEW_BLOCKS = "the page has few lines, so that rules and plain facts decide"


class BlockScores(NamedTuple):
    """The scores by which a page was classified. Pictures and the like have none."""

    places: Sequence[int]  # indexes of the blocks that have scores, in the body of the page
    words: bytes  # the feature of that name, of these blocks
    scores: Sequence[int]  # second-stage scores of these blocks, see `forest.predict`
    threshold: int  # score from which a block stays
    stages: tuple[tuple[str, Sequence[bool]], ...]  # what each stage kept of these blocks, in order
