"""What lies elsewhere: `s3:// gs:// https:// hf:// memory:// …`, read and written through fsspec, loaded when it is needed.

Whatever the libraries say is wrong becomes an `OSError` in the user's words: they have no errors in common.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any, NamedTuple, TypeVar, cast

from reex_cli.errors import MissingPath, NotInstalled

T = TypeVar("T")
HERE = "file://"
WEB = ("http://", "https://")
EXTRA = "remote"
BLOCK = 1 << 22  # bytes that are fetched at a time
SILENCE, CONNECTING = 60, 20  # seconds that a server may take


class Entry(NamedTuple):
    """A file that was found there."""

    url: str
    size: int | None


def protocol(path: str | None) -> str:
    """What an address begins with; nothing for a path."""
    name, colon, _ = (path or "").partition("://")
    return name if colon and name.isalnum() else ""


def is_remote(path: str | None) -> bool:
    """Whether a path is an address."""
    return bool(protocol(path))


def here(url: str) -> str:
    """The path of a `file://` address; any other path as it is."""
    return url.removeprefix(HERE) if url.startswith(HERE) else url


def place(url: str) -> tuple[Any, str]:
    """A file system, and the path in it. Raises `NotInstalled`, and `MissingPath` for a protocol that nobody knows."""
    name = protocol(url)
    try:
        import fsspec
    except ImportError as error:
        raise NotInstalled(url, "fsspec", EXTRA) from error
    options: dict[str, Any] = {}
    try:
        if url.startswith(WEB):
            import aiohttp

            timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECTING, sock_read=SILENCE)
            options["client_kwargs"] = {"timeout": timeout}  # by itself it gives up any file after five minutes
        system = fsspec.filesystem(name, **options)
    except ImportError as error:
        library = getattr(error.__cause__ or error, "name", None) or f"a library for {name}"
        raise NotInstalled(url, library, EXTRA) from error
    except ValueError as error:
        raise MissingPath(url, f"no such protocol as {name}") from error
    return system, system._strip_protocol(url)  # noqa: SLF001 - the name that all its file systems share


def asked(function: Callable[..., T], *arguments: Any, **more: Any) -> T:
    """What a file system answers. Raises `OSError`."""
    try:
        return function(*arguments, **more)
    except Exception as error:
        raise OSError(told(error)) from error


def told(error: BaseException) -> str:
    """What is wrong, in the middle of a sentence."""
    if isinstance(error, FileNotFoundError) and error.__cause__:
        return told(error.__cause__)
    status = getattr(error, "status", None)
    if isinstance(error, FileNotFoundError) or status == 404:
        return "there is no such file"
    if isinstance(status, int) and status:
        return f"the server answers {status} {getattr(error, 'message', '')}".rstrip()
    if isinstance(error, NotImplementedError):
        return "that is not possible there"
    return " ".join(str(error).split()) or type(error).__name__


def found(url: str) -> Iterator[Entry]:
    """The files at and below an address, in byte order, without the hidden ones. Raises `OSError`. On the web none is below."""
    if url.startswith(WEB):
        yield Entry(url, None)
        return
    system, path = place(url)
    info = asked(system.info, path)
    if info["type"] != "directory":
        yield Entry(url, info.get("size"))
        return
    top, waiting = url.rstrip("/"), [Entry("/", None)]
    while waiting:
        one = waiting.pop()
        if one.url.endswith("/"):
            waiting += sorted(_entries(system, path, one.url), key=lambda entry: entry.url.encode(), reverse=True)
        else:
            yield Entry(top + one.url, one.size)


def _entries(system: Any, path: str, folder: str) -> Iterator[Entry]:
    """The files and, ended by a slash, the folders in a folder, by their paths below `path`."""
    top = path.rstrip("/")
    for info in asked(system.ls, top + folder.rstrip("/"), detail=True):
        name = info["name"].rstrip("/")[len(top) :]
        last = name.rpartition("/")[2]
        if last and not last.startswith(".") and name != folder.rstrip("/"):
            yield Entry(f"{name}/", None) if info["type"] == "directory" else Entry(name, info.get("size"))


def names(url: str) -> list[str]:
    """The files in a folder as it is now; none where there is no folder. Raises `OSError`."""
    system, path = place(url)
    system.invalidate_cache()
    if not asked(system.exists, path):
        return []
    return [name.rstrip("/").rpartition("/")[2] for name in asked(system.ls, path, detail=False)]


def is_folder(url: str) -> bool:
    """Whether there may be files below an address."""
    if url.startswith(WEB):
        return False
    system, path = place(url)
    return bool(asked(system.isdir, path))


def size(url: str) -> int | None:
    """The bytes of a file, where the other side tells it. Raises `OSError`."""
    system, path = place(url)
    known: int | None = asked(system.info, path).get("size")
    return known


@contextmanager
def opened(url: str) -> Iterator[Callable[[int], bytes]]:
    """Reads a file from its beginning on. Raises `OSError`."""
    system, path = place(url)
    how = {"block_size": 0} if url.startswith(WEB) else {"block_size": BLOCK, "cache_type": "readahead"}
    with asked(system.open, path, "rb", **how) as file:
        ended = False

        def read(size: int) -> bytes:
            nonlocal ended
            found = b"" if ended else asked(file.read, size)  # a stream of the web warns of being asked again
            ended = not found
            return found

        yield read


def together(urls: list[str], end: int | None = None) -> list[bytes | None]:
    """The bytes, or the first of them, of several small files of one file system. None where that went wrong."""
    system, _ = place(urls[0])
    paths = [system._strip_protocol(url) for url in urls]  # noqa: SLF001 - as above
    answers = asked(system.cat_ranges, paths, 0, end, on_error="return")
    return [answer if isinstance(answer, bytes) else None for answer in answers]


@contextmanager
def placed(url: str, *, keep: bool = False) -> Iterator[IO[bytes]]:
    """A file of this machine that is put there at the end, at once and whole. Raises `OSError`.

    With `keep` it stays here, and that is told, where it cannot be put there: it may be the work of days.
    """
    system, path = place(url)
    kept = False
    with tempfile.NamedTemporaryFile(prefix="reex-", delete=False) as file:
        try:
            yield cast("IO[bytes]", file)
            file.flush()
            try:
                asked(system.put_file, file.name, path)
            except OSError as error:
                kept = keep
                raise OSError(f"{error}; what was made is in {file.name}" if keep else str(error)) from error
        finally:
            if not kept:
                os.unlink(file.name)
