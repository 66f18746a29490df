"""Words that no command stands before: shown as an entry, else searched for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from conftest import HARBOUR
from kzkr.cli.app import COMMANDS, app


def ask(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.mark.parametrize("format_", ["tsv", "csv", "json", "jsonl", "md", "table"])
@pytest.mark.parametrize(
    "words", [("samsung",), ("삼성",), ("sk", "ecoplant"), ("trade-partners",), ("tokayev",)]
)
def test_what_words_name_is_shown(words: tuple[str, ...], format_: str) -> None:
    result, shown = ask(*words, "-f", format_), ask("show", *words, "-f", format_)
    assert (result.exit_code, result.stdout) == (0, shown.stdout)


@pytest.mark.parametrize("words", [("flights",), ("ring", "road", "opened"), ("원전",)])
def test_other_words_are_searched_for(words: tuple[str, ...]) -> None:
    result, searched = ask(*words, "-f", "json"), ask("search", *words, "-f", "json")
    assert (result.exit_code, result.stdout) == (0, searched.stdout)


def test_options_stand_after_the_words() -> None:
    assert ask("samsung", "--fields", "id", "--no-header").stdout.splitlines()
    assert ask("nordship", "--data", str(HARBOUR)).exit_code == 0
    assert json.loads(ask("samsung", "-f", "json", "--no-checks").stdout)["result"]["checks"] == []
    for option in (("--limit", "2"), ("--kind", "fact"), ("--topic", "energy")):
        # Only full text can be narrowed so.
        assert ask("korea", *option).stdout == ask("search", "korea", *option).stdout
    assert "kzkr samsung" in ask("samsung", "-h").stdout


@pytest.mark.parametrize("words", [("zeppelin",), ("samsnug",), ("x" * 10_000,), ("",), ("!",)])
def test_words_that_nothing_answers_are_a_miss(words: tuple[str, ...]) -> None:
    result = ask(*words, "-f", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["result"] is None
    assert result.stderr.startswith("kzkr: no ")
    assert len(result.stderr) < 1000


def test_a_near_name_is_suggested() -> None:
    assert "kzkr company samsung" in ask("samsnug").stderr


def _typed_wrong(command: str) -> set[str]:
    """A command with a letter left out, doubled, or two that changed places."""
    places = range(1, len(command))
    return (
        {command[:i] + command[i + 1 :] for i in places}
        | {command[:i] + command[i - 1] + command[i:] for i in places}
        | {command[: i - 1] + command[i] + command[i - 1] + command[i + 1 :] for i in places}
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_typed_wrong_is_recognized_as_one(command: str) -> None:
    known = {command, *COMMANDS}
    for wrong in sorted(_typed_wrong(command) - known)[::3]:
        result = ask(wrong, "samsung")
        assert (result.exit_code, result.stdout) == (2, ""), wrong
        assert "did you mean: kzkr " in result.stderr
        assert f"kzkr search {wrong} samsung" in result.stderr


def test_a_command_typed_wrong_is_suggested() -> None:
    for wrong, right in (("compnay", "company"), ("serach", "search"), ("trad", "trade"),
                         ("projec", "project"), ("shwo", "show"),
                         ("investmen", "investment")):  # fmt: skip
        assert f"did you mean: kzkr {right}" in ask(wrong).stderr


def test_a_name_that_resembles_a_command_is_a_name(tmp_path: Path) -> None:
    text = HARBOUR.read_text("utf-8")
    assert "id: nordship, name: Nordship," in text
    path = tmp_path / "book.yaml"
    path.write_text(text.replace("name: Nordship,", "name: Sow Shipping,"), "utf-8")
    shown = ask("show", "nordship", "--data", str(path)).stdout
    assert shown
    for words in (("sow",), ("sow", "shipping")):
        assert ask(*words, "--data", str(path)).stdout == shown
