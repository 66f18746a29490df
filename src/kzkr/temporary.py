"""A name for what is being written, under which nothing stays however the writing ends."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

#: Signals that end a program, and the handler that a program has which never set one.
_ENDING: dict[signal.Signals, Callable[[int, FrameType | None], None] | signal.Handlers] = {
    signal.SIGINT: signal.default_int_handler,
    signal.SIGTERM: signal.SIG_DFL,
    signal.SIGHUP: signal.SIG_DFL,
}


@contextmanager
def temporary_path(start: str) -> Iterator[str]:
    """A path that begins with ``start`` and that nobody else uses; what is made there is removed.

    Ctrl-C, SIGTERM and SIGHUP wait for that, then do what they would have done. A program that
    handles or ignores one of these signals is left to it.
    """
    path = f"{start}{os.urandom(8).hex()}"
    arrived: list[int] = []
    removing = False

    def unwind(number: int, frame: FrameType | None) -> None:
        arrived.append(number)
        # Raised once at most, and never while the file is removed.
        if len(arrived) == 1 and not removing:
            raise KeyboardInterrupt

    replaced = []
    try:
        for number, usual in _ENDING.items():
            if signal.getsignal(number) == usual:
                replaced.append(number)
                signal.signal(number, unwind)
    except ValueError:  # only the main thread sets handlers
        replaced.clear()
    try:
        yield path
    finally:
        # In two steps: should a signal arrive before the first is taken, the second still is.
        try:
            removing = True
        finally:
            remove(path)
            for number in replaced:
                signal.signal(number, _ENDING[number])
            for received in arrived:
                os.kill(os.getpid(), received)


def remove(path: str) -> None:
    """Remove a file or a whole directory, if it is there and one may."""
    try:
        os.remove(path)
    except IsADirectoryError:
        _remove_directory(path)
    except OSError:
        if os.path.isdir(path) and not os.path.islink(path):  # macOS: PermissionError
            _remove_directory(path)


def _remove_directory(path: str) -> None:
    import shutil

    shutil.rmtree(path, ignore_errors=True)
