"""Decide for each page whether its article has a container of its own, outside of which text must be surer to stay.

A page that is rather an article than a list or a product, and of which one element holds nearly all good words and few others,
has one. Then a block outside of it needs a unit of log odds more. What stands between the title and the container is a summary
and needs no more. On other pages the container is a feature among others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reex_cli.content.containers import BEFORE
from reex_cli.content.decoding import LOG_ODDS_UNIT
from reex_cli.content.title_heading import BELOW_TITLE

CLEAR_CONTAINER = 22  # `container_f1`, in 31sts, from which a page has one container
OUTSIDE_PRICE = LOG_ODDS_UNIT
OTHER_TYPES = ("page_type_lists", "page_type_product")  # whose content is many like elements, often in several containers


def has_own_container(columns: Mapping[str, bytes], context: Mapping[str, bytes]) -> bool:
    """Whether the article of a page has a container of its own; `columns` and `context` are the features of both stages."""
    is_article = all(columns["page_type_article"][0] >= columns[name][0] for name in OTHER_TYPES)
    return is_article and context["container_f1"][0] >= CLEAR_CONTAINER


def demand_more_outside(scores: Sequence[int], columns: Mapping[str, bytes], context: Mapping[str, bytes]) -> list[int]:
    """The scores, lower by `OUTSIDE_PRICE` for blocks outside of the page's own container, if it has one: (blocks,)."""
    if not has_own_container(columns, context):
        return list(scores)
    sides = zip(scores, context["container_distance"], context["container_side"], columns["title_side"], strict=True)
    return [
        score - OUTSIDE_PRICE if distance and not (side == BEFORE and title_side == BELOW_TITLE) else score
        for score, distance, side, title_side in sides
    ]
