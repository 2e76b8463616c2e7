"""No regular expression of the package takes more than linear time, on any line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any

import pytest

import reex_cli

PACKAGE = Path(reex_cli.__file__).parent
COLLECT = """
import importlib, json, pkgutil, re, sys
seen, real = {}, re.compile
def collecting(pattern, flags=0):
    made, frame = real(pattern, flags), sys._getframe(1)
    if frame.f_code.co_filename.endswith("pattern_cache.py"):
        frame = frame.f_back
    if "reex_cli" in frame.f_code.co_filename and isinstance(made.pattern, str):
        seen.setdefault((pattern, int(flags)), [frame.f_code.co_filename, frame.f_lineno])
    return made
re.compile = collecting
import reex_cli
from reex_cli.lexicon.lazy_pattern import LazyPattern
make = LazyPattern.__init__
def collecting_lazy(self, source, flags=re.NOFLAG):
    make(self, source, flags)
    frame = sys._getframe(1)
    while "/lexicon/" in frame.f_code.co_filename:
        frame = frame.f_back
    seen.setdefault((source, int(flags)), [frame.f_code.co_filename, frame.f_lineno])
LazyPattern.__init__ = collecting_lazy
for module in pkgutil.walk_packages(reex_cli.__path__, "reex_cli."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
reex_cli.rules.paywall.appeal_pattern()
reex_cli.rules._structure.consent_words()
for module in (reex_cli.dates.forms, reex_cli.dates.calendars):
    for value in list(vars(module).values()):
        if getattr(value, "__module__", "") == module.__name__ and hasattr(value, "cache_info"):
            value()
print(json.dumps([[*key, *where] for key, where in seen.items()]))
"""
SHORT_LINES = (50, 100, 150, 200)  # characters; an exponential pattern is slow on one of these
LINE, FACTOR = 2000, 4  # characters of the line that is measured, and how many times longer the second line is
MEASURABLE = 0.001  # seconds, below which times are not compared
MAX_RATIO = 8.0  # of the times for two lines, of which the second is FACTOR times longer
MAKERS = r"(?:(?:re|pattern_cache)\.compile|(?:lexicon\.)?(?:LazyPattern|compile_pattern|compile_lower))"
EXEMPT = {
    ("readers/_html/parser.py", "REGULAR_TAG"): "is used on the output of a parser only; test_scale.py measures both together"
}
ENDS = ("", "!x")
PIECES = (
    *" a1A\n\t-.,([<>&\"'/=#*_|;:é中\xa0{}\\@",
    *("a ", "A ", "1 ", " -", "<a", "</", "a=", "a.", "1.", "http://", "www.", "@a", " | ", "A. ", "](", "[[", "&a", "<!--"),
    *("<!-- a -->", "<!---->\n", "<?a?>", "<?xml?>", "<p>a</p>", "<a>\n", "[a]", "---\n", "<![CDATA[a]]>", "&a;"),
    *('x="', '\\"', "\r\n", "Jan 1 ", "By A", "a_", "a-", "1-", "1:"),
)


@cache
def patterns() -> list[tuple[str, int, str, int]]:
    """Every pattern that the package makes on import, or rules and dates on first use, with its flags, file and line."""
    done = subprocess.run([sys.executable, "-c", COLLECT], capture_output=True, text=True, check=True)
    return [
        (pattern, flags, str(Path(file).relative_to(PACKAGE)), line) for pattern, flags, file, line in json.loads(done.stdout)
    ]


def find_name(file: str, line: int) -> str:
    """The name of the constant that holds a pattern, or of the function that returns it, above the call."""
    for text in reversed((PACKAGE / file).read_text("utf-8").split("\n")[max(0, line - 8) : line]):
        if definition := re.match(rf"([A-Z_]+) = {MAKERS}|def (\w+_pattern)\(", text):
            return definition[1] or definition[2]
        if text and not text[0].isspace() and not text.startswith(")"):
            break
    return ""


def is_anchored(file: str, name: str) -> bool:
    """Whether a pattern is only used with `match` and `fullmatch`, at one position of a text, or as part of another pattern."""
    imported = re.compile(rf"{Path(file).stem} import .*\b{name}\b|import .*\b{Path(file).stem}\b")
    texts = [(path, path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")]
    users = [text for path, text in texts if path == PACKAGE / file or imported.search(text)]
    uses = {use[1] for text in users for use in re.finditer(rf"\b{name}(?:\(\))?\.(\w+)", text)}
    return bool(name and uses) and uses <= {"match", "fullmatch", "pattern"}


def seconds(function: Any, text: str) -> float:
    """CPU time of a function on a text, the best of three."""
    times = []
    for _ in range(3):
        start = process_time()
        function(text)
        times.append(process_time() - start)
        if times[-1] < MEASURABLE:
            break
    return min(times)


def find_slow_line(pattern: str, flags: int, method: str) -> str:
    """Describe a line on which a pattern takes more than linear time, or return an empty string."""
    function = getattr(re.compile(pattern, flags), method)
    parts = sorted(set(re.findall(r"[A-Za-z0-9]{2,}|[^\w\s]", pattern)))[:25]
    for piece in (*PIECES, *parts):
        for end in ENDS:
            line = (piece * (LINE // len(piece) + 1))[:LINE]
            if any(seconds(function, line[:size] + end) > MEASURABLE for size in SHORT_LINES):
                return f"{piece!r} repeated, and {end!r}, on a short line"
            first = seconds(function, line + end)
            if first > MEASURABLE and seconds(function, line * FACTOR + end) > first * MAX_RATIO:
                return f"{piece!r} repeated, and {end!r}"
    return ""


@pytest.mark.parametrize(
    ("pattern", "flags", "file", "line"), patterns(), ids=[f"{number}" for number in range(len(patterns()))]
)
def test_a_pattern_takes_linear_time(pattern: str, flags: int, file: str, line: int) -> None:
    name = find_name(file, line)
    if (file, name) in EXEMPT:
        pytest.skip(EXEMPT[file, name])
    method = "match" if is_anchored(file, name) else "search"
    assert not find_slow_line(pattern, flags, method), f"{file}:{line} {name} {method}"


def test_patterns_are_collected() -> None:
    assert len(patterns()) > 100


def test_a_quadratic_pattern_is_detected() -> None:
    assert find_slow_line(r"\s+$", 0, "search")
    assert not find_slow_line(r"\s++$", 0, "match")
