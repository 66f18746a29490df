"""TAB in the shells themselves, on a pseudo-terminal: what is typed, and what the program gets.

Completion is put in place by ``--install-completion``, as a user does. The shell runs a program
that completes as `kzkr` and otherwise only notes the words that it is given.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import shlex
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import HARBOUR, Run

pytestmark = pytest.mark.shells

#: Seconds after which a shell that says nothing has failed; no test waits so long otherwise.
_PATIENCE = 300

_PROGRAM = """#!/bin/sh
[ -n "$_KZKR_COMPLETE" ] && exec {python} -m kzkr
for word in "$@"; do printf '%s\\n' "$word"; done >{given}.new
mv {given}.new {given}
echo -n no; echo ted
"""

_START = {
    "bash": (".bashrc", ["bash", "--noprofile", "-i"], "PS1='ready> '\n"),
    "zsh": (".zshrc", ["zsh", "-i"], "PROMPT='ready> '\nunsetopt list_beep\n"),
    "fish": (
        ".config/fish/config.fish",
        ["fish", "-i"],
        "set -U fish_greeting\nfunction fish_prompt; echo -n 'ready> '; end\n",
    ),
}

#: Names that a shell could break or act upon.
_COMPANIES = """
  - {id: dock-seven, name: "Dock:7=East"}
  - {id: quay-north, name: "Quay: North Pier", names: {ru: "Порт: Север и Юг"}}
  - {id: ohara, name: "O'Hara & Sons (East) $HOME `id`; *"}
  - {id: sever, name: Sever}
"""


class Shell:
    """A shell on a terminal of its own."""

    def __init__(self, home: Path, directory: Path) -> None:
        self._given = home / "given"
        self.seen = ""
        self._rest = b""
        env = {
            "HOME": str(home),
            "PATH": f"{home / 'bin'}:{os.environ['PATH']}",
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
            "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"],
        }
        self._process, self._terminal = pty.fork()
        if self._process == 0:
            os.chdir(directory)
            words = _START[home.name][1]
            os.execvpe(words[0], words, env)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 160, 0, 0))
        self.wait("ready> ")

    def _read(self) -> None:
        if select.select([self._terminal], [], [], 0.2)[0]:
            with contextlib.suppress(OSError):  # Linux says so when the shell has ended
                self._rest += os.read(self._terminal, 65536)
        text = self._rest.decode("utf-8", "ignore")
        # Colours and movements of the cursor are not what is looked for.
        self.seen = re.sub(r"\x1b(\[[0-9;?>=]*[A-Za-z]|\][^\x07]*\x07|[=>()][B0]?)", "", text)

    def wait(self, *patterns: str) -> None:
        """Read until the terminal has shown all this since the last line was typed."""
        end = time.monotonic() + _PATIENCE
        while not all(re.search(pattern, self.seen, re.DOTALL) for pattern in patterns):
            assert time.monotonic() < end, f"{patterns} not in {self.seen!r}"
            self._read()

    def type(self, keys: str) -> None:
        self._rest, self.seen = b"", ""
        os.write(self._terminal, keys.encode())

    def words(self, line: str) -> list[str]:
        """The words that the program gets for a line on which TAB is pressed, then Enter."""
        self._given.unlink(missing_ok=True)
        self.type(f"kzkr {line}\t\r")
        self.wait("noted.*ready> ")
        return self._given.read_text("utf-8").splitlines()

    def close(self) -> None:
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        os.close(self._terminal)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the shells are started: with another book, and one that is broken."""
    made = tmp_path_factory.mktemp("directory")
    text = HARBOUR.read_text("utf-8")
    companies = "companies: [{id: nordship, name: Nordship, country: NO, sector: shipping}]"
    assert companies in text
    listed = companies.replace("[{", "\n  - {").replace("}]", "}")
    (made / "port.yaml").write_text(text.replace(companies, listed + _COMPANIES.rstrip()), "utf-8")
    (made / "broken.yaml").write_text("book: [", "utf-8")
    return made


@pytest.fixture(scope="module", params=_START)
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a user of one of the shells, named after it, who has installed completion."""
    name: str = request.param
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    home = tmp_path_factory.mktemp("home") / name
    program = home / "bin" / "kzkr"
    program.parent.mkdir(parents=True)
    python, given = shlex.quote(sys.executable), shlex.quote(str(home / "given"))
    program.write_text(_PROGRAM.format(python=python, given=given))
    program.chmod(0o755)
    start = home / _START[name][0]
    start.parent.mkdir(parents=True, exist_ok=True)
    start.write_text(_START[name][2])
    subprocess.run(
        [sys.executable, "-m", "kzkr", "--install-completion", name],
        env={**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": "", "ZDOTDIR": ""},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return home


@pytest.fixture(scope="module")
def shell(home: Path, directory: Path) -> Iterator[Shell]:
    """One shell, in which line after line is typed."""
    opened = Shell(home, directory)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("comp", ["company"]),
        ("book val", ["book", "validate"]),
        ("book export dat", ["book", "export", "datapackage"]),
        ("company sa", ["company", "samsung"]),
        ("company 삼성전", ["company", "삼성전자"]),
        ("company Самсунг Э", ["company", "Самсунг", "Электроникс"]),
        ("company sk eco", ["company", "sk", "ecoplant"]),
        ("company sk\\ eco", ["company", "sk ecoplant"]),
        ("company 'sk eco", ["company", "sk ecoplant"]),
        ('company "sk eco', ["company", "sk ecoplant"]),
        ("company samsung --fields statement,meas", [
            "company", "samsung", "--fields", "statement,measure"]),
        ("project --status=compl", ["project", "--status=completed"]),
        ("figures --measure trade-t", ["figures", "--measure", "trade-turnover"]),
        ("cite samsung --style b", ["cite", "samsung", "--style", "bibtex"]),
        ("company --no-h", ["company", "--no-header"]),
    ],
)  # fmt: skip
def test_tab_completes(shell: Shell, line: str, words: list[str]) -> None:
    assert shell.words(line) == words


@pytest.mark.parametrize(
    ("begun", "words"),
    [
        ("Dock", ["Dock:7=East"]),
        ("Dock:", ["Dock:7=East"]),
        ("Dock:7=E", ["Dock:7=East"]),
        ("'Dock:7", ["Dock:7=East"]),
        ("Qua", ["Quay: North Pier"]),
        ("Quay: No", ["Quay:", "North Pier"]),
        ('"Quay: No', ["Quay: North Pier"]),
        ("Порт: Сев", ["Порт:", "Север и Юг"]),
        ("O", ["O'Hara & Sons (East) $HOME `id`; *"]),
        ('"O', ["O'Hara & Sons (East) $HOME `id`; *"]),
        ("'O", ["O'Hara & Sons (East) $HOME `id`; *"]),
        ("nord", ["nordship"]),
    ],
)
def test_tab_leaves_the_names_of_another_book_intact(
    shell: Shell, begun: str, words: list[str]
) -> None:
    line = f"company --data port.yaml {begun}"
    assert shell.words(line) == ["company", "--data", "port.yaml", *words]


def test_tab_completes_the_name_of_a_file_where_one_is_wanted(shell: Shell) -> None:
    assert shell.words("book validate po") == ["book", "validate", "port.yaml"]
    assert shell.words("company --data brok") == ["company", "--data", "broken.yaml"]
    assert shell.words("company --data=brok") == ["company", "--data=broken.yaml"]
    # Nothing but a company is wanted here, and none begins so.
    assert shell.words("company broke") == ["company", "broke"]


@pytest.mark.parametrize("book", ["broken.yaml", "missing.yaml"])
def test_tab_is_silent_where_the_book_cannot_be_read(shell: Shell, book: str) -> None:
    assert shell.words(f"company --data {book} sa") == ["company", "--data", book, "sa"]
    shown = shell.seen.partition("noted")[0]
    assert "company" in shown
    assert not re.search(r"Traceback|rror|cannot|broken\.yaml:\d", shown)


@pytest.mark.parametrize(
    ("line", "words", "said"),
    [
        ("company s", ["samsung", "sk-ecoplant"], "Samsung Electronics"),
        ("checks --verdict ", ["differs", "agrees"], "the other source says something else"),
    ],
)
def test_tab_shows_what_there_is_to_choose_from(
    home: Path, directory: Path, line: str, words: list[str], said: str
) -> None:
    shell = Shell(home, directory)
    try:
        shell.type(f"kzkr {line}\t\t")
        # What a word means has no place in bash.
        shell.wait(*words, *([] if home.name == "bash" else [said]))
    finally:
        shell.close()


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_the_script_is_valid_in_its_shell(name: str, kzkr: Run, tmp_path: Path) -> None:
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    script = tmp_path / "script"
    script.write_text(kzkr("--show-completion", name).stdout, "utf-8")
    assert "kzkr" in script.read_text("utf-8")
    assert os.spawnlp(os.P_WAIT, name, name, "-n", str(script)) == 0
