"""The commands of whoever keeps a fact book or quotes it: `kzkr book …` and `kzkr cite`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from ..book import bundled
from ..errors import Ambiguous, Invalid, NotFound, Unreadable
from ..names import quoted, shown
from .app import BOOKKEEPING, CONTEXT, OPTIONS, build, explained, known_word, no_book, open_book
from .completion import candidates as complete
from .streams import ANSWERED, NO_BOOK, NOT_WRITTEN, NOTHING, emit, warn

if TYPE_CHECKING:
    from ..evidence.replay import Finding, Verification
    from ..reading import Reading

_REPORTS = {"text": "for people", "json": "one document"}
_SCHEMAS = {"book": "the YAML file of a book", "output": "what commands print with -f json"}

_Data = Annotated[str | None, OPTIONS["data"].made()]
_Report = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help=f"One of {', '.join(_REPORTS)}.",
        autocompletion=complete.words(_REPORTS),
    ),
]


def application() -> typer.Typer:
    """`kzkr book` as a Typer application; what a command needs is imported when it runs."""
    group = typer.Typer(
        help="For whoever keeps a book: replay it against its source's text, lint it, hand it on.",
        short_help=BOOKKEEPING["book"],
        epilog=_examples("kzkr book verify article.txt", "kzkr book export sqlite facts.sqlite"),
        add_completion=False,
        invoke_without_command=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=CONTEXT,
    )
    group.callback()(_help)
    for command, help_, examples in (
        (
            verify,
            "Replay the book against the text of its source: all that is printed there must be in"
            " the book, all that the book says is printed must stand there, and no statement may"
            " repeat its sentences.",
            (
                "kzkr book verify article.txt",
                "kzkr book verify - --data my-book.yaml < article.txt",
            ),
        ),
        (
            validate,
            "Every problem of a book's file at once, as file:line:column: where: message. Warnings,"
            " which leave a book sound, go to standard error.",
            ("kzkr book validate", "kzkr book validate my-book.yaml -f json"),
        ),
        (
            schema,
            "The JSON Schema of a book's file, or of what commands print with -f json.",
            ("kzkr book schema > book.schema.json", "kzkr book schema output"),
        ),
        (
            export,
            "Write the whole book for other programs, to a file or directory that does not exist"
            " yet: all of it, or nothing.",
            (
                "kzkr book export sqlite facts.sqlite",
                "kzkr book export datapackage facts",
                "kzkr book export json - | jq .facts",
            ),
        ),
    ):
        group.command(help=help_, epilog=_examples(*examples), context_settings=CONTEXT)(command)
    return group


def _examples(*lines: str) -> str:
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def _help(ctx: typer.Context) -> None:
    if ctx.invoked_subcommand is None:
        raise typer.Exit(emit(ctx.get_help() + "\n"))


# -- kzkr book verify ------------------------------------------------------------------------


def verify(
    text: Annotated[
        str,
        typer.Argument(
            metavar="TEXT",
            help="The source's text, one paragraph a line: a file, or - for stdin.",
            autocompletion=complete.file,
        ),
    ],
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="ID", help="Which source, where the book has several."),
    ] = None,
    suggest: Annotated[
        bool,
        typer.Option(
            "--suggest",
            help="Print the words that look like names of no record, as `uncited` in the book.",
        ),
    ] = False,
    format_: _Report = "text",
    data: _Data = None,
) -> None:
    from ..evidence.replay import verify as replayed

    known_word(format_, _REPORTS, "--format")
    if suggest and format_ != "text":
        raise typer.BadParameter("json has these words as `unknown`", param_hint="--suggest")
    content = _text(text)
    reading = _reading(data)
    try:
        verification = replayed(reading.book, content, source=source)
    except LookupError as error:
        raise typer.BadParameter(shown(str(error), 500), param_hint="--source") from None
    if suggest and verification.paragraphs:
        raise typer.Exit(_suggest(verification))
    report = _document if format_ == "json" else _lines
    code = emit(report(reading, text, verification))
    raise typer.Exit(code or (NOTHING if verification.findings else ANSWERED))


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


def _reading(path: str | None) -> Reading:
    """The book with its places; one that cannot be had ends the command."""
    from ..reading import read
    from .progress import progress

    try:
        with progress() as report:
            return read(Path(path) if path is not None else bundled(), progress=report)
    except (Invalid, Unreadable) as error:
        raise typer.Exit(no_book(error)) from None


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
    return "".join(f"{shown(line, 4000)}\n" for line in lines)


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


def validate(
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE]",
            help="The book; else that of --data, else the bundled.",
            autocompletion=complete.file,
        ),
    ] = None,
    format_: _Report = "text",
    data: _Data = None,
) -> None:
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
        raise typer.Exit(no_book(error)) from None
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
        text = "".join(f"{problem}\n" for problem in problems if problem.severity == "error")
        for problem in problems:
            if problem.severity == "warning":
                warn(str(problem._replace(message=f"warning: {problem.message}")))
    raise typer.Exit(emit(text) or (ANSWERED if reading else NOTHING))


# -- kzkr book schema ------------------------------------------------------------------------


def schema(
    of: Annotated[
        str,
        typer.Argument(
            metavar="[book|output]", help="Of what.", autocompletion=complete.words(_SCHEMAS)
        ),
    ] = "book",
) -> None:
    known_word(of, _SCHEMAS, "[book|output]")
    from ..output import schema as schemas
    from ..output.json import document

    made = schemas.of_book() if of == "book" else schemas.of_output()
    raise typer.Exit(emit(document(made)))


# -- kzkr book export ------------------------------------------------------------------------


def _formats(ctx: typer.Context, incomplete: str) -> complete.Offers:
    from ..output.export import FORMATS

    return complete.words(FORMATS)(ctx, incomplete)


def export(
    format_: Annotated[
        str,
        typer.Argument(
            metavar="json|sqlite|datapackage", help="In which form.", autocompletion=_formats
        ),
    ],
    destination: Annotated[
        str,
        typer.Argument(
            metavar="DEST",
            help="A new file or directory; - is stdout, for json.",
            autocompletion=complete.file,
        ),
    ],
    data: _Data = None,
) -> None:
    from ..output import export as exporting

    known_word(format_, exporting.FORMATS, "json|sqlite|datapackage")
    if destination == "-" and format_ != "json":
        raise typer.BadParameter("only json can go to standard output", param_hint="DEST")
    book = open_book(data)
    if destination == "-":
        from ..output.json import document

        raise typer.Exit(emit(document(exporting.whole(book))))
    try:
        exporting.export(book, format_, Path(destination))
    except exporting.NotWritten as error:
        warn(f"kzkr: {error}")
        raise typer.Exit(NOT_WRITTEN) from None


# -- kzkr cite -------------------------------------------------------------------------------


def cite_command() -> Any:
    """`kzkr cite` as Typer's command."""
    return build(
        "cite",
        BOOKKEEPING["cite"],
        "Where an entry comes from, ready to paste: a reference a source, with the paragraphs"
        " meant.",
        ("kzkr cite trade-partners", "kzkr cite samsung --style bibtex"),
        _cite,
    )


def _styles(ctx: typer.Context, incomplete: str) -> complete.Offers:
    from ..output.references import STYLES

    return complete.words(STYLES)(ctx, incomplete)


def _cite(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="ID or NAME…",
            help="",
            show_default=False,
            autocompletion=complete.names(None),
        ),
    ],
    style: Annotated[
        str,
        typer.Option(
            "--style",
            metavar="STYLE",
            help="One of text, bibtex, csl-json.",
            autocompletion=_styles,
        ),
    ] = "text",
    quote: Annotated[
        bool, typer.Option("--quote", help="Sentences to paste, each with its source.")
    ] = False,
    no_checks: Annotated[
        bool, typer.Option("--no-checks", help="Only what is cited, nothing that corrects it.")
    ] = False,
    data: _Data = None,
) -> None:
    from ..output.quotes import quotes
    from ..output.references import STYLES, references, render

    known_word(style, STYLES, "--style")
    book = open_book(data, checks=not no_checks)
    try:
        found = book.show(" ".join(words))
    except (NotFound, Ambiguous) as error:
        warn(*explained(error))
        raise typer.Exit(NOTHING) from None
    if quote:
        raise typer.Exit(emit(quotes(book, found)))
    cited = references(book, found)
    if not cited:
        warn(f"kzkr: {quoted(' '.join(words))} rests on no source")
        raise typer.Exit(NOTHING)
    raise typer.Exit(emit(render(style, cited)))
