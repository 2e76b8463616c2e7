"""Renders shortcodes that are left in the content of posts: of WordPress, and of plug-ins that were not active.

Most square brackets are prose, so brackets count as a shortcode only by evidence: the prefix of a page builder, an
attribute, a closing tag, a known name. The tags are removed and what they enclose is kept, with titles from their
attributes; media that they play or embed are kept by their address.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import NamedTuple

from reex_cli.readers._wordpress.scanner import replace_regions

# Prefixes of the names that page builders use: WPBakery, Divi, Avada, Enfold, Cornerstone, Tatsu, Unyson, Shortcodes Ultimate …
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
ENCODED_NAMES = frozenset("vc_raw_html vc_raw_js et_pb_code_raw".split())  # enclose Base64
HEADING_NAMES = frozenset("vc_custom_heading av_heading fusion_heading et_pb_heading".split())
FOOTNOTE_NAMES = "ref footnote fn efn_note mfn sidenote".split()
# Last words of names, by what the shortcode encloses.
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
SHORTCODE_TAG = re.compile(r"\[(\[?)(/?)([A-Za-z][\w-]*)((?:[\s=](?:[^\[\]<>]|<br\s*/?>){0,4000}?)?)(/?)\](\]?)")
BUILDER_TAG = re.compile(rf"\[(/?)((?:{'|'.join(map(re.escape, BUILDER_PREFIXES))})[\w-]*)([^\[\]]{{0,8000}})\]", re.IGNORECASE)
BUILDER_END = re.compile(r"\[/([\w-]+)\]")
QUOTED_ATTRIBUTE = re.compile(rf"[\w-]\s*=\s*(?:{QUOTE})")
SHORTCODE_ATTRIBUTE = re.compile(rf"(?<![\w-])([\w-]++)\s*=\s*(?:{QUOTE})(.*?)(?:{QUOTE})", re.DOTALL)
BARE_ATTRIBUTE = re.compile(r"(?<![\w-])[\w-]++=[\w./:,%#-]++(?:\s|$)")
# Attributes without quotation marks: only names that do not occur so in prose.
UNQUOTED_ATTRIBUTES = re.compile(
    r"""(?:\s+(?:ids?|slug|cat|category|limit|columns?|count|number|width|height|url|href|src|type|align|class|alias|layout|group
    |album|post|orderby|order|theme|slider|tag|user|poll|doc|file|ajax|title|description|size|color)=[\w./:,%\#&=?+-]+)+\s*""",
    re.VERBOSE,
)
URL = re.compile(r"(?:https?:)?//[^\s\"'<>\]“”″‘’]+")
PLAYER_NUMBERS = {
    "youtube": (re.compile(r"(?:^|[\s=\"'“”″])([\w-]{11})(?![\w-])"), "https://www.youtube.com/watch?v="),
    "vimeo": (re.compile(r"(?:^|[\s=\"'“”″])(\d{5,12})\b"), "https://vimeo.com/"),
    "dailymotion": (re.compile(r"(?:^|[\s=\"'“”″])(x\w{4,8})\b"), "https://www.dailymotion.com/video/"),
}
PLAYER_NAME = re.compile(r"youtube|vimeo|dailymotion|video|audio|soundcloud|embed")
CAPTION = re.compile(r"\[(caption|wp_caption)\b((?:[^\]\[]++|\[(?!(?:wp_)?caption\b))*+)\]")
ENCODED_BEGINS = re.compile(rf"\[({'|'.join(sorted(ENCODED_NAMES))})\b[^\]]{{0,1000}}\]")
FOOTNOTE_BEGINS = re.compile(rf"\s?(?<!\[)\[({'|'.join(FOOTNOTE_NAMES)})\]")
LONE_TAG = re.compile(r"(<p\b[^<>]*>\s*|^[ \t]*)\[[a-z][a-z0-9]*(?:_[a-z0-9]+)+\s*/?\]\s*(</p>|$)", re.MULTILINE)
PICTURE = re.compile(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", re.DOTALL)
ENCLOSED_ADDRESS = re.compile(
    rf"\[({'|'.join(sorted(EMBED_NAMES))})\b([^\]]{{0,1000}})\]\s*(https?://[^\s<\[]+)\s*\[/\1\]",
    re.IGNORECASE,
)
SECTION_BREAK = "\n<div></div>\n"  # so that text of different sections is not joined


class Shortcode(NamedTuple):
    """A start or end tag."""

    name: str
    attributes: str
    is_end: bool
    is_pair: bool  # whether it has an end tag
    touches: bool = False  # whether another shortcode follows directly

    @property
    def last_word(self) -> str:
        """The last word of its name, which in most plug-ins names its kind."""
        return re.split("[_-]", self.name.rstrip("0123456789_-"))[-1]


def render_shortcodes(html: str) -> str:
    """Replace the shortcodes in HTML by the HTML that they stand for.

    >>> render_shortcodes('[vc_row type=&#8221;wide&#8221;]Salt [sic] sells.[/vc_row]').split()
    ['<div></div>', 'Salt', '[sic]', 'sells.', '<div></div>']
    >>> render_shortcodes('[dropcap]T[/dropcap]he mill [see p. 4] and [[gallery]]')
    'The mill [see p. 4] and [gallery]'
    """
    html = replace_regions(CAPTION, _closing_pattern, html, _render_caption)
    html = replace_regions(ENCODED_BEGINS, _closing_pattern, html, lambda _, __: SECTION_BREAK)
    html = ENCLOSED_ADDRESS.sub(lambda match: _render_frame(match[3]), html)
    html = LONE_TAG.sub(r"\1\2", html)
    ended = set(BUILDER_END.findall(html))
    html = BUILDER_TAG.sub(lambda match: _render_builder_tag(match, ended), html)
    closed = {match[3].lower() for match in SHORTCODE_TAG.finditer(html) if match[2]}
    return SHORTCODE_TAG.sub(lambda match: _render_tag(match, closed), html)


def move_footnotes(html: str) -> str:
    """Move the text of footnote shortcodes to a list at the end, and leave numbered marks.

    >>> move_footnotes("Salt [ref]From the sea.[/ref] sells.")
    'Salt<sup class="fn">1</sup> sells.<ol class="wp-block-footnotes"><li>From the sea.</li></ol>'
    """
    notes: list[str] = []

    def replace_by_mark(_: re.Match[str], inner: str) -> str:
        notes.append(inner)
        return f'<sup class="fn">{len(notes)}</sup>'

    html = replace_regions(FOOTNOTE_BEGINS, _closing_pattern, html, replace_by_mark)
    items = "".join(f"<li>{note}</li>" for note in notes)
    return f'{html}<ol class="wp-block-footnotes">{items}</ol>' if notes else html


def _render_builder_tag(match: re.Match[str], ended: set[str]) -> str:
    """Render a shortcode of a page builder; it separates what is before it from what is behind. `ended` have end tags."""
    name = match[2].lower()
    return _shortcode_html(Shortcode(name, match[3], bool(match[1]), match[2] in ended)) or SECTION_BREAK


def _render_tag(match: re.Match[str], closed: set[str]) -> str:
    """Render any other shortcode; return the brackets as they are if there is no evidence that they are one."""
    outer, closing, name, attributes, _, after = match.groups()
    if outer and after:  # [[name]] is an escaped shortcode
        return match[0][1:-1]
    lower = name.lower()
    is_known = lower in EMBED_NAMES and (
        URL.search(unescape(attributes)) or BARE_ATTRIBUTE.search(attributes) or _render_player(lower, attributes)
    )
    is_removed = (name in REMOVED_NAMES and not attributes.strip()) or (lower in REMOVED_NAMES and "=" in attributes)
    has_attributes = QUOTED_ATTRIBUTE.search(attributes) or UNQUOTED_ATTRIBUTES.fullmatch(attributes)
    if not (closing or lower in closed or is_known or is_removed or has_attributes):
        return match[0]
    touches = match.string[match.end() : match.end() + 1] == "["
    rendered = _shortcode_html(Shortcode(lower, attributes, bool(closing), lower in closed, touches))
    return ("[" if outer else "") + rendered + ("]" if after else "")


def _shortcode_html(tag: Shortcode) -> str:
    """The HTML that a shortcode stands for; empty if it is only removed."""
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
        address = URL.search(unescape(tag.attributes))
        return _render_frame(address[0]) if address else _render_player(tag.name, tag.attributes)
    return SECTION_BREAK if kind in SECTION_WORDS else ""


def _render_player(name: str, attributes: str) -> str:
    """Render a player of media that are given by an identifier alone."""
    for site, (number, address) in PLAYER_NUMBERS.items():
        if site in name and (match := number.search(unescape(attributes))):
            return _render_frame(address + match[1])
    return ""


def _render_heading(attributes: str, level: int) -> str:
    """Render a heading whose text is an attribute."""
    values = dict(SHORTCODE_ATTRIBUTE.findall(attributes))
    text = next((values[name] for name in TITLE_ATTRIBUTES if values.get(name)), "")
    return f"<h{level}>{text}</h{level}>" if text else ""


def _closing_pattern(name: str) -> str:
    return rf"\[/{name}\]"


def _render_caption(match: re.Match[str], inner: str) -> str:
    """Render an image and its caption, which in old posts is an attribute."""
    image_match = PICTURE.match(inner)
    image, caption = image_match.groups() if image_match else ("", inner)
    if not caption.strip():
        caption = next((value for key, value in SHORTCODE_ATTRIBUTE.findall(match[2]) if key == "caption"), "")
    return f'<figure class="wp-caption">{image}<figcaption>{caption.strip()}</figcaption></figure>'


def _render_frame(address: str) -> str:
    return f'{SECTION_BREAK}<iframe src="{escape(unescape(address))}"></iframe>'
