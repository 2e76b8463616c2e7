"""Find what repeats within a run: whole posts, and lines in many posts of one host, such as a plug-in's or an author's.

Repetition is reported in notes, and nothing is removed. It cannot be seen in one page, only in the run as a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from reex_cli.model import Article

POST_FORMATS = frozenset(("wordpress", "wxr", "feed"))  # have stable ids, and text that plug-ins add to
MIN_POSTS = 5  # of a host, before its lines are reported
MIN_OCCURRENCES = 4  # of a line
MIN_SHARE = 0.2  # of the host's posts that have the line
MIN_WORDS, MAX_WORDS = 3, 40  # of a line that is counted
MAX_LINES = 20_000  # counted at a time for a host; the rarest are forgotten first
MAX_HASHES = 1_000_000  # of posts that a host remembers
MAX_REPORTED_LINES = 10  # of a host
MAX_QUOTED_CHARACTERS = 60  # of a line in a note
MAX_FIRST_POSTS = 100_000  # remembered in a run


class PostState(NamedTuple):
    """Where a post is in the run, and its state: what it is compared by."""

    source: str
    hash: str
    modified: str | None


class HostLines:
    """Counts the lines in the posts of one host."""

    __slots__ = ("hashes", "lines", "posts", "repeated_posts")

    def __init__(self) -> None:
        self.posts = 0  # different ones
        self.repeated_posts = 0
        self.lines: Counter[str] = Counter()  # the posts that each line is in
        self.hashes: set[int] = set()  # of the posts that were counted

    def add(self, article: Article) -> None:
        """Count the lines of a post, unless a post with the same text was counted."""
        hashed = int(article.hash[:15], 16)
        if hashed in self.hashes:
            return
        if len(self.hashes) < MAX_HASHES:
            self.hashes.add(hashed)
        self.posts += 1
        self.lines.update({line for line in article.text.split("\n") if MIN_WORDS <= line.count(" ") + 1 <= MAX_WORDS})
        if len(self.lines) > MAX_LINES:
            self.lines = Counter(dict(self.lines.most_common(MAX_LINES // 2)))

    def recurring_lines(self) -> list[tuple[str, int]]:
        """Lines that are in many posts, each with the number of posts, the most frequent first."""
        least = max(MIN_OCCURRENCES, MIN_SHARE * self.posts)
        counts = [(line, count) for line, count in self.lines.items() if count >= least]
        return sorted(counts, key=lambda pair: (-pair[1], pair[0]))[:MAX_REPORTED_LINES]


class RepeatedPosts:
    """Remembers the first post of each id, as far as memory allows."""

    def __init__(self) -> None:
        self.first_posts: dict[str, PostState] = {}

    def note(self, id_: str, post: PostState) -> str:
        """A note on a post that came before in the run; empty for one that comes for the first time."""
        first = self.first_posts.get(id_)
        if first:
            return f"again: {compare_posts(post, first)} {first.source}"
        if len(self.first_posts) < MAX_FIRST_POSTS:
            self.first_posts[id_] = post
        return ""


class Repetition:
    """Everything that repeats in a run, by host."""

    def __init__(self) -> None:
        self.hosts: dict[str, HostLines] = {}
        self.posts = RepeatedPosts()

    def mark(self, article: Article) -> Article:
        """The same article, with a note if it came before."""
        note = self.posts.note(article.id, post_state(article)) if has_identity(article) else ""
        if not note:
            return article
        self.hosts.setdefault(article.host or "", HostLines()).repeated_posts += 1
        return replace(article, notes=(*article.notes, note))

    def add(self, article: Article) -> None:
        """Count the lines of an article, if it is a post."""
        if article.format in POST_FORMATS and article.words:
            self.hosts.setdefault(article.host or "", HostLines()).add(article)

    def notes(self) -> Iterator[str]:
        """Notes on the whole run, by host: the number of repeated posts, and each recurring line."""
        for name, host in sorted(self.hosts.items()):
            posts = f" posts of {name}" if name else " posts"
            if host.repeated_posts:
                yield f"again: {host.repeated_posts} of the{posts} came before in this run"
            if host.posts >= MIN_POSTS:
                for line, count in host.recurring_lines():
                    short = line if len(line) <= MAX_QUOTED_CHARACTERS else f"{line[:MAX_QUOTED_CHARACTERS].rstrip()} …"
                    yield f'repeated: "{short}" in {count} of {host.posts}{posts}'


def has_identity(article: Article) -> bool:
    """Whether an article is a post whose id identifies it: it has an address or a text."""
    return article.format in POST_FORMATS and bool(article.url or article.words)


def post_state(article: Article) -> PostState:
    """The state of an article, with which later posts of the same id are compared."""
    return PostState(article.source, article.hash, article.modified)


def compare_posts(post: PostState, first: PostState) -> str:
    """How a post relates to the one that came first, as the words before its source."""
    if post.hash == first.hash:
        return "the same as"
    if post.modified and first.modified and len(post.modified) == len(first.modified):
        if post.modified > first.modified:
            return "newer than"
        if post.modified < first.modified:
            return "older than"
    return "otherwise than"
