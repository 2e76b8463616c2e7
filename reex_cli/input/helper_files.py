"""Find the helper files of a run: listings of a WordPress site's users, terms and oEmbed answers.

Posts refer to authors and terms by number, and the listings name them. Which files are listings shows in their first
bytes; what they name is read by the WordPress reader.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from reex_cli.errors import Unreadable
from reex_cli.input import remote
from reex_cli.input.files import open_local, read_item
from reex_cli.input.stdin import STDIN
from reex_cli.input.walk import BATCH_SIZE, fetch_batch, find_files
from reex_cli.item import Item
from reex_cli.limits import HELPER_HEAD_BYTES, MAX_HELPER_BYTES
from reex_cli.options import ALL_FILES, FileFilter
from reex_cli.readers import Source

HELPER_KEYS = (b'"slug"', b'"avatar_urls"', b'"taxonomy"', b'"provider_name"', b'"namespaces"')
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def find_helpers(paths: Iterable[str], files: FileFilter = ALL_FILES) -> Iterator[tuple[Item, ...]]:
    """The helper files at and below these paths, one at a time; remote files that may be some, in batches.

    Reads the first bytes of every file on a disk, unless the run has only one. Pipes and devices, which can be read only
    once, and web addresses, whose sizes are unknown, are left out.
    """
    paths = [path for path in paths if path != STDIN]
    if len(paths) == 1 and not _is_folder(paths[0]):
        return
    for scheme, group in groupby(find_files(paths, files=files), lambda file: remote.url_scheme(file.path)):
        if not scheme:
            yield from ((file,) for file in group if file.path and is_helper(_read_head(file.path)))
            continue
        small = (file for file in group if file.size is not None and file.size < MAX_HELPER_BYTES)
        while batch := (*islice(small, BATCH_SIZE),):
            yield batch


def read_helpers(files: Iterable[Item]) -> Iterator[Source]:
    """The helpers among these files, with their bytes. Raises `Unreadable`."""
    files = [*files]
    remote_files = [file for file in files if remote.is_remote(file.path)]
    heads = dict(zip(remote_files, fetch_batch(remote_files, HELPER_HEAD_BYTES), strict=True)) if remote_files else {}
    for file in files:
        if file not in heads or is_helper(heads[file] or b""):
            yield Source(file.name, read_item(file, MAX_HELPER_BYTES))


def is_helper(head: bytes) -> bool:
    """Whether a file begins like users, terms, oEmbed answers or an index of a WordPress site: without content."""
    first = head.removeprefix(BYTE_ORDER_MARK).lstrip()[:1]
    if first == b"<":
        return b"<oembed>" in head
    return first in (b"{", b"[") and b'"content"' not in head and any(key in head for key in HELPER_KEYS)


def _is_folder(path: str) -> bool:
    if not remote.is_remote(path):
        return os.path.isdir(path)
    try:
        return remote.is_folder(path)
    except OSError:
        return False


def _read_head(path: str) -> bytes:
    """The first bytes of a file on a disk; none if it is too large, or cannot be read, which is reported in its turn."""
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size >= MAX_HELPER_BYTES:
            return b""
        with open_local(path) as file:
            return file.read(HELPER_HEAD_BYTES)
    except (OSError, ValueError, Unreadable):
        return b""
