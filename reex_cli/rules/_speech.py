"""Recognise speech, which is no headline: a first line (`MILLER: Who took the oars?`) or a note, and lines behind a dash."""

from __future__ import annotations

import re

from reex_cli.block_features import BlockFeatures, PageFeatures
from reex_cli.lexicon import compile_pattern
from reex_cli.model import HEADING, PARAGRAPH, Block
from reex_cli.rules._conditions import about, found

SPEECH = re.compile(r"(?=([^\W\d_][^:：.!?]{0,30}?)\s?[:：]\s?\S)")  # the name in front
DASH = re.compile(r"[—–―]\s?(?:[^\W\d_]|[¿¡«“\"])")
NOTE = compile_pattern("note-label", "^", r"\s?[:：]")
SPEAKER_WORDS = 3
LINES_OF_SPEECH = 8  # that are looked at
OTHER_SPEAKERS = 2  # lines with another name in front, where the first one speaks once
NO_INDEXES: frozenset[int] = frozenset()


def find_first_speech(page: PageFeatures) -> frozenset[int]:
    """The index of the first line, if it is a note, or speech that goes on below with the same name or others in front."""
    first, *below = page.body[: 1 + LINES_OF_SPEECH]
    speaker = find_speaker(first)
    if not speaker:
        return NO_INDEXES
    others = list(filter(None, map(find_speaker, below)))
    is_speech = speaker in others or len(others) >= OTHER_SPEAKERS
    return frozenset((0,)) if is_speech or NOTE.match(first.block.text) else NO_INDEXES


def find_speaker(block: BlockFeatures) -> str:
    """The name in front of the colon in a line; empty without one."""
    match = SPEECH.match(block.block.text)
    return match[1].strip() if match and len(match[1].split()) <= SPEAKER_WORDS else ""


def begins_with_dash(block: Block) -> bool:
    """Whether a line stands alone and begins with a dash, as speech does in many languages."""
    return block.kind in (PARAGRAPH, HEADING) and block.blank_lines > 0 and DASH.match(block.text) is not None


is_speech_line = about(begins_with_dash, "is speech behind a dash")
is_speech_or_note = found(find_first_speech, "a line of speech or a note")
