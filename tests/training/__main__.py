"""Learn models, cross-validate them and write them with FEATURES.md.

    python -m tests.training                    every model
    python -m tests.training title              some: text, html, title, date-author
    python -m tests.training features           no model: only FEATURES.md, from the model files in reex_cli
    python -m tests.training --into FOLDER …    write the models there instead of into reex_cli

Learning needs `pip install -e '.[train]'` and the pages in `../shared/bench`; `features` needs neither.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from tests.training import data, feature_table

PACKAGE = Path(__file__).parents[2] / "reex_cli"
HOMES = {
    "text": "content/text_model.json",
    "html": "content/html_model.json",
    "title": "metadata/title_model.json",
    "date-author": "metadata/date_author_model.json",
}


def learner(name: str) -> Callable[[], str]:
    """The function that learns a model and gives the content of its file; imports what only training needs."""
    from tests.training import date_author_model, html_model, text_model, title_model

    return {
        "text": text_model.learn, "html": html_model.learn, "title": title_model.learn, "date-author": date_author_model.learn,
    }[name]  # fmt: skip


def main() -> int:
    """Check the data, learn, write."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("models", nargs="*", metavar="MODEL", choices=[*HOMES, "features", []], default=[])
    options.add_argument("--into", type=Path, default=PACKAGE)
    options.add_argument(
        "--accept-data", action="store_true", help="learn from other pages than last time, and note their hashes"
    )
    given = options.parse_args()
    chosen = [name for name in HOMES if name in given.models or not given.models]
    if chosen and (changed := data.find_changed_sets(accept=given.accept_data)):
        print(
            f"Not the pages that the models were learnt from: {', '.join(changed)}. --accept-data takes them.", file=sys.stderr
        )
        return 1
    for name in chosen:
        home = given.into / HOMES[name]
        home.parent.mkdir(parents=True, exist_ok=True)
        text = learner(name)()
        home.write_text(text, "utf-8")
        print(f"{home}: {len(text.encode())} bytes", flush=True)
    feature_table.write_table(given.into)
    return 0


if __name__ == "__main__":
    sys.exit(main())
