"""Shortcodes that reached the content: WordPress' own, and those of plug-ins that were not there to read them.

Square brackets are mostly prose, so a bracket is a shortcode only where something says so: a prefix of a page
builder, a quoted attribute, a closing tag, a name of WordPress' own. Builders' tags go and what they enclose stays.
"""

from __future__ import annotations

import re
from html import escape, unescape

from reex_cli.readers._wordpress.regions import replaced

# Page builders begin all their names so: WPBakery, Divi, Avada, Enfold, Cornerstone, Tatsu, Unyson, Shortcodes Ultimate …
PREFIXES = (
    "vc_ et_pb_ fusion_ av_ cs_ kc_ su_ mk_ nectar_ tatsu_ oshine_ bt_bb_ ult_ ultimate_ dt_ fw_ mpc_ rev_slider qode_ "
    "eltd_ mkdf_ edgtf_ wpb_ thrive_ elementor- siteorigin_ ux_ themify_ porto_ bs_ rt_ wr_ tcb_ pt_ stm_ edge_ td_ tdm_ tdc_"
).split()
EMBEDS = frozenset(
    "embed youtube vimeo soundcloud audio video wpvideo ted dailymotion twitter tweet instagram gist spotify".split()
)
GONE = frozenset("gallery playlist nggallery slideshow contact-form contact-form-7 gravityform wpforms toc no_toc".split())
GARBLED = frozenset("vc_raw_html vc_raw_js et_pb_code_raw".split())  # enclose base 64
HEADINGS = frozenset("vc_custom_heading av_heading fusion_heading et_pb_heading".split())
QUOTE = "[\"'“”″‘’«»]|&(?:quot|#8220|#8221|#8243|#8216|#8217|#34|#039|rdquo|ldquo);"
TAG = re.compile(r"\[(\[?)(/?)([A-Za-z][\w-]*)((?:[\s=](?:[^\[\]<>]|<br\s*/?>){0,4000}?)?)(/?)\](\]?)")
QUOTED = re.compile(rf"[\w-]\s*=\s*(?:{QUOTE})")
ATTRIBUTE = re.compile(rf"([\w-]+)\s*=\s*(?:{QUOTE})(.*?)(?:{QUOTE})", re.DOTALL)
BARE = re.compile(r"[\w-]+=[\w./:,%#-]+(?:\s|$)")
ADDRESS = re.compile(r"(?:https?:)?//[^\s\"'<>\]“”″‘’]+")
CAPTION = re.compile(r"\[(caption|wp_caption)\b([^\]]*)\]")
GARBLED_BEGINS = re.compile(rf"\[({'|'.join(sorted(GARBLED))})\b[^\]]*\]")
PICTURE = re.compile(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", re.DOTALL)
ENCLOSED_ADDRESS = re.compile(
    r"\[(embed|youtube|vimeo|audio|video|soundcloud)\b([^\]]*)\]\s*(https?://[^\s<\[]+)\s*\[/\1\]", re.IGNORECASE
)
BREAK = "\n<div></div>\n"  # where a part of a page ends, text does not run on


def without_shortcodes(html: str) -> str:
    """The same HTML with its shortcodes as HTML.

    >>> without_shortcodes('[vc_row type=&#8221;wide&#8221;]Salt [sic] sells.[/vc_row]').split()
    ['<div></div>', 'Salt', '[sic]', 'sells.', '<div></div>']
    >>> without_shortcodes('[dropcap]T[/dropcap]he mill [see p. 4] and [[gallery]]')
    'The mill [see p. 4] and [gallery]'
    """
    html = replaced(CAPTION, _closing, html, _captioned)
    html = replaced(GARBLED_BEGINS, _closing, html, lambda _, __: BREAK)
    html = ENCLOSED_ADDRESS.sub(lambda found: _embed(found[3]), html)
    closed = {found[3].lower() for found in TAG.finditer(html) if found[2]}
    return TAG.sub(lambda found: _replaced(found, closed), html)


def _replaced(found: re.Match[str], closed: set[str]) -> str:
    outer, closing, name, attributes, _, after = found.groups()
    if outer and after:  # [[name]] is how a shortcode is written about
        return found[0][1:-1]
    lower = name.lower()
    if lower.startswith(tuple(PREFIXES)):
        put = _heading(attributes) if lower in HEADINGS and not closing else BREAK
    elif closing:
        put = ""
    elif lower in EMBEDS and (address := ADDRESS.search(unescape(attributes))):
        put = _embed(address[0])
    elif lower in GONE and (not attributes.strip() or "=" in attributes):
        put = ""
    elif lower in closed or QUOTED.search(attributes) or (lower in EMBEDS and BARE.search(attributes)):
        put = _embed(address[0]) if lower in EMBEDS and (address := ADDRESS.search(unescape(attributes))) else ""
    else:
        return found[0]
    return ("[" if outer else "") + put + ("]" if after else "")


def _heading(attributes: str) -> str:
    """A heading whose words are an attribute."""
    values = dict(ATTRIBUTE.findall(attributes))
    text = values.get("text") or values.get("heading") or values.get("title") or ""
    return f"{BREAK}<h2>{text}</h2>" if text else BREAK


def _closing(name: str) -> str:
    return rf"\[/{name}\]"


def _captioned(found: re.Match[str], inner: str) -> str:
    """A picture and its caption; old posts have the words in an attribute."""
    picture = PICTURE.match(inner)
    image, words = picture.groups() if picture else ("", inner)
    if not words.strip():
        words = next((value for key, value in ATTRIBUTE.findall(found[2]) if key == "caption"), "")
    return f'<figure class="wp-caption">{image}<figcaption>{words.strip()}</figcaption></figure>'


def _embed(address: str) -> str:
    return f'{BREAK}<iframe src="{escape(unescape(address))}"></iframe>'
