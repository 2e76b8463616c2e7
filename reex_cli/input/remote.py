"""Read and write remote files: `s3:// gs:// https:// hf:// memory:// …`, through fsspec, which is loaded when it is needed.

Storage libraries have no errors in common: whatever they raise becomes an `OSError` in the user's words.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any, NamedTuple, TypeVar, cast

from reex_cli.errors import MissingPath, NotInstalled
from reex_cli.limits import MAX_HEAD_SECONDS, MAX_REASON_LENGTH

T = TypeVar("T")
FILE_SCHEME = "file://"
WEB_SCHEMES = ("http://", "https://")
EXTRA = "remote"  # of the installation, which brings the libraries
BLOCK_BYTES = 1 << 22  # bytes that are fetched at a time
NOT_FOUND = 404  # HTTP status


class WebPolicy:
    """Which requests this process makes to web servers."""

    follow = False  # redirects to other hosts than the one named (--follow)


web_policy = WebPolicy()  # it belongs to the process, as its sessions do


class RemoteFile(NamedTuple):
    """A file in a remote folder, and its bytes, if they are known."""

    url: str
    size: int | None


def url_scheme(path: str | None) -> str:
    """The scheme of an address, such as `s3`; empty for a path."""
    name, colon, _ = (path or "").partition("://")
    return name if colon and name.isalnum() else ""


def is_remote(path: str | None) -> bool:
    """Whether a path is an address."""
    return bool(url_scheme(path))


def local_path(url: str) -> str:
    """The path of a `file://` address; any other path as it is."""
    return url.removeprefix(FILE_SCHEME) if url.startswith(FILE_SCHEME) else url


def find_filesystem(url: str) -> tuple[Any, str]:
    """The fsspec file system of an address, and the path in it. Raises `NotInstalled`; `MissingPath` for an unknown scheme."""
    name = url_scheme(url)
    try:
        import fsspec
    except ImportError as error:
        raise NotInstalled(url, "fsspec", EXTRA) from error
    options: dict[str, Any] = {}
    try:
        if url.startswith(WEB_SCHEMES):
            from reex_cli.input.web_client import session_opener

            options["get_client"] = session_opener(web_policy.follow)
        filesystem = fsspec.filesystem(name, **options)
    except ImportError as error:
        library = getattr(error.__cause__ or error, "name", None) or f"a library for {name}"
        raise NotInstalled(url, library, EXTRA) from error
    except ValueError as error:
        raise MissingPath(url, f"no such protocol as {name}") from error
    return filesystem, filesystem._strip_protocol(url)  # noqa: SLF001 - all fsspec file systems have it by this name


def call_filesystem(function: Callable[..., T], *arguments: Any, **options: Any) -> T:
    """Call a method of a file system. Raises `OSError` for whatever it raises."""
    try:
        return function(*arguments, **options)
    except Exception as error:
        raise OSError(describe_error(error)) from error


def describe_error(error: BaseException) -> str:
    """What is wrong, as words for the middle of a sentence."""
    if isinstance(error, FileNotFoundError) and error.__cause__:
        return describe_error(error.__cause__)
    status = getattr(error, "status", None)
    if isinstance(error, FileNotFoundError) or status == NOT_FOUND:
        return "there is no such file"
    if isinstance(status, int) and error.__cause__:  # aiohttp gives status 400 to what it cannot parse
        return shorten(f"the answer is not HTTP ({str(getattr(error, 'message', '')).partition(':')[0].lower()})")
    if isinstance(status, int) and status:
        return shorten(f"the server answers {status} {getattr(error, 'message', '')}".rstrip())
    if isinstance(error, NotImplementedError):
        return "that is not supported there"
    return shorten(" ".join(str(error).split())) or type(error).__name__


def shorten(reason: str) -> str:
    """Cut off what is too long for a message."""
    return reason if len(reason) <= MAX_REASON_LENGTH else f"{reason[: MAX_REASON_LENGTH - 2]} …"


def list_files(url: str) -> Iterator[RemoteFile]:
    """The files at and below an address, in byte order, without hidden ones. Raises `OSError`. A web address is one file."""
    if url.startswith(WEB_SCHEMES):
        yield RemoteFile(url, None)
        return
    filesystem, path = find_filesystem(url)
    info = call_filesystem(filesystem.info, path)
    if info["type"] != "directory":
        yield RemoteFile(url, info.get("size"))
        return
    root, stack = url.rstrip("/"), [RemoteFile("/", None)]
    while stack:
        entry = stack.pop()
        if entry.url.endswith("/"):
            entries = _list_folder(filesystem, path, entry.url)
            stack += sorted(entries, key=lambda entry: entry.url.encode(), reverse=True)
        else:
            yield RemoteFile(root + entry.url, entry.size)


def _list_folder(filesystem: Any, path: str, folder: str) -> Iterator[RemoteFile]:
    """The files and, with a slash at the end, the folders in a folder, by their paths below `path`."""
    root = path.rstrip("/")
    for info in call_filesystem(filesystem.ls, root + folder.rstrip("/"), detail=True):
        name = info["name"].rstrip("/")[len(root) :]
        last = name.rpartition("/")[2]
        if last and not last.startswith(".") and name != folder.rstrip("/"):
            yield RemoteFile(f"{name}/", None) if info["type"] == "directory" else RemoteFile(name, info.get("size"))


def file_names(url: str) -> list[str]:
    """The names in a folder as it is now, not as it was cached; none if there is no such folder. Raises `OSError`."""
    filesystem, path = find_filesystem(url)
    filesystem.invalidate_cache()
    if not call_filesystem(filesystem.exists, path):
        return []
    return [name.rstrip("/").rpartition("/")[2] for name in call_filesystem(filesystem.ls, path, detail=False)]


def is_folder(url: str) -> bool:
    """Whether there may be files below an address. Raises `OSError`."""
    if url.startswith(WEB_SCHEMES):
        return False
    filesystem, path = find_filesystem(url)
    return bool(call_filesystem(filesystem.isdir, path))


def file_size(url: str) -> int | None:
    """The bytes of a file; None if the server does not state them. Raises `OSError`."""
    filesystem, path = find_filesystem(url)
    options = {"timeout": MAX_HEAD_SECONDS} if url.startswith(WEB_SCHEMES) else {}
    size: int | None = call_filesystem(filesystem.info, path, **options).get("size")
    return size


@contextmanager
def open_reader(url: str) -> Iterator[Callable[[int], bytes]]:
    """A function that reads the next bytes of a file. Raises `OSError`, as does the function."""
    filesystem, path = find_filesystem(url)
    if url.startswith(WEB_SCHEMES):
        buffering: dict[str, Any] = {"block_size": 0, "size": 1}  # with any size, fsspec does not ask for it before it reads
    else:
        buffering = {"block_size": BLOCK_BYTES, "cache_type": "readahead"}
    file, ended = call_filesystem(filesystem.open, path, "rb", **buffering), False

    def read(size: int) -> bytes:
        nonlocal ended
        data = b"" if ended else call_filesystem(file.read, size)  # fsspec warns of reads behind the end of a web file
        ended = not data
        return data

    try:
        yield read
    finally:
        file.close()
        file = None  # whoever still holds `read`, as a traceback does, holds none of the answer


def fetch_files(urls: list[str], end: int | None = None) -> list[bytes | None]:
    """The bytes before `end` of several small files of one file system, in one request; None for those that failed."""
    filesystem, _ = find_filesystem(urls[0])
    paths = [filesystem._strip_protocol(url) for url in urls]  # noqa: SLF001 - as above
    answers = call_filesystem(filesystem.cat_ranges, paths, 0, end, on_error="return")
    return [answer if isinstance(answer, bytes) else None for answer in answers]


@contextmanager
def write_file(url: str, *, keep: bool = False) -> Iterator[IO[bytes]]:
    """A temporary file on this machine that is uploaded at the end, at once and whole. Raises `OSError`.

    With `keep` it stays on this machine if the upload fails, and the error names it: it may be the work of days.
    """
    filesystem, path = find_filesystem(url)
    kept = False
    with tempfile.NamedTemporaryFile(prefix="reex-", delete=False) as file:
        try:
            yield cast("IO[bytes]", file)
            file.flush()
            try:
                call_filesystem(filesystem.put_file, file.name, path)
            except OSError as error:
                kept = keep
                raise OSError(f"{error}; the output is in {file.name}" if keep else str(error)) from error
        finally:
            if not kept:
                os.unlink(file.name)
