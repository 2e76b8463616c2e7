"""The law of Markdown: a parser finds the text, the kinds, the addresses and the emphasis of the blocks of every article."""

from __future__ import annotations

from pathlib import Path

import pytest

from reex_cli.item import Item
from reex_cli.options import Options
from reex_cli.pipeline import process
from tests.cases import CASES, make_item
from tests.conftest import SHARED
from tests.rendered import find_violations

PAGES = sorted((SHARED / "bench" / "html").glob("*.html.gz"))[::50]
OPTIONS = Options(detail=frozenset(("blocks", "markdown")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_parser_finds_in_markdown_what_is_in_the_blocks(case: Path) -> None:
    for article in process(make_item(case), OPTIONS).articles:
        assert not list(find_violations(article))


@pytest.mark.skipif(not PAGES, reason="the shared pages are not next to the checkout")
def test_a_parser_finds_in_markdown_what_is_in_the_blocks_of_real_pages() -> None:
    """`python tests/fuzz/pages.py --markdown` checks all pages."""
    violations = {
        path.name: violation
        for path in PAGES
        for article in process(Item(path.name, str(path)), OPTIONS).articles
        for violation in find_violations(article)
    }
    assert violations == {}
