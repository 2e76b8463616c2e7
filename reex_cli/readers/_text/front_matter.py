"""Parses front matter: the fields above a Markdown document, in YAML between `---`, in TOML between `+++`, or in JSON.

A field whose name is none of the usual ones, but announces a value in the lexicon, is called `head:…` as in `head`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import zip_longest
from typing import Any, NamedTuple

from reex_cli.model import Block, Kind
from reex_cli.readers._text.head_values import (
    AUTHOR,
    OTHER,
    TAXONOMIES,
    WIKI_LINK,
    build_fields,
    find_kind,
    split_names,
    split_terms,
)
from reex_cli.text import normalize_spaces

FENCED_FIELDS = re.compile(r"(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
FIELD_KEY = re.compile(r"^([\w.-]+)[ \t]*[:=](?=\s|[\"'\[{])", re.MULTILINE)
FIELD_LINE = re.compile(r"(?<![\w.-])[\w.-]+[ \t]*[:=]|[ \t]|-\s|[#\]}]|$")  # a line of front matter, even if it is damaged
LONG_SEXAGESIMAL = re.compile(r"\d(?::[0-5]?\d){30}")  # 1:30:00 is a number in YAML, in quadratic time
LONG_TOML_KEY = re.compile(r"(?<![\w'\"-])(?:[\w'\"-]++\s*+\.\s*+){100}")  # a.b.c takes quadratic time, too
MAX_PARSED_KEYS = 200  # of damaged front matter
LONG_CHARACTERS = 10_000  # of front matter; for more the parser in C is used, whose messages are shorter
NAME_KEYS = ("name", "display_name")  # of a person, in a mapping
CONTAINERS = frozenset(("taxonomies", "params", "extra", "metadata", "custom"))  # mappings with fields of the document
AUTHORS = frozenset(("author", "authors"))
USUAL_NAMES = AUTHORS | frozenset(  # of fields that `rules/_metadata_fields.py` knows
    """title date published publishdate pubdate created lastmod updated modified last_modified_at lang language description
    summary excerpt url canonical canonical_url link source site""".split()
)
TITLE_BLOCK = re.compile(
    r"% ([^\n]{1,300}(?:\n[ \t]+\S[^\n]{0,300}){0,3})\n%(?: ([^\n]{0,300}(?:\n[ \t]+\S[^\n]{0,300}){0,9}))?\n"
    r"(?:% ?([^\n]{0,60})\n)?[ \t]*\n"
)
JSON_FRONT = re.compile(r"\{[ \t]*\n[^\n]*\n(?:[^}\n][^\n]*\n)*\}[ \t]*(?:\n|$)")  # closed by a bracket that begins a line
JSON_FOLLOWS = re.compile(r"\s*(?:[\[{,<]|\Z)")  # behind an object that is no front matter
MAX_JSON_CHARACTERS = 20_000


class FrontMatter(NamedTuple):
    """The fields of a document, and the offset at which its text begins."""

    fields: tuple[Block, ...] = ()
    end: int = 0
    problem: str = ""  # error of the YAML or TOML parser, if the fields were parsed one by one


def parse_front_matter(text: str) -> FrontMatter:
    """Parse the front matter of a document; empty if there is none."""
    if text.startswith("{"):
        return parse_json(text)
    if text.startswith("% "):
        return parse_title_block(text)
    match = FENCED_FIELDS.match(text)
    if not match or not FIELD_KEY.search(match[2]):
        return FrontMatter()
    parsed = parse_fields(match[1], match[2])
    return FrontMatter(parsed[0], match.end(), parsed[1]) if parsed else FrontMatter()


def parse_title_block(text: str) -> FrontMatter:
    """Parse the title block of Pandoc: title, authors and date, each behind a `%`, above an empty line."""
    match = TITLE_BLOCK.match(text)
    if not match or text[match.end() :].lstrip().startswith("\\"):  # two lines of comments in TeX
        return FrontMatter()
    title, authors, date = (normalize_spaces(match[number] or "") for number in (1, 2, 3))
    names = [part for name in authors.split(";") for part in split_names(name.strip()) if part]
    stated = [("title", title), *(("author", name) for name in names), ("date", date)]
    return FrontMatter(tuple([Block(Kind.FIELD, value, name=f"front:{name}") for name, value in stated if value]), match.end())


def parse_json(text: str) -> FrontMatter:
    """Parse an object of JSON as front matter: one that states a title or a day as text, above other text that is no JSON."""
    match = JSON_FRONT.match(text[:MAX_JSON_CHARACTERS])
    if not match or JSON_FOLLOWS.match(text, match.end()):
        return FrontMatter()
    try:
        values = json.loads(match[0])
    except ValueError:
        return FrontMatter()
    if not any(isinstance(values.get(key), str) and values[key] for key in ("title", "date")):
        return FrontMatter()
    return FrontMatter(tuple(read_fields(values)), match.end())


@lru_cache(1)  # a source is first sniffed, then read
def parse_fields(fence: str, text: str) -> tuple[tuple[Block, ...], str] | None:
    """The fields between two fences, and the error of the parser if they were parsed one by one; `None` if it is other text."""
    try:
        values, problem = parse_mapping(fence, text), ""
    except ValueError as error:
        if not all(map(FIELD_LINE.match, text.split("\n"))):
            return None
        values, problem = parse_by_key(fence, text), " ".join(str(error).split())
    return (tuple(read_fields(values)), problem) if isinstance(values, dict) else None


def parse_by_key(fence: str, text: str) -> dict[str, Any]:
    """Parse each field by itself; one that cannot be parsed is taken as a string, and so are all after `MAX_PARSED_KEYS`.

    >>> parse_by_key("---", 'title: Salt: a history\\ntags: [salt, road]')
    {'title': 'Salt: a history', 'tags': ['salt', 'road']}
    """
    values: dict[str, Any] = {}
    keys = list(FIELD_KEY.finditer(text))
    for number, (key, following) in enumerate(zip_longest(keys, keys[1:])):
        end = following.start() if following else len(text)
        try:
            parsed = parse_mapping(fence, text[key.start() : end]) if number < MAX_PARSED_KEYS else None
        except ValueError:
            parsed = None
        values |= {key[1]: text[key.end() : end].strip().strip("\"'")} if not isinstance(parsed, dict) else parsed
    return values


def parse_mapping(fence: str, text: str) -> Any:
    """Parse YAML or TOML. Raises `ValueError` for what is neither, or cannot be written as JSON into a record."""
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

    if LONG_TOML_KEY.search(text):
        raise ValueError("a key of more than a hundred parts")
    return tomllib.loads(text)


def _load_yaml(text: str) -> Any:
    """Parse YAML. Raises `ValueError`, also for aliases: a few lines of them expand to gigabytes."""
    import yaml

    if LONG_SEXAGESIMAL.search(text):
        raise ValueError("a number of more than thirty sexagesimal digits")
    loader: Any = yaml.CSafeLoader if yaml.__with_libyaml__ and len(text) > LONG_CHARACTERS else yaml.SafeLoader
    try:
        if "*" in text and "&" in text and any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text, loader)):
            raise ValueError("it repeats itself by names")
        return yaml.load(text, loader)  # noqa: S506 - both loaders are safe
    except yaml.MarkedYAMLError as error:
        raise ValueError(f"{error.problem}, line {error.problem_mark.line + 2 if error.problem_mark else 1}") from None
    except (yaml.YAMLError, AttributeError, KeyError) as error:  # a value that does not fit its tag
        raise ValueError(str(error)) from None


def read_fields(values: dict[Any, Any]) -> Iterator[Block]:
    """Yield a block for each value, and one block for each taxonomy; then those of mappings that belong to the document."""
    for key, value in values.items():
        if key not in CONTAINERS or not isinstance(value, dict):
            yield from read_field(str(key), value)
    for key, value in values.items():
        if key in CONTAINERS and isinstance(value, dict):
            for inner, item in value.items():
                yield from read_field(str(inner), item)


def read_field(key: str, value: Any) -> Iterator[Block]:
    """Yield the blocks of one field."""
    name = key.lower().replace("-", "_")
    texts = [text for item in (value if isinstance(value, list) else [value]) if (text := normalize_spaces(format_value(item)))]
    if not texts:
        return
    if name in TAXONOMIES:
        names = [text.removeprefix("#") for text in texts if text != "#"] if isinstance(value, list) else split_terms(texts[0])
        if names:
            yield Block(Kind.FIELD, " | ".join(names), name="term", rows=((TAXONOMIES[name], *names),))
        return
    kind = "" if name in USUAL_NAMES or isinstance(value, dict) else find_kind(key, texts[0])
    if kind not in ("", AUTHOR, OTHER):
        yield from build_fields(kind, key, texts[0])
        return
    if name in AUTHORS or kind == AUTHOR:
        texts = [part for text in texts for part in split_names(text)]
    yield from (Block(Kind.FIELD, text, name=f"head:{kind}" if kind == AUTHOR else f"front:{name}") for text in texts)


def format_value(value: Any) -> str:
    """Format a value as text: of a mapping its name, dates in ISO 8601, other values as JSON."""
    if value is None or isinstance(value, str):
        return WIKI_LINK.sub(r"\1", value) if value else ""
    if isinstance(value, dict):
        for key in NAME_KEYS:
            if isinstance(value.get(key), str) and value[key]:
                return str(value[key])
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return json.dumps(value, ensure_ascii=False, default=str)
