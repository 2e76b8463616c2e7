"""What a kind of text that holds no article is known by."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from reex_cli.model import Trust
from reex_cli.readers._foreign.lines import MAX_PROSE

Match = Callable[[str], re.Match[str] | None]  # tries a regular expression


class Signature(NamedTuple):
    """A kind of text that is known by how it begins."""

    kind: str  # as it is counted
    begins: str  # a verbose regular expression
    yes: tuple[str, ...]  # beginnings of such texts
    no: tuple[str, ...]  # beginnings of articles that are like one
    outranks: Trust = Trust.LIKELY  # the trust of a reader that it goes before


class LineShape(NamedTuple):
    """A kind of text that is known by its lines: the first, and most of them, have one form."""

    kind: str
    line: Match  # a line of the form
    inner: Match | None = None  # a line that may stand between these
    yes: tuple[str, ...] = ()  # whole texts of the kind
    no: tuple[str, ...] = ()  # articles that are like one
    least: int = 3  # lines of the form
    share: float = 0.9  # of all lines
    prose: float = MAX_PROSE  # of the lines, at most
    needs: Match | None = None  # what has to be somewhere in the lines
