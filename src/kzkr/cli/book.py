"""The commands of whoever keeps a fact book: `kzkr book …`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from ..errors import Invalid, Unreadable
from ..names import shown
from ..output import EXPORTS
from .answering import open_book, read_book, read_from, unreadable
from .command import Command, Group, Parameter, flag, known_word
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


def _verify(text: str, source: str | None, suggest: bool, format_: str, data: str | None) -> int:
    from ..evidence.replay import verify as replayed

    known_word(format_, _REPORTS, "--format")
    if suggest and format_ != "text":
        raise typer.BadParameter("json has these words as `unknown`", param_hint="--suggest")
    content = _text(text)
    if text == data == "-":
        raise typer.BadParameter("only one of the two can be standard input", param_hint="--data")
    reading = read_book(data)
    try:
        verification = replayed(reading.book, content, source=source)
    except LookupError as error:
        raise typer.BadParameter(shown(str(error), 500), param_hint="--source") from None
    if suggest and verification.paragraphs:
        return _suggest(verification)
    report = _document if format_ == "json" else _lines
    code = emit(report(reading, text, verification))
    return code or (NOTHING if verification.findings else ANSWERED)


def _suggest(verification: Verification) -> int:
    """Print the words for `uncited`; the exit code: there may be none to add."""
    from json import dumps

    if not verification.unknown:
        warn("kzkr: no word of the text looks like a name of no record")
        return NOTHING
    # A string of JSON is one of YAML, whatever is in it.
    words = (dumps(word, ensure_ascii=False) for word in verification.unknown)
    lines = ["uncited:", *(f"  - {word}" for word in words)]
    return emit("".join(f"{line}\n" for line in lines))


#: No article is longer; what has no end (/dev/zero) must not be read to it.
_LONGEST_TEXT = 2 << 20


def _text(name: str) -> str:
    """The text to verify against; one that cannot be read ends the command."""
    try:
        if name != "-":
            with open(name, "rb") as file:
                raw = file.read(_LONGEST_TEXT + 1)
        elif sys.stdin is None:
            raise OSError("standard input is closed")
        else:
            raw = sys.stdin.buffer.read(_LONGEST_TEXT + 1)
        if len(raw) > _LONGEST_TEXT:
            raise OSError(f"longer than {_LONGEST_TEXT >> 20} MiB, which no text of a source is")
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        warn(f"kzkr: {shown(name, 4000)}:{line}: not UTF-8 text")
    except OSError as error:
        warn(f"kzkr: {shown(name, 4000)}: {error.strerror or error}")
    except ValueError as error:  # a NUL in the path
        warn(f"kzkr: {shown(name, 4000)}: {error}")
    raise typer.Exit(NO_BOOK)


class _Placed(NamedTuple):
    """A finding, and where to mend it: a place in the book's file, or a line of the text."""

    finding: Finding
    file: str
    line: int | None
    column: int | None

    def __str__(self) -> str:
        finding = self.finding
        places = [str(place) for place in (self.line, self.column) if place]
        where = f"P{finding.paragraph}: " if not finding.entry and finding.paragraph else ""
        where = f"{finding.where}: " if finding.entry else where
        return f"{':'.join([self.file, *places])}: {where}{finding.message}"


def _placed(reading: Reading, text: str, verification: Verification) -> list[_Placed]:
    """What is wrong with the book in the order of its file, then what it lacks of the text."""
    in_book, in_text = [], []
    for finding in verification.findings:
        if finding.entry:
            problem = reading.problem(finding.entry, finding.path, finding.where, finding.message)
            where = problem.where
            in_book.append(
                _Placed(finding._replace(where=where), problem.file, problem.line, problem.column)
            )
        else:
            in_text.append(_Placed(finding, text, finding.line, None))
    return [*sorted(in_book, key=lambda p: (p.line, p.column)), *in_text]


#: So many lines that were not compared are shown; the rest is counted.
_FURNITURE_SHOWN = 10


def _lines(reading: Reading, text: str, verification: Verification) -> str:
    lines = [str(placed) for placed in _placed(reading, text, verification)]
    furniture = verification.furniture
    for line in furniture[:_FURNITURE_SHOWN]:
        lines.append(f"{text}:{line.number}: not compared: {shown(line.text)}")
    if len(furniture) > _FURNITURE_SHOWN:
        lines.append(f"{text}: not compared: {len(furniture) - _FURNITURE_SHOWN:,} more lines")
    if verification.openings:
        words = ", ".join(verification.openings)
        lines.append(f"{text}: taken for no names, since they only begin sentences: {words}")
    if verification.paragraphs:
        counts = (
            f"{verification.paragraphs} paragraphs, {verification.citations} citations,"
            f" {verification.printed} printed tokens, {verification.numerals} numerals,"
            f" {verification.names} names"
        )
        lines.append(f"{counts}: {_verdicts(reading, text, verification)}")
    else:
        lines.append("nothing was compared")
    return "".join(f"{printable(line)}\n" for line in lines)


def _verdicts(reading: Reading, text: str, verification: Verification) -> str:
    """The three verdicts, each with what there is to do."""
    if not verification.findings and not verification.furniture:
        return "sound and complete, in its own words"
    file, count = reading.path.name, verification.count
    complete = "complete"
    if missing := count("complete"):
        complete = f"not complete ({missing} to take from {text} into {file})"
    elif verification.furniture:
        lines = len(verification.furniture)
        complete += f" but for {lines:,} line{'s' * (lines > 1)} not compared"
    wrong, repeated = count("sound"), count("own_words")
    return "; ".join(
        (
            f"not sound ({wrong} to correct in {file})" if wrong else "sound",
            complete,
            f"not in its own words ({repeated} to say anew in {file})"
            if repeated
            else "in its own words",
        )
    )


def _document(reading: Reading, text: str, verification: Verification) -> str:
    from ..evidence.replay import REPLAY_VERDICTS
    from ..output.json import document

    counts = ("paragraphs", "citations", "printed", "numerals", "names")
    return document(
        {
            "schema": 1,
            "book": _about(reading),
            "source": verification.source,
            "counts": {name: getattr(verification, name) for name in counts},
            **{verdict: verification.holds(verdict) for verdict in REPLAY_VERDICTS},
            "findings": [
                {
                    "file": placed.file,
                    "line": placed.line,
                    "column": placed.column,
                    "where": placed.finding.where,
                    "entry": placed.finding.entry,
                    "paragraph": placed.finding.paragraph,
                    "message": placed.finding.message,
                    "against": placed.finding.against,
                }
                for placed in _placed(reading, text, verification)
            ],
            "not_compared": [line._asdict() for line in verification.furniture],
            "openings": list(verification.openings),
            "unknown": list(verification.unknown),
        }
    )


def _about(reading: Reading) -> dict[str, str]:
    book = reading.book
    return {"id": book.id, "version": book.version, "as_of": book.as_of}


# -- kzkr book validate ----------------------------------------------------------------------


def _validate(file: str | None, format_: str, data: str | None) -> int:
    from .progress import progress

    known_word(format_, _REPORTS, "--format")
    reading = None
    try:
        with progress() as report:
            reading = read_from(file if file is not None else data, report)
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


_EXPORTS = "|".join(EXPORTS)


def _export(format_: str, destination: str, data: str | None) -> int:
    from ..output import export as exporting

    known_word(format_, EXPORTS, _EXPORTS)
    if destination == "-" and format_ not in exporting.TEXTS:
        texts = " and ".join(exporting.TEXTS)
        raise typer.BadParameter(f"only {texts} can go to standard output", param_hint="DEST")
    book = open_book(data)
    try:
        if destination == "-":
            return emit(exporting.TEXTS[format_](book))
        exporting.export(book, format_, Path(destination))
    except exporting.NotWritten as error:
        warn(f"kzkr: {error}")
        return NOT_WRITTEN
    return ANSWERED


# -- the commands as they are declared -------------------------------------------------------

_FILE = Parameter("", type=str, default=..., completion=complete.file)


def _init() -> Command:
    from .init import command

    return command()


def _diff() -> Command:
    from .diff import command

    return command()


COMMANDS: Mapping[str, Callable[[], Command]] = {
    "init": _init,
    "verify": lambda: Command(
        _verify,
        "Replay the book against the text of its source.",
        "Replay the book against the text of its source: all that is printed there must be in"
        " the book, all that the book says is printed must stand there, and no statement may"
        " repeat its sentences.",
        ("kzkr book verify article.txt", "kzkr book verify - --data my-book.yaml < article.txt"),
        (
            _FILE._replace(
                name="text",
                metavar="TEXT",
                help="The source's text, one paragraph a line: a file, or - for stdin.",
            ),
            Parameter("source", ("--source",), "Which source, where the book has several.", "ID"),
            flag(
                "suggest",
                "--suggest",
                "Print the words that look like names of no record, as `uncited` in the book.",
            ),
            _FORMAT,
            DATA,
        ),
    ),
    "validate": lambda: Command(
        _validate,
        "Every problem of a book's file at once.",
        "Every problem of a book's file at once, as file:line:column: where: message. Warnings,"
        " which leave a book sound, go to standard error.",
        (
            "kzkr book validate",
            "kzkr book validate my-book.yaml -f json",
            "kzkr book validate - < my-book.yaml",
        ),
        (
            Parameter(
                "file",
                metavar="[FILE]",
                help="The book, or - for stdin; else that of --data, else the bundled.",
                completion=complete.file,
            ),
            _FORMAT,
            DATA,
        ),
    ),
    "diff": _diff,
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
            "kzkr book export html facts.html",
        ),
        (
            Parameter(
                "format_",
                metavar=_EXPORTS,
                help="In which form.",
                type=str,
                default=...,
                completion=complete.words(EXPORTS),
            ),
            _FILE._replace(
                name="destination",
                metavar="DEST",
                help="A new file or directory; - is stdout, for json and html.",
            ),
            DATA,
        ),
    ),
}

GROUP = Group(
    COMMANDS,
    "For whoever keeps a book: init, verify, validate, diff, export.",
    "For whoever keeps a book: begin one, replay it against its source's text, lint it, compare its"
    " editions, hand it on.",
    ("kzkr book verify article.txt", "kzkr book export sqlite facts.sqlite"),
)
