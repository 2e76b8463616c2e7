"""Apache Parquet through pyarrow, with the Arrow types of `reex_cli.record`: no type is guessed from the first rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from reex_cli import date_arithmetic
from reex_cli.errors import NotInstalled
from reex_cli.json_record import replace_surrogates
from reex_cli.limits import MAX_GROUP_CHARACTERS
from reex_cli.model import Article
from reex_cli.record import ADDED_COLUMNS, ARROW_TYPES, COUNT, MOMENT, SHARE, TABLE_COLUMNS, TERMS, TEXT, TEXT_LIST
from reex_cli.writers._cells import format_cell
from reex_cli.writers._fields import field_value
from reex_cli.writers._writer import KeptRows, Target, Write, Writer, WriterOptions

MAX_GROUP_ROWS = 10_000  # articles of a row group


@contextmanager
def open_(stream: IO[bytes], options: WriterOptions) -> Iterator[Write]:
    """Write a row group whenever enough articles, or articles of enough characters, have come.

    Raises `NotInstalled` without pyarrow.
    """
    try:
        from pyarrow import Table
    except ImportError:
        raise NotInstalled("--parquet", "pyarrow", "parquet") from None
    names = options.fields or TABLE_COLUMNS
    schema = arrow_schema(names)
    rows: list[dict[str, Any]] = []
    characters = 0

    def write(article: Article) -> None:
        nonlocal characters
        row = {name: arrow_value(article, name) for name in names}
        rows.append(row)
        characters += sum(map(count_characters, row.values()))
        if len(rows) >= MAX_GROUP_ROWS or characters >= MAX_GROUP_CHARACTERS:
            end_group()

    def end_group() -> None:
        nonlocal characters
        file.write_table(Table.from_pylist(rows, schema))
        rows.clear()
        characters = 0

    with open_file(stream, schema) as file:
        yield write
        if rows:
            end_group()


@contextmanager
def open_file(stream: IO[bytes], schema: Any) -> Iterator[Any]:
    """A `ParquetWriter` for a stream."""
    from pyarrow.parquet import ParquetWriter

    file = ParquetWriter(CountingStream(stream), schema, compression="zstd")
    try:
        yield file
    except BaseException:
        file.is_open = False  # the output is discarded: do not write a footer
        raise
    file.close()


def copy_rows(files: Iterable[KeptRows], stream: IO[bytes], options: WriterOptions) -> None:
    """Copy rows of files, with the columns of these options: those that a file does not have are null."""
    from pyarrow import concat_tables

    schema = arrow_schema(options.fields or TABLE_COLUMNS)
    with open_file(stream, schema) as output:
        group: list[Any] = []
        for table in kept_tables(files, schema):
            if group and sum(len(other) for other in group) + len(table) > MAX_GROUP_ROWS:
                output.write_table(concat_tables(group))
                group.clear()
            group.append(table)
        if group:
            output.write_table(concat_tables(group))


def kept_tables(files: Iterable[KeptRows], schema: Any) -> Iterator[Any]:
    """The rows that are kept of each row group, with the columns of a schema."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    for file, kept in files:
        source, first = ParquetFile(file), 0
        for number in range(source.num_row_groups):
            table = source.read_row_group(number)
            rows = range(first, first + len(table))
            first = rows.stop
            notes = [kept[row] for row in rows if row in kept]
            table = table.filter(pa.array([row in kept for row in rows], pa.bool_()))
            columns = {name: table[name] if name in table.column_names else pa.nulls(len(notes)) for name in schema.names}
            if any(notes):
                there = columns["notes"].to_pylist()
                columns["notes"] = [[*(old or ()), note] if note else old for old, note in zip(there, notes, strict=True)]
            yield pa.table(columns, schema=schema)


class CountingStream:
    """A binary stream that knows its position, which a pipe does not and pyarrow asks for."""

    closed = False

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.position = 0

    def write(self, data: Any) -> int:
        """Write all of the data."""
        self.stream.write(data)
        self.position += len(data)
        return len(data)

    def tell(self) -> int:
        """The number of bytes written."""
        return self.position

    def flush(self) -> None:
        """Flush the stream."""
        self.stream.flush()


def count_characters(value: Any) -> int:
    """The characters of the texts in a value.

    >>> count_characters([{"taxonomy": "crafts", "names": ["milling", "weaving"]}]), count_characters(7)
    (20, 0)
    """
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(map(count_characters, value.values()))
    return sum(map(count_characters, value)) if isinstance(value, list) else 0


def arrow_type(name: str) -> str:
    """The type of a column in Arrow's notation; members of objects are text, members of `terms` lists of it."""
    if name in ADDED_COLUMNS:
        return ADDED_COLUMNS[name].arrow
    return TEXT_LIST.arrow if name.startswith("terms.") else ARROW_TYPES.get(name, TEXT.arrow)


def arrow_value(article: Article, name: str) -> Any:
    """The value of a field as its Arrow type takes it: an instant, list, number or text; objects as JSON."""
    type_ = arrow_type(name)
    if type_ == MOMENT.arrow:
        return date_arithmetic.to_utc(article.date)
    value = field_value(article, name)
    if type_ == TERMS.arrow:
        return [
            {"taxonomy": replace_surrogates(taxonomy), "names": [*map(replace_surrogates, names)]}
            for taxonomy, names in value.items()
        ]
    if value is None or type_ in (COUNT.arrow, SHARE.arrow):
        return value
    if type_ == TEXT_LIST.arrow:
        return [replace_surrogates(item) for item in value]
    return replace_surrogates(format_cell(value))


def arrow_schema(names: tuple[str, ...]) -> Any:
    """The Arrow schema of these columns."""
    import pyarrow as pa

    strings = pa.list_(pa.string())
    types = {
        TEXT.arrow: pa.string(),
        TEXT_LIST.arrow: strings,
        MOMENT.arrow: pa.timestamp("us", "UTC"),
        TERMS.arrow: pa.list_(pa.struct([("taxonomy", pa.string()), ("names", strings)])),
        COUNT.arrow: pa.int64(),
        SHARE.arrow: pa.float64(),
    }
    return pa.schema([(name, types[arrow_type(name)]) for name in names])


WRITER = Writer(
    "parquet",
    "Parquet (needs pyarrow)",
    (".parquet", ".pq"),
    open_,
    Target.BYTES,
    extras=frozenset(ADDED_COLUMNS),
    columns=TABLE_COLUMNS,
    copy_rows=copy_rows,
    schema="\n".join(f"{name}: {type_}" for name, type_ in ARROW_TYPES.items()),
)
