"""Rules test themselves: each brings what it must catch and what it must not."""

from __future__ import annotations

import pytest

from reex_cli.model import Label
from reex_cli.rules import Inline, Rule, rule_index
from tests.pages import verdict_of

EVERY = [*rule_index().rules, *(rule for rules in rule_index().inline.values() for rule in rules)]
YES = [pytest.param(rule, text, id=f"{rule.name}: {text[-50:]}") for rule in EVERY for text in rule.yes]
NO = [pytest.param(rule, text, id=f"{rule.name}: {text[-50:]}") for rule in EVERY for text in rule.no]


@pytest.mark.parametrize(("rule", "text"), YES)
def test_a_rule_catches_its_examples(rule: Rule | Inline, text: str) -> None:
    said = verdict_of(text)
    if isinstance(rule, Inline):
        assert [cut.rule for cut in said.cuts] == [rule.name]
    else:
        assert said.rule == rule.name


@pytest.mark.parametrize(("rule", "text"), NO)
def test_a_rule_leaves_its_counter_examples(rule: Rule | Inline, text: str) -> None:
    said = verdict_of(text)
    assert rule.name not in (said.rule, *(cut.rule for cut in said.cuts))


def test_every_rule_has_a_name_of_its_own_a_reason_and_both_kinds_of_examples() -> None:
    assert len({rule.name for rule in EVERY}) == len(EVERY)
    assert [rule.name for rule in EVERY if not (rule.why and rule.yes and rule.no)] == []


def test_only_rules_of_the_record_name_metadata() -> None:
    named = {rule.name for rule in rule_index().rules if rule.label is Label.METADATA}
    assert named == {rule.name for rule in rule_index().rules if rule.label is Label.METADATA and rule.field}
