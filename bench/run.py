"""How long kzkr takes, against the floor: the smallest Typer program in the same environment.

    python bench/run.py [--pairs N] [--without-large]

Whole processes, in turn A B A B …, each figure the median of the ratios pair by pair, and all of
it twice over, so that the noise shows. Times vary between machines and moments; ratios hardly do.
Prints Markdown. Programs that are not installed are left out.
"""

from __future__ import annotations

import argparse
import os
import platform
import pty
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
from books import KINDS, write

BIN = Path(sys.executable).parent
KZKR = str(BIN / "kzkr")

FLOOR = """\
import typer
def main(name: str) -> None:
    print(name)
typer.run(main)
"""
FLOOR_WITH_RICH = "import rich.console, rich.table\n" + FLOOR
YAML_LOAD = "import sys, yaml\nyaml.load(open(sys.argv[1]), yaml.CSafeLoader)\n"


class Run(NamedTuple):
    seconds: float
    peak_mib: float


class Command(NamedTuple):
    words: list[str]
    terminal: bool = False
    env: dict[str, str] = {}
    before: Callable[[], None] = lambda: None


def run(command: Command) -> Run:
    """One run of a command, its output read and thrown away."""
    command.before()
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "KZKR_DATA")}
    env |= {"TERM": "xterm-256color", "COLUMNS": "80"} | command.env
    ours, theirs = pty.openpty() if command.terminal else os.pipe()
    start = time.perf_counter()
    process = subprocess.Popen(command.words, stdout=theirs, stderr=subprocess.PIPE, env=env)
    os.close(theirs)
    while True:
        try:
            if not os.read(ours, 1 << 16):
                break
        except OSError:  # a terminal says so when its other side is closed
            break
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    os.close(ours)
    errors = process.stderr.read().decode() if process.stderr else ""
    process.stderr and process.stderr.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command.words)}: exit {process.returncode}\n{errors}")
    return Run(seconds, usage.ru_maxrss / 1024)


class Ratio(NamedTuple):
    wall: float
    peak_difference: float


def compare(command: Command, base: Command, pairs: int) -> Ratio:
    """The median ratio of wall time pair by pair, and the difference of the peaks in MiB."""
    run(command), run(base)
    taken = [(run(command), run(base)) for _ in range(pairs)]
    return Ratio(
        statistics.median(a.seconds / b.seconds for a, b in taken),
        statistics.median(a.peak_mib - b.peak_mib for a, b in taken),
    )


def kzkr(*words: str, book: Path | None = None, **more: object) -> Command:
    data = ["--data", str(book)] if book else []
    return Command([KZKR, *words, *data], **more)  # type: ignore[arg-type]


def completion(book: Path | None = None) -> Command:
    env = {"_KZKR_COMPLETE": "complete_bash", "COMP_WORDS": "kzkr company sa", "COMP_CWORD": "2"}
    if book:
        env["KZKR_DATA"] = str(book)
    return Command([KZKR], env=env)


def first_read(book: Path, cache: Path) -> Command:
    """The first question to a book: its index is gone before each run."""

    def forget() -> None:
        shutil.rmtree(cache, ignore_errors=True)

    env = {"XDG_CACHE_HOME": str(cache)}
    return kzkr("company", "samsung", book=book, env=env, before=forget)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=20, help="runs of each command")
    parser.add_argument(
        "--without-large", action="store_true", help="leave out the book of 100,000 companies"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = f"{folder}/cache"
        _report(Path(folder), options.pairs, large=not options.without_large)


def _report(folder: Path, pairs: int, *, large: bool) -> None:
    python = sys.executable
    for name, text in (("floor", FLOOR), ("floor_rich", FLOOR_WITH_RICH), ("load", YAML_LOAD)):
        (folder / f"{name}.py").write_text(text)
    floor = Command([python, str(folder / "floor.py"), "samsung"])
    rich_floor = Command([python, str(folder / "floor_rich.py"), "samsung"], terminal=True)
    sizes = [200, 10_000] + ([100_000] if large else [])
    books = {(kind, size): folder / f"{kind}-{size}.yaml" for size in sizes for kind in KINDS}
    for (kind, size), path in books.items():
        write(size, path, kind)
    time.sleep(2.1)  # an index of a book changed just now would not be kept
    for path in books.values():
        run(kzkr("company", "samsung", book=path))

    rows: list[tuple[str, str, str, Callable[[], Ratio]]] = [
        ("`kzkr company samsung`, piped", "the floor", "1.15",
         lambda: compare(kzkr("company", "samsung"), floor, pairs)),
        ("the same as a table on a terminal", "the floor with Rich imported", "1.25",
         lambda: compare(kzkr("company", "samsung", terminal=True), rich_floor, pairs)),
        ("`kzkr search medical`, piped", "the floor", "1.20",
         lambda: compare(kzkr("search", "medical"), floor, pairs)),
        ("completion of a name (TAB)", "the floor", "1.15",
         lambda: compare(completion(), floor, pairs)),
    ]  # fmt: skip
    for (kind, size), path in books.items():
        bound = "1.20" if size == 100_000 else ""
        book = f"{kind} book of {size:,} companies"
        lookup = kzkr("company", "samsung", book=path)
        rows += [
            (f"`kzkr company samsung`, {book}", "the bundled book", bound,
             partial(compare, lookup, kzkr("company", "samsung"), pairs)),
            (f"`kzkr search medical`, {book}", "the bundled book",
             "1.50" if size == 100_000 else "",
             partial(
                 compare, kzkr("search", "medical", book=path), kzkr("search", "medical"), pairs)),
            (f"completion of a name, {book}", "the bundled book", "",
             partial(compare, completion(path), completion(), pairs)),
            (f"first read, {book}", "`yaml.load(f, CSafeLoader)`",
             "0.50" if size == 100_000 else "",
             partial(
                 compare, first_read(path, folder / "first"),
                 Command([python, str(folder / "load.py"), str(path)]),
                 max(1, min(pairs, 20_000 // size)))),
        ]  # fmt: skip
    rows += _others(folder, books, pairs)

    print(f"{date.today()}, {_machine()}, Python {platform.python_version()}; ", end="")
    print(f"median ratios of {pairs} pairs (fewer of first reads), twice over.\n")
    print("| what | against | bound | first | second | peak memory |")
    print("| --- | --- | ---: | ---: | ---: | ---: |")
    for what, against, bound, measure in rows:
        first, second = measure(), measure()
        peak = f"{second.peak_difference:+.1f} MiB"
        print(
            f"| {what} | {against} | {bound} | {first.wall:.2f} | {second.wall:.2f} | {peak} |",
            flush=True,
        )


def _others(
    folder: Path, books: dict[tuple[str, int], Path], pairs: int
) -> list[tuple[str, str, str, Callable[[], Ratio]]]:
    """The same question to other programs, on what `kzkr book export` gives them."""
    rows: list[tuple[str, str, str, Callable[[], Ratio]]] = []
    query = (
        "SELECT statement, value FROM facts JOIN record_facts ON fact_id = facts.id"
        " WHERE record_id = 'samsung'"
    )
    for (kind, size), path in books.items():
        if kind != "rich":
            continue
        exports = {"json": folder / f"{size}.json", "sqlite": folder / f"{size}.sqlite"}
        for format_, target in exports.items():
            run(Command([KZKR, "book", "export", format_, str(target), "--data", str(path)]))
        select = '.records[] | select(.id == "samsung")'
        programs = {
            "jq": ["jq", select, str(exports["json"])],
            "sqlite3": ["sqlite3", str(exports["sqlite"]), query],
            "sqlite-utils": ["sqlite-utils", "query", str(exports["sqlite"]), query],
        }
        for name, words in programs.items():
            program = shutil.which(name, path=f"{BIN}:{os.environ['PATH']}")
            if program:
                rows.append(
                    (
                        f"`kzkr company samsung`, rich book of {size:,} companies",
                        f"`{name}` on its export",
                        "",
                        partial(
                            compare,
                            kzkr("company", "samsung", book=path),
                            Command([program, *words[1:]]),
                            pairs,
                        ),
                    )
                )
    return rows


def _machine() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next(x.split(":")[1].strip() for x in lines if x.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.processor() or platform.machine()
    return f"{os.cpu_count()} × {model}"


if __name__ == "__main__":
    main()
