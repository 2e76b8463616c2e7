"""Where rules are found: in the modules of this folder, and in other packages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path

from reex_cli.plugins import Plugin, plugins
from reex_cli.rules._rule import Inline, Rule


@cache
def known_rules() -> tuple[Rule | Inline, ...]:
    """All rules but the user's own; raises `BadPlugin`."""
    rules = {rule.name: rule for rule in _here()}
    for plugin in plugins("rules"):
        for rule in _of(plugin):
            if rule.name in rules:
                raise plugin.bad(f"has a rule whose name is taken: {rule.name}")
            rules[rule.name] = rule
    return tuple(rules.values())


def _here() -> Iterator[Rule | Inline]:
    """Each module's `RULES`, in the order of the modules' names."""
    for name in sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py")):
        yield from import_module(f"{__package__}.{name}").RULES


def _of(plugin: Plugin) -> Iterator[Rule | Inline]:
    """The rules of another package, each guarded."""
    rules = plugin.load()
    if not isinstance(rules, (tuple, list)) or not all(isinstance(rule, (Rule, Inline)) for rule in rules):
        raise plugin.bad("does not name a tuple of rules")
    for rule in rules:
        yield guarded(rule, plugin) if isinstance(rule, Rule) else rule


def guarded(rule: Rule, plugin: Plugin) -> Rule:
    """A rule whose questions name their package when they break."""
    return replace(
        rule,
        when=rule.when._replace(asks=plugin.guarded(rule.when.asks)),
        over=rule.over and rule.over._replace(asks=plugin.guarded(rule.over.asks)),
        value=rule.value and plugin.guarded(rule.value),
    )
