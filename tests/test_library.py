"""The library: what the command does, one method does."""

from __future__ import annotations

import pytest

from conftest import FACTS
from kzkr import FactBook
from kzkr.cli.lookups import LOOKUPS

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
    "figures": "figures",
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
    monkeypatch.setattr(
        FactBook, METHODS[command], lambda *a, **k: asked.append(command) or original(*a, **k)
    )
    words = {"search": ["medical"], "show": ["bakad"]}.get(command, [])
    assert CliRunner().invoke(app, [command, *words]).exit_code == 0
    assert asked


def test_the_book_is_found_without_naming_it() -> None:
    assert FactBook.open().about == FactBook.open(FACTS).about


def test_without_checks_only_the_source_speaks() -> None:
    book = FactBook.open(checks=False)
    assert all(not fact.checks for fact in book.facts())
    assert all(not row.checks for row in book.ranking("trade").rows)
