"""Front matter: the fields above a Markdown document, in YAML between `---` or in TOML between `+++`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from reex_cli.model import Block, Kind
from reex_cli.text import normalize_spaces

FENCED_FIELDS = re.compile(r"(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
KEY = re.compile(r"^([\w.-]+)[ \t]*[:=](?=\s|[\"'\[{])", re.MULTILINE)
FIELD_LINE = re.compile(r"[\w.-]+[ \t]*[:=]|[ \t]|-\s|[#\]}]|$")  # what stands in front matter, damaged or not
TAXONOMIES = {
    "tags": "tag",
    "tag": "tag",
    "categories": "category",
    "category": "category",
    "keywords": "keyword",
    "topics": "topic",
    "series": "series",
}


class FrontMatter(NamedTuple):
    """The fields, and where the document begins behind them."""

    fields: tuple[Block, ...] = ()
    end: int = 0
    damage: str = ""  # what its parser said, where the fields had to be read one by one


def parse_front_matter(text: str) -> FrontMatter:
    """The front matter of a document."""
    found = FENCED_FIELDS.match(text)
    if not found or not KEY.search(found[2]):
        return FrontMatter()
    try:
        values, damage = parse_mapping(found[1], found[2]), ""
    except ValueError as error:
        if not all(map(FIELD_LINE.match, found[2].split("\n"))):
            return FrontMatter()
        values, damage = parse_by_key(found[1], found[2]), " ".join(str(error).split())
    return FrontMatter(tuple(build_fields(values)), found.end(), damage) if isinstance(values, dict) else FrontMatter()


def parse_by_key(fence: str, text: str) -> dict[str, Any]:
    """What each field says by itself, as it is written where no parser reads it.

    >>> by_key("---", 'title: Salt: a history\\ntags: [salt, road]')
    {'title': 'Salt: a history', 'tags': ['salt', 'road']}
    """
    found: dict[str, Any] = {}
    keys = list(KEY.finditer(text))
    for key, end in zip(keys, [*(following.start() for following in keys[1:]), len(text)], strict=True):
        try:
            found |= parse_mapping(fence, text[key.start() : end])
        except ValueError:
            found[key[1]] = text[key.end() : end].strip().strip("\"'")
    return found


def parse_mapping(fence: str, text: str) -> Any:
    """The value that YAML or TOML writes so; raises ValueError where it is none, or none that a record can hold."""
    try:
        value = _load_toml(text) if fence == "+++" else _load_yaml(text)
        json.dumps(value, default=str)
    except RecursionError:
        raise ValueError("nested too deep") from None
    except TypeError as error:
        raise ValueError(str(error)) from None
    return value


def _load_toml(text: str) -> Any:
    import tomllib

    return tomllib.loads(text)


def _load_yaml(text: str) -> Any:
    """What is named and then meant again is not read: a few lines of it make gigabytes."""
    import yaml

    try:
        if "*" in text and "&" in text and any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
            raise ValueError("it repeats itself by names")
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        raise ValueError(f"{error.problem}, line {error.problem_mark.line + 2 if error.problem_mark else 1}") from None
    except (yaml.YAMLError, AttributeError, KeyError) as error:  # of a value that is not what its own tag says
        raise ValueError(str(error)) from None


def build_fields(values: dict[Any, Any]) -> Iterator[Block]:
    """A block for each field that says something, and one for each taxonomy."""
    for key, value in values.items():
        name = str(key).lower().replace("-", "_")
        said = [
            text for one in (value if isinstance(value, list) else [value]) if (text := normalize_spaces(format_value(one)))
        ]
        if not said:
            continue
        if name in TAXONOMIES:
            names = said if isinstance(value, list) else [part for part in map(normalize_spaces, said[0].split(",")) if part]
            yield Block(Kind.FIELD, " | ".join(names), name="term", rows=((TAXONOMIES[name], *names),))
        else:
            yield from (Block(Kind.FIELD, text, name=f"front:{name}") for text in said)


def format_value(value: Any) -> str:
    """A value as text: a name where a mapping has one, dates as ISO 8601 writes them, the rest as JSON."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, dict) and isinstance(value.get("name"), str):
        return str(value["name"])
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return json.dumps(value, ensure_ascii=False, default=str)
