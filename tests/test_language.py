"""Word forms and spellings in four languages: what meets, and what stays apart."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzkr import language
from kzkr.language import (
    FUNCTION_WORDS,
    english,
    in_cyrillic,
    is_title,
    kazakh,
    name_keys,
    question_keys,
    related_english,
    related_russian,
    romanized,
    russian,
    stems,
    tokens,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Busan Port", ["busan", "port"]),
        ("GS칼텍스", ["gs", "칼텍스"]),
        ("한화Ocean", ["한화", "ocean"]),
        ("Ёлка", ["елка"]),
        ("Көкшетау", ["кокшетау"]),
        ("Шығыс Қазақстан", ["шыгыс", "казакстан"]),
        ("Пaвлoдap", ["павлодар"]),  # three letters of it are Latin
        ("Бiлiм", ["билим"]),
        ("Майкудук", ["майкудук"]),  # й is a letter of its own
        ("!?", []),
        ("", []),
    ],
)
def test_a_text_is_cut_into_words_as_they_are_compared(text: str, words: list[str]) -> None:
    assert tokens(text) == words
    assert tokens(unicodedata.normalize("NFD", text)) == words


@pytest.mark.parametrize(
    ("stem", "forms"),
    [
        (english, "port ports"),
        (english, "delivery deliveries"),
        (english, "plant plants planted planting"),
        (english, "theatre theater theatres"),
        (related_english, "modern modernization modernized modernize"),
        (related_english, "export exporter exporting exports"),
        (russian, "порт порта порты портами"),
        (russian, "станция станции станцией станциями"),
        (russian, "Караганда Караганды Караганде Караганду"),
        (russian, "Назарбаев Назарбаева Назарбаеву Назарбаевым"),
        (russian, "Тимур Тимура Тимуром"),
        (russian, "Китай Китая Китаем"),
        (related_russian, "Китай китайский китайская"),
        (related_russian, "Казахстан казахстанский казахстанских"),
        (kazakh, "порт порттар порты портында"),
        (kazakh, "Қарағанды Қарағандыда Қарағандыдан"),
        (kazakh, "Өзбекстан Өзбекстанның Өзбекстанда Өзбекстандағы"),
        (kazakh, "мектеп мектебі мектептер мектептің"),
        (kazakh, "елшілік елшілігі елшілікте"),
        (kazakh, "фабрика фабрикасы фабрикалар фабрикасында"),
    ],
)
def test_the_forms_of_a_word_share_a_stem(stem: object, forms: str) -> None:
    assert callable(stem)
    found = {stem(token) for form in forms.split() for token in tokens(form)}
    assert len(found) == 1, found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("виза", "визит"),
        ("Туркестан", "Туркменистан"),
        ("Түркістан", "Түрікменстан"),
        ("Токаев", "ток"),
        ("қор", "Корея"),
        ("nation", "native"),
        ("cost", "coast"),
        ("무역", "무역협회"),
        ("한국", "한국어"),
    ],
)
def test_other_words_share_none(one: str, other: str) -> None:
    assert not stems(tokens(one)[0]) & stems(tokens(other)[0])


def _meet(name: str, asked: str) -> bool:
    return any(keys & name_keys(tokens(name)) for keys in question_keys(tokens(asked)))


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("한국석유공사", "한국석유공사는"),
        ("한국석유공사", "한국 석유 공사에서"),
        ("GS", "GS가"),
        ("부산", "busan"),
        ("대전", "daejeon"),
        ("Караганда", "Карагандой"),
        ("Новая столица", "новой столицы"),
        ("Ли Ён Э", "Ли Ен Э"),
        ("Шымкент қаласы", "Шымкент қаласынан"),
        ("Көкшетау", "Кокшетау"),
        ("Шығыс Қазақстан", "Shygys Qazaqstan"),
        ("ҚМГ", "ҚМГ-ның"),
        ("Hanwha Ocean", "hanwhaocean"),
        ("Kia", "Киа"),
        ("K-Beauty", "К-Beauty"),
    ],
)
def test_a_name_is_met_by_those_who_write_it_otherwise(name: str, asked: str) -> None:
    assert _meet(name, asked)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("한화", "한화생명"),
        ("한국무역협회", "무역"),
        ("Қазақстан", "Қазақ"),
        ("Новая столица", "столица"),
        ("Kia", "Kiev"),
        ("Hyundai", "hyunday"),
    ],
)
def test_a_name_is_not_met_by_part_of_it_or_by_another(name: str, asked: str) -> None:
    assert not _meet(name, asked)


def test_alphabets_are_written_in_each_other() -> None:
    assert romanized("서울 강남") == "seoul gangnam"
    assert in_cyrillic("qaraganda") == tokens("Қараганда")[0]
    assert in_cyrillic("ainalym") == "айналым"


def test_words_that_say_nothing_are_known_in_each_language() -> None:
    for words in ("how the", "сколько в", "қанша және", "얼마나 및"):
        assert all(token in FUNCTION_WORDS for token in tokens(words))
    assert "trade" not in FUNCTION_WORDS


def test_titles_are_known_in_any_form() -> None:
    assert all(map(is_title, tokens("minister министра министрінің 장관")))
    assert not any(map(is_title, tokens("Samsung Самсунг 삼성")))


@given(st.text(max_size=40))
def test_any_text_has_tokens_and_keys(text: str) -> None:
    words = tokens(text)
    name_keys(words)
    for word in words:
        assert all(stems(word))
    if words:
        assert list(question_keys(words))


def test_words_of_questions_and_titles_are_tokens_as_they_stand() -> None:
    titles, _ = language._titles()
    for word in (*language.FUNCTION_WORDS, *language.WHEN, *language.HOW_MANY, *titles):
        assert tokens(word) == [word]
