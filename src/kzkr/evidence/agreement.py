"""Whether an entry agrees with its evidence: a claim with what its citations print, a check
with its own sentence. None of this needs the source's text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import islice, takewhile
from typing import NamedTuple

from ..model import Book, Check, Citation, Fact, Printed, Quantity, RankingRow
from .dates import RELATIVE_DATE, covers_date, date_matches, dates, iso_dates
from .figures import BOUND_FIRST, MARKED_UNITS, Figure, as_number, bound_of, figures, with_numerals
from .tokens import NEAR, words
from .wording import FUNCTION_WORDS

Path = tuple[str | int, ...]


class _PrintedFigure(NamedTuple):
    """A figure that an entry's citation gives, and the printed token that gives it."""

    value: int | float
    unit: str | None
    bound: str | None
    token: str


def disagreements(entry: Fact | RankingRow, units: dict[str, str]) -> Iterator[tuple[Path, str]]:
    """What in an entry disagrees with what its citations print: (place in the entry, message).

    A quantity's value, starting value, unit and bound, its period, base and deadline, each
    numeral of a statement, and what a printed date is said to stand for. ``units`` are the
    book's own, as written out for people. Places are those of the file: a quantity's starting
    value is ``from``.
    """
    yield from _resolutions(entry.cites)
    fact = entry if isinstance(entry, Fact) else None
    quantities = _own_quantities(entry)
    yield from _quantities(quantities, entry.cites, fact.statement if fact else "", units)
    for path, quantity in quantities:
        yield from _quantity_dates(path, quantity, entry.cites, fact.inferred if fact else ())
    if fact:
        if fact.by and "by" not in fact.inferred and not _is_printed(fact.by, fact.cites):
            yield ("by",), f"{fact.by} is printed in none of its citations, nor inferred"
        yield from _statement(fact)
    elif isinstance(entry, RankingRow):
        yield from _rank(entry)


def _own_quantities(entry: Fact | RankingRow) -> list[tuple[Path, Quantity]]:
    """The quantities of an entry, each with its place there."""
    if isinstance(entry, RankingRow):
        return [(("quantities", i), quantity) for i, quantity in enumerate(entry.quantities)]
    return [(("quantity",), entry.quantity)] if entry.quantity else []


def unprinted_event_dates(book: Book) -> Iterator[tuple[str, Path, str]]:
    """Events whose date no fact about them prints or resolves: (id, place in it, message)."""
    cites: dict[str, list[Citation]] = {}
    for fact in book.facts:
        for about in fact.about:
            cites.setdefault(about.id, []).extend(fact.cites)
    for record in book.records:
        date = record.attributes.get("date") if record.kind == "event" else None
        if (
            date
            and "date" not in record.inferred
            and not _is_printed(date, cites.get(record.id, ()))
        ):
            yield record.id, ("date",), f"{date} is printed by no fact about it, nor inferred"


def _printed(cites: Iterable[Citation]) -> Iterator[Printed]:
    return (printed for cite in cites for printed in cite.printed)


@lru_cache(maxsize=4096)
def _printed_figures(printed: Printed) -> tuple[_PrintedFigure, ...]:
    text, resolved = printed
    if resolved is None:
        return tuple(_PrintedFigure(n.value, n.unit, n.bound, text) for n in figures(text))
    if dates(text) or RELATIVE_DATE.search(text):
        return ()
    first = BOUND_FIRST.match(text)
    bound = bound_of(first[0]) if first else None
    return tuple(_PrintedFigure(n.value, n.unit, bound, text) for n in figures(resolved))


def _quantities(
    quantities: list[tuple[Path, Quantity]],
    cites: tuple[Citation, ...],
    statement: str,
    units: dict[str, str],
) -> Iterator[tuple[Path, str]]:
    printed = [[r for p in cite.printed for r in _printed_figures(p)] for cite in cites]
    claims: Counter[tuple[int | float, str]] = Counter()
    for path, quantity in quantities:
        for key, value in (("value", quantity.value), ("from", quantity.start)):
            if value is None:
                continue
            same = [r for cite in printed for r in cite if r.value == value]
            fit = [r for r in same if _is_unit(r, quantity.unit, statement, units)]
            claim = (value, quantity.unit)
            claims[claim] += 1
            if not same:
                yield (*path, key), f"{value} is printed in none of its citations"
            elif not fit:
                tokens = " and ".join(dict.fromkeys(f'"{r.token}"' for r in same))
                yield (*path, "unit"), f"{value} {quantity.unit} is not what {tokens} says"
            # A figure that is printed once cannot be both a target and where it starts from.
            elif claims[claim] > max(sum(r in fit for r in cite) for cite in printed):
                yield (*path, key), f"another figure of this entry is {value} {quantity.unit}"
            elif key == "value":
                yield from _bounds((*path, "bound"), quantity.bound, fit, cites)


def _bounds(
    path: Path, bound: str, readings: list[_PrintedFigure], cites: Iterable[Citation]
) -> Iterator[tuple[Path, str]]:
    printed = {r.bound: r.token for r in readings if r.bound}
    perhaps: dict[str, str] = {}
    for text in (p.text for p in _printed(cites) if not figures(p.text)):
        if first := BOUND_FIRST.match(text):
            # "about" printed alone is said of the figure; "more than doubled" perhaps of another.
            alone = first[0] == text
            (printed if alone else perhaps).setdefault(bound_of(first[0]), text)
    if printed and bound not in printed:
        tokens = " and ".join(f'"{token}"' for token in printed.values())
        yield path, f"{bound} is not what {tokens} says"
    elif bound not in ("exact", *printed, *perhaps):
        yield path, f"no word for {bound} is printed in its citations"


def _is_unit(printed: _PrintedFigure, unit: str, statement: str, units: dict[str, str]) -> bool:
    """Whether a figure is in this unit: by its mark, else by the unit's words beside it.

    Of the units that the statement names, the one nearest to the figure is the figure's.
    """
    what, *per = unit.split("/")
    if printed.unit:
        if printed.unit not in (what, units.get(unit)):
            return False
        what = ""
    wanted = _stems(" ".join([what, *per]))
    if not wanted:
        return True
    times = ("times",) if _MULTIPLE.search(printed.token) else ()
    token = _folded(printed.token) + times
    stated = _folded(statement)
    if not all(any(word.startswith(stem) for word in token + stated) for stem in wanted):
        return False
    if any(word.startswith(wanted[0]) for word in token):
        return True
    positions = [
        sum(word.start < figure.start for word in words(statement))
        for figure in figures(statement)
        if figure.value == printed.value
    ]

    def distance(stem: str) -> int:
        named = [i for i, word in enumerate(stated) if word.startswith(stem)]
        return min((abs(i - at) for i in named for at in positions), default=len(stated))

    others = [stem for other in units for stem in _stems(other.split("/")[0])]
    return all(distance(wanted[0]) <= distance(stem) for stem in others)


@lru_cache(maxsize=4096)
def _folded(text: str) -> tuple[str, ...]:
    return tuple(word.text.casefold() for word in words(text))


@lru_cache(maxsize=4096)
def _stems(unit: str) -> tuple[str, ...]:
    return tuple(_stem(word.text) for word in words(unit))


_MULTIPLE = re.compile(r"\b(?:doubl|tripl|trebl|quadrupl|twice\b)|fold\b", re.IGNORECASE)


def _stem(noun: str) -> str:
    """A noun without its plural ending, which a word begins with in singular and plural."""
    return re.sub(r"(?<=\w{3})(?:ies|s|y)$", "", noun.casefold())


def _is_printed(date: str, cites: Iterable[Citation]) -> bool:
    """Whether a date or period is printed in the citations, or a printed token stands for it."""
    tokens = list(_printed(cites))
    if date == "cumulative":
        return any(p.resolved == date or _OVERALL.search(p.text) for p in tokens)
    resolved = {d for p in tokens if p.resolved for d in dates(p.resolved)}
    plain = [d for p in tokens if not p.resolved for d in dates(p.text)]
    return all(
        end in resolved or any(covers_date(d, end) for d in plain) for end in date.split("/")
    )


_OVERALL = re.compile(
    r"\b(?:overall|total|cumulative|altogether|in all|so far|to date)\b", re.IGNORECASE
)


def _quantity_dates(
    path: Path, quantity: Quantity, cites: tuple[Citation, ...], inferred: tuple[str, ...]
) -> Iterator[tuple[Path, str]]:
    for key in ("period", "base", "by"):
        date = getattr(quantity, key)
        if date and key not in inferred and not _is_printed(date, cites):
            yield (*path, key), f"{date} is printed in none of its citations, nor inferred"


def _statement(fact: Fact) -> Iterator[tuple[Path, str]]:
    """Numerals and dates of the statement that no citation prints or resolves."""
    tokens = list(_printed(fact.cites))
    known = [n for p in tokens for n in (*figures(p.text), *figures(p.resolved or ""))]
    days = [d for p in tokens for d in dates(p.resolved or p.text)]
    for number in figures(fact.statement):
        if fact.statement[number.start - 1 : number.start].isalpha():
            continue  # Part of a name: C5+K, G20.
        if any(_covers(n, number) for n in known):
            continue
        text = fact.statement[number.start : number.end]
        if not any(covers_date(d, text) for d in days):
            yield ("statement",), f'"{text}" is printed in none of its citations'
    for match in date_matches(fact.statement):
        if match["alone"] is None:
            for date in iso_dates(match):
                if not any(covers_date(d, date) or covers_date(d[4:], date[1:]) for d in days):
                    message = f'"{match[0].strip()}" is printed in none of its citations'
                    yield ("statement",), message


def _covers(printed: Figure, stated: Figure) -> bool:
    """Whether what is printed supports a figure of a statement, which may leave out its unit.

    It may leave out the scale too ("from 1.2 to 9.9 billion"), but not change either.
    """
    if stated.unit not in (None, printed.unit):
        return False
    return printed.value == stated.value or printed.numeral == stated.value


def _resolutions(cites: tuple[Citation, ...]) -> Iterator[tuple[Path, str]]:
    """Printed dates that cannot be what they are said to stand for: ``Sept. 11`` in October."""
    for i, cite in enumerate(cites):
        for j, (text, resolved) in enumerate(cite.printed):
            meant = dates(resolved) if resolved else ()
            for date in dates(text) if meant else ():
                if not any(d == date or d[4:] == date[1:] for d in meant):
                    yield ("cites", i, "printed", j), f'"{text}" cannot be {resolved}'
                    break


def _rank(row: RankingRow) -> Iterator[tuple[Path, str]]:
    """A rank that is not the one a citation prints, where it prints an ordinal."""
    for cite in row.cites:
        ordinals = {
            printed.text: int(ordinal[1])
            for printed in cite.printed
            if (ordinal := re.match(r"(\d+)(?:st\b|nd\b|rd\b|th\b|[.)](?!\d))", printed.text))
        }
        if ordinals and row.rank not in ordinals.values():
            tokens = " and ".join(f'"{token}"' for token in ordinals)
            yield ("rank",), f"{row.rank} is not what {tokens} says"


def unused(entry: Fact | RankingRow) -> Iterator[tuple[Path, str]]:
    """What an entry's citations print and the entry makes no use of: (place in it, message).

    A date printed for a figure is its period, its base or its deadline, and only one of these;
    a figure in the unit of a quantity is its value or what it starts from; what a token is said
    to stand for serves the quantity, the deadline or the statement.
    """
    fact = entry if isinstance(entry, Fact) else None
    quantities = [quantity for _, quantity in _own_quantities(entry)]
    due = [date for date in (fact.by, fact.as_of) if date] if fact else []
    yield from _dates_used_twice(entry)
    for i, cite in enumerate(entry.cites):
        for j, printed in enumerate(cite.printed):
            inside = _printed_figures(printed)
            values = {figure.value for figure in inside}
            # The figures of this token, or where it has none, any of the entry.
            own = [q for q in quantities if {q.value, q.start} & values] or quantities
            used = {end for q in own for date in _dates_of(q).values() for end in date.split("/")}
            path = ("cites", i, "printed", j)
            for date in dates(printed.resolved or printed.text):
                if date.startswith("--") or date in used or date in due:
                    continue
                if quantities:
                    yield path, f"{date} is neither the period, the base nor the deadline"
                elif printed.resolved and fact and not _is_stated(date, fact.statement):
                    yield path, f"{date} is not used in this entry"
            whole = values and _OVERALL.search(printed.text)
            if whole and any(q.period != "cumulative" for q in own):
                yield path, f'the period is not cumulative, as "{printed.text}" says'
            for figure in inside:
                alike = [q for q in quantities if q.unit.split("/")[0] == figure.unit]
                if alike and not any(figure.value in (q.value, q.start) for q in alike):
                    yield path, f'"{printed.text}" is neither a value nor a starting value'


def _dates_of(quantity: Quantity) -> dict[str, str]:
    fields = {"period": quantity.period, "base": quantity.base, "by": quantity.by}
    return {key: date for key, date in fields.items() if date}


def _dates_used_twice(entry: Fact | RankingRow) -> Iterator[tuple[Path, str]]:
    """Dates that are more than one of period, base and deadline."""
    first: dict[str, str] = {}
    for path, quantity in _own_quantities(entry):
        for key, date in _dates_of(quantity).items():
            if first.setdefault(date, key) != key:
                yield (*path, key), f"{date} is the {first[date]} already"


def _is_stated(date: str, statement: str) -> bool:
    return any(covers_date(date, d) or covers_date(date[4:], d[1:]) for d in dates(statement))


# --- A check against its own sentence ----------------------------------------------------------

#: What stands between two figures of a list, of which the last one's scale is that of all.
_IN_A_LIST = re.compile(r"[^.;:!?\d]{1,30}")


#: Of "one of the five largest", a place is at most the fifth.
_AMONG = re.compile(r"\b(?:top|among|one of|within)\b[^.;:!?\d]*$|\b1th\s+$")


class _StatedFigure(NamedTuple):
    """A figure of a sentence, and what stands beside it.

    Among the figures of a list, the last one's scale may be that of each that has none, and the
    unit of one that of all: "$3.8 and 2.2 billion". ``counted`` are the words that follow it.
    """

    values: frozenset[int | float]
    unit: str | None
    list_units: frozenset[str | None]
    bounds: frozenset[str]
    counted: tuple[str, ...]


def check_disagreements(check: Check, units: dict[str, str]) -> Iterator[tuple[int, str, str]]:
    """Where a check's quantities disagree with its sentence: (which one, its field, message).

    Value, unit and bound must be those of a figure that stands there, in numerals or in words up
    to twelve. A sentence that names years names those of a quantity's period and deadline too,
    but for the year that the check is dated.
    """
    if not check.quantities:
        return
    stated = _stated_figures(check.statement)
    years = {date[:4] for date in dates(check.statement) if not date.startswith("-")}
    for i, quantity in enumerate(check.quantities):
        for key, value in (("value", quantity.value), ("from", quantity.start)):
            if value is None:
                continue
            same = [figure for figure in stated if value in figure.values]
            fit = [figure for figure in same if _is_stated_unit(figure, quantity.unit, units)]
            bounds = {bound: None for figure in fit for bound in sorted(figure.bounds)}
            if not same:
                yield i, key, f"{value} does not stand in its sentence"
            elif not fit:
                yield i, "unit", f"{value} is not in {quantity.unit} in its sentence"
            elif key == "value" and quantity.bound not in bounds:
                message = f"{value} is {' or '.join(bounds)} in its sentence, not {quantity.bound}"
                yield i, "bound", message
        for key, date in (("period", quantity.period), ("by", quantity.by)):
            needed = {end[:4] for end in (date or "cumulative").split("/") if end != "cumulative"}
            if years and needed - years - {(check.date or "")[:4]}:
                yield i, key, f"{date} is not among the years in its sentence"


def _stated_figures(statement: str) -> list[_StatedFigure]:
    text = with_numerals(statement)
    lists: list[list[Figure]] = []
    for figure in figures(text):
        if lists and _IN_A_LIST.fullmatch(text, lists[-1][-1].end, figure.start):
            lists[-1].append(figure)
        else:
            lists.append([figure])
    return [
        _StatedFigure(
            frozenset({figure.value, *_scaled_alike(figure, alike)}),
            figure.unit,
            frozenset(other.unit for other in alike),
            frozenset({figure.bound or "exact"} | _among(text[: figure.start])),
            _counted(text[figure.end : figure.end + NEAR]),
        )
        for alike in lists
        for figure in alike
    ]


def _scaled_alike(figure: Figure, alike: list[Figure]) -> Iterator[int | float]:
    """A figure without a scale, with that of the list's last figure."""
    last = alike[-1]
    if figure.value == figure.numeral and last.value != last.numeral:
        scale = Decimal(str(last.value)) / Decimal(str(last.numeral))
        yield as_number(Decimal(str(figure.numeral)) * scale)


def _counted(after: str) -> tuple[str, ...]:
    following = takewhile(lambda word: word not in FUNCTION_WORDS, _folded(after))
    return tuple(islice(following, 2))


def _among(before: str) -> set[str]:
    return {"up_to"} if _AMONG.search(before) else set()


def _is_stated_unit(figure: _StatedFigure, unit: str, units: dict[str, str]) -> bool:
    """Whether a figure of a sentence is in this unit: by its mark, or that of its list.

    What is counted needs no mark, and often has another name there ("40,180 Koreans" are people);
    only it must not be followed by the name of another unit.
    """
    what = unit.split("/")[0]
    if figure.unit:
        return figure.unit in (what, units.get(unit))
    if what in MARKED_UNITS or unit not in units:
        return bool((figure.list_units - {None}) & {what, units.get(unit)})
    counted = {_stem(word) for word in figure.counted}
    others = {stem for other in units if other != "times" for stem in _stems(other.split("/")[0])}
    return not counted & others or not counted.isdisjoint(_stems(what))
