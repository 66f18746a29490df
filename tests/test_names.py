"""Names: folding with literal cases, and what each way of asking finds."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import FACTS
from kzkr.book import FactBook
from kzkr.errors import Ambiguous, NotFound
from kzkr.kinds import KINDS
from kzkr.names import LONGEST, fold, shown


@pytest.fixture(scope="module")
def book() -> Iterator[FactBook]:
    book = FactBook.open(FACTS)
    yield book
    book.close()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Samsung", "samsung"),
        ("  SK   Ecoplant ", "sk ecoplant"),
        ("sk-ecoplant", "sk ecoplant"),
        ("ＳＫ Écoplant", "sk ecoplant"),
        ("삼성전자", "삼성전자"),
        (unicodedata.normalize("NFD", "삼성전자"), "삼성전자"),
        ("Самсунг", "самсунг"),
        ("Ёлка", "елка"),
        ("Қорқыт Ата", "қорқыт ата"),
        ("K-Silk Road: R.O.A.D", "k silk road r o a d"),
        ("C5+K", "c5 k"),
        ("Straße", "strasse"),
        ("", ""),
        ("!?…", ""),
        ("\x00\ud800", ""),
    ],
)
def test_a_name_folds_to_its_key(text: str, key: str) -> None:
    assert fold(text) == key


@pytest.mark.parametrize(
    ("kind", "asked", "found"),
    [
        ("company", "samsung", "samsung"),
        ("company", "SAMSUNG", "samsung"),
        ("company", "삼성", "samsung"),
        ("company", "Самсунг", "samsung"),
        ("company", "Samsung Electronics", "samsung"),
        ("company", "sk ecoplant", "sk-ecoplant"),
        ("company", "doosan", "doosan-enerbility"),
        ("company", "두산", "doosan-enerbility"),
        ("organization", "kiiep", "kiep"),
        ("organization", "KIEP", "kiep"),
        ("organization", "самрук", "samruk-kazyna"),
        ("organization", "AFoCO", "afoco"),
        ("organization", "전경련", "fki"),
        ("organization", "k-biz", "kbiz"),
        ("project", "БАКАД", "bakad"),
        ("project", "원전", "nuclear-power-plant"),
        ("project", "АЭС", "nuclear-power-plant"),
        ("person", "токаев", "tokayev"),
        ("person", "Baek Joo-hyeon", "baik"),
        ("place", "Turkestan", "turkistan-region"),
        ("place", "Turkistan", "turkistan-region"),
        ("place", "Turkmenistan", "turkmenistan"),
        ("priority", "4", "digital-ai"),
        ("priority", "foreign policy", "foreign-policy"),
    ],
)
def test_a_record_is_found_by(book: FactBook, kind: str, asked: str, found: str) -> None:
    assert book.find(asked, [kind]).id == found


@pytest.mark.parametrize(
    ("kind", "asked", "suggested"),
    [
        ("company", "samsnug", "samsung"),
        ("company", "hyunday", "hyundai"),
        ("place", "turkmenistn", "turkmenistan"),
        ("company", "bakad", "bakad"),  # another kind's
    ],
)
def test_a_near_match_is_suggested_but_not_taken(
    book: FactBook, kind: str, asked: str, suggested: str
) -> None:
    with pytest.raises(NotFound) as missed:
        book.find(asked, [kind])
    assert suggested in [candidate.id for candidate in missed.value.candidates]


def test_words_that_name_several_records_are_listed(book: FactBook) -> None:
    with pytest.raises(Ambiguous) as several:
        book.find("samsung lg", ["company"])
    assert [candidate.id for candidate in several.value.candidates] == ["samsung", "lg"]


def test_a_beginning_that_several_records_share_is_not_taken(book: FactBook) -> None:
    with pytest.raises(Ambiguous) as several:
        book.find("turk", ["place"])
    ids = {candidate.id for candidate in several.value.candidates}
    assert {"turkistan-region", "turkmenistan"} <= ids


def test_one_letter_is_no_beginning(book: FactBook) -> None:
    with pytest.raises(NotFound):
        book.find("s", ["company"])


@pytest.mark.parametrize("asked", ["", " ", "!!", "x" * (LONGEST + 1), "x" * 10_000, "\x00"])
def test_a_name_that_is_none_is_not_found(book: FactBook, asked: str) -> None:
    with pytest.raises(NotFound):
        book.find(asked, ["company"])


def test_the_three_meetings_and_the_two_ai_projects_stay_apart(book: FactBook) -> None:
    events = {"C5+K Summit", "C5+K Parliamentary Speakers Conference", "C5+K ministerial"}
    assert len({book.find(name, ["event"]).id for name in events}) == 3
    assert book.find("AI school", ["project"]).id != book.find("AI centre", ["project"]).id


def _every_name() -> list[tuple[str, str, str]]:
    book = FactBook.open(FACTS)
    return [
        (kind, summary.record.id, name)
        for kind in KINDS
        for summary in book.records(kind)
        for record in [summary.record]
        for name in (
            record.id,
            record.name,
            *record.names.values(),
            *record.aliases,
            *record.slips,
        )
    ]


def test_each_name_of_each_record_finds_it_in_any_case_and_form(book: FactBook) -> None:
    names = _every_name()
    assert len(names) > 300
    for kind, record, name in names:
        forms = {name, name.upper(), name.lower(), name.title()}
        forms |= {unicodedata.normalize(form, name) for form in ("NFC", "NFD", "NFKC", "NFKD")}
        for form in forms:
            assert book.find(form, [kind]).id == record, (kind, form)


def test_no_two_records_of_one_kind_answer_to_one_name() -> None:
    owners: dict[tuple[str, str], str] = {}
    for kind, record, name in _every_name():
        assert owners.setdefault((kind, fold(name)), record) == record, name


@given(st.text(max_size=60))
def test_no_question_raises_anything_else(asked: str) -> None:
    book = FactBook.open(FACTS)
    try:
        book.find(asked)
    except (NotFound, Ambiguous):
        pass
    finally:
        book.close()


def test_a_users_words_are_shown_short_and_harmless() -> None:
    assert shown("\x1b[31mred") == "\\x1b[31mred"
    assert len(shown("x" * 10_000)) == 60
