"""Shortcodes that reached the content: WordPress' own, and those of plug-ins that were not there to read them.

Square brackets are mostly prose, so a bracket is a shortcode only where something says so: a prefix of a page
builder, an attribute, a closing tag, a name of WordPress' own. Tags go and what they enclose stays, with the titles
that they give it; what they play or embed stays by its address.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import NamedTuple

from reex_cli.readers._wordpress.scanner import replaced

# Page builders begin all their names so: WPBakery, Divi, Avada, Enfold, Cornerstone, Tatsu, Unyson, Shortcodes Ultimate …
PREFIXES = (
    "vc_ et_pb_ fusion_ av_ cs_ kc_ su_ mk_ nectar_ tatsu_ oshine_ bt_bb_ ult_ ultimate_ dt_ fw_ mpc_ rev_slider qode_ "
    "eltd_ mkdf_ edgtf_ wpb_ thrive_ elementor- siteorigin_ ux_ themify_ porto_ bs_ rt_ wr_ tcb_ pt_ stm_ edge_ td_ tdm_ tdc_"
).split()
EMBEDS = frozenset(
    """embed youtube vimeo soundcloud audio video wpvideo videopress ted dailymotion twitter tweet instagram gist spotify
    embedyt fvplayer tiktok facebook reddit flickr mixcloud bandcamp slideshare scribd archiveorg googlemaps codepen
    kickstarter pinterest podcast powerpress twitchtv polldaddy crowdsignal""".split()
)
GONE = frozenset(
    """gallery playlist nggallery slideshow contact-form contact-form-7 gravityform wpforms toc no_toc ez-toc lwptoc powerpress
    addtoany social_share printfriendly yarpp related_posts yuzo_related simple-author-box author_box instagram-feed
    twitter-feed custom-twitter-feeds jetpack_subscription_form jetpack-related-posts sharethis-inline-buttons
    rank_math_breadcrumb wpseo_breadcrumb divider clearfix clearboth spacer adinserter adrotate""".split()
)
GARBLED = frozenset("vc_raw_html vc_raw_js et_pb_code_raw".split())  # enclose base 64
HEADINGS = frozenset("vc_custom_heading av_heading fusion_heading et_pb_heading".split())
FOOTNOTES = "ref footnote fn efn_note mfn sidenote".split()
# What the last word of a name says of what the shortcode encloses.
BUTTONS = frozenset(("button", "btn"))
QUOTES = frozenset(("quote", "blockquote", "pullquote"))
TITLED = frozenset("toggle tab spoiler accordion panel section faq question blurb cta slide item box expand collapse".split())
PARTS = frozenset(
    """toggle tab accordion panel section faq blurb cta slide half third thirds fourth fourths fifth sixth last column columns
    col row container tabs group wrap wrapper div grid alert notice""".split()
)
TITLES = ("title", "heading", "question", "text")
QUOTE = "[\"'“”″‘’«»]|&(?:quot|#8220|#8221|#8243|#8216|#8217|#34|#039|rdquo|ldquo);"
TAG = re.compile(r"\[(\[?)(/?)([A-Za-z][\w-]*)((?:[\s=](?:[^\[\]<>]|<br\s*/?>){0,4000}?)?)(/?)\](\]?)")
BUILDER = re.compile(rf"\[(/?)((?:{'|'.join(map(re.escape, PREFIXES))})[\w-]*)([^\[\]]{{0,8000}})\]", re.IGNORECASE)
QUOTED = re.compile(rf"[\w-]\s*=\s*(?:{QUOTE})")
ATTRIBUTE = re.compile(rf"(?<![\w-])([\w-]++)\s*=\s*(?:{QUOTE})(.*?)(?:{QUOTE})", re.DOTALL)
BARE = re.compile(r"(?<![\w-])[\w-]++=[\w./:,%#-]++(?:\s|$)")
# Attributes that nobody has quoted; in prose, only these names are none of its own.
UNQUOTED = re.compile(
    r"""(?:\s+(?:ids?|slug|cat|category|limit|columns?|count|number|width|height|url|href|src|type|align|class|alias|layout|group
    |album|post|orderby|order|theme|slider|tag|user|poll|doc|file|ajax|title|description|size|color)=[\w./:,%\#&=?+-]+)+\s*""",
    re.VERBOSE,
)
ADDRESS = re.compile(r"(?:https?:)?//[^\s\"'<>\]“”″‘’]+")
PLAYED = {
    "youtube": (re.compile(r"(?:^|[\s=\"'“”″])([\w-]{11})(?![\w-])"), "https://www.youtube.com/watch?v="),
    "vimeo": (re.compile(r"(?:^|[\s=\"'“”″])(\d{5,12})\b"), "https://vimeo.com/"),
    "dailymotion": (re.compile(r"(?:^|[\s=\"'“”″])(x\w{4,8})\b"), "https://www.dailymotion.com/video/"),
}
PLAYER = re.compile(r"youtube|vimeo|dailymotion|video|audio|soundcloud|embed")
CAPTION = re.compile(r"\[(caption|wp_caption)\b([^\]]*)\]")
GARBLED_BEGINS = re.compile(rf"\[({'|'.join(sorted(GARBLED))})\b[^\]]*\]")
FOOTNOTE_BEGINS = re.compile(rf"\s?(?<!\[)\[({'|'.join(FOOTNOTES)})\]")
ALONE = re.compile(r"(<p\b[^<>]*>\s*|^[ \t]*)\[[a-z][a-z0-9]*(?:_[a-z0-9]+)+\s*/?\]\s*(</p>|$)", re.MULTILINE)
PICTURE = re.compile(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", re.DOTALL)
ENCLOSED_ADDRESS = re.compile(
    rf"\[({'|'.join(sorted(EMBEDS))})\b([^\]]*)\]\s*(https?://[^\s<\[]+)\s*\[/\1\]",
    re.IGNORECASE,
)
BREAK = "\n<div></div>\n"  # where a part of a page ends, text does not run on


class Tag(NamedTuple):
    """One shortcode's beginning or end."""

    name: str
    attributes: str
    is_end: bool
    is_pair: bool  # whether it encloses something
    touches: bool = False  # whether another one begins right behind its end

    @property
    def last_word(self) -> str:
        """What it is, by most plug-ins' way of naming."""
        return re.split("[_-]", self.name.rstrip("0123456789_-"))[-1]


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
    html = ALONE.sub(r"\1\2", html)
    html = BUILDER.sub(lambda found: _built(found, html), html)
    closed = {found[3].lower() for found in TAG.finditer(html) if found[2]}
    return TAG.sub(lambda found: _replaced(found, closed), html)


def with_footnotes(html: str) -> str:
    """HTML whose footnotes stand at its end, and a mark where each stood.

    >>> with_footnotes("Salt [ref]From the sea.[/ref] sells.")
    'Salt[1] sells.<ol class="wp-block-footnotes"><li>From the sea.</li></ol>'
    """
    notes: list[str] = []

    def marked(_: re.Match[str], inner: str) -> str:
        notes.append(inner)
        return f"[{len(notes)}]"

    html = replaced(FOOTNOTE_BEGINS, _closing, html, marked)
    items = "".join(f"<li>{note}</li>" for note in notes)
    return f'{html}<ol class="wp-block-footnotes">{items}</ol>' if notes else html


def _built(found: re.Match[str], html: str) -> str:
    """What stands for a page builder's shortcode: it parts what is before it from what is behind."""
    name = found[2].lower()
    return _meant(Tag(name, found[3], bool(found[1]), f"[/{found[2]}]" in html)) or BREAK


def _replaced(found: re.Match[str], closed: set[str]) -> str:
    """What stands for any other shortcode: itself, where nothing says that it is one."""
    outer, closing, name, attributes, _, after = found.groups()
    if outer and after:  # [[name]] is how a shortcode is written about
        return found[0][1:-1]
    lower = name.lower()
    is_known = lower in EMBEDS and (
        ADDRESS.search(unescape(attributes)) or BARE.search(attributes) or _played(lower, attributes)
    )
    is_gone = (name in GONE and not attributes.strip()) or (lower in GONE and "=" in attributes)
    says_so = QUOTED.search(attributes) or UNQUOTED.fullmatch(attributes)
    if not (closing or lower in closed or is_known or is_gone or says_so):
        return found[0]
    touches = found.string[found.end() : found.end() + 1] == "["
    put = _meant(Tag(lower, attributes, bool(closing), lower in closed, touches))
    return ("[" if outer else "") + put + ("]" if after else "")


def _meant(tag: Tag) -> str:
    """The HTML that a shortcode stands for; nothing where that is only to be gone."""
    kind = tag.last_word
    if tag.is_pair and kind in BUTTONS:
        return "</button>" if tag.is_end else "<button>"
    if tag.is_pair and kind in QUOTES:
        return "</blockquote>" if tag.is_end else "<blockquote>"
    if tag.is_end:
        return BREAK if kind in PARTS or tag.touches else ""
    is_titled = tag.name in HEADINGS or (tag.is_pair and kind in TITLED)
    if is_titled and (heading := _heading(tag.attributes, 2 if tag.name in HEADINGS else 3)):
        return BREAK + heading
    if tag.name in EMBEDS or PLAYER.search(tag.name):
        address = ADDRESS.search(unescape(tag.attributes))
        return _embed(address[0]) if address else _played(tag.name, tag.attributes)
    return BREAK if kind in PARTS else ""


def _played(name: str, attributes: str) -> str:
    """A player of something that is named by its number alone."""
    for site, (number, address) in PLAYED.items():
        if site in name and (found := number.search(unescape(attributes))):
            return _embed(address + found[1])
    return ""


def _heading(attributes: str, level: int) -> str:
    """A heading whose words are an attribute."""
    values = dict(ATTRIBUTE.findall(attributes))
    text = next((values[name] for name in TITLES if values.get(name)), "")
    return f"<h{level}>{text}</h{level}>" if text else ""


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
