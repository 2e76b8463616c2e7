"""Read user rules from TOML files, and write them: one table per rule, whose header is its name.

    [donation-box]
    label = "advert"
    why = "The fund-raising box of our own site."
    phrases = ["become a friend of the mill", "donate …"]
    under = ["donate-box", "#support"]

    [mill-opening-times]
    label = "boilerplate"
    host = "mill.example"
    lines = ["Open on every day but Monday."]

They take precedence over all other rules and the classifier. Their selectors count wherever they are, also around the
whole page. The label `content` keeps what they would drop.

`lines` are whole lines as they stand, and are looked up when everything else is decided (`known_lines`): thousands cost no
time, and nothing but these lines changes. With `host` they are looked for on pages of that host only.
"""

from __future__ import annotations

import json
from typing import Any

from reex_cli.lexicon import normalize_phrase
from reex_cli.model import Label
from reex_cli.options import UserRule
from reex_cli.rules._conditions import inside, phrased
from reex_cli.rules._discovery import load_rules
from reex_cli.rules._rule import Rule
from reex_cli.toml_source import TomlFile, load_toml

LABELS = tuple(label for label in Label if label is not Label.METADATA)
KEYS = ("label", "why", "phrases", "under", "host", "lines")


def load_user_rules(*paths: str) -> tuple[UserRule, ...]:
    """The rules of these files. Raises `BadFile` with the line of the first mistake, and `MissingPath`."""
    rules: dict[str, UserRule] = {}
    taken = {rule.name for rule in load_rules()} if paths else set()
    for path in paths:
        file = load_toml(path)
        for name, given in file.values.items():
            if name in taken:
                raise file.error_at(f"{name}: there is a rule of this name. Choose another one.", name)
            taken.add(name)
            rules[name] = _parse_rule(file, name, given)
    return tuple(rules.values())


def _parse_rule(file: TomlFile, name: str, given: Any) -> UserRule:
    """Check and convert one table. Raises `BadFile`."""
    if not isinstance(given, dict):
        raise file.error_at(f"{name}: stands outside a rule. A rule begins with its name: [{name}].", name)
    for key in given:
        if key not in KEYS:
            raise file.error_at(f"{name}: no such key: {key}. A rule has {', '.join(KEYS)}.", name, key)
    label = given.get("label")
    if label not in LABELS:
        problem = f"no such label: {label}." if label else "it has no label."
        raise file.error_at(f"{name}: {problem} Labels: {', '.join(LABELS)}.", name, "label")
    for key in ("why", "host"):
        if not isinstance(given.get(key, ""), str):
            raise file.error_at(f"{name}: {key} must be a string.", name, key)
    phrases, selectors, lines = (tuple(_string_list(file, name, key, given)) for key in ("phrases", "under", "lines"))
    if not phrases and not selectors and not lines:
        raise file.error_at(f"{name}: it has no phrases, under or lines, so it catches nothing.", name)
    if given.get("host") and (phrases or selectors):
        raise file.error_at(f"{name}: host belongs to lines. Write phrases and under into a rule without it.", name, "host")
    _check_values(file, name, phrases, selectors)
    if any(not line.strip() for line in lines):
        raise file.error_at(f"{name}: an empty line is on every page.", name, "lines")
    host = given.get("host", "").lower().removeprefix("www.")
    return UserRule(name, label, given.get("why", ""), phrases, selectors, lines, host)


def _check_values(file: TomlFile, name: str, phrases: tuple[str, ...], selectors: tuple[str, ...]) -> None:
    """Raise `BadFile` for a phrase or selector that can never match."""
    for text in phrases:
        try:
            normalize_phrase(text)
        except ValueError as error:
            raise file.error_at(f"{name}: {error}.", name, "phrases", containing=text) from None
    for selector in selectors:
        if not selector or selector.startswith(".") or any(character.isspace() for character in selector):
            problem = f'{selector!r} is the name of no element. Write a class as it stands ("ad-box"), or "#id", "<tag>", "role:name".'
            raise file.error_at(f"{name}: {problem}", name, "under", containing=selector)


def _string_list(file: TomlFile, name: str, key: str, given: dict[str, Any]) -> list[str]:
    """The value of a key. Raises `BadFile` if it is not a list of strings."""
    value = given.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise file.error_at(f"{name}: {key} must be a list of strings.", name, key)
    return value


def format_user_rule(rule: UserRule) -> str:
    """The rule as it stands in a file.

    >>> print(format_user_rule(UserRule("mill-box", "advert", "Of our own site.", phrases=("become a friend of the mill",))))
    [mill-box]
    label = "advert"
    why = "Of our own site."
    phrases = ["become a friend of the mill"]
    """
    strings = {"label": rule.label, "why": rule.why, "host": rule.host}
    lists = {"phrases": rule.phrases, "under": rule.under, "lines": rule.lines}
    lines = [f"{key} = {quote(value)}" for key, value in strings.items() if value]
    lines += [f"{key} = [{', '.join(map(quote, values))}]" for key, values in lists.items() if values]
    return "\n".join((f"[{rule.name}]", *lines))


def quote(text: str) -> str:
    r"""A string of TOML, which is one of JSON but for the character DEL.

    >>> quote('say "tide" \\ \x7f')
    '"say \\"tide\\" \\\\ \\u007f"'
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def compile_user_rule(rule: UserRule) -> Rule:
    """Convert a user rule to a `Rule`, which matches by phrases, by selectors, or by either."""
    by_phrases, by_selectors = phrased(*rule.phrases), inside(*rule.under)
    return Rule(
        name=rule.name,
        label=Label(rule.label),
        when=by_phrases | by_selectors if rule.phrases and rule.under else by_phrases if rule.phrases else by_selectors,
        why=rule.why,
        yes=(),
        no=(),
        inline=bool(rule.under) and rule.label != Label.CONTENT,
        is_users=True,
    )
