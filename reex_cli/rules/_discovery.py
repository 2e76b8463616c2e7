"""Find rules: in the modules of this folder and in plug-ins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path

from reex_cli.plugins import Plugin, find_plugins
from reex_cli.rules._rule import InlineRule, Rule


@cache
def load_rules() -> tuple[Rule | InlineRule, ...]:
    """All rules but user rules. Raises `BadPlugin`."""
    rules = {rule.name: rule for rule in _builtin_rules()}
    for plugin in find_plugins("rules"):
        for rule in _plugin_rules(plugin):
            if rule.name in rules:
                raise plugin.unusable(f"has a rule whose name is taken: {rule.name}")
            rules[rule.name] = rule
    return tuple(rules.values())


def _builtin_rules() -> Iterator[Rule | InlineRule]:
    """The `RULES` of each module, in the order of the modules' names."""
    for name in sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py")):
        yield from import_module(f"{__package__}.{name}").RULES


def _plugin_rules(plugin: Plugin) -> Iterator[Rule | InlineRule]:
    """The rules of a plug-in, each guarded."""
    rules = plugin.load()
    if not isinstance(rules, (tuple, list)) or not all(isinstance(rule, (Rule, InlineRule)) for rule in rules):
        raise plugin.unusable("does not name a tuple of rules")
    for rule in rules:
        yield guard_rule(rule, plugin) if isinstance(rule, Rule) else rule


def guard_rule(rule: Rule, plugin: Plugin) -> Rule:
    """The same rule, whose functions raise `PluginFailed` with the name of the plug-in."""
    return replace(
        rule,
        when=rule.when._replace(matches=plugin.guard(rule.when.matches)),
        reach=rule.reach and rule.reach._replace(matches=plugin.guard(rule.reach.matches)),
        value=rule.value and plugin.guard(rule.value),
    )
