"""Learn the weights that rank dates and authors: a conditional logit over the candidates of each page and abstention.

The right candidate competes with the others and with abstention, which is right where the gold states nothing (McFadden's
conditional logit, fitted by Adam). Pages with markup and without have weights of their own. The threshold is chosen by
cross-validation over domains, so that a given share of the pages without gold gets no date or author. Dates are learnt from
pages of all types, most of which have none unless they are articles; authors from articles alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from reex_cli.errors import SourceError
from reex_cli.label import label_blocks
from reex_cli.metadata import assign_title, date_author
from reex_cli.metadata.author_candidates import find_author_candidates
from reex_cli.metadata.date_author import WEIGHTS_PER_LOG_ODDS
from reex_cli.metadata.date_candidates import find_date_candidates
from reex_cli.metadata.page_context import PageContext
from reex_cli.rules import cut_blocks, rule_index
from tests.bench.quality import BARE_TEXTS, load_scorer, read_bare_texts, read_pages
from tests.bench.split import FOLD_COUNT, fold_number, is_held_back
from tests.training import data
from tests.training.data import log
from tests.training.title_model import read_page

SETS = {"html": ("html", "snippets"), "dump": ("innertext", "lynx", BARE_TEXTS)}
ABSTENTION = {
    "html": {"date": 0.71, "authors": 0.72},
    "dump": {"date": 0.76, "authors": 0.86},
}  # least share of the pages without gold that get no value
GOLDLESS_WEIGHT = {"date": 0.5, "authors": 0.6}  # of a page without gold in the loss
STEPS, LEARNING_RATE, RIDGE = 300, 0.05, 6e-3  # of Adam, and the weight of the L2 penalty
MIN_CANDIDATES = 5  # candidates that a feature must be true of
Annotated = tuple[dict[str, Any], PageContext]


class Group(NamedTuple):
    """The candidates of one page."""

    site: str
    features: list[frozenset[str]]
    right: list[bool]
    has_gold: bool


def annotated_contexts(name: str) -> Iterator[Annotated]:
    """Annotation and context of every training page of a set that has gold metadata, whatever its type."""
    for record, content in read_bare_texts() if name == BARE_TEXTS else read_pages(name):
        if is_held_back(data.site_of(record)) or not record.get("meta", True):
            continue
        try:
            page = read_page(content, "html" if name in SETS["html"] else "dump")
        except SourceError:
            continue
        if page:
            verdicts, plain = label_blocks(page, rule_index())
            titled = assign_title(page, verdicts, plain=plain)
            yield record, PageContext(page, cut_blocks(page, titled, rule_index()))


def date_groups(pages: Sequence[Annotated]) -> list[Group]:
    """The candidates for the date of each page. A day that is only the date of a change is no candidate."""
    groups = []
    for record, context in pages:
        days = [day for day in find_date_candidates(context) if not day.is_update]
        right = [bool(record["date"]) and day.day == record["date"] for day in days]
        groups.append(Group(data.site_of(record), [day.features for day in days], right, bool(record["date"])))
    return groups


def author_groups(pages: Sequence[Annotated], date_weights: Mapping[str, int]) -> list[Group]:
    """The candidates for the authors of each page, with the date found by `date_weights` in their context."""
    words = load_scorer().words
    groups = []
    for record, context in pages:
        stated = find_date_candidates(context)
        day = date_author.best_candidate((day for day in stated if not day.is_update), date_weights)
        people = find_author_candidates(
            context, date_author.find_date_line(context, day, date_author.find_nearest_update(context, stated))
        )
        wanted = " ".join(words(record["author"] or ""))
        right = [bool(name := " ".join(words(person.name))) and name in wanted for person in people]
        groups.append(Group(data.site_of(record), [person.features for person in people], right, bool(record["author"])))
    return groups


def feature_matrix(group: Group, names: Mapping[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """Features as 0 and 1, (candidates + 1, features + 1), and which rows are right.

    The last row is abstention, without a feature; the last column is the bias.
    """
    table = np.zeros((len(group.features) + 1, len(names) + 1))
    for row, features in enumerate(group.features):
        table[row, -1] = 1
        for feature in features:
            if feature in names:
                table[row, names[feature]] = 1
    return table, np.array([*group.right, not group.has_gold])


def fit(groups: Sequence[Group], tables: Sequence[tuple[np.ndarray, np.ndarray]], unstated: float) -> np.ndarray:
    """The weights, (features + 1,), that maximize the likelihood of the right rows, in units of log odds."""
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
        theta += LEARNING_RATE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return theta


def learn_weights(groups: Sequence[Group], kind: str, field: str) -> dict[str, int]:
    """The weights of a field with bias and threshold, as the model file has them."""
    count = Counter(feature for group in groups for features in group.features for feature in features)
    names = {
        name: number for number, name in enumerate(sorted(name for name, often in count.items() if often >= MIN_CANDIDATES))
    }
    tables = [feature_matrix(group, names) for group in groups]
    best, hits = [], []
    for k in range(FOLD_COUNT):
        inside = [number for number, group in enumerate(groups) if fold_number(group.site) != k]
        theta = fit([groups[n] for n in inside], [tables[n] for n in inside], GOLDLESS_WEIGHT[field])
        for group, (table, right) in zip(groups, tables):
            if fold_number(group.site) == k:
                scores = (table @ theta)[:-1]
                best.append((scores.max() if len(scores) else -99.0, group.has_gold))
                hits.append(bool(len(scores)) and bool(right[scores.argmax()]))
    goldless = sorted(score for score, has_gold in best if not has_gold)
    least = goldless[min(len(goldless) - 1, int(ABSTENTION[kind][field] * len(goldless)))]
    taken = [hit and score > least for (score, has_gold), hit in zip(best, hits) if has_gold]
    reached = [any(group.right) for group in groups if group.has_gold]
    log(
        kind,
        field,
        f"right {np.mean(taken):.3f} of {np.mean(reached):.3f} that can be, abstention {ABSTENTION[kind][field]:.2f}",
    )
    theta = fit(groups, tables, GOLDLESS_WEIGHT[field])
    weights = {name: round(float(theta[number]) * WEIGHTS_PER_LOG_ODDS) for name, number in names.items()}
    known = {name: weight for name, weight in weights.items() if weight}
    return known | {
        "bias": round(float(theta[-1]) * WEIGHTS_PER_LOG_ODDS),
        "threshold": round(float(least) * WEIGHTS_PER_LOG_ODDS),
    }


def learn() -> str:
    """Fit, cross-validate by domain, and give the content of the model file."""
    model = {}
    for kind, sets in SETS.items():
        pages = [page for name in sets for page in annotated_contexts(name)]
        date = learn_weights(date_groups(pages), kind, "date")
        articles = [(record, context) for record, context in pages if record["page_type"] == "article"]
        model[kind] = {"date": date, "authors": learn_weights(author_groups(articles, date), kind, "authors")}
    return json.dumps(model, indent=0, sort_keys=True) + "\n"
