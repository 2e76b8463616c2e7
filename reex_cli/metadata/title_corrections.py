"""Correct the ranking of lines where the lines around the best one show that another states the title.

`prefer_headline`: sentences that follow a short headline read more like the title than it does, in every language.
`prefer_stated_heading`: of two headings, one is the title that a field states, the other a section or the name of the site.
`prefer_end_of_path`: a path to the page ends in the title, which is a line by itself, too.
`prefer_below_path`: what is directly below such a path is the title, whatever stands between it and the text.
`prefer_defined_term`: on a copied page of a wiki, the first sentence says what the title is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reex_cli import lexicon
from reex_cli.bylines import parse_byline
from reex_cli.dates import find_dates
from reex_cli.forest import QUANTUM
from reex_cli.lexicon import match_topics
from reex_cli.metadata.title_candidates import (
    FIELD_SOURCES,
    FIRST_LEVEL,
    LINE,
    LOWER_HEADING,
    MentionPart,
    TitleCandidate,
    TitleMention,
)
from reex_cli.metadata.title_context import MIN_PROSE_WORDS, contains_date, is_byline
from reex_cli.metadata.title_form_features import SCORE
from reex_cli.model import CONTENT, FIELD, Block, Label, Verdict
from reex_cli.text import ends_sentence, estimate_words, segment_words

HEADLINE_MARGIN = 5 * QUANTUM  # of the score: by no more than this is a headline less likely than its standfirst
MIN_HEADLINE_WORDS, MIN_UNCASED_WORDS = 4, 3  # a kicker has fewer; the second in a script without capitals
MIN_STANDFIRST_WORDS = 9  # half as many again as the headline has, too
MIN_LONG_HEADLINE = 8  # words of a headline that may be as long as its standfirst
MAX_SHARED = 3  # one word in so many of a headline is in its standfirst; a kicker is often part of the headline below
MAX_KICKER_WORDS = 2  # of the line above a headline: a kicker, or the last entry of a menu
TITLE_LABEL = lexicon.LazyPattern(rf"{lexicon.pattern('rule-title-headed', any_case=True)}\s?[:：]\s?(\S.*)", re.IGNORECASE)
AUTHOR_LABEL = lexicon.LazyPattern(rf"{lexicon.pattern('author-label')}\s?[:：]")
LABEL_SIGNS, MAX_LABEL = frozenset(":："), 24  # behind a label, and its characters
MAX_LABELLED, LINES_TO_LABEL = 40, 3  # words of a title with a label, lines below it with that of the authors
LINES_TO_BYLINE = 5  # below the headline, where a date or a byline follows
SEPARATOR = re.compile(r"[|/»›>•·:]|\s[-–—]\s")  # in a path to the page or a row of links, and in no short headline
FIELDS = frozenset(FIELD_SOURCES.values())
FIRST_PARTS = frozenset((MentionPart.WHOLE, MentionPart.BEFORE))
HEADINGS = frozenset((FIRST_LEVEL, LOWER_HEADING))
PATH_SEPARATOR = re.compile(r"\s[/>›»→]\s")
HOME = lexicon.LazyPattern(rf"{lexicon.pattern('rule-breadcrumb')}\s", re.IGNORECASE)  # begins a path
LINES_BELOW_PATH, MIN_WORDS_BELOW_PATH = 5, 3
PATH_SIGN = re.compile("[>›»→]")
MIN_STEPS = 3
HEADLINE_LABELS = frozenset((CONTENT, Label.BOILERPLATE))  # of lines that no rule knows
EDIT_LINK = lexicon.LazyPattern(rf"\[\s?{lexicon.pattern('rule-edit-link', any_case=True)}[^\]]{{0,24}}\]$", re.IGNORECASE)
MAX_EDITED_LINE = 120  # characters of a heading with a link to edit its section
OPENING_WORDS = 12  # of the article, among which is the term that it defines,
MAX_WORDS_BEFORE = 2  # behind no more than an article
BRACKETS = re.compile(r"[(（][^()（）]{1,40}[)）]$")  # what tells a term from its namesakes


def correct_title(
    candidates: Sequence[TitleCandidate],
    scores: Sequence[int],
    best: int,
    blocks: Sequence[Block],
    verdicts: Sequence[Verdict],
) -> int:
    """The index of the candidate that states the title, where the ranking of lines has the best one."""
    best = prefer_end_of_path(candidates, best)
    best = prefer_headline(candidates, scores, best, blocks, verdicts)
    best = prefer_below_path(candidates, best, blocks)
    return prefer_defined_term(candidates, best, blocks, verdicts)


def find_labelled_title(blocks: Sequence[Block]) -> TitleCandidate | None:
    """The title in the only line “Title: …” of a page, if one of the lines below it has the label of authors, too."""
    found = [
        (i, match[1])
        for i, block in enumerate(blocks)
        if not LABEL_SIGNS.isdisjoint(block.text[:MAX_LABEL])
        and block.kind is not FIELD
        and (match := TITLE_LABEL.match(block.text))
    ]
    if len(found) != 1 or estimate_words(found[0][1]) > MAX_LABELLED:
        return None
    place, text = found[0]
    if not any(AUTHOR_LABEL.match(block.text) for block in blocks[place + 1 : place + 1 + LINES_TO_LABEL]):
        return None
    return TitleCandidate(tuple(segment_words(text)), [TitleMention(place, LINE, MentionPart.AFTER, text)])


def prefer_headline(
    candidates: Sequence[TitleCandidate],
    scores: Sequence[int],
    best: int,
    blocks: Sequence[Block],
    verdicts: Sequence[Verdict],
) -> int:
    """The index of the line directly above the best one, if that is its standfirst; else that of the best candidate.

    Both are stated once, below a kicker, and a date or a byline follows. The upper line is about as likely and clearly
    shorter. It is neither phrase, path, date nor byline, and has some words that are not capitalized: so it is no kicker,
    section or entry of a menu either; or it is a few words, and the lower one ends a sentence. The lower one reads like a
    sentence, and repeats hardly any of the words above.
    """
    lower = find_only_line(candidates[best])
    upper = None if lower is None else find_line(candidates, lower - 1)
    if lower is None or upper is None or scores[upper] < scores[best] - HEADLINE_MARGIN:
        return best
    words, words_below = candidates[upper].words, candidates[best].words
    is_shorter = len(words_below) >= max(MIN_STANDFIRST_WORDS, 3 * min(len(words), MIN_LONG_HEADLINE) // 2)
    is_repeated = MAX_SHARED * sum(map(frozenset(words_below).__contains__, words)) > len(words)
    is_headline = (
        is_shorter
        and lower > 1
        and len(blocks[lower - 2].text.split()) <= MAX_KICKER_WORDS
        and (is_headed(blocks, lower) or any(is_kicker(block.text, blocks) for block in blocks[max(0, lower - 3) : lower - 1]))
        and not is_repeated
        and (verdicts[lower - 1].label in HEADLINE_LABELS or is_below_kicker(verdicts[lower - 1], blocks[lower - 2]))
        and (reads_like_headline(blocks[lower - 1].text) or is_headed(blocks, lower))
        and reads_like_sentence(blocks[lower].text)
        and sum(block.text == blocks[lower - 1].text for block in blocks) == 1
        and any(contains_date(block.text) or is_byline(block.text) for block in blocks[lower + 1 : lower + LINES_TO_BYLINE])
    )
    return upper if is_headline else best


def is_below_kicker(verdict: Verdict, above: Block) -> bool:
    """Whether a line is in the reach of a list of other articles, which ends at a kicker in capitals."""
    return verdict.label is Label.RELATED and above.text.isupper() and len(above.text.split()) <= MAX_KICKER_WORDS


def is_headed(blocks: Sequence[Block], lower: int) -> bool:
    """Whether a line ends a sentence, as no headline does, below a few words that are neither a phrase, a day nor a byline."""
    text = blocks[lower - 1].text
    is_short = len(text.split()) < MIN_HEADLINE_WORDS and text[0].isupper() and not text.isupper()
    is_known = bool(match_topics(text) or SEPARATOR.search(text)) or contains_date(text) or is_byline(text)
    return is_short and not is_known and ends_sentence(blocks[lower].text)


def reads_like_headline(text: str) -> bool:
    """Whether a line may be a short headline: some words, not all of them capitalized as in a kicker, and none of a menu.

    >>> reads_like_headline("Let the lifts be slow"), reads_like_headline("Small Business Security")
    (True, False)
    """
    words = text.split()
    is_cased = text.upper() != text.lower()
    if len(words) < (MIN_HEADLINE_WORDS if is_cased else MIN_UNCASED_WORDS) or (is_cased and not any(map(str.islower, words))):
        return False
    separators = len(SEPARATOR.findall(text))
    return not (separators > (len(words) > MIN_LONG_HEADLINE) or match_topics(text) or contains_date(text) or is_byline(text))


def reads_like_sentence(text: str) -> bool:
    """Whether at most half of the words of a line are capitalized, as in a sentence; so it is in scripts without capitals.

    >>> reads_like_sentence("They are slow because the tide is."), reads_like_sentence("Introducing the Next Tide Mill")
    (True, False)
    """
    words = [word for word in text.split() if word[0].isalpha()]
    return 2 * sum(word[0].isupper() for word in words) <= len(words)


def is_kicker(text: str, blocks: Sequence[Block]) -> bool:
    """Whether a line names a section of the site: a word or two in capitals, or that occur again, in its menu."""
    return len(text.split()) <= MAX_KICKER_WORDS and (text.isupper() or sum(block.text == text for block in blocks) > 1)


def prefer_stated_heading(candidates: Sequence[TitleCandidate], scores: Sequence[int], best: int) -> int:
    """The index of the most likely heading that a field states first, where fields state the best candidate behind that only.

    One that contains the best candidate, or is part of it, is no better.
    """
    if states_first(candidates[best]) or not any(mention.source in FIELDS for mention in candidates[best].mentions):
        return best
    stated = [
        index
        for index, candidate in enumerate(candidates)
        if len(candidate.words) >= MIN_UNCASED_WORDS
        and states_first(candidate)
        and is_heading(candidate)
        and not shares_words(candidate.words, candidates[best].words)
    ]
    return max(stated, key=scores.__getitem__, default=best)


def shares_words(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether all words of one of two texts are in the other."""
    first, second = frozenset(words), frozenset(others)
    return first <= second or second <= first


def states_first(candidate: TitleCandidate) -> bool:
    """Whether a field states a candidate, and nothing in front of it."""
    return any(mention.source in FIELDS and mention.part in FIRST_PARTS for mention in candidate.mentions)


def is_heading(candidate: TitleCandidate) -> bool:
    """Whether a candidate is a heading, and not a part of one."""
    return any(mention.source in HEADINGS and mention.part is MentionPart.WHOLE for mention in candidate.mentions)


def prefer_end_of_path(candidates: Sequence[TitleCandidate], best: int) -> int:
    """The index of the line that the best one, a path to the page, ends in; else that of the best candidate."""
    steps = PATH_SIGN.split(candidates[best].mentions[0].text)
    if len(steps) < MIN_STEPS:
        return best
    end = tuple(segment_words(steps[-1]))
    return next((index for index, candidate in enumerate(candidates) if candidate.words == end), best)


def prefer_below_path(candidates: Sequence[TitleCandidate], best: int, blocks: Sequence[Block]) -> int:
    """The index of the line directly below a path to the page, a few lines above the best one; else that of the best candidate.

    It has several words, none of a menu, is no step of the path, no kicker, score, day or byline. A day or a byline follows
    soon, and nothing but such lines is above the best one, which is longer, as a standfirst is, or has a label.
    """
    lower = find_only_line(candidates[best])
    for place in range(max(1, (lower or 0) - LINES_BELOW_PATH), lower or 0):
        text, path = blocks[place].text, blocks[place - 1].text
        index = find_line(candidates, place) if is_path(path) else None
        if index is None or len(candidates[index].words) < MIN_WORDS_BELOW_PATH or text.casefold() in path.casefold():
            continue
        is_other = text.isupper() or is_kicker(text, blocks) or states_something(text) or SCORE.search(text) is not None
        is_longer = 2 * len(candidates[best].words) >= 3 * len(candidates[index].words)
        is_other = is_other or not (is_longer or ":" in candidates[best].mentions[0].text)
        is_other = is_other or not all(states_something(block.text) for block in blocks[place + 1 : lower])
        below = blocks[place + 1 : place + LINES_TO_BYLINE]
        if not is_other and any(contains_date(block.text) or is_byline(block.text) for block in below):
            return index
    return best


def states_something(text: str) -> bool:
    """Whether a line states the author or the day, or has a phrase that pages put around articles."""
    return bool(match_topics(text)) or is_byline(text) or bool(parse_byline(text)) or any(find_dates(text))


def is_path(text: str) -> bool:
    """Whether a line leads from the home page to this one: several steps of a few words, with signs between them.

    >>> [is_path(x) for x in ("Home > News > Towns", "Главная / Общество", "Next > ", "Log in / Join", "Salt and water > oil")]
    [True, True, False, False, False]
    """
    if not PATH_SIGN.search(text) and not HOME.match(text):
        return False
    steps = [step.split() for step in PATH_SEPARATOR.split(text)]
    return len(steps) > 1 and all(0 < len(step) < MIN_HEADLINE_WORDS - 1 and step[0][0].isupper() for step in steps)


def find_line(candidates: Sequence[TitleCandidate], place: int) -> int | None:
    """The index of the candidate that only the block at this place states."""
    return next((index for index, candidate in enumerate(candidates) if find_only_line(candidate) == place), None)


def find_only_line(candidate: TitleCandidate) -> int | None:
    """The index of the only block that states a candidate, if it is the whole of that block."""
    first, *more = candidate.mentions
    return first.block_index if not more and first.part is MentionPart.WHOLE else None


def prefer_defined_term(
    candidates: Sequence[TitleCandidate], best: int, blocks: Sequence[Block], verdicts: Sequence[Verdict]
) -> int:
    """The index of the line that the first sentence of a copied page of a wiki begins with; else that of the best candidate."""
    if not any(
        block.text[-1:] == "]" and len(block.text) < MAX_EDITED_LINE and EDIT_LINK.search(block.text) for block in blocks
    ):
        return best
    prose = next((i for i, block in enumerate(blocks) if is_prose(block, verdicts[i])), None)
    if prose is None:
        return best
    opening = segment_words(blocks[prose].text[:MAX_EDITED_LINE])[:OPENING_WORDS]
    defined = [
        index
        for index, candidate in enumerate(candidates)
        if (place := find_only_line(candidate)) is not None
        and place < prose
        and begins_with(opening, segment_words(BRACKETS.sub("", blocks[place].text)))
    ]
    return max(defined, key=lambda index: len(candidates[index].words), default=best)


def is_prose(block: Block, verdict: Verdict) -> bool:
    """Whether a block is prose of the article."""
    return verdict.label is CONTENT and estimate_words(block.text) >= MIN_PROSE_WORDS


def begins_with(opening: list[str], term: list[str]) -> bool:
    """Whether words begin with those of a term, or have few words in front of them.

    >>> begins_with(["a", "peat", "barge", "is"], ["peat", "barge"]), begins_with(["boats", "of"], ["peat"])
    (True, False)
    """
    return any(term and opening[skipped : skipped + len(term)] == term for skipped in range(MAX_WORDS_BEFORE + 1))
