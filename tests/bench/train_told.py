"""Learn what tells the date and the authors of a page; writes `reex_cli/judge/told.json`.

    python tests/bench/train_told.py   (numpy)

A conditional logit over the days and the names of each training page: the right one against the others, and against
silence. Pages with markup and without have weights of their own. The least sum that is told is chosen by
cross-validation over domains, so that enough is left unsaid on pages that tell nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import NamedTuple

import numpy as np
from quality import DRAWN, drawn, gold, pages, scorer
from split import domain, fold, held_back

from reex_cli.errors import SourceError
from reex_cli.label import labelled
from reex_cli.metadata import date_author
from reex_cli.metadata.author_candidates import find_author_candidates
from reex_cli.metadata.date_candidates import find_date_candidates
from reex_cli.metadata.page_context import PageContext
from reex_cli.model import Page
from reex_cli.readers import Source, find
from reex_cli.rules import rule_index

SETS = {"html": ("html", "snippets"), "dump": ("innertext", "lynx", DRAWN)}
SILENCE = {"html": {"date": 0.42, "authors": 0.77}, "dump": {"date": 0.76, "authors": 0.88}}  # least share, cross-validated
SILENT = {"date": 0.5, "authors": 0.6}  # weight of a page without gold
ROUNDS, RATE, RIDGE, FOLDS = 300, 0.05, 6e-3, 4
RARE = 5  # candidates that a fact must be true of
UNIT = 64


class Group(NamedTuple):
    """The candidates of one page."""

    site: str
    facts: list[frozenset[str]]
    right: list[bool]
    has_gold: bool


def scenes(name):
    """The gold and the scene of every training page of a set that has gold metadata."""
    for record, data in drawn() if name == DRAWN else pages(name):
        site = (domain(record["url"]) if record["url"] else "") or record["id"]
        is_told = record.get("meta", True) and record["page_type"] == "article"
        if held_back(site) or not is_told:
            continue
        source = Source("page", data)
        try:
            reader = find(source, "html" if name in SETS["html"] else "dump")
            page = next(found for found in reader.read(source) if isinstance(found, Page))
        except (SourceError, StopIteration):
            continue
        yield site, record, PageContext(page, labelled(page, rule_index())[0])


def dates(found) -> list[Group]:
    """The days of each page; what is only a change is no candidate."""
    groups = []
    for site, record, scene in found:
        every = [day for day in find_date_candidates(scene) if not day.is_change]
        right = [bool(record["date"]) and day.day == record["date"] for day in every]
        groups.append(Group(site, [day.facts for day in every], right, bool(record["date"])))
    return groups


def authors(found, known) -> list[Group]:
    """The names of each page."""
    words = scorer().words
    groups = []
    for site, record, scene in found:
        stated = find_date_candidates(scene)
        day = date_author.best((day for day in stated if not day.is_change), known)
        every = find_author_candidates(scene, date_author.dated(scene, day, date_author.changed(scene, stated)))
        wanted = " ".join(words(record["author"] or ""))
        right = [bool(name := " ".join(words(person.name))) and name in wanted for person in every]
        groups.append(Group(site, [person.facts for person in every], right, bool(record["author"])))
    return groups


def matrix(group: Group, names: dict[str, int]):
    """Facts as numbers: a row a candidate, and an empty last one for silence."""
    table = np.zeros((len(group.facts) + 1, len(names) + 1))
    for row, facts in enumerate(group.facts):
        table[row, -1] = 1
        for fact in facts:
            if fact in names:
                table[row, names[fact]] = 1
    return table, np.array([*group.right, not group.has_gold])


def fit(groups, tables, names, silent: float):
    """The weights that make the right candidates the likeliest."""
    used = [(*table, 1.0 if group.has_gold else silent) for group, table in zip(groups, tables) if table[1].any()]
    rows = np.vstack([table for table, _, _ in used])
    right = np.concatenate([right for _, right, _ in used]).astype(float)
    sizes = [len(table) for table, _, _ in used]
    starts = np.cumsum([0, *sizes])[:-1]
    page = np.repeat(np.arange(len(used)), sizes)
    weight = np.array([weight for _, _, weight in used])[page]
    theta, mean, spread = (np.zeros(len(names) + 1) for _ in range(3))
    for step in range(1, ROUNDS + 1):
        scores = rows @ theta
        likely = np.exp(scores - np.maximum.reduceat(scores, starts)[page])
        likely /= np.add.reduceat(likely, starts)[page]
        wanted = likely * right
        wanted /= np.maximum(np.add.reduceat(wanted, starts)[page], 1e-12)
        gradient = rows.T @ ((wanted - likely) * weight) / len(used) - RIDGE * theta
        mean, spread = 0.9 * mean + 0.1 * gradient, 0.99 * spread + 0.01 * gradient**2
        theta += RATE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return theta


def learnt(groups, kind: str, value: str) -> dict[str, int]:
    """The weights of a value, and from which sum it is told."""
    count = Counter(fact for group in groups for facts in group.facts for fact in facts)
    names = {fact: number for number, fact in enumerate(sorted(fact for fact, often in count.items() if often >= RARE))}
    tables = [matrix(group, names) for group in groups]
    most, hits = [], []
    for k in range(FOLDS):
        inside = [number for number, group in enumerate(groups) if fold(group.site) != k]
        theta = fit([groups[n] for n in inside], [tables[n] for n in inside], names, SILENT[value])
        for group, (table, right) in zip(groups, tables):
            if fold(group.site) == k:
                scores = (table @ theta)[:-1]
                most.append((scores.max() if len(scores) else -99.0, group.has_gold))
                hits.append(bool(len(scores)) and bool(right[scores.argmax()]))
    silent = sorted(score for score, has_gold in most if not has_gold)
    least = silent[min(len(silent) - 1, int(SILENCE[kind][value] * len(silent)))]
    told = [hit and score > least for (score, has_gold), hit in zip(most, hits) if has_gold]
    reached = [any(group.right) for group in groups if group.has_gold]
    print(kind, value, f"right {np.mean(told):.3f} of {np.mean(reached):.3f} that can be, silent {SILENCE[kind][value]:.2f}")
    theta = fit(groups, tables, names, SILENT[value])
    weights = {fact: round(float(theta[number]) * UNIT) for fact, number in names.items()}
    known = {fact: weight for fact, weight in weights.items() if weight}
    return known | {"any": round(float(theta[-1]) * UNIT), "least": round(float(least) * UNIT)}


def main() -> None:
    """Fit, cross-validate by domain, write."""
    assert gold()
    weights = {}
    for kind, sets in SETS.items():
        found = [one for name in sets for one in scenes(name)]
        dated = learnt(dates(found), kind, "date")
        weights[kind] = {"date": dated, "authors": learnt(authors(found, dated), kind, "authors")}
    date_author.MODEL.write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
