"""Parquet: columns with types that are stated beforehand, whatever the first articles hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from reex_cli import dates
from reex_cli.errors import NotInstalled
from reex_cli.model import Article
from reex_cli.writers._cells import cell
from reex_cli.writers._fields import PUBLISHED, value
from reex_cli.writers._json import sound
from reex_cli.writers._writer import FIELDS, Asked, Into, Write, Writer

TEXT, TEXTS = "string", "list<string>"
TYPES = {
    "authors": TEXTS,
    PUBLISHED: "timestamp[us, UTC]",
    "terms": "list<struct<taxonomy: string, names: list<string>>>",  # a map is what half of the tools cannot read
    "words": "int64",
    "notes": TEXTS,
}  # of columns that are no text; `native` is JSON
COLUMNS = tuple(name for field in FIELDS for name in ((field, PUBLISHED) if field == "date" else (field,)))
ROWS = 10_000  # of a row group, at most,
CHARACTERS = 1 << 24  # and about as much text


@contextmanager
def open_(stream: IO[bytes], asked: Asked) -> Iterator[Write]:
    """Writes a row group whenever there is enough for one."""
    try:
        from pyarrow import Table
        from pyarrow.parquet import ParquetWriter
    except ImportError:
        raise NotInstalled("--parquet", "pyarrow", "parquet") from None
    names = asked.fields or COLUMNS
    schema = arrow(names)
    rows: list[dict[str, Any]] = []
    size = 0
    file = ParquetWriter(Counted(stream), schema, compression="zstd")

    def write(article: Article) -> None:
        nonlocal size
        rows.append({name: typed(article, name) for name in names})
        size += len(article.text)
        if len(rows) >= ROWS or size >= CHARACTERS:
            end_group()

    def end_group() -> None:
        nonlocal size
        file.write_table(Table.from_pylist(rows, schema))
        rows.clear()
        size = 0

    try:
        yield write
        if rows:
            end_group()
    except BaseException:
        file.is_open = False  # what was begun is thrown away, and needs no end
        raise
    file.close()


class Counted:
    """A stream that knows how much was written, which a pipe does not tell."""

    closed = False

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.size = 0

    def write(self, data: Any) -> int:
        """Write all of it."""
        self.stream.write(data)
        self.size += len(data)
        return len(data)

    def tell(self) -> int:
        """Bytes so far."""
        return self.size

    def flush(self) -> None:
        """Pass on what waits."""
        self.stream.flush()


def type_of(name: str) -> str:
    """The type of a column, as Arrow writes it."""
    return TEXTS if name.startswith("terms.") else TYPES.get(name, TEXT)


def typed(article: Article, name: str) -> Any:
    """The value of a field as its column takes it."""
    if name == PUBLISHED:
        return dates.moment(article.date)
    found = value(article, name)
    if name == "terms":
        return [{"taxonomy": sound(taxonomy), "names": [*map(sound, names)]} for taxonomy, names in found.items()]
    if found is None or type_of(name) == TYPES["words"]:
        return found
    return [sound(one) for one in found] if type_of(name) == TEXTS else sound(cell(found))


def arrow(names: tuple[str, ...]) -> Any:
    """The Arrow schema of these columns."""
    import pyarrow as pa

    texts = pa.list_(pa.string())
    made = {
        TEXT: pa.string(),
        TEXTS: texts,
        TYPES[PUBLISHED]: pa.timestamp("us", "UTC"),
        TYPES["terms"]: pa.list_(pa.struct([("taxonomy", pa.string()), ("names", texts)])),
        TYPES["words"]: pa.int64(),
    }
    return pa.schema([(name, made[type_of(name)]) for name in names])


WRITER = Writer(
    "parquet",
    "Parquet (needs pyarrow)",
    (".parquet", ".pq"),
    open_,
    Into.BYTES,
    schema="\n".join(f"{name}: {type_of(name)}" for name in COLUMNS),
)
