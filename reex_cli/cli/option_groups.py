"""Groups of options: a command takes each as one value, and typer gets their options one by one."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints


def expand_groups(function: Callable[..., None]) -> Callable[..., None]:
    """Give typer a function with the options of each group as parameters, instead of the groups.

    Without it every command would repeat two dozen parameters.
    """
    hints = get_type_hints(function, include_extras=True)
    groups: dict[str, type[Any]] = {name: hint for name, hint in hints.items() if isinstance(hint, type) and is_dataclass(hint)}
    parameters: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(function).parameters.items():
        if name in groups:
            parameters += list(_group_parameters(groups[name]))
        else:
            parameters.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[name]))

    def run(**values: Any) -> None:
        grouped = {name: group(**{f.name: values.pop(f.name) for f in fields(group)}) for name, group in groups.items()}
        function(**values, **grouped)

    for parameter in parameters:
        for option in get_args(parameter.annotation)[1:]:
            option.show_envvar = False  # every option has a variable of its name, which the manual describes once
    run.__doc__ = function.__doc__
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return run


def _group_parameters(group: type[Any]) -> Iterator[inspect.Parameter]:
    """The parameters of a group's options, which --help shows under its title."""
    hints = get_type_hints(group, include_extras=True)
    for field in fields(group):
        (option,) = get_args(hints[field.name])[1:]
        option.rich_help_panel = group.TITLE
        yield inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name])
