"""Patterns that are compiled without the words of other scripts match text in Latin script as the whole patterns do."""

from __future__ import annotations

import gc
import re
from pathlib import Path

import pytest

from reex_cli.lexicon import LazyPattern
from reex_cli.lexicon.beginnings import find_beginnings, look_ahead
from reex_cli.options import Options
from reex_cli.pipeline import warm_up

CASES = Path(__file__).parent / "cases"
LINES_OF_CASE = 40
MAX_LINE = 200  # characters


def latin_lines() -> list[str]:
    """Lines of the cases without letters of other scripts, as they are and in lower case."""
    texts = [path.read_text("utf-8", "replace") for path in sorted(CASES.glob("*/source.*")) if path.stat().st_size < 1 << 16]
    lines = {line for text in texts for line in text.split("\n")[:LINES_OF_CASE] if line.strip() and len(line) < MAX_LINE}
    return sorted(
        line for line in lines | set(map(str.lower, lines)) if not re.search("[^\\W\\d_\\0-\u024f\u1e00-\u1eff]", line)
    )


def test_latin_text_matches_what_the_whole_patterns_match() -> None:
    warm_up(Options())
    patterns = [item for item in gc.get_objects() if isinstance(item, LazyPattern)]
    assert len(patterns) > 50
    lines = latin_lines()[::7]
    assert len(lines) > 300
    for pattern in patterns:
        for line in lines:
            for name in ("match", "search"):
                latin, whole = getattr(pattern.latin, name)(line), getattr(pattern.whole, name)(line)
                assert (latin and (latin.span(), latin.groups())) == (whole and (whole.span(), whole.groups())), (
                    pattern.source,
                    line,
                )


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("(?:tide|潮)s?", "tides"),
        ("(?:潮)?tide", "tide"),
        ("[潮t]ide", "tide"),
        ("(?!潮)tide", "tide"),
        ("(?:潮|(?P<name>tide))", "tide"),
        ("\\(潮?tide\\)", "(tide)"),
        ("(?<=潮)x|tide", "tide"),
        ("潮{0,3}tide", "tide"),
        ("tide|", "salt"),
    ],
)
def test_what_latin_text_may_match_is_kept(source: str, text: str) -> None:
    assert LazyPattern(source).match(text)
    assert re.compile(source).match(text)


@pytest.mark.parametrize(("source", "text"), [("(?P<day>\\d)(?P<sign>日)", "3日"), ("潮|tide", "潮"), ("[а-я]+", "тихо")])
def test_text_in_other_scripts_is_matched_with_the_whole_pattern(source: str, text: str) -> None:
    pattern = LazyPattern(source)
    assert pattern.fullmatch(text)
    assert pattern.latin.groupindex == pattern.whole.groupindex


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("[Ww]ritten by", "Written by"),
        ("(?:sea )?road", "road"),
        ("(?:sea|mill)s? road", "mills road"),
        ("s?alt", "alt"),
        ("t+ide", "ttide"),
        ("\\d+ tides", "3 tides"),
        ("(?:本报|本刊)*(?:记者)", "记者"),
    ],
)
def test_every_match_begins_with_a_beginning(source: str, text: str) -> None:
    assert re.fullmatch(source, text)
    assert text.startswith(tuple(find_beginnings(source)))
    assert re.match(look_ahead([source]), text)
