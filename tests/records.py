"""Articles for the tests of writers: from the seeds, minimal, full, and hostile."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from reex_cli.item import Item
from reex_cli.model import SCHEMA, Article
from reex_cli.pipeline import process
from reex_cli.writers import WriterOptions, writers
from tests.command import SEEDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

BARE = Article(
    schema=SCHEMA, id="r" + "a" * 16, source="a.txt", format="text", url=None, host=None, site=None, title=None, authors=(),
    date=None, modified=None, language=None, summary=None, terms={}, status=None, text="", words=0, hash="0" * 32, notes=(),
    native={},
)  # fmt: skip
HOSTILE = "=1+1\t\"a\", 'b'\r\n\\n | \\ <b>é</b>; DROP TABLE articles;-- 🌊\x85\u2028"
FULL = replace(
    BARE,
    id="r" + "b" * 16,
    url="https://mill.example/a",
    host="mill.example",
    site=HOSTILE,
    title=HOSTILE,
    authors=(HOSTILE, "Ann | Reed"),
    date="2025-11-04T08:15:22+01:00",
    modified="2025-11",
    language="en",
    summary=HOSTILE,
    terms={HOSTILE: (HOSTILE,), "category": ("Mills", "Tides")},
    status="publish",
    text=f"First.\n\n{HOSTILE}",
    words=9,
    notes=("recoded: cp1252",),
    native={"id": 2**60, "slug": HOSTILE, "deep": {"a": [1.5, None, True]}},
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def seed_articles() -> list[Article]:
    """The articles of the seeds, with all extras."""
    paths = sorted(SEEDS.iterdir())
    return [article for path in paths for article in process(Item(f"seeds/{path.name}", str(path))).articles]


@contextmanager
def open_writer(name: str, target: Any, **options: Any) -> Iterator[Any]:
    """Open a writer with these options."""
    with writers()[name].open(target, WriterOptions(**options)) as write:
        yield write


def write_articles(name: str, articles: Iterable[Article], **options: Any) -> bytes:
    """Write articles to a stream and return the bytes."""
    stream = BytesIO()
    with open_writer(name, stream, **options) as write:
        for article in articles:
            write(article)
    return stream.getvalue()


def unescape_tsv(cell: str) -> str:
    """Undo the escapes of a TSV cell."""
    return cell.replace("\\\\", "\0").replace("\\t", "\t").replace("\\n", "\n").replace("\\r", "\r").replace("\0", "\\")


def interrupt_writing(name: str, path: Path, *articles: Article) -> None:
    """Write articles, then interrupt the run."""
    with open_writer(name, str(path)) as write:
        for article in articles:
            write(article)
        raise KeyboardInterrupt
