"""The bar of a first reading: on a terminal, after a while, and gone when the book is open."""

from __future__ import annotations

import io
import os
import pty
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pytest

from conftest import FACTS
from kzkr.cli import progress as shown
from kzkr.reading import read


@contextmanager
def _terminal() -> Iterator[Callable[[], str]]:
    """Standard error is a terminal; what a person has seen there is asked for once."""
    ours, theirs = pty.openpty()
    with pytest.MonkeyPatch.context() as patch, os.fdopen(theirs, "w") as stream:
        patch.setenv("TERM", "xterm-256color")
        patch.setattr(sys, "stderr", stream)

        def seen() -> str:
            print("=end=", file=stream, flush=True)
            text = b""
            while b"=end=" not in text:
                text += os.read(ours, 65536)
            return text.decode().partition("=end=")[0]

        yield seen
    os.close(ours)


def test_a_long_reading_says_what_it_does_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    timers: list[Timer] = []

    def noted(patience: float, start: object) -> Timer:
        timers.append(Timer(0, start))  # type: ignore[arg-type]
        return timers[0]

    monkeypatch.setattr("threading.Timer", noted)
    with _terminal() as text:
        with shown.progress() as report:
            report("reading", None)
            timers[0].join()  # from here on the bar stands there
            report("indexing", 0.5)
        seen = text()
    assert "kzkr: reading the fact book" in seen
    assert "kzkr: indexing the fact book" in seen
    assert len(timers) == 1
    # The line is cleared, and the cursor is there again.
    assert seen.rindex("\x1b[2K") > seen.rindex("the fact book")
    assert seen.rindex("\x1b[?25h") > seen.rindex("\x1b[?25l")


def test_a_short_reading_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "_PATIENCE", 3600.0)
    with _terminal() as text:
        with shown.progress() as report:
            read(FACTS, progress=report)
        assert text() == ""


def test_what_is_no_terminal_gets_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "_PATIENCE", 0.0)
    for stream in (io.StringIO(), None):
        monkeypatch.setattr(sys, "stderr", stream)
        with shown.progress() as report:
            report("reading", None)
        assert stream is None or stream.getvalue() == ""


def test_a_reading_tells_its_stages(tmp_path: Path) -> None:
    from kzkr import FactBook

    book = tmp_path / "book.yaml"
    book.write_bytes(FACTS.read_bytes())
    told: list[tuple[str, float | None]] = []
    with FactBook.open(book, progress=lambda doing, share: told.append((doing, share))):
        pass
    assert list(dict.fromkeys(doing for doing, _ in told)) == ["reading", "validating", "indexing"]
    for stage in ("reading", "indexing"):
        shares = [share for doing, share in told if doing == stage and share is not None]
        assert shares == sorted(shares)
        assert all(0 <= share <= 1 for share in shares)
    assert told[-1] == ("indexing", 1.0)
