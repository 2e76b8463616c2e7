"""Changes to the tags of a document before blocks are built of them: what its inline elements mean is written as text.

Each change is made only in documents with its elements.
"""

from __future__ import annotations

import re

from reex_cli.readers._html.code_lines import LINES, ROWS, join_lines_in_pre, join_rows_of_code
from reex_cli.readers._html.formulas import TEX_SCRIPT_HINT, state_formulas
from reex_cli.readers._html.inline_buttons import BUTTON, inline_buttons
from reex_cli.readers._html.inline_text import GAP
from reex_cli.readers._html.ordered_lists import REVERSED, number_reversed_lists
from reex_cli.readers._html.parser import Tag, tag_attributes, tag_name
from reex_cli.readers._html.scripts import NOTE_HINTS, SCRIPTS, separate_scripts
from reex_cli.readers._html.verse import has_stanzas, mark_lines

SIDE_NOTE = re.compile(r' class="(?:[^"]*\s)?(?:side|margin)-?note(?=[\s"])')
SIDE_NOTE_HINTS = ("sidenote", "side-note", "marginnote", "margin-note")


def prepare_tags(tags: list[Tag]) -> list[Tag]:
    """The tags of a document in the form of which blocks are built."""
    names = set(map(tag_name, tags))
    attributes = " ".join(set(map(tag_attributes, tags)))
    if "code" in names and not ROWS.isdisjoint(names):
        tags = join_rows_of_code(tags)
    if "pre" in names and not LINES.isdisjoint(names):
        tags = join_lines_in_pre(tags)
    if BUTTON in names:
        tags = inline_buttons(tags)
    if "math" in names or TEX_SCRIPT_HINT in attributes:
        tags = state_formulas(tags)
    if not SCRIPTS.isdisjoint(names) or any(hint in attributes for hint in NOTE_HINTS):
        tags = separate_scripts(tags)
    if any(hint in attributes for hint in SIDE_NOTE_HINTS):
        tags = set_notes_apart(tags)
    if "ol" in names and REVERSED in attributes:
        tags = number_reversed_lists(tags)
    if has_stanzas(attributes):
        tags = mark_lines(tags)
    return tags


def set_notes_apart(tags: list[Tag]) -> list[Tag]:
    """The same tags, with a gap in front of each note that stands beside its sentence, and so does not run into its word."""
    return [
        (name, raw, written, GAP + text)
        if name == "span" and written and SIDE_NOTE.search(written)
        else (name, raw, written, text)
        for name, raw, written, text in tags
    ]
