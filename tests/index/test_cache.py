"""The index in the user's cache: always the right answer, at worst a slower one."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from zlib import crc32

import pytest
from small import indexes, name_in, readings, settle, small_book, write

from conftest import ROOT, Run
from kzkr.book import FactBook
from kzkr.errors import Unreadable
from kzkr.index import cache

pytestmark = pytest.mark.usefixtures("home")


def test_the_second_question_reads_no_yaml(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, reads = small_book(tmp_path), readings(monkeypatch)
    assert name_in(path) == name_in(path) == "Samsung Electronics"
    assert len(reads) == 1
    assert len(indexes(home)) == 1


def test_an_edited_book_is_read_again_and_its_old_index_dropped(tmp_path: Path, home: Path) -> None:
    path = small_book(tmp_path)
    name_in(path)
    small_book(tmp_path, "Samsung of Today")
    assert name_in(path) == "Samsung of Today"
    assert len(indexes(home)) == 1


def test_an_edit_that_keeps_size_and_time_is_noticed(tmp_path: Path) -> None:
    path = small_book(tmp_path)
    before = os.stat(path)
    name_in(path)
    small_book(tmp_path, "Samsung Electronicz")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert os.stat(path).st_size == before.st_size
    assert name_in(path) == "Samsung Electronicz"


def test_the_cache_is_the_users_alone(tmp_path: Path, home: Path) -> None:
    path = small_book(tmp_path)
    umask = os.umask(0)
    try:
        name_in(path)
    finally:
        os.umask(umask)
    # The directory above is made as well, as the XDG specification asks; the book may be secret.
    assert [_mode(folder) for folder in (home.parent, home)] == [0o700, 0o700]
    assert [_mode(index) for index in indexes(home)] == [0o600]


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_cache_directory_that_is_there_keeps_its_mode(tmp_path: Path, home: Path) -> None:
    home.parent.mkdir(mode=0o755)
    name_in(small_book(tmp_path))
    assert _mode(home.parent) == 0o755
    assert indexes(home)


def test_root_leaves_nothing_in_another_users_home(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small_book(tmp_path)
    if os.geteuid() == 0:
        os.chown(tmp_path, 12345, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert name_in(path) == "Samsung Electronics"
    assert not home.parent.exists()


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o722])
def test_a_cache_that_others_can_write_is_not_used(tmp_path: Path, home: Path, mode: int) -> None:
    home.mkdir(parents=True)
    home.chmod(mode)
    assert name_in(small_book(tmp_path)) == "Samsung Electronics"
    assert not indexes(home)


def test_a_cache_behind_a_link_is_not_used(tmp_path: Path, home: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    home.parent.mkdir()
    home.symlink_to(elsewhere)
    assert name_in(small_book(tmp_path)) == "Samsung Electronics"
    assert not list(elsewhere.iterdir())


def test_without_a_place_for_the_cache_the_answer_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small_book(tmp_path)
    blocked = tmp_path / "a file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked / "below"))
    assert name_in(path) == "Samsung Electronics"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/path")
    monkeypatch.setenv("HOME", "/nonexistent")
    assert name_in(path) == "Samsung Electronics"


def test_a_full_disk_costs_no_answer(tmp_path: Path, home: Path) -> None:
    """A limit on the size of files stands for the disk."""
    path = small_book(tmp_path)
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


def _other(tmp_path: Path, number: int) -> Path:
    """A small book, open once."""
    path = tmp_path / f"{number}.yaml"
    write(2, path)
    settle(path)
    FactBook.open(path).close()
    return path


def _read_on_opening(path: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    with monkeypatch.context() as patch:
        reads = readings(patch)
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
    (index,) = indexes(home)
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


@pytest.mark.parametrize("largest", [2**20, 0], ids=["small", "large"])
def test_an_image_with_the_same_inode_and_times_is_another_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, largest: int
) -> None:
    """Read-only images give files whatever times they were made with."""
    path = small_book(tmp_path)
    size = path.stat().st_size
    monkeypatch.setattr(cache, "_SMALL_BOOK", largest)
    monkeypatch.setattr(cache, "_dated", lambda status: cache._State(64, size, 10**9, 10**9))
    monkeypatch.setattr(os, "fstatvfs", lambda file: SimpleNamespace(f_flag=os.ST_RDONLY))
    assert name_in(path) == "Samsung Electronics"
    small_book(tmp_path, "Samsung Electronicz")
    assert path.stat().st_size == size
    assert name_in(path) == "Samsung Electronicz"


def test_the_content_is_looked_at_where_times_are_whole_seconds(tmp_path: Path) -> None:
    with open(tmp_path / "book.yaml", "xb") as file:
        status = os.fstat(file.fileno())
        assert cache._tells_times(file.fileno(), status) == bool(status.st_ctime_ns % 10**9)
        image = SimpleNamespace(st_ctime_ns=1_700_000_000 * 10**9)
        assert not cache._tells_times(file.fileno(), image)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", ["book.yaml", "../book.yaml"])
def test_a_deleted_working_directory_is_no_trouble(tmp_path: Path, kzkr: Run, path: str) -> None:
    small_book(tmp_path)
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
    with open(small_book(tmp_path), "rb", buffering=0) as file:
        assert cache._checksum(file.fileno()) == crc32(small_book(tmp_path).read_bytes())
        assert file.tell() == 0


@pytest.mark.parametrize("home", ["", "relative"])
def test_a_home_that_is_no_directory_has_no_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", home)
    monkeypatch.chdir(tmp_path)
    assert cache._directory() is None


def test_names_of_awkward_paths_are_no_trouble(tmp_path: Path) -> None:
    folder = tmp_path / "a b?#%41 자료"
    folder.mkdir()
    path = folder / "факты.yaml"
    shutil.copy(small_book(tmp_path), path)
    settle(path)
    assert name_in(path) == name_in(path) == "Samsung Electronics"
