"""The law of Markdown: a parser finds the text, the kinds, the addresses and the emphasis of the blocks of every article."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pytest

from reex_cli.item import Item
from reex_cli.model import Article
from reex_cli.options import Cleaning, Options
from reex_cli.pipeline import process
from reex_cli.writers import split_paragraphs
from tests.cases import CASES, make_item
from tests.conftest import SHARED
from tests.rendered import Character, list_characters, parse_markdown

PAGES = sorted((SHARED / "bench" / "html").glob("*.html.gz"))[::50]
OPTIONS = Options(detail=frozenset(("blocks", "markdown")))


def find_violations(article: Article) -> Iterator[str]:
    """The first difference between the Markdown of an article and its blocks, in a few words."""
    blocks = article.blocks or split_paragraphs(article.text)
    found, wanted = parse_markdown(article.markdown), list_characters(blocks, Cleaning())
    for index, (one, other) in enumerate(zip_longest(found, wanted)):
        if one is None or other is None or not is_same(one, other):
            text = "".join(character.text for character in found[max(index - 40, 0) : index])
            yield f"behind {text!r}: {one} in Markdown, {other} in the blocks"
            return


def is_same(found: Character, wanted: Character) -> bool:
    """Whether two characters are the same; not every formula can be written as one."""
    return found in (wanted, wanted._replace(styles=wanted.styles - {"math"}))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_parser_finds_in_markdown_what_is_in_the_blocks(case: Path) -> None:
    for article in process(make_item(case), OPTIONS).articles:
        assert not list(find_violations(article))


@pytest.mark.skipif(not PAGES, reason="the shared pages are not next to the checkout")
def test_a_parser_finds_in_markdown_what_is_in_the_blocks_of_real_pages() -> None:
    violations = {
        path.name: violation
        for path in PAGES
        for article in process(Item(path.name, str(path)), OPTIONS).articles
        for violation in find_violations(article)
    }
    assert violations == {}
