"""reex: one clean corpus out of articles that came from everywhere.

>>> from reex_cli import read
>>> [article.title for article in read("seeds/006_why-the-night-train-takes-its-time.txt")]
['Why the Night Train Takes Its Time']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from reex_cli.model import Article, Failure
from reex_cli.options import Cleaning, Options, Selection, UserRule

if TYPE_CHECKING:
    from reex_cli.api import Corpus, Failed, read, read_corpus
    from reex_cli.rules import own_rules

__version__ = "0.1.0"
__all__ = [
    "Article",
    "Cleaning",
    "Corpus",
    "Failed",
    "Failure",
    "Options",
    "Selection",
    "UserRule",
    "__version__",
    "own_rules",
    "read",
    "read_corpus",
]
LATER = {"Corpus": "api", "Failed": "api", "read": "api", "read_corpus": "api", "own_rules": "rules"}


def __getattr__(name: str) -> Any:
    """What needs more than the nouns is imported when it is used."""
    if name not in LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{LATER[name]}"), name)
