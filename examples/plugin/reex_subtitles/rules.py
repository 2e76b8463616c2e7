"""Rules for subtitles: what gives which field of the record, and who made them."""

from reex_cli.model import Label
from reex_cli.rules import Rule, in_format, named, phrased

RULES = (
    Rule(
        name="vtt-title",
        label=Label.METADATA,
        when=named("vtt:title"),
        field="title",
        why="The header names the title.",
        yes=("vtt:title = A Lens Bright Enough",),
        no=("title = A Lens Bright Enough",),
    ),
    Rule(
        name="vtt-voice",
        label=Label.METADATA,
        when=named("vtt:voice"),
        field="authors",
        why="A voice of the subtitles is a speaker.",
        yes=("vtt:voice = Ann Reed",),
        no=("voice = Ann Reed",),
    ),
    Rule(
        name="vtt-date",
        label=Label.METADATA,
        when=named("vtt:date"),
        field="date",
        why="A note states the date.",
        yes=("vtt:date = 2024-03-12",),
        no=("date = 2024-03-12",),
    ),
    Rule(
        name="vtt-credit",
        label=Label.MEDIA,
        when=phrased("subtitles by …", "captions by …") & in_format("subtitles"),
        why="The line says who made the subtitles.",
        yes=("Captions by the harbour office",),
        no=("She read the captions by the door.",),
    ),
)
