"""Merge parts into one output: first all of them are checked, then they are joined in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from reex_cli.errors import BadParts
from reex_cli.shards.fingerprint import describe_difference
from reex_cli.shards.manifest import ArticleEntry, Manifest
from reex_cli.shards.part_store import RUN_AGAIN, PartName, PartStore
from reex_cli.text import format_reason

MAX_NAMED_PARTS = 5  # parts in a message

AddNoteToRecord = Callable[[bytes, str], bytes]  # adds a note to a record
FindNote = Callable[[ArticleEntry], str]  # the note on an article; empty if it comes for the first time


class CompleteParts(NamedTuple):
    """All parts of a run, which are complete."""

    store: PartStore
    names: tuple[PartName, ...]
    fingerprint: dict[str, Any]
    articles: int  # number of them
    failures: int  # number of them

    @property
    def options(self) -> dict[str, Any]:
        """The options that the parts were written with."""
        options: dict[str, Any] = self.fingerprint["options"]
        return options


def load_parts(path: str) -> CompleteParts:
    """The parts in a folder. Raises `BadParts` unless all of them exist, are complete, and belong to one run."""
    store = PartStore(path)
    names = _find_names(path, store)
    first: Manifest | None = None
    incomplete, articles, failures = [], 0, 0
    for name in names:
        manifest = store.read_manifest(name)
        if not manifest or not store.is_unchanged(manifest):
            incomplete.append(str(name))
            continue
        first = first or manifest
        if difference := describe_mismatch(first, manifest):
            raise BadParts(path, f"{manifest.part}: {difference}, unlike {first.part}. {RUN_AGAIN}")
        articles += manifest.articles
        failures += len(manifest.failures)
    if incomplete or not first:
        raise BadParts(path, f"incomplete: {abbreviate(incomplete)}. {RUN_AGAIN}")
    return CompleteParts(store, names, first.run, articles, failures)


def _find_names(path: str, store: PartStore) -> tuple[PartName, ...]:
    """The names of all parts of the one run that the folder has parts of. Raises `BadParts`."""
    try:
        existing = store.part_names()
    except OSError as error:
        raise BadParts(path, format_reason(error)) from None
    if not existing:
        raise BadParts(path, "no parts in it. `reex export --shards N` writes them")
    kinds = {(name.shards, name.suffix) for name in existing}
    if len(kinds) > 1:
        several = " and ".join(sorted(f"of {shards} ({suffix[1:]})" for shards, suffix in kinds))
        raise BadParts(path, f"there are parts {several}. Remove those of one run")
    ((shards, suffix),) = kinds
    names = tuple(PartName(shard, shards, suffix) for shard in range(1, shards + 1))
    if missing := [str(name) for name in names if name not in set(existing)]:
        raise BadParts(path, f"missing: {abbreviate(missing)}. {RUN_AGAIN}")
    return names


def describe_mismatch(first: Manifest, other: Manifest) -> str:
    """Why two parts cannot be in one output; empty if they can."""
    if difference := describe_difference(other.run, first.run):
        return difference
    return "written from another list of sources" if other.plan != first.plan else ""


def abbreviate(names: list[str]) -> str:
    """The first few names, and the number of the others."""
    more = f" and {len(names) - MAX_NAMED_PARTS} more" if len(names) > MAX_NAMED_PARTS else ""
    return ", ".join(names[:MAX_NAMED_PARTS]) + more


class MergedPart(NamedTuple):
    """The bytes of one part as they go into the output, in blocks."""

    compressed: Iterator[bytes] | None  # None if the part has to change
    content: Iterator[bytes]


def join_parts(parts: CompleteParts, find_note: FindNote, add_note: AddNoteToRecord) -> Iterator[MergedPart]:
    """The parts in their order: those after the first without a head, and with notes on articles that came in parts before."""
    for number, name in enumerate(parts.names):
        manifest = parts.store.read_manifest(name)
        if not manifest:
            raise BadParts(parts.store.path, f"{name} has gone. {RUN_AGAIN}")
        notes = [(post, note) for post in manifest.entries if (note := find_note(post))]
        head = manifest.head if number else 0
        compressed = None if notes or head else parts.store.read_compressed(manifest)
        yield MergedPart(compressed, insert_notes(parts.store, manifest, head, notes, add_note))


def insert_notes(
    store: PartStore, manifest: Manifest, head: int, notes: list[tuple[ArticleEntry, str]], add_note: AddNoteToRecord
) -> Iterator[bytes]:
    """The content of a part behind its first `head` bytes, with these notes in its records. Raises `BadParts`."""
    blocks = store.read_content(manifest)
    reader = BlockReader(blocks)
    reader.skip_to(head)
    for post, note in notes:
        yield from reader.read_to(post.at)
        record = b"".join(reader.read_to(post.at + post.length))
        try:
            yield add_note(record, note)
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            problem = (
                f"{manifest.part}: no record at byte {post.at}, where its manifest has one. Remove it, and run the export again"
            )
            raise BadParts(store.path, problem) from error
    yield from reader.read_to(None)


class BlockReader:
    """Reads bytes that come in blocks, up to a position."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self.blocks = blocks
        self.rest = b""  # of the last block
        self.position = 0

    def skip_to(self, end: int) -> None:
        """Discard the bytes before a position."""
        for _ in self.read_to(end):
            pass

    def read_to(self, end: int | None) -> Iterator[bytes]:
        """The bytes before a position; None reads to the end."""
        while end is None or self.position < end:
            block = self.rest or next(self.blocks, None)
            if block is None:
                return
            taken = block if end is None else block[: end - self.position]
            self.rest = block[len(taken) :]
            self.position += len(taken)
            yield taken
