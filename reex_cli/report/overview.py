"""The values of the page, but for the articles that can be opened: counts, the table, examples, failures and duplicates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from reex_cli import __version__
from reex_cli.corpus_counts import GROUPINGS, OTHERS, Row
from reex_cli.model import Label
from reex_cli.report.article_details import shorten
from reex_cli.report.collection import MAX_CELL, ArticleRow, Collection

MAX_NAMES = 500  # rows of one chart; the page first shows a few
MAX_GROUPS = 200  # of duplicates
MAX_COPIES = 20  # of one group
CODED = ("format", "host", "language")  # columns with few different values
SAME_TEXT, SAME_ADDRESS = "text", "address"


def make_overview(collection: Collection, rows: list[tuple[int, ArticleRow]], opened: set[int], paths: str) -> dict[str, Any]:
    """Lay out all that the page shows at once. `rows` and `opened` have the numbers of articles."""
    index_of = {number: index for index, (number, _) in enumerate(rows)}
    stats = collection.stats
    return {
        "version": __version__,
        "paths": shorten(paths, MAX_CELL),
        "sources": collection.sources,
        "articles": stats.all.articles,
        "kept": stats.all.kept,
        "dropped": stats.all.dropped,
        "counts": {name: limit_names(table) for name, table in stats.rows() if name in GROUPINGS},
        "labels": [*describe_labels(collection, index_of)],
        "failed": collection.failed,
        "failures": [
            [source, failure.line, failure.column, shorten(failure.message, 2 * MAX_CELL)]
            for source, failure in collection.failures
        ],
        "skipped": collection.skipped.most_common(),
        "notes": collection.notes.most_common(),
        "duplicates": find_duplicates([row for _, row in rows]),
        "table": make_columns([row for _, row in rows], [number in opened for number, _ in rows]),
    }


def limit_names(rows: list[tuple[str, Row]]) -> list[list[Any]]:
    """Give name, articles, words kept and words dropped of each row; what are too many become the last."""
    named, rest = rows[:MAX_NAMES], Row()
    for _, row in rows[MAX_NAMES:]:
        rest = rest.plus(row)
    return [[shorten(name, MAX_CELL), *row] for name, row in named] + ([[OTHERS, *rest]] if rest.articles else [])


def describe_labels(collection: Collection, index_of: dict[int, int]) -> Iterator[list[Any]]:
    """Give name, articles and dropped words of each label, and with it the rules, each with examples."""
    rules: dict[str, list[Any]] = defaultdict(list)
    tables = dict(collection.stats.rows())
    for name, row in tables["rule"]:
        label, _, rule = name.partition("/")
        examples = [[text, index_of.get(number), *place] for text, number, *place in collection.examples.get(name, ())]
        if name == OTHERS:
            label, rule = OTHERS, ""
        rules[label].append([rule, row.articles, row.dropped, examples])
    for label, row in tables["label"]:
        if label not in (Label.CONTENT, Label.METADATA):
            yield [label, row.articles, row.dropped, rules[label]]


def find_duplicates(rows: list[ArticleRow]) -> dict[str, Any]:
    """Find the rows with equal texts, and those with equal addresses and different texts: how many, and the first groups."""
    by_text: dict[str, list[int]] = defaultdict(list)
    by_address: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        if row.words:
            by_text[row.hash].append(index)
        if row.url:
            by_address[row.url].append(index)
    groups = [(SAME_TEXT, group) for group in by_text.values() if len(group) > 1]
    same_text = {index: number for number, (_, group) in enumerate(groups) for index in group}
    groups += [
        (SAME_ADDRESS, group)
        for group in by_address.values()
        if len(group) > 1 and len({same_text.get(index, -1 - index) for index in group}) > 1
    ]
    groups.sort(key=lambda pair: (-len(pair[1]), pair[1]))
    copies = {index for _, group in groups for index in group[1:]}
    return {
        "copies": len(copies),
        "number": len(groups),
        "groups": [[how, len(group), group[:MAX_COPIES]] for how, group in groups[:MAX_GROUPS]],
    }


def make_columns(rows: list[ArticleRow], opened: Iterable[bool]) -> dict[str, Any]:
    """Lay out the table by columns; those with few different values as `names` and `codes`."""
    columns: dict[str, Any] = {}
    for name in ("title", "authors", "source", "date", "words", "dropped"):
        columns[name] = [getattr(row, name) for row in rows]
    for name in CODED:
        values = [getattr(row, name) for row in rows]
        names = sorted(set(values))
        codes = {value: code for code, value in enumerate(names)}
        columns[name] = {"names": names, "codes": [codes[value] for value in values]}
    columns["opened"] = [int(is_opened) for is_opened in opened]
    return columns
