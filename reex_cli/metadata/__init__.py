"""Choose title, date and authors among everything on a page that may state them.

    candidates ─▶ features ─▶ rank ─▶ verdicts

A forest ranks the candidates for the title (`title`), linear models those for date and authors (`date_author`).
`assign_title`, `assign_standfirst` and `assign_date_authors` are stages of `label`: verdicts in, verdicts out.
`tests/training` learns the models.
"""

from __future__ import annotations

from collections.abc import Sequence

from reex_cli.dates import find_dates
from reex_cli.metadata import date_author, standfirst, title
from reex_cli.metadata.site_heading import find_post_below_site
from reex_cli.model import CONTENT, FIELD, TEXT_FORMATS, Block, Page, Verdict
from reex_cli.text import words

RECORD_FIELDS = frozenset(("title.rendered", "date", "modified", "author"))  # of a record that holds the text of a page
OTHER_HEADING = Verdict(CONTENT, "another title is stated")  # on a heading
# Formats in which lines beside the article state title, date and authors; in a mail, its headers do.
RANKED_FORMATS = TEXT_FORMATS - {"mail"} | {"html"}
MAX_HEAD_BLOCKS = 12  # between the title of a plain article and its prose
MIN_BODY_BLOCKS = 20  # of an HTML page; one with fewer is a fragment, whose title only rules name

# Where several rules give one field, the lowest rank wins. A line beside the article comes behind all rules.
RANK = {title.RULE: -(1 << 20), standfirst.RULE: 1 << 20} | {
    f"{rule}: {field}": rank
    for rule, rank in ((date_author.RULE_WITHOUT_MARKUP, -1), (date_author.RULE_WITH_MARKUP, 1 << 20))
    for field in ("date", "modified", "authors")
}


def assign_title(page: Page, verdicts: list[Verdict], *, plain: bool) -> list[Verdict]:
    """Name the best candidate the title, unless front matter states one. `plain`: the page is nothing but an article."""
    if page.text_format not in RANKED_FORMATS:
        return verdicts
    if page.text_format in TEXT_FORMATS or page.inner_format:
        stated = [
            block.text
            for block, verdict in zip(page.blocks, verdicts, strict=True)
            if block.kind is FIELD and verdict.field == "title" and (not page.inner_format or block.name in RECORD_FIELDS)
        ]
        if stated:
            return keep_other_headings(page, verdicts, " ".join(words(stated[0])))
    is_small = page.text_format == "html" and sum(block.kind is not FIELD for block in page.blocks) < MIN_BODY_BLOCKS
    find = find_small_title if is_small else title.find_plain_title if plain else title.find_title
    found = find(page.blocks, verdicts)
    if found is None:
        return verdicts
    index, verdict = found
    return [*verdicts[:index], verdict, *verdicts[index + 1 :]]


def keep_other_headings(page: Page, verdicts: list[Verdict], title_words: str) -> list[Verdict]:
    """The verdicts, in which a heading that a rule took for the title stays if the head of the text states another title."""
    return [
        OTHER_HEADING if verdict.field == "title" and block.kind is not FIELD and is_other(block.text, title_words) else verdict
        for block, verdict in zip(page.blocks, verdicts, strict=True)
    ]


def is_other(text: str, title_words: str) -> bool:
    """Whether a text is neither in a title nor contains it, by their words."""
    joined = " ".join(words(text))
    return joined not in title_words and title_words not in joined


def find_small_title(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> tuple[int, Verdict] | None:
    """Find the title of a small HTML page where a rule takes the name of the site for it; None if it does not."""
    found = find_post_below_site(blocks, verdicts)
    return title.title_verdict(found, blocks, verdicts, title.MARKUP) if found else None


def assign_standfirst(page: Page, verdicts: list[Verdict]) -> list[Verdict]:
    """Name what stands between the title and the article the summary; in HTML, fields state it."""
    return (
        standfirst.assign_standfirst(page.blocks, verdicts) if page.text_format in RANKED_FORMATS & TEXT_FORMATS else verdicts
    )


def assign_date_authors(page: Page, verdicts: Sequence[Verdict], *, plain: bool) -> list[Verdict]:
    """Name the lines and fields that state the date and the authors; in a plain article, what rules name comes first."""
    if plain:
        return add_ranked_head(page, add_day_of_byline(page, verdicts))
    if page.text_format not in RANKED_FORMATS:
        return list(verdicts)
    ranked = date_author.rank_date_authors(page, verdicts)
    return prefer_record(page, verdicts, ranked) if page.inner_format else ranked


def prefer_record(page: Page, verdicts: Sequence[Verdict], ranked: list[Verdict]) -> list[Verdict]:
    """The ranked verdicts, in which lines of the text give no value that the record around it states."""
    stated = {
        verdict.field: None
        for block, verdict in zip(page.blocks, verdicts, strict=True)
        if block.kind is FIELD and block.name in RECORD_FIELDS
    }
    return [
        before if block.name in RECORD_FIELDS else after._replace(field="") if after.field in stated else after
        for block, before, after in zip(page.blocks, verdicts, ranked, strict=True)
    ]


def add_day_of_byline(page: Page, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The verdicts, in which the line that names the author gives the date, too, if it states one and nothing else does."""
    found = list(verdicts)
    if not any(verdict.field == "date" for verdict in verdicts):
        for index, (block, verdict) in enumerate(zip(page.blocks, verdicts, strict=True)):
            if verdict.field == "authors" and block.kind is not FIELD and (day := next(find_dates(block.text), None)):
                found[index] = verdict._replace(more_fields=(*verdict.more_fields, ("date", day.value)))
                break
    return found


def add_ranked_head(page: Page, verdicts: list[Verdict]) -> list[Verdict]:
    """The verdicts of a plain article, in which lines between its title and its prose give what no rule has found.

    A day of change is not taken for its date.
    """
    given = {field for verdict in verdicts for field in (verdict.field, *(field for field, _ in verdict.more_fields))}
    missing = {"date", "modified", "authors"} - given - ({"date"} if "modified" in given else set())
    first = next((i for i, verdict in enumerate(verdicts) if verdict.field == "title"), None)
    prose = next((i for i, block in enumerate(page.blocks) if title.is_running_text(block)), 0)
    if not missing or first is None or prose > first + MAX_HEAD_BLOCKS or page.text_format not in RANKED_FORMATS:
        return verdicts
    found = list(verdicts)
    for i, ranked in enumerate(date_author.rank_date_authors(page, verdicts)[:prose]):
        pairs = ((ranked.field, ranked.value), *ranked.more_fields)
        stated = dict(pairs)
        wanted = missing - ({"date"} if "modified" in stated and stated.get("date") == stated["modified"] else set())
        fields = tuple(pair for pair in pairs if pair[0] in wanted)
        if i > first and fields:
            found[i] = add_fields(found[i], ranked, fields)
    return found


def add_fields(own: Verdict, ranked: Verdict, fields: tuple[tuple[str, str], ...]) -> Verdict:
    """The verdict of a rule with further fields; of a line to which no rule gives one, the ranked verdict with these alone."""
    if own.field:
        return own._replace(more_fields=(*own.more_fields, *fields))
    (field, value), *more = fields
    return ranked._replace(field=field, value=value, more_fields=tuple(more))
