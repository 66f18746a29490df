"""The pages say what the program does: their examples are run, their tables are current."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from conftest import ROOT
from kzkr.cli.app import COMMANDS

sys.path.insert(0, str(ROOT / "docs"))
import generate

README = (ROOT / "README.md").read_text("utf-8")
GUIDE = (ROOT / "docs" / "guide.md").read_text("utf-8")
EXAMPLES = [*generate.examples(README), *generate.examples(GUIDE)]


def test_readme_and_guide_have_examples() -> None:
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


@pytest.mark.skipif(
    int(version("rich").partition(".")[0]) < 15, reason="before 15, Rich draws its SVG otherwise"
)
def test_the_picture_of_a_page_is_current() -> None:
    assert generate.PICTURE.read_text("utf-8") == generate.picture()


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


def test_the_file_of_a_book_is_told_without_the_subject_of_the_bundled_one() -> None:
    from typer.testing import CliRunner

    from kzkr.cli.app import app
    from kzkr.cli.book import COMMANDS as BOOK_COMMANDS

    told = {"docs/format.md": (ROOT / "docs" / "format.md").read_text("utf-8")}
    for words in (["schema"], ["schema", "output"], *([name, "-h"] for name in BOOK_COMMANDS)):
        told[" ".join(words)] = CliRunner().invoke(app, ["book", *words]).stdout
    assert all(told.values())
    subject = re.compile("korea|kazakhstan|ambassador|address that|the speech|doosan|dj#", re.I)
    assert {name: subject.findall(text) for name, text in told.items()} == {
        name: [] for name in told
    }


def test_the_small_book_of_the_docs_is_the_one_that_init_writes(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "format.md").read_text("utf-8")
    (text,) = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    book = next(b for b in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "book:" in b)
    (tmp_path / "text.txt").write_text(text, "utf-8")
    (tmp_path / "book.yaml").write_text(book, "utf-8")
    verified = subprocess.run(
        [sys.executable, "-m", "kzkr", "book", "verify", "text.txt", "--data", "book.yaml"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "sound and complete, in its own words" in verified.stdout
