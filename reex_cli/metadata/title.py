"""Choose the title of a page: rank all title candidates with a forest.

    find_title_candidates ─▶ features ─▶ predict ─▶ best candidate ─▶ verdict

There is one forest for pages with markup and one for pages without; `tests/training` learns both. `title_candidates`
finds the candidates, `title_*_features` describe them, and `reex_cli.metadata` decides which pages are asked for their title.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from html import unescape
from pathlib import Path
from typing import NamedTuple

from reex_cli import lexicon
from reex_cli.dates import find_dates, parse_date
from reex_cli.dates.lines import announces_publication, is_labelled_event
from reex_cli.forest import MAX_VALUE, QUANTUM, Columns, Forest, load, predict
from reex_cli.lexicon import match_topics
from reex_cli.metadata import title_form_features, title_neighbour_features
from reex_cli.metadata.title_candidates import FIRST_LEVEL, MentionPart, TitleCandidate, TitleMention, find_title_candidates
from reex_cli.metadata.title_context import TitleContext, build_title_context
from reex_cli.metadata.title_corrections import correct_title, find_labelled_title, prefer_stated_heading
from reex_cli.metadata.title_position_features import position_features
from reex_cli.metadata.title_text_features import (
    COMPARED_FEATURES,
    Features,
    site_features,
    source_features,
    span_features,
    word_features,
)
from reex_cli.model import CONTENT, FIELD, HEADING, METADATA, PARAGRAPH, Block, Verdict
from reex_cli.text import estimate_words, is_unspaced, normalize_spaces, segment_words

MODEL = Path(__file__).with_name("title_model.json")
RULE = "classifier: title"  # the rule of its verdicts
HEAD = "head:"  # beginning of the names of fields that stand at the head of a text without markup
MARKUP, LINES = "markup", "lines"  # keys of the model file: pages with markup and pages without
TITLE_FIELDS = frozenset(("ld:headline", "meta:og:title"))  # which mostly state the title and nothing else
MIN_RUNNING_TEXT_WORDS = 20  # of a block that is prose,
MIN_SENTENCE_WORDS = 10  # and of one that is prose if it ends like a sentence
SENTENCE_ENDS = tuple('.!?…:"”')
WHOLE_LINE_MARGIN = QUANTUM  # of the score: a whole line is preferred to its part if it is less likely by no more than this
NO_TITLES = frozenset(
    ("citation-line", "hatnote", "mail-frame", "name-line", "names-of-paper", "read-also", "running-head", "speech-or-note")
)  # rules for lines that are no title
MAX_DAY_CHARACTERS = 40  # of a line that is nothing but a day
YEAR_AND_MORE = re.compile(r"\d{4}(?=\D)|(?<=\D)\d{4}")  # a cheap test
NO_WORDS = lexicon.LazyPattern(rf"\W*(?:{lexicon.pattern('weekday')}\W*)?", re.IGNORECASE)  # beside a day
MIN_BLOCKS_OF_TITLED = 3  # of a text whose first word may be its title
LONE_KINDS = (HEADING, PARAGRAPH)
OPTIONAL_FEATURES = (  # which pages with markup do without
    (title_form_features.FEATURES, lambda candidate, _: title_form_features.form_features(candidate)),
    (title_neighbour_features.FEATURES, title_neighbour_features.neighbour_features),
)


def find_title(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> tuple[int, Verdict] | None:
    """Find the title of a page: the index of the block that states it, and the verdict to put there.

    None if no candidate is likely enough, or if a rule names the best one already.
    """
    kind = MARKUP if blocks and blocks[0].kind is FIELD and not blocks[0].name.startswith(HEAD) else LINES
    if agreed := find_agreed_title(blocks) or (find_labelled_title(blocks) if kind == LINES else None):
        return title_verdict(agreed, blocks, verdicts, kind)
    model = load_models()[kind]
    candidates, scores = score_candidates(blocks, verdicts, model.forest)
    ranked = sorted(range(len(candidates)), key=scores.__getitem__, reverse=True)
    best = next((index for index in ranked if not is_day(candidates[index].mentions[0].text)), None)
    if best is None or scores[best] < model.least_score:
        return None
    if kind == MARKUP:
        best = prefer_stated_heading(candidates, scores, best)
    else:
        best = prefer_whole_line(candidates, scores, best)
        best = correct_title(candidates, scores, best, blocks, verdicts)
    return title_verdict(candidates[best], blocks, verdicts, kind)


def prefer_whole_line(candidates: Sequence[TitleCandidate], scores: Sequence[int], best: int) -> int:
    """The index of the line that the best candidate is a part of, if it is about as likely; else that of the candidate."""
    mentions = candidates[best].mentions
    if any(mention.part is MentionPart.WHOLE for mention in mentions):
        return best
    lines, least = {mention.block_index for mention in mentions}, scores[best] - WHOLE_LINE_MARGIN
    for index, candidate in enumerate(candidates):
        first = candidate.mentions[0]
        if first.part is MentionPart.WHOLE and first.block_index in lines and scores[index] >= least:
            return index
    return best


def find_agreed_title(blocks: Sequence[Block]) -> TitleCandidate | None:
    """The text of the only first-level heading, if a title field states the same: there is nothing to rank then."""
    headings = [index for index, block in enumerate(blocks) if block.kind is HEADING and block.level == 1]
    texts = {blocks[index].text for index in headings}
    if len(texts) != 1 or blocks[headings[0]].spans:
        return None
    text = texts.pop()
    folded, words = text.casefold(), segment_words(text)
    for block in blocks:
        if block.kind is not FIELD:
            return None
        if block.name in TITLE_FIELDS and (
            block.text.casefold() == folded or segment_words(normalize_spaces(unescape(block.text))) == words
        ):
            return TitleCandidate(tuple(words), [TitleMention(headings[0], FIRST_LEVEL, MentionPart.WHOLE, text)])
    return None


class TitleModel(NamedTuple):
    """A forest, and the scores from which its best candidate is the title. Scores are in 65536ths of a quantum."""

    forest: Forest
    least_score: int
    plain: Mapping[str, int]  # of a plain article: "sure" where no rule names a title, else "margin" above what it names


class PlainCandidates(NamedTuple):
    """Candidates for the title of a plain article."""

    ruled: list[int]  # scores of those that a rule names
    best: TitleCandidate | None  # among those above the prose
    score: int  # of the best
    is_repeated: bool  # whether the best is a line, and a part of another one that a rule names: of the window title


def find_plain_title(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> tuple[int, Verdict] | None:
    """Pick a plain article's title above its prose, as `find_title` does, but only if it is very likely.

    A site's name and its menu may be above the prose, too. Where a rule names a title, another line has to be more
    likely by far. Without prose, as in a poem, only rules and `begins_with_lone_word` name the title.
    """
    model = load_models()[LINES]
    plain = candidates_above_prose(blocks, verdicts, model.forest)
    is_ruled = any(verdict.field == "title" for verdict in verdicts)
    if plain is not None and plain.best is not None:
        margin = 0 if plain.is_repeated else model.plain["margin"]
        least_score = max(plain.ruled, default=0) + margin if is_ruled else model.plain["sure"]
        if plain.score > least_score:
            return title_verdict(plain.best, blocks, verdicts, LINES)
    return (0, Verdict(METADATA, RULE, field="title")) if not is_ruled and begins_with_lone_word(blocks) else None


def begins_with_lone_word(blocks: Sequence[Block]) -> bool:
    """Whether a text begins with a single word above an empty line, none of a menu and no heading of a section: its title."""
    if len(blocks) < MIN_BLOCKS_OF_TITLED or not blocks[1].blank_lines or blocks[0].kind not in LONE_KINDS:
        return False
    text = blocks[0].text
    return text.isalpha() and text[0].isupper() and not is_unspaced(text) and not match_topics(text)


def candidates_above_prose(blocks: Sequence[Block], verdicts: Sequence[Verdict], forest: Forest) -> PlainCandidates | None:
    """Rank the lines above the prose of a plain article that do not head a section; None if there is no prose below."""
    prose_start = next((index for index, block in enumerate(blocks) if is_running_text(block)), 0)
    if not prose_start:
        return None
    candidates, scores = score_candidates(blocks, verdicts, forest)
    named = {index for index, verdict in enumerate(verdicts) if verdict.field == "title"}
    ruled: list[int] = []
    best, best_score, is_repeated = None, 0, False
    for candidate, score in zip(candidates, scores, strict=True):
        places = [mention.block_index for mention in candidate.mentions]
        is_of_rule = not named.isdisjoint(places)
        repeats = is_of_rule and repeats_part(candidate, named)
        if is_of_rule and not repeats:
            ruled.append(score)
        is_best = min(places) < prose_start and (best is None or score > best_score)
        if is_best and not is_section_heading(candidate) and not is_day(candidate.mentions[0].text):
            best, best_score, is_repeated = candidate, score, repeats
    return PlainCandidates(ruled, best, best_score, is_repeated)


def repeats_part(candidate: TitleCandidate, named: Collection[int]) -> bool:
    """Whether a candidate is a part of a line that a rule names, such as `The Weir - Valley News`, and a line of its own."""
    wholes = [mention.block_index for mention in candidate.mentions if mention.part is MentionPart.WHOLE]
    return bool(wholes) and all(index not in named for index in wholes)


def is_section_heading(candidate: TitleCandidate) -> bool:
    """Whether a candidate is a heading that sections of any article may have, such as "Highlights"."""
    return "section" in match_topics(candidate.mentions[0].text)


def is_running_text(block: Block) -> bool:
    """Whether a block is running text, which no title is."""
    words = estimate_words(block.text)
    return words >= MIN_RUNNING_TEXT_WORDS or (words >= MIN_SENTENCE_WORDS and block.text.endswith(SENTENCE_ENDS))


def score_candidates(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], forest: Forest
) -> tuple[list[TitleCandidate], list[int]]:
    """All candidates of a page, and the score of each."""
    names = [name for name, _ in forest.columns]
    candidates, rows = candidate_features(blocks, verdicts, frozenset(names))
    return candidates, predict(forest, feature_columns(rows, names)) if candidates else []


def title_verdict(
    candidate: TitleCandidate, blocks: Sequence[Block], verdicts: Sequence[Verdict], kind: str
) -> tuple[int, Verdict] | None:
    """The block that states a candidate best, and the verdict that names it the title; None if a rule names it already."""
    mention = best_mention(candidate, blocks)
    block = blocks[mention.block_index]
    value = "" if mention.text == block.text else mention.text
    if not value and block.kind is not FIELD and verdicts[mention.block_index].field == "title":
        return None
    kept = [verdict.label is CONTENT for verdict in verdicts[: mention.block_index + 1]]
    is_inside_article = kind == MARKUP and kept[-1] and kept.index(True) < mention.block_index  # it stays in the text there
    label = CONTENT if is_inside_article else METADATA
    return mention.block_index, Verdict(label, RULE, field="title", value=value)


def best_mention(candidate: TitleCandidate, blocks: Sequence[Block]) -> TitleMention:
    """The mention to name as evidence: one in the body rather than in a field, then a whole text rather than a part."""
    return max(candidate.mentions, key=lambda mention: (blocks[mention.block_index].kind is not FIELD, mention.part))


@cache
def load_models() -> dict[str, TitleModel]:
    """The models for pages with markup and without. Raises `ValueError` as `load` does."""
    data = json.loads(MODEL.read_text("utf-8"))
    return {kind: TitleModel(load(model["forest"]), model["least"], model.get("plain", {})) for kind, model in data.items()}


def candidate_features(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], names: Collection[str]
) -> tuple[list[TitleCandidate], list[Features]]:
    """All candidates of a page, and the features of each: all with these names, and perhaps others."""
    context = build_title_context(blocks, verdicts)
    if context is None:
        return [], []
    found = find_title_candidates(blocks, context.article_start, context.prose_start())
    candidates = [candidate for candidate in found if not is_other_line(candidate, verdicts)]
    return candidates, extract_title_features(candidates, context, names) if candidates else []


def is_other_line(candidate: TitleCandidate, verdicts: Sequence[Verdict]) -> bool:
    """Whether all mentions of a candidate are in lines that lead elsewhere or are speech, or it states the date of an event."""
    return is_labelled_event(candidate.mentions[0].text) or all(
        verdicts[mention.block_index].rule in NO_TITLES for mention in candidate.mentions
    )


def is_day(text: str) -> bool:
    """Whether a text is nothing but a day, or a month and a year, perhaps behind a word of publication.

    >>> is_day("May 14, 2019 Tuesday"), is_day("March 2022"), is_day("Flood of May 1908"), is_day("1908")
    (True, True, False, False)
    """
    if len(text) > MAX_DAY_CHARACTERS or not YEAR_AND_MORE.search(text):
        return False
    rests = (text[: day.start] + text[day.end :] for day in find_dates(text))
    return any(map(NO_WORDS.fullmatch, rests)) or bool(parse_date(text)) or announces_publication(text)


def extract_title_features(
    candidates: Sequence[TitleCandidate], context: TitleContext, names: Collection[str]
) -> list[Features]:
    """The features of each candidate, those that compare it with the others included. At least one candidate is needed.

    The groups of `OPTIONAL_FEATURES` of which none is among `names` are left out.
    """
    texts: dict[str, list[tuple[str, ...]]] = {}
    for candidate in candidates:
        for mention in candidate.mentions:
            if mention.part is MentionPart.WHOLE:
                texts.setdefault(mention.source, []).append(candidate.words)
    rows = [source_features(candidate, texts) for candidate in candidates]
    optional = [extract for features, extract in OPTIONAL_FEATURES if any(name in names for name in features)]
    for candidate, row in zip(candidates, rows, strict=True):
        for extract in (word_features, site_features, span_features, position_features, *optional):
            row.update(extract(candidate, context))
    for name in COMPARED_FEATURES:
        best = max(row.get(name, 0) for row in rows)
        for row in rows:
            row[f"below best {name}"] = best - row.get(name, 0)
    return rows


def feature_columns(rows: Sequence[Features], names: Iterable[str]) -> Columns:
    """The features of these names as columns: (candidates,) of bytes each; larger values are clipped to 255."""
    return {name: _clip_column([row.get(name, 0) for row in rows]) for name in names}


def _clip_column(values: list[int]) -> bytes:
    """The values as bytes, clipped to 0..255."""
    try:
        return bytes(values)
    except ValueError:  # few columns have values that do not fit
        return bytes(min(MAX_VALUE, max(0, value)) for value in values)
