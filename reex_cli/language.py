"""Detect the language of a text, with a model that is part of the package, and normalize declared language tags."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from reex_cli.text import normalize_spaces

MODEL = Path(__file__).with_name("lid.176.ftz")
ENOUGH_LETTERS = re.compile(r"(?:[\W\d_]*+[^\W\d_]){20}")  # a text with fewer letters has no known language
SAMPLE_CHARACTERS = 400  # from the beginning of a text; more make no better guess
MIN_PROBABILITY = 0.5  # of a language that is named
PLACEHOLDERS = frozenset(("und", "mul", "zxx", "x-default"))
TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_.@].*)?$", re.IGNORECASE)


def normalize_tag(tag: str) -> str | None:
    """A language tag as BCP 47 writes it, else None.

    >>> [normalize_tag(x) for x in ("en_US", "DE", "zh-hans-cn", "de_DE.UTF-8", "English", "")]
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
    """The fastText model of 176 languages (Joulin et al. 2016), which lies beside this module; loaded at the first use."""
    import fasttext

    return fasttext.load_model(str(MODEL))
