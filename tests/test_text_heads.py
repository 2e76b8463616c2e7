"""The title, the author and the day of a plain text are found in many languages, in the forms in which people write them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from reex_cli.item import Item
from reex_cli.pipeline import process

LANGUAGES = tomllib.loads(Path(__file__).with_name("text_heads.toml").read_text("utf-8"))
PROSE = "\n\n{prose}\n\n{rest}"
FORMS = {  # each with the fields that it states beside the title
    "title alone": ("{title}" + PROSE, ""),
    "name, day": ("{title}\n{author}\n{day}" + PROSE, "authors date"),
    "day, name": ("{title}\n\n{day}\n\n{author}" + PROSE, "authors date"),
    "name and day": ("{title}\n{author} | {day}" + PROSE, "authors date"),
    "name and day behind a comma": ("{title}\n\n{author}, {day}" + PROSE, "authors date"),
    "byline, day": ("{title}\n\n{by}\n{published}" + PROSE, "authors date"),
    "day and byline": ("{title}\n{published} | {by}" + PROSE, "authors date"),
    "byline and day": ("{title}\n{by} · {day}" + PROSE, "authors date"),
    "day above the title": ("{published}\n\n{title}\n\n{by}" + PROSE, "authors date"),
    "site above the title": ("Weir Gazette\n\n{title}\n\n{by}\n{published}" + PROSE, "authors date"),
    "byline and day at the end": ("{title}" + PROSE + "\n\n{by}\n{published}\n", "authors date"),
}
GAPS = {  # what is not found yet
    ("ar", "day above the title"): "date",
    ("ar", "byline and day at the end"): "date",
    ("ro", "byline and day at the end"): "authors",
}

TITLE = "The Miller Who Never Hurried"
RIVER = "The tide turns the wheel of the mill twice a day, and the miller sleeps when it does not."
WINTER = "In the winter the mill stands still, because the river freezes at its edges and the wheel would break."
TEXT = f"{RIVER} Nobody in the village has ever seen him hurry, and nobody has asked him to.\n\n{WINTER}"
OTHER_FORMS = {  # with the author and the day
    f"12 May 2021\n\nDear friends of the mill,\n\n{TEXT}": (None, (), "2021-05-12"),
    f"FOR IMMEDIATE RELEASE\n\n12 May 2021\n\n{TITLE}\n\nELING, 12 May 2021 – {TEXT}": (TITLE, (), "2021-05-12"),
    f"# {TITLE}\n\n*Anna Weir, 12 May 2021*\n\n{TEXT}": (TITLE, ("Anna Weir",), "2021-05-12"),
    f"{TITLE}\n\nPublished 12 May 2021, updated 14 May 2021\nAnna Weir\n\n{TEXT}": (TITLE, ("Anna Weir",), "2021-05-12"),
    f"{TITLE}\n(Anna Weir, 12 May 2021)\n\n{TEXT}": (TITLE, ("Anna Weir",), "2021-05-12"),
    f"{TITLE}\nA portrait of a man and his river\n\nAnna Weir\n12 May 2021\n\n{TEXT}": (TITLE, ("Anna Weir",), "2021-05-12"),
    f"Anna Weir\n\n{TITLE}\n\n12 May 2021\n\n{TEXT}": (TITLE, ("Anna Weir",), "2021-05-12"),
    f"Anna Weir\n\nA life by the river\n\n{TEXT} So says Anna Weir.": ("Anna Weir", (), None),
    f"{TITLE}\n\n{TEXT}\n\n— Anna Weir, Eling\n": (TITLE, ("Anna Weir",), None),
    f"{TITLE}\n\n12 May 2021\n\n{TEXT}\n\nAnna Weir\n": (TITLE, ("Anna Weir",), "2021-05-12"),
    f"{TITLE}\n\n12 May 2021\n\n{TEXT}\n\nAnna Weir\nMill Lane, Eling\n": (TITLE, ("Anna Weir",), "2021-05-12"),
    f"{TITLE}\n\n12 May 2021\n\n{TEXT}\n\nThe Old Weir\n": (TITLE, (), "2021-05-12"),
}


def write_text(form: str, words: dict[str, str]) -> str:
    """A text in one of the forms."""
    parts = {key: words[key].format_map(words) for key in words}
    middle = len(words["prose"]) // 2
    return form.format_map(parts | {"rest": words["prose"][middle:].split(" ", 1)[-1]})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FORMS)
def test_title_author_and_day_are_found(name: str, language: str) -> None:
    form, fields = FORMS[name]
    words = LANGUAGES[language]
    (article,) = process(Item("x", data=write_text(form, words).encode())).articles
    assert article.title == words["title"]
    expected = {"authors": (words["author"],), "date": "2021-05"}
    found = {"authors": article.authors, "date": (article.date or "")[:7]}
    missing = [field for field in fields.split() if found[field] != expected[field]]
    assert missing == GAPS.get((language, name), "").split()


@pytest.mark.parametrize("text", OTHER_FORMS)
def test_names_and_days_are_told_from_titles(text: str) -> None:
    (article,) = process(Item("x", data=text.encode())).articles
    title, authors, day = OTHER_FORMS[text]
    assert title in (None, article.title)
    assert (article.authors, article.date) == (authors, day)
