"""The one place that writes an answer: all of it, or an exit code that says it was not."""

from __future__ import annotations

import errno
import io
import os
import sys

#: Exit codes that users and scripts may rely on.
ANSWERED, NOTHING, USAGE, NO_BOOK, NOT_WRITTEN = 0, 1, 2, 3, 4


def emit(text: str) -> int:
    """Write an answer to standard output and say how that went.

    A reader that closes the pipe early has what it wanted. Bytes go through a buffered writer,
    flushed here: with PYTHONUNBUFFERED=1 a short write would otherwise be lost with exit 0.
    """
    # A lone surrogate in a book is refused; one in a user's words must not end in a traceback.
    content = text.encode("utf-8", "backslashreplace")
    stdout = sys.stdout
    if stdout is None:
        warn("kzkr: cannot write the answer: standard output is closed")
        return NOT_WRITTEN
    try:
        stdout.flush()
        raw = stdout.buffer
        if isinstance(raw, io.RawIOBase):
            writer = io.BufferedWriter(raw)
            writer.write(content)
            writer.flush()
            writer.detach()
        else:
            raw.write(content)
            raw.flush()
    except OSError as error:
        _give_up()
        if error.errno in (errno.EPIPE, errno.ESHUTDOWN):
            return ANSWERED
        warn(f"kzkr: cannot write the answer: {error.strerror or error}")
        return NOT_WRITTEN
    except ValueError:  # closed by whoever called us
        warn("kzkr: cannot write the answer: standard output is closed")
        return NOT_WRITTEN
    return ANSWERED


def _give_up() -> None:
    """Let the interpreter's own last flush go nowhere, rather than fail once more."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    except OSError:
        pass


def warn(*lines: str) -> None:
    """Remarks for a person, on standard error; never in the way of the exit code."""
    try:
        for line in lines:
            print(line, file=sys.stderr)
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        pass
