"""`reex merge`: the parts of an export in one file, as if it had never been divided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Exit, Option

from reex_cli.cli.output import destination, results, tell, unpacked_name
from reex_cli.errors import DONE, SOME_FAILED, BadOption
from reex_cli.recurring_lines import First, Known
from reex_cli.text import harmless
from reex_cli.writers import Writer, by_suffix, writers

if TYPE_CHECKING:
    from reex_cli.shards import Again, Parts

PACKED = ".zst"  # the compression of parts


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

    parts = shards.checked(folder)
    writer = writer_of(parts, output)
    found = shards.join(parts, noter(), noted_by(writer, parts))
    if output.lower().endswith(PACKED):
        with results(output) as stream:
            for part in found:
                for block in part.packed or packed(part.unpacked):
                    stream.write(block)
    else:
        with destination(writer, output) as target:
            assert not isinstance(target, str)
            for part in found:
                for block in part.unpacked:
                    target.write(block)
    if parts.failures and not quiet:
        tell(f"{harmless(folder)}: {parts.failures} failures, told when the parts were made and in their manifests.")
    raise Exit(DONE if parts.articles and not parts.failures else SOME_FAILED)


def writer_of(parts: Parts, output: str) -> Writer:
    """What wrote the parts; raises `BadOption` where the output is to be something else."""
    writer = writers()[parts.option["writer"]]
    other = by_suffix(unpacked_name(output))
    if other and other is not writer:
        raise BadOption(f"-o {harmless(output)}: the parts are {writer.name}, not {other.name}.")
    return writer


def noter() -> Callable[[Again], str]:
    """Tells what is to be noted of each post, in the order of the run."""
    known = Known()
    return lambda one: known.note(one.id, First(one.source, one.hash, one.modified))


def noted_by(writer: Writer, parts: Parts) -> Callable[[bytes, str], bytes]:
    """Puts a note into a record, as it was written."""
    noted, fields = writer.noted, tuple(parts.option["fields"])
    if not noted:
        raise BadOption(f"{harmless(parts.folder.path)}: {writer.name} is no longer written in parts.")
    return lambda record, note: noted(record, fields, note)


def packed(unpacked: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes of a part that does not stay as it was, compressed again."""
    from zstandard import ZstdCompressor

    packer = ZstdCompressor(write_checksum=True).compressobj()
    yield from map(packer.compress, unpacked)
    yield packer.flush()
