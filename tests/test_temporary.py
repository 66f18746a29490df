"""A temporary path: nothing stays there, whatever arrives while it is written or removed."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from kzkr import temporary
from kzkr.temporary import temporary_path

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


def test_a_file_or_a_whole_directory_is_removed(tmp_path: Path) -> None:
    with temporary_path(f"{tmp_path}/a.") as file, temporary_path(f"{tmp_path}/b.") as folder:
        Path(file).write_text("")
        Path(folder, "below").mkdir(parents=True)
        assert len(os.listdir(tmp_path)) == 2
    assert os.listdir(tmp_path) == []


def test_what_was_moved_away_stays(tmp_path: Path) -> None:
    with temporary_path(f"{tmp_path}/a.") as path:
        Path(path).write_text("whole")
        os.rename(path, tmp_path / "a")
    assert os.listdir(tmp_path) == ["a"]


def test_a_link_is_removed_and_not_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    with temporary_path(f"{tmp_path}/a.") as path:
        os.symlink(tmp_path / "kept", path)
    assert os.listdir(tmp_path) == ["kept"]


def test_a_second_ctrl_c_does_not_stop_the_removal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove = temporary.remove

    def impatiently(path: str) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        remove(path)

    monkeypatch.setattr(temporary, "remove", impatiently)

    def write() -> None:
        with temporary_path(f"{tmp_path}/a.") as path:
            Path(path).write_text("")
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        write()
    assert os.listdir(tmp_path) == []


def test_the_programs_own_handlers_are_left_alone(tmp_path: Path) -> None:
    arrived = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: arrived.append(number))
    try:
        with temporary_path(f"{tmp_path}/a.") as path:
            Path(path).write_text("")
            os.kill(os.getpid(), signal.SIGTERM)
            Path(path).write_text("more")
    finally:
        signal.signal(signal.SIGTERM, before)
    assert arrived == [signal.SIGTERM]


def test_afterwards_all_handlers_are_as_before(tmp_path: Path) -> None:
    before = [signal.getsignal(number) for number in SIGNALS]
    with temporary_path(f"{tmp_path}/a."):
        assert signal.getsignal(signal.SIGTERM) != before[1]
    assert [signal.getsignal(number) for number in SIGNALS] == before


def test_a_thread_writes_without_handlers(tmp_path: Path) -> None:
    written = []

    def write() -> None:
        with temporary_path(f"{tmp_path}/a.") as path:
            Path(path).write_text("")
            written.append(path)

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    assert len(written) == 1
    assert os.listdir(tmp_path) == []
