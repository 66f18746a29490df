"""Every command, filter and format, also where nothing matches: an answer or a refusal, and no
traceback; every format can be read, with the same columns for every row."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator

import pytest
import typer
from typer.testing import CliRunner

from conftest import OnTerminal, Run
from kzkr.cli import command as commands
from kzkr.cli.app import app
from kzkr.cli.lookups import LOOKUPS
from kzkr.kinds import KINDS
from kzkr.output import FORMATS

#: A value of each filter that something has, and one that nothing has together with the others.
MATCHING = {
    "topic": "trade",
    "priority": "1",
    "country": "KR",
    "status": "planned",
    "verdict": "agrees",
    "measure": "trade-turnover",
    "since": "2024",
    "until": "2030",
    "kind": "fact",
    "limit": "3",
    "added_since": "2020",
}
NOT_MATCHING = {
    "country": "ZZ",
    "status": "conditional",
    "since": "2999",
    "until": "1000",
    "verdict": "differs",
    "topic": "society",
    "priority": "5",
    "measure": "capacity",
    "kind": "ranking",
    "limit": "1",
    "added_since": "2999",
}
NAMES = {"search": ["flights"], "show": ["samsung"]}


def questions() -> Iterator[tuple[str, ...]]:
    """Each command with each filter it has, of a list and of one entry."""
    for command, declared in LOOKUPS.items():
        asked = [NAMES.get(command, [])]
        if command in KINDS or command == "priorities":
            kind = "priority" if command == "priorities" else command
            asked.append([KINDS[kind].example])
        elif command == "checks":
            asked += [["bakad"], ["trade-partners"]]
        elif command == "figures":
            asked.append(["trade-turnover"])
        elif command in ("trade", "investment"):
            asked.append(["--rank"])
        for words in asked:
            yield (command, *words)
            yield (command, *words, "--no-checks")
            for option in (parameter.name for parameter in declared().parameters):
                for values in (MATCHING, NOT_MATCHING):
                    if option in values:
                        yield (command, *words, f"--{option.replace('_', '-')}", values[option])


QUESTIONS = list(dict.fromkeys(questions()))
#: Those of all entries, and those that find nothing: asked in every format, and where it has a
#: header, without it too.
PLAIN = [
    words
    for words in QUESTIONS
    if all(word == "--rank" or not word.startswith("--") for word in words)
    or words[-2:] in (("--country", "ZZ"), ("--until", "1000"), ("--kind", "ranking"))
]


def asked_in(format_: str) -> list[tuple[str, ...]]:
    """The questions to ask in a format. What a filter finds is no matter of the format, nor the
    reverse: those with one that finds something meet the formats in turn, and as each filter is in
    several questions, it meets several."""
    turn = list(FORMATS).index(format_)
    return [
        words
        for number, words in enumerate(QUESTIONS)
        if words in PLAIN or number % len(FORMATS) == turn
    ]


@pytest.fixture(autouse=True, scope="module")
def _commands_are_built_once() -> Iterator[None]:
    """As in a process of its own: what is asked here thousands of times is not how Typer builds."""
    built: dict[tuple[int, str], object] = {}
    build = commands._Built.__getitem__
    application = typer.main.get_command(app)

    def once(self: commands._Built, name: str) -> object:
        if (id(self), name) not in built:
            built[id(self), name] = build(self, name)
        return built[id(self), name]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(commands._Built, "__getitem__", once)
        patch.setattr("typer.testing._get_command", lambda asked: application)
        yield


def keys_by_kind(text: str) -> dict[str | None, set[tuple[str, ...]]]:
    """The keys that the objects of JSON Lines have, by what the objects are."""
    keys: dict[str | None, set[tuple[str, ...]]] = {}
    for line in text.splitlines():
        read = json.loads(line)
        keys.setdefault(read.get("kind"), set()).add(tuple(read))
    return keys


def parsed(format_: str, text: str) -> None:
    """Read the text as its format has it; every row has the columns of the first, and every object
    of JSON Lines the keys of the others of its kind, for a fact has other keys than a record."""
    if format_ == "json":
        document = json.loads(text)
        assert list(document) == ["schema", "book", "result", "sources"] or document["error"]
    elif format_ == "jsonl":
        assert all(len(keys) == 1 for keys in keys_by_kind(text).values())
    elif format_ == "table":
        assert text == "" or text.strip()
    elif text:
        if format_ == "md":
            rows = [line.replace("\\|", "").split("|") for line in text.splitlines()]
        elif format_ == "csv":
            rows = list(csv.reader(io.StringIO(text, newline="")))
        else:
            rows = [line.split("\t") for line in text.splitlines()]
        assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize("command", LOOKUPS)
@pytest.mark.parametrize("format_", FORMATS)
def test_every_question_is_answered_or_refused(command: str, format_: str) -> None:
    headers: dict[tuple[str, ...], set[str]] = {}
    codes = set()
    for words in asked_in(format_):
        if words[0] != command:
            continue
        headless = words in PLAIN and "json" not in format_
        for more in ((), ("--no-header",)) if headless else ((),):
            answer = CliRunner().invoke(app, [*words, "-f", format_, *more])
            context = (*words, *more, answer.stderr)
            codes.add(answer.exit_code)
            assert answer.exception is None or isinstance(answer.exception, SystemExit), context
            assert "Traceback" not in answer.stderr, context
            assert answer.exit_code in (0, 1, 2), context
            if answer.exit_code == 0:
                assert answer.stderr == "", context
                assert answer.stdout, context
            else:
                assert answer.stderr, context
            if answer.exit_code == 2:
                assert answer.stdout == "", context
                continue
            parsed(format_, answer.stdout)
            if format_ in ("tsv", "csv") and not more and answer.stdout:
                name = tuple(w for w in words[1:2] if w == "--rank" or not w.startswith("--"))
                headers.setdefault(name, set()).add(answer.stdout.splitlines()[0])
    assert 0 in codes
    assert 1 in codes or command in ("show", "sources")  # which have no filters
    if command != "show":
        assert all(len(header) == 1 for header in headers.values())


@pytest.mark.parametrize("command", LOOKUPS)
def test_an_object_of_json_lines_has_every_column(command: str) -> None:
    """Those of the other row formats, and whatever else `--fields` names."""
    keys: dict[tuple[str, ...], dict[str | None, set[tuple[str, ...]]]] = {}
    for words in PLAIN:
        if words[0] == command:
            answer = CliRunner().invoke(app, [*words, "-f", "jsonl"])
            of_question = keys.setdefault(
                tuple(w for w in words[:2] if w == "--rank" or w[:2] != "--"), {}
            )
            for kind, own in keys_by_kind(answer.stdout).items():
                of_question.setdefault(kind, set()).update(own)
    for words, by_kind in keys.items():
        refused = CliRunner().invoke(app, [*words, "--fields", "nonsense"]).stderr
        columns = re.findall(r"[a-z_]+", refused.partition("fields are:")[2].partition(";")[0])
        assert len(columns) > 6, refused
        assert by_kind
        for (names,) in by_kind.values():
            assert set(columns) <= set(names)


@pytest.mark.parametrize(
    ("words", "code", "first"),
    [
        (("company", "--country", "ZZ"), 1, "Companies  nothing"),
        (
            ("company", "samsung", "--topic", "tourism"),
            1,
            "Samsung Electronics  nothing that matches",
        ),
        (("trade", "--rank", "--country", "ZZ"), 1, "nothing that matches"),
        (("figures", "--since", "2999"), 1, "Measures  nothing"),
        (("checks", "--no-checks"), 2, "Usage"),
        (("company", "--fields", "name_kk", "--no-header"), 0, ""),
    ],
)
def test_on_a_terminal_and_in_a_pipe(
    words: tuple[str, ...], code: int, first: str, on_terminal: OnTerminal, kzkr: Run
) -> None:
    exit_code, screen = on_terminal(*words, TERM="dumb")
    assert exit_code == code
    assert "Traceback" not in screen
    assert first in screen.splitlines()[0]
    piped = kzkr(*words)
    assert piped.returncode == code
    assert "Traceback" not in piped.stderr
    assert piped.stdout == "" or code != 2
