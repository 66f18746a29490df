"""What people type: how often the right entry comes, in four languages, against a floor."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import FACTS, ROOT
from kzkr.book import FactBook
from kzkr.errors import Ambiguous, NotFound

ASKED = ROOT.parent / "shared" / "asked"


@pytest.fixture(scope="module")
def book() -> Iterator[FactBook]:
    book = FactBook.open(FACTS)
    yield book
    book.close()


def _questions(path: Path) -> list[tuple[str, str, set[str]]]:
    """Each question of a file: the command, the words, the ids that are right ('-': none)."""
    if not path.exists():
        pytest.skip(f"the questions are not here: {path}")
    found = []
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            _, _, command, words, right = line.split("\t")
            if words.startswith("NFD:"):
                words = unicodedata.normalize("NFD", words.removeprefix("NFD:"))
            found.append((command, words, set(right.split(","))))
    assert len(found) > 100
    return found


def test_names_as_people_type_them_are_found_and_none_is_taken_for_another(
    book: FactBook,
) -> None:
    asked = _questions(ASKED / "names.tsv")
    right = wrong = 0
    for command, words, ids in asked:
        try:
            found = book.find(words, None if command == "show" else [command]).id
        except (NotFound, Ambiguous):
            found = "-"
        right += found in ids
        wrong += found not in ids and found != "-"
    assert wrong == 0
    assert right >= 0.95 * len(asked)


def test_plain_questions_are_answered_first_or_among_five(book: FactBook) -> None:
    asked = _questions(ASKED / "search.tsv")
    first = five = nothing = 0
    for _, words, ids in asked:
        try:
            found = [hit.found.id for hit in book.search(words)]
        except NotFound:
            found = ["-"]
        first += found[0] in ids
        five += bool(ids & set(found[:5]))
        nothing += found == ["-"] and ids != {"-"}
    assert first >= 0.80 * len(asked)
    assert five >= 0.95 * len(asked)
    assert nothing <= 0.02 * len(asked)
