"""Measure a content model on pages that did not teach it: learn it without one set, score that set and those that never teach.

    python -m tests.training.leave_one_out html fundus andy wcxb snippets
    python -m tests.training.leave_one_out text fundus andy

Prints the rows of the bench for each set that is left out, and for `daniel` and `cleaneval`, which never teach. The models are
not kept.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from reex_cli.content import html_classifier, text_classifier
from tests.bench.figures import table_rows
from tests.bench.quality import score_set
from tests.training import html_model, text_model

FOLDERS = {"wcxb": "", "snippets": "snippets", "andy": "sets/andy", "fundus": "sets/fundus"}
SCORED = {
    "html": {"wcxb": "html", "snippets": "snippets", "andy": "andy", "fundus": "fundus"},
    "text": {"andy": "andy-text", "fundus": "fundus-text"},
}  # sets of the bench, by the set that is left out
ALWAYS_SCORED = {"html": ("daniel", "cleaneval"), "text": ("daniel-text",)}
LEARNERS = {"html": (html_model, html_classifier), "text": (text_model, text_classifier)}


def main() -> int:
    """Learn without each set in turn, and print the rows."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("model", choices=LEARNERS)
    options.add_argument("sets", nargs="+", choices=FOLDERS)
    given = options.parse_args()
    if unknown := [name for name in given.sets if name not in SCORED[given.model]]:
        options.error(f"no pages of {', '.join(unknown)} to score the {given.model} model on")
    learner, classifier = LEARNERS[given.model]
    with tempfile.TemporaryDirectory() as folder:
        for left_out in given.sets:
            classifier.MODEL = Path(folder, f"{left_out}.json")
            classifier.MODEL.write_text(learner.learn(FOLDERS[left_out]), "utf-8")
            classifier.load_model.cache_clear()
            for name in (SCORED[given.model][left_out], *ALWAYS_SCORED[given.model]):
                for row, figures in table_rows(name, score_set(name)):
                    line = "  ".join(f"{key} {value:.4f}" for key, value in figures.items())
                    print(f"without {left_out}: {row:20s} {line}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
