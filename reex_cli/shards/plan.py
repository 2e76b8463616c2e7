"""Divide the sources into shards of about the same bytes, in the order of the corpus."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from reex_cli.errors import BadOption, SourcesChanged
from reex_cli.input import walk
from reex_cli.input.remote import is_remote
from reex_cli.item import Item
from reex_cli.options import ALL_FILES, FileFilter


@dataclass(frozen=True, slots=True)
class Plan:
    """How the sources at and below some paths are divided into shards, which are counted from 1."""

    paths: tuple[str, ...]
    shards: int  # number of them
    total_bytes: int
    hash: str  # of the list of all files and their sizes
    files: FileFilter = ALL_FILES  # which files of folders belong to it
    root: str = ""  # the folder that relative paths start from; empty for the working directory

    def find_files(self, wanted: Iterable[int]) -> Iterator[Item]:
        """The files that the wanted shards have items of, with their offsets, in order. The files are not opened.

        Raises `SourcesChanged` at the end, if the list of files is not that of the plan.
        """
        chosen = frozenset(wanted)
        if not chosen:
            return
        digest, begin = blake2b(digest_size=16), 0
        for file, size in files_with_sizes(self.paths, self.root, self.files):
            digest.update(plan_entry(file, size))
            shards = range(self.shard_at(begin), self.shard_at(begin + max(size - 1, 0)) + 1)
            here = [shard for shard in shards if shard in chosen]
            if here:
                ranges = tuple(map(self.shard_range, here)) if len(here) < len(shards) else ()
                yield file._replace(offset=begin, size=size, wanted=ranges)
            begin += size
        if digest.hexdigest() != self.hash:
            raise SourcesChanged

    def shard_range(self, shard: int) -> range:
        """The bytes of the corpus at which the items of a shard begin."""
        first, last = (-(-number * self.total_bytes // self.shards) for number in (shard - 1, shard))
        return range(first, last + (shard == self.shards))  # empty files at the end belong to the last shard

    def shard_at(self, position: int) -> int:
        """The shard of what begins at this byte of the corpus."""
        return min(position * self.shards // self.total_bytes, self.shards - 1) + 1 if self.total_bytes else 1


def make_plan(paths: Collection[str], shards: int, files: FileFilter = ALL_FILES) -> Plan:
    """The plan for these paths. Raises `BadOption` for what cannot be read twice."""
    total_bytes, digest = 0, blake2b(digest_size=16)
    for item, size in files_with_sizes(paths, files=files):
        total_bytes += size
        digest.update(plan_entry(item, size))
    return Plan(tuple(paths), shards, total_bytes, digest.hexdigest(), files)


def files_with_sizes(paths: Collection[str], root: str = "", files: FileFilter = ALL_FILES) -> Iterator[tuple[Item, int]]:
    """The files at and below these paths, with their sizes in bytes. Raises `BadOption` for a pipe or a device."""
    for item in walk.find_files(paths, root, files):
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
