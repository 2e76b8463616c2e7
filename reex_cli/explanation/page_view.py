"""A page with all that was found out about its blocks on the way to its article."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from reex_cli.assemble import assemble, separate_blocks
from reex_cli.block_features import BlockFeatures, extract_features
from reex_cli.content import Classification
from reex_cli.label import RuleMatch, first_matches, label_page, learnt_label, propagate
from reex_cli.metadata import RANK
from reex_cli.model import FIELD, METADATA, SILENT, Article, Label, Page, Verdict
from reex_cli.options import Cleaning, Options, UserRule
from reex_cli.redaction import Keys, find_person_addresses, hide, hide_in_name, redact_block
from reex_cli.rules import InlineRule, Rule, RuleIndex, rule_index


class State(StrEnum):
    """What became of a block."""

    KEPT = "kept"  # in the text
    ASIDE = "aside"  # kept as a block, which is not in the text: a caption, a picture
    METADATA = "metadata"  # a line that states a field of the record, and is not in the text
    FIELD = "field"  # no line of the text: a tag of <head>, a key of a record
    DROPPED = "dropped"


@dataclass(frozen=True)
class PageView:
    """A page, its verdicts and its article under some options."""

    page: Page
    name: str  # of the source
    options: Options
    rules: RuleIndex
    verdicts: list[Verdict]
    classification: Classification | None
    article: Article

    @cached_property
    def body(self) -> list[int]:
        """The indexes of the blocks that rules and classifier see: of no metadata fields, and of no silent text."""
        return [index for index, block in enumerate(self.page.blocks) if block.kind not in (FIELD, SILENT)]

    @cached_property
    def features(self) -> list[BlockFeatures]:
        """The features of the blocks of the body."""
        heard = tuple(block for block in self.page.blocks if block.kind is not SILENT)
        return extract_features(replace(self.page, blocks=heard), self.rules.filter_selectors)

    @property
    def labels(self) -> list[Label | None]:
        """The label of each block of the body that the classifier is told."""
        return [learnt_label(match, feature, self.rules) for match, feature in zip(self.reached, self.features, strict=True)]

    @cached_property
    def people(self) -> Keys:
        """The addresses of people, which are never shown."""
        return find_person_addresses(self.page.blocks, self.verdicts)

    def find_state(self, index: int) -> State:
        """What became of a block of the page."""
        block, verdict, cleaning = self.page.blocks[index], self.verdicts[index], self.options.cleaning
        if block.kind is FIELD:
            return State.FIELD
        kept, _ = separate_blocks([block], [verdict], cleaning, self.people)
        if kept:
            return State.KEPT if kept[0].text and cleaning.is_in_text(kept[0].kind) else State.ASIDE
        return State.METADATA if verdict.label is METADATA else State.DROPPED

    def show_text(self, index: int) -> str:
        """The text of a block, or the address of a picture, without addresses of people."""
        block = self.page.blocks[index]
        if block.kind is FIELD:
            return hide_in_name(block.text, self.people)
        return redact_block(block, self.verdicts[index], self.people).text or block.url

    def hide(self, text: str) -> str:
        """A text without addresses of people."""
        return hide(text, self.people)

    @cached_property
    def reached(self) -> list[RuleMatch | None]:
        """The rule for each block of the body, if there is one."""
        return propagate(self.features, first_matches(self.features, self.rules))

    def other_matches(self, index: int) -> list[Rule]:
        """The rules that match a block of the body and were not asked, as another one comes first, in their order."""
        feature = self.features[index]
        found: list[Rule] = []
        while rule := self.rules.first_match(feature, {match.name for match in found}):
            found.append(rule)
        return found

    def find_rule(self, name: str) -> Rule | InlineRule | UserRule | None:
        """The rule of this name; one of the user's that only lists lines as it is written."""
        inline = [rule for rules in self.rules.inline_by_hint.values() for rule in rules]
        every: list[Rule | InlineRule | UserRule] = [*self.rules.rules, *inline, *self.options.rules]
        return next((rule for rule in every if rule.name == name), None)


def view_page(page: Page, name: str, options: Options) -> PageView:
    """Label a page, and assemble its article with its evidence."""
    rules = rule_index(options.rules)
    verdicts, classification = label_page(page, rules, options.cleaning.shift)
    article = assemble(page, verdicts, source=name, rank=rules.rank | RANK, cleaning=options.cleaning)
    return PageView(page, name, options, rules, verdicts, classification, article)


def view_with(view: PageView, *, rule: UserRule | None = None, cleaning: Cleaning | None = None) -> PageView:
    """The same page with one more rule, or another cleaning."""
    rules = (rule, *view.options.rules) if rule else view.options.rules
    options = replace(view.options, rules=rules, cleaning=cleaning or view.options.cleaning)
    return view_page(view.page, view.name, options)
