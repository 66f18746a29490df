"""Damage to an index: it is thrown away, always, and no answer is wrong."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from stat import S_ISREG
from zlib import crc32

import pytest
from small import indexes, name_in, readings, small_book

from conftest import Run
from kzkr.book import FactBook
from kzkr.index import cache
from kzkr.output import EXPORTS, export

pytestmark = pytest.mark.usefixtures("home")


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
    (index,) = indexes(home)
    before = os.stat(index)
    index.write_bytes(damage(index.read_bytes()))
    os.utime(index, ns=(before.st_atime_ns, before.st_mtime_ns))


def _flipped(content: bytes, *, at: int, flip: int) -> bytes:
    return content[:at] + bytes([content[at] ^ flip]) + content[at + 1 :]


@pytest.mark.parametrize("damage", _DAMAGES)
def test_a_damaged_index_is_thrown_away(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    path = small_book(tmp_path)
    name_in(path)
    _damage(home, _DAMAGES[damage])
    reads = readings(monkeypatch)
    assert name_in(path) == "Samsung Electronics"
    assert name_in(path) == "Samsung Electronics"
    assert len(reads) == 1


def test_an_index_that_was_written_to_is_thrown_away(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small_book(tmp_path)
    name_in(path)
    (index,) = indexes(home)
    os.utime(index)
    reads = readings(monkeypatch)
    assert name_in(path) == "Samsung Electronics"
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
    path, dice = small_book(tmp_path), random.Random(14)
    expected = _answers(path)
    (index,) = indexes(home)
    size = index.stat().st_size
    for turn in range(100):
        # The first page, on which all others hang, as often as all the others.
        at = dice.randrange(4096 if turn % 2 else size)
        flip = 1 << dice.randrange(8)
        _damage(home, partial(_flipped, at=at, flip=flip))
        assert _answers(path) == expected, f"byte {at}, flipped by {flip}"


@pytest.mark.parametrize("damage", ["one letter", "zeroes"])
def test_damage_that_sqlite_cannot_see_in_a_large_index_is_noticed_the_next_day(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    monkeypatch.setattr(cache, "_SMALL_INDEX", 0)
    path = small_book(tmp_path)
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
        assert not indexes(home)
        synced.append(os.fstat(descriptor).st_size)

    monkeypatch.setattr(cache, "_SMALL_INDEX", 0)
    monkeypatch.setattr(os, "fsync", sync)
    name_in(small_book(tmp_path))
    assert synced == [indexes(home)[0].stat().st_size]


@pytest.mark.parametrize("damage", ["empty", "half", "header", "schema", "foreign", "random"])
def test_a_large_index_is_made_anew_where_sqlite_meets_damage(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    monkeypatch.setattr(cache, "_SMALL_INDEX", 0)
    path = small_book(tmp_path)
    expected = _answers(path)
    _damage(home, _DAMAGES[damage])
    assert _answers(path) == expected
    reads = readings(monkeypatch)
    assert _answers(path) == expected
    assert not reads


def test_a_copy_of_a_damaged_index_is_sound(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_SMALL_INDEX", 0)
    path = small_book(tmp_path)
    with closing(FactBook.open(path)) as book, closing(sqlite3.connect(":memory:")) as copy:
        _damage(home, _DAMAGES["one letter"])
        book.backup(copy)
        assert copy.execute("SELECT name FROM records WHERE id = 'samsung'").fetchall() == [
            ("Samsung Electronics",)
        ]
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("there", ["pipe", "directory", "full directory", "link", "dangling link"])
def test_whatever_stands_in_the_place_of_an_index_is_replaced(
    tmp_path: Path, home: Path, kzkr: Run, there: str
) -> None:
    path = small_book(tmp_path)
    name_in(path)
    (index,) = indexes(home)
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
    path = small_book(tmp_path)
    name_in(path)
    (index,) = indexes(home)
    before = os.stat(index)
    index.unlink()
    with closing(sqlite3.connect(index)) as empty:
        empty.executescript((Path(cache.__file__).parent / "schema.sql").read_text("utf-8"))
    with open(index, "ab") as file:
        file.write(crc32(index.read_bytes()).to_bytes(4, "little"))
    os.utime(index, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert cache.intact(str(index))
    assert name_in(path) == "Samsung Electronics"


def test_another_programs_database_is_thrown_away(tmp_path: Path, home: Path) -> None:
    path = small_book(tmp_path)
    name_in(path)
    (index,) = indexes(home)
    before = os.stat(index)
    index.unlink()
    other = sqlite3.connect(index)
    other.execute("CREATE TABLE book (id)")
    other.commit()
    other.close()
    os.utime(index, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert name_in(path) == "Samsung Electronics"


@pytest.mark.parametrize("format_", EXPORTS)
def test_an_index_damaged_meanwhile_is_made_anew_for_an_export(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    """Large: it is not read whole when it is opened, so that the damage is met by the export."""
    monkeypatch.setattr(cache, "_SMALL_INDEX", 0)
    path = small_book(tmp_path)
    with closing(FactBook.open(path)) as book:
        export.export(book, format_, tmp_path / "sound")
    (index,) = indexes(home)
    content = index.read_bytes()
    with closing(FactBook.open(path)) as book:
        index.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
        export.export(book, format_, tmp_path / "mended")
    assert _content(tmp_path / "mended", format_) == _content(tmp_path / "sound", format_)


def _content(written: Path, format_: str) -> object:
    """What an export holds; SQLite lays the same rows out in different pages."""
    if format_ == "sqlite":
        with closing(sqlite3.connect(written)) as database:
            return list(database.iterdump())
    if written.is_dir():
        return {file.name: file.read_bytes() for file in written.iterdir()}
    return written.read_bytes()
