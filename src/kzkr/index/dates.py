"""ISO dates and intervals of any precision: which is newer, and what lies between two of them.

**Newest first** has one meaning: the later date first; within a period an imprecise date never
before a precise one (2025-06-16 before 2025, which may be any day of it); undated last; then the
book's order. An interval stands where it begins, since all that lies within it is more precise.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol, TypeVar

from ..model import Figure


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


class _Said(NamedTuple):
    figure: Figure
    date: str | None


def newest_figures_first(figures: Iterable[Figure]) -> list[Figure]:
    """Figures that are in the book's order, put newest first: by the end of the period they cover,
    else by the date they were said on; of one period, by that date.

    A period is no imprecise date: 2023 ends after 2023-06, whose figure is the older one.
    """
    said = newest_first(_Said(figure, figure.as_of) for figure in figures)
    return sorted((figure for figure, _ in said), key=_covers, reverse=True)


def _covers(figure: Figure) -> tuple[str, str]:
    period = figure.quantity.period
    if not is_dated(period):
        return figure.as_of or "", ""
    begin, _, end = str(period).rpartition("/")
    return f"{end}~", begin or end


def is_dated(period: str | None) -> bool:
    """True for a period with dates: not for ``cumulative``, nor where the source gives none."""
    return bool(period) and str(period)[0].isdigit()


def overlaps(span: str | None, since: str | None, until: str | None) -> bool:
    """True where a date or interval is not wholly before ``since`` or after ``until``, as `between`
    has it in SQL; without either, of an undated one too."""
    if since is None and until is None:
        return True
    if not span:
        return False
    begin, end = span.partition("/")[0], span.rpartition("/")[2]
    return (since is None or f"{end}~" >= since) and (until is None or begin <= f"{until}~")


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
