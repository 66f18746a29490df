"""The pages say what the program does: their examples are run, their tables are current."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from conftest import ROOT
from kzkr.cli.app import COMMANDS

sys.path.insert(0, str(ROOT / "docs"))
import generate

README = (ROOT / "README.md").read_text("utf-8")
EXAMPLES = list(generate.examples(README))


def test_readme_has_examples() -> None:
    assert len(EXAMPLES) >= 5


@pytest.mark.parametrize(("block", "commands"), EXAMPLES, ids=[c[0] for _, c in EXAMPLES])
def test_an_example_of_readme_prints_what_it_shows(block: str, commands: list[str]) -> None:
    missing = generate.missing_programs(commands)
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    assert generate.run_again(block) == block


def test_readme_has_its_two_commands_word_for_word() -> None:
    for command in (
        "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/kzkr trade --rank",
        "python3 -m venv .venv && .venv/bin/pip install '.[test]' && .venv/bin/pytest",
    ):
        assert f"\n{command}\n" in README


@pytest.mark.parametrize("page", ["commands", "format", "output"])
def test_a_page_is_current(page: str) -> None:
    path = ROOT / "docs" / f"{page}.md"
    text = path.read_text("utf-8")
    assert generate._MARKED.search(text)
    assert generate.current(path) == text


def test_every_command_stands_in_the_docs() -> None:
    text = (ROOT / "docs" / "commands.md").read_text("utf-8")
    for command in COMMANDS:
        assert f"## kzkr {command}\n" in text


def test_links_between_pages_lead_somewhere() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    links = [
        (page, link)
        for page in pages
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))
    ]
    assert links
    for page, link in links:
        assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_readmes_python_runs() -> None:
    (program,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd="/"
    )
    assert "Turkistan" in done.stdout
