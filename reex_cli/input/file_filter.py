"""Which files of a folder are read: by patterns as in a `.gitignore` file, and by the endings of their names.

A pattern takes linear time on any path, unlike with `pathspec`, where `*a*a*a*a*a*a*b` takes minutes on a name of 120 letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from reex_cli.options import FileFilter

COMPRESSION = re.compile(r"\.(?:gz|bz2|xz|zst)$", re.IGNORECASE)
ESCAPED_WILDCARD = re.compile(r"\\([*?\[])")
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
NEGATED_CLASS = re.compile(r"\[\^(?=[^\]])")

Segment = Callable[[str], re.Match[str] | None]  # tries the name of a file or folder


class Pattern(NamedTuple):
    """One pattern."""

    segments: tuple[Segment | None, ...]  # from the folder on; None stands for any number of folders
    negated: bool  # whether what matches is not meant after all
    folders_only: bool  # whether it names a folder, and so all that is in it


class CompiledFilter:
    """A filter whose patterns are compiled. Paths are relative to the folder that the user named, with `/`."""

    def __init__(self, files: FileFilter) -> None:
        self.globs = [*map(compile_pattern, files.globs)]
        self.excludes = [*map(compile_pattern, files.excludes)]
        self.endings = tuple(f".{extension.lstrip('.').lower()}" for extension in files.extensions)

    def accepts(self, path: str) -> bool:
        """Whether a file is read."""
        steps = path.split("/")
        if self.endings and not COMPRESSION.sub("", steps[-1]).lower().endswith(self.endings):
            return False
        if self.globs and not is_matched(self.globs, steps):
            return False
        return not is_matched(self.excludes, steps)

    def enters(self, folder: str) -> bool:
        """Whether files of a folder may be read."""
        return not is_matched(self.excludes, folder.split("/"), is_folder=True)


def compile_pattern(pattern: str) -> Pattern:
    """Compile a pattern of the syntax of gitignore(5)."""
    text = pattern.rstrip(" ") if not pattern.endswith("\\ ") else pattern
    negated, text = text.startswith("!"), text.removeprefix("!")
    folders_only, text = text.endswith("/"), text.rstrip("/")
    steps = [step for step in text.removeprefix("/").split("/") if step]
    if "/" not in text:
        steps = ["**", *steps]  # a name matches in every folder
    if steps[-1:] == ["**"]:
        steps[-1] = "*"  # all that is in a folder, but not the folder
    return Pattern(tuple(None if step == "**" else compile_segment(step) for step in steps), negated, folders_only)


def compile_segment(step: str) -> Segment:
    """Compile the part of a pattern between slashes: `*`, `?`, `[a-z]`, `[!a-z]`, and signs behind a backslash."""
    from fnmatch import translate

    return re.compile(translate(NEGATED_CLASS.sub("[!", ESCAPED.sub(r"\1", ESCAPED_WILDCARD.sub(r"[\1]", step))))).match


def is_matched(patterns: Sequence[Pattern], steps: list[str], *, is_folder: bool = False) -> bool:
    """Whether a path, or a folder around it, is matched by the last pattern that fits at all."""
    matched = False
    for pattern in patterns:
        if matched is pattern.negated:
            last = len(steps) - (pattern.folders_only and not is_folder)
            if any(fits(pattern.segments, steps[:end]) for end in range(1, last + 1)):
                matched = not matched
    return matched


def fits(segments: Sequence[Segment | None], steps: Sequence[str]) -> bool:
    """Whether segments fit all steps of a path. What follows folders of any number is tried at each step in turn."""
    at = here = 0
    retry_at, retry_here = -1, 0
    while here < len(steps):
        segment = segments[at] if at < len(segments) else None
        if at < len(segments) and segment is None:
            retry_at, retry_here = at, here
            at += 1
        elif segment and segment(steps[here]):
            at, here = at + 1, here + 1
        elif retry_at >= 0:
            retry_here += 1
            at, here = retry_at + 1, retry_here
        else:
            return False
    return all(segment is None for segment in segments[at:])
