"""Which pages train and which are held back: by a hash of the registered domain, never by the page."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

SECOND_LEVEL = frozenset(("co", "com", "org", "net", "ac", "gov", "edu", "or", "ne"))
FOLDS = 4
HELD_BACK = 40  # percent of the domains


def domain(url: str) -> str:
    """The registered domain of an address, by the usual rule of thumb."""
    parts = (urlsplit(url).hostname or "").lower().split(".")
    short = len(parts) > 2 and parts[-2] in SECOND_LEVEL and len(parts[-1]) == 2
    return ".".join(parts[-3 if short else -2 :])


def number(name: str) -> int:
    """A large number that depends on nothing but the name."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16)


def held_back(name: str) -> bool:
    """Whether a domain is kept for the last evaluation."""
    return number(name) % 100 < HELD_BACK


def fold(name: str) -> int:
    """The fold of a domain inside the training part."""
    return number(name) // 100 % FOLDS
