"""What comes back in a run: lines in many posts of one host, a plug-in's or an author's, and whole posts.

It is told, never deleted. No page can show it, only the run as a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from reex_cli.model import Article

FORMATS = frozenset(("wordpress", "wxr", "feed"))
FEWEST_POSTS = 5  # of a host, before anything of it is told
FEWEST_TIMES = 4
SHARE = 0.2  # of the host's posts
FEWEST_WORDS, MOST_WORDS = 3, 40  # of a line
MOST_LINES = 20_000  # that are counted at a time for a host; the rarest are forgotten first
MOST_POSTS = 1_000_000  # that are told apart
MOST_TOLD = 10
SHOWN = 60  # characters of a line
MOST_KNOWN = 100_000  # posts that are known again


class First(NamedTuple):
    """Where a post was first met, and in which state."""

    source: str
    hash: str
    modified: str | None


class Host:
    """What the posts of one host say."""

    __slots__ = ("again", "lines", "posts", "seen")

    def __init__(self) -> None:
        self.posts = 0
        self.again = 0  # posts that came more than once
        self.lines: Counter[str] = Counter()
        self.seen: set[int] = set()

    def add(self, article: Article) -> None:
        """Count the lines of a post that was not there before."""
        same = int(article.hash[:15], 16)
        if same in self.seen:
            return
        if len(self.seen) < MOST_POSTS:
            self.seen.add(same)
        self.posts += 1
        self.lines.update({line for line in article.text.split("\n") if FEWEST_WORDS <= line.count(" ") + 1 <= MOST_WORDS})
        if len(self.lines) > MOST_LINES:
            kept = self.lines.most_common(MOST_LINES // 2)
            self.lines = Counter(dict(kept))

    def often(self) -> list[tuple[str, int]]:
        """The lines that come back, most often first."""
        least = max(FEWEST_TIMES, SHARE * self.posts)
        found = [(line, times) for line, times in self.lines.items() if times >= least]
        return sorted(found, key=lambda one: (-one[1], one[0]))[:MOST_TOLD]


class Known:
    """The posts that came so far, as far as they can be kept."""

    def __init__(self) -> None:
        self.posts: dict[str, First] = {}

    def note(self, id_: str, post: First) -> str:
        """What is to be noted of a post; nothing where it comes for the first time."""
        first = self.posts.get(id_)
        if first:
            return f"again: {state(post, first)} {first.source}"
        if len(self.posts) < MOST_KNOWN:
            self.posts[id_] = post
        return ""


class Repeated:
    """The posts of a run and their lines, by host."""

    def __init__(self) -> None:
        self.hosts: dict[str, Host] = {}
        self.known = Known()

    def noted(self, article: Article) -> Article:
        """The same article, with a note where it came before."""
        note = self.known.note(article.id, met(article)) if is_post(article) else ""
        if not note:
            return article
        self.hosts.setdefault(article.host or "", Host()).again += 1
        return replace(article, notes=(*article.notes, note))

    def add(self, article: Article) -> None:
        """Count one article, if it is of a format that plug-ins write into."""
        if article.format in FORMATS and article.words:
            self.hosts.setdefault(article.host or "", Host()).add(article)

    def notes(self) -> Iterator[str]:
        """What is to be told, a note a line."""
        for name, host in sorted(self.hosts.items()):
            of = f" posts of {name}" if name else " posts"
            if host.again:
                yield f"again: {host.again} of the{of} came before in this run"
            if host.posts >= FEWEST_POSTS:
                for line, times in host.often():
                    shown = line if len(line) <= SHOWN else f"{line[:SHOWN].rstrip()} …"
                    yield f'repeated: "{shown}" in {times} of {host.posts}{of}'


def is_post(article: Article) -> bool:
    """Whether it can be told where an article comes again."""
    return article.format in FORMATS and bool(article.url or article.words)


def met(article: Article) -> First:
    """An article as it is known again."""
    return First(article.source, article.hash, article.modified)


def state(article: First, first: First) -> str:
    """How a post differs from the one that came first."""
    if article.hash == first.hash:
        return "the same as"
    if article.modified and first.modified and len(article.modified) == len(first.modified):
        if article.modified > first.modified:
            return "newer than"
        if article.modified < first.modified:
            return "older than"
    return "otherwise than"
