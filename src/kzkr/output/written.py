"""Raw values as people read them: money, figures, dates, paragraphs. Nothing is rounded, and no
figure is more precise than it is printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ..model import Citation, Fact, Quantity
from ..vocabulary import RANK_UNIT
from .cells import cell

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}
_SCALES = ((12, "tn"), (9, "bn"), (6, "mn"))
_BOUNDS = {
    "about": "about ",
    "more_than": "more than ",
    "at_least": "at least ",
    "less_than": "less than ",
    "up_to": "up to ",
}
_DATES = {"as_of", "date", "base", "by", "checked_on", "accessed", "latest_date"}
_WORDS = {"status", "verdict", "check", "outcome", "bound", "latest_check"}
#: Columns that join what stands in several citations by ';'.
_JOINED = {"voice", "source", "on_behalf_of", "printed"}

_NUMERAL = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?")
#: Where one of several joined addresses ends; a ';' within one of them is escaped.
_NEXT_ADDRESS = re.compile(r";(?=[a-z]+://)")


def date(value: str | None) -> str:
    """``2024-10-06`` as 6 Oct 2024, ``2024-06`` as Jun 2024; a year, and whatever is no date or
    interval of dates, as it is."""
    if not value:
        return ""
    parts = value.split("/")
    if len(parts) > 2 or not all(map(_DATE.fullmatch, parts)):
        return value
    return " to ".join(map(_date, parts))


def _date(value: str) -> str:
    year, *more = value.split("-")
    if not more:
        return year
    month = f"{_MONTHS[int(more[0]) - 1]} {year}"
    return month if len(more) == 1 else f"{int(more[1])} {month}"


def attribute(name: str, value: object) -> str:
    """An attribute of a record: its date as people write it, anything else as it is."""
    return date(str(value)) if name == "date" else str(value)


def number(value: float | Decimal, printed: Iterable[str] = ()) -> str:
    """A figure with its thousands set apart, every digit kept, and those zeros after the point
    that one of the ``printed`` tokens has: 6.0 for 6 where "$6.0 billion" is printed."""
    exact = Decimal(str(value))
    for token in printed:
        for numeral in _NUMERAL.findall(token):
            as_printed = Decimal(numeral.replace(",", ""))
            if as_printed == exact:
                return f"{as_printed:,f}"
    return f"{exact:,f}"


def amount(value: float, unit: str, units: dict[str, str], printed: Iterable[str] = ()) -> str:
    """A value with its unit: $6 bn, KRW 1.15 tn, 62%, 1,000 MW, 15 flights a week."""
    if unit in units:
        written = units[unit]
        if unit == RANK_UNIT and int(value) == value:
            return f"{ordinal(int(value))} {written}"
        return f"{number(value, printed)}{'' if written == '%' else ' '}{written}"
    sign = _SIGNS.get(unit, f"{unit} ")
    exact = Decimal(str(value))
    for power, name in _SCALES:
        if abs(exact) >= Decimal(10) ** power:
            scaled = (exact / Decimal(10) ** power).normalize()
            return f"{sign}{number(scaled, printed)} {name}"
    return f"{sign}{number(value, printed)}"


def quantity(figure: Quantity, units: dict[str, str], printed: Iterable[str] = ()) -> str:
    """A figure with its bound, and for a target where it starts: 7 to 15%."""
    text = amount(figure.value, figure.unit, units, printed)
    if figure.start is not None:
        text = f"{number(figure.start, printed)} to {text}"
    return bounded(text, figure.bound)


def bounded(text: str, bound: str | None) -> str:
    """A figure with its bound: more than 2 times."""
    return _BOUNDS.get(bound or "exact", "") + text


def tokens(cites: Iterable[Citation]) -> list[str]:
    """What is printed where something is said."""
    return [token.text for cite in cites for token in cite.printed]


def addresses(value: str | None) -> list[str]:
    """The addresses that a column holds."""
    return _NEXT_ADDRESS.split(value) if value else []


def period(value: str | None) -> str:
    """What a figure covers, as it follows it: in 2023, on 11 Sep 2024, from 2022 to 2023."""
    if not value or not value[0].isdigit():
        return value or ""
    preposition = "from" if "/" in value else "in" if value.count("-") < 2 else "on"
    return f"{preposition} {date(value)}"


def figure(of: Quantity | None, units: dict[str, str], printed: Iterable[str] = ()) -> str:
    """A figure with all that belongs to it: 62% in 2023 against 2022, 15% by 2029; '' for none.

    ``printed`` is what stands where the source gives it.
    """
    if of is None:
        return ""
    parts = [quantity(of, units, printed), period(of.period)]
    if of.base:
        parts.append(f"against {date(of.base)}")
    if of.by:
        parts.append(f"by {date(of.by)}")
    return " ".join(filter(None, parts))


def figure_of(fact: Fact, units: dict[str, str]) -> str:
    """The figure of a fact, with when the fact says that it is due."""
    of = fact.quantity and fact.quantity._replace(by=fact.by)
    return figure(of, units, tokens(fact.cites))


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{ending or 'th'}"


def field(name: str, row: Mapping[str, Any], units: dict[str, str], columns: Sequence[str]) -> str:
    """Any column of a row, written out; several values are set apart by commas.

    A figure has its bound with it, unless that is one of the columns.
    """
    value = row.get(name)
    if name == "value" and value is not None:
        printed = (row.get("printed") or "").split(";")
        unit = row.get("unit")
        text = amount(value, unit, units, printed) if unit else number(value, printed)
        return text if "bound" in columns else bounded(text, row.get("bound"))
    if name == "from" and value is not None:
        return number(value)
    if name in _DATES or name == "period":
        return date(value)
    if name in _WORDS:
        return word(value)
    if name == "paragraph":
        return paragraphs(value or ())
    if name in _JOINED and value is not None:
        return ", ".join(value.split(";"))
    if name == "other_value" and value:
        figures = zip(value, row["other_unit"], row["other_bound"], strict=True)
        return ", ".join(bounded(amount(v, unit, units), b) for v, unit, b in figures)
    if name == "other_period" and value:
        return ", ".join(map(date, value))
    if isinstance(value, list):
        return ", ".join(map(cell, value))
    if isinstance(value, float):
        return number(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {named}" for key, named in value.items())
    return cell(value)


def measure(name: str | None) -> str:
    """A measure as people read it: trade turnover."""
    return name.replace("-", " ") if name else ""


def count(number: int, thing: str) -> str:
    """How many there are: 1 fact, 2 facts."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def paragraphs(numbers: Iterable[int]) -> str:
    """``[41, 6]`` as P41, P6."""
    return ", ".join(f"P{number}" for number in numbers)


def word(value: str | None) -> str:
    """A word of a vocabulary as people read it: no source found, under way."""
    return value.replace("_", " ") if value else ""
