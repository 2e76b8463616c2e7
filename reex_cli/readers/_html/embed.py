"""Addresses and texts of images and embedded media, from their attributes, also where they are loaded lazily."""

from __future__ import annotations

from reex_cli.addresses import remove_avatar_hash

EMBED_ELEMENTS = frozenset("iframe embed video audio object source".split())
EMBED_ATTRIBUTES = ("src", "data-src", "data-lazy-src", "data")  # that hold an address, best first
IMAGE_ATTRIBUTES = ("data-src", "data-lazy-src", "data-orig-file", "data-original", "data-lazy", "src")
SOURCE_SET_ATTRIBUTES = ("srcset", "data-srcset", "data-lazy-srcset")
SMILEY_CLASSES = frozenset(("wp-smiley", "emoji", "Emoji", "smiley", "emoticon"))
MAX_SMILEY_CHARACTERS = 12  # the emoji of a family of four has 7 code points


def embed_address(attrs: dict[str, str]) -> str:
    """The address of an embed; empty if it has none."""
    return next((shorten_url(attrs[key]) for key in EMBED_ATTRIBUTES if attrs.get(key)), "")


def image_address(attrs: dict[str, str]) -> str:
    """The address of an image: the real one if it is loaded lazily; empty if it has none.

    >>> image_address({"alt": "A weir", "src": "data:image/gif;base64,R0lGOD", "data-src": "weir.jpg"})
    'weir.jpg'
    """
    fallback = ""
    for key in IMAGE_ATTRIBUTES:
        if (address := attrs.get(key)) and not address.startswith("data:"):
            return remove_avatar_hash(address)
        fallback = fallback or address or ""
    for key in SOURCE_SET_ATTRIBUTES:
        if (candidates := attrs.get(key, "").split(maxsplit=1)) and not candidates[0].startswith("data:"):
            return remove_avatar_hash(candidates[0])
        fallback = fallback or (candidates[0] if candidates else "")
    return shorten_url(fallback)


def smiley_text(attrs: dict[str, str], text: str) -> str:
    """The emoji or smiley that an image with this alternative text stands for; empty if it is no such image."""
    if not SMILEY_CLASSES.isdisjoint(attrs.get("class", "").split()):
        return text
    is_emoji = text and len(text) <= MAX_SMILEY_CHARACTERS and min(text) > "\u2000" and not any(map(str.isalnum, text))
    return text if is_emoji else ""


def shorten_url(address: str) -> str:
    """Shorten a `data:` URL to its media type, and remove from any other the hash of an address."""
    return address.partition(";")[0].partition(",")[0] if address.startswith("data:") else remove_avatar_hash(address)
