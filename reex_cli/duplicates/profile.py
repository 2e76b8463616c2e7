"""The profile of an article: what it is compared by, and what the choice among copies needs. It takes a kilobyte or less."""

from __future__ import annotations

from typing import NamedTuple

from reex_cli.duplicates.page_address import address_key, hash_key, is_page
from reex_cli.duplicates.sketch import Sketch, keep_letters, sketch
from reex_cli.model import Article

SITE_FORMATS = frozenset(("wordpress", "wxr"))  # whose articles have numbers of their site
FAULTS = frozenset(("damaged", "mojibake", "recoded", "protected", "no-content"))  # first words of notes on a text with faults
MAX_TITLE = 150  # letters
DAY = 10  # characters of a date that is known to the day


class Profile(NamedTuple):
    """What is remembered of an article. Keys of addresses are hashed; 0 stands for none."""

    id: str
    source: str
    format: str
    host: str
    address: int  # key of its address
    title: str  # its letters
    day: str  # of its publication, if that is known
    hash: str  # of its text
    changed: str  # when it was last changed or published
    faults: int  # number of notes that say that the text is not as it was
    sketch: Sketch
    post: int = 0  # key of its number on its site: a draft has another address

    @property
    def letters(self) -> int:
        """The number of letters of the text."""
        return self.sketch.letters


def profile(article: Article) -> Profile:
    """Make the profile of an article."""
    key = address_key(article.url) if article.url else ""
    address = hash_key(key) if is_page(key) else 0
    date = article.date or ""
    return Profile(
        article.id,
        article.source,
        article.format,
        article.host or "",
        address,
        keep_letters(article.title or "")[:MAX_TITLE],
        date[:DAY] if len(date) >= DAY else "",
        article.hash if article.words else "",
        article.modified or date,
        sum(note.split(":")[0] in FAULTS for note in article.notes),
        sketch(article.text),
        _post_key(article) if address else 0,
    )


def _post_key(article: Article) -> int:
    """The key of a post's number on its site; 0 without one."""
    number = article.native.get("id") if article.format in SITE_FORMATS else None
    return hash_key(f"{article.host} {article.native.get('type')} {number}") if number else 0
