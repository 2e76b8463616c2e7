"""Which line of a page without markup is its title: the best of the lines before the article.

A line is weighed by a few facts, each a small whole number; the weights were learnt like the judge's own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from reex_cli.model import Block, Kind, Label, Verdict
from reex_cli.words import tokens

WEIGHTS = Path(__file__).with_name("title.json")
WINDOW = 80  # blocks before the article in which a title is looked for
WORDS = range(2, 33)  # of a title
LONGEST = 220  # characters
LEAD = 6  # blocks of the article that its title is most likely to echo
NEAR = 5  # blocks below a title in which a date or a byline may stand
SHORT = 80  # characters of such a line
LETTERS = 4  # of a word that counts as an echo
DATED = re.compile(r"\b(?:19|20)\d\d\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d", re.IGNORECASE)
SIGNED = re.compile(r"^(?:by|written by|author)\b|min read", re.IGNORECASE)
BUTTONS = frozenset((Label.SHARE, Label.COOKIES, Label.LEGAL, Label.NEWSLETTER, Label.ADVERT, Label.MEDIA))
ASIDE = frozenset((Label.COMMENTS, Label.RELATED, Label.AUTHOR_BOX))
Facts = dict[str, int]


def title(body: Sequence[Block], verdicts: Sequence[Verdict]) -> int | None:
    """The index of the title among the blocks of a page, if any line can be one."""
    known = weights()
    best: tuple[int, int] | None = None
    for index, facts in candidates(body, verdicts):
        score = sum(known[name] * value for name, value in facts.items())
        if score > known["least"] and (best is None or score > best[0]):
            best = score, index
    return best[1] if best else None


@cache
def weights() -> dict[str, int]:
    """What each fact speaks for or against a line, and the least sum that makes a title."""
    return dict(json.loads(WEIGHTS.read_text("utf-8")))


def candidates(body: Sequence[Block], verdicts: Sequence[Verdict]) -> Iterator[tuple[int, Facts]]:
    """The lines that may be the title, each with its facts."""
    kept = [index for index, verdict in enumerate(verdicts) if verdict.label is Label.CONTENT]
    if not kept:
        return
    start = kept[0]
    said = "\n".join(body[index].text for index in kept).casefold()
    lead = "\n".join(body[index].text for index in kept[:LEAD]).casefold()
    lowered = [block.text.casefold() for block in body[: start + 2]]
    for index in range(max(0, start - WINDOW), min(len(body), start + 2)):
        words = tokens(body[index].text)
        if len(words) in WORDS and len(body[index].text) <= LONGEST:
            facts = _of_text(body[index], words) | _of_place(index, start, body, lowered)
            facts |= _of_label(verdicts[index].label) | {"echo": _echo(words, said), "echo of lead": _echo(words, lead)}
            yield index, facts


def _echo(words: list[str], text: str) -> int:
    """Sixteenths of the longer words that stand in a text."""
    longer = [word for word in words if len(word) >= LETTERS]
    return 16 * sum(word in text for word in longer) // len(longer) if longer else 0


def _of_text(block: Block, words: list[str]) -> Facts:
    text = block.text
    spaced = text.split()
    return {
        "words": min(len(words), 10),
        "few words": len(words) < 4,
        "many words": len(words) > 20,
        "capitals": 16 * sum(word[:1].isupper() for word in spaced) // len(spaced),
        "ends like a sentence": text[-1] in ".。…,;:",
        "ends in a question": text[-1] == "?",
        "heading": block.kind is Kind.HEADING,
        "item": block.kind is Kind.LIST_ITEM,
        "path": any(mark in text for mark in ("»", "›", " > ", " / ")),
        "parted": " | " in text or " - " in text,
    }


def _of_place(index: int, start: int, body: Sequence[Block], lowered: list[str]) -> Facts:
    below = [block.text for block in body[index + 1 : index + 1 + NEAR] if len(block.text) < SHORT]
    line = lowered[index]
    return {
        "first": index == 0,
        "distance": max(0, start - index).bit_length(),
        "inside": index >= start,
        "just before": index == start - 1,
        "date below": any(map(DATED.search, below)),
        "byline below": any(map(SIGNED.search, below)),
        "said before": any(line in other for other in lowered[:index]),
        "said again": any(line in other for other in lowered[index + 1 :]),
    }


def _of_label(label: Label) -> Facts:
    return {"button": label in BUTTONS, "menu": label is Label.NAVIGATION, "aside": label in ASIDE}
