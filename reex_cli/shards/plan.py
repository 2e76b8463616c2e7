"""Which sources are in which shard: as many bytes in each, in the order of the corpus."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from reex_cli.errors import BadOption, SourcesChanged
from reex_cli.input import chunks, walk
from reex_cli.input.remote import is_remote
from reex_cli.model import LARGEST, Item


@dataclass(frozen=True, slots=True)
class Plan:
    """How the sources at and below some paths are cut into shards, counted from 1."""

    paths: tuple[str, ...]
    shards: int
    cut: bool  # whether large sources may be cut
    most: int  # bytes of one that may be held at once
    total: int  # bytes
    hash: str  # of the list of all files and their sizes
    root: str = ""  # the folder that paths are told from, where that is not the process's own

    def walk(self, wanted: Collection[int]) -> Iterator[tuple[int, Item]]:
        """The items of the wanted shards, each with its shard, in order. Raises `SourcesChanged` at the end of the list.

        Files that lie in other shards are not opened.
        """
        if not wanted:
            return
        seen, begin, last = blake2b(digest_size=16), 0, max(wanted)
        for item, size in sized(self.paths, self.root):
            seen.update(entry(item, size))
            first, final = self.shard_of(begin), self.shard_of(begin + max(size - 1, 0))
            if any(first <= shard <= final for shard in wanted) if first != final else first in wanted:
                for shard, piece in self._pieces(item, begin, size):
                    if shard > last:
                        break
                    if shard in wanted:
                        yield shard, piece
            begin += size
        if seen.hexdigest() != self.hash:
            raise SourcesChanged

    def _pieces(self, item: Item, begin: int, size: int) -> Iterator[tuple[int, Item]]:
        """A file that begins behind so many bytes, or its pieces, each with its shard."""
        end, at = begin + max(size - 1, 0), begin
        for piece in chunks.of_file(item, cut=self.cut, most=self.most):
            if piece.chunk and piece.path:
                at = begin + piece.chunk.start
            yield self.shard_of(min(at, end)), piece
            at += piece.size or 0

    def shard_of(self, position: int) -> int:
        """The shard of what begins behind so many bytes."""
        return min(position * self.shards // self.total, self.shards - 1) + 1 if self.total else 1


def planned(paths: Collection[str], shards: int, *, cut: bool, most: int = LARGEST) -> Plan:
    """The plan for these paths; raises `BadOption` for what cannot be read twice."""
    total, seen = 0, blake2b(digest_size=16)
    for item, size in sized(paths):
        total += size
        seen.update(entry(item, size))
    return Plan(tuple(paths), shards, cut, most, total, seen.hexdigest())


def sized(paths: Collection[str], root: str = "") -> Iterator[tuple[Item, int]]:
    """The files at and below these paths, with their sizes."""
    for item in walk.files(paths, root):
        if is_remote(item.path):
            yield item, walk.size_of(item) or 0
            continue
        try:
            known = os.stat(item.path or "")
        except (OSError, ValueError):
            yield item, 0  # it will be told when it is read
            continue
        if not stat.S_ISREG(known.st_mode):
            raise BadOption(f"--shards: {item.name} is a pipe or a device, and cannot be read twice. Save it in a file.")
        yield item, known.st_size


def entry(item: Item, size: int) -> bytes:
    """A file in the list, as it is hashed."""
    return f"{item.name}\0{size}\n".encode("utf-8", "replace")
