"""Describe what a part depends on besides its sources: program, plug-ins, options, rules, and the names in helper files."""

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
from reex_cli.plugins import installed_plugins
from reex_cli.writers import json_line

PACKAGE = Path(__file__).parent.parent
PROGRAM_SUFFIXES = (".py", ".json", ".toml", ".txt")  # code, rules, models and word lists
REASONS = {  # to write a part again, by the key of the fingerprint that differs
    "reex": "written by another version of reex",
    "plug-ins": "written with other plug-ins",
    "rules": "written with other rules",
    "names": "written with other names of authors or terms",
}
EXCLUDED_FIELDS = (
    "site_tables",
    "rules",
    "detail",
    "with_digests",
    "only_digests",
)  # of `Options`: have a key of their own, or no effect


def run_fingerprint(options: Options, output: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that has to be the same for a part of the same bytes, as JSON values. `output` has the writer's options."""
    values = dict(output) | {extra: extra in options.detail for extra in EXTRAS}
    for field in fields(options):
        value = getattr(options, field.name)
        if field.name not in EXCLUDED_FIELDS:
            values |= to_json_value(value) if is_dataclass(value) else {field.name: value}
    return {
        **installed_programs(),
        "options": {name: to_json_value(value) for name, value in values.items()},
        "rules": to_json_value(options.rules),
        "names": short_hash(json_line(to_json_value(options.site_tables))),
    }


def installed_programs() -> dict[str, Any]:
    """The part of the fingerprint that depends on the machine: versions of reex and its plug-ins."""
    return {
        "reex": f"{__version__} {program_hash()}",
        "plug-ins": [f"{plugin.package} {plugin.version}: {plugin.kind} {plugin.name}" for plugin in installed_plugins()],
    }


def describe_difference(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """How a part was written, if that differs from how it would be written now; else empty."""
    for key, reason in REASONS.items():
        if before.get(key) != now[key]:
            return reason
    options = before.get("options")
    old, new = options if isinstance(options, dict) else {}, now["options"]
    changed = sorted(key for key in {*old, *new} if old.get(key) != new.get(key))
    return f"written with other options ({', '.join(changed)})" if changed else ""


@cache
def program_hash() -> str:
    """A hash of the program and its data files: the version alone does not change with each of them."""
    digest = blake2b(digest_size=16)
    for path in sorted(path for path in PACKAGE.rglob("*") if path.suffix in PROGRAM_SUFFIXES):
        digest.update(f"{path.relative_to(PACKAGE).as_posix()}\0{path.stat().st_size}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def short_hash(data: bytes) -> str:
    """BLAKE2b of some bytes, 32 hex digits."""
    return blake2b(data, digest_size=16).hexdigest()


def to_json_value(value: Any) -> Any:
    """A value as JSON can hold it, with sets and dictionaries in sorted order."""
    if is_dataclass(value):
        return {field.name: to_json_value(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return sorted([to_json_value(key), to_json_value(element)] for key, element in value.items())
    if isinstance(value, (set, frozenset)):
        return sorted(map(to_json_value, value))
    if isinstance(value, (tuple, list)):
        return [*map(to_json_value, value)]
    return value.pattern if isinstance(value, re.Pattern) else value
