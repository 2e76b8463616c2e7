"""Dates and authors: candidates of small pages, their features, and the weights of the model."""

from __future__ import annotations

import pytest

from reex_cli import bylines
from reex_cli.metadata import author_candidates, date_author, date_candidates
from reex_cli.metadata.author_candidates import AuthorCandidate, find_author_candidates
from reex_cli.metadata.date_candidates import DateCandidate, find_date_candidates
from reex_cli.metadata.page_context import PageContext
from reex_cli.model import CONTENT, FIELD, METADATA, Block, Element, Kind, Label, Page, Verdict

PROSE = "The wheel had stood still for nine winters when the neighbours cleared the leat and opened the sluice again."
TITLE = "The mill turns again"


def page_context(*lines: str | Block, fields: tuple[tuple[str, str, str], ...] = ()) -> PageContext:
    """A page of metadata fields (name, field of the record, text), lines, a title and two paragraphs of an article."""
    blocks = [Block(FIELD, text, name=name) for name, _, text in fields]
    verdicts = [Verdict(METADATA, "field", field=field) for _, field, _ in fields]
    for line in (TITLE, *lines, PROSE, PROSE):
        block = Block(Kind.PARAGRAPH, line) if isinstance(line, str) else line
        blocks.append(block)
        verdicts.append(
            Verdict(METADATA, "title", field="title") if line == TITLE
            else Verdict(CONTENT, "prose") if line == PROSE else Verdict(Label.BOILERPLATE, "test")
        )  # fmt: skip
    return PageContext(Page("html", tuple(blocks)), verdicts)


def date_candidates_by_day(context: PageContext) -> dict[str, DateCandidate]:
    return {candidate.day: candidate for candidate in find_date_candidates(context)}


def author_candidates_by_name(context: PageContext, date_line: int | None = None) -> dict[str, AuthorCandidate]:
    return {candidate.name: candidate for candidate in find_author_candidates(context, date_line)}


@pytest.mark.parametrize("kind", ["html", "dump"])
def test_every_weight_belongs_to_a_feature_with_a_meaning(kind: str) -> None:
    model = date_author.load_model()[kind]
    for feature in model["date"]:
        assert date_candidates.meaning(feature), feature
    for feature in model["authors"]:
        assert author_candidates.meaning(feature), feature
    for weights in model.values():
        assert {"bias", "threshold"} <= weights.keys()


@pytest.mark.parametrize("module", [date_candidates, author_candidates])
def test_a_feature_without_a_meaning_is_refused(module: object) -> None:
    with pytest.raises(KeyError):
        module.meaning("no such feature")  # type: ignore[attr-defined]


def test_all_features_of_a_page_have_a_meaning() -> None:
    author = Element(None, ("<p>", "byline-author"))
    context = page_context(
        Block(Kind.PARAGRAPH, "By Grey Heron and Ludwig van Weir", element=author),
        "Published on May 3, 2024 | 5 min read",
        "Updated June 4, 2024",
        "Maria Weir | News",
        "Copyright Mill Ltd, 1 May 2001",
        fields=(
            ("meta:author", "authors", "Grey Heron"),
            ("meta:date", "date", "2024-05-03"),
            ("url", "url", "https://mill.example/2024/05/03/turns"),
        ),
    )
    for day in find_date_candidates(context):
        assert all(map(date_candidates.meaning, day.features))
    for name in find_author_candidates(context, 2):
        assert all(map(author_candidates.meaning, name.features))


def test_dates_of_publication_and_of_changes_are_distinguished() -> None:
    found = date_candidates_by_day(page_context("Published May 3, 2024", "Updated June 4, 2024"))
    assert list(found) == ["2024-05-03", "2024-06-04"]
    assert {"kind: published", "published word before", "first date below title"} <= found["2024-05-03"].features
    assert not found["2024-05-03"].is_update
    assert found["2024-06-04"].is_update


def test_fields_lines_and_address_state_one_day_together() -> None:
    fields = (
        ("meta:article:published_time", "date", "2024-05-03T10:00:00+02:00"),
        ("url", "url", "https://mill.example/2024/05/03/a"),
    )
    (day,) = date_candidates_by_day(page_context("3 May 2024", fields=fields)).values()
    assert {"published in field", "day in URL", "in line and elsewhere", "only day"} <= day.features
    assert date_author.best_date_claim(day).value == "2024-05-03T10:00:00+02:00"


def test_a_day_behind_the_article_is_recognised() -> None:
    context = page_context("3 May 2024")
    assert not date_candidates_by_day(context)["2024-05-03"].is_behind_article
    blocks = (*context.blocks, Block(Kind.PARAGRAPH, "4 June 2024"))
    verdicts = [*context.verdicts, Verdict(Label.BOILERPLATE, "test")]
    assert date_candidates_by_day(PageContext(Page("html", blocks), verdicts))["2024-06-04"].is_behind_article


@pytest.mark.parametrize(
    "line",
    [
        "The lower sluice was closed on 3 May 2024, after the last barge had gone through.",
        "Grey Heron (3 May 2024 – 4 June 2024) was a miller.",
        "Grey Heron (* 3 May 2024 in Weir)",
        "Born: 3 May 2024",
        "Retrieved 3 May 2024",
        'days = ["3 May 2024"]',
        Block(Kind.CAPTION, "The mill on 3 May 2024"),
        Block(Kind.LIST_ITEM, "The Miller, 3 May 2024, p. 5"),
    ],
)
def test_a_day_of_something_else_is_no_candidate(line: str | Block) -> None:
    assert not find_date_candidates(page_context(PROSE, line))


@pytest.mark.parametrize(
    "line",
    [
        "3 May 2024 – The lower sluice was closed, after the last barge had gone through.",
        "This article about the lower sluice was first published on 3 May 2024.",
        "Press release of 3 May 2024 | Weir – The lower sluice was closed, after the last barge had gone through.",
        "WEIR, 3 May 2024 – The lower sluice was closed, after the last barge had gone through.",
        Block(Kind.CAPTION, "3 May 2024"),
        Block(Kind.LIST_ITEM, "3 May 2024"),
    ],
)
def test_a_day_that_a_line_states_as_that_of_the_page_is_a_candidate(line: str | Block) -> None:
    assert list(date_candidates_by_day(page_context(line))) == ["2024-05-03"]


def test_a_publication_years_after_the_last_change_is_no_candidate() -> None:
    fields = (("meta:date", "date", "2024-05-03"), ("meta:lastmod", "modified", "2019-01-01"))
    assert list(date_candidates_by_day(page_context(fields=fields))) == ["2019-01-01"]
    assert "2024-05-03" in date_candidates_by_day(page_context("3 May 2024", fields=fields))


def test_the_order_of_day_and_month_is_that_of_the_page() -> None:
    assert list(date_candidates_by_day(page_context("03/04/2024", "25/12/2023"))) == ["2024-04-03", "2023-12-25"]
    assert list(date_candidates_by_day(page_context("03/04/2024", fields=(("lang", "language", "en-US"),)))) == ["2024-03-04"]
    assert list(date_candidates_by_day(page_context("03/04/2024", fields=(("lang", "language", "de"),)))) == ["2024-04-03"]


def test_a_field_in_iso_8601_states_the_order_of_day_and_month() -> None:
    fields = (("html:lang", "language", "en-US"), ("<time>:elsewhere", "", "2024-04-03"))
    assert list(date_candidates_by_day(page_context("03-04-2024", fields=fields))) == ["2024-04-03"]
    assert list(date_candidates_by_day(page_context("04.03.2024", fields=fields))) == ["2024-04-03"]
    assert list(date_candidates_by_day(page_context("03-05-2024", fields=fields))) == ["2024-03-05"]


def test_a_day_between_words_of_the_title_or_above_a_place_is_that_of_an_event() -> None:
    page = Page("html", (Block(Kind.HEADING, "The flood of 3 May 2024 in pictures"), Block(Kind.PARAGRAPH, PROSE)))
    verdicts = [Verdict(METADATA, "title", field="title"), Verdict(CONTENT, "prose")]
    assert not find_date_candidates(PageContext(page, verdicts))
    assert not find_date_candidates(page_context("Date: 3 May 2024, 10 am", "Venue: the upper mill"))
    assert find_date_candidates(page_context("Date: 3 May 2024", "By Grey Heron"))


def test_a_day_below_the_title_of_another_article_is_not_of_this_one() -> None:
    teaser = Block(Kind.PARAGRAPH, "A ferry runs aground again", link_characters=26)
    for title, days in ((teaser, []), (teaser._replace(link_characters=0), ["2024-05-03"])):
        blocks = (Block(FIELD, "2024-05-03", name="<h1><time>"), Block(Kind.PARAGRAPH, PROSE), title)
        page = Page("html", (*blocks, Block(Kind.PARAGRAPH, "3 May 2024")))
        verdicts = [
            Verdict(METADATA, "field", field="date"),
            Verdict(CONTENT, "prose"),
            *[Verdict(Label.BOILERPLATE, "test")] * 2,
        ]
        assert list(date_candidates_by_day(PageContext(page, verdicts))) == days


@pytest.mark.parametrize(
    ("lines", "date_line", "name"),
    [
        (("Posted by", "mill_keeper"), None, "mill_keeper"),
        (("Author:", "Maria Weir"), None, "Maria Weir"),
        (("May 3, 2024", "Maria Weir"), 40, "Maria Weir"),
        (("May 3, 2024", "Maria Weir"), None, None),
    ],
)
def test_a_name_is_looked_for_below_a_byline_and_beside_the_date(
    lines: tuple[str, ...], date_line: int | None, name: str | None
) -> None:
    texts = (TITLE, PROSE, *["Tide table"] * 38, *lines, "Tide table")
    verdicts = [Verdict(METADATA, "title", field="title"), Verdict(CONTENT, "prose")]
    verdicts += [Verdict(Label.BOILERPLATE, "test")] * (len(texts) - 2)
    context = PageContext(Page("dump", tuple(Block(Kind.PARAGRAPH, text) for text in texts)), verdicts)
    assert list(author_candidates_by_name(context, date_line)) == ([name] if name else [])


def test_a_word_in_lower_case_is_a_name_beside_the_date_alone() -> None:
    lines = ("May 3, 2024", "millkeeper", "Tide table", "upstream")
    assert "handle alone" in author_candidates_by_name(page_context(*lines), 1)["millkeeper"].features
    assert "upstream" not in author_candidates_by_name(page_context(*lines), 1)


def test_a_byline_names_each_author_and_the_others_behind_the_first() -> None:
    found = author_candidates_by_name(page_context("By Grey Heron and Ludwig van Weir"))
    assert "byline" in found["Grey Heron"].features
    assert "byline, later name" in found["Ludwig van Weir"].features


def test_a_caption_names_no_author() -> None:
    context = page_context("By Grey Heron")
    verdicts = [Verdict(Label.MEDIA, "test") if v.label is Label.BOILERPLATE else v for v in context.verdicts]
    assert not author_candidates_by_name(PageContext(context.page, verdicts))
    assert not author_candidates_by_name(page_context("Photo by Grey Heron in the reeds of the upper mill pond."))


def test_a_name_alone_is_nearer_to_the_date_or_further_away() -> None:
    found = author_candidates_by_name(page_context("Maria Weir", "May 3, 2024"), 2)["Maria Weir"]
    assert {"name alone", "date just below", "name alone: given name", "1 below title"} <= found.features
    assert (
        "date further away"
        in author_candidates_by_name(page_context("Maria Weir", "a", "b", "c", "d"), 5)["Maria Weir"].features
    )


def test_a_field_and_a_line_state_one_name_however_it_is_written() -> None:
    name = author_candidates_by_name(
        page_context("By Grey Heron Weir", fields=(("meta:author", "authors", "Grey-Heron Weir"),))
    )["Grey-Heron Weir"]
    assert {"in field", "in line", "in field and line", "2+ claims"} <= name.features
    assert name.main_claim.text == "Grey-Heron Weir"


def test_the_name_of_the_site_behind_a_name_is_cut_off() -> None:
    fields = (("site", "site", "Weir Gazette"), ("meta:author", "authors", "Grey Heron Weir Gazette"))
    assert list(author_candidates_by_name(page_context(fields=fields))) == ["Grey Heron"]


def test_classes_of_an_element_are_features_of_its_author() -> None:
    line = Block(
        Kind.PARAGRAPH, "Maria Weir", element=Element(Element(None, ("<div>", "post-meta")), ("<span>", "author-name"))
    )
    assert {"own class: author", "own class: meta"} <= author_candidates_by_name(page_context(line))["Maria Weir"].features


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Grey Heron", ["Grey Heron"]),
        ("Von Grey Heron und Ludwig van Weir", ["Grey Heron", "Ludwig van Weir"]),
        ("Par Grey Heron, publié le 3 mai", ["Grey Heron"]),
        ("Autor: Grey Heron", ["Grey Heron"]),
        ("Napsala Markéta Volavková", ["Markéta Volavková"]),
        ("Yazar: Zeynep Balıkçıl ve Elif Dere", ["Zeynep Balıkçıl", "Elif Dere"]),
        ("BY GREY HERON ON JANUARY 21, 2023", ["GREY HERON"]),
        ("BY NGUYEN VAN AN, JANUARY 21, 2023", ["NGUYEN VAN AN"]),
        ("By Maria Weir USA Today", ["Maria Weir"]),
        ("By Maria Weir Associated Press", ["Maria Weir"]),
        ("Reviewed by Grey Heron", []),
        ("By the river it was cooler", []),
    ],
)
def test_names_of_bylines(line: str, expected: list[str]) -> None:
    assert [name for _, of_byline in bylines.find_byline_names(line) for name in of_byline] == expected
