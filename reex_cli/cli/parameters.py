"""The options of the command line, each declared once, in groups.

A command takes each group that it needs as one frozen value (`option_groups`). What its options mean for a source is left to
`reex_cli.options`, whose types they are converted to here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from typer import Argument, Option

from reex_cli.cli.option_values import (
    at_most,
    check_encoding,
    check_formats,
    compile_pattern,
    parse_field_map,
    parse_size,
    repeat_hint,
)
from reex_cli.dates import parse_date
from reex_cli.errors import BadOption
from reex_cli.limits import MAX_JOBS, MAX_SHARDS, MAX_TIMEOUT_SECONDS
from reex_cli.model import BODY_KINDS, EXTRAS, Label
from reex_cli.options import PRECISION_SHIFT, RECALL_SHIFT, Cleaning, FileFilter, MarkdownParts, Options, Selection, UserRule


def complete_format(incomplete: str) -> list[str]:
    """Complete the name of a format, for a shell."""
    from reex_cli.readers import readers

    return [name for name in readers() if name.startswith(incomplete)]


def complete_kind(incomplete: str) -> list[str]:
    """Complete the kind of a block."""
    return [kind for kind in BODY_KINDS if kind.startswith(incomplete)]


def complete_label(incomplete: str) -> list[str]:
    """Complete a label or a kind of block."""
    return [label for label in Label if label.startswith(incomplete)] + complete_kind(incomplete)


Paths = Annotated[
    list[str] | None,
    Argument(metavar="[PATH]...", help="Files, folders or - [default: standard input or .]", show_default=False),
]


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """Options that select articles."""

    TITLE: ClassVar = "Filters"

    since: Annotated[str, Option(help="Published on this date or later.", metavar="DATE")] = ""
    until: Annotated[str, Option(help="Published on this date or earlier.", metavar="DATE")] = ""
    format: Annotated[
        list[str] | None, Option(help="Recognised as this format.", metavar="NAME", autocompletion=complete_format)
    ] = None
    host: Annotated[list[str] | None, Option(help="From this host.", metavar="NAME")] = None
    author: Annotated[list[str] | None, Option(help="By this author.", metavar="NAME")] = None
    term: Annotated[list[str] | None, Option(help="With this category, tag or keyword.", metavar="NAME")] = None
    status: Annotated[list[str] | None, Option(help="With this WordPress status.", metavar="NAME")] = None
    id: Annotated[list[str] | None, Option(help="Id begins with this prefix.", metavar="PREFIX")] = None
    match: Annotated[str, Option(help="Title or text matches this expression.", metavar="REGEX")] = ""
    limit: Annotated[int | None, Option(help="Stop after this many articles.", metavar="N", min=1)] = None
    sample: Annotated[int | None, Option(help="A random sample of this many, always the same.", metavar="N", min=1)] = None

    def to_selection(self) -> Selection:
        """Convert to the selection that travels to the workers. Raises `BadOption`."""
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
            match=compile_pattern(self.match),
        )


@dataclass(frozen=True, slots=True)
class CleaningOptions:
    """Options for what stays in the text."""

    TITLE: ClassVar = "Cleaning"

    keep: Annotated[
        list[str] | None,
        Option(help="Keep blocks with this label or of this kind.", metavar="LABEL|KIND", autocompletion=complete_label),
    ] = None
    drop: Annotated[
        list[str] | None, Option(help="Drop blocks of this kind.", metavar="KIND", autocompletion=complete_kind)
    ] = None
    raw: Annotated[bool, Option("--raw", help="Disable boilerplate removal.")] = False
    precision: Annotated[bool, Option("--precision", help="Drop also what is doubtful.")] = False
    recall: Annotated[bool, Option("--recall", help="Keep also what is doubtful.")] = False
    rules: Annotated[list[str] | None, Option(help="Apply the rules in this file first.", metavar="FILE")] = None

    def to_cleaning(self) -> Cleaning:
        """Convert to the cleaning that travels to the workers. Raises `BadOption`."""
        if self.precision and self.recall:
            raise BadOption("--precision and --recall: choose one.")
        shift = PRECISION_SHIFT if self.precision else RECALL_SHIFT if self.recall else 0
        labels, kinds = set(Label), set(BODY_KINDS)
        for option, names, known in (("keep", self.keep, labels | kinds), ("drop", self.drop, kinds)):
            for name in names or ():
                if name not in known:
                    what = "label or kind" if option == "keep" else "kind"
                    hint = repeat_hint(option, name)
                    raise BadOption(f"--{option} {name}: no such {what}. {hint}Known: {', '.join(sorted(known))}.")
        return Cleaning(frozenset(self.keep or ()), frozenset(self.drop or ()), self.raw, 0 if self.raw else shift)


@dataclass(frozen=True, slots=True)
class ExecutionOptions:
    """Options for what is read, how, and by how many processes."""

    TITLE: ClassVar = "Input and execution"

    files_from: Annotated[str, Option(help="Read paths from a file, one per line.", metavar="FILE|-")] = ""
    null: Annotated[bool, Option("-0", "--null", help="Paths in --files-from end with NUL, not newline.")] = False
    glob: Annotated[list[str] | None, Option(help="In folders, only files that match.", metavar="PATTERN")] = None
    exclude: Annotated[list[str] | None, Option(help="In folders, no files that match.", metavar="PATTERN")] = None
    ext: Annotated[list[str] | None, Option(help="In folders, only files with this extension.", metavar="EXT")] = None
    jobs: Annotated[
        int, Option("-j", "--jobs", help="Processes; 0 uses every core.", metavar="N", min=0, callback=at_most(MAX_JOBS))
    ] = 1
    timeout: Annotated[
        float | None,
        Option(
            help="Give up on a source after this many seconds.",
            metavar="SECONDS",
            min=0.001,
            callback=at_most(MAX_TIMEOUT_SECONDS),
        ),
    ] = None
    max_bytes: Annotated[str, Option(help="Maximum bytes of one source kept in memory.", metavar="SIZE")] = "256M"
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
    map_: Annotated[
        list[str] | None,
        Option("--map", help="Where records state fields: text=a.b,title=c.", metavar="FIELD=PATH"),
    ] = None
    encoding: Annotated[str, Option(help="Read every source in this encoding.", metavar="NAME")] = ""
    follow: Annotated[bool, Option("--follow", help="Follow redirects to other hosts.")] = False
    report: Annotated[str, Option(help="Write a line of JSON about each source.", metavar="FILE")] = ""
    quiet: Annotated[bool, Option("-q", "--quiet", help="Print nothing on standard error.")] = False
    progress: Annotated[
        bool | None, Option("--progress/--no-progress", help="Always or never show progress.", show_default=False)
    ] = None


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """Options for what `export` and `dedupe` write."""

    TITLE: ClassVar = "Output"

    jsonl: Annotated[bool, Option("--jsonl", help="JSON Lines, the default.")] = False
    csv: Annotated[bool, Option("--csv", help="CSV with a header.")] = False
    tsv: Annotated[bool, Option("--tsv", help="Tab-separated values with a header.")] = False
    parquet: Annotated[bool, Option("--parquet", help="Parquet, with typed columns.")] = False
    sqlite: Annotated[bool, Option("--sqlite", help="SQLite with full-text search; adds to a database.")] = False
    markdown: Annotated[bool, Option("--markdown", help="A folder of Markdown, one file per article.")] = False
    txt: Annotated[bool, Option("--txt", help="Plain text, one stream, or a file each in DIR/.")] = False
    to: Annotated[str, Option(help="Any format listed by `reex formats`.", metavar="FORMAT")] = ""
    output: Annotated[
        str, Option("-o", "--output", help="Write to this path; its suffix sets the format.", metavar="FILE|DIR/")
    ] = ""
    fields: Annotated[str, Option(help="These fields: id,title …; +markdown adds one to all.", metavar="LIST")] = ""
    excel: Annotated[bool, Option("--excel", help="CSV that Excel opens correctly.")] = False
    blocks: Annotated[bool, Option("--blocks", help="JSON Lines: add the blocks of the text.")] = False
    removed: Annotated[bool, Option("--removed", help="JSON Lines: add what was dropped, and why.")] = False
    evidence: Annotated[bool, Option("--evidence", help="JSON Lines: add where each field came from.")] = False
    confidence: Annotated[bool, Option("--confidence", help="Add how surely the text was found.")] = False

    def format_name(self) -> str:
        """The name of the format given by an option; empty without one. Raises `BadOption` for two."""
        names = [name for name in ("jsonl", "csv", "tsv", "parquet", "sqlite", "markdown", "txt") if getattr(self, name)]
        if len(names) > 1:
            raise BadOption(f"--{names[0]} and --{names[1]}: choose one format.")
        if names and self.to:
            raise BadOption(f"--{names[0]} and --to: choose one format.")
        return self.to or (names[0] if names else "")

    def extras(self) -> tuple[str, ...]:
        """The optional parts that are options of their own, to add to each record."""
        return tuple(name for name in EXTRAS if name != "markdown" and getattr(self, name))


@dataclass(frozen=True, slots=True)
class MarkdownOptions:
    """Options for what Markdown holds."""

    TITLE: ClassVar = "Output"

    no_links: Annotated[bool, Option("--no-links", help="Markdown without links, only their text.")] = False
    no_images: Annotated[bool, Option("--no-images", help="Markdown without images and captions.")] = False

    def to_parts(self, *, is_written: bool) -> MarkdownParts:
        """Convert to what travels to the workers. Raises `BadOption` where no Markdown is written."""
        for name in ("links", "images"):
            if getattr(self, f"no_{name}") and not is_written:
                raise BadOption(f"--no-{name}: it is for Markdown. Add --markdown.")
        return MarkdownParts(links=not self.no_links, images=not self.no_images)


@dataclass(frozen=True, slots=True)
class PartOptions:
    """Options for an output in parts."""

    TITLE: ClassVar = "Output in parts"

    shards: Annotated[
        int | None,
        Option(help="Write a folder of this many parts.", metavar="N", min=1, max=MAX_SHARDS, show_default=False),
    ] = None
    shard: Annotated[str, Option(help="Write only part K of N: 3/16.", metavar="K/N")] = ""
    executor: Annotated[str, Option(help="Build the parts on this executor.", metavar="MODULE:NAME")] = ""
    cluster: Annotated[str, Option(help="Build the parts on a Dask cluster.", metavar="ADDRESS")] = ""

    @property
    def sharded(self) -> bool:
        """Whether the output is a folder of parts."""
        return bool(self.shards or self.shard)


@dataclass(frozen=True, slots=True)
class SyncOptions:
    """Options for an output that follows its sources."""

    TITLE: ClassVar = "Output"

    sync: Annotated[bool, Option("--sync", help="Bring a database or a folder of parts up to date.")] = False
    gone: Annotated[str, Option(help="Mark or remove articles whose source is gone.", metavar="mark|remove")] = ""


def build_options(filters: FilterOptions, cleaning: CleaningOptions, execution: ExecutionOptions, *detail: str) -> Options:
    """Convert the options to the one value that travels to the workers. Raises `BadOption`.

    `detail` names the optional parts (`model.EXTRAS`) that articles must carry.
    """
    if execution.encoding:
        check_encoding(execution.encoding)
    for option, names in (("from", [execution.from_]), ("format", filters.format)):
        check_formats(option, [name for name in names or () if name])
    return Options(
        format=execution.from_ or None,
        encoding=execution.encoding or None,
        cleaning=cleaning.to_cleaning(),
        selection=filters.to_selection(),
        detail=frozenset(detail),
        files=FileFilter(*(tuple(values or ()) for values in (execution.glob, execution.exclude, execution.ext))),
        follow=execution.follow,
        field_map=parse_field_map(execution.map_ or ()),
        rules=_load_rules(cleaning.rules),
        max_bytes=parse_size(execution.max_bytes),
    )


def _load_rules(paths: list[str] | None) -> tuple[UserRule, ...]:
    """Load the user's rules. Raises `BadFile`."""
    if not paths:
        return ()
    from reex_cli.rules import load_user_rules

    return load_user_rules(*paths)


def _fold_case(names: list[str] | None) -> frozenset[str]:
    return frozenset(name.casefold() for name in names or ())
