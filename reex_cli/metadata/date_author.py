"""Who wrote a page and when, chosen among everything that it says: in its fields, beside its title, after its text.

Every day and every name is weighed by a few facts, each a small whole number, that `tests/bench/train_told.py` learnt.
What nothing speaks for enough is not told at all. A day that is only that of a change is that of publication only where
a line beside the title tells it and the page names no other; the article then says so in its notes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

from reex_cli.dates import parse_date
from reex_cli.metadata.author_candidates import AuthorCandidate, find_author_candidates
from reex_cli.metadata.date_candidates import DAY, DateCandidate, find_date_candidates
from reex_cli.metadata.page_context import Claim, PageContext
from reex_cli.metadata.person_names import ANNOUNCING
from reex_cli.model import CONTENT, FIELD, METADATA, Label, Page, Verdict

MODEL = Path(__file__).with_name("date_author_model.json")
CLASSIFIER, BESIDE = "classifier", "beside the article"  # who names a date or an author by a line
SAYS_MORE = 10  # words from which a line of the article says more than who and when
SENTENCE = (".", "!", "?", "…", ":")  # what it ends with, or it has twice as many
NEAR = 12  # lines from the title in which a change is told
Weights = Mapping[str, int]
Choice = TypeVar("Choice", DateCandidate, AuthorCandidate)


@cache
def load_model() -> dict[str, dict[str, Weights]]:
    """What each fact speaks for or against a day or a name, in pages with markup and without."""
    return dict(json.loads(MODEL.read_text("utf-8")))


def rank_date_authors(page: Page, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The verdicts with the date and the authors named where the best statements of them are, and nowhere else."""
    scene = PageContext(page, verdicts)
    known = load_model()["html" if page.format == "html" else "dump"]
    every = find_date_candidates(scene)
    change = changed(scene, every)
    day = best((day for day in every if not (day.is_change or (change and day.is_behind))), known["date"])
    persons = find_author_candidates(scene, dated(scene, day, change))
    first = best(persons, known["authors"])
    named = Naming(
        scene, BESIDE if page.format == "html" else CLASSIFIER, {"date": day is not None, "authors": first is not None}
    )
    if day:
        named.name("date", stated(day))
        named.confirm("date", [one for one in day.statements if "changed" not in one.facts])
    if change:
        named.name("modified", change)
        if not day:
            named.name("date", change)
    if first:
        for statement in beside(first, persons, known["authors"]):
            named.name("authors", statement)
        named.confirm("authors", first.statements)
    return named.verdicts


def score(facts: Iterable[str], known: Weights) -> int:
    """How much speaks for a day or a name."""
    return known["any"] + sum(known.get(fact, 0) for fact in facts)


def best(choices: Iterable[Choice], known: Weights) -> Choice | None:
    """The choice for which most speaks, if enough does."""
    weighed = [(score(one.facts, known), one) for one in choices]
    most, chosen = max(weighed, key=lambda pair: pair[0], default=(0, None))
    return chosen if most > known["least"] else None


def dated(scene: PageContext, day: DateCandidate | None, change: Claim | None) -> int | None:
    """The number of the line nearest to the title that says when: this day, or where none is told, this change."""
    said = day.statements if day else [change] if change else []
    places = {statement.place for statement in said if "line" in statement.facts}
    numbers = [number for number, i in enumerate(scene.lines) if i in places]
    return min(numbers, key=lambda number: abs(number - scene.anchor), default=None)


def stated(day: DateCandidate) -> Claim:
    """The statement of a day that says most of it: with a zone, with a time, in a field."""
    said = [statement for statement in day.statements if "changed" not in statement.facts]
    return max(said or day.statements, key=lambda one: (len(one.value) > DAY, len(one.value), "field" in one.facts))


def changed(scene: PageContext, every: Iterable[DateCandidate]) -> Claim | None:
    """The line nearest to the title that says when the page was changed."""
    numbers = {i: number for number, i in enumerate(scene.lines)}
    said = [
        (abs(numbers[one.place] - scene.anchor), one)
        for day in every
        for one in day.statements
        if "changed" in one.facts and "line" in one.facts
    ]
    away, nearest = min(said, key=lambda pair: pair[0], default=(0, None))
    return nearest if away <= NEAR else None


def beside(first: AuthorCandidate, persons: Sequence[AuthorCandidate], known: Weights) -> Iterator[Claim]:
    """The best statement of a name, and of those that the page names with it: in the same line, in fields of one name."""
    chosen = first.chief
    for person in persons:
        for statement in person.statements:
            is_same = statement is chosen or (
                statement.source == chosen.source and person is not first and score(person.facts, known) > known["least"]
            )
            if is_same:
                yield statement
                break


class Naming:
    """The verdicts on a page, while the values are given to them that their blocks tell."""

    def __init__(self, scene: PageContext, who: str, chosen: Mapping[str, bool]) -> None:
        self.scene = scene
        self.who = who
        self.verdicts = [
            verdict._replace(field="", value="")
            if verdict.field in chosen and (chosen[verdict.field] or block.kind is FIELD)
            else verdict  # a line that a rule names speaks where nothing else does
            for block, verdict in zip(scene.blocks, scene.verdicts, strict=True)
        ]

    def name(self, field: str, statement: Claim) -> None:
        """A block gives a value, beside what else it gives."""
        block, verdict = self.scene.blocks[statement.place], self.verdicts[statement.place]
        value = statement.text if field == "authors" or parse_date(statement.text) == statement.value else statement.value
        if (verdict.field, verdict.value) == (field, value) or (field, value) in verdict.more:
            return
        if verdict.field:
            self.verdicts[statement.place] = verdict._replace(more=(*verdict.more, (field, value)))
        elif block.kind is FIELD or verdict.label is Label.AUTHOR_BOX:
            self.verdicts[statement.place] = verdict._replace(field=field, value=value)
        else:
            most = SAYS_MORE if block.text.endswith(SENTENCE) else 2 * SAYS_MORE
            said = verdict.label is CONTENT and block.text.count(" ") >= most
            label = CONTENT if said else METADATA
            rule = f"{self.who}: {field}"
            self.verdicts[statement.place] = verdict._replace(label=label, rule=rule, field=field, value=value)
            self.lead(statement.place - 1, rule)

    def lead(self, above: int, rule: str) -> None:
        """A line that says nothing but "by" or "published on" belongs to the one below."""
        is_kept = above >= 0 and self.verdicts[above].label is CONTENT
        if is_kept and ANNOUNCING.fullmatch(self.scene.blocks[above].text):
            self.verdicts[above] = Verdict(METADATA, rule)

    def confirm(self, field: str, statements: Sequence[Claim]) -> None:
        """The line nearest to the title that says the same is no text of the article either."""
        lines = [one for one in statements if "line" in one.facts]
        numbers = {i: number for number, i in enumerate(self.scene.lines)}
        nearest = min(lines, key=lambda one: abs(numbers[one.place] - self.scene.anchor), default=None)
        if nearest and abs(numbers[nearest.place] - self.scene.anchor) <= NEAR:
            self.name(field, nearest)
