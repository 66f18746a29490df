"""A long page on a real terminal: in the user's pager, or at once where no pager is wanted."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from conftest import HARBOUR, OnTerminal, Run

LONG = ("place", "kazakhstan")
SHORT = ("company", "--limit", "1")


@pytest.fixture(autouse=True)
def _no_pager_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KZKR_PAGER", "PAGER", "LESS", "LV"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def pager(tmp_path: Path) -> Path:
    """A pager that names itself, then shows what it is given."""
    path = tmp_path / "a pager"
    path.write_text('#!/bin/sh\necho "PAGED $*, LESS=$LESS"\ncat\n', "utf-8")
    path.chmod(0o755)
    return path


def test_a_page_longer_than_the_window_goes_to_the_pager_with_its_colours(
    on_terminal: OnTerminal, pager: Path
) -> None:
    code, seen = on_terminal(*LONG, KZKR_PAGER=f"'{pager}' -x 'two words'")
    assert code == 0
    first, rest = seen.split("\n", 1)
    assert first.strip() == "PAGED -x two words, LESS=FRX"
    assert "\x1b[" in rest
    assert "Kazakhstan" in rest


def test_the_more_particular_variable_wins(on_terminal: OnTerminal, pager: Path) -> None:
    assert "PAGED" in on_terminal(*LONG, PAGER=f"'{pager}'")[1]
    assert "PAGED" in on_terminal(*LONG, PAGER="cat", KZKR_PAGER=f"'{pager}'")[1]
    assert "PAGED" not in on_terminal(*LONG, PAGER=f"'{pager}'", KZKR_PAGER="")[1]


@pytest.mark.parametrize("none", ["", "cat", "   ", "no-such-pager-anywhere", "'unclosed"])
def test_without_a_pager_the_whole_page_is_printed(on_terminal: OnTerminal, none: str) -> None:
    code, seen = on_terminal(*LONG, KZKR_PAGER=none)
    assert code == 0
    assert seen == on_terminal(*LONG, "--no-pager")[1]
    assert seen.count("\n") > 24


def test_a_system_without_less_prints_the_whole_page(
    on_terminal: OnTerminal, tmp_path: Path
) -> None:
    code, seen = on_terminal(*LONG, PATH=str(tmp_path))
    assert code == 0
    assert seen.count("\n") > 24


def test_a_page_that_fits_a_pipe_and_a_machine_format_are_not_paged(
    on_terminal: OnTerminal, kzkr: Run, pager: Path
) -> None:
    variables = {"KZKR_PAGER": f"'{pager}'"}
    assert "PAGED" not in on_terminal(*SHORT, **variables)[1]
    assert "PAGED" not in on_terminal(*LONG, "--no-pager", **variables)[1]
    assert "PAGED" not in on_terminal(*LONG, "-f", "tsv", **variables)[1]
    assert "PAGED" not in on_terminal(*LONG, TERM="dumb", **variables)[1]
    assert "PAGED" not in kzkr(*LONG, "-f", "table", env=variables).stdout


def test_what_changed_between_editions_is_paged_like_any_table(
    on_terminal: OnTerminal, pager: Path
) -> None:
    words = ("book", "diff", str(HARBOUR))
    code, seen = on_terminal(*words, KZKR_PAGER=f"'{pager}'")
    assert code == 1
    assert seen.startswith("PAGED")
    code, seen = on_terminal(*words, "--no-pager", KZKR_PAGER=f"'{pager}'")
    assert code == 1
    assert "PAGED" not in seen


def test_a_pager_that_is_left_early_is_no_error(on_terminal: OnTerminal, tmp_path: Path) -> None:
    path = tmp_path / "leaves"
    path.write_text("#!/bin/sh\nexec 0<&-\necho left\nexit 1\n", "utf-8")
    path.chmod(0o755)
    # 64 KiB and more, so that the pager is gone before it has been given all.
    code, seen = on_terminal("checks", KZKR_PAGER=str(path))
    assert code == 0
    assert seen.strip() == "left"


@pytest.mark.skipif(not shutil.which("less"), reason="less is not installed")
@pytest.mark.parametrize("interrupt", [False, True])
def test_less_opens_at_the_top_and_survives_an_interrupt(interrupt: bool) -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "kzkr", *LONG],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm-256color"},
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0) and None,
    )
    os.close(theirs)
    seen = ""
    while not re.search(r"\n:", seen) and (shown := _read(ours)):
        seen += shown
    assert "Kazakhstan" in seen
    assert seen.count("\n") < 26
    if interrupt:
        os.killpg(process.pid, signal.SIGINT)
        # It may draw the page once more, on a terminal that is read.
        while _read(ours, patience=1):
            pass
        assert process.poll() is None
    # An interrupt may swallow the key typed after it, as anyone who uses less has seen.
    for _ in range(600):
        os.write(ours, b"q")
        while _read(ours, patience=0.5):
            pass
        if process.poll() is not None:
            break
    assert process.wait(timeout=300) == 0
    os.close(ours)


def _read(terminal: int, patience: float = 300) -> str:
    """What has been shown since; nothing once the other side is closed, or keeps silent."""
    if not select.select([terminal], [], [], patience)[0]:
        return ""
    try:
        return os.read(terminal, 65536).decode("utf-8", "replace")
    except OSError:
        return ""
