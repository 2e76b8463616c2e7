"""Formulas: each stands once in the text, as the TeX that the page states for it, else as its MathML on one line.

A page shows a formula several times: as MathML for screen readers, as a rendering in letters (KaTeX, MathJax) or as a picture,
and states its source in an annotation, a script or the text of the picture. All of that is replaced by the source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from reex_cli.readers._html.elements import BLOCK_ELEMENTS
from reex_cli.readers._html.inline_text import GAP
from reex_cli.readers._html.mathml import clean_tex, linearise, stated_tex
from reex_cli.readers._html.parser import Tag, parse_attributes

CONTAINER = re.compile(
    r' class="(?:[^"]*\s)?(?:katex(?:-display)?|mwe-math-element(?:-\w+)?|MathJax(?:_(?:SVG|CHTML))?(?:_Display)?'
    r'|MathJax_Preview|MJXc-display|mjx-chtml)(?=[\s"])'
)
CONTAINER_HINTS = ("katex", "mwe-math", "MathJax", "MJX", "mjx")
TEX_SCRIPT_HINT = "math/tex"
TEX_SCRIPT = re.compile(r' type="math/tex\b', re.IGNORECASE)
PICTURE = re.compile(
    r' class="(?:[^"]*\s)?(?:latex|tex|mwe-math-fallback-image-\w+|ql-img-[\w-]+|LaTeX|math(?:tex)?|equation)(?=[\s"])'
    r'|src="[^"]*(?:latex\.php\?|/math/render/|latex\.codecogs\.com|[?&;]cht=tx|/equation\?tex=|/math\?math=|upmath\.me/|mathtex\.cgi|mimetex\.cgi)'
)
PICTURE_HINTS = ("tex", "math", "equation", "ql-img", "LaTeX", "=tx")
TEX_BEGINS = re.compile(r"\{?\\[a-zA-Z]+(?![a-zA-Z:\\.])|\$[^$\s][^$]*\$\Z|\\[(\[]")  # `C:\Users` is no TeX
INLINE = "span"


def state_formulas(tags: list[Tag]) -> list[Tag]:
    """The same tags, in which an element with the text of the formula replaces every formula."""
    stated: list[Tag] = []
    rendered = -1  # where renderings begin whose source a script behind them may state
    at = 0
    while at < len(tags):
        name, _, attributes, inner = tags[at]
        end, start = at, len(stated)
        is_rendering = is_container(tags[at])
        if name == "script" and TEX_SCRIPT.search(attributes):
            end = find_end(tags, at)
            del stated[rendered if rendered >= 0 else start :]
            stated += replacement(tags[at], clean_tex(inner), tags[end])
        elif is_rendering or name == "math":
            end = find_end(tags, at)
            source = find_source(tags[at : end + 1])
            stated += replacement(tags[at], source, tags[end]) if source else tags[at : end + 1]
        else:
            stated.append(tags[at])
        rendered = -1 if not is_rendering or tags[end][3].strip() else start if rendered < 0 else rendered
        at = end + 1
    return stated


def is_container(tag: Tag) -> bool:
    """Whether a tag begins an element that holds nothing but a formula."""
    name, _, attributes, _ = tag
    if name == "mjx-container":
        return True
    return any(hint in attributes for hint in CONTAINER_HINTS) and CONTAINER.search(attributes) is not None


def find_end(tags: Sequence[Tag], start: int) -> int:
    """Where the element ends that begins at `start`."""
    name, end = tags[start][0], f"/{tags[start][0]}"
    depth = 0
    for at in range(start + 1, len(tags)):
        if tags[at][0] == end:
            if not depth:
                return at
            depth -= 1
        depth += tags[at][0] == name
    return len(tags) - 1


def find_source(inside: Sequence[Tag]) -> str:
    """The text of a formula: TeX that is stated beside its MathML or for its picture, else the MathML; "" if there is none."""
    formulas = [tag for tag in inside if tag[0] == "math"]
    pictures = [tag for tag in inside if tag[0] == "img"]
    stated = (
        *[stated_tex(written, inner) for _, _, written, inner in formulas[:1]],
        *[clean_tex(parse_attributes(written).get("alt", "")) for _, _, written, _ in pictures[:1]],
        *[linearise(inner) for _, _, _, inner in formulas[:1]],
    )
    return next(filter(None, stated), "")


def replacement(begin: Tag, source: str, end: Tag) -> list[Tag]:
    """The element that replaces a formula; it is inline as the formula was, and separates words."""
    name = begin[0] if begin[0] in BLOCK_ELEMENTS else INLINE
    return [(name, "math", "", f"{GAP}{source}{GAP}"), (f"/{name}", "", "", end[3])]


def picture_text(written: str, attrs: Mapping[str, str]) -> str:
    r"""The TeX of a formula that is a picture; empty for any other picture.

    >>> picture_text(' class="latex"', {"alt": "x_1"}), picture_text("", {"alt": r"\sqrt{b}"}), picture_text("", {"alt": "$5"})
    ('x_1', '\\sqrt{b}', '')
    """
    text = attrs.get("alt", "")
    if not text or not (TEX_BEGINS.match(text) or (any(map(written.__contains__, PICTURE_HINTS)) and PICTURE.search(written))):
        return ""
    return clean_tex(text)
