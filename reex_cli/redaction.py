"""Hides the addresses of people in what is exported of a page: of authors, of users, and of readers who comment.

An address stands for a person in a field for authors, in a section of comments or about an author, and in lines such as
“By …” or “… says:”. It is hidden wherever else the page has it, but for the text of the article: an address in its prose
was published on purpose, and stays.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

from reex_cli import lexicon
from reex_cli.addresses import (
    PLACEHOLDER,
    Address,
    find_addresses,
    find_signs,
    mask_addresses,
    remove_addresses,
    remove_avatar_hash,
    slugify,
)
from reex_cli.dates import find_dates
from reex_cli.model import CONTENT, FIELD, IMAGE, Block, Element, Label, Verdict

Keys = frozenset[str]  # of addresses
Terms = dict[str, tuple[str, ...]]

PERSON_LABELS = frozenset((Label.COMMENTS, Label.AUTHOR_BOX, Label.HIDDEN, Label.FORM))
# Words of the classes and ids of elements in which comments and users stand, and authors.
COMMENT_WORDS = frozenset(
    "adminbar comment commenter commentlist comments disqus recentcomments respond shoutbox guestbook wpadminbar".split()
)
PERSON_WORDS = frozenset(
    """author authors avatar by byline fn gravatar hcard ip login nickname poster profile reviewer says user userinfo username
    vcard""".split()
)
WHOLE_PAGE = frozenset(("<html>", "<body>", "<main>"))  # whose classes tell of more than of people
SELECTOR_WORD = re.compile(r"[a-z]+")
MAX_LEVELS = 200  # elements around a block that are looked at for `COMMENT_WORDS`
MAX_PERSON_LEVELS = 5  # elements around a block that are looked at for `PERSON_WORDS`
NAME_BETWEEN = r"\s?:?\s?(?:[^\W\d_][\w.’'-]{0,30}\s){0,4}[(<\[\"“]?$"  # and the address
BYLINE = lexicon.compile_pattern("by-word", r"^\W?(?:[^\W\d_]{1,20}\s){0,2}", NAME_BETWEEN)
BEHIND_BY = lexicon.compile_pattern("by-word", r"(?<!\w)", NAME_BETWEEN)
BEHIND_NOUN = lexicon.compile_pattern("byline-noun", r"(?<!\w)", rf"\s?:{NAME_BETWEEN}")
BEFORE_NOUN = lexicon.compile_pattern("byline-noun", r"\W{0,3},\s", lexicon.WORD_END)
BEHIND_IP = re.compile(r"\bIP\b\W{0,3}(?:[^\W\d]{1,20}\W{1,3}){0,2}$|\(\s?$", re.IGNORECASE)
GREETING = re.compile(rf"\W?[^\W\d_]{{1,20}}(?:\s[^\W\d_]{{1,20}}){{0,2}}\s?,{NAME_BETWEEN}")  # “Howdy, …”
OPENING = re.compile(r"\W{0,3}|(?:[^\W\d_][\w.’'-]{0,30}\s){1,4}[(<\[]")  # a name before the address, or nothing
SPEAKS = re.compile(r"\W{0,3}\s?[^\W\d_]{1,20}\s?:$")  # “… says:”
MAIL_HEADER = re.compile(  # RFC 5322, in front of a name and an address
    r"(?:^|\s)(?:From|To|Cc|Bcc|Reply-To|Sender|Return-Path|Delivered-To|Received|X-Originating-IP):\s[^:]{0,50}$"
)
MAIL_BEGINS = re.compile(r"[A-Z][\w-]{1,20}:\s")  # its first line, or another
ENDS_WITH_COLON = re.compile(r"[^\W\d_]\s?[:：]\s?$")
CLOSING_SIGNS = " \t)]>\"'”’»"
AUTHORS_RULE = "authors from "  # beginning of the names of rules for fields that state authors
MAIL_FIELDS = "mail:"  # beginning of the names of fields that are headers of a mail
AVATAR = "avatar"  # part of every URL of an avatar
MAX_NAME_WORDS = 4  # of a line that is a name
MAX_LINE_WORDS, MAX_LINE = 12, 500  # of a line that states who wrote something: words beside the address, and characters
CHARACTERS_BEFORE = 60  # of an address, that are looked at


def find_person_addresses(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> Keys:
    """The keys of the addresses that stand for a person somewhere on a page."""
    keys: set[str] = set()
    for number in find_blocks_with_signs(blocks, verdicts):
        following = blocks[number + 1].text if number + 1 < len(blocks) else ""
        keys.update(address.key for address in _person_addresses(blocks[number], verdicts[number], following))
    return frozenset(keys)


def find_blocks_with_signs(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> list[int]:
    """The numbers of the blocks that may tell of people and have an address in their texts."""
    numbers = [
        number
        for number, block in enumerate(blocks)
        if block.kind is not FIELD or verdicts[number].field == "title" or is_author(verdicts[number]) or is_mail_header(block)
    ]
    texts = [blocks[number].text for number in numbers]
    signs = find_signs("\n".join(texts))
    if not signs:
        return []
    ends = list(accumulate(len(text) + 1 for text in texts))
    return [numbers[place] for place in sorted({bisect_right(ends, sign) for sign in signs})]


def is_author(verdict: Verdict) -> bool:
    """Whether a block states an author."""
    return (
        verdict.field == "authors"
        or verdict.rule.startswith(AUTHORS_RULE)
        or any(field == "authors" for field, _ in verdict.more_fields)
    )


def is_mail_header(block: Block) -> bool:
    """Whether a block is a header of a mail, which names those who wrote or received it."""
    return block.kind is FIELD and block.name.startswith(MAIL_FIELDS)


def redact_block(block: Block, verdict: Verdict, people: Keys) -> Block:
    """A block without the addresses of people; in the text of an article, only those in lines that name or quote somebody."""
    people = people if people and find_signs(block.text) else frozenset()
    if verdict.label is CONTENT and people and not is_in_comments(block.element):
        is_name = remove_addresses(block.text).count(" ") < MAX_NAME_WORDS
        whole = (address.key for address in find_addresses(block.text) if is_name)
        signing = (address.key for address in _person_addresses(block, verdict, ""))
        people = people.intersection((*whole, *signing))
    if not people and (verdict.label is CONTENT or AVATAR not in block.text):
        return block
    text = hide(block.text, people)
    if text == block.text:
        return block
    rows = tuple(tuple(hide(cell, people) for cell in row) for row in block.rows)
    return block._replace(text=text, spans=(), marks=(), rows=rows)


def hide(text: str, people: Keys) -> str:
    """A text without the addresses of people, and without hashes of addresses in URLs of avatars."""
    if people:
        text = mask_addresses(text, people)
    return remove_avatar_hash(text) if AVATAR in text else text


def hide_in_name(name: str, people: Keys) -> str:
    """The name of an author as it is stated, with its addresses hidden in whatever writing."""
    name = hide(name, people)
    return name if PLACEHOLDER in name else remove_addresses(name)


def hide_in_terms(terms: Terms, people: Keys) -> Terms:
    """Terms without those that are addresses, or slugs of addresses."""
    if not people and not find_signs("\n".join(name for names in terms.values() for name in names)):
        return terms
    slugs = {slugify(key) for key in people}

    def is_kept(name: str) -> bool:
        if name in slugs or not find_signs(name):
            return name not in slugs
        keys = [address.key for address in find_addresses(name)]
        is_mail = "@" in "".join(keys) and not remove_addresses(name)
        return not is_mail and people.isdisjoint(keys)

    kept = {taxonomy: tuple(filter(is_kept, names)) for taxonomy, names in terms.items()}
    return {taxonomy: names for taxonomy, names in kept.items() if names or not terms[taxonomy]}


def hide_in_value(value: Any, people: Keys) -> Any:
    """A decoded JSON value in whose texts the addresses of people are hidden."""
    if not people:
        return value
    if isinstance(value, dict):
        return {key: hide_in_value(item, people) for key, item in value.items()}
    if isinstance(value, list):
        return [hide_in_value(item, people) for item in value]
    return hide(value, people) if isinstance(value, str) else value


def _person_addresses(block: Block, verdict: Verdict, following: str) -> Iterator[Address]:
    """The addresses in a block that stand for a person. `following` is the text of the next block."""
    found = find_addresses(block.text)
    if not found:
        return
    is_content = verdict.label is CONTENT
    is_persons = (
        (is_author(verdict) and (not is_content or block.text.count(" ") < MAX_LINE_WORDS))
        or verdict.label in PERSON_LABELS
        or is_mail_header(block)
        or is_in_comments(block.element)
        or is_beside_person(block.element, 1 if is_content else MAX_PERSON_LEVELS)
        or (block.kind is IMAGE and AVATAR in block.url)
    )
    spans = () if is_persons else _person_spans(block)
    starts = [start for start, _ in spans]
    for address in found:
        number = bisect_right(starts, address.start) - 1
        is_inside = number >= 0 and address.end <= spans[number][1]
        if is_persons or is_inside or _is_signature(block, address, is_content, following):
            yield address


def _person_spans(block: Block) -> list[tuple[int, int]]:
    """Where in a text inline elements about people begin and end, in order, without overlaps."""
    merged: list[tuple[int, int]] = []
    for span in sorted(span[:2] for span in block.spans if is_beside_person(span.element, 1)):
        start, end = span
        if merged and start <= merged[-1][1]:
            start, end = merged[-1][0], max(end, merged.pop()[1])
        merged.append((start, end))
    return merged


def _is_signature(block: Block, address: Address, is_content: bool, following: str) -> bool:
    """Whether a line says that the owner of an address wrote something, or greets the user."""
    before = block.text[max(0, address.start - CHARACTERS_BEFORE) : address.start]
    after = block.text[address.end : address.end + MAX_LINE].lstrip(CLOSING_SIGNS)
    opens = OPENING.fullmatch(before) is not None
    is_mail = "@" in address.key
    if block.element is None and MAIL_BEGINS.match(block.text) and MAIL_HEADER.search(before):
        return True
    if len(block.text) < MAX_LINE and (block.text[: address.start] + after).count(" ") < MAX_LINE_WORDS:
        if BYLINE.match(before) or BEHIND_NOUN.search(before) or GREETING.match(before):
            return True
        if (opens or before.endswith(("<", "("))) and SPEAKS.match(after):
            return True
        if is_mail and opens and block.kind is not FIELD and not is_content:
            return bool(after) or next(find_dates(following[:CHARACTERS_BEFORE]), None) is not None
    if block.kind is FIELD:
        is_named = BEHIND_BY.search(before) or BEFORE_NOUN.match(after)
        return bool(is_named or (is_mail and (opens or ENDS_WITH_COLON.search(before))))
    return not (is_content or is_mail) and (opens or BEHIND_IP.search(before) is not None)


def is_in_comments(element: Element | None) -> bool:
    """Whether an element is in a section of comments, or in the bar that WordPress shows its users."""
    for _ in range(MAX_LEVELS):
        if element is None:
            break
        if WHOLE_PAGE.isdisjoint(element.selectors) and any(
            has_word(selector, COMMENT_WORDS) for selector in element.selectors
        ):
            return True
        element = element.parent
    return False


def is_beside_person(element: Element | None, levels: int) -> bool:
    """Whether an element is about a person, or one of those around it, so many in all."""
    while element is not None and levels and WHOLE_PAGE.isdisjoint(element.selectors):
        if any(has_word(selector, PERSON_WORDS) for selector in element.selectors):
            return True
        levels -= 1
        element = element.parent
    return False


def has_word(selector: str, known: frozenset[str]) -> bool:
    """Whether a class or an id contains one of these words: `#comments`, `comment-list`, `wp-block-latest-comments__author`."""
    return not known.isdisjoint(SELECTOR_WORD.findall(selector.lower()))
