"""A new kind of record is one entry in the table of kinds: file, lookups, completion follow it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import HARBOUR, ROOT

_TREATY = """
        Kind(
            "treaty",
            "treaties",
            "treaty",
            ("country",),
            ("id", "name", "country", "facts", "check"),
            (*_NAMES, "topics", "projects", "priorities"),
            "an agreement between states",
            "straits-convention",
        ),
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program whose table of kinds has a kind more, and a book that uses it."""
    home = tmp_path_factory.mktemp("treaties")
    shutil.copytree(ROOT / "src" / "kzkr", home / "kzkr")
    table = home / "kzkr" / "kinds.py"
    text = table.read_text("utf-8")
    last = '            "referendum",\n        ),\n'
    assert text.count(last) == 1
    table.write_text(text.replace(last, last + _TREATY.lstrip("\n")), "utf-8")
    book = HARBOUR.read_text("utf-8")
    assert "\nfacts:" in book
    treaty = "treaties: [{id: straits-convention, name: Straits Convention, country: NO}]"
    fact = (
        "\n  - {id: straits-signed, about: [straits-convention], topics: [transport],"
        " statement: The Straits Convention was signed., cites: [{at: gazette#2}]}"
    )
    book = book.replace("\nfacts:", f"\n{treaty}\nfacts:{fact}", 1)
    (home / "book.yaml").write_text(book, "utf-8")
    return home


def _run(home: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kzkr", *words],
        capture_output=True,
        text=True,
        cwd=home,
        env={
            **os.environ,
            "PYTHONPATH": str(home),
            "KZKR_DATA": str(home / "book.yaml"),
            "XDG_CACHE_HOME": str(home / "cache"),
            **variables,
        },
    )


def test_the_kind_has_a_command_a_list_and_records(home: Path) -> None:
    assert "  treaty " in _run(home, "-h").stdout
    listed = _run(home, "treaty", "-f", "json")
    assert listed.returncode == 0, listed.stderr
    (row,) = json.loads(listed.stdout)["result"]
    assert (row["id"], row["country"], row["facts"]) == ("straits-convention", "NO", 1)
    assert _run(home, "treaties").stdout == _run(home, "treaty").stdout
    one = _run(home, "treaty", "straits", "convention", "-f", "json")
    assert json.loads(one.stdout)["result"]["facts"][0]["id"] == "straits-signed"
    assert "Straits Convention" in _run(home, "treaty", "straits", "-f", "table").stdout


def test_the_kind_is_found_suggested_and_completed(home: Path) -> None:
    assert "\tstraits-convention\t" in _run(home, "search", "straits", "--kind", "treaty").stdout
    assert "kzkr treaty straits-convention" in _run(home, "treaty", "straits", "convntion").stderr
    assert "kzkr treaty" in _run(home, "traety").stderr
    completed = _run(home, _KZKR_COMPLETE="complete_bash", _TYPER_COMPLETE_ARGS="kzkr treaty str")
    assert completed.stdout == "straits-convention\n"
    completed = _run(home, _KZKR_COMPLETE="complete_bash", _TYPER_COMPLETE_ARGS="kzkr trea")
    assert completed.stdout == "treaty\n"


def test_the_kind_is_in_the_schemas(home: Path) -> None:
    assert '"treaties"' in _run(home, "book", "schema").stdout
    assert _run(home, "book", "validate").returncode == 0
