"""Two parsers, one opinion: BeautifulSoup with html5lib sees the blocks that lexbor sees."""

from __future__ import annotations

import gzip
from functools import partial
from pathlib import Path

import pytest

from reex_cli.model import Block
from reex_cli.readers import Source, find
from reex_cli.readers._html.parser import Engine, best, lexbor, soup
from reex_cli.readers.html import read
from tests.cases import CASES, source_of
from tests.conftest import SHARED

pytestmark = pytest.mark.skipif(best() is not lexbor, reason="selectolax is not installed")
PAGES = [source_of(case) for case in CASES if find(Source("", source_of(case).read_bytes())).name == "html"]
BENCH = sorted((SHARED / "bench" / "html").glob("*0.html.gz"))[:25]
html5lib = partial(soup, builder="html5lib")


def blocks(path: Path, engine: Engine) -> list[Block]:
    """What an engine sees of a page."""
    data = path.read_bytes()
    source = Source(path.name, gzip.decompress(data) if path.suffix == ".gz" else data)
    return [block for page in read(source, engine) for block in page.blocks]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.parent.name)
def test_both_engines_see_the_same_blocks(path: Path) -> None:
    assert blocks(path, html5lib) == blocks(path, lexbor)


@pytest.mark.skipif(not BENCH, reason="the bench is not beside the checkout")
def test_both_engines_see_the_same_words_on_real_pages() -> None:
    for path in BENCH:
        one, other = (" ".join(block.text for block in blocks(path, engine)).split() for engine in (lexbor, html5lib))
        assert len(set(one) ^ set(other)) <= 0.02 * len(set(one)), path.name
