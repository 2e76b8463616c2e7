"""Continue the article of a text without markup where the classifier ended it at a box: a newsletter, an advert, a poll.

Lines without a blank line between them are a group. Where the paragraphs of an article stand alone, a menu, a box or a list of
headlines is one group. Behind its last block, such an article goes on in five forms: as the rest of a group, as sentences that
stand alone above the furniture, as a series (the next number, another time of the day, another question), below a heading that
a rule knows to be of the article, and as a paragraph that stands alone behind a box. Nothing goes on behind comments, a legal
notice or a box about the author.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import takewhile
from typing import NamedTuple

from reex_cli.block_features import find_groups
from reex_cli.content.about_author import is_about_author, is_about_named
from reex_cli.content.posts import find_framed
from reex_cli.content.series import Series
from reex_cli.forest import QUANTUM
from reex_cli.model import CONTENT, HEADING, LIST_ITEM, Block, Label
from reex_cli.text import ends_sentence, estimate_words, lower_case

ENDS = frozenset((Label.COMMENTS, Label.LEGAL, Label.AUTHOR_BOX, Label.TOC, Label.COOKIES))
LINES = frozenset((Label.ADVERT, Label.RELATED))  # of boxes of one line
BOXES = frozenset((Label.ADVERT, Label.NEWSLETTER, Label.MEDIA, Label.FORM))
COOKIE = "cookie"  # a word of all languages
NEXT_SENTENCE = re.compile(r"[.!?…][\"'”’»)]*\s|[。！？।؟](?!$)")
UNIT = 2 * QUANTUM  # of the log odds of a score
LEAST_IN_GROUP = -UNIT  # a score above the threshold
LEAST_BEHIND_BOX = -5 * UNIT // 2
LEAST_AT_END = -5 * UNIT // 4
MOST_OF_FURNITURE = -3 * UNIT // 2
LEAST_OF_POST = -4 * UNIT
LEAST_IN_SERIES = -4 * UNIT
PARAGRAPH_WORDS = 9
COLONS = (":", "：")
BOX_SIZE = 8  # blocks
GROUP_SIZE = 12
CLOSING_GROUPS, CLOSING_LINES, CLOSING_WORDS = 3, 2, 24
EDITED = 2  # lines of a heading: its words, and the link to edit its section
STANDING_ALONE = 0.8  # of the paragraphs of an article


class Marked(NamedTuple):
    """The blocks of a page, and what rules and classifier say about them."""

    body: Sequence[Block]
    dropped: Sequence[bool]  # by a rule
    labels: Sequence[Label | None]
    scores: Sequence[int]  # above the threshold


def continue_article(page: Marked, keep: Sequence[bool]) -> list[bool]:
    """The decisions, with the blocks that continue the article: series from its first block on, all else behind its last."""
    kept = [i for i, decision in enumerate(keep) if decision and not page.dropped[i]]
    continued = list(keep)
    groups = find_groups(page.body) if kept else []
    if not kept:
        return continued
    for i in find_posts(page, kept):
        continued[i] = True
    for i in finish_heading(page, kept[-1], next(group for group in groups if kept[-1] in group)):
        continued[i] = True
        kept.append(i)
    if not stand_alone(page.body, kept, groups):
        return close_steps(page, continued, kept[-1], groups)
    opened = [group for group in groups if kept[0] < group.stop]
    number = next(number for number, group in enumerate(opened) if kept[-1] in group)
    rest = range(kept[-1] + 1, opened[number].stop)
    finished = finish_list(page, rest) or finish_group(page, kept[-1], rest)
    series = Series([[page.body[i].text for i in group] for group in groups])
    for i in (*finished, *find_in_series(page, series, opened[: number + 1], {*kept, *finished})):
        continued[i] = True
    left = [i for i in rest if not continued[i]]
    for i in find_continuation(page, series, [range(left[0], rest.stop)] if left else [], opened[number + 1 :]):
        continued[i] = True
    return continued


def close_steps(page: Marked, keep: list[bool], last: int, groups: Sequence[range]) -> list[bool]:
    """The decisions, with the last line of a stanza, and a sentence that stands alone behind lines: a note below steps."""
    at = next(number for number, group in enumerate(groups) if last in group)
    if is_last_of_group(page, keep, last, groups[at]):
        keep[last + 1] = True
    is_list = len(groups[at]) > 1 and last + 1 == groups[at].stop and all(keep[i] for i in groups[at])
    if is_list and len(groups) > at + 1 and is_closing(page, groups[at + 1 : at + 1 + CLOSING_GROUPS]):
        for i in groups[at + 1]:
            keep[i] = True
    return keep


def is_last_of_group(page: Marked, keep: Sequence[bool], last: int, group: range) -> bool:
    """Whether a group goes on with one line, which ends a sentence, behind lines that are all kept."""
    is_next = last + 2 == group.stop and last > group.start and all(keep[i] for i in range(group.start, last + 1))
    return is_next and not page.dropped[last + 1] and ends_sentence(page.body[last + 1].text)


def find_in_series(page: Marked, series: Series, groups: Sequence[range], kept: Collection[int]) -> list[int]:
    """The blocks of groups of the article that continue a series. The lines of all of these groups are added to it."""
    found = list[int]()
    for group in groups:
        lines = left_lines(page, group)
        if len(group) <= GROUP_SIZE and series.is_continued(lines):
            found += [i for i in group if not page.dropped[i]]
        else:
            lines = [page.body[i].text for i in group if i in kept]
        series.add(lines)
    return found


def left_lines(page: Marked, group: range) -> list[str]:
    """The lines of a group that no rule drops."""
    return [page.body[i].text for i in group if not page.dropped[i]]


def stand_alone(body: Sequence[Block], kept: Sequence[int], groups: Sequence[range]) -> bool:
    """Whether nearly all paragraphs of the article stand alone, or are the only one of a group that a heading opens."""
    paragraphs = frozenset(i for i in kept if is_paragraph(body[i]) and body[i].kind is not LIST_ITEM)
    alone = sum(sum(i in paragraphs for i in group) == 1 for group in groups)
    return alone >= STANDING_ALONE * len(paragraphs) > 0


def is_sentence(block: Block) -> bool:
    """Whether a block ends like a sentence, or announces what follows."""
    return ends_sentence(block.text) or block.text.endswith(":")


def is_paragraph(block: Block) -> bool:
    """Whether a block has the length of a paragraph, and ends like a sentence."""
    return is_sentence(block) and estimate_words(block.text) >= PARAGRAPH_WORDS


def find_posts(page: Marked, kept: Sequence[int]) -> list[int]:
    """The posts of a thread that are in the same frames as kept ones, up to the end of the article."""
    framed = find_framed(page.body, kept)
    ends = (i for i in range(kept[0], len(page.body)) if page.dropped[i] and page.labels[i] in ENDS)
    end = next(ends, len(page.body)) if framed else 0
    may_be_kept = (i for i in framed if i < end and not page.dropped[i] and page.labels[i] in (None, CONTENT))
    return [i for i in may_be_kept if page.scores[i] >= LEAST_OF_POST]


def finish_heading(page: Marked, last: int, group: range) -> list[int]:
    """The sentence directly below the last kept block in its group, if that is a heading: no article ends in one."""
    i = last + 1
    is_headed = i in group and page.body[last].kind is HEADING and not is_sentence(page.body[last])
    may_be_kept = is_headed and not page.dropped[i] and page.labels[i] in (None, CONTENT) and page.scores[i] >= LEAST_AT_END
    return [i] if may_be_kept and is_sentence(page.body[i]) else []


def finish_group(page: Marked, last: int, rest: range) -> list[int]:
    """The sentences directly behind the last kept block in its group, if that is a sentence, too."""
    found = list[int]()
    for i in rest if is_sentence(page.body[last]) else ():
        ends = page.dropped[i] or page.labels[i] in ENDS
        if ends or not is_sentence(page.body[i]) or page.scores[i] < LEAST_IN_GROUP:
            break
        found.append(i)
    return found


def finish_list(page: Marked, rest: range) -> list[int]:
    """The lines behind the last kept block in its group, if that block announces them; nothing if one of them is furniture."""
    is_announced = bool(rest) and page.body[rest[0] - 1].text.endswith(COLONS)
    return list(rest) if is_announced and may_be_listed(page, rest) else []


def may_be_listed(page: Marked, group: Sequence[int]) -> bool:
    """Whether no rule labels one of these blocks, and all have a score that is not far below the threshold."""
    return all(page.labels[i] in (None, CONTENT) and page.scores[i] > LEAST_AT_END for i in group)


def is_announced_list(page: Marked, group: range) -> bool:
    """Whether a group is a list of lines below one that announces them."""
    return len(group) > 1 and page.body[group[0]].text.endswith(COLONS) and may_be_listed(page, group)


def is_headed_list(page: Marked, group: range) -> bool:
    """Whether a group is a heading, of which a rule says that it is of the article, with its lines: ingredients, steps."""
    heading = page.body[group[0]]
    is_headed = len(group) > 1 and page.labels[group[0]] is CONTENT and not is_sentence(heading)
    return is_headed and may_be_listed(page, group) and not is_about_named(page.body[group[1]].text, [heading.text])


def is_ending(page: Marked, box: Sequence[range], groups: Sequence[range]) -> bool:
    """Whether the first of these groups is a list of the article, or its last sentence, perhaps behind a box of one line."""
    if not box and (is_announced_list(page, groups[0]) or is_headed_list(page, groups[0])):
        return True
    return (not box or (len(groups[0]) == 1 and is_line(page, box))) and is_closing(page, groups)


def is_line(page: Marked, box: Sequence[range]) -> bool:
    """Whether a box is no more than a single line of a rule, such as a link to another article."""
    inside = [i for group in box for i in group]
    return not inside or (len(inside) == 1 and page.dropped[inside[0]] and page.labels[inside[0]] in LINES)


def find_continuation(page: Marked, series: Series, box: list[range], groups: Sequence[range]) -> list[int]:
    """The blocks of these groups that continue the article. `box` is what is left of the group before them."""
    found = list[int]()
    least: int | None = None  # the score of a paragraph directly behind a group that was found
    for number, group in enumerate(groups):
        if any(page.labels[i] in ENDS for i in group):
            break
        lines = left_lines(page, group)
        if len(group) <= GROUP_SIZE and series.is_continued(lines):
            least = LEAST_IN_SERIES
        elif edited := find_edited(page, series, group):
            found += [*heading_before(page, box), *edited]
            box, least = [], None
            continue
        elif is_section(page, group) or is_prose(page, group, least or 0) or is_behind_box(page, group, box):
            least = LEAST_BEHIND_BOX
        elif is_ending(page, box, groups[number : number + CLOSING_GROUPS]):
            least = LEAST_AT_END
        else:
            box, least = [*box, group], None
            if sum(map(len, box)) > BOX_SIZE:
                break
            continue
        found += [*heading_before(page, box), *(i for i in group if not page.dropped[i])]
        series.add(lines)
        box = []
    has_end = not found or is_sentence(page.body[found[-1]]) or least == LEAST_IN_SERIES
    return found if has_end else found[:-1]


def heading_before(page: Marked, box: Sequence[range]) -> list[int]:
    """The heading that stands alone at the end of a box, and heads what follows."""
    if box and len(box[-1]) == 1 and page.body[box[-1][0]].kind is HEADING and not page.dropped[box[-1][0]]:
        return [box[-1][0]]
    return []


def is_prose(page: Marked, group: range, least: int) -> bool:
    """Whether a group is one paragraph, with a score that is not below the least."""
    i = group[0]
    return len(group) == 1 and not page.dropped[i] and page.scores[i] >= least and is_paragraph(page.body[i])


def is_section(page: Marked, group: range) -> bool:
    """Whether a group is one heading, of which a rule says that it is of the article."""
    i = group[0]
    return len(group) == 1 and page.labels[i] is CONTENT and not is_sentence(page.body[i]) and page.scores[i] >= LEAST_IN_SERIES


def find_edited(page: Marked, series: Series, group: range) -> list[int]:
    """The heading and the sentences of a section of a wiki, whose heading has a link to edit it in the line below."""
    if len(group) <= EDITED or page.body[group[1]].text not in series.edit_links:
        return []
    if page.dropped[group[0]] or not is_paragraph(page.body[group[EDITED]]):
        return []
    sentences = takewhile(lambda i: is_sentence(page.body[i]) and not page.dropped[i], group[EDITED:])
    return [group[0], *sentences]


def is_closing(page: Marked, groups: Sequence[range]) -> bool:
    """Whether the first of these groups is a sentence, alone or with its heading, and only such are above the furniture."""
    for number, group in enumerate(groups):
        i = group[0]
        if page.scores[i] < MOST_OF_FURNITURE or any(page.labels[j] not in (None, CONTENT) for j in group):
            return number > 0
        last = group[-1]
        may_be_kept = not any(page.dropped[j] or page.scores[j] <= LEAST_AT_END for j in group)
        if not (may_be_kept and len(group) <= CLOSING_LINES and is_short_sentence(page.body[last].text)):
            return False
        if is_about_author(page.body, page.body[i].text):
            return False
    return False


def is_short_sentence(text: str) -> bool:
    """Whether a paragraph has few words, by which its score is low: a longer one with such a score is more often no article."""
    return ends_sentence(text) and estimate_words(text) <= CLOSING_WORDS and not text.startswith("[")


def is_behind_box(page: Marked, group: range, box: Sequence[range]) -> bool:
    """Whether a group is a paragraph behind a box that articles go on behind, and not about somebody named in the box.

    A single line of a rule, such as a link to another article, is a box. Behind a box without a known label, a single sentence
    is more often about the site than of the article; behind a list of other articles that is not one group, what stands
    alone is a teaser of one of them; and a notice about cookies is behind the article in every language.
    """
    inside = [j for other in box for j in other]
    if not inside or not is_prose(page, group, LEAST_BEHIND_BOX):
        return False
    labels = {page.labels[j] for j in inside if page.dropped[j]}
    text = page.body[group[0]].text
    if (Label.RELATED in labels and len(box) > 1) or COOKIE in lower_case(text):
        return False
    if is_line(page, box) and page.scores[group[0]] >= LEAST_AT_END:
        return not is_about_author(page.body, text)
    is_known = not labels.isdisjoint(BOXES) and Label.RELATED not in labels
    has_lines = any(len(other) > 1 for other in box)
    if not is_known and not (has_lines and NEXT_SENTENCE.search(text)):
        return False
    if is_about_author(page.body, text):
        return False
    return not is_about_named(text, [page.body[j].text for j in inside if not page.dropped[j]])
