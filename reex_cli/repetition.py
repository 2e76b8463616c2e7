"""Find what repeats within a run: whole articles, and lines in many posts of one host, such as a plug-in's or an author's.

Repetition is reported in notes, and nothing is removed. It cannot be seen in one page, only in the run as a whole. What is
remembered of a run is bounded: of more hosts or lines than that, the rarest are forgotten, and a note says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from reex_cli.host_tables import HostTables
from reex_cli.limits import MAX_COUNTED_LINES, MAX_HOSTS
from reex_cli.model import Article

POST_FORMATS = frozenset(("wordpress", "wxr", "feed"))  # have stable ids, and text that plug-ins add to
MIN_POSTS = 5  # of a host, before its lines are reported
MIN_OCCURRENCES = 4  # of a line
MIN_SHARE = 0.2  # of the host's posts that have the line
MIN_WORDS, MAX_WORDS = 3, 40  # of a line that is counted
MAX_LINES = 20_000  # counted at a time for a host; the rarest are forgotten first
MAX_REPORTED_LINES = 10  # of a host
MAX_QUOTED_CHARACTERS = 60  # of a line in a note
MAX_FIRST_ARTICLES = 100_000  # remembered in a run, in about 200 bytes each
HASH_DIGITS = 16  # of a hash that are remembered
AGAIN = "again: "  # begins the note on an article that came before


class ArticleState(NamedTuple):
    """Where an article is in the run, and its state: what it is compared by."""

    source: str
    hash: str
    modified: str | None


class HostLines:
    """Counts the lines in the posts of one host."""

    __slots__ = ("articles", "hashes", "lines")

    def __init__(self) -> None:
        self.articles = 0  # posts, different ones
        self.lines: Counter[str] = Counter()  # the posts that each line is in
        self.hashes: set[int] = set()  # of the posts that were counted

    def add(self, article: Article, *, may_remember: bool) -> None:
        """Count the lines of a post, unless a post with the same text was counted and remembered."""
        hashed = int(article.hash[:15], 16)
        if hashed in self.hashes:
            return
        if may_remember:
            self.hashes.add(hashed)
        self.articles += 1
        self.lines.update({line for line in article.text.split("\n") if MIN_WORDS <= line.count(" ") + 1 <= MAX_WORDS})
        if len(self.lines) > MAX_LINES:
            self.lines = Counter(dict(self.lines.most_common(MAX_LINES // 2)))

    def forget(self, most: int) -> None:
        """Forget the lines that are in so many posts, or in fewer."""
        self.lines = Counter({line: number for line, number in self.lines.items() if number > most})

    def recurring_lines(self) -> list[tuple[str, int]]:
        """Lines that are in many posts, each with the number of posts, the most frequent first."""
        least = max(MIN_OCCURRENCES, MIN_SHARE * self.articles)
        counts = [(line, count) for line, count in self.lines.items() if count >= least]
        return sorted(counts, key=lambda pair: (-pair[1], pair[0]))[:MAX_REPORTED_LINES]


class RepeatedArticles:
    """Remembers the first article of each id, as far as memory allows."""

    def __init__(self) -> None:
        self.first: dict[bytes, bytes] = {}  # id → packed state
        self.forgets = False  # whether there were more articles than are remembered

    def note(self, id_: str, state: ArticleState) -> str:
        """A note on an article that came before in the run; empty for one that comes for the first time."""
        key = id_.encode("utf-8", "surrogatepass")
        if first := self.first.get(key):
            earlier = unpack_state(first)
            return f"{AGAIN}{compare_states(state, earlier)} {earlier.source}"
        if len(self.first) < MAX_FIRST_ARTICLES:
            self.first[key] = pack_state(state)
        else:
            self.forgets = True
        return ""


def pack_state(state: ArticleState) -> bytes:
    r"""Pack a state into few bytes, with the beginning of its hash.

    >>> pack_state(ArticleState("a.txt", "0123456789abcdef" * 2, None))
    b'0123456789abcdef\x00\x00a.txt'
    """
    return "\0".join((state.hash[:HASH_DIGITS], state.modified or "", state.source)).encode("utf-8", "surrogatepass")


def unpack_state(packed: bytes) -> ArticleState:
    """Unpack a state."""
    hash_, modified, source = packed.decode("utf-8", "surrogatepass").split("\0", 2)
    return ArticleState(source, hash_, modified or None)


class Repetition:
    """Everything that repeats in a run, by host."""

    def __init__(self) -> None:
        self.hosts = HostTables(HostLines)
        self.repeated: Counter[str] = Counter()  # articles that came before, by host
        self.articles = RepeatedArticles()

    def mark(self, article: Article) -> Article:
        """The same article, with a note if it came before."""
        note = self.articles.note(article.id, article_state(article)) if is_compared(article) else ""
        if not note:
            return article
        self.repeated[article.host or ""] += 1
        return replace(article, notes=(*article.notes, note))

    def add(self, article: Article) -> None:
        """Count the lines of an article, if it is a post."""
        if article.format in POST_FORMATS and article.words:
            self.hosts.add(article.host or "", article)

    def notes(self) -> Iterator[str]:
        """Notes on the whole run, by host: the number of repeated posts, and each recurring line."""
        for name in sorted(self.hosts.by_host.keys() | self.repeated.keys()):
            host = self.hosts.by_host.get(name)
            of_host = f" of {name}" if name else ""
            if repeated := self.repeated[name]:
                yield f"{AGAIN}{repeated} of the articles{of_host} came before in this run"
            if host and host.articles >= MIN_POSTS:
                for line, count in host.recurring_lines():
                    short = line if len(line) <= MAX_QUOTED_CHARACTERS else f"{line[:MAX_QUOTED_CHARACTERS].rstrip()} …"
                    yield f'repeated: "{short}" in {count} of {host.articles} posts{of_host}'
        if self.articles.forgets:
            yield f"{AGAIN}looked for among the first {MAX_FIRST_ARTICLES} articles; there are more"
        if self.hosts.forgets:
            yield f"repeated: counted for at most {MAX_HOSTS} hosts and {MAX_COUNTED_LINES} lines at a time; there are more"


def is_compared(article: Article) -> bool:
    """Whether an article is compared with others of its id: that identifies it, and no note says already that it came before.

    An id is made from an address or a text; a record that is read back may have the note.
    """
    return bool(article.url or article.words) and not any(note.startswith(AGAIN) for note in article.notes)


def article_state(article: Article) -> ArticleState:
    """The state of an article, with which later ones of the same id are compared."""
    return ArticleState(article.source, article.hash, article.modified)


def compare_states(state: ArticleState, first: ArticleState) -> str:
    """How an article relates to the one that came first, as the words before its source."""
    if state.hash.startswith(first.hash):
        return "the same as"
    if state.modified and first.modified and len(state.modified) == len(first.modified):
        if state.modified > first.modified:
            return "newer than"
        if state.modified < first.modified:
            return "older than"
    return "otherwise than"
