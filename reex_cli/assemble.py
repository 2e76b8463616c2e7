"""Assemble the article of a page from its blocks and their verdicts. Decides nothing: verdicts are final here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from reex_cli import dates, language, normalize
from reex_cli.cuts import cut_block
from reex_cli.inline_marks import move_marks, resolve_addresses
from reex_cli.list_marks import nest, split_item
from reex_cli.model import (
    CONTENT,
    FIELD,
    LIST_ITEM,
    MEDIA_KINDS,
    METADATA,
    PARAGRAPH,
    SCHEMA,
    SILENT,
    Article,
    Block,
    Evidence,
    Label,
    Page,
    Removed,
    Verdict,
)
from reex_cli.options import Cleaning
from reex_cli.redaction import (
    AVATAR,
    Keys,
    find_person_addresses,
    hide,
    hide_in_name,
    hide_in_terms,
    hide_in_value,
    redact_block,
)
from reex_cli.text import count_words, digest_words, normalize_spaces, words

RUNNING_HEAD = "running-head"  # the rule for the heads and feet of printed pages
MAX_JOINED = 10_000  # characters of a paragraph that goes on on the next page
MAX_REPEATED_VALUES = 50  # other values of a field that the evidence of each value lists; of more, only that of the first


class FieldValue(NamedTuple):
    """What one block states about one field of the record."""

    rank: int  # of the rule; the lowest is preferred
    verdict: Verdict
    block: Block
    value: str  # as the block states it, not normalized, without addresses of people; names of authors as they are stated


def assemble(
    page: Page,
    verdicts: Sequence[Verdict],
    *,
    source: str,
    rank: dict[str, int],
    cleaning: Cleaning,
    notes: Iterable[str] = (),
) -> Article:
    """The article of a page. `rank` orders the rules: of several values of a field, that of the lowest rank is taken."""
    people = find_person_addresses(page.blocks, verdicts)
    kept, removed = separate_blocks(page.blocks, verdicts, cleaning, people)
    text = join_text(kept, cleaning)
    fields = FieldValues(page.blocks, verdicts, rank, people)
    url = fields.first("url", normalize.url)
    host = normalize.host(url)
    kept = resolve_blocks(kept, url or "", page.base)
    site = fields.first("site", normalize.site)
    title = fields.first("title", lambda value: normalize.title(value, site, host))
    text_digest = digest_words(text)
    return Article(
        schema=SCHEMA,
        id=_article_id(page, url, host, title, text_digest),
        source=source + page.pointer,
        format=page.format,
        url=url,
        host=host,
        site=site,
        title=title,
        authors=select_authors(fields, site),
        date=fields.first("date", dates.parse_date),
        modified=fields.first("modified", dates.parse_date),
        language=fields.first("language", language.normalize_tag) or language.detect(text),
        summary=fields.first("summary", normalize.summary),
        terms=hide_in_terms(fields.terms(), people),
        status=fields.first("status", normalize_spaces),
        text=text,
        words=count_words(text),
        hash=text_digest,
        notes=(*notes, *page.notes, *_empty_note(page, kept, text), *_consent_note(removed, text), *fields.shared_date_note()),
        native=hide_in_value(page.native, people),
        blocks=tuple(kept),
        removed=tuple(removed),
        evidence=tuple(fields.used),
    )


def resolve_blocks(blocks: list[Block], url: str, base: str) -> list[Block]:
    """The blocks with absolute addresses, if that of the page, or the base that it states, is known."""
    base = normalize.resolve_url(url, base) if url and base else base or url
    if not base or not any(block.url or block.marks for block in blocks):
        return blocks
    return [resolve_addresses(block, base) for block in blocks]


def select_authors(fields: FieldValues, site: str | None) -> tuple[str, ...]:
    """The authors, of spellings in capitals and not the latter; a name that is that of the site only if there is no other."""
    people: dict[str, str] = {}
    for name in fields.all("authors", lambda value: normalize.author(value, site)):
        known = people.setdefault(name.casefold(), name)
        if known.isupper() or known.islower():
            people[name.casefold()] = name
    return tuple(people.values()) or tuple(dict.fromkeys(fields.all("authors", normalize.author)))


def separate_blocks(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], cleaning: Cleaning, people: Keys
) -> tuple[list[Block], list[Removed]]:
    """Split the blocks of the body into those that stay and what is removed, each in order, and hide addresses of people.

    Metadata fields are in neither.
    """
    kept: list[Block] = []
    removed: list[Removed] = []
    between: set[str] = set()  # rules of what is removed since the last block that stays
    for block, verdict in zip(blocks, verdicts, strict=True):
        if block.kind is FIELD:
            continue
        shown = redact_block(block, verdict, people) if people or ("/" in block.text and AVATAR in block.text) else block
        if block.kind is SILENT:
            removed.append(Removed(shown.text, verdict.label, verdict.rule, block.line, len(kept)))
        elif block.kind in cleaning.drop:
            removed.append(Removed(shown.text or block.url, "dropped", f"--drop {block.kind}", block.line, len(kept)))
        elif cleaning.raw or verdict.label is CONTENT or not cleaning.keep.isdisjoint((verdict.label, block.kind)):
            cuts = () if cleaning.raw else tuple(cut for cut in verdict.cuts if cut.label not in cleaning.keep)
            removed += [
                Removed(hide(block.text[cut.start : cut.end].strip(), people), cut.label, cut.rule, block.line, len(kept))
                for cut in cuts
            ]
            shown = redact_block(cut_block(block, cuts), verdict, people) if cuts else shown
            if block.in_stanza and kept and kept[-1].last_line == block.line - 1:
                kept[-1] = append_line(kept[-1], shown)
            elif kept and goes_on(kept[-1], shown, between):
                kept[-1] = append_line(kept[-1], shown, " ")
            else:
                kept.append(shown)
            between.clear()
        else:
            removed.append(Removed(shown.text or block.url, verdict.label, verdict.rule, block.line, len(kept)))
            between.add(verdict.rule)
    return kept, removed


def goes_on(above: Block, below: Block, between: Collection[str]) -> bool:
    """Whether a paragraph goes on on the next page of a text: within a sentence, behind nothing but heads of pages."""
    is_next_page = (len(between) == 1 and RUNNING_HEAD in between) or (not between and above.page != below.page)
    is_parted = above.kind is below.kind is PARAGRAPH and above.text[-1:].isalnum() and below.text[:1].islower()
    return is_next_page and is_parted and len(above.text) < MAX_JOINED


def append_line(stanza: Block, line: Block, joint: str = "\n") -> Block:
    """A stanza with one more line, or a paragraph with its rest. A line that looks like a heading is none there."""
    text = f"{stanza.text}{joint}{line.text}"
    marks = (*stanza.marks, *move_marks(line.marks, len(stanza.text) + 1)) if line.marks else stanza.marks
    return stanza._replace(kind=PARAGRAPH, level=0, text=text, last_line=line.last_line, page=line.page, marks=marks)


def join_text(blocks: Iterable[Block], cleaning: Cleaning) -> str:
    """Join blocks with an empty line between them; items of one list with a newline, each behind its number or `-`.

    Items of a list in a list are indented by two spaces a level.
    """
    parts: list[str] = []
    last = None
    depth = 0
    for block in blocks:
        if not block.text or not cleaning.is_in_text(block.kind):
            continue
        is_item = block.kind is LIST_ITEM
        if parts:
            parts.append("\n" if is_item and last is LIST_ITEM else "\n\n")
        depth = nest(block.level, depth) if is_item else 0
        parts.append(f"{'  ' * (depth - 1)}{' '.join(split_item(block.bullet, block.text))}" if is_item else block.text)
        last = block.kind
    return "".join(parts)


class FieldValues:
    """The values that blocks state for the fields of the record, by rank, and the evidence for those that are taken."""

    def __init__(self, blocks: Sequence[Block], verdicts: Sequence[Verdict], rank: dict[str, int], people: Keys) -> None:
        self.people = people
        self.used: list[Evidence] = []
        self.sources: dict[str, FieldValue] = {}  # field → what gave its single value
        self.by_field: dict[str, list[FieldValue]] = {}
        for block, verdict in zip(blocks, verdicts, strict=True):
            if verdict.field and (block.text or verdict.value):
                penalty = len(rank) * (verdict.label is not METADATA)  # metadata is preferred to blocks with another label
                for field, value in ((verdict.field, verdict.value), *verdict.more_fields):
                    rule = verdict.rule.replace(f": {verdict.field}", f": {field}")  # a ranking model names the field
                    field_verdict = verdict._replace(rule=rule, field=field, value=value)
                    stated = value or (cut_block(block, verdict.cuts).text if verdict.cuts else block.text)
                    parts = () if normalize.is_placeholder(stated) else _split_value(field, stated, block, people)
                    self.by_field.setdefault(field, []).extend(
                        FieldValue(rank[verdict.rule] + penalty, field_verdict, block, part) for part in parts
                    )
        for values in self.by_field.values():
            values.sort(key=lambda value: value.rank)

    def first(self, field: str, parse: normalize.Normalizer) -> str | None:
        """The first value of a field that `parse` accepts, or None."""
        values = self.by_field.get(field, ())
        for number, stated in enumerate(values):
            if parsed := parse(stated.value):
                others = dict.fromkeys(filter(None, (parse(other.value) for other in values[number + 1 :])))
                self.sources[field] = stated
                self._record_evidence(field, stated, tuple(other for other in others if other != parsed))
                return parsed
        return None

    def all(self, field: str, parse: normalize.Normalizer) -> Iterator[str]:
        """All values that the best rule states, of those rules with a value that `parse` accepts."""
        accepted = [(stated, parsed) for stated in self.by_field.get(field, ()) if (parsed := parse(stated.value))]
        best = [parsed for stated, parsed in accepted if stated.rank == accepted[0][0].rank]
        taken = frozenset(best)
        others = tuple(dict.fromkeys(parsed for _, parsed in accepted if parsed not in taken))
        for (stated, _), parsed in zip(accepted, best, strict=False):
            self._record_evidence(field, stated, others)
            others = others if len(others) <= MAX_REPEATED_VALUES else ()
            yield parsed

    def terms(self) -> dict[str, tuple[str, ...]]:
        """Taxonomy → names of its terms, in order; keywords of formats without taxonomies are under `keyword`."""
        terms = {row[0]: row[1:] for stated in self.by_field.get("terms", ()) for row in stated.block.rows}
        keywords = [normalize_spaces(word) for word in self.all("keyword", str)]
        return {**terms, "keyword": tuple(dict.fromkeys(filter(None, keywords)))} if keywords else terms

    def shared_date_note(self) -> tuple[str, ...]:
        """A note if one line is the only source of both dates, so that the date of publication is that of the last change."""
        date, modified = self.sources.get("date"), self.sources.get("modified")
        is_shared = date is not None and modified is not None and date.block is modified.block and date.value == modified.value
        return ("dated: by its last change",) if is_shared else ()

    def _record_evidence(self, field: str, stated: FieldValue, others: tuple[str, ...] = ()) -> None:
        """Note which block stated the value that is taken, and the other values."""
        text = hide_in_name(stated.value, self.people) if field == "authors" else stated.value
        self.used.append(Evidence(field, stated.verdict.rule, stated.block.line, text, others))


def _split_value(field: str, stated: str, block: Block, people: Keys) -> list[str]:
    """The parts of what a block states, each a value of its own. A block with rows lists a keyword as it is."""
    if field == "authors":
        return normalize.split_authors(stated)
    if field == "keyword" and not block.rows:
        return hide(stated, people).split(",")
    return [hide(stated, people)]


def _article_id(page: Page, url: str | None, host: str | None, title: str | None, text_digest: str) -> str:
    """The id of an article: of its address, else of the format's own id, else of title and text."""
    if url:
        return normalize.record_id(url)
    if page.native.get("id"):
        return normalize.record_id(host or "", str(page.native.get("type")), str(page.native["id"]))
    return normalize.record_id(" ".join(words(title or "")), text_digest)


def _empty_note(page: Page, kept: list[Block], text: str) -> tuple[str, ...]:
    """A note on the reason why there is no text, if there is none."""
    if text or any(note.startswith(("protected", "no-content")) for note in page.notes):
        return ()
    has_media = any(block.kind in MEDIA_KINDS for block in kept)
    return ("embed-only: no text beside what is embedded",) if has_media else ("empty: no text",)


def _consent_note(removed: Iterable[Removed], text: str) -> tuple[str, ...]:
    """A note if a page without text asks for consent to cookies."""
    asks = not text and any(item.label is Label.COOKIES for item in removed)
    return ("consent: the page asks for it and shows no more",) if asks else ()
