"""All errors of reex, with their messages and exit codes.

    ReexError
    ├── CannotStart            exit 2: nothing was done
    │   ├── MissingPath        a path does not exist, or a list of paths cannot be read
    │   ├── NotWritable        an output cannot be written
    │   ├── BadOption          the value of an option cannot be used
    │   ├── BadParts           the parts of an output are incomplete, damaged, or not of one run
    │   ├── NotInstalled       a library that an output needs is missing
    │   ├── BadFile            a mistake in the user's settings or rules, or an index that cannot be used
    │   └── BadPlugin          a reader, rule or writer of another package cannot be used
    ├── SourceError            exit 1: this source failed, the others go on
    │   ├── Unreadable         its bytes cannot be read
    │   │   └── TooLarge       it has more bytes than --max-bytes allows
    │   ├── Empty              it has no bytes
    │   ├── NotRecognised      no reader recognises it
    │   │   └── NoArticle      it is a text of a kind that holds no article, which is skipped
    │   ├── WrongEncoding      its bytes are not text in the encoding asked for
    │   ├── Damaged            its format is known, its content is broken
    │   ├── AlreadyCleaned     it was exported by reex, and cannot be cleaned in another way
    │   ├── PluginFailed       a reader or rule of another package failed on it
    │   ├── InternalError      reex itself failed on it
    │   ├── WorkerDied         the process that read it was killed, or crashed
    │   └── TimedOut           it took longer than --timeout allows
    ├── DifferentProgram       exit 1: another machine does not have the same reex
    ├── FolderNotShared        exit 1: another machine wrote a part to a folder that is not shared
    ├── NoProcesses            exit 1: another machine must not start the processes asked for
    ├── ExecutorGone           exit 1: the cluster or executor is gone
    ├── Interrupted            exit 130: the user or the system ended the run; `PartsInterrupted` if it writes parts
    ├── SourcesChanged         exit 1: files were added, removed or changed during a run that reads them more than once
    └── OutputClosed           exit 141: the program that read the output has ended; no message

A message states what is wrong in the user's words, and then what to try.
"""

from __future__ import annotations

from typing import Any

DONE, SOME_FAILED, COULD_NOT_START, INTERRUPTED, OUTPUT_CLOSED = 0, 1, 2, 130, 141


class ReexError(Exception):
    """Root of all errors. `code` is the word for the error in reports."""

    code = "error"
    exit_code = SOME_FAILED

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the error with its message as it is, not with the arguments of `__init__`."""
        return _restore_error, (type(self), self.args, self.__dict__)


def _restore_error(kind: type[ReexError], args: tuple[Any, ...], state: dict[str, Any]) -> ReexError:
    """Unpickle an error without calling its `__init__`."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class CannotStart(ReexError):
    """The run cannot start; nothing was done."""

    code = "cannot-start"
    exit_code = COULD_NOT_START


class MissingPath(CannotStart):
    """A path does not exist, or a list of paths cannot be read."""

    code = "missing-path"

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}.")


class NotWritable(CannotStart):
    """An output cannot be written."""

    code = "not-writable"

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: cannot be written ({reason}).")


class BadOption(CannotStart):
    """The value of an option cannot be used."""

    code = "bad-option"


class BadParts(CannotStart):
    """The parts of an output are incomplete, damaged, or not of one run."""

    code = "bad-parts"

    def __init__(self, folder: str, problem: str) -> None:
        super().__init__(f"{folder}: {problem}.")


class NotInstalled(CannotStart):
    """A library that an output needs is missing."""

    code = "not-installed"

    def __init__(self, what: str, library: str, extra: str) -> None:
        super().__init__(f"{what}: {library} is not installed. Install reex with it: pip install 'reex[{extra}]'.")


class BadFile(CannotStart):
    """A mistake in the user's settings or rules, with its line; or an index of earlier runs that cannot be used."""

    code = "bad-file"


class BadPlugin(CannotStart):
    """A reader, rule or writer of another package cannot be used."""

    code = "bad-plug-in"


class SourceError(ReexError):
    """One source failed; it becomes a `Failure` and the others go on."""

    code = "source"

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class Unreadable(SourceError):
    """The bytes of the source cannot be read."""

    code = "unreadable"


class TooLarge(Unreadable):
    """The source, or one record of it, has more bytes than `--max-bytes` allows in memory at once."""

    code = "too-large"

    def __init__(self, what: str, limit: int) -> None:
        size = f"{limit} bytes" if limit % (1 << 20) else f"{limit >> 20} MB"
        super().__init__(f"too large: {what} has more than {size}. Allow more with --max-bytes.")


class Empty(SourceError):
    """The source has no bytes, or nothing but spaces."""

    code = "empty"


class NotRecognised(SourceError):
    """No reader recognises the source. `kind` is what it is instead; empty if that is unknown."""

    code = "not-recognised"

    def __init__(self, message: str, kind: str = "") -> None:
        super().__init__(message)
        self.kind = kind


class NoArticle(NotRecognised):
    """The source is a text of a kind that holds no article; it is skipped."""


class WrongEncoding(SourceError):
    """The bytes of the source are not text in the encoding asked for."""

    code = "wrong-encoding"


class Damaged(SourceError):
    """The format of the source is known, its content is broken."""

    code = "damaged"


class AlreadyCleaned(SourceError):
    """The source was exported by reex and cannot be cleaned in another way."""

    code = "clean-already"


class PluginFailed(SourceError):
    """A reader or rule of another package failed on the source."""

    code = "plug-in"


class InternalError(SourceError):
    """An unexpected exception in reex itself, which costs one page or one source."""

    code = "bug"

    def __init__(self, how: str) -> None:
        super().__init__(f"reex itself failed on it ({how}). Please report it.")


class WorkerDied(SourceError):
    """The process that read the source was killed, or crashed."""

    code = "worker-died"

    def __init__(self, how: str) -> None:
        hint = ", perhaps for want of memory. Try fewer --jobs" if how == "SIGKILL" else ". Leave it out, and report it"
        super().__init__(f"the process that read it died ({how}){hint}.")


class TimedOut(SourceError):
    """The source took longer than `--timeout` allows."""

    code = "timeout"

    def __init__(self, seconds: float) -> None:
        super().__init__(f"not done in {seconds:g} seconds. Give it more with --timeout.")


class DifferentProgram(ReexError):
    """Another machine does not have the same reex, so that its output would differ."""

    code = "other-program"

    def __init__(self, host: str, what: str) -> None:
        super().__init__(f"{host} does not have the same {what}. Install there what is installed here")


class FolderNotShared(ReexError):
    """Another machine wrote a part to a folder that is not shared with this one."""

    code = "not-shared"

    def __init__(self, folder: str) -> None:
        super().__init__(f"it was written, but is not in {folder} as seen from here. All machines have to share that folder")


class NoProcesses(ReexError):
    """A worker of a cluster must not start processes of its own."""

    code = "no-processes"

    def __init__(self) -> None:
        super().__init__(
            "the workers may not start processes, which --jobs and --timeout need. "
            "Leave these off or, for Dask, start workers with DASK_DISTRIBUTED__WORKER__DAEMON=False"
        )


class ExecutorGone(ReexError):
    """The cluster or executor is gone; parts that it finished are kept."""

    code = "executor-gone"

    def __init__(self, name: str, parts: int, wanted: int) -> None:
        super().__init__(
            f"{name} is gone, when {parts} of {wanted} parts were there. To go on, run it again: complete parts are kept."
        )


class Interrupted(ReexError):
    """The user or the system ended the run."""

    code = "interrupted"
    exit_code = INTERRUPTED

    def __init__(self, sources: int, last: str) -> None:
        done = f"after {sources} sources, the last of them {last}" if sources else "before the first source was done"
        super().__init__(
            f"interrupted {done}. What was written is complete, and a file for -o is unchanged. "
            "To go on, run it again, or with the sources that follow."
        )


class PartsInterrupted(ReexError):
    """The user or the system ended a run that writes parts."""

    code = "interrupted"
    exit_code = INTERRUPTED

    def __init__(self, parts: int, wanted: int) -> None:
        when = f"when {parts} of {wanted} parts were there" if parts else "before the first part was there"
        super().__init__(f"interrupted {when}. To go on, run it again: complete parts are kept.")


class SourcesChanged(ReexError):
    """The list of sources changed during a run that reads it more than once."""

    code = "sources-changed"

    def __init__(self) -> None:
        super().__init__("files appeared, vanished or grew while they were read. Run it again when nothing writes to them.")


class OutputClosed(ReexError):
    """The program that read the output has ended."""

    code = "reader-gone"
    exit_code = OUTPUT_CLOSED
