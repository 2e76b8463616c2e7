"""What pictures and embedded things say by their attributes."""

from __future__ import annotations

EMBED_ELEMENTS = frozenset("iframe embed video audio object source".split())
EMBED_ATTRIBUTES = ("src", "data-src", "data-lazy-src", "data")  # where an address stands, best first
IMAGE_ATTRIBUTES = ("data-src", "data-lazy-src", "data-orig-file", "data-original", "data-lazy", "src")
SOURCE_SET_ATTRIBUTES = ("srcset", "data-srcset", "data-lazy-srcset")
SMILEY_CLASSES = frozenset(("wp-smiley", "emoji", "Emoji", "smiley", "emoticon"))
MAX_SMILEY_CHARACTERS = 12  # characters of a smiley: a family of four is one of seven


def embed_address(attrs: dict[str, str]) -> str:
    """The address of something embedded."""
    return next((shorten_data_url(attrs[key]) for key in EMBED_ATTRIBUTES if attrs.get(key)), "")


def image_address(attrs: dict[str, str]) -> str:
    """The address of a picture: the real one where it is loaded late.

    >>> picture({"alt": "A weir", "src": "data:image/gif;base64,R0lGOD", "data-src": "weir.jpg"})
    'weir.jpg'
    """
    found = ""
    for key in IMAGE_ATTRIBUTES:
        if (address := attrs.get(key)) and not address.startswith("data:"):
            return address
        found = found or address or ""
    for key in SOURCE_SET_ATTRIBUTES:
        if (several := attrs.get(key, "").split(maxsplit=1)) and not several[0].startswith("data:"):
            return several[0]
        found = found or (several[0] if several else "")
    return shorten_data_url(found)


def smiley_text(attrs: dict[str, str], text: str) -> str:
    """The character that a small picture with this text stands for, or nothing."""
    if not SMILEY_CLASSES.isdisjoint(attrs.get("class", "").split()):
        return text
    is_sign = text and len(text) <= MAX_SMILEY_CHARACTERS and min(text) > "\u2000" and not any(map(str.isalnum, text))
    return text if is_sign else ""


def shorten_data_url(address: str) -> str:
    """An address; of data that are written into it, only what they are."""
    return address.partition(";")[0].partition(",")[0] if address.startswith("data:") else address
