"""Pages of HTML for training, and the weights of marks: what the elements around a block say for it or against it."""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import wording as wordfit
from pages import BENCH, labels
from scipy.sparse import csr_matrix
from split import domain

from reex_cli.block_features import extract_features
from reex_cli.content.element_tree import keys_of
from reex_cli.content.html_classifier import field_keys, readable
from reex_cli.content.markup_features import TYPES
from reex_cli.label import first_matches, propagate
from reex_cli.model import Block, Kind, Label
from reex_cli.readers import Source, find
from reex_cli.rules import rule_index

KINDS = {kind: kind for kind in TYPES} | {"listing": "lists", "collection": "lists"}
OTHERS = 1.3  # what a page that is no article counts
SILVER = 1.0  # what a page counts of which only snippets are known
FAINT = 2  # sixteenths of a unit; a weight below says nothing
LEAST = 3  # snippets of a side from which they count fully


class Page(NamedTuple):
    """A page, its readable blocks labelled."""

    id: str
    kind: str
    domain: str
    gold: str
    blocks: list[Block]
    labels: list[float]  # share of the block's words that the gold has; -1 where it is not known
    ruled: list[Label | None]  # labels by rules
    fields: list[Block]

    @property
    def is_silver(self) -> bool:
        """Whether only snippets are known of it."""
        return not self.gold


def page_of(record: dict, data: bytes) -> Page:
    """A page as the judge will see it."""
    source = Source("page", data)
    page = next(iter(find(source, "html").read(source)))
    facts = extract_features(page, rule_index().wanted)
    reached = propagate(facts, first_matches(facts, rule_index()))
    places = readable([fact.block for fact in facts])
    found = [facts[i].block for i in places]
    ruled = [one.rule.label if one else None for one in (reached[i] for i in places)]
    site = domain(record["url"]) if record["url"] else record["id"]
    known = labels(found, record["text"]) if record["text"].strip() else by_snippets(found, record)
    fields = [block for block in page.blocks if block.kind is Kind.FIELD]
    return Page(record["id"], record["page_type"], site, record["text"].strip(), found, known, ruled, fields)


def even(text: str) -> str:
    return " ".join(text.lower().split())


def by_snippets(found: Sequence[Block], record: dict) -> list[float]:
    """What is known of a block by the snippets that it has."""
    wanted, unwanted = (list(map(even, record[key])) for key in ("with_", "without"))
    known = []
    for text in (even(block.text) for block in found):
        good, bad = any(one in text for one in wanted), any(one in text for one in unwanted)
        known.append(-1.0 if good is bad else float(good))
    return known if 0.0 in known and 1.0 in known else []


def pages(folder: str = "") -> Iterator[Page]:
    """All pages of a set of which something is known."""
    for line in (BENCH / folder / "gold.jsonl").open(encoding="utf-8"):
        record = json.loads(line)
        page = page_of(record, gzip.decompress((BENCH / folder / "html" / f"{record['id']}.html.gz").read_bytes()))
        if page.blocks and page.labels:
            yield page


def block_weights(page: Page) -> np.ndarray:
    """What each block counts: its share of its page, so that every page counts about the same."""
    if page.is_silver:
        known = np.array(page.labels)
        shares = [np.where(known == side, 0.5 / max(LEAST, (known == side).sum()), 0) for side in (0.0, 1.0)]
        return SILVER * (shares[0] + shares[1])
    sizes = np.array([len(block.text.split()) for block in page.blocks])
    whole = max(len(page.gold.split()) + 100, sizes.sum() / 2)
    return np.minimum((sizes + 2) / whole, 0.2) * (1.0 if page.kind == "article" else OTHERS)


def fit_marks(found: Sequence[Page]) -> dict[str, int]:
    """Weights of the marks of all elements around a block."""
    rows = [(keys, page.domain, label, weight) for page in found for keys, label, weight in mark_rows(page)]
    return ridge(*map(list, zip(*rows)), domains=5, kept=2500, pull=8.0)


def mark_rows(page: Page) -> Iterator[tuple[list[str], float, float]]:
    """The keys around the blocks of each element, how many of them are kept, and what they count."""
    sums: dict[int, list] = {}
    for block, label, weight in zip(page.blocks, page.labels, block_weights(page)):
        if label >= 0:
            total = sums.setdefault(id(block.place), [block.place, 0.0, 0.0])
            total[1] += label * weight
            total[2] += weight
    for inner, good, weight in sums.values():
        place, keys = inner, []
        while place is not None:
            keys += [key for mark in place.marks if mark for key in keys_of(mark)]
            place = place.parent
        yield keys, good / weight, weight


def page_keys(page: Page) -> list[str]:
    """The keys that may tell the kind of a page."""
    keys = {key for block in page.fields for key in field_keys(block.name, block.text)}
    known = set()
    for block in page.blocks:
        place = block.place
        while place is not None and id(place) not in known:
            known.add(id(place))
            keys.update(key for mark in place.marks if mark for key in keys_of(mark))
            place = place.parent
    return sorted(keys)


def fit_kinds(found: Sequence[Page]) -> list[dict[str, int]]:
    """Weights of marks and fields for each kind of page."""
    keys, sites = [page_keys(page) for page in found], [page.domain for page in found]
    return [
        ridge(
            keys, sites, [float(KINDS[page.kind] == kind) for page in found], [1.0] * len(found), domains=8, kept=400, pull=6.0
        )
        for kind in TYPES
    ]


def ridge(
    keys: list[list[str]], sites: list[str], target: list[float], weight: list[float], *, domains: int, kept: int, pull: float
) -> dict[str, int]:
    """Logistic regression over the keys that enough domains have; the most telling are kept."""
    seen: dict[str, set[str]] = defaultdict(set)
    for found, site in zip(keys, sites):
        for key in found:
            seen[key].add(site)
    place = {key: i for i, key in enumerate(sorted(key for key, names in seen.items() if len(names) >= domains))}
    counts = [Counter(place[key] for key in found if key in place) for found in keys]
    ends = np.cumsum([0, *map(len, counts)])
    flat = np.array([column for one in counts for column in sorted(one)], dtype=int)
    times = np.array([one[column] for one in counts for column in sorted(one)], dtype=float)
    matrix = csr_matrix((times, flat, ends), shape=(len(counts), len(place)))
    theta = wordfit.logistic(matrix, np.array(target), np.array(weight), pull)
    telling = sorted(place, key=lambda key: (-abs(theta[place[key]]) * len(seen[key]) ** 0.5, key))
    weights = {key: round(float(np.clip(theta[place[key]], -6, 6)) * wordfit.UNIT) for key in telling[:kept]}
    return {key: number for key, number in weights.items() if abs(number) >= FAINT}
