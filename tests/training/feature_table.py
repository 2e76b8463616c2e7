"""Write FEATURES.md: every feature of every model with its meaning, its range and its importance.

The importance of a feature in a forest is how much its questions change the score: for each question of each tree, the
mean absolute difference between the leaves on its two sides, added up, in percent of the sum over all features. In a
linear model it is the weight, in units of log odds. Both are computed from the model files alone: no data is needed, and
no package of the extra `train`.
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
    title_heading,
)
from reex_cli.metadata import (
    author_candidates,
    date_candidates,
    title_form_features,
    title_neighbour_features,
    title_position_features,
    title_text_features,
)
from reex_cli.metadata.date_author import WEIGHTS_PER_LOG_ODDS

TABLE_FILE = Path(__file__).with_name("FEATURES.md")
CONTENT_FEATURES = (
    text_features.FEATURES
    | position_features.FEATURES
    | markup_features.FEATURES
    | title_heading.FEATURES
    | context_features.FEATURES
    | markup_context_features.FEATURES
    | page_features.FEATURES
)
TITLE_FEATURES = (
    title_text_features.FEATURES
    | title_form_features.FEATURES
    | title_position_features.FEATURES
    | title_neighbour_features.FEATURES
)
BAR = r"\|"  # in a cell of a Markdown table
NEIGHBOUR_SUFFIX = re.compile(r"[+-]\d$")
INTRODUCTION = """# Features

The features of all models. This file is written by `python -m tests.training features`; to change a meaning, edit
`FEATURES` in the module that computes the feature.

The importance of a feature of a forest is the mean change of the score by its questions, in percent of that of all
features. For date and authors it is the weight in units of log odds. A suffix such as `-1` or `+2` means the feature of
the block so many places above or below.
"""


def importances(forest: Mapping[str, Any]) -> dict[str, float]:
    """The importance of each feature of a forest of a model file, in percent: they add up to 100."""
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


def find_meaning(name: str, known: Mapping[str, str]) -> str:
    """The meaning of a feature; for that of a neighbour, the name and the offset. Raises `KeyError` if none is written."""
    if name in known:
        return known[name]
    suffix = NEIGHBOUR_SUFFIX.search(name)
    if suffix is None or name[: suffix.start()] not in known:
        raise KeyError(f"no meaning is written for the feature {name!r}")
    count = int(suffix[0][1:])
    return f"{name[: suffix.start()]} of the block {count} {'above' if suffix[0][0] == '-' else 'below'}"


def table_rows(values: Mapping[str, float], known: Mapping[str, str], unit: str) -> Iterator[str]:
    """The lines of a Markdown table, the most important feature first."""
    yield f"| feature | {unit} | meaning and range |"
    yield "|---|---:|---|"
    for name in sorted(values, key=lambda name: (-abs(values[name]), name)):
        cells = f"`{name}`", f"{values[name]:.2f}", find_meaning(name, known)
        yield f"| {' | '.join(cell.replace('|', BAR) for cell in cells)} |"


def sections(package: Path) -> Iterator[tuple[str, Iterator[str]]]:
    """The heading and the table of each model."""
    models = {name: json.loads((package / f"{name}_model.json").read_text("utf-8")) for name in (
        "content/text", "content/html", "metadata/title", "metadata/date_author")}  # fmt: skip
    for kind, stage in (*product(("text", "html"), ("first", "second")), ("text", "page")):
        yield (
            f"content/{kind}_model.json: {stage}",
            table_rows(importances(models[f"content/{kind}"][stage]), CONTENT_FEATURES, "importance, %"),
        )
    for kind in ("markup", "lines"):
        yield (
            f"metadata/title_model.json: {kind}",
            table_rows(importances(models["metadata/title"][kind]["forest"]), TITLE_FEATURES, "importance, %"),
        )
    for kind, (field, module) in product(("html", "dump"), (("date", date_candidates), ("authors", author_candidates))):
        weights = {name: weight / WEIGHTS_PER_LOG_ODDS for name, weight in models["metadata/date_author"][kind][field].items()}
        known = {name: module.meaning(name) for name in weights}
        yield f"metadata/date_author_model.json: {kind}, {field}", table_rows(weights, known, "log odds")


def build_table(package: Path) -> str:
    """The content of FEATURES.md."""
    return INTRODUCTION + "".join(f"\n## {title}\n\n" + "\n".join(lines) + "\n" for title, lines in sections(package))


def write_table(package: Path) -> None:
    """Write FEATURES.md for the models in a package."""
    TABLE_FILE.write_text(build_table(package), "utf-8")
