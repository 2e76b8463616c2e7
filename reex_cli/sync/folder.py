"""A folder of parts as a corpus: which article is in which row of which part, in a database beside the parts.

An article that is written goes into a new part. A row whose article was written again, removed or marked is taken out of its
part, or changed, when the run is complete: then the parts with such rows are written anew. All new files have hidden names
until the transaction of the database is committed, which is the moment when the new state replaces the old one. Files are
moved to their names after it. If that is not completed, the next run does it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext, suppress
from typing import IO, TYPE_CHECKING

from reex_cli.json_record import replace_surrogates
from reex_cli.model import Article
from reex_cli.output_errors import checked_call, checked_stream, open_checked, translate_errors
from reex_cli.sync.corpus import DAMAGED, NotSynchronized
from reex_cli.sync.folder_state import (
    check_new,
    create_state,
    move_files,
    remove_leftovers,
    resume_state,
    translate_database_errors,
)
from reex_cli.sync.packing import FULL_PART, OTHER_FIELDS, PartState, group_parts
from reex_cli.sync.part_files import PartFiles, file_state
from reex_cli.writers import Write, Writer, WriterOptions

if TYPE_CHECKING:
    from sqlite3 import Connection

CREATE_MARKS = "CREATE TEMP TABLE marks (article TEXT PRIMARY KEY, note TEXT NOT NULL) WITHOUT ROWID"
PART_STATES = """\
SELECT number, parts.rows, count(id), coalesce(sum(articles.size), 0), parts.new IS NOT NULL, count(note) > 0
FROM parts LEFT JOIN articles ON part = number LEFT JOIN marks ON article = id GROUP BY number ORDER BY number"""


class FolderCorpus:
    """The articles of a folder of parts."""

    def __init__(self, files: PartFiles, database: Connection, writer: Writer, options: WriterOptions, *, new: bool) -> None:
        self.files = files
        self.database = database
        self.writer = writer
        self.options = options
        self.is_new = new
        self.all_stale = False  # whether all parts of earlier runs are written anew
        self.new_files = 0  # number of them
        self.part = 0  # the number of the new part that is written; 0 for none
        self.rows = self.size = 0  # of this part
        self.stack = ExitStack()  # closes its file
        self.put: Write | None = None

    def begin(self, *, anew: bool) -> None:
        """Prepare for changes; with `anew`, parts are written anew whatever becomes of their rows, as columns may differ."""
        self.all_stale = anew
        self.database.execute(CREATE_MARKS)

    def write(self, article: Article) -> None:
        """Add an article to the new part. Where it was before, its row is no longer its."""
        if self.put is None or self.size >= FULL_PART:
            self._end_part()
            self.put = self._begin_part()
        self.put(article)
        id_, size = replace_surrogates(article.id), len(article.text) + OTHER_FIELDS
        place = replace_surrogates(article.source), article.url and replace_surrogates(article.url)
        row = (id_, *place, size, self.part, self.rows)
        self.database.execute("INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?, ?)", row)
        self.database.execute("DELETE FROM marks WHERE article = ?", (id_,))
        self.rows += 1
        self.size += size

    def remove(self, id_: str) -> None:
        """Remove an article: its row is taken out of its part."""
        self.database.execute("DELETE FROM articles WHERE id = ?", (id_,))

    def mark(self, id_: str, note: str) -> None:
        """Add a note to an article."""
        self.database.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (id_, note))

    def finish(self) -> None:
        """Write all parts anew whose rows have changed, and join small ones."""
        self._end_part()
        rows = self.database.execute(PART_STATES).fetchall()
        states = (
            PartState(number, rows, kept, size, bool(is_new), bool(marked) or (self.all_stale and not is_new))
            for number, rows, kept, size, is_new, marked in rows
        )
        for group in group_parts(states, FULL_PART):
            self._pack(group)
        for number, new in self.database.execute("SELECT number, new FROM parts WHERE new IS NOT NULL").fetchall():
            with translate_errors(self.files.path):
                state = file_state(self.files.new_path(new))
            self.database.execute("UPDATE parts SET size = ?, modified = ?, digest = ? WHERE number = ?", (*state, number))

    @contextmanager
    def closed_on_failure(self) -> Iterator[None]:
        """Discard what is open when the run fails."""
        try:
            with self.stack:
                yield
        finally:
            self.put = None

    def _begin_part(self) -> Write:
        (last,) = self.database.execute("SELECT coalesce(max(number), 0) FROM parts").fetchone()
        self.part, self.rows, self.size = last + 1, 0, 0
        name = self.files.part_path(self.part)
        stream = self.stack.enter_context(self._create_file(name))
        self.database.execute("INSERT INTO parts (number, rows, new) VALUES (?, 0, ?)", (self.part, self.new_files))
        return checked_call(name, self.stack.enter_context(self.writer.open(stream, self.options)))

    def _end_part(self) -> None:
        if self.put:
            self.put = None
            self.stack.close()
            self.database.execute("UPDATE parts SET rows = ? WHERE number = ?", (self.rows, self.part))

    @contextmanager
    def _create_file(self, name: str) -> Iterator[IO[bytes]]:
        """The next new file; its errors name the part that it is to become."""
        self.new_files += 1
        with open_checked(name, self.files.create(self.new_files)) as file:
            yield checked_stream(name, file)

    def _pack(self, group: list[PartState]) -> None:
        """Make one part of a group, or none if no row is left."""
        filled = [part for part in group if part.kept]
        if len(filled) > 1 or any(part.is_changed for part in filled):
            self._copy(filled)
        for part in group:
            if part not in filled[:1]:
                self._drop(part)

    def _copy(self, parts: list[PartState]) -> None:
        """Write the rows that are kept of some parts into the first of them."""
        target = parts[0].number
        kept = [self._kept_rows(part) for part in parts]
        name = self.files.part_path(target)
        assert self.writer.copy_rows
        with self._create_file(name) as stream, ExitStack() as stack:
            with translate_errors(self.files.path):
                opened = [stack.enter_context(open(self._find_file(part), "rb")) for part in parts]
            notes = [{row: note for _, row, note in rows} for rows in kept]
            with translate_errors(self.files.path):
                self.writer.copy_rows(zip(opened, notes, strict=True), stream, self.options)
        ids = [id_ for rows in kept for id_, _, _ in rows]
        self.database.executemany(
            "UPDATE articles SET part = ?, row = ? WHERE id = ?", ((target, row, id_) for row, id_ in enumerate(ids))
        )
        self.database.execute("UPDATE parts SET rows = ?, new = ? WHERE number = ?", (len(ids), self.new_files, target))

    def _kept_rows(self, part: PartState) -> list[tuple[str, int, str]]:
        """The id, the row and the note to add, which may be empty, of each article in a part."""
        query = "SELECT id, row, coalesce(note, '') FROM articles LEFT JOIN marks ON article = id WHERE part = ? ORDER BY row"
        return self.database.execute(query, (part.number,)).fetchall()

    def _find_file(self, part: PartState) -> str:
        if not part.is_new:
            return self.files.part_path(part.number)
        (new,) = self.database.execute("SELECT new FROM parts WHERE number = ?", (part.number,)).fetchone()
        return self.files.new_path(new)

    def _drop(self, part: PartState) -> None:
        """Have a part removed, which is on the disk until the new state is committed unless it was written in this run."""
        statement = "DELETE FROM parts WHERE number = ?" if part.is_new else "UPDATE parts SET rows = 0 WHERE number = ?"
        self.database.execute(statement, (part.number,))


@contextmanager
def open_folder(
    path: str, writer: Writer, options: WriterOptions, undisturbed: Callable[[], AbstractContextManager[None]] = nullcontext
) -> Iterator[FolderCorpus]:
    """The parts in a folder, in one transaction, as `Corpus`. No other process may be at them.

    The new state is put in place in the context that `undisturbed` gives. Raises `NotSynchronized` for a folder that was not
    written so, `NotWritable` and `OSError`.
    """
    import sqlite3

    files = PartFiles(path, writer.suffixes[0])
    if not os.path.lexists(files.state_path):
        check_new(files)
    elif not stat.S_ISREG(os.lstat(files.state_path).st_mode):
        raise NotSynchronized(DAMAGED)
    with translate_database_errors(path), closing(sqlite3.connect(files.state_path, isolation_level=None)) as database:
        try:
            is_new = not database.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
            (create_state if is_new else resume_state)(database, files, writer)
            corpus = FolderCorpus(files, database, writer, options, new=is_new)
            with corpus.closed_on_failure():
                yield corpus
            with undisturbed():
                database.execute("COMMIT")
                move_files(database, files)
        finally:
            with suppress(OSError, sqlite3.Error):
                remove_leftovers(database, files)
