"""The suite itself: one mistake is one failure, and it runs with whatever pytest has."""

from __future__ import annotations

import doctest
import importlib
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import kzkr
from conftest import ROOT

_LEAKING = """
import gc, sqlite3

def test_that_fails_with_a_file_and_a_database_open(tmp_path):
    file = open(tmp_path / "x", "w")
    database = sqlite3.connect(":memory:")
    assert file.closed

def test_that_is_sound():
    gc.collect()
"""


def _pytest(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A run of pytest with the suite's own settings and plugin, on the tests of a folder."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "conftest", "-c"]
    return subprocess.run(
        [*command, str(ROOT / "pyproject.toml"), "--rootdir", str(folder), *words, str(folder)],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests")},
    )


def test_what_a_failing_test_leaves_open_fails_no_other(tmp_path: Path) -> None:
    (tmp_path / "test_leaking.py").write_text(_LEAKING, "utf-8")
    done = _pytest(tmp_path, "-p", "no:xdist")
    assert done.stdout.splitlines()[-1].startswith("1 failed, 1 passed"), done.stdout + done.stderr


def _modules() -> list[str]:
    return [module.name for module in pkgutil.walk_packages(kzkr.__path__, "kzkr.")]


def test_the_examples_of_docstrings_run() -> None:
    tried = {}
    for name in ["kzkr", *_modules()]:
        if not name.endswith("__main__"):  # which runs the command
            result = doctest.testmod(importlib.import_module(name))
            assert not result.failed, name
            tried[name] = result.attempted
    assert tried["kzkr"] >= 2
    assert tried["kzkr.book"] >= 6
