"""Outputs: results go to standard output as bytes or to a file that is complete or absent, messages to standard error."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import IO, Any, cast

from reex_cli.atomic_file import replace_file
from reex_cli.errors import BadOption, NotWritable
from reex_cli.input.remote import is_remote, local_path, write_file
from reex_cli.output_errors import checked_call, checked_stream, open_checked, translate_errors
from reex_cli.text import sanitize_for_terminal
from reex_cli.writers import Target, Write, Writer, WriterOptions

STDOUT = "standard output"
STDOUT_PATHS = ("", "-")
WITHIN_CELL = re.compile(r"[^\n\t]+")  # between the tabs and line ends that make columns and lines


@contextmanager
def open_output(path: str = "") -> Iterator[IO[bytes]]:
    """Open a binary stream for results. A file appears under its name when all of it is written, or not at all."""
    if path in STDOUT_PATHS:
        if sys.stdout is None:
            raise NotWritable(STDOUT, "it is closed")
        stream = checked_stream(STDOUT, sys.stdout.buffer)
        yield stream
        stream.flush()
        return
    name = sanitize_for_terminal(path)
    with translate_errors(name):
        opening = _open_file(path)
    with open_checked(name, opening) as file:
        yield checked_stream(name, file)


def _open_file(path: str) -> AbstractContextManager[IO[bytes]]:
    """Open a file that replaces `path` at the end, or is uploaded; a pipe or device is written directly."""
    if is_remote(path) and path == local_path(path):
        return write_file(path, keep=True)
    path = local_path(path)
    if path.endswith(os.sep) or (os.path.exists(path) and not os.path.isfile(path)):
        return open(path, "wb")
    return replace_file(path)


@contextmanager
def open_writer(writer: Writer, path: str, options: WriterOptions) -> Iterator[Write]:
    """Open an output for articles. Raises `BadOption` for one that the writer cannot write to."""
    opened = writer.open_folder if writer.open_folder and names_folder(path) else writer.open
    if writer.target is not Target.PATH and opened is writer.open:
        with open_target(writer, path) as stream, writer.open(stream, options) as write:
            yield write
        return
    path = find_disk_target(writer, path)
    name = sanitize_for_terminal(path)
    with open_checked(name, opened(path, options)) as write:
        yield checked_call(name, write)


def find_disk_target(writer: Writer, path: str) -> str:
    """The path on a disk that a writer writes to by itself. Raises `BadOption`."""
    check_target(writer, path)
    if path in STDOUT_PATHS:
        raise BadOption(f"--{writer.name}: standard output cannot hold it. Say with -o where to write it.")
    path = local_path(path)
    if is_remote(path):
        raise BadOption(f"-o {sanitize_for_terminal(path)}: {writer.name} is written on a disk. Write it here, and copy it.")
    return path


def names_folder(path: str) -> bool:
    """Whether a path is that of a folder: it is one, or ends like one."""
    return path.endswith(os.sep) or os.path.isdir(path)


@contextmanager
def open_target(writer: Writer, path: str) -> Iterator[IO[bytes]]:
    """Open the stream that a writer writes to, compressed if the suffix says so. Raises `BadOption`."""
    check_target(writer, path)
    compress = find_compressor(path)
    with open_output(path) as stream:
        if writer.target is Target.BYTES and stream.isatty():
            raise BadOption(f"--{writer.name}: a terminal cannot show it. Say with -o where to write it.")
        if compress:
            with compress(stream) as file:
                yield file
        else:
            yield terminal_safe(stream) if writer.target is Target.LINES else stream


def check_target(writer: Writer, path: str) -> None:
    """Raise `BadOption` for a suffix that asks for a compression of what has one already."""
    if find_compressor(path) and writer.target is not Target.LINES:
        raise BadOption(
            f"-o {sanitize_for_terminal(path)}: {writer.name} cannot be compressed as well. Leave off the last suffix."
        )


def _gzip(stream: IO[bytes]) -> AbstractContextManager[IO[bytes]]:
    from gzip import GzipFile

    return cast("IO[bytes]", GzipFile("", "wb", fileobj=stream, mtime=0))  # no name, no time: same records, same bytes


def _bzip2(stream: IO[bytes]) -> AbstractContextManager[IO[bytes]]:
    from bz2 import BZ2File

    return cast("IO[bytes]", BZ2File(stream, "wb"))


def _xz(stream: IO[bytes]) -> AbstractContextManager[IO[bytes]]:
    from lzma import LZMAFile

    return cast("IO[bytes]", LZMAFile(stream, "wb"))


def _zstandard(stream: IO[bytes]) -> AbstractContextManager[IO[bytes]]:
    from zstandard import ZstdCompressor

    return cast("IO[bytes]", ZstdCompressor().stream_writer(stream, closefd=False))


COMPRESSORS = {".gz": _gzip, ".bz2": _bzip2, ".xz": _xz, ".zst": _zstandard}


def find_compressor(path: str) -> Callable[[IO[bytes]], AbstractContextManager[IO[bytes]]] | None:
    """The function that compresses what is written to a path, by its suffix."""
    return COMPRESSORS.get(os.path.splitext(path)[1].lower())


def strip_compression_suffix(path: str) -> str:
    """Remove the suffix of a compression from a path."""
    stem, suffix = os.path.splitext(path)
    return stem if suffix.lower() in COMPRESSORS else path


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


class TerminalSafeStream(io.RawIOBase):
    """A stream to a terminal without control characters, so that no document can steer it; lines and tabs stay."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream

    def writable(self) -> bool:
        """Say that the stream takes bytes."""
        return True

    def write(self, data: Any) -> int:
        """Write whole characters of UTF-8, without control characters."""
        text = bytes(data).decode("utf-8", "replace")
        self.stream.write(WITHIN_CELL.sub(lambda part: sanitize_for_terminal(part[0]), text).encode())
        return len(data)


def terminal_safe(stream: IO[bytes]) -> IO[bytes]:
    """Wrap a stream that goes to a terminal; give any other as it is."""
    return cast("IO[bytes]", TerminalSafeStream(stream)) if stream.isatty() else stream


def terminal_width(widest: int | None = None) -> int:
    """The number of columns of the terminal, at most `widest`."""
    columns = shutil.get_terminal_size().columns
    return min(columns, widest or columns)


def render(*lines: Any, columns: int, wrap: bool = True) -> bytes:
    """Render lines with rich in this number of columns, as UTF-8 in any locale."""
    from rich.console import Console

    buffer = io.StringIO()
    console = Console(file=buffer, force_terminal=True, highlight=False, width=columns)
    for line in lines:
        console.print(line, soft_wrap=not wrap)
    return buffer.getvalue().encode("utf-8", "replace")


def print_message(message: str) -> None:
    """Print one line on standard error, without control characters."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            line = f"{sanitize_for_terminal(message)}\n".encode("utf-8", "replace")
            sys.stderr.flush()
            sys.stderr.buffer.write(line)
            sys.stderr.buffer.flush()
