"""Every option, once. A command takes the groups it needs, each as one frozen value."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Annotated, Any, get_args, get_type_hints

from typer import Argument, Option

from reex_cli.dates import parse_date
from reex_cli.errors import BadOption
from reex_cli.model import EXTRAS, Kind, Label
from reex_cli.options import Cleaning, Options, Selection, UserRule


def complete_format(incomplete: str) -> list[str]:
    """The formats whose names begin so, for a shell that completes."""
    from reex_cli.readers import readers

    return [name for name in readers() if name.startswith(incomplete)]


def complete_kind(incomplete: str) -> list[str]:
    """The kinds of blocks whose names begin so."""
    return [kind for kind in Kind if kind is not Kind.FIELD and kind.startswith(incomplete)]


def complete_label(incomplete: str) -> list[str]:
    """The labels and the kinds whose names begin so."""
    return [label for label in Label if label.startswith(incomplete)] + complete_kind(incomplete)


SIZE_PATTERN = re.compile(r"([1-9][0-9]{0,14})(?:([KMGT])(?:i?B)?)?", re.IGNORECASE)
Paths = Annotated[
    list[str] | None,
    Argument(metavar="[PATH]...", help="Files, folders or - [default: standard input or .]", show_default=False),
]


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """Which articles."""

    since: Annotated[str, Option(help="Published on this date or later.", metavar="DATE")] = ""
    until: Annotated[str, Option(help="Published on this date or earlier.", metavar="DATE")] = ""
    format: Annotated[list[str] | None, Option(help="Read as this format.", metavar="NAME", autocompletion=complete_format)] = (
        None
    )
    host: Annotated[list[str] | None, Option(help="From this host.", metavar="NAME")] = None
    author: Annotated[list[str] | None, Option(help="By this author.", metavar="NAME")] = None
    term: Annotated[list[str] | None, Option(help="With this category, tag or keyword.", metavar="NAME")] = None
    status: Annotated[list[str] | None, Option(help="With this WordPress status.", metavar="NAME")] = None
    id: Annotated[list[str] | None, Option(help="With an id that begins with this.", metavar="PREFIX")] = None
    match: Annotated[str, Option(help="With a match in the title or text.", metavar="REGEX")] = ""
    limit: Annotated[int | None, Option(help="At most this many.", metavar="N", min=1)] = None

    def chosen(self) -> Selection:
        """What is selected; raises `BadOption`."""
        for name in ("since", "until"):
            date = getattr(self, name)
            if date and not parse_date(date):
                raise BadOption(f"--{name} {date}: not a date. Write 2025, 2025-11 or 2025-11-06.")
        return Selection(
            since=parse_date(self.since) or "",
            until=parse_date(self.until) or "",
            formats=_fold_case(self.format),
            hosts=frozenset(name.removeprefix("www.") for name in _fold_case(self.host)),
            authors=_fold_case(self.author),
            terms=_fold_case(self.term),
            statuses=_fold_case(self.status),
            ids=tuple(self.id or ()),
            match=_compile_pattern(self.match),
        )


@dataclass(frozen=True, slots=True)
class CleaningOptions:
    """What stays in the text."""

    keep: Annotated[
        list[str] | None,
        Option(help="Keep blocks with this label or of this kind.", metavar="LABEL|KIND", autocompletion=complete_label),
    ] = None
    drop: Annotated[
        list[str] | None, Option(help="Drop blocks of this kind.", metavar="KIND", autocompletion=complete_kind)
    ] = None
    raw: Annotated[bool, Option("--raw", help="Clean nothing.")] = False
    rules: Annotated[list[str] | None, Option(help="Apply the rules in this file first.", metavar="FILE")] = None

    def chosen(self) -> Cleaning:
        """What is kept and dropped; raises `BadOption`."""
        labels, kinds = set(Label), set(Kind) - {Kind.FIELD}
        for option, given, known in (("keep", self.keep, labels | kinds), ("drop", self.drop, kinds)):
            for name in given or ():
                if name not in known:
                    what = "label or kind" if option == "keep" else "kind"
                    hint = _repeat_hint(option, name)
                    raise BadOption(f"--{option} {name}: no such {what}. {hint}Known: {', '.join(sorted(known))}.")
        return Cleaning(frozenset(self.keep or ()), frozenset(self.drop or ()), self.raw)


@dataclass(frozen=True, slots=True)
class ExecutionOptions:
    """How it runs."""

    files_from: Annotated[str, Option(help="Read paths from a file, one per line.", metavar="FILE|-")] = ""
    null: Annotated[bool, Option("-0", "--null", help="The paths in --files-from end with NUL.")] = False
    jobs: Annotated[int, Option("-j", "--jobs", help="Processes, 1 by default; 0 uses every core.", metavar="N", min=0)] = 1
    timeout: Annotated[float | None, Option(help="Give up on a source after this long.", metavar="SECONDS", min=0.001)] = None
    max_bytes: Annotated[str, Option(help="Hold no more of a source.", metavar="SIZE")] = "256M"
    from_: Annotated[
        str,
        Option(
            "--from",
            envvar="REEX_FROM",
            help="Read every source as this format.",
            metavar="FORMAT",
            autocompletion=complete_format,
        ),
    ] = ""
    encoding: Annotated[str, Option(help="Read every source in this encoding.", metavar="NAME")] = ""
    report: Annotated[str, Option(help="Write what became of each source, as JSON Lines.", metavar="FILE")] = ""
    quiet: Annotated[bool, Option("-q", "--quiet", help="Say nothing on standard error.")] = False
    progress: Annotated[
        bool | None, Option("--progress/--no-progress", help="Show progress, or never.", show_default=False)
    ] = None


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """What is written."""

    jsonl: Annotated[bool, Option("--jsonl", help="JSON Lines, the default.")] = False
    csv: Annotated[bool, Option("--csv", help="CSV with a header.")] = False
    tsv: Annotated[bool, Option("--tsv", help="Tab-separated values with a header.")] = False
    parquet: Annotated[bool, Option("--parquet", help="Parquet, with typed columns.")] = False
    sqlite: Annotated[bool, Option("--sqlite", help="SQLite with full-text search; adds to a database.")] = False
    markdown: Annotated[bool, Option("--markdown", help="A folder of Markdown, one file per article.")] = False
    to: Annotated[str, Option(help="Any format that `reex formats` lists.", metavar="FORMAT")] = ""
    output: Annotated[str, Option("-o", "--output", help="Write here; the suffix chooses the format.", metavar="FILE|DIR/")] = (
        ""
    )
    fields: Annotated[str, Option(help="Only these, in this order: id,title …", metavar="LIST")] = ""
    shards: Annotated[
        int | None,
        Option(help="A folder of this many parts.", metavar="N", min=1, max=99_999, show_default=False),
    ] = None
    shard: Annotated[str, Option(help="Only one of them: 3/16.", metavar="K/N")] = ""
    executor: Annotated[str, Option(help="Make the parts on this executor.", metavar="MODULE:NAME")] = ""
    cluster: Annotated[str, Option(help="Make the parts on a cluster of Dask.", metavar="ADDRESS")] = ""
    excel: Annotated[bool, Option("--excel", help="CSV that Excel opens correctly.")] = False
    blocks: Annotated[bool, Option("--blocks", help="JSON Lines: add the blocks of the text.")] = False
    removed: Annotated[bool, Option("--removed", help="JSON Lines: add what was dropped, and why.")] = False
    evidence: Annotated[bool, Option("--evidence", help="JSON Lines: add where each field came from.")] = False

    @property
    def in_parts(self) -> bool:
        """Whether the output is to be a folder of parts."""
        return bool(self.shards or self.shard)

    def format(self) -> str:
        """The name of the format that is asked for, if any; raises `BadOption`."""
        names = [name for name in ("jsonl", "csv", "tsv", "parquet", "sqlite", "markdown") if getattr(self, name)]
        if len(names) > 1:
            raise BadOption(f"--{names[0]} and --{names[1]}: choose one format.")
        if names and self.to:
            raise BadOption(f"--{names[0]} and --to: choose one format.")
        return self.to or (names[0] if names else "")

    def extras(self) -> tuple[str, ...]:
        """What is to be added to the record."""
        return tuple(name for name in EXTRAS if getattr(self, name))


def build_options(selecting: FilterOptions, cleansing: CleaningOptions, running: ExecutionOptions, *detail: str) -> Options:
    """What the user chose, as the one value that travels; raises `BadOption`."""
    if running.encoding:
        try:
            "".encode(running.encoding)
        except (LookupError, UnicodeError):
            raise BadOption(f"--encoding {running.encoding}: no such encoding.") from None
    for option, names in (("from", [running.from_]), ("format", selecting.format)):
        _check_formats(option, [name for name in names or () if name])
    return Options(
        format=running.from_ or None,
        encoding=running.encoding or None,
        cleaning=cleansing.chosen(),
        selection=selecting.chosen(),
        detail=frozenset(detail),
        rules=_load_rules(cleansing.rules),
        max_bytes=_parse_size(running.max_bytes),
    )


def expand_groups(function: Callable[..., None]) -> Callable[..., None]:
    """A function for typer: each parameter that is a group of options stands for all options of the group.

    Without it every command would repeat two dozen parameters.
    """
    hints = get_type_hints(function, include_extras=True)
    groups: dict[str, type[Any]] = {name: hint for name, hint in hints.items() if isinstance(hint, type) and is_dataclass(hint)}
    parameters: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(function).parameters.items():
        if name in groups:
            parameters += list(_group_parameters(groups[name]))
        else:
            parameters.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[name]))

    def run(**given: Any) -> None:
        grouped = {name: group(**{f.name: given.pop(f.name) for f in fields(group)}) for name, group in groups.items()}
        function(**given, **grouped)

    for parameter in parameters:
        for option in get_args(parameter.annotation)[1:]:
            option.show_envvar = False  # each has one, of its name; told once, in the manual
    run.__doc__ = function.__doc__
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return run


def _group_parameters(group: type[Any]) -> Iterator[inspect.Parameter]:
    """Those of the options of a group, which stand under its name in the help."""
    hints = get_type_hints(group, include_extras=True)
    for field in fields(group):
        (option,) = get_args(hints[field.name])[1:]
        option.rich_help_panel = (group.__doc__ or "").rstrip(".")
        yield inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name])


def _check_formats(option: str, names: list[str]) -> None:
    """Raise `BadOption` for a name that no reader has."""
    if not names:
        return
    from reex_cli.readers import readers
    from reex_cli.writers import writers

    for name in names:
        if name not in readers():
            meant = f"To write it, use --to {name}. " if name in writers() else _repeat_hint(option, name)
            raise BadOption(f"--{option} {name}: no such format. {meant}Formats here: {', '.join(readers())}.")


def _repeat_hint(option: str, name: str) -> str:
    """What to do instead of a list with commas, which names of authors and terms may have themselves."""
    return f"Give --{option} once for each name. " if "," in name and option != "from" else ""


def _load_rules(paths: list[str] | None) -> tuple[UserRule, ...]:
    """The user's own rules; raises `BadFile`."""
    if not paths:
        return ()
    from reex_cli.rules import load_user_rules

    return load_user_rules(*paths)


def _fold_case(names: list[str] | None) -> frozenset[str]:
    return frozenset(name.casefold() for name in names or ())


def _parse_size(size: str) -> int:
    """The number of bytes that a size names; raises `BadOption`."""
    found = SIZE_PATTERN.fullmatch(size)
    if not found:
        raise BadOption(f"--max-bytes {size}: no size. Write 64M, 2G or a number of bytes.")
    return int(found[1]) << 10 * "KMGT".find(found[2].upper()) + 10 if found[2] else int(found[1])


def _compile_pattern(text: str) -> re.Pattern[str] | None:
    try:
        return re.compile(text) if text else None
    except re.error as error:
        raise BadOption(f"--match {text}: not a regular expression ({error}).") from None
