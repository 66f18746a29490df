"""What changed between two editions of a book."""

from __future__ import annotations

from pathlib import Path

from conftest import HARBOUR
from kzkr.editions import Change, FieldChange, compare
from kzkr.model import Book
from kzkr.reading import read


def edited(tmp_path: Path, *edits: tuple[str, str]) -> Book:
    text = HARBOUR.read_text("utf-8")
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path = tmp_path / "edited.yaml"
    path.write_text(text, "utf-8")
    return read(path).book


def test_a_book_does_not_differ_from_itself() -> None:
    book = read(HARBOUR).book
    assert compare(book, book) == []


def test_a_changed_statement_shows_both(tmp_path: Path) -> None:
    new = edited(tmp_path, ("Five cranes are to run", "Five of the cranes are to run"))
    assert compare(read(HARBOUR).book, new) == [
        Change(
            "changed",
            "fact",
            "electric-cranes",
            "Five of the cranes are to run on electricity in 2023.",
            (
                FieldChange(
                    "statement",
                    "Five cranes are to run on electricity in 2023.",
                    "Five of the cranes are to run on electricity in 2023.",
                ),
            ),
        )
    ]


def test_an_attribute_of_a_record_is_a_field(tmp_path: Path) -> None:
    new = edited(tmp_path, ("sector: shipping", "sector: ferries"))
    (change,) = compare(read(HARBOUR).book, new)
    assert (change.kind, change.id) == ("company", "nordship")
    assert change.fields == (FieldChange("sector", "shipping", "ferries"),)


def test_added_and_removed_entries_are_told_apart(tmp_path: Path) -> None:
    old = read(HARBOUR).book
    line = "companies: [{id: nordship,"
    new = edited(tmp_path, (line, line.replace("[", "[{id: southship, name: Southship}, ")))
    assert compare(old, new) == [Change("added", "company", "southship", "Southship")]
    assert compare(new, old) == [Change("removed", "company", "southship", "Southship")]


def test_what_the_book_says_of_itself_counts(tmp_path: Path) -> None:
    new = edited(tmp_path, ('version: "2.1"', 'version: "2.2"'))
    (change,) = compare(read(HARBOUR).book, new)
    assert (change.kind, change.id) == ("book", "harbour")
    assert change.fields == (FieldChange("version", "2.1", "2.2"),)
