"""Classify blocks as content or boilerplate, where no rule does.

    features ─▶ predict ─▶ decode ─▶ verdicts

Each block becomes a row of small whole numbers (features: `text_features`, and for HTML `markup_features`). A forest
predicts a first-stage score from them, a second forest a score from the first-stage scores of everything around
(`context_features`), and `decoding` turns the scores into kept blocks. Pages without markup are classified by
`text_classifier`, HTML by `html_classifier`. `tests/training` learns the models.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reex_cli.content import html_classifier, text_classifier
from reex_cli.content.decoding import spread_to_media
from reex_cli.model import CONTENT, MEDIA_KINDS, Block, Label, Page, Verdict

CLASSIFIER = "classifier"  # the name of verdicts that no rule gave
KEPT = Verdict(CONTENT, CLASSIFIER)
BEFORE = Verdict(Label.BOILERPLATE, f"{CLASSIFIER}: before the article")
AFTER = Verdict(Label.BOILERPLATE, f"{CLASSIFIER}: after the article")
INSIDE = Verdict(Label.BOILERPLATE, f"{CLASSIFIER}: unlike the article around it")


class Classification(NamedTuple):
    """The classifier's verdicts on the body of a page."""

    verdicts: list[Verdict]  # one for each block
    plain: bool  # the page is nothing but an article: nothing is dropped but by a rule
    trusts_bylines: bool  # a rule for bylines or dates outweighs the classifier


def classify(
    page: Page, body: Sequence[Block], labels: Sequence[Label | None], dropped: Sequence[bool]
) -> Classification | None:
    """Classify the blocks of a page's body; None for a format without a classifier and for a fragment of HTML.

    `labels` are the labels that rules gave, None where no rule matched; `dropped` is True where a rule is sure to drop.
    """
    if page.format == "html":
        keep = html_classifier.classify(page, body, labels)
        return Classification(explain(keep), plain=False, trusts_bylines=True) if keep else None
    places = [i for i, block in enumerate(body) if block.kind not in MEDIA_KINDS]
    if page.format not in text_classifier.FORMATS or not places:
        return None
    found = text_classifier.classify(
        [body[i] for i in places], [dropped[i] for i in places], may_be_plain=page.format != "dump"
    )
    keep = spread_to_media(len(body), dict(zip(places, found.keep, strict=True)))
    return Classification(explain(keep), found.plain, found.plain)


def explain(keep: Sequence[bool]) -> list[Verdict]:
    """Verdicts whose rule says where a dropped block stands: before the kept blocks, among them or after them."""
    if True not in keep:
        return [BEFORE] * len(keep)
    first = keep.index(True)
    last = len(keep) - keep[::-1].index(True)
    inside = [KEPT if kept else INSIDE for kept in keep[first:last]]
    return [BEFORE] * first + inside + [AFTER] * (len(keep) - last)
