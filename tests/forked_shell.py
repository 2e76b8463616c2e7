"""A command `reex` for the shell, each run of which is forked from a process that has loaded it (`fork_server`).

The script in its folder gives its arguments, folder, variables and standard streams to a server, and ends as the run does.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from tests.fork_server import MAX_REQUEST, STANDARD_STREAMS, Request, become

SCRIPT = """#!{python} -ISE
import json, os, socket, sys
if "PYTHONPATH" in os.environ: # it may have plug-ins, which are found when the command is loaded
    os.execv({command!r}, sys.argv)
server = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
server.connect({address!r})
socket.send_fds(server, [json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()], (0, 1, 2))
code = int(server.recv(32))
if code < 0:
    os.kill(os.getpid(), -code)
os._exit(code)
"""
READY = b"ready\n"


@cache
def folder_with_command(environment: tuple[tuple[str, str], ...]) -> Path:
    """A folder with a script `reex`, whose server was started with these variables and ends with this process."""
    folder = Path(mkdtemp(prefix="reex"))
    address = str(folder / "socket")
    script = folder / "reex"
    script.write_text(
        SCRIPT.format(python=sys.executable, command=str(Path(sys.executable).with_name("reex")), address=address)
    )
    script.chmod(0o755)
    pipe = subprocess.PIPE
    server = subprocess.Popen([sys.executable, "-m", __name__, address], env=dict(environment), stdin=pipe, stdout=pipe)
    assert server.stdout is not None
    assert server.stdout.readline() == READY
    SERVERS.append(server)
    return folder


SERVERS: list[subprocess.Popen[bytes]] = []  # whose standard input stays open as long as this process lives


def serve(address: str) -> None:
    """Fork for each connection until standard input ends; then remove the folder."""
    from reex_cli import pipeline
    from reex_cli.options import Options

    pipeline.warm_up(Options())
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(address)
    listener.listen(64)
    os.write(1, READY)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while listener in select.select([listener, 0], [], [])[0]:
        connection, _ = listener.accept()
        if not os.fork():
            listener.close()
            answer(connection)
        connection.close()
    shutil.rmtree(Path(address).parent)


def answer(connection: socket.socket) -> None:
    """Run the command for one request, and give its exit code."""
    from reex_cli import cli

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    data, streams, _, _ = socket.recv_fds(connection, MAX_REQUEST, STANDARD_STREAMS)
    arguments, folder, variables = json.loads(data)
    pid = os.fork()
    if not pid:
        connection.close()
        os.environ.clear()
        os.environ.update(variables)
        become(Request(arguments, folder), streams, name="reex")
        cli.main()
    for stream in streams:
        os.close(stream)
    connection.send(str(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])).encode())
    os._exit(0)


if __name__ == "__main__":
    serve(sys.argv[1])
