"""Classify blocks as content or boilerplate, where no rule does.

    features ─▶ predict ─▶ features of the context ─▶ predict ─▶ decode ─▶ verdicts

Each block becomes a row of small whole numbers, its features: of text (`text_features`), of position
(`position_features`) and in HTML of markup (`markup_features`). A first forest (`reex_cli.forest`) predicts a score from
them, a second one predicts again from the first scores of everything around (`context_features`,
`markup_context_features`), and `decoding` turns these scores into kept blocks. Pages without markup are classified by
`text_classifier`, HTML by `html_classifier`.

What text has besides: an article that goes on behind a box (`continuation`, `series`). What HTML has besides: the container of
the article (`containers`), the place of the title (`title_heading`), a decision for each page on how much counts outside of the
container (`page_decision`), prose kept between kept prose (`gaps`), lists that belong to the article (`article_parts`), and
facts that say why a block is dropped (`reasons`).

Every feature has its meaning and range in the `FEATURES` of its module. `tests/training` learns the models. Rules are
left to `reex_cli.rules`, and how both are combined to `reex_cli.label`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reex_cli.content import html_classifier, text_classifier
from reex_cli.content.block_scores import BlockScores
from reex_cli.content.decoding import spread_to_media
from reex_cli.model import CONTENT, MEDIA_KINDS, TEXT_FORMATS, Block, Label, Page, Verdict

CLASSIFIER = "classifier"  # the rule of its verdicts
KEPT = Verdict(CONTENT, CLASSIFIER)
BEFORE = Verdict(Label.BOILERPLATE, f"{CLASSIFIER}: before the article")
AFTER = Verdict(Label.BOILERPLATE, f"{CLASSIFIER}: after the article")
FURNITURE = frozenset(
    (Label.NAVIGATION, Label.NEWSLETTER, Label.ADVERT, Label.SHARE, Label.COOKIES, Label.RELATED, Label.LEGAL)
)
MIN_FURNITURE = 2  # blocks
INSIDE = Verdict(Label.BOILERPLATE, f"{CLASSIFIER}: unlike the article around it")


class Classification(NamedTuple):
    """The classifier's verdicts on the body of a page."""

    verdicts: list[Verdict]  # one for each block
    plain: bool  # the page is nothing but an article: nothing is dropped but by a rule
    trusts_bylines: bool  # a rule for bylines or dates outweighs the classifier
    scores: BlockScores


def classify(
    page: Page, body: Sequence[Block], labels: Sequence[Label | None], dropped: Sequence[bool], shift: int = 0
) -> Classification | None:
    """Classify the blocks of a page's body; None for a format without a classifier and for a page without text.

    `labels` are the labels that rules gave, None where no rule matched; `dropped` is True where a rule is sure to drop.
    `shift` makes precision weigh more, or, below 0, recall, by so many levels of `decoding`.
    """
    if reads_markup(page, body):
        found = html_classifier.classify(page, body, labels, dropped, shift)
        if not found:
            return None
        verdicts = explain(found.keep, found.reasons)
        return Classification(verdicts, plain=False, trusts_bylines=True, scores=found.scores)
    places = [i for i, block in enumerate(body) if block.kind not in MEDIA_KINDS]
    if page.text_format not in TEXT_FORMATS or not places:
        return None
    result = text_classifier.classify(
        [body[i] for i in places],
        [dropped[i] for i in places],
        [labels[i] for i in places],
        may_be_plain=page.text_format != "dump",
        margin=0 if has_furniture(labels, dropped) else text_classifier.MARGIN,
        shift=shift,
    )
    keep = spread_to_media(len(body), dict(zip(places, result.keep, strict=True)))
    reasons = dict(zip(places, result.reasons, strict=True))
    verdicts = explain(keep, [reasons.get(i, "") for i in range(len(body))])
    return Classification(
        verdicts, plain=result.plain, trusts_bylines=result.plain, scores=result.scores._replace(places=places)
    )


def has_furniture(labels: Sequence[Label | None], dropped: Sequence[bool]) -> bool:
    """Whether rules drop several blocks of a page as furniture: it is hardly an article alone."""
    return sum(is_dropped and label in FURNITURE for label, is_dropped in zip(labels, dropped, strict=True)) >= MIN_FURNITURE


def reads_markup(page: Page, body: Sequence[Block]) -> bool:
    """Whether a page is classified by its markup, too."""
    return page.text_format == "html" or (page.text_format == "mail" and any(block.element for block in body))


def explain(keep: Sequence[bool], reasons: Sequence[str] = ()) -> list[Verdict]:
    """Turn decisions into verdicts, whose rule says why a block is dropped: a reason, or where it is among the kept blocks."""
    if True not in keep:
        verdicts = [BEFORE] * len(keep)
    else:
        first = keep.index(True)
        last = len(keep) - keep[::-1].index(True)
        inside = [KEPT if kept else INSIDE for kept in keep[first:last]]
        verdicts = [BEFORE] * first + inside + [AFTER] * (len(keep) - last)
    return [
        Verdict(Label.BOILERPLATE, f"{CLASSIFIER}: {reason}") if reason and not kept else verdict
        for kept, reason, verdict in zip(keep, reasons or [""] * len(keep), verdicts, strict=True)
    ]
