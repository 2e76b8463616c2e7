"""Rewrite pages into invented languages, so that the models learn to judge without words.

Every word of a page becomes one of an invented vocabulary, always the same, in one of several kinds of script: with case
(as Greek or Cyrillic), without (as Arabic or Devanagari), with short words bound to longer ones (as Korean), without spaces
(as Chinese). Lengths, punctuation, markup and the frequency of words stay what they are in real pages; phrases that rules
know, stop words of the lexicon and learnt weights of words are gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from reex_cli import lexicon
from reex_cli.content.text_features import UNSPACED_PARTICLE
from reex_cli.content.title_heading import TITLE_FIELDS
from reex_cli.model import Block, Element
from tests.bench.split import hash_number

WORD = re.compile(r"[^\W\d_]+")
GREEK, CYRILLIC = "αβγδεζηθικλμνξοπρστυφχψω", "абвгдежзиклмнопрстуфхчшыьэюя"
ARABIC, HEBREW, DEVANAGARI = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "אבגדהוזחטיכלמנסעפצקרשת", "कखगघचछजटडतथदधनपफबभमयरलवशसह"
HANGUL, HAN = range(0xAC00, 0xD7A4), range(0x4E00, 0x9FA0)
PARTICLES = [sign for sign in map(chr, range(0x4E00, 0x9FA0)) if UNSPACED_PARTICLE.fullmatch(sign)]
FULL_WIDTH = str.maketrans(".,!?:;", "。，！？：；")
ARABIC_PUNCTUATION = str.maketrans(",?;", "،؟؛")
MAX_BOUND_WORD = 3  # characters of a word that is bound to the next
MAX_SHORT_WORD = 5  # characters of a word that becomes one Han sign
KINDS = 6
LETTERS = range(ord("a"), ord("z") + 1)
NEW_TAGS = frozenset(f"<{name}>" for name in "article aside figure footer header main nav section".split())  # of HTML 5
Rewrite = Callable[[str], str]


def invented_language(name: str) -> Rewrite:
    """The function that rewrites texts into the language of this name, which decides its kind."""
    seed = hash_number(name)
    kind, seed = seed % KINDS, seed // KINDS
    if kind < 2:
        return partial(rewrite_words, word=lru_cache(None)(partial(spell, (GREEK, CYRILLIC)[kind], seed)))
    if kind == 2:
        return partial(rewrite_words, word=lru_cache(None)(partial(spell, (ARABIC, HEBREW, DEVANAGARI)[seed % 3], seed)),
                       marks=ARABIC_PUNCTUATION)  # fmt: skip
    if kind == 3:
        return partial(rewrite_words, word=lru_cache(None)(partial(spell_bound, seed)))
    return partial(rewrite_unspaced, lru_cache(None)(partial(spell_signs, seed)))


def rewrite_words(text: str, word: Rewrite, marks: dict[int, int] | None = None) -> str:
    """The text with each word replaced."""
    text = WORD.sub(lambda match: word(match[0]), text)
    return " ".join((text.translate(marks) if marks else text).split())


def rewrite_unspaced(word: Rewrite, text: str) -> str:
    """The text with each word replaced by signs, without the spaces between them."""
    signs = WORD.sub(lambda match: word(match[0]), text).translate(FULL_WIDTH)
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", signs).strip()


def spell(alphabet: str, seed: int, word: str) -> str:
    """A word of these letters, as long as the given one or a little longer or shorter, with its capitals."""
    number = hash_number(f"{seed} {word.lower()}")
    length = max(1, len(word) + (len(word) > 3) * (number % 4 - 1))
    letters = []
    for _ in range(length):
        number, place = divmod(number, len(alphabet))
        letters.append(alphabet[place])
    spelt = "".join(letters)
    return spelt.upper() if word.isupper() and len(word) > 1 else spelt.capitalize() if word[0].isupper() else spelt


def spell_bound(seed: int, word: str) -> str:
    """A word of Hangul syllables, half as many as letters; nothing for most short words, which are bound to others."""
    number = hash_number(f"{seed} {word.lower()}")
    if len(word) <= MAX_BOUND_WORD and number % 4:
        return ""
    return draw(HANGUL, number // 4, (len(word) + 2) // 2)


def spell_signs(seed: int, word: str) -> str:
    """One or two Han signs; a particle or nothing for a stop word."""
    number = hash_number(f"{seed} {word.lower()}")
    if word.lower() in lexicon.stop_words():
        return PARTICLES[number % len(PARTICLES)] if number % 3 else ""
    return draw(HAN, number, 1 if len(word) <= MAX_SHORT_WORD and number % 2 else 2)


def draw(signs: range, number: int, count: int) -> str:
    """So many signs, drawn by a number."""
    drawn = []
    for _ in range(count):
        number, place = divmod(number, len(signs))
        drawn.append(chr(signs[place]))
    return "".join(drawn)


def rewrite_page(name: str, blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a page in the language of this name; in two of three, elements have other selectors or fewer."""
    rewrite, elements = invented_language(name), ElementRewriter(name)
    return [rewrite_block(block, rewrite)._replace(element=elements.rewrite(block.element)) for block in blocks]


def rewrite_fields(name: str, fields: Sequence[Block]) -> list[Block]:
    """The metadata fields of such a page, titles in its language; `<title>` alone where its tags are those of HTML 4."""
    rewrite, level = invented_language(name), ElementRewriter(name).level
    if level == 2:
        return [rewrite_block(field, rewrite) for field in fields if field.name == "<title>"]
    return [rewrite_block(field, rewrite) if field.name in TITLE_FIELDS else field for field in fields]


def rewrite_block(block: Block, rewrite: Rewrite) -> Block:
    """The block in another language, or some Hangul signs where nothing of it is left; its links keep their share."""
    text = rewrite(block.text) or draw(HANGUL, hash_number(block.text.lower()), 1 + len(block.text) // 4)
    links = block.link_characters * len(text) // (len(block.text) or 1)
    return block._replace(text=text, link_characters=min(links, len(text)), spans=())


class ElementRewriter:
    """Rewrites the elements of a page: as they are; with invented classes and ids; or in tags of HTML 4 alone, too."""

    def __init__(self, name: str) -> None:
        self.level = hash_number(f"marks of {name}") % 3
        self.known: dict[int, Element] = {}

    def rewrite(self, element: Element | None) -> Element | None:
        """The element with its selectors rewritten, and all around it."""
        if element is None or self.level == 0:
            return element
        if id(element) not in self.known:
            selectors = (*filter(None, map(self.rewrite_selector, element.selectors)),)
            self.known[id(element)] = Element(self.rewrite(element.parent), selectors)
        return self.known[id(element)]

    def rewrite_selector(self, selector: str) -> str:
        """Another selector in its place; empty for none."""
        if selector[:1] == "<":
            return "<div>" if selector in NEW_TAGS and self.level == 2 else selector
        if ":" in selector:
            return ""
        letters = draw(LETTERS, hash_number(selector), 6)
        return f"#{letters}" if selector[:1] == "#" else letters
