"""What a printed token says: where it stands whole, its figures, its dates.

And, by the same reading, whether the figures and dates of an entry agree with what its
citations print. None of this needs the source's text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ..model import Book, Citation, Fact, Printed, Quantity, RankingRow

# --- Tokens --------------------------------------------------------------------------------

#: What ends a token wherever it stands. Signs that are not here (%, $, +, &) belong to it.
_OUTSIDE = frozenset(';!?…()[]{}"“”„‘«»—*|')


class Token(NamedTuple):
    """A piece of a text and where it stands there."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def _loosely_spaced(token: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, token.split())))


def places(token: str, text: str) -> list[tuple[int, int]]:
    """Where a printed token stands in a text as a whole token: its (start, end) pairs.

    Characters and case are exact, but any white space equals any other, so that a text may be
    reflowed. ``7%`` does not stand in ``17%``, nor ``15`` in ``15%``, ``$1`` in ``$1.2`` or
    ``AI`` in ``KAIST``; a full stop, comma, bracket, quotation mark or possessive 's after a
    token does not belong to it.
    """
    if not token.strip():
        return []
    return [
        found.span()
        for found in _loosely_spaced(token).finditer(text)
        if not _goes_on_before(text, found.start()) and not _goes_on_after(text, found.end())
    ]


def _goes_on_before(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    if not before or before.isspace() or before in _OUTSIDE:
        return False
    inner, beyond = text[start], text[start - 2 : start - 1]
    if before in ",:":
        return inner.isdigit() and beyond.isdigit()
    if before in "-−–":
        return beyond.isalnum() or inner.isdigit()  # Half of a compound, or a minus.
    if before in ".'’/":
        return beyond.isalnum()
    return True


def _goes_on_after(text: str, end: int) -> bool:
    after = text[end : end + 1]
    if not after or after.isspace() or after in _OUTSIDE:
        return False
    inner, beyond = text[end - 1], text[end + 1 : end + 2]
    if after in ",:":
        return inner.isdigit() and beyond.isdigit()
    if after in "'’":
        return beyond.isalnum() and not _POSSESSIVE.match(text, end)
    if after in ".-−–/":
        return beyond.isalnum()
    return True


_POSSESSIVE = re.compile(r"['’]s(?!\w)")
_WORD = re.compile(r"[^\W_]+(?:[+&'’][^\W_]+)*")


def words(text: str) -> list[Token]:
    """The words of a text, as names are compared: cut at hyphens, without a possessive 's.

    ``Kassym-Jomart`` is two words, as ``Astana-Seoul`` must be; ``C5+K`` and ``O'Neill`` are one.
    """
    found = ((match.start(), _plain_word(match[0])) for match in _WORD.finditer(text))
    return [Token(word, start, start + len(word)) for start, word in found]


def _plain_word(word: str) -> str:
    if word.isalnum():
        return word
    return re.sub(r"['’][sS]$", "", word).replace("’", "'")


# --- Dates ---------------------------------------------------------------------------------

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
_NTH = r"(?:st|nd|rd|th)?"
_MONTH = rf"\b(?:{'|'.join(name for names in _MONTHS for name in names)})\b"
_DATE = re.compile(
    rf"""
    (?=[\dA-Z])(?:  # Most characters of a text begin no date: passing them by at once is cheap.
    (?<![\w-])(?P<iso>\d{{4}}-(?:0[1-9]|1[0-2])(?:-{_DAY})?)(?![\w-])
    # 6 October 2024, 12–13 October
    | (?<![\w.,])(?P<day>{_DAY}){_NTH}(?:[-–](?P<last>{_DAY}){_NTH})?\s+(?:of\s+)?
      (?P<month>{_MONTH})\.?(?:,?\s+(?P<year>{_YEAR})\b)?
    # October 6, 2024; October 2024; October
    | (?P<Month>{_MONTH})\.?
      (?:\s+(?P<Day>{_DAY}){_NTH}\b(?!\.\d)(?:[-–](?P<Last>{_DAY}){_NTH}\b)?)?
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
    return tuple(date for found in _dates_in(token) for date in _iso(found))


@lru_cache(maxsize=4096)
def _dates_in(text: str) -> tuple[re.Match[str], ...]:
    return tuple(_DATE.finditer(text))


def _iso(found: re.Match[str]) -> Iterator[str]:
    part = found.groupdict()
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


def _says(printed: str, date: str) -> bool:
    """Whether a printed date says this one: the same, or more precisely."""
    return printed == date or printed.startswith(date + "-")


# --- Figures -------------------------------------------------------------------------------

_SYMBOLS = {
    "US$": "USD",
    "A$": "AUD",
    "C$": "CAD",
    "HK$": "HKD",
    "S$": "SGD",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₩": "KRW",
    "₸": "KZT",
    "₽": "RUB",
    "₺": "TRY",
    "₹": "INR",
}
_CODES = re.findall(
    "[A-Z]{3}",
    "AED AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF IDR ILS INR JPY KGS KRW KZT MXN MYR NOK "
    "NZD PLN RUB SAR SEK SGD THB TRY TWD UAH USD UZS VND ZAR",
)
_UNITS_AFTER = {
    "%": "percent",
    "percent": "percent",
    "per cent": "percent",
    "dollars": "USD",
    "euros": "EUR",
    "won": "KRW",
    "yen": "JPY",
    "tenge": "KZT",
    "roubles": "RUB",
    "rubles": "RUB",
    **{unit: unit for unit in ("kW", "MW", "GW", "kWh", "MWh", "GWh", "TWh", "km", "ha", "kg")},
    **{mark: code for mark, code in _SYMBOLS.items() if "$" not in mark},
    **{code: code for code in _CODES},
}
_SCALES = {
    **dict.fromkeys(("thousand",), 10**3),
    **dict.fromkeys(("million", "mln", "mn", "m"), 10**6),
    **dict.fromkeys(("billion", "bln", "bn", "b"), 10**9),
    **dict.fromkeys(("trillion", "trln", "tn", "trn"), 10**12),
}
_BOUND_WORDS = {
    "about": ["about", "around", "nearly", "almost", "approximately", "roughly", "some", "~", "≈"],
    "at_least": ["at least", "no less than", "not less than", "no fewer than"],
    "up_to": ["up to", "at most", "no more than", "not more than"],
    "more_than": ["more than", "over", "above", "upwards of", "in excess of", "exceeding", ">"],
    "less_than": ["less than", "fewer than", "under", "below", "<"],
}


def _either(known: Iterable[str]) -> str:
    """Any of these words or marks, the longest first; white space in them is any white space."""
    return "|".join(
        re.escape(word).replace(r"\ ", r"\s+") + (r"(?!\w)" if word[-1].isalnum() else "")
        for word in sorted(known, key=len, reverse=True)
    )


_NUMBER = re.compile(
    rf"""
    (?=[^\sa-z])
    (?:(?<!\w)(?P<before>{_either([*_SYMBOLS, *_CODES])})\s?)?
    (?:(?<![\w.])(?P<minus>[-−]))?
    (?P<numeral>\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)
    {_NTH}
    (?:\s?(?P<scale>(?i:{_either(s for s in _SCALES if len(s) > 1)}))|(?P<letter>[mb](?!\w)))?
    (?:(?:(?<=ln)\.)?\s?(?P<after>{_either(_UNITS_AFTER)}))?
    """,
    re.VERBOSE,
)
_BOUND = {word: bound for bound, known in _BOUND_WORDS.items() for word in known}
_BOUND_BEFORE = re.compile(rf"(?<!\w)({_either(_BOUND)})\s*$", re.IGNORECASE)
_BOUND_FIRST = re.compile(rf"({_either(_BOUND)})", re.IGNORECASE)


class Number(NamedTuple):
    """A figure read from a token: ``$6 billion`` is 6000000000 USD, its numeral 6.

    ``unit`` is a currency code, ``percent``, a unit like MW, or None where no mark stands at the
    numeral. ``bound`` is what the word before it says of it, or None where none stands there.
    """

    value: int | float
    unit: str | None
    bound: str | None
    numeral: int | float
    start: int
    end: int


@lru_cache(maxsize=4096)
def numbers(token: str) -> tuple[Number, ...]:
    """The figures printed in a token, exactly; days and years of written-out dates are none."""
    in_date = {i for date in _dates_in(token) if not date["alone"] for i in range(*date.span())}
    return tuple(
        _number(token, found)
        for found in _NUMBER.finditer(token)
        if found.start("numeral") not in in_date
    )


def _number(token: str, found: re.Match[str]) -> Number:
    before, minus, digits, scale, letter, after = found.groups()
    start, end = found.span()
    numeral = Decimal(digits.replace(",", ""))
    if minus:
        numeral = -numeral
    unit = _SYMBOLS.get(before, before)
    if after and not unit:
        unit = _UNITS_AFTER[re.sub(r"\s+", " ", after)]
    if letter:
        # In "$5m" it scales an amount of money; in "5m" it may be metres.
        if unit:
            scale = letter
        else:
            end = found.end("numeral")
    value = numeral * _SCALES[scale.lower()] if scale else numeral
    word = _BOUND_BEFORE.search(token, 0, start) if start else None
    return Number(_plain(value), unit, word and _bound(word[1]), _plain(numeral), start, end)


def _plain(value: Decimal) -> int | float:
    whole = int(value)
    return whole if whole == value else float(value)


def _bound(word: str) -> str:
    return _BOUND[re.sub(r"\s+", " ", word).lower()]


# --- What must be cited --------------------------------------------------------------------

_NUMERAL = re.compile(r"""[^\s;…()\[\]{}"“”„«»—|]*\d[^\s;…()\[\]{}"“”„«»—|]*""")
_RELATIVE = re.compile(r"\b(?:(?:next|last|this)\s+year|recently|currently)\b", re.IGNORECASE)
_LIST_NUMBER = re.compile(r"\s*\d{1,3}[.)]\s")
_SENTENCE_END = ".!?:…"
#: How many characters around a word are looked at: all of a long text would be, for each word.
_NEAR = 40


def begins_sentence(text: str, start: int) -> bool:
    """Whether the word at ``start`` begins a sentence, a paragraph, a quotation, a list item."""
    near = text[max(start - _NEAR, 0) : start]
    before = near.rstrip()
    if before[-1:] in "“„«\"'‘" and before == near:
        return True
    before = before.rstrip("([*’”\"'")
    return not before or before[-1] in _SENTENCE_END


def demanded(text: str) -> list[Token]:
    """The numerals, months and relative dates of a paragraph: what some citation must print.

    A numeral goes with its unit and its scale (``$6 billion``). The number of a list item is
    none when it begins the paragraph. An abbreviated month has a full stop or a numeral beside
    it; ``May`` and ``March`` at the beginning of a sentence need a numeral to be months.
    """
    figures_here = numbers(text)
    listed = _LIST_NUMBER.match(text)
    wanted: list[tuple[int, int]] = []
    for found in _NUMERAL.finditer(text):
        if listed and found.start() < listed.end():
            continue
        start, end = found.span()
        while end > start and text[end - 1] in ".,:!?'’*/–-":
            end -= 1
        while start < end and text[start] in "'‘*/":
            start += 1
        if possessive := re.search(r"['’]s$", text[start:end]):
            end = start + possessive.start()
        for number in figures_here:
            if start < number.end and number.start < end:
                start, end = min(start, number.start), max(end, number.end)
        wanted.append((start, end))
    wanted += _months(text)
    wanted += [found.span() for found in _RELATIVE.finditer(text)]
    return [Token(text[start:end], start, end) for start, end in sorted(wanted)]


def _months(text: str) -> Iterator[tuple[int, int]]:
    for found in re.finditer(_MONTH, text):
        start, end = found.span()
        beside_numeral = re.match(r"\.?,?\s+\d", text[end : end + _NEAR]) or re.search(
            rf"\d{_NTH}\s+(?:of\s+)?$", text[max(start - _NEAR, 0) : start]
        )
        if not beside_numeral:
            if len(found[0]) <= 4 and found[0] not in ("May", "June", "July"):
                if text[found.end() : found.end() + 1] != ".":
                    continue
            elif found[0] in ("May", "March") and begins_sentence(text, found.start()):
                continue
        yield found.span()


# --- Entries against what their citations print --------------------------------------------

Path = tuple[str | int, ...]


class _Reading(NamedTuple):
    """A figure that an entry's citation gives, and the printed token that gives it."""

    value: int | float
    unit: str | None
    bound: str | None
    token: str


def figures(entry: Fact | RankingRow, units: dict[str, str]) -> Iterator[tuple[Path, str]]:
    """What in an entry disagrees with what its citations print: (place in the entry, message).

    A quantity's value, starting value, unit and bound, its period, base and deadline, each
    numeral of a statement, and what a printed date is said to stand for. ``units`` are the
    book's own, as written out for people. Places are those of the file: a quantity's starting
    value is ``from``.
    """
    yield from _resolutions(entry.cites)
    if isinstance(entry, Fact):
        if entry.quantity:
            own: list[tuple[Path, Quantity]] = [(("quantity",), entry.quantity)]
            yield from _quantities(own, entry.cites, entry.statement, units)
        yield from _fact_dates(entry)
        yield from _statement(entry)
    else:
        yield from _rank(entry)
        own = [(("quantities", i), quantity) for i, quantity in enumerate(entry.quantities)]
        yield from _quantities(own, entry.cites, "", units)
        for path, quantity in own:
            yield from _quantity_dates(path, quantity, entry.cites, ())


def event_dates(book: Book) -> Iterator[tuple[str, Path, str]]:
    """Events whose date no fact about them prints or resolves: (id, place in it, message)."""
    cites: dict[str, list[Citation]] = {}
    for fact in book.facts:
        for about in fact.about:
            cites.setdefault(about.id, []).extend(fact.cites)
    for record in book.records:
        date = record.attributes.get("date") if record.kind == "event" else None
        if date and "date" not in record.inferred and not _is_said(date, cites.get(record.id, ())):
            yield record.id, ("date",), f"{date} is printed by no fact about it, nor inferred"


def _printed(cites: Iterable[Citation]) -> Iterator[Printed]:
    return (printed for cite in cites for printed in cite.printed)


@lru_cache(maxsize=4096)
def _readings(printed: Printed) -> tuple[_Reading, ...]:
    text, resolved = printed
    if resolved is None:
        return tuple(_Reading(n.value, n.unit, n.bound, text) for n in numbers(text))
    if dates(text) or _RELATIVE.search(text):
        return ()
    said = _BOUND_FIRST.match(text)
    bound = _bound(said[0]) if said else None
    return tuple(_Reading(n.value, n.unit, bound, text) for n in numbers(resolved))


def _quantities(
    quantities: list[tuple[Path, Quantity]],
    cites: tuple[Citation, ...],
    statement: str,
    units: dict[str, str],
) -> Iterator[tuple[Path, str]]:
    readings = [[r for p in cite.printed for r in _readings(p)] for cite in cites]
    claims: Counter[tuple[int | float, str]] = Counter()
    for path, quantity in quantities:
        for key, value in (("value", quantity.value), ("from", quantity.start)):
            if value is None:
                continue
            same = [r for cite in readings for r in cite if r.value == value]
            fit = [r for r in same if _is_unit(r, quantity.unit, statement, units)]
            claim = (value, quantity.unit)
            claims[claim] += 1
            if not same:
                yield (*path, key), f"{value} is printed in none of its citations"
            elif not fit:
                printed = " and ".join(dict.fromkeys(f'"{r.token}"' for r in same))
                yield (*path, "unit"), f"{value} {quantity.unit} is not what {printed} says"
            # A figure that is printed once cannot be both a target and where it starts from.
            elif claims[claim] > max(sum(r in fit for r in cite) for cite in readings):
                yield (*path, key), f"another figure of this entry is {value} {quantity.unit}"
            elif key == "value":
                yield from _bounds((*path, "bound"), quantity.bound, fit, cites)


def _bounds(
    path: Path, bound: str, readings: list[_Reading], cites: Iterable[Citation]
) -> Iterator[tuple[Path, str]]:
    said = {r.bound: r.token for r in readings if r.bound}
    could_say: dict[str, str] = {}
    for text in (p.text for p in _printed(cites) if not numbers(p.text)):
        if first := _BOUND_FIRST.match(text):
            # "about" printed alone is said of the figure; "more than doubled" perhaps of another.
            alone = first[0] == text
            (said if alone else could_say).setdefault(_bound(first[0]), text)
    if said and bound not in said:
        tokens = " and ".join(f'"{token}"' for token in said.values())
        yield path, f"{bound} is not what {tokens} says"
    elif bound not in ("exact", *said, *could_say):
        yield path, f"no word for {bound} is printed in its citations"


def _is_unit(reading: _Reading, unit: str, statement: str, units: dict[str, str]) -> bool:
    """Whether a figure is in this unit: by its mark, else by the unit's words beside it.

    Of the units that the statement names, the one nearest to the figure is the figure's.
    """
    what, *per = unit.split("/")
    if reading.unit:
        if reading.unit not in (what, units.get(unit)):
            return False
        what = ""
    wanted = [_stem(word.text) for word in words(" ".join([what, *per]))]
    if not wanted:
        return True
    token = _folded(reading.token) + (["times"] if _MULTIPLE.search(reading.token) else [])
    said = _folded(statement)
    if not all(any(word.startswith(stem) for word in token + said) for stem in wanted):
        return False
    if any(word.startswith(wanted[0]) for word in token):
        return True
    stands = [
        sum(word.start < number.start for word in words(statement))
        for number in numbers(statement)
        if number.value == reading.value
    ]

    def distance(stem: str) -> int:
        named = [i for i, word in enumerate(said) if word.startswith(stem)]
        return min((abs(i - at) for i in named for at in stands), default=len(said))

    others = [_stem(word.text) for other in units for word in words(other.split("/")[0])]
    return all(distance(wanted[0]) <= distance(stem) for stem in others)


def _folded(text: str) -> list[str]:
    return [word.text.casefold() for word in words(text)]


_MULTIPLE = re.compile(r"\b(?:doubl|tripl|trebl|quadrupl|twice\b)|fold\b", re.IGNORECASE)


def _stem(noun: str) -> str:
    """A noun without its plural ending, which a word begins with in singular and plural."""
    return re.sub(r"(?<=\w{3})(?:ies|s|y)$", "", noun.casefold())


def _is_said(date: str, cites: Iterable[Citation]) -> bool:
    """Whether a date or period is printed in the citations, or a printed token stands for it."""
    tokens = list(_printed(cites))
    if date == "cumulative":
        return any(p.resolved == date or _OVERALL.search(p.text) for p in tokens)
    resolved = {d for p in tokens if p.resolved for d in dates(p.resolved)}
    said = [d for p in tokens if not p.resolved for d in dates(p.text)]
    return all(end in resolved or any(_says(d, end) for d in said) for end in date.split("/"))


_OVERALL = re.compile(
    r"\b(?:overall|total|cumulative|altogether|in all|so far|to date)\b", re.IGNORECASE
)


def _quantity_dates(
    path: Path, quantity: Quantity, cites: tuple[Citation, ...], inferred: tuple[str, ...]
) -> Iterator[tuple[Path, str]]:
    for key in ("period", "base", "by"):
        date = getattr(quantity, key)
        if date and key not in inferred and not _is_said(date, cites):
            yield (*path, key), f"{date} is printed in none of its citations, nor inferred"


def _fact_dates(fact: Fact) -> Iterator[tuple[Path, str]]:
    if fact.quantity:
        yield from _quantity_dates(("quantity",), fact.quantity, fact.cites, fact.inferred)
    if fact.by and "by" not in fact.inferred and not _is_said(fact.by, fact.cites):
        yield ("by",), f"{fact.by} is printed in none of its citations, nor inferred"


def _statement(fact: Fact) -> Iterator[tuple[Path, str]]:
    """Numerals and dates of the statement that no citation prints or resolves."""
    tokens = list(_printed(fact.cites))
    known = [n for p in tokens for n in (*numbers(p.text), *numbers(p.resolved or ""))]
    days = [d for p in tokens for d in dates(p.resolved or p.text)]
    for number in numbers(fact.statement):
        if fact.statement[number.start - 1 : number.start].isalpha():
            continue  # Part of a name: C5+K, G20.
        if any(_covers(n, number) for n in known):
            continue
        text = fact.statement[number.start : number.end]
        if not any(_says(d, text) for d in days):
            yield ("statement",), f'"{text}" is printed in none of its citations'
    for found in _dates_in(fact.statement):
        if found["alone"] is None:
            for date in _iso(found):
                if not any(_says(d, date) or _says(d[4:], date[1:]) for d in days):
                    message = f'"{found[0].strip()}" is printed in none of its citations'
                    yield ("statement",), message


def _covers(printed: Number, said: Number) -> bool:
    """Whether what is printed supports a figure of a statement, which may leave out its unit.

    It may leave out the scale too ("from 1.2 to 9.9 billion"), but not change either.
    """
    if said.unit not in (None, printed.unit):
        return False
    return printed.value == said.value or printed.numeral == said.value


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
            printed.text: int(found[1])
            for printed in cite.printed
            if (found := re.match(r"(\d+)(?:st\b|nd\b|rd\b|th\b|[.)](?!\d))", printed.text))
        }
        if ordinals and row.rank not in ordinals.values():
            tokens = " and ".join(f'"{token}"' for token in ordinals)
            yield ("rank",), f"{row.rank} is not what {tokens} says"


def unclaimed(entry: Fact | RankingRow) -> Iterator[tuple[Path, str]]:
    """What an entry's citations print and the entry makes no use of: (place in it, message).

    A date printed for a figure is its period, its base or its deadline, and only one of these;
    a figure in the unit of a quantity is its value or what it starts from; what a token is said
    to stand for serves the quantity, the deadline or the statement.
    """
    fact = entry if isinstance(entry, Fact) else None
    given = (entry.quantity,) if isinstance(entry, Fact) else entry.quantities
    quantities = [quantity for quantity in given if quantity]
    due = [date for date in (fact.by, fact.as_of) if date] if fact else []
    yield from _twice_claimed(entry)
    for i, cite in enumerate(entry.cites):
        for j, printed in enumerate(cite.printed):
            readings = _readings(printed)
            values = {r.value for r in readings}
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
            for reading in readings:
                alike = [q for q in quantities if q.unit.split("/")[0] == reading.unit]
                if alike and not any(reading.value in (q.value, q.start) for q in alike):
                    yield path, f'"{printed.text}" is neither a value nor a starting value'


def _dates_of(quantity: Quantity) -> dict[str, str]:
    fields = {"period": quantity.period, "base": quantity.base, "by": quantity.by}
    return {key: date for key, date in fields.items() if date}


def _twice_claimed(entry: Fact | RankingRow) -> Iterator[tuple[Path, str]]:
    """Dates that are more than one of period, base and deadline."""
    first: dict[str, str] = {}
    if isinstance(entry, Fact):
        given: list[tuple[Path, Quantity | None]] = [(("quantity",), entry.quantity)]
    else:
        given = [(("quantities", i), quantity) for i, quantity in enumerate(entry.quantities)]
    for path, quantity in given:
        for key, date in _dates_of(quantity).items() if quantity else ():
            if first.setdefault(date, key) != key:
                yield (*path, key), f"{date} is the {first[date]} already"


def _is_stated(date: str, statement: str) -> bool:
    return any(_says(date, d) or _says(date[4:], d[1:]) for d in dates(statement))
