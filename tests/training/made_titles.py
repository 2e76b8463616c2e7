"""Make short pages as people paste them: menu, headline, standfirst, byline, buttons, a caption and the first paragraphs.

Real dumps seldom put a standfirst below the headline and a caption directly above the prose, so that a forest learns little
about either from them. All lines are those of real training pages; every second page is in an invented language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from tests.bench.split import hash_number
from tests.training.invented_languages import invented_language

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")
MIN_PARAGRAPH, MAX_STANDFIRST, MAX_CAPTION = 120, 180, 130  # characters
MAX_PARAGRAPHS = 7


def made_pages(records: Sequence[dict[str, Any]], short_lines: Sequence[str]) -> Iterator[tuple[dict[str, Any], str]]:
    """Annotation and text of a page made of each record with a title and prose; `short_lines` are lines of menus."""
    titles = [record["title"] for record in records]
    for record in records:
        random = Random(hash_number(f"made {record['id']}"))  # noqa: S311 - draws pages, no secrets
        paragraphs = [line.strip() for line in record["text"].split("\n") if len(line) >= MIN_PARAGRAPH]
        if len(paragraphs) >= 3:
            lines = make_lines(random, record, paragraphs, short_lines, titles)
            if random.random() < 0.5:
                rewrite = invented_language(f"made {record['id']}")
                yield {**record, "title": rewrite(record["title"])}, "\n".join(rewrite(line) for line in lines)
            else:
                yield record, "\n".join(lines)


def make_lines(
    random: Random, record: dict[str, Any], paragraphs: Sequence[str], short_lines: Sequence[str], titles: Sequence[str]
) -> list[str]:
    """The lines of a page."""
    sentences = [part for text in paragraphs[1:] for part in SENTENCE.split(text) if len(part) > 30]
    lines = [*menu(random, short_lines), *others_above(random, short_lines, titles), *menu(random, short_lines, 0)]
    lines += [" > ".join(random.sample(short_lines, 3))] if random.random() < 0.25 else []
    lines += [random.choice(short_lines).upper()] if random.random() < 0.3 else []
    lines += [""] if random.random() < 0.3 else []
    stated = [record.get("description") or ""] * len(sentences)  # every second standfirst is the description of the page
    head = [record["title"], *standfirst(random, [*sentences, *stated])]
    head += [f"{random.randint(1, 31)}. {random.randint(1, 12)}. {random.randint(1990, 2025)}, 1{random.randint(0, 9)}:25"]
    head.insert(random.choice((1, 2, 3)), byline(random, record))
    gap = [""] if random.random() < 0.2 else []
    lines += [line for part in head for line in (part, *gap) if part]
    lines += random.sample(short_lines, random.randint(0, 7))
    lines += caption(random, sentences)
    for number, text in enumerate(paragraphs[:MAX_PARAGRAPHS]):
        lines += ["", text]
        if number and random.random() < 0.15:
            lines += ["", random.choice([*sentences, *short_lines])]
    return [*lines, "", *menu(random, short_lines), *random.sample(titles, 3)]


def menu(random: Random, short_lines: Sequence[str], least: int = 3) -> list[str]:
    """Lines of a menu."""
    return random.sample(short_lines, random.randint(least, least + 9))


def others_above(random: Random, short_lines: Sequence[str], titles: Sequence[str]) -> list[str]:
    """In one of four pages, the titles of other pages under a heading."""
    return [random.choice(short_lines), *random.sample(titles, random.randint(2, 4))] if random.random() < 0.25 else []


def standfirst(random: Random, sentences: Sequence[str]) -> list[str]:
    """One or two sentences about the article, in half of the pages without a full stop; or nothing."""
    short = [text for text in sentences if 30 < len(text) < MAX_STANDFIRST]
    if not short or random.random() < 0.25:
        return []
    chosen = random.choice(short)
    return [chosen if random.random() < 0.5 else chosen.rstrip(".")]


def byline(random: Random, record: dict[str, Any]) -> str:
    """The author, with a word before the name or none; a name of two words where the page has none."""
    name = record.get("author") or random.choice(("Ada Moss", "Ivo Brand", "Runa Falk-Hale", "Teo S. Lind"))
    return f"{random.choice(('By ', '', '', 'Text: ', 'Interview: '))}{name[:60]}"


def caption(random: Random, sentences: Sequence[str]) -> list[str]:
    """The caption of a picture, often with a credit, between empty lines or above one; or nothing."""
    short = [text for text in sentences if len(text) < MAX_CAPTION]
    if not short or random.random() < 0.4:
        return []
    text, name = random.choice(short), random.choice(("Jon Ekberg", "Maia Roth / Quay Press", "I. Dale"))
    credit = random.choice((f" Photo: {name}", f" {name.upper()}", f" ({name})", f" | {name}", f". {name}", ""))
    cut = text.rstrip(".") if credit.startswith(".") or random.random() < 0.5 else text
    return [*([""] if random.random() < 0.5 else []), cut + credit]
