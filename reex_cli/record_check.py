"""Check quickly whether values fit a part of the schema of records. What is wrong with others, `record.first_problem` says."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from reex_cli.record import JSON_TYPES, RECORD

Check = Callable[[Any], bool]
Types = frozenset[type]
CONSTRAINTS = frozenset(("pattern", "enum", "items", "required", "properties", "additionalProperties"))  # beside the type


@cache
def record_check() -> Check:
    """Whether decoded JSON is a record, by the rules of `record.first_problem`."""
    return compile_check(RECORD)


def compile_check(schema: dict[str, Any]) -> Check:
    """A function that is true for the values in which `record.first_problem` finds nothing.

    >>> is_mark = compile_check({"required": ["start"], "properties": {"start": {"type": "integer"}}})
    >>> is_mark({"start": 0}), is_mark({"start": "0"}), is_mark({})
    (True, False, False)
    """
    types = allowed_types(schema)
    makers = {"pattern": _check_pattern, "enum": _check_enum, "items": _check_items, "required": _check_required}
    checks = [make_check(schema) for keyword, make_check in makers.items() if keyword in schema]
    if schema.get("properties") or schema.get("additionalProperties"):
        checks.append(_check_properties(schema))
    if not checks:
        return lambda value: not types or type(value) in types
    if len(checks) == 1:
        only = checks[0]
        return lambda value: (not types or type(value) in types) and only(value)
    return lambda value: (not types or type(value) in types) and all(check(value) for check in checks)


def allowed_types(schema: dict[str, Any]) -> Types:
    """The types of decoded JSON that a schema allows; none where it does not say. An integer is a number, too."""
    names = schema.get("type", ())
    names = {names} if isinstance(names, str) else set(names)
    names |= {"integer"} if "number" in names else set()
    return frozenset(type_ for type_, name in JSON_TYPES.items() if name in names)


def _check_pattern(schema: dict[str, Any]) -> Check:
    search = re.compile(schema["pattern"]).search
    return lambda value: not isinstance(value, str) or search(value) is not None


def _check_enum(schema: dict[str, Any]) -> Check:
    known = schema["enum"]
    return lambda value: value in known


def _check_items(schema: dict[str, Any]) -> Check:
    items = schema["items"]
    check, types = compile_check(items), allowed_types(items)
    if types and CONSTRAINTS.isdisjoint(items):
        return lambda value: type(value) is not list or types.issuperset(map(type, value))
    return lambda value: type(value) is not list or all(map(check, value))


def _check_required(schema: dict[str, Any]) -> Check:
    required = frozenset(schema["required"])
    return lambda value: type(value) is not dict or required <= value.keys()


def _check_properties(schema: dict[str, Any]) -> Check:
    """Of an object: the values of its keys. Of most keys only the type matters."""
    known, others = schema.get("properties") or {}, schema.get("additionalProperties") or {}
    types = {key: allowed_types(inner) for key, inner in known.items() if "type" in inner and CONSTRAINTS.isdisjoint(inner)}
    checks = {
        key: compile_check({name: part for name, part in inner.items() if (key, name) != ("format", "enum")})  # of a plug-in
        for key, inner in known.items()
        if key not in types
    }
    check_others = compile_check(others) if others else None

    def check(value: Any) -> bool:
        if type(value) is not dict:
            return True
        for key, item in value.items():
            if (allowed := types.get(key)) is not None:
                if type(item) not in allowed:
                    return False
            elif (inner := checks.get(key, check_others)) is not None and not inner(item):
                return False
        return True

    return check
