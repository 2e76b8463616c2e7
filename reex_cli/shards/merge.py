"""Parts to one output: first all of them are checked, then they are joined in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from reex_cli.errors import BadParts
from reex_cli.shards.fingerprint import difference
from reex_cli.shards.manifest import Again, Manifest
from reex_cli.shards.part_store import Folder, Name
from reex_cli.text import reason

TOLD = 5  # parts that are named
AGAIN = "Run the export again: it makes what is missing, and leaves what is whole"

Noted = Callable[[bytes, str], bytes]  # a record with a note
Note = Callable[[Again], str]  # what is to be noted of a post; nothing where it comes for the first time


class Parts(NamedTuple):
    """Parts that are all there and whole."""

    folder: Folder
    names: tuple[Name, ...]
    run: dict[str, Any]
    articles: int
    failures: int

    @property
    def option(self) -> dict[str, Any]:
        """What was asked when they were made."""
        options: dict[str, Any] = self.run["options"]
        return options


def checked(path: str) -> Parts:
    """The parts in a folder; raises `BadParts` where they are not all there, whole, and of one run."""
    folder = Folder(path)
    try:
        there = folder.names()
    except OSError as error:
        raise BadParts(path, reason(error)) from None
    if not there:
        raise BadParts(path, "no parts in it. `reex export --shards N` makes them")
    kinds = {(name.shards, name.suffix) for name in there}
    if len(kinds) > 1:
        several = " and ".join(sorted(f"of {shards} ({suffix[1:]})" for shards, suffix in kinds))
        raise BadParts(path, f"there are parts {several}. Remove those of one run")
    ((shards, suffix),) = kinds
    names = tuple(Name(shard, shards, suffix) for shard in range(1, shards + 1))
    if missing := [str(name) for name in names if name not in set(there)]:
        raise BadParts(path, f"missing: {some(missing)}. {AGAIN}")
    first: Manifest | None = None
    damaged, articles, failures = [], 0, 0
    for name in names:
        manifest = folder.manifest(name)
        if not manifest or not folder.is_whole(manifest):
            damaged.append(str(name))
            continue
        first = first or manifest
        if told := unlike(first, manifest):
            raise BadParts(path, f"{manifest.part}: {told}, unlike {first.part}. {AGAIN}")
        articles += manifest.articles
        failures += len(manifest.failures)
    if damaged or not first:
        raise BadParts(path, f"not whole: {some(damaged)}. {AGAIN}")
    return Parts(folder, names, first.run, articles, failures)


def unlike(first: Manifest, other: Manifest) -> str:
    """How two parts differ that cannot stand in one output."""
    return difference(other.run, first.run) or ("it is of another list of sources" if other.plan != first.plan else "")


def some(names: list[str]) -> str:
    """A few names, and how many more there are."""
    more = f" and {len(names) - TOLD} more" if len(names) > TOLD else ""
    return ", ".join(names[:TOLD]) + more


class Joined(NamedTuple):
    """One part, as it goes into the output."""

    packed: Iterator[bytes] | None  # its bytes as they lie there, where they can stay so
    unpacked: Iterator[bytes]


def join(parts: Parts, note: Note, noted: Noted) -> Iterator[Joined]:
    """What each part gives: without its head, if it is not the first, and with what can only now be said of its posts."""
    for number, name in enumerate(parts.names):
        manifest = parts.folder.manifest(name)
        if not manifest:
            raise BadParts(parts.folder.path, f"{name} has gone. {AGAIN}")
        notes = [(one, told) for one in manifest.again if (told := note(one))]
        head = manifest.head if number else 0
        packed = parts.folder.blocks(name)
        stays = not notes and not head
        yield Joined(packed if stays else None, edited(unpacked(packed), head, notes, noted))


def unpacked(packed: Iterator[bytes]) -> Iterator[bytes]:
    """What is compressed in a part."""
    from zstandard import ZstdDecompressor

    unpacker = ZstdDecompressor().decompressobj()
    for block in packed:
        yield unpacker.decompress(block)


def edited(found: Iterator[bytes], head: int, notes: list[tuple[Again, str]], noted: Noted) -> Iterator[bytes]:
    """The bytes behind a head; the records that are to be noted, with their notes."""
    text = Text(found)
    text.skip(head)
    for one, told in notes:
        yield from text.until(one.at)
        yield noted(b"".join(text.until(one.at + one.length)), told)
    yield from text.until(None)


class Text:
    """Bytes that come in blocks, read up to a place."""

    def __init__(self, found: Iterator[bytes]) -> None:
        self.found = found
        self.held = b""
        self.at = 0

    def skip(self, end: int) -> None:
        """Pass over what stands before a place."""
        for _ in self.until(end):
            pass

    def until(self, end: int | None) -> Iterator[bytes]:
        """What stands before a place; all that is left for None."""
        while end is None or self.at < end:
            block = self.held or next(self.found, None)
            if block is None:
                return
            taken = block if end is None else block[: end - self.at]
            self.held = block[len(taken) :]
            self.at += len(taken)
            yield taken
