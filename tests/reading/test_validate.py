"""`kzkr book validate`: each mistake is told by its own message, at its own place."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from mistakes import HARBOUR, MISTAKES, Mistake
from typer.testing import CliRunner, Result

import kzkr.reading
from kzkr.cli.app import app
from kzkr.errors import Invalid
from kzkr.reading import faults, read

READING = Path(kzkr.reading.__file__).parent
each_mistake = pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)


def validate(text: str, tmp_path: Path, *words: str) -> Result:
    path = tmp_path / "book.yaml"
    path.write_text(text, "utf-8", newline="")
    return CliRunner().invoke(app, ["book", "validate", str(path), *words])


def lines(result: Result, tmp_path: Path) -> list[str]:
    return [line.removeprefix(f"{tmp_path}/book.yaml:") for line in result.output.splitlines()]


def test_the_book_that_is_edited_is_sound(tmp_path: Path) -> None:
    result = validate(HARBOUR, tmp_path)
    assert (result.exit_code, result.output) == (0, "")


@each_mistake
def test_a_mistake_is_told_once_and_where_it_stands(mistake: Mistake, tmp_path: Path) -> None:
    result = validate(mistake.text, tmp_path)
    assert lines(result, tmp_path) == [mistake.expected]
    assert result.exit_code == (0 if mistake.only_odd else 1)


@each_mistake
def test_both_parsers_find_the_same_mistakes(mistake: Mistake, tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(mistake.text, "utf-8")
    if mistake.only_odd:
        assert read(path, pure=True).warnings == read(path).warnings
        return
    found = []
    for pure in (False, True):
        with pytest.raises(Invalid) as error:
            read(path, pure=pure)
        found.append(error.value.problems)
    assert found[0] == found[1]


@each_mistake
def test_line_ends_of_other_systems_move_no_mistake(mistake: Mistake, tmp_path: Path) -> None:
    # Before or after the end of a line is where its YAML is at fault, or the bytes are counted.
    ended = mistake.text.replace("\n", "\r\n")
    assert lines(validate(ended, tmp_path), tmp_path) == [mistake.expected]


def test_no_two_mistakes_have_the_same_name() -> None:
    names = [mistake.name for mistake in MISTAKES]
    assert len(set(names)) == len(names)


#: Mistakes in different lines of entries that do not refer to each other.
_TOGETHER = (
    "no such day",
    "unknown key",
    "uncited numeral",
    "no address",
    "truth value as key",
    "empty text",
    "organization type",
    "name twice",
    "Latin e in Russian",
    "place of an event",
    "unknown source",
    "about nothing that is known",
    "due before it was said",
    "number 1_000",
    "ranked nobody",
    "verdict",
    "check of no rank",
)


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    together = [mistake for mistake in MISTAKES if mistake.name in _TOGETHER]
    together.sort(key=lambda mistake: HARBOUR.index(mistake.old))
    text, expected = HARBOUR, [mistake.message for mistake in together]
    for mistake in together:
        assert text.count(mistake.old) == 1
        text = text.replace(mistake.old, mistake.new)
    # The spots' lines and columns in the text with all of them.
    places = []
    for number, line in enumerate(text.splitlines(), 1):
        marks = [found.start() for found in re.finditer("«", line)]
        places += [f"{number}:{at - i + 1}" for i, at in enumerate(marks)]
    assert len(places) == len(_TOGETHER)
    result = validate(text.replace("«", ""), tmp_path)
    told = [tuple(re.split(r"(?<=\d): ", line, maxsplit=1)) for line in lines(result, tmp_path)]
    assert told == list(zip(places, expected, strict=True))
    assert result.exit_code == 1


def test_a_lookup_tells_them_too_and_answers_nothing(tmp_path: Path) -> None:
    (mistake,) = (mistake for mistake in MISTAKES if mistake.name == "unknown source")
    path = tmp_path / "book.yaml"
    path.write_text(mistake.text, "utf-8")
    result = CliRunner().invoke(app, ["company", "--data", str(path)])
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == f"{path}:{mistake.expected}\n"


def test_what_is_only_odd_keeps_no_lookup_from_answering(tmp_path: Path) -> None:
    (mistake,) = (mistake for mistake in MISTAKES if mistake.name == "unused unit")
    path = tmp_path / "book.yaml"
    path.write_text(mistake.text, "utf-8")
    result = CliRunner().invoke(app, ["company", "nordship", "--data", str(path)])
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_misspelt_word_is_compared_once_and_many_only_in_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = 0

    def did_you_mean(word: str, known: Collection[str]) -> str:
        nonlocal compared
        compared += len(known)
        return f"; did you mean {next(iter(known))}?"

    monkeypatch.setattr(faults, "did_you_mean", did_you_mean)
    monkeypatch.setattr(faults, "_MOST_COMPARED", 100)
    companies = "".join(f"  - {{id: company-{i}, name: Company {i}}}\n" for i in range(50))
    facts = "".join(
        f"""  - id: fact-{i}
    about: [{name}]
    topics: [transport]
    statement: A ship came.
    cites: [{{at: gazette#2}}]
"""
        for i, name in enumerate(["compny", "compny", *(f"compny-{i}" for i in range(200))])
    )
    text = re.sub("(?m)^companies:.*\n", f"companies:\n{companies}", HARBOUR)
    text = text.replace("facts:\n", f"facts:\n{facts}").replace("{nordship: investor}, ", "")
    told = [line for line in lines(validate(text, tmp_path), tmp_path) if "'compny" in line]
    assert len(told) == 202
    assert "did you mean" in told[0]
    assert "did you mean" in told[1]
    assert not told[-1].endswith("?")
    assert compared < 200


def test_as_json_each_problem_has_its_place_and_severity(tmp_path: Path) -> None:
    for name, severity in (("unknown source", "error"), ("unused unit", "warning")):
        (mistake,) = (mistake for mistake in MISTAKES if mistake.name == name)
        result = validate(mistake.text, tmp_path, "-f", "json")
        (problem,) = json.loads(result.stdout)["result"]
        told = f"{problem['line']}:{problem['column']}: {problem['where']}: {problem['message']}"
        assert told == mistake.expected.replace("warning: ", "")
        assert (problem["file"], problem["severity"]) == (f"{tmp_path}/book.yaml", severity)


def test_users_words_are_shown_as_they_are_and_shortened(tmp_path: Path) -> None:
    said = r'"O\\\\N' + "x" * 90 + '"'
    result = validate(HARBOUR.replace("country: NO,", f"country: {said},"), tmp_path)
    (line,) = lines(result, tmp_path)
    assert r"'O\\N" + "x" * 55 + "…'" in line


# -- no rule without a case ------------------------------------------------------------------


def _messages(module: str) -> Iterator[str]:
    """The messages a module can make, as patterns: each text with a space in it."""
    tree = ast.parse((READING / f"{module}.py").read_text("utf-8"))
    skipped: set[int] = set()
    for node in ast.walk(tree):
        described = isinstance(node, ast.FunctionDef) and node.name == "schema"
        # Docstrings; what a field is for, which is told where the field is missing.
        declared = isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Field", "Shape")
        if described or declared or isinstance(node, ast.Expr):
            skipped.update(map(id, ast.walk(node)))
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            skipped.update(map(id, node.values))
            parts = [
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*"
                for part in node.values
            ]
            if any(" " in part for part in parts):
                yield "".join(parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield re.escape(node.value)


@pytest.mark.parametrize("module", ["entries", "fields", "rules", "scalars", "shapes"])
def test_every_message_has_a_case(module: str) -> None:
    told = "\n".join(mistake.message for mistake in MISTAKES)
    missing = [pattern for pattern in _messages(module) if not re.search(pattern, told)]
    assert missing == []


def test_every_explanation_of_bad_yaml_has_a_case() -> None:
    from kzkr.reading.nodes import _MISTAKES

    told = {mistake.message for mistake in MISTAKES}
    assert [ours for ours in _MISTAKES.values() if ours not in told] == []
