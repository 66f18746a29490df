"""Full text: what plain questions in four languages find, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import FACTS
from kzkr.book import FactBook
from kzkr.errors import NotFound
from kzkr.index.words import marked, question
from kzkr.kinds import KINDS

#: An invented book, so that what is found depends on these words alone.
BOOK = """\
book:
  id: delta
  title: The delta
  version: "1"
  as_of: 2023-05-01
  languages: {ko: Korean, ru: Russian, kk: Kazakh}
  topics:
    fishing:
      definition: fish and those who catch them
      words: {ko: [어업, 수산], ru: [рыболовство], kk: [балық аулау]}
    housing: homes and who builds them
  measures:
    catch:
      definition: fish caught in a year
      words: {en: [landings], ko: [어획량], ru: [улов], kk: [аулау көлемі]}
    homes: homes built
  units: {tonnes: tonnes, homes: homes}
sources:
  - id: gazette
    kind: article
    publisher: Delta Gazette
    url: https://gazette.example/
    language: en
    accessed: 2024-01-01
    as_of: 2023-05-01
    paragraphs: 20
    voices: [{at: 1-20, voice: reporter}]
  - id: port
    kind: web-page
    publisher: Port
    url: https://port.example/
    language: en
    accessed: 2024-01-01
    date: 2023-11
companies:
  - id: heron
    name: Heron Fisheries
    names: {ko: 왜가리수산, ru: Цапля, kk: Құтан}
    aliases: [Heron]
    country: DE
    sector: trawlers
people:
  - {id: marta, name: Marta Oberlin, names: {ru: Марта Оберлин},
     role: harbour mistress of the delta}
places:
  - {id: delta-town, name: Delta Town, names: {ko: 삼각주시, ru: Дельта, kk: Атырау}, type: city}
events:
  - {id: regatta, name: Spring regatta, names: {ko: 봄조정대회}, date: 2023-06-03,
     place: delta-town}
facts:
  - id: catch-2022
    about: [heron]
    topics: [fishing]
    statement: Heron landed 40 tonnes of eels in 2022.
    measure: catch
    quantity: {value: 40, unit: tonnes, period: 2022}
    cites: [{at: gazette#1, printed: ["40", "2022"]}]
  - id: nets-mentioned
    about: [delta-town]
    topics: [housing, fishing]
    statement: Old nets hang from many houses in Delta Town, as the reporter recalled on a walk.
    cites: [{at: gazette#2}]
  - id: homes-planned
    about: [delta-town]
    topics: [housing]
    statement: Delta Town plans 25 homes for weavers.
    measure: homes
    quantity: {value: 25, unit: homes, by: 2025}
    status: planned
    cites: [{at: gazette#3, printed: ["25", "2025"]}]
  - id: regatta-date
    about: [regatta]
    topics: [housing]
    statement: The regatta is to start on 3 June 2023.
    status: scheduled
    by: 2023-06-03
    cites: [{at: gazette#4, printed: [3 June 2023]}]
  - id: regatta-old
    about: [regatta]
    topics: [housing]
    statement: The regatta is the tenth of its name.
    cites: [{at: gazette#5}]
checks:
  - id: eels-weighed
    of: [catch-2022]
    verdict: differs
    statement: The port weighed lampreys too.
    source: port
    date: 2023-11
"""


@pytest.fixture(scope="module")
def delta(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FactBook]:
    path = tmp_path_factory.mktemp("delta") / "delta.yaml"
    path.write_text(BOOK, "utf-8")
    with_checks = FactBook.open(path)
    yield with_checks
    with_checks.close()


@pytest.fixture(scope="module")
def book() -> Iterator[FactBook]:
    book = FactBook.open(FACTS)
    yield book
    book.close()


def _ids(book: FactBook, words: str, **more: object) -> list[str]:
    return [hit.found.id for hit in book.search(words, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words",
    [
        "Heron",
        "왜가리수산",
        "왜가리수산은",
        "Цапля",
        "Цаплю",
        "Құтан",
        "Кутан",
        "Құтанның",
        "qutan",
    ],
)
def test_a_fact_is_found_by_each_name_of_its_record(delta: FactBook, words: str) -> None:
    found = _ids(delta, words)
    assert found[0] == "heron"
    assert "catch-2022" in found


@pytest.mark.parametrize(
    "words", ["fishing", "어업", "рыболовство", "рыболовства", "балық аулау", "landings", "улов"]
)
def test_a_fact_is_found_by_the_words_of_its_topic_and_measure(delta: FactBook, words: str) -> None:
    assert _ids(delta, words)[0] == "catch-2022"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("tonnes", "catch-2022"),  # its unit
        ("planned", "homes-planned"),  # its status
        ("계획", "homes-planned"),
        ("lampreys", "catch-2022"),  # what another source says of it
    ],
)
def test_a_fact_is_found_by_its_unit_status_and_checks(
    delta: FactBook, words: str, found: str
) -> None:
    assert found in _ids(delta, words)


def test_a_fact_is_found_by_words_of_its_own(book: FactBook) -> None:
    for words in ("중산층", "средний класс", "орта тап"):
        assert book.search(words)[0].found.id == "middle-class-goal"
    assert book.words()["facts"]["middle-class-goal"]["kk"] == ["орта тап"]


def test_what_others_say_is_left_out_with_the_checks(tmp_path: Path) -> None:
    path = tmp_path / "delta.yaml"
    path.write_text(BOOK, "utf-8")
    book = FactBook.open(path, checks=False)
    with pytest.raises(NotFound):
        book.search("lampreys")
    book.close()


def test_words_that_say_nothing_are_not_looked_for(delta: FactBook) -> None:
    assert _ids(delta, "how many of the eels") == _ids(delta, "eels")
    assert _ids(delta, "что у Цапли") == _ids(delta, "Цапли")


@pytest.mark.parametrize(
    ("words", "found"),
    [("regatta date", "regatta-date"), ("when does the regatta start", "regatta-date")],
)
def test_who_asks_when_is_told_the_date_first(delta: FactBook, words: str, found: str) -> None:
    assert found in _ids(delta, words)[:2]


def test_who_asks_how_many_is_told_a_number_first(delta: FactBook) -> None:
    assert _ids(delta, "how many houses in Delta Town")[0] == "homes-planned"


def test_what_has_all_the_words_comes_before_what_has_some(delta: FactBook) -> None:
    found = _ids(delta, "eels nets walk")
    assert found[0] == "nets-mentioned"
    assert "catch-2022" in found


def test_a_known_word_is_answered_beside_an_unknown_one(delta: FactBook) -> None:
    assert _ids(delta, "eels zeppelin") == _ids(delta, "eels")
    with pytest.raises(NotFound):
        delta.search("zeppelin")


def test_a_phrase_holds(delta: FactBook) -> None:
    assert "nets-mentioned" in _ids(delta, '"old nets"')
    with pytest.raises(NotFound):
        delta.search('"nets old"')


def test_a_word_after_a_minus_is_not_there(delta: FactBook) -> None:
    assert {"homes-planned", "nets-mentioned"} <= set(_ids(delta, "delta"))
    without = _ids(delta, "delta -weavers")
    assert "nets-mentioned" in without
    assert "homes-planned" not in without


def test_one_of_two_words_is_enough_with_or_between(delta: FactBook) -> None:
    found = _ids(delta, "eels OR weavers")
    assert {"catch-2022", "homes-planned"} <= set(found)
    assert _ids(delta, "OR eels OR") == _ids(delta, "eels")


def test_a_record_found_by_what_it_is_brings_its_newest_facts(delta: FactBook) -> None:
    assert _ids(delta, "trawlers") == ["heron", "catch-2022"]
    assert _ids(delta, "trawlers", kind="company") == ["heron"]


def test_all_that_a_person_is_said_to_be_finds_the_person(delta: FactBook) -> None:
    assert _ids(delta, "harbour mistress delta")[0] == "marta"


def test_a_statement_comes_before_what_another_source_says(delta: FactBook) -> None:
    found = _ids(delta, "port eels")
    assert found.index("catch-2022") < found.index("eels-weighed")


def test_a_korean_word_is_found_in_a_compound_and_a_compound_by_its_parts(
    delta: FactBook,
) -> None:
    assert "regatta" in _ids(delta, "조정대회")
    assert "heron" in _ids(delta, "왜가리수산어업")


@pytest.mark.parametrize(
    ("words", "near"),
    [("Herom", "Heron"), ("Цаплы́я", "Цапля"), ("Оберлни", "Оберлин"), ("왜거리수산", "왜가리수산")],
)
def test_a_near_word_is_suggested_as_it_is_written(delta: FactBook, words: str, near: str) -> None:
    with pytest.raises(NotFound) as missed:
        delta.search(words)
    assert near in [candidate.id for candidate in missed.value.candidates]


@pytest.mark.parametrize("words", ["ox", "ee", "виза", "한수원", "netz"])
def test_a_word_of_another_meaning_is_not_suggested(delta: FactBook, words: str) -> None:
    with pytest.raises(NotFound) as missed:
        delta.search(words)
    assert not missed.value.candidates


def test_the_words_asked_for_are_marked_in_their_forms() -> None:
    def words(text: str, asked: str) -> list[str]:
        return [text[start:end] for start, end in marked(text, question(asked))]

    assert words("Flights to Seoul, a flight", "flight") == ["Flights", "flight"]
    assert words("Самсунг, компания", "Самсунга") == ["Самсунг"]
    assert words("삼성전자", "삼성은") == ["삼성전자"]
    assert words("the ring road, a road ring", '"ring road"') == ["ring road"]


# -- the bundled book, in words of our own ---------------------------------------------------

_ASKED = [
    ("total investment from Korea", "korean-investment-overall"),
    ("flights a week", "weekly-flights"),
    ("Samsung refrigerators", "home-appliances-refrigerators"),
    ("UN Charter", "multilateralism un"),
    ("public-private partnership", "ppp ppp-continues"),
    ("SCO events in Astana", "astana-events astana-events-held"),
    ("발전소 용량", "turkistan-plant-capacity"),
    ("주간 항공편 수", "weekly-flights"),
    ("중소기업 비중", "medium-business-target"),
    ("한국무역협회에서", "kita"),
    ("мощность электростанции", "turkistan-plant-capacity"),
    ("сколько рейсов в неделю", "weekly-flights"),
    ("доля среднего бизнеса", "medium-business-target"),
    ("Самсунга", "samsung"),
    ("шетелдік университеттер", "foreign-universities-attracted higher-education"),
    ("балаларға төлем", "child-payments child-payments-mechanism"),
    ("су ресурстары", "water-management water-management-need"),
    ("Turkistan oblysy", "turkistan-region"),
]


@pytest.mark.parametrize(("words", "right"), _ASKED)
def test_a_plain_question_is_answered_first(book: FactBook, words: str, right: str) -> None:
    assert _ids(book, words)[0] in right.split()


@pytest.mark.parametrize(
    "words",
    [
        "삼성SDS",
        "현대건설",
        "blockchain",
        "hydrogen",
        "반도체",
        "북한",
        "уран",
        "армия",
        "футбол",
        "한수원",
    ],
)
def test_words_that_are_not_in_the_book_stay_unanswered(book: FactBook, words: str) -> None:
    with pytest.raises(NotFound):
        book.search(words)


@pytest.mark.parametrize("words", ["토카예프", "Токаев", "Тоқаев", "Tokayev"])
def test_a_person_is_found_with_as_much_in_each_script(book: FactBook, words: str) -> None:
    found = _ids(book, words)
    assert found[0] == "tokayev"
    about = {fact.id for fact in book.record("person", "tokayev").facts}
    assert len(about & set(found)) > 15


def test_no_name_is_a_dead_end(book: FactBook) -> None:
    for kind in KINDS:
        for summary in book.records(kind):
            if not summary.facts:
                continue
            for name in (summary.record.name, *summary.record.names.values()):
                kinds = {type(hit.found).__name__ for hit in book.search(name)}
                assert "Fact" in kinds, name


@given(st.text(max_size=60))
def test_no_words_are_a_mistake(words: str) -> None:
    book = FactBook.open(FACTS)
    try:
        book.search(words, limit=3)
    except NotFound:
        pass
    finally:
        book.close()
