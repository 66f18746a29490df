"""A progress bar on stderr for a first reading that lasts over a second on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threading import Timer

    from rich.progress import Progress

_PATIENCE = 1.0


@contextmanager
def progress() -> Iterator[Callable[[str, float | None], None]]:
    """A callback for `FactBook.open`; what it draws is gone when the book is open."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda doing, share: None
        return
    bar = _Bar()
    try:
        yield bar.report
    finally:
        bar.stop()


class _Bar:
    """Appears after a second, from a timer, since parsing does not report while it lasts."""

    def __init__(self) -> None:
        self._doing = ""
        self._share: float | None = None
        self._timer: Timer | None = None
        self._bar: Progress | None = None

    def report(self, doing: str, share: float | None) -> None:
        self._doing, self._share = doing, share
        if self._timer is None:
            # Imported now that a book is read: a lookup in a compiled one never gets here.
            from threading import Timer

            timer = Timer(_PATIENCE, self._start)
            timer.daemon = True
            timer.start()
            self._timer = timer
        self._update()

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        bar = Progress(
            TextColumn("kzkr: {task.description} the fact book"),
            BarColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        bar.start()
        bar.add_task(self._doing, total=None)
        self._bar = bar
        self._update()

    def _update(self) -> None:
        if self._bar is not None:
            total = None if self._share is None else 1.0
            task = self._bar.task_ids[0]
            self._bar.update(task, description=self._doing, total=total, completed=self._share or 0)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
        if self._bar is not None:
            self._bar.stop()
