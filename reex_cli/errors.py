"""Every kind of error, its words and its exit code.

    ReexError
    ├── CannotStart            exit 2: nothing was done
    │   ├── MissingPath        a path that is not there, or a list of paths that cannot be read
    │   ├── NotWritable        an output that cannot be written
    │   ├── BadOption          an option's value that cannot be used
    │   ├── BadParts           parts of an output that are not all there, whole, and of one run
    │   ├── NotInstalled       a library that an output needs is not there
    │   ├── BadFile            a file of the user's settings or rules that says what it cannot
    │   └── BadPlugin          another package's reader, rule or writer that cannot be used
    ├── SourceError            exit 1: this source failed, the others go on
    │   ├── Unreadable         the bytes could not be had
    │   │   └── TooLarge       there are more than --max-bytes allows
    │   ├── Empty              there are no bytes
    │   ├── NotRecognised      no reader takes it
    │   ├── WrongEncoding      the bytes are not text in the encoding asked for
    │   ├── Damaged            the format is known, the content is broken
    │   ├── CleanAlready       what is asked of the source was settled before it was written
    │   ├── PluginFailed       another package's reader or rule broke on it
    │   ├── Broke              reex itself failed on it
    │   ├── WorkerDied         the process that read it was killed, or crashed
    │   └── TimedOut           it took longer than --timeout allows
    ├── OtherProgram           exit 1: another machine has not the same reex
    ├── NotShared              exit 1: another machine wrote a part elsewhere
    ├── NoProcesses            exit 1: nor may it start processes, where these are asked for
    ├── ExecutorGone           exit 1: those who do the work are gone
    ├── Interrupted            exit 130: the user, or the system, wants it to end
    ├── PartsInterrupted       exit 130: the same, of a run that writes parts
    ├── SourcesChanged         exit 1: files came, went or grew during a run that reads them more than once
    └── ReaderGone             exit 141: nobody reads the results any more; nothing is said

A message says what is wrong in the user's words and then what to try.
"""

from __future__ import annotations

from typing import Any

DONE, SOME_FAILED, COULD_NOT_START, INTERRUPTED, READER_GONE = 0, 1, 2, 130, 141


class ReexError(Exception):
    """The root. `code` is the word that reports use."""

    code = "error"
    exit_code = SOME_FAILED

    def __reduce__(self) -> tuple[Any, ...]:
        """Between processes an error travels with its words, as they were made here."""
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[ReexError], args: tuple[Any, ...], state: dict[str, Any]) -> ReexError:
    """The error of another process."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class CannotStart(ReexError):
    """Nothing was done: what the user asked for cannot begin."""

    code = "cannot-start"
    exit_code = COULD_NOT_START


class MissingPath(CannotStart):
    """A path that is not there."""

    code = "missing-path"

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}.")


class NotWritable(CannotStart):
    """An output that cannot be written."""

    code = "not-writable"

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: cannot be written ({reason}).")


class BadOption(CannotStart):
    """An option's value that cannot be used."""

    code = "bad-option"


class BadParts(CannotStart):
    """Parts of an output that are not all there, whole, and of one run."""

    code = "bad-parts"

    def __init__(self, folder: str, problem: str) -> None:
        super().__init__(f"{folder}: {problem}.")


class NotInstalled(CannotStart):
    """A library that an output needs is not there."""

    code = "not-installed"

    def __init__(self, what: str, library: str, extra: str) -> None:
        super().__init__(f"{what}: {library} is not installed. Install reex with it: pip install 'reex[{extra}]'.")


class BadFile(CannotStart):
    """A file of the user's settings or rules that says what it cannot. The message begins with its name and a line."""

    code = "bad-file"


class BadPlugin(CannotStart):
    """Another package's reader, rule or writer that cannot be used."""

    code = "bad-plug-in"


class SourceError(ReexError):
    """One source failed; it becomes a `Failure` and the others go on."""

    code = "source"

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class Unreadable(SourceError):
    """The bytes could not be had."""

    code = "unreadable"


class TooLarge(Unreadable):
    """There is more to hold at once than `--max-bytes` allows."""

    code = "too-large"

    def __init__(self, what: str, most: int) -> None:
        size = f"{most} bytes" if most % (1 << 20) else f"{most >> 20} MB"
        super().__init__(f"too large: {what} has more than {size}. Allow more with --max-bytes.")


class Empty(SourceError):
    """There are no bytes, or nothing but spaces."""

    code = "empty"


class NotRecognised(SourceError):
    """No reader takes it."""

    code = "not-recognised"


class WrongEncoding(SourceError):
    """The bytes are not text in the encoding asked for."""

    code = "wrong-encoding"


class Damaged(SourceError):
    """The format is known, the content is broken."""

    code = "damaged"


class CleanAlready(SourceError):
    """What is asked of the source was settled before it was written."""

    code = "clean-already"


class PluginFailed(SourceError):
    """Another package's reader or rule broke on it."""

    code = "plug-in"


class Broke(SourceError):
    """An error of reex itself, which costs what it was about and nothing else."""

    code = "bug"

    def __init__(self, how: str) -> None:
        super().__init__(f"reex itself failed on it ({how}). Please report it.")


class WorkerDied(SourceError):
    """The process that read it was killed, or crashed."""

    code = "worker-died"

    def __init__(self, how: str) -> None:
        hint = ", perhaps for want of memory. Try fewer --jobs" if how == "SIGKILL" else ". Leave it out, and report it"
        super().__init__(f"the process that read it died ({how}){hint}.")


class TimedOut(SourceError):
    """It took longer than `--timeout` allows."""

    code = "timeout"

    def __init__(self, seconds: float) -> None:
        super().__init__(f"not done in {seconds:g} seconds. Give it more with --timeout.")


class OtherProgram(ReexError):
    """Another machine has not the same reex, and would make other bytes."""

    code = "other-program"

    def __init__(self, host: str, what: str) -> None:
        super().__init__(f"{host} has not the same {what}. Install there what is installed here")


class NotShared(ReexError):
    """A part was made that is not there."""

    code = "not-shared"

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"it was made, but is not in {folder} as that is seen from here. All machines have to share that folder"
        )


class NoProcesses(ReexError):
    """A worker of others may not start processes of its own."""

    code = "no-processes"

    def __init__(self) -> None:
        super().__init__(
            "the workers may not start processes, which --jobs and --timeout need. "
            "Leave these off or, for Dask, start workers with DASK_DISTRIBUTED__WORKER__DAEMON=False"
        )


class ExecutorGone(ReexError):
    """Those who do the work are gone; what they have done is there."""

    code = "executor-gone"

    def __init__(self, name: str, parts: int, wanted: int) -> None:
        super().__init__(
            f"{name} is gone, when {parts} of {wanted} parts were there. "
            "To go on, run it again: what is whole is not made again."
        )


class Interrupted(ReexError):
    """The user, or the system, wants it to end."""

    code = "interrupted"
    exit_code = INTERRUPTED

    def __init__(self, sources: int, last: str) -> None:
        done = f"after {sources} sources, the last of them {last}" if sources else "before the first source was done"
        super().__init__(
            f"interrupted {done}. What came out is whole, and a file for -o is as it was. "
            "To go on, run it again, or with the sources that follow."
        )


class PartsInterrupted(ReexError):
    """The user, or the system, wants a run that writes parts to end."""

    code = "interrupted"
    exit_code = INTERRUPTED

    def __init__(self, parts: int, wanted: int) -> None:
        when = f"when {parts} of {wanted} parts were there" if parts else "before the first part was there"
        super().__init__(f"interrupted {when}. To go on, run it again: what is whole is not made again.")


class SourcesChanged(ReexError):
    """The list of sources was not the same from the beginning to the end."""

    code = "sources-changed"

    def __init__(self) -> None:
        super().__init__("files came, went or grew while they were read. Run it again when nothing writes to them.")


class ReaderGone(ReexError):
    """Nobody reads the results any more."""

    code = "reader-gone"
    exit_code = READER_GONE
