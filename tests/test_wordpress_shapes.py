"""JSON of WordPress in all its shapes: wrappers, damage, kinds of records, authors, terms, addresses, dates."""

from __future__ import annotations

import json
from html import escape
from typing import Any

import pytest

from reex_cli.item import Item
from reex_cli.model import Article, Outcome
from reex_cli.pipeline import process
from tests.test_wordpress import OEMBED, SITE, TERM, USER, post

POSTS = [post(1), post(2)]
ONE, TWO, THREE = (json.dumps(post(n)) for n in (1, 2, 3))
ARRAY = json.dumps(POSTS)
NOTICE = "<br />\n<b>Notice</b>:  Undefined index: x in <b>/srv/a[b].php</b> on line <b>12</b><br />\n"
HEADERS = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-WP-Total: 2\r\n"
CONTENT = {"rendered": "<p>I paid for both cows.</p>"}


def process_json(data: str | bytes | Any) -> Outcome:
    if not isinstance(data, (str, bytes)):
        data = json.dumps(data)
    return process(Item("x", data=data.encode() if isinstance(data, str) else data))


def process_post(**more: Any) -> Article:
    (result,) = process_json(post(1, **more)).articles
    return result


def list_ids(result: Outcome) -> list[Any]:
    return [item.native.get("id") for item in result.articles]


def encode_chunked(body: str, size: int) -> str:
    data = body.encode()
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    return "".join(f"{len(part):x}\r\n{part.decode()}\r\n" for part in parts) + "0\r\n\r\n"


WRAPPED = {
    "recorded as a string": {"request": {}, "response": {"status": 200, "body": ARRAY}},
    "traffic of a browser": {"log": {"entries": [{"response": {"content": {"mimeType": "application/json", "text": ARRAY}}}]}},
    "an unknown program's": {"fetched": "today", "harvest": {"batch": {"harbour": POSTS}}},
    "by number": {"1": POSTS[0], "2": POSTS[1]},
    "two lists": {"posts": [POSTS[0]], "pages": [POSTS[1]]},
    "a string of JSON": json.dumps(ARRAY),
}


@pytest.mark.parametrize("name", WRAPPED)
def test_posts_are_found_in_any_wrapper(name: str) -> None:
    assert list_ids(process_json(WRAPPED[name])) == [1, 2]


def test_an_object_with_an_id_is_a_record_and_is_not_searched() -> None:
    result = process_json({"id": 9, "type": "boat", "link": f"{SITE}/9/", "crew": {"up": POSTS}})
    assert (result.articles, result.skipped) == ((), {"other": 1})


REPAIRED = {
    "byte order mark before": (f"\ufeff{ARRAY}\n\ufeff[{THREE}]", [1, 2, 3]),
    "byte order mark": (f"\ufeff{ONE}\n\ufeff{TWO}\n", [1, 2]),
    "HTTP headers": (f"HTTP/1.1 301 Moved\r\nLocation: /x\r\n\r\n{HEADERS}\r\n{ARRAY}", [1, 2]),
    "HTTP headers before": (f"{HEADERS}Transfer-Encoding: chunked\r\n\r\n{encode_chunked(ARRAY, 150)}", [1, 2]),
    "words of curl": (f"* Connected\n> GET /wp-json HTTP/1.1\n>\n< HTTP/1.1 200 OK\n<\n{ARRAY}\n* Connection left\n", [1, 2]),
    "PHP notice before": (f"{NOTICE}{NOTICE}{ARRAY}", [1, 2]),
    "text after": (f"{ARRAY}{NOTICE}", [1, 2]),
    "text after the JSON": (f"{ARRAY}\n{NOTICE}[{THREE}]", [1, 2, 3]),
    "JSONP": (f"/**/cb({ARRAY});\n<!-- cached -->", [1, 2]),
    "text before": (f"var posts = {ARRAY};", [1, 2]),
    "text before the JSON": (f"1\t{ONE}\n2\t{TWO}\n3\t{THREE}\n", [1, 2, 3]),
    "a browser's page": (f"<html><head></head><body><pre>{escape(ARRAY)}</pre><div class='x'></div></body></html>", [1, 2]),
    "raw line breaks": (f"{ONE}\n{TWO}".replace("ferry left", "ferry\tleft"), [1, 2]),
    "raw line breaks in": (f"{ARRAY}[{THREE}]".replace("ferry left", "ferry\nleft") + "<!-- x -->", [1, 2, 3]),
    "a comma is missing": (f"[{ONE} {TWO}, {THREE}]", [1, 2, 3]),
    "a comma too many": (f"[{ONE},, {TWO}, {THREE}]", [1, 2, 3]),
    "a comma too many in": (f"[{ONE}, {TWO},]", [1, 2]),
    "the JSON is written": (json.dumps(ONE), [1]),
}


@pytest.mark.parametrize("damage", REPAIRED)
def test_repaired_damage_is_noted_and_costs_nothing(damage: str) -> None:
    data, wanted = REPAIRED[damage]
    result = process_json(data)
    assert list_ids(result) == wanted
    assert not result.failures
    assert any(note.startswith(f"damaged: {damage}") for note in result.notes), result.notes


BROKEN = {
    "words between records": (f"[{ONE}, oops, {TWO}]", [1, 2], (1, len(ONE) + 4)),
    "a notice between records": (f"[{ONE},{NOTICE}{TWO}]", [1, 2], (1, len(ONE) + 3)),
    "a broken record": (f'[{ONE},\n{{"id": 9, "title": oops}},\n{TWO}]', [1, 2], (2, 20)),
    "cut at its beginning": (json.dumps([*POSTS, post(3)])[20:], [2, 3], (1, 1)),
    "cut at its end": (f"[{ONE},\n{TWO[:90]}", [1], (2, 91)),
    "a bad line": (f"{ONE}\n{TWO[:90]}\n\n{THREE}\n", [1, 3], (2, 91)),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_record_is_a_failure_with_its_place_and_costs_no_neighbour(name: str) -> None:
    data, wanted, place = BROKEN[name]
    result = process_json(data)
    assert list_ids(result) == wanted
    assert [(item.line, item.column) for item in result.failures] == [place]


def test_parts_of_a_broken_record_are_no_records() -> None:
    inner = json.dumps(USER)
    result = process_json(f'{{\n "id": 1,\n "title": oops,\n "_embedded": {{"author": [\n  {inner}\n ]}}\n}}')
    assert (result.articles, result.skipped, len(result.failures)) == ((), {}, 1)


@pytest.mark.parametrize("word", ["null", "true", "false"])
def test_json_of_one_word_is_no_plain_text(word: str) -> None:
    result = process_json(word)
    assert (result.format, result.articles) == ("json", ())


def test_a_text_that_quotes_a_record_is_plain_text() -> None:
    prose = "The interface of the harbour answers in JSON, and every ferry that has left is a record of its own. " * 9
    assert process_json(f"How to read an answer\n\n{prose}\n\n{ONE}\n").format != "wordpress"


KINDS: dict[str, tuple[Any, str]] = {
    "a post of three keys": ({"id": 1, "link": f"{SITE}/1/", "content": CONTENT}, "post"),
    "a comment of three keys": ({"id": 1, "link": f"{SITE}/1/#comment-5", "content": CONTENT}, "comment"),
    "a comment of a post": ({"id": 5, "post": 1, "author_name": "A Cow", "content": CONTENT, "link": f"{SITE}/1/"}, "comment"),
    "a pingback": ({"id": 5, "post": 1, "author_name": "x", "type": "pingback", "content": CONTENT}, "comment"),
    "a post with nothing in it": (post(1, title=None, content=None, type="post"), "post"),
    "a node of two keys": ({"data": {"posts": {"nodes": [{"title": "Cows", "content": "<p>Two.</p>"}]}}}, "post"),
    "two words of a program": ({"title": "Cows", "content": "two"}, "other"),
}


@pytest.mark.parametrize("name", KINDS)
def test_records_are_classified_by_their_content(name: str) -> None:
    record, kind = KINDS[name]
    result = process_json(record)
    assert (len(result.articles), result.skipped) == ((1, {}) if kind == "post" else (0, {kind: 1}))


GRAPH = [
    {"@type": ["Person", "Organization"], "@id": "#site", "name": "Owner"},
    {"@type": "Article", "author": {"@id": "#j"}},
    {"@type": "Person", "@id": "#j", "name": "Juniper"},
]
HEAD = (
    '<meta name="author" content="Juniper" /><meta property="og:locale" content="fr_FR" /><link rel="canonical" '
    f'href="{SITE}/1/" /><script type="application/ld+json">'
    '{"@graph":[{"@type":"Article","articleSection":["Cows"]}]}</script>'
)
AUTHORS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "an address": ({"_embedded": {"author": [{"name": "heron@ferry-notes.example"}]}}, ()),
    "a name and an address": ({"_embedded": {"author": [{"name": "Grey Heron (heron@ferry-notes.example)"}]}}, ("Grey Heron",)),
    "a number on the net": ({"_embedded": {"author": [{"name": "192.0.2.17"}]}}, ()),
    "put in the place of the number": ({"author": {"id": 3, "name": "Juniper"}}, ("Juniper",)),
    "beside the number": ({"author_name": "Juniper"}, ("Juniper",)),
    "who wrote, and not who owns": ({"yoast_head_json": {"schema": {"@graph": GRAPH}}}, ("Juniper",)),
    "how long it takes to read": ({"yoast_head_json": {"twitter_misc": {"Geschätzte Lesezeit": "3 Minuten"}}}, ()),
    "in the HTML of a head": ({"yoast_head": HEAD}, ("Juniper",)),
}


@pytest.mark.parametrize("name", AUTHORS)
def test_authors_are_names(name: str) -> None:
    more, wanted = AUTHORS[name]
    assert process_post(**more).authors == wanted


def test_the_html_head_of_yoast_gives_language_address_and_sections() -> None:
    result = process_post(yoast_head=HEAD, link="/1/")
    assert (result.language, result.url, result.terms) == ("fr-FR", f"{SITE}/1/", {"category": ("Cows",)})


TERMS: dict[str, tuple[dict[str, Any], dict[str, tuple[str, ...]]]] = {
    "numbers as strings": ({"categories": ["4"], "class_list": ["category-cows"]}, {"category": ("cows",)}),
    "names for numbers": ({"categories": [{"id": 4, "name": "Cows &amp; Boats"}]}, {"category": ("Cows & Boats",)}),
    "a key that is not the taxonomy": (
        {
            "categories": [],
            "boat-types": [7],
            "_links": {"wp:term": [{"taxonomy": "boat_type", "href": f"{SITE}/wp-json/wp/v2/boat-types?post=1"}]},
            "class_list": ["boat_type-ferry"],
        },
        {"boat_type": ("ferry",)},
    ),
    "counts that differ": ({"categories": [4, 5], "class_list": ["category-cows"]}, {}),
}


@pytest.mark.parametrize("name", TERMS)
def test_terms_are_names(name: str) -> None:
    more, wanted = TERMS[name]
    assert process_post(**more).terms == wanted


ADDRESSES = {
    "/1/": f"{SITE}/1/",
    "//ferry-notes.example/1/": f"{SITE}/1/",
    "https://Ferry/1/": f"{SITE}/1/",
    "http://localhost/1/": "http://localhost/1/",
}


@pytest.mark.parametrize("link", ADDRESSES)
def test_an_incomplete_address_is_resolved(link: str) -> None:
    result = process_post(link=link, _links={"self": [{"href": f"{SITE}/wp-json/wp/v2/posts/1"}]})
    assert result.url == ADDRESSES[link]


def test_a_host_of_one_word_is_no_host() -> None:
    result = process_post(link="https://Ferry/1/")
    assert (result.url, result.host) == ("https://Ferry/1/", None)


@pytest.mark.parametrize("local", [None, "0000-00-00T00:00:00", "{{now}}"])
def test_an_invalid_local_date_is_replaced_by_the_date_in_utc(local: Any) -> None:
    assert process_post(date=local, date_gmt="2024-03-05T17:20:00").date == "2024-03-05T17:20:00+00:00"


def test_one_file_names_its_own_posts() -> None:
    for data in ({"posts": [post(1)], "users": [USER], "categories": [TERM]}, [USER, TERM, post(1)]):
        (result,) = process_json(data).articles
        assert (result.authors, result.terms) == (("Grey Heron",), {"category": ("Locks & Weirs",)})
    (result,) = process_json([OEMBED, post(9)]).articles
    assert result.authors == ("Juniper",)


def test_a_post_with_a_password_form_is_noted_as_protected() -> None:
    form = '<form class="post-password-form" action="/x"><p>To see it, say the word:</p><input name="word"></form>'
    result = process_post(content={"rendered": form})
    assert (result.text, [note.partition(":")[0] for note in result.notes]) == ("", ["protected"])


@pytest.mark.parametrize(
    "text",
    [
        "[:en]The ferry.[:fr]Le bac.[:]",
        "<!--:en-->The ferry.<!--:--><!--:fr-->Le bac.<!--:-->",
        "{:en}The ferry.{:}{:fr}Le bac.{:}",
    ],
)
def test_languages_in_one_text_are_separated_and_noted(text: str) -> None:
    result = process_post(content={"rendered": text}, title={"rendered": text})
    assert (result.title, result.text) == ("The ferry.", "The ferry.\n\nLe bac.")
    assert result.notes == ("languages: en, fr in one text",)
