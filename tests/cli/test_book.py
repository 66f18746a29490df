"""`kzkr book` as whoever keeps a book meets it: verify, validate, schema, and the help of each."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from conftest import FACTS, HARBOUR, ROOT, Run
from kzkr.cli.app import app

TEXT = HARBOUR.with_suffix(".txt")
PLACED = re.compile(r"(?P<file>[^:]+):(?P<line>\d+):(?P<column>\d+): (?P<what>.+)")


def book(*words: str, stdin: str | None = None, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(app, ["book", *words], input=stdin, env=env)


def edited(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """The harbour's book with some of its text changed."""
    text = HARBOUR.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "edited.yaml"
    path.write_text(text, "utf-8")
    return path


# -- validate --------------------------------------------------------------------------------


def test_a_sound_book_is_silent_and_0() -> None:
    for words in ((str(HARBOUR),), ("--data", str(HARBOUR))):
        result = book("validate", *words)
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_the_bundled_book_is_sound() -> None:
    for words in ((), (str(FACTS),)):
        result = book("validate", *words)
        assert (result.exit_code, result.stdout) == (0, "")


#: Three mistakes of three sorts, out of their order in the file.
WRONG = (
    ("status: planned", "status: planed"),
    ("kind: article", "kind: artcle"),
    ("rank: 2", 'rank: "2"'),
)


def test_every_problem_is_a_line_with_its_place_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = edited(tmp_path, *WRONG)
    result = book("validate", str(path))
    assert result.exit_code == 1
    assert result.stderr == ""
    found = [PLACED.fullmatch(line) for line in result.stdout.splitlines()]
    assert all(found)
    assert {match["file"] for match in found if match} == {str(path)}
    text = path.read_text("utf-8").splitlines()
    places = [(int(match["line"]), int(match["column"])) for match in found if match]
    assert places == sorted(places)
    assert [text[line - 1][column - 1 :].split(",")[0] for line, column in places] == [
        "artcle",
        "planed",
        '"2"',
    ]
    first = found[0]
    assert first
    assert first["what"].startswith("source gazette: kind: 'artcle' is no source kind")


def test_what_does_not_hold_between_entries_is_found_too(tmp_path: Path) -> None:
    path = edited(
        tmp_path, ("at: gazette#2", "at: gazete#2"), ("person: ilse-dahl", "person: ilse")
    )
    result = book("validate", str(path))
    assert result.exit_code == 1
    assert "did you mean gazette" in result.stdout
    assert "there is no person 'ilse'" in result.stdout
    assert all(PLACED.fullmatch(line) for line in result.stdout.splitlines())


def test_a_warning_leaves_a_book_sound_and_standard_output_empty(tmp_path: Path) -> None:
    lone = "[{id: nordship, name: Nordship, country: NO, sector: shipping}, {id: lone, name: Lone}]"
    old = "[{id: nordship, name: Nordship, country: NO, sector: shipping}]"
    path = edited(tmp_path, (old, lone))
    result = book("validate", str(path))
    assert (result.exit_code, result.stdout) == (0, "")
    (line,) = result.stderr.splitlines()
    match = PLACED.fullmatch(line)
    assert match
    assert match["what"] == "company lone: warning: nothing is said of this company"

    both = edited(tmp_path, (old, lone), ("at: gazette#2", "at: gazete#2"))
    result = book("validate", str(both))
    assert result.exit_code == 1
    assert "warning:" not in result.stdout
    assert "gazete" in result.stdout


def test_json_has_the_same_problems(tmp_path: Path) -> None:
    path = edited(tmp_path, *WRONG)
    result = book("validate", str(path), "-f", "json")
    assert result.exit_code == 1
    assert result.stderr == ""
    found = json.loads(result.stdout)
    assert (found["schema"], found["book"], found["sources"]) == (1, None, {})
    lines = [
        f"{p['file']}:{p['line']}:{p['column']}: {p['where']}: {p['message']}"
        for p in found["result"]
    ]
    assert lines == book("validate", str(path)).stdout.splitlines()
    assert {p["severity"] for p in found["result"]} == {"error"}
    sound = book("validate", str(HARBOUR), "-f", "json")
    assert sound.exit_code == 0
    assert json.loads(sound.stdout)["result"] == []
    assert json.loads(sound.stdout)["book"]["id"] == "harbour"


def test_a_file_that_cannot_be_read_is_exit_3_and_one_line(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "none.yaml", "no such file"), (tmp_path, "is a directory")):
        for format_ in ("text", "json"):
            result = book("validate", str(path), "-f", format_)
            assert (result.exit_code, result.stdout) == (3, "")
            (line,) = result.stderr.splitlines()
            assert line.startswith(f"kzkr: {path}: ")
            assert said in line.lower()


def test_a_file_that_is_no_yaml_is_a_problem_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    for content in (b"book: [", b"", b"\xff\xfe", b"a: b: c\n"):
        path.write_bytes(content)
        result = book("validate", str(path))
        assert (result.exit_code, result.stderr) == (1, "")
        (line,) = result.stdout.splitlines()
        assert PLACED.fullmatch(line)


def test_validate_reads_the_book_of_the_environment_and_of_data(tmp_path: Path) -> None:
    path = edited(tmp_path, *WRONG)
    assert book("validate", env={"KZKR_DATA": str(path)}).exit_code == 1
    assert book("validate", "--data", str(path)).exit_code == 1
    assert book("validate", str(HARBOUR), "--data", str(path)).exit_code == 0


def test_a_closed_pipe_and_a_full_disk_are_told_apart(tmp_path: Path) -> None:
    path = edited(tmp_path, *WRONG)
    command = [sys.executable, "-m", "kzkr", "book", "validate", str(path)]
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=300, check=False
        )
    assert (done.returncode, done.stderr.count("\n")) == (4, 1)


# -- verify ----------------------------------------------------------------------------------


#: A book at one with itself that gives another sum than its source.
DEARER = (
    ("would spend $40 million", "would spend $41 million"),
    ("value: 40000000,", "value: 41000000,"),
    ("[$40 million,", "[$41 million,"),
)


def verified(*words: str, data: Path = HARBOUR, stdin: str | None = None) -> Result:
    return book("verify", *words, "--data", str(data), stdin=stdin)


def test_a_book_that_agrees_with_its_text_is_sound_and_complete() -> None:
    result = verified(str(TEXT))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith(": sound and complete, in its own words\n")
    assert result.stdout == verified("-", stdin=TEXT.read_text("utf-8")).stdout


def test_what_the_book_says_and_the_text_does_not_is_placed_in_the_book(tmp_path: Path) -> None:
    path = edited(tmp_path, *DEARER)
    result = verified(str(TEXT), data=path)
    assert result.exit_code == 1
    in_book = [line for line in result.stdout.splitlines() if line.startswith(f"{path}:")]
    assert in_book
    for line in in_book:
        match = PLACED.fullmatch(line)
        assert match
        assert "terminal-cost" in match["what"]
        assert "$41 million" in path.read_text("utf-8").splitlines()[int(match["line"]) - 1]
    # The sum that is printed there is now in no fact.
    assert f'{TEXT}:3: P3: "$40 million" is printed in no citation' in result.stdout
    assert result.stdout.endswith(
        f": not sound (1 to correct in edited.yaml); not complete (1 to take from {TEXT} into"
        " edited.yaml); in its own words\n"
    )


def test_what_the_text_says_and_the_book_does_not_is_placed_in_the_text(tmp_path: Path) -> None:
    text = tmp_path / "more.txt"
    text.write_text(TEXT.read_text("utf-8").replace("on 3 May", "at 5,117 tons on 3 May"), "utf-8")
    result = verified(str(text))
    assert result.exit_code == 1
    assert any(
        line.startswith(f"{text}:2: P2: ") and "5,117" in line
        for line in result.stdout.splitlines()
    )


def test_a_verification_as_json(tmp_path: Path) -> None:
    sound: Any = json.loads(verified(str(TEXT), "-f", "json").stdout)
    assert (sound["source"], sound["sound"], sound["complete"]) == ("gazette", True, True)
    assert sound["findings"] == []
    assert sound["counts"]["paragraphs"] == 5
    path = edited(tmp_path, *DEARER)
    result = verified(str(TEXT), "-f", "json", data=path)
    assert result.exit_code == 1
    found: Any = json.loads(result.stdout)
    assert found["sound"] is False
    assert found["findings"][0]["entry"] == "terminal-cost"
    assert found["findings"][0]["file"] == str(path)


def test_a_statement_in_the_words_of_its_source_is_placed_in_the_book(tmp_path: Path) -> None:
    plain = "A terminal opened in the harbour of Portville on 3 May 2021."
    copied = "The harbour of Portville in Fenland opened a terminal on 3 May 2021, for visitors."
    path = edited(tmp_path, (plain, copied))
    text = tmp_path / "longer.txt"
    text.write_text(
        TEXT.read_text("utf-8").replace(
            "opened a terminal on 3 May 2021.",
            "proudly opened a terminal on 3 May 2021, for visitors and sailors.",
        ),
        "utf-8",
    )
    run = "harbour of Portville in Fenland proudly opened a terminal on 3 May 2021, for visitors"
    for sentence, repeated in (
        (copied, []),  # harbour, opened, terminal, visitors
        (copied.replace("opened", "proudly opened"), [f'"{run}"']),
    ):
        edited(tmp_path, (plain, sentence))
        result = verified(str(text), data=path)
        assert result.exit_code == (1 if repeated else 0), result.stdout
        lines = [line for line in result.stdout.splitlines() if "in their order" in line]
        assert [line.partition("order: ")[2] for line in lines] == repeated
        found = json.loads(verified(str(text), "-f", "json", data=path).stdout)
        assert (found["sound"], found["complete"], found["own_words"]) == (True, True, not repeated)
        assert {f["against"] for f in found["findings"]} == ({"own_words"} if repeated else set())
        if repeated:
            (match,) = map(PLACED.fullmatch, lines)
            assert match
            assert sentence in path.read_text("utf-8").splitlines()[int(match["line"]) - 1]
            assert result.stdout.endswith(
                ": sound; complete; not in its own words (1 to say anew in edited.yaml)\n"
            )


def test_a_paragraph_below_the_last_is_missed_and_page_furniture_is_shown(tmp_path: Path) -> None:
    text = tmp_path / "page.txt"
    plain = TEXT.read_text("utf-8")
    text.write_text(f"Portville Gazette\n{plain}Share this page\n", "utf-8")
    result = verified(str(text))
    assert result.exit_code == 0
    *shown, last = result.stdout.splitlines()
    assert shown == [
        f"{text}:1: not compared: Portville Gazette",
        f"{text}:7: not compared: Share this page",
    ]
    assert last.endswith(": sound; complete but for 2 lines not compared; in its own words")
    found = json.loads(verified(str(text), "-f", "json").stdout)
    assert found["not_compared"] == [
        {"number": 1, "text": "Portville Gazette"},
        {"number": 7, "text": "Share this page"},
    ]

    text.write_text(plain + "A second terminal was built in Saltmere.\n", "utf-8")
    result = verified(str(text))
    assert result.exit_code == 1
    message, last = result.stdout.splitlines()
    assert message == (
        f"{text}:6: reads like a paragraph and stands below the last of the 5:"
        ' "A second terminal was built in Saltmere."'
    )
    assert "; not complete (1 to take from" in last
    assert json.loads(verified(str(text), "-f", "json").stdout)["complete"] is False

    text.write_text(plain + "\n".join(f"Link {n}" for n in range(12)), "utf-8")
    lines = verified(str(text)).stdout.splitlines()
    assert lines[-2] == f"{text}: not compared: 2 more lines"
    assert lines[-1].endswith("; complete but for 12 lines not compared; in its own words")


def test_words_that_only_begin_a_sentence_are_shown_and_no_finding(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text(
        TEXT.read_text("utf-8").replace("Portville is 1st", "Proudly, Portville is 1st")
    )
    result = verified(str(text))
    assert result.exit_code == 0
    assert (
        f"{text}: taken for no names, since they only begin sentences: Proudly\n" in result.stdout
    )
    assert json.loads(verified(str(text), "-f", "json").stdout)["openings"] == ["Proudly"]


def test_words_that_no_record_has_are_suggested_as_uncited(tmp_path: Path) -> None:
    path = edited(tmp_path, ("uncited: [Mayor, Ana Brook]", "uncited: []"))
    result = verified(str(TEXT), "--suggest", data=path)
    assert (result.exit_code, result.stderr) == (0, "")
    # "Mayor" only begins a sentence.
    assert result.stdout == 'uncited:\n  - "Ana Brook"\n'
    assert json.loads(verified(str(TEXT), "-f", "json", data=path).stdout)["unknown"] == [
        "Ana Brook"
    ]
    filled = edited(tmp_path, ("uncited: [Mayor, Ana Brook]", "uncited: [Ana Brook]"))
    assert verified(str(TEXT), data=filled).exit_code == 0
    nothing = verified(str(TEXT), "--suggest")
    assert (nothing.exit_code, nothing.stdout) == (1, "")
    assert nothing.stderr == "kzkr: no word of the text looks like a name of no record\n"
    refused = verified("-", "--suggest", stdin="Nothing of the kind.\n")
    assert refused.exit_code == 1
    assert refused.stdout.endswith("\nnothing was compared\n")


def test_a_source_of_a_thousand_million_paragraphs_is_refused_at_once(tmp_path: Path) -> None:
    path = edited(tmp_path, ("paragraphs: 5", "paragraphs: 999999999"))
    result = verified(str(TEXT), data=path)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{TEXT}: one paragraph a line is expected, ")
    assert "5 lines stand here for 999,999,999 paragraphs" in result.stdout
    assert result.stdout.endswith("\nnothing was compared\n")


def test_a_long_line_is_read_once(kzkr: Run, tmp_path: Path) -> None:
    """Of half a megabyte of figures: searched anew for each of them, it would take minutes."""
    text = tmp_path / "long.txt"
    text.write_text(TEXT.read_text("utf-8").rstrip() + " $5 was about" * 40_000, "utf-8")
    done = kzkr("book", "verify", str(text), "--data", str(HARBOUR))
    assert done.returncode == 1
    assert done.stdout.count('"$5" is printed in no citation') == 40_000


def test_a_text_that_would_steer_the_terminal_is_shown_harmless(tmp_path: Path) -> None:
    text = tmp_path / "page.txt"
    text.write_text("\x1b]0;title\x07 News\n" + TEXT.read_text("utf-8"), "utf-8")
    assert f"{text}:1: not compared: \\x1b]0;title\\x07 News\n" in verified(str(text)).stdout


def test_verify_speaks_of_no_subject() -> None:
    result = CliRunner().invoke(app, ["book", "verify", "-h"])
    assert not re.search("kazakh|korea|diplomacy|\\bdj\\b", result.stdout, re.IGNORECASE)


def test_a_text_or_book_that_cannot_be_had_is_exit_3(tmp_path: Path) -> None:
    latin = tmp_path / "latin.txt"
    latin.write_bytes(b"one\ntwo \xe9\n")
    for words, said in (
        ((str(tmp_path / "none.txt"),), "No such file or directory"),
        ((str(tmp_path),), "Is a directory"),
        ((str(latin),), f"{latin}:2: not UTF-8 text"),
        (("a\0b",), "null byte"),
        (("/dev/zero",), "/dev/zero: longer than 2 MiB"),
    ):
        result = verified(*words)
        assert (result.exit_code, result.stdout) == (3, "")
        assert said in result.stderr
        assert result.stderr.count("\n") == 1
    wrong = edited(tmp_path, *WRONG)
    result = verified(str(TEXT), data=wrong)
    assert (result.exit_code, result.stdout) == (3, "")
    assert len(result.stderr.splitlines()) == len(WRONG)


def test_an_unknown_source_is_wrong_usage() -> None:
    result = verified(str(TEXT), "--source", "gazete")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "gazette" in result.stderr


def test_the_bundled_book_agrees_with_the_article(article: str) -> None:
    result = book("verify", "-", stdin=article)
    assert result.exit_code == 0, result.stdout
    assert result.stdout.endswith(": sound and complete, in its own words\n")


# -- wrong usage and help --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("validat",), "validate"),
        (("validate", "-f", "csv"), "text, json"),
        (("verify",), "TEXT"),
        (("verify", "-", "-f", "tsv"), "text, json"),
        (("schema", "outpt"), "did you mean output"),
        (("export",), "json|sqlite|datapackage"),
    ],
)
def test_wrong_usage_gets_a_message(words: tuple[str, ...], said: str) -> None:
    result = book(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


COMMANDS = ("verify", "validate", "schema", "export")


def examples(*words: str) -> list[str]:
    result = CliRunner().invoke(app, [*words, "-h"])
    assert result.exit_code == 0
    _, _, text = result.stdout.partition("Examples:\n")
    found = [line.strip() for line in text.splitlines() if line.strip()]
    assert found
    assert all(line.startswith("kzkr ") for line in found)
    return found


def test_without_a_command_the_help_is_shown() -> None:
    result = book()
    assert result.exit_code == 0
    assert all(command in result.stdout for command in COMMANDS)
    assert result.stdout == book("--help").stdout


@pytest.mark.parametrize("words", [("book",), *(("book", c) for c in COMMANDS), ("cite",)])
def test_the_examples_of_the_help_run(words: tuple[str, ...], tmp_path: Path) -> None:
    lines = examples(*words)
    if any("article.txt" in line for line in lines):
        article = ROOT.parent / "shared" / "source" / "article.txt"
        if not article.exists():
            pytest.skip(f"the source's text is not here: {article}")
        shutil.copy(article, tmp_path)
    shutil.copy(FACTS, tmp_path / "my-book.yaml")
    program = tmp_path / "kzkr"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kzkr "$@"\n')
    program.chmod(0o755)
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    for line in lines:
        needed = line.partition(" | ")[2].split(" ")[0]
        if needed and not shutil.which(needed):
            continue
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", line],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert (line, done.returncode) == (line, 0), done.stderr
