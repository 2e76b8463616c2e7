"""Learn weights of selectors: of the tags, classes and ids around a block for its label, and for the type of its page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reex_cli.content.element_tree import selector_keys
from reex_cli.content.html_classifier import field_keys
from reex_cli.content.markup_features import PAGE_TYPES
from tests.training.html_pages import HtmlPage, block_weights
from tests.training.regression import find_domains, fit_weights, round_weights

PAGE_TYPE_OF_KIND = {kind: kind for kind in PAGE_TYPES} | {"listing": "lists", "collection": "lists"}
MIN_WEIGHT = 2  # sixteenths of a unit of log odds; a smaller weight is left out


def fit_selectors(pages: Sequence[HtmlPage]) -> dict[str, int]:
    """Weights of the selectors of all elements around a block; none without pages."""
    if not pages:
        return {}
    rows = [(keys, page.domain, label, weight) for page in pages for keys, label, weight in selector_rows(page)]
    keys, sites, labels, weights = map(list, zip(*rows))
    return fit_keys(keys, sites, labels, weights, fewest_domains=5, most=2500, ridge=8.0)


def selector_rows(page: HtmlPage) -> Iterator[tuple[list[str], float, float]]:
    """For each element with blocks of its own: the keys around it, the share of its blocks that are kept, and its weight."""
    sums: dict[int, list] = {}
    for block, label, weight in zip(page.blocks, page.labels, block_weights(page)):
        if label >= 0:
            total = sums.setdefault(id(block.element), [block.element, 0.0, 0.0])
            total[1] += label * weight
            total[2] += weight
    for inner, good, weight in sums.values():
        element, keys = inner, []
        while element is not None:
            keys += [key for selector in element.selectors if selector for key in selector_keys(selector)]
            element = element.parent
        yield keys, good / weight, weight


def page_keys(page: HtmlPage) -> list[str]:
    """The keys of a page that may have a weight for its type."""
    keys = {key for block in page.fields for key in field_keys(block.name, block.text)}
    known = set()
    for block in page.blocks:
        element = block.element
        while element is not None and id(element) not in known:
            known.add(id(element))
            keys.update(key for selector in element.selectors if selector for key in selector_keys(selector))
            element = element.parent
    return sorted(keys)


def fit_page_types(pages: Sequence[HtmlPage]) -> list[dict[str, int]]:
    """Weights of selectors and fields for each of `PAGE_TYPES`; none without pages of several kinds."""
    if len({page.kind for page in pages}) <= 1:
        return [{} for _ in PAGE_TYPES]
    keys, sites = [page_keys(page) for page in pages], [page.domain for page in pages]
    weights = [1.0] * len(pages)
    targets = ([float(PAGE_TYPE_OF_KIND[page.kind] == kind) for page in pages] for kind in PAGE_TYPES)
    return [fit_keys(keys, sites, target, weights, fewest_domains=8, most=400, ridge=6.0) for target in targets]


def fit_keys(
    keys: list[list[str]],
    sites: list[str],
    target: list[float],
    weight: list[float],
    *,
    fewest_domains: int,
    most: int,
    ridge: float,
) -> dict[str, int]:
    """Weights of the keys that enough domains have; those that rank highest are kept."""
    domains = find_domains(keys, sites)
    known = sorted(key for key, names in domains.items() if len(names) >= fewest_domains)
    theta = fit_weights(keys, known, target, weight, ridge)
    return round_weights(known, theta, lambda key, value: abs(value) * len(domains[key]) ** 0.5, most, MIN_WEIGHT)
