"""Notes of a record on what its page hides: text amid the article that was dropped, and text that was kept nevertheless.

Nearly every page hides menus and dialogs, which deserve no note. What stands between the blocks of the article, and is text
rather than a button, does: whoever reads the page sees nothing of it, and a machine that reads all of it takes it for a part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reex_cli.element_search import ElementSearch
from reex_cli.model import CONTENT, FIELD, MEDIA_KINDS, Block, Label, Verdict
from reex_cli.rules.hidden import HIDING_RULES, HIDING_SELECTORS
from reex_cli.text import count_words

FEWEST_WORDS = 4  # of a hidden block that is text and no button
MOST_LINKED = 0.5  # of its characters


def hidden_notes(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> Iterator[str]:
    """The notes `hidden: 3 blocks, 120 words` and `revealed: 16 blocks, 535 words`, where they apply."""
    kept = [
        place
        for place, (block, verdict) in enumerate(zip(blocks, verdicts, strict=True))
        if verdict.label is CONTENT and block.kind is not FIELD and block.kind not in MEDIA_KINDS
    ]
    if not kept:
        return
    amid = range(kept[0], kept[-1] + 1)
    hidden = [place for place in amid if verdicts[place].label is Label.HIDDEN or verdicts[place].cuts]
    if counts := [words for place in hidden for words in count_hidden(blocks[place], verdicts[place])]:
        yield f"hidden: {describe(counts)}"
    if counts := [count_words(block.text) for block in find_revealed([blocks[place] for place in kept])]:
        yield f"revealed: {describe(counts)}"


def count_hidden(block: Block, verdict: Verdict) -> Iterator[int]:
    """The number of words of each text of a block that is dropped as it is hidden, if it is more than a button."""
    if verdict.label is Label.HIDDEN and verdict.rule in HIDING_RULES:
        is_text = block.kind not in MEDIA_KINDS and block.link_characters <= MOST_LINKED * len(block.text)
        hidden = [block.text] if is_text else []
    else:
        hidden = [block.text[cut.start : cut.end] for cut in verdict.cuts if cut.rule in HIDING_RULES]
    return (words for text in hidden if (words := count_words(text)) >= FEWEST_WORDS)


def find_revealed(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks that an element around them hides."""
    hiding = ElementSearch(lambda element: not HIDING_SELECTORS.isdisjoint(element.selectors), nothing=False)
    return (block for block in blocks if hiding.find(block.element))


def describe(counts: Sequence[int]) -> str:
    """Blocks and words in words.

    >>> describe([40, 80]), describe([1])
    ('2 blocks, 120 words', '1 block, 1 word')
    """
    blocks, words = len(counts), sum(counts)
    return f"{blocks} block{'s' * (blocks != 1)}, {words} word{'s' * (words != 1)}"
