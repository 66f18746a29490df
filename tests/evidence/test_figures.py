"""The figures and dates printed in a text, and what of it some citation must print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzkr.evidence.dates import dates
from kzkr.evidence.figures import figures
from kzkr.evidence.paragraphs import required_tokens
from kzkr.evidence.tokens import words


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


@given(st.text(max_size=80) | st.text("0123456789.,-–$%€ '’May2ndbln()", max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    for token in required_tokens(text):
        assert text[token.start : token.end] == token.text
    for number in figures(text):
        assert any(character.isdigit() for character in text[number.start : number.end])
    dates(text)
    for word in words(text):
        assert len(word.text) == word.end - word.start
