"""From a page to verdicts: what each block is for, and the rule that said so.

Three steps. The rules are asked about each block, best label first. A verdict with reach carries to what
follows, where no better label stands. What no rule spoke for takes after its nearest firm neighbours: a
guess is never the evidence for another guess.

This is the engine: it knows no rule by name and holds no threshold.
"""

from __future__ import annotations

from typing import NamedTuple

from reex_cli.facts import Facts, gather
from reex_cli.judge import Heard, heard, named, signed
from reex_cli.model import CONTENT, FIELD, HEADING, METADATA, PASSING, Block, Cut, Label, Page, Verdict
from reex_cli.rules import Book, Rule

NEIGHBOURS = "neighbours"  # the name under which step three speaks
ORDER = {label: number for number, label in enumerate(Label)}
GIVES_WAY = frozenset((CONTENT, METADATA))  # to a label that reaches so far


def label(page: Page, book: Book) -> list[Verdict]:
    """One verdict for each block of the page, in order."""
    return signed(page, *labelled(page, book))


def labelled(page: Page, book: Book) -> tuple[list[Verdict], Heard | None]:
    """The verdicts before a date and authors are chosen among all that are told, and the judge's word on the page."""
    facts = gather(page, book.wanted)
    own = spoken(facts, book)
    reached = carried(facts, own)
    ruled = [one.rule.label if one else None for one in reached]
    judged = heard(page, [fact.block for fact in facts], ruled, [one is not None and is_firm(one) for one in reached])
    found = agreed(facts, reached, judged) if judged else taken_after(facts, reached)
    verdicts = iter(led(own, found))
    found = [of_field(block, book) if block.kind is FIELD else next(verdicts) for block in page.blocks]
    found = named(page, found, judged)
    pairs = zip(page.blocks, found, strict=True)
    return [one if block.kind is FIELD else trimmed(block, one, book) for block, one in pairs], judged


def of_field(block: Block, book: Book) -> Verdict:
    """A field is metadata, whether or not a rule has a use for it."""
    rule = book.names.get(block.name)
    return verdict(rule, block) if rule else Verdict(METADATA, "field")


def verdict(rule: Rule, block: Block) -> Verdict:
    """What a rule says of a block."""
    value = rule.value(block.text) if rule.value else ""
    return Verdict(rule.label, rule.name, rule.field if value or not rule.value else "", value)


def spoken(facts: list[Facts], book: Book) -> list[Rule | None]:
    """Step one: the first rule that fits each block. A rule that speaks once is then silent."""
    silent: set[str] = set()
    found = []
    for fact in facts:
        rule = book.first(fact, silent)
        if rule and rule.once:
            silent.add(rule.name)
        found.append(rule)
    return found


class Reached(NamedTuple):
    """A rule that speaks for a block, and how many blocks further up it was called."""

    rule: Rule
    distance: int


def carried(facts: list[Facts], rules: list[Rule | None]) -> list[Reached | None]:
    """Step two: a rule with reach speaks for what follows, as long as it reaches.

    What another rule has named for what it is keeps that name, and the reach goes on behind it.
    """
    found: list[Reached | None] = []
    carrier: Rule | None = None
    start = 0
    for number, (fact, rule) in enumerate(zip(facts, rules, strict=True)):
        reached = carrier is not None and carrier.over is not None and carrier.over.asks(fact)
        if not reached:
            carrier = None
        if rule and rule.over and not (carrier and ORDER[carrier.label] < ORDER[rule.label]):
            carrier, start = rule, number
        if carrier and reached and (rule is None or (rule.label in GIVES_WAY and not rule.own)):
            found.append(Reached(carrier, number - start))
        else:
            found.append(Reached(rule, 0) if rule else None)
    return found


def taken_after(facts: list[Facts], reached: list[Reached | None]) -> list[Verdict]:
    """Step three: the nearest firm verdicts speak for what is between them.

    A heading belongs to what follows; anything else that touches the article is taken for the article.
    """
    firm = [verdict(one.rule, fact.block) if one else None for one, fact in zip(reached, facts, strict=True)]
    before, after = nearest(firm), nearest(firm[::-1])[::-1]
    return [
        spoken_for or Verdict(_between(fact.block, one, two), NEIGHBOURS)
        for fact, spoken_for, one, two in zip(facts, firm, before, after, strict=True)
    ]


def agreed(facts: list[Facts], reached: list[Reached | None], judged: Heard) -> list[Verdict]:
    """Step three where the judge is heard: the rules and the judge together."""
    found = []
    for fact, one, word in zip(facts, reached, judged.verdicts, strict=True):
        agrees = one and (one.rule.label is CONTENT) is (word.label is CONTENT)
        found.append(verdict(one.rule, fact.block) if one and (agrees or _stands(one, judged)) else word)
    return found


def _stands(one: Reached, judged: Heard) -> bool:
    """Whether a rule outweighs the judge.

    What it says of a block itself does, and its reach as far as the rule is sure of it; further down it only names
    what the judge lets go. So does a byline or a date, unless the judge knows what one looks like.
    """
    if one.rule.own:
        return True
    if one.rule.label in GIVES_WAY:
        return one.rule.once or (judged.bylines and one.rule.label is METADATA)
    return is_firm(one)


def is_firm(one: Reached) -> bool:
    """Whether a rule takes a block out of the article, whatever the judge says."""
    return one.rule.label not in GIVES_WAY and (one.rule.own or one.distance <= one.rule.sure)


def led(own: list[Rule | None], verdicts: list[Verdict]) -> list[Verdict]:
    """What leads belongs to what follows it."""
    found = list(verdicts)
    for number in range(len(found) - 2, -1, -1):
        rule = own[number]
        if rule and rule.leads:
            follows = found[number + 1].label is CONTENT
            found[number] = Verdict(CONTENT, rule.name) if follows else found[number]
    return found


def nearest(firm: list[Verdict | None]) -> list[Label | None]:
    """For each block the label of the nearest firm block before it that is part of a region."""
    found: list[Label | None] = []
    last: Label | None = None
    for one in firm:
        found.append(last)
        if one and one.label not in PASSING:
            last = one.label
    return found


def _between(block: Block, before: Label | None, after: Label | None) -> Label:
    if block.kind is HEADING:
        return after or before or CONTENT
    if before is None or after is None:
        return before or after or CONTENT
    return before if before is after else CONTENT if CONTENT in (before, after) else before


def trimmed(block: Block, said: Verdict, book: Book) -> Verdict:
    """What goes from inside a block that stays; a block of which nothing would stay goes."""
    if said.label not in GIVES_WAY or said.rule in book.own:
        return said
    cuts = [
        Cut(*found.span(), rule.label, rule.name)
        for hint, rules in book.inline.items()
        if hint in block.text
        for rule in rules
        for found in rule.pattern.finditer(block.text)
    ]
    for span in block.spans:
        rule = book.speaks_of(span.place)
        if rule:
            cuts.append(Cut(span.start, span.end, rule.label, rule.name))
    if not cuts:
        return said
    cuts = disjoint(cuts)
    if sum(cut.end - cut.start for cut in cuts) >= len(block.text.strip()):
        return Verdict(cuts[0].label, cuts[0].rule)
    return said._replace(cuts=tuple(cuts))


def disjoint(cuts: list[Cut]) -> list[Cut]:
    """The same cuts in order, none of them inside or across another."""
    found: list[Cut] = []
    for cut in sorted(cuts):
        start = max(cut.start, found[-1].end if found else 0)
        if start < cut.end:
            found.append(cut._replace(start=start))
    return found
