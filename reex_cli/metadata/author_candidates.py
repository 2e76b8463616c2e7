"""Find the names that may be the authors of a page, with the features by which they are ranked.

A candidate is a name with every claim of it: metadata fields, and mentions in lines around the title, behind the article
and beside the date. `FEATURES` says what each feature means. Which names are the authors is left to `date_author`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterator
from html import unescape
from typing import NamedTuple

from reex_cli import lexicon, person_names
from reex_cli.addresses import remove_addresses
from reex_cli.metadata import author_lines, page_context
from reex_cli.metadata.name_mentions import MENTION_FORMS
from reex_cli.metadata.page_context import Claim, PageContext
from reex_cli.text import lower_case, normalize_spaces

MAX_CANDIDATE_LENGTH = 130  # characters
MAX_NAME_WORDS = 4  # counted in a name
MAX_WORDS_WITH_SITE = 64  # of a name with that of the site behind it
# What names are compared with: each of thousands of names is compared with all of it.
MAX_SITES, MAX_SITE_LENGTH = 20, 500  # names of the site, and characters of each
MAX_TITLES, MAX_TITLE_LENGTH = 20, 500  # titles that fields state, and characters of each
TEXT_IN_NO_NAME = lexicon.LazyPattern(  # text that is in no name
    rf"""https?:|www\.|@|\.com\b|\.de\b|[{{}}<>=_\#]|\d{{3}}|^\W*\d
    |^(?:{lexicon.pattern("anonymous-author")}|{lexicon.pattern("placeholder-author")})$""",
    re.IGNORECASE | re.VERBOSE,
)
FAMILY_NAME_FIRST = frozenset(("meta:citation_author", "meta:dc.creator", "meta:dcterms.creator"))  # as in a catalogue
FAMILY_GIVEN = re.compile(r"([^\W\d_][^,;\d]*), ([^\W\d_][^,;\d]*)")
MENU_WORD = lexicon.compile_lower("menu-word", r"\b", lexicon.WORD_END)
SOURCES = ("field: ", "later field: ", "byline", "author element", "bio sentence", "bio heading", "name alone", "line part")

FEATURES: dict[str, str] = (
    MENTION_FORMS
    | {f"{form}: *": f"{meaning}; and the feature behind the colon" for form, meaning in MENTION_FORMS.items()}
    | author_lines.FEATURES
    | {
        "words: *": "number of words of the name, 4 for more; with or without a given name in front",
        "given name": "the name begins with a known given name",
        "group word": "the name contains a word of groups, such as “team” or “gmbh”",
        "no-name text": "the name contains an address, digits or signs, or is a placeholder such as “admin”",
        "menu word": "the name contains a word of menus",
        "site name": "the name is that of the site",
        "site name, given name": "the name is that of the site and begins with a known given name, as on a personal blog",
        "in host": "the host contains the name",
        "overlaps site name": "the name is part of the site's name, or contains it",
        "in title": "the title contains the name",
        "all capitals": "the name is written in capitals",
        "all lower case": "the name is written in lower case",
        "name form": "the name has the form of a person's: capitals, initials and particles",
        "lexicon phrase": "the name is a phrase of any topic of the lexicon",
        "2+ sources": "two or more features say where the name is mentioned",
        "3+ sources": "three or more features say where the name is mentioned",
        "2+ claims": "the page states the name twice or more",
        "only candidate": "the page has no other candidate",
        "extends another name": "the name begins with another candidate",
        "begins another name": "another candidate begins with the name",
        "in field and line": "a field and a line state the name",
        "in line, not in fields": "fields state authors, but not this one",
        "no author fields": "no field states an author",
    }
    | page_context.FEATURES
)


def meaning(feature: str) -> str:
    """The meaning of a feature of names. Raises `KeyError` for an unknown one."""
    return page_context.feature_meaning(feature, FEATURES)


class AuthorCandidate(NamedTuple):
    """A name with every claim of it."""

    name: str
    claims: list[Claim]
    features: frozenset[str]

    @property
    def main_claim(self) -> Claim:
        """The first claim of a field, else of a line; one in mixed case is preferred."""
        return min(self.claims, key=lambda claim: ("in line" in claim.features, claim.text.isupper() or claim.text.islower()))


class NameContext(NamedTuple):
    """What all names of a page are compared with."""

    sites: set[str]  # names of the site, their words joined
    titles: str  # words of all titles, with a space before and behind each
    host: str  # its letters and digits
    keys: Collection[str]  # of all candidates
    beginnings: Collection[str]  # of these keys, up to any word but the last
    has_fields: bool  # whether a field states an author


def find_author_candidates(context: PageContext, date_line: int | None) -> list[AuthorCandidate]:
    """Find the names that may be those of authors. `date_line` is the number of the line that states the date."""
    claims: dict[str, list[Claim]] = {}
    sites = {"".join(lexicon.tokenize(text[:MAX_SITE_LENGTH])) for text in context.field_texts("site")[:MAX_SITES]}
    for stated in (*_field_claims(context), *author_lines.find_line_claims(context, date_line)):
        claim = remove_site(stated, sites) if sites and stated.value.count(" ") > 1 else stated
        key = person_names.name_key(claim.value)
        if key and len(claim.value) < MAX_CANDIDATE_LENGTH:
            claims.setdefault(key, []).append(claim)
    titles = context.field_texts("title")[:MAX_TITLES]
    titles += [] if context.title_line is None else [context.line_text(context.title_line)]
    names = NameContext(
        sites,
        f" {' '.join(' '.join(lexicon.tokenize(text[:MAX_TITLE_LENGTH])) for text in titles)} ",
        context.host().replace("-", "").replace(".", ""),
        claims.keys(),
        {beginning for key in claims for beginning in list_beginnings(key)},
        any("in field" in claim.features for of_name in claims.values() for claim in of_name),
    )
    return [AuthorCandidate(of_name[0].value, of_name, _name_features(key, of_name, names)) for key, of_name in claims.items()]


def list_beginnings(key: str) -> list[str]:
    """What a key begins with, up to any of its words but the last.

    >>> list_beginnings("grey heron weir")
    ['grey', 'grey heron']
    """
    return [key[: space.start()] for space in re.finditer(" ", key)]


def remove_site(claim: Claim, sites: Container[str]) -> Claim:
    """A claim without the name of the site behind two words or more: `Grey Heron Weir Gazette`."""
    parts = claim.value.split()
    if len(parts) > MAX_WORDS_WITH_SITE:
        return claim
    joined = ["".join(lexicon.tokenize(part)) for part in parts]
    for count in range(2, len(parts)):
        if "".join(joined[count:]) in sites:
            name = " ".join(parts[:count])
            return claim._replace(value=name, text=name)
    return claim


def _name_features(key: str, claims: list[Claim], names: NameContext) -> frozenset[str]:
    """The features of all claims of a name, and those of the name among the others of its page."""
    name = claims[0].value
    features = {feature for claim in claims for feature in claim.features}
    words = len(person_names.split_family_name(name)) or len(key.split())
    count, joined = f"words: {min(words, MAX_NAME_WORDS)}", "".join(key.split())
    sources = sum(feature.startswith(SOURCES) for feature in features)
    has_given_name = person_names.starts_with_given_name(name) or bool(person_names.split_family_name(name))
    features |= {
        feature
        for feature, holds in (
            (count, True),
            (f"{count}, {'given name' if has_given_name else 'no given name'}", True),
            ("given name", has_given_name),
            ("group word", person_names.has_group_word(name)),
            ("no-name text", bool(TEXT_IN_NO_NAME.search(name))),
            ("menu word", bool(MENU_WORD.search(lower_case(name)))),
            ("site name", joined in names.sites),
            ("site name, given name", joined in names.sites and has_given_name and " " in name),
            ("in host", joined in names.host),
            ("overlaps site name", any(joined in site or site in joined for site in names.sites if site)),
            ("in title", f" {key} " in names.titles),
            ("all capitals", name.isupper()),
            ("all lower case", name.islower()),
            ("name form", person_names.has_name_form(name)),
            ("lexicon phrase", bool(lexicon.match_topics(name))),
            ("2+ sources", sources > 1),
            ("3+ sources", sources > 2),
            ("2+ claims", len(claims) > 1),
            ("only candidate", len(names.keys) == 1),
            ("extends another name", any(beginning in names.keys for beginning in list_beginnings(key))),
            ("begins another name", key in names.beginnings),
            ("in field and line", "in field" in features and "in line" in features),
            ("in line, not in fields", "in field" not in features and names.has_fields),
            ("no author fields", not names.has_fields),
        )
        if holds
    }
    return frozenset(features)


def _field_claims(context: PageContext) -> Iterator[Claim]:
    """The names that metadata fields state."""
    counts: dict[str, int] = {}
    for i in context.fields:
        block = context.blocks[i]
        if context.verdicts[i].field == "authors":
            counts[block.name] = counts.get(block.name, 0) + 1
            source = f"field: {block.name}" if counts[block.name] == 1 else f"later field: {block.name}"
            for name in _field_names(block.text, is_inverted=block.name in FAMILY_NAME_FIRST):
                yield Claim(i, name, name, frozenset((source, "in field")), block.name)


def _field_names(text: str, *, is_inverted: bool) -> list[str]:
    """The names in the text of a field, without addresses; none in an address. `is_inverted`: family names may come first."""
    text = remove_addresses(normalize_spaces(unescape(text)))
    if is_inverted and (parts := FAMILY_GIVEN.fullmatch(text)) and not any(map(person_names.is_full_name, parts.groups())):
        text = f"{parts[2]} {parts[1]}"
    return [] if text.startswith(("@", "www.")) or "://" in text else person_names.split_names(text)
