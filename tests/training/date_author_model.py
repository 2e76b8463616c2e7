"""Learn the ranking of dates and authors: conditional logits over the candidates of each page, and silence among them.

The right candidate is held against the others and against silence (McFadden's conditional logit, fitted by Adam). Pages
with markup and without have weights of their own. The least score that is a date or an author is chosen by
cross-validation over domains, so that enough is left unsaid on pages that state nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from reex_cli.errors import SourceError
from reex_cli.label import cut_blocks, label_blocks
from reex_cli.metadata import assign_title, date_author
from reex_cli.metadata.author_candidates import find_author_candidates
from reex_cli.metadata.date_candidates import find_date_candidates
from reex_cli.metadata.page_context import PageContext
from reex_cli.rules import rule_index
from tests.bench.quality import DRAWN, drawn, pages, scorer
from tests.bench.split import FOLDS, fold, held_back
from tests.training import data
from tests.training.data import log
from tests.training.title_model import read_page

SETS = {"html": ("html", "snippets"), "dump": ("innertext", "lynx", DRAWN)}
SILENCE = {"html": {"date": 0.42, "authors": 0.77}, "dump": {"date": 0.76, "authors": 0.88}}  # least share, cross-validated
UNSTATED = {"date": 0.5, "authors": 0.6}  # weight of a page without gold
STEPS, RATE, RIDGE = 300, 0.05, 6e-3
FEWEST = 5  # candidates that a feature must be true of
UNIT = 64  # of a weight: one unit of log odds
Annotated = tuple[dict[str, Any], PageContext]


class Group(NamedTuple):
    """The candidates of one page."""

    site: str
    features: list[frozenset[str]]
    right: list[bool]
    has_gold: bool


def annotated(name: str) -> Iterator[Annotated]:
    """Annotation and context of every training page of a set that has gold metadata."""
    for record, content in drawn() if name == DRAWN else pages(name):
        if held_back(data.site_of(record)) or not record.get("meta", True) or record["page_type"] != "article":
            continue
        try:
            page = read_page(content, "html" if name in SETS["html"] else "dump")
        except SourceError:
            continue
        if page:
            verdicts, plain = label_blocks(page, rule_index())
            titled = assign_title(page, verdicts, plain=plain)
            yield record, PageContext(page, cut_blocks(page, titled, rule_index()))


def date_groups(found: Sequence[Annotated]) -> list[Group]:
    """The days of each page; what is only a change is no candidate."""
    groups = []
    for record, context in found:
        every = [day for day in find_date_candidates(context) if not day.is_update]
        right = [bool(record["date"]) and day.day == record["date"] for day in every]
        groups.append(Group(data.site_of(record), [day.features for day in every], right, bool(record["date"])))
    return groups


def author_groups(found: Sequence[Annotated], date_weights: Mapping[str, int]) -> list[Group]:
    """The names of each page, seen from the line of its date."""
    words = scorer().words
    groups = []
    for record, context in found:
        stated = find_date_candidates(context)
        day = date_author.best_candidate((day for day in stated if not day.is_update), date_weights)
        every = find_author_candidates(
            context, date_author.find_date_line(context, day, date_author.find_nearest_update(context, stated))
        )
        wanted = " ".join(words(record["author"] or ""))
        right = [bool(name := " ".join(words(person.name))) and name in wanted for person in every]
        groups.append(Group(data.site_of(record), [person.features for person in every], right, bool(record["author"])))
    return groups


def matrix(group: Group, names: Mapping[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """Features as numbers, a row a candidate and an empty last one for silence; and which rows are right."""
    table = np.zeros((len(group.features) + 1, len(names) + 1))
    for row, features in enumerate(group.features):
        table[row, -1] = 1
        for feature in features:
            if feature in names:
                table[row, names[feature]] = 1
    return table, np.array([*group.right, not group.has_gold])


def fit(groups: Sequence[Group], tables: Sequence[tuple[np.ndarray, np.ndarray]], unstated: float) -> np.ndarray:
    """The weights that make the right candidates the likeliest."""
    used = [(*table, 1.0 if group.has_gold else unstated) for group, table in zip(groups, tables) if table[1].any()]
    rows = np.vstack([table for table, _, _ in used])
    right = np.concatenate([right for _, right, _ in used]).astype(float)
    sizes = [len(table) for table, _, _ in used]
    starts = np.cumsum([0, *sizes])[:-1]
    page = np.repeat(np.arange(len(used)), sizes)
    weight = np.array([weight for _, _, weight in used])[page]
    theta, mean, spread = (np.zeros(rows.shape[1]) for _ in range(3))
    for step in range(1, STEPS + 1):
        scores = rows @ theta
        likely = np.exp(scores - np.maximum.reduceat(scores, starts)[page])
        likely /= np.add.reduceat(likely, starts)[page]
        wanted = likely * right
        wanted /= np.maximum(np.add.reduceat(wanted, starts)[page], 1e-12)
        gradient = rows.T @ ((wanted - likely) * weight) / len(used) - RIDGE * theta
        mean, spread = 0.9 * mean + 0.1 * gradient, 0.99 * spread + 0.01 * gradient**2
        theta += RATE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return theta


def learn_weights(groups: Sequence[Group], kind: str, field: str) -> dict[str, int]:
    """The weights of a field, and the least score with which its best candidate is taken."""
    count = Counter(feature for group in groups for features in group.features for feature in features)
    names = {name: number for number, name in enumerate(sorted(name for name, often in count.items() if often >= FEWEST))}
    tables = [matrix(group, names) for group in groups]
    best, hits = [], []
    for k in range(FOLDS):
        inside = [number for number, group in enumerate(groups) if fold(group.site) != k]
        theta = fit([groups[n] for n in inside], [tables[n] for n in inside], UNSTATED[field])
        for group, (table, right) in zip(groups, tables):
            if fold(group.site) == k:
                scores = (table @ theta)[:-1]
                best.append((scores.max() if len(scores) else -99.0, group.has_gold))
                hits.append(bool(len(scores)) and bool(right[scores.argmax()]))
    silent = sorted(score for score, has_gold in best if not has_gold)
    least = silent[min(len(silent) - 1, int(SILENCE[kind][field] * len(silent)))]
    taken = [hit and score > least for (score, has_gold), hit in zip(best, hits) if has_gold]
    reached = [any(group.right) for group in groups if group.has_gold]
    log(kind, field, f"right {np.mean(taken):.3f} of {np.mean(reached):.3f} that can be, silent {SILENCE[kind][field]:.2f}")
    theta = fit(groups, tables, UNSTATED[field])
    weights = {name: round(float(theta[number]) * UNIT) for name, number in names.items()}
    known = {name: weight for name, weight in weights.items() if weight}
    return known | {"bias": round(float(theta[-1]) * UNIT), "threshold": round(float(least) * UNIT)}


def learn() -> str:
    """Fit, cross-validate by domain, and give the content of the model file."""
    model = {}
    for kind, sets in SETS.items():
        found = [one for name in sets for one in annotated(name)]
        date = learn_weights(date_groups(found), kind, "date")
        model[kind] = {"date": date, "authors": learn_weights(author_groups(found, date), kind, "authors")}
    return json.dumps(model, indent=0, sort_keys=True) + "\n"
