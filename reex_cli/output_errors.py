"""Errors of an output: what the system says while it is opened, written and completed becomes `NotWritable`.

An `OSError` that something else raises meanwhile, as the reading of a source, is not taken for one of the output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import IO, Any, ParamSpec, TypeVar, cast

from reex_cli.errors import NotWritable, OutputClosed
from reex_cli.text import format_reason

T = TypeVar("T")
P = ParamSpec("P")


@contextmanager
def translate_errors(name: str) -> Iterator[None]:
    """Turn errors of the system into `OutputClosed` or `NotWritable`, with the name of the output."""
    try:
        yield
    except BrokenPipeError:
        raise OutputClosed from None
    except OSError as error:
        raise NotWritable(name, format_reason(error)) from error


@contextmanager
def open_checked(name: str, context: AbstractContextManager[T]) -> Iterator[T]:
    """Enter and leave a context, and translate its own errors: those raised in its body pass through."""
    with translate_errors(name):
        value = context.__enter__()
    try:
        yield value
    except BaseException as error:
        with translate_errors(name):
            suppressed = context.__exit__(type(error), error, error.__traceback__)
        if not suppressed:
            raise
    else:
        with translate_errors(name):
            context.__exit__(None, None, None)


def checked_call(name: str, function: Callable[P, T]) -> Callable[P, T]:
    """Wrap a function that writes to an output."""

    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except OSError:
            with translate_errors(name):
                raise

    return call


def checked_stream(name: str, stream: IO[bytes]) -> IO[bytes]:
    """Wrap a binary stream, so that its errors are those of the output."""
    return cast("IO[bytes]", _CheckedStream(name, stream))


class _CheckedStream:
    """What writers and compressors call of a stream."""

    def __init__(self, name: str, stream: IO[bytes]) -> None:
        self.write: Callable[[Any], int] = checked_call(name, stream.write)
        self.flush = checked_call(name, stream.flush)
        self.isatty = stream.isatty
