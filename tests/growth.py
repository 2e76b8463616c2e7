"""Sources of any size in forms whose time could grow faster than they do: lists of metadata, markup without end, odd lines.

Each form is a function from a number of bytes to a source of about so many. `test_growth.py` measures them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

PROSE = "The tide turns the wheel of the mill, and the miller grinds the salt of the harbour every day. "
POST = {"id": 1, "type": "post", "slug": "a", "link": "https://mill.example/1", "title": {"rendered": "Salt"}}
RSS = '<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Mill</title>{}</channel></rss>'
ITEM = "<item><title>Salt {}</title><link>https://mill.example/{}</link><description>a</description></item>"

Form = Callable[[int], str]


def numbered(template: str, size: int) -> str:
    """The template again and again, each time with another number in the place of every `{}`, up to a size in bytes."""
    count = size // len(template.replace("{}", "10000").encode()) + 1
    return "".join(template.replace("{}", str(10_000 + number)) for number in range(count))


def repeated(text: str) -> Form:
    """A text that is this one again and again."""
    return lambda size: numbered(text, size)


def page(template: str, before: str = "", after: str = "") -> Form:
    """An HTML page with the template in its body again and again."""
    body = f"<!doctype html><html><body><h1>Salt</h1>{f'<p>{PROSE}</p>' * 20}"
    return lambda size: f"{body}{before}{numbered(template, size)}{after}"


def head(template: str) -> Form:
    """An HTML page with the template in its head again and again."""
    return lambda size: page("<p>{}</p>")(0).replace("<body>", f"<head>{numbered(template, size)}</head><body>", 1)


def linked_data(**listed: str) -> Form:
    """An HTML page with JSON-LD in which each of these keys has a list of this template."""

    def build(size: int) -> str:
        lists = {key: as_list(template, size // len(listed)) for key, template in listed.items()}
        data = {"@type": "Article", "headline": "Salt", **lists}
        return head(f'<script type="application/ld+json">{json.dumps(data)}</script>')(0)

    return build


def as_list(template: str, size: int) -> list[str]:
    """A list of so many bytes of the template, each with another number, as letters where names may have no digits."""
    return [spell(text) for text in numbered(f"{template}\n", size).split("\n")[:-1]]


def spell(text: str) -> str:
    """The text with letters in place of digits."""
    return text.translate(str.maketrans("0123456789", "abcdefghij"))


def post(*path: str, item: Any) -> Form:
    """A post of WordPress with a list at this path, whose items are this one with other numbers."""

    def build(size: int) -> str:
        value: Any = json.loads(f"[{numbered(json.dumps(item) + ',', size)[:-1]}]")
        for key in reversed(path):
            value = {key: value}
        return json.dumps([POST | {"content": {"rendered": "<p>a</p>"}} | value])

    return build


def content(template: str) -> Form:
    """A post of WordPress whose content is the template again and again."""
    return lambda size: json.dumps([POST | {"content": {"rendered": f"<p>a</p>{numbered(template, size)}"}}])


def feed(template: str, before: str = "<item>", after: str = "</item>") -> Form:
    """A feed with the template again and again in one entry."""
    return lambda size: RSS.replace("{}", f"{before}{numbered(template, size)}{after}")


def byline(names: list[str]) -> str:
    """An HTML page whose byline names these people, each in a link."""
    links = ", ".join(f"<a class=author href=/a>{name}</a>" for name in names)
    return f"<!doctype html><body><h1>Salt</h1><p class=byline>By {links}</p>{f'<p>{PROSE}</p>' * 20}"


def front_matter(template: str, before: str = "") -> Form:
    """A Markdown document whose front matter is the template again and again."""
    return lambda size: f"---\ntitle: Salt\n{before}{numbered(template, size).rstrip()}\n---\n\n{PROSE}\n"


LISTS: dict[str, Form] = {  # that are cheap by the item, so that only long ones show how their time grows
    "meta article:tag": head('<meta property="article:tag" content="salt {}">'),
    "meta keywords": head('<meta name="keywords" content="salt {}">'),
    "ld keywords": linked_data(keywords="salt {}"),
    "coauthors": post("coauthors", item={"display_name": "Grey {}"}),
    "embedded authors": post("_embedded", "author", item={"name": "Grey {}"}),
    "embedded terms": post("_embedded", "wp:term", item=[{"taxonomy": "post_tag", "name": "salt {}"}]),
    "yoast persons": post("yoast_head_json", "schema", "@graph", item={"@type": "Person", "@id": "#{}", "name": "Grey {}"}),
    "yoast authors": post("yoast_head_json", "schema", "@graph", item={"@type": "Article", "author": [{"name": "Grey {}"}]}),
    "feed categories": feed("<category>salt {}</category>"),
    "WXR categories": feed('<category domain="category">salt {}</category>', "<item><wp:post_type>post</wp:post_type>"),
    "front matter authors": front_matter("  - Grey {}\n", "authors:\n"),
}

METADATA: dict[str, Form] = {
    "meta author": head('<meta name="author" content="Grey Heron{}">'),
    "meta author in one": lambda size: head(f'<meta name="author" content="{", ".join(as_list("Grey H{}", size))}">')(0),
    "meta author of many words": lambda size: head(
        f'<meta property="og:site_name" content="Mill"><meta name="author" content="{numbered("a{} ", size)}">'
    )(0),
    "meta og:title": head('<meta property="og:title" content="The Salt {}">'),
    "meta og:site_name": head('<meta property="og:site_name" content="Mill {}">'),
    "long site and titles": lambda size: head(
        f'<meta property="og:site_name" content="{numbered("a{} ", size // 2)}">'
        f"{numbered('<meta property=og:title content=Salt{}-Road>', size // 2)}"
    )(0),
    "titles": head("<title>The Salt {} - Mill</title>"),
    "canonical": head('<link rel="canonical" href="https://mill{}.example/">'),
    "ld author": linked_data(author="Grey H{}"),
    "ld author in one": lambda size: linked_data(author=f"{', '.join(as_list('Grey H{}', size))}")(0),
    "ld author and publisher": linked_data(author="Grey H{}", publisher="Mill {}"),
    "ld headlines": head('<script type="application/ld+json">{"@type":"Article","headline":"Salt {}"}</script>'),
    "ld persons": head('<script type="application/ld+json">{"@type":"Person","name":"Grey H{}"}</script>'),
    "rel=author": page('<a rel="author" href="/a">Grey Heron{}</a>'),
    "itemprop": page('<span itemprop="author">Grey Heron{}</span>'),
    "time": page('<time datetime="2024-05-03T10:{}">a</time>'),
    "byline of links": lambda size: byline(as_list("Grey H{}", size // 5)),
    "copyright notices": page("<p>© Mill {}</p>"),
    "headings": page("<h2>The Salt {} - of - the - mill</h2>"),
    "linked taxonomies": post("_links", "wp:term", item={"taxonomy": "craft{}", "href": "https://mill.example/{}"}),
    "feed authors": feed("<itunes:author>Grey {}</itunes:author>"),
    "feed elements": lambda size: RSS.replace("{}", "<x/>" * (size // 8) + numbered(ITEM, size // 2)),
    "long site and entries": lambda size: RSS.replace("{}", numbered(ITEM, size // 2)).replace(
        "Mill", numbered("a{} ", size // 2), 1
    ),
    "WXR domains": feed('<category domain="craft{}">salt</category>', "<item><wp:post_type>post</wp:post_type>"),
    "front matter tags": front_matter("  - salt {}\n", "tags:\n"),
    "front matter author in one": front_matter("Grey {}, ", "author: "),
    "front matter keys": front_matter("key{}: a\n"),
    "damaged front matter": front_matter("key{}: a: b\n"),
    "sexagesimal front matter": front_matter(":1", "time: 1"),
    "TOML key": lambda size: f"+++\ntitle = 'Salt'\n{'a.' * (size // 2)}b = 1\n+++\n\n{PROSE}",
}


def nested_nodes(size: int) -> str:
    """An article of an editor with nodes in nodes, of which only the last has text."""
    nodes: list[object] = []
    for _ in range(size // 500):
        nodes = [{"type": "children", "data": {"rich_text": nodes}, "children": []}]
    return json.dumps(
        {"title": "Salt", "url": "https://mill.example/a", "content": [*nodes, {"type": "paragraph", "text": PROSE}]}
    )


TEXTS: dict[str, Form] = {
    "nodes in nodes": nested_nodes,
    "lines of backticks": lambda size: "```\n" * (5 * size),
    "lines of one character": lambda size: "a\n" * (2 * size),
    "Markdown of one character a line": lambda size: front_matter("a: b\n")(0) + "a\n" * (2 * size),
    "page of one character a paragraph": page("<p>a"),
    "lists of other articles": page("<div><h2>More stories</h2><h3><a href=/{}>Salt {}</a></h3><p>They wait.</p>"),
    "boxes of shops": page(f"<p>{PROSE}</p><div><p>Salt {{}}</p><a href=/{{}}>Donate</a></div>"),
    "boxes named after newsletters": page("<div class=a-newsletter><p>Salt {}</p>"),
    "carriage returns": repeated("a\r"),
    "headings": repeated("# a\n"),
    "named lines": repeated("Title: a\n"),
    "folded lines": lambda size: "Title: a\nURL: https://mill.example/a\n" + numbered(" a\n", size),
    "headers of a mail": lambda size: f"From: a <a@mill.example>\nSubject: {numbered('=?utf-8?q?a{}?= ', size)}\n\n{PROSE}",
    "parts of a mail": lambda size: (
        "From: a <a@mill.example>\nSubject: a\nContent-Type: multipart/mixed; boundary=b\n\n" + numbered("--b\n\na{}\n", size)
    ),
    "a mailbox": repeated("From a@mill.example Mon Jan  1 10:00:00 2024\nFrom: a <a@mill.example>\nSubject: a{}\n\na\n\n"),
    "footnotes": repeated("[^1]: a\n"),
    "![": lambda size: front_matter("a: b\n")(0) + "![" * size,
    "[a[b](c": lambda size: front_matter("a: b\n")(0) + "[a[b](c" * (size // 2),
    "emphasis": lambda size: front_matter("a: b\n")(0) + "*_" * (size // 8),
    "nested quotes": repeated(">"),
    "zero-width characters": repeated("a\u200b"),
    "one long word": repeated("a"),
    "table cells": repeated("a|b|c\n"),
    "lists": page("<ul><li>a"),
    "tables": page("<table><tr><td>a"),
    "blocks in inline elements": lambda size: page("<p>a</p>", "<i class=x>" * (size // 20))(size // 2),
    "numbers above the line": page("10<sup>2</sup> "),
    "marks of footnotes": page("weir<sup>2</sup>", "<p>"),
    "formulas": page("<math><msup><mi>x</mi><mn>2</mn></msup></math> "),
    "formulas in formulas": page("<msup><mi>x</mi>", "<math>"),
    "renderings of formulas": page('<span class="katex">a</span>', '<p><script type="math/tex">x</script>'),
    "reversed lists": page("<ol reversed><li>a"),
    "stanzas": page('<div class="line">a</div>', '<div class="poem">'),
    "elements shown as blocks": page('<b class="x" style="display:block"></b>', "<p>a"),
    "verse": page("the mill was old,<br>", "<p>"),
    "cells of several blocks": page("<tr><td><p>a</p><p>b</p><td>c", "<table>"),
    "definition lists": page("<dl><dt>a<dd>b</dl><p>a", "<p>a"),
    "buttons in a sentence": page("a <button>b</button> c <i>d</i>", "<p>"),
    "buttons in one that goes on in marks": page("a <button>b</button> | <i>|</i>", "<p>"),
    "pseudo-tags": page("<what{} this>"),
    "tags without an end": page("<p"),
    "comments": page("<!-- a -->"),
    "characters": lambda size: page("<p>a</p>")(0) + "<p>".join(chr(0x4E00 + number % 20_000) for number in range(size // 6)),
    "[vc_row][vc_column]": content("[vc_row][vc_column]"),
    "[caption": content("[caption "),
    "[cc_…]": content("[cc_{}]"),
    "[vc_…]": content("[vc_{}]"),
    "yoast scripts": lambda size: json.dumps([POST | {"yoast_head": '<script type="application/ld+json">' * (size // 35)}]),
    "hidden text in a title": lambda size: json.dumps([POST | {"title": {"rendered": "<script>a" * (size // 9)}}]),
    "sections in sections": feed("<title><![CDATA[", after=""),
    "broken entries": feed("<item><title>a</titl></item>\n", "", ""),
    "values of JSON": lambda size: json.dumps(POST) + "{}" * (size // 4),
    "broken lines of JSON": lambda size: f"{json.dumps(POST)}\n" * 2 + '{"id":"\n' * (size // 8),
    "comments behind a call": lambda size: f"call({json.dumps([POST])})" + ")<!--" * (size // 5),
    "output of curl": lambda size: "* a\n" * (size // 4) + f"< HTTP/1.1 200\n\n{json.dumps([POST])}",
}
