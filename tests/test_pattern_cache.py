"""Compiled expressions that are kept: the same as compiled anew, whatever the file holds, and written by the command alone."""

from __future__ import annotations

import marshal
import os
import re
import stat
import sys
from pathlib import Path

import pytest

from reex_cli import pattern_cache
from reex_cli.delayed_pattern import DelayedPattern
from reex_cli.item import Item
from reex_cli.lexicon import LazyPattern
from reex_cli.lexicon.lazy_pattern import prune
from reex_cli.pattern_cache import FILE_NAME, VERSION, PatternCache, find_cache_folder
from reex_cli.pipeline import process
from tests.command import SEED, reex

SOURCE = r"(?P<day>\d+)\. (?:January|Января)|(tide)s?\b"


def opened(folder: Path) -> PatternCache:
    cache = PatternCache()
    cache.open(str(folder))
    return cache


def saved(folder: Path) -> Path:
    """The file of a cache that has compiled an expression."""
    cache = opened(folder)
    cache.compile(SOURCE, re.IGNORECASE)
    cache.save()
    return folder / FILE_NAME


def test_all_expressions_of_the_package_are_restored_as_they_were_compiled(tmp_path: Path) -> None:
    process(Item("a", data=SEED.read_bytes()))  # loads what most sources need
    modules = [module for name, module in sys.modules.items() if name.startswith("reex_cli.")]
    patterns = {id(thing): thing for module in modules for thing in vars(module).values() if isinstance(thing, DelayedPattern)}
    assert len(patterns) > 60
    ways = [(pattern, str) for pattern in patterns.values()]
    ways += [(pattern, prune) for pattern in patterns.values() if isinstance(pattern, LazyPattern)]
    first = opened(tmp_path)
    for pattern, reduce in ways:
        first.compile(pattern.source, pattern.flags, reduce)
    first.save()
    content = (tmp_path / FILE_NAME).read_bytes()
    again = opened(tmp_path)
    for pattern, reduce in ways:
        restored = again.compile(pattern.source, pattern.flags, reduce)
        compiled = re.compile(reduce(pattern.source), pattern.flags)
        assert restored == compiled  # their code is the same
        assert (restored.groupindex, restored.groups) == (compiled.groupindex, compiled.groups)
    again.save()
    assert (tmp_path / FILE_NAME).read_bytes() == content  # nothing was added


def test_names_of_groups_are_kept(tmp_path: Path) -> None:
    saved(tmp_path)
    match = opened(tmp_path).compile(SOURCE, re.IGNORECASE).search("On 3. January")
    assert match
    assert (match["day"], match.lastgroup, match.groupdict()) == ("3", "day", {"day": "3"})


ENTRY = (SOURCE, int(re.IGNORECASE), "str")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0\0\0",
        b"not a cache at all",
        marshal.dumps(5),
        marshal.dumps(("0.0.1 of another Python", {})),
        marshal.dumps((VERSION, [])),
        marshal.dumps((VERSION, {ENTRY: (SOURCE, 2, b"abc", 0, {}, ())})),
        marshal.dumps((VERSION, {ENTRY: (SOURCE, 2, b"\xff" * 400, 2, {"day": 1}, (None, "day", None))})),
        marshal.dumps((VERSION, {ENTRY: ()})),
    ],
)
def test_a_file_that_is_damaged_or_of_another_version_does_not_matter(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    cache = opened(tmp_path)
    assert cache.compile(SOURCE, re.IGNORECASE) == re.compile(SOURCE, re.IGNORECASE)
    assert cache.compile(SOURCE + "!", re.IGNORECASE) == re.compile(SOURCE + "!", re.IGNORECASE)
    cache.save()
    assert opened(tmp_path).compile(SOURCE, re.IGNORECASE) == re.compile(SOURCE, re.IGNORECASE)


def test_a_file_of_another_version_is_replaced(tmp_path: Path) -> None:
    path = saved(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(marshal.dumps(("another", {ENTRY: ()})))
    saved(tmp_path)
    assert path.read_bytes() == whole


def test_a_file_with_too_many_entries_is_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pattern_cache, "MAX_ENTRIES", 3)
    sizes = []
    for number in range(6):
        cache = opened(tmp_path)
        cache.compile(f"tide{number}", re.NOFLAG)
        cache.save()
        sizes.append(len(marshal.loads((tmp_path / FILE_NAME).read_bytes())[1]))  # noqa: S302 - our own
    assert sizes == [1, 2, 3, 4, 1, 2]


def test_an_error_in_an_expression_is_the_same_with_the_cache(tmp_path: Path) -> None:
    with pytest.raises(re.error, match="missing \\)"):
        opened(tmp_path).compile("(tide", re.NOFLAG)


def test_other_modules_of_python_turn_the_cache_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("re._compiler._code")
    cache = opened(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(re, "compile", lambda source, flags: (source, flags))
        assert cache.compile(SOURCE, re.IGNORECASE) == (SOURCE, re.IGNORECASE)
    cache.save()
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    saved(tmp_path / "file" / "reex")
    assert (tmp_path / "file").read_text() == ""


def test_a_program_that_imports_reex_keeps_nothing() -> None:
    assert pattern_cache.pattern_cache.path is None


def test_a_second_run_reads_what_the_first_has_kept(tmp_path: Path) -> None:
    env = {"XDG_CACHE_HOME": str(tmp_path)}
    first = reex("list", SEED, env=env)
    path = tmp_path / "reex" / FILE_NAME
    before = path.stat()
    second = reex("list", SEED, env=env)
    assert (first.returncode, first.stdout) == (second.returncode, second.stdout) == (0, reex("list", SEED).stdout)
    assert path.stat().st_mtime_ns == before.st_mtime_ns  # nothing was added
    assert stat.S_IMODE(before.st_mode) & 0o022 == 0
    assert f"Cache: {path}" in reex("about", env=env).stdout.decode()
    assert "Cache: none" in reex("about").stdout.decode()


@pytest.mark.parametrize(
    ("platform", "changes", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/c"}, "/c/reex"),
        ("linux", {"XDG_CACHE_HOME": "", "HOME": "/h"}, "/h/.cache/reex"),
        ("linux", {"XDG_CACHE_HOME": "-"}, None),
        ("darwin", {"HOME": "/h"}, "/h/Library/Caches/reex"),
        ("win32", {"LOCALAPPDATA": "/l"}, "/l/reex"),
        ("win32", {"LOCALAPPDATA": ""}, None),
    ],
)
def test_the_folder_is_where_the_system_keeps_caches(
    platform: str, changes: dict[str, str], expected: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    for name, value in changes.items():
        monkeypatch.setitem(os.environ, name, value)
    assert find_cache_folder() == expected
