"""Names of people in a line: after "by", between separators, alone. What is a name in form only is weighed elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

from reex_cli import lexicon
from reex_cli.dates import find_dates
from reex_cli.text import normalize_spaces

# A pattern that is looked for begins with its first character, so that few places of a line are tried.
PARTICLE = r"(?:de|da|del|della|di|du|van|von|der|den|ten|ter|la|le|bin|ibn|al|el|y|dos|das|zu|zur|af|av|st)"
PART = rf"(?:(?:[^\W\d_a-z]\.){{1,3}}|[^\W\d_a-z][\w’'-]*\.?|{PARTICLE}(?=\s))"
NAME = re.compile(rf"(?!(?:von|di|la|le|el|al|y|zu|av|af|st)\s){PART}(?:[ ]{PART}){{0,4}}")
HANDLE = re.compile(r"[a-z][\w-]{1,24}$")  # of one word, and nothing behind it but a separator
MARKED = re.compile(r"(?<=[^\W\d_])[  ]?[\d*†‡✉]+(?:,\s?[\d*†‡✉]+)*(?=,|;|$)")
BY = re.compile(
    r"""(?:^|(?<=[\s|·•–—,(-]))
    (?: (?:[Ww]ritten|WRITTEN|[Pp]osted|POSTED|[Pp]ublished|[Aa]uthored|[Ww]ords|[Ss]tory|[Tt]ext|[Rr]eporting|[Cc]reated
         |[Aa]rticle|[Rr]eviewed|[Uu]pdated|[Ss]ubmitted|[Cc]ontributed|[Cc]ompiled|[Pp]repared|[Rr]eport) \s+ )?
    (?: (?:[Bb]y|BY|[Vv]on|VON|[Pp]ar|PAR|[Pp]or|POR|[Dd]oor|[Dd]i|[Oo]d|[Aa]v|[Aa]f) (?: \s*:\s* | \s+ | (?=[A-Z][a-z]) )
      | (?:[Aa]uthors?|AUTHORS?|[Aa]utor(?:in|en|es|a)?|AUTOR|[Aa]uteurs?|[Aa]utore|[Rr]edactie|[Rr]edaktion|[Tt]ext|TEXT
         |[Tt]exto|[Tt]exte|[Tt]ekst|[Ww]riter|[Bb]yline|[Aa]bout\ the\ [Aa]uthor|[Vv]erfasser|[Vv]erfasst|[Gg]eschrieben\ von
         |Автор|[Ff]oto\ und\ Text|[Cc]ontact|[Kk]ontakt|[Aa]nsprechpartner(?:in)?) \s*:\s*
      | Автор\s | 文[/:：] | 作者[:：]?
      | (?:[Ee]in|[Ee]ine) \s (?:Beitrag|Artikel|Kolumne|Analyse|Kommentar|Gastbeitrag)\ von\s )""",
    re.VERBOSE,
)
REVIEW = re.compile(r"review|edited|updated|geprüft|foto|photo|image|picture|illustrat", re.IGNORECASE)
MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
GLUED = re.compile(  # where a browser's text has lost the space before a word
    r"(?<=[a-z.)\d])(?=[A-Z])(?=(?:Published|Updated|Posted|Last|Written|By|Date|Staff|Senior|Contributor|Editor|Reporter|Author|Writer"
    rf"|{MONTHS}|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Read)\b)"
    r"|(?<=[A-Z])(?=[A-Z])(?=(?:PUBLISHED|UPDATED|POSTED|LAST UPDATED|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)\b)"
)
STOP = re.compile(  # words that end a name, and whatever is behind them
    rf"""(?=\s) (?<!\s)\s+ (?:
    (?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)? | {MONTHS} | updated? | published | posted | last | on
    | in | at | for | from | with | reviewed | edited | written | fact | staff | senior | contributor | contributing | editor
    | writer | reporter | guest | the | a | an | is | was | has | special | correspondent | freelance | founder | ceo | cto
    | director | manager | chief | executive | associate | assistant
    | professor | reading | min | am | um | vom | le | el
    | il | den | follow | share | comments? | leave | minutes? | read | freier | autor(?:in)? | journalist(?:in)?
    | publié | mis | publicado | actualizado | (?:chef)?redakteur(?:in)?
    | gepostet | veröffentlicht | aktualisiert | erstellt | stand ) \b .*""",
    re.IGNORECASE | re.VERBOSE,
)
LEADING = re.compile(  # what stands before a name or a date, or in one
    rf"(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?|{MONTHS}|press release|created|date|datum|stand|by"
    r"|(?:written|posted|published|reviewed|edited) by|authors?|autor(?:in|en)?|auteurs?"
    r"|(?:last )?(?:updated|published|posted|modified|reviewed|edited)|publié|mis à jour|publicado|actualizado|atualizado"
    r"|(?:zuletzt )?(?:veröffentlicht|aktualisiert|erstellt|geändert|publiziert)|pubblicato|aggiornato|gepubliceerd"
    r"|опубликовано|opublikowano",
    re.IGNORECASE,
)
ANNOUNCING = re.compile(  # what says nothing on a line of its own
    rf"(?:{LEADING.pattern}|von|par|por|di|door|od|автор|am|vom|on|le|el|il|den|op)\s*:?", re.IGNORECASE
)
JOIN = re.compile(r"(?<!\s)\s*(?:[,;/&+]|\b(?:and|und|et|y|e|en|og|och|и)\b|\bwith\b|\bmit\b)\s*")
SEGMENT = re.compile(r"(?=[\s|·•●∙⋅»/—–>:;,()])(?<!\s)\s*(?:[|·•●∙⋅»/—–>:;\t]|\s-\s|,\s|\(|\)|\xa0{2,}|  +)\s*")
DEGREE = re.compile(
    r"""(?=[,\s]) (?: (?:,|(?<!\s))\s+ (?: Ph\.?\s?D | M\.?D | R\.?N | MPH | MS | RDN? | LDN? | MBA | CFP | CPA | DVM | J\.?D
    | Esq | Jr | Sr | CPT | DO | BSc | MSc | MA | BA | LCSW | E-RYT.* | [A-Z]{2,5} ) \.? )+$""",
    re.VERBOSE,
)
IS = re.compile(
    rf"({PART}(?:[ ]{PART}){{0,3}})[ ](?:is|was|writes|has|ist|schreibt|est|es|è|works|loves|lives|covers|joined|holds"
    r"|studie[sd]|began|started|believes)\b"
)
ABOUT = re.compile(
    r"(?:About|Über|More about|Meet|Von|More by|More from|Posts by|View all posts by|Articles by|All posts by)"
    rf"[ ]({PART}(?:[ ]{PART}){{0,3}})$"
)
LONGEST = 60
REMEMBERED = 1 << 13  # texts, of which a page and a site say many more than once
NUMBER = "#"
TITLES = frozenset("dr prof mr mrs ms sir dipl ing med phil".split())


@lru_cache(REMEMBERED)
def named(text: str) -> str | None:
    """The text as a name, if it has the form of one: degrees off.

    >>> [named(x) for x in ("Grey Heron, PhD", "Ludwig van Weir", "the weir", "Heron 2", "a", "Published", "Team Size")]
    ['Grey Heron', 'Ludwig van Weir', None, None, None, None, None]
    """
    text = DEGREE.sub("", text.strip(' \xa0,.;:|-–—·•"“”()[]'))
    fits = 1 < len(text) <= LONGEST and NAME.fullmatch(text) and not LEADING.fullmatch(text)
    return text if fits and not lexicon.is_menu_facet(text) else None


@lru_cache(REMEMBERED)
def after_by(text: str) -> tuple[tuple[int, list[str]], ...]:
    """The names that "by" or its like announces, each run with the place where it begins."""
    return tuple(_after_by(GLUED.sub(" ", text)))


def _after_by(text: str) -> Iterator[tuple[int, list[str]]]:
    for found in BY.finditer(text):
        if not REVIEW.search(text, max(0, found.start() - 12), found.end()):
            people = _run(text[found.end() : found.end() + 160])
            if people:
                yield found.start(), people


def _run(text: str) -> list[str]:
    """The names at the beginning of a text, one after the other."""
    people: list[str] = []
    pieces = JOIN.split(re.split(r"[|·•\t(]|\s[-–—]\s|\d|(?<=[a-z]{3})\.\s", text, maxsplit=1)[0])
    for piece in pieces:
        short = STOP.sub("", piece).strip()
        name = named(short) or (short if len(pieces) == 1 and HANDLE.match(short) else None)
        if name:
            people.append(name)
        if not piece.strip() or DEGREE.fullmatch(f" {piece}"):
            continue
        if not name or name != piece.strip():
            break
    return people


@lru_cache(REMEMBERED)
def segments(text: str) -> tuple[str, ...]:
    """The parts of a line between separators and dates that have the form of a name."""
    return tuple(_segments(GLUED.sub(" | ", text)))


def _segments(text: str) -> Iterator[str]:
    dates = list(find_dates(text, "mdy"))
    for mention in reversed(dates):
        text = f"{text[: mention.start]} | {text[mention.end :]}"
    text = MARKED.sub("", text)
    for piece in SEGMENT.split(text):
        name = named(STOP.sub("", piece) if dates else piece)
        if name:
            yield name
        else:
            parts = JOIN.split(piece)
            people = [named(part) for part in parts] if len(parts) > 1 else []
            if all(people):
                yield from filter(None, people)


def listed(text: str) -> list[str]:
    """The names that a field states: one, or several with separators between them."""
    text = normalize_spaces(unescape(text))
    if text.startswith(("@", "www.")) or "://" in text:
        return []
    text = re.sub(r"^(?:by|von|par|por|di|door|posted by|written by)\s+|<[^>]*>", "", text.strip(), flags=re.IGNORECASE)
    text = DEGREE.sub("", text.strip(" ,;|"))
    pieces = [DEGREE.sub("", piece).strip() for piece in JOIN.split(text)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) > 1 and all(" " in piece and NAME.fullmatch(piece) for piece in pieces):
        return pieces
    return [text] if text else []


def key(name: str) -> str:
    """What is the same for all ways to write a name."""
    return " ".join(part for part in lexicon.tokenize(name) if part != NUMBER)


def is_given(name: str) -> bool:
    """Whether a name begins with one that is often given to a person, a title before it or not.

    >>> is_given("Maria Heron"), is_given("Dr. Karl Weir"), is_given("Travel Tips")
    (True, True, False)
    """
    parts = [part for part in lexicon.tokenize(name) if part not in TITLES]
    return bool(parts) and parts[0] in lexicon.given_names()
