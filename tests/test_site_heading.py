"""Small pages: the title is told from the name of the site, a section, a box and a kicker; the site from legal notices."""

from __future__ import annotations

import pytest

from reex_cli.item import Item
from reex_cli.model import Article
from reex_cli.pipeline import process

TITLE = "Where the Tide Turns the Wheel"
PROSE = "".join(
    f"<p>{place} the water rises behind the gates, and the miller who waits for it must grind by moonlight on most nights.</p>"
    for place in ("At first", "Later on", "Downstream")
)
SITE = "Quay Notes"


def read(head: str, body: str) -> Article:
    page = f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'
    return process(Item("page", data=page.encode())).articles[0]


@pytest.mark.parametrize(
    ("head", "body"),
    [
        pytest.param(f"<title>{TITLE} - Mills - {SITE}</title>", f"<h1>Mills</h1><h2>{TITLE}</h2>{PROSE}", id="section"),
        pytest.param(f"<title>{TITLE} - Mills - {SITE}</title>", f"<h1>{SITE}</h1><h3>{TITLE}</h3>{PROSE}", id="site"),
        pytest.param(
            f"<title>{SITE}: {TITLE}</title>", f"<div id=logo><h1>{SITE}</h1></div><h3>{TITLE}</h3>{PROSE}", id="logo"
        ),
        pytest.param(
            f"<title>quay/mill: {TITLE}</title>",
            f"<h1><a>quay</a>/<a>mill</a></h1><article><h1>{TITLE}</h1>{PROSE}</article>",
            id="folder",
        ),
        pytest.param(
            f"<title>{TITLE} | {SITE}</title>",
            f"<div><h1>We value your privacy</h1><p>We use cookies.</p></div><h2>{TITLE}</h2>{PROSE}",
            id="box",
        ),
        pytest.param(
            f"<title>{TITLE} | {SITE}</title>", f"<h1><span class=kicker>Mills</span> {TITLE}</h1>{PROSE}", id="kicker"
        ),
        pytest.param(f"<title>{SITE} | Mills</title>", f"<h1>{TITLE}</h1><h2>{SITE}</h2>{PROSE}", id="site below the title"),
        pytest.param(f"<title>{SITE}</title>", f"<h1>{TITLE}</h1><h2>{SITE}</h2>{PROSE}", id="only the site is stated"),
        pytest.param(
            f"<title>{TITLE} | {SITE}</title>", f"<h1>{TITLE}</h1><h2>Why the gates are shut</h2>{PROSE}", id="section below"
        ),
    ],
)
def test_the_title_of_a_small_page_is_that_of_its_post(head: str, body: str) -> None:
    assert read(head, body).title == TITLE


@pytest.mark.parametrize(
    ("notice", "site"),
    [
        (f"© 2024 {SITE}", SITE),
        (f"Copyright © 2021–2024 The {SITE} Ltd. All rights reserved.", f"The {SITE} Ltd"),
        ("© 2020-2024 quay.example", "quay.example"),
        (f"© 2020- {SITE} Corp", f"{SITE} Corp"),
        (f"© 2024 – {SITE}", SITE),
        ("© 2024 All Rights Reserved", None),
        ("© 2024 Alle Rechte vorbehalten", None),
        ("Copyright 2024. All material is protected and may not be copied without permission.", None),
    ],
)
def test_the_holder_of_a_notice_is_the_site_and_its_other_words_are_not(notice: str, site: str | None) -> None:
    assert read(f"<title>{TITLE}</title>", f"<h1>{TITLE}</h1>{PROSE}<footer><p>{notice}</p></footer>").site == site


def test_a_notice_in_the_place_of_the_site_is_none() -> None:
    head = f'<title>{TITLE}</title><meta property="og:site_name" content="All rights reserved">'
    assert read(head, f"<h1>{TITLE}</h1>{PROSE}").site is None
