"""Installing completion: the user's start files stay whole, whatever the home is called."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from conftest import Run
from kzkr.cli.completion.scripts import SCRIPTS

SHELLS = list(SCRIPTS)
_ELSEWHERE = {"XDG_CONFIG_HOME": "", "ZDOTDIR": ""}


@pytest.mark.parametrize("shell", SHELLS)
def test_installing_twice_leaves_one_script_and_the_users_own_lines(
    shell: str, kzkr: Run, tmp_path: Path
) -> None:
    env = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": "", "ZDOTDIR": ""}
    start = tmp_path / f".{shell}rc"
    start.write_text("mine=1", "utf-8")
    for _ in range(2):
        done = kzkr("--install-completion", shell, env=env)
        assert (done.returncode, done.stderr) == (0, "")
    installed = Path(done.stdout.partition(": ")[0])
    assert installed.read_text("utf-8") == SCRIPTS[shell]
    lines = start.read_text("utf-8").splitlines()
    assert lines[0] == "mine=1"
    assert len(lines) == (1 if shell == "fish" else 2)


def test_a_home_that_cannot_be_written_is_said_in_a_line(kzkr: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("no directory", "utf-8")
    env = {"HOME": str(home), "XDG_CONFIG_HOME": "", "ZDOTDIR": ""}
    done = kzkr("--install-completion", "bash", env=env)
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith("kzkr: cannot install completion: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "name", ["it's", "';touch stolen;'", "$(touch stolen)", "`touch stolen`", "a b\nc", 'say "hi"']
)
def test_a_home_of_any_name_leaves_bash_a_start_file_that_works(
    name: str, kzkr: Run, tmp_path: Path
) -> None:
    home = tmp_path / name
    home.mkdir()
    start = home / ".bashrc"
    start.write_text("before=1\n")
    for _ in range(2):
        assert kzkr("--install-completion", "bash", env={"HOME": str(home)}).returncode == 0
    with start.open("a") as file:
        file.write("after=1\n")
    done = subprocess.run(
        ["bash", "-c", '. "$1"; echo "$before$after"; complete -p kzkr', "bash", str(start)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert (done.stdout, done.stderr) == ("11\ncomplete -F _kzkr_completion kzkr\n", "")
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert start.read_text().count("kzkr.sh") == 1


@pytest.mark.parametrize(("shell", "folder"), [("bash", ".bash_completions"), ("zsh", ".zfunc")])
def test_a_script_that_cannot_be_written_leaves_the_start_file_alone(
    shell: str, folder: str, kzkr: Run, tmp_path: Path
) -> None:
    (tmp_path / folder).write_text("a file")
    start = tmp_path / f".{shell}rc"
    start.write_text("mine=1\n")
    done = kzkr("--install-completion", shell, env={"HOME": str(tmp_path), **_ELSEWHERE})
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith("kzkr: cannot install completion: ")
    assert start.read_text() == "mine=1\n"


@pytest.mark.parametrize("end", ["\\", "\\\n"])
def test_a_start_file_that_ends_in_a_backslash_keeps_its_last_command(
    end: str, kzkr: Run, tmp_path: Path
) -> None:
    start = tmp_path / ".bashrc"
    start.write_text(f"words() {{ count=$#; }}\nwords one two {end}")
    assert kzkr("--install-completion", "bash", env={"HOME": str(tmp_path)}).returncode == 0
    done = subprocess.run(
        ["bash", "-c", '. "$1"; echo $count; complete -p kzkr', "bash", str(start)],
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.stderr) == ("2\ncomplete -F _kzkr_completion kzkr\n", "")


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("home", ["", "here", "./here", "~"])
def test_a_home_that_is_no_absolute_path_is_refused(
    home: str, shell: str, kzkr: Run, tmp_path: Path
) -> None:
    done = kzkr("--install-completion", shell, env={"HOME": home, **_ELSEWHERE}, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (4, "")
    assert "HOME is" in done.stderr
    assert not list(tmp_path.iterdir())


def test_other_folders_must_be_absolute_paths_too(kzkr: Run, tmp_path: Path) -> None:
    for shell, variable in (("zsh", "ZDOTDIR"), ("fish", "XDG_CONFIG_HOME")):
        env = {"HOME": str(tmp_path), **_ELSEWHERE, variable: "here"}
        done = kzkr("--install-completion", shell, env=env, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (4, "")
        assert variable in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_next_step_with_a_number_sign_can_be_typed_in_zsh(kzkr: Run) -> None:
    page = kzkr("trade", "--rank", "-f", "table").stdout
    steps = [line.partition("more: ")[2] for line in page.splitlines() if "#" in line]
    assert steps
    for step in steps:
        assert re.fullmatch(r"kzkr checks '[a-z-]+#\d+'", step)
        assert kzkr(*shlex.split(step)[1:]).returncode == 0
