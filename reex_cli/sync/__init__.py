"""Keep a corpus up to date with its sources: read those that are new or have changed, take out what is gone.

sources   what was known of the sources after the last run, beside what is found of them now
articles  the articles of the corpus, and which sources give each
reading   run sources, and tell which outcomes belong to which
update    one run: compare, read, mark or remove

A corpus (`corpus`) is one of these:

database  an SQLite database
folder    a folder of parts: folder_state (its database), part_files, packing (which parts are written anew)
"""

from __future__ import annotations

from reex_cli.sync.corpus import Corpus, NotSynchronized
from reex_cli.sync.database import DatabaseCorpus
from reex_cli.sync.folder import open_folder
from reex_cli.sync.part_files import STATE_NAME, created_folder
from reex_cli.sync.update import Counts, Reader, synchronize

__all__ = [
    "STATE_NAME",
    "Corpus",
    "Counts",
    "DatabaseCorpus",
    "NotSynchronized",
    "Reader",
    "created_folder",
    "open_folder",
    "synchronize",
]
