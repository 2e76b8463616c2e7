"""Rules for pictures and players, and for their credits."""

import re

from reex_cli.lexicon import alternatives, pattern
from reex_cli.model import Block, Kind, Label
from reex_cli.person_names import is_full_name, parse_name
from reex_cli.rules._conditions import about, in_content, inside, kind, named, reads, says, shorter, under
from reex_cli.rules._rule import Rule
from reex_cli.rules._small_boxes import in_player

VIA = alternatives("rule-agency-credit")
HINTS = ("/", "|", "©", " – ", " - ", " — ", *(f" {word} " for word in VIA))  # before the name of an agency; one is in the text
BEFORE_AGENCY = rf"(?: [/|©] | \s[-–—] | \b {pattern('rule-agency-credit')} )"
NO_HOLDER = pattern("rule-agency-credit-not")
AGENCY = r"""(?: getty(?:\s?images)? | picture[\s-]?alliance | imago(?:\s?images)? | shutterstock(?:\.com)? | i?stock(?:photo)?(?:\.com)?
    | (?:stock\.)?adobe(?:\s?stock|\.com) | unsplash | pixabay | pexels | alamy(?:\s stock \s photo)? | dpa(?:[-/]\w+)? | afp
    | reuters | keystone | depositphotos | fotolia(?:\.com)? | dreamstime )"""
NAME_SEPARATOR = re.compile(r"(?=[\s,/&+|–—])(?<!\s)\s*(?:[,/&+|–—]|(?<=\s)-(?=\s))\s*")
MAX_CREDIT = 90  # characters of a line that names photographers


def names_photographer(block: Block) -> bool:
    """Whether the first colon of a short line is in front of nothing but names, of which the first is whole."""
    text = re.split("[:：]", block.text, maxsplit=1)[-1]
    names = [parse_name(piece) for piece in NAME_SEPARATOR.split(text)] if len(block.text) <= MAX_CREDIT else []
    return bool(names) and all(names) and is_full_name(names[0] or "")


RULES = (
    Rule(
        name="decorative-image",
        label=Label.MEDIA,
        when=kind(Kind.IMAGE) & about(lambda block: not block.text, "has no alternative text"),
        why="An image without an alternative text.",
        yes=("<img src='/line.png' alt=''>",),
        no=("<img src='/mill.jpg' alt='The mill at low tide'>",),
    ),
    Rule(
        name="drawing",
        label=Label.MEDIA,
        when=named("silent:svg"),
        why="The words of a drawing: its title, or labels in it.",
        yes=("<p>¶</p><svg><title>▶ Tides</title></svg>",),
        no=("<p>▶ Tides</p>",),
    ),
    Rule(
        name="credit-line",
        label=Label.MEDIA,
        when=reads("media") & shorter(16),
        why="The credit of a picture, or a button of a player.",
        yes=("Photo by Grey Heron", "Play video"),
        no=("The photo credit is due to the weather.",),
    ),
    Rule(
        name="photographer",
        label=Label.MEDIA,
        when=says(rf"^{pattern('photo-word')} \s? [:：]")
        & about(names_photographer, "names a photographer")
        & ~kind(Kind.CAPTION),
        why="It names who took the pictures.",
        yes=("Photo: Grey Heron", "FOTO: Maria Weir / Tide Images", "Kuvat: Aino Heron, Mari Weir"),
        no=(
            "Photo: the weir at low tide",
            "Photo: Weir",
            "Photos: Storm Damage Across the Weir",
            "Photo: The weir, which Grey Heron built",
            "Text and photos: Grey Heron",
        ),
    ),
    Rule(
        name="agency-credit",
        label=Label.MEDIA,
        when=(
            says(rf"^ .{{0,60}}? {BEFORE_AGENCY} \s* {AGENCY} [^\w.]* $", *HINTS)
            | says(rf"^(?:©|\(c\)) \s* (?![\d\s]|{NO_HOLDER}\b) .{{1,70}} $")
        )
        & shorter(13),
        why="It names the agency of a picture or the holder of its rights.",
        yes=("Grey Heron / picture alliance", "© Weir Society | Grey Heron", "heron_21 – stock.adobe.com"),
        no=(
            "The mill was drawn by Reuters.",
            "Source: Reuters",
            "The heron sued Getty Images, the picture agency.",
            "© is the sign for copyright.",
        ),
    ),
    Rule(
        name="image-in-a-sentence",
        label=Label.MEDIA,
        when=kind(Kind.IMAGE) & in_content & ~inside("<figure>", "gallery", "wp-caption", "wp-block-image"),
        why="An image inside a paragraph is decoration; one that belongs to the article has a figure of its own.",
        yes=("[content]<p><img src='/mill.jpg' alt='▶ The mill'>The mill turned twice a day.</p>",),
        no=("[content]<figure><img src='/mill.jpg' alt='The mill at low tide'></figure>",),
    ),
    Rule(
        name="podcast-links",
        label=Label.MEDIA,
        when=under(
            "powerpress_links",
            "powerpress_player",
            "powerpress_subscribe_links",
            "ssp-player",
            "castos-player",
            "podcast_meta",
            "podlove-web-player",
            "pwp4-wrapper",
            "wp-playlist",
            "smart-track-player",
            "ssp-player-extra",
            "player-meta",
        )
        & ~kind(Kind.EMBED),
        why="The buttons of a podcast player.",
        yes=("<p class='powerpress_links'>▶ Podcast: <a href='/1.mp3'>Play in new window</a></p>",),
        no=(
            "<p class='podcast'>▶ The podcast began in a kitchen.</p>",
            "<div class='powerpress_player'><audio src='/1.mp3'></audio></div>",
        ),
    ),
    Rule(
        name="player-box",
        label=Label.MEDIA,
        when=in_player & ~in_content,
        why="A small box encloses it, which is named after a player of sound or film.",
        yes=("<p>¶</p><p>¶</p><div class='audio-player'><p>▶ This voice is made by a computer.</p></div>",),
        no=(
            "<div class='video-player'><p>¶</p><p>▶ ¶</p></div>",
            "<p>¶</p><p>¶</p><div class='players'><p>▶ Both teams lost.</p></div>",
        ),
    ),
    Rule(
        name="gallery-text",
        label=Label.MEDIA,
        when=under(
            "gallery",
            "wp-block-gallery",
            "tiled-gallery",
            "wp-block-jetpack-tiled-gallery",
            "ngg-galleryoverview",
            "blocks-gallery-item",
        )
        & ~kind(Kind.IMAGE, Kind.CAPTION, Kind.EMBED),
        certain_distance=-1,
        why="Text between the pictures of a gallery.",
        yes=("<div class='gallery'><p>▶ 1 of 12</p></div>",),
        no=("<figure class='wp-block-gallery'><img src='/mill.jpg' alt='The mill at low tide'></figure>", "<p>▶ 1 of 12</p>"),
    ),
)
