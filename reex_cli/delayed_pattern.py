"""Regular expressions that are compiled when they are first used: for those that most runs do not need."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from reex_cli.pattern_cache import pattern_cache


class DelayedPattern:
    """A regular expression with the methods of `re.Pattern`."""

    def __init__(self, source: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self.source = source
        self.flags = flags

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """The compiled expression."""
        return pattern_cache.compile(self.source, self.flags)

    def for_text(self, text: str) -> re.Pattern[str]:  # noqa: ARG002 - what it depends on elsewhere
        """The compiled expression that is to be matched with a text."""
        return self.whole

    def match(self, text: str, *place: int) -> re.Match[str] | None:
        """As `re.Pattern.match`."""
        return self.for_text(text).match(text, *place)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """As `re.Pattern.fullmatch`."""
        return self.for_text(text).fullmatch(text)

    def search(self, text: str, *place: int) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        return self.for_text(text).search(text, *place)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        return self.for_text(text).finditer(text)

    def findall(self, text: str) -> list[Any]:
        """As `re.Pattern.findall`."""
        return self.for_text(text).findall(text)

    def split(self, text: str) -> list[str]:
        """As `re.Pattern.split`."""
        return self.for_text(text).split(text)

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str) -> str:
        """As `re.Pattern.sub`."""
        return self.for_text(text).sub(replacement, text)
