"""The compiled index of a book: found in the user's cache, made when it is not there.

An index is used for the very content it was made from: the book's path, inode, size, times and,
where the times could lie, a checksum of its bytes make up the index's name. It ends in a checksum
of its own, so that damage is noticed. Whatever goes wrong with the cache costs time, never an
answer: an index that cannot be kept is made in memory.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from .. import __version__

if TYPE_CHECKING:  # reading imports yaml, which no lookup needs
    from ..model import Book
    from ..reading import Progress

#: Raised with every change of `schema.sql`, `indexes.sql` or of what is put into it.
FORMAT = 8

_DAY = 86400
#: Indexes not used for 30 days are dropped, and the longest unused beyond so many or so much.
_OLDEST = 30 * _DAY
_MOST = 40
_MOST_BYTES = 256 * 2**20
#: What a killed process left is dropped after an hour.
_ABANDONED = 3600

#: A book's bytes up to this size are read with each question: 0.1 ms for a MiB of them.
_SMALL_BOOK = 2**20
#: An index up to this size is read through with each question, a larger one once a day.
_SMALL_INDEX = 4 * 2**20

#: The CRC-32 of anything that is followed by its own CRC-32.
_INTACT = 0x2144DF1C


class _State(NamedTuple):
    """What tells one content of a book from another."""

    inode: int
    size: int
    modified: int
    changed: int
    checksum: int = 0


def open_index(
    path: Path, progress: Progress, *, fresh: bool = False
) -> tuple[sqlite3.Connection, str | None]:
    """A read-only connection to the index of a book, and its file unless it is in memory.

    It is compiled first where need be; ``fresh`` distrusts what is in the cache.
    Raises kzkr.errors.Unreadable or kzkr.errors.Invalid.
    """
    state = _state(path)
    directory = _directory() if state else None
    if state is None or directory is None:
        return _in_memory(_read(path, None, progress)[0], progress), None
    file = os.path.join(directory, _file_name(path, state))
    if not fresh and (connection := _opened(file, state)):
        return connection, file
    book, unchanged = _read(path, state, progress)
    if unchanged:
        try:
            _write(book, file, state, progress)
            return _connect(file), file
        except (OSError, sqlite3.Error):  # a full disk, a directory taken away
            pass
    return _in_memory(book, progress), None


def intact(file: str) -> bool:
    """True for an index that is byte for byte as it was written."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            return _checksum(descriptor) == _INTACT
        finally:
            os.close(descriptor)
    except OSError:
        return False


# -- the book --------------------------------------------------------------------------------


def _state(path: Path) -> _State | None:
    """The state of a book's file; None where no index can be kept of it."""
    try:
        # A pipe is not opened here: whoever writes to it would believe that it was read.
        if not S_ISREG(os.stat(path).st_mode):
            return None
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except (OSError, ValueError):  # reading says what is wrong with it
        return None
    try:
        status = os.fstat(descriptor)
        if not S_ISREG(status.st_mode) or not _settled(status):
            return None
        state = _dated(status)
        if state.size <= _SMALL_BOOK or not _tells_times(descriptor, status):
            state = state._replace(checksum=_checksum(descriptor))
        return state
    except OSError:
        return None
    finally:
        os.close(descriptor)


def _dated(status: os.stat_result) -> _State:
    # Not the device: it has another number in each container and after each start.
    return _State(status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _settled(status: os.stat_result) -> bool:
    """False while a further edit could leave the file's times as they are now.

    Times move in ticks: some milliseconds on most file systems, one or two seconds on those
    that keep whole seconds only.
    """
    tick = 2_000_000_000 if status.st_ctime_ns % 1_000_000_000 == 0 else 50_000_000
    return time.time_ns() - status.st_ctime_ns > tick


def _tells_times(descriptor: int, status: os.stat_result) -> bool:
    """False where two contents may have the same times: in images, made with whatever times."""
    read_only = os.fstatvfs(descriptor).f_flag & os.ST_RDONLY
    return status.st_ctime_ns % 1_000_000_000 != 0 and not read_only


def _checksum(descriptor: int) -> int:
    """The CRC-32 of a whole file. A cryptographic hash would cost 10 ms to import."""
    checksum = offset = 0
    # Where /dev/stdin is the book, reading on would leave nothing of it to whoever reads next.
    while piece := os.pread(descriptor, 2**18, offset):
        checksum = crc32(piece, checksum)
        offset += len(piece)
    return checksum


def _read(path: Path, state: _State | None, progress: Progress) -> tuple[Book, bool]:
    """The book, and whether what was read is what the state is of."""
    from ..reading import read

    reading = read(path, progress=progress)
    # The path may have led elsewhere meanwhile, and back again.
    unchanged = (
        state is not None
        and reading.opened is not None
        and _dated(reading.opened) == state._replace(checksum=0)
        and _state(path) == state
    )
    return reading.book, unchanged


# -- the cache -------------------------------------------------------------------------------


def _directory() -> str | None:
    """The user's own cache directory, made if need be; None where there is none to be had."""
    if sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(base):
            base = os.path.expanduser("~/.cache") if os.environ.get("HOME") != "" else ""
    if not os.path.isabs(base):
        return None
    directory = os.path.join(base, "kzkr")
    try:
        try:
            status = os.lstat(directory)
        except FileNotFoundError:
            if not _make(directory):
                return None
            status = os.lstat(directory)
    except (OSError, ValueError):
        return None
    if not S_ISDIR(status.st_mode):
        return None
    if status.st_uid != os.geteuid() or status.st_mode & 0o022:
        return None  # others could plant an index there
    return directory


def _make(directory: str) -> bool:
    """Make a directory and those above it, the user's alone, as the XDG specification asks."""
    missing = [directory]
    while not os.path.exists(above := os.path.dirname(missing[-1])):
        missing.append(above)
    # Under `sudo`, HOME may be another's, who could not use what root leaves there.
    if os.geteuid() == 0 and os.stat(above).st_uid != 0:
        return False
    for folder in reversed(missing):
        try:
            os.mkdir(folder, 0o700)
        except FileExistsError:  # by another process, just now
            pass
    return True


def _file_name(path: Path, state: _State) -> str:
    parts = "-".join(f"{number:x}" for number in state)
    # Folding follows Python's Unicode tables, so each Python has an index of its own.
    version = f"{__version__}.{FORMAT}.{sys.version_info[0]}{sys.version_info[1]}"
    return f"{_path_key(path)}-{parts}-{version}.sqlite"


def _path_key(path: Path) -> str:
    """Tells the indexes of one book, of which the newest is kept, from other books'."""
    try:
        path = Path(os.path.realpath(path))
    except OSError:  # in a working directory that was deleted
        pass
    return f"{crc32(os.fsencode(path)):08x}"


def _opened(file: str, state: _State) -> sqlite3.Connection | None:
    """A connection to an index that is there, the user's own, undamaged and made by `_write`."""
    try:
        # What is no file (a pipe, a link) neither keeps us waiting nor leads elsewhere.
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        status = os.fstat(descriptor)
        if not S_ISREG(status.st_mode) or status.st_uid != os.geteuid():
            return None
        if status.st_mtime_ns != state.modified:
            return None
        unused = time.time() - status.st_ctime
        if (status.st_size <= _SMALL_INDEX or unused > _DAY) and _checksum(descriptor) != _INTACT:
            return None
    except OSError:
        return None
    finally:
        os.close(descriptor)
    if unused > _DAY:
        _date(file, state)
    try:
        return _connect(file)
    except (sqlite3.Error, UnicodeDecodeError):  # messages quote the damage
        return None


def _date(file: str, state: _State) -> None:
    """Give an index the date of its book, so that any later write shows.

    That changes its ctime, by which its last use is known.
    """
    try:
        os.utime(file, ns=(state.modified, state.modified))
    except OSError:  # a cache that can be read only
        pass


def _connect(file: str) -> sqlite3.Connection:
    # A finished index never changes, so it needs neither locks nor a look for a journal.
    uri = f"{Path(file).as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    try:
        connection.execute("PRAGMA cell_size_check = ON")
        if connection.execute("SELECT id FROM book").fetchone() is None:
            raise sqlite3.DatabaseError("an index without a book")
    except BaseException:
        connection.close()
        raise
    return connection


def _in_memory(book: Book, progress: Progress) -> sqlite3.Connection:
    from .build import build

    connection = sqlite3.connect(":memory:", check_same_thread=False)
    try:
        build(book, connection, progress)
        connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _write(book: Book, file: str, state: _State, progress: Progress) -> None:
    """Compile a book into an index that is whole when it gets its name.

    Raises OSError or sqlite3.Error when it cannot be written.
    """
    from ..temporary import remove, temporary_path
    from .build import build

    with temporary_path(f"{file}.") as aside:
        # The user's alone: the book may be, too.
        descriptor = os.open(aside, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        try:
            connection = sqlite3.connect(aside)
            try:
                build(book, connection, progress)
            finally:
                connection.close()
            # Behind the last page, where SQLite does not look.
            size = os.fstat(descriptor).st_size
            os.pwrite(descriptor, _checksum(descriptor).to_bytes(4, "little"), size)
            # After a power cut, a file may have its name and date but not its content.
            if size > _SMALL_INDEX:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        _date(aside, state)
        try:
            os.replace(aside, file)
        except IsADirectoryError:
            remove(file)
            os.replace(aside, file)
    _prune(file)


def _prune(kept: str) -> None:
    """Drop older indexes of the same book, then by last use what is too old, many or much."""
    from ..temporary import remove

    directory, name = os.path.split(kept)
    path_key, version = name.split("-", 1)[0], name.rsplit("-", 1)[1]
    now = time.time()
    others: list[tuple[float, int, str]] = []
    try:
        size = os.stat(kept).st_size
        with os.scandir(directory) as entries:
            for entry in entries:
                if entry.name == name or ".sqlite" not in entry.name:
                    continue
                status = entry.stat(follow_symlinks=False)
                unused = now - status.st_ctime
                same_book = entry.name.startswith(path_key) and entry.name.endswith(version)
                finished = entry.name.endswith(".sqlite")
                if same_book or unused > (_OLDEST if finished else _ABANDONED):
                    remove(entry.path)
                elif finished:
                    others.append((unused, status.st_size, entry.path))
    except OSError:
        return
    for number, (_, other, path) in enumerate(sorted(others), start=1):
        size += other
        if number >= _MOST or size > _MOST_BYTES:
            remove(path)
