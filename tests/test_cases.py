"""Compare the output of each case, a folder of `tests/cases`: `source.*` in, `verdicts.txt` and `articles.json` out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reex_cli.model import Trust
from reex_cli.readers import Source, readers
from tests.cases import CASES, KNOWN_FAILURES, find_source, format_articles, format_verdicts, make_item, process_case


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_gives_what_was_accepted(case: Path, accept: bool) -> None:
    for name, text in (("articles.json", format_articles(case)), ("verdicts.txt", format_verdicts(case))):
        expected = case / name
        if accept:
            expected.write_text(text, "utf-8")
        assert text == expected.read_text("utf-8"), f"{case.name}/{name}: read the difference, then `pytest --accept`"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_exactly_one_reader_has_the_highest_trust(case: Path) -> None:
    source = Source(case.name, find_source(case).read_bytes())
    trust = sorted((reader.sniff(source) for reader in readers().values()), reverse=True)
    assert trust[0] > trust[1]
    assert trust[0] > Trust.NO


@pytest.mark.parametrize("case", KNOWN_FAILURES, ids=lambda case: case.name)
def test_a_known_failure_still_fails(case: Path, request: pytest.FixtureRequest) -> None:
    """`wanted.json` holds, for each article, the keys that have wrong values, with the right ones."""
    request.applymarker(pytest.mark.xfail(reason=(case / "why.txt").read_text("utf-8").strip(), strict=True))
    wanted = json.loads((case / "wanted.json").read_text("utf-8"))
    articles = process_case(case).articles
    assert make_item(case)
    assert [{key: getattr(article, key) for key in values} for article, values in zip(articles, wanted, strict=True)] == wanted
