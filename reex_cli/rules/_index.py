"""All rules, compiled together: for each block, only the rules that it may fit are asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache, lru_cache

from reex_cli import lexicon
from reex_cli.block_features import MAX_PHRASE_WORDS, BlockFeatures, MarkSelector
from reex_cli.model import Element, Kind, Label
from reex_cli.options import UserRule
from reex_cli.rules._discovery import load_rules
from reex_cli.rules._rule import InlineRule, Rule
from reex_cli.rules._user_rules import compile_user_rule

LABEL_ORDER = {label: number for number, label in enumerate(Label)}
MARK_CACHE_SIZE = 50_000
TEXT_CACHE_SIZE = 1 << 13  # short texts, of which a page and a site say many more than once


class RuleIndex:
    """The rules in the order of their labels, then of their files, and what each is indexed by."""

    def __init__(self, rules: Iterable[Rule | InlineRule]) -> None:
        everything = list(rules)
        self.inline: dict[str, list[InlineRule]] = {}  # by the text without which they cannot match
        for rule in everything:
            if isinstance(rule, InlineRule):
                self.inline.setdefault(rule.hint, []).append(rule)
        asked = (rule for rule in everything if isinstance(rule, Rule))
        self.rules = sorted(asked, key=lambda rule: (not rule.own, LABEL_ORDER[rule.label]))
        self.own = frozenset(rule.name for rule in self.rules if rule.own)
        self.rank = {rule.name: number for number, rule in enumerate(self.rules)}
        self.wanted = mark_selector(mark for rule in self.rules for mark in rule.when.marks)
        self.topics: dict[str, list[int]] = {}
        self.marks: dict[str, list[int]] = {}
        self.names: dict[str, Rule] = {}
        self.kinds: dict[Kind, list[int]] = {kind: [] for kind in Kind}
        self.openings: dict[Kind, list[int]] = {kind: [] for kind in Kind}  # the same before the first sentence
        self.hints: dict[str, list[int]] = {}
        patterns: dict[int, str] = {}
        for number, rule in enumerate(self.rules):
            self._index(number, rule, patterns)
        self.beginnings = tuple(patterns)
        joined = "|".join(f"(?:{pattern})" for pattern in patterns.values())
        self.begins = re.compile(joined or "(?!)", re.VERBOSE | re.IGNORECASE).match
        self.reminded = lru_cache(TEXT_CACHE_SIZE)(self._reminded)
        self.marked = lru_cache(TEXT_CACHE_SIZE)(self._marked)

    def _index(self, number: int, rule: Rule, patterns: dict[int, str]) -> None:
        keys = rule.when.keys
        for table, found in ((self.topics, keys.topics), (self.marks, keys.marks), (self.hints, keys.hints)):
            for key in found:
                table.setdefault(key, []).append(number)
        for kind in keys.kinds if keys else Kind:
            self.openings[kind].append(number)
            if not keys.early:
                self.kinds[kind].append(number)
        for name in keys.names:
            self.names.setdefault(name, rule)
        if keys.patterns:
            patterns[number] = keys.patterns[0] if len(keys.patterns) == 1 else "|".join(f"(?:{x})" for x in keys.patterns)

    def first(self, fact: BlockFeatures, silent: Collection[str] = ()) -> Rule | None:
        """The rule that speaks for a block, if one does."""
        for number in self._candidates(fact):
            rule = self.rules[number]
            if rule.when.asks(fact) and rule.name not in silent:
                return rule
        return None

    def _candidates(self, fact: BlockFeatures) -> Collection[int]:
        block = fact.block
        usual = (self.kinds if fact.before else self.openings)[block.kind]
        special = self.reminded(block.text) if fact.count <= MAX_PHRASE_WORDS else ()
        if fact.marks:
            special = (*special, *self.marked(fact.marks))
        return sorted({*usual, *special}) if special else usual

    def _reminded(self, text: str) -> tuple[int, ...]:
        """The rules that a short text reminds of: by what it reads like, how it begins, and hints in it."""
        found = [number for topic in lexicon.match_topics(text) for number in self.topics.get(topic, ())]
        if self.begins(text):  # all anchored patterns as one alternation: rarely true, and only then are they asked
            found += self.beginnings
        low = text.lower()
        for hint, numbers in self.hints.items():
            if hint in low:
                found += numbers
        return tuple(found)

    def _marked(self, marks: frozenset[str]) -> tuple[int, ...]:
        return tuple({number for mark in marks for number in self.marks.get(mark, ())})

    def speaks_of(self, place: Element) -> Rule | None:
        """The rule that takes an inline element with these marks out of its sentence, if one does."""
        found = sorted({number for name in self.wanted(place.marks) for number in self.marks.get(name, ())})
        return next((self.rules[number] for number in found if self.rules[number].inline), None)


def mark_selector(asked: Iterable[str]) -> MarkSelector:
    """What is asked for of the marks of an element: each itself, its family (`addthis_*` of `addthis_button`), both or nothing."""
    names = frozenset(asked)
    families = tuple(sorted(name[:-1] for name in names if name.endswith("*")))

    @lru_cache(MARK_CACHE_SIZE)  # pages number their elements: what is remembered must not grow with the corpus
    def wanted(marks: tuple[str, ...]) -> tuple[str, ...]:
        found = []
        for mark in marks:
            if mark.startswith(families):
                found += [f"{family}*" for family in families if mark.startswith(family)]
            if mark in names:
                found.append(mark)
        return tuple(found)

    return wanted


@cache
def rule_index(own: tuple[UserRule, ...] = ()) -> RuleIndex:
    """The user's own rules and all others, compiled together."""
    return RuleIndex((*map(compile_user_rule, own), *load_rules()))
