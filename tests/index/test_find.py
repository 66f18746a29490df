"""What each way of naming an entry finds, and what is not taken for it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import FACTS, HARBOUR
from kzkr.book import FactBook, Subject
from kzkr.errors import Ambiguous, NotFound
from kzkr.kinds import KINDS
from kzkr.names import LONGEST, fold


@pytest.fixture(scope="module")
def book() -> Iterator[FactBook]:
    book = FactBook.open(FACTS)
    yield book
    book.close()


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
            try:
                found = [book.find(form, [kind])]
            except Ambiguous as several:  # a title that others bear too
                found = [*several.candidates]
            assert record in [one.id for one in found], (kind, form)


def test_no_two_records_of_one_kind_have_one_name() -> None:
    owners: dict[tuple[str, str], str] = {}
    book = FactBook.open(FACTS)
    for kind in KINDS:
        for summary in book.records(kind):
            record = summary.record
            for name in {fold(n) for n in (record.id, record.name, *record.names.values())}:
                assert owners.setdefault((kind, name), record.id) == record.id, name
    book.close()


@pytest.mark.parametrize(
    ("kind", "asked", "found"),
    [
        # particles and spacing
        ("company", "현대차가", "hyundai"),
        ("company", "두산 에너빌리티의", "doosan-enerbility"),
        ("company", "LG에서", "lg"),
        ("organization", "한국 무역 협회는", "kita"),
        ("place", "카자흐스탄으로", "kazakhstan"),
        # cases
        ("company", "Самсунгом", "samsung"),
        ("place", "из России", "russia"),
        ("place", "Центральной Азией", "central-asia"),
        ("person", "Саясата Нурбека", "nurbek"),
        ("person", "Кайратом Сарыбаем", "sarybay"),
        ("organization", "Шанхайской организацией сотрудничества", "sco"),
        ("place", "Қазақстаннан", "kazakhstan"),
        ("place", "Түркістан облысында", "turkistan-region"),
        ("organization", "БҰҰ-ның", "un"),
        ("event", "су тасқынының", "spring-flood"),
        # letters
        ("place", "Казакстанда", "kazakhstan"),
        ("organization", "Самурык-Казына", "samruk-kazyna"),
        ("project", "БAKAД", "bakad"),  # its A and K are Latin
        ("place", "Оңтүстiк Корея", "south-korea"),  # and so is its i
        # other alphabets
        ("place", "Ortalyq Azia", "central-asia"),
        ("place", "busan", "busan"),
        # titles, and several words that all name one record
        ("company", "компании Самсунг", "samsung"),
        ("person", "누르벡 장관은", "nurbek"),
        ("person", "Президент Тоқаевтың", "tokayev"),
        ("company", "CU 편의점", "cu"),
        ("event", "АЭС туралы референдумда", "nuclear-referendum"),
    ],
)
def test_a_record_is_found_as_its_name_is_written_and_inflected(
    book: FactBook, kind: str, asked: str, found: str
) -> None:
    assert book.find(asked, [kind]).id == found


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("company", "Samsung Heavy Industries"),
        ("company", "삼성물산"),
        ("company", "롯데마트"),
        ("company", "Хёндэ Ротем"),
        ("organization", "trade"),
        ("organization", "Seoul National University"),
        ("organization", "МИД Казахстана"),
        ("organization", "Қазақстан"),
        ("organization", "서울대"),
        ("person", "Қазақ"),
        ("person", "kazakhstan"),
        ("person", "посол"),
        ("person", "ambassador"),
        ("place", "투르크"),
        ("place", "Северная Корея"),
        ("place", "корейский"),
        ("project", "energy"),
    ],
)
def test_what_merely_has_a_word_of_a_name_is_not_taken(
    book: FactBook, kind: str, asked: str
) -> None:
    with pytest.raises((NotFound, Ambiguous)):
        book.find(asked, [kind])


@pytest.mark.parametrize(("asked", "offered"), [("삼성전", "samsung"), ("Сарыб", "sarybay")])
def test_a_beginning_in_hangul_or_cyrillic_is_offered(
    book: FactBook, asked: str, offered: str
) -> None:
    with pytest.raises(NotFound) as missed:
        book.find(asked, ["company", "person"])
    assert offered in [candidate.id for candidate in missed.value.candidates]


@pytest.mark.parametrize(
    ("asked", "kind", "found"),
    [
        ("trade", "topic", "trade"),
        ("무역", "topic", "trade"),
        ("무역의", "topic", "trade"),
        ("торговли", "topic", "trade"),
        ("сауданың", "topic", "trade"),
        ("energy", "topic", "energy"),
        ("trade turnover", "measure", "trade-turnover"),
        ("교역액", "measure", "trade-turnover"),
        ("товарооборота", "measure", "trade-turnover"),
    ],
)
def test_the_words_of_topics_and_measures_name_them(
    book: FactBook, asked: str, kind: str, found: str
) -> None:
    assert book.find(asked)[:2] == (kind, found)


def test_a_topic_and_a_measure_show_what_is_said_of_them(book: FactBook) -> None:
    topic = book.show("무역")
    assert isinstance(topic, Subject)
    assert {fact.id for fact in topic.facts} == {f.id for f in book.trade()}
    assert [ranking.topic for ranking in topic.rankings] == ["trade"]
    measure = book.show("trade turnover")
    assert isinstance(measure, Subject)
    assert measure.definition == book.measures()["trade-turnover"]
    assert {fact.measure for fact in measure.facts} == {"trade-turnover"}
    made = {check.id for check in book.checks("무역")}
    assert {check.id for fact in topic.facts for check in fact.checks} <= made


def test_a_title_that_several_bear_lists_them(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    text = FACTS.read_text("utf-8")
    for person in ("Sayasat Nurbek", "Lee Ju-ho"):
        name = f"    name: {person}\n"
        assert text.count(name) == 1
        at = text.index("    aliases: [", text.index(name)) + len("    aliases: [")
        text = f"{text[:at]}keeper of schools, {text[at:]}"
    path.write_text(text, "utf-8")
    book = FactBook.open(path)
    with pytest.raises(Ambiguous) as several:
        book.find("Keeper of Schools", ["person"])
    book.close()
    assert {candidate.id for candidate in several.value.candidates} == {"nurbek", "lee-ju-ho"}


def test_what_is_one_entrys_id_and_anothers_name_is_the_first(tmp_path: Path) -> None:
    """`kzkr show`, `checks` and `cite` had no other word for it."""
    text = HARBOUR.read_text("utf-8")
    path = tmp_path / "book.yaml"
    union = "id: port-union, name: Fenland Port Union"
    path.write_text(text.replace(union, f"{union}, aliases: [terminal, Saltmere]"), "utf-8")
    with FactBook.open(path) as book:
        for name in ("terminal", "saltmere"):
            assert book.find(name).id == name
            assert book.checks(name) is not None
            with pytest.raises(Ambiguous):
                book.find(name.title())
        assert book.find("terminal", ["organization"]).id == "port-union"


def test_runs_of_words_that_each_name_an_entry_are_told_apart(book: FactBook) -> None:
    words = ["삼성", "LG에서", "и", "Doosan", "Enerbility"]
    assert [(run, one and one.id) for run, one in book.each(words, ["company"])] == [
        ("삼성", "samsung"),
        ("LG에서", "lg"),
        ("и", None),
        ("Doosan Enerbility", "doosan-enerbility"),
    ]


@given(st.text(max_size=60))
def test_no_question_raises_anything_else(asked: str) -> None:
    book = FactBook.open(FACTS)
    try:
        book.find(asked)
    except (NotFound, Ambiguous):
        pass
    finally:
        book.close()
