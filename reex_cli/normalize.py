"""Normalize the text of a block to the value of a field: names, titles, summaries, URLs. Dates are left to `dates`."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from html import unescape
from urllib.parse import urljoin, urlsplit

from reex_cli import lexicon, person_names
from reex_cli.addresses import find_addresses, remove_addresses
from reex_cli.text import normalize_spaces, words

Normalizer = Callable[[str], str | None]

LEADING_BY = lexicon.compile_pattern("by-word", "^", r"\s+")
NOT_AN_AUTHOR = lexicon.compile_pattern("anonymous-author", r"https?://|www\.|@|^\W*\d+\W*$|^", "$")
FULL_STOP = re.compile(r"(?<=[^\W\d_]{4})\.$")  # behind a sentence, not behind an initial or `Jr.`
PLACEHOLDER = re.compile(
    r"""(?: (?: \{\{[^{}]*\}\}\}? | \{%[^{}]*%\} | %%[\w.-]+%% | \$\{[^{}]*\} | \#\{[^{}]*\} | <%[^<>]*%> | \[%[^][]*%\]
    | \[object\ \w+\] | __[A-Z][A-Z_]+__ | \[\[[\w.]*(?:title|name|author|description|date)[\w.]*\]\] )
    [\s|·•:,/–—-]* )+ | undefined | null | NaN | \(null\)""",
    re.VERBOSE,
)
SITE_SEPARATOR = re.compile(r"(?<!\s)\s+(?:[|·•»«–—-]|::)\s+")
READ_MORE_AT_END = lexicon.compile_pattern("continue-reading", r"(?:\[(?:…|\.\.\.)\]|…|\b", r"\b.*)\s*$")
TRACKING_PARAMETER = re.compile(
    r"(?:utm_|hsa_|vero_|pk_|mtm_)\w+=|(?:fbclid|gclid|gclsrc|dclid|msclkid|yclid|igshid|mc_[ce]id|srsltid|_ga|_gl|_hs\w+|mkt_tok|wt_mc)=",
    re.IGNORECASE,
)
ARCHIVE_PREFIX = re.compile(
    r"^(?:(?:https?:)?//(?:web\.archive\.org/web|archive\.(?:today|ph|is|li|vn|fo|md))|/web)/\d{4,14}(?:[a-z]{2}_)?/(?=https?:)"
)
BRACKET = re.compile(r"[(<\[]")
MAX_HOST_CHARACTERS = 253  # of the name of a host (RFC 1035)
PATH_FRAGMENT = re.compile(r"[!/]")  # a fragment that a script takes for a path


def author(text: str, site: str | None = None) -> str | None:
    """The name of an author without "by" and addresses; None for a number, a placeholder or the name of the site.

    >>> [author(x, "The Weir") for x in ("By Grey Heron.", "2", "mail@host.example", "the weir", "Maria &amp; Juniper")]
    ['Grey Heron', None, None, None, 'Maria & Juniper']
    """
    stated = normalize_spaces(unescape(text))
    named = remove_addresses(stated)
    if named != stated and (stated.startswith("{") or (" " not in named and not BRACKET.search(stated))):
        return None  # an object without a name, or `Contact heron@weir.example`
    name = FULL_STOP.sub("", LEADING_BY.sub("", named).strip(" ,;|"))
    if not name or NOT_AN_AUTHOR.search(name) or (site and words(name) == _words_of_site(site)):
        return None
    return name


def is_placeholder(text: str) -> bool:
    """Whether a value is what a template or a script leaves where it has none.

    >>> [is_placeholder(x) for x in ("{{site.name}}", "%%title%% %%sep%% %%sitename%%", "[object Object]", "undefined")]
    [True, True, True, True]
    >>> [is_placeholder(x) for x in ("What {{mustache}} means", "50%% off", "Undefined", "")]
    [False, False, False, False]
    """
    return PLACEHOLDER.fullmatch(text.strip()) is not None


def site(text: str) -> str | None:
    """The name of a site; None for a legal notice.

    >>> site("Tide  Harbour"), site("All rights reserved")
    ('Tide Harbour', None)
    """
    name = normalize_spaces(text)
    return None if not name or "legal" in lexicon.match_topics(name) else name


def split_authors(text: str) -> list[str]:
    """The parts of what is stated about authors, each of one author.

    >>> split_authors("Grey Heron, Ludwig van Weir und Maria Stone"), split_authors("Tide and Harbour")
    (['Grey Heron', 'Ludwig van Weir', 'Maria Stone'], ['Tide and Harbour'])
    """
    stated = normalize_spaces(unescape(text))
    named = remove_addresses(stated)
    names = person_names.split_names(named)
    return names if len(names) > 1 or (names and named == stated) else [text]


@lru_cache(4)
def _words_of_site(name: str) -> list[str]:
    """The words of a name of the site, with which every author and title of a page is compared."""
    return words(name)


@lru_cache(4)
def _joined_words_of_site(name: str) -> str:
    """The same words as one."""
    return "".join(words(name))


def title(text: str, site: str | None = None, host: str | None = None) -> str | None:
    """A title without the name of the site behind or before a separator.

    >>> title("The Salt Road - Tide and Harbour", "Tide and Harbour"), title("Salt – a history")
    ('The Salt Road', 'Salt – a history')
    """
    text = normalize_spaces(unescape(text))
    names = {_joined_words_of_site(name) for name in (site, host and host.rsplit(".", 1)[0]) if name}
    parts = list(SITE_SEPARATOR.finditer(text))
    if names and parts:
        if "".join(words(text[parts[-1].end() :])) in names:
            text = text[: parts[-1].start()]
        elif "".join(words(text[: parts[0].start()])) in names:
            text = text[parts[0].end() :]
    return text or None


def summary(text: str) -> str | None:
    """A description without "[…]" or "Read more" at its end.

    >>> summary("Salt was once money. […]")
    'Salt was once money.'
    """
    return READ_MORE_AT_END.sub("", normalize_spaces(text)).strip() or None


def url(text: str) -> str | None:
    """An absolute web address without fragment, tracking parameters and what names a user; None for anything else.

    Of a copy in a web archive, that of the original.

    >>> url("https://weir.example/a?page=2&utm_source=post#top"), url("/a")
    ('https://weir.example/a?page=2', None)
    >>> url("https://web.archive.org/web/20240701100000/https://weir.example/a")
    'https://weir.example/a'
    """
    text = ARCHIVE_PREFIX.sub("", text.strip())
    try:
        parts = urlsplit(text)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
    except ValueError:
        return None
    if not parts.fragment and not parts.query and "@" not in parts.netloc:
        return text
    query = "&".join(item for item in parts.query.split("&") if not TRACKING_PARAMETER.match(item) and not find_addresses(item))
    fragment = parts.fragment if PATH_FRAGMENT.match(parts.fragment) else ""
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query=query, fragment=fragment).geturl()


def host(address: str | None) -> str | None:
    """The host of an address, in lower case, without `www.`; None for a single word other than `localhost`.

    >>> host("https://www.Harbour.example/salt"), host("https://Harbour/salt")
    ('harbour.example', None)
    """
    name = urlsplit(address).hostname if address else None
    is_host = name and len(name) <= MAX_HOST_CHARACTERS and ("." in name or name == "localhost")
    return name.removeprefix("www.") if name and is_host else None


def record_id(*parts: str) -> str:
    """The id of a record: `r` and 16 characters of base32, which are 80 bits of BLAKE2b over its parts."""
    bits = blake2b("\n".join(parts).encode("utf-8", "replace"), digest_size=10).digest()
    return "r" + base64.b32encode(bits).decode("ascii").lower()


def resolve_url(base: str, address: str) -> str:
    """Resolve a relative address against a base (RFC 3986); return it as it is if one of the two is malformed.

    >>> resolve_url("https://harbour.example/a/", "/salt"), resolve_url("https://[harbour", "/salt")
    ('https://harbour.example/salt', '/salt')
    """
    try:
        return urljoin(base, address)
    except ValueError:
        return address
