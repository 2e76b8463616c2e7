"""From a page and its verdicts to the article: a fold. Every judgement has been made before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reex_cli import dates, language, normalize
from reex_cli.model import (
    CONTENT,
    FIELD,
    LIST_ITEM,
    METADATA,
    SCHEMA,
    Article,
    Block,
    Evidence,
    Kind,
    Label,
    Page,
    Removed,
    Verdict,
)
from reex_cli.options import Cleaning
from reex_cli.text import count, digest, normalize_spaces, words

JOINT = "\x1f"  # stands where something was cut out
ENDS_IN_WORD = re.compile(f"(\\w){JOINT}(?=\\w)")  # and would glue two words together
UNREAD = frozenset((Kind.EMBED, Kind.IMAGE))


class Found(NamedTuple):
    """What a block says about one field of the record."""

    rank: int  # of the rule: less is better
    verdict: Verdict
    block: Block

    @property
    def value(self) -> str:
        """The value as the block states it."""
        return self.verdict.value or self.block.text


def assemble(
    page: Page,
    verdicts: Sequence[Verdict],
    *,
    source: str,
    rank: dict[str, int],
    cleaning: Cleaning,
    notes: Iterable[str] = (),
) -> Article:
    """The article of a page. `rank` orders the rules where several give the same field."""
    kept, removed = parted(page.blocks, verdicts, cleaning)
    text = text_of(kept, cleaning)
    fields = Fields(page.blocks, verdicts, rank)
    url = fields.first("url", normalize.url)
    host = normalize.host(url)
    site = fields.first("site", normalize_spaces)
    title = fields.first("title", lambda value: normalize.title(value, site, host))
    hashed = digest(text)
    return Article(
        schema=SCHEMA,
        id=_identity(page, url, host, title, hashed),
        source=source + page.pointer,
        format=page.format,
        url=url,
        host=host,
        site=site,
        title=title,
        authors=authors_of(fields, site),
        date=fields.first("date", dates.parse_date),
        modified=fields.first("modified", dates.parse_date),
        language=fields.first("language", language.declared) or language.detected(text),
        summary=fields.first("summary", normalize.summary),
        terms=fields.terms(),
        status=fields.first("status", normalize_spaces),
        text=text,
        words=count(text),
        hash=hashed,
        notes=(*notes, *page.notes, *_emptiness(page, kept, text), *_walled(removed, text), *fields.borrowed()),
        native=page.native,
        blocks=tuple(kept),
        removed=tuple(removed),
        evidence=tuple(fields.used),
    )


def authors_of(fields: Fields, site: str | None) -> tuple[str, ...]:
    """Who wrote it; the site itself only where nobody else is named."""
    people = dict.fromkeys(fields.all("authors", lambda value: normalize.author(value, site)))
    return tuple(people or dict.fromkeys(fields.all("authors", normalize.author)))


def parted(blocks: Sequence[Block], verdicts: Sequence[Verdict], cleaning: Cleaning) -> tuple[list[Block], list[Removed]]:
    """The blocks that stay, and what goes, each in order. Fields are neither: they become the record."""
    kept: list[Block] = []
    removed: list[Removed] = []
    for block, verdict in zip(blocks, verdicts, strict=True):
        if block.kind is FIELD:
            continue
        if block.kind in cleaning.drop:
            removed.append(Removed(block.text or block.url, "dropped", f"--drop {block.kind}", block.line, len(kept)))
        elif cleaning.raw or verdict.label is CONTENT or not cleaning.keep.isdisjoint((verdict.label, block.kind)):
            cuts = () if cleaning.raw else tuple(cut for cut in verdict.cuts if cut.label not in cleaning.keep)
            removed += [
                Removed(block.text[cut.start : cut.end].strip(), cut.label, cut.rule, block.line, len(kept)) for cut in cuts
            ]
            kept.append(without(block, verdict._replace(cuts=cuts)) if cuts else block)
        else:
            removed.append(Removed(block.text or block.url, verdict.label, verdict.rule, block.line, len(kept)))
    return kept, removed


def without(block: Block, verdict: Verdict) -> Block:
    """A block without the runs that are cut from it."""
    pieces, at = [], 0
    for cut in verdict.cuts:
        pieces.append(block.text[at : cut.start])
        at = cut.end
    pieces.append(block.text[at:])
    return block._replace(text=normalize_spaces(ENDS_IN_WORD.sub(r"\1 ", JOINT.join(pieces)).replace(JOINT, "")), spans=())


def text_of(blocks: Iterable[Block], cleaning: Cleaning) -> str:
    """Blocks parted by an empty line; items of one list by a newline, each led by `- `."""
    text, last = "", None
    for block in blocks:
        if not block.text or not cleaning.reads(block.kind):
            continue
        is_item = block.kind is LIST_ITEM
        if text:
            text += "\n" if is_item and last is LIST_ITEM else "\n\n"
        text += f"- {block.text}" if is_item else block.text
        last = block.kind
    return text


class Fields:
    """What the blocks say about the fields of the record, the best evidence first."""

    def __init__(self, blocks: Sequence[Block], verdicts: Sequence[Verdict], rank: dict[str, int]) -> None:
        self.used: list[Evidence] = []
        self.found: dict[str, list[Found]] = {}
        for block, verdict in zip(blocks, verdicts, strict=True):
            if verdict.field and (block.text or verdict.value):
                of_page = len(rank) * (verdict.label is not METADATA)  # metadata before what else names a value
                for field, value in ((verdict.field, verdict.value), *verdict.more):
                    rule = verdict.rule.replace(f": {verdict.field}", f": {field}")  # who chooses lines says for what
                    said = verdict._replace(rule=rule, field=field, value=value)
                    self.found.setdefault(field, []).append(Found(rank[verdict.rule] + of_page, said, block))
        for several in self.found.values():
            several.sort(key=lambda one: one.rank)

    def first(self, field: str, read: normalize.Reading) -> str | None:
        """The first value of a field that can be read."""
        known = self.found.get(field, ())
        for number, found in enumerate(known):
            if value := read(found.value):
                others = dict.fromkeys(filter(None, (read(other.value) for other in known[number + 1 :])))
                self._use(field, found, tuple(other for other in others if other != value))
                return value
        return None

    def all(self, field: str, read: normalize.Reading) -> Iterator[str]:
        """All values that the best rule with any value gives."""
        known = [(found, value) for found in self.found.get(field, ()) if (value := read(found.value))]
        best = [value for found, value in known if found.rank == known[0][0].rank]
        seen = tuple(dict.fromkeys(value for _, value in known if value not in best))
        for (found, _), value in zip(known, best, strict=False):
            self._use(field, found, seen)
            yield value

    def terms(self) -> dict[str, tuple[str, ...]]:
        """Taxonomy → names, in order; keywords of other formats under `keyword`."""
        found = {row[0]: row[1:] for one in self.found.get("terms", ()) for row in one.block.rows}
        keywords = [normalize_spaces(word) for value in self.all("keyword", str) for word in value.split(",")]
        return {**found, "keyword": tuple(dict.fromkeys(filter(None, keywords)))} if keywords else found

    def borrowed(self) -> tuple[str, ...]:
        """That the date is that of a change, where one line tells both."""
        told = {one.field: one._replace(field="", rule="", seen=()) for one in self.used}
        return ("dated: by its last change",) if "date" in told and told["date"] == told.get("modified") else ()

    def _use(self, field: str, found: Found, seen: tuple[str, ...] = ()) -> None:
        self.used.append(Evidence(field, found.verdict.rule, found.block.line, found.value, seen))


def _identity(page: Page, url: str | None, host: str | None, title: str | None, hashed: str) -> str:
    if url:
        return normalize.identity(url)
    if page.native.get("id"):
        return normalize.identity(host or "", str(page.native.get("type")), str(page.native["id"]))
    return normalize.identity(" ".join(words(title or "")), hashed)


def _emptiness(page: Page, kept: list[Block], text: str) -> tuple[str, ...]:
    if text or any(note.startswith("protected") for note in page.notes):
        return ()
    return ("embed-only: no text beside what is embedded",) if any(b.kind in UNREAD for b in kept) else ("empty: no text",)


def _walled(removed: Iterable[Removed], text: str) -> tuple[str, ...]:
    """That a page asks for consent where its text should be."""
    asks = not text and any(one.label is Label.COOKIES for one in removed)
    return ("consent: the page asks for it and shows no more",) if asks else ()
