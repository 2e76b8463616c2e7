"""Prepares the content of a post: what WordPress would render when it shows the post becomes plain HTML here.

That is shortcodes, code, blank lines that separate paragraphs (`wpautop`), addresses that become players (oEmbed),
captions and footnotes. Removes no text; labelling is left to the rules.
"""

from __future__ import annotations

import re
from html import escape

from reex_cli.readers._wordpress.scanner import TextChange, keep_region, replace_regions
from reex_cli.readers._wordpress.shortcodes import FOOTNOTE_NAMES, move_footnotes, render_shortcodes

CODE_NAMES = """code|sourcecode|source|php|css|js|javascript|html|xml|ruby|python|java|sql|bash|cc|cci?_\\w+|crayon|highlight
|codesyntax""".replace("\n", "")
CODE_SHORTCODE = re.compile(
    rf"(?<!\[)\[({CODE_NAMES})(?:(?<!highlight)|(?=\s[^\]]{{0,1000}}lang))(?:\s[^\]]{{0,1000}})?\]", re.IGNORECASE
)
LINE_END = re.compile(r"<br\s*/?>\n?", re.IGNORECASE)
PARAGRAPH_END = re.compile(r"(?<!\s)(?:\s*<br\s*/?>)?\s*</p>\s*<p[^>]*>", re.IGNORECASE)
PARAGRAPH = re.compile(r"</?p(?:\s[^>]*)?>", re.IGNORECASE)
ESCAPED_ANGLES = str.maketrans({"<": "&lt;", ">": "&gt;"})
# The content of these elements is shown as it is typed, or not at all, and is not changed.
UNCHANGED_REGION = re.compile(r"<((?:pre|code|script|style|textarea|tt|samp)\b|!--)", re.IGNORECASE)
BLANK_LINE = re.compile(r"\n[ \t\xa0]*\n\s*")
# Marks of the plug-in qTranslate in all its versions: [:en]Salt[:fr]Sel[:], <!--:en-->Salt<!--:-->, {:en}Salt{:}
LANGUAGE_BEGINS = re.compile(r"\[:([a-z]{2})\]|<!--:([a-z]{2})-->|\{:([a-z]{2})\}")
LANGUAGE_ENDS = re.compile(r"\[:\]|<!--:-->|\{:\}")
LANGUAGE_HINTS = ("[:", "<!--:", "{:")
MOJIBAKE_TAIL = re.compile("Â[\x80-\x9f]")
POWERPRESS_LINKS = re.compile(r"<(p)\b[^>]*\bpowerpress_links\b[^>]*>")
MEDIA_LINK = re.compile(r"href=[\"']([^\"'\s>]+\.(?:mp3|m4a|ogg|mp4|m4v)\b[^\"'\s>]*)[\"']")
POST_EMBED = re.compile(r"<(blockquote)\b[^>]*\bwp-embedded-content\b[^>]*>")
POST_EMBED_END = (
    r"</blockquote>(?:(?:\s|</?p>|<script\b[^<]*</script>)*<iframe\b[^>]*\bwp-embedded-content\b[^>]*>\s*</iframe>)?"
)
HREF = re.compile(r"href=[\"']([^\"']+)[\"']")
CAPTION_BEGINS = re.compile(r"<(p|dd|div)\b([^>]*\bclass=[\"'][^\"'>]*\b(?:wp-caption-text|gallery-caption)\b[^>]*)>")
BACK_LINK = re.compile(r"(?<!\s)\s*<a\b[^<>]*>\s*↩\ufe0e?\s*</a>")
LONE_IMAGE = re.compile(r"<p\b[^>]*>\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)\s*</p>")
# Addresses that WordPress replaces by a player if they are alone on a line.
OEMBED_ADDRESS = r"""(?:youtube\.com/(?:watch|embed/|shorts/|playlist)|youtu\.be/|vimeo\.com/(?:video/)?\d
    |dailymotion\.com/video/|soundcloud\.com/\w|ted\.com/talks/|open\.spotify\.com/|wordpress\.tv/\d|(?:twitter|x)\.com/\w+/status/
    |instagram\.com/(?:p|reel|tv)/|tiktok\.com/@|bsky\.app/profile/|flickr\.com/photos/|mixcloud\.com/\w|reddit\.com/r/\w+/comments/
    |speakerdeck\.com/\w|slideshare\.net/\w|issuu\.com/\w|facebook\.com/[\w.]+/(?:posts|videos)/|gist\.github\.com/\w)"""
OEMBED_ADDRESS = re.sub(r"\s", "", OEMBED_ADDRESS)
PLAYABLE_ADDRESS = re.compile(rf"http(?:s|vh?d?)?://(?:www\.|m\.)?{OEMBED_ADDRESS}")
ADDRESS_LINE = re.compile(
    r"(^|\n|<p>|<br\s*/?>|<div class=\"wp-block-embed__wrapper\">)[ \t]*"
    rf"((?:https?|httpvh?d?)://(?:www\.|m\.)?{OEMBED_ADDRESS}[^\s<>\"\[\]]*)[ \t]*(?=\n|$|</p>|<br\s*/?>|</div>)"
)
EMBED_BLOCK_ADDRESS = re.compile(r"(<div class=\"wp-block-embed__wrapper\">)\s*(https?://[^\s<>\"]+)\s*(?=</div>)")
# Embedded posts of social networks: their text stays for the rules, their address becomes an embed.
SOCIAL_EMBED = re.compile(
    r"<(blockquote)\b[^>]*\b(?:twitter-tweet|twitter-video|instagram-media|tiktok-embed|bluesky-embed|reddit-card"
    r"|reddit-embed-bq|fb-post|mastodon-embed|text-post-media)\b[^>]*>"
)
PERMALINK = re.compile(r"\b(?:data-(?:instgrm|text-post)-permalink|cite|data-href)=[\"'](https?:[^\"']+)")


def prepare_html(html: str, is_raw: bool = False) -> tuple[str, tuple[str, ...]]:
    """Prepare the HTML of a content; also returns notes of repairs. `is_raw`: as typed, before WordPress rendered it."""
    is_raw = is_raw or "\r\n\r\n" in html  # rendered content has no such line ends
    html, notes = repair_text(html)
    if "[" in html:
        html = replace_outside_code(html, render_code_shortcodes) if "[/" in html else html
        html = move_footnotes(html) if any(f"[/{name}]" in html for name in FOOTNOTE_NAMES) else html
        html = replace_outside_code(html, render_shortcodes)
    html = add_embed_frames(html)
    if "<!--nextpage-->" in html:
        html = html.replace("<!--nextpage-->", "<div></div>")
    if "<img" in html:
        html = LONE_IMAGE.sub(r"<figure>\1</figure>", html)
    if "footnote" in html:
        html = BACK_LINK.sub("", html)
    if "-caption" in html:
        html = replace_regions(CAPTION_BEGINS, lambda name: f"</{name}>", html, _render_caption_text)
    if is_raw or ("<p" not in html and "<!-- wp:" not in html):
        html = replace_outside_code(html, lambda part: BLANK_LINE.sub("\n<br><br>\n", part))
    return html, notes


def add_embed_frames(html: str) -> str:
    """Put the address of everything that is embedded into an `<iframe>`."""
    if PLAYABLE_ADDRESS.search(html):
        html = replace_outside_code(html, lambda part: ADDRESS_LINE.sub(_frame_address, part))
    if "wp-block-embed__wrapper" in html:
        html = replace_outside_code(html, lambda part: EMBED_BLOCK_ADDRESS.sub(_frame_address, part))
    if "about:blank" in html:  # lazy loading: the address is in another attribute
        html = html.replace('src="about:blank"', "")
    if "powerpress_links" in html and "<audio" not in html and "<video" not in html:
        html = replace_regions(POWERPRESS_LINKS, lambda _: "</p>", html, _frame_podcast)
    if "wp-embedded-content" in html:
        html = replace_regions(POST_EMBED, lambda _: POST_EMBED_END, html, _frame_post_embed)
    if "<blockquote" in html and SOCIAL_EMBED.search(html):
        html = replace_regions(SOCIAL_EMBED, lambda _: "</blockquote>", html, _frame_social_embed)
    return html


def repair_text(html: str) -> tuple[str, tuple[str, ...]]:
    """Normalize line ends, remove leftovers of mojibake, and separate languages; also returns notes."""
    notes: tuple[str, ...] = ()
    if "\r" in html:
        html = html.replace("\r\n", "\n").replace("\r", "\n")
    if "Â" in html:
        html, count = MOJIBAKE_TAIL.subn("", html)
        notes = (f"mojibake: {count} repaired",) if count else ()
    has_languages = any(hint in html for hint in LANGUAGE_HINTS)
    codes = map("".join, LANGUAGE_BEGINS.findall(html)) if has_languages else ()
    if len(languages := list(dict.fromkeys(codes))) > 1:
        html = LANGUAGE_ENDS.sub("<div></div>", LANGUAGE_BEGINS.sub("<div></div>", html))
        notes = (*notes, f"languages: {', '.join(languages)} in one text")
    return html, notes


def replace_outside_code(html: str, change: TextChange) -> str:
    """Change HTML everywhere but in code, scripts and comments."""
    return replace_regions(
        UNCHANGED_REGION, lambda name: "-->" if name == "!--" else rf"</{name}\s*>", html, keep_region, change
    )


def render_code_shortcodes(html: str) -> str:
    """Render `[code]` and its many variants as `<pre>`."""
    return replace_regions(CODE_SHORTCODE, lambda name: rf"\[/{re.escape(name)}\]", html, _render_code)


def _render_code(_: re.Match[str], inner: str) -> str:
    """Render code as it was typed, without the paragraphs that WordPress made of its lines."""
    code = LINE_END.sub("\n", PARAGRAPH_END.sub("\n\n", inner))
    code = PARAGRAPH.sub("", code)
    return f"<pre>{code.strip(chr(10)).translate(ESCAPED_ANGLES)}\n</pre>"


def _frame_podcast(match: re.Match[str], inner: str) -> str:
    """Keep the links of a PowerPress podcast player, and frame the file that they play."""
    played = MEDIA_LINK.search(inner)
    return f'<iframe src="{played[1]}"></iframe>{match[0]}{inner}</p>' if played else f"{match[0]}{inner}</p>"


def _frame_post_embed(match: re.Match[str], inner: str) -> str:
    """Frame an embedded post of another site by its own address instead of that of its frame."""
    address = HREF.search(inner)
    frame = f'<iframe src="{address[1]}"></iframe>' if address else ""
    return f"{match[0]}{inner}</blockquote>{frame}"


def _frame_social_embed(match: re.Match[str], inner: str) -> str:
    """Frame the address of an embedded post of a social network: its permalink, or the last link in it."""
    stated = PERMALINK.search(match[0])
    address = stated[1] if stated else (HREF.findall(inner) or [""])[-1]
    frame = f'<iframe src="{address}"></iframe>' if address else ""
    return f"{match[0]}{inner}</blockquote>{frame}"


def _render_caption_text(match: re.Match[str], inner: str) -> str:
    return f"<figcaption{match[2]}>{inner}</figcaption>"


def _frame_address(match: re.Match[str]) -> str:
    address = re.sub(r"^httpvh?d?:", "https:", match[2])
    return f'{match[1]}<iframe src="{escape(address)}"></iframe>'.replace("&amp;amp;", "&amp;")
