"""Shows shadow trees that are written into a page, as SingleFile saves them and browsers show them."""

from __future__ import annotations

import re

SHADOW_ROOT = "shadowroot"  # begins the attribute that makes a shadow tree of a template
TEMPLATE_TAG = re.compile(r"<(/?)template\b([^<>]*)>", re.IGNORECASE)


def show_shadow_trees(html: str) -> str:
    """The same document with a `<div>` in the place of each template that is a shadow tree.

    >>> show_shadow_trees('<x-a><template shadowrootmode="open"><p>Salt</p></template></x-a>')
    '<x-a><div shadowrootmode="open"><p>Salt</p></div></x-a>'
    >>> show_shadow_trees("<template><p>Loading</p></template>")
    '<template><p>Loading</p></template>'
    """
    if SHADOW_ROOT not in html:
        return html
    shown: list[bool] = []  # for each template that is open

    def rename(tag: re.Match[str]) -> str:
        if tag[1]:
            is_shown = bool(shown) and shown.pop()
        else:
            is_shown = SHADOW_ROOT in tag[2].lower() and all(shown)
            shown.append(is_shown)
        return f"<{tag[1]}div{tag[2]}>" if is_shown else tag[0]

    return TEMPLATE_TAG.sub(rename, html)
