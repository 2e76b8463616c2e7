"""`reex merge`: the parts of an export in one file, as if it had never been divided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Exit, Option

from reex_cli.cli.output import open_output, open_target, print_message, strip_compression_suffix
from reex_cli.errors import DONE, SOME_FAILED, BadOption
from reex_cli.repetition import FirstPost, RepeatedPosts
from reex_cli.text import sanitize_for_terminal
from reex_cli.writers import Writer, writer_for_path, writers

if TYPE_CHECKING:
    from reex_cli.shards import CompleteParts, PostEntry

COMPRESSED_SUFFIX = ".zst"  # the compression of parts


def merge(
    folder: Annotated[str, Argument(help="The folder of `reex export --shards`.", metavar="PARTS/", show_default=False)],
    *,
    output: Annotated[str, Option("-o", "--output", help="Write here; the suffix may compress it.", metavar="FILE")] = "",
    quiet: Annotated[bool, Option("-q", "--quiet", help="Say nothing on standard error.")] = False,
) -> None:
    """Check the parts of an export and join them.

    Example:  reex merge parts/ -o corpus.jsonl.zst
    """
    from reex_cli import shards

    parts = shards.load_parts(folder)
    writer = choose_writer(parts, output)
    found = shards.join_parts(parts, duplicate_note(), note_adder(writer, parts))
    if output.lower().endswith(COMPRESSED_SUFFIX):
        with open_output(output) as stream:
            for part in found:
                for block in part.compressed or compress(part.content):
                    stream.write(block)
    else:
        with open_target(writer, output) as target:
            assert not isinstance(target, str)
            for part in found:
                for block in part.content:
                    target.write(block)
    if parts.failures and not quiet:
        print_message(
            f"{sanitize_for_terminal(folder)}: {parts.failures} failures, told when the parts were made and in their manifests."
        )
    raise Exit(DONE if parts.articles and not parts.failures else SOME_FAILED)


def choose_writer(parts: CompleteParts, output: str) -> Writer:
    """What wrote the parts; raises `BadOption` where the output is to be something else."""
    writer = writers()[parts.options["writer"]]
    other = writer_for_path(strip_compression_suffix(output))
    if other and other is not writer:
        raise BadOption(f"-o {sanitize_for_terminal(output)}: the parts are {writer.name}, not {other.name}.")
    return writer


def duplicate_note() -> Callable[[PostEntry], str]:
    """Tells what is to be noted of each post, in the order of the run."""
    posts = RepeatedPosts()
    return lambda one: posts.note(one.id, FirstPost(one.source, one.hash, one.modified))


def note_adder(writer: Writer, parts: CompleteParts) -> Callable[[bytes, str], bytes]:
    """Puts a note into a record, as it was written."""
    noted, fields = writer.add_note, tuple(parts.options["fields"])
    if not noted:
        raise BadOption(f"{sanitize_for_terminal(parts.store.path)}: {writer.name} is no longer written in parts.")
    return lambda record, note: noted(record, fields, note)


def compress(unpacked: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes of a part that does not stay as it was, compressed again."""
    from zstandard import ZstdCompressor

    packer = ZstdCompressor(write_checksum=True).compressobj()
    yield from map(packer.compress, unpacked)
    yield packer.flush()
