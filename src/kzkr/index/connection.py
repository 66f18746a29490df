"""One book's index, open for questions; damage to it is mended by a new one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from .cache import intact, open_index

if TYPE_CHECKING:
    from ..reading import Progress

Params = Sequence[object] | dict[str, object]

#: Ids asked for in one statement, where SQLite takes that many.
_BATCH = 5000


class Index:
    """The compiled index of the book at a path, for any number of threads: one query at a time.

    Raises kzkr.errors.Unreadable or kzkr.errors.Invalid where the book has to be read first, and
    ValueError, as a file does, where it was closed.
    """

    def __init__(self, path: Path, progress: Progress) -> None:
        self.path = path
        self._progress = progress
        # A connection takes queries of several threads, but not while another closes it.
        self._lock = RLock()
        self._closed = False
        self._connection, self._file = open_index(path, progress)

    def close(self) -> None:
        """Close the file; a second time does nothing. Nothing can be asked afterwards."""
        with self._lock:
            self._closed = True
            self._connection.close()

    def rows(self, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        """All rows of a query; asked again of a new index where this one proves damaged."""
        with self._lock:
            try:
                return self._opened().execute(sql, params).fetchall()
            except sqlite3.ProgrammingError:  # a wrong number of parameters
                raise
            except (sqlite3.Error, UnicodeDecodeError):
                if self._file is None:  # in memory, so nothing is damaged
                    raise
                self._renew(fresh=not intact(self._file))
                return self._connection.execute(sql, params).fetchall()

    def rows_in(self, sql: str, ids: Sequence[str]) -> list[tuple[Any, ...]]:
        """The rows of a query with ``IN ({ids})`` in it, as many ids at a time as SQLite takes.

        Each batch is in the query's order, which holds for the whole only within one id.
        """
        rows: list[tuple[Any, ...]] = []
        for batch in self.batches(ids):
            rows += self.rows(sql.replace("{ids}", ", ".join("?" * len(batch))), batch)
        return rows

    def batches(self, ids: Sequence[str]) -> Iterator[Sequence[str]]:
        """Ids in portions that one statement takes as its parameters."""
        limit = self._opened().getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        size = min(_BATCH, limit)
        for start in range(0, len(ids), size):
            yield ids[start : start + size]

    def backup(self, target: sqlite3.Connection) -> None:
        """Copy the whole index into an empty database; a damaged one is made anew before.

        Raises sqlite3.Error where the target cannot be written.
        """
        with self._lock:
            if self._file is not None and not intact(self._file):
                self._renew(fresh=True)
            self._opened().backup(target)

    def _opened(self) -> sqlite3.Connection:
        if self._closed:
            raise ValueError("the book is closed")
        return self._connection

    def _renew(self, *, fresh: bool) -> None:
        self._connection.close()
        self._connection, self._file = open_index(self.path, self._progress, fresh=fresh)
