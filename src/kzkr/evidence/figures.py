"""The figures printed in a text: value, unit, and the bound that stands before them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from .dates import NTH, date_matches
from .tokens import NEAR

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
    "more_than": [
        *("more than", "over", "above", "upwards of", "in excess of", ">"),
        *("exceeding", "exceeds", "exceeded"),
    ],
    "less_than": ["less than", "fewer than", "under", "below", "<"],
}


def _either(known: Iterable[str]) -> str:
    """Any of these words or marks, the longest first; white space in them is any white space."""
    return "|".join(
        re.escape(word).replace(r"\ ", r"\s+") + (r"(?!\w)" if word[-1].isalnum() else "")
        for word in sorted(known, key=len, reverse=True)
    )


_CARDINALS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
)
_MULTIPLES = {
    2: "twice double doubled doubles doubling twofold",
    3: "thrice triple tripled triples tripling trebled threefold",
    4: "quadruple quadrupled quadruples quadrupling fourfold",
}
#: Numbers as words, which are figures though no numeral stands there.
NUMBER_WORDS = frozenset([*_CARDINALS, "hundred", "thousand", "million", "billion", "trillion"])
_NUMERALS = {
    **{word: str(n) for n, word in enumerate(_CARDINALS)},
    **{word: f"{n}th" for n, word in enumerate(_ORDINALS, 1)},
    **{word: f"{n} times" for n, known in _MULTIPLES.items() for word in known.split()},
}
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_NUMERALS)})\b", re.IGNORECASE)

_NUMBER = re.compile(
    rf"""
    (?=[^\sa-z])
    (?:(?<!\w)(?P<before>{_either([*_SYMBOLS, *_CODES])})\s?)?
    (?:(?<![\w.])(?P<minus>[-−]))?
    (?P<numeral>\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)
    {NTH}
    (?:\s?(?P<scale>(?i:{_either(s for s in _SCALES if len(s) > 1)}))|\s?(?P<letter>[mb](?!\w)))?
    (?:(?:(?<=ln)\.)?\s?(?P<after>{_either(_UNITS_AFTER)}))?
    """,
    re.VERBOSE,
)
#: Units that a figure shows by a mark or a word at the numeral, and others by what is counted.
MARKED_UNITS = frozenset(_UNITS_AFTER.values())
_BOUND = {word: bound for bound, known in _BOUND_WORDS.items() for word in known}
_BOUND_BEFORE = re.compile(rf"(?<!\w)({_either(_BOUND)})\s*$", re.IGNORECASE)
BOUND_FIRST = re.compile(rf"({_either(_BOUND)})", re.IGNORECASE)


class Figure(NamedTuple):
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
def figures(token: str) -> tuple[Figure, ...]:
    """The figures printed in a token, exactly; days and years of written-out dates are none."""
    in_date = {i for date in date_matches(token) if not date["alone"] for i in range(*date.span())}
    return tuple(
        _figure(token, match)
        for match in _NUMBER.finditer(token)
        if match.start("numeral") not in in_date
    )


def _figure(token: str, match: re.Match[str]) -> Figure:
    before, minus, digits, scale, letter, after = match.groups()
    start, end = match.span()
    numeral = Decimal(digits.replace(",", ""))
    if minus:
        numeral = -numeral
    unit = _SYMBOLS.get(before, before)
    if after and not unit:
        unit = _UNITS_AFTER[re.sub(r"\s+", " ", after)]
    if letter:
        # In "$5m" and "$5 m" it scales an amount of money; in "5m" it may be metres.
        if unit:
            scale = letter
        else:
            end = match.end("numeral")
    value = numeral * _SCALES[scale.lower()] if scale else numeral
    # Only what stands just before: in a long text the whole of it would be searched each time.
    word = _BOUND_BEFORE.search(token, max(start - NEAR, 0), start)
    return Figure(
        as_number(value), unit, word and bound_of(word[1]), as_number(numeral), start, end
    )


def as_number(value: Decimal) -> int | float:
    """A decimal as a plain number, whole where it is."""
    if value.adjusted() > 300:
        return float(value)  # No figure is that long, and a million digits take a minute to read.
    whole = int(value)
    return whole if whole == value else float(value)


def bound_of(word: str) -> str:
    """The bound that a word or phrase expresses: ``more_than`` for ``Over``."""
    return _BOUND[re.sub(r"\s+", " ", word).lower()]


def with_numerals(text: str) -> str:
    """A text with its numbers in words, up to twelve, as numerals: ``four`` as ``4``.

    ``fourth`` becomes ``4th``, and ``twice``, ``double`` or ``tripled`` ``2 times``, ``3 times``.
    """
    return _NUMBER_WORD.sub(lambda word: _NUMERALS[word[0].lower()], text)
