"""Label the blocks of pages without markup by the gold text."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from reex_cli.model import Block
from reex_cli.readers._text.paragraphs import build_blocks
from reex_cli.text import UNSPACED_RANGES
from tests.bench.quality import BENCH, STYLES
from tests.bench.split import hash_number
from tests.training import data

WORD = re.compile(f"[{UNSPACED_RANGES}]|[^\\W{UNSPACED_RANGES}]+")  # or a sign of a script without spaces
MIN_STRETCH = 4  # equal words in a row that count whatever their share of the block
MIN_STRETCH_SHARE = 0.75  # share of a block from which a shorter stretch counts
SHINGLE_WORDS = 4  # words of the runs by which a moved block is found
CUT_PAGES_OF_TEN, MAX_LEFT_BLOCKS = 3, 12  # pages that are cut, of ten; blocks that are left before or behind their article


class Page(NamedTuple):
    """A page in one style, its blocks labelled."""

    id: str
    style: str
    domain: str
    gold: str
    blocks: list[Block]
    labels: list[float]  # share of the block's words that the gold has; -1 for blocks without words


def label_by_gold(blocks: Sequence[Block], gold: str) -> list[float]:
    """For each block the share of its words that the gold text has at that place (longest common subsequence of words)."""
    gold_words = WORD.findall(gold.lower())
    words = [WORD.findall(block.text.lower()) for block in blocks]
    owner = [i for i, own in enumerate(words) for _ in own]
    flat = [word for own in words for word in own]
    used = [False] * len(gold_words)
    hits: Counter[int] = Counter()
    for match in LCSseq.opcodes(flat, gold_words):
        if match.tag == "equal":
            credit_stretch(match, owner, words, hits, used)
    shares = [hits[i] / len(own) if own else -1.0 for i, own in enumerate(words)]
    credit_moved(words, shares, gold_words, used)
    return shares


def credit_stretch(match, owner: list[int], words: list[list[str]], hits: Counter[int], used: list[bool]) -> None:
    """Count a stretch of equal words if it is long, or most of its block."""
    stretch = owner[match.src_start : match.src_end]
    for i, block in enumerate(stretch):
        if len(stretch) >= MIN_STRETCH or stretch.count(block) >= MIN_STRETCH_SHARE * len(words[block]):
            hits[block] += 1
            used[match.dest_start + i] = True


def credit_moved(words: list[list[str]], shares: list[float], gold_words: list[str], used: list[bool]) -> None:
    """Label long blocks that the gold has at another place."""
    count = len(gold_words) - SHINGLE_WORDS + 1
    free = Counter(tuple(gold_words[i : i + SHINGLE_WORDS]) for i in range(count) if not any(used[i : i + SHINGLE_WORDS]))
    for i, own in enumerate(words):
        if free and 0 <= shares[i] < 0.5 and len(own) >= 6:
            mine = Counter(tuple(own[j : j + SHINGLE_WORDS]) for j in range(len(own) - SHINGLE_WORDS + 1))
            both = mine & free
            if sum(both.values()) > 0.5 * sum(mine.values()):
                shares[i] = sum(both.values()) / sum(mine.values())
                free -= both


def read_dumps() -> Iterator[Page]:
    """The article pages in all styles."""
    for record in data.load_records():
        if record["page_type"] == "article" and record["text"].strip():
            for style in STYLES:
                text = (BENCH / "dumps" / style / f"{record['id']}.txt").read_text(encoding="utf-8")
                blocks = list(build_blocks(text))
                labels = label_by_gold(blocks, record["text"])
                yield Page(record["id"], style, data.site_of(record), record["text"], blocks, labels)


def plain_pages(page: Page) -> Iterator[Page]:
    """The gold text as a page of its own: as it is, without empty lines, hard-wrapped."""
    gold = page.gold
    tight = re.sub(r"\n\s*\n+", "\n", gold)
    wrapped = "\n\n".join("\n".join(textwrap.wrap(line, 76)) for line in gold.split("\n"))
    for style, text in (("plain", gold), ("plain-tight", tight), ("plain-wrapped", wrapped)):
        blocks = list(build_blocks(text))
        yield Page(page.id, style, page.domain, gold, blocks, [1.0] * len(blocks))


def cut_pages(page: Page) -> Iterator[Page]:
    """For three pages in ten: the page without most of what precedes or follows its article."""
    draw = hash_number(page.id + page.style)
    good = [i for i, label in enumerate(page.labels) if label > 0.5]
    if draw % 10 >= CUT_PAGES_OF_TEN or len(good) < 3:
        return
    begin, end = max(0, good[0] - (draw >> 8) % MAX_LEFT_BLOCKS), good[-1] + 1 + (draw >> 16) % MAX_LEFT_BLOCKS
    part = (slice(begin, None), slice(0, end), slice(begin, end))[draw % 10]
    yield Page(page.id, "cut-" + page.style, page.domain, page.gold, page.blocks[part], page.labels[part])
