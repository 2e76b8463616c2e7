"""Functions that are run in a process of their own, which dies at a chosen step."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from typing import Any

STEPS = ("mkdir", "makedirs", "link", "chmod", "replace", "rename", "unlink", "rmdir", "fsync")


def run_forked(function: Callable[[], Any]) -> int:
    """Run a function in a forked process, and return its id."""
    child = os.fork()
    if not child:
        try:
            function()
        finally:
            os._exit(0)
    return child


def die_at_step(step: int, function: Callable[[], Any]) -> bool:
    """Run a function in a process that dies before its `step`th call that changes the disk. Whether it came so far."""

    def run() -> None:
        taken = 0

        def counted(real: Callable[..., Any]) -> Callable[..., Any]:
            def call(*args: Any, **options: Any) -> Any:
                nonlocal taken
                taken += 1
                if taken == step:
                    os._exit(99)
                return real(*args, **options)

            return call

        for name in STEPS:
            setattr(os, name, counted(getattr(os, name)))
        fcntl.flock = counted(fcntl.flock)
        function()

    return os.waitstatus_to_exitcode(os.waitpid(run_forked(run), 0)[1]) == 99
