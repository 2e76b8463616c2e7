"""Figures of sets of pages, from the scores of their pages, and the rows of the table of quality."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from statistics import mean

from tests.bench.pages import is_measured_by_site, is_split
from tests.bench.scores import METADATA, Overlap, Score

LOST_PAGE_F1 = 0.5  # F1 below which a page is lost
MIN_SITES, MIN_PAGES = 3, 10  # one of which a language has that gets a row of its own

Row = tuple[str, dict[str, float]]


def table_rows(name: str, scores: Sequence[Score]) -> Iterator[Row]:
    """Yield the rows of the table for a set, each with its figures."""
    return rows_by_site(name, scores) if is_measured_by_site(name) else rows_by_page(name, scores)


def rows_by_page(name: str, scores: Sequence[Score]) -> Iterator[Row]:
    """Yield a row for each part of the set and, of HTML, for each kind of page."""
    kinds = sorted({score.kind for score in scores}) if name == "html" else []
    for part in ("train", "held"):
        scores_of_part = [score for score in scores if score.part == part]
        yield f"{name} {part}", page_figures(scores_of_part)
        for kind in kinds:
            yield f"{name} {kind} {part}", page_figures([score for score in scores_of_part if score.kind == kind])


def rows_by_site(name: str, scores: Sequence[Score]) -> Iterator[Row]:
    """Yield a row for the whole set, for its parts if models may learn from it, and for each language with enough pages."""
    yield name, site_figures(scores)
    if is_split(name):
        for part in ("train", "held"):
            yield f"{name} {part}", site_figures([score for score in scores if score.part == part])
    languages = defaultdict(list)
    for score in scores:
        languages[score.language].append(score)
    for language, of_language in sorted(languages.items()):
        has_enough = len({score.site for score in of_language}) >= MIN_SITES or len(of_language) >= MIN_PAGES
        if has_enough and len(languages) > 1:
            yield f"{name} {language}", site_figures(of_language)


def page_figures(scores: Sequence[Score]) -> dict[str, float]:
    """Compute the means over pages: word F1, share of pages that are not lost, shingle F1, snippets, metadata."""
    figures: dict[str, float] = {}
    words = [score.word for score in scores if score.word is not None]
    if words:
        figures["word"] = mean(words)
        figures["kept_whole"] = 1 - mean(word < LOST_PAGE_F1 for word in words)
    pairs = [(score.precision, score.recall) for score in scores if score.precision is not None and score.recall is not None]
    if pairs:
        precision, recall = (mean(column) for column in zip(*pairs, strict=True))
        figures["shingle"] = 2 * precision * recall / (precision + recall or 1)
    return round_figures(figures | mean_values(scores, ("found", "kept_out", *METADATA)))


def site_figures(scores: Sequence[Score]) -> dict[str, float]:
    """Compute the mean F1 over sites, and over pages the share that is not lost, not empty and recognised, and metadata."""
    sites = defaultdict(list)
    for score in scores:
        sites[score.site].append(overlap_of(score).f1)
    if not sites:
        return {}
    lost = mean(f1 < LOST_PAGE_F1 for values in sites.values() for f1 in values)
    figures = {"f1": mean(map(mean, sites.values())), "kept_whole": 1 - lost}
    return round_figures(figures | mean_values(scores, ("not_empty", "recognised", *METADATA)))


def overlap_of(score: Score) -> Overlap:
    """The overlap of a page that has a gold text."""
    assert score.overlap is not None
    return score.overlap


def mean_values(scores: Sequence[Score], keys: Iterable[str]) -> dict[str, float]:
    """Compute the means of values over the pages whose annotations allow them."""
    columns = ((key, [value for score in scores if (value := getattr(score, key)) is not None]) for key in keys)
    return {key: mean(values) for key, values in columns if values}


def round_figures(figures: dict[str, float]) -> dict[str, float]:
    """Round figures as `floors.json` has them."""
    return {key: round(value, 4) for key, value in figures.items()}


def format_row(row: str, figures: dict[str, float]) -> str:
    """One line of the table."""
    return f"{row:28s}" + "  ".join(f"{key} {value:.4f}" for key, value in figures.items())


def worst_pages(name: str, scores: Sequence[Score], number: int) -> Iterator[str]:
    """Yield lines about the pages with the least F1: of all that are measured by site, otherwise of those held back."""
    listed = [score for score in scores if score.overlap and (is_measured_by_site(name) or score.part == "held")]
    for score in sorted(listed, key=lambda score: overlap_of(score).f1)[:number]:
        f1, precision, recall = overlap_of(score)
        kind = f"{score.language or score.kind}{f' {score.part}' if is_split(name) else ''}"
        yield f"    {f1:.3f}  precision {precision:.3f}  recall {recall:.3f}  {kind}  {score.page}  {score.url}"
