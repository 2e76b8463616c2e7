"""Label the readable blocks of HTML pages by gold text or by snippets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from reex_cli.block_features import extract_features
from reex_cli.content.html_classifier import find_readable
from reex_cli.label import first_matches, propagate
from reex_cli.model import Block, Kind, Label
from reex_cli.readers import Source, find_reader
from reex_cli.rules import rule_index
from tests.training import data
from tests.training.pages import label_by_gold

OTHER_PAGES_WEIGHT = 1.3  # weight of a page that is no article
SILVER_WEIGHT = 1.0  # weight of a page of which only snippets are known
ENOUGH_SNIPPETS = 3  # snippets of a side from which they count fully


class HtmlPage(NamedTuple):
    """A page, its readable blocks labelled."""

    id: str
    kind: str
    domain: str
    gold: str
    blocks: list[Block]
    labels: list[float]  # share of the block's words that the gold has; -1 where it is not known
    rule_labels: list[Label | None]
    fields: list[Block]

    @property
    def is_silver(self) -> bool:
        """Whether only snippets are known of it."""
        return not self.gold


def read_page(record: dict[str, Any], page: bytes) -> HtmlPage:
    """Read and label a page; its blocks are those that the classifier would classify."""
    source = Source("page", page)
    read = next(iter(find_reader(source, "html").read(source)))
    features = extract_features(read, rule_index().select_marks)
    reached = propagate(features, first_matches(features, rule_index()))
    places = find_readable([feature.block for feature in features])
    blocks = [features[i].block for i in places]
    rule_labels = [match.rule.label if match else None for match in (reached[i] for i in places)]
    gold = record["text"].strip()
    labels = label_by_gold(blocks, record["text"]) if gold else label_by_snippets(blocks, record)
    fields = [block for block in read.blocks if block.kind is Kind.FIELD]
    return HtmlPage(record["id"], record["page_type"], data.site_of(record), gold, blocks, labels, rule_labels, fields)


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


def labelled_html_pages(folder: str = "") -> Iterator[HtmlPage]:
    """All pages of a set with a label for at least some blocks."""
    for record, content in data.read_html_pages(folder):
        page = read_page(record, content)
        if page.blocks and page.labels:
            yield page


def block_weights(page: HtmlPage) -> np.ndarray:
    """The weight of each block, (blocks,) of float: its share of its page, so that every page counts about the same."""
    if page.is_silver:
        known = np.array(page.labels)
        shares = [np.where(known == side, 0.5 / max(ENOUGH_SNIPPETS, (known == side).sum()), 0) for side in (0.0, 1.0)]
        return SILVER_WEIGHT * (shares[0] + shares[1])
    sizes = np.array([len(block.text.split()) for block in page.blocks])
    whole = max(len(page.gold.split()) + 100, sizes.sum() / 2)
    return np.minimum((sizes + 2) / whole, 0.2) * (1.0 if page.kind == "article" else OTHER_PAGES_WEIGHT)
