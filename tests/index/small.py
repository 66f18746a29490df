"""What the tests of the index share: a small book, its index, and whether its YAML was read."""

from __future__ import annotations

import os
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from conftest import ROOT
from kzkr.book import FactBook
from kzkr.index import cache

sys.path.insert(0, str(ROOT / "bench"))
from books import write as write


def settle(path: Path) -> None:
    while not cache._settled(os.stat(path)):
        time.sleep(0.01)


def small_book(tmp_path: Path, name: str = "Samsung Electronics") -> Path:
    """A small book, changed long enough ago for its index to be kept."""
    path = tmp_path / "book.yaml"
    write(3, path)
    path.write_text(path.read_text("utf-8").replace("name: Samsung Electronics", f"name: {name}"))
    settle(path)
    return path


def silent(doing: str, share: float | None) -> None:
    pass


def name_in(path: Path) -> str:
    with closing(FactBook.open(path)) as book:
        return book.record("company", "samsung").record.name


def indexes(home: Path) -> list[Path]:
    return sorted(home.glob("*.sqlite"))


def readings(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every reading of a book's YAML from now on."""
    import kzkr.reading

    read, seen = kzkr.reading.read, []

    def counted(path: Path, **more: object) -> object:
        seen.append(path)
        return read(path, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(kzkr.reading, "read", counted)
    return seen
