"""HTML is recognised by its tags, wherever it begins; a text in which tags are named, or shown as examples, stays text."""

from __future__ import annotations

import pytest

from reex_cli.model import Page, Trust
from reex_cli.readers import Source, find_reader, readers
from reex_cli.readers._html.recognise import HEAD_CHARACTERS, WINDOW_CHARACTERS, cut_windows, is_html

LINE = "The tide mill at the end of the harbour has ground salt since 1710, and the miller shows how the gates are set. "
PROSE = "\n\n".join([LINE * 3] * 4)
PAGE = f"<!DOCTYPE html>\n<html>\n<head>\n<title>Salt</title>\n</head>\n<body>\n<h1>Salt</h1>\n<p>{LINE}</p>\n</body>\n</html>"
SAMPLE = "<!DOCTYPE html>\n<html>\n<body>\n<h1>Salt</h1>\n<p>My first page.</p>\n</body>\n</html>"
LINKED_DATA = '<script type="application/ld+json">{"@type": "Article", "headline": "Salt"}</script>'
SCRIPT = "var mill = '<b>' + salt; " * 20_000

HTML = {
    "a page": PAGE,
    "comments before": f"<!-- saved from url=(0040)https://mill.example -->\n<!-- again -->{PAGE}",
    "marks before": f"\ufeff\ufeff\x00 \n{PAGE}",
    "stray characters before": f"?> xx\n{PAGE}",
    "a few words before": f"Copied on Monday.\n\n<p>{LINE}</p>\n<p>{LINE}</p>",
    "a text before that is short": f"{LINE}\n\n<html><body>{f'<p class=a>{LINE}</p>' * 10}",
    "warnings of PHP before": f"<br />\n<b>Warning</b>: salt in <b>/a.php</b> on line <b>1</b><br />\n{PAGE}{LINKED_DATA}",
    "a plain warning of PHP before": f"Warning: salt in /a.php on line 1\n{PAGE}{LINKED_DATA}",
    "a warning before a fragment": f"PHP Notice: salt in /a.php on line 1\n<p>{LINE}</p><script>var a = {{}};</script>",
    "HTTP headers before": f"HTTP/1.1 200 OK\nContent-Type: text/html\n\n{PAGE}",
    "meta first": f"<meta charset=utf-8>\n<html><body><p>{LINE}</body></html>",
    "link first": f'<link rel="stylesheet" href="a.css"><div class="a">{LINE}</div>',
    "title first": f"<title>Salt</title>\n<p>{LINE}",
    "script first": f"<script>{SCRIPT}</script><div>{LINE}</div><p>{LINE}</p>",
    "style first": f"<style>p {{ color: red }}</style><p>{LINE}</p>",
    "a long script in the head": f"xx\n<!doctype html><html><head><script>{SCRIPT}</script></head><p>{LINE}</p>",
    "conditional comments": f"<!--[if IE 6]> <html> <![endif]-->\n<!--[if IE]><!--><html><!--<![endif]--><p>{LINE}",
    "XHTML": f'<?xml version="1.0"?>\n<?xml-stylesheet href="a.css"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><p>{LINE}</p></html>',
    "upper case": f'<FONT SIZE="2">{LINE}<BR>{LINE}</FONT>',
    "frames": '<TITLE>Salt</TITLE>\n<FRAMESET COLS="20%,80%">\n<FRAME SRC="a.html">\n<FRAME SRC="b.html">\n</FRAMESET>',
    **{
        name: f"<{name}>{LINE}</{name}>"
        for name in "div article section main table center font p span a h1 li blockquote pre app-root b".split()
    },
    "paragraphs never closed": f"<P>{LINE}\n\n<P>{LINE}\n",
    "one paragraph never closed": f"<p>{LINE}",
    "elements never closed": f"<div class=a><div class=b><p>{LINE}<p>{LINE}",
    "a list never closed": "<dl><dt>Salt<dd>comes from the sea<dt>Tide<dd>comes from the moon</dl>",
    "the end of a page": f"</div></div>\n<div class=b><p>{LINE}</p></div></div></body></html>",
    "the end of a paragraph first": f"{LINE}</p>\n<p>{LINE}</p>\n<p>{LINE}</p></div>",
    "text beside elements": f"<header><a href=/>Mill</a></header>{LINE}<footer>Salt</footer>",
    "paragraphs of Word": f"<p class=a><span lang=EN-US>{LINE}<o:p></o:p></span></p><p class=a>{LINE}<o:p></o:p></p>",
    "a drawing first": f'<svg viewBox="0 0 1 1"><path d="M0"/></svg><div>{LINE}</div>',
    "comments of blocks": f"<!-- wp:paragraph -->\n<p>{LINE}</p>\n<!-- /wp:paragraph -->",
    "breaks only": f"{LINE}<br>{LINE}<br/>\n<br/>\n{LINE}",
    "inline elements only": f'{LINE}It was <i>never</i> cheap, <a href="/a">as they say</a>.\n\nIn <b>1721</b> it was dear.',
}
NOT_HTML = {
    "prose": PROSE,
    "tags named": f'{PROSE}\n\nUse <p> for text and <br> for breaks; <a href="url"> links, <b>bold</b> marks.\n\n{PROSE}',
    "tags named in a short text": "The <p> element is text. A <div> is a box. Close a <p> with </p>, a <div> with </div>.",
    "tags named at the beginning": "<div> and <span> mean nothing. A <div> is a block. You close a <div> with </div>.",
    "a page named at the beginning": f"<html> is the root of a page. In it are <head> and <body>, and nothing else. {LINE}",
    "tags named on their own lines": f"We have a\n<header>\nelement and a\n<section>\nwith three\n<article>\ns.\n{PROSE}",
    "the tags that a form allows": 'You may use: <a href="" title=""> <abbr title=""> <b> <blockquote cite=""> <cite> <em> <i>',
    "tags named in Chinese": "使用<p>标签定义段落，<br>标签换行，<div>是块，<span>是行内。" * 3,
    "the script tag": f"Never put a <script> tag there. {PROSE} And close it with </script> yourself.",
    "a tutorial": f"{PROSE}\n\n{SAMPLE}\n\n{PROSE}",
    "a tutorial with the page at its end": f"How to write a page\n\n{PROSE}\n\n{SAMPLE}\n",
    "samples between paragraphs": f"{LINE}\n\n  <ul>\n    <li>salt</li>\n  </ul>\n\n{LINE}\n\n<h1>a</h1>\n<p>b</p>\n\n{LINE}",
    "a few inline samples": f"{LINE}So <b>bold</b> is bold. {PROSE}\n\nOr <i>italics</i>. {PROSE}\n\nOr <u>lines</u>. {PROSE}",
    "something embedded": f'{PROSE}\n\n<iframe src="https://mill.example"></iframe>\n',
    "a share bar below": f'{PROSE}\n\n<div class="share"><a href="/x">Share</a> <a href="/y">Post</a></div>',
    "code in Markdown": f"# Page\n\n{LINE}\n\n```html\n{SAMPLE}\n```\n\nThe `<p>` and `</p>`, `<b>a</b>`, `<i>b</i>`.\n",
    "keys in Markdown": f"# Keys\n\nPress <kbd>Alt</kbd>+<kbd>C</kbd> or <kbd>Alt</kbd>+<kbd>V</kbd>.\n\n## More\n\n{LINE}",
    "Markdown behind a picture": f'<p align="center">\n<img src="a.png">\n</p>\n\n# Salt\n\n[a](/a) [b](/b) ![c](d)\n\n{LINE}',
    "a drawing": '<svg xmlns="http://www.w3.org/2000/svg"><title>Salt</title><a href="x"><text>Tide</text></a></svg>',
    "XML": '<?xml version="1.0"?>\n<books><book><author>Ada</author><title>Salt</title><summary>A.</summary></book></books>',
    "XML without a declaration": "<note><to>Ada</to><from>Bea</from><heading>Salt</heading><body>Come.</body></note>",
    "an outline": '<opml version="2.0"><head><title>A</title></head><body><outline text="x"/><outline text="y"/></body></opml>',
    "JSON": '{"content": "<p>Salt</p><p>Tide</p><div class=\\"a\\">Mill</div>"}',
    "a list of JSON": '["<p>Salt</p>", "<p>Tide</p>", "<p>Mill</p>"]',
    "a table": 'id,body\n1,"<p class=""a"">Salt</p>"\n2,"<p class=""a"">Tide</p>"\n3,"<p class=""a"">Mill</p>"\n',
    "mail": f"From: Ada <ada@mill.example>\nTo: Bea <bea@mill.example>\n\n{LINE}\n\nBea <bea@mill.example> wrote:\n> {LINE}\n",
    "a page in mail": f'MIME-Version: 1.0\nContent-Type: text/html\n\n<html lang=3D"en"><p class=3D"a">{LINE}</p></html>',
    "C++": "#include <map>\nstd::vector<int> a;\ntemplate <class T>\nvoid f(std::map<string, int> b) { a.push_back(1); }\n",
    "JavaScript": "const a = '<div class=\"x\">' + b + '</div>';\nc.innerHTML = '<p>' + d + '</p>';\nappend(a);\n",
    "JSX": 'export default () => (\n  <div className="a">\n    <p onClick={f}>{a}</p>\n    <p style={g}>b</p>\n  </div>\n);\n',
    "Python": f'PAGE = """\\\n{SAMPLE}\n"""\n\n\ndef page():\n    return PAGE\n',
    "a template": "{% extends 'base.html' %}\n{% block content %}\n<h1>{{ title }}</h1>\n<p>{{ text }}</p>\n{% endblock %}\n",
    "a log": '127.0.0.1 - - "GET /a?b=<script>alert(1)</script> HTTP/1.0" 200 2326\n' * 10,
    "a chat": "12:01 <ada> hello\n12:02 <bea> hi\n12:03 <i> what\n12:04 <b> bye\n" * 5,
    "placeholders": "usage: mill <command>\n\n  <source>   where from\n  <time>   when\n  <title>   how it is called\n",
    "comparisons": "If a <b and b> c then a < c. I <3 salt. </rant>\n" * 5,
}


@pytest.mark.parametrize("name", HTML)
def test_html_is_recognised_wherever_it_begins(name: str) -> None:
    assert find_reader(Source("x", HTML[name].encode())).name == "html"


@pytest.mark.parametrize("name", NOT_HTML)
def test_a_text_with_tags_stays_what_it_is(name: str) -> None:
    assert not is_html(NOT_HTML[name])
    assert readers()["html"].sniff(Source("x", NOT_HTML[name].encode())) is Trust.NO


@pytest.mark.parametrize("name", [*HTML, *NOT_HTML])
def test_one_reader_trusts_in_it_most(name: str) -> None:
    source = Source("x", (HTML | NOT_HTML)[name].encode())
    trust = sorted((reader.sniff(source) for reader in readers().values()), reverse=True)
    assert trust[0] > trust[1]


def test_markdown_that_begins_with_html_stays_markdown() -> None:
    assert find_reader(Source("x", NOT_HTML["Markdown behind a picture"].encode())).name == "markdown"
    assert find_reader(Source("x", b"---\ntitle: Salt\n---\n<p>The tide.</p>\n<p>The mill.</p>")).name == "markdown"


def test_a_page_is_certain_and_a_fragment_is_likely() -> None:
    sniff = readers()["html"].sniff
    assert sniff(Source("x", HTML["a page"].encode())) is Trust.CERTAIN
    assert sniff(Source("x", HTML["div"].encode())) is Trust.LIKELY


def test_blank_lines_separate_paragraphs_where_all_tags_are_inline() -> None:
    source = Source("x", HTML["inline elements only"].encode())
    (page,) = (page for page in readers()["html"].read(source) if isinstance(page, Page))
    assert [block.line for block in page.blocks] == [1, 3]


@pytest.mark.parametrize("unit", ["<p>", "</p>", "<script> ", "<b>a ", "<!-- ", '<a b="', "```\n", "`a", "<br>\n\n"])
def test_a_text_of_any_size_is_weighed_in_a_few_windows(unit: str) -> None:
    windows = cut_windows(unit * 100_000)
    assert sum(map(len, windows)) <= HEAD_CHARACTERS + 2 * WINDOW_CHARACTERS
