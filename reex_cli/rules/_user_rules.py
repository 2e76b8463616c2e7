"""A user's own rules, from a TOML file: a table a rule, named by its header.

    [donation-box]
    label = "advert"
    why = "The fund-raising box of our own site."
    phrases = ["become a friend of the mill", "donate …"]
    under = ["donate-box", "#support"]

They are asked before all others. The label `content` keeps what another rule would drop.
"""

from __future__ import annotations

from typing import Any

from reex_cli.lexicon import normalize_phrase
from reex_cli.model import Label
from reex_cli.options import UserRule
from reex_cli.rules._conditions import phrased, under
from reex_cli.rules._discovery import load_rules
from reex_cli.rules._rule import Rule
from reex_cli.toml_source import Toml, load

LABELS = tuple(label for label in Label if label is not Label.METADATA)
KEYS = ("label", "why", "phrases", "under")


def load_user_rules(*paths: str) -> tuple[UserRule, ...]:
    """The rules of these files; raises `BadFile` at the line of the first mistake."""
    rules: dict[str, UserRule] = {}
    taken = {rule.name for rule in load_rules()} if paths else set()
    for path in paths:
        file = load(path)
        for name, given in file.values.items():
            if name in taken:
                raise file.wrong(f"{name}: there is a rule of this name. Choose another one.", name)
            taken.add(name)
            rules[name] = _parse_rule(file, name, given)
    return tuple(rules.values())


def _parse_rule(file: Toml, name: str, given: Any) -> UserRule:
    """One rule, checked."""
    if not isinstance(given, dict):
        raise file.wrong(f"{name}: stands outside a rule. A rule begins with its name: [{name}].", name)
    for key in given:
        if key not in KEYS:
            raise file.wrong(f"{name}: no such key: {key}. A rule has {', '.join(KEYS)}.", name, key)
    label = given.get("label")
    if label not in LABELS:
        told = f"no such label: {label}." if label else "it has no label."
        raise file.wrong(f"{name}: {told} Labels: {', '.join(LABELS)}.", name, "label")
    if not isinstance(given.get("why", ""), str):
        raise file.wrong(f"{name}: why must be a string.", name, "why")
    phrases, marks = _string_list(file, name, "phrases", given), _string_list(file, name, "under", given)
    if not phrases and not marks:
        raise file.wrong(f"{name}: it has neither phrases nor under, so it catches nothing.", name)
    _check_values(file, name, phrases, marks)
    return UserRule(name, label, given.get("why", ""), tuple(phrases), tuple(marks))


def _check_values(file: Toml, name: str, phrases: list[str], marks: list[str]) -> None:
    """Raise `BadFile` at what can catch nothing."""
    for text in phrases:
        try:
            normalize_phrase(text)
        except ValueError as error:
            raise file.wrong(f"{name}: {error}.", name, "phrases", holding=text) from None
    for mark in marks:
        if not mark or mark.startswith(".") or any(character.isspace() for character in mark):
            told = f'{mark!r} is not a mark. Write a class as it stands ("ad-box"), or "#id", "<tag>", "role:name".'
            raise file.wrong(f"{name}: {told}", name, "under", holding=mark)


def _string_list(file: Toml, name: str, key: str, given: dict[str, Any]) -> list[str]:
    found = given.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise file.wrong(f"{name}: {key} must be a list of strings.", name, key)
    return found


def compile_user_rule(rule: UserRule) -> Rule:
    """A rule of the user's among the others."""
    by_words, by_place = phrased(*rule.phrases), under(*rule.under)
    return Rule(
        name=rule.name,
        label=Label(rule.label),
        when=by_words | by_place if rule.phrases and rule.under else by_words if rule.phrases else by_place,
        why=rule.why,
        yes=(),
        no=(),
        inline=bool(rule.under) and rule.label != Label.CONTENT,
        is_users=True,
    )
