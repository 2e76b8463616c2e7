"""Superscripts and subscripts: numbers that would run into their base are written apart, and footnotes are marked as such.

`10<sup>2</sup>` becomes 10^2, `25 m<sup>2</sup>` 25 m², `x<sub>1</sub>` x_1; ordinals (1st), chemical formulas (H2O) and all
other letters stay as they are. The mark of a footnote gets brackets, so that it never runs into its word, and the role
`doc-noteref` of DPUB-ARIA, by which a rule cuts it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reex_cli.readers._html.elements import BLOCK_ELEMENTS, SILENT_ELEMENTS
from reex_cli.readers._html.inline_text import GAP
from reex_cli.readers._html.parser import Tag, unescape_text

SCRIPTS = frozenset(("sup", "sub"))
NOTE_ROLE = "doc-noteref"
NOTE_HINTS = ("noteref", "footnote-ref", "footnoteref", "footnote-anchor")
MAX_TAGS = 12  # inside a superscript or the link of a footnote
BASE_CHARACTERS = 40  # in front of a superscript that are looked at
BREAKS = frozenset((*BLOCK_ELEMENTS, *(f"/{name}" for name in BLOCK_ELEMENTS), "br", "hr", "img"))
MINUS = "-\u2212\u2013"
POWER = re.compile(rf"[{MINUS}+]?\d{{1,4}}|\d{{0,2}}[{MINUS}+]")
NUMBER = re.compile(rf"[{MINUS}]?\d{{1,4}}")
NOTE_NUMBER = re.compile(r"\d{1,3}(?:\s?[,;\u2013-]\s?\d{1,3}){0,8}[).]?")
NOTE_MARK = re.compile(r"(?:[^\W\d_]{1,12}\.?\s){0,2}[\w*\u2020\u2021\u00a7\u00b6#]{1,4}")  # of a link: 1, a, *, note 2
NOTE_CLASS = re.compile(
    r' class="(?:[^"]*\s)?(?:fn|noteref|footnote|footnote-?(?:ref|reference|anchor|link)|sidenote-number)(?=[\s"])'
)
NOTE_LINK = re.compile(
    rf' role="{NOTE_ROLE}"| epub:type="noteref"| class="(?:[^"]*\s)?(?:\w*noteref|footnote-?ref|footnote-anchor)(?=[\s"])'
)
BACKLINK = re.compile(r' href="[^"#]*#(?:cite_ref|fnref)')  # from a footnote to its marks
FRAGMENT = re.compile(r' href="[^"#]*#[^"]')
AMOUNT = re.compile(r"[$€£¥]\s?[\d.,]*\d\Z")
OPENING_MARKS = "([\"'“‘«»„-"
OPERATORS = tuple("=+*/×·−")
BRACKETS = (")", "]")
SENTENCE_MARKS = tuple(".,;:!?…\"'”’»“。，、；：！？」』）")
LONG_WORD = re.compile(r"[^\W\d_]{4}")
UNITS = frozenset("m mm cm dm km nm µm μm ft yd mi in s h min kg g mol sec cd sr rad deg px".split())
LATIN_OR_GREEK = "\u0400"  # the first character behind these scripts
SUPERSCRIPTS = str.maketrans("0123456789+-\u2212\u2013", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
HYPHENS = str.maketrans("\u2212\u2013", "--")


def separate_scripts(tags: list[Tag]) -> list[Tag]:
    """The same tags, in which numbers above or below the line are written apart, and marks of footnotes have their role."""
    changed = tags.copy()
    last = -1  # end of what was changed last
    for start, (name, _, written, _) in enumerate(tags):
        is_link = name == "a" and "note" in written and NOTE_LINK.search(written) is not None
        if start <= last or not (name in SCRIPTS or is_link) or not (end := find_end(tags, start)):
            continue
        inside = tags[start:end]
        text = unescape_text("".join([tag[3] for tag in inside])).strip()
        base = text_before(changed, start)
        if not text:
            continue
        if name != "sub" and is_note(inside, is_link, text, base, link_around(tags, start)):
            mark_note(changed, start, end, text)
        elif name != "a" and (mark := separator(name, text, base, text_behind(tags[end]))) is not None:
            write_apart(changed, start, end, mark)
        last = end
    return changed


def find_end(tags: Sequence[Tag], start: int) -> int:
    """Where a short element without breaks ends; 0 for any other."""
    name, end, depth = tags[start][0], f"/{tags[start][0]}", 0
    for at in range(start + 1, min(len(tags), start + MAX_TAGS)):
        if tags[at][0] == end:
            if not depth:
                return at
            depth -= 1
        elif tags[at][0] in BREAKS:
            return 0
        depth += tags[at][0] == name
    return 0


def text_before(tags: Sequence[Tag], start: int) -> str:
    """The text in front of a tag in its paragraph, as far as the last word needs."""
    text = ""
    for at in range(start - 1, max(-1, start - MAX_TAGS), -1):
        if tags[at][0] not in SILENT_ELEMENTS:
            text = unescape_text(tags[at][3]) + text
        if len(text) > BASE_CHARACTERS or tags[at][0] in BREAKS:
            break
    return text[-BASE_CHARACTERS:]


def text_behind(end: Tag) -> str:
    """The text behind an end tag."""
    return unescape_text(end[3][:BASE_CHARACTERS])


def link_around(tags: Sequence[Tag], start: int) -> str:
    """The attributes of a link that begins directly in front of a tag; empty if none does."""
    before = tags[start - 1] if start else ("", "", "", "")
    return before[2] if before[0] == "a" and not before[3].strip() else ""


def is_note(inside: Sequence[Tag], is_link: bool, text: str, base: str, around: str) -> bool:
    """Whether an element is the mark of a footnote: a link to one, a class of it, or a number behind a word."""
    bare = text.strip("[]()")
    is_number = NOTE_NUMBER.fullmatch(bare) is not None
    if not is_number and not NOTE_MARK.fullmatch(bare):
        return False
    links = [around, *[tag[2] for tag in inside if tag[0] == "a"]]
    if any(map(BACKLINK.search, links)):
        return False
    if is_link or any(map(FRAGMENT.search, links)) or any(NOTE_CLASS.search(tag[2]) for tag in inside):
        return bool(base.strip())
    return is_number and base != "" and not base[-1].isspace() and (any(links) or ends_like_word(base))


def ends_like_word(base: str) -> bool:
    """Whether a text ends like a word or sentence, and not like something that has powers: a number, a unit, a variable.

    >>> [ends_like_word(base) for base in ("the roundness", "it turns.", "25 m", "E = mc", "(a + b)", "10", "of 水門")]
    [True, True, False, False, False, False, True]
    """
    word, last = last_word(base), base[-1:]
    if run := last_letters(word):
        is_word = len(run) > 1 and run == word.lstrip(OPENING_MARKS) and run not in UNITS
        return run[0] >= LATIN_OR_GREEK or len(run) > 3 or (is_word and base[: -len(word)].rstrip()[-1:] not in OPERATORS)
    if last in BRACKETS:
        return LONG_WORD.search(base[max(base.rfind(bracket) for bracket in "([") + 1 :]) is not None
    return last in SENTENCE_MARKS


def last_word(base: str) -> str:
    """What is behind the last space of a text."""
    return base.rpartition(" ")[2]


def last_letters(word: str) -> str:
    """The letters in which a word ends."""
    start = len(word)
    while start and word[start - 1].isalpha():
        start -= 1
    return word[start:]


def separator(name: str, text: str, base: str, behind: str) -> str | None:
    """What parts a number from its base: `^`, `_`, a point or a gap; empty for characters of its own, None for nothing."""
    if name == "sub":
        return "_" if is_index(text, base, behind) else None
    if not base.strip() and NOTE_NUMBER.fullmatch(text):
        return GAP  # the number of a footnote in front of its text
    last = base[-1:]
    if not POWER.fullmatch(text) or not last or last.isspace():
        return None
    if last.isdigit() and len(text) == len("50") and AMOUNT.search(base):
        return "."  # cents
    if last in BRACKETS or (last.isdigit() and NUMBER.fullmatch(text.removeprefix("+"))):
        return "^"
    return "" if last.isalpha() and last < LATIN_OR_GREEK else None


def is_index(text: str, base: str, behind: str) -> bool:
    """Whether a subscript is the index of a variable or the base of a number, and not part of a chemical formula."""
    if base[-1:].isdigit():
        return text[0].isdigit()
    word = last_word(base)
    letters = last_letters(word)
    is_variable = letters[:1].islower() and (len(letters) == 1 or letters == word)
    return is_variable and (len(text) == 1 or NUMBER.fullmatch(text) is not None) and not behind[:1].isalpha()


def write_apart(tags: list[Tag], start: int, end: int, mark: str) -> None:
    """Put a mark in front of the number in an element, a gap behind it, or write it with characters of its own."""
    if mark == GAP:
        tags[end] = (*tags[end][:3], GAP + tags[end][3])
        return
    characters = HYPHENS if mark else SUPERSCRIPTS
    for at in range(start, end):
        inner = tags[at][3].strip().translate(characters)
        tags[at] = (*tags[at][:3], f"{mark}{inner}" if inner else "")
        mark = "" if inner else mark


def mark_note(tags: list[Tag], start: int, end: int, text: str) -> None:
    """Give the mark of a footnote its role, and brackets if it has none."""
    name, raw, written, inner = tags[start]
    role = "" if f'role="{NOTE_ROLE}"' in written else f' role="{NOTE_ROLE}"'
    if text.startswith(("[", "(")):
        tags[start] = (name, raw, written + role, inner)
        return
    text = inner.lstrip()
    tags[start] = (name, raw, written + role, f"{inner[: len(inner) - len(text)]}[{text}")
    last = tags[end - 1]
    tags[end - 1] = (*last[:3], f"{last[3].rstrip()}]")
