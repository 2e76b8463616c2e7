"""The form of the names of people, in every script: recognise, clean, separate and compare names.

Where names are in a line is left to `bylines`, and how likely one is that of an author to `metadata.author_candidates`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from reex_cli import lexicon
from reex_cli.delayed_pattern import DelayedPattern
from reex_cli.text import lower_case

PARTICLE = lexicon.pattern("name-particle")
INITIALS = r"(?:[^\W\d_a-z]\.){1,3}"
ELISION = r"(?:[dDlLO]['’])?"  # d'Arcy, O'Hara
NAME_PART = rf"(?:{INITIALS}|{ELISION}[^\W\d_a-z][\w’'‑-]*\.?|{PARTICLE}(?=\s))"
SHORT_NAME = rf"({NAME_PART}(?:[ ]{NAME_PART}){{0,3}})"
CASED_NAME = lexicon.LazyPattern(rf"(?!{lexicon.pattern('inner-particle')}\s){NAME_PART}(?:[ ]{NAME_PART}){{0,4}}")
COMPOUND_ADJECTIVE = re.compile("[A-Z]{2}[-‑][a-z]")  # `SEO-friendly`
LOWER_CASE_PART = re.compile(rf"{PARTICLE}|[dl]['’].*")
# Scripts without capitals: Arabic, Hebrew, Indic, Thai and others. Python counts their marks as no part of a word.
MARKS = r"\u0300-\u036f\u0591-\u05c7\u064b-\u0670\u0900-\u0963\u0970-\u0dff\u0e01-\u0e4e\u0e80-\u0ece\u1000-\u109f\u1780-\u17d3"
UNCASED_WORD = rf"(?:[\w{MARKS}\u200c'’״׳-]{{2,20}}|[\w{MARKS}]\.)"
UNCASED_NAME = DelayedPattern(rf"(?=\D*$){UNCASED_WORD}(?:[ ]{UNCASED_WORD}){{0,4}}")
KANA_OR_HAN, HANGUL = "[\u3005\u3006\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff]", "[\uac00-\ud7a3]"
UNSPACED_NAME = DelayedPattern(  # Chinese, Japanese and Korean names, and foreign ones in their scripts
    rf"{KANA_OR_HAN}{{2,6}}|{KANA_OR_HAN}{{1,4}}[ ]{KANA_OR_HAN}{{1,5}}|{HANGUL}{{2,4}}|{HANGUL}{{1,2}}[ ]{HANGUL}{{1,3}}"
    r"|[\u30a1-\u30fa\u30fc・＝]{3,16}|[\u3400-\u9fff]{1,5}(?:[·‧・][\u3400-\u9fff]{1,6}){1,2}"
)
HAN_NAME = DelayedPattern(r"[\u3400-\u9fff]{2,4}")
UNSPACED = DelayedPattern(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
HANDLE = re.compile(r"[a-z][\w-]{1,24}$")  # a name of one word in lower case, and nothing behind it
CALENDAR = f"{lexicon.pattern('weekday')}|{lexicon.pattern('month-name').lower()}"
LEAD_IN_WORDS = f"{CALENDAR}|{lexicon.pattern('lead-in')}"
# For text in lower case:
LEAD_IN = lexicon.LazyPattern(LEAD_IN_WORDS)
ANNOUNCEMENT = lexicon.LazyPattern(rf"(?:{LEAD_IN_WORDS}|{lexicon.pattern('announcement')})\s*:?")
JOINING_WORDS = (
    "|".join(
        rf"\b{word}\b"
        for item in lexicon.alternatives("name-joiner")
        for word in dict.fromkeys((item, item.upper() if len(item) > 1 and item.isalpha() else item))
    )
    or lexicon.MATCHES_NOTHING
)
NAME_JOINER = lexicon.LazyPattern(rf"(?<!\s)\s*((?:[,，]\s*)?(?:{JOINING_WORDS})|[,;/&+，；、])\s*")
ENUMERATING_SIGNS = frozenset(",，、;；/")
KNOWN_DEGREE = rf"{lexicon.pattern('degree')}\.?(?!\w)"
DEGREES_BEHIND_COMMA = lexicon.LazyPattern(rf"(?=,)(?:,\s*(?:{KNOWN_DEGREE}|[A-Z]{{2,5}}\b))+$")
DEGREES_BEHIND_BLANK = lexicon.LazyPattern(rf"(?=\s)(?:(?<!\s)\s+{KNOWN_DEGREE})+$")
DEGREE = lexicon.LazyPattern(rf"(?:{KNOWN_DEGREE}|[A-Z]{{2,5}})$")
GROUP_WORD = lexicon.compile_lower("group-word", r"\b", lexicon.WORD_END)
JOB_TITLE = lexicon.compile_lower("job-title", r"\b", lexicon.WORD_END)
BY_OR_TAG = lexicon.LazyPattern(rf"^(?:{lexicon.pattern('by-word')}|{lexicon.pattern('by-phrase')})\s+|<[^<>]*>", re.IGNORECASE)
NAME_EDGES = ' \xa0　,.;:|-–—·•"“”()[]【】（）<>、。：*_'
MAX_NAME_LENGTH = 60  # characters
MIN_PLAIN_DEGREE = 3  # letters of a degree that is recognised in a text of capitals
CACHED_TEXTS = 1 << 13  # a page and a site repeat many lines
NUMBER = "#"  # as `lexicon.tokenize` writes numbers


@lru_cache(CACHED_TEXTS)
def has_name_form(text: str) -> bool:
    """Whether a text has the form of a name in its script: capitals, initials and particles; else few and short words.

    >>> [has_name_form(x) for x in ("Ludwig van Weir", "the weir", "Maria weir", "佐伯 みなみ", "سامي الحداد")]
    [True, False, False, True, True]
    """
    if text.lower() != text.upper():  # a script with capitals
        return (
            CASED_NAME.fullmatch(text) is not None
            and not COMPOUND_ADJECTIVE.search(text)
            and not any(part[0].islower() and not LOWER_CASE_PART.fullmatch(part) for part in text.split(" "))
        )
    if not text.isascii() and UNSPACED.search(text):
        return UNSPACED_NAME.fullmatch(text) is not None
    return UNCASED_NAME.fullmatch(text) is not None and lexicon.stop_words().isdisjoint(text.split())


@lru_cache(CACHED_TEXTS)
def parse_name(text: str) -> str | None:
    """The text without degrees, if it has the form of a name, else None.

    >>> [parse_name(x) for x in ("Grey Heron, PhD", "Ludwig van Weir", "the weir", "Heron 2", "a", "Published", "Team Size")]
    ['Grey Heron', 'Ludwig van Weir', None, None, None, None, None]
    >>> [parse_name(x) for x in ("GREY WEIR", "Chief Surveyor", "Staff Writer", "Lorna June Weir", "SEO-friendly")]
    ['GREY WEIR', None, None, 'Lorna June Weir', None]
    """
    text = without_preposition(remove_degrees(text.strip(NAME_EDGES)))
    is_name = 1 < len(text) <= MAX_NAME_LENGTH and has_name_form(text) and not LEAD_IN.fullmatch(lower_case(text))
    return text if is_name and not lexicon.is_menu_facet(text) and not is_office(text) else None


def without_preposition(name: str) -> str:
    """A name without two letters in lower case in front of a known given name: “by”, where that is a particle of names, too.

    >>> [without_preposition(x) for x in ("de Maria Weir", "De Ion Weir", "de Weir", "De Luca", "Ludwig van Weir")]
    ['Maria Weir', 'Ion Weir', 'de Weir', 'De Luca', 'Ludwig van Weir']
    """
    first, _, rest = name.partition(" ")
    may_be_preposition = (first.islower() and len(first) == len("de")) or first == "De"  # as Romanian bylines begin
    return rest if may_be_preposition and " " in rest and starts_with_given_name(rest) else name


def remove_degrees(text: str) -> str:
    """A name without the degrees behind it. In capitals a short surname may look like one: it stays.

    >>> [remove_degrees(x) for x in ("Grey Heron, MD, FRCS", "Maria Weir RN", "MARY DO", "Anna MA", "JO WEIR, MD")]
    ['Grey Heron', 'Maria Weir', 'MARY DO', 'Anna MA', 'JO WEIR']
    """
    text = DEGREES_BEHIND_COMMA.sub("", text)
    if match := DEGREES_BEHIND_BLANK.search(text):
        degrees = match[0].split()
        is_plain = text.isupper() and any(sum(map(str.isalpha, degree)) < MIN_PLAIN_DEGREE for degree in degrees)
        has_two_words = " " in text[: match.start()].strip()
        if not is_plain and (has_two_words or any(not degree.isupper() for degree in degrees)):
            return text[: match.start()]
    return text


def is_office(text: str) -> bool:
    """Whether words in the form of a name are an office or a trade: its last word is one, and no given name is in front.

    >>> [is_office(x) for x in ("Chief Surveyor", "Senior Health Reporter", "Grey Heron", "Editor-in-Chief", "Maria Editor")]
    [True, True, False, True, False]
    """
    match = None
    for match in JOB_TITLE.finditer(lower_case(text)):
        if match.start() == 0 and match.end() < len(text) and text[match.end()] == "-":
            return True
    return match is not None and match.end() == len(text) and not starts_with_given_name(text)


def split_names(text: str) -> list[str]:
    """The names that a metadata field states: one, or several with separators between them.

    >>> split_names("By Grey Heron and Ludwig van Weir"), split_names("Weir, Ludwig"), split_names("刘芳、张强")
    (['Grey Heron', 'Ludwig van Weir'], ['Weir, Ludwig'], ['刘芳', '张强'])
    >>> split_names("Grey Heron, MD, Chief Surveyor and Maria Weir"), split_names("Salt Road, Weir and Sons")
    (['Grey Heron', 'Maria Weir'], ['Salt Road, Weir and Sons'])
    """
    text = remove_degrees(BY_OR_TAG.sub("", text.strip()).strip(" ,;|"))
    pieces = [remove_degrees(part.strip()) for part in NAME_JOINER.split(text)[::2]]
    pieces = [piece for piece in pieces if piece and not DEGREE.fullmatch(piece)]
    names = [piece for number, piece in enumerate(pieces) if number == 0 or not is_office(piece)]
    if len(pieces) > 1 and all(is_full_name(name) and not has_group_word(name) for name in names):
        return names
    return [text] if text else []


def has_group_word(name: str) -> bool:
    """Whether a name has a word of groups.

    >>> has_group_word("Weir and Sons Ltd"), has_group_word("Grey Heron")
    (True, False)
    """
    return GROUP_WORD.search(lower_case(name)) is not None


def is_group_word(word: str) -> bool:
    """Whether a text is a word of groups, and nothing else."""
    return GROUP_WORD.fullmatch(lower_case(word)) is not None


def is_full_name(text: str) -> bool:
    """Whether a text has the form of a name of at least two words, or is one in a script without blanks."""
    return has_name_form(text) and (" " in text or bool(UNSPACED.match(text)))


def split_family_name(name: str) -> tuple[str, ...]:
    """Family and given name of a name in Han signs without a blank, if the family is known; nothing for any other.

    >>> split_family_name("刘芳"), split_family_name("佐伯健太"), split_family_name("首页"), split_family_name("Grey Heron")
    (('刘', '芳'), ('佐伯', '健太'), (), ())
    """
    if not name.isascii() and HAN_NAME.fullmatch(name):
        for length in (2, 1):
            if len(name) > length and name[:length] in lexicon.family_names():
                return name[:length], name[length:]
    return ()


def split_unspaced_names(text: str) -> list[str]:
    """Chinese names that only blanks separate; any other text as it is.

    >>> split_unspaced_names("刘芳 张强"), split_unspaced_names("佐伯 健太"), split_unspaced_names("Grey Heron")
    (['刘芳', '张强'], ['佐伯 健太'], ['Grey Heron'])
    """
    parts = text.split()
    families = lexicon.family_names()
    if len(parts) > 1 and all(map(split_family_name, parts)) and parts[0] not in families:
        return parts
    return [text]


def name_key(name: str) -> str:
    """A key that is the same for all spellings of a name: its words in lower case.

    >>> name_key("Grey HERON"), name_key("Grey-Heron")
    ('grey heron', 'grey heron')
    """
    return " ".join(part for part in lexicon.tokenize(name) if part != NUMBER)


@lru_cache(CACHED_TEXTS)
def starts_with_given_name(name: str) -> bool:
    """Whether a name begins with a known given name, honorifics apart; or with that of a family where families come first.

    >>> starts_with_given_name("Maria Heron"), starts_with_given_name("Dr. Karl Weir"), starts_with_given_name("Travel Tips")
    (True, True, False)
    >>> [starts_with_given_name(x) for x in ("Nguyễn Thị Weir", "Nagy Maria", "Nagy Weir", "佐藤 みなみ")]
    [True, True, False, True]
    """
    parts = [part for part in lexicon.tokenize(name) if part not in lexicon.honorifics()]
    if not parts:
        return False
    if parts[0] in lexicon.given_names():
        return True
    return (
        len(parts) > 1
        and parts[0] in lexicon.family_names()
        and (len(parts) > 2 or not parts[0].isascii() or parts[-1] in lexicon.given_names())
    )
