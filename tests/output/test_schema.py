"""The published JSON Schemas, held against the file, the reader, and every command's answer."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, ValidationError, validators
from typer.testing import CliRunner

import kzkr.reading
from conftest import FACTS, HARBOUR
from kzkr.cli.app import app
from kzkr.cli.lookups import LOOKUPS
from kzkr.errors import Invalid
from kzkr.reading import read

Steps = tuple[str | int, ...]


def ask(*words: str) -> Any:
    result = CliRunner().invoke(app, list(words))
    assert "Traceback" not in result.stderr
    return json.loads(result.stdout)


def _any_of(validator: Any, branches: list[Any], value: Any, _: Any) -> Iterator[ValidationError]:
    """As jsonschema's own, but each branch is left at its first error: the library looks for all of
    them, which takes most of its time, and only a test that fails has to tell them."""
    if not any(validator.evolve(schema=branch).is_valid(value) for branch in branches):
        yield ValidationError("it is like none of the branches")


_Quick: Any = validators.extend(Draft202012Validator, {"anyOf": _any_of})  # type: ignore[no-untyped-call]


@cache
def validator(of: str) -> Any:
    """The schema as `kzkr book schema` prints it, itself held against its dialect."""
    schema = ask("book", "schema", of)
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    Draft202012Validator.check_schema(schema)
    return _Quick(schema)


def problems(of: str, document: Any) -> list[str]:
    """Where a document breaks the schema and why, as deep as the schema can tell."""
    if validator(of).is_valid(document):
        return []
    found = []
    for error in Draft202012Validator(validator(of).schema).iter_errors(document):
        deepest = max([error, *error.context], key=lambda e: len(e.absolute_path))
        found.append(f"{deepest.json_path}: {deepest.message[:200]}")
    return found


def places(node: Any, path: Steps = ()) -> Iterator[Steps]:
    """The path of everything inside a document."""
    children = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node)
        if isinstance(node, list)
        else ()
    )
    for step, child in children:
        yield (*path, step)
        yield from places(child, (*path, step))


def at(document: Any, path: Steps) -> Any:
    for step in path:
        document = document[step]
    return document


def changed(document: Any, path: Steps, value: Any) -> Any:
    """A copy with another value at a place; without the place where the value is ``...``."""
    made = copy.copy(document)
    holder = made
    for step in path[:-1]:
        holder[step] = copy.copy(holder[step])
        holder = holder[step]
    if value is ...:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return made


def slim(document: Any, path: Steps) -> tuple[Any, Steps]:
    """A document whose lists of entries have one each, the one on the path to a place, and where
    the place is in it: every place is as it was, and it is read in a fraction of the time."""
    if isinstance(document, dict):
        made = {key: slim(value, ())[0] for key, value in document.items()}
        if path:
            made[path[0]], within = slim(document[path[0]], path[1:])
            return made, (path[0], *within)
        return made, ()
    if isinstance(document, list) and document and isinstance(document[0], dict):
        if path:
            entry, within = slim(at(document, path[:1]), path[1:])
            return [entry], (0, *within)
        return [slim(document[0], ())[0]], ()
    return document, path


def kinds_of_places(document: Any) -> Iterator[Steps]:
    """One place of each kind: of the entries of a list, one with each key."""
    seen = set()
    for path in places(document):
        kind = tuple("*" if isinstance(step, int) else step for step in path)
        if kind not in seen:
            seen.add(kind)
            yield path


# -- the file --------------------------------------------------------------------------------


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema, as editors and other languages load the file: a date is text."""

    yaml_implicit_resolvers: dict[str, Any] = {}


for tag, form, firsts in (
    ("null", "~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", "true|True|TRUE|false|False|FALSE", [*"tTfF"]),
    ("int", "[-+]?[0-9]+", [*"-+0123456789"]),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", [*"-+.0123456789"]),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{form})$"), firsts)


def loaded(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), Loader=Core)


@pytest.mark.parametrize("path", [FACTS, HARBOUR], ids=["bundled", "harbour"])
def test_a_books_file_is_valid(path: Path) -> None:
    assert problems("book", loaded(path)) == []


def _reader_takes(document: Any, path: Path) -> bool:
    """Whether the reader accepts the structure, whatever does not hold between the entries."""
    # JSON is YAML, and is written in a fraction of the time.
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    try:
        read(path)
    except Invalid:
        return False
    return True


def test_a_slim_book_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it is refused, below, for what was written into it."""
    monkeypatch.setattr(kzkr.reading, "broken", lambda *given: [])
    harbour = loaded(HARBOUR)
    for place in kinds_of_places(harbour):
        book, within = slim(harbour, place)
        assert at(book, within) in (at(harbour, place), slim(at(harbour, place), ())[0])
        assert _reader_takes(book, tmp_path / "slim.yaml")
        assert validator("book").is_valid(book)


#: What a hurried hand may write anywhere. Left out is what no schema can tell: a 30 February, an
#: interval that ends before it begins, text without a letter that YAML takes for something else.
ODD: tuple[Any, ...] = (
    ...,
    "",
    [],
    {},
    "A b",
    -1,
    7,
    1.5,
    "2023-13",
    "a\tb",
    ["x", "x"],
    {"x": "y"},
    "x#1",
)


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_the_schema_refuses_what_the_reader_refuses_and_nothing_else(
    odd: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kzkr.reading, "broken", lambda *given: [])
    harbour, path, refused = loaded(HARBOUR), tmp_path / "odd.yaml", 0
    for place in kinds_of_places(harbour):
        if place[-1] == "at" and odd == "2023-13":
            continue  # a run of paragraphs that ends before it begins
        if "implied" in place and odd in (7, "2023-13"):
            continue  # an id, but of no record that the fact is about
        book = changed(*slim(harbour, place), odd)
        taken = _reader_takes(book, path)
        assert (place, validator("book").is_valid(book)) == (place, taken)
        refused += not taken
    assert refused


def test_an_unknown_key_is_refused_everywhere_but_in_the_glossaries() -> None:
    harbour = loaded(HARBOUR)
    open_ = []
    for place in kinds_of_places(harbour):
        if isinstance(at(harbour, place), dict):
            book = changed(harbour, (*place, "colour"), "blue")
            if validator("book").is_valid(book):
                open_.append(place)
    assert open_ == [("book", key) for key in ("measures", "units", "topics")]


# -- what commands print ---------------------------------------------------------------------

#: A question of each kind to the harbour's book, which has everything that a book can hold.
QUESTIONS = {
    "priorities": ["", "clean-quays"],
    "company": ["", "nordship"],
    "project": ["", "terminal"],
    "organization": ["", "port union"],
    "person": ["", "dahl"],
    "place": ["", "portville", "fenland"],
    "event": ["", "opening", "--since 2023"],
    "trade": ["--status completed"],
    "investment": [""],
    "figures": ["", "cranes", "--measure cranes"],
    "checks": ["", "terminal", "--verdict agrees"],
    "search": ["terminal", "ports", "port office", "fenland", "nordship"],
    "show": ["terminal", "terminal-cost", "ports", "cost-agreed", "saltmere-rank", "gazette"],
    "sources": [""],
}
ASKED = [(command, *asked.split()) for command, all_ in QUESTIONS.items() for asked in all_]


def answer(*words: str, data: Path = HARBOUR) -> Any:
    return ask(*words, "-f", "json", "--data", str(data))


def test_every_command_is_asked() -> None:
    assert set(QUESTIONS) == set(LOOKUPS)


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_an_answer_is_valid_with_and_without_checks(words: tuple[str, ...]) -> None:
    document = answer(*words)
    assert set(document) == {"schema", "book", "result", "sources"}
    assert problems("output", document) == []
    if words[0] == "checks" or words[1:] in (("cost-agreed",), ("saltmere-rank",)):
        return  # a question about checks alone, which --no-checks refuses
    assert problems("output", answer(*words, "--no-checks")) == []


@pytest.mark.parametrize("command", LOOKUPS)
def test_an_answer_of_the_bundled_book_is_valid(command: str) -> None:
    for example in LOOKUPS[command]().examples:
        assert problems("output", answer(*example.split()[1:], data=FACTS)) == []


def test_an_empty_list_and_a_miss_are_valid() -> None:
    empty = answer("company", "--country", "FR")
    assert empty["result"] == []
    missed = [answer("company", "nordshp"), answer("search", "zeppelin")]
    several = answer("place", "portville saltmere")
    assert [document["error"] for document in missed] == ["not_found", "not_found"]
    assert several["error"] == "ambiguous"
    assert len(several["candidates"]) == 2
    for document in (empty, *missed, several):
        assert problems("output", document) == []


def test_what_book_prints_is_valid(tmp_path: Path) -> None:
    text = HARBOUR.with_suffix(".txt")
    other = tmp_path / "other.txt"
    other.write_text(text.read_text("utf-8").replace("$40 million", "$41 million"), "utf-8")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(HARBOUR.read_text("utf-8").replace("kind: article", "kind: artcle"), "utf-8")
    documents = [
        answer("book", "verify", str(text)),
        answer("book", "verify", str(other)),
        answer("book", "validate"),
        answer("book", "validate", str(wrong)),
        ask("book", "export", "json", "-", "--data", str(HARBOUR)),
        ask("book", "export", "json", "-"),
    ]
    assert documents[1]["findings"]
    assert documents[3]["result"]
    for document in documents:
        assert problems("output", document) == []


def _each_object() -> Iterator[tuple[Any, Steps]]:
    """Each object that answers hold, with the document around it; of those alike, one."""
    seen = set()
    asked = [answer(*words) for words in ASKED]
    asked += [answer("company", "nordshp"), answer("book", "validate")]
    asked += [answer("book", "verify", str(HARBOUR.with_suffix(".txt")))]
    for document in sorted(asked, key=lambda document: len(str(document))):
        for place in [(), *places(document)]:
            found = at(document, place)
            if isinstance(found, dict) and (like := (*found, found.get("kind"))) not in seen:
                seen.add(like)
                yield slim(document, place)


def test_a_missing_and_a_further_key_are_refused() -> None:
    tried = set()
    for document, place in _each_object():
        if place[-1:] in (("names",), ("resolved",), ("sources",), ("languages",)):
            continue  # its keys are words of the book
        assert validator("output").is_valid(document)
        further = changed(document, (*place, "colour"), "blue")
        assert not validator("output").is_valid(further), place
        for key in at(document, place):
            if key in ("measure", "producer") and "unit" in at(document, place):
                continue  # a fact's figure has its measure beside it, a check's within
            shorter = changed(document, (*place, key), ...)
            assert not validator("output").is_valid(shorter), (*place, key)
            tried.add((place[-1:], key))
    assert len(tried) > 160


def test_a_value_of_another_type_is_refused() -> None:
    document = answer("show", "terminal-cost")
    for place, value in (
        (("schema",), 2),
        (("book", "as_of"), "yesterday"),
        (("result", "statement"), None),
        (("result", "topics", 0), 3),
        (("result", "status"), "done"),
        (("result", "quantity", "value"), "40000000"),
        (("result", "cites", 0, "paragraph"), "3"),
        (("result", "checks", 0, "verdict"), "wrong"),
        (("sources", "gazette", "date"), "March 2022"),
    ):
        assert not validator("output").is_valid(changed(document, place, value)), place
