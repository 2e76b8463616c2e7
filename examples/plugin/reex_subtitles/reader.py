"""A reader for subtitles (WebVTT): its header and notes become fields, cues without a pause between them a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reex_cli.errors import Damaged
from reex_cli.model import Block, Kind, Page, Trust
from reex_cli.readers import Reader, Source

TIME = r"(?:(\d{2,}):)?(\d\d):(\d\d\.\d{3})"
CUE = re.compile(rf"^{TIME} --> {TIME}.*\n((?:.+\n?)+)", re.MULTILINE)
TITLE = re.compile(r"WEBVTT[ \t]+(.+)")
DATE = re.compile(r"^NOTE date: (.+)", re.MULTILINE)
VOICE = re.compile(r"<v(?:\.[^ >]+)* ([^>]+)>")
TAG = re.compile(r"<[^>]*>")
PAUSE = 2.0  # seconds between two paragraphs, at least


def sniff(source: Source) -> Trust:
    """Recognise the word that every such file begins with."""
    return Trust.CERTAIN if source.head.startswith("WEBVTT") else Trust.NO


def read(source: Source) -> Iterator[Page]:
    """Read one page: title, date and voices, then the cues. Raises `Damaged` without one."""
    text = source.text.replace("\r\n", "\n")
    cues = list(CUE.finditer(text))
    if not cues:
        raise Damaged("subtitles without a cue.")
    fields = [("vtt:title", match[1]) for match in TITLE.finditer(text, 0, cues[0].start())]
    fields += [("vtt:date", match[1]) for match in DATE.finditer(text)]
    fields += [("vtt:voice", voice) for voice in dict.fromkeys(VOICE.findall(text))]
    blocks = [Block(Kind.FIELD, value.strip(), name=name) for name, value in fields]
    paragraph, line, end = list[str](), 0, 0.0
    for cue in cues:
        if paragraph and _seconds(cue, 1) - end >= PAUSE:
            blocks.append(Block(Kind.PARAGRAPH, " ".join(paragraph), line))
            paragraph = []
        line = line if paragraph else text.count("\n", 0, cue.start(7)) + 1
        paragraph += TAG.sub("", cue[7]).split()
        end = _seconds(cue, 4)
    yield Page("subtitles", (*blocks, Block(Kind.PARAGRAPH, " ".join(paragraph), line)))


def _seconds(cue: re.Match[str], group: int) -> float:
    """The time whose hours are this group of a cue, in seconds."""
    hours, minutes, seconds = cue.group(group, group + 1, group + 2)
    return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)


READER = Reader("subtitles", "subtitles in the form of WebVTT", sniff, read)
