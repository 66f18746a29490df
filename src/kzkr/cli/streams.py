"""The one place that writes: an answer, whole or with an exit code that says it was not, and
what is told a person on the side."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import TextIO

from ..names import shown

#: Exit codes that users and scripts may rely on.
ANSWERED, NOTHING, USAGE, NO_BOOK, NOT_WRITTEN, INTERRUPTED = 0, 1, 2, 3, 4, 130

#: No line of a message is longer: whatever a user or a file holds, it is not repeated whole.
_LONGEST_LINE = 5000


def emit(text: str) -> int:
    """Write an answer to standard output, in UTF-8, and return the exit code that it deserves.

    A reader that closes the pipe early has what it wanted.
    """
    code = emit_more(text)
    return ANSWERED if code is None else code


def emit_more(text: str) -> int | None:
    """Write one of many answers to standard output, in UTF-8; the exit code where it is the last,
    because the reader is gone or it cannot be written. An empty one needs no stream."""
    if not text:
        return None
    if sys.stdout is None:
        problem = "standard output is closed"
    else:
        try:
            _write(sys.stdout, text)
            return None
        except OSError as error:
            _silence(1)
            if error.errno in (errno.EPIPE, errno.ESHUTDOWN):
                return ANSWERED
            problem = error.strerror or str(error)
        except ValueError:  # closed by whoever called us
            problem = "standard output is closed"
    warn(f"kzkr: cannot write the answer: {problem}")
    return NOT_WRITTEN


def warn(*lines: str) -> None:
    """Tell a person something on standard error, each line one line, nothing unprintable in it.

    What cannot be told does not change the exit code.
    """
    if sys.stderr is None:
        return
    try:
        _write(sys.stderr, "".join(f"{printable(line)}\n" for line in lines))
    except (OSError, ValueError):
        _silence(2)


def printable(line: str) -> str:
    """A line for people that no name of a file and no word of a user breaks, or makes endless."""
    return shown(decoded(line), _LONGEST_LINE)


def decoded(text: str) -> str:
    """A text in which Python keeps bytes that are no characters of the locale: what they are in
    UTF-8, else spelled out, ``\\xff``."""
    if text.isascii():
        return text
    raw = text.encode("utf-8", "surrogatepass")
    try:
        raw = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        pass
    return raw.decode("utf-8", "backslashreplace")


def _write(stream: TextIO, text: str) -> None:
    """Write bytes into a buffered writer and flush it. Raises OSError, ValueError.

    With PYTHONUNBUFFERED=1 a short write would otherwise be lost with exit 0.
    """
    # A lone surrogate in a book is refused; one in a user's words must not end in a traceback.
    content = text.encode("utf-8", "backslashreplace")
    stream.flush()
    buffer = stream.buffer
    if isinstance(buffer, io.RawIOBase):
        writer = io.BufferedWriter(buffer)
        writer.write(content)
        writer.flush()
        writer.detach()
    else:
        buffer.write(content)
        buffer.flush()


def _silence(descriptor: int) -> None:
    """Let the interpreter's own last flush go nowhere, rather than fail once more."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)
    except OSError:
        pass
