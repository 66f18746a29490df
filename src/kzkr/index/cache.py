"""The compiled index of a book: found in the user's cache, made when it is not there.

An index is trusted while the book's path, inode, size and times are those it was made from and
nothing has touched the index since. Whatever goes wrong with the cache costs time, never an
answer: an index that cannot be kept is made in memory.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING
from zlib import crc32

from .. import __version__

if TYPE_CHECKING:  # reading imports yaml, which no lookup needs
    from ..reading import Progress

#: Raised with every change of `schema.sql` or of what is put into it.
FORMAT = 2

#: Indexes unused by any known book are dropped after 30 days, and beyond this many at once.
_OLDEST = 30 * 86400
_MOST = 40
_ABANDONED = 3600


def open_index(path: Path, progress: Progress, *, fresh: bool = False) -> sqlite3.Connection:
    """A read-only connection to the index of a book, compiled first where need be.

    ``fresh`` distrusts what is in the cache. Raises kzkr.reading.Unreadable or Invalid.
    """
    try:
        where = os.path.realpath(path)  # fails too where the working directory is gone
        book = os.stat(where)
    except (OSError, ValueError):
        return _compile(path, None, progress)  # which says what is wrong with it
    directory = _directory()
    if directory is None or not S_ISREG(book.st_mode) or not _settled(book):
        return _compile(path, None, progress)
    index = os.path.join(directory, _file_name(where, book))
    if not fresh and _trusted(index, book):
        try:
            return _connect(index)
        except sqlite3.Error:
            pass
    return _compile(path, (index, where, book), progress)


def _directory() -> str | None:
    """The user's own cache directory, made if need be; None where there is none to be had."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(base):
            base = os.path.expanduser("~/.cache")
    if not os.path.isabs(base):
        return None
    directory = os.path.join(base, "kzkr")
    try:
        held = os.lstat(directory)
    except OSError:
        try:
            os.makedirs(base, exist_ok=True)
            os.mkdir(directory, 0o700)
            held = os.lstat(directory)
        except (OSError, ValueError):
            return None
    if not S_ISDIR(held.st_mode):
        return None
    if sys.platform != "win32" and (held.st_uid != os.getuid() or held.st_mode & 0o022):
        return None  # others could plant an index there
    return directory


def _settled(book: os.stat_result) -> bool:
    """False while a further edit could leave the file's times as they are now.

    Times move in ticks: some milliseconds on most file systems, one or two seconds on those
    that keep whole seconds only.
    """
    changed = max(book.st_ctime_ns, book.st_mtime_ns) if os.name == "nt" else book.st_ctime_ns
    tick = 2_000_000_000 if changed % 1_000_000_000 == 0 else 50_000_000
    return time.time_ns() - changed > tick


def _file_name(where: str, book: os.stat_result) -> str:
    # crc32 and the inode, since a cryptographic hash costs 10 ms to import.
    key = f"{crc32(os.fsencode(where)):08x}-{book.st_ino:x}"
    # Folding follows Python's Unicode tables, so each Python has an index of its own.
    version = f"{__version__}.{FORMAT}.{sys.version_info[0]}{sys.version_info[1]}"
    return f"{key}-{book.st_size:x}-{book.st_mtime_ns:x}-{book.st_ctime_ns:x}-{version}.sqlite"


def _trusted(index: str, book: os.stat_result) -> bool:
    """True for a file of ours that nothing has touched since it was made (see `_keep`)."""
    try:
        held = os.lstat(index)
    except OSError:
        return False
    if sys.platform != "win32" and held.st_uid != os.getuid():
        return False
    return held.st_mtime_ns == book.st_mtime_ns


def _connect(index: str) -> sqlite3.Connection:
    # A finished index never changes, so it needs neither locks nor a look for a journal.
    connection = sqlite3.connect(f"{Path(index).as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        connection.execute("SELECT id FROM book").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _compile(
    path: Path, keep: tuple[str, str, os.stat_result] | None, progress: Progress
) -> sqlite3.Connection:
    from ..reading import read
    from .build import build

    book = read(path, progress=progress).book
    if keep is not None:
        index, where, stat = keep
        aside = f"{index}.{os.getpid()}.tmp"
        try:
            connection = sqlite3.connect(aside)
            try:
                build(book, connection, progress)
            finally:
                connection.close()
            _keep(aside, index, where, stat)
            return _connect(index)
        except (OSError, sqlite3.Error):  # a full disk, a directory taken away
            _remove(aside)
    connection = sqlite3.connect(":memory:")
    build(book, connection, progress)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _keep(aside: str, index: str, where: str, stat: os.stat_result) -> None:
    """Put a finished index in its place, dated like its book: any later write would show."""
    now = os.stat(where)
    if (now.st_size, now.st_mtime_ns, now.st_ctime_ns) == (
        stat.st_size,
        stat.st_mtime_ns,
        stat.st_ctime_ns,
    ):
        os.utime(aside, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    os.replace(aside, index)
    _prune(index)


def _prune(kept: str) -> None:
    directory, name = os.path.split(kept)
    path_key, version = name.split("-", 1)[0], name.rsplit("-", 1)[1]
    now = time.time()
    others: list[tuple[float, str]] = []
    try:
        with os.scandir(directory) as entries:
            for entry in entries:
                if entry.name == name or ".sqlite" not in entry.name:
                    continue
                age = now - entry.stat(follow_symlinks=False).st_ctime
                same_book = entry.name.startswith(path_key) and entry.name.endswith(version)
                old = age > (_ABANDONED if entry.name.endswith(".tmp") else _OLDEST)
                if same_book or old:
                    _remove(entry.path)
                else:
                    others.append((age, entry.path))
    except OSError:
        return
    for _, path in sorted(others)[_MOST:]:
        _remove(path)


def _remove(path: str) -> None:
    try:
        os.remove(path)
    except OSError:
        pass
