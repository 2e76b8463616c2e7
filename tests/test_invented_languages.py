"""Invented languages of training pages: what a rewritten page has in common with its original, and what it has not."""

from __future__ import annotations

import re
from collections import Counter
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reex_cli.content.text_features import UNSPACED_PARTICLE
from reex_cli.model import Block, Element, Kind
from tests.bench.split import hash_number
from tests.training.invented_languages import (
    KINDS,
    NEW_TAGS,
    PARTICLES,
    ElementRewriter,
    invented_language,
    rewrite_block,
    rewrite_fields,
    rewrite_page,
)

KIND_NAMES = ("Greek", "Cyrillic", "without case", "Hangul", "Han", "Han, too")
LATIN = re.compile("[a-zA-Z]")
WORDS = st.sampled_from("The mill Wheel by lock WEIR turned slowly and gatekeeper of water harbour a I".split())
TEXTS = st.lists(WORDS, min_size=1, max_size=20).map(" ".join)
SENTENCE = "The gatekeeper turned the wheel slowly, and the gatekeeper waited: water came!"


def name_of_kind(kind: int) -> str:
    """The name of a language of this kind."""
    return next(name for name in (f"language {i}" for i in count()) if hash_number(name) % KINDS == kind)


def name_of_level(level: int) -> str:
    """The name of a page whose elements are rewritten in this way."""
    return next(name for name in (f"page {i}" for i in count()) if ElementRewriter(name).level == level)


NAMES = [name_of_kind(kind) for kind in range(KINDS)]
every_kind = pytest.mark.parametrize("name", NAMES, ids=KIND_NAMES)
every_kind_with_words = pytest.mark.parametrize("name", NAMES[:3], ids=KIND_NAMES[:3])


@every_kind_with_words
@given(text=TEXTS)
def test_a_word_always_becomes_the_same_word(name: str, text: str) -> None:
    rewrite = invented_language(name)
    words, written = text.split(), rewrite(text).split()
    assert len(words) == len(written)
    assert written == [rewrite(word) for word in words]
    assert invented_language(name)(text) == rewrite(text)


@every_kind_with_words
@given(text=TEXTS)
def test_frequencies_and_lengths_of_words_stay(name: str, text: str) -> None:
    rewrite = invented_language(name)
    words, written = text.lower().split(), rewrite(text).lower().split()
    assert Counter(words) == Counter({word: written.count(rewrite(word)) for word in words})
    assert all(-1 <= len(new) - len(old) <= 2 and (len(new) == len(old) or len(old) > 3)
               for old, new in zip(words, written, strict=True))  # fmt: skip


@pytest.mark.parametrize("name", NAMES[:2], ids=KIND_NAMES[:2])
def test_capitals_stay_in_scripts_with_case(name: str) -> None:
    rewrite = invented_language(name)
    assert rewrite("Gatekeeper").istitle()
    assert rewrite("WEIR").isupper()
    assert rewrite("gatekeeper").islower()
    assert rewrite("Gatekeeper").lower() == rewrite("GATEKEEPER").lower() == rewrite("gatekeeper")


def test_words_of_hangul_are_half_as_long_and_most_short_words_are_gone() -> None:
    rewrite = invented_language(NAMES[3])
    assert [len(rewrite(word)) for word in ("weir", "wheel", "gatekeeper")] == [3, 3, 6]
    short = "a an at by he in is it me my no of on or so the to up us we and but for her his".split()
    assert 0 < sum(rewrite(word) != "" for word in short) < len(short) / 2


@pytest.mark.parametrize("name", NAMES[4:], ids=KIND_NAMES[4:])
def test_a_script_without_spaces_has_particles_for_stop_words(name: str) -> None:
    rewrite = invented_language(name)
    text = rewrite(SENTENCE)
    assert " " not in text
    assert (text[-1], text.count("，"), text.count("：")) == ("！", 1, 1)
    assert rewrite("the wheel turned") == rewrite("the") + rewrite("wheel") + rewrite("turned")
    assert all(rewrite(word) == "" or rewrite(word) in PARTICLES for word in ("the", "and", "of"))
    assert UNSPACED_PARTICLE.search("".join(map(rewrite, ("the", "and", "of", "in", "to", "was"))))


@every_kind
@given(text=TEXTS)
def test_no_latin_letter_stays(name: str, text: str) -> None:
    assert not LATIN.search(invented_language(name)(text))


@every_kind
def test_numbers_and_marks_stay(name: str) -> None:
    text = invented_language(name)("Lock 12, weir 3/4 (1904).")
    assert re.findall(r"\d+|/|\(|\)", text) == ["12", "3", "/", "4", "(", "1904", ")"]
    assert text.endswith("。" if name in NAMES[4:] else ".")


@pytest.mark.parametrize(("mark", "arabic"), [("?", "؟"), (",", "،"), (";", "؛"), (".", ".")])
def test_a_script_without_case_has_arabic_marks(mark: str, arabic: str) -> None:
    assert invented_language(NAMES[2])(f"wheel{mark}")[-1] == arabic


def test_languages_of_two_names_have_other_words() -> None:
    names = [name for name in map("language {}".format, range(99)) if hash_number(name) % KINDS == 0]
    assert len({invented_language(name)("gatekeeper") for name in names}) == len(names) > 9


@every_kind
@given(text=TEXTS, share=st.floats(0, 1))
def test_links_keep_their_share_of_a_block(name: str, text: str, share: float) -> None:
    block = Block(Kind.LIST_ITEM, text, level=2, link_characters=int(len(text) * share), element=Element(None, ("<li>",)))
    new = rewrite_block(block, invented_language(name))
    assert abs(new.link_characters / len(new.text) - block.link_characters / len(text)) <= 1 / len(new.text)
    assert new._replace(text=text, link_characters=block.link_characters) == block
    assert rewrite_block(block._replace(link_characters=len(text)), invented_language(name)).link_characters == len(new.text)


@pytest.mark.parametrize("name", NAMES[3:], ids=KIND_NAMES[3:])
def test_a_block_of_which_nothing_would_be_left_becomes_some_hangul_signs(name: str) -> None:
    rewrite = invented_language(name)
    gone = " ".join(word for word in "a an at by he in is it of the to was".split() if not rewrite(word))
    assert gone
    assert not rewrite(gone)
    block = Block(Kind.PARAGRAPH, gone, link_characters=len(gone))
    new = rewrite_block(block, rewrite)
    assert re.fullmatch("[가-힣]+", new.text)
    assert len(new.text) == new.link_characters == 1 + len(gone) // 4
    assert rewrite_block(block._replace(text=gone.upper()), rewrite) == new


@every_kind
@given(text=TEXTS)
def test_a_rewritten_block_has_text_and_none_of_it_in_latin_letters(name: str, text: str) -> None:
    written = rewrite_block(Block(Kind.PARAGRAPH, text), invented_language(name)).text
    assert written
    assert not LATIN.search(written)


def small_page() -> list[Block]:
    """A page with marks of several kinds; two blocks share an element."""
    body = Element(None, ("<body>",))
    article = Element(body, ("<article>", "post", "#post-1", "role:main"))
    nav = Element(body, ("<nav>", "menu", "post"))
    return [
        Block(Kind.LIST_ITEM, "Lock", link_characters=4, element=Element(nav, ("<li>", "menu"))),
        Block(Kind.HEADING, "The Gatekeeper", level=1, element=Element(article, ("<h1>",))),
        Block(Kind.PARAGRAPH, SENTENCE, element=article),
        Block(Kind.PARAGRAPH, SENTENCE, element=article),
        Block(Kind.PARAGRAPH, "Weir"),
    ]


def elements(block: Block) -> list[Element]:
    """The elements around a block, outwards."""
    found, element = [], block.element
    while element is not None:
        found.append(element)
        element = element.parent
    return found


def path(block: Block) -> list[tuple[str, ...]]:
    """The marks of the elements around a block, outwards."""
    return [element.selectors for element in elements(block)]


@pytest.mark.parametrize("level", range(3))
def test_a_page_keeps_its_blocks_and_their_elements(level: int) -> None:
    page = small_page()
    written = rewrite_page(name_of_level(level), page)
    assert [block.kind for block in written] == [block.kind for block in page]
    assert [len(path(block)) for block in written] == [len(path(block)) for block in page]
    assert written[2].element is written[3].element
    assert written[2].text == written[3].text
    assert len({id(element) for block in written for element in elements(block)}) == 5


def test_marks_stay_are_invented_or_are_those_of_old_tags() -> None:
    page = small_page()
    assert list(map(path, rewrite_page(name_of_level(0), page))) == list(map(path, page))
    item, _, post, *_ = map(path, rewrite_page(name_of_level(1), page))
    assert [marks[0] for marks in item] == ["<li>", "<nav>", "<body>"]
    assert item[0][1] == item[1][1]  # "menu" is the same word on both elements
    assert item[1][2] == post[0][1]  # and "post"
    assert re.fullmatch("#[a-z]{6}", post[0][2])
    assert len(post[0]) == 3  # without its role
    assert not {"menu", "post"} & {*item[0], *item[1], *post[0]}
    old = list(map(path, rewrite_page(name_of_level(2), page)))
    assert [marks[0] for marks in old[0]] == ["<li>", "<div>", "<body>"]
    assert not {mark for block in old for marks in block for mark in marks} & NEW_TAGS


def test_titles_among_the_fields_are_those_of_the_headings() -> None:
    fields = [Block(Kind.FIELD, "The Gatekeeper", name="<title>"), Block(Kind.FIELD, "The Gatekeeper", name="meta:og:title"),
              Block(Kind.FIELD, "article", name="meta:og:type")]  # fmt: skip
    for level in range(3):
        name = name_of_level(level)
        written = rewrite_fields(name, fields)
        heading = rewrite_page(name, small_page())[1]
        assert {field.name: field.text for field in written} == {
            "<title>": heading.text,
            **({"meta:og:title": heading.text, "meta:og:type": "article"} if level < 2 else {}),
        }
