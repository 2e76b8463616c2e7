"""Check quickly whether values fit a part of the schema of records. What is wrong with others, `record.first_problem` says."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from reex_cli.record import JSON_TYPES, RECORD

Check = Callable[[Any], bool]
Types = frozenset[type]
MAX_CHECKED = 1000  # kinds of objects that are remembered
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
    types, check_content = allowed_types(schema), compile_content_check(schema)
    if check_content is None:
        return lambda value: not types or type(value) in types
    return lambda value: (not types or type(value) in types) and check_content(value)


def compile_content_check(schema: dict[str, Any]) -> Check | None:
    """A check of what a schema demands of a value beside its type; None where it demands nothing."""
    makers = {"pattern": _check_pattern, "enum": _check_enum, "items": _check_items}
    checks = [make_check(schema) for keyword, make_check in makers.items() if keyword in schema]
    if any(map(schema.get, ("required", "properties", "additionalProperties"))):
        checks.append(_check_object(schema))
    if len(checks) < 2:
        return checks[0] if checks else None
    return lambda value: all(check(value) for check in checks)


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


def _check_object(schema: dict[str, Any]) -> Check:
    """Of an object: its keys and their values. Objects with the keys and types of one that was checked need no more of that."""
    required = frozenset(schema.get("required", ()))
    known, others = schema.get("properties") or {}, schema.get("additionalProperties") or {}
    types = {key: allowed for key, inner in known.items() if (allowed := allowed_types(inner))}
    contents = {
        key: compile_content_check({name: part for name, part in inner.items() if (key, name) != ("format", "enum")})
        for key, inner in known.items()
    }  # a format may be that of a plug-in
    content_checks = [(key, check_content) for key, check_content in contents.items() if check_content]
    check_other = compile_check(others) if others else None
    checked: set[tuple[Any, ...]] = set()  # keys of objects, and the types of their values

    def fits(value: dict[str, Any]) -> bool:
        return required <= value.keys() and all(type(item) in types[key] for key, item in value.items() if key in types)

    def check(value: Any) -> bool:
        if type(value) is not dict:
            return True
        keys_and_types = (*value, *map(type, value.values()))
        if keys_and_types not in checked:
            if not fits(value):
                return False
            if len(checked) < MAX_CHECKED:
                checked.add(keys_and_types)
        for key, check_content in content_checks:
            if key in value and not check_content(value[key]):
                return False
        return check_other is None or all(check_other(item) for key, item in value.items() if key not in known)

    return check
