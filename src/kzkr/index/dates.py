"""ISO dates and intervals of any precision: which is newer, and what lies between two of them.

**Newest first** has one meaning: the later date first; within a period an imprecise date never
before a precise one (2025-06-16 before 2025, which may be any day of it); undated last; then the
book's order. An interval stands where it begins, since all that lies within it is more precise.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar


class HasDate(Protocol):
    """What has a date or interval, or none."""

    @property
    def date(self) -> str | None: ...


_Dated = TypeVar("_Dated", bound=HasDate)

#: The ends of a date or interval in a column; a date is both its ends.
_BEGINS = "substr({0}, 1, instr({0} || '/', '/') - 1)"
_ENDS = "substr({0}, instr({0}, '/') + 1)"

#: What `newest_first` does, as SQL says it of a column `date` and the book's order `position`.
# A year ends after the days in it: '~' sorts after every digit and hyphen.
NEWEST_FIRST = (
    f"date IS NULL, {_BEGINS.format('date')} DESC, {_ENDS.format('date')} || '~', position"
)


def newest_first(entries: Iterable[_Dated]) -> list[_Dated]:
    """Entries that are in the book's order, put newest first."""
    # Sorting is stable, and stays so in reverse: of equals, what the book has first.
    return sorted(sorted(entries, key=_ends), key=_begins, reverse=True)


def _begins(entry: HasDate) -> str:
    # '' for what is undated: before every date, so it comes last.
    return (entry.date or "").partition("/")[0]


def _ends(entry: HasDate) -> str:
    return (entry.date or "").rpartition("/")[2] + "~"


def between(column: str, since: str | None, until: str | None) -> tuple[str, list[object]]:
    """A condition that a date is not wholly before ``since`` or after ``until``."""
    conditions: list[str] = [f"{column} IS NOT NULL"]
    params: list[object] = []
    if since is not None:
        conditions.append(f"{_ENDS.format(column)} || '~' >= ?")
        params.append(since)
    if until is not None:
        conditions.append(f"{_BEGINS.format(column)} <= ?")
        params.append(until + "~")
    return f"({' AND '.join(conditions)})", params
