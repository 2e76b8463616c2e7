"""Write FEATURES.md: every feature of every model with its meaning, its range and its importance.

The importance of a feature in a forest is how much its questions move the score: for each question of each tree, the mean
difference between the leaves on its two sides, added up; in a linear model it is the weight. Both are taken from the
model files, in percent of a model's sum or in units of log odds.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

from reex_cli.content import (
    context_features,
    markup_context_features,
    markup_features,
    page_features,
    position_features,
    text_features,
)
from reex_cli.metadata import author_candidates, date_candidates, title_position_features, title_text_features
from tests.training.date_author_model import UNIT

TABLE = Path(__file__).with_name("FEATURES.md")
CONTENT = (
    text_features.FEATURES
    | position_features.FEATURES
    | markup_features.FEATURES
    | context_features.FEATURES
    | markup_context_features.FEATURES
    | page_features.FEATURES
)
TITLES = title_text_features.FEATURES | title_position_features.FEATURES
OFFSET = re.compile(r"([+-]\d)$")
HEAD = """# Features

What the models look at. Written by `python -m tests.training features`; the meanings stand in the modules that compute the
features. Importance is in percent of all that the forest's questions move, for date and authors in units of log odds. A
suffix such as `-1` or `+2` means the same of a block before or behind.
"""


def importances(forest: Mapping[str, Any]) -> dict[str, float]:
    """Percent of a forest's importance by feature."""
    owner = [name for name, borders in forest["columns"] for _ in borders]
    total: dict[str, float] = defaultdict(float)
    for questions, leaves in forest["trees"]:
        values = bytes.fromhex(leaves)
        for place, question in enumerate(questions):
            bit = 1 << place
            moved = [abs(values[leaf] - values[leaf ^ bit]) for leaf in range(len(values)) if not leaf & bit]
            total[owner[question]] += sum(moved) / len(moved)
    whole = sum(total.values())
    return {name: 100 * value / whole for name, value in total.items()}


def meaning(name: str, known: Mapping[str, str]) -> str:
    """The meaning of a feature; of a neighbour's, that of its own."""
    base = OFFSET.sub("", name)
    found = known.get(name) or known.get(base)
    if found is None:
        raise KeyError(f"no meaning is written for the feature {name!r}")
    return found if name in known or name == base else f"{base} {OFFSET.search(name)[0]}"


def rows(values: Mapping[str, float], known: Mapping[str, str], unit: str) -> Iterator[str]:
    """A table, the most important feature first."""
    yield f"| feature | {unit} | meaning and range |"
    yield "|---|---:|---|"
    for name in sorted(values, key=lambda name: (-abs(values[name]), name)):
        yield f"| {name} | {values[name]:.2f} | {meaning(name, known)} |"


def sections(package: Path) -> Iterator[tuple[str, Iterator[str]]]:
    """Each model's title and table."""
    models = {name: json.loads((package / f"{name}_model.json").read_text("utf-8")) for name in (
        "content/text", "content/html", "metadata/title", "metadata/date_author")}  # fmt: skip
    for kind, stage in (*product(("text", "html"), ("first", "second")), ("text", "page")):
        yield (
            f"content/{kind}_model.json: {stage}",
            rows(importances(models[f"content/{kind}"][stage]), CONTENT, "importance, %"),
        )
    for kind in ("markup", "lines"):
        yield (
            f"metadata/title_model.json: {kind}",
            rows(importances(models["metadata/title"][kind]["forest"]), TITLES, "importance, %"),
        )
    for kind, (field, module) in product(("html", "dump"), (("date", date_candidates), ("authors", author_candidates))):
        weights = {name: weight / UNIT for name, weight in models["metadata/date_author"][kind][field].items()}
        known = {name: module.meaning(name) for name in weights}
        yield f"metadata/date_author_model.json: {kind}, {field}", rows(weights, known, "log odds")


def table(package: Path) -> str:
    """The content of FEATURES.md."""
    return HEAD + "".join(f"\n## {title}\n\n" + "\n".join(lines) + "\n" for title, lines in sections(package))


def write(package: Path) -> None:
    """Write FEATURES.md for the models in a package."""
    TABLE.write_text(table(package), "utf-8")
