"""Process one source, from its bytes to its articles. Pure: the same bytes give the same outcome."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from reex_cli.assemble import assemble
from reex_cli.content.confidence import estimate_confidence
from reex_cli.errors import AlreadyCleaned, Empty, InternalError, NoArticle, NotRecognised, SourceError, Unreadable
from reex_cli.hidden_notes import hidden_notes
from reex_cli.input.expand import expand_file, first_offset, read_whole
from reex_cli.input.files import digest_item, failed_item, read_item
from reex_cli.item import NO_INFO, WHOLE_SOURCE, Chunk, Item, MemberInfo
from reex_cli.label import label_page
from reex_cli.markdown import format_body
from reex_cli.metadata import RANK
from reex_cli.model import BODY_KINDS, PROFILE, Article, Block, Failure, Kind, Note, Outcome, Page, Skipped
from reex_cli.options import Cleaning, Options
from reex_cli.page_numbers import number_pages
from reex_cli.plugins import format_exception
from reex_cli.readers import Source, find_reader, readers
from reex_cli.rules import rule_index
from reex_cli.selection import select
from reex_cli.writers import split_paragraphs

CONTAINED_ERRORS: tuple[type[Exception], ...] = (
    Exception,
)  # errors that cost one page, not the run; tests empty it to see bugs
OUT_OF_MEMORY = "there is not enough memory to read it. Leave it out, or read it where there is more."
USUAL_CLEANING = Cleaning()
MAX_UNKNOWN_KEYS = 40  # of records of unknown shape, that are counted
SPLITTABLE_FORMATS = frozenset(
    (None, "json", "table", "wordpress", "wxr", "feed", "jsonl")
)  # whose large sources are read in chunks
WARM_UP_SOURCES = (
    b"<html><body><p>The tide turns the wheel.</p></body></html>",
    b"Home\n\nThe tide turns the wheel of the mill.\n",
)


def preload(options: Options) -> None:
    """Load readers and rules, so that a plug-in that cannot be used is reported before work starts. Raises `BadPlugin`."""
    readers()
    rule_index(options.rules)


def warm_up(options: Options) -> None:
    """Load also what is imported on first use, by processing two small sources: once, before processes are forked."""
    preload(options)
    for data in WARM_UP_SOURCES:
        process(Item("", data=data), replace(options, format=None, encoding=None))


def allows_splitting(options: Options) -> bool:
    """Whether large sources may be read in chunks: not if the user insists on another format, or on an encoding."""
    return options.format in SPLITTABLE_FORMATS and not options.encoding


def expand(file: Item, options: Options) -> Iterator[Item]:
    """The items of a file: itself, its chunks or its members. Whatever is wrong with it is an item with a problem."""
    offset = first_offset(file)
    try:
        for item in expand_file(file, split=allows_splitting(options), max_bytes=options.max_bytes):
            offset = item.offset
            yield item
    except MemoryError:
        yield failed_item(file.name, Unreadable(OUT_OF_MEMORY))._replace(offset=offset)
    except CONTAINED_ERRORS as error:
        yield Item(file.name, problem=bug_failure(error), offset=offset)


def process_file(file: Item, options: Options) -> Outcome | None:
    """The outcome of a file that is one source; None for one that has to be expanded, or can be read only once."""
    try:
        item = read_whole(file, split=allows_splitting(options), max_bytes=options.max_bytes)
    except SourceError as error:
        item = failed_item(file.name, error)._replace(offset=file.offset)
    except CONTAINED_ERRORS as error:
        item = Item(file.name, problem=bug_failure(error), offset=file.offset)
    return process(item, options) if item else None


def process(item: Item, options: Options = Options()) -> Outcome:
    """Read, label and assemble the articles of one source. Errors of the source become failures of the outcome."""
    builder = OutcomeBuilder(item, options)
    encoding = format_ = None
    data = b""
    digest = digest_item(item, b"") if options.with_digests and (item.problem or item.skipped) else ""
    if item.problem or item.skipped:
        problems, size = (item.problem,) if item.problem else (), item.size or 0
        return Outcome(item.name, skipped=dict(item.skipped), failures=problems, size=size, digest=digest, offset=item.offset)
    try:
        data = read_item(item, options.max_bytes)
        digest = digest_item(item, data) if options.with_digests else ""
        if options.only_digests:
            return Outcome(item.name, size=len(data), digest=digest, offset=item.offset)
        source = open_source(item, data, options)
        encoding, builder.notes = source.encoding, source.repairs
        builder.page_ends = source.page_ends
        if not source.head and not source.text.strip():
            raise Empty("nothing in it.")
        reader = find_reader(source, options.format)
        format_ = reader.name
        for result in reader.read(source):
            builder.add(result)
    except SourceError as error:
        builder.add_error(error)
    except CONTAINED_ERRORS as error:
        builder.failures.append(bug_failure(error))
    selected = select(builder.articles, options.selection)
    if PROFILE in options.detail:
        selected = add_profiles(selected)
    return Outcome(
        item.name,
        format_,
        encoding,
        articles=selected,
        skipped=dict(builder.skipped),
        foreign=builder.foreign,
        failures=tuple(builder.failures),
        notes=builder.notes,
        size=len(data) if item.size is None else item.size,
        has_more=builder.chunk.has_more,
        digest=digest,
        offset=item.offset,
        unknown_keys=dict(builder.unknown_keys),
    )


def open_source(item: Item, data: bytes, options: Options) -> Source:
    """The source of an item, with all that its reader may use."""
    return Source(
        item.name,
        data,
        options.encoding,
        options.site_tables,
        item.chunk or WHOLE_SOURCE,
        item.member,
        options.field_map,
        options.with_marks,
    )


def failed_outcome(item: Item, error: SourceError) -> Outcome:
    """The outcome of a source that was not processed because of an error outside of it."""
    has_more = bool(item.chunk and item.chunk.has_more)
    failures = (Failure(error.code, str(error)),)
    return Outcome(item.name, failures=failures, size=item.size or 0, has_more=has_more, offset=item.offset)


class OutcomeBuilder:
    """Collects the articles, skipped records, failures and notes of one source."""

    def __init__(self, item: Item, options: Options) -> None:
        self.item, self.options = item, options
        self.chunk = item.chunk or WHOLE_SOURCE
        self.articles: list[Article] = []
        self.skipped: Counter[str] = Counter(dict(item.skipped))
        self.failures: list[Failure] = []
        self.notes: tuple[str, ...] = ()
        self.unknown_keys: Counter[str] = Counter()
        self.foreign = ""
        self.page_ends: tuple[int, ...] = ()

    def add(self, result: Page | Article | Skipped | Failure | Note) -> None:
        """Add one thing that the reader yields; a page is labelled and assembled first."""
        match result:
            case Page():
                try:
                    page = add_member_info(result, self.item.member)
                    page = number_pages(page, self.page_ends) if self.page_ends else page
                    self.articles.append(build_article(page, self.item.name, self.options, self.notes))
                except CONTAINED_ERRORS as error:
                    self.failures.append(bug_failure(error, result.pointer))
            case Article():
                self.articles += accept_exported(result, self.options, self.chunk)
            case Skipped():
                self.skipped[result.kind] += result.number
                has_room = len(self.unknown_keys) < MAX_UNKNOWN_KEYS
                self.unknown_keys.update(key for key in result.keys if has_room or key in self.unknown_keys)
            case Failure():
                self.failures.append(locate_failure(result, self.chunk))
            case Note():
                self.notes = self.notes if result.text in self.notes else (*self.notes, result.text)

    def add_error(self, error: SourceError) -> None:
        """Add why the source cannot be read; skip what holds no article, and a file without text that nobody named."""
        if isinstance(error, NoArticle) or (isinstance(error, NotRecognised) and error.kind and self.item.found):
            self.foreign = error.kind
            self.skipped[error.kind] += 1
        else:
            self.failures.append(locate_failure(Failure(error.code, str(error), error.line, error.column), self.chunk))


def bug_failure(error: Exception, pointer: str = "") -> Failure:
    """The failure that reports an error of reex itself; it costs the page at `pointer`, or the rest of the source.

    Raises a `SourceError` and a `MemoryError` again: these are no bugs.
    """
    if isinstance(error, (SourceError, MemoryError)):
        raise error
    from traceback import extract_tb

    last = extract_tb(error.__traceback__)[-1]
    bug = InternalError(f"{format_exception(error)}, {os.path.basename(last.filename)}:{last.lineno}")
    return Failure(bug.code, f"{pointer}: {bug}" if pointer else str(bug))


def locate_failure(failure: Failure, chunk: Chunk) -> Failure:
    """The failure with its line and column in the whole source instead of the chunk."""
    line, column = chunk.locate(failure.line, failure.column)
    return failure._replace(line=line, column=column)


def add_member_info(page: Page, member: MemberInfo) -> Page:
    """The page with the metadata that its container states, if the page is all of its source."""
    if page.pointer or member == NO_INFO:
        return page
    stated = (("url", member.url), *member.fields)
    fields = [Block(Kind.FIELD, value, name=f"container:{name}") for name, value in stated if value]
    return replace(page, blocks=(*page.blocks, *fields), native={**page.native, **dict(member.native)})


def accept_exported(article: Article, options: Options, chunk: Chunk) -> list[Article]:
    """An article that an earlier export wrote, unchanged.

    Removed text cannot be restored, so other options for cleaning raise `AlreadyCleaned`, once per source.
    """
    if options.cleaning == USUAL_CLEANING:
        return [add_markdown(article, options)]
    if chunk.has_more:
        return []
    raise AlreadyCleaned("its articles were cleaned when they were exported. Use options for cleaning on what they came from.")


def add_markdown(article: Article, options: Options) -> Article:
    """The article with Markdown, if that is asked for and the record of the article has none; of its blocks, if it has them."""
    if "markdown" not in options.detail or "markdown" in article.detail:
        return article
    blocks = article.blocks or split_paragraphs(article.text)
    return replace(
        article, markdown=format_body(blocks, options.cleaning, options.markdown), detail=article.detail | {"markdown"}
    )


def add_profiles(articles: tuple[Article, ...]) -> tuple[Article, ...]:
    """The articles with their profiles, by which they are compared with others."""
    from reex_cli.duplicates.profile import profile

    return tuple(replace(article, profile=profile(article)) for article in articles)


def build_article(page: Page, name: str, options: Options, notes: tuple[str, ...]) -> Article:
    """Label and assemble one page; `name` is that of its source."""
    rules = rule_index(options.rules)
    verdicts, classification = label_page(page, rules, options.cleaning.shift)
    notes = (*notes, *hidden_notes(page.blocks, verdicts))
    confidence = None
    if "confidence" in options.detail and not options.cleaning.raw:
        body = [verdict for block, verdict in zip(page.blocks, verdicts, strict=True) if block.kind in BODY_KINDS]
        confidence = estimate_confidence(classification, body)
    article = assemble(page, verdicts, source=name, rank=rules.rank | RANK, cleaning=options.cleaning, notes=notes)
    return replace(
        article,
        blocks=article.blocks if "blocks" in options.detail else (),
        removed=article.removed if "removed" in options.detail else (),
        evidence=article.evidence if "evidence" in options.detail else (),
        markdown=format_body(article.blocks, options.cleaning, options.markdown) if "markdown" in options.detail else "",
        confidence=confidence,
        detail=options.detail,
    )
