"""Time grows linearly with the size of a document, whatever its markup."""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import process_time

import pytest

from reex_cli.readers import Source
from reex_cli.readers.html import read

SHAPES: dict[str, Callable[[int], str]] = {
    "siblings": lambda n: "<div><p>one of many</p></div>" * n,
    "closed nesting": lambda n: "<div>" * n + "deep" + "</div>" * n,
    "open nesting": lambda n: "".join(f"<div><ul><li><span class=c{i % 7}>deep {i}" for i in range(n)),
    "open formatting": lambda n: "".join(f"<p><font size={i}>text {i}" for i in range(n)),
    "one long text": lambda n: "<p>" + "word " * 20 * n,
    "one long line of inline elements": lambda n: "<p>" + "<b class=a>word</b> " * n,
    "many attributes": lambda n: "<p " + " ".join(f"a{i}=1" for i in range(n)) + ">text",
    "many breaks": lambda n: "<p>" + "line<br> <i> </i>" * n,
    "many rows": lambda n: "<table>" + "<tr><td>a<td>b" * n,
    "nested tables": lambda n: "<table><tr><td>a" * n,
    "many comments and scripts": lambda n: "<!-- <p> --><script>if (a < b) '<p>'</script>text" * n,
    "names of no element": lambda n: "<p>List<String> of <T>" * n,
    "words that are never found": lambda n: "<p>a&amp;b &#233;t&eacute; it&#39;s" * n,
    "unclosed comment": lambda n: "<p>text<!-- " * n,
}


def seconds(html: str) -> float:
    """Processor seconds to read a document."""
    source = Source("x", html.encode())
    gc.collect()
    gc.disable()  # it would go through what other tests have left, the more the larger the document
    try:
        start = process_time()
        list(read(source))
        return process_time() - start
    finally:
        gc.enable()


@pytest.mark.parametrize("shape", SHAPES)
def test_reading_time_grows_linearly_with_the_size(shape: str) -> None:
    make, size = SHAPES[shape], 1000
    while seconds(make(size)) < 0.06 and size < 64_000:  # enough to measure
        size *= 2
    attempts = (size, size, 2 * size, 2 * size, 4 * size)  # allow for a busy machine, and for sizes at which a cache overflows
    assert any(seconds(make(2 * size)) < 3 * seconds(make(size)) for size in attempts), size


def test_a_hundred_thousand_nested_elements_lose_no_text() -> None:
    html = "".join(f"<div>w{i} " for i in range(100_000))
    start = process_time()
    (page,) = read(Source("x", html.encode()))
    assert process_time() - start < 5
    assert sum(len(block.text.split()) for block in page.blocks) == 100_000
