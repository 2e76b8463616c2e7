"""Hostile values: invalid addresses and numbers, strange YAML and TOML. None may crash a run or cost other records."""

from __future__ import annotations

import json
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from reex_cli.item import Item
from reex_cli.pipeline import process
from reex_cli.runners.site_tables import find_site_tables
from reex_cli.writers import json_line, to_record
from tests.command import error_line, reex

DETAIL = frozenset(("blocks", "removed", "evidence"))
ADDRESSES = (
    "http://[mill",
    "http://mill\u2100.example/",
    "https://mill.example:99999999/",
    "http://[::1",
    "//[",
    "http://\ud800",
)
NUMBERS = ("9" * 5000, "²", "--5", "-", "1e999", "NaN", "-Infinity", "1" * 400, "-0", "٣")
YAML = """a: &a [*a]|a: &x {b: *x}|a: !!python/object:os.system x|a: 0x%s|a: %s|a: 2024-99-99|a: .inf|a: [|? [a]: b|a: 1:99:99
|&a a: &b [*a]|date: 9999999999-01-01|a: !!binary x|a: !!int x|a: !!float y|a: !!timestamp z|a: !!bool w|<<: 5|a: {[1]: 2}
|a: {2024-01-01: x}|a: {2: {3: 4}}|!!set {a}: b|a: !!pairs [x]|a: !!omap [x]|a: \\ud800""".replace("\n", "").split("|")
TOML = (
    "a = 99999999999999999999999|a = 1979-13-01|a = nan|a = inf|a = 07:32:99|a = 0x%s|a = %s|a = [|a.b = 1|a = {b = 1}".split(
        "|"
    )
)


def post(**changes: Any) -> dict[str, Any]:
    """A post with some of its values changed."""
    content = {"rendered": "<p>The tide turns the wheel.</p>"}
    return {"id": 7, "type": "post", "link": "/?p=7", "title": {"rendered": "A"}, "content": content, **changes}


def read(text: str) -> list[dict[str, Any]]:
    """The records of a text, parsed again from JSON; a number that JSON does not have fails the test."""

    def no_number(name: str) -> None:
        raise AssertionError(name)

    outcome = process(Item("x", data=text.encode("utf-8", "surrogatepass")))
    assert outcome.articles or outcome.failures or outcome.skipped
    lines = [json_line(to_record(article, DETAIL)) for article in outcome.articles]
    return [json.loads(line, parse_constant=no_number) for line in lines]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_invalid_address_costs_nothing_but_itself(address: str, tmp_path: Path) -> None:
    for key in ("link", "guid", "url", "URL", "slug", "author", "_links"):
        read(json.dumps([post(**{key: address})]))
    own = post(_links={"self": [{"href": f"{address}/wp-json/wp/v2/posts/7"}], "collection": [{"href": address}]})
    assert [record["text"] for record in read(json.dumps([own]))] == ["The tide turns the wheel."]
    answer = {"version": "1.0", "type": "rich", "provider_url": address, "author_url": address, "author_name": "N", "html": "x"}
    read(json.dumps(answer))
    item = "<item><title>A</title><link>/a</link><description>The tide turns.</description></item>"
    (found,) = read(f'<rss version="2.0"><channel><title>x</title><link>{address}</link>{item}</channel></rss>') or [{}]
    assert found.get("text", "The tide turns.") == "The tide turns."
    ld = json.dumps({"@type": "Article", "url": address, "author": {"@id": address}})
    head = f'<base href="{address}"><link rel="canonical" href="{address}"><script type="application/ld+json">{ld}</script>'
    assert read(f"<html><head>{head}</head><body><p>The tide turns the wheel.</p></body></html>")
    user = {"id": 1, "name": "N", "slug": "n", "link": address, "avatar_urls": {}, "_links": {"self": [{"href": address}]}}
    (tmp_path / "users.json").write_bytes(json.dumps([user]).encode("utf-8", "surrogatepass"))
    find_site_tables([str(tmp_path)])


@pytest.mark.parametrize(
    "data", [b'{"slug":"a","id":1' + bytes(range(1, 8)) * 99, b'[{"slug":"a",\xff\xfe\xff}]', b'{"slug":' + b"[" * 9000]
)
def test_a_damaged_file_of_users_is_a_failure_of_that_file_only(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_bytes(data)
    (tmp_path / "good.json").write_text(json.dumps([post(link="https://mill.example/a")]))
    done = reex("export", tmp_path)
    assert done.returncode == 1
    assert error_line(done).startswith(f"{tmp_path}/bad.json")
    assert [json.loads(line)["title"] for line in done.stdout.splitlines()] == ["A"]


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number[:9])
def test_an_invalid_number_costs_nothing_but_itself(number: str) -> None:
    for key in ("id", "author", "date", "parent", "featured_media", "menu_order"):
        read(json.dumps([post(**{key: "@"})]).replace('"@"', number))
        assert read(json.dumps([post(**{key: number, "tags": [number], "categories": [number]})]))
    item = f"<item><wp:post_id>{number}</wp:post_id><wp:post_parent>{number}</wp:post_parent><wp:post_type>post</wp:post_type>"
    item += "<content:encoded>The tide turns.</content:encoded></item>"
    head = '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:wxr_version>1.2</wp:wxr_version>'
    assert [record["text"] for record in read(f"{head}{item}</channel></rss>")] == ["The tide turns."]
    members = {"post_id": f"<int>{number}</int>", "post_title": "<string>A</string>", "post_content": "<string>B</string>"}
    struct = "".join(f"<member><name>{name}</name><value>{value}</value></member>" for name, value in members.items())
    start, end = "<methodResponse><params><param><value><struct>", "</struct></value></param></params></methodResponse>"
    assert [record["text"] for record in read(start + struct + end)] == ["B"]
    read(f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{number}\r\n{json.dumps([post()])}")
    read(f'{{"schema":"reex.article/1","id":"raaaaaaaaaaaaaaaa","text":"a","native":{{"a":{number}}}}}')
    assert read(f"A\n\nBy N\n\n{number} May {number}\n\nMay {number}, {number} at {number}:{number}\n\nThe tide turns.")


@pytest.mark.parametrize("line", YAML)
@pytest.mark.parametrize("size", [5000])
def test_any_value_in_yaml_front_matter_is_accepted_or_skipped(line: str, size: int) -> None:
    line = line.replace("%s", "9" * size) + ("[" * size if line.endswith("[") else "")
    (found,) = read(f"---\ntitle: Salt\n{line}\n---\n\nThe tide turns.\n")
    assert found["text"].endswith("The tide turns.")


@pytest.mark.parametrize("line", [*TOML, ".".join("a" * 3000) + " = 1"])
def test_any_value_in_toml_front_matter_is_accepted_or_skipped(line: str) -> None:
    line = line.replace("%s", "9" * 5000) + ("[" * 5000 if line.endswith("[") else "")
    (found,) = read(f"+++\ntitle = 'Salt'\n{line}\n+++\n\nThe tide turns.\n")
    assert found["text"].endswith("The tide turns.")


def test_yaml_aliases_cannot_expand_to_much_memory() -> None:
    lines = ["a0: &a0 [salt, salt]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 24))]  # 100 MB
    start = process_time()
    (found,) = read("---\ntitle: Salt\n" + "\n".join(lines) + "\n---\n\nThe tide turns.\n")
    assert process_time() - start < 1
    assert (found["title"], found["text"]) == ("Salt", "The tide turns.")
