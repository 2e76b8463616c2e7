"""Labelling is a sequence of separable stages: each takes and returns plain values and leaves its input unchanged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reex_cli.label import label_blocks
from reex_cli.metadata import assign_date_authors, assign_standfirst, assign_title
from reex_cli.model import Kind, Verdict
from reex_cli.rules import cut_blocks, rule_index
from tests.cases import CASES, label_pages

every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@every_case
def test_the_stages_one_after_the_other_give_the_verdicts_of_label(case: Path) -> None:
    rules = rule_index()
    for whole, verdicts in label_pages(case):
        heard = [pair for pair in zip(whole.blocks, verdicts, strict=True) if pair[0].kind is not Kind.SILENT]
        page, expected = replace(whole, blocks=tuple(block for block, _ in heard)), [verdict for _, verdict in heard]
        labelled, is_plain = label_blocks(page, rules)
        titled = assign_standfirst(page, assign_title(page, labelled, plain=is_plain))
        assert assign_date_authors(page, cut_blocks(page, titled, rules), plain=is_plain) == expected


@every_case
def test_each_stage_returns_one_verdict_per_block_and_does_not_change_its_input(case: Path) -> None:
    rules = rule_index()
    for page, _ in label_pages(case):
        verdicts, is_plain = label_blocks(page, rules)
        stages = (
            lambda given, page=page, plain=is_plain: assign_title(page, given, plain=plain),
            lambda given, page=page: cut_blocks(page, given, rules),
            lambda given, page=page, plain=is_plain: assign_date_authors(page, given, plain=plain),
        )
        for stage in stages:
            before = list(verdicts)
            result = stage(verdicts)
            assert verdicts == before
            assert [type(verdict) for verdict in result] == [Verdict] * len(page.blocks)
            verdicts = result
