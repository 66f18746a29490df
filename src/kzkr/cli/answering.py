"""Asking the book a question, and telling its answer."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from ..book import FactBook, bundled
from ..errors import Ambiguous, BadFilter, Invalid, NotFound, Unreadable
from ..filters import Filters
from ..kinds import KINDS
from ..model import Entry, Record
from ..names import quoted, shown
from ..output import FORMATS, render
from .command import known_word
from .streams import ANSWERED, NO_BOOK, NOTHING, decoded, emit, warn

if TYPE_CHECKING:
    from ..output.views import View
    from ..reading import Progress, Reading


#: What a table shows of what full text found.
_BEST = 10


class Question(NamedTuple):
    """What the book is asked: words, filters, and what only some commands take."""

    words: tuple[str, ...]
    filters: Filters
    kind: str | None = None
    limit: int | None = None
    rank: bool = False
    checks: bool = True
    added_since: str | None = None
    #: True where standard input is the asker's, so that ``-`` stands for the names on it.
    from_input: bool = False
    #: True where the answer says how many more there are than the limit.
    counted: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.words)


class Display(NamedTuple):
    """How an answer is to be shown."""

    format: str
    fields: str | None
    header: bool
    #: The book's file, where the line names one.
    data: str | None
    pager: bool

    @property
    def same_book(self) -> str:
        """What a command that is suggested needs, to be asked of the same book as this one."""
        # A path from the environment is there for the next command, too.
        if self.data is None or self.data == os.environ.get("KZKR_DATA"):
            return ""
        from shlex import quote

        return f" --data {quote(shown(self.data, 4096))}"


class Several(NamedTuple):
    """The answers to several names, in their order, and why the others have none."""

    views: list[View]
    missing: list[NotFound | Ambiguous]


Ask = Callable[[FactBook, Question], "View | Several"]


# -- opening the book ------------------------------------------------------------------------


def open_book(path: str | None, *, checks: bool = True) -> FactBook:
    """The book to ask; one that cannot be read ends the command with exit code 3."""
    from .progress import progress

    try:
        with progress() as report:
            return FactBook.open(path, checks=checks, progress=report)
    except (Invalid, Unreadable) as error:
        raise typer.Exit(unreadable(error)) from None


def read_from(name: str | None, progress: Progress) -> Reading:
    """The book of a file, of standard input (``-``), or the bundled one, with its places.

    Raises Invalid or Unreadable.
    """
    from ..reading import read

    if name != "-":
        return read(Path(name) if name is not None else bundled(), progress=progress)
    if sys.stdin is None:
        raise Unreadable("standard input is closed")
    return read(Path("<stdin>"), stream=sys.stdin.buffer, progress=progress)


def read_book(name: str | None) -> Reading:
    """As `read_from`; a book that cannot be had ends the command with exit code 3."""
    from .progress import progress

    try:
        with progress() as report:
            return read_from(name, report)
    except (Invalid, Unreadable) as error:
        raise typer.Exit(unreadable(error)) from None


def unreadable(error: Invalid | Unreadable) -> int:
    """Say why a book cannot be read, all problems at once."""
    if isinstance(error, Invalid):
        warn(*map(str, error.problems))
    else:
        warn(f"kzkr: {error}")
    return NO_BOOK


# -- asking it and telling the answer --------------------------------------------------------


def answer(ask: Ask, **values: Any) -> int:
    """Ask the book and print what it answers: the function of every command that does."""
    display = Display(
        chosen_format(values["format"]),
        values["fields"],
        not values["no_header"],
        values["data"],
        not values["no_pager"],
    )
    question = _question(values, typed)._replace(from_input=True, counted=display.format == "table")
    with open_book(values["data"], checks=question.checks) as book:
        return _answered(ask, book, question, display)


def _answered(ask: Ask, book: FactBook, question: Question, display: Display) -> int:
    try:
        answered = _limited(ask(book, question), question)
    except (NotFound, Ambiguous) as error:
        return _miss(book, error, display)
    except BadFilter as error:
        option = f"--{error.option.replace('_', '-')}"
        raise typer.BadParameter(error.message, param_hint=option) from None
    if isinstance(answered, Several):
        return _answer_each(book, question, answered, display)
    view = _displayed(book, question, answered, display)
    text = render(display.format, view, header=display.header)
    code = emitted(text, display.format, pager=display.pager)
    return code or _told_if_nothing([view], question)


def _limited(answered: View | Several, question: Question) -> View | Several:
    """The answer with at most so many entries; a table of what was found has ten by default.
    Raises BadFilter for what is no list."""
    limit = question.limit
    if isinstance(answered, Several):
        if limit is not None:
            raise BadFilter("limit", limit, "is for lists, and these are single entries")
        return answered
    if limit is None and question.counted and answered.shape == "hits":
        limit = _BEST
    if limit is None:
        return answered
    from ..output.views import limited

    return limited(answered, limit)


def emitted(text: str, format_: str, *, pager: bool) -> int:
    """Write an answer, a table through the pager, and return the exit code."""
    if format_ != "table":
        return emit(text)
    from .pager import emit_page

    return emit_page(text, pager=pager)


def _displayed(book: FactBook, question: Question, view: View, display: Display) -> View:
    """The view with the columns that were asked for, and what its suggestions need."""
    view = _with_fields(book, question, view, display.fields)
    return view._replace(
        options=display.same_book, narrowed=not view.rows and _may_be_empty(view, question)
    )


def _may_be_empty(view: View, question: Question) -> bool:
    """True for what has nothing to tell where it has no rows: a list, or what filters narrow."""
    return view.is_list or bool(question.filters.named())


def _told_if_nothing(views: Sequence[View], question: Question) -> int:
    if any(view.rows or not _may_be_empty(view, question) for view in views):
        return ANSWERED
    warn("kzkr: nothing matches")
    return NOTHING


def _answer_each(book: FactBook, question: Question, several: Several, display: Display) -> int:
    """Print the answers to several names, and say which have none."""
    from ..output.several import document, render_each

    views = [_displayed(book, question, view, display) for view in several.views]
    if display.format == "json":
        from ..output import json

        text = json.document(document(book, views, several.missing))
    else:
        text = render_each(display.format, views, header=display.header) if views else ""
    code = emitted(text, display.format, pager=display.pager)
    for error in several.missing:
        warn(*suggestions(error, display.same_book))
    if views:
        code = code or _told_if_nothing(views, question)
    elif not several.missing:
        warn("kzkr: no name stands on standard input")
    return code or (NOTHING if several.missing or not views else ANSWERED)


def asked(ask: Ask, book: FactBook, **values: Any) -> View | Several:
    """What an open book answers, to who is no command line: the text is as it is meant."""
    question = _question(values, str)
    return _limited(ask(book, question), question)


def _question(values: Mapping[str, Any], read: Callable[[str], str]) -> Question:
    """What is asked by the values of a command's parameters, each text of them read so."""
    limit = values.get("limit")

    def text(value: str | None) -> str | None:
        return None if value is None else read(value)

    return Question(
        tuple(map(read, values.get("words") or ())),
        Filters(**{name: text(values[name]) for name in Filters._fields if name in values}),
        text(values.get("kind")),
        # No book has so many entries, and SQLite counts no further.
        None if limit is None else min(limit, sys.maxsize),
        bool(values.get("rank")),
        not values.get("no_checks"),
        text(values.get("added_since")),
    )


def typed(text: str) -> str:
    """What was typed, in UTF-8 even where the locale has another encoding."""
    if text.isascii():
        return text
    try:
        return _raw(text).decode("utf-8")
    except UnicodeError:
        return decoded(text)


def _raw(text: str) -> bytes:
    """The bytes that Python decoded by the locale. Raises UnicodeError."""
    try:
        return os.fsencode(text)
    except UnicodeEncodeError:
        # In EUC-KR the C library takes some bytes for control characters, which Python's codec
        # for it does not have.
        return b"".join(bytes([ord(c)]) if "\x80" <= c <= "\x9f" else os.fsencode(c) for c in text)


def chosen_format(chosen: str | None) -> str:
    """The format asked for, else the one for where the answer goes. Raises Typer's usage error."""
    if chosen is None:
        return "table" if sys.stdout is not None and sys.stdout.isatty() else "tsv"
    return known_word(chosen, FORMATS, "--format")


def _with_fields(book: FactBook, question: Question, view: View, fields: str | None) -> View:
    """The view with the columns that were asked for: of one record its facts' columns or, where
    those have not all, the columns of its own row. Raises Typer's usage error."""
    if fields is None:
        return view
    from ..output.several import ENTRY, with_entry
    from ..output.views import UnknownField, chosen

    names = {name.strip() for name in fields.split(",")}
    if ENTRY in names and isinstance(view.result, Mapping):
        view = with_entry(view)
    own = ""
    entry = next(iter(view.answers), None)
    if isinstance(entry, Entry) and not names <= set(view.known):
        listed = _own_row(book, question, entry.record)
        if names <= set(listed.known):
            row = chosen(listed, fields)
            return row._replace(result=row.result[0] if row.result else None)
        own = f"; of the {entry.record.kind}: {', '.join(listed.known)}"
    try:
        return chosen(view, fields)
    except UnknownField as error:
        raise typer.BadParameter(f"{error}{own}", param_hint="--fields") from None


def _own_row(book: FactBook, question: Question, record: Record) -> View:
    """The list of a record's kind, with the record alone in it."""
    from ..output import views

    listed = book.records(record.kind, question.filters)
    own = [summary for summary in listed if summary.record.id == record.id]
    return views.records(book, record.kind, own)


def _miss(book: FactBook, error: NotFound | Ambiguous, display: Display) -> int:
    """Say on stderr what was meant perhaps, and in JSON on stdout too."""
    warn(*suggestions(error, display.same_book))
    if display.format == "json":
        from ..output.json import document
        from ..output.views import missed

        code = emit(document(missed(book, error)))
        if code != ANSWERED:
            return code
    return NOTHING


def suggestions(error: NotFound | Ambiguous, options: str = "") -> Iterator[str]:
    """What to say of a question without one answer: each line but the first a command to try,
    with these options after it."""
    name = quoted(error.name)
    if isinstance(error, Ambiguous):
        yield f"kzkr: several answer to {name}:"
    else:
        meant = " Did you mean:" if error.candidates else ""
        yield f"kzkr: no {error.what} found for {name}.{meant}"
    for candidate in error.candidates:
        if candidate.kind == "word":
            yield f"  kzkr search {candidate.id}{options}"
            continue
        command = KINDS[candidate.kind].command if candidate.kind in KINDS else "show"
        command = "figures" if candidate.kind == "measure" else command
        yield f"  kzkr {command} {candidate.id}{options}   {candidate.name}"
