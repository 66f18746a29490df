"""Names: folding, with literal cases, slips of the pen, and how words are shown."""

from __future__ import annotations

import re
import unicodedata

import pytest

from kzkr.names import MARKS, fold, shown, slips


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
        ("Корейский", "корейский"),
        (unicodedata.normalize("NFD", "Й, ё"), "й е"),
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


def test_every_letter_folds_as_unicode_does_however_short_the_way() -> None:
    for code in (*range(0x0600), *range(0x1100, 0x1200), *range(0xAC00, 0xD7A4, 97)):
        letter = chr(code)
        bare = re.sub(MARKS, "", unicodedata.normalize("NFKD", letter).casefold())
        folded = unicodedata.normalize("NFKC", bare).casefold()
        assert fold(f"a{letter}b") == " ".join(re.findall(r"[^\W_]+", f"a{folded}b")), hex(code)


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [
        ("samsnug", "samsung", True),
        ("윤석렬", "윤석열", True),
        ("네델란드", "네덜란드", True),
        ("lgg", "lg", True),
        ("ktia", "kita", True),
        ("виза", "визит", False),
        ("weather", "water", False),
        ("weather", "whether", False),
        ("визы", "вузы", False),
        ("한수원", "수자원", False),
    ],
)
def test_a_slip_of_the_pen_is_near_and_another_word_is_not(
    word: str, known: str, near: bool
) -> None:
    assert (slips(word, [known]) == [known]) is near


def test_a_users_words_are_shown_short_and_harmless() -> None:
    assert shown("\x1b[31mred") == "\\x1b[31mred"
    assert len(shown("x" * 10_000)) == 60
