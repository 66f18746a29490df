"""`kzkr book verify`: what is only reflowed is the same text, and what is another text is told."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from verified import TEXT, amiss, bundled, names_paragraph

from kzkr.evidence.figures import figures
from kzkr.evidence.paragraphs import required_tokens
from kzkr.evidence.replay import REPLAY_VERDICTS, verify
from kzkr.model import Book


@pytest.fixture(scope="module")
def book() -> Book:
    return bundled()


# -- Reflowed --------------------------------------------------------------------------------


def wrapped(paragraphs: Iterable[str], width: int, between: str) -> str:
    return between.join(
        textwrap.fill(paragraph, width, break_long_words=False) for paragraph in paragraphs
    )


REFLOWED = {
    "blank lines": lambda ps: "\n\n".join(ps),
    "wrapped, with blank lines": lambda ps: wrapped(ps, 72, "\n\n"),
    "CRLF": lambda ps: "\r\n".join(ps),
    "BOM": lambda ps: "\ufeff" + "\n".join(ps),
    "no-break spaces": lambda ps: "\n".join(ps).replace(" ", "\u00a0"),
    "indented": lambda ps: "\n".join(f"\t {p}  " for p in ps),
    "header and footer": lambda ps: "\n".join(
        ["News", "The Gazette, Issue 12", *ps, "Copyright 2030", "All rights: Acme"]
    ),
    "header and footer, blank lines": lambda ps: "\n\n".join(
        ["The Gazette", *(wrapped([p], 72, "\n") for p in ps), "Copyright 2030"]
    ),
}


@pytest.mark.parametrize("how", REFLOWED)
def test_a_reflowed_text_is_the_same_text(book: Book, paragraphs: list[str], how: str) -> None:
    assert amiss(book, REFLOWED[how](paragraphs)) == []


@pytest.mark.parametrize("how", ["wrapped, with blank lines", "header and footer"])
def test_a_change_in_a_reflowed_text_is_noticed(
    book: Book, paragraphs: list[str], how: str
) -> None:
    """Some of the numerals: each of them is changed where the text is as it was."""
    changed = list(paragraphs)
    numbers = []
    for i, paragraph in enumerate(paragraphs):
        last_digit = re.search(r"\d(?=\D*$)", paragraph)
        if last_digit and i % 3 == 1:
            other = str((int(last_digit[0]) + 1) % 10)
            changed[i] = paragraph[: last_digit.start()] + other + paragraph[last_digit.end() :]
            numbers.append(i)
    assert len(numbers) > 3
    findings = verify(book, REFLOWED[how](changed)).findings
    assert [i + 1 for i in numbers if not names_paragraph(findings, i)] == []


BROKEN_UP = {
    "wrapped": lambda ps: wrapped(ps, 72, "\n"),
    "all in one line": lambda ps: " ".join(ps),
    "two in a line": lambda ps: "\n".join(" ".join(ps[i : i + 2]) for i in range(0, len(ps), 2)),
    "a line for each sentence": lambda ps: "\n".join(ps).replace(". ", ".\n"),
    "a paragraph twice": lambda ps: "\n".join([*ps[:20], *ps[19:]]),
}


@pytest.mark.parametrize("how", BROKEN_UP)
def test_a_text_with_other_paragraphs_is_refused_in_one_line(
    book: Book, paragraphs: list[str], how: str
) -> None:
    found = verify(book, BROKEN_UP[how](paragraphs))
    (finding,) = found.findings
    assert finding.message.startswith(
        "one paragraph a line is expected, or blank lines between paragraphs: "
    )
    assert re.search(
        "[0-9] (lines|blocks) stand here for 44|1 line stands here for 44", finding.message
    )
    assert found.paragraphs == 0
    assert not any(found.holds(verdict) for verdict in REPLAY_VERDICTS)


def test_where_the_paragraphs_stop_fitting_is_told(harbour: Book) -> None:
    lines = TEXT.splitlines()
    (finding,) = verify(harbour, "\n".join([*lines[:2], *lines[3:]])).findings
    assert finding.message == (
        "one paragraph a line is expected, or blank lines between paragraphs: 4 lines stand here"
        ' for 5 paragraphs, and from line 3 on they do not fit: P3 should print "$40 million"'
    )


# -- Other texts -----------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff"])
def test_an_empty_text_is_one_finding(book: Book, text: str) -> None:
    (finding,) = verify(book, text).findings
    assert (finding.where, finding.message) == ("source dj", "the text is empty")


@pytest.mark.parametrize("text", [TEXT, "x" * 1_000_000, "9" * 100_000, "Korea " * 10_000, "\0"])
def test_another_text_is_one_finding(book: Book, text: str) -> None:
    found = verify(book, text)
    (finding,) = found.findings
    assert finding.message.startswith("this is not the text of dj, or too little of it: ")
    assert found.paragraphs == 0


def test_a_paragraph_left_out_is_noticed(book: Book, paragraphs: list[str]) -> None:
    silently = [
        number
        for number in range(1, len(paragraphs) + 1, 4)
        if not amiss(book, "\n".join(paragraphs[: number - 1] + paragraphs[number:]))
    ]
    assert silently == []


@pytest.mark.parametrize("text", ["A tram was built too.", "A tram was built too. " * 900])
def test_a_paragraph_added_is_noticed_wherever_it_is(
    book: Book, paragraphs: list[str], text: str
) -> None:
    for at in (0, 1, 20, len(paragraphs) - 1, len(paragraphs)):
        longer = "\n".join([*paragraphs[:at], text, *paragraphs[at:]])
        assert amiss(book, longer) or verify(book, longer).furniture, at


def test_many_lines_below_are_one_finding(book: Book, article: str) -> None:
    (message,) = amiss(book, article * 5)
    assert message.startswith(
        "dj: 136 lines read like paragraphs and stand below the last of the 44: "
    )


@pytest.mark.parametrize(
    ("piece", "required"), [("about $5 ", "$5"), ("May 5 ", "May"), ("next year ", "next year")]
)
def test_a_long_line_is_read_like_a_short_one(piece: str, required: str) -> None:
    """Only what is near a figure or a month is looked at, and that is enough wherever it stands."""
    line = piece * 5_000
    assert [token.text for token in required_tokens(line)].count(required) == 5_000
    assert {figure.bound for figure in figures("about $5 " * 5_000)} == {"about"}


@given(st.text(max_size=200))
def test_any_text_can_be_verified(harbour: Book, text: str) -> None:
    for whole in (text, TEXT + text, TEXT[:200] + text + TEXT[200:]):
        assert verify(harbour, whole).source == "gazette"


@given(st.lists(st.sampled_from(re.findall(r"\s+|[^\s]+", TEXT)), max_size=120))
def test_any_shuffle_of_its_words_can_be_verified(harbour: Book, words: list[str]) -> None:
    assert verify(harbour, " ".join(words)).findings
