"""Facts about the words of a candidate for the title: who says them, whether the article does, what is cut off."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from reex_cli.metadata.title_candidates import TitleCandidate, Part
from reex_cli.metadata.title_context import EAST, REMEMBERED, TitleContext, is_dated, is_signed
from reex_cli.model import HEADING
from reex_cli.text import pieces

LETTERS = 4  # of a word that counts as an echo
NAMELIKE = 3  # letters above which a name of the site is looked for in other words
SIGNS = {sign: number for number, signs in enumerate(("|｜│", "-–—", "·•", ":", "»›>", "/", "«", "…"), 1) for sign in signs}
OTHER = 9
KICKER = re.compile(
    r"""kicker|overline|(?:over|top|pre|sub|super|ante|sur)[-_]?(?:title|head|line|titel|titre|titulo)|dachzeile|roof|eyebrow|spitz
    |tagline|strapline|category|rubri|section|label|badge|prefix|occhiello|volanta|small|date|author|meta""",
    re.IGNORECASE | re.VERBOSE,
)
HEADLINE = re.compile(r"title|headline|titel|heading|titre|titulo|titolo", re.IGNORECASE)
LOOSE = frozenset(("heading", "line"))  # sources of which a page has many
Facts = dict[str, int]


def of_sources(one: TitleCandidate, stands: Mapping[str, Sequence[tuple[str, ...]]]) -> Facts:
    """Who says it; `stands` are all words that each source says."""
    facts: Facts = {"votes": 0}
    parts: dict[str, int] = {}
    for mention in one.mentions:
        parts[mention.source] = max(mention.part, parts.get(mention.source, 0))
    for source, others in stands.items():
        found = parts.get(source, 0)
        facts[f"in {source}"] = 1 + found
        if source not in LOOSE:
            facts[f"like {source}"] = 1 + max(alike(one.words, other) for other in others)
            facts["votes"] += found > 0
    facts["sources"] = len(stands.keys() - LOOSE)
    facts["first levels"] = len(stands.get("first level", ()))
    return facts


def alike(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Sixteenths of the words that two mentions share."""
    left = list(other)
    for word in one:
        if word in left:
            left.remove(word)
    return 32 * (len(other) - len(left)) // (len(one) + len(other))


def of_words(one: TitleCandidate, known: TitleContext) -> Facts:
    """What it looks like, and how much of it the article and the address say."""
    text = one.mentions[0].text
    spaced = text.split() or [""]
    own = set(one.words)
    longer = [word for word in one.words if len(word) >= LETTERS or word > EAST]
    shared = len(known.slug & own)
    return {
        "words": len(one.words),
        "characters": len(text) // 2,
        "capitals": 16 * sum([word[:1].isupper() for word in spaced]) // len(spaced),
        "shouted": text.isupper(),
        "ends like a sentence": text[-1:] in ".。…,;:",
        "ends in a question": text[-1:] in "?!",
        "digits": sum(map(str.isdigit, one.words)),
        "begins with a digit": text[:1].isdigit(),
        "bars": sum(map(text.count, "|»›·•«")),
        "dashes": sum(map(text.count, (" - ", " – ", " — "))),
        "colons": text.count(":"),
        "slashes": text.count("/") + text.count(">"),
        "echo": 16 * sum(map(known.said.__contains__, longer)) // max(1, len(longer)),
        "lead": 16 * sum(map(known.lead.__contains__, longer)) // max(1, len(longer)),
        "often": 64 * sum(filter(None, map(known.often.get, own))) // max(1, sum(known.often.values())),
        "spoken": sum([known.said[word] for word in longer]) // max(1, len(longer)),
        "slug": 16 * shared // max(1, len(known.slug)),
        "slugged": 1 + 16 * shared // len(own) if known.slug else 0,
        "date": is_dated(text),
        "by": is_signed(text),
        "stands": min(20, known.lines[one.words]),
    }


def of_site(one: TitleCandidate, known: TitleContext) -> Facts:
    """Whether it is the name of the site, and whether what was cut off is."""
    joined = "".join(one.words)
    cuts = dict.fromkeys(mention.cut for mention in one.mentions if mention.cut)
    sizes = [len(mention.cut) for mention in one.mentions]
    signs = [(SIGNS.get(mention.mark, OTHER), mention.place) for mention in one.mentions if mention.mark]
    return {
        "is site": joined in known.sites,
        "holds site": any(len(site) > NAMELIKE + 1 and site in joined for site in known.sites),
        "site words": 16 * sum(map(known.site_words.__contains__, one.words)) // len(one.words),
        "cut is site": max((_siteness(cut, known) for cut in cuts), default=0),
        "cut spoken": max((16 * sum(word in known.said for word in cut) // len(cut) for cut in cuts), default=0),
        "cut stands": min(20, max((known.lines[cut] for cut in cuts), default=0)),
        "cut words": min(sizes),
        "longest cut": max(sizes),
        "cut by": max((sign for sign, index in signs if index < known.body), default=0),
        "cut in line by": max((sign for sign, index in signs if index >= known.body), default=0),
    }


def of_spans(one: TitleCandidate, known: TitleContext) -> Facts:
    """Whether a heading has a line of its own above or below the title inside it, by the marks of its elements: a kicker."""
    found: Facts = {}
    for mention in one.mentions:
        block = known.blocks[mention.place]
        for span in block.spans if block.kind is HEADING else ():
            kind = _kind(span.place.marks)
            if not kind:
                continue
            inner = tuple(pieces(block.text[span.start : span.end]))
            if inner == one.words:
                found[f"is {kind}"] = 1
            elif mention.part is Part.WHOLE:
                found[f"holds {kind}"] = 1
            elif inner == mention.cut:
                found[f"cuts {kind}"] = 1
    return found


@lru_cache(REMEMBERED)
def _kind(marks: tuple[str, ...]) -> str:
    text = " ".join(marks)
    return "kicker" if KICKER.search(text) else "headline" if HEADLINE.search(text) else ""


def _siteness(cut: tuple[str, ...], known: TitleContext) -> int:
    """How much like the name of the site something is: 20 is the very name, 19 holds it or stands in it."""
    joined = "".join(cut)
    if joined in known.sites:
        return 20
    if any(len(site) > NAMELIKE and (site in joined or joined in site) for site in known.sites):
        return 19
    return 1 + 16 * sum(word in known.site_words for word in cut) // len(cut)
