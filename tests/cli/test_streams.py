"""Real pipes, a real terminal, a full disk: what is written, and the exit code that says so."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import processes
from conftest import FACTS, HARBOUR, ROOT, OnTerminal, Run
from kzkr.cli.app import app

KZKR = [sys.executable, "-m", "kzkr"]


def _environment(**more: str) -> dict[str, str]:
    return {**os.environ, "COLUMNS": "80", "TERM": "xterm-256color", **more}


def test_a_pipe_gets_complete_rows_without_escape_codes(kzkr: Run) -> None:
    for variables in ({}, {"FORCE_COLOR": "1"}, {"CLICOLOR_FORCE": "1", "COLUMNS": "20"}):
        answer = kzkr("company", "samsung", env=variables)
        assert answer.returncode == 0
        header, *rows = answer.stdout.splitlines()
        assert header.split("\t")[:2] == ["id", "statement"]
        assert rows
        assert all(row.count("\t") == header.count("\t") for row in rows)
        assert "\x1b" not in answer.stdout
        assert "…" not in answer.stdout


def test_a_terminal_gets_a_table(on_terminal: OnTerminal) -> None:
    code, seen = on_terminal("company", "samsung")
    assert code == 0
    assert "삼성전자" in seen
    assert "\x1b[" in seen
    assert "\t" not in seen


def test_no_color_leaves_a_terminal_its_table(on_terminal: OnTerminal) -> None:
    code, seen = on_terminal("company", "samsung", NO_COLOR="1")
    assert code == 0
    assert "삼성전자" in seen
    assert "\x1b[3" not in seen


def test_a_dumb_terminal_gets_no_escape_codes(on_terminal: OnTerminal) -> None:
    code, seen = on_terminal("company", "samsung", TERM="dumb")
    assert code == 0
    assert "\x1b" not in seen


@pytest.mark.parametrize("format_", ["tsv", "csv", "json", "jsonl", "md"])
def test_a_machine_format_is_the_same_on_a_terminal_as_in_a_pipe(
    kzkr: Run, on_terminal: OnTerminal, format_: str
) -> None:
    code, seen = on_terminal("trade", "--rank", "-f", format_, FORCE_COLOR="1")
    assert code == 0
    piped = kzkr("trade", "--rank", "-f", format_).stdout
    # A terminal puts a carriage return before each line feed.
    assert seen.replace("\r", "") == piped.replace("\r", "")


@pytest.mark.parametrize("unbuffered", ["", "1"])
class TestBothWaysOfBuffering:
    """Python's own buffer, and none: a short write, a closed pipe, a full disk."""

    def _run(self, script: str, unbuffered: str) -> subprocess.CompletedProcess[str]:
        command = f"{sys.executable} -m kzkr"
        return subprocess.run(
            ["bash", "-c", f"set -o pipefail; {script.replace('kzkr', command, 1)}"],
            capture_output=True,
            text=True,
            env=_environment(PYTHONUNBUFFERED=unbuffered, PYTHONPATH=str(ROOT / "src")),
            timeout=300,
            check=False,
        )

    def test_a_reader_that_closes_early_has_its_answer(self, unbuffered: str) -> None:
        # The pipe holds 64 KiB, so that the answer outlasts its reader.
        done = self._run("kzkr show tokayev -f json | head -c 1; echo ${PIPESTATUS[0]}", unbuffered)
        assert done.stdout == "{0\n"
        assert done.stderr == ""

    def test_a_pipe_closed_before_the_first_byte_is_no_error(self, unbuffered: str) -> None:
        done = self._run("kzkr place | true; echo ${PIPESTATUS[0]}", unbuffered)
        assert done.stdout == "0\n"
        assert done.stderr == ""

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
    def test_a_full_disk_is_exit_4_and_one_line(self, unbuffered: str) -> None:
        done = self._run("kzkr company > /dev/full", unbuffered)
        assert done.returncode == 4
        assert done.stderr == "kzkr: cannot write the answer: No space left on device\n"

    def test_a_closed_output_is_exit_4_and_one_line(self, unbuffered: str) -> None:
        done = self._run("kzkr company >&-", unbuffered)
        assert done.returncode == 4
        assert done.stderr.count("\n") == 1

    def test_an_output_that_cannot_be_written_is_exit_4(self, unbuffered: str) -> None:
        done = self._run("kzkr company 1</dev/null", unbuffered)
        assert done.returncode == 4
        assert done.stderr.count("\n") == 1

    def test_closed_stderr_does_not_hide_the_exit_code(self, unbuffered: str) -> None:
        assert self._run("kzkr company nobody 2>&-", unbuffered).returncode == 1

    def test_a_slow_reader_gets_every_byte(self, unbuffered: str) -> None:
        whole = self._run("kzkr show tokayev -f json", unbuffered).stdout
        slow = self._run("kzkr show tokayev -f json | (sleep 0.3; cat)", unbuffered).stdout
        assert slow == whole
        assert len(whole) > 20_000

    def test_a_limit_on_the_size_of_files_is_exit_4(self, unbuffered: str, tmp_path: Path) -> None:
        done = self._run(
            f"ulimit -f 4; trap '' XFSZ; kzkr show tokayev -f json > {tmp_path / 'answer'}",
            unbuffered,
        )
        assert done.returncode == 4
        assert done.stderr.count("\n") == 1


_FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")

#: Command lines whose answer comes from the command itself, from the help, from a usage error.
_ANSWERS = ["company", "--help", "-h", "company -h", "book", "", "--version",
            "--show-completion bash", "book schema", "cite bakad"]  # fmt: skip
_MESSAGES = {"company nobody": 1, "company --nothing": 2, "company -f xml": 2,
             "company --data missing.yaml": 3, "book verify missing.txt": 3,
             "--install-completion tcsh": 2, "search": 2}  # fmt: skip


def _in_bash(script: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = f"{sys.executable} -m kzkr"
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {script.replace('kzkr', command, 1)}"],
        capture_output=True,
        text=True,
        env=_environment(**variables),
        timeout=300,
        check=False,
    )


def _run(words: str, unbuffered: str, **streams: Any) -> subprocess.CompletedProcess[str]:
    return processes.run(words.split(), _environment(PYTHONUNBUFFERED=unbuffered), **streams)


def _full_disk(words: str, unbuffered: str, number: int) -> subprocess.CompletedProcess[str]:
    with open("/dev/full", "wb") as full:
        return _run(words, unbuffered, instead={number: full.fileno()})


def _gone_reader(words: str, unbuffered: str, number: int) -> subprocess.CompletedProcess[str]:
    reads, writes = os.pipe()
    os.close(reads)
    try:
        return _run(words, unbuffered, instead={number: writes})
    finally:
        os.close(writes)


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", _ANSWERS)
class TestWhateverIsAnswered:
    """Help as well as rows: what cannot be written is told by the exit code."""

    @_FULL
    def test_a_full_disk_is_exit_4(self, words: str, unbuffered: str) -> None:
        done = _full_disk(words, unbuffered, 1)
        assert done.returncode == 4
        assert done.stderr == "kzkr: cannot write the answer: No space left on device\n"

    def test_a_closed_output_is_exit_4(self, words: str, unbuffered: str) -> None:
        done = _run(words, unbuffered, closed=[1])
        assert (done.returncode, done.stdout) == (4, "")
        assert done.stderr == "kzkr: cannot write the answer: standard output is closed\n"

    def test_a_reader_that_went_away_is_no_error(self, words: str, unbuffered: str) -> None:
        done = _gone_reader(words, unbuffered, 1)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", _MESSAGES)
class TestWhateverIsTold:
    """A message that cannot be told does not change the exit code, nor get into the answer."""

    @_FULL
    def test_a_full_disk(self, words: str, unbuffered: str) -> None:
        done = _full_disk(words, unbuffered, 2)
        assert (done.returncode, done.stdout) == (_MESSAGES[words], "")

    def test_closed(self, words: str, unbuffered: str) -> None:
        done = _run(words, unbuffered, closed=[2])
        assert (done.returncode, done.stdout) == (_MESSAGES[words], "")

    def test_a_reader_that_went_away(self, words: str, unbuffered: str) -> None:
        done = _gone_reader(words, unbuffered, 2)
        assert (done.returncode, done.stdout) == (_MESSAGES[words], "")


def test_what_writes_nothing_needs_no_output() -> None:
    """A sound book failed to validate where nobody reads what is printed."""
    assert _run(f"book validate {HARBOUR}", "").stdout == ""
    assert _run(f"book validate {HARBOUR}", "", closed=[1]).returncode == 0


def test_json_stands_alone_on_standard_output_where_standard_error_is_closed() -> None:
    done = _in_bash("kzkr company samsnug -f json 2>&-")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"] == "not_found"


# -- what is told is told in one line, and cannot act on the terminal ------------------------

_NASTY = "a\x1b]0;title\x07\n\x9bb"


@pytest.mark.parametrize(
    "words",
    [
        ("company", _NASTY),
        ("company", "--data", _NASTY),
        ("book", "validate", _NASTY),
        ("book", "verify", _NASTY),
        ("book", "schema", _NASTY),
        ("book", "export", "json", f"/nowhere/{_NASTY}"),
        ("company", f"--{_NASTY}"),
        ("company", "--fields", _NASTY),
        ("book", _NASTY),
        ("company", "--limit", _NASTY),
        ("search", "x", "--limit", _NASTY),
        ("trade", _NASTY),
    ],
)
def test_no_escape_code_of_a_user_reaches_the_terminal(
    words: tuple[str, ...], on_terminal: OnTerminal
) -> None:
    code, seen = on_terminal(*words, TERM="dumb")
    assert code in (1, 2, 3, 4)
    assert seen.replace("\r\n", "").isprintable()
    assert "\\x9b" in seen or "--limit" in words


def test_the_name_of_a_books_file_cannot_act_on_the_terminal(
    on_terminal: OnTerminal, tmp_path: Path
) -> None:
    path = tmp_path / _NASTY
    path.write_text("book: 3\nfacts: 4\n")
    for words in (("company", "--data", str(path)), ("book", "validate", str(path))):
        _, seen = on_terminal(*words, TERM="dumb")
        assert seen.replace("\r\n", "").isprintable()
        assert seen.count("\r\n") >= 2


@pytest.mark.parametrize(
    "words",
    [
        ("company", "LONG"), ("book", "LONG"), ("company", "--LONG"), ("company", "-f", "LONG"),
        ("company", "--fields", "LONG"), ("search", "x", "--limit", "LONG"), ("trade", "LONG"),
        ("company", "--data", "LONG"), ("book", "verify", "LONG"), ("book", "validate", "LONG"),
        ("book", "export", "json", "/nowhere/LONG"), ("--show-completion", "LONG"), ("--LONG",),
        ("search", "x", "--limit", "9LONG"), ("figures", "--measure", "LONG"),
    ],
)  # fmt: skip
def test_20000_characters_are_not_repeated_whole(words: tuple[str, ...]) -> None:
    for long in ("x" * 20_000, "9" * 20_000, "y " * 10_000):
        done = CliRunner().invoke(app, [word.replace("LONG", long) for word in words])
        assert done.exit_code in (0, 1, 2, 3, 4)
        assert done.exception is None or isinstance(done.exception, SystemExit)
        assert len(done.stderr) < 6000


# -- every locale and environment ------------------------------------------------------------

_C = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        *((encoding, "company 삼성") for encoding in ("euc-kr", "cp949", "latin-1", "utf-16")),
        *(("ascii", words) for words in ("-h", "company -x", "search", "company nobody")),
        ("latin-1", "company -h"),
        ("utf-16", "company 없음"),
    ],
)
def test_output_is_utf_8_whatever_pythons_streams_are(words: str, encoding: str, kzkr: Run) -> None:
    done = kzkr(*words.split(), env={"PYTHONIOENCODING": encoding})
    plain = kzkr(*words.split())
    assert (done.returncode, done.stdout, done.stderr) == (
        plain.returncode,
        plain.stdout,
        plain.stderr,
    )


def test_hangul_is_understood_in_the_c_locale(kzkr: Run) -> None:
    for words in (("company", "삼성"), ("search", "원전"), ("company", "--country", "한국")):
        assert kzkr(*words, env=_C).stdout == kzkr(*words).stdout != ""
    assert kzkr("company", "없음", env=_C).stderr.startswith("kzkr: no company found for '없음'")


def test_hangul_is_understood_in_the_encoding_of_the_locale(tmp_path: Path) -> None:
    if shutil.which("localedef") is None:
        pytest.skip("localedef is not installed")
    made = subprocess.run(
        ["localedef", "-i", "ko_KR", "-f", "EUC-KR", str(tmp_path / "ko_KR.EUC-KR")],
        capture_output=True,
    )
    if made.returncode not in (0, 1) or not (tmp_path / "ko_KR.EUC-KR").exists():
        pytest.skip("the locale ko_KR.EUC-KR cannot be made here")
    env = _environment(LOCPATH=str(tmp_path), LC_ALL="ko_KR.EUC-KR", PYTHONUTF8="0")
    for encoding in ("euc-kr", "utf-8"):
        done = subprocess.run(
            [*map(str.encode, KZKR), b"company", "삼성".encode(encoding)],
            capture_output=True,
            env=env,
        )
        assert done.stdout.startswith(b"id\tstatement"), done.stderr


def test_bytes_that_are_no_utf_8_are_a_miss_that_shows_them(kzkr: Run) -> None:
    for words in ((b"company", b"\xff\xfe"), (b"search", b"\xff\xfe"), (b"show", b"\xff\xfe"),
                  (b"checks", b"\xff\xfe"), (b"cite", b"\xff\xfe"),
                  (b"company", b"--country", b"\xff\xfe")):  # fmt: skip
        done = kzkr(*words)
        assert (done.returncode, done.stdout) == (1, "")
        assert "'\\xff\\xfe'" in done.stderr
    wrong: tuple[tuple[bytes, ...], ...] = (
        (b"company", b"-f", b"\xff"),
        (b"company", b"--fields", b"\xff"),
        (b"company", b"--topic", b"\xff"),
        (b"company", b"--\xff"),
        (b"company", b"--since", b"\xff"),
        (b"search", b"x", b"--kind", b"\xff"),
    )
    for line in wrong:
        assert kzkr(*line).returncode == 2
    done = kzkr(b"company", b"--data", b"\xff.yaml")
    assert done.returncode == 3
    assert done.stderr == "kzkr: \\xff.yaml: No such file or directory\n"


def test_a_books_file_may_have_any_name(kzkr: Run, tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path)
    for name in (b"\xff.yaml", "책.yaml".encode()):
        shutil.copy(os.fsencode(HARBOUR), os.path.join(folder, name))
        for env in ({}, _C):
            done = kzkr(b"company", b"nordship", b"--data", os.path.join(folder, name), env=env)
            assert done.returncode == 0, done.stderr


def test_a_limit_past_64_bits_is_no_limit(kzkr: Run) -> None:
    whole = kzkr("search", "medical").stdout
    for limit in (2**63 - 1, 2**63, 10**30):
        assert kzkr("search", "medical", "--limit", str(limit)).stdout == whole != ""


#: Exit code, standard output and standard error, by command line.
Answers = dict[tuple[str, ...], tuple[int, str, str]]


@pytest.fixture(scope="module")
def usual(kzkr: Run) -> Answers:
    """A page, a help and a usage error as they are without any variable about the terminal."""
    answers: Answers = {}
    for words in (("company", "samsung", "-f", "table"), ("-h",), ("company", "-x")):
        done = kzkr(*words)
        answers[words] = (done.returncode, done.stdout, done.stderr)
    assert [code for code, _, _ in answers.values()] == [0, 0, 2]
    return answers


@pytest.mark.parametrize("value", ["²", "٣", "1²", "-1", "0", "", "wide", "1e9", "9" * 30])
@pytest.mark.parametrize("variable", ["COLUMNS", "LINES"])
def test_a_size_of_the_terminal_that_is_no_number_is_ignored(
    variable: str, value: str, usual: Answers, kzkr: Run
) -> None:
    for words, answer in usual.items():
        done = kzkr(*words, env={variable: value})
        assert (done.returncode, done.stdout, done.stderr) == answer


def test_a_working_directory_that_is_gone_is_no_matter(tmp_path: Path) -> None:
    program = f"{shlex.quote(sys.executable)} -c 'from kzkr.__main__ import main; main()'"
    gone = tmp_path / "gone"
    for words, code in (
        ("company samsung", 0),
        ("-h", 0),
        ("book validate", 0),
        ("book validate x.yaml", 3),
        ("book verify x.txt", 3),
        ("company --data x.yaml", 3),
        ("book export json x.json", 4),
    ):
        gone.mkdir()
        done = subprocess.run(
            ["bash", "-c", f"cd {gone} && rmdir {gone} && {program} {words}"],
            capture_output=True,
            text=True,
            env=_environment(PYTHONPATH=str(ROOT / "src")),
        )
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        assert code == 0 or done.stderr.count("\n") == 1


# -- an interrupt ----------------------------------------------------------------------------

_INTERRUPTED_AT = """
import os, signal, sys

module = sys.argv.pop(1)

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == module:
            os.kill(os.getpid(), signal.SIGINT)

from kzkr.__main__ import main
sys.meta_path.insert(0, Finder())
main()
"""


@pytest.mark.parametrize(
    "module",
    ["typer", "typer.core", "sqlite3", "kzkr.cli.app", "kzkr.book", "kzkr.cli.lookups",
     "kzkr.output.views", "kzkr.output.table", "rich.console"],
)  # fmt: skip
def test_an_interrupt_amid_the_imports_is_exit_130(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _INTERRUPTED_AT, module, "company", "samsung", "-f", "table"],
        capture_output=True,
        text=True,
        env=_environment(),
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_an_interrupt_that_is_ignored_stays_ignored() -> None:
    done = _in_bash("trap '' INT; exec kzkr company samsung & wait $!")
    assert done.returncode == 0
    assert "samsung" in done.stdout


_INTERRUPTED_IN = """
import importlib, os, signal, sys

module, name = sys.argv.pop(1).split(":")
stage = importlib.import_module(module)
original = getattr(stage, name)

def interrupted(*words, **more):
    made = original(*words, **more)
    os.kill(os.getpid(), signal.SIGINT)
    return made

setattr(stage, name, interrupted)
from kzkr.__main__ import main
main()
"""


@pytest.mark.parametrize(
    "stage", ["kzkr.reading:compose", "kzkr.reading:read", "kzkr.index.build:build"]
)
def test_an_interrupt_while_a_book_is_read_is_exit_130(stage: str, tmp_path: Path) -> None:
    """At a known point, rather than after a time in which a slow machine has not begun."""
    path = tmp_path / "book.yaml"
    shutil.copy(FACTS, path)
    done = subprocess.run(
        [sys.executable, "-c", _INTERRUPTED_IN, stage, "company", "samsung", "--data", str(path)],
        capture_output=True,
        text=True,
        env=_environment(),
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_scripts_of_the_contract_work(kzkr: Run) -> None:
    command = f"{sys.executable} -m kzkr"
    for script, expected in (
        (f"{command} trade --rank | cut -f3", "name\nChina\nItaly\nRussia\nSouth Korea\n"),
        (
            f"{command} company --fields id --no-header | while read -r id; do"
            f' echo "<$id>"; done | head -2',
            "<cu>\n<lotte>\n",
        ),
    ):
        done = subprocess.run(
            ["bash", "-c", script], capture_output=True, text=True, env=_environment(), check=True
        )
        assert done.stdout == expected
