"""Find what repeats within a run: whole posts, and lines in many posts of one host, such as a plug-in's or an author's.

Repetition is reported in notes, and nothing is removed. It cannot be seen in one page, only in the run as a whole. What is
remembered of a run is bounded: of more hosts or lines than that, the rarest are forgotten, and a note says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from reex_cli.limits import MAX_COUNTED_LINES, MAX_HOSTS
from reex_cli.model import Article

POST_FORMATS = frozenset(("wordpress", "wxr", "feed"))  # have stable ids, and text that plug-ins add to
MIN_POSTS = 5  # of a host, before its lines are reported
MIN_OCCURRENCES = 4  # of a line
MIN_SHARE = 0.2  # of the host's posts that have the line
MIN_WORDS, MAX_WORDS = 3, 40  # of a line that is counted
MAX_LINES = 20_000  # counted at a time for a host; the rarest are forgotten first
MAX_HASHES = 1_000_000  # of posts that are remembered in a run
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

    __slots__ = ("hashes", "lines", "posts")

    def __init__(self) -> None:
        self.posts = 0  # different ones
        self.lines: Counter[str] = Counter()  # the posts that each line is in
        self.hashes: set[int] = set()  # of the posts that were counted

    def add(self, article: Article, *, may_remember: bool) -> None:
        """Count the lines of a post, unless a post with the same text was counted and remembered."""
        hashed = int(article.hash[:15], 16)
        if hashed in self.hashes:
            return
        if may_remember:
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
        self.line_count = self.hash_count = 0  # of all hosts
        self.forgets = False  # whether there were more hosts or lines than are remembered
        self.repeated_posts: Counter[str] = Counter()  # by host
        self.posts = RepeatedPosts()

    def mark(self, article: Article) -> Article:
        """The same article, with a note if it came before."""
        note = self.posts.note(article.id, post_state(article)) if has_identity(article) else ""
        if not note:
            return article
        self.repeated_posts[article.host or ""] += 1
        return replace(article, notes=(*article.notes, note))

    def add(self, article: Article) -> None:
        """Count the lines of an article, if it is a post."""
        if article.format in POST_FORMATS and article.words:
            host = self.hosts.setdefault(article.host or "", HostLines())
            lines, hashes = len(host.lines), len(host.hashes)
            host.add(article, may_remember=self.hash_count < MAX_HASHES)
            self.line_count += len(host.lines) - lines
            self.hash_count += len(host.hashes) - hashes
            if len(self.hosts) > MAX_HOSTS or self.line_count > MAX_COUNTED_LINES:
                self._forget()

    def _forget(self) -> None:
        """Forget the hosts with the fewest posts, and the rarest lines of all hosts, until half of what is allowed is left."""
        self.forgets = True
        latest_first = reversed(self.hosts.items())
        self.hosts = dict(sorted(latest_first, key=lambda item: -item[1].posts)[: MAX_HOSTS // 2])
        most = 1  # posts in which a line is that is forgotten
        while (count := sum(len(host.lines) for host in self.hosts.values())) > MAX_COUNTED_LINES // 2:
            for host in self.hosts.values():
                host.lines = Counter({line: number for line, number in host.lines.items() if number > most})
            most *= 2
        self.line_count = count
        self.hash_count = sum(len(host.hashes) for host in self.hosts.values())

    def notes(self) -> Iterator[str]:
        """Notes on the whole run, by host: the number of repeated posts, and each recurring line."""
        for name in sorted(self.hosts.keys() | self.repeated_posts.keys()):
            host = self.hosts.get(name)
            posts = f" posts of {name}" if name else " posts"
            if repeated := self.repeated_posts[name]:
                yield f"again: {repeated} of the{posts} came before in this run"
            if host and host.posts >= MIN_POSTS:
                for line, count in host.recurring_lines():
                    short = line if len(line) <= MAX_QUOTED_CHARACTERS else f"{line[:MAX_QUOTED_CHARACTERS].rstrip()} …"
                    yield f'repeated: "{short}" in {count} of {host.posts}{posts}'
        if self.forgets:
            yield f"repeated: counted for at most {MAX_HOSTS} hosts and {MAX_COUNTED_LINES} lines at a time; there are more"


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
