"""Label the readable blocks of HTML pages by gold text or by snippets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from reex_cli.block_features import extract_features
from reex_cli.content.html_classifier import find_readable
from reex_cli.label import first_matches, propagate
from reex_cli.model import FIELD, Block, Label, Page
from reex_cli.readers import Source, find_reader
from reex_cli.rules import rule_index
from tests.training import data
from tests.training.pages import WORD, label_by_gold

SETS = {"": 1.0, "snippets": 1.5, "sets/andy": 1.0, "sets/fundus": 1.0}  # folders of the bench, and the weight of a page
KIND_WEIGHTS = {"article": 1.0, "forum": 2.5}  # of pages; forums are few, and look like readers' comments
OTHER_PAGES_WEIGHT = 1.5  # of a page of another kind
ENOUGH_SNIPPETS = 3  # snippets of a side from which they count fully
ARTICLE = "article"  # the kind of most pages


class AnnotatedPage(NamedTuple):
    """The blocks of a page as its reader found them, each with a label."""

    id: str
    kind: str
    domain: str
    gold: str
    fields: list[Block]
    body: list[Block]
    labels: list[float]  # of the body: share of the block's words that the gold has; -1 where it is not known
    weight: float


class HtmlPage(NamedTuple):
    """A page as the classifier sees it: its readable blocks, labelled, and what rules say of them."""

    id: str
    kind: str
    domain: str
    gold: str
    blocks: list[Block]
    labels: list[float]
    rule_labels: list[Label | None]
    fields: list[Block]
    weight: float = 1.0
    is_made: bool = False  # from another page

    @property
    def is_silver(self) -> bool:
        """Whether only snippets are known of it."""
        return not self.gold


def annotate(record: dict[str, Any], content: bytes, weight: float) -> AnnotatedPage | None:
    """Read and label a page; None where nothing is known of its blocks."""
    source = Source("page", content)
    read = next(iter(find_reader(source, "html").read(source)))
    body = [block for block in read.blocks if block.kind is not FIELD]
    places = find_readable(body)
    blocks = [body[i] for i in places]
    gold = (record["text"] or "").strip()
    known = label_by_gold(blocks, gold) if gold else label_by_snippets(blocks, record)
    if not known:
        return None
    labels = [-1.0] * len(body)
    for i, label in zip(places, known):
        labels[i] = label
    fields = [block for block in read.blocks if block.kind is FIELD]
    return AnnotatedPage(record["id"], record["page_type"] or ARTICLE, data.site_of(record), gold, fields, body, labels, weight)


def apply_rules(page: AnnotatedPage, *, is_made: bool = False) -> HtmlPage:
    """The page as the classifier sees it."""
    features = extract_features(Page("html", (*page.fields, *page.body)), rule_index().filter_selectors)
    reached = propagate(features, first_matches(features, rule_index()))
    places = find_readable(page.body)
    return HtmlPage(
        page.id, page.kind, page.domain, page.gold, [page.body[i] for i in places], [page.labels[i] for i in places],
        [match.rule.label if match else None for match in (reached[i] for i in places)], page.fields, page.weight, is_made,
    )  # fmt: skip


def annotated_pages(folder: str) -> Iterator[AnnotatedPage]:
    """All pages of a set with a label for at least some blocks."""
    for record, content in data.read_html_pages(folder):
        if page := annotate(record, content, SETS[folder]):
            yield page


def fold_spaces(text: str) -> str:
    """Text in which snippets are looked for."""
    return " ".join(text.lower().split())


def label_by_snippets(blocks: Sequence[Block], record: dict[str, Any]) -> list[float]:
    """1 for a block with a wanted snippet, 0 with an unwanted one, -1 with none or both; empty where one side is missing."""
    wanted, unwanted = ([fold_spaces(snippet) for snippet in record[key]] for key in ("with_", "without"))
    labels = []
    for text in (fold_spaces(block.text) for block in blocks):
        good, bad = any(snippet in text for snippet in wanted), any(snippet in text for snippet in unwanted)
        labels.append(-1.0 if good is bad else float(good))
    return labels if 0.0 in labels and 1.0 in labels else []


def block_weights(page: HtmlPage) -> np.ndarray:
    """The weight of each block, (blocks,) of float: its share of its page, so that every page counts about the same."""
    if page.is_silver:
        known = np.array(page.labels)
        shares = [np.where(known == side, 0.5 / max(ENOUGH_SNIPPETS, (known == side).sum()), 0) for side in (0.0, 1.0)]
        return page.weight * (shares[0] + shares[1])
    sizes = np.array([len(WORD.findall(block.text)) for block in page.blocks])
    whole = max((sizes * np.maximum(page.labels, 0)).sum() + 100, sizes.sum() / 2)
    return page.weight * np.minimum((sizes + 2) / whole, 0.2) * KIND_WEIGHTS.get(page.kind, OTHER_PAGES_WEIGHT)
