"""An SQLite database as a corpus: the tables of sources are in it, beside its own."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from reex_cli.json_record import json_line
from reex_cli.model import Article
from reex_cli.record import ADDED_COLUMNS
from reex_cli.writers.sqlite import COLUMNS, add_columns, compose_upsert, delete, table_columns, upsert

if TYPE_CHECKING:
    from sqlite3 import Connection


class DatabaseCorpus:
    """The articles of a database, in whose transaction everything is done."""

    def __init__(self, database: Connection, extras: Collection[str], *, new: bool) -> None:
        """`extras` are the optional parts that articles carry; `new` is a database without articles."""
        self.database = database
        self.is_new = new
        self.extras = extras
        self.columns = COLUMNS
        self.statement = ""

    def begin(self, *, anew: bool) -> None:  # noqa: ARG002 - each row is written anew in its place
        """Add the columns of the extras to the table, if it does not have them."""
        add_columns(self.database, [name for name in ADDED_COLUMNS if name in self.extras])
        there = table_columns(self.database)  # an earlier run may have added one: what it holds is replaced, too
        self.columns = COLUMNS + tuple(name for name in ADDED_COLUMNS if name in there)
        self.statement = compose_upsert(self.columns)

    def write(self, article: Article) -> None:
        """Add an article, or replace the one that has its id."""
        upsert(self.database, article, self.statement, self.columns)

    def remove(self, id_: str) -> None:
        """Remove an article."""
        delete(self.database, id_)

    def mark(self, id_: str, note: str) -> None:
        """Add a note to an article."""
        (notes,) = self.database.execute("SELECT notes FROM articles WHERE id = ?", (id_,)).fetchone()
        text = json_line([*parse_notes(notes), note]).decode()
        self.database.execute("UPDATE articles SET notes = ? WHERE id = ?", (text, id_))

    def finish(self) -> None:
        """Do nothing: the transaction completes what is written."""


def parse_notes(text: object) -> list[Any]:
    """The notes in a row; none where another program has written anything else."""
    try:
        notes = json.loads(str(text))
    except ValueError:
        return []
    return notes if isinstance(notes, list) else []
