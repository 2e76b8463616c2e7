"""The ways in which an element hides its text, as selectors: what its style says about it.

Only what elements state themselves is known, not what style sheets and scripts make of them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reex_cli.model import Element
from reex_cli.pattern_cache import pattern_cache

DISTANCE = r"-(?:9\d\d|\d{4,})(?:\.\d*+)?(?:px|pt)|-(?:99|\d{3,})(?:\.\d*+)?r?em"
WAY = pattern_cache.compile(
    rf"""
    (?<![\w-]) (?:
      display\s*:\s*+          (?P<display>none)
    | visibility\s*:\s*+       (?P<visibility>hidden|collapse)
    | opacity\s*:\s*+          (?P<opacity>(?:0|0?\.0\d*+)%?(?![\d.]))
    | font-size\s*:\s*+        (?P<font>(?:0(?:\.0++)?(?:px|pt|r?em|%)?|[01]?(?:\.\d++)?px)(?![\w.%]))
    | (?:left|right|top|bottom|margin-left|margin-top|text-indent|transform)\s*:\s*+(?:translate[xy]?\()?(?P<place>{DISTANCE})
    | clip(?:-path)?\s*:\s*+   (?P<clip>rect\(\s*[01](?:px)?(?:[\s,]+[01](?:px)?){{3}}\s*\)|inset\((?:50|100)%|circle\(0)
    | (?:max-)?(?:width|height)\s*:\s*+ (?P<size>[01](?:\.0++)?(?:px)?(?![\w.%]))
    )
    """,
    re.VERBOSE,
)
HINT = re.compile(r"none|hid|coll|clip|opac|font-size|-[\d.]")  # in every style that hides: it is found faster
MARKS = {
    "display": "[display:none]",
    "visibility": "[visibility:hidden]",
    "opacity": "[opacity:0]",
    "font": "[font-size:0]",
    "place": "[off-screen]",
    "clip": "[clip]",
    "size": "[size:0]",
}
CUTS_OFF = re.compile(r"overflow(?:-[xy])?\s*:\s*(?:hidden|clip)")
STYLE = re.compile(r' style="([^"]*)"')
COLOUR = re.compile(
    r"(?<![\w-])(color|background(?:-color)?)\s*:\s*+(#[\da-f]{3,8}|rgba?\([^()]*\)|[a-z]+)\s*(?:!\s*important\s*)?(?:;|\Z)",
    re.IGNORECASE,
)
NO_COLOURS = frozenset("none inherit initial unset revert transparent currentcolor auto".split())
COLOUR_NAMES = {"white": "#ffffff", "black": "#000000"}
SAME_COLOUR, OTHER_COLOUR = "[same-colour]", "[other-colour]"
NEAR_ELEMENTS = 20  # around an element, of which the nearest that states the other colour counts


def hiding_selectors(style: str) -> list[str]:
    """The selectors of the ways in which a style hides the text of its element, each once.

    >>> hiding_selectors("color: red; display: none"), hiding_selectors("text-indent:-9999px"), hiding_selectors("opacity: 0.5")
    (['[display:none]'], ['[off-screen]'], [])
    >>> hiding_selectors("height:0;overflow:hidden"), hiding_selectors("height:0")
    (['[size:0]'], [])
    """
    style = style.lower()
    if not HINT.search(style):
        return []
    ways = dict.fromkeys(match.lastgroup for match in WAY.finditer(style))
    if "size" in ways and not CUTS_OFF.search(style):
        del ways["size"]
    return [MARKS[way] for way in ways if way]


class Colours(NamedTuple):
    """The colours that an element states, each as `#rrggbb` or as it is written; "" for none."""

    ink: str = ""
    ground: str = ""


def find_colours(written: str) -> Colours | None:
    """The colours of the text and of the ground that the style among the attributes of a tag states, if it states one.

    >>> find_colours(' style="background-color:#FFF; color: white"')
    Colours(ink='#ffffff', ground='#ffffff')
    """
    if "color" not in written and "background" not in written:
        return None
    style = STYLE.search(written)
    found = COLOUR.findall(style[1]) if style else ()
    stated = {("ground" if name[0] in "bB" else "ink"): normalize_colour(value) for name, value in found}
    return Colours(**stated) if any(stated.values()) else None


def normalize_colour(value: str) -> str:
    """A colour in one writing, or "" for a value that is none."""
    value = value.lower()
    if value in NO_COLOURS:
        return ""
    if len(value) == 4 and value[0] == "#":
        return "#" + "".join(2 * digit for digit in value[1:])
    return COLOUR_NAMES.get(value, "".join(value.split()))


def add_colour_selectors(selectors: tuple[str, ...], colours: Colours, parent: Element | None) -> tuple[str, ...]:
    """The selectors of an element that states colours, and whether its text has the colour of its ground.

    A block element states them for the elements inside, too; an inline one gets a selector only if it hides its text.
    """
    stated = tuple(f"[{name}:{value}]" for name, value in zip(Colours._fields, colours, strict=True) if value)
    ink, ground = (find_stated(f"[{name}:", (*selectors, *stated), parent) for name in Colours._fields)
    is_hidden = bool(ink) and ink == ground
    if selectors and selectors[0][0] == "<":
        return (*selectors, *stated, *([SAME_COLOUR if is_hidden else OTHER_COLOUR] if ink and ground else ()))
    return (*selectors, SAME_COLOUR) if is_hidden else selectors


def find_stated(beginning: str, selectors: tuple[str, ...], parent: Element | None) -> str:
    """What selectors with this beginning state, of an element or else of the nearest around it; "" if none does."""
    for _ in range(NEAR_ELEMENTS):
        if value := next((selector for selector in selectors if selector.startswith(beginning)), ""):
            return value[len(beginning) :]
        if parent is None:
            break
        selectors, parent = parent.selectors, parent.parent
    return ""
