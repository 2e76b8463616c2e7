"""No pattern of the package takes more than linear time, whatever line it is given."""

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
    if "reex_cli" in frame.f_code.co_filename and isinstance(made.pattern, str):
        seen.setdefault((pattern, int(flags)), [frame.f_code.co_filename, frame.f_lineno])
    return made
re.compile = collecting
import reex_cli
for module in pkgutil.walk_packages(reex_cli.__path__, "reex_cli."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(json.dumps([[*key, *where] for key, where in seen.items()]))
"""
FIRST = (50, 100, 150, 200)  # characters of lines that no pattern may notice, not even one that doubles its time with each word
SHORT, TIMES = 2000, 4  # characters of the line that is measured, and how much longer the last is
NOTICED = 0.001  # seconds below which nothing is measured
LINEAR = 8.0  # how much longer a line of four times the length may take
REGULAR = {("readers/_html/tree.py", "TAG"): "reads what a parser has made regular; test_scale.py measures both together"}
ENDS = ("", "!x")
PIECES = (
    *" a1A\n\t-.,([<>&\"'/=#*_|;:é中\xa0{}\\@",
    *("a ", "A ", "1 ", " -", "<a", "</", "a=", "a.", "1.", "http://", "www.", "@a", " | ", "A. ", "](", "[[", "&a", "<!--"),
    *("<!-- a -->", "<!---->\n", "<?a?>", "<?xml?>", "<p>a</p>", "<a>\n", "[a]", "---\n", "<![CDATA[a]]>", "&a;"),
    *('x="', '\\"', "\r\n", "Jan 1 ", "By A", "a_", "a-", "1-", "1:"),
)


@cache
def patterns() -> list[tuple[str, int, str, int]]:
    """Every pattern of the package, with its flags and the place that compiles it."""
    done = subprocess.run([sys.executable, "-c", COLLECT], capture_output=True, text=True, check=True)
    return [
        (pattern, flags, str(Path(file).relative_to(PACKAGE)), line) for pattern, flags, file, line in json.loads(done.stdout)
    ]


def name_of(file: str, line: int) -> str:
    """The name that a module gives a pattern, which a call over several lines begins above."""
    for text in reversed((PACKAGE / file).read_text("utf-8").split("\n")[max(0, line - 3) : line]):
        if named := re.match(r"([A-Z_]+) = re\.compile", text):
            return named[1]
    return ""


def is_anchored(file: str, name: str) -> bool:
    """Whether a pattern is only ever asked about one place of a text."""
    imported = re.compile(rf"{Path(file).stem} import .*\b{name}\b|import .*\b{Path(file).stem}\b")
    texts = [(path, path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")]
    knows = [text for path, text in texts if path == PACKAGE / file or imported.search(text)]
    uses = {use[1] for text in knows for use in re.finditer(rf"\b{name}\.(\w+)", text)}
    return bool(name and uses) and uses <= {"match", "fullmatch"}


def seconds(ask: Any, text: str) -> float:
    """The best of three."""
    found = []
    for _ in range(3):
        start = process_time()
        ask(text)
        found.append(process_time() - start)
        if found[-1] < NOTICED:
            break
    return min(found)


def slow(pattern: str, flags: int, method: str) -> str:
    """The line on which a pattern takes more than linear time, or nothing."""
    ask = getattr(re.compile(pattern, flags), method)
    own = sorted(set(re.findall(r"[A-Za-z0-9]{2,}|[^\w\s]", pattern)))[:25]
    for piece in (*PIECES, *own):
        for end in ENDS:
            line = (piece * (SHORT // len(piece) + 1))[:SHORT]
            if any(seconds(ask, line[:size] + end) > NOTICED for size in FIRST):
                return f"{piece!r} repeated, and {end!r}, at once"
            one = seconds(ask, line + end)
            if one > NOTICED and seconds(ask, line * TIMES + end) > one * LINEAR:
                return f"{piece!r} repeated, and {end!r}"
    return ""


@pytest.mark.parametrize(
    ("pattern", "flags", "file", "line"), patterns(), ids=[f"{number}" for number in range(len(patterns()))]
)
def test_a_pattern_takes_linear_time(pattern: str, flags: int, file: str, line: int) -> None:
    name = name_of(file, line)
    if (file, name) in REGULAR:
        pytest.skip(REGULAR[file, name])
    method = "match" if is_anchored(file, name) else "search"
    assert not slow(pattern, flags, method), f"{file}:{line} {name} {method}"


def test_no_pattern_is_forgotten() -> None:
    assert len(patterns()) > 100


def test_what_is_slow_is_found() -> None:
    assert slow(r"\s+$", 0, "search")
    assert not slow(r"\s++$", 0, "match")
