"""Writes what the docs take from the program: examples in README, commands, fields, columns.

python docs/generate.py            rewrite them
python docs/generate.py --check    say which are not current, exit 1
"""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
_BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
_MARKED = re.compile(r"(<!-- generated: (\w+) -->\n).*?(?=<!-- end -->)", re.DOTALL)


def examples(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each console block of a page, with the commands in it."""
    for block in _BLOCK.findall(text):
        yield block, [line[2:] for line in block.splitlines() if line.startswith("$ ")]


def on_terminal(command: str) -> str:
    """What a terminal of 80 columns without colour shows for a command line."""
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "kzkr"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kzkr "$@"\n')
        program.chmod(0o755)
        env = {
            **os.environ,
            "PATH": f"{folder}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT / "src"),
            "COLUMNS": "80",
            "TERM": "dumb",
        }
        env.pop("KZKR_DATA", None)
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            ["bash", "-c", command], stdout=theirs, stderr=theirs, env=env, cwd=ROOT
        )
        os.close(theirs)
        seen = b""
        while True:
            try:
                piece = os.read(ours, 1 << 16)
            except OSError:  # the other side is closed
                break
            if not piece:
                break
            seen += piece
        os.close(ours)
        process.wait()
    return seen.decode().replace("\r\n", "\n")


def run_again(block: str) -> str:
    """A console block with its commands run anew; one whose programs are missing as it is."""
    commands = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
    if missing_programs(commands):
        return block
    return "".join(f"$ {command}\n{on_terminal(command)}" for command in commands)


def missing_programs(commands: list[str]) -> list[str]:
    """The programs that these command lines need and that are not here."""
    used = {part.split()[0] for command in commands for part in command.split("|")} - {"kzkr"}
    return sorted(name for name in used if not _is_known(name))


def _is_known(name: str) -> bool:
    """Whether bash knows a word: a program on the path, or a keyword like ``while``."""
    known = subprocess.run(["bash", "-c", 'type "$1"', "bash", name], capture_output=True)
    return known.returncode == 0


def commands() -> str:
    """The help of every command."""
    from typer.testing import CliRunner

    from kzkr.cli.app import COMMANDS, app
    from kzkr.cli.book import COMMANDS as BOOK_COMMANDS

    os.environ["COLUMNS"] = "90"
    names = [[name] for name in COMMANDS]
    names += [["book", name] for name in BOOK_COMMANDS]
    pages = []
    for words in [[], *names]:
        shown = CliRunner().invoke(app, [*words, "--help"], prog_name="kzkr")
        if shown.exit_code:
            raise SystemExit(f"kzkr {' '.join(words)} --help: exit {shown.exit_code}")
        title = " ".join(["kzkr", *words])
        pages.append(f"## {title}\n\n```text\n{shown.stdout.rstrip()}\n```\n")
    return "\n".join(pages)


def fields() -> str:
    """Every field of a fact book's file."""
    from kzkr.reading.shapes import (
        BOOK,
        CHECK_QUANTITY,
        CITATION,
        LISTS,
        QUANTITY,
        ROW,
        SECTION,
        VOICE,
    )

    parts = []
    shapes = {
        "book": BOOK,
        **LISTS,
        "a voice of a source": VOICE,
        "a section of a source": SECTION,
        "a row of a ranking": ROW,
        "a citation": CITATION,
        "a quantity": QUANTITY,
        "a quantity of a check": CHECK_QUANTITY,
    }
    for title, shape in shapes.items():
        rows = [
            f"| `{f.name}` | {'yes' if f.required else ''} | {_type(f.type.schema())} | {f.doc} |"
            for f in shape.fields.values()
        ]
        parts.append(
            f"### {title}\n\n{shape.doc[0].upper()}{shape.doc[1:]}.\n\n"
            "| field | needed | holds | what it is |\n| --- | --- | --- | --- |\n" + "\n".join(rows)
        )
    return "\n\n".join(parts) + "\n"


def example() -> str:
    """The small book that `kzkr book init` writes, and the text it is made from."""
    from kzkr.cli.init import EXAMPLE, FILES

    languages = {".yaml": "yaml", ".txt": "text"}
    parts = [
        f"`{name}`:\n\n```{languages[Path(name).suffix]}\n{(EXAMPLE / name).read_text('utf-8')}```"
        for name in reversed(FILES)
    ]
    return "\n\n".join(parts) + "\n"


def _type(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return "one of " + ", ".join(f"`{word}`" for word in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    kind = schema["type"]
    if kind == "array":
        return f"list of {_type(schema['items'])}"
    if kind == "object":
        return "mapping"
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def vocabularies() -> str:
    """Every closed vocabulary, each word with its meaning."""
    from kzkr import vocabulary

    parts = []
    for name in ("STATUSES", "BOUNDS", "VERDICTS", "OUTCOMES", "SOURCE_KINDS",
                 "ORGANIZATION_TYPES", "PLACE_TYPES"):  # fmt: skip
        rows = [f"| `{word}` | {means} |" for word, means in getattr(vocabulary, name).items()]
        title = name.lower().replace("_", " ")
        parts.append(f"### {title}\n\n| word | meaning |\n| --- | --- |\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


def columns() -> str:
    """The columns of each kind of rows."""
    from kzkr.kinds import KINDS
    from kzkr.output import changes
    from kzkr.output import columns as of

    table = {kind.plural: (kind.columns, kind.more) for kind in KINDS.values()}
    table |= {
        "facts": (of.FACT_COLUMNS, of.FACT_MORE),
        "measures (`kzkr figures`)": (of.MEASURE_COLUMNS, of.FIGURE_MORE),
        "figures of a measure": (of.FIGURE_COLUMNS, of.FIGURE_MORE),
        "a ranking": (of.RANKING_COLUMNS, of.RANKING_MORE),
        "checks": (of.CHECK_COLUMNS, of.CHECK_MORE),
        "search": (of.SEARCH_COLUMNS, of.SEARCH_MORE),
        "sources": (of.SOURCE_COLUMNS, of.SOURCE_MORE),
        "changes (`kzkr book diff`)": (changes.COLUMNS, changes.MORE),
    }
    rows = [
        f"| {name} | {', '.join(f'`{c}`' for c in default)} | "
        f"{', '.join(f'`{c}`' for c in more if c not in default)} |"
        for name, (default, more) in table.items()
    ]
    return (
        "| rows of | columns | more by `--fields` |\n| --- | --- | --- |\n" + "\n".join(rows) + "\n"
    )


def tools() -> str:
    """The tools of an assistant, each with its arguments."""
    from kzkr.book import FactBook
    from kzkr.cli.mcp.tools import commands, described

    rows = []
    with FactBook.open() as book:
        for name, command in commands().items():
            schema = described(name, command, book)["inputSchema"]
            needed = schema.get("required", [])
            arguments = ", ".join(
                f"`{argument}`{' (needed)' if argument in needed else ''}"
                for argument in schema["properties"]
            )
            rows.append(f"| `{name}` | {command.summary} | {arguments} |")
    return "| tool | answers | arguments |\n| --- | --- | --- |\n" + "\n".join(rows) + "\n"


_PARTS: dict[str, Callable[[], str]] = {
    "commands": commands,
    "fields": fields,
    "vocabularies": vocabularies,
    "columns": columns,
    "example": example,
    "tools": tools,
}


def current(page: Path) -> str:
    """A page as it should be now."""
    text = page.read_text("utf-8")
    text = _MARKED.sub(lambda part: f"{part[1]}\n{_PARTS[part[2]]()}\n", text)
    return _BLOCK.sub(lambda block: run_again(block[0]), text)


#: The page that README shows as a picture.
PICTURE = ROOT / "docs" / "page.svg"
_PICTURED = "kzkr project bakad"


def picture() -> str:
    """A page of a terminal with colours, as SVG."""
    from rich.console import Console
    from rich.text import Text
    from typer.testing import CliRunner

    from kzkr.cli.app import app

    words = _PICTURED.split()[1:]
    env = {"COLUMNS": "80", "FORCE_COLOR": "1", "TERM": "xterm-256color", "NO_COLOR": None}
    shown = CliRunner().invoke(app, [*words, "-f", "table"], env=env, color=True)
    if shown.exit_code:
        raise SystemExit(f"{_PICTURED}: exit {shown.exit_code}")
    console = Console(record=True, width=80, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(shown.stdout))
    return console.export_svg(title=_PICTURED, unique_id="page")


def main() -> int:
    stale = []
    if not PICTURE.exists() or PICTURE.read_text("utf-8") != picture():
        stale.append(PICTURE)
        if "--check" not in sys.argv:
            PICTURE.write_text(picture(), "utf-8")
            print(f"written: {PICTURE.relative_to(ROOT)}")
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        text = current(page)
        if text == page.read_text("utf-8"):
            continue
        stale.append(page)
        if "--check" not in sys.argv:
            page.write_text(text, "utf-8")
            print(f"written: {page.relative_to(ROOT)}")
    if stale and "--check" in sys.argv:
        print(f"not current (run make docs): {', '.join(p.name for p in stale)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
