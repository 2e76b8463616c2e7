"""Divide the sources into shards of about the same bytes, in the order of the corpus."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from reex_cli.errors import BadOption, SourcesChanged
from reex_cli.input import chunks, walk
from reex_cli.input.remote import is_remote
from reex_cli.limits import MAX_SOURCE_BYTES
from reex_cli.model import Item


@dataclass(frozen=True, slots=True)
class Plan:
    """How the sources at and below some paths are divided into shards, which are counted from 1."""

    paths: tuple[str, ...]
    shards: int  # number of them
    split: bool  # whether large sources may be split
    max_bytes: int  # of one source in memory
    total_bytes: int
    hash: str  # of the list of all files and their sizes
    root: str = ""  # the folder that relative paths start from; empty for the working directory

    def find_items(self, wanted: Collection[int]) -> Iterator[tuple[int, Item]]:
        """The items of the wanted shards, each with its shard, in order. Files in other shards are not opened.

        Raises `SourcesChanged` at the end, if the list of files is not that of the plan.
        """
        if not wanted:
            return
        digest, begin, last = blake2b(digest_size=16), 0, max(wanted)
        for item, size in files_with_sizes(self.paths, self.root):
            digest.update(plan_entry(item, size))
            first_shard, last_shard = self.shard_at(begin), self.shard_at(begin + max(size - 1, 0))
            within = first_shard == last_shard  # as most files are: one look-up is faster than the loop
            if first_shard in wanted if within else any(first_shard <= shard <= last_shard for shard in wanted):
                for shard, expanded in self._expand(item, begin, size):
                    if shard > last:
                        break
                    if shard in wanted:
                        yield shard, expanded
            begin += size
        if digest.hexdigest() != self.hash:
            raise SourcesChanged

    def _expand(self, item: Item, begin: int, size: int) -> Iterator[tuple[int, Item]]:
        """The items of a file, each with its shard. `begin` counts the bytes of all files before it."""
        end, position = begin + max(size - 1, 0), begin
        for expanded in chunks.expand_file(item, split=self.split, max_bytes=self.max_bytes):
            if expanded.chunk and expanded.path:
                position = begin + expanded.chunk.start
            yield self.shard_at(min(position, end)), expanded
            position += expanded.size or 0

    def shard_at(self, position: int) -> int:
        """The shard of what begins at this byte of the corpus."""
        return min(position * self.shards // self.total_bytes, self.shards - 1) + 1 if self.total_bytes else 1


def make_plan(paths: Collection[str], shards: int, *, split: bool, max_bytes: int = MAX_SOURCE_BYTES) -> Plan:
    """The plan for these paths. Raises `BadOption` for what cannot be read twice."""
    total_bytes, digest = 0, blake2b(digest_size=16)
    for item, size in files_with_sizes(paths):
        total_bytes += size
        digest.update(plan_entry(item, size))
    return Plan(tuple(paths), shards, split, max_bytes, total_bytes, digest.hexdigest())


def files_with_sizes(paths: Collection[str], root: str = "") -> Iterator[tuple[Item, int]]:
    """The files at and below these paths, with their sizes in bytes. Raises `BadOption` for a pipe or a device."""
    for item in walk.find_files(paths, root):
        if is_remote(item.path):
            yield item, walk.file_size(item) or 0
            continue
        try:
            status = os.stat(item.path or "")
        except (OSError, ValueError):
            yield item, 0  # reported when it is read
            continue
        if not stat.S_ISREG(status.st_mode):
            raise BadOption(f"--shards: {item.name} is a pipe or a device, and cannot be read twice. Save it in a file.")
        yield item, status.st_size


def plan_entry(item: Item, size: int) -> bytes:
    """A file in the list that the hash of a plan is made from."""
    return f"{item.name}\0{size}\n".encode("utf-8", "replace")
