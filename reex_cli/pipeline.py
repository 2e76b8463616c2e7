"""The whole way of one source, from its bytes to its articles. Pure: the same bytes give the same outcome."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace

from reex_cli.assemble import assemble
from reex_cli.errors import Broke, CleanAlready, Empty, SourceError
from reex_cli.input.files import digest, read
from reex_cli.label import label
from reex_cli.metadata import RANK
from reex_cli.model import WHOLE, Article, Block, Chunk, Failure, Item, Kind, MemberInfo, Note, Outcome, Page, Skipped
from reex_cli.options import Cleaning, Options
from reex_cli.plugins import told
from reex_cli.readers import Source, find, readers
from reex_cli.rules import rule_index
from reex_cli.selection import selects

BUGS: tuple[type[Exception], ...] = (Exception,)  # what costs a page, and not the run; who looks for them sets it to nothing
USUAL = (b"<html><body><p>The tide turns the wheel.</p></body></html>", b"Home\n\nThe tide turns the wheel of the mill.\n")


def ready(ask: Options) -> None:
    """Load what every source will need, so that a plug-in that cannot be used keeps the work from starting."""
    readers()
    rule_index(ask.rules)


def warm(ask: Options) -> None:
    """Load that, and what only shows when something is read: once, before other processes are forked from this one."""
    ready(ask)
    for data in USUAL:
        process(Item("", data=data), replace(ask, format=None, encoding=None))


def process(item: Item, ask: Options = Options()) -> Outcome:
    """Everything that one source gives: articles, what was skipped, what failed."""
    got = OutcomeBuilder(item, ask)
    encoding = format_ = None
    data = b""
    seen = digest(item, b"") if ask.digests and (item.problem or item.skipped) else ""
    if item.skipped and not item.problem:
        return Outcome(item.name, skipped=dict(got.skipped), size=item.size or 0, digest=seen)
    try:
        data = read(item, ask.most)
        seen = digest(item, data) if ask.digests else ""
        source = Source(item.name, data, ask.encoding, ask.names, got.chunk, item.member)
        _, encoding, got.notes = source.decoded
        if not source.head and not source.text.strip():
            raise Empty("nothing in it.")
        reader = find(source, ask.format)
        format_ = reader.name
        for found in reader.read(source):
            got.take(found)
    except SourceError as error:
        got.failures.append(placed(Failure(error.code, str(error), error.line, error.column), got.chunk))
    except BUGS as error:
        got.failures.append(bug(error))
    wanted = tuple(article for article in got.articles if selects(ask.selection, article))
    size = len(data) if item.size is None else item.size
    failures = tuple(got.failures)
    return Outcome(item.name, format_, encoding, wanted, dict(got.skipped), failures, got.notes, size, got.chunk.more, seen)


def failed(item: Item, error: SourceError) -> Outcome:
    """What a source comes to that was not read."""
    more = bool(item.chunk and item.chunk.more)
    return Outcome(item.name, failures=(Failure(error.code, str(error)),), size=item.size or 0, more=more)


class OutcomeBuilder:
    """What a source has given so far."""

    def __init__(self, item: Item, ask: Options) -> None:
        self.item, self.ask = item, ask
        self.chunk = item.chunk or WHOLE
        self.articles: list[Article] = []
        self.skipped: Counter[str] = Counter(dict(item.skipped))
        self.failures: list[Failure] = []
        self.notes: tuple[str, ...] = ()

    def take(self, found: Page | Article | Skipped | Failure | Note) -> None:
        """One more thing that its reader has found."""
        match found:
            case Page():
                try:
                    self.articles.append(article_of(told_by(found, self.item.member), self.item.name, self.ask, self.notes))
                except BUGS as error:
                    self.failures.append(bug(error, found.pointer))
            case Article():
                self.articles += as_written(found, self.ask, self.chunk)
            case Skipped():
                self.skipped[found.kind] += found.number
            case Failure():
                self.failures.append(placed(found, self.chunk))
            case Note():
                self.notes = self.notes if found.text in self.notes else (*self.notes, found.text)


def bug(error: Exception, pointer: str = "") -> Failure:
    """What an error of reex itself costs: what `pointer` names, or the rest of the source. Want of memory is another thing."""
    if isinstance(error, (SourceError, MemoryError)):
        raise error
    from traceback import extract_tb

    last = extract_tb(error.__traceback__)[-1]
    broke = Broke(f"{told(error)}, {os.path.basename(last.filename)}:{last.lineno}")
    return Failure(broke.code, f"{pointer}: {broke}" if pointer else str(broke))


def placed(failure: Failure, part: Chunk) -> Failure:
    """A failure told by its place in the whole source."""
    line, column = part.place(failure.line, failure.column)
    return failure._replace(line=line, column=column)


def told_by(page: Page, known: MemberInfo) -> Page:
    """A page with what its container says of it, if it is the whole of its source."""
    if page.pointer or not known.url:
        return page
    field = Block(Kind.FIELD, known.url, name="container:url")
    return replace(page, blocks=(*page.blocks, field), native={**page.native, **dict(known.native)})


def as_written(article: Article, ask: Options, part: Chunk) -> list[Article]:
    """An article that was read back. What went from its text cannot come back, so cleaning it otherwise is refused, once."""
    if ask.cleaning == Cleaning():
        return [article]
    if part.more:
        return []
    raise CleanAlready(
        "its articles were cleaned when they were exported. Use --keep, --drop and --raw on what they came from."
    )


def article_of(page: Page, name: str, ask: Options, notes: tuple[str, ...]) -> Article:
    """One page, labelled and assembled."""
    rules = rule_index(ask.rules)
    article = assemble(page, label(page, rules), source=name, rank=rules.rank | RANK, cleaning=ask.cleaning, notes=notes)
    return replace(
        article,
        blocks=article.blocks if "blocks" in ask.detail else (),
        removed=article.removed if "removed" in ask.detail else (),
        evidence=article.evidence if "evidence" in ask.detail else (),
        detail=ask.detail,
    )
