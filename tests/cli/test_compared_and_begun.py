"""Two editions compared, and a book begun: `kzkr book diff`, `kzkr book init`."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from conftest import HARBOUR, ROOT, Run
from kzkr.cli.app import app
from kzkr.output import FORMATS


def ask(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, ["book", *words], input=stdin)


@pytest.fixture
def newer(tmp_path: Path) -> str:
    """The harbour's book with one field changed and one company more."""
    text = HARBOUR.read_text("utf-8")
    for old, new in (
        ("Five cranes are to run", "Five of the cranes are to run"),
        ("companies: [", "companies: [{id: southship, name: Southship}, "),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    path = tmp_path / "newer.yaml"
    path.write_text(text, "utf-8")
    return str(path)


# -- diff ------------------------------------------------------------------------------------


def test_a_change_is_one_line_an_entry(newer: str) -> None:
    result = ask("diff", str(HARBOUR), newer, "-f", "tsv")
    assert result.exit_code == 1
    assert [line.split("\t") for line in result.stdout.splitlines()] == [
        ["change", "kind", "id", "text", "fields"],
        ["added", "company", "southship", "Southship", ""],
        [
            "changed",
            "fact",
            "electric-cranes",
            "Five of the cranes are to run on electricity in 2023.",
            "statement",
        ],
    ]


@pytest.mark.parametrize("format_", FORMATS)
def test_a_change_is_told_in_every_format(format_: str, newer: str) -> None:
    result = ask("diff", str(HARBOUR), newer, "-f", format_)
    assert result.exit_code == 1
    for word in ("southship", "electric-cranes", "statement"):
        assert word in result.stdout
    if format_ == "json":
        _, change = json.loads(result.stdout)["result"]
        assert change["was"] == {"statement": "Five cranes are to run on electricity in 2023."}
        assert change["now"]["statement"].startswith("Five of the cranes")
    if format_ == "table":
        assert "- statement: Five cranes are to run" in result.stdout


def test_nothing_changed_is_exit_0(newer: str) -> None:
    result = ask("diff", newer, "-", stdin=Path(newer).read_text("utf-8"))
    assert (result.exit_code, result.stdout) == (0, "change\tkind\tid\ttext\tfields\n")
    assert "nothing" in ask("diff", newer, newer, "-f", "table").stdout


def test_the_newer_edition_may_be_that_of_data(newer: str) -> None:
    assert ask("diff", str(HARBOUR), "--data", newer).exit_code == 1
    assert ask("diff", newer, "--data", newer).exit_code == 0


def test_what_cannot_be_compared_is_said(newer: str) -> None:
    assert ask("diff", "-", "-").exit_code == 2
    missing = ask("diff", "/nowhere/old.yaml", newer)
    assert (missing.exit_code, missing.stdout) == (3, "")
    assert "/nowhere/old.yaml" in missing.stderr
    refused = ask("diff", newer, newer, "--fields", "id,colour")
    assert refused.exit_code == 2
    assert "change, kind, id, text, fields, was, now" in refused.stderr
    chosen = ask("diff", str(HARBOUR), newer, "--fields", "id", "--no-header")
    assert chosen.stdout == "southship\nelectric-cranes\n"


# -- init ------------------------------------------------------------------------------------


def test_a_new_book_is_written_whole_and_is_sound_and_complete(tmp_path: Path, kzkr: Run) -> None:
    made = kzkr("book", "init", "begun/here", cwd=tmp_path)
    assert made.returncode == 0
    assert made.stdout == "begun/here/book.yaml\nbegun/here/text.txt\n"
    (command,) = [line.removeprefix("Next: kzkr ") for line in made.stderr.splitlines()]
    verified = kzkr(*command.split(), cwd=tmp_path)
    assert verified.returncode == 0, verified.stdout
    assert "sound and complete" in verified.stdout
    assert kzkr("book", "validate", "begun/here/book.yaml", cwd=tmp_path).stderr == ""


@pytest.mark.parametrize("there", ["book.yaml", "text.txt"])
def test_nothing_is_ever_written_over(there: str, tmp_path: Path) -> None:
    (tmp_path / there).write_text("mine", "utf-8")
    result = ask("init", str(tmp_path))
    assert result.exit_code == 4
    assert f"{there}: it exists already" in result.stderr
    assert os.listdir(tmp_path) == [there]
    assert (tmp_path / there).read_text("utf-8") == "mine"


def test_a_directory_that_cannot_be_made_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    for destination in (tmp_path / "file" / "below", "a\0b"):
        result = ask("init", str(destination))
        assert (result.exit_code, result.stdout) == (4, "")
        assert len(result.stderr.splitlines()) == 1


# -- standard input --------------------------------------------------------------------------


def test_a_book_on_standard_input_is_validated() -> None:
    sound = ask("validate", "-", stdin=HARBOUR.read_text("utf-8"))
    assert (sound.exit_code, sound.stdout) == (0, "")
    broken = ask("validate", "-", stdin=HARBOUR.read_text("utf-8").replace("sector:", "sectr:"))
    assert broken.exit_code == 1
    assert broken.stdout.startswith("<stdin>:")
    assert "sectr" in broken.stdout


def test_text_and_book_cannot_both_be_standard_input() -> None:
    assert ask("verify", "-", "--data", "-", stdin="").exit_code == 2
    text = ROOT / "tests" / "harbour.txt"
    verified = ask("verify", str(text), "--data", "-", stdin=HARBOUR.read_text("utf-8"))
    assert verified.exit_code == 0, verified.stdout
