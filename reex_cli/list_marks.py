"""What leads an item of a list: its number in an ordered list, else a dash."""

from __future__ import annotations

DASH = "-"
MAX_DEPTH = 9  # of lists in lists; deeper ones would be mostly indentation
NUMBER_ENDS = (".", ")")  # of a bullet that is a number


def is_number(bullet: str) -> bool:
    """Whether a bullet is a number, or a letter that counts.

    >>> is_number("3."), is_number("b)"), is_number("*"), is_number("")
    (True, True, False, False)
    """
    return bullet.endswith(NUMBER_ENDS)


def split_item(bullet: str, text: str) -> tuple[str, str]:
    """What leads a list item, and its text behind that. The text of a numbered item may begin with its number.

    >>> split_item("3.", "3. Stir"), split_item("3.", "Stir"), split_item("*", "Stir")
    (('3.', 'Stir'), ('3.', 'Stir'), ('-', 'Stir'))
    """
    return (bullet, text.removeprefix(bullet + " ")) if is_number(bullet) else (DASH, text)


def nest(level: int, depth: int) -> int:
    """The depth of a list item of this level behind one of that depth (0 for none): at most one deeper, and `MAX_DEPTH`.

    >>> nest(3, 0), nest(3, 1), nest(1, 3), nest(0, 0)
    (1, 2, 1, 1)
    """
    return min(max(level, 1), depth + 1, MAX_DEPTH)
