"""Check and convert the values of options that `parameters` declares. What cannot be used raises `BadOption`."""

from __future__ import annotations

import codecs
import re
import warnings
from collections.abc import Callable, Iterable
from typing import TypeVar

from typer import BadParameter

from reex_cli.errors import BadOption
from reex_cli.limits import MAX_MEMORY_BYTES
from reex_cli.options import MAPPED_FIELDS, FieldMap

Number = TypeVar("Number", int, float, int | None, float | None)
SIZE_PATTERN = re.compile(r"([1-9][0-9]{0,14})(?:([KMGT])(?:i?B)?)?", re.IGNORECASE)
HOST_NAME_CODECS = ("idna", "punycode")  # of Python, for names of hosts: on a text they take quadratic time


def at_most(limit: int) -> Callable[[Number], Number]:
    """Make a check that an option's number is not above a limit. It refuses `nan`, too, which is above and below nothing."""

    def check(value: Number) -> Number:
        if value is not None and not value <= limit:
            raise BadParameter(f"{value} is not a number up to {limit}.")
        return value

    return check


def parse_size(size: str) -> int:
    """Parse a number of bytes, with or without a unit.

    >>> parse_size("64M"), parse_size("2GiB"), parse_size("1000")
    (67108864, 2147483648, 1000)
    """
    match = SIZE_PATTERN.fullmatch(size)
    if not match:
        raise BadOption(f"--max-bytes {size}: not a size. Write 64M, 2G or a number of bytes.")
    number = int(match[1]) << 10 * "KMGT".find(match[2].upper()) + 10 if match[2] else int(match[1])
    if number > MAX_MEMORY_BYTES:
        raise BadOption(f"--max-bytes {size}: no memory holds that. Write at most {MAX_MEMORY_BYTES >> 40}T.")
    return number


def parse_field_map(entries: Iterable[str]) -> FieldMap:
    """Parse where records state fields of an article: `text=fields.body,title=headline`. Of several paths, the first counts.

    >>> parse_field_map(["text=fields.body,title=head", "text=blurb"])
    (('text', ('fields.body', 'blurb')), ('title', ('head',)))
    """
    paths: dict[str, list[str]] = {}
    for entry in (part.strip() for whole in entries for part in whole.split(",")):
        field, sign, path = (part.strip() for part in entry.partition("="))
        if not (sign and field and path):
            raise BadOption(f"--map {entry}: write FIELD=PATH, for example text=fields.body,title=headline.")
        if field not in MAPPED_FIELDS:
            raise BadOption(f"--map {entry}: no such field. Fields: {', '.join(MAPPED_FIELDS)}.")
        paths.setdefault(field, []).append(path)
    return tuple((field, tuple(found)) for field, found in paths.items())


def compile_pattern(text: str) -> re.Pattern[str] | None:
    """Compile a regular expression; none for an empty text. One that Python finds ambiguous is refused: `[[:alpha:]]`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            return re.compile(text) if text else None
    except FutureWarning as warning:
        hint = "Python has no [:classes:]; write \\[ for a bracket, and \\w, \\d or [a-z] for a class"
        raise BadOption(f"--match {text}: ambiguous ({_lower(warning)}). {hint}.") from None
    except RecursionError:
        raise BadOption("--match: a regular expression that is nested too deeply.") from None
    except (re.error, ValueError, OverflowError) as error:
        raise BadOption(f"--match {text}: not a regular expression ({_lower(error)}).") from None


def _lower(error: Exception) -> str:
    message = str(error)
    return message[:1].lower() + message[1:]


def check_encoding(name: str) -> None:
    """Check that there is an encoding of this name, for text."""
    try:
        "".encode(name)
        known = codecs.lookup(name).name not in HOST_NAME_CODECS
    except (LookupError, UnicodeError, ValueError):
        known = False
    if not known:
        raise BadOption(f"--encoding {name}: no such encoding.")


def check_formats(option: str, names: list[str]) -> None:
    """Check that readers have these names."""
    if not names:
        return
    from reex_cli.readers import readers
    from reex_cli.writers import writers

    for name in names:
        if name not in readers():
            hint = f"To write it, use --to {name}. " if name in writers() else repeat_hint(option, name)
            raise BadOption(f"--{option} {name}: no such format. {hint}Formats here: {', '.join(readers())}.")


def repeat_hint(option: str, name: str) -> str:
    """Advise to repeat an option whose value has a comma: names of authors and terms may have commas, too."""
    return f"Give --{option} once for each name. " if "," in name and option != "from" else ""
