"""What happens while a book is read or compiled: edits, other processes, the end of this one."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from small import indexes, name_in, settle, small_book, write

from kzkr.index import cache

pytestmark = pytest.mark.usefixtures("home")


def test_an_edit_within_a_tick_of_the_clock_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    for turn in range(5):
        write(3, path)
        new = f"name: Samsung number {turn}"
        path.write_text(path.read_text("utf-8").replace("name: Samsung Electronics", new))
        assert name_in(path) == f"Samsung number {turn}"


def test_a_book_changed_just_now_leaves_no_index_to_trust(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small_book(tmp_path)
    monkeypatch.setattr(cache, "_settled", lambda book: False)
    assert name_in(path) == "Samsung Electronics"
    assert not indexes(home)


def test_a_book_that_changes_while_it_is_read_leaves_no_trusted_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import kzkr.reading

    path, read = small_book(tmp_path), kzkr.reading.read

    def slowly(book: Path, **more: object) -> object:
        done = read(book, **more)  # type: ignore[arg-type]
        small_book(tmp_path, "Samsung of Today")
        return done

    monkeypatch.setattr(kzkr.reading, "read", slowly)
    name_in(path)
    monkeypatch.setattr(kzkr.reading, "read", read)
    assert name_in(path) == "Samsung of Today"


def test_a_link_that_leads_elsewhere_while_the_book_is_read_leaves_no_wrong_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import kzkr.reading

    books = {}
    for name in ("Samsung One", "Samsung Two"):
        (tmp_path / name).mkdir()
        books[name] = small_book(tmp_path / name, name)
    link, read = tmp_path / "link.yaml", kzkr.reading.read

    def lead_to(name: str) -> None:
        link.unlink(missing_ok=True)
        link.symlink_to(books[name])

    def elsewhere_and_back(path: Path, **more: object) -> object:
        lead_to("Samsung Two")
        reading = read(path, **more)  # type: ignore[arg-type]
        lead_to("Samsung One")
        return reading

    lead_to("Samsung One")
    monkeypatch.setattr(kzkr.reading, "read", elsewhere_and_back)
    name_in(link)
    monkeypatch.setattr(kzkr.reading, "read", read)
    assert name_in(link) == "Samsung One"
    assert [name_in(path) for path in books.values()] == ["Samsung One", "Samsung Two"]


def test_threads_that_open_a_new_book_together_all_answer(tmp_path: Path, home: Path) -> None:
    """Threads have one process id, as processes of several containers may have."""
    path = small_book(tmp_path)
    start = threading.Barrier(8)

    def ask() -> str:
        start.wait()
        return name_in(path)

    with ThreadPoolExecutor(8) as pool:
        answers = [future.result() for future in [pool.submit(ask) for _ in range(8)]]
    assert answers == ["Samsung Electronics"] * 8
    assert len(list(home.iterdir())) == 1


def test_processes_with_one_id_write_to_files_of_their_own(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Processes of several containers may have the same id, and one cache."""
    from kzkr.index import build

    made, files, path = build.build, [], small_book(tmp_path)

    def meanwhile(book: Any, connection: sqlite3.Connection, progress: Any) -> None:
        files.append(connection.execute("PRAGMA database_list").fetchone()[2])
        if len(files) == 1:
            assert name_in(path) == "Samsung Electronics"
        made(book, connection, progress)

    monkeypatch.setattr(build, "build", meanwhile)
    assert name_in(path) == "Samsung Electronics"
    assert len(files) == len(set(files)) == 2
    (index,) = home.iterdir()
    assert cache.intact(str(index))


def test_two_processes_that_compile_at_once_both_answer(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "book.yaml"
    write(400, path)
    settle(path)
    command = [sys.executable, "-m", "kzkr", "company", "samsung", "--data", str(path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    answers = {process.communicate()[0] for process in running}
    assert [process.returncode for process in running] == [0] * 4
    assert len(answers) == 1
    assert len(list(home.iterdir())) == 1


def test_a_kill_in_the_middle_leaves_nothing_that_is_trusted(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "book.yaml"
    write(4000, path)
    settle(path)
    command = [sys.executable, "-m", "kzkr", "company", "samsung", "--data", str(path)]
    for _ in range(3):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        while process.poll() is None and not list(home.glob("*.sqlite.*")):
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not indexes(home)
    assert name_in(path) == "Samsung Electronics"


def test_what_a_killed_process_left_is_removed_after_an_hour(tmp_path: Path, home: Path) -> None:
    path = small_book(tmp_path)
    home.mkdir(parents=True, mode=0o700)
    left = home / "00000000-1-1-1-1-x.sqlite.0123456789abcdef"
    left.write_text("")
    name_in(path)
    assert left.exists()
    small_book(tmp_path, "Samsung of Today")
    cache_time = time.time
    try:
        time.time = lambda: cache_time() + 3700
        name_in(path)
    finally:
        time.time = cache_time
    assert not left.exists()


_STOPPED = """
import os, signal, sys
from pathlib import Path
from typing import Any
from kzkr.index import build
from kzkr import FactBook

made = build.build

def stopped(book, connection, progress):
    made(book, connection, progress)
    assert len(list(Path(os.environ["XDG_CACHE_HOME"], "kzkr").iterdir())) == 1
    os.kill(os.getpid(), int(sys.argv[2]))

build.build = stopped
if len(sys.argv) > 3:
    signal.signal(int(sys.argv[2]), signal.SIG_IGN)
FactBook.open(sys.argv[1]).close()
"""


def _stop(path: Path, number: int, *more: str) -> int:
    return subprocess.run(
        [sys.executable, "-c", _STOPPED, str(path), str(number), *more],
        stderr=subprocess.DEVNULL,
        check=False,
        timeout=300,
    ).returncode


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_program_stopped_while_it_compiles_leaves_nothing(
    tmp_path: Path, home: Path, number: int
) -> None:
    assert _stop(small_book(tmp_path), number) == -number
    assert list(home.iterdir()) == []


def test_a_program_that_ignores_a_signal_is_not_stopped(tmp_path: Path, home: Path) -> None:
    assert _stop(small_book(tmp_path), signal.SIGHUP, "nohup") == 0
    assert len(indexes(home)) == len(list(home.iterdir())) == 1
