"""`reex merge`: check the parts of a sharded export and join them to one file, with the bytes of an undivided export."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Exit, Option

from reex_cli.cli.output import open_output, open_target, print_message, strip_compression_suffix
from reex_cli.errors import DONE, SOME_FAILED, BadOption, BadParts
from reex_cli.repetition import ArticleState, RepeatedArticles
from reex_cli.text import sanitize_for_terminal
from reex_cli.writers import Writer, writer_for_path, writers

if TYPE_CHECKING:
    from reex_cli.shards import ArticleEntry, CompleteParts

COMPRESSED_SUFFIX = ".zst"  # of an output that takes the compressed parts as they are


def merge(
    folder: Annotated[str, Argument(help="The folder of `reex export --shards`.", metavar="PARTS/", show_default=False)],
    *,
    output: Annotated[
        str, Option("-o", "--output", help="Write to this path; its suffix may compress it.", metavar="FILE")
    ] = "",
    quiet: Annotated[bool, Option("-q", "--quiet", help="Print nothing on standard error.")] = False,
) -> None:
    """Check the parts of an export and join them.

    Example:  reex merge parts/ -o corpus.jsonl.zst
    """
    from reex_cli import shards

    parts = shards.load_parts(folder)
    check_output(parts, output)
    writer = choose_writer(parts, output)
    merged = shards.join_parts(parts, duplicate_finder(), note_adder(writer, parts))
    if output.lower().endswith(COMPRESSED_SUFFIX):
        with open_output(output) as stream:
            for part in merged:
                for block in part.compressed or compress(part.content):
                    stream.write(block)
    else:
        with open_target(writer, output) as target:
            for part in merged:
                for block in part.content:
                    target.write(block)
    if parts.failures and not quiet:
        shown = sanitize_for_terminal(folder)
        print_message(f"{shown}: {parts.failures} failures when the parts were built. The manifests list them.")
    raise Exit(DONE if parts.articles and not parts.failures else SOME_FAILED)


def check_output(parts: CompleteParts, output: str) -> None:
    """Raise `BadOption` for an output that would replace one of the parts."""
    files = {file for name in parts.names for file in (str(name), name.manifest)}
    folder, name = os.path.split(os.path.realpath(output))
    if name in files and folder == os.path.realpath(parts.store.path):
        raise BadOption(f"-o {sanitize_for_terminal(output)}: it is one of the parts. Write to another file.")


def choose_writer(parts: CompleteParts, output: str) -> Writer:
    """The writer of the parts. Raises `BadParts` if there is none here, and `BadOption` for the suffix of another format."""
    name = parts.options["writer"]
    if name not in writers():
        raise BadParts(
            sanitize_for_terminal(parts.store.path), f"written as {sanitize_for_terminal(name)}, which is no format here"
        )
    writer = writers()[name]
    other = writer_for_path(strip_compression_suffix(output))
    if other and other is not writer:
        raise BadOption(f"-o {sanitize_for_terminal(output)}: the parts are {writer.name}, not {other.name}.")
    return writer


def duplicate_finder() -> Callable[[ArticleEntry], str]:
    """Make a function that gives the note on an article seen before; it is called with each, in the order of the run."""
    articles = RepeatedArticles()
    return lambda entry: articles.note(entry.id, ArticleState(entry.source, entry.hash, entry.modified))


def note_adder(writer: Writer, parts: CompleteParts) -> Callable[[bytes, str], bytes]:
    """Make a function that adds a note to a record as it was written. Raises `BadOption` if the format has none."""
    add_note, fields = writer.add_note, tuple(parts.options["fields"])
    if not add_note:
        raise BadOption(f"{sanitize_for_terminal(parts.store.path)}: {writer.name} is no longer written in parts.")
    return lambda record, note: add_note(record, fields, note)


def compress(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Compress a part whose records have changed (Zstandard)."""
    from zstandard import ZstdCompressor

    compressor = ZstdCompressor(write_checksum=True).compressobj()
    yield from map(compressor.compress, blocks)
    yield compressor.flush()
