"""Start-up of the command: ``kzkr`` and ``python -m kzkr``."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import NoReturn

_INTERRUPTED = 130


def main() -> None:
    """Run the command line and exit with its code."""
    interrupts = signal.getsignal(signal.SIGINT)
    if interrupts is signal.default_int_handler:  # else whoever called wants none
        # Python reports an interrupt amid an import as a traceback.
        signal.signal(signal.SIGINT, _leave)
    # What start-up makes lives until the exit, so collecting it, over and over and once more at
    # the end, finds nothing: without either a lookup takes 1.02 times the floor, with them 1.16.
    gc.disable()
    try:
        from .cli.app import app, complete
        from .cli.completion.candidates import is_asked

        # From here on what is half done is to be cleaned up first.
        signal.signal(signal.SIGINT, interrupts)
        if is_asked():
            sys.exit(complete())
        app(prog_name="kzkr")
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    finally:
        gc.freeze()
        # The answer is given; nothing is left to interrupt but the interpreter's own end.
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _leave(number: int, frame: object) -> NoReturn:
    os._exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
