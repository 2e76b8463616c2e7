"""What the title of a page is: the best of all that may be it.

A forest weighs facts about each candidate: who says it, what else is said there, whether the article speaks of it,
and where it stands. There is one for pages with markup and one for those without; the weights were learnt by
`tests/bench/train_title.py` from the same pages as the judge's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from html import unescape
from pathlib import Path

from reex_cli.forest import Columns, Forest, load, predict
from reex_cli.lexicon import match_topics
from reex_cli.metadata.title_candidates import Part, TitleCandidate, TitleMention, find_title_candidates
from reex_cli.metadata.title_context import TitleContext, title_context
from reex_cli.metadata.title_position_features import of_place
from reex_cli.metadata.title_text_features import Facts, of_site, of_sources, of_spans, of_words
from reex_cli.model import CONTENT, FIELD, HEADING, METADATA, Block, Verdict
from reex_cli.text import estimate_words, normalize_spaces, segment_words

MODEL = Path(__file__).with_name("title_model.json")
RULE = "classifier: title"
MARKUP, LINES = "markup", "lines"  # kinds of pages, each with weights of its own
OWN = frozenset(("ld:headline", "meta:og:title"))  # fields that hold the title and nothing else, mostly
UNIT = 1 << 16  # of scores
SURE = 15 * UNIT  # the score of a text's title that no rule has named,
SURER = 4 * UNIT  # and how much better one has to be than what a rule has named
LONG, SENTENCE = 20, 10  # words of a block that is prose, and of one that ends like a sentence
ENDS = tuple('.!?…:"”')
COMPARED = (
    "article overlap",
    "lead overlap",
    "keyword overlap",
    "slug recall",
    "similarity to window title",
    "similarity to og:title",
    "matching sources",
)  # facts that are told beside the best, too


def find_title(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> tuple[int, Verdict] | None:
    """The block that names the title of a page, and the verdict on it, if that is news."""
    kind = MARKUP if blocks and blocks[0].kind is FIELD else LINES
    if one := agreed_title(blocks):
        return title_verdict(one, blocks, verdicts, kind)
    found, scores, least = score_candidates(blocks, verdicts, kind)
    best = max(range(len(found)), key=scores.__getitem__, default=None)
    return None if best is None or scores[best] < least else title_verdict(found[best], blocks, verdicts, kind)


def agreed_title(blocks: Sequence[Block]) -> TitleCandidate | None:
    """The title where there is nothing to weigh: the only heading of the first level says what a field of the page does."""
    heads = [place for place, block in enumerate(blocks) if block.kind is HEADING and block.level == 1]
    texts = {blocks[place].text for place in heads}
    if len(texts) != 1 or blocks[heads[0]].spans:
        return None
    text = texts.pop()
    told, said = text.casefold(), segment_words(text)
    for block in blocks:
        if block.kind is not FIELD:
            return None
        if block.name in OWN and (
            block.text.casefold() == told or segment_words(normalize_spaces(unescape(block.text))) == said
        ):
            return TitleCandidate(tuple(said), [TitleMention(heads[0], "first-level heading", Part.WHOLE, text)])
    return None


def find_title_of_text(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> tuple[int, Verdict] | None:
    """The same for what is just an article, as far as it is known: of the lines above its prose one that is surely the title.

    A site's name and its menu may stand there, too. What a rule takes for the title has to be less likely by far. Where there
    is no prose, as in a poem, rules alone speak.
    """
    end = next((place for place, block in enumerate(blocks) if is_prose(block)), 0)
    if not end:
        return None
    found, scores, _ = score_candidates(blocks, verdicts, LINES)
    said = {place for place, verdict in enumerate(verdicts) if verdict.field == "title"}
    ruled = [score for one, score in zip(found, scores, strict=True) if any(mention.place in said for mention in one.mentions)]
    above = [
        place
        for place, one in enumerate(found)
        if min(mention.place for mention in one.mentions) < end and not is_section_heading(one)
    ]
    best = max(above, key=scores.__getitem__, default=None)
    least = max(ruled, default=0) + SURER if said else SURE
    return None if best is None or scores[best] <= least else title_verdict(found[best], blocks, verdicts, LINES)


def is_section_heading(one: TitleCandidate) -> bool:
    """Whether it heads a part that every article may have, as highlights are."""
    return "section" in match_topics(one.mentions[0].text)


def is_prose(block: Block) -> bool:
    """Whether a block is text, which no title is."""
    count = estimate_words(block.text)
    return count >= LONG or (count >= SENTENCE and block.text.endswith(ENDS))


def score_candidates(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], kind: str
) -> tuple[list[TitleCandidate], list[int], int]:
    """All candidates of a page, the score of each, and the least that makes a title."""
    found, rows = candidate_features(blocks, verdicts)
    forest, least = load_models()[kind]
    return found, predict(forest, feature_columns(rows, [name for name, _ in forest.columns])) if found else [], least


def title_verdict(
    one: TitleCandidate, blocks: Sequence[Block], verdicts: Sequence[Verdict], kind: str
) -> tuple[int, Verdict] | None:
    """The block that speaks for a candidate, and the verdict that names it the title; None where a rule has said so."""
    mention = best_mention(one, blocks)
    block = blocks[mention.place]
    value = "" if mention.text == block.text else mention.text
    if not value and block.kind is not FIELD and verdicts[mention.place].field == "title":
        return None
    kept = [verdict.label is CONTENT for verdict in verdicts[: mention.place + 1]]
    stays = kind == MARKUP and kept[-1] and kept.index(True) < mention.place  # a heading further down in the article
    label = CONTENT if stays else METADATA
    return mention.place, Verdict(label, RULE, field="title", value=value)


@cache
def load_models() -> dict[str, tuple[Forest, int]]:
    """For pages with markup and without: the forest, and the least score that makes a title."""
    data = json.loads(MODEL.read_text("utf-8"))
    return {name: (load(one["forest"]), one["least"]) for name, one in data.items()}


def candidate_features(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> tuple[list[TitleCandidate], list[Facts]]:
    """All candidates of a page, and the facts about each."""
    known = title_context(blocks, verdicts)
    found = find_title_candidates(blocks, known.start, known.first_prose()) if known else []
    return found, facts(found, known) if known and found else []


def facts(found: Sequence[TitleCandidate], known: TitleContext) -> list[Facts]:
    """What can be said of each candidate; a fact that is missing is nought."""
    stands: dict[str, list[tuple[str, ...]]] = {}
    for one in found:
        for mention in one.mentions:
            if mention.part is Part.WHOLE:
                stands.setdefault(mention.source, []).append(one.words)
    ask = (of_words, of_site, of_spans, of_place)
    rows = [of_sources(one, stands) for one in found]
    for one, row in zip(found, rows, strict=True):
        for question in ask:
            row.update(question(one, known))
    for name in COMPARED:
        best = max(row.get(name, 0) for row in rows)
        for row in rows:
            row[f"below best {name}"] = best - row.get(name, 0)
    return rows


def feature_columns(rows: Sequence[Facts], names: Iterable[str]) -> Columns:
    """The facts of these names, a column each."""
    return {name: _column([row.get(name, 0) for row in rows]) for name in names}


def _column(values: list[int]) -> bytes:
    try:
        return bytes(values)
    except ValueError:  # as much as a column holds
        return bytes(min(255, max(0, value)) for value in values)


def best_mention(one: TitleCandidate, blocks: Sequence[Block]) -> TitleMention:
    """The mention that speaks for a candidate: whole rather than in part, in the body rather than in a field."""
    return max(one.mentions, key=lambda mention: (blocks[mention.place].kind is not FIELD, mention.part))
