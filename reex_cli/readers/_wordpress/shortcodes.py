"""Shortcodes that reached the content: WordPress' own, and those of plug-ins that were not there to read them.

Square brackets are mostly prose, so a bracket is a shortcode only where something says so: a prefix of a page
builder, an attribute, a closing tag, a name of WordPress' own. Tags go and what they enclose stays, with the titles
that they give it; what they play or embed stays by its address.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import NamedTuple

from reex_cli.readers._wordpress.scanner import replace_regions

# Page builders begin all their names so: WPBakery, Divi, Avada, Enfold, Cornerstone, Tatsu, Unyson, Shortcodes Ultimate …
BUILDER_PREFIXES = (
    "vc_ et_pb_ fusion_ av_ cs_ kc_ su_ mk_ nectar_ tatsu_ oshine_ bt_bb_ ult_ ultimate_ dt_ fw_ mpc_ rev_slider qode_ "
    "eltd_ mkdf_ edgtf_ wpb_ thrive_ elementor- siteorigin_ ux_ themify_ porto_ bs_ rt_ wr_ tcb_ pt_ stm_ edge_ td_ tdm_ tdc_"
).split()
EMBED_NAMES = frozenset(
    """embed youtube vimeo soundcloud audio video wpvideo videopress ted dailymotion twitter tweet instagram gist spotify
    embedyt fvplayer tiktok facebook reddit flickr mixcloud bandcamp slideshare scribd archiveorg googlemaps codepen
    kickstarter pinterest podcast powerpress twitchtv polldaddy crowdsignal""".split()
)
REMOVED_NAMES = frozenset(
    """gallery playlist nggallery slideshow contact-form contact-form-7 gravityform wpforms toc no_toc ez-toc lwptoc powerpress
    addtoany social_share printfriendly yarpp related_posts yuzo_related simple-author-box author_box instagram-feed
    twitter-feed custom-twitter-feeds jetpack_subscription_form jetpack-related-posts sharethis-inline-buttons
    rank_math_breadcrumb wpseo_breadcrumb divider clearfix clearboth spacer adinserter adrotate""".split()
)
ENCODED_NAMES = frozenset("vc_raw_html vc_raw_js et_pb_code_raw".split())  # enclose base 64
HEADING_NAMES = frozenset("vc_custom_heading av_heading fusion_heading et_pb_heading".split())
FOOTNOTE_NAMES = "ref footnote fn efn_note mfn sidenote".split()
# What the last word of a name says of what the shortcode encloses.
BUTTON_WORDS = frozenset(("button", "btn"))
QUOTE_WORDS = frozenset(("quote", "blockquote", "pullquote"))
TITLED_WORDS = frozenset(
    "toggle tab spoiler accordion panel section faq question blurb cta slide item box expand collapse".split()
)
SECTION_WORDS = frozenset(
    """toggle tab accordion panel section faq blurb cta slide half third thirds fourth fourths fifth sixth last column columns
    col row container tabs group wrap wrapper div grid alert notice""".split()
)
TITLE_ATTRIBUTES = ("title", "heading", "question", "text")
QUOTE = "[\"'“”″‘’«»]|&(?:quot|#8220|#8221|#8243|#8216|#8217|#34|#039|rdquo|ldquo);"
TAG = re.compile(r"\[(\[?)(/?)([A-Za-z][\w-]*)((?:[\s=](?:[^\[\]<>]|<br\s*/?>){0,4000}?)?)(/?)\](\]?)")
BUILDER_TAG = re.compile(rf"\[(/?)((?:{'|'.join(map(re.escape, BUILDER_PREFIXES))})[\w-]*)([^\[\]]{{0,8000}})\]", re.IGNORECASE)
QUOTED_ATTRIBUTE = re.compile(rf"[\w-]\s*=\s*(?:{QUOTE})")
ATTRIBUTE = re.compile(rf"(?<![\w-])([\w-]++)\s*=\s*(?:{QUOTE})(.*?)(?:{QUOTE})", re.DOTALL)
BARE_ATTRIBUTE = re.compile(r"(?<![\w-])[\w-]++=[\w./:,%#-]++(?:\s|$)")
# Attributes that nobody has quoted; in prose, only these names are none of its own.
UNQUOTED_ATTRIBUTES = re.compile(
    r"""(?:\s+(?:ids?|slug|cat|category|limit|columns?|count|number|width|height|url|href|src|type|align|class|alias|layout|group
    |album|post|orderby|order|theme|slider|tag|user|poll|doc|file|ajax|title|description|size|color)=[\w./:,%\#&=?+-]+)+\s*""",
    re.VERBOSE,
)
ADDRESS = re.compile(r"(?:https?:)?//[^\s\"'<>\]“”″‘’]+")
PLAYER_NUMBERS = {
    "youtube": (re.compile(r"(?:^|[\s=\"'“”″])([\w-]{11})(?![\w-])"), "https://www.youtube.com/watch?v="),
    "vimeo": (re.compile(r"(?:^|[\s=\"'“”″])(\d{5,12})\b"), "https://vimeo.com/"),
    "dailymotion": (re.compile(r"(?:^|[\s=\"'“”″])(x\w{4,8})\b"), "https://www.dailymotion.com/video/"),
}
PLAYER_NAME = re.compile(r"youtube|vimeo|dailymotion|video|audio|soundcloud|embed")
CAPTION = re.compile(r"\[(caption|wp_caption)\b([^\]]*)\]")
ENCODED_BEGINS = re.compile(rf"\[({'|'.join(sorted(ENCODED_NAMES))})\b[^\]]*\]")
FOOTNOTE_BEGINS = re.compile(rf"\s?(?<!\[)\[({'|'.join(FOOTNOTE_NAMES)})\]")
LONE_TAG = re.compile(r"(<p\b[^<>]*>\s*|^[ \t]*)\[[a-z][a-z0-9]*(?:_[a-z0-9]+)+\s*/?\]\s*(</p>|$)", re.MULTILINE)
PICTURE = re.compile(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", re.DOTALL)
ENCLOSED_ADDRESS = re.compile(
    rf"\[({'|'.join(sorted(EMBED_NAMES))})\b([^\]]*)\]\s*(https?://[^\s<\[]+)\s*\[/\1\]",
    re.IGNORECASE,
)
SECTION_BREAK = "\n<div></div>\n"  # where a part of a page ends, text does not run on


class Shortcode(NamedTuple):
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


def render_shortcodes(html: str) -> str:
    """The same HTML with its shortcodes as HTML.

    >>> without_shortcodes('[vc_row type=&#8221;wide&#8221;]Salt [sic] sells.[/vc_row]').split()
    ['<div></div>', 'Salt', '[sic]', 'sells.', '<div></div>']
    >>> without_shortcodes('[dropcap]T[/dropcap]he mill [see p. 4] and [[gallery]]')
    'The mill [see p. 4] and [gallery]'
    """
    html = replace_regions(CAPTION, _closing_pattern, html, _render_caption)
    html = replace_regions(ENCODED_BEGINS, _closing_pattern, html, lambda _, __: SECTION_BREAK)
    html = ENCLOSED_ADDRESS.sub(lambda found: _render_frame(found[3]), html)
    html = LONE_TAG.sub(r"\1\2", html)
    html = BUILDER_TAG.sub(lambda found: _render_builder_tag(found, html), html)
    closed = {found[3].lower() for found in TAG.finditer(html) if found[2]}
    return TAG.sub(lambda found: _render_tag(found, closed), html)


def move_footnotes(html: str) -> str:
    """HTML whose footnotes stand at its end, and a mark where each stood.

    >>> with_footnotes("Salt [ref]From the sea.[/ref] sells.")
    'Salt[1] sells.<ol class="wp-block-footnotes"><li>From the sea.</li></ol>'
    """
    notes: list[str] = []

    def marked(_: re.Match[str], inner: str) -> str:
        notes.append(inner)
        return f"[{len(notes)}]"

    html = replace_regions(FOOTNOTE_BEGINS, _closing_pattern, html, marked)
    items = "".join(f"<li>{note}</li>" for note in notes)
    return f'{html}<ol class="wp-block-footnotes">{items}</ol>' if notes else html


def _render_builder_tag(found: re.Match[str], html: str) -> str:
    """What stands for a page builder's shortcode: it parts what is before it from what is behind."""
    name = found[2].lower()
    return _shortcode_html(Shortcode(name, found[3], bool(found[1]), f"[/{found[2]}]" in html)) or SECTION_BREAK


def _render_tag(found: re.Match[str], closed: set[str]) -> str:
    """What stands for any other shortcode: itself, where nothing says that it is one."""
    outer, closing, name, attributes, _, after = found.groups()
    if outer and after:  # [[name]] is how a shortcode is written about
        return found[0][1:-1]
    lower = name.lower()
    is_known = lower in EMBED_NAMES and (
        ADDRESS.search(unescape(attributes)) or BARE_ATTRIBUTE.search(attributes) or _render_player(lower, attributes)
    )
    is_gone = (name in REMOVED_NAMES and not attributes.strip()) or (lower in REMOVED_NAMES and "=" in attributes)
    says_so = QUOTED_ATTRIBUTE.search(attributes) or UNQUOTED_ATTRIBUTES.fullmatch(attributes)
    if not (closing or lower in closed or is_known or is_gone or says_so):
        return found[0]
    touches = found.string[found.end() : found.end() + 1] == "["
    put = _shortcode_html(Shortcode(lower, attributes, bool(closing), lower in closed, touches))
    return ("[" if outer else "") + put + ("]" if after else "")


def _shortcode_html(tag: Shortcode) -> str:
    """The HTML that a shortcode stands for; nothing where that is only to be gone."""
    kind = tag.last_word
    if tag.is_pair and kind in BUTTON_WORDS:
        return "</button>" if tag.is_end else "<button>"
    if tag.is_pair and kind in QUOTE_WORDS:
        return "</blockquote>" if tag.is_end else "<blockquote>"
    if tag.is_end:
        return SECTION_BREAK if kind in SECTION_WORDS or tag.touches else ""
    is_titled = tag.name in HEADING_NAMES or (tag.is_pair and kind in TITLED_WORDS)
    if is_titled and (heading := _render_heading(tag.attributes, 2 if tag.name in HEADING_NAMES else 3)):
        return SECTION_BREAK + heading
    if tag.name in EMBED_NAMES or PLAYER_NAME.search(tag.name):
        address = ADDRESS.search(unescape(tag.attributes))
        return _render_frame(address[0]) if address else _render_player(tag.name, tag.attributes)
    return SECTION_BREAK if kind in SECTION_WORDS else ""


def _render_player(name: str, attributes: str) -> str:
    """A player of something that is named by its number alone."""
    for site, (number, address) in PLAYER_NUMBERS.items():
        if site in name and (found := number.search(unescape(attributes))):
            return _render_frame(address + found[1])
    return ""


def _render_heading(attributes: str, level: int) -> str:
    """A heading whose words are an attribute."""
    values = dict(ATTRIBUTE.findall(attributes))
    text = next((values[name] for name in TITLE_ATTRIBUTES if values.get(name)), "")
    return f"<h{level}>{text}</h{level}>" if text else ""


def _closing_pattern(name: str) -> str:
    return rf"\[/{name}\]"


def _render_caption(found: re.Match[str], inner: str) -> str:
    """A picture and its caption; old posts have the words in an attribute."""
    picture = PICTURE.match(inner)
    image, words = picture.groups() if picture else ("", inner)
    if not words.strip():
        words = next((value for key, value in ATTRIBUTE.findall(found[2]) if key == "caption"), "")
    return f'<figure class="wp-caption">{image}<figcaption>{words.strip()}</figcaption></figure>'


def _render_frame(address: str) -> str:
    return f'{SECTION_BREAK}<iframe src="{escape(unescape(address))}"></iframe>'
