"""Cases: folders of `tests/cases` and `tests/known` that contain one file `source.*`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from reex_cli.input.files import read_item
from reex_cli.item import Item
from reex_cli.label import label
from reex_cli.model import Kind, Label, Outcome, Page, Verdict
from reex_cli.pipeline import process
from reex_cli.readers import Source, find_reader
from reex_cli.rules import rule_index
from reex_cli.writers import to_record

TESTS = Path(__file__).parent
CASES = sorted((TESTS / "cases").iterdir())
KNOWN_FAILURES = sorted((TESTS / "known").iterdir())
DETAIL = frozenset(("removed",))


def find_source(case: Path) -> Path:
    """The source file of a case."""
    (path,) = case.glob("source*")
    return path


def make_item(case: Path) -> Item:
    """The source of a case as an item with the name of the case."""
    return Item(case.name, str(find_source(case)))


def process_case(case: Path) -> Outcome:
    """Process the source of a case."""
    return process(make_item(case))


def label_pages(case: Path) -> Iterator[tuple[Page, list[Verdict]]]:
    """Read and label each page of a case."""
    source = Source(case.name, read_item(make_item(case)))
    for item in find_reader(source).read(source):
        if isinstance(item, Page):
            yield item, label(item, rule_index())


def format_verdicts(case: Path) -> str:
    """Format one line per block: + kept, - dropped, = metadata field; then line, kind, label and rule."""
    lines = []
    for page, verdicts in label_pages(case):
        lines.append(f"# {page.format} {page.pointer}".rstrip())
        for block, verdict in zip(page.blocks, verdicts, strict=True):
            sign = "=" if block.kind is Kind.FIELD else "+" if verdict.label is Label.CONTENT else "-"
            cuts = "".join(f" ✂{cut.rule}@{cut.start}-{cut.end}" for cut in verdict.cuts)
            name = f" {block.name}" if block.name else ""
            text = (block.text or block.url).replace("\n", "⏎")
            lines.append(f"{sign} {block.line} {block.kind}{name} {verdict.label}/{verdict.rule}{cuts} | {text}")
    return "\n".join(lines) + "\n"


def format_articles(case: Path) -> str:
    """Format the records, without removed text, which the verdicts contain, and what was skipped or failed."""
    outcome = process_case(case)
    records = [to_record(replace(article, removed=())) for article in outcome.articles]
    shown = {
        "articles": records,
        "encoding": outcome.encoding,
        "skipped": outcome.skipped,
        "failures": [failure._asdict() for failure in outcome.failures],
    }
    return json.dumps(shown, ensure_ascii=False, indent=1) + "\n"
