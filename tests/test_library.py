"""The library: what the command does, one method does."""

from __future__ import annotations

import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from sqlite3 import connect
from typing import Any

import pytest

import kzkr
from conftest import FACTS
from kzkr import Ambiguous, BadFilter, FactBook, Filters, Invalid, NotFound
from kzkr.cli.lookups import LOOKUPS
from kzkr.errors import Problem

METHODS = {
    "priorities": "records",
    "company": "records",
    "project": "records",
    "organization": "records",
    "person": "records",
    "place": "records",
    "event": "events",
    "trade": "trade",
    "investment": "investment",
    "figures": "measured",
    "checks": "checks",
    "search": "search",
    "show": "show",
    "sources": "sources",
}


def test_each_command_is_one_method_of_the_book() -> None:
    assert set(METHODS) == set(LOOKUPS)


@pytest.mark.parametrize("command", METHODS)
def test_a_command_asks_its_method(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from kzkr.cli.app import app

    asked = []
    original = getattr(FactBook, METHODS[command])

    def noted(*words: Any, **options: Any) -> Any:
        asked.append(command)
        return original(*words, **options)

    monkeypatch.setattr(FactBook, METHODS[command], noted)
    words = {"search": ["medical"], "show": ["bakad"]}.get(command, [])
    assert CliRunner().invoke(app, [command, *words]).exit_code == 0
    assert asked


def test_the_book_is_found_without_naming_it() -> None:
    assert FactBook.open().about == FactBook.open(FACTS).about


def test_without_checks_only_the_source_speaks() -> None:
    book = FactBook.open(checks=False)
    assert all(not fact.checks for fact in book.facts())
    assert all(not row.checks for row in book.ranking("trade").rows)


def test_a_book_is_closed_at_the_end_of_its_block() -> None:
    with FactBook.open() as book:
        assert book.records("company")
    book.close()
    with pytest.raises(ValueError, match="the book is closed"):
        book.records("company")
    with pytest.raises(ValueError, match="the book is closed"):
        book.records("company", Filters(country="KR"))
    with closing(connect(":memory:")) as target, pytest.raises(ValueError, match="is closed"):
        book.backup(target)


@pytest.mark.parametrize("place", ["file", "memory"])
def test_a_book_answers_whichever_threads_ask(
    place: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One opened in another thread raised an error of SQLite's."""
    if place == "memory":
        monkeypatch.setattr("kzkr.index.cache._directory", lambda: None)
    with FactBook.open() as opened:
        expected = opened.facts()
    with ThreadPoolExecutor(1) as other:
        book = other.submit(FactBook.open).result()
    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(book.facts) for _ in range(24)]
        assert [answer.result() for answer in answers] == [expected] * 24
    book.close()


def test_what_goes_wrong_says_so_in_words() -> None:
    with FactBook.open() as book:
        with pytest.raises(NotFound) as missed:
            book.record("company", "samsng")
        assert str(missed.value) == "no company found for 'samsng'; near it: samsung"
        with pytest.raises(NotFound) as missed:
            book.record("company", "\N{WHITE STAR}")
        assert str(missed.value) == "no company found for '\N{WHITE STAR}'"
        with pytest.raises(Ambiguous) as several:
            book.show("samsung lg")
        assert str(several.value) == "several answer to 'samsung lg': samsung, lg"
        with pytest.raises(BadFilter) as refused:
            book.facts(Filters(topic="tradde"))
        assert str(refused.value).startswith("topic: 'tradde' is not one of trade, ")
        assert isinstance(refused.value, ValueError)
    for error in (missed.value, several.value, refused.value):
        assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_an_error_with_a_books_problems_can_be_sent_to_another_process() -> None:
    invalid = Invalid([Problem("book.yaml", 3, 5, "fact a", "no such record")])
    again = pickle.loads(pickle.dumps(invalid))
    assert str(again) == str(invalid) == "book.yaml:3:5: fact a: no such record"
    assert again.problems == invalid.problems


@pytest.mark.parametrize("option", Filters._fields)
def test_a_filter_that_is_no_text_is_refused(option: str) -> None:
    filters: dict[str, Any] = {option: 2024}
    with FactBook.open() as book, pytest.raises(BadFilter, match=f"{option}: 2024 is no text"):
        book.checks(filters=Filters(**filters)) if option == "verdict" else book.facts(
            Filters(**filters)
        )


def test_the_public_names_are_all_there() -> None:
    for name in kzkr.__all__:
        assert getattr(kzkr, name) is not None
    assert {"NotFound", "Ambiguous", "Invalid", "Unreadable", "Filters"} <= set(kzkr.__all__)
    with pytest.raises(AttributeError):
        kzkr.nothing_like_it  # noqa: B018


def test_the_package_alone_imports_nothing_of_itself() -> None:
    code = "import kzkr, sys; print([m for m in sys.modules if m.startswith('kzkr.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
