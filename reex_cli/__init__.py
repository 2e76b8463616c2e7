"""reex: convert articles in any format into one clean, uniform corpus.

>>> from reex_cli import read
>>> [article.title for article in read("seeds/006_why-the-night-train-takes-its-time.txt")]
['Why the Night Train Takes Its Time']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reex_cli.api import Corpus, FailedSource, read, read_corpus
    from reex_cli.model import Article, Failure
    from reex_cli.options import Cleaning, MarkdownParts, Options, Selection, UserRule
    from reex_cli.rules import load_user_rules

__version__ = "0.1.0"
__all__ = [
    "Article",
    "Cleaning",
    "Corpus",
    "FailedSource",
    "Failure",
    "MarkdownParts",
    "Options",
    "Selection",
    "UserRule",
    "__version__",
    "load_user_rules",
    "read",
    "read_corpus",
]
MODULES = {  # of each public name, imported when it is used
    **dict.fromkeys(("Article", "Failure"), "model"),
    **dict.fromkeys(("Cleaning", "MarkdownParts", "Options", "Selection", "UserRule"), "options"),
    **dict.fromkeys(("Corpus", "FailedSource", "read", "read_corpus"), "api"),
    "load_user_rules": "rules",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use."""
    if name not in MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{MODULES[name]}"), name)
