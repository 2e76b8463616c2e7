"""Keep a database up to date with its sources: read those that are new or have changed, take out what is gone.

sources   what was known of the sources after the last run, beside what is found of them now
articles  the articles of the database, and which sources give each
reading   run sources, and tell which outcomes belong to which
update    one run: compare, read, mark or remove
"""

from __future__ import annotations

from reex_cli.sync.sources import NotSynchronized
from reex_cli.sync.update import Counts, Reader, synchronize

__all__ = ["Counts", "NotSynchronized", "Reader", "synchronize"]
