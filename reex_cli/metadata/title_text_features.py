"""Features of the words of a title candidate: which sources state it, how it looks, where else its words occur.

A feature is a whole number, 0..255 in a column; see `FEATURES` for meanings. Position is left to
`title_position_features`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from reex_cli.metadata.title_candidates import FIRST_LEVEL, MULTIPLE_SOURCES, TITLE_SOURCES, MentionPart, TitleCandidate
from reex_cli.metadata.title_context import CACHED_SELECTORS, EAST_ASIAN, TitleContext, contains_date, is_byline
from reex_cli.model import HEADING
from reex_cli.text import segment_words

Features = dict[str, int]  # one candidate's features by name; one that is missing is 0

# A candidate's "rest" is what a mention leaves out of the text of its block, at a separator or an inline element.
FEATURES: dict[str, str] = {
    **{
        f"part of {source}": f"part of a {source} that the candidate is: 1 none, 2 middle, 3 after a separator,"
        " 4 inline element, 5 before a separator, 6 whole; 0 if the page has none; 0..6"
        for source in (*TITLE_SOURCES, *MULTIPLE_SOURCES)
    },
    **{
        f"similarity to {source}": f"1 + shared words with a {source} (Dice coefficient) in 16ths; 0 if there is none; 0..17"
        for source in TITLE_SOURCES
    },
    "matching sources": "sources, lower headings and lines apart, that state the candidate, whole or in part; 0..7",
    "sources on page": "sources, lower headings and lines apart, that the page has; 0..7",
    "first-level headings": "first-level headings on the page; 0..60",
    "words": "words; 1..36",
    "characters": "half the number of characters; 0..130",
    "capitalized words": "share of words that begin with a capital letter, in 16ths; 0..16",
    "all capitals": "whether all letters are capitals; 0..1",
    "ends like a sentence": "whether the last character is a full stop, comma, colon, semicolon or ellipsis; 0..1",
    "ends with ? or !": "whether the last character is a question or exclamation mark; 0..1",
    "numbers": "words that are numbers; 0..36",
    "begins with a digit": "whether the first character is a digit; 0..1",
    "bars": "separators such as | and »; 0..255",
    "dashes": "dashes between blanks; 0..255",
    "colons": "colons; 0..255",
    "slashes": "slashes and >; 0..255",
    "article overlap": "share of the longer words that the article contains, in 16ths; 0..16",
    "lead overlap": "share of the longer words that the first six blocks of the article contain, in 16ths; 0..16",
    "keyword overlap": "share of the occurrences of the article's 25 keywords that its words make up, in 64ths; 0..64",
    "mean article count": "mean number of times that a longer word occurs in the article; 0..255",
    "slug recall": "share of the words in the page's URL that the candidate contains, in 16ths; 0..16",
    "slug precision": "1 + share of its words that the page's URL contains, in 16ths; 0 if no URL is known; 0..17",
    "holds a date": "whether it contains a year, or a month and a day; 0..1",
    "is a byline": "whether it begins like a byline or contains a reading time; 0..1",
    "occurrences": "lines of the body that are just these words; 0..20",
    "is site name": "whether it is a name of the site; 0..1",
    "holds site name": "whether it contains a name of the site; 0..1",
    "site name overlap": "share of its words that occur in names of the site, in 16ths; 0..16",
    "rest like site name": "likeness of a rest to a name of the site: 20 the same, 19 one contains the other,"
    " else 1 + share of words in 16ths; 0 without a rest; 0..20",
    "rest article overlap": "largest share of the words of a rest that the article contains, in 16ths; 0..16",
    "rest occurrences": "lines of the body that are just a rest; 0..20",
    "fewest rest words": "words of the shortest rest, 0 if a mention is whole; 0..130",
    "most rest words": "words of the longest rest; 0..130",
    "separator in field": "separator at which a mention in a field was split, see SEPARATORS; 0 none, 9 other; 0..9",
    "separator in body": "the same for a mention in the body; 0..9",
    **{f"is {kind}": f"whether it is an inline element called a {kind}; 0..1" for kind in ("kicker", "headline")},
    **{f"holds {kind}": f"whether an inline element of it is called a {kind}; 0..1" for kind in ("kicker", "headline")},
    **{f"rest is {kind}": f"whether a rest is an inline element called a {kind}; 0..1" for kind in ("kicker", "headline")},
}

# Features that are compared with those of the page's other candidates, too.
COMPARED_FEATURES = (
    "article overlap",
    "lead overlap",
    "keyword overlap",
    "slug recall",
    "similarity to window title",
    "similarity to og:title",
    "matching sources",
)
FEATURES |= {
    f"below best {name}": f"largest value of {name!r} on the page less the candidate's; {FEATURES[name].rpartition('; ')[2]}"
    for name in COMPARED_FEATURES
}

MIN_LONGER_WORD = 4  # letters of a longer word; in East Asian scripts every word is one
SHORT_SITE_NAME = 3  # letters of a name that is not searched for inside other words
SEPARATOR_GROUPS = ("|｜│", "-–—", "·•", ":", "»›>", "/", "«", "…")
SEPARATORS = {sign: number for number, signs in enumerate(SEPARATOR_GROUPS, 1) for sign in signs}
OTHER_SEPARATOR = 9
MAX_OCCURRENCES = 20

# Class names and ids of inline elements in headings.
KICKER_SELECTOR = re.compile(
    r"""kicker|overline|(?:over|top|pre|sub|super|ante|sur)[-_]?(?:title|head|line|titel|titre|titulo)|dachzeile|roof|eyebrow|spitz
    |tagline|strapline|category|rubri|section|label|badge|prefix|occhiello|volanta|small|date|author|meta""",
    re.IGNORECASE | re.VERBOSE,
)
HEADLINE_SELECTOR = re.compile(r"title|headline|titel|heading|titre|titulo|titolo", re.IGNORECASE)


def source_features(candidate: TitleCandidate, texts: Mapping[str, Sequence[tuple[str, ...]]]) -> Features:
    """Which sources state the candidate. `texts` holds the words of all whole texts of the page by source."""
    features: Features = {"matching sources": 0}
    parts: dict[str, int] = {}
    for mention in candidate.mentions:
        parts[mention.source] = max(mention.part, parts.get(mention.source, 0))
    for source, others in texts.items():
        part = parts.get(source, 0)
        features[f"part of {source}"] = 1 + part
        if source not in MULTIPLE_SOURCES:
            features[f"similarity to {source}"] = 1 + max(dice_similarity(candidate.words, other) for other in others)
            features["matching sources"] += part > 0
    features["sources on page"] = len(texts.keys() - MULTIPLE_SOURCES)
    features["first-level headings"] = len(texts.get(FIRST_LEVEL, ()))
    return features


def dice_similarity(words: tuple[str, ...], other: tuple[str, ...]) -> int:
    """The Dice coefficient of two texts' words, in 16ths: 0..16. At least one of them must not be empty."""
    left = list(other)
    for word in words:
        if word in left:
            left.remove(word)
    return 32 * (len(other) - len(left)) // (len(words) + len(other))


def word_features(candidate: TitleCandidate, context: TitleContext) -> Features:
    """How the candidate looks, and how many of its words occur in the article and in the page's URL."""
    text = candidate.mentions[0].text
    tokens = text.split() or [""]
    words = set(candidate.words)
    longer = [word for word in candidate.words if len(word) >= MIN_LONGER_WORD or word > EAST_ASIAN]
    shared = len(context.slug_words & words)
    keywords = context.keywords
    return {
        "words": len(candidate.words),
        "characters": len(text) // 2,
        "capitalized words": 16 * sum([token[:1].isupper() for token in tokens]) // len(tokens),
        "all capitals": text.isupper(),
        "ends like a sentence": text[-1:] in ".。…,;:",
        "ends with ? or !": text[-1:] in "?!",
        "numbers": sum(map(str.isdigit, candidate.words)),
        "begins with a digit": text[:1].isdigit(),
        "bars": sum(map(text.count, "|»›·•«")),
        "dashes": sum(map(text.count, (" - ", " – ", " — "))),
        "colons": text.count(":"),
        "slashes": text.count("/") + text.count(">"),
        "article overlap": 16 * sum(map(context.article_words.__contains__, longer)) // max(1, len(longer)),
        "lead overlap": 16 * sum(map(context.lead_words.__contains__, longer)) // max(1, len(longer)),
        "keyword overlap": 64 * sum(filter(None, map(keywords.get, words))) // max(1, sum(keywords.values())),
        "mean article count": sum([context.article_words[word] for word in longer]) // max(1, len(longer)),
        "slug recall": 16 * shared // max(1, len(context.slug_words)),
        "slug precision": 1 + 16 * shared // len(words) if context.slug_words else 0,
        "holds a date": contains_date(text),
        "is a byline": is_byline(text),
        "occurrences": min(MAX_OCCURRENCES, context.line_counts[candidate.words]),
    }


def site_features(candidate: TitleCandidate, context: TitleContext) -> Features:
    """Whether the candidate is a name of the site, and what its mentions leave out of their texts."""
    joined = "".join(candidate.words)
    rests = dict.fromkeys(mention.rest for mention in candidate.mentions if mention.rest)
    sizes = [len(mention.rest) for mention in candidate.mentions]
    separators = [
        (SEPARATORS.get(mention.separator, OTHER_SEPARATOR), mention.block_index)
        for mention in candidate.mentions
        if mention.separator
    ]
    article_words, start = context.article_words, context.body_start
    return {
        "is site name": joined in context.site_names,
        "holds site name": any(len(name) > SHORT_SITE_NAME + 1 and name in joined for name in context.site_names),
        "site name overlap": 16 * sum(map(context.site_words.__contains__, candidate.words)) // len(candidate.words),
        "rest like site name": max((_site_name_likeness(rest, context) for rest in rests), default=0),
        "rest article overlap": max(
            (16 * sum(word in article_words for word in rest) // len(rest) for rest in rests), default=0
        ),
        "rest occurrences": min(MAX_OCCURRENCES, max((context.line_counts[rest] for rest in rests), default=0)),
        "fewest rest words": min(sizes),
        "most rest words": max(sizes),
        "separator in field": max((number for number, index in separators if index < start), default=0),
        "separator in body": max((number for number, index in separators if index >= start), default=0),
    }


def span_features(candidate: TitleCandidate, context: TitleContext) -> Features:
    """Whether the candidate or its rest is an inline element of a heading that is called a kicker or a headline."""
    features: Features = {}
    for mention in candidate.mentions:
        block = context.blocks[mention.block_index]
        for span in block.spans if block.kind is HEADING else ():
            kind = _classify_selectors(span.element.selectors)
            if not kind:
                continue
            inner = tuple(segment_words(block.text[span.start : span.end]))
            if inner == candidate.words:
                features[f"is {kind}"] = 1
            elif mention.part is MentionPart.WHOLE:
                features[f"holds {kind}"] = 1
            elif inner == mention.rest:
                features[f"rest is {kind}"] = 1
    return features


@lru_cache(CACHED_SELECTORS)
def _classify_selectors(selectors: tuple[str, ...]) -> str:
    """What the selectors of an inline element call it: "kicker", "headline" or nothing."""
    text = " ".join(selectors)
    return "kicker" if KICKER_SELECTOR.search(text) else "headline" if HEADLINE_SELECTOR.search(text) else ""


def _site_name_likeness(rest: tuple[str, ...], context: TitleContext) -> int:
    """How much the rest of a text is like a name of the site, 1..20; see "rest like site name"."""
    joined = "".join(rest)
    if joined in context.site_names:
        return 20
    if any(len(name) > SHORT_SITE_NAME and (name in joined or joined in name) for name in context.site_names):
        return 19
    return 1 + 16 * sum(word in context.site_words for word in rest) // len(rest)
