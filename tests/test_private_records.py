"""Records that are no articles are exported from no format, and no address in them is written anywhere, even with a map."""

from __future__ import annotations

import csv
import io
import json
from html import escape
from pathlib import Path
from typing import Any

import pytest

from reex_cli.item import Item
from reex_cli.options import Options
from reex_cli.pipeline import process
from reex_cli.readers._private_records import SKIPPED_TYPES, find_private_kind
from tests.command import reex

MAIL, NUMBER = "zq.heron@zqhost.example", "203.0.113.77"
SECRETS = ("zq.heron", "zqhost", NUMBER)
PLEA = "Dear keepers of the mill, I would like to know on which night the wheel will turn again. Please write to me, or call."
ARTICLE = (
    "The tide turns the wheel of the mill, and the miller who waits for it grinds by moonlight on most nights of the year."
)

# What is sent through forms, bought, or kept of people, as programs export it without a type.
UNTYPED: dict[str, dict[str, Any]] = {
    "form": {"Date": "2024-05-06 07:08:09", "Source": "https://mill.example/contact", "IP": NUMBER, "Name": "A visitor",
             "Email": MAIL, "Message": PLEA},
    "contact form": {"your-name": "A visitor", "your-email": MAIL, "your-subject": "The wheel", "your-message": PLEA},
    "form with a subject": {"title": "The wheel", "text": PLEA, "email": MAIL, "url": "https://mill.example/contact"},
    "numbered entry": {"form_id": 3, "entry_id": 9, "title": "Contact", "content": PLEA, "date_created": "2024-05-06",
                       "ip": NUMBER, "user_agent": "x"},
    "listed fields": {"form_id": 3, "title": "Contact", "text": PLEA, "fields": [{"name": "email", "value": MAIL}]},
    "order": {"order_id": 12, "title": "Order 12", "content": PLEA, "billing_email": MAIL, "customer_ip_address": NUMBER},
    "order of a shop": {"id": 12, "order_key": "x", "line_items": [], "title": "Order", "description": PLEA,
                        "billing": {"email": MAIL}, "content": PLEA},
    "person": {"name": "A visitor", "email": MAIL, "description": PLEA},
    "subscriber": {"title": "A visitor", "email": MAIL, "ip": NUMBER, "text": PLEA},
}  # fmt: skip
TYPES = (*SKIPPED_TYPES, "weir_form_submission", "acf-anything", "mill_orders", "wc_deposit_payment", "harbour-popup")
MAPS = [
    (),
    (("text", ("text", "content", "Message", "message", "your-message", "description")), ("authors", ("email", "Email", "ip"))),
]


def typed_record(type_: str) -> dict[str, Any]:
    """A record that has all that an article has, but for its type."""
    return {
        "id": 5, "type": type_, "title": "The wheel", "content": f"<p>{PLEA} {MAIL} {NUMBER}</p>",
        "date": "2024-05-06T07:08:09", "author": "A visitor", "slug": f"{type_}-5", "link": "https://mill.example/?p=5",
    }  # fmt: skip


def rest(type_: str) -> str:
    record = typed_record(type_)
    rendered = {key: {"rendered": record[key]} for key in ("title", "content")}
    return json.dumps([{**record, **rendered, "_links": {}, "status": "publish"}])


def wxr(type_: str) -> str:
    return f"""<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Mills</title>
<wp:wxr_version>1.2</wp:wxr_version><item><title>The wheel</title><link>https://mill.example/?p=5</link>
<content:encoded><![CDATA[{PLEA} {MAIL} IP: {NUMBER}]]></content:encoded>
<wp:post_type>{type_}</wp:post_type></item></channel></rss>"""


def rss(type_: str) -> str:
    address = escape(f"https://mill.example/?post_type={type_}&p=5")
    return f"""<rss version="2.0"><channel><title>Mills</title><item><title>The wheel</title><link>{address}</link>
<guid isPermaLink="false">{address}</guid><description>{PLEA} {MAIL} {NUMBER}</description></item></channel></rss>"""


def table(record: dict[str, Any]) -> str:
    """A table of one record and an article, which is read."""
    article = {"title": "The Mill", "text": ARTICLE, "date": "2024-05-06", "content": ARTICLE}
    names = list(dict.fromkeys((*record, *article)))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="")
    writer.writeheader()
    writer.writerows(
        ({key: json.dumps(value) if isinstance(value, (dict, list)) else value for key, value in record.items()}, article)
    )
    return text.getvalue()


FORMATS = {
    "REST": rest,
    "flat JSON": lambda type_: json.dumps(typed_record(type_)),
    "JSON Lines": lambda type_: "\n".join([json.dumps(typed_record(type_))] * 2),
    "WXR": wxr,
    "RSS": rss,
    "table": lambda type_: table(typed_record(type_)),
}
UNTYPED_FORMATS = {
    "JSON": json.dumps,
    "list": lambda record: json.dumps({"items": [record, record]}),
    "lines": lambda record: f"{json.dumps(record)}\n{json.dumps(record)}\n",
    "table": table,
}


def has_secret(*texts: Any) -> bool:
    written = "".join(map(str, texts))
    return any(secret in written for secret in SECRETS)


@pytest.mark.parametrize("field_map", MAPS, ids=["no map", "a map"])
@pytest.mark.parametrize("form", FORMATS)
def test_no_record_of_a_private_type_becomes_an_article(form: str, field_map: Any) -> None:
    for type_ in TYPES:
        outcome = process(Item("x", data=FORMATS[form](type_).encode()), Options(field_map=field_map))
        assert [article.title for article in outcome.articles] in ([], ["The Mill"]), type_
        assert not has_secret(outcome), type_
        assert sum(outcome.skipped.values()) or outcome.failures, type_


@pytest.mark.parametrize("field_map", MAPS, ids=["no map", "a map"])
@pytest.mark.parametrize("form", UNTYPED_FORMATS)
@pytest.mark.parametrize("name", UNTYPED)
def test_no_record_with_the_address_of_who_sent_it_becomes_an_article(name: str, form: str, field_map: Any) -> None:
    data = UNTYPED_FORMATS[form](UNTYPED[name]).encode()
    outcome = process(Item("x", data=data), Options(field_map=field_map))
    assert [article.title for article in outcome.articles] in ([], ["The Mill"])
    assert not has_secret(outcome)
    assert sum(outcome.skipped.values())


def test_an_article_that_states_the_address_of_its_author_is_none_of_them() -> None:
    article = {"title": "The Mill", "text": ARTICLE, "author": "Grey Heron", "email": MAIL, "date": "2024-05-06"}
    assert find_private_kind(article) == ""
    (read,) = process(Item("x", data=json.dumps(article).encode())).articles
    assert read.authors == ("Grey Heron",)
    assert not has_secret(read)


def test_keys_that_are_addresses_are_named_in_no_message_and_no_pointer(tmp_path: Path) -> None:
    unknown = {MAIL: 1, NUMBER: 2, "blurb": 3, "zq heron's whole sentence.": 4}
    people = {"results": {MAIL: {"title": "The Mill", "text": ARTICLE, "date": "2024-05-06"}}}
    (tmp_path / "a.json").write_text(json.dumps([unknown]))
    (tmp_path / "b.json").write_text(json.dumps(people))
    done = reex("export", tmp_path, "--report", tmp_path / "report")
    assert b"1 record of unknown shape (key: blurb); --map says what it is" in done.stderr
    assert b"The Mill" in done.stdout
    assert not has_secret(done.stdout, done.stderr, (tmp_path / "report").read_text())


def test_no_output_has_an_address_of_them(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number, type_ in enumerate(("feedback", "shop_order", "acf-field", "wp_template")):
        for form, make in FORMATS.items():
            (folder / f"{form} {number}").write_text(make(type_))
    for number, record in enumerate(UNTYPED.values()):
        for form, make in UNTYPED_FORMATS.items():
            (folder / f"untyped {form} {number}").write_text(make(record))
    texts = []
    for command in (
        ["list"],
        ["show", "--why"],
        ["strip", "--why"],
        ["stats"],
        ["report"],
        ["export", "--blocks", "--removed", "--evidence"],
    ):
        done = reex(*command, folder, "--report", tmp_path / "report", "--map", "text=message,authors=email")
        texts += [done.stdout, done.stderr, (tmp_path / "report").read_bytes()]
    assert not has_secret(*texts)
