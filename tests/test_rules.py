"""Every rule is tested with its own examples and counter-examples."""

from __future__ import annotations

import pytest

from reex_cli.model import Label
from reex_cli.rules import InlineRule, Rule, rule_index
from tests.pages import label_example

INDEX = rule_index()
RULES = [*INDEX.rules, *(rule for rules in INDEX.inline_by_hint.values() for rule in rules)]
YES = [pytest.param(rule, text, id=f"{rule.name}: {text[-50:]}") for rule in RULES for text in rule.yes]
NO = [pytest.param(rule, text, id=f"{rule.name}: {text[-50:]}") for rule in RULES for text in rule.no]


@pytest.mark.parametrize(("rule", "text"), YES)
def test_a_rule_matches_its_examples(rule: Rule | InlineRule, text: str) -> None:
    verdict = label_example(text)
    if isinstance(rule, InlineRule):
        assert [cut.rule for cut in verdict.cuts] == [rule.name]
    else:
        assert verdict.rule == rule.name


@pytest.mark.parametrize(("rule", "text"), NO)
def test_a_rule_does_not_match_its_counter_examples(rule: Rule | InlineRule, text: str) -> None:
    verdict = label_example(text)
    assert rule.name not in (verdict.rule, *(cut.rule for cut in verdict.cuts))


def test_every_rule_has_a_unique_name_a_reason_examples_and_counter_examples() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert [rule.name for rule in RULES if not (rule.why and rule.yes and rule.no)] == []


def test_every_metadata_rule_gives_a_field_of_the_record() -> None:
    assert [rule.name for rule in INDEX.rules if rule.label is Label.METADATA and not rule.field] == []


def test_fields_of_less_trusted_sources_rank_below_all_other_metadata() -> None:
    metadata = [rule.name for rule in INDEX.rules if rule.label is Label.METADATA]
    assert metadata.index("authors from author") < metadata.index("byline") < metadata.index("authors from coauthors")
    assert metadata[-1] == "site from front:site"
