"""Split pages into training, in folds, and held back: by a hash of the registered domain, never by the page."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

SECOND_LEVEL = frozenset(("co", "com", "org", "net", "ac", "gov", "edu", "or", "ne"))
FOLD_COUNT = 4
HELD_BACK_PERCENT = 40  # percent of the domains


def registered_domain(url: str) -> str:
    """Give the registered domain of an address: its last two labels, or three below a second-level domain such as `co.uk`."""
    parts = (urlsplit(url).hostname or "").lower().split(".")
    short = len(parts) > 2 and parts[-2] in SECOND_LEVEL and len(parts[-1]) == 2
    return ".".join(parts[-3 if short else -2 :])


def hash_number(name: str) -> int:
    """Hash a name (SHA-256) as an integer."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16)


def is_held_back(name: str) -> bool:
    """Whether the pages of a domain are held back for evaluation."""
    return hash_number(name) % 100 < HELD_BACK_PERCENT


def fold_number(name: str) -> int:
    """Give the fold of a domain for cross-validation, counted from 0."""
    return hash_number(name) // 100 % FOLD_COUNT
