"""The cases: folders with a `source.*`, found by being there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from reex_cli.input.files import read
from reex_cli.label import label
from reex_cli.model import Item, Kind, Label, Outcome, Page, Verdict
from reex_cli.pipeline import process
from reex_cli.readers import Source, find
from reex_cli.rules import rule_index
from reex_cli.writers import record

TESTS = Path(__file__).parent
CASES = sorted((TESTS / "cases").iterdir())
KNOWN = sorted((TESTS / "known").iterdir())
DETAIL = frozenset(("removed",))


def source_of(case: Path) -> Path:
    """The one file that goes in."""
    (found,) = case.glob("source*")
    return found


def item_of(case: Path) -> Item:
    """The source of a case, named after it."""
    return Item(case.name, str(source_of(case)))


def outcome_of(case: Path) -> Outcome:
    """What the case gives."""
    return process(item_of(case))


def pages_of(case: Path) -> Iterator[tuple[Page, list[Verdict]]]:
    """Each page of a case with its verdicts."""
    source = Source(case.name, read(item_of(case)))
    for found in find(source).read(source):
        if isinstance(found, Page):
            yield found, label(found, rule_index())


def verdicts_text(case: Path) -> str:
    """A line a block: what became of it (+ kept, - dropped, = a field), where, and why."""
    lines = []
    for page, verdicts in pages_of(case):
        lines.append(f"# {page.format} {page.pointer}".rstrip())
        for block, verdict in zip(page.blocks, verdicts, strict=True):
            sign = "=" if block.kind is Kind.FIELD else "+" if verdict.label is Label.CONTENT else "-"
            cuts = "".join(f" ✂{cut.rule}@{cut.start}-{cut.end}" for cut in verdict.cuts)
            name = f" {block.name}" if block.name else ""
            text = (block.text or block.url).replace("\n", "⏎")
            lines.append(f"{sign} {block.line} {block.kind}{name} {verdict.label}/{verdict.rule}{cuts} | {text}")
    return "\n".join(lines) + "\n"


def articles_text(case: Path) -> str:
    """The records without what was removed, which the verdicts tell; and what was skipped or failed."""
    outcome = outcome_of(case)
    records = [record(replace(article, removed=())) for article in outcome.articles]
    shown = {
        "articles": records,
        "encoding": outcome.encoding,
        "skipped": outcome.skipped,
        "failures": [failure._asdict() for failure in outcome.failures],
    }
    return json.dumps(shown, ensure_ascii=False, indent=1) + "\n"
