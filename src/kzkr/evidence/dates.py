"""The dates printed in a text, as ISO 8601, only as precise as they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_MONTHS = (
    ("January", "Jan"),
    ("February", "Feb"),
    ("March", "Mar"),
    ("April", "Apr"),
    ("May",),
    ("June", "Jun"),
    ("July", "Jul"),
    ("August", "Aug"),
    ("September", "Sept", "Sep"),
    ("October", "Oct"),
    ("November", "Nov"),
    ("December", "Dec"),
)
_NUMBER_OF_MONTH = {name: n for n, names in enumerate(_MONTHS, 1) for name in names}

_YEAR = r"(?:1[5-9]|20|21)\d\d"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
NTH = r"(?:st|nd|rd|th)?"
MONTH = rf"\b(?:{'|'.join(name for names in _MONTHS for name in names)})\b"
_DATE = re.compile(
    rf"""
    (?=[\dA-Z])(?:  # Most characters of a text begin no date: passing them by at once is cheap.
    (?<![\w-])(?P<iso>\d{{4}}-(?:0[1-9]|1[0-2])(?:-{_DAY})?)(?![\w-])
    # 6 October 2024, 12–13 October
    | (?<![\w.,])(?P<day>{_DAY}){NTH}(?:[-–](?P<last>{_DAY}){NTH})?\s+(?:of\s+)?
      (?P<month>{MONTH})\.?(?:,?\s+(?P<year>{_YEAR})\b)?
    # October 6, 2024; October 2024; October
    | (?P<Month>{MONTH})\.?
      (?:\s+(?P<Day>{_DAY}){NTH}\b(?!\.\d)(?:[-–](?P<Last>{_DAY}){NTH}\b)?)?
      (?:,?\s+(?P<Year>{_YEAR})\b)?
    # 2024 alone; not in $2024, 2,024, 2024% or 12.2024
    | (?<![\w$€£¥₩])(?<!\d[.,])(?P<alone>{_YEAR})(?![\w%+])(?![.,]\d)
    )
    """,
    re.VERBOSE,
)


def dates(token: str) -> tuple[str, ...]:
    """The dates printed in a token, as ISO 8601 text, only as precise as printed.

    ``October 6, 2024`` gives ``2024-10-06``, ``June 2024`` ``2024-06``, ``2023`` ``2023``. Where
    no year is printed, XML Schema's form of a recurring date: ``--09-11`` for ``Sept. 11``,
    ``--06`` for ``June``. A run of days (``12–13 October 2024``) gives its first and last day.
    """
    return tuple(date for match in date_matches(token) for date in iso_dates(match))


@lru_cache(maxsize=4096)
def date_matches(text: str) -> tuple[re.Match[str], ...]:
    """Where dates are printed in a text; ``alone`` is a year that may be no date."""
    return tuple(_DATE.finditer(text))


def iso_dates(match: re.Match[str]) -> Iterator[str]:
    """The dates of one match: two for a run of days."""
    part = match.groupdict()
    if plain := part["iso"] or part["alone"]:
        yield plain
        return
    month = _NUMBER_OF_MONTH[part["month"] or part["Month"]]
    year = part["year"] or part["Year"] or "-"
    days = [part["day"] or part["Day"], part["last"] or part["Last"]]
    if not days[0]:
        yield f"{year}-{month:02}"
    for day in filter(None, days):
        yield f"{year}-{month:02}-{int(day):02}"


def covers_date(printed: str, date: str) -> bool:
    """Whether a printed date supports this one: the same, or more precise."""
    return printed == date or printed.startswith(date + "-")


#: Dates that only a reader who knows when it was said can tell.
RELATIVE_DATE = re.compile(r"\b(?:(?:next|last|this)\s+year|recently|currently)\b", re.IGNORECASE)
_YEAR_STEP = {"last": -1, "this": 0, "next": 1}


def relative_year(token: str, as_of: str | None) -> int | None:
    """The year that ``last year``, ``this year`` or ``next year`` is when it is said on a date."""
    relative = re.search(r"\b(last|this|next)\s+year\b", token, re.IGNORECASE)
    if relative and as_of:
        return int(as_of[:4]) + _YEAR_STEP[relative[1].lower()]
    return None


def is_in_year(date: str, year: int) -> bool:
    """Whether a date, or a run of them, lies in a year; a text without a date may."""
    printed = dates(date)
    return not printed or int(printed[0][:4]) <= year <= int(printed[-1][:4])
