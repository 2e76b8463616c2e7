"""Label every block of a page: a verdict says what the block is for, and by which rule.

The stages, each from plain values to plain values:

1. Rules: `first_matches` finds the first rule that matches each block, `propagate` extends rules with a reach to the
   blocks that follow.
2. Content: `classify` decides where rules do not, and `merge_labels` combines both; where there is no classifier,
   `label_from_neighbours` extends the nearest sure verdicts. `attach_headings` keeps headings with what they head.
3. Title: `assign_title`, and `assign_standfirst` for what is between it and the article.
4. Inline cuts: `cut_blocks` marks the runs to cut from inside blocks that stay.
5. Date and authors: `assign_date_authors`.
6. Whole lines that user rules list: `apply_lines`.

No rule is known by name here, and there is no threshold: rules and models have those.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from reex_cli.block_features import BlockFeatures, extract_features
from reex_cli.content import Classification, classify
from reex_cli.known_lines import apply_lines
from reex_cli.metadata import assign_date_authors, assign_standfirst, assign_title
from reex_cli.model import (
    CONTENT,
    FIELD,
    HEADING,
    LABEL_ORDER,
    METADATA,
    SILENT,
    UNCONNECTED_LABELS,
    Block,
    Label,
    Page,
    Verdict,
)
from reex_cli.rules import YIELDING, Rule, RuleIndex, cut_blocks
from reex_cli.rules.hidden import waits_for_script

NEIGHBOURS = "neighbours"  # the rule of verdicts that `label_from_neighbours` gives


def label(page: Page, rules: RuleIndex) -> list[Verdict]:
    """One verdict for each block of the page, in order. Silent text has a rule for its name, and is seen by no other."""
    return label_page(page, rules)[0]


def label_page(page: Page, rules: RuleIndex, shift: int = 0) -> tuple[list[Verdict], Classification | None]:
    """The same, and what the classifier says, where there is one. `shift` is of its threshold (`content.classify`)."""
    heard = [block for block in page.blocks if block.kind is not SILENT]
    if len(heard) == len(page.blocks):
        return label_heard(page, rules, shift)
    labelled, classified = label_heard(replace(page, blocks=tuple(heard)), rules, shift)
    verdicts = iter(labelled)
    return [label_field(block, rules) if block.kind is SILENT else next(verdicts) for block in page.blocks], classified


def label_heard(page: Page, rules: RuleIndex, shift: int) -> tuple[list[Verdict], Classification | None]:
    """The same for a page without silent text."""
    labelled, classified = label_body(page, rules, shift)
    plain = bool(classified and classified.plain)
    before = without_user_keeps(page, labelled, classified, rules) if classified and rules.user_rule_names else labelled
    verdicts = assign_standfirst(page, assign_title(page, before, plain=plain))
    verdicts = assign_date_authors(page, cut_blocks(page, verdicts, rules), plain=plain)
    if before is not labelled:
        verdicts = [own if now is old else now for own, old, now in zip(labelled, before, verdicts, strict=True)]
    if rules.lines:
        verdicts = apply_lines(page, verdicts, rules.lines, rules.rank)
    return verdicts, classified


def without_user_keeps(page: Page, verdicts: list[Verdict], classification: Classification, rules: RuleIndex) -> list[Verdict]:
    """The verdicts, with that of the classifier where it drops what a user rule keeps.

    Title, date and authors are looked for beside the article. An entry of the menu that a user keeps is not its beginning.
    """
    body = iter(classification.verdicts)
    pairs = [
        (verdict, None if block.kind is FIELD else next(body)) for block, verdict in zip(page.blocks, verdicts, strict=True)
    ]
    return [
        classified if classified and classified.label is not CONTENT and is_user_keep(verdict, rules) else verdict
        for verdict, classified in pairs
    ]


def is_user_keep(verdict: Verdict, rules: RuleIndex) -> bool:
    """Whether a user rule keeps a block."""
    return verdict.label is CONTENT and verdict.rule in rules.user_rule_names


def label_blocks(page: Page, rules: RuleIndex) -> tuple[list[Verdict], bool]:
    """Verdicts by rules and classifier, and whether the classifier takes the page for a plain article without boilerplate."""
    verdicts, classified = label_body(page, rules)
    return verdicts, bool(classified and classified.plain)


def label_body(page: Page, rules: RuleIndex, shift: int = 0) -> tuple[list[Verdict], Classification | None]:
    """Verdicts by rules and classifier, and what the classifier says, where there is one."""
    features = extract_features(page, rules.filter_selectors)
    matches = first_matches(features, rules)
    reached = propagate(features, matches)
    labels = [learnt_label(match, feature, rules) for match, feature in zip(reached, features, strict=True)]
    dropped = [match is not None and drops_surely(match) for match in reached]
    classified = classify(page, [feature.block for feature in features], labels, dropped, shift)
    verdicts = merge_labels(features, reached, classified) if classified else label_from_neighbours(features, reached)
    body = iter(attach_headings(matches, verdicts))
    labelled = [label_field(block, rules) if block.kind is FIELD else next(body) for block in page.blocks]
    return labelled, classified


def label_field(block: Block, rules: RuleIndex) -> Verdict:
    """Verdict on a metadata field or a silent text: of the rule for its name, or one without a field of the record."""
    rule = rules.by_field_name.get(block.name)
    return apply_rule(rule, block) if rule else Verdict(METADATA, "field")


def apply_rule(rule: Rule, block: Block) -> Verdict:
    """Verdict of a rule on a block that it matches."""
    value = rule.value(block.text) if rule.value else ""
    return Verdict(rule.label, rule.name, rule.field if value or not rule.value else "", value)


def first_matches(features: list[BlockFeatures], rules: RuleIndex) -> list[Rule | None]:
    """The first rule that matches each block. A rule with `once_per_page` is not tried again after its first match.

    On a page that hides all its text, which a script is to show, nothing counts as hidden.
    """
    matches = match_without(frozenset(), features, rules)
    if any(feature.word_count and not (rule and rule.certain_share) for feature, rule in zip(features, matches, strict=True)):
        return matches
    hidden = sum(feature.word_count for feature in features)
    return match_without(rules.certain_shares, features, rules) if waits_for_script(hidden) else matches


def match_without(names: Iterable[str], features: list[BlockFeatures], rules: RuleIndex) -> list[Rule | None]:
    """The first rule, but for those of these names, that matches each block."""
    exhausted = set(names)
    matches = []
    for feature in features:
        rule = rules.first_match(feature, exhausted)
        if rule and rule.once_per_page:
            exhausted.add(rule.name)
        matches.append(rule)
    return matches


class RuleMatch(NamedTuple):
    """A rule that labels a block, and the distance to the block it matched, in blocks; 0 for that block itself."""

    rule: Rule
    distance: int


def learnt_label(match: RuleMatch | None, feature: BlockFeatures, rules: RuleIndex) -> Label | None:
    """The label of a block that the classifier is told: of the first rule of which models have learnt."""
    if match is None or match.rule.is_learnt:
        return match.rule.label if match else None
    other = rules.first_match(feature, rules.unlearnt_names)
    return other.label if other else None


def propagate(features: list[BlockFeatures], matches: list[Rule | None]) -> list[RuleMatch | None]:
    """Extend each rule with a reach to the blocks that follow, as far as its reach goes.

    A block that another rule matches keeps the label of that rule, and the reach goes on behind it.
    """
    reached: list[RuleMatch | None] = []
    carrier: Rule | None = None
    start = 0
    for number, (feature, rule) in enumerate(zip(features, matches, strict=True)):
        is_reached = carrier is not None and carrier.reach is not None and carrier.reach.matches(feature)
        if not is_reached:
            carrier = None
        if rule and rule.reach and not (carrier and LABEL_ORDER[carrier.label] < LABEL_ORDER[rule.label]):
            carrier, start = rule, number
        if carrier and is_reached and (rule is None or (rule.label in YIELDING and not rule.is_users)):
            reached.append(RuleMatch(carrier, number - start))
        else:
            reached.append(RuleMatch(rule, 0) if rule else None)
    return reached


def merge_labels(
    features: list[BlockFeatures], reached: list[RuleMatch | None], classification: Classification
) -> list[Verdict]:
    """Combine rules and classifier: a rule prevails where both agree to keep or drop, or where it outweighs the classifier."""
    verdicts = []
    small = find_small(
        (match.rule if match else None, feature.word_count)
        for feature, match, classified in zip(features, reached, classification.verdicts, strict=True)
        if classified.label is CONTENT and not (match and drops_surely(match))
    )
    for feature, match, classified in zip(features, reached, classification.verdicts, strict=True):
        agree = match and (match.rule.label is CONTENT) is (classified.label is CONTENT)
        prevails = match and (agree or match.rule.name in small or outweighs(match, classification))
        verdicts.append(apply_rule(match.rule, feature.block) if match and prevails else classified)
    return verdicts


def find_small(kept: Iterable[tuple[Rule | None, int]]) -> frozenset[str]:
    """The names of the rules that match no more than their `certain_share` of what is kept otherwise.

    `kept` has the rule and the number of words of each block that the classifier keeps.
    """
    matched: Counter[str] = Counter()
    shares: dict[str, float] = {}
    others = 0
    for rule, words in kept:
        if rule and rule.certain_share:
            matched[rule.name] += words
            shares[rule.name] = rule.certain_share
        else:
            others += words
    return frozenset(name for name, words in matched.items() if words <= shares[name] * others)


def outweighs(match: RuleMatch, classification: Classification) -> bool:
    """Whether a rule outweighs the classifier.

    A user rule does, and a rule that drops up to its `certain_distance`; beyond that, it only names what the classifier
    drops. A rule for the title heading does, and one for bylines and dates if the classifier trusts them on this page.
    """
    if match.rule.is_users:
        return True
    if match.rule.label in YIELDING:
        return match.rule.once_per_page or (classification.trusts_bylines and match.rule.label is METADATA)
    return drops_surely(match)


def drops_surely(match: RuleMatch) -> bool:
    """Whether a rule drops a block whatever the classifier finds."""
    return match.rule.label not in YIELDING and (match.rule.is_users or match.distance <= match.rule.certain_distance)


def label_from_neighbours(features: list[BlockFeatures], reached: list[RuleMatch | None]) -> list[Verdict]:
    """Give blocks that no rule labels the label of the nearest blocks that a rule does; no guess is evidence for another."""
    matched = [(match.rule if match else None, feature.word_count) for match, feature in zip(reached, features, strict=True)]
    small = find_small(matched)
    sure = [
        apply_rule(rule, feature.block) if rule and (not rule.certain_share or rule.name in small) else None
        for (rule, _), feature in zip(matched, features, strict=True)
    ]
    before, after = nearest_labels(sure), nearest_labels(sure[::-1])[::-1]
    return [
        known or Verdict(label_between(feature.block, above, below), NEIGHBOURS)
        for feature, known, above, below in zip(features, sure, before, after, strict=True)
    ]


def nearest_labels(verdicts: list[Verdict | None]) -> list[Label | None]:
    """For each block, the label of the nearest labelled block before it, passing over `UNCONNECTED_LABELS`."""
    labels: list[Label | None] = []
    last: Label | None = None
    for verdict in verdicts:
        labels.append(last)
        if verdict and verdict.label not in UNCONNECTED_LABELS:
            last = verdict.label
    return labels


def label_between(block: Block, before: Label | None, after: Label | None) -> Label:
    """The label of a block between two others: a heading goes with what follows, all else with content if it touches any."""
    if block.kind is HEADING:
        return after or before or CONTENT
    if before is None or after is None:
        return before or after or CONTENT
    return before if before is after else CONTENT if CONTENT in (before, after) else before


def attach_headings(matches: list[Rule | None], verdicts: list[Verdict]) -> list[Verdict]:
    """Keep a block that a rule with `keep_with_next` matches if the next block is content."""
    attached = list(verdicts)
    for number in range(len(attached) - 2, -1, -1):
        rule = matches[number]
        if rule and rule.keep_with_next and attached[number + 1].label is CONTENT:
            attached[number] = Verdict(CONTENT, rule.name)
    return attached
