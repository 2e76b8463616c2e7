"""Apply the user rules that list whole lines: when everything else about a page is decided, so that nothing else changes."""

from __future__ import annotations

from collections.abc import Mapping

from reex_cli import normalize
from reex_cli.cuts import cut_block
from reex_cli.model import ASIDE_KINDS, CONTENT, FIELD, HEADING, METADATA, Block, Page, Verdict

Lines = Mapping[str, Verdict]


def apply_lines(page: Page, verdicts: list[Verdict], by_host: Mapping[str, Lines], rank: Mapping[str, int]) -> list[Verdict]:
    """The verdicts with those on known lines of the page's host in place of others; unchanged if no text would be left.

    A line that gave a field of the record stays that. `rank` orders the rules that find the address of the page.
    """
    host = stated_host(page, verdicts, rank) if by_host.keys() - {""} else None
    known = [lines for name in dict.fromkeys((host or "", "")) if (lines := by_host.get(name))]
    if not known:
        return verdicts
    changed = [find_verdict(block, verdict, known) or verdict for block, verdict in zip(page.blocks, verdicts, strict=True)]
    keep_headings(page, verdicts, changed)
    return changed if has_text(page, changed) or not has_text(page, verdicts) else verdicts


def keep_headings(page: Page, verdicts: list[Verdict], changed: list[Verdict]) -> None:
    """Keep a heading with what it heads: the same words may be an entry of a menu on other pages."""
    heads_text = False
    for number in range(len(changed) - 1, -1, -1):
        block = page.blocks[number]
        if heads_text and block.kind is HEADING and verdicts[number].label is CONTENT:
            changed[number] = verdicts[number]
        if block.kind is not FIELD and verdicts[number].label is CONTENT:
            heads_text = changed[number].label is CONTENT


def stated_host(page: Page, verdicts: list[Verdict], rank: Mapping[str, int]) -> str | None:
    """The host of the address that the record of the page will have."""
    stating = [(verdict, block) for block, verdict in zip(page.blocks, verdicts, strict=True) if verdict.field == "url"]
    stating.sort(key=lambda pair: rank[pair[0].rule])
    return next(
        (normalize.host(url) for verdict, block in stating if (url := normalize.url(verdict.value or block.text))), None
    )


def find_verdict(block: Block, verdict: Verdict, known: list[Lines]) -> Verdict | None:
    """The verdict on a block of which every line is known, if it is one that stays, or one that is to stay."""
    if block.kind is FIELD or verdict.label is METADATA:
        return None
    found = None
    text = cut_block(block, verdict.cuts).text if verdict.cuts else block.text
    for line in text.split("\n"):
        found = next((lines[line.strip()] for lines in known if line.strip() in lines), None)
        if not found:
            return None
    return found if found and CONTENT in (found.label, verdict.label) else None


def has_text(page: Page, verdicts: list[Verdict]) -> bool:
    """Whether some text is kept."""
    return any(
        verdict.label is CONTENT and block.text and block.kind not in ASIDE_KINDS
        for block, verdict in zip(page.blocks, verdicts, strict=True)
    )
