"""The content of a post, as HTML that a browser would understand.

What WordPress and its plug-ins leave in a content that is no HTML (shortcodes, block comments, blank lines that
are paragraphs, addresses that are players) becomes the HTML that it stands for. Judges nothing.
"""

from __future__ import annotations

import re
from html import escape

from reex_cli.readers._wordpress.scanner import Change, kept, replaced
from reex_cli.readers._wordpress.shortcodes import FOOTNOTES, with_footnotes, without_shortcodes

CODE_NAMES = """code|sourcecode|source|php|css|js|javascript|html|xml|ruby|python|java|sql|bash|cc|cci?_\\w+|crayon|highlight
|codesyntax""".replace("\n", "")
CODE = re.compile(rf"(?<!\[)\[({CODE_NAMES})(?:(?<!highlight)|(?=\s[^\]]*lang))(?:\s[^\]]*)?\]", re.IGNORECASE)
LINE_END = re.compile(r"<br\s*/?>\n?", re.IGNORECASE)
PARAGRAPH_END = re.compile(r"(?<!\s)(?:\s*<br\s*/?>)?\s*</p>\s*<p[^>]*>", re.IGNORECASE)
PARAGRAPH = re.compile(r"</?p(?:\s[^>]*)?>", re.IGNORECASE)
ANGLE = str.maketrans({"<": "&lt;", ">": "&gt;"})
# Nothing in these is touched: what they hold is shown as it is typed, or not at all.
KEPT = re.compile(r"<((?:pre|code|script|style|textarea|tt|samp)\b|!--)", re.IGNORECASE)
BLANK_LINE = re.compile(r"\n[ \t\xa0]*\n\s*")
# Of qTranslate, in each of its ages: [:en]Salt[:fr]Sel[:], <!--:en-->Salt<!--:-->, {:en}Salt{:}
LANGUAGE = re.compile(r"\[:([a-z]{2})\]|<!--:([a-z]{2})-->|\{:([a-z]{2})\}")
LANGUAGE_ENDS = re.compile(r"\[:\]|<!--:-->|\{:\}")
LANGUAGE_HINTS = ("[:", "<!--:", "{:")
MOJIBAKE_TAIL = re.compile("Â[\x80-\x9f]")
POWERPRESS = re.compile(r"<(p)\b[^>]*\bpowerpress_links\b[^>]*>")
PLAYABLE = re.compile(r"href=[\"']([^\"'\s>]+\.(?:mp3|m4a|ogg|mp4|m4v)\b[^\"'\s>]*)[\"']")
POST_EMBED = re.compile(r"<(blockquote)\b[^>]*\bwp-embedded-content\b[^>]*>")
EMBEDDED_UNTIL = (
    r"</blockquote>(?:(?:\s|</?p>|<script\b[^<]*</script>)*<iframe\b[^>]*\bwp-embedded-content\b[^>]*>\s*</iframe>)?"
)
HREF = re.compile(r"href=[\"']([^\"']+)[\"']")
CAPTION_TEXT = re.compile(r"<(p|dd|div)\b([^>]*\bclass=[\"'][^\"'>]*\b(?:wp-caption-text|gallery-caption)\b[^>]*)>")
NOTE_MARK = re.compile(
    r"<sup\b[^>]*\b(?:fn|footnote-ref|footnote)\b[^>]*>\s*(?:<a\b[^>]*>)?\s*\[?(\w{1,4})\]?\s*(?:</a>)?\s*</sup>"
)
BACK = re.compile(r"(?<!\s)\s*<a\b[^<>]*>\s*↩\ufe0e?\s*</a>")
LONE_PICTURE = re.compile(r"<p\b[^>]*>\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)\s*</p>")
# Addresses that WordPress puts a player in the place of, where they stand alone on a line.
PLAYED = r"""(?:youtube\.com/(?:watch|embed/|shorts/|playlist)|youtu\.be/|vimeo\.com/(?:video/)?\d|dailymotion\.com/video/
    |soundcloud\.com/\w|ted\.com/talks/|open\.spotify\.com/|wordpress\.tv/\d|(?:twitter|x)\.com/\w+/status/
    |instagram\.com/(?:p|reel|tv)/|tiktok\.com/@|bsky\.app/profile/|flickr\.com/photos/|mixcloud\.com/\w|reddit\.com/r/\w+/comments/
    |speakerdeck\.com/\w|slideshare\.net/\w|issuu\.com/\w|facebook\.com/[\w.]+/(?:posts|videos)/|gist\.github\.com/\w)"""
PLAYED = re.sub(r"\s", "", PLAYED)
PLAYABLE_ADDRESS = re.compile(rf"http(?:s|vh?d?)?://(?:www\.|m\.)?{PLAYED}")
ADDRESS_LINE = re.compile(
    r"(^|\n|<p>|<br\s*/?>|<div class=\"wp-block-embed__wrapper\">)[ \t]*"
    rf"((?:https?|httpvh?d?)://(?:www\.|m\.)?{PLAYED}[^\s<>\"\[\]]*)[ \t]*(?=\n|$|</p>|<br\s*/?>|</div>)"
)
UNPLAYED = re.compile(r"(<div class=\"wp-block-embed__wrapper\">)\s*(https?://[^\s<>\"]+)\s*(?=</div>)")
# Posts of other networks: what they say stays, or goes, by rules; where they are is said by one of these.
SOCIAL = re.compile(
    r"<(blockquote)\b[^>]*\b(?:twitter-tweet|twitter-video|instagram-media|tiktok-embed|bluesky-embed|reddit-card"
    r"|reddit-embed-bq|fb-post|mastodon-embed|text-post-media)\b[^>]*>"
)
PERMALINK = re.compile(r"\b(?:data-(?:instgrm|text-post)-permalink|cite|data-href)=[\"'](https?:[^\"']+)")


def prepared(html: str, raw: bool = False) -> tuple[str, tuple[str, ...]]:
    """The HTML of a content, and what was repaired. `raw` is what an author typed, before WordPress made HTML of it."""
    raw = raw or "\r\n\r\n" in html  # what WordPress makes of it has no such line ends
    html, notes = repaired(html)
    if "[" in html:
        html = outside(html, codes) if "[/" in html else html
        html = with_footnotes(html) if any(f"[/{name}]" in html for name in FOOTNOTES) else html
        html = outside(html, without_shortcodes)
    html = with_embeds(html)
    if "<!--nextpage-->" in html:
        html = html.replace("<!--nextpage-->", "<div></div>")
    if "<img" in html:
        html = LONE_PICTURE.sub(r"<figure>\1</figure>", html)
    if "footnote" in html:
        html = BACK.sub("", NOTE_MARK.sub(r"[\1]", html))
    if "-caption" in html:
        html = replaced(CAPTION_TEXT, lambda name: f"</{name}>", html, _caption)
    if raw or ("<p" not in html and "<!-- wp:" not in html):
        html = outside(html, lambda part: BLANK_LINE.sub("\n<br><br>\n", part))
    return html, notes


def with_embeds(html: str) -> str:
    """HTML in which all that is embedded has its address in a frame."""
    if PLAYABLE_ADDRESS.search(html):
        html = outside(html, lambda part: ADDRESS_LINE.sub(_played, part))
    if "wp-block-embed__wrapper" in html:
        html = outside(html, lambda part: UNPLAYED.sub(_played, part))
    if "about:blank" in html:  # loaded late: the address is in another attribute
        html = html.replace('src="about:blank"', "")
    if "powerpress_links" in html and "<audio" not in html and "<video" not in html:
        html = replaced(POWERPRESS, lambda _: "</p>", html, _podcast)
    if "wp-embedded-content" in html:
        html = replaced(POST_EMBED, lambda _: EMBEDDED_UNTIL, html, _post_embed)
    if "<blockquote" in html and SOCIAL.search(html):
        html = replaced(SOCIAL, lambda _: "</blockquote>", html, _social)
    return html


def repaired(html: str) -> tuple[str, tuple[str, ...]]:
    """HTML with one kind of line end, without the tail of an encoding's mistake, its languages parted; and what was noted."""
    notes: tuple[str, ...] = ()
    if "\r" in html:
        html = html.replace("\r\n", "\n").replace("\r", "\n")
    if "Â" in html:
        html, times = MOJIBAKE_TAIL.subn("", html)
        notes = (f"mojibake: {times} repaired",) if times else ()
    said = ("".join(found) for found in LANGUAGE.findall(html)) if any(hint in html for hint in LANGUAGE_HINTS) else ()
    if len(found := list(dict.fromkeys(said))) > 1:
        html = LANGUAGE_ENDS.sub("<div></div>", LANGUAGE.sub("<div></div>", html))
        notes = (*notes, f"languages: {', '.join(found)} in one text")
    return html, notes


def outside(html: str, change: Change) -> str:
    """HTML that is changed everywhere but in code, scripts and comments."""
    return replaced(KEPT, lambda name: "-->" if name == "!--" else rf"</{name}\s*>", html, kept, change)


def codes(html: str) -> str:
    """HTML whose `[code]` is code."""
    return replaced(CODE, lambda name: rf"\[/{re.escape(name)}\]", html, _code)


def _code(_: re.Match[str], inner: str) -> str:
    """Code as it was typed, without the paragraphs that WordPress made of its lines."""
    code = LINE_END.sub("\n", PARAGRAPH_END.sub("\n\n", inner))
    code = PARAGRAPH.sub("", code)
    return f"<pre>{code.strip(chr(10)).translate(ANGLE)}\n</pre>"


def _podcast(found: re.Match[str], inner: str) -> str:
    """The links of a podcast's player, and what they play."""
    played = PLAYABLE.search(inner)
    return f'<iframe src="{played[1]}"></iframe>{found[0]}{inner}</p>' if played else f"{found[0]}{inner}</p>"


def _post_embed(found: re.Match[str], inner: str) -> str:
    """A post of another site, by its own address instead of that of its frame."""
    address = HREF.search(inner)
    frame = f'<iframe src="{address[1]}"></iframe>' if address else ""
    return f"{found[0]}{inner}</blockquote>{frame}"


def _social(found: re.Match[str], inner: str) -> str:
    """A post of another network, and its address: stated, or the last one in it."""
    stated = PERMALINK.search(found[0])
    address = stated[1] if stated else (HREF.findall(inner) or [""])[-1]
    frame = f'<iframe src="{address}"></iframe>' if address else ""
    return f"{found[0]}{inner}</blockquote>{frame}"


def _caption(found: re.Match[str], inner: str) -> str:
    return f"<figcaption{found[2]}>{inner}</figcaption>"


def _played(found: re.Match[str]) -> str:
    address = re.sub(r"^httpvh?d?:", "https:", found[2])
    return f'{found[1]}<iframe src="{escape(address)}"></iframe>'.replace("&amp;amp;", "&amp;")
