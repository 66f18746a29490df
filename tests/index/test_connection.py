"""The connection to an index: what it takes, what it refuses, and that it is closed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from small import readings, silent, small_book

from conftest import FACTS
from kzkr.book import FactBook
from kzkr.index import cache
from kzkr.index.connection import Index

pytestmark = pytest.mark.usefixtures("home")


def test_every_connection_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def recorded(*args: Any, **more: Any) -> sqlite3.Connection:
        opened.append(connect(*args, **more))
        return opened[-1]

    def fails(*_: object) -> None:
        raise ZeroDivisionError

    path = small_book(tmp_path)
    monkeypatch.setattr(sqlite3, "connect", recorded)
    for _ in range(2):
        index = Index(path, silent)
        index.close()
        index.close()
    monkeypatch.setattr("kzkr.index.build.build", fails)
    for settled in (True, False):
        path = small_book(tmp_path, f"Samsung {settled}")
        monkeypatch.setattr(cache, "_settled", lambda status, settled=settled: settled)
        with pytest.raises(ZeroDivisionError):
            Index(path, silent)
    assert len(opened) == 5
    for connection in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")


def test_a_wrong_query_is_no_damage(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small_book(tmp_path)
    with closing(Index(path, silent)) as index:
        reads = readings(monkeypatch)
        with pytest.raises(sqlite3.OperationalError, match="no such table: nonsense"):
            index.rows("SELECT * FROM nonsense")
        assert index.rows("SELECT count(*) FROM book") == [(1,)]
        assert not reads


def test_a_library_that_takes_few_parameters_answers_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """SQLite takes 32,766 in a statement; before 3.32, and as some build it, 999."""

    def answers() -> list[object]:
        with closing(FactBook.open(FACTS)) as book:
            ids = [source.id for source in book.sources()]
            return [book.facts(), book.records("company"), book.checks(), book.sources(ids)]

    def limited(file: str) -> sqlite3.Connection:
        connection = connect(file)
        connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 20)
        return connection

    expected, connect = answers(), cache._connect
    monkeypatch.setattr(cache, "_connect", limited)
    assert answers() == expected


def test_the_index_cannot_be_written_through_the_book(tmp_path: Path) -> None:
    path = small_book(tmp_path)
    for _ in range(2):
        book = FactBook.open(path)
        with pytest.raises(sqlite3.OperationalError):
            book._store._connection.execute("DELETE FROM facts")
        book.close()


def test_the_references_between_tables_hold() -> None:
    with closing(Index(FACTS, silent)) as index:
        assert index.rows("PRAGMA foreign_key_check") == []
        assert index.rows("PRAGMA integrity_check") == [("ok",)]
