"""Learn which lines recur on the pages of a host and are not its articles, and make user rules of them.

Only digests of lines are counted; the text of a line is remembered from its fourth page on. A page whose text is that of an
earlier one, or nearly so, is not counted: an article that came several times recurs as a whole. What a page has of its own,
and shows elsewhere as a teaser, is told by its title and by its place. Memory is bounded (`host_tables`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import NamedTuple

from reex_cli.host_tables import HostTables
from reex_cli.limits import MAX_TOML_BYTES
from reex_cli.model import ASIDE_KINDS, CODE, HEADING, METADATA, TABLE, Article, Label
from reex_cli.options import UserRule
from reex_cli.rules import format_user_rule
from reex_cli.text import count_words

MIN_PAGES = 5  # of a host, different ones
MIN_OCCURRENCES = 4  # pages that a line is on, kept or dropped
MIN_SHARE_AT_EDGE = 0.3  # of the host's pages that have the line, if it is usually at the beginning or end of the text
MIN_SHARE_DROPPED = 0.6  # if it is dropped on at least as many pages as it is kept on
MIN_SHARE_INSIDE = 0.7  # anywhere else
MIN_WORDS_INSIDE = 4
HEAD_LINES, TAIL_LINES = 3, 6  # at the beginning and end of the text
USUALLY = 0.8  # share of the pages that have the line
MAX_REPEATED = 0.3  # share of pages that have a line more than once: the form of an entry in a list
COPY_SHARE = 0.8  # of the characters of a page in lines that are known, from which on it is a copy of other pages
MAX_LINE = 1000  # characters of a line that is learnt
MAX_LINES_OF_HOST = 300  # that are learnt, the most frequent first
SKIPPED_KINDS = ASIDE_KINDS | {CODE, TABLE}
NAMED = frozenset(Label) - frozenset(map(Label, "boilerplate hidden remnant metadata content".split()))  # what a line is for
LABEL_MARKS = ":：؛"  # behind a line that announces the next one
NAME_CHARACTERS = 40
END = 0  # in place of the digest of the next line: there is none


class Line(NamedTuple):
    """A line of an article's text."""

    text: str
    announces: bool  # whether it is a heading, or a label of what follows


class LineCount:
    """On which pages of a host a line is, and where. Numbers of pages, if nothing else is said."""

    __slots__ = (
        "announces",
        "at_edge",
        "at_head",
        "is_title",
        "kept",
        "label",
        "next",
        "pages",
        "repeated",
        "same_next",
        "source",
        "text",
    )

    def __init__(self) -> None:
        self.pages = self.kept = self.at_edge = self.at_head = self.repeated = self.announces = self.same_next = 0
        self.next: int | None = None  # digest of the line that followed it first
        self.label = ""  # under which it was first dropped by name
        self.text = self.source = ""  # from `MIN_OCCURRENCES` on; of the first page that kept it
        self.is_title = False  # of one of the pages


class HostLines:
    """Counts the lines of the pages of one host."""

    __slots__ = ("articles", "hashes", "lines")

    def __init__(self) -> None:
        self.articles = 0  # pages, different ones
        self.lines: dict[int, LineCount] = {}  # by digest
        self.hashes: set[int] = set()  # of the texts that were counted

    def add(self, article: Article, *, may_remember: bool) -> None:
        """Count the lines of a page, unless most of it was counted before."""
        hashed = int(article.hash[:15], 16)
        lines = [*text_lines(article)]
        digests = [digest(line.text) for line in lines]
        if hashed in self.hashes or self._is_copy(lines, digests):
            return
        if may_remember:
            self.hashes.add(hashed)
        self.articles += 1
        occurrences = Counter(digests)
        last = len(lines) - 1
        for number, (line, key) in enumerate(zip(lines, digests, strict=True)):
            if key in occurrences:
                count = self._count(key, line.text)
                count.source = count.source or article.source
                count.kept += 1
                count.at_head += number < HEAD_LINES
                count.at_edge += number < HEAD_LINES or last - number < TAIL_LINES
                count.announces += line.announces
                count.repeated += occurrences.pop(key) > 1
                following = digests[number + 1] if number < last else END
                count.next = following if count.next is None else count.next
                count.same_next += count.next == following
        self._add_removed(article, frozenset(digests))
        if article.title:
            self.lines.setdefault(digest(article.title), LineCount()).is_title = True

    def _is_copy(self, lines: list[Line], digests: list[int]) -> bool:
        """Whether most of a text is in lines that other pages have."""
        known = sum(len(line.text) for line, key in zip(lines, digests, strict=True) if key in self.lines)
        return self.articles > 0 and known > COPY_SHARE * sum(len(line.text) for line in lines)

    def _add_removed(self, article: Article, kept: frozenset[int]) -> None:
        """Count the lines that were dropped. A line that gave a field of the record is none."""
        dropped: dict[int, tuple[str, str]] = {}  # text and label by digest
        for removed in article.removed:
            if removed.label != METADATA:
                for text in filter(None, map(str.strip, removed.text.split("\n"))):
                    dropped.setdefault(digest(text), (text, removed.label))
        for key, (text, label) in dropped.items():
            if key not in kept:
                count = self._count(key, text)
                count.label = count.label or (label if label in NAMED else "")

    def _count(self, key: int, text: str) -> LineCount:
        """Count a page that has a line."""
        count = self.lines.setdefault(key, LineCount())
        count.pages += 1
        if count.pages >= MIN_OCCURRENCES and not count.text and len(text) <= MAX_LINE:
            count.text = text
        return count

    def forget(self, most: int) -> None:
        """Forget the lines that are on so many pages, or on fewer."""
        self.lines = {key: line for key, line in self.lines.items() if line.pages > most}

    def learnt(self) -> list[LineCount]:
        """The lines that are not of the articles, the most frequent first."""
        if self.articles < MIN_PAGES:
            return []
        found = {key: count for key, count in self.lines.items() if recurs(count, self.articles)}
        without_announcements(found)
        return sorted(found.values(), key=lambda count: (-count.pages, count.text))[:MAX_LINES_OF_HOST]


def text_lines(article: Article) -> Iterator[Line]:
    """The lines of the text, without those of code and tables."""
    for block in article.blocks:
        if block.kind not in SKIPPED_KINDS:
            for text in filter(None, map(str.strip, block.text.split("\n"))):
                yield Line(text, block.kind is HEADING or text[-1] in LABEL_MARKS)


def digest(text: str) -> int:
    """A number for a text, never `END`."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=7).digest()) + 1


def recurs(count: LineCount, pages: int) -> bool:
    """Whether a line is on enough pages of a host, in places where articles do not repeat each other."""
    if not count.text or not count.kept or count.is_title or not any(map(str.isalpha, count.text)):
        return False
    if count.repeated > MAX_REPEATED * count.kept:
        return False
    if count.kept < MIN_OCCURRENCES and count.at_head:  # the beginning of an article, which other pages announce
        return False
    if count.at_edge >= USUALLY * count.kept:
        return count.pages >= MIN_SHARE_AT_EDGE * pages
    if 2 * count.kept <= count.pages:
        return count.pages >= MIN_SHARE_DROPPED * pages
    return count.pages >= MIN_SHARE_INSIDE * pages and count_words(count.text) >= MIN_WORDS_INSIDE


def without_announcements(found: dict[int, LineCount]) -> None:
    """Take out headings and labels, unless what follows them is always the same, and goes, too.

    “Ingredients” heads other ingredients in every recipe.
    """
    announced_by: dict[int, list[int]] = {}
    waiting = []
    for key, count in found.items():
        if count.announces:
            announced_by.setdefault(count.next or END, []).append(key)
            if count.same_next < USUALLY * count.kept or (count.next != END and count.next not in found):
                waiting.append(key)
    while waiting:
        key = waiting.pop()
        if found.pop(key, None):
            waiting += announced_by.get(key, ())


class SiteBoilerplate:
    """Counts the lines of a run by host."""

    def __init__(self) -> None:
        self.hosts = HostTables(HostLines)
        self.pages = 0  # that were looked at
        self.without_host = 0  # articles that are not learnt from
        self.without_blocks = 0  # likewise: an export that is read back

    def add(self, article: Article) -> None:
        """Count the lines of an article."""
        if "blocks" not in article.detail:
            self.without_blocks += 1
        elif not article.host:
            self.without_host += 1
        elif article.words:
            self.pages += 1
            self.hosts.add(article.host, article)

    def rules(self) -> tuple[UserRule, ...]:
        """A rule for each line that was learnt, by host."""
        return tuple(
            UserRule(
                rule_name(name, count.text),
                count.label or Label.BOILERPLATE,
                f"on {count.pages} of {host.articles} pages of {name}, such as {count.source}",
                host=name,
                lines=(count.text,),
            )
            for name, host in sorted(self.hosts.by_host.items())
            for count in host.learnt()
        )

    def summary(self, rules: Iterable[UserRule]) -> str:
        """What was learnt from what, on one line."""
        rules = [*rules]
        hosts = len({rule.host for rule in rules})
        text = f"learnt: {len(rules)} lines of {hosts} hosts, from {self.pages} pages"
        if self.without_host:
            text += f"; not from {self.without_host} without an address, and so without a host"
        if self.without_blocks:
            text += f"; not from {self.without_blocks} that an earlier export cleaned"
        return f"{text}."


def rule_name(host: str, text: str) -> str:
    """A name that is the same in every run, and a key of TOML without quotes.

    >>> rule_name("weir.example", "Become a friend of the weir.")
    'weir-example-3f944880'
    """
    readable = re.sub(r"[^a-z0-9]+", "-", host).strip("-")[:NAME_CHARACTERS] or "host"
    return f"{readable}-{blake2b(f'{host} {text}'.encode('utf-8', 'replace'), digest_size=4).hexdigest()}"


def format_rules(rules: Iterable[UserRule]) -> tuple[bytes, int]:
    """The rules as a file for `--rules`, and the number of those for which it has no room."""
    parts = [
        b"# Lines that recur on the pages of a host and are not its articles, learnt by reex. Look at them; then use --rules.\n"
    ]
    size, left_out = len(parts[0]), 0
    for rule in rules:
        part = f"\n{format_user_rule(rule)}\n".encode("utf-8", "replace")
        size += len(part)
        if size > MAX_TOML_BYTES:
            left_out += 1
        else:
            parts.append(part)
    return b"".join(parts), left_out
