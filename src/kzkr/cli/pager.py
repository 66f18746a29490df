"""A page longer than the window, in the user's pager: as gh and git do it."""

from __future__ import annotations

import os
import shutil
import sys

from .streams import ANSWERED, emit

#: Quit where it fits after all, pass colours, leave the page on the screen.
_DEFAULT = ["less", "-FRX"]


def emit_page(text: str, *, pager: bool = True) -> int:
    """Show a page, in the pager where it is longer than the terminal, and return the exit code.

    The pager is KZKR_PAGER, else PAGER, else ``less -FRX``; none where that is empty, ``cat`` or
    not there. One that is left early has shown what was wanted.
    """
    command = _command() if pager and _is_longer_than_the_window(text) else []
    if not command or not _paged(command, text):
        return emit(text)
    return ANSWERED


def _is_longer_than_the_window(text: str) -> bool:
    """True for a page whose first lines would scroll away: the prompt takes a line, too."""
    if sys.stdout is None or not sys.stdout.isatty() or os.environ.get("TERM") == "dumb":
        return False
    return text.count("\n") >= shutil.get_terminal_size().lines


def _command() -> list[str]:
    """The words of the pager's command; none where no pager is wanted or there is none."""
    import shlex

    wanted = os.environ.get("KZKR_PAGER", os.environ.get("PAGER"))
    try:
        command = _DEFAULT if wanted is None else shlex.split(wanted)
    except ValueError:  # a quotation mark that is not closed
        return []
    if not command or command == ["cat"] or shutil.which(command[0]) is None:
        return []
    return command


def _paged(command: list[str], text: str) -> bool:
    """Give the text to the pager and wait until it is left; False where it cannot be started."""
    import signal
    import subprocess

    # What git sets for a pager that is called without options.
    environment = {"LESS": "FRX", "LV": "-c", **os.environ}
    sys.stdout.flush()
    # Ctrl-C is the pager's from its first moment on: a handler, unlike SIG_IGN, is not handed down.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)
        process.communicate(text.encode("utf-8", "backslashreplace"))
    except OSError:
        return False
    finally:
        signal.signal(signal.SIGINT, before)
    return True
