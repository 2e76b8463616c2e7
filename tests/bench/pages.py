"""Pages for training: their split, their blocks and the labels of these by the gold text."""

from __future__ import annotations

import json
import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import LCSseq
from split import domain, number

from reex_cli.model import Block
from reex_cli.readers._text.paragraphs import blocks

BENCH = Path(__file__).parents[3] / "shared" / "bench"
STYLES = ("innertext", "resiliparse", "soup", "lynx")
WORD = re.compile(r"\w+")


class Page(NamedTuple):
    """A page in one style, its blocks labelled."""

    id: str
    style: str
    domain: str
    gold: str
    blocks: list[Block]
    labels: list[float]  # share of the block's words that the gold has; -1 for blocks without words


def labels(found: Sequence[Block], gold: str) -> list[float]:
    """For each block the share of its words that the gold text has at that place."""
    gold_words = WORD.findall(gold.lower())
    words = [WORD.findall(block.text.lower()) for block in found]
    owner = [i for i, own in enumerate(words) for _ in own]
    flat = [word for own in words for word in own]
    used = [False] * len(gold_words)
    hits: Counter[int] = Counter()
    for match in LCSseq.opcodes(flat, gold_words):
        if match.tag == "equal":
            _credit(match, owner, words, hits, used)
    shares = [hits[i] / len(own) if own else -1.0 for i, own in enumerate(words)]
    _find_moved(words, shares, gold_words, used)
    return shares


def _credit(match, owner: list[int], words: list[list[str]], hits: Counter[int], used: list[bool]) -> None:
    """Count a stretch of equal words if it is long, or most of its block."""
    stretch = owner[match.src_start : match.src_end]
    for i, block in enumerate(stretch):
        if len(stretch) >= 4 or stretch.count(block) >= 0.75 * len(words[block]):
            hits[block] += 1
            used[match.dest_start + i] = True


def _find_moved(words: list[list[str]], shares: list[float], gold_words: list[str], used: list[bool]) -> None:
    """Long blocks that the gold has at another place."""
    free = Counter(tuple(gold_words[i : i + 4]) for i in range(len(gold_words) - 3) if not any(used[i : i + 4]))
    for i, own in enumerate(words):
        if free and 0 <= shares[i] < 0.5 and len(own) >= 6:
            mine = Counter(tuple(own[j : j + 4]) for j in range(len(own) - 3))
            both = mine & free
            if sum(both.values()) > 0.5 * sum(mine.values()):
                shares[i] = sum(both.values()) / sum(mine.values())
                free -= both


def dumps() -> Iterator[Page]:
    """The article pages in all styles."""
    for line in (BENCH / "gold.jsonl").open(encoding="utf-8"):
        gold = json.loads(line)
        if gold["page_type"] == "article" and gold["text"].strip():
            for style in STYLES:
                text = (BENCH / "dumps" / style / f"{gold['id']}.txt").read_text(encoding="utf-8")
                found = list(blocks(text))
                name = domain(gold["url"]) if gold["url"] else gold["id"]
                yield Page(gold["id"], style, name, gold["text"], found, labels(found, gold["text"]))


def plain(page: Page) -> Iterator[Page]:
    """The gold text as a page of its own: as it is, without empty lines, hard-wrapped."""
    gold = page.gold
    tight = re.sub(r"\n\s*\n+", "\n", gold)
    wrapped = "\n\n".join("\n".join(textwrap.wrap(line, 76)) for line in gold.split("\n"))
    for style, text in (("plain", gold), ("plain-tight", tight), ("plain-wrapped", wrapped)):
        found = list(blocks(text))
        yield Page(page.id, style, page.domain, gold, found, [1.0] * len(found))


def cut(page: Page) -> Iterator[Page]:
    """For three pages in ten: the page without most of what precedes or follows its article."""
    draw = number(page.id + page.style)
    good = [i for i, label in enumerate(page.labels) if label > 0.5]
    if draw % 10 > 2 or len(good) < 3:
        return
    begin, end = max(0, good[0] - (draw >> 8) % 12), good[-1] + 1 + (draw >> 16) % 12
    part = (slice(begin, None), slice(0, end), slice(begin, end))[draw % 10]
    yield Page(page.id, "cut-" + page.style, page.domain, page.gold, page.blocks[part], page.labels[part])
