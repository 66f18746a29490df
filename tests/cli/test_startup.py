"""What a lookup does not pay for: modules it has no use for, commands that were not asked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kzkr.cli import command as command_module
from kzkr.cli.app import app

ASKED = {
    "company samsung": "Samsung",
    "priorities": "nuclear-power",
    "trade --rank": "China",
    "figures": "capacity",
    "checks bakad": "ring road",
    "search medical": "medical",
    "show bakad": "SK Ecoplant",
    "sources": "djournal",
    "cite bakad": "Diplomacy Journal",
}
_SPY = """
import atexit, sys
atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr))
from kzkr.__main__ import main
main()
"""


def _modules(*words: str, home: Path) -> tuple[str, set[str]]:
    """What a process of its own prints, and every module it has imported at its end."""
    done = subprocess.run(
        [sys.executable, "-c", _SPY, *words],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, "XDG_CACHE_HOME": str(home)},
    )
    return done.stdout, set(done.stderr.split())


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache in which the bundled book is compiled."""
    home = tmp_path_factory.mktemp("compiled")
    _, modules = _modules("company", "cu", home=home)
    assert "yaml" in modules  # The first question reads the file.
    return home


@pytest.mark.parametrize("command", ASKED)
def test_a_lookup_imports_neither_yaml_nor_rich(command: str, compiled: Path) -> None:
    printed, modules = _modules(*command.split(), home=compiled)
    assert ASKED[command] in printed
    assert not {"yaml", "rich", "kzkr.reading", "kzkr.evidence.agreement"} & modules


@pytest.mark.parametrize("format_", ["tsv", "csv", "json", "jsonl", "md"])
def test_no_format_but_table_imports_rich(format_: str, compiled: Path) -> None:
    printed, modules = _modules("company", "samsung", "-f", format_, home=compiled)
    assert "amsung" in printed
    assert not {"yaml", "rich"} & modules
    others = {"csv", "json", "jsonl", "md"} - {format_}
    assert f"kzkr.output.{format_}" in modules
    assert not {f"kzkr.output.{other}" for other in others - {"json"}} & modules


def test_a_table_imports_rich_and_no_yaml(compiled: Path) -> None:
    _, modules = _modules("company", "samsung", "-f", "table", home=compiled)
    assert "rich" in modules
    assert "yaml" not in modules


def test_a_miss_and_wrong_usage_import_neither(compiled: Path) -> None:
    for words in (["company", "nobody"], ["company", "--fields", "nothing"], ["nothing"]):
        done = subprocess.run(
            [sys.executable, "-c", _SPY, *words],
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "XDG_CACHE_HOME": str(compiled)},
        )
        assert done.returncode in (1, 2)
        modules = set(done.stderr.splitlines()[-1].split())
        assert "kzkr.cli.app" in modules
        assert not {"yaml", "rich"} & modules


@pytest.mark.parametrize("command", ["company", "trade", "search"])
def test_only_the_command_that_is_run_is_built(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = []
    original = command_module.build

    def build(name: str, *rest: object, **more: object) -> object:
        built.append(name)
        return original(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(command_module, "build", build)
    words = ["medical"] if command == "search" else []
    assert CliRunner().invoke(app, [command, *words]).exit_code == 0
    assert built == [command]
    built.clear()
    assert CliRunner().invoke(app, ["--help"]).exit_code == 0
    assert len(built) > 10
