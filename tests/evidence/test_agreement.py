"""What a printed token says: literal tokens, and the places, figures and dates read from them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzkr.evidence.agreement import check_disagreements, disagreements
from kzkr.evidence.dates import dates
from kzkr.evidence.figures import figures
from kzkr.evidence.paragraphs import required_tokens
from kzkr.evidence.tokens import Spans, Token, occurrences, words
from kzkr.model import About, Check, Citation, Fact, Printed, Quantity, RankingRow


@pytest.mark.parametrize(
    ("token", "text", "stands"),
    [
        ("7%", "up from 7% now", ["7%"]),
        ("7%", "up from 17% now", []),
        ("15", "15% of it", []),
        ("15%", "to 15%, by then", ["15%"]),
        ("15", "15 flights, and 15.", ["15", "15"]),
        ("$1", "$1.2 billion", []),
        ("$1", "for $1.", ["$1"]),
        ("6", "$6 billion", []),
        ("$6 billion", "($6 billion)", ["$6 billion"]),
        ("$6 billion", "$6\n   billion", ["$6\n   billion"]),
        ("6 billion", "$6 billion", []),
        ("1,000", "1,000 MW", ["1,000"]),
        ("000", "1,000 MW", []),
        ("1", "1,000 MW", []),
        ("10", "−10 degrees", []),
        ("10", "8–10 days", []),
        ("10", "at 10:30", []),
        ("4th", "the 4th, the 14th", ["4th"]),
        ("1.North", "(1.North, 2. South)", ["1.North"]),
        ("1", "1.North", []),
        ("2024", "in mid-2024", []),
        ("2024", "on 2024-09-11", []),
        ("AI", "KAIST and AI-driven", []),
        ("AI", "“AI” and AI's", ["AI", "AI"]),
        ("C5", "C5+K", []),
        ("C5+K", "the C5+K.", ["C5+K"]),
        ("Port", "Port’s ports, Portville", ["Port"]),
        ("port", "Port", []),
        ("a.b", "axb", []),
        ("", "anything", []),
        (" ", "any thing", []),
    ],
)
def test_a_token_stands_where_it_is_whole(token: str, text: str, stands: list[str]) -> None:
    assert [text[start:end] for start, end in occurrences(token, text)] == stands


@pytest.mark.parametrize(
    ("token", "read"),
    [
        ("$6 billion", [(6_000_000_000, "USD", None)]),
        ("$1 bln.", [(1_000_000_000, "USD", None)]),
        ("$1.2 billion in 2023", [(1_200_000_000, "USD", None), (2023, None, None)]),
        ("US$5m", [(5_000_000, "USD", None)]),
        ("5m USD", [(5_000_000, "USD", None)]),
        ("5m", [(5, None, None)]),
        ("€1.5 tn", [(1_500_000_000_000, "EUR", None)]),
        ("KRW 300 million", [(300_000_000, "KRW", None)]),
        ("1.2 to 9.9 billion", [(1.2, None, None), (9_900_000_000, None, None)]),
        ("1,000 MW", [(1000, "MW", None)]),
        ("1,000,000.5 km", [(1_000_000.5, "km", None)]),
        ("12,5", [(12, None, None), (5, None, None)]),
        ("62%", [(62, "percent", None)]),
        ("３%", [(3, "percent", None)]),
        ("3 per cent", [(3, "percent", None)]),
        ("3 per\ncent", [(3, "percent", None)]),
        ("−5 degrees", [(-5, None, None)]),
        ("4th", [(4, None, None)]),
        ("1.North", [(1, None, None)]),
        ("C5+K", [(5, None, None)]),
        ("15 weekly flights", [(15, None, None)]),
        ("about 200", [(200, None, "about")]),
        ("at least\n10 percent", [(10, "percent", "at_least")]),
        ("More than 3 euros", [(3, "EUR", "more_than")]),
        ("no more than 5", [(5, None, "up_to")]),
        ("thereabout 5", [(5, None, None)]),
        ("2023", [(2023, None, None)]),
        ("October 6, 2024", []),
        ("12–13 October 2024", []),
        ("2024-10-06", []),
        ("more than doubled", []),
        ("exceeded $6 bn", [(6_000_000_000, "USD", "more_than")]),
        ("$740 m", [(740_000_000, "USD", None)]),
        ("740 m", [(740, None, None)]),
        ("9" * 100_000, [(float("inf"), None, None)]),
        ("", []),
    ],
)
def test_the_figures_of_a_token(
    token: str, read: list[tuple[float, str | None, str | None]]
) -> None:
    assert [(n.value, n.unit, n.bound) for n in figures(token)] == read


@pytest.mark.parametrize(
    ("token", "read"),
    [
        ("October 6, 2024", ["2024-10-06"]),
        ("6 October 2024", ["2024-10-06"]),
        ("3rd of May, 2021", ["2021-05-03"]),
        ("12–13 October 2024", ["2024-10-12", "2024-10-13"]),
        ("October 12-13, 2024", ["2024-10-12", "2024-10-13"]),
        ("2024-10-06", ["2024-10-06"]),
        ("2024-10", ["2024-10"]),
        ("June 2024", ["2024-06"]),
        ("May 2024 and June 2025", ["2024-05", "2025-06"]),
        ("2023", ["2023"]),
        ("recently in 2024", ["2024"]),
        ("Sept. 11", ["--09-11"]),
        ("June", ["--06"]),
        ("$2024", []),
        ("2,024", []),
        ("2024%", []),
        ("the 2020s", []),
        ("next year", []),
        ("Mayor", []),
        ("", []),
    ],
)
def test_the_dates_of_a_token_are_as_precise_as_it_is(token: str, read: list[str]) -> None:
    assert list(dates(token)) == read


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("In 2024, $6 billion came, up 62% (see K-12).", ["2024", "$6 billion", "62%", "K-12"]),
        ("1. The first of 3 points", ["3"]),
        ("It has 1. North, 2. South", ["1", "2"]),
        ("from 7% to 15% by 2029", ["7%", "15%", "2029"]),
        ("the world's 3rd, and its 4th-largest", ["3rd", "4th-largest"]),
        ("8,000-10,000 people, '5' of 2024’s", ["8,000-10,000", "5", "2024"]),
        ("the C5+K – twice", ["C5+K"]),
        ("Next year and recently; Currently", ["Next year", "recently", "Currently"]),
        ("in June. May I come in May? March on!", ["June", "May"]),
        ("on Sept. 11 and 5 March", ["Sept", "11", "5", "March"]),
        ("Sep and Dec are no months so, and Marching is none", []),
        ("", []),
    ],
)
def test_what_a_paragraph_demands_of_its_citations(text: str, tokens: list[str]) -> None:
    found = required_tokens(text)
    assert [token.text for token in found] == tokens
    assert [text[token.start : token.end] for token in found] == tokens


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Kassym-Jomart", ["Kassym", "Jomart"]),
        ("the C5+K's AT&T", ["the", "C5+K", "AT&T"]),
        ("O’Neill’s harbours' rock'n'roll", ["O'Neill", "harbours", "rock'n'roll"]),
        ("삼성전자, Самсунг", ["삼성전자", "Самсунг"]),
        ("… — _", []),
    ],
)
def test_words_are_cut_as_names_are(text: str, cut: list[str]) -> None:
    assert [word.text for word in words(text)] == cut


@given(st.text(max_size=80) | st.text("0123456789.,-–$%€ '’May2ndbln()", max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    for token in required_tokens(text):
        assert text[token.start : token.end] == token.text
    for number in figures(text):
        assert any(character.isdigit() for character in text[number.start : number.end])
    dates(text)
    for word in words(text):
        assert len(word.text) == word.end - word.start


@given(st.text("ab1.5% ,-'", max_size=12), st.text("ab1.5% ,-'", max_size=40))
def test_a_token_stands_at_the_places_found(token: str, text: str) -> None:
    for start, end in occurrences(token, text):
        assert text[start:end].split() == token.split()
        assert not text[max(start - 1, 0) : start].isalnum()
        assert not text[end : end + 1].isalnum()


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

CHECKED = {**UNITS, "visitors": "visitors", "times": "times", "place": "place", "laws": "laws"}


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


def test_one_span_must_cover_a_token_whole() -> None:
    spans = Spans([(5, 9), (0, 3), (3, 4), (5, 6)])
    assert [spans.cover(Token("x", *ends)) for ends in ((0, 3), (0, 4), (6, 9), (5, 10))] == [
        True,
        False,
        True,
        False,
    ]
    assert not Spans([]).cover(Token("x", 0, 0))
