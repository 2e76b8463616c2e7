"""Facts about the words of a candidate for the title: who says them, whether the article does, what is cut off."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from reex_cli.metadata.title_candidates import Part, TitleCandidate
from reex_cli.metadata.title_context import EAST, REMEMBERED, TitleContext, is_dated, is_signed
from reex_cli.model import HEADING
from reex_cli.text import segment_words

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
LOOSE = frozenset(("lower heading", "line"))  # sources of which a page has many
Facts = dict[str, int]


def of_sources(one: TitleCandidate, stands: Mapping[str, Sequence[tuple[str, ...]]]) -> Facts:
    """Who says it; `stands` are all words that each source says."""
    facts: Facts = {"matching sources": 0}
    parts: dict[str, int] = {}
    for mention in one.mentions:
        parts[mention.source] = max(mention.part, parts.get(mention.source, 0))
    for source, others in stands.items():
        found = parts.get(source, 0)
        facts[f"part of {source}"] = 1 + found
        if source not in LOOSE:
            facts[f"similarity to {source}"] = 1 + max(alike(one.words, other) for other in others)
            facts["matching sources"] += found > 0
    facts["sources on page"] = len(stands.keys() - LOOSE)
    facts["first-level headings"] = len(stands.get("first-level heading", ()))
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
        "capitalized words": 16 * sum([word[:1].isupper() for word in spaced]) // len(spaced),
        "all capitals": text.isupper(),
        "ends like a sentence": text[-1:] in ".。…,;:",
        "ends with ? or !": text[-1:] in "?!",
        "numbers": sum(map(str.isdigit, one.words)),
        "begins with a digit": text[:1].isdigit(),
        "bars": sum(map(text.count, "|»›·•«")),
        "dashes": sum(map(text.count, (" - ", " – ", " — "))),
        "colons": text.count(":"),
        "slashes": text.count("/") + text.count(">"),
        "article overlap": 16 * sum(map(known.said.__contains__, longer)) // max(1, len(longer)),
        "lead overlap": 16 * sum(map(known.lead.__contains__, longer)) // max(1, len(longer)),
        "keyword overlap": 64 * sum(filter(None, map(known.often.get, own))) // max(1, sum(known.often.values())),
        "mean article count": sum([known.said[word] for word in longer]) // max(1, len(longer)),
        "slug recall": 16 * shared // max(1, len(known.slug)),
        "slug precision": 1 + 16 * shared // len(own) if known.slug else 0,
        "holds a date": is_dated(text),
        "is a byline": is_signed(text),
        "occurrences": min(20, known.lines[one.words]),
    }


def of_site(one: TitleCandidate, known: TitleContext) -> Facts:
    """Whether it is the name of the site, and whether what was cut off is."""
    joined = "".join(one.words)
    cuts = dict.fromkeys(mention.cut for mention in one.mentions if mention.cut)
    sizes = [len(mention.cut) for mention in one.mentions]
    signs = [(SIGNS.get(mention.mark, OTHER), mention.place) for mention in one.mentions if mention.mark]
    return {
        "is site name": joined in known.sites,
        "holds site name": any(len(site) > NAMELIKE + 1 and site in joined for site in known.sites),
        "site name overlap": 16 * sum(map(known.site_words.__contains__, one.words)) // len(one.words),
        "rest like site name": max((_siteness(cut, known) for cut in cuts), default=0),
        "rest article overlap": max((16 * sum(word in known.said for word in cut) // len(cut) for cut in cuts), default=0),
        "rest occurrences": min(20, max((known.lines[cut] for cut in cuts), default=0)),
        "fewest rest words": min(sizes),
        "most rest words": max(sizes),
        "separator in field": max((sign for sign, index in signs if index < known.body), default=0),
        "separator in body": max((sign for sign, index in signs if index >= known.body), default=0),
    }


def of_spans(one: TitleCandidate, known: TitleContext) -> Facts:
    """Whether a heading has a line of its own above or below the title inside it, by the marks of its elements: a kicker."""
    found: Facts = {}
    for mention in one.mentions:
        block = known.blocks[mention.place]
        for span in block.spans if block.kind is HEADING else ():
            kind = _kind(span.element.marks)
            if not kind:
                continue
            inner = tuple(segment_words(block.text[span.start : span.end]))
            if inner == one.words:
                found[f"is {kind}"] = 1
            elif mention.part is Part.WHOLE:
                found[f"holds {kind}"] = 1
            elif inner == mention.cut:
                found[f"rest is {kind}"] = 1
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
