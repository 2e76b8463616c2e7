"""BeautifulSoup with html5lib gives the same blocks as lexbor."""

from __future__ import annotations

import gzip
from functools import partial
from pathlib import Path

import pytest

from reex_cli.model import Block, Page
from reex_cli.readers import Source, find_reader
from reex_cli.readers._html.parser import Engine, beautiful_soup, default_engine, lexbor
from reex_cli.readers.html import read
from tests.cases import CASES, find_source
from tests.conftest import SHARED

pytestmark = pytest.mark.skipif(default_engine() is not lexbor, reason="selectolax is not installed")
PAGES = [find_source(case) for case in CASES if find_reader(Source("", find_source(case).read_bytes())).name == "html"]
BENCH = sorted((SHARED / "bench" / "html").glob("*0.html.gz"))[:25]
html5lib = partial(beautiful_soup, builder="html5lib")


def parse_blocks(path: Path, engine: Engine) -> list[Block]:
    """The blocks of a page, parsed by an engine."""
    data = path.read_bytes()
    source = Source(path.name, gzip.decompress(data) if path.suffix == ".gz" else data)
    return [block for page in read(source, engine) if isinstance(page, Page) for block in page.blocks]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.parent.name)
def test_both_engines_give_the_same_blocks(path: Path) -> None:
    assert parse_blocks(path, html5lib) == parse_blocks(path, lexbor)


@pytest.mark.skipif(not BENCH, reason="the bench is not beside the checkout")
def test_both_engines_give_the_same_words_on_real_pages() -> None:
    for path in BENCH:
        fast, slow = (" ".join(block.text for block in parse_blocks(path, engine)).split() for engine in (lexbor, html5lib))
        assert len(set(fast) ^ set(slow)) <= 0.02 * len(set(fast)), path.name
