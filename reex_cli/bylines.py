"""Find the names in lines that state who wrote an article: behind the words of a byline, before others, or alone.

    byline  := opening names rest | names suffix rest
    names   := name (joiner name | sign office | sign name)*
    rest    := (date | handle | office | employer | place | separator) …

The form of a name is left to `person_names`; whether the line is about the author of the article, to those who ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from reex_cli import lexicon
from reex_cli.dates import find_dates
from reex_cli.lexicon.beginnings import look_ahead
from reex_cli.pattern_cache import pattern_cache
from reex_cli.person_names import (
    CACHED_TEXTS,
    CALENDAR,
    DEGREE,
    ENUMERATING_SIGNS,
    HANDLE,
    JOB_TITLE,
    NAME_JOINER,
    UNSPACED,
    has_group_word,
    is_full_name,
    is_group_word,
    parse_name,
    split_unspaced_names,
    starts_with_given_name,
)
from reex_cli.text import is_unspaced, lower_case

# A pattern that is searched begins with a look at its first characters, so that few places of a line are tried.
OPENING_KEYS = ("byline-verb", "byline-preposition", "author-label", "byline-opening")
BYLINE_OPENING = lexicon.LazyPattern(
    rf"""(?<![^\s|·•–—,(\[【*_-]) {look_ahead(item for key in OPENING_KEYS for item in lexicon.alternatives(key))}
    (?: {lexicon.pattern("byline-verb")} \s+ )?
    (?: {lexicon.pattern("byline-preposition")} (?: \s*[:：]\s* | \s+ | (?=[A-Z][a-z]) )
      | (?P<label> {lexicon.pattern("author-label")} \s*[:：]\s* | {lexicon.pattern("byline-opening")} ) )""",
    re.VERBOSE,
)
SUFFIX = lexicon.LazyPattern(rf"(?<=\w)\s?{lexicon.pattern('byline-suffix')}(?!\w)")
NO_BYLINE = lexicon.compile_pattern("no-byline")
GLUED = lexicon.LazyPattern(  # where a browser's text has lost the space before a word
    rf"(?<=[a-z.)\d])(?=[A-Z])(?=(?:{lexicon.pattern('glued-word')}|{lexicon.pattern('month-name')})\b)"
    rf"|(?<=[A-Z])(?=[A-Z])(?={lexicon.pattern('glued-capitals')}\b)"
)
# For text in lower case:
NAME_END = lexicon.compile_lower("name-end", r"(?=\s)(?<!\s)\s+(", rf"){lexicon.WORD_END}")  # words that end a name
NAME_END_AT_END = lexicon.compile_lower("name-end", r"(?=\s)(?<!\s)\s+", "$")
CALENDAR_AT_END = lexicon.LazyPattern(rf"(?=[\s,])(?<![\s,])[\s,]+(?:{CALENDAR})\.?,?$")
WEEKDAY_AT_END = lexicon.LazyPattern(rf"(?=[\s,])(?<![\s,])[\s,]+{lexicon.pattern('weekday')}\.?,?$")
HANDLE_OR_ADDRESS = re.compile(r"(?<!\S)[^\s@]*@\S+")
BYLINE_END = pattern_cache.compile(
    r"[|•\t(\[（【]|(?<![\uac00-\ud7a3])·|\s[-–—]\s|\d|(?<=[a-z]{3})\.\s|。|\s/\s|\s[^\W\d_]{2,14}\s?(?:[:：]\s|：)"
    r"|\s[\u3400-\u9fff]{1,4}[/／]"
)
OTHER_BYLINE = lexicon.LazyPattern(  # behind a name: of who made the pictures
    rf"(?=\s)(?<!\s)\s+(?={lexicon.pattern('no-byline')}[^\W\d_]*\s+{lexicon.pattern('byline-preposition')}\s)"
    rf"|(?=[·∙])[·∙]\s?(?={lexicon.pattern('photo-word')}\s)",
    re.IGNORECASE,
)
BRACKETED = re.compile(r"【(?:[^【】]{1,16}[・＝=/／])?([^【】・＝=/／]{2,10})】$")  # a whole line of Japanese papers
BULLETS = " ■◆●□▪◇○▲"  # in front of a byline
VERSE = re.compile(r"[^\W\d_]+\.? \d{1,3}(?::\d{1,3}[-–]\d|:\d(?!\d)|, ?\d{1,3}(?!\d))")  # “Luke 15, 8”, no day, no time
INITIAL = re.compile(r"[^\W\d_]\.[ -]?[^\W\d_]")  # with which a name begins
LINK_NUMBER = re.compile(r"(?<!\S)\[\d{1,3}\](?=[^\W\d_])")  # in front of a link, as text browsers write it
OTHER_PART = re.compile(r"[|•;:：,(]|\s[-–—·/]\s")  # between a byline and what else is on its line
LOWER_CASE_WORD = re.compile(r"(?<!\w)[^\W\d_A-Z][\w’']*")
NOT_PROSE = lexicon.LazyPattern("|".join(map(lexicon.pattern, ("name-joiner", "name-end", "group-word"))))
POSSESSIVE = re.compile(r"['’](?:s\b)?\s")  # behind the owner of a thing
MAX_OPENING_WORDS = 2  # in lower case, of a byline with nothing else in front of a separator
MAX_BYLINE_LENGTH = 160  # characters behind its first words
NO_BYLINE_LENGTH = 16  # characters before a byline in which the words of `NO_BYLINE` are looked for
MAX_SUFFIX_LINE = 80  # characters of a line with words behind names
FUNCTION_WORD_LENGTH = 4  # characters; a longer word that ends a name does so in capitals, too


@lru_cache(CACHED_TEXTS)
def find_byline_names(text: str) -> tuple[tuple[int, list[str]], ...]:
    """The names of each byline in a text, with the place where it begins, in characters.

    >>> find_byline_names("By Grey Heron and Ludwig van Weir, May 3, 2024"), find_byline_names("Photo by Grey Heron")
    (((0, ['Grey Heron', 'Ludwig van Weir']),), ())
    >>> find_byline_names("By JOHN WEIR AND MARY STONE"), find_byline_names("By Dana A. Weir, Tide News, Blois")
    (((0, ['JOHN WEIR', 'MARY STONE']),), ((0, ['Dana A. Weir']),))
    >>> find_byline_names("본지 박서준 기자"), find_byline_names("【社会部・佐藤 みなみ】")
    (((0, ['박서준']),), ((0, ['佐藤 みなみ']),))
    """
    if "[" in text:
        text = LINK_NUMBER.sub("", text)
    text = HANDLE_OR_ADDRESS.sub(", ", GLUED.sub(" ", text)) if "@" in text else GLUED.sub(" ", text)
    return tuple(_byline_names(text))


def _byline_names(text: str) -> Iterator[tuple[int, list[str]]]:
    """Find the names of each byline; see `find_byline_names`."""
    is_found = False
    for opening in BYLINE_OPENING.finditer(text):
        if not _is_of_other_work(text, opening):
            names = leading_names(text[opening.end() : opening.end() + MAX_BYLINE_LENGTH])
            if names:
                is_found = True
                yield (0 if not text[: opening.start()].strip(BULLETS) else opening.start()), names
    if not is_found and (bracketed := BRACKETED.match(text)) and starts_with_given_name(bracketed[1]):
        yield 0, [bracketed[1]]
    elif not is_found and len(text) <= MAX_SUFFIX_LINE and (suffix := SUFFIX.search(text)):
        names = _trailing_names(text[: suffix.start()])
        if names:
            yield 0, names


@lru_cache(CACHED_TEXTS)
def find_other_names(text: str) -> list[str]:
    """The names of a line that begins with a byline of other work than writing: of a review, of a new version.

    >>> find_other_names("Reviewed by Grey Heron, MD"), find_other_names("By Grey Heron")
    (['Grey Heron'], [])
    """
    opening = BYLINE_OPENING.match(text)
    is_other = opening is not None and not opening["label"] and NO_BYLINE.search(opening[0]) is not None
    return leading_names(text[opening.end() : opening.end() + MAX_BYLINE_LENGTH]) if opening and is_other else []


def _is_of_other_work(text: str, opening: re.Match[str]) -> bool:
    """Whether a byline is that of a reviewer, a photographer or a sponsor: its words, or those just in front, say so.

    The words of a label name all work of a person, `text and photos`, so that only what is in front counts.
    """
    before = OTHER_PART.split(text[max(0, opening.start() - NO_BYLINE_LENGTH) : opening.start()])[-1]
    return NO_BYLINE.search(before if opening["label"] else before + opening[0]) is not None


def _trailing_names(text: str) -> list[str]:
    """The names at the end of a text, in front of words that say so: what is before them on the line is no name."""
    piece = re.split(r"[|)\]】）=:：]|\s-\s|\d", text)[-1].strip()
    names = [name for part in re.split(r"[·・,、/]\s?", piece) for name in _unspaced_or_cased_names(part)]
    return names[-1:] if len(names) > 1 and " " in piece and not re.search(r"[·・,、/]", piece) else names


def _unspaced_or_cased_names(text: str) -> Iterator[str]:
    """A text that is a name; else, in scripts without capitals, its last word, if that is one."""
    words = text.split()
    if not words:
        return
    if not text.isascii() and UNSPACED.search(text):
        last = words[-1]
        candidate = text.strip() if len(words) == 2 and len(text) <= 7 and len(words[0]) <= 3 and len(last) < 3 else last
        if len(candidate) > 1 and parse_name(candidate) and parse_name(candidate) == candidate:
            yield candidate
    elif (name := parse_name(text)) and " " in name:
        yield name


def leading_names(text: str) -> list[str]:
    """The names at the beginning of a text, one after the other.

    >>> leading_names("Grey Heron, Chief Surveyor, and Maria Weir, Health Editor"), leading_names("Sarah March July 10, 2015")
    (['Grey Heron', 'Maria Weir'], ['Sarah March'])
    >>> leading_names("Grey Heron for the Tide"), leading_names("Nguyễn Văn An"), leading_names("the river it was cooler")
    (['Grey Heron'], ['Nguyễn Văn An'], [])
    >>> leading_names("Grey Heron Photos: Maria Weir"), leading_names("Grey Heron Pictures by Maria Weir")
    (['Grey Heron'], ['Grey Heron'])
    >>> leading_names("Maria Weir, J. Heron, Tide News"), leading_names("Luke 15, 8")
    (['Maria Weir', 'J. Heron'], [])
    """
    parts = NAME_JOINER.split(_cut_rest(text))
    pieces, joiners = parts[::2], ["", *parts[1::2]]
    if VERSE.match(text):
        return []
    has_word = any(joiner not in ENUMERATING_SIGNS for joiner in joiners[1:]) and not _alternates(joiners)
    names: list[str] = []
    is_interrupted = False  # by an office, an employer or a place
    for joiner, piece in zip(joiners, pieces, strict=True):
        if not piece.strip() or DEGREE.fullmatch(piece.strip()):
            continue
        cut = cut_name_end(piece).strip()
        name = parse_name(cut) or (cut if len(pieces) == 1 and HANDLE.match(cut) else None)
        if name and (not names or _is_listed(name, joiner, has_word=has_word and not is_interrupted)):
            names += split_unspaced_names(remove_employer(name))
            is_whole = name == piece.strip() or not piece.strip()[len(cut) :].strip(" .").islower()
        else:
            is_interrupted, is_whole = True, bool(names) and not piece.strip()[0].islower()
        if not is_whole:
            break
    return names


def _alternates(joiners: list[str]) -> bool:
    """Whether names alternate with employers: `Grey Heron, Hill Post, and Maria Weir, Tide News`."""
    words = [number for number, joiner in enumerate(joiners) if len(joiner) > 1 and joiner[0] in ENUMERATING_SIGNS]
    return bool(words) and words[0] == 2 and len(joiners) > 3


def remove_employer(name: str) -> str:
    """A name of a person without a group behind it, where a line break was lost, or that the person owns.

    >>> remove_employer("Maria Weir Reuters"), remove_employer("Karl Weir's Tide Blog"), remove_employer("Salt Hill News")
    ('Maria Weir', 'Karl Weir', 'Salt Hill News')
    """
    owner = POSSESSIVE.split(name, maxsplit=1)[0]
    if owner != name and " " in owner and starts_with_given_name(owner) and is_group_word(name.rpartition(" ")[2]):
        return owner
    while name.count(" ") > 1 and starts_with_given_name(name) and (group := _group_at_end(name)):
        name = name.removesuffix(group).rstrip()
    return name


def _group_at_end(name: str) -> str:
    """The last word or two of a name if they are words of groups, and two words are in front of them; else ""."""
    parts = name.split(" ")
    return next((end for count in (2, 1) if is_group_word(end := " ".join(parts[-count:])) and len(parts) > count + 1), "")


def _is_listed(name: str, joiner: str, *, has_word: bool) -> bool:
    """Whether a name behind another one belongs to the list. Behind a comma, a place or an employer may have its form."""
    if not is_full_name(name):
        return joiner not in ENUMERATING_SIGNS and starts_with_given_name(name)
    if joiner not in ENUMERATING_SIGNS or joiner in ";；、":
        return not has_group_word(name)
    return not has_group_word(name) and (starts_with_given_name(name) or has_word or INITIAL.match(name) is not None)


def _cut_rest(text: str) -> str:
    """The beginning of a text, up to a date, a separator or a number; without the weekday in front of the date."""
    end = BYLINE_END.search(text)
    stop = end.start() if end else len(text)
    if other := OTHER_BYLINE.search(text, 0, stop):
        return text[: other.start()]
    date = next(find_dates(text, "mdy"), None) if any(map(str.isdigit, text)) else None
    if date is not None and date.start <= stop:
        before = text[: date.start].rstrip()
        name = cut_at_end(WEEKDAY_AT_END, before.rstrip(" ,"))
        return name if before.endswith(",") or not name.isupper() else cut_at_end(NAME_END_AT_END, name)
    return cut_at_end(CALENDAR_AT_END, text[:stop].rstrip(" ,")) if end and end[0].isdigit() else text[:stop]


def cut_at_end(pattern: lexicon.LazyPattern, text: str) -> str:
    """A text without what a pattern for lower case finds at its end."""
    match = pattern.search(lower_case(text))
    return text[: match.start()] if match else text


def cut_name_end(text: str) -> str:
    """The text in front of the first word that ends a name. A short one, such as an article, does so in lower case only.

    >>> [cut_name_end(x) for x in ("Grey Heron on", "Nguyễn Văn An", "Dana A. Weir", "Maria Weir Staff Writer")]
    ['Grey Heron', 'Nguyễn Văn An', 'Dana A. Weir', 'Maria Weir']
    """
    for match in NAME_END.finditer(lower_case(text)):
        word = text[match.start(1) : match.end(1)]
        is_function_word = len(word) < FUNCTION_WORD_LENGTH and not JOB_TITLE.fullmatch(match[1])
        if not is_function_word or word.islower() or (text.isupper() and len(word) > 1 and match.end() < len(text)):
            return text[: match.start()]
    return text


@lru_cache(CACHED_TEXTS)
def parse_byline(text: str) -> list[str]:
    """The authors of a line that is nothing but a byline, with whatever is behind it; none for prose that begins like one.

    >>> parse_byline("By Grey Heron and Maria Weir | Travel"), parse_byline("Von Grey Heron, dpa"), parse_byline("박서준 기자")
    (['Grey Heron', 'Maria Weir'], ['Grey Heron'], ['박서준'])
    >>> parse_byline("记者 刘芳 通讯员 张强")
    ['刘芳', '张强']
    >>> parse_byline("By Easter, Maria Weir had gone."), parse_byline("By Road"), parse_byline("Von Salz und Brot und Licht")
    ([], [], [])
    """
    found = find_byline_names(text)
    names = next((names for start, names in found if start == 0), [])
    if names and is_unspaced(text):
        names = [name for _, others in found for name in others]
    if not names or not (is_full_name(names[0]) or starts_with_given_name(names[0])):
        return []
    head = _cut_rest(text)
    for name in names:
        head = head.replace(name, " ", 1)
    others = [word for word in LOWER_CASE_WORD.findall(head) if not NOT_PROSE.fullmatch(word)]
    return names if len(others) <= MAX_OPENING_WORDS else []
