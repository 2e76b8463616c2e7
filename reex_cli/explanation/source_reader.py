"""Read one source, and explain what became of all its blocks, or of those that a line of it gave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reex_cli.errors import AlreadyCleaned, SourceError
from reex_cli.explanation.page_view import PageView, view_page
from reex_cli.explanation.source_lines import SourceLine, describe_line, find_blocks, find_line
from reex_cli.input.files import read_item
from reex_cli.item import WHOLE_SOURCE, Item
from reex_cli.model import Article, Failure, Page, Skipped
from reex_cli.options import Options
from reex_cli.pipeline import CONTAINED_ERRORS, add_member_info, bug_failure, locate_failure, open_source
from reex_cli.readers import Reader, Source, find_reader

EXPORTED = "its articles were cleaned when they were exported. Explain what they came from."
NO_ARTICLE = "no article in it."
NO_RECORD = "no article has this pointer; `reex list` prints those of a file."


class Wanted(NamedTuple):
    """What of a source is to be explained."""

    line: int | None = None  # None for all lines
    pointer: str = ""  # of the record, "#/3" or "#L4"; empty for all records


class Found(NamedTuple):
    """Blocks of a page to explain."""

    view: PageView
    indexes: list[int]


class Answer(NamedTuple):
    """What a line is that gave no block, or that there is no such line."""

    source: str
    text: str
    exists: bool = True


def read_wanted(item: Item, options: Options, wanted: Wanted) -> Iterator[Found | Answer | Failure]:
    """The wanted blocks of each page of a source; without any, what the line is; and a failure for what cannot be read."""
    if item.problem:
        yield item.problem
        return
    try:
        yield from _read_pages(item, options, wanted)
    except SourceError as error:
        failure = Failure(error.code, str(error), error.line, error.column)
        yield locate_failure(failure, item.chunk or WHOLE_SOURCE)
    except CONTAINED_ERRORS as error:
        yield bug_failure(error)


def _read_pages(item: Item, options: Options, wanted: Wanted) -> Iterator[Found | Answer | Failure]:
    source = open_source(item, read_item(item, options.max_bytes), options)
    reader = find_reader(source, options.format)
    line: SourceLine | None = None
    if wanted.line is not None:
        line = find_line(source.text, wanted.line - source.chunk.line, reader.name)
        if line is None:
            count = source.text.removesuffix("\n").count("\n") + 1 + source.chunk.line
            yield Answer(item.name, f"there is no line {wanted.line}: it has {count}.", exists=False)
            return
    results = [*_read_results(source, reader, options, wanted, line)]
    yield from results
    if line and not results:
        yield Answer(f"{item.name}:{wanted.line}", describe_line(line, reader.name))
    elif not results:
        yield Answer(f"{item.name}{wanted.pointer}", NO_RECORD if wanted.pointer else NO_ARTICLE, exists=False)


def _read_results(
    source: Source, reader: Reader, options: Options, wanted: Wanted, line: SourceLine | None
) -> Iterator[Found | Answer | Failure]:
    """What a reader gives, as far as it is wanted. Raises `AlreadyCleaned`."""
    for result in reader.read(source):
        if isinstance(result, Failure):
            yield locate_failure(result, source.chunk)
        elif isinstance(result, Article):
            raise AlreadyCleaned(EXPORTED)
        elif isinstance(result, Skipped) and not wanted.pointer and line is None:
            yield Answer(source.name, f"skipped: {result.number} {result.kind}")
        elif isinstance(result, Page) and wanted.pointer in ("", result.pointer):
            page = add_member_info(result, source.member)
            if indexes := find_blocks(page, line) if line else list(range(len(page.blocks))):
                yield Found(view_page(page, source.name, options), indexes)
