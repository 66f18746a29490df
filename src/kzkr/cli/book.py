"""The commands of whoever keeps a fact book: `kzkr book …`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from ..book import bundled
from ..errors import Invalid, Problem, Unreadable
from ..names import shown
from .answering import open_book, unreadable
from .command import Command, Group, Parameter, known_word
from .completion import candidates as complete
from .options import DATA
from .streams import ANSWERED, NO_BOOK, NOT_WRITTEN, NOTHING, emit, printable, warn

if TYPE_CHECKING:
    from ..evidence.replay import Finding, Verification
    from ..reading import Reading

_REPORTS = {"text": "for people", "json": "one document"}
_SCHEMAS = {"book": "the YAML file of a book", "output": "what commands print with -f json"}

_FORMAT = Parameter(
    "format_",
    ("--format", "-f"),
    f"One of {', '.join(_REPORTS)}.",
    "FORMAT",
    type=str,
    default="text",
    completion=complete.words(_REPORTS),
)


# -- kzkr book verify ------------------------------------------------------------------------


def _verify(text: str, source: str | None, format_: str, data: str | None) -> int:
    from ..evidence.replay import verify as verified

    known_word(format_, _REPORTS, "--format")
    printed = _text(text)
    reading = _reading(data)
    try:
        found = verified(reading.book, printed, source=source)
    except LookupError as error:
        raise typer.BadParameter(shown(str(error), 500), param_hint="--source") from None
    report = _document(reading, text, found) if format_ == "json" else _lines(reading, text, found)
    code = emit(report)
    return code or (NOTHING if found.findings else ANSWERED)


def _text(name: str) -> str:
    """The text to verify against; one that cannot be read ends the command."""
    try:
        if name != "-":
            raw = Path(name).read_bytes()
        elif sys.stdin is None:
            raise OSError("standard input is closed")
        else:
            raw = sys.stdin.buffer.read()
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        warn(f"kzkr: {name}:{line}: not UTF-8 text")
    except OSError as error:
        warn(f"kzkr: {name}: {error.strerror or error}")
    except ValueError as error:  # a NUL in the path
        warn(f"kzkr: {name}: {error}")
    raise typer.Exit(NO_BOOK)


def _reading(path: str | None) -> Reading:
    """The book with its places; one that cannot be had ends the command."""
    from ..reading import read
    from .progress import progress

    try:
        with progress() as report:
            return read(Path(path) if path is not None else bundled(), progress=report)
    except (Invalid, Unreadable) as error:
        raise typer.Exit(unreadable(error)) from None


class _Placed(NamedTuple):
    """A finding and where to mend it: in the book's file, or the text alone tells."""

    finding: Finding
    problem: Problem | None


def _placed(reading: Reading, found: Verification) -> list[_Placed]:
    """What is wrong with the book in the order of its file, then what it lacks of the text."""
    placed = [
        _Placed(f, reading.problem(f.entry, f.path, f.where, f.message) if f.entry else None)
        for f in found.findings
    ]
    return sorted(
        placed, key=lambda p: (0, p.problem.line, p.problem.column) if p.problem else (1, 0, 0)
    )


def _lines(reading: Reading, text: str, found: Verification) -> str:
    placed = _placed(reading, found)
    lines = [
        str(problem) if problem else f"{text}: P{finding.paragraph}: {finding.message}"
        for finding, problem in placed
    ]
    counts = (
        f"{found.paragraphs} paragraphs, {found.citations} citations,"
        f" {found.printed} printed tokens, {found.numerals} numerals, {found.names} names: "
        if found.paragraphs
        else ""
    )
    in_book = sum(problem is not None for _, problem in placed)
    verdict = (
        f"{in_book} found in the book, {len(placed) - in_book} in the text"
        if placed
        else "sound and complete"
    )
    return "".join(f"{printable(line)}\n" for line in [*lines, f"{counts}{verdict}"])


def _document(reading: Reading, text: str, found: Verification) -> str:
    from ..output.json import document

    placed = _placed(reading, found)
    return document(
        {
            "schema": 1,
            "book": _about(reading),
            "source": found.source,
            "counts": {
                "paragraphs": found.paragraphs,
                "citations": found.citations,
                "printed": found.printed,
                "numerals": found.numerals,
                "names": found.names,
            },
            # The words of `kzkr book verify -h`: what the book says, and what the text has.
            "sound": all(problem is None for _, problem in placed),
            "complete": bool(found.paragraphs) and all(problem for _, problem in placed),
            "findings": [
                {
                    "file": problem.file if problem else text,
                    "line": problem.line if problem else None,
                    "column": problem.column if problem else None,
                    "where": finding.where,
                    "entry": finding.entry,
                    "paragraph": finding.paragraph,
                    "message": finding.message,
                }
                for finding, problem in placed
            ],
        }
    )


def _about(reading: Reading) -> dict[str, str]:
    book = reading.book
    return {"id": book.id, "version": book.version, "as_of": book.as_of}


# -- kzkr book validate ----------------------------------------------------------------------


def _validate(file: str | None, format_: str, data: str | None) -> int:
    from ..reading import read
    from .progress import progress

    known_word(format_, _REPORTS, "--format")
    chosen = file if file is not None else data
    path = Path(chosen) if chosen is not None else bundled()
    reading = None
    try:
        with progress() as report:
            reading = read(path, progress=report)
        problems = reading.warnings
    except Invalid as error:
        problems = error.problems
    except Unreadable as error:
        return unreadable(error)
    if format_ == "json":
        from ..output.json import document

        text = document(
            {
                "schema": 1,
                "book": _about(reading) if reading else None,
                "result": [problem._asdict() for problem in problems],
                "sources": {},
            }
        )
    else:
        # What is odd but allowed is a remark: a sound book leaves standard output empty.
        errors = (problem for problem in problems if problem.severity == "error")
        text = "".join(f"{printable(str(problem))}\n" for problem in errors)
        for problem in problems:
            if problem.severity == "warning":
                warn(str(problem._replace(message=f"warning: {problem.message}")))
    return emit(text) or (ANSWERED if reading else NOTHING)


# -- kzkr book schema ------------------------------------------------------------------------


def _schema(of: str) -> int:
    known_word(of, _SCHEMAS, "[book|output]")
    from ..output import schema as schemas
    from ..output.json import document

    made = schemas.of_book() if of == "book" else schemas.of_output()
    return emit(document(made))


# -- kzkr book export ------------------------------------------------------------------------


def _formats(ctx: typer.Context, incomplete: str) -> complete.Offers:
    from ..output.export import FORMATS

    return complete.words(FORMATS)(ctx, incomplete)


def _export(format_: str, destination: str, data: str | None) -> int:
    from ..output import export as exporting

    known_word(format_, exporting.FORMATS, "json|sqlite|datapackage")
    if destination == "-" and format_ != "json":
        raise typer.BadParameter("only json can go to standard output", param_hint="DEST")
    book = open_book(data)
    if destination == "-":
        from ..output.json import document

        return emit(document(exporting.whole(book)))
    try:
        exporting.export(book, format_, Path(destination))
    except exporting.NotWritten as error:
        warn(f"kzkr: {error}")
        return NOT_WRITTEN
    return ANSWERED


# -- the commands as they are declared -------------------------------------------------------

_FILE = Parameter("", type=str, default=..., completion=complete.file)

COMMANDS: Mapping[str, Callable[[], Command]] = {
    "verify": lambda: Command(
        _verify,
        "Replay the book against the text of its source.",
        "Replay the book against the text of its source: all that is printed there must be in"
        " the book, and all that the book says is printed must stand there.",
        ("kzkr book verify article.txt", "kzkr book verify - --source dj < article.txt"),
        (
            _FILE._replace(
                name="text", metavar="TEXT", help="The source's text: a file, or - for stdin."
            ),
            Parameter("source", ("--source",), "Which source, where the book has several.", "ID"),
            _FORMAT,
            DATA,
        ),
    ),
    "validate": lambda: Command(
        _validate,
        "Every problem of a book's file at once.",
        "Every problem of a book's file at once, as file:line:column: where: message. Warnings,"
        " which leave a book sound, go to standard error.",
        ("kzkr book validate", "kzkr book validate my-book.yaml -f json"),
        (
            Parameter(
                "file",
                metavar="[FILE]",
                help="The book; else that of --data, else the bundled.",
                completion=complete.file,
            ),
            _FORMAT,
            DATA,
        ),
    ),
    "schema": lambda: Command(
        _schema,
        "The JSON Schema of a book's file, or of what is printed.",
        "The JSON Schema of a book's file, or of what commands print with -f json.",
        ("kzkr book schema > book.schema.json", "kzkr book schema output"),
        (
            Parameter(
                "of",
                metavar="[book|output]",
                help="Of what.",
                type=str,
                default="book",
                completion=complete.words(_SCHEMAS),
            ),
        ),
    ),
    "export": lambda: Command(
        _export,
        "Write the whole book for other programs.",
        "Write the whole book for other programs, to a file or directory that does not exist"
        " yet: all of it, or nothing.",
        (
            "kzkr book export sqlite facts.sqlite",
            "kzkr book export datapackage facts",
            "kzkr book export json - | jq .facts",
        ),
        (
            Parameter(
                "format_",
                metavar="json|sqlite|datapackage",
                help="In which form.",
                type=str,
                default=...,
                completion=_formats,
            ),
            _FILE._replace(
                name="destination",
                metavar="DEST",
                help="A new file or directory; - is stdout, for json.",
            ),
            DATA,
        ),
    ),
}

GROUP = Group(
    COMMANDS,
    "For whoever keeps a book: verify, validate, export.",
    "For whoever keeps a book: replay it against its source's text, lint it, hand it on.",
    ("kzkr book verify article.txt", "kzkr book export sqlite facts.sqlite"),
)
