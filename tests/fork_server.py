"""A process that has loaded the command, and forks for each run of it: most of the time of a short run is loading.

What a run does is done in a process of its own, with its own files, folder and arguments. A run in another environment, whose
variables loading may depend on, is started anew instead (`command.reex`).
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import NamedTuple

MAX_REQUEST = 1 << 20  # bytes
STANDARD_STREAMS = 3


class Request(NamedTuple):
    """What a run is asked to do."""

    arguments: list[str]  # surrogates stand for bytes that are not UTF-8
    folder: str


class ForkServer:
    """The client's end of a server."""

    def __init__(self, command: tuple[str, ...], environment: dict[str, str], folder: str) -> None:
        """Start a server; `command` is what starts Python with its options."""
        self.environment = environment
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(
                [*command, "-m", __name__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=environment,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        self.socket = ours

    def run(self, request: Request, streams: tuple[int, int, int]) -> Run:
        """Start a run with these standard streams."""
        socket.send_fds(self.socket, [json.dumps(request).encode()], streams)
        return Run(self.socket, int(self.socket.recv(32)))


class Run(NamedTuple):
    """A run that was started."""

    socket: socket.socket
    pid: int

    def wait(self, seconds: float) -> int:
        """The exit code, negative for a signal. A run that takes longer is killed, and `TimeoutExpired` is raised."""
        if not select.select([self.socket], [], [], seconds)[0]:
            os.kill(self.pid, signal.SIGKILL)
            self.socket.recv(32)
            raise subprocess.TimeoutExpired("reex", seconds)
        return int(self.socket.recv(32))


@cache
def fork_server(command: tuple[str, ...], environment: tuple[tuple[str, str], ...], folder: str) -> ForkServer:
    """The one server of this process with these settings; it ends with this process."""
    return ForkServer(command, dict(environment), folder)


def serve(requests: socket.socket) -> None:
    """Fork for each request until the client is gone."""
    from reex_cli import cli, pipeline
    from reex_cli.options import Options

    pipeline.warm_up(Options())
    while True:
        data, streams, _, _ = socket.recv_fds(requests, MAX_REQUEST, STANDARD_STREAMS)
        if not data:
            return
        pid = os.fork()
        if not pid:
            requests.close()
            become(Request(*json.loads(data)), streams)
            cli.main()
        for stream in streams:
            os.close(stream)
        requests.send(str(pid).encode())
        requests.send(str(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])).encode())


def become(request: Request, streams: list[int], name: str = "") -> None:
    """Take over the streams, folder and arguments of a run, as if the command had been started by this name, or as a module."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    for sign, handler in (("SIGTERM", signal.SIG_DFL), ("SIGHUP", signal.SIG_DFL), ("SIGINT", signal.default_int_handler)):
        signal.signal(getattr(signal, sign), handler)
    os.chdir(request.folder)
    sys.modules["__main__"] = main = ModuleType("__main__") if name else import_module("reex_cli.__main__")
    sys.argv = [name or str(main.__file__), *request.arguments]


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
