"""Read the names in helper files in another process."""

from __future__ import annotations

from multiprocessing import current_process
from multiprocessing.connection import wait
from typing import Any

from reex_cli.errors import NoProcesses, TimedOut, WorkerDied
from reex_cli.item import Item
from reex_cli.options import Options
from reex_cli.runners._services import read_table_entries
from reex_cli.runners._worker import Worker

Files = tuple[Item, ...]


class Caller:
    """A process that is started when it is needed. One that dies or takes too long is ended, and the next is started."""

    def __init__(self, timeout: float | None) -> None:
        if current_process().daemon:
            raise NoProcesses
        self.timeout = timeout  # seconds
        self.worker: Worker[Files] | None = None

    def call(self, files: Files) -> Any:
        """The list of the names in some files; a `SourceError` if they cannot be read."""
        worker = self.worker = self.worker or Worker(read_table_entries, Options(), ())
        worker.send(files, files)
        try:
            answer = None
            while answer is None:  # None comes when the process is ready
                if not wait([worker.pipe], self.timeout) and self.timeout is not None:
                    raise TimedOut(self.timeout)  # noqa: TRY301 - as the death of the process is
                answer = worker.receive()
        except (TimedOut, WorkerDied) as error:
            self.close()
            return error
        worker.tasks.popleft()
        return answer

    def close(self) -> None:
        """End the process."""
        if self.worker:
            self.worker.end()
            self.worker = None
