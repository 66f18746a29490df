"""Starts the command as a process of its own, but without the time that imports take: it is forked
from a process that has imported the program and has done nothing else.

What the interpreter decides when it starts (encodings, buffering, what is imported) is not to be
tried this way: ``fresh`` tells whether variables ask for that.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import IO, Any

_SERVER = """
import io, json, os, resource, socket, struct, sys
import sqlite3, yaml, rich.console, rich.table
import kzkr.cli.app, kzkr.cli.lookups, kzkr.cli.answering, kzkr.cli.book, kzkr.book
import kzkr.cli.completion.protocol, kzkr.cli.pager, kzkr.cli.progress, kzkr.index.search
import kzkr.output.columns, kzkr.output.json, kzkr.output.references, kzkr.output.table
import kzkr.output.terminal.record, kzkr.output.tsv, kzkr.output.views, kzkr.reading
from kzkr.__main__ import main

asked = socket.socket(fileno=int(sys.argv[1]))
while True:
    head, streams, _, _ = socket.recv_fds(asked, 8, 3)
    if len(head) < 8:
        break
    body = b""
    while len(body) < int.from_bytes(head):
        body += asked.recv(1 << 20)
    child = os.fork()
    if child == 0:
        asked.close()
        question = json.loads(body)
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        if question["cwd"] is not None:
            os.chdir(question["cwd"])
        if question["memory"] is not None:
            resource.setrlimit(resource.RLIMIT_AS, (question["memory"], question["memory"]))
        os.environ.clear()
        os.environ.update(question["env"])
        sys.argv[1:] = question["words"]
        # As the interpreter makes them when it starts.
        unbuffered = bool(os.environ.get("PYTHONUNBUFFERED"))
        for name, number in (("stdin", 0), ("stdout", 1), ("stderr", 2)):
            if number in question["closed"]:
                os.close(number)
                setattr(sys, name, None)
                continue
            buffer = open(number, "wb" if number else "rb", closefd=False,
                          buffering=0 if number and unbuffered else -1)
            stream = io.TextIOWrapper(buffer, "utf-8", line_buffering=number == 2,
                                      write_through=number > 0 and unbuffered,
                                      errors="backslashreplace" if number == 2 else "strict")
            setattr(sys, name, stream)
        try:
            main()
        except SystemExit as ended:
            if not question["hasty"]:
                raise
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(ended.code)
        break
    for stream in streams:
        os.close(stream)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    asked.sendall(struct.pack("i", code))
"""


@cache
def _server() -> socket.socket:
    ours, theirs = socket.socketpair()
    ours.settimeout(300)
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVER, str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        cwd="/",
    )
    theirs.close()

    def close() -> None:
        ours.close()
        process.wait(timeout=300)

    atexit.register(close)
    return ours


def fresh(variables: dict[str, str]) -> bool:
    """Whether only an interpreter that starts now heeds the variables."""
    return any(name.startswith(("PYTHON", "LC_", "LANG", "LOCPATH")) for name in variables)


def start(
    words: Sequence[str | bytes],
    streams: Sequence[int],
    env: dict[str, str],
    cwd: str | Path | None = None,
    closed: Sequence[int] = (),
    memory: int | None = None,
    hasty: bool = False,
) -> None:
    """Start the command with three streams, those ``closed`` excepted, and so many bytes of address
    space at most; ``ended`` waits for it, before the next is started.

    ``hasty`` leaves out what the interpreter does at its end but for the streams: a third of the
    time.
    """
    question: dict[str, Any] = {
        "words": [os.fsdecode(word) for word in words],
        "env": env,
        "cwd": None if cwd is None else str(cwd),
        "closed": list(closed),
        "memory": memory,
        "hasty": hasty,
    }
    body = json.dumps(question).encode()
    socket.send_fds(_server(), [len(body).to_bytes(8)], list(streams))
    _server().sendall(body)


def ended() -> int:
    """The exit code of the command that was started, once it is known."""
    code = _server().recv(4)
    assert len(code) == 4, "the process that starts commands is gone"
    return int.from_bytes(code, sys.byteorder, signed=True)


def run(
    words: Sequence[str | bytes],
    env: dict[str, str],
    cwd: str | Path | None = None,
    *,
    closed: Sequence[int] = (),
    instead: dict[int, int] | None = None,
    memory: int | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run the command to its end: its exit code, standard output and standard error.

    A stream may be ``closed``, or be an open file ``instead`` of what is read here; ``memory`` is
    the most address space that the command may use.
    """

    def content(file: IO[bytes]) -> str:
        file.seek(0)
        return file.read().decode("utf-8")

    with (
        open(os.devnull, "rb") as nothing,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        streams = {0: nothing.fileno(), 1: out.fileno(), 2: err.fileno(), **(instead or {})}
        # At its end the interpreter, too, writes: that matters where it cannot.
        hasty = not closed and not instead
        start(words, [streams[number] for number in range(3)], env, cwd, closed, memory, hasty)
        code = ended()
        return subprocess.CompletedProcess(list(words), code, content(out), content(err))
