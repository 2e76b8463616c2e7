"""Inline cuts: the runs that rules cut out of blocks that stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from reex_cli.model import CONTENT, FIELD, METADATA, Block, Cut, Page, Verdict
from reex_cli.rules._index import RuleIndex

YIELDING = frozenset((CONTENT, METADATA))  # labels of blocks that stay or state metadata, and that give way to others


def cut_blocks(page: Page, verdicts: list[Verdict], rules: RuleIndex) -> list[Verdict]:
    """The verdicts with cuts inside the blocks that stay."""
    pairs = list(zip(page.blocks, verdicts, strict=True))
    cuts = [[] if block.kind is FIELD else find_cuts(block, verdict, rules) for block, verdict in pairs]
    if any(cuts):
        excluded = find_excluded(pairs, cuts, rules)
        cuts = [[cut for cut in found if cut.rule not in excluded] for found in cuts]
    return [
        apply_cuts(block, verdict, found) if found else verdict for (block, verdict), found in zip(pairs, cuts, strict=True)
    ]


def find_cuts(block: Block, verdict: Verdict, rules: RuleIndex) -> list[Cut]:
    """The runs that rules would cut from a block that stays."""
    if verdict.label not in YIELDING or verdict.rule in rules.user_rule_names:
        return []
    cuts = [
        Cut(*match.span(), rule.label, rule.name)
        for hint, inline_rules in rules.inline_by_hint.items()
        if hint in block.text
        for rule in inline_rules
        for match in rule.pattern.finditer(block.text)
    ]
    return cuts + [
        Cut(span.start, span.end, rule.label, rule.name) for span in block.spans if (rule := rules.inline_match(span.element))
    ]


def find_excluded(pairs: Sequence[tuple[Block, Verdict]], cuts: Sequence[Sequence[Cut]], rules: RuleIndex) -> frozenset[str]:
    """The names of the rules that would cut more than their `certain_share` of what stays."""
    shares = {cut.rule: rules.certain_shares[cut.rule] for found in cuts for cut in found if cut.rule in rules.certain_shares}
    if not shares:
        return frozenset()
    sizes = Counter[str]()
    for cut in chain.from_iterable(cuts):
        sizes[cut.rule] += cut.end - cut.start
    whole = sum(len(block.text) for block, verdict in pairs if verdict.label is CONTENT and block.kind is not FIELD)
    return frozenset(name for name, share in shares.items() if sizes[name] > share * (whole - sizes[name]))


def apply_cuts(block: Block, verdict: Verdict, cuts: list[Cut]) -> Verdict:
    """The verdict with these cuts; a block of which nothing would remain is dropped as a whole."""
    cuts = disjoint(cuts)
    if sum(cut.end - cut.start for cut in cuts) >= len(block.text.strip()):
        return Verdict(cuts[0].label, cuts[0].rule)
    return verdict._replace(cuts=tuple(cuts))


def disjoint(cuts: list[Cut]) -> list[Cut]:
    """The same cuts in order, shortened so that they do not overlap."""
    result: list[Cut] = []
    for cut in sorted(cuts):
        start = max(cut.start, result[-1].end if result else 0)
        if start < cut.end:
            result.append(cut._replace(start=start))
    return result
