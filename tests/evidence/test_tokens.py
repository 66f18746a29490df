"""Literal tokens of a text: where one stands whole, and its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzkr.evidence.tokens import Spans, Token, occurrences, words


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


@given(st.text("ab1.5% ,-'", max_size=12), st.text("ab1.5% ,-'", max_size=40))
def test_a_token_stands_at_the_places_found(token: str, text: str) -> None:
    for start, end in occurrences(token, text):
        assert text[start:end].split() == token.split()
        assert not text[max(start - 1, 0) : start].isalnum()
        assert not text[end : end + 1].isalnum()


def test_one_span_must_cover_a_token_whole() -> None:
    spans = Spans([(5, 9), (0, 3), (3, 4), (5, 6)])
    assert [spans.cover(Token("x", *ends)) for ends in ((0, 3), (0, 4), (6, 9), (5, 10))] == [
        True,
        False,
        True,
        False,
    ]
    assert not Spans([]).cover(Token("x", 0, 0))
