"""A file of a run in several processes, and what became of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from reex_cli.errors import SourceError
from reex_cli.input.expand import first_offset
from reex_cli.item import Item
from reex_cli.model import Outcome
from reex_cli.pipeline import failed_outcome


@dataclass(slots=True, eq=False)
class Task:
    """A file, or one item of a file that is expanded."""

    item: Item
    outcome: Outcome | None = None
    expands: bool = False  # whether it is a file that has to be expanded
    expanded: bool = False  # whether all of its items are known
    parts: deque[Task] = field(default_factory=deque)  # its items, as far as they are known and were not taken
    offset: int | None = None  # of the last of its items

    @property
    def settled(self) -> bool:
        """Whether it needs no expansion any more."""
        return self.expanded or self.outcome is not None

    def add_part(self, item: Item) -> Task:
        """Add an item of the file."""
        self.offset = item.offset
        self.parts.append(Task(item))
        return self.parts[-1]

    def fail(self, error: SourceError) -> None:
        """Make the error the outcome; of a file that is expanded, the last of its outcomes."""
        if not self.expands:
            self.outcome = failed_outcome(self.item, error)
            return
        part = self.add_part(self.item._replace(offset=first_offset(self.item) if self.offset is None else self.offset))
        part.outcome = failed_outcome(part.item, error)
        self.expanded = True


def take_outcome(tasks: deque[Task]) -> Outcome | None:
    """Take the next outcome from the tasks in their order, if it is there, and the tasks that are done."""
    while tasks:
        first = tasks[0]
        if first.outcome:
            return tasks.popleft().outcome
        if first.parts:
            return first.parts.popleft().outcome if first.parts[0].outcome else None
        if not first.expanded:
            return None
        tasks.popleft()
    return None


def next_to_expand(tasks: Iterable[Task]) -> Task | None:
    """The file to expand next: the first that is not settled, unless a worker may still settle it.

    Were a later one expanded first, its outcomes could not be taken, and would leave no room for those of the first.
    """
    first = next((task for task in tasks if not task.settled), None)
    return first if first and first.expands else None
