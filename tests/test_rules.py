"""Every rule is tested with its own examples and counter-examples."""

from __future__ import annotations

import pytest

from reex_cli.block_features import extract_features
from reex_cli.model import Label, Page
from reex_cli.rules import InlineRule, Rule, rule_index
from tests.pages import label_example, parse_example

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
    assert metadata.index("authors from coauthors") < metadata.index("authors from author")
    assert metadata.index("authors from author") < metadata.index("byline") < metadata.index("authors from yoast:author")
    assert metadata[-1] == "site from container:site"


# Elements around most of a page's text, and what is beside them.
SURROUNDING = (
    "<main class='menu'>{}</main>",
    "<main aria-hidden='true'>{}</main>",
    "<body class='related sidebar'>{}</body>",
    "<body><form id='aspnetForm'><h1>The mill</h1>{}</form></body>",
    "<div class='newsletter'><h1>The mill</h1>{}</div><footer><p>The mill trust</p></footer>",
    "<div style='display:none'>{}</div><nav><ul><li><a href='/'>Home</a></li></ul></nav>",
)
# Elements that are not around the page, although most of its words are in them.
BESIDE = (
    "<h1>The mill</h1><p>¶</p><div id='comments'>{}</div>",
    "<h1>The mill</h1><p>¶</p><footer>{}</footer>",
    "<p>¶</p><div style='display:none'>{}</div>",
)


@pytest.mark.parametrize("page", SURROUNDING)
def test_marks_of_an_element_around_most_of_the_text_are_no_reason_to_drop_it(page: str) -> None:
    verdict = label_example(page.format("<p>▶ ¶</p><p>¶</p>"))
    assert verdict.label is Label.CONTENT


@pytest.mark.parametrize("page", BESIDE)
def test_selectors_of_an_element_behind_the_first_prose_count_however_long_it_is(page: str) -> None:
    blocks, asked = parse_example(page.format("<p>▶ ¶</p><p>¶</p><p>¶</p>"))
    features = extract_features(Page("html", tuple(blocks)), INDEX.filter_selectors)
    assert features[asked].selectors == features[asked].all_selectors
