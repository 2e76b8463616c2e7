"""Make further HTML pages from annotated ones: cut, in invented languages, with lists of other pages beside the article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.bench.split import hash_number
from tests.training.html_pages import ARTICLE, AnnotatedPage, HtmlPage, apply_rules
from tests.training.invented_languages import rewrite_fields, rewrite_page
from tests.training.mixed_pages import find_run, put_beside

REWRITTEN_WEIGHT = 0.5  # of a page in an invented language, of that of its original; again of one of these kinds:
RARE_KINDS = frozenset(("documentation", "service", "product", "listing", "collection"))  # in other languages than English
CUT_WEIGHT = 0.3
CUT_OF_TEN = 4  # of ten pages with gold text, those that are also cut
RUNS_OF_KIND = {"listing": 3, "collection": 2, "product": 1, "service": 1}  # how often a page of a kind gives runs
MIN_RUN_BLOCKS = 8  # of content that a page has that gives a run


def made_pages(pages: Sequence[AnnotatedPage]) -> Iterator[HtmlPage]:
    """All pages that are made from these."""
    others = [
        page
        for page in pages
        if page.gold and sum(label > 0.5 for label in page.labels) >= MIN_RUN_BLOCKS
        for _ in range(RUNS_OF_KIND.get(page.kind, 0))
    ]
    for page in pages:
        rewritten = [rewrite(page, page.id)]
        if page.kind == ARTICLE and page.gold and others:
            rewritten.append(rewrite(mix(page, others), f"{page.id} mixed"))
        for one in (page, *rewritten):
            made = apply_rules(one, is_made=True)
            if one is not page:
                yield made
            if page.gold and hash_number(f"cut {page.id}") % 10 < CUT_OF_TEN and (part := cut(made, one.id)):
                yield part


def rewrite(page: AnnotatedPage, name: str) -> AnnotatedPage:
    """The page in an invented language."""
    weight = page.weight * REWRITTEN_WEIGHT * (REWRITTEN_WEIGHT if page.gold and page.kind in RARE_KINDS else 1.0)
    return page._replace(id=name, fields=rewrite_fields(name, page.fields), body=rewrite_page(name, page.body), weight=weight)


def mix(page: AnnotatedPage, others: Sequence[AnnotatedPage]) -> AnnotatedPage:
    """The page with one or two runs of other pages beside its article."""
    body, labels = page.body, page.labels
    for number in range(1 + hash_number(f"mix {page.id}") % 2):
        name = f"{page.id} {number}"
        other = others[hash_number(name) % len(others)]
        readable = [(block, label) for block, label in zip(other.body, other.labels) if label >= 0]
        run = find_run([block for block, _ in readable], [label for _, label in readable], name)
        body, place = put_beside(body, labels, run, name)
        labels = [*labels[: place.start], *[0.0] * len(place), *labels[place.start :]]
    return page._replace(body=body, labels=labels)


def cut(page: HtmlPage, name: str) -> HtmlPage | None:
    """A part of the page: its article with a little around it, or only the beginning of that; half without metadata."""
    good = [i for i, label in enumerate(page.labels) if label > 0.5]
    if len(good) < 2:
        return None
    draw = hash_number(f"cut {name}")
    before, behind, length = draw >> 8 & 15, draw >> 16 & 15, 2 + (draw >> 24) % 8
    if draw % 3 == 0:
        start, end = good[0] - before, good[-1] + 1 + behind
    else:
        start, end = good[0] - before // 2, good[min(len(good), length) - 1] + 1 + behind // 6
    part = slice(max(0, start), end)
    blocks, labels = page.blocks[part], page.labels[part]
    gold = "\n".join(block.text for block, label in zip(blocks, labels) if label > 0.5)
    return page._replace(
        blocks=blocks, labels=labels, rule_labels=page.rule_labels[part], gold=gold,
        fields=[] if draw >> 32 & 1 else page.fields, weight=page.weight * CUT_WEIGHT, is_made=True,
    )  # fmt: skip
