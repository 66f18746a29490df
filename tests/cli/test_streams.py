"""Real pipes, a real terminal, a full disk: what is written, and the exit code that says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import ROOT, OnTerminal, Run

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
            timeout=60,
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


def test_an_interrupt_is_exit_130(tmp_path: Path) -> None:
    sys.path.insert(0, str(ROOT / "bench"))
    from books import write

    path = tmp_path / "book.yaml"
    write(20_000, path)
    process = subprocess.Popen(
        [*KZKR, "company", "samsung", "--data", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
        text=True,
    )
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in errors


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
