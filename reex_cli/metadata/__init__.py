"""Choose title, date and authors among everything on a page that may state them.

    candidates ─▶ features ─▶ rank ─▶ verdicts

A forest ranks the candidates for the title (`title`), linear models those for date and authors (`date_author`).
`assign_title` and `assign_date_authors` are stages of `label`: verdicts in, verdicts out. `tests/training` learns the
models.
"""

from __future__ import annotations

from collections.abc import Sequence

from reex_cli.metadata import date_author, title
from reex_cli.model import FIELD, TEXT_FORMATS, Page, Verdict

RANKED_FORMATS = TEXT_FORMATS | {"html"}  # formats in which lines beside the article state title, date and authors
MIN_BODY_BLOCKS = 20  # of an HTML page; one with fewer is a fragment, whose title only rules name

# Where several rules give one field, the lowest rank wins. A line beside the article comes behind all rules.
RANK = {title.RULE: -(1 << 20)} | {
    f"{rule}: {field}": rank
    for rule, rank in ((date_author.RULE_WITHOUT_MARKUP, -1), (date_author.RULE_WITH_MARKUP, 1 << 20))
    for field in ("date", "modified", "authors")
}


def assign_title(page: Page, verdicts: list[Verdict], *, plain: bool) -> list[Verdict]:
    """Name the best candidate the title, unless front matter states one. `plain`: the page is nothing but an article."""
    if page.format not in RANKED_FORMATS:
        return verdicts
    if page.format in TEXT_FORMATS:
        if any(block.kind is FIELD and verdict.field == "title" for block, verdict in zip(page.blocks, verdicts, strict=True)):
            return verdicts
    elif sum(block.kind is not FIELD for block in page.blocks) < MIN_BODY_BLOCKS:
        return verdicts
    found = (title.find_plain_title if plain else title.find_title)(page.blocks, verdicts)
    if found is None:
        return verdicts
    index, verdict = found
    return [*verdicts[:index], verdict, *verdicts[index + 1 :]]


def assign_date_authors(page: Page, verdicts: Sequence[Verdict], *, plain: bool) -> list[Verdict]:
    """Name the lines and fields that state the date and the authors; those of a plain article are named by rules alone."""
    return date_author.rank_date_authors(page, verdicts) if page.format in RANKED_FORMATS and not plain else list(verdicts)
