"""Explain what became of one block: by whom it was decided, why, what else it might have been, and what would reverse it."""

from __future__ import annotations

from typing import NamedTuple

from reex_cli.content import CLASSIFIER
from reex_cli.content.block_scores import BlockScores
from reex_cli.content.html_classifier import LEFT_TO_NEIGHBOURS
from reex_cli.content.reasons import BETWEEN, LINKS, OUTSIDE, REPEATED, SHORT_LINES
from reex_cli.content.score_reasons import Reason, find_reasons_of_score, to_percent
from reex_cli.explanation.page_view import PageView, State
from reex_cli.explanation.remedies import RuleRemedy, find_options, find_user_rule
from reex_cli.label import NEIGHBOURS
from reex_cli.model import CONTENT, MEDIA_KINDS, Block, Evidence, Label
from reex_cli.text import normalize_spaces

KNOWN_REASONS = {
    "classifier: title": "Of all that may state the title, this is the likeliest.",
    "standfirst": "It stands between the title and the article, and introduces that.",
    "field": "No field of the record is taken from it.",
    NEIGHBOURS: "No rule matches it, and this format has no classifier: it goes with what stands around it.",
    "another title is stated": "It looks like a title, but another one is stated: so it is a heading.",
}
LEFT_TO_OTHERS = "it goes with what stands beside it"
FACTS = {
    **{f"{CLASSIFIER}: {fact}": f"it stands {fact}" for fact in (LINKS, OUTSIDE, BETWEEN, SHORT_LINES)},
    f"{CLASSIFIER}: {REPEATED}": f"it is {REPEATED}",
    f"{CLASSIFIER}: before the article": "it stands above all that is kept",
    f"{CLASSIFIER}: after the article": "it stands below all that is kept",
    f"{CLASSIFIER}: unlike the article around it": "it is unlike what is kept around it",
}


class Score(NamedTuple):
    """What the classifier says of a block, whether or not it decides."""

    percent: int  # the probability that the block is of the article
    needed: int  # from which a block of this page stays
    keeps: bool
    stage: str  # why it decides against that, if it does
    reasons: tuple[Reason, ...]


class Explanation(NamedTuple):
    """What became of a block, and why."""

    source: str
    line: int  # of the block; 0 where the format has no lines
    kind: str
    name: str  # of a metadata field, as the format calls it
    text: str
    state: State
    label: str
    rule: str
    why: str  # a sentence
    score: Score | None
    runner_up: str
    evidence: tuple[Evidence, ...]  # for the fields of the record that the block gives
    unused: tuple[Evidence, ...]  # for those that it states, and that something else gives
    cuts: tuple[tuple[str, str, str], ...]  # what was cut out of it: text, label, rule
    options: tuple[str, ...]  # each of which would reverse what became of it
    user_rule: RuleRemedy | None  # which would, too


def explain_block(view: PageView, index: int) -> Explanation:
    """Explain what became of a block of a page."""
    block, verdict = view.page.blocks[index], view.verdicts[index]
    place = view.body.index(index) if index in view.body else None  # None for what rules and classifier do not see
    score = None if place is None else find_score(view, place)
    evidence, unused = find_evidence(view, index)
    return Explanation(
        source=view.name + view.page.pointer,
        line=block.line,
        kind=block.kind.value,
        name=block.name,
        text=view.show_text(index),
        state=view.find_state(index),
        label=verdict.label.value,
        rule=verdict.rule,
        why=explain_verdict(view, index, place, score),
        score=score,
        runner_up="" if place is None else find_runner_up(view, index, place, score),
        evidence=evidence,
        unused=unused,
        cuts=tuple((view.hide(block.text[cut.start : cut.end].strip()), cut.label.value, cut.rule) for cut in verdict.cuts),
        options=tuple(find_options(view, index)),
        user_rule=find_user_rule(view, index),
    )


def find_score(view: PageView, place: int) -> Score | None:
    """What the classifier says of a block of the body; None where it says nothing."""
    known = view.classification
    if known is None or place not in known.scores.places or known.plain:
        return None
    scores, row = known.scores, list(known.scores.places).index(place)
    keeps = known.verdicts[place].label is CONTENT
    body = [view.page.blocks[index] for index in view.body]
    reasons = find_reasons_of_score(view.page, body, view.labels, place)
    percents = to_percent(scores.scores[row]), to_percent(scores.threshold)
    return Score(*percents, keeps, find_stage(scores, row, body[place], keeps=keeps), reasons)


def find_stage(scores: BlockScores, row: int, block: Block, *, keeps: bool) -> str:
    """Why a block is kept or not, if that is not by its score."""
    decision = by_score = scores.scores[row] >= scores.threshold
    stage = ""
    for name, kept in scores.stages:
        if kept[row] is not decision:
            stage, decision = name, kept[row]
    if by_score is keeps:
        return ""
    return LEFT_TO_OTHERS if block.kind in LEFT_TO_NEIGHBOURS else stage


def explain_verdict(view: PageView, index: int, place: int | None, score: Score | None) -> str:
    """Say why a block has its label, in a sentence."""
    block, verdict = view.page.blocks[index], view.verdicts[index]
    if block.kind in view.options.cleaning.drop:
        return f"--drop {block.kind} drops it."
    if verdict.rule in KNOWN_REASONS:
        return KNOWN_REASONS[verdict.rule]
    if verdict.field and verdict.rule.endswith(f": {verdict.field}"):
        return f"Of all that may state {describe_field(verdict.field)}, this is the likeliest."
    if rule := view.find_rule(verdict.rule):
        match = view.reached[place] if place is not None else None
        is_carried = match and match.rule is rule and match.distance
        return f"{rule.why}{f' It matched {match.distance} blocks above, and goes on.' if match and is_carried else ''}"
    return explain_classification(view, index, score)


def explain_classification(view: PageView, index: int, score: Score | None) -> str:
    """Say what the classifier did with a block, and by which fact or stage."""
    block, verdict = view.page.blocks[index], view.verdicts[index]
    if view.classification and view.classification.plain:
        return "The classifier takes the page for nothing but an article, of which everything stays."
    if block.kind in MEDIA_KINDS:
        return "It has no text to classify: it goes with what stands beside it."
    fact = FACTS.get(verdict.rule) or verdict.rule.removeprefix(CLASSIFIER).removeprefix(": ")
    stage = score.stage if score else ""
    reasons = "; ".join(filter(None, (fact, stage)))
    return f"The classifier {'keeps' if verdict.label is CONTENT else 'drops'} it{f': {reasons}' if reasons else ''}."


def describe_field(field: str) -> str:
    """A field of the record, in words."""
    return {"authors": "the authors", "modified": "the day of the last change"}.get(field, f"the {field}")


def find_runner_up(view: PageView, index: int, place: int, score: Score | None) -> str:
    """The next best decision: what the classifier or another rule would make of the block, and by how much it missed."""
    verdict, match = view.verdicts[index], view.reached[place]
    is_kept = verdict.label is CONTENT
    candidates = []
    if score and verdict.rule.split(":")[0] == CLASSIFIER and not verdict.field:
        other = Label.BOILERPLATE if is_kept else CONTENT
        candidates.append(f"{other}, {abs(score.percent - score.needed)} points away")
    elif score and score.keeps is not is_kept:
        decision = "keep" if score.keeps else "drop"
        candidates.append(f"the classifier alone would {decision} it: {score.percent} %, where {score.needed} % is enough")
    rules = [match.rule] if match else []
    rules += [rule for rule in view.other_matches(place) if rule not in rules]
    candidates += [
        f"{rule.label} ({rule.name}), a rule that {'the classifier outweighs' if rule in rules[:1] else 'comes later'}"
        for rule in rules
        if rule.name != verdict.rule and rule.label is not verdict.label
    ]
    return "; ".join(candidates[:2]) or "nothing: no other rule matches it"


def find_evidence(view: PageView, index: int) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """The evidence for the fields of the record that a block gives, and for those that it states in vain."""
    block, verdict = view.page.blocks[index], view.verdicts[index]
    own: list[Evidence] = []
    others: list[Evidence] = []
    for field in filter(None, (verdict.field, *(field for field, _ in verdict.more_fields))):
        used = [evidence for evidence in view.article.evidence if evidence.field == field]
        stated = normalize_spaces(f"{block.text} {verdict.value} {' '.join(value for _, value in verdict.more_fields)}")
        mine = [item for item in used if item.line == block.line and normalize_spaces(item.text) in stated]
        own += mine
        others += [] if mine else used[:1]
    return tuple(own), tuple(others)
