"""What is known of a page before a candidate for its title is looked at: its article, its site, its lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from reex_cli.model import CONTENT, FIELD, Block, Verdict
from reex_cli.text import estimate_words, segment_words

LEAD = 6  # blocks of the article that its title is most likely to echo
SHORT = 80  # characters of a line that may say when or by whom
PROSE = 12  # words of a block that reads like an article
FEW = 8  # words of an entry of a menu
FREQUENT, LETTERS = 25, 5  # how many words that an article says often are known, and their least length
EAST = "\u3040"  # what begins in kana, Han or Hangul says more in fewer letters
LINE = 260  # characters
REMEMBERED = 1 << 13  # marks of elements, which pages of a site share
NAME = 5  # words of a name behind a copyright sign
DATED = re.compile(r"\b(?:19|20)\d\d\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d", re.IGNORECASE)
SIGNED = re.compile(
    r"(?:by|von|par|por|di|door|av|af|od|author|auteur|autor(?:in|a)?|autore|autor[ei]n|text|words|written by|posted"
    r"|published|veröffentlicht|geschrieben|publié|publicado|pubblicato|gepubliceerd|opublikowano|опубликовано|автор)\b"
    r"|作者|来源|文[/:：]",
    re.IGNORECASE,
)
DIGIT = re.compile(r"\d")
YEAR = r"(?:19|20)\d\d"
COPYRIGHT = re.compile(
    rf"(?:©|\(c\)|copyright)\W{{0,8}}+(?:{YEAR})?(?:\s?[-–,]\s?(?:{YEAR})?)?\W{{0,8}}+(?:by\b)?\s?([^.|©]{{2,60}})",
    re.IGNORECASE,
)
SITES = frozenset(("meta:og:site_name", "ld:publisher", "ld:page:publisher", "meta:application-name"))
ADDRESSES = frozenset(("link:canonical", "meta:og:url", "ld:url"))
NO_WORD = re.compile(r"[-_+]|\.\w+$")


class TitleContext(NamedTuple):
    """What is known of the page, whatever the candidate."""

    blocks: Sequence[Block]
    verdicts: Sequence[Verdict]
    body: int  # the first block that is no field,
    opening: tuple[str, ...]  # and its words, for a dump begins with the title of the window
    start: int  # the block with which the article begins
    said: Counter[str]  # words of the article,
    often: dict[str, int]  # those said most,
    lead: frozenset[str]  # and those with which it begins
    sites: frozenset[str]  # names of the site, each as one word,
    site_words: frozenset[str]  # and the words in them
    slug: frozenset[str]  # words of the address
    lines: Counter[tuple[str, ...]]  # the lines of the page and how often they stand there
    joined: str  # those of the body one after another,
    at: list[int]  # and where each begins in it
    dates: list[int]  # blocks that hold a date,
    bylines: list[int]  # and such as name an author
    prose: list[int]  # for each block, words of prose before it,
    kept: list[int]  # and of the article
    short: list[bool]  # whether it is as short as an entry of a menu

    def first_prose(self) -> int:
        """The block with which the prose of the article begins; that behind the last where it has none."""
        return bisect_right(self.prose, self.prose[self.start]) - 1


def title_context(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> TitleContext | None:
    """The setting of a page; None where it has no body."""
    body = next((i for i, block in enumerate(blocks) if block.kind is not FIELD), None)
    if body is None:
        return None
    inside = [verdict.label is CONTENT and i >= body for i, verdict in enumerate(verdicts)]
    spoken = [segment_words(block.text) if i >= body else [] for i, block in enumerate(blocks)]
    kept = [one for one, here in zip(spoken, inside, strict=True) if here]
    said = Counter(chain.from_iterable(kept))
    often = Counter({word: n for word, n in said.items() if n > 1 and (len(word) >= LETTERS or word > EAST)})
    sites, site_words = _names(blocks, body)
    lines = [tuple(one) if len(block.text) < LINE else () for one, block in zip(spoken, blocks, strict=True)]
    spaced = [f" {' '.join(line)} \n" if line else "" for line in lines]
    sizes = [estimate_words(block.text) if i >= body else 0 for i, block in enumerate(blocks)]
    brief = [i for i, block in enumerate(blocks) if i >= body and len(block.text) < SHORT]
    return TitleContext(
        blocks, verdicts, body, lines[body], inside.index(True) if True in inside else body,
        said, dict(often.most_common(FREQUENT)), frozenset(chain.from_iterable(kept[:LEAD])),
        sites, site_words, _slug(blocks, body),
        Counter(filter(None, lines)), "".join(spaced), list(accumulate(map(len, spaced), initial=0)),
        [i for i in brief if is_dated(blocks[i].text)], [i for i in brief if is_signed(blocks[i].text)],
        list(accumulate((count if count >= PROSE else 0 for count in sizes), initial=0)),
        list(accumulate((count if here else 0 for count, here in zip(sizes, inside, strict=True)), initial=0)),
        [count < FEW for count in sizes],
    )  # fmt: skip


def is_dated(line: str) -> bool:
    """Whether a line holds a date, or a year."""
    return DIGIT.search(line) is not None and DATED.search(line) is not None


def is_signed(line: str) -> bool:
    """Whether a line says by whom, or how long it takes to read."""
    return SIGNED.match(line) is not None or "min read" in line.lower()


def _names(blocks: Sequence[Block], body: int) -> tuple[frozenset[str], frozenset[str]]:
    """What the site is called: by its own word, by its address, by its copyright."""
    said = [segment_words(block.text) for block in blocks[:body] if block.name in SITES]
    for host, _ in _addresses(blocks, body):
        parts = host.split(".")
        said += [segment_words(part.replace("-", " ")) for part in parts[:-1] or parts] + [parts]
    for block in blocks[body:]:
        if ("©" in block.text or "opyright" in block.text) and (match := COPYRIGHT.search(block.text)):
            said.append(segment_words(match[1])[:NAME])
    return frozenset(filter(None, map("".join, said))), frozenset(chain.from_iterable(said))


def _slug(blocks: Sequence[Block], body: int) -> frozenset[str]:
    """The words of the wordiest of the last two steps of each address."""
    found: set[str] = set()
    for _, path in _addresses(blocks, body):
        steps = [step for step in unquote(path).split("/") if step][-2:]
        found.update(
            segment_words(NO_WORD.sub(" ", max(steps, key=lambda step: step.count("-") + step.count("_"), default="")))
        )
    return frozenset(found)


def _addresses(blocks: Sequence[Block], body: int) -> Iterator[tuple[str, str]]:
    """Host and path of each address that the page gives itself."""
    for block in blocks[:body]:
        if block.name in ADDRESSES:
            try:
                parts = urlsplit(block.text.strip())
                yield (parts.hostname or "").removeprefix("www."), parts.path
            except ValueError:
                continue
