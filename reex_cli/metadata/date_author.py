"""Choose the date and the authors of a page among their candidates, and name the blocks that state them.

A candidate's score is the sum of the weights of its features, as in a conditional logit (McFadden 1974); the best
candidate is taken if its score exceeds a threshold. Pages with markup and without have weights of their own, in
`date_author_model.json`; `tests/training` learns them. A day on which the page was changed is taken for its date only
where a line near the title states it and no other day is found; the article then has a note about it. Where no line states
any, a day in the title of the page or a month below the title is taken.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

from reex_cli import person_names
from reex_cli.dates import DAY_LENGTH, parse_date
from reex_cli.metadata.author_candidates import AuthorCandidate, find_author_candidates
from reex_cli.metadata.date_candidates import DateCandidate, find_date_candidates, find_last_resort
from reex_cli.metadata.lone_names import NAMES_NOBODY, NO_PERSON, find_name_beside_day, find_stated_person
from reex_cli.metadata.page_context import Claim, PageContext
from reex_cli.model import CONTENT, FIELD, METADATA, Label, Page, Verdict
from reex_cli.person_names import ANNOUNCEMENT
from reex_cli.text import lower_case

MODEL = Path(__file__).with_name("date_author_model.json")
OF_CONTAINER = "container:"  # begins the names of such fields
WEIGHTS_PER_LOG_ODDS = 64  # a weight of the model file is in 64ths of a unit of log odds
RULE_WITHOUT_MARKUP, RULE_WITH_MARKUP = "classifier", "beside the article"  # rules that name a line: without markup, and with
MAX_LINE_WORDS = 10  # words of a sentence that states date or author and is no text of the article;
SENTENCE_ENDS = (".", "!", "?", "…", ":")  # twice as many where a line does not end like one
NEAR_TITLE = 12  # lines from the title in which a line with the same date or name, or with an update, belongs to the head
Weights = Mapping[str, int]
Candidate = TypeVar("Candidate", DateCandidate, AuthorCandidate)


@cache
def load_model() -> dict[str, dict[str, Weights]]:
    """Weights of features by kind of page (`html`, `dump`) and field (`date`, `authors`), in 64ths of a unit of log odds."""
    return dict(json.loads(MODEL.read_text("utf-8")))


def rank_date_authors(page: Page, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Verdicts in which only the blocks with the best claims give the date and the authors."""
    context = PageContext(page, verdicts)
    is_html = page.text_format == "html"
    weights = load_model()["html" if is_html else "dump"]
    days = find_date_candidates(context)
    update = find_nearest_update(context, days)
    published = [day for day in days if not (day.is_update or (update and day.is_behind_article))]
    day = (None if is_html else find_stated(published)) or best_candidate(published, weights["date"])
    if not day and not update:
        day = find_last_resort(context)
    date_line = find_date_line(context, day, update)
    names = find_author_candidates(context, date_line)
    author = (None if is_html else find_stated(names)) or best_candidate(names, weights["authors"])
    if not author and is_html:
        author = find_stated_person(names)
    elif not author and date_line is not None:
        author = find_name_beside_day(context, names, date_line)
    assigner = FieldAssigner(
        context, RULE_WITH_MARKUP if is_html else RULE_WITHOUT_MARKUP, {"date": day is not None, "authors": author is not None}
    )
    if day:
        assigner.assign("date", best_date_claim(day))
        assigner.assign_nearest_line("date", [claim for claim in day.claims if "kind: updated" not in claim.features])
    if update:
        assigner.assign("modified", update)
        if not day:
            assigner.assign("date", update)
    if author:
        for claim in find_author_claims(author, names, weights["authors"]):
            assigner.assign("authors", claim)
        assigner.assign_nearest_line("authors", author.claims)
    return assigner.verdicts


def score(features: Iterable[str], weights: Weights) -> int:
    """The sum of the weights of a candidate's features, the bias included, in 64ths of a unit of log odds."""
    return weights["bias"] + sum(weights.get(feature, 0) for feature in features)


def best_candidate(candidates: Iterable[Candidate], weights: Weights) -> Candidate | None:
    """The candidate of the highest score, if that exceeds the threshold; of several, the first."""
    scored = [(score(candidate.features, weights), candidate) for candidate in candidates]
    highest, best = max(scored, key=lambda pair: pair[0], default=(0, None))
    return best if highest > weights["threshold"] else None


def find_stated(candidates: Iterable[Candidate]) -> Candidate | None:
    """The first candidate that a field of a page without markup states: its head, which nothing else knows better.

    What fields say where they name nobody (`admin`) is none.
    """
    return next(
        (candidate for candidate in candidates if "in field" in candidate.features and NAMES_NOBODY not in candidate.features),
        None,
    )


def find_date_line(context: PageContext, day: DateCandidate | None, update: Claim | None) -> int | None:
    """The number of the line nearest to the title that states the day, or the update where no day is known."""
    claims = day.claims if day else [update] if update else []
    indices = {claim.block_index for claim in claims if "in line" in claim.features}
    numbers = [number for number, i in enumerate(context.lines) if i in indices]
    return min(numbers, key=lambda number: abs(number - context.anchor), default=None)


def best_date_claim(day: DateCandidate) -> Claim:
    """The most precise claim of a day: with a zone, with a time, in a field."""
    published = [claim for claim in day.claims if "kind: updated" not in claim.features]
    return max(
        published or day.claims,
        key=lambda claim: (len(claim.value) > DAY_LENGTH, len(claim.value), "in field" in claim.features),
    )


def find_nearest_update(context: PageContext, days: Iterable[DateCandidate]) -> Claim | None:
    """The claim of an update in the line nearest to the title, if it is near."""
    numbers = context.line_numbers()
    claims = [
        (abs(numbers[claim.block_index] - context.anchor), claim)
        for day in days
        for claim in day.claims
        if {"kind: updated", "in line"} <= claim.features
    ]
    away, nearest = min(claims, key=lambda pair: pair[0], default=(0, None))
    return nearest if away <= NEAR_TITLE else None


def find_author_claims(author: AuthorCandidate, names: Sequence[AuthorCandidate], weights: Weights) -> Iterator[Claim]:
    """The main claim of the best author, and claims of other names that one line joins to it, or in fields of one name."""
    main = author.main_claim
    for name in names:
        is_likely = score(name.features, weights) > weights["threshold"]
        for claim in name.claims:
            is_joined = claim.source == main.source and (is_likely or _may_be_coauthor(name))
            is_beside = is_likely and _are_in_one_line(claim, main) and _may_be_coauthor(name) and "given name" in name.features
            if claim is main or (name is not author and (is_joined or is_beside)):
                yield claim
                break


def _are_in_one_line(claim: Claim, other: Claim) -> bool:
    """Whether two claims are in one line and form, with a separator between them."""
    return isinstance(claim.source, tuple) and isinstance(other.source, tuple) and claim.source[:2] == other.source[:2]


def _may_be_coauthor(name: AuthorCandidate) -> bool:
    """Whether a name beside that of an author is an author, too: it is a person's, however unlikely it would be alone."""
    return person_names.is_full_name(name.name) and NO_PERSON.isdisjoint(name.features)


class FieldAssigner:
    """Assigns fields of the record to blocks of a page; `verdicts` are the result. A line may state thousands of authors."""

    def __init__(self, context: PageContext, rule: str, is_found: Mapping[str, bool]) -> None:
        """Begin with verdicts that give no field of `is_found`, which maps fields to whether a candidate is found.

        Where none is, the lines that rules name keep the field, and so does what the container of the page states.
        """
        self.context = context
        self.rule = rule
        self.more_fields: dict[int, dict[tuple[str, str], None]] = {}  # index of a block → further (field, value), in order
        self._verdicts = [
            verdict._replace(field="", value="")
            if verdict.field in is_found
            and (is_found[verdict.field] or (block.kind is FIELD and not block.name.startswith(OF_CONTAINER)))
            else verdict
            for block, verdict in zip(context.blocks, context.verdicts, strict=True)
        ]

    @property
    def verdicts(self) -> list[Verdict]:
        """The verdicts with all that was assigned."""
        verdicts = list(self._verdicts)
        for index, fields in self.more_fields.items():
            verdicts[index] = verdicts[index]._replace(more_fields=tuple(fields))
        return verdicts

    def assign(self, field: str, claim: Claim) -> None:
        """Let the block of a claim give its value to a field, beside what else it gives."""
        block, verdict = self.context.blocks[claim.block_index], self._verdicts[claim.block_index]
        value = claim.text if field == "authors" or parse_date(claim.text) == claim.value else claim.value
        if (verdict.field, verdict.value) == (field, value):
            return
        if verdict.field:
            self.more_fields.setdefault(claim.block_index, {})[field, value] = None
            return
        if block.kind is FIELD or verdict.label is Label.AUTHOR_BOX:
            new = verdict._replace(field=field, value=value)
        else:
            most_words = MAX_LINE_WORDS if block.text.endswith(SENTENCE_ENDS) else 2 * MAX_LINE_WORDS
            is_content = verdict.label is CONTENT and block.text.count(" ") >= most_words
            rule = f"{self.rule}: {field}"
            new = verdict._replace(label=CONTENT if is_content else METADATA, rule=rule, field=field, value=value)
            self._label_announcement(claim.block_index - 1, rule)
        self._verdicts[claim.block_index] = new

    def assign_nearest_line(self, field: str, claims: Sequence[Claim]) -> None:
        """Assign the claim in the line nearest to the title, too, if it is near: it is no text of the article."""
        numbers = self.context.line_numbers()
        claims_of_lines = [claim for claim in claims if "in line" in claim.features]
        nearest = min(claims_of_lines, key=lambda claim: abs(numbers[claim.block_index] - self.context.anchor), default=None)
        if nearest and abs(numbers[nearest.block_index] - self.context.anchor) <= NEAR_TITLE:
            self.assign(field, nearest)

    def _label_announcement(self, index: int, rule: str) -> None:
        """Label a block that is nothing but “by” or “published on” as metadata, like the block below it."""
        is_content = index >= 0 and self._verdicts[index].label is CONTENT
        if is_content and ANNOUNCEMENT.fullmatch(lower_case(self.context.blocks[index].text)):
            self._verdicts[index] = Verdict(METADATA, rule)
            self.more_fields.pop(index, None)
