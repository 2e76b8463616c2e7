"""Readers: one module per format, each with a `READER`. Modules that begin with an underscore are shared by them.

Nothing is registered: a module in this folder is found. `READER.sniff` returns a `Trust`, how likely a source is in
the format:

* `NO`: another format, or a text that this reader would only spoil;
* `LAST_RESORT`: anything can be read so (plain text);
* `LIKELY`: the typical signs of the format are there, but other formats have them, too;
* `CERTAIN`: a signature that no other format has.

The reader of the highest trust reads the source. A test demands that exactly one has the highest trust for every case,
so the order of the files never decides. `READER.read` yields pages of blocks; it drops no text and labels nothing,
which is left to `label`. What cannot be read is yielded as a `Failure`, records that are no articles as `Skipped`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from reex_cli.errors import BadOption, NoArticle, NotRecognised
from reex_cli.foreign_files import describe_kind
from reex_cli.model import Trust
from reex_cli.readers._plugins import load_plugin_readers
from reex_cli.readers._source import Reader, Source

__all__ = ["Reader", "Source", "find_reader", "foreign_texts", "readers"]

EXPORTS = "jsonl"  # the reader of records of reex


@cache
def readers() -> dict[str, Reader]:
    """All readers by name: those of plug-ins first, then those of this folder.

    The first of several with the same trust is taken, so that an installed plug-in goes before a reader of reex.
    Raises `BadPlugin`.
    """
    names = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))
    own = {reader.name: reader for reader in (import_module(f"{__name__}.{name}").READER for name in names)}
    return load_plugin_readers(own) | own


def find_reader(source: Source, name: str | None = None) -> Reader:
    """The reader with the highest trust in a source, or the reader of a name that the user gave with `--from`.

    Raises `BadOption` for an unknown name, `NoArticle` for a text that holds none, and
    `NotRecognised` if no reader recognises the source.
    """
    if name:
        try:
            return readers()[name]
        except KeyError:
            raise BadOption(f"--from {name}: no such format. Formats here: {', '.join(readers())}.") from None
    best, trust = find_most_trusting(source)
    if source.is_export:
        return best
    from reex_cli.readers._foreign import find_foreign

    if kind := find_foreign(source.head, source.text, trust):
        raise NoArticle(describe_kind(kind), kind)
    if trust is Trust.NO:
        raise NotRecognised(
            f"no reader recognises this file. Readers here: {', '.join(readers())}. Use --from NAME to insist on one."
        )
    return best


def find_most_trusting(source: Source) -> tuple[Reader, Trust]:
    """The first of the readers with the highest trust in a source, and its trust; none behind one that is certain is asked.

    That of records of reex is asked first where they are, as it alone need not decode them.
    """
    asked = list(readers().values())
    if source.is_export:
        asked.sort(key=lambda reader: reader.name != EXPORTS)
    best, highest = asked[0], Trust.NO
    for reader in asked:
        if (trust := reader.sniff(source)) > highest:
            best, highest = reader, trust
        if highest is Trust.CERTAIN:
            break
    return best, highest


def foreign_texts() -> list[str]:
    """The kinds of texts that hold no article."""
    from reex_cli.readers._foreign import KINDS

    return KINDS
