"""The index in the user's cache: always the right answer, at worst a slower one."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import FACTS, ROOT
from kzkr.book import FactBook
from kzkr.index import cache

sys.path.insert(0, str(ROOT / "bench"))
from books import write


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache of its own for each test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield tmp_path / "cache" / "kzkr"
    # So that pytest can clean up after the tests that take rights away.
    for folder in (tmp_path, tmp_path / "cache", tmp_path / "cache" / "kzkr"):
        if folder.exists():
            folder.chmod(0o700)


def _book(tmp_path: Path, name: str = "Samsung Electronics") -> Path:
    """A small book, changed long enough ago for its index to be kept."""
    path = tmp_path / "book.yaml"
    write(3, path)
    path.write_text(path.read_text("utf-8").replace("name: Samsung Electronics", f"name: {name}"))
    _settle(path)
    return path


def _settle(path: Path) -> None:
    while not cache._settled(os.stat(path)):
        time.sleep(0.01)


def _name(path: Path) -> str:
    book = FactBook.open(path)
    try:
        return book.record("company", "samsung").record.name
    finally:
        book.close()


def _indexes(home: Path) -> list[Path]:
    return sorted(home.glob("*.sqlite"))


def _reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every reading of a book's YAML from now on."""
    import kzkr.reading

    read, seen = kzkr.reading.read, []

    def counted(path: Path, **more: object) -> object:
        seen.append(path)
        return read(path, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(kzkr.reading, "read", counted)
    return seen


def test_the_second_question_reads_no_yaml(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, reads = _book(tmp_path), _reads(monkeypatch)
    assert _name(path) == _name(path) == "Samsung Electronics"
    assert len(reads) == 1
    assert len(_indexes(home)) == 1


def test_an_edited_book_is_read_again_and_its_old_index_dropped(tmp_path: Path, home: Path) -> None:
    path = _book(tmp_path)
    _name(path)
    _book(tmp_path, "Samsung of Today")
    assert _name(path) == "Samsung of Today"
    assert len(_indexes(home)) == 1


def test_an_edit_that_keeps_size_and_time_is_noticed(tmp_path: Path) -> None:
    path = _book(tmp_path)
    before = os.stat(path)
    _name(path)
    _book(tmp_path, "Samsung Electronicz")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert os.stat(path).st_size == before.st_size
    assert _name(path) == "Samsung Electronicz"


def test_an_edit_within_a_tick_of_the_clock_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    for turn in range(5):
        write(3, path)
        new = f"name: Samsung number {turn}"
        path.write_text(path.read_text("utf-8").replace("name: Samsung Electronics", new))
        assert _name(path) == f"Samsung number {turn}"


def test_a_book_changed_just_now_leaves_no_index_to_trust(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _book(tmp_path)
    monkeypatch.setattr(cache, "_settled", lambda book: False)
    assert _name(path) == "Samsung Electronics"
    assert not _indexes(home)


def test_a_book_that_changes_while_it_is_read_leaves_no_trusted_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import kzkr.reading

    path, read = _book(tmp_path), kzkr.reading.read

    def slowly(book: Path, **more: object) -> object:
        done = read(book, **more)  # type: ignore[arg-type]
        _book(tmp_path, "Samsung of Today")
        return done

    monkeypatch.setattr(kzkr.reading, "read", slowly)
    _name(path)
    monkeypatch.setattr(kzkr.reading, "read", read)
    assert _name(path) == "Samsung of Today"


_DAMAGES = {
    "empty": lambda content: b"",
    "half": lambda content: content[: len(content) // 2],
    "header": lambda content: content[:100],
    "foreign": lambda content: b"not a database at all" * 1000,
    "zeroes": lambda content: content[:20_000] + bytes(60_000) + content[80_000:],
    "random": lambda content: content[:16] + os.urandom(len(content) - 16),
    "one letter": lambda content: content.replace(b"Samsung Electronics", b"Samsung Elecfronics"),
}


@pytest.mark.parametrize("damage", _DAMAGES)
def test_a_damaged_index_is_thrown_away(tmp_path: Path, home: Path, damage: str) -> None:
    path = _book(tmp_path)
    _name(path)
    (index,) = _indexes(home)
    index.write_bytes(_DAMAGES[damage](index.read_bytes()))
    assert _name(path) == "Samsung Electronics"
    assert _name(path) == "Samsung Electronics"


# One letter changed under the old date is not noticed: who can forge the one can forge the other.
@pytest.mark.parametrize("damage", [name for name in _DAMAGES if name != "one letter"])
def test_damage_that_leaves_the_date_is_noticed(tmp_path: Path, home: Path, damage: str) -> None:
    path = _book(tmp_path)
    _name(path)
    (index,) = _indexes(home)
    before = os.stat(index)
    index.write_bytes(_DAMAGES[damage](index.read_bytes()))
    os.utime(index, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert _name(path) == "Samsung Electronics"
    assert _name(path) == "Samsung Electronics"


def test_another_programs_database_is_thrown_away(tmp_path: Path, home: Path) -> None:
    path = _book(tmp_path)
    _name(path)
    (index,) = _indexes(home)
    before = os.stat(index)
    index.unlink()
    other = sqlite3.connect(index)
    other.execute("CREATE TABLE book (id)")
    other.commit()
    other.close()
    os.utime(index, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert _name(path) == "Samsung Electronics"


def test_the_cache_is_the_users_alone(tmp_path: Path, home: Path) -> None:
    _name(_book(tmp_path))
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o722])
def test_a_cache_that_others_can_write_is_not_used(tmp_path: Path, home: Path, mode: int) -> None:
    home.mkdir(parents=True)
    home.chmod(mode)
    assert _name(_book(tmp_path)) == "Samsung Electronics"
    assert not _indexes(home)


def test_a_cache_behind_a_link_is_not_used(tmp_path: Path, home: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    home.parent.mkdir()
    home.symlink_to(elsewhere)
    assert _name(_book(tmp_path)) == "Samsung Electronics"
    assert not list(elsewhere.iterdir())


def test_without_a_place_for_the_cache_the_answer_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _book(tmp_path)
    blocked = tmp_path / "a file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked / "below"))
    assert _name(path) == "Samsung Electronics"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/path")
    monkeypatch.setenv("HOME", "/nonexistent")
    assert _name(path) == "Samsung Electronics"


def test_a_full_disk_costs_no_answer(tmp_path: Path, home: Path) -> None:
    """A limit on the size of files stands for the disk."""
    path = _book(tmp_path)
    program = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "sys.argv = ['kzkr', 'company', 'samsung', '--data', sys.argv[1], '-f', 'tsv']\n"
        "from kzkr.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "samsung-sales" in done.stdout
    assert done.stderr == ""
    assert not list(home.iterdir())


def test_two_processes_that_compile_at_once_both_answer(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "book.yaml"
    write(400, path)
    _settle(path)
    command = [sys.executable, "-m", "kzkr", "company", "samsung", "--data", str(path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    answers = {process.communicate()[0] for process in running}
    assert [process.returncode for process in running] == [0] * 4
    assert len(answers) == 1
    assert len(list(home.iterdir())) == 1


def test_a_kill_in_the_middle_leaves_nothing_that_is_trusted(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "book.yaml"
    write(4000, path)
    _settle(path)
    command = [sys.executable, "-m", "kzkr", "company", "samsung", "--data", str(path)]
    for _ in range(3):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        while process.poll() is None and not list(home.glob("*.tmp")):
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not _indexes(home)
    assert _name(path) == "Samsung Electronics"


def test_what_a_killed_process_left_is_removed_after_an_hour(tmp_path: Path, home: Path) -> None:
    path = _book(tmp_path)
    home.mkdir(parents=True, mode=0o700)
    left = home / "00000000-1-1-1-1-x.sqlite.99.tmp"
    left.write_text("")
    _name(path)
    assert left.exists()
    _book(tmp_path, "Samsung of Today")
    cache_time = time.time
    try:
        time.time = lambda: cache_time() + 3700  # type: ignore[assignment]
        _name(path)
    finally:
        time.time = cache_time  # type: ignore[assignment]
    assert not left.exists()


def test_the_cache_does_not_grow_without_end(tmp_path: Path, home: Path) -> None:
    for number in range(cache._MOST + 10):
        path = tmp_path / f"{number}.yaml"
        write(2, path)
        _settle(path)
        _name(path)
    assert len(list(home.iterdir())) <= cache._MOST + 1


def test_the_index_cannot_be_written_through_the_book(tmp_path: Path) -> None:
    path = _book(tmp_path)
    for _ in range(2):
        book = FactBook.open(path)
        with pytest.raises(sqlite3.OperationalError):
            book._store._connection.execute("DELETE FROM facts")
        book.close()


def test_the_references_between_tables_hold() -> None:
    book = FactBook.open(FACTS)
    assert book._store.rows("PRAGMA foreign_key_check") == []
    assert book._store.rows("PRAGMA integrity_check") == [("ok",)]


def test_names_of_awkward_paths_are_no_trouble(tmp_path: Path) -> None:
    folder = tmp_path / "a b?#%41 자료"
    folder.mkdir()
    path = folder / "факты.yaml"
    shutil.copy(_book(tmp_path), path)
    _settle(path)
    assert _name(path) == _name(path) == "Samsung Electronics"
