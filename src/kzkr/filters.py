"""What an answer is narrowed to, and whether a book can be asked for that."""

import re
from collections.abc import Callable, Collection
from typing import NamedTuple

from .errors import BadFilter
from .names import did_you_mean, quoted
from .vocabulary import STATUSES, VERDICTS

_DATE = r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?"

#: A message names so many of the words of a closed list.
_MOST_WORDS = 20


class Filters(NamedTuple):
    """What an answer is narrowed to; None asks for nothing. A year or month means all of it."""

    topic: str | None = None
    priority: str | None = None
    country: str | None = None
    status: str | None = None
    verdict: str | None = None
    measure: str | None = None
    since: str | None = None
    until: str | None = None

    @property
    def dates(self) -> "Filters":
        """Only ``since`` and ``until``."""
        return Filters(since=self.since, until=self.until)

    @property
    def without_dates(self) -> "Filters":
        """All but ``since`` and ``until``."""
        return self._replace(since=None, until=None)

    def named(self) -> tuple[str, ...]:
        """The names of those that ask for something."""
        return tuple(name for name in self._fields if getattr(self, name) is not None)


def require_text(filters: Filters) -> None:
    """Raise BadFilter for a filter that is no text, as the number 2024."""
    for name in filters.named():
        value = getattr(filters, name)
        if not isinstance(value, str):
            raise BadFilter(name, value, f"{value!r} is no text")


def require_sound(
    filters: Filters, topics: Callable[[], Collection[str]], measures: Callable[[], Collection[str]]
) -> None:
    """Raise BadFilter for a word that the book does not know, or a date that is none.

    ``topics`` and ``measures``, which are the book's own, are only asked for where they are needed.
    """
    words: dict[str, Callable[[], Collection[str]]] = {
        "topic": topics,
        "measure": measures,
        "status": lambda: STATUSES,
        "verdict": lambda: VERDICTS,
    }
    for name in filters.named():
        value = getattr(filters, name)
        if name in words:
            require_known(name, value, words[name]())
        elif name in ("since", "until"):
            require_date(name, value)
        elif not value.strip():
            raise BadFilter(name, value, "a name is wanted, and it is empty")


def require_supported(filters: Filters, supported: Collection[str], where: str) -> None:
    """Raise BadFilter for a filter that has no meaning there: it is never ignored."""
    for name in filters.named():
        if name not in supported:
            raise BadFilter(name, getattr(filters, name), f"has no meaning for {where}")


def require_known(name: str, value: str, known: Collection[str]) -> None:
    """Raise BadFilter, with what may have been meant, for a word outside a closed list."""
    if value not in known:
        meant = did_you_mean(value, known)
        first = ", ".join(list(known)[:_MOST_WORDS])
        more = f" and {len(known) - _MOST_WORDS} more" if len(known) > _MOST_WORDS else ""
        raise BadFilter(name, value, f"{quoted(value)} is not one of {first}{more}{meant}")


def require_date(name: str, value: str) -> None:
    """Raise BadFilter for what is no date: a year, a month or a day."""
    match = re.fullmatch(_DATE, value)
    if match is None or not _is_real(*(int(part) for part in match.groups() if part)):
        raise BadFilter(
            name, value, f"{quoted(value)} is no date: write 2024, 2024-06 or 2024-10-06"
        )


def _is_real(year: int, month: int = 1, day: int = 1) -> bool:
    from datetime import date

    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
