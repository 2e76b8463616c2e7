"""The files of a folder of parts: their names, and the names that new ones have until the state of the corpus is whole.

Hidden files are none of the corpus: pandas, datasets and patterns such as `*.jsonl` leave them out.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import IO, NamedTuple

from reex_cli.atomic_file import rename_file, sync_folder
from reex_cli.regular_file import open_regular

STATE_NAME = ".sync.db"  # of the database of the sources
NEW_NAME = re.compile(r"\.new-([0-9]{5,18})")
BLOCK_BYTES = 1 << 20


class FileState(NamedTuple):
    """A file as it was written."""

    size: int
    modified: int  # nanoseconds
    digest: str


class PartFiles:
    """The files in a folder. All methods raise `OSError`."""

    def __init__(self, path: str, suffix: str) -> None:
        self.path = path
        self.suffix = suffix
        self.state_path = os.path.join(path, STATE_NAME)

    def part_name(self, number: int) -> str:
        """The name of a part."""
        return f"part-{number:05}{self.suffix}"

    def part_path(self, number: int) -> str:
        """The path of a part."""
        return os.path.join(self.path, self.part_name(number))

    def new_path(self, number: int) -> str:
        """The path of a file that is still to become a part; these are counted for themselves."""
        return os.path.join(self.path, f".new-{number:05}")

    def visible_names(self) -> list[str]:
        """The names of all files but hidden ones, in order."""
        return sorted(name for name in os.listdir(self.path) if not name.startswith("."))

    @contextmanager
    def create(self, number: int) -> Iterator[IO[bytes]]:
        """A new file, which is on the disk at the end."""
        with open(self.new_path(number), "xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())

    def move(self, new: int, number: int) -> None:
        """Move a new file to the name of a part, unless that is done."""
        with suppress(FileNotFoundError):
            rename_file(self.new_path(new), self.part_path(number))

    def remove(self, number: int) -> None:
        """Remove a part, unless that is done."""
        with suppress(FileNotFoundError):
            os.unlink(self.part_path(number))

    def flush(self) -> None:
        """Flush the names to the disk."""
        sync_folder(self.path)

    def remove_new(self, excepted: Collection[int] = ()) -> None:
        """Remove the files that are still to become parts, but for these."""
        for name in os.listdir(self.path):
            match = NEW_NAME.fullmatch(name)
            if match and int(match[1]) not in excepted:
                with suppress(FileNotFoundError):
                    os.unlink(os.path.join(self.path, name))

    def remove_state(self) -> None:
        """Remove the database."""
        with suppress(FileNotFoundError):
            os.unlink(self.state_path)


def file_state(path: str) -> FileState:
    """The state of a file. Raises `OSError`."""
    with open_regular(path) as file:
        status = os.fstat(file.fileno())
        digest = blake2b(digest_size=16)
        while block := file.read(BLOCK_BYTES):
            digest.update(block)
    return FileState(status.st_size, status.st_mtime_ns, digest.hexdigest())


def current_state(path: str, known: FileState) -> FileState | None:
    """The state of a file that holds what is known of it; None for any other. It is read only if it has another time."""
    try:
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size != known.size:
            return None
        found = known if status.st_mtime_ns == known.modified else file_state(path)
    except OSError:
        return None
    return found if found.digest == known.digest else None


@contextmanager
def created_folder(path: str) -> Iterator[None]:
    """A folder, which is created if it does not exist, and then removed if something fails and leaves nothing in it."""
    existed = os.path.isdir(path)
    os.makedirs(path, exist_ok=True)
    try:
        yield
    except BaseException:
        if not existed:
            with suppress(OSError):
                os.rmdir(path)
        raise
