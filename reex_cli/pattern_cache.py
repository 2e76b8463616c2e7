"""Regular expressions that were compiled in an earlier run, kept in the user's cache folder.

A third of the time of a short run would go into compiling them. Only the command line opens the cache; it holds expressions of
this package alone, none that users or pages bring. What another version of reex or of Python wrote, or cannot be read, is left,
and the file is written anew. Python has no public way to keep what it compiled: where its own modules are not as they are known
(`re._compiler`, since 3.11), nothing is kept.
"""

from __future__ import annotations

import marshal
import os
import re
import sys
from array import array
from collections.abc import Callable
from contextlib import suppress

from reex_cli import __version__

FILE_NAME = "patterns.bin"
VERSION = f"{__version__} {sys.version}"  # of what wrote the file
CODE_TYPE = "I"  # of `array`, for the code of an expression
MAX_ENTRIES = 4000  # several times as many as there are in this package; when the file has more, it is begun anew
MISFITS = (ImportError, AttributeError, TypeError, ValueError, RuntimeError)  # of a damaged entry, or another Python

Key = tuple[str, int, str]  # an expression, its flags, and how it is reduced
Compiled = tuple[str, int, bytes, int, dict[str, int], tuple[str | None, ...]]  # what `_sre.compile` asks for


class PatternCache:
    """Compiled expressions; until it is opened, each is compiled anew."""

    def __init__(self) -> None:
        self.path: str | None = None
        self._known: dict[Key, Compiled] | None = None  # what the file has; None before it is read
        self._added: dict[Key, Compiled] = {}

    def open(self, folder: str | None) -> None:
        """Use the file in this folder; it is read when the first expression is asked for. Without a folder, none is used."""
        self.path = folder and os.path.join(folder, FILE_NAME)

    def compile(self, source: str, flags: re.RegexFlag = re.NOFLAG, reduce: Callable[[str], str] = str) -> re.Pattern[str]:
        """The same as `re.compile`, of the expression that `reduce` makes of this one."""
        if not self.path:
            return re.compile(reduce(source), flags)
        if self._known is None:
            self._known = _load(self.path)
        key = source, int(flags), reduce.__name__
        with suppress(KeyError, *MISFITS):
            return _restore(self._known[key])
        try:
            compiled = _compile(reduce(source), int(flags))
            pattern = _restore(compiled)
        except MISFITS:
            self.path = None
            return re.compile(reduce(source), flags)
        self._added[key] = compiled
        return pattern

    def save(self) -> None:
        """Write the file if anything was added. A folder that cannot be written is left as it is."""
        if not self.path or not self._added:
            return
        known = {} if len(self._known or {}) > MAX_ENTRIES else self._known or {}
        temporary = f"{self.path}.{os.getpid()}"
        with suppress(OSError):
            os.makedirs(os.path.dirname(self.path), exist_ok=True)
            with open(temporary, "xb") as file:
                marshal.dump((VERSION, known | self._added), file)
            os.replace(temporary, self.path)  # whole or not at all: other runs may read it
        with suppress(OSError):
            os.unlink(temporary)  # what a full disk has left
        self._added.clear()


def find_cache_folder() -> str | None:
    """The folder of reex in the user's cache folder, as the system defines it; None where there is none."""
    if sys.platform == "win32":
        parent = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        parent = os.path.expanduser("~/Library/Caches")
    else:
        parent = os.environ.get("XDG_CACHE_HOME", "") or os.path.expanduser("~/.cache")
    return os.path.join(parent, "reex") if os.path.isabs(parent) else None


def _load(path: str) -> dict[Key, Compiled]:
    """The entries of a file; none if it is missing, damaged or of another version."""
    with suppress(OSError, ValueError, EOFError, TypeError), open(path, "rb") as file:
        version, entries = marshal.load(file)  # noqa: S302 - the user's own file, as compiled modules are
        if version == VERSION and isinstance(entries, dict):
            return entries
    return {}


def _compile(source: str, flags: int) -> Compiled:
    """What `re.compile` makes of an expression, before it becomes a pattern."""
    from re import _compiler, _parser  # type: ignore[attr-defined]

    parsed = _parser.parse(source, flags)
    state = parsed.state
    names: list[str | None] = [None] * state.groups
    for name, number in state.groupdict.items():
        names[number] = name
    code = array(CODE_TYPE, _compiler._code(parsed, flags))  # noqa: SLF001 - there is no public way
    return source, flags | state.flags, code.tobytes(), state.groups - 1, dict(state.groupdict), tuple(names)


def _restore(compiled: Compiled) -> re.Pattern[str]:
    """The pattern of an expression that was compiled. Python checks the code and raises `RuntimeError` if it is none."""
    import _sre  # type: ignore[import-not-found]

    source, flags, data, count, numbers, names = compiled
    code = array(CODE_TYPE)
    code.frombytes(data)
    pattern: re.Pattern[str] = _sre.compile(source, flags, code.tolist(), count, numbers, names)
    return pattern


pattern_cache = PatternCache()
