"""Articles for the tests of writers: real ones, and such as no document would give."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from reex_cli.model import SCHEMA, Article, Item
from reex_cli.pipeline import process
from reex_cli.writers import Asked, writers
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


def of_seeds() -> list[Article]:
    """The articles of the seeds, with all that they carry."""
    paths = sorted(SEEDS.iterdir())
    return [article for path in paths for article in process(Item(f"seeds/{path.name}", str(path))).articles]


@contextmanager
def writing(name: str, target: Any, **asked: Any) -> Iterator[Any]:
    """A writer that is open."""
    with writers()[name].open(target, Asked(**asked)) as write:
        yield write


def written(name: str, articles: Iterable[Article], **asked: Any) -> bytes:
    """What a writer makes of articles in a stream."""
    stream = BytesIO()
    with writing(name, stream, **asked) as write:
        for article in articles:
            write(article)
    return stream.getvalue()


def unescaped(cell: str) -> str:
    """A cell of our TSV as it was."""
    return cell.replace("\\\\", "\0").replace("\\t", "\t").replace("\\n", "\n").replace("\\r", "\r").replace("\0", "\\")


def interrupted(name: str, path: Path, *articles: Article) -> None:
    """A run that somebody stops."""
    with writing(name, str(path)) as write:
        for article in articles:
            write(article)
        raise KeyboardInterrupt
