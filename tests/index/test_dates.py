"""Newest first has one meaning, whether SQL sorts or Python does."""

from __future__ import annotations

import sqlite3
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from conftest import HARBOUR
from kzkr import FactBook
from kzkr.index.dates import NEWEST_FIRST, newest_first


class Entry(NamedTuple):
    date: str | None
    position: int


def by_sql(entries: list[Entry]) -> list[Entry]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE entries (date TEXT, position INTEGER)")
    connection.executemany("INSERT INTO entries VALUES (?, ?)", entries)
    rows = connection.execute(f"SELECT date, position FROM entries ORDER BY {NEWEST_FIRST}")
    found = [Entry(*row) for row in rows]
    connection.close()
    return found


#: Newest first; what stands on one line is told apart by the book's order alone.
IN_ORDER = (
    "2026",
    "2025-12-31/2026-01-01",
    "2025-06-16",
    "2025-06-15",
    "2025-06-15/2025-07",
    "2025-06",
    "2025-05-30/2025-06-30",
    "2025-01-01",
    "2025-01/2025-02",
    "2025-01/2025-06",
    "2025",
    "2025/2026",
    "2024-12-31",
    "2024",
    "2023/2024",
    "2023/2025",
    "1999-01",
    None,
)


def test_the_later_date_is_first_and_within_a_period_the_precise_one() -> None:
    entries = [Entry(date, position) for position, date in enumerate(IN_ORDER)]
    for begun in range(len(entries)):
        shuffled = entries[begun:] + entries[:begun]
        assert newest_first(shuffled) == entries
        assert by_sql(shuffled) == entries
    for three in permutations(entries[4:11], 3):
        assert newest_first(three) == sorted(three, key=lambda entry: entry.position)


def test_of_equals_the_first_in_the_book_stays_first() -> None:
    entries = [Entry(date, i) for i, date in enumerate(["2024", None, "2024", None, "2024"])]
    wanted = [entries[i] for i in (0, 2, 4, 1, 3)]
    assert newest_first(entries) == wanted
    assert by_sql(entries) == wanted


_YEAR = st.integers(2022, 2025).map(str)
_TWO = st.integers(1, 12).map("{:02d}".format)
_DATE = (
    _YEAR | st.builds("{}-{}".format, _YEAR, _TWO) | st.builds("{}-{}-{}".format, _YEAR, _TWO, _TWO)
)


@given(st.lists(_DATE | st.none() | st.builds("{}/{}".format, _DATE, _DATE), max_size=40))
def test_sql_and_python_agree(dates: list[str | None]) -> None:
    entries = [Entry(date, position) for position, date in enumerate(dates)]
    assert newest_first(entries) == by_sql(entries)


def test_every_answer_has_its_checks_in_that_order(tmp_path: Path) -> None:
    """A stale year stood before the day that had outdated it in one answer, after it in another."""
    dates = ["2025", "2025-06-16", "2025-06", "2024-12-31", "2025-06-16"]
    checks = "".join(
        f"  - {{id: dated-{i}, of: [terminal-cost, terminal, ports, 'ports#2'], verdict: outdated,"
        f" statement: Something was said., source: port-office, date: {date},"
        " checked_on: 2026-01-02}\n"
        for i, date in enumerate(dates)
    )
    path = tmp_path / "dated.yaml"
    path.write_text(HARBOUR.read_text("utf-8") + checks, "utf-8")
    wanted = ["dated-1", "dated-4", "dated-2", "dated-0", "dated-3"]
    with FactBook.open(path) as book:
        (fact,) = (fact for fact in book.facts() if fact.id == "terminal-cost")
        ranking = book.ranking("transport")
        (listed,) = book.records("project")
        for answer in (
            book.checks(),
            book.checks("terminal"),
            fact.checks,
            book.record("project", "terminal").checks,
            ranking.checks,
            ranking.rows[1].checks,
            listed.checks,
        ):
            assert [check.id for check in answer if check.id.startswith("dated")] == wanted
