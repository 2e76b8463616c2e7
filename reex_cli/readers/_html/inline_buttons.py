"""Buttons inside a sentence, such as a word that explains itself on touch: they are words of it and separate no blocks.

Any other button is a block of its own: at the beginning or the end of a paragraph, beside another one, or in a row with
signs between them.
"""

from __future__ import annotations

from reex_cli.readers._html.elements import BLOCK_ELEMENTS, SILENT_ELEMENTS
from reex_cli.readers._html.inline_text import GAP
from reex_cli.readers._html.parser import Tag

BUTTON, INLINE = "button", "span"
SEPARATORS = frozenset((*BLOCK_ELEMENTS, *(f"/{name}" for name in BLOCK_ELEMENTS), "br", "hr"))  # of sentences
SENTENCE_MARKS = tuple(".,;:!?…)”’»。，、；：！？）」")  # with which a sentence goes on behind a word


def inline_buttons(tags: list[Tag]) -> list[Tag]:
    """The same tags, in which a button inside a sentence is a `<span>` with a gap on both sides: it separates words only."""
    changed = tags
    joined = -1  # where the last button inside a sentence ends
    for start in [at for at, tag in enumerate(tags) if tag[0] == BUTTON]:
        if has_begun(tags, start, joined) and (end := find_end(tags, start)):
            changed = tags.copy() if changed is tags else changed
            changed[start] = (INLINE, *tags[start][1:3], GAP + tags[start][3])
            changed[end] = (f"/{INLINE}", *tags[end][1:3], GAP + tags[end][3])
            joined = end
    return changed


def has_begun(tags: list[Tag], start: int, joined: int) -> bool:
    """Whether a paragraph has words in front of a button. `joined` is the end of the last button that is part of a sentence."""
    words = False
    for at in range(start - 1, -1, -1):
        words = words or any(map(str.isalnum, shown_text(tags[at])))
        if tags[at][0] in SEPARATORS:
            return at == joined or (words and tags[at][0] == "p")
    return False


def find_end(tags: list[Tag], start: int) -> int:
    """Where a button ends behind which a sentence goes on; 0 for any other button."""
    end = 0
    for at in range(start + 1, len(tags)):
        name = tags[at][0]
        if name in SEPARATORS and (end or name != f"/{BUTTON}"):
            return 0
        end = end or (at if name in SEPARATORS else 0)
        text = shown_text(tags[at])
        if end and text:
            return end if text.startswith(SENTENCE_MARKS) or any(map(str.isalnum, text)) else 0
    return 0


def shown_text(tag: Tag) -> str:
    """The text behind a tag, without the spaces around it; nothing for a script and the like."""
    name, _, _, text = tag
    return "" if name in SILENT_ELEMENTS else text.strip()
