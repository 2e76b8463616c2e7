"""Choose among copies of an article: the text from the best road, each field from the one that states it best.

A road is the way by which a copy came: its format. Copies of a whole text go before cut ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from reex_cli import normalize
from reex_cli.duplicates.profile import Profile
from reex_cli.model import Article, Evidence

BEST_FIRST = (("wordpress",), ("wxr", "feed", "json"), ("html",), ("markdown", "mail", "table"), ("dump",), ("text",))
ROADS = {name: rank for rank, names in enumerate(BEST_FIRST) for name in names}
DRAWN_FORMATS = frozenset(("dump", "text"))  # whose texts may hold what is not of the article
WHOLE = 0.7  # of the longest copy, at least: a text that is not cut
MERGED_FIELDS = ("url", "site", "title", "authors", "date", "modified", "language", "summary", "terms", "status")
EVIDENCE_OF = {"terms": ("keyword", "terms")}  # names of a field in the evidence, if it has another there


def choose_text(profiles: Iterable[tuple[int, Profile]]) -> int:
    """The number of the copy with the best text: whole, of the best road, longest, cleanest, newest, first."""
    copies = [*profiles]
    structured = [copy.letters for _, copy in copies if copy.format not in DRAWN_FORMATS]
    longest = max(structured or [copy.letters for _, copy in copies])

    def rank(copy: tuple[int, Profile]) -> tuple[Any, ...]:
        number, profile = copy
        is_cut = profile.letters < WHOLE * longest
        return is_cut, road_rank(profile.format), -profile.letters, profile.faults, _reverse(profile.changed), number

    return min(copies, key=rank)[0]


def road_rank(format_: str) -> int:
    """The rank of a format as a road, the best first; that of a plug-in is as good as HTML."""
    return ROADS.get(format_, ROADS["html"])


class FieldChoice:
    """The best value of each field so far."""

    def __init__(self, article: Article) -> None:
        self.article = article  # with the best text
        self.best: dict[str, tuple[tuple[Any, ...], Article]] = {}

    def add(self, number: int, copy: Article) -> None:
        """Compare a copy with those before."""
        for field in MERGED_FIELDS:
            if value := getattr(copy, field):
                rank = (not is_stated(copy, field), road_rank(copy.format), -_precision(field, value), number)
                if field not in self.best or rank < self.best[field][0]:
                    self.best[field] = rank, copy

    def merge(self) -> Article:
        """The article with the best text, and the best value of each field with its evidence."""
        values = {field: getattr(copy, field) for field, (_, copy) in self.best.items()}
        if values.get("url", self.article.url) != self.article.url:
            values |= {"host": normalize.host(values["url"]), "id": self.best["url"][1].id}
        return replace(self.article, **values, evidence=self._evidence())

    def _evidence(self) -> tuple[Evidence, ...]:
        """The evidence of each value that is taken."""
        copies = {field: copy for field, (_, copy) in self.best.items()}
        named = {name: copies[field] for field in copies for name in EVIDENCE_OF.get(field, (field,))}
        return tuple(item for name, copy in named.items() for item in copy.evidence if item.field == name)


def is_stated(copy: Article, field: str) -> bool:
    """Whether a metadata field states the value, rather than a line or a model; unknown for a record without evidence."""
    rules = [item.rule for item in copy.evidence if item.field in EVIDENCE_OF.get(field, (field,))]
    return all(" from " in rule for rule in rules) if rules else road_rank(copy.format) < road_rank("html")


def _precision(field: str, value: Any) -> int:
    """How precise a date is."""
    return len(value) if field in ("date", "modified") else 0


def _reverse(date: str) -> tuple[int, ...]:
    """A key by which later dates come first, and none last."""
    return (*(-ord(character) for character in date), 1)
