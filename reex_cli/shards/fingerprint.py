"""What a part depends on beside its sources: program, options, rules, and the names that sources give each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from reex_cli import __version__
from reex_cli.model import EXTRAS
from reex_cli.options import Options
from reex_cli.plugins import every
from reex_cli.writers import json_line

PACKAGE = Path(__file__).parent.parent
SAYS = {
    "reex": "another version of reex made it",
    "plug-ins": "it was made with other plug-ins",
    "rules": "it was made with other rules",
    "names": "the names of authors and terms have changed",
}
APART = ("names", "rules", "detail", "digests")  # of what is asked: told by themselves, or without effect


def identity(ask: Options, output: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that has to be the same for the same bytes, as JSON can hold it. `output` is what is asked of the writer."""
    options = dict(output) | {extra: extra in ask.detail for extra in EXTRAS}
    for field in fields(ask):
        value = getattr(ask, field.name)
        if field.name not in APART:
            options |= plain(value) if is_dataclass(value) else {field.name: value}
    return {
        **installed(),
        "options": {name: plain(value) for name, value in options.items()},
        "rules": plain(ask.rules),
        "names": hashed(json_line(plain(ask.names))),
    }


def installed() -> dict[str, Any]:
    """What of this is the machine's."""
    return {
        "reex": f"{__version__} {program()}",
        "plug-ins": [f"{one.package} {one.version}: {one.kind} {one.name}" for one in every()],
    }


def difference(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """How a part was made, where that is not how it would be made now."""
    for key, told in SAYS.items():
        if before.get(key) != now[key]:
            return told
    options = before.get("options")
    old, new = options if isinstance(options, dict) else {}, now["options"]
    changed = sorted(key for key in {*old, *new} if old.get(key) != new.get(key))
    return f"it was made with other options ({', '.join(changed)})" if changed else ""


@cache
def program() -> str:
    """A hash of the program, its built-in rules and its weights: the version alone does not change with each of them."""
    found = blake2b(digest_size=16)
    for path in sorted(path for path in PACKAGE.rglob("*") if path.suffix in (".py", ".json", ".toml")):
        found.update(f"{path.relative_to(PACKAGE).as_posix()}\0{path.stat().st_size}\n".encode() + path.read_bytes())
    return found.hexdigest()


def hashed(data: bytes) -> str:
    """A short name for some bytes."""
    return blake2b(data, digest_size=16).hexdigest()


def plain(value: Any) -> Any:
    """A value of ours as JSON can hold it, always in the same order."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return sorted([plain(key), plain(one)] for key, one in value.items())
    if isinstance(value, (set, frozenset)):
        return sorted(map(plain, value))
    if isinstance(value, (tuple, list)):
        return [*map(plain, value)]
    return value.pattern if isinstance(value, re.Pattern) else value
