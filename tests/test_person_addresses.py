# ruff: noqa: E501 - a line is a document, or a good part of one
"""No address of a person is exported: every writing of an address, in every place where an author, user or reader stands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html import escape
from time import process_time
from typing import Any

import pytest

from reex_cli.addresses import find_addresses, mask_addresses, remove_addresses
from reex_cli.item import Item
from reex_cli.json_record import to_record
from reex_cli.model import EXTRAS, Block, Kind, Label, Verdict
from reex_cli.options import Cleaning, Options
from reex_cli.pipeline import process
from reex_cli.redaction import find_person_addresses, redact_block

# Every writing of `zq.heron@zqhost.example`, of 203.0.113.77 and of 2001:db8::77; SECRET finds what is left of any.
WRITINGS = (
    "zq.heron@zqhost.example", "ZQ.Heron@zqhost.Example", "Zora Heron <zq.heron@zqhost.example>", "zq.heron@zqhost.example (Zora Heron)",
    "mailto:zq.heron@zqhost.example", "zq.heron (at) zqhost.example", "zq.heron [at] zqhost [dot] example",
    "zq.heron at zqhost dot example", "zq dot heron at zqhost dot example", "zq.heron&#64;zqhost.example", "zq.heron%40zqhost.example",
    "zq.heron＠zqhost．example", "zq.heron @ zqhost.example", "zq.heron@[203.0.113.77]", "203.0.113.77", "203.0.113.77:443",
    "Anonymous (203.0.113.77)", "203.0.113.xxx", "203.000.113.077", "203.0.113.77/24", "[2001:db8::77]", "[2001:db8::77]:443",
    "2001:db8::77%eth0", "2001:db8::77/64", "::ffff:203.0.113.77", "2001:0DB8:0:0:0:0:0:77", "host-203-0-113-77.zqhost.example",
)  # fmt: skip
SECRET = re.compile(r"zq|113\.0*(?:77|x)|db8:|113-77|d41d8cd98f00b204", re.IGNORECASE)
HASH = "d41d8cd98f00b204e9800998ecf8427e"
AVATAR = f"https://secure.gravatar.com/avatar/{HASH}?s=48"
PROSE = "The tide turns the wheel of the mill, and the miller who waits for it grinds by moonlight on most nights of the year."
HTML = f"<p>{PROSE}</p><p>Downstream the water is slower, and the second mill has to wait for an hour more before it can begin.</p>"


def post(**members: Any) -> str:
    """A post of the REST API with further members."""
    return json.dumps({
        "id": 7, "type": "post", "status": "publish", "link": "https://mill.example/a", "slug": "a", "author": 3,
        "title": {"rendered": "The Mill"}, "content": {"rendered": HTML}, **members,
    })  # fmt: skip


def wxr(item: str = "", head: str = "", kind: str = "post") -> str:
    """A WordPress export with one item."""
    return f"""<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Mills</title>
<wp:wxr_version>1.2</wp:wxr_version>{head}<item><title>The Mill</title><link>https://mill.example/a</link>{item}
<content:encoded><![CDATA[{HTML}]]></content:encoded><wp:post_id>7</wp:post_id><wp:post_type>{kind}</wp:post_type></item></channel></rss>"""


def rss(item: str, title: str = "The Mill", link: str = "https://mill.example/a", channel: str = "") -> str:
    """An RSS feed with one entry."""
    return f"""<rss version="2.0"><channel><title>Mills</title>{channel}<item><title>{title}</title><link>{link}</link>{item}
<description><![CDATA[{HTML}]]></description></item></channel></rss>"""


def page(body: str = "", head: str = "", above: str = "") -> str:
    """An HTML page with an article and something behind it."""
    return f"<html><head><title>The Mill</title>{head}</head><body>{above}<article><h1>The Mill</h1>{HTML}</article>{body}</body></html>"


def ld(author: Any) -> str:
    """A script with JSON-LD."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "Article", "headline": "The Mill", "author": author})}</script>'


def comment(name: str) -> str:
    """The comments of a WordPress theme."""
    return f"""<div id="comments" class="comments-area"><h2>One thought on “The Mill”</h2><ol class="comment-list">
<li class="comment"><article class="comment-body"><div class="comment-author vcard"><img alt="Avatar of {name}" src="{AVATAR}"
class="avatar"> <b class="fn">{name}</b> <span class="says">says:</span></div><div class="comment-content"><p>I read it.</p></div>
</article></li></ol></div>"""


JSON_PLACES: dict[str, Callable[[str], str]] = {
    "author_name": lambda name: post(author_name=name, author_email=name, author_ip=name),
    "author": lambda name: post(author=name),
    "list of authors": lambda name: post(author=[{"name": name, "email": name}]),
    "embedded author": lambda name: post(_embedded={"author": [{"name": name, "slug": name, "avatar_urls": {"48": AVATAR}}]}),
    "embedded reply": lambda name: post(_embedded={"replies": [[{"author_name": name, "content": {"rendered": name}}]]}),
    "co-author": lambda name: post(coauthors=[{"display_name": name, "user_email": name}], authors=[{"name": name}]),
    "co-author as a term": lambda name: post(
        _embedded={"wp:term": [[{"taxonomy": "author", "name": name, "slug": "cap-zq-heronzqhost-example", "description": name}]]},
        _links={"wp:term": [{"taxonomy": "author", "href": "https://mill.example/wp-json/wp/v2/coauthors?post=7"}]},
        class_list=["author-cap-zq-heronzqhost-example"], coauthors=[12],
    ),
    "slug of a co-author": lambda name: post(
        _links={"wp:term": [{"taxonomy": "author", "href": "https://mill.example/wp-json/wp/v2/coauthors?post=7"}]},
        class_list=["author-cap-zq-heronzqhost-example"], coauthors=[12],
        _embedded={"wp:term": [[{"taxonomy": "author", "name": "zq-heronzqhost-example", "description": f"x zq.heron@zqhost.example {name}"}]]},
    ),
    "Yoast": lambda name: post(yoast_head_json={
        "author": name, "twitter_misc": {"Written by": name}, "og_site_name": "Mills",
        "schema": {"@graph": [{"@type": "Person", "@id": "#1", "name": name}, {"@type": "Article", "author": {"@id": "#1"}}]},
    }),
    "head of Yoast": lambda name: post(yoast_head=f'<meta name="author" content="{escape(name)}">'),
    "Rank Math": lambda name: post(rankMath={"assessor": {"serpData": {"authorName": name}}}),
    "users": lambda name: json.dumps([json.loads(post()), {"id": 3, "name": name, "slug": name, "description": "", "avatar_urls": {}}]),
    "comment": lambda name: json.dumps({"id": 9, "post": 7, "author_name": name, "content": {"rendered": name}, "type": "comment"}),
    "comments in the content": lambda name: post(content={"rendered": HTML + comment(escape(name))}),
    "box in the content": lambda name: post(content={
        "rendered": f'{HTML}<div class="saboxplugin-wrap"><img src="{AVATAR}" alt="{escape(name)}"><p>{escape(name)}</p></div>'}),
    "block of latest comments": lambda name: post(content={
        "rendered": f'{HTML}<ol class="wp-block-latest-comments"><li class="wp-block-latest-comments__comment"><img src="{AVATAR}" '
                    f'class="avatar"><footer><a class="wp-block-latest-comments__comment-author">{escape(name)}</a> on '
                    f'<a class="wp-block-latest-comments__comment-link">The Mill</a></footer></li></ol>'}),
    "WordPress.com": lambda name: json.dumps({
        "ID": 7, "site_ID": 1, "URL": "https://mill.example/a", "title": "The Mill", "content": HTML, "type": "post",
        "author": {"ID": 3, "login": name, "email": name, "name": name, "nice_name": name, "avatar_URL": AVATAR}}),
    "WPGraphQL": lambda name: json.dumps({"data": {"posts": {"nodes": [{
        "id": "cG9zdDo3", "databaseId": 7, "title": "The Mill", "content": HTML, "author": {"node": {"name": name, "email": name}}}]}}}),
    "columns": lambda name: json.dumps([{
        "ID": 7, "post_author": name, "post_author_name": name, "post_title": "The Mill", "post_content": HTML, "post_type": "post"}]),
    "oEmbed": lambda name: json.dumps({
        "version": "1.0", "type": "rich", "provider_name": "W", "author_name": name, "html": "x", "title": name}),
    "rows of wp_comments": lambda name: json.dumps([
        {"type": "header", "comment": "Export to JSON plugin for PHPMyAdmin"},
        {"type": "table", "name": "wp_comments", "database": "wp", "data": [{
            "comment_ID": "1", "comment_post_ID": "7", "comment_author": name, "comment_author_email": name,
            "comment_author_IP": name, "comment_content": name}]}]),
    "rows of wp_users": lambda name: json.dumps([{"type": "table", "name": "wp_users", "database": "wp", "data": [{
        "ID": "1", "user_login": name, "user_nicename": name, "user_email": name, "display_name": name}]}]),
    "record of another tool": lambda name: json.dumps({"url": "https://mill.example/a", "title": "The Mill", "author": name, "content": HTML}),
    "record of trafilatura": lambda name: json.dumps({
        "title": "The Mill", "author": name, "hostname": "mill.example", "text": PROSE, "comments": f"{name}: I read it.",
        "source": "https://mill.example/a"}),
    **{f"post of type {kind}": lambda name, kind=kind: post(
        type=kind, title={"rendered": f"{name} - 2024-05-06"}, content={"rendered": f"<p>I read it.</p><p>AUTHOR: {escape(name)}</p>"})
       for kind in ("feedback", "flamingo_inbound", "flamingo_contact", "flamingo_outbound", "nf_sub", "shop_order", "edd_payment",
                    "guest-author")},
    "row of a message": lambda name: json.dumps([{
        "ID": "7", "post_type": "feedback", "post_title": name, "post_content": f"x\n<!--more-->\nAUTHOR: {name}\nIP: {name}"}]),
}  # fmt: skip
XML_PLACES: dict[str, Callable[[str], str]] = {
    "creator": lambda name: wxr(f"<dc:creator>{name}</dc:creator>"),
    "author in the head": lambda name: wxr("<dc:creator>heron</dc:creator>", (
        f"<wp:author><wp:author_login>heron</wp:author_login><wp:author_email>{name}</wp:author_email>"
        f"<wp:author_display_name>{name}</wp:author_display_name></wp:author>")),
    "slug of a login": lambda _: wxr("<dc:creator>zq-heronzqhost-example</dc:creator>", (
        "<wp:author><wp:author_login>zq-heronzqhost-example</wp:author_login><wp:author_email>zq.heron@zqhost.example</wp:author_email>"
        "<wp:author_display_name>zq-heronzqhost-example</wp:author_display_name></wp:author>")),
    "comment": lambda name: wxr(
        f"<wp:comment><wp:comment_author>{name}</wp:comment_author><wp:comment_content>{name}</wp:comment_content></wp:comment>"),
    "co-author": lambda name: wxr(
        f'<category domain="author" nicename="cap-zq-heronzqhost-example">{name}</category>'
        '<category domain="author" nicename="cap-zq-heronzqhost-example">cap-zq-heronzqhost-example</category>'),
    "slug of a co-author": lambda _: wxr(
        '<category domain="author" nicename="cap-zq-heronzqhost-example">zq-heronzqhost-example</category>',
        "<wp:author><wp:author_login>h</wp:author_login><wp:author_email>zq.heron@zqhost.example</wp:author_email></wp:author>"),
    **{f"item of type {kind}": lambda name, kind=kind: wxr(f"<excerpt:encoded>{name}</excerpt:encoded>", kind=kind).replace(
        "The Mill", name).replace(PROSE, name)
       for kind in ("feedback", "flamingo_inbound", "flamingo_contact", "flamingo_outbound", "guest-author", "shop_order", "nf_sub")},
    "author of RSS": lambda name: rss(f"<author>{name}</author>"),
    "creator of RSS": lambda name: rss(f"<dc:creator>{name}</dc:creator><itunes:author>{name}</itunes:author>"),
    "title of a comment": lambda name: rss(f"<dc:creator>{name}</dc:creator>", f"By: {name}"),
    "comment on a post": lambda name: rss("", f"Comment on The Mill by {name}"),
    "feed of comments": lambda name: rss(
        f"<guid>https://mill.example/?p=7#comment-9</guid><dc:creator>{name}</dc:creator>", f"By: {name}", "https://mill.example/a#comment-9"),
    "feed of comments in German": lambda name: rss(
        f"<dc:creator>{name}</dc:creator>", f"Von: {name}", channel="<link>https://mill.example/comments/feed/</link>"),
    "title of an Atom comment": lambda name: (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Comments on: The Mill</title><entry><title>By: {name}</title><author><name>{name}'
        f'</name></author><content type="html">{escape(HTML)}</content></entry></feed>'),
    "author of Atom": lambda name: (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Mills</title><entry><title>The Mill</title><author><name>{name}</name><email>{name}'
        f'</email></author><contributor><name>{name}</name></contributor><content type="html">{escape(HTML)}</content></entry></feed>'),
    "XML-RPC": lambda name: "<methodResponse><params><param><value><struct>" + "".join(
        f"<member><name>{key}</name><value><string>{value}</string></value></member>" for key, value in {
            "post_id": 7, "post_title": "The Mill", "post_content": escape(HTML), "post_type": "post", "post_author": name,
            "wp_author_display_name": name, "author_ip": name}.items()) + "</struct></value></param></params></methodResponse>",
    "oEmbed in XML": lambda name: f"<oembed><version>1.0</version><author_name>{name}</author_name><html>x</html></oembed>",
    "export of Disqus": lambda name: (
        '<?xml version="1.0" encoding="utf-8"?><disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">'
        '<category dsq:id="1"><forum>mill</forum></category><thread dsq:id="2"><id>a</id><link>https://mill.example/a</link>'
        f'<title>The Mill</title><author><email>{name}</email><name>{name}</name></author></thread><post dsq:id="3"><id/><message>'
        f"<![CDATA[<p>I read it.</p>]]></message><author><email>{name}</email><name>{name}</name></author><ipAddress>{name}</ipAddress>"
        '<thread dsq:id="2"/></post></disqus>'),
    "dump in XML": lambda name: (
        '<?xml version="1.0"?><mysqldump><database name="wp"><table_data name="wp_users"><row><field name="user_email">'
        f'{name}</field></row></table_data></database></mysqldump>'),
    "export of phpMyAdmin in XML": lambda name: (
        '<?xml version="1.0" encoding="utf-8"?><!-- phpMyAdmin XML Dump --><pma_xml_export version="1.0"><database name="wp">'
        f'<table name="wp_comments"><column name="comment_author_email">{name}</column></table></database></pma_xml_export>'),
}  # fmt: skip
HTML_PLACES: dict[str, Callable[[str], str]] = {
    "meta author": lambda name: page(head=f'<meta name="author" content="{name}"><meta property="article:author" content="{name}">'),
    "other meta authors": lambda name: page(head=f'<meta name="dc.creator" content="{name}"><meta name="twitter:creator" content="{name}">'),
    "title of an archive": lambda name: page().replace("<title>The Mill", f"<title>{name}, Author at Mills"),
    "heading of an archive": lambda name: page(above=f'<h1 class="page-title">Author: <span class="vcard">{name}</span></h1>'),
    "title of a comment": lambda name: page(head=f'<meta property="og:title" content="Comment on The Mill by {name}">'),
    "rel=author": lambda name: page(above=f'<p>By <a rel="author" href="/author/heron">{name}</a></p>'),
    "microdata": lambda name: page(above=f'<span itemprop="author" itemscope><span itemprop="name">{name}</span></span>'),
    "byline": lambda name: page(above=f'<p class="byline">By {name}</p>'),
    "byline with a date": lambda name: page(above=f"<p>Posted by {name} on May 6, 2024</p>"),
    "byline in a span": lambda name: page(above=f'<p>May 6, 2024 <span class="author vcard"><a class="fn n">{name}</a></span></p>'),
    "comments": lambda name: page(comment(name)),
    "comments without classes": lambda name: page(f"<h3>2 Comments</h3><p>{name} says:</p><p>I read it.</p><p>{name} says:</p><p>I, too.</p>"),
    "comments of another system": lambda name: page(
        f'<section class="replies"><div class="reply"><p class="reply-user">{name}</p><time>May 6, 2024</time><p>I read it.</p></div></section>'),
    "comments of an old system": lambda name: page(
        f'<div class="c"><p><strong>{name}</strong> wrote on May 6, 2024 at 7:08 am</p><p>I read it twice.</p></div>'),
    "address beside a comment": lambda name: page(f'<div class="comment"><b>A reader</b> <small>IP: {name}</small><p>I read it.</p></div>'),
    "admin bar": lambda name: page(
        f'<div id="wpadminbar"><ul><li id="wp-admin-bar-my-account"><a class="ab-item" href="/wp-admin/profile.php">Howdy, '
        f'<span class="display-name">{name}</span><img alt="" src="{AVATAR}" class="avatar"></a></li></ul></div>'),
    "greeting": lambda name: page(above=f"<nav><a href='/profile'>Howdy, {name}</a></nav>"),
    "logged in": lambda name: page(f'<div id="respond"><p class="logged-in-as">Logged in as {name}. <a href="/logout">Log out?</a></p></div>'),
    "widget of comments": lambda name: page(
        f'<aside><ul id="recentcomments"><li class="recentcomments"><span class="comment-author-link">{name}</span> on <a href="/a">The Mill</a>'
        "</li></ul></aside>"),
    "author box": lambda name: page(f'<div class="author-box"><img alt="{name}" src="{AVATAR}"><h4>About {name}</h4><p>{name} writes.</p></div>'),
    "avatars": lambda name: page(
        f'<div class="avatar"><img alt="{name}" data-src="{AVATAR}" src="data:image/gif;base64,AAAA"><img src="x.gif" srcset="{AVATAR} 2x">'
        f'<img src="https://cravatar.cn/avatar/{HASH}"><img src="https://i0.wp.com/secure.gravatar.com/avatar/{HASH}?s=1">'
        f'<img src="https://seccdn.libravatar.org/avatar/{HASH}{HASH}"><img src="https://www.gravatar.com/avatar.php?gravatar_id={HASH}">'
        f'<img src="/img?url=https%3A%2F%2Fsecure.gravatar.com%2Favatar%2F{HASH}"><iframe src="https://gravatar.com/{HASH}.card"></iframe></div>'),
}  # fmt: skip
LD_PLACES: dict[str, Callable[[str], str]] = {
    "name of an author": lambda name: page(head=ld({"@type": "Person", "name": name, "email": name})),
    "author": lambda name: page(head=ld(name)),
    "authors": lambda name: page(head=ld([name, {"name": name}])),
}
TEXT_PLACES: dict[str, Callable[[str], str]] = {
    "front matter": lambda name: f"---\ntitle: The Mill\nauthor: {json.dumps(name)}\n---\n\n{PROSE}\n",
    "list in front matter": lambda name: f"---\ntitle: The Mill\nauthors:\n  - name: {json.dumps(name)}\n---\n\n{PROSE}\n",
    "objects in front matter": lambda name: f"---\ntitle: The Mill\nauthor: {{name: {json.dumps(name)}, email: {json.dumps(name)}}}\n---\n\n{PROSE}\n",
    "mapping without a name": lambda name: f"---\ntitle: The Mill\nauthor: {{email: {json.dumps(name)}}}\n---\n\n{PROSE}\n",
    "TOML": lambda name: f"+++\ntitle = 'The Mill'\nauthor = {json.dumps(name, ensure_ascii=False)}\n+++\n\n{PROSE}\n",
    "byline": lambda name: f"The Mill\n\nBy {name}\n\n{PROSE}\n\n{PROSE}\n",
    "byline with a date": lambda name: f"The Mill\n\nPosted by {name} on May 6, 2024\n\n{PROSE}\n\n{PROSE}\n",
    "comments of a dump": lambda name: (
        f"Home\nAbout\nContact\nThe Mill\n\n{PROSE}\n\n{PROSE}\n\nShare this:\nFacebook\nTwitter\n\n2 Comments\n\n{name} says:\n\nI read it."
        f"\n\nReply\n\n{name}\nMay 6, 2024 at 7:08 am\n\nI read it twice.\n\nReply\n\nLeave a Reply\n\nYour email address will not be published."),
    "bar of a dump": lambda name: (
        f"Howdy, {name}\nHome\nAbout\nContact\nThe Mill\n\n{PROSE}\n\n{PROSE}\n\nShare this:\nFacebook\nTwitter\n\nLeave a Reply\n\nLog in"),
    "mail": lambda name: (
        f"From: {name}\nTo: Mill list <{name}>\nReply-To: {name}\nSubject: The Mill\n\n{PROSE}\n\nOn Mon, Zora Heron <{name}> wrote:\n> {PROSE}"),
    "dump of MySQL": lambda name: (
        f"-- MySQL dump 10.13  Distrib 8.0.36\n--\n-- Host: localhost    Database: wp\n\nDROP TABLE IF EXISTS `wp_comments`;\n"
        f"INSERT INTO `wp_comments` VALUES (1,7,'{name}','{name}','','{name}','2024-05-06 07:08:09','I read it.');\n"),
    "rows of MySQL": lambda name: f"INSERT INTO wp_users VALUES (1,'{name}','x','{name}','{name}','','2024-05-06 07:08:09','',0,'{name}');\n" * 3,
    "dump of phpMyAdmin": lambda name: (
        "-- phpMyAdmin SQL Dump\n-- version 5.2.1\n\nSET SQL_MODE = 'NO_AUTO_VALUE_ON_ZERO';\n\nINSERT INTO `wp_users` (`ID`, `user_login`, "
        f"`user_email`) VALUES\n(1, '{name}', '{name}');\n"),
    "dump of PostgreSQL": lambda name: (
        f"--\n-- PostgreSQL database dump\n--\n\nCOPY public.users (id, email) FROM stdin;\n1\t{name}\n\\.\n"),
    "CSV of comments": lambda name: (
        '"comment_ID","comment_post_ID","comment_author","comment_author_email","comment_author_IP","comment_content"\n'
        f'"1","7","{name}","{name}","{name}","I read it."\n'),
    "CSV without a head": lambda name: f'"1","7","{name}","zq.heron@zqhost.example","","203.0.113.77","2024-05-06 07:08:09","I read it."\n' * 3,
    "CSV with semicolons": lambda name: f"ID;user_login;user_pass;user_email\n1;{name};x;{name}\n",
    "TSV of posts": lambda name: f"ID\tpost_author\tpost_date\tpost_content\tpost_title\tpost_type\n7\t1\t2024-05-06\t{name}\t{name}\tfeedback\n",
    "table of mysql": lambda name: (
        "+----+------------+----------------+\n| ID | user_login | user_email     |\n+----+------------+----------------+\n"
        f"|  1 | {name} | {name} |\n+----+------------+----------------+\n"),
}  # fmt: skip


def sources() -> Iterator[Any]:
    """Each place, with a function that writes an address there."""
    for kind, places, quote in (
        ("json", JSON_PLACES, str), ("xml", XML_PLACES, escape), ("html", HTML_PLACES, escape), ("ld", LD_PLACES, str),
        ("text", TEXT_PLACES, str),
    ):  # fmt: skip
        for place, make in places.items():
            yield pytest.param(lambda name, make=make, quote=quote: make(quote(name)), id=f"{kind}-{place}")


def export(text: str, cleaning: Cleaning = Cleaning()) -> str:
    """Everything that is exported of a source, and everything that is said about it."""
    outcome = process(Item("x", data=text.encode()), Options(detail=frozenset(EXTRAS), cleaning=cleaning))
    assert outcome.articles or outcome.skipped or {failure.code for failure in outcome.failures} == {"not-recognised"}
    records = [to_record(article, frozenset(EXTRAS)) for article in outcome.articles]
    return json.dumps([records, outcome.failures, outcome.notes, dict(outcome.skipped)], ensure_ascii=False)


@pytest.mark.parametrize("make", list(sources()))
def test_an_address_of_a_person_is_exported_from_no_place_and_in_no_writing(make: Callable[[str], str]) -> None:
    leaks = {writing: found[0] for writing in WRITINGS if (found := SECRET.findall(export(make(writing))))}
    assert leaks == {}


@pytest.mark.parametrize("cleaning", [Cleaning(raw=True), Cleaning(keep=frozenset(("comments", "author-box", "boilerplate")))])
@pytest.mark.parametrize("place", ["comments", "comments without classes", "author box", "avatars", "byline", "admin bar"])
def test_comments_and_boxes_that_are_kept_have_no_addresses_either(place: str, cleaning: Cleaning) -> None:
    leaks = {writing for writing in WRITINGS if SECRET.search(export(HTML_PLACES[place](escape(writing)), cleaning))}
    assert leaks == set()


PUBLISHED = "Write to editors@mill.example before May, or log in to the gate at 192.168.0.1 and ask for help there, they say."


@pytest.mark.parametrize(
    "text",
    [
        page().replace("</article>", f"<p>{PUBLISHED}</p></article>"),
        post(content={"rendered": f"{HTML}<p>{PUBLISHED}</p>"}),
        wxr().replace(HTML, f"{HTML}<p>{PUBLISHED}</p>"),
        rss("").replace(HTML, f"{HTML}<p>{PUBLISHED}</p>"),
        f"---\ntitle: The Mill\n---\n\n{PROSE}\n\n{PUBLISHED}\n",
        f"The Mill\n\n{PROSE}\n\n{PUBLISHED}\n\n{PROSE}\n",
    ],
)
def test_an_address_in_the_prose_of_an_article_stays(text: str) -> None:
    assert PUBLISHED in json.loads(export(text))[0][0]["text"]


@pytest.mark.parametrize(
    "title", ["How to log in to 192.168.1.1", "What 8.8.8.8, 1.1.1.1 and others are for", "At the Mill (at Last)"]
)
def test_the_title_of_an_article_stays(title: str) -> None:
    assert json.loads(export(post(title={"rendered": title})))[0][0]["title"] == title
    assert json.loads(export(rss("", title)))[0][0]["title"] == title


@pytest.mark.parametrize(
    "text",
    [
        "At noon (at the mill) we met at weir.example.", "Version v1.2.3.4 came at 12:30:45.", "A std::vector, a::b and ::", "logo@2x.png",
        "@heron and @heron@social.example", "npm i pkg@1.2.3", "From 2024-05-06-07 on", "Call 1-800-637-3181", "Grey Heron at The Weir",
        "5.3.6.61.2 is the newest", "Look at dot matrix printers", "&#64; is a sign", "Heron @ Weir", "1:2 and 3:4:5",
    ],
)  # fmt: skip
def test_only_addresses_are_masked(text: str) -> None:
    assert find_addresses(text) == []
    assert mask_addresses(text) == remove_addresses(text) == text


def test_the_rest_of_a_name_stays() -> None:
    names = ("Zora Heron (192.0.2.7)", "zora@weir.example (Zora Heron)", "Zora Heron, zora@weir.example", "Zora Heron")
    assert {remove_addresses(name) for name in names} == {"Zora Heron"}


@pytest.mark.parametrize(
    ("kind", "types"),
    [
        ("message", ("feedback", "flamingo_inbound", "flamingo_outbound", "nf_sub")), ("user", ("guest-author", "flamingo_contact")),
        ("order", ("shop_order", "edd_payment")), ("form", ("wpcf7_contact_form", "wpforms")),
    ],
)  # fmt: skip
def test_what_plug_ins_keep_of_people_is_skipped_and_counted(kind: str, types: tuple[str, ...]) -> None:
    for type_ in types:
        for text in (
            post(type=type_),
            wxr(kind=type_),
            json.dumps([{"ID": "7", "post_type": type_, "post_title": "A", "post_content": "B"}]),
        ):
            assert json.loads(export(text))[::3] == [[], {kind: 1}]


@pytest.mark.parametrize(
    "place", ["title of a comment", "feed of comments", "feed of comments in German", "title of an Atom comment"]
)
def test_comments_in_feeds_are_skipped_and_counted(place: str) -> None:
    assert json.loads(export(XML_PLACES[place]("Zora Heron")))[::3] == [[], {"comment": 1}]


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("dump of MySQL", "database"), ("rows of MySQL", "database"), ("dump of PostgreSQL", "database"),
        ("CSV of comments", "database"), ("CSV without a head", "table"),
    ],
)  # fmt: skip
def test_a_dump_is_skipped_by_kind(place: str, kind: str) -> None:
    assert json.loads(export(TEXT_PLACES[place](WRITINGS[0])))[::3] == [[], {kind: 1}]


@pytest.mark.parametrize(
    "text",
    [
        f"Insert into the wheel what the miller asks for.\n\n{PROSE}", f"INSERT a coin.\n\n{PROSE}", f"Drop table and chairs.\n\n{PROSE}",
        f"A, b, and c\n\nD, e, and f\n\n{PROSE}", f"zora@weir.example\n\n{PROSE}", f"192.0.2.7 is an address.\n\n{PROSE}",
        f"-- The Mill --\n\n{PROSE}", "\n".join(f"Zora, Heron, {number}, weir" for number in range(9)),
    ],
)  # fmt: skip
def test_a_text_that_only_resembles_a_dump_is_read(text: str) -> None:
    assert len(json.loads(export(text))[0]) == 1


@pytest.mark.parametrize("piece", ["a@b.cd ", "1.1.1.1 ", "::1 ", "a at b dot c ", "(at)", "a.", "x ", '"a', "1-1-1-1.a.b "])
def test_addresses_are_found_in_linear_time(piece: str) -> None:
    def measure(length: int) -> float:
        text = piece * (length // len(piece))
        blocks = [Block(Kind.PARAGRAPH, text, 1), Block(Kind.PARAGRAPH, f"{text}!x", 2)]
        verdicts = [Verdict(Label.COMMENTS, "x"), Verdict(Label.CONTENT, "x")]
        start = process_time()
        people = find_person_addresses(blocks, verdicts)
        for block, verdict in zip(blocks, verdicts, strict=True):
            redact_block(block, verdict, people)
        return process_time() - start

    assert min(measure(8_000) for _ in range(2)) < 8 * max(min(measure(2_000) for _ in range(2)), 0.0005)
