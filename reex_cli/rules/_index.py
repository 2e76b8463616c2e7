"""An index of all rules that finds, for each block, the few rules that may match it.

Rules are numbered by the order of their labels, user rules first; the first that matches wins.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache, lru_cache

from reex_cli.block_features import MAX_PHRASE_WORDS, BlockFeatures, PageFeatures, SelectorFilter
from reex_cli.lexicon import LazyPattern
from reex_cli.model import LABEL_ORDER, Element, Kind, Label, Verdict
from reex_cli.options import UserRule
from reex_cli.rules._conditions import Search
from reex_cli.rules._discovery import load_rules
from reex_cli.rules._hints import compile_hints
from reex_cli.rules._rule import InlineRule, Rule
from reex_cli.rules._user_rules import compile_user_rule
from reex_cli.text import lower_case, normalize_spaces

SELECTOR_CACHE_SIZE = 50_000
TEXT_CACHE_SIZE = 1 << 13  # short texts; many are repeated on a page and on a site

LinesByHost = dict[str, dict[str, Verdict]]


class RuleIndex:
    """The rules in order, and dictionaries from what their conditions require to their numbers."""

    def __init__(self, rules: Iterable[Rule | InlineRule], lines: LinesByHost | None = None) -> None:
        self.lines = lines or {}
        given = list(rules)
        self.inline_by_hint: dict[str, list[InlineRule]] = {}  # by the text without which they cannot match
        for rule in given:
            if isinstance(rule, InlineRule):
                self.inline_by_hint.setdefault(rule.hint, []).append(rule)
        block_rules = (rule for rule in given if isinstance(rule, Rule))
        self.rules = sorted(block_rules, key=lambda rule: (not rule.is_users, LABEL_ORDER[rule.label]))
        self.user_rule_names = frozenset(rule.name for rule in self.rules if rule.is_users)
        self.unlearnt_names = frozenset(rule.name for rule in self.rules if not rule.is_learnt)
        self.certain_shares = {rule.name: rule.certain_share for rule in self.rules if rule.certain_share}
        self.predicates = [rule.when.matches for rule in self.rules]
        self.rank = {rule.name: number for number, rule in enumerate(self.rules)}
        self.filter_selectors = selector_filter(selector for rule in self.rules for selector in rule.when.selectors)
        self.by_topic: dict[str, list[int]] = {}
        self.by_selector: dict[str, list[int]] = {}
        self.by_hint: dict[str, list[int]] = {}
        self.by_search: dict[Search, list[int]] = {}
        self.by_field_name: dict[str, Rule] = {}
        self.by_kind: dict[Kind, list[int]] = {kind: [] for kind in Kind}
        self.by_kind_before_prose: dict[Kind, list[int]] = {kind: [] for kind in Kind}  # `by_kind`, and rules tried only there
        patterns: dict[int, str] = {}  # number of a rule → pattern in lower case that begins with ^
        for number, rule in enumerate(self.rules):
            self._add(number, rule, patterns)
        self.has_hint = compile_hints(self.by_hint)
        self.anchored = tuple(patterns)
        joined = "|".join(f"(?P<rule{place}>{pattern})" for place, pattern in enumerate(patterns.values()))
        self.match_anchored = LazyPattern(joined or "(?!)", re.VERBOSE).match  # of text in lower case
        self.numbers_by_text = lru_cache(TEXT_CACHE_SIZE)(self._numbers_by_text)
        self.numbers_by_selectors = lru_cache(TEXT_CACHE_SIZE)(self._numbers_by_selectors)

    def _add(self, number: int, rule: Rule, patterns: dict[int, str]) -> None:
        keys = rule.when.keys
        for table, values in ((self.by_topic, keys.topics), (self.by_selector, keys.selectors), (self.by_hint, keys.hints)):
            for value in values:
                table.setdefault(value, []).append(number)
        for search in keys.searches:
            self.by_search.setdefault(search, []).append(number)
        for kind in keys.kinds if keys else Kind:
            self.by_kind_before_prose[kind].append(number)
            if not keys.only_before_prose:
                self.by_kind[kind].append(number)
        for name in keys.names:
            self.by_field_name.setdefault(name, rule)
        if keys.patterns:
            patterns[number] = keys.patterns[0] if len(keys.patterns) == 1 else "|".join(f"(?:{x})" for x in keys.patterns)

    def first_match(self, features: BlockFeatures, excluded: Collection[str] = ()) -> Rule | None:
        """The first rule that matches a block, if one does. Rules with excluded names are passed over."""
        for number in self._candidates(features):
            if self.predicates[number](features) and self.rules[number].name not in excluded:
                return self.rules[number]
        return None

    def _candidates(self, features: BlockFeatures) -> Collection[int]:
        """The numbers of the rules that may match a block, in order."""
        block = features.block
        usual = (self.by_kind if features.preceding_share else self.by_kind_before_prose)[block.kind]
        special: Collection[int] = self.numbers_by_text(block.text) if features.word_count <= MAX_PHRASE_WORDS else ()
        if features.all_selectors:
            usual = self.numbers_by_selectors(block.kind, features.preceding_share == 0, features.all_selectors)
        if features.topics:
            special = [*special, *(number for topic in features.topics for number in self.by_topic.get(topic, ()))]
        found = self.search(features.page) if features.page.found is None else features.page.found
        if features.index in found:
            special = [*special, *found[features.index]]
        return sorted({*usual, *special}) if special else usual

    def search(self, page: PageFeatures) -> dict[int, list[int]]:
        """The rules whose searches of a page find a block, by the index of the block."""
        page.found = {}
        for search, numbers in self.by_search.items():
            for index in page.compute_once(search):
                page.found[index] = [*page.found.get(index, ()), *numbers]
        return page.found

    def _numbers_by_text(self, text: str) -> tuple[int, ...]:
        """The rules whose anchored pattern or hint a short text contains."""
        lower = lower_case(text)
        match = self.match_anchored(lower)  # one alternation, which rarely matches; others behind the first may match, too
        numbers = list(self.anchored[int(match.lastgroup.removeprefix("rule")) :]) if match and match.lastgroup else []
        if self.has_hint(lower):
            numbers += [number for hint, hinted in self.by_hint.items() if hint in lower for number in hinted]
        return tuple(numbers)

    def _numbers_by_selectors(self, kind: Kind, before_prose: bool, selectors: frozenset[str]) -> list[int]:
        """The rules for blocks of a kind, and those for blocks with one of these selectors, in order."""
        usual = (self.by_kind_before_prose if before_prose else self.by_kind)[kind]
        return sorted({*usual, *(number for selector in selectors for number in self.by_selector.get(selector, ()))})

    def inline_match(self, element: Element) -> Rule | None:
        """The first rule that cuts an inline element with these selectors out of its block, if one does."""
        numbers = sorted(
            {number for selector in self.filter_selectors(element.selectors) for number in self.by_selector.get(selector, ())}
        )
        return next((self.rules[number] for number in numbers if self.rules[number].inline), None)


def selector_filter(selectors: Iterable[str]) -> SelectorFilter:
    """A function that selects the selectors of an element that are among `selectors`, or begin as one of them that ends in a star.

    A selector that matches a prefix is returned as that prefix: `addthis_*` for `addthis_button`; one that contains a text
    as that text between stars: `*newsletter*` for `story-newsletter-box`.
    """
    names = frozenset(selectors)
    infixes = sorted(name.strip("*") for name in names if name.startswith("*"))
    prefixes = tuple(sorted(name[:-1] for name in names if name.endswith("*") and not name.startswith("*")))

    @lru_cache(SELECTOR_CACHE_SIZE)  # bounded: pages number their elements, so the cache would grow with the corpus
    def filter_selectors(selectors: tuple[str, ...]) -> tuple[str, ...]:
        selected = []
        for selector in selectors:
            if selector.startswith(prefixes):
                selected += [f"{prefix}*" for prefix in prefixes if selector.startswith(prefix)]
            if selector in names:
                selected.append(selector)
            selected += [f"*{infix}*" for infix in infixes if infix in selector]
        return tuple(selected)

    return filter_selectors


@cache
def rule_index(user_rules: tuple[UserRule, ...] = ()) -> RuleIndex:
    """The user rules and all others in one index."""
    compiled = [compile_user_rule(rule) for rule in user_rules if rule.phrases or rule.under]
    return RuleIndex((*compiled, *load_rules()), index_lines(user_rules))


def index_lines(user_rules: Iterable[UserRule]) -> LinesByHost:
    """The verdict on each line that a user rule lists, by host; under the empty name, on lines of all pages."""
    lines: LinesByHost = {}
    for rule in user_rules:
        for line in rule.lines:
            lines.setdefault(rule.host, {}).setdefault(normalize_spaces(line), Verdict(Label(rule.label), rule.name))
    return lines
