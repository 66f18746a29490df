"""Whether entries agree with what their citations print, and checks with their sentences."""

from __future__ import annotations

import pytest

from conftest import FACTS
from kzkr.evidence.agreement import check_disagreements, disagreements
from kzkr.model import About, Check, Citation, Fact, Printed, Quantity, RankingRow
from kzkr.reading import read

# -- An entry against what its citations print -----------------------------------------------

UNITS = {"percent": "%", "MW": "MW", "flights/week": "flights a week", "flights": "flights"}


def said(
    statement: str, *printed: str | tuple[str, str], quantity: Quantity | None = None, **more: str
) -> list[str]:
    """What is wrong with a fact of this statement whose citation prints these tokens."""
    tokens = tuple(Printed(p) if isinstance(p, str) else Printed(*p) for p in printed)
    cites = (Citation("paper", 1, printed=tokens),)
    fact = Fact("f", statement, (About("x"),), cites, quantity=quantity, by=more.get("by"))
    return [
        f"{'.'.join(map(str, path))}: {message}" for path, message in disagreements(fact, UNITS)
    ]


@pytest.mark.parametrize(
    ("quantity", "printed"),
    [
        (Quantity(6_000_000_000, "USD"), ["$6 billion"]),
        (Quantity(1000, "MW"), ["1,000 MW"]),
        (Quantity(200, "flights", "about"), ["about 200"]),
        (Quantity(15, "percent", start=7, by="2029"), ["7%", "15%", "2029"]),
        (Quantity(62, "percent", period="2023"), ["62%", ("Last year", "2023")]),
        (Quantity(2, "flights", "more_than"), [("more than doubled", "2")]),
        (Quantity(15, "flights/week"), ["15 flights a week"]),
        (Quantity(5, "percent", period="2024-10"), ["5%", "October 6, 2024"]),
        (Quantity(5, "USD", period="cumulative"), ["$5 overall"]),
    ],
)
def test_a_quantity_agrees_with_its_printed_form(
    quantity: Quantity, printed: list[str | tuple[str, str]]
) -> None:
    assert said("The flights of a week.", *printed, quantity=quantity) == []


@pytest.mark.parametrize(
    ("quantity", "printed", "wrong"),
    [
        (Quantity(7, "USD"), ["$6"], "quantity.value: 7 is printed in none of its citations"),
        (Quantity(6, "USD"), ["$6 billion"], "quantity.value: 6 is printed in none"),
        (Quantity(6, "EUR"), ["$6"], 'quantity.unit: 6 EUR is not what "$6" says'),
        (Quantity(6, "percent"), ["6 MW"], 'quantity.unit: 6 percent is not what "6 MW" says'),
        (Quantity(6, "USD", "about"), ["$6"], "quantity.bound: no word for about is printed"),
        (Quantity(6, "USD"), ["over $6"], 'quantity.bound: exact is not what "over $6" says'),
        (Quantity(6, "USD", period="2023"), ["$6"], "quantity.period: 2023 is printed in none"),
        (Quantity(6, "USD", base="2023"), ["$6"], "quantity.base: 2023 is printed in none"),
        (Quantity(6, "USD", by="2023"), ["$6"], "quantity.by: 2023 is printed in none"),
        (Quantity(6, "USD", start=5), ["$6"], "quantity.from: 5 is printed in none"),
        (Quantity(6, "USD", start=6), ["$6"], "quantity.from: another figure of this entry is 6"),
        (Quantity(6, "USD", period="2024-10-06"), ["$6", "2024"], "quantity.period: 2024-10-06"),
        (Quantity(6, "USD", period="cumulative"), ["$6"], "quantity.period: cumulative"),
    ],
)
def test_a_quantity_that_is_not_as_printed(
    quantity: Quantity, printed: list[str], wrong: str
) -> None:
    (message,) = said("Money.", *printed, quantity=quantity)
    assert message.startswith(wrong)


@pytest.mark.parametrize(
    ("statement", "printed", "wrong"),
    [
        ("It has 1,000 MW.", ["1,000 MW"], []),
        ("It has 1,000 of them.", ["1,000 MW"], []),
        ("It has 1,000 %.", ["1,000 MW"], ['statement: "1,000 %" is printed in none']),
        ("From 1.2 to 9.9 billion.", ["1.2", "$9.9 billion"], []),
        ("It came in 2025.", [("next year", "2025")], []),
        ("It came in 2026.", [("next year", "2025")], ['statement: "2026" is printed in none']),
        ("On 11 September 2024.", [("Sept. 11", "2024-09-11")], []),
        ("On 12 September it met.", ["Sept. 11"], ['statement: "12 September" is printed in none']),
        ("The G20 and C5+K met.", [], []),
        ("No figure.", [], []),
        ("It met.", [("Sept. 11", "2024-10-11")], ['cites.0.printed.0: "Sept. 11" cannot be']),
    ],
)
def test_numerals_of_a_statement_are_printed_or_resolved(
    statement: str, printed: list[str | tuple[str, str]], wrong: list[str]
) -> None:
    found = said(statement, *printed)
    assert len(found) == len(wrong)
    assert all(message.startswith(start) for message, start in zip(found, wrong, strict=True))


def test_a_deadline_is_printed() -> None:
    assert said("It is due.", "in 2025", by="2025") == []
    assert said("It is due.", "in 2025", by="2026") == [
        "by: 2026 is printed in none of its citations, nor inferred"
    ]


def test_a_rank_is_the_ordinal_printed() -> None:
    cites = (Citation("paper", 1, printed=(Printed("4th"),)),)
    assert list(disagreements(RankingRow(4, "x", cites=cites), UNITS)) == []
    assert list(disagreements(RankingRow(5, "x", cites=cites), UNITS)) == [
        (("rank",), '5 is not what "4th" says')
    ]


# -- A check against its own sentence --------------------------------------------------------

NAMED = ("visitors", "times", "place", "laws", "years")
CHECKED = {**UNITS, **{unit: unit for unit in NAMED}}


def stated(statement: str, *quantities: Quantity, date: str | None = None) -> list[str]:
    check = Check("c", ("f",), "agrees", statement, quantities=quantities, date=date)
    return [f"{i}.{key}: {message}" for i, key, message in check_disagreements(check, CHECKED)]


@pytest.mark.parametrize(
    ("statement", "quantities"),
    [
        ("Turnover was more than $6.5 bn.", [Quantity(6_500_000_000, "USD", "more_than")]),
        ("Turnover exceeded 6.5 billion dollars.", [Quantity(6_500_000_000, "USD", "more_than")]),
        ("There were 40,180 visitors.", [Quantity(40_180, "visitors")]),
        ("A share of 17 %.", [Quantity(17, "percent")]),
        ("A share of 17 per cent, up from 12%.", [Quantity(17, "percent", start=12)]),
        ("Four flights a week.", [Quantity(4, "flights/week")]),
        ("The four weekly flights.", [Quantity(4, "flights/week")]),
        ("About twelve million visitors.", [Quantity(12_000_000, "visitors", "about")]),
        (
            "Exports were $3.8 bn and imports $2.2 bn.",
            [Quantity(3_800_000_000, "USD"), Quantity(2_200_000_000, "USD")],
        ),
        (
            "Exports were 3.8 and imports 2.2 billion dollars.",
            [Quantity(3_800_000_000, "USD"), Quantity(2_200_000_000, "USD")],
        ),
        (
            "The first three had $31.5, 26 and 16.1 bn.",
            [Quantity(n * 10**8, "USD") for n in (315, 260, 161)],
        ),
        ("The number doubled to more than 2 times.", [Quantity(2, "times", "more_than")]),
        ("It cost $740 m.", [Quantity(740_000_000, "USD")]),
        ("It flew 11 times a week.", [Quantity(11, "flights/week")]),
        ("It is twice the number.", [Quantity(2, "times")]),
        ("It had doubled.", [Quantity(2, "times")]),
        ("It was fourth, then 3rd.", [Quantity(4, "place"), Quantity(3, "place")]),
        ("It is among the ten largest.", [Quantity(10, "place", "up_to")]),
        ("40,180 Koreans came.", [Quantity(40_180, "visitors")]),
        ("It had 71.12% (5,561,937 votes).", [Quantity(5_561_937, "visitors")]),
        ("It is one of the first four.", [Quantity(4, "place", "up_to")]),
        ("It makes 1.1 million a year.", [Quantity(1_100_000, "visitors")]),
        ("No figure.", []),
    ],
)
def test_a_checks_quantities_stand_in_its_sentence(
    statement: str, quantities: list[Quantity]
) -> None:
    assert stated(statement, *quantities) == []


@pytest.mark.parametrize(
    ("statement", "quantity", "wrong"),
    [
        (
            "Turnover was $6.5 bn.",
            Quantity(6_600_000_000, "USD"),
            "0.value: 6600000000 does not stand in its sentence",
        ),
        ("It was $6.5 bn.", Quantity(6_500_000, "USD"), "0.value: 6500000 does not stand"),
        ("It was $6.5 bn.", Quantity(6.5, "USD"), "0.value: 6.5 does not stand"),
        ("It was $6.5 bn.", Quantity(6_500_000_000, "EUR"), "0.unit: 6500000000 is not in EUR"),
        ("It was 17 %.", Quantity(17, "USD"), "0.unit: 17 is not in USD in its sentence"),
        ("It was 17.", Quantity(17, "USD"), "0.unit: 17 is not in USD in its sentence"),
        ("There were 17 laws.", Quantity(17, "visitors"), "0.unit: 17 is not in visitors in its"),
        ("There were 17 laws.", Quantity(17, "MW"), "0.unit: 17 is not in MW in its sentence"),
        ("It doubled.", Quantity(3, "times"), "0.value: 3 does not stand in its sentence"),
        ("It was fourth.", Quantity(5, "place"), "0.value: 5 does not stand in its sentence"),
        (
            "It was over $6 bn.",
            Quantity(6_000_000_000, "USD"),
            "0.bound: 6000000000 is more_than in its sentence, not exact",
        ),
        ("It was $6.", Quantity(6, "USD", "about"), "0.bound: 6 is exact in its sentence, not abo"),
        ("It was 17 %.", Quantity(17, "percent", start=3), "0.from: 3 does not stand"),
        (
            "In 2023 it was 17 %.",
            Quantity(17, "percent", period="2022"),
            "0.period: 2022 is not among the years in its sentence",
        ),
        ("By 2030 it is 17 %.", Quantity(17, "percent", by="2031"), "0.by: 2031 is not among"),
    ],
)
def test_a_checks_quantity_that_is_not_what_its_sentence_says(
    statement: str, quantity: Quantity, wrong: str
) -> None:
    (message,) = stated(statement, quantity)
    assert message.startswith(wrong)


def test_a_checks_period_may_be_the_year_of_its_date_or_need_no_year() -> None:
    quantity = Quantity(17, "percent", period="2024-05")
    assert stated("It was 17 %, after 2019.", quantity, date="2024-06-01") == []
    assert stated("It was 17 %, after 2019.", quantity, date="2023-06-01") != []
    assert stated("It was 17 %.", quantity, date="2023-06-01") == []
    overall = Quantity(17, "USD", period="cumulative")
    assert stated("It was $17 since 2005.", overall) == []


def test_each_quantity_of_the_books_checks_changed_singly_is_noticed() -> None:
    book = read(FACTS).book
    silently = []
    tried = 0
    for check in book.checks:
        assert list(check_disagreements(check, book.units)) == []
        for i, quantity in enumerate(check.quantities):
            others = [
                quantity._replace(value=quantity.value * 1000),
                quantity._replace(value=quantity.value / 1000),
                quantity._replace(value=quantity.value * 7 + 0.5),
                quantity._replace(unit="TRY"),
                quantity._replace(bound="at_least"),
                quantity._replace(bound="less_than"),
            ]
            for other in others:
                quantities = (*check.quantities[:i], other, *check.quantities[i + 1 :])
                tried += 1
                if not list(check_disagreements(check._replace(quantities=quantities), book.units)):
                    silently.append((check.id, other))
    assert tried > 100
    assert silently == []
