"""By whom a page was written: the names it gives, and what speaks for each."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import NamedTuple

from reex_cli import lexicon
from reex_cli.metadata import person_names
from reex_cli.metadata.page_context import LONGEST, Claim, PageContext
from reex_cli.model import Block, Kind, Label

ABOVE, BELOW = 14, 22  # lines around the title, and
BEHIND = 16  # behind the article, in which names are looked for
SHORT = 130  # characters of a line whose parts may be names
GROUP = lexicon.compile_pattern("group-word", r"\b", r"\b")
NO_NAME = re.compile(  # text that is in no name
    rf"""https?:|www\.|@|\.com\b|\.de\b|[{{}}<>=_\#]|\d{{3}}|^\W*\d
    |^(?:{lexicon.pattern("anonymous-author")}|{lexicon.pattern("placeholder-author")})$""",
    re.IGNORECASE | re.VERBOSE,
)
MENU_WORD = lexicon.compile_pattern("menu-word", r"\b", r"\b")
MANY = 4
CLOSE = 8  # lines from the title in which a single word may be a name
BESIDE = 3  # lines between a name and the date that stand together
PLACES = frozenset(  # facts about a place that weigh otherwise for every way of naming
    """before|just before|beginning|inside|just after|after|with the date|date above|date below|far from the date|far above
    |above|just above|at it|1 below|2 below|4 below|8 below|16 below|further below|linked|repeated|by above|author above
    |author box|menu|content|comment|related""".replace("\n    ", "").split("|")
)
ASIDE = {
    Label.COMMENTS: "comment",
    Label.RELATED: "related",
    Label.AUTHOR_BOX: "author box",
    Label.NAVIGATION: "menu",
    Label.CONTENT: "content",
}


class AuthorCandidate(NamedTuple):
    """A name, and everything that a page says of it as its author."""

    name: str
    statements: list[Claim]
    facts: frozenset[str]

    @property
    def chief(self) -> Claim:
        """The statement that is believed: of a field, of one that spells the name as names are, the first."""
        return min(self.statements, key=lambda one: ("line" in one.facts, one.text.isupper() or one.text.islower()))


def find_author_candidates(scene: PageContext, dated: int | None) -> list[AuthorCandidate]:
    """The names that may be those of the authors, each with all that speaks for it. `dated` is the line with the date."""
    found: dict[str, list[Claim]] = {}
    sites = {"".join(lexicon.tokenize(text)) for text in scene.said("site")}
    for said in (*_of_fields(scene), *_of_lines(scene, dated)):
        statement = without_site(said, sites) if sites and said.value.count(" ") > 1 else said
        key = person_names.key(statement.value)
        if key and len(statement.value) < SHORT:
            found.setdefault(key, []).append(statement)
    titles = " ".join(" ".join(lexicon.tokenize(text)) for text in scene.said("title"))
    if scene.title is not None:
        titles += " " + " ".join(lexicon.tokenize(scene.blocks[scene.lines[scene.title]].text))
    has_fields = any("field" in one.facts for said in found.values() for one in said)
    about = About(sites, titles, scene.host().replace("-", "").replace(".", ""), tuple(found), has_fields)
    return [AuthorCandidate(said[0].value, said, _of_person(key, said, about)) for key, said in found.items()]


def without_site(said: Claim, sites: Container[str]) -> Claim:
    """A statement without the name of the site where that stands behind two words or more: `Grey Heron Weir Gazette`."""
    parts = said.value.split()
    for cut in range(2, len(parts)):
        if "".join(lexicon.tokenize(" ".join(parts[cut:]))) in sites:
            name = " ".join(parts[:cut])
            return said._replace(value=name, text=name)
    return said


class About(NamedTuple):
    """What the names of a page are held against."""

    sites: set[str]
    titles: str
    host: str
    names: tuple[str, ...]
    fields: bool


def _of_person(key: str, said: list[Claim], about: About) -> frozenset[str]:
    name = said[0].value
    facts = {fact for statement in said for fact in statement.facts}
    count, together = len(key.split()), "".join(key.split())
    sources = {fact for fact in facts if fact.startswith(("=", "by", "class", "alone", "part", "box"))}
    facts |= {
        text
        for text, holds in (
            (f"{min(count, MANY)} words", True),
            ("given", person_names.is_given(name)),
            (f"{min(count, MANY)} words, {'given' if person_names.is_given(name) else 'not given'}", True),
            ("group", bool(GROUP.search(name))),
            ("no name", bool(NO_NAME.search(name))),
            ("talk", bool(MENU_WORD.search(name))),
            ("site", together in about.sites),
            ("host", together in about.host),
            ("like the site", any(together in site or site in together for site in about.sites if site)),
            ("in the title", f" {key} " in f" {about.titles} "),
            ("capitals", name.isupper()),
            ("small", name.islower()),
            ("form", person_names.NAME.fullmatch(name) is not None),
            ("topic", bool(lexicon.match_topics(name))),
            ("several sources", len(sources) > 1),
            ("many sources", len(sources) > 2),
            ("said again", len(said) > 1),
            ("only one", len(about.names) == 1),
            ("more than a name", any(key.startswith(f"{name} ") for name in about.names)),
            ("less than a name", any(name.startswith(f"{key} ") for name in about.names)),
            ("field and line", "field" in facts and "line" in facts),
            ("line, no field", "field" not in facts and about.fields),
            ("no fields", not about.fields),
        )
        if holds
    }
    return frozenset(facts)


def _of_fields(scene: PageContext) -> Iterator[Claim]:
    seen: dict[str, int] = {}
    for i in scene.fields:
        block = scene.blocks[i]
        if scene.verdicts[i].field == "authors":
            number = seen[block.name] = seen.get(block.name, 0) + 1
            which = f"={block.name}" if number == 1 else f"=later {block.name}"
            for name in person_names.listed(block.text):
                yield Claim(i, name, name, frozenset((which, "field")), block.name)


def _of_lines(scene: PageContext, dated: int | None) -> Iterator[Claim]:
    first = max(0, min(scene.anchor, scene.start) - ABOVE)
    top = range(first, min(len(scene.lines), max(scene.anchor + BELOW, scene.start + BELOW // 2)))
    for number in top:
        yield from _of_line(scene, number, dated)
    for number in range(max(top.stop, scene.end - BELOW // 4), min(len(scene.lines), scene.end + BEHIND)):
        yield from _of_line(scene, number, dated)
    if dated is not None and not first <= dated < scene.end + BEHIND:
        yield from _of_line(scene, dated, dated)


def _of_line(scene: PageContext, number: int, dated: int | None) -> Iterator[Claim]:
    """The names in a line, each with what tells it: "by" before it, the marks around it, or that it stands by itself."""
    block = scene.blocks[scene.lines[number]]
    if scene.label(number) is Label.MEDIA:  # who made a picture
        return
    is_near = number == dated or abs(number - scene.anchor) <= CLOSE
    said = list(_said(block, is_near)) if block.kind not in (Kind.IMAGE, Kind.EMBED) and block.text else []
    if not said and is_near and person_names.HANDLE.match(block.text) and _is_announced(scene, number):
        said = [(block.text, "by", 0, 0)]
    if not said:
        return
    place, around, told = scene.lines[number], _around(scene, number, dated), set[str]()
    for name, how, start, end in said:
        looks = scene.look(block, start, end)
        if name in told or (how == "class" and "own signed" not in looks):
            continue
        told.add(name)
        given = "given" if person_names.is_given(name) else "not given"
        joined = {f"{how}: {fact}" for fact in around & PLACES} | {f"{how}: {given}", how, "line"}
        yield Claim(place, name, name, around | looks | joined, (place, how.partition(",")[0]))


def _said(block: Block, is_near: bool) -> Iterator[tuple[str, str, int, int]]:
    """Each name that a line may say, how it says it, and where. A single word may be one near the title."""
    text = block.text
    if len(text) <= LONGEST:
        for at, names in person_names.after_by(text):
            yield from (
                (name, "by inside" if at else "by" if not order else "by, later", at, at) for order, name in enumerate(names)
            )
    for span in block.spans:
        name = person_names.named(text[span.start : span.end]) if span.end - span.start <= SHORT else None
        if name:
            yield name, "class", span.start, span.end
    if found := person_names.ABOUT.match(text) or person_names.IS.match(text):
        yield found[1], "box is" if found.re is person_names.IS else "box about", 0, 0
    if len(text) <= SHORT:
        alone = person_names.named(text)
        for name in [alone] if alone else person_names.segments(text):
            if is_near or " " in name or person_names.is_given(name):
                yield name, "alone" if alone else "part", 0, 0


def _is_announced(scene: PageContext, number: int) -> bool:
    """Whether the line above is nothing but "by" or its like."""
    before = scene.blocks[scene.lines[number - 1]].text if number else ""
    found = person_names.BY.match(f"{before} ") if len(before) < LONGEST // 8 else None
    return found is not None and found.end() >= len(before)


def _around(scene: PageContext, number: int, dated: int | None) -> frozenset[str]:
    """Where a line stands: from the title, the article and the date, and beside what."""
    text = scene.blocks[scene.lines[number]].text
    before = scene.blocks[scene.lines[number - 1]].text if number else ""
    behind = scene.blocks[scene.lines[number + 1]].text if number + 1 < len(scene.lines) else ""
    away = None if dated is None else number - dated
    facts = {
        name
        for name, holds in (
            ("with the date", away == 0),
            ("date above", away is not None and 0 < away < BESIDE),
            ("date below", away is not None and -BESIDE < away < 0),
            ("far from the date", away is not None and abs(away) >= BESIDE),
            ("by above", _is_announced(scene, number)),
            ("author above", "author" in lexicon.match_topics(before) if len(before) < SHORT else False),
            ("digits below", 0 < len(behind) < SHORT and any(map(str.isdigit, behind))),
            ("repeated", scene.often[text] > 1),
            ("linked", 2 * scene.blocks[scene.lines[number]].link_characters > len(text)),
        )
        if holds
    }
    label = scene.label(number)
    return scene.where(number) | facts | ({ASIDE[label]} if label in ASIDE else set())
