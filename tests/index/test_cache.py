"""The index in the user's cache: always the right answer, at worst a slower one."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from stat import S_ISREG
from types import SimpleNamespace
from typing import Any
from zlib import crc32

import pytest

from conftest import FACTS, ROOT, Run
from kzkr.book import FactBook
from kzkr.errors import Unreadable
from kzkr.index import cache
from kzkr.index.connection import Index

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


def _silent(doing: str, share: float | None) -> None:
    pass


def _name(path: Path) -> str:
    with closing(FactBook.open(path)) as book:
        return book.record("company", "samsung").record.name


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
    "schema": lambda content: content.replace(b"CREATE TABLE book", b"CREATE \xffABLE b\xffok"),
    "one letter": lambda content: content.replace(b"Samsung Electronics", b"Samsung Elecfronics"),
}


def _damage(home: Path, damage: Callable[[bytes], bytes]) -> None:
    """Change the one index and leave its date, as a failing disk does."""
    (index,) = _indexes(home)
    before = os.stat(index)
    index.write_bytes(damage(index.read_bytes()))
    os.utime(index, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("damage", _DAMAGES)
def test_a_damaged_index_is_thrown_away(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    path = _book(tmp_path)
    _name(path)
    _damage(home, _DAMAGES[damage])
    reads = _reads(monkeypatch)
    assert _name(path) == "Samsung Electronics"
    assert _name(path) == "Samsung Electronics"
    assert len(reads) == 1


def test_an_index_that_was_written_to_is_thrown_away(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _book(tmp_path)
    _name(path)
    (index,) = _indexes(home)
    os.utime(index)
    reads = _reads(monkeypatch)
    assert _name(path) == "Samsung Electronics"
    assert len(reads) == 1


def _answers(path: Path) -> list[object]:
    """What a book says, to questions that read all of its tables."""
    with closing(FactBook.open(path)) as book:
        return [
            book.about,
            book.measures(),
            book.units(),
            list(book.entries()),
            book.facts(),
            book.rankings(),
            book.checks(),
            book.sources(),
            book.search("samsung"),
        ]


def test_no_flipped_bits_change_an_answer(tmp_path: Path, home: Path) -> None:
    path, dice = _book(tmp_path), random.Random(14)
    expected = _answers(path)
    (index,) = _indexes(home)
    size = index.stat().st_size
    for turn in range(100):
        # The first page, on which all others hang, as often as all the others.
        at = dice.randrange(4096 if turn % 2 else size)
        flip = 1 << dice.randrange(8)
        _damage(home, lambda b, at=at, flip=flip: b[:at] + bytes([b[at] ^ flip]) + b[at + 1 :])
        assert _answers(path) == expected, f"byte {at}, flipped by {flip}"


@pytest.mark.parametrize("damage", ["one letter", "zeroes"])
def test_damage_that_sqlite_cannot_see_in_a_large_index_is_noticed_the_next_day(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    monkeypatch.setattr(cache, "_SMALL_INDEX", 0)
    path = _book(tmp_path)
    expected = _answers(path)
    _damage(home, _DAMAGES[damage])
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 1.1 * 86400)
    assert _answers(path) == expected


def test_a_large_index_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = []

    def sync(descriptor: int) -> None:
        assert not _indexes(home)
        synced.append(os.fstat(descriptor).st_size)

    monkeypatch.setattr(cache, "_SMALL_INDEX", 0)
    monkeypatch.setattr(os, "fsync", sync)
    _name(_book(tmp_path))
    assert synced == [_indexes(home)[0].stat().st_size]


@pytest.mark.parametrize("damage", ["empty", "half", "header", "schema", "foreign", "random"])
def test_a_large_index_is_made_anew_where_sqlite_meets_damage(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    monkeypatch.setattr(cache, "_SMALL_INDEX", 0)
    path = _book(tmp_path)
    expected = _answers(path)
    _damage(home, _DAMAGES[damage])
    assert _answers(path) == expected
    reads = _reads(monkeypatch)
    assert _answers(path) == expected
    assert not reads


def test_a_copy_of_a_damaged_index_is_sound(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_SMALL_INDEX", 0)
    path = _book(tmp_path)
    with closing(FactBook.open(path)) as book, closing(sqlite3.connect(":memory:")) as copy:
        _damage(home, _DAMAGES["one letter"])
        book.backup(copy)
        assert copy.execute("SELECT name FROM records WHERE id = 'samsung'").fetchall() == [
            ("Samsung Electronics",)
        ]
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_wrong_query_is_no_damage(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _book(tmp_path)
    with closing(Index(path, _silent)) as index:
        reads = _reads(monkeypatch)
        with pytest.raises(sqlite3.OperationalError, match="no such table: nonsense"):
            index.rows("SELECT * FROM nonsense")
        assert index.rows("SELECT count(*) FROM book") == [(1,)]
        assert not reads


@pytest.mark.parametrize("there", ["pipe", "directory", "full directory", "link", "dangling link"])
def test_whatever_stands_in_the_place_of_an_index_is_replaced(
    tmp_path: Path, home: Path, kzkr: Run, there: str
) -> None:
    path = _book(tmp_path)
    _name(path)
    (index,) = _indexes(home)
    elsewhere = tmp_path / "elsewhere"
    index.rename(elsewhere)
    if there == "pipe":
        os.mkfifo(index)
    elif there.endswith("directory"):
        index.mkdir()
        if there.startswith("full"):
            (index / "note").write_text("")
    else:
        index.symlink_to(elsewhere if there == "link" else tmp_path / "nowhere")
    before = elsewhere.read_bytes()
    done = kzkr("company", "samsung", "--data", str(path))  # a process, which may be waited for
    assert (done.returncode, done.stderr) == (0, "")
    assert "samsung-sales" in done.stdout
    assert S_ISREG(os.lstat(index).st_mode)
    assert elsewhere.read_bytes() == before


def test_an_index_without_a_book_in_it_is_thrown_away(tmp_path: Path, home: Path) -> None:
    path = _book(tmp_path)
    _name(path)
    (index,) = _indexes(home)
    before = os.stat(index)
    index.unlink()
    with closing(sqlite3.connect(index)) as empty:
        empty.executescript((Path(cache.__file__).parent / "schema.sql").read_text("utf-8"))
    with open(index, "ab") as file:
        file.write(crc32(index.read_bytes()).to_bytes(4, "little"))
    os.utime(index, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert cache.intact(str(index))
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
    path = _book(tmp_path)
    umask = os.umask(0)
    try:
        _name(path)
    finally:
        os.umask(umask)
    # The directory above is made as well, as the XDG specification asks; the book may be secret.
    assert [_mode(folder) for folder in (home.parent, home)] == [0o700, 0o700]
    assert [_mode(index) for index in _indexes(home)] == [0o600]


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_cache_directory_that_is_there_keeps_its_mode(tmp_path: Path, home: Path) -> None:
    home.parent.mkdir(mode=0o755)
    _name(_book(tmp_path))
    assert _mode(home.parent) == 0o755
    assert _indexes(home)


def test_root_leaves_nothing_in_another_users_home(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _book(tmp_path)
    if os.geteuid() == 0:
        os.chown(tmp_path, 12345, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert _name(path) == "Samsung Electronics"
    assert not home.parent.exists()


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
        while process.poll() is None and not list(home.glob("*.sqlite.*")):
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not _indexes(home)
    assert _name(path) == "Samsung Electronics"


def test_what_a_killed_process_left_is_removed_after_an_hour(tmp_path: Path, home: Path) -> None:
    path = _book(tmp_path)
    home.mkdir(parents=True, mode=0o700)
    left = home / "00000000-1-1-1-1-x.sqlite.0123456789abcdef"
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


def _other(tmp_path: Path, number: int) -> Path:
    """A small book, open once."""
    path = tmp_path / f"{number}.yaml"
    write(2, path)
    _settle(path)
    FactBook.open(path).close()
    return path


def _read_on_opening(path: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    with monkeypatch.context() as patch:
        reads = _reads(patch)
        FactBook.open(path).close()
    return bool(reads)


def test_the_cache_keeps_the_books_used_last(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_MOST", 3)
    old, middle, young = (_other(tmp_path, number) for number in range(3))
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 2 * 86400)
    assert not _read_on_opening(old, monkeypatch)
    _other(tmp_path, 3)
    assert len(list(home.iterdir())) == 3
    assert not _read_on_opening(young, monkeypatch)
    assert not _read_on_opening(old, monkeypatch)
    assert _read_on_opening(middle, monkeypatch)


def test_the_cache_has_a_largest_size(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _other(tmp_path, 0)
    (index,) = _indexes(home)
    monkeypatch.setattr(cache, "_MOST_BYTES", int(2.5 * index.stat().st_size))
    for number in range(1, 5):
        _other(tmp_path, number)
    assert len(list(home.iterdir())) == 2


def test_an_index_used_each_month_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _other(tmp_path, 0)
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 31 * 86400)
    assert not _read_on_opening(path, monkeypatch)
    monkeypatch.setattr(time, "time", now)
    _other(tmp_path, 1)
    assert not _read_on_opening(path, monkeypatch)


def test_an_index_not_used_for_a_month_is_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _other(tmp_path, 0)
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 31 * 86400)
    _other(tmp_path, 1)
    assert _read_on_opening(path, monkeypatch)


# -- races -----------------------------------------------------------------------------------


def test_a_link_that_leads_elsewhere_while_the_book_is_read_leaves_no_wrong_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import kzkr.reading

    books = {}
    for name in ("Samsung One", "Samsung Two"):
        (tmp_path / name).mkdir()
        books[name] = _book(tmp_path / name, name)
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
    _name(link)
    monkeypatch.setattr(kzkr.reading, "read", read)
    assert _name(link) == "Samsung One"
    assert [_name(path) for path in books.values()] == ["Samsung One", "Samsung Two"]


def test_threads_that_open_a_new_book_together_all_answer(tmp_path: Path, home: Path) -> None:
    """Threads have one process id, as processes of several containers may have."""
    path = _book(tmp_path)
    start = threading.Barrier(8)

    def ask() -> str:
        start.wait()
        return _name(path)

    with ThreadPoolExecutor(8) as pool:
        answers = [future.result() for future in [pool.submit(ask) for _ in range(8)]]
    assert answers == ["Samsung Electronics"] * 8
    assert len(list(home.iterdir())) == 1


@pytest.mark.parametrize("largest", [2**20, 0], ids=["small", "large"])
def test_an_image_with_the_same_inode_and_times_is_another_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, largest: int
) -> None:
    """Read-only images give files whatever times they were made with."""
    path = _book(tmp_path)
    size = path.stat().st_size
    monkeypatch.setattr(cache, "_SMALL_BOOK", largest)
    monkeypatch.setattr(cache, "_dated", lambda status: cache._State(64, size, 10**9, 10**9))
    monkeypatch.setattr(os, "fstatvfs", lambda file: SimpleNamespace(f_flag=os.ST_RDONLY))
    assert _name(path) == "Samsung Electronics"
    _book(tmp_path, "Samsung Electronicz")
    assert path.stat().st_size == size
    assert _name(path) == "Samsung Electronicz"


def test_the_content_is_looked_at_where_times_are_whole_seconds(tmp_path: Path) -> None:
    with open(tmp_path / "book.yaml", "xb") as file:
        status = os.fstat(file.fileno())
        assert cache._tells_times(file.fileno(), status) == bool(status.st_ctime_ns % 10**9)
        image = SimpleNamespace(st_ctime_ns=1_700_000_000 * 10**9)
        assert not cache._tells_times(file.fileno(), image)  # type: ignore[arg-type]


# -- what stops a program --------------------------------------------------------------------


_STOPPED = """
import os, signal, sys
from pathlib import Path
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
        timeout=60,
    ).returncode


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_program_stopped_while_it_compiles_leaves_nothing(
    tmp_path: Path, home: Path, number: int
) -> None:
    assert _stop(_book(tmp_path), number) == -number
    assert list(home.iterdir()) == []


def test_a_program_that_ignores_a_signal_is_not_stopped(tmp_path: Path, home: Path) -> None:
    assert _stop(_book(tmp_path), signal.SIGHUP, "nohup") == 0
    assert len(_indexes(home)) == len(list(home.iterdir())) == 1


# -- paths -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["book.yaml", "../book.yaml"])
def test_a_deleted_working_directory_is_no_trouble(tmp_path: Path, kzkr: Run, path: str) -> None:
    _book(tmp_path)
    gone = tmp_path / "gone"
    gone.mkdir()

    def delete() -> None:
        os.chdir(gone)
        gone.rmdir()

    env = {"PYTHONPATH": str(ROOT / "src")}
    for data in ([], ["--data", str(tmp_path / "book.yaml")]):
        if not gone.exists():
            gone.mkdir()
        done = kzkr("company", "samsung", *data, preexec_fn=delete, env=env)
        assert (done.returncode, done.stderr) == (0, "")
    gone.mkdir()
    done = kzkr("company", "samsung", "--data", path, preexec_fn=delete, env=env)
    assert "Traceback" not in done.stderr
    assert done.returncode in ((3,) if path == "book.yaml" else (0, 3))


@pytest.mark.parametrize("path", ["a\0b", "\0", "/nowhere/a\0b.yaml"])
def test_a_path_with_a_nul_cannot_be_read(path: str) -> None:
    with pytest.raises(Unreadable, match="null"):
        FactBook.open(path)


def test_looking_at_a_book_on_standard_input_leaves_all_of_it_to_be_read(tmp_path: Path) -> None:
    """Where /dev/stdin opens as the very descriptor, as on macOS."""
    with open(_book(tmp_path), "rb", buffering=0) as file:
        assert cache._checksum(file.fileno()) == crc32(_book(tmp_path).read_bytes())
        assert file.tell() == 0


@pytest.mark.parametrize("home", ["", "relative"])
def test_a_home_that_is_no_directory_has_no_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", home)
    monkeypatch.chdir(tmp_path)
    assert cache._directory() is None


# -- connections -----------------------------------------------------------------------------


def test_every_connection_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def recorded(*args: Any, **more: Any) -> sqlite3.Connection:
        opened.append(connect(*args, **more))
        return opened[-1]

    def fails(*_: object) -> None:
        raise ZeroDivisionError

    path = _book(tmp_path)
    monkeypatch.setattr(sqlite3, "connect", recorded)
    for _ in range(2):
        index = Index(path, _silent)
        index.close()
        index.close()
    monkeypatch.setattr("kzkr.index.build.build", fails)
    for settled in (True, False):
        path = _book(tmp_path, f"Samsung {settled}")
        monkeypatch.setattr(cache, "_settled", lambda status, settled=settled: settled)
        with pytest.raises(ZeroDivisionError):
            Index(path, _silent)
    assert len(opened) == 5
    for connection in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")


def test_a_library_that_takes_few_parameters_answers_the_same() -> None:
    with closing(FactBook.open(FACTS)) as book:
        expected = book.facts(), book.records("company"), book.checks(), book.sources()
        book._store._connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 20)
        assert (book.facts(), book.records("company"), book.checks(), book.sources()) == expected


def test_the_index_cannot_be_written_through_the_book(tmp_path: Path) -> None:
    path = _book(tmp_path)
    for _ in range(2):
        book = FactBook.open(path)
        with pytest.raises(sqlite3.OperationalError):
            book._store._connection.execute("DELETE FROM facts")
        book.close()


def test_the_references_between_tables_hold() -> None:
    with closing(Index(FACTS, _silent)) as index:
        assert index.rows("PRAGMA foreign_key_check") == []
        assert index.rows("PRAGMA integrity_check") == [("ok",)]


def test_names_of_awkward_paths_are_no_trouble(tmp_path: Path) -> None:
    folder = tmp_path / "a b?#%41 자료"
    folder.mkdir()
    path = folder / "факты.yaml"
    shutil.copy(_book(tmp_path), path)
    _settle(path)
    assert _name(path) == _name(path) == "Samsung Electronics"
