"""Say in words what features state about a block, for people who have never heard of features.

Features that mean nearly the same are a topic, which has one phrase: a sentence about the block, without a final mark. What
a topic weighs is left to `score_reasons`. Nothing is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from reex_cli.content.columns import COUNT_STEPS, EVEN
from reex_cli.content.element_tree import AREAS
from reex_cli.content.markup_features import ANCESTORS, LABEL_NUMBERS, PAGE_TYPES
from reex_cli.model import Block, Element
from reex_cli.text import ends_sentence, estimate_words

NEIGHBOUR = re.compile(r"([a-z_]+)([+-])\d")  # the name of a feature of a block above or below
TELLING = 2  # steps from `EVEN` from which a sum of token weights says something
MANY_STOP_WORDS = 6  # of 24 words
SMALL_LETTERS = 4  # words in small letters, of the second to tenth
CASELESS = 20  # from which `lowercase` stands for a script without case
NOT_FOUND = 3  # `title_side` of a page whose title is not found
SHORT_WORDS = 9  # `words` from which a run is one of long blocks
LINK_SHARE = 9  # sixteenths from which a series is of links
NO_BLOCK = 31  # a distance to what does not exist
LIKE_ARTICLE, UNLIKE_ARTICLE = "like an article", "like what stands around articles"

Values = Mapping[str, int]  # features of one block, by name
Describe = Callable[[Block, Values], str]


class Topic(NamedTuple):
    """Features that mean nearly the same, and how to say what they state."""

    features: frozenset[str]
    describe: Describe


def find_topic(feature: str) -> str:
    """The topic of a feature.

    >>> find_topic("commas"), find_topic("words-2"), find_topic("first_score+1"), find_topic("in_nav")
    ('sentences', 'line above', 'context below', 'area')
    """
    if feature in TOPIC_OF:
        return TOPIC_OF[feature]
    name, sign = match.groups() if (match := NEIGHBOUR.fullmatch(feature)) else (feature, "")
    if sign:
        return f"{'context' if name == 'first_score' else 'line'} {'above' if sign == '-' else 'below'}"
    return "page"


def describe_topic(topic: str, block: Block, values: Values) -> str:
    """A sentence on what the features of a topic state about a block, which is `it`."""
    return TOPICS[topic].describe(block, values)


def count(number: int, noun: str) -> str:
    """A number with its noun.

    >>> count(1, "word"), count(3, "word")
    ('1 word', '3 words')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def unscale(step: int) -> int:
    """The least number of a step of `COUNT_STEPS`.

    >>> unscale(COUNT_STEPS[3]), unscale(COUNT_STEPS[9])
    (3, 8)
    """
    return max(0, COUNT_STEPS.find(step))


def _likeness(value: int) -> str:
    return LIKE_ARTICLE if value >= EVEN else UNLIKE_ARTICLE


def _length(block: Block, _: Values) -> str:
    return f"it has {count(estimate_words(block.text), 'word')}"


def _sentences(block: Block, values: Values) -> str:
    ends = "ends like a sentence" if ends_sentence(block.text) else "does not end like a sentence"
    inside = values.get("sentence_breaks", 0)
    return f"it {ends}" + (f", and has {inside + 1} or more of them" if inside else "")


def _letters(_: Block, values: Values) -> str:
    if values["lowercase"] >= CASELESS:
        return "its script has no small letters"
    return f"{'most' if values['lowercase'] // 2 >= SMALL_LETTERS else 'few'} of its words begin with a small letter"


def _own_words(_: Block, values: Values) -> str:
    score = values["short_token_score"] or values["long_token_score"]
    if abs(score - EVEN) < TELLING:
        return "its words are as frequent in articles as around them"
    return f"its words are frequent {'in articles' if score > EVEN else 'around articles'}"


def _opening(_: Block, values: Values) -> str:
    score = values.get("last_opening_score", EVEN)
    if abs(score - EVEN) < TELLING:
        return "no short line above announces what follows"
    return f"a short line, itself or above it, announces {'an article' if score > EVEN else 'what stands around articles'}"


def _stop_words(_: Block, values: Values) -> str:
    is_frequent = values["stop_words"] >= MANY_STOP_WORDS
    return f"the small words of running text are {'frequent' if is_frequent else 'rare'} in it"


def _numbers(_: Block, values: Values) -> str:
    return f"it has {count(values['numbers'], 'number') if values['numbers'] else 'no numbers'}"


def _repeats(_: Block, values: Values) -> str:
    others = values["repeats"]
    return f"its text stands on the page {f'{others + 1} times' if others else 'only once'}"


def _kind(block: Block, _: Values) -> str:
    tag = block.element.selectors[0] if block.element and block.element.selectors else ""
    kind = block.kind.replace("_", " ")
    return f"it is a {kind}{f' in {tag}' if tag.startswith('<') else ''}".replace(" a image", " an image")


def _layout(block: Block, _: Values) -> str:
    return f"it is indented by {count(block.indent, 'column')}, below {count(block.blank_lines, 'blank line')}"


def _position(_: Block, values: Values) -> str:
    return f"about {values['word_position'] * 100 // 16} % of the words of the page stand above it"


def _prose(_: Block, values: Values) -> str:
    above, below = values["prose_distance_before"], values["prose_distance_after"]
    if not above and not below:
        return "it is a paragraph of prose"
    places = [
        f"{count(unscale(distance), 'line')} {side}" if distance < NO_BLOCK else f"none {side}"
        for distance, side in ((above, "above"), (below, "below"))
    ]
    return f"the nearest prose: {', '.join(places)}"


def _run(_: Block, values: Values) -> str:
    kind = "long" if values["words"] >= SHORT_WORDS else "short"
    return f"it stands among {count(unscale(values['run_length']), f'{kind} line')}, itself included"


def _links(_: Block, values: Values) -> str:
    return f"about {values['link_density'] * 100 // 16} % of it are links" if values["link_density"] else "it has no links"


def _rule(_: Block, values: Values) -> str:
    label = next((label for label, number in LABEL_NUMBERS.items() if number == values["rule_label"]), "")
    return f"a rule takes it for {label}" if label else "no rule says what it is"


def _selectors(block: Block, values: Values) -> str:
    named = next((element.selectors for element in _elements(block) if len(element.selectors) > 1), ())
    example = f" ({' '.join(named[:3])})" if named else ""
    where = "in articles" if values["near_selectors_score"] >= EVEN else "around articles"
    return f"the names of the elements around it{example} are usual {where}"


def _elements(block: Block) -> Iterator[Element]:
    element = block.element
    while element is not None:
        yield element
        element = element.parent


def _area(_: Block, values: Values) -> str:
    inside = [f"<{name}>" for name in AREAS if values.get(f"in_{name}")]
    return f"it is inside {' and '.join(inside)}" if inside else "it is inside no <article>, <main>, <header>, list or table"


def _series(_: Block, values: Values) -> str:
    size = max(unscale(values.get(name, 0)) for name in ("longest_series_size", "series_size", "like_siblings"))
    if size < 2:
        return "it is no part of a row of like elements"
    are_links = values.get("longest_series_link_density", 0) >= LINK_SHARE
    return f"it is one of {size} or more like elements in a row{', which are links' if are_links else ''}"


def _around(_: Block, values: Values) -> str:
    return f"the element it stands in has about {values['element_prose_share'] * 100 // 16} % of the prose of the page"


def _container(_: Block, values: Values) -> str:
    distance = values.get("container_distance", values.get("prose_container_distance", 0))
    return f"it stands {'outside' if distance else 'inside'} the element that holds the article"


def _title(_: Block, values: Values) -> str:
    side = values["title_side"]
    return ("it stands above the title", "it is the title", "it stands below the title", "no heading is surely the title")[side]


def _page_type(_: Block, values: Values) -> str:
    likely = max(PAGE_TYPES, key=lambda name: values[f"page_type_{name}"])
    return f"the page as a whole looks like {'a page of lists' if likely == 'lists' else f'one of type {likely}'}"


def _best_run(_: Block, values: Values) -> str:
    is_inside = values["best_run_position"] == NO_BLOCK // 2
    return f"it stands {'inside' if is_inside else 'outside'} the run of lines that looks most like an article"


def _alike(_: Block, values: Values) -> str:
    return f"what has the same place or form on the page looks {_likeness(values['parent_score'])}"


TOPICS: dict[str, Topic] = {
    name: Topic(frozenset(features.split()), describe)
    for name, features, describe in (
        ("length", "words word_length", _length),
        ("sentences", "last_character sentence_breaks commas", _sentences),
        ("letters", "first_character lowercase", _letters),
        ("words", "short_token_score long_token_score shared_words", _own_words),
        ("announcement", "opening_score last_opening_score last_opening_distance lowest_opening_score", _opening),
        ("small words", "stop_words", _stop_words),
        ("numbers", "numbers", _numbers),
        ("repeats", "repeats", _repeats),
        ("kind", "block_kind level tag parent_tag depth", _kind),
        ("layout", "blank_lines indent wrapped", _layout),
        ("position", "blocks_before blocks_after position word_position", _position),
        ("prose", "prose_distance_before prose_distance_after prose_blocks_before prose_blocks_after", _prose),
        ("run", "run_length run_position kind_run_length", _run),
        ("links", "link_density", _links),
        ("rule", "rule_label", _rule),
        (
            "selectors",
            " ".join(f"{near}{of}selectors_score" for near in ("", "near_") for of in ("", "article_", "other_"))
            + " lowest_selectors_score highest_selectors_score",
            _selectors,
        ),
        ("area", " ".join(f"in_{name}" for name in AREAS), _area),
        (
            "series",
            " ".join(f"{long}series_{name}" for long in ("", "longest_") for name in ("size", "words", "link_density"))
            + " closed_elements series_word_share series_prose_share like_siblings",
            _series,
        ),
        (
            "around",
            " ".join(f"{name}_{share}" for name in ANCESTORS for share in ("prose_share", "link_density"))
            + " steps_to_half_prose steps_to_most_prose",
            _around,
        ),
        (
            "container",
            " ".join(
                f"{of}container_{name}"
                for of in ("", "prose_")
                for name in "side distance depth f1 word_share element_rank parent_rank grandparent_rank".split()
            ),
            _container,
        ),
        ("title", "title_side title_distance", _title),
        ("page type", " ".join(f"page_type_{name}" for name in PAGE_TYPES), _page_type),
        ("best run", "best_run_position", _best_run),
        (
            "alike",
            " ".join(f"{name}_{score}" for name in ANCESTORS for score in ("score", "good_share"))
            + " series_score longest_series_score shape_score",
            _alike,
        ),
        (
            "context above",
            "mean_score_before run_gain_before good_words_before unsure_words_before",
            lambda _, values: f"what stands above it looks {_likeness(values['mean_score_before'])}",
        ),
        (
            "context below",
            "mean_score_after run_gain_after good_words_after unsure_words_after",
            lambda _, values: f"what stands below it looks {_likeness(values['mean_score_after'])}",
        ),
        ("line above", "", lambda _, __: "the form of the lines next above it"),
        ("line below", "", lambda _, __: "the form of the lines next below it"),
        ("itself", "first_score", lambda _, values: f"by itself, it looks {_likeness(values['first_score'])}"),
        ("page", "", lambda _, __: "how much prose, and how many links and lists, the page has"),
    )
}
TOPIC_OF = {feature: name for name, topic in TOPICS.items() for feature in topic.features}
