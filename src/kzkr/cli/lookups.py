"""The commands that ask the book: each a question, the view of its answer, and how it is told."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from ..book import FactBook, Filters
from ..errors import Ambiguous, Invalid, NotFound, Unreadable
from ..kinds import KINDS
from ..names import quoted
from ..output import FORMATS, render
from ..vocabulary import STATUSES, VERDICTS
from .command import Command, Parameter, flag, known_word
from .completion import candidates as complete
from .options import DATA, SEARCHED, Columns, options
from .streams import ANSWERED, NO_BOOK, NOTHING, decoded, emit, warn

if TYPE_CHECKING:
    from ..output.views import View

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class Question(NamedTuple):
    """What the book is asked: words, filters, and what only some commands take."""

    words: tuple[str, ...]
    filters: Filters
    kind: str | None = None
    limit: int | None = None
    rank: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.words)


class Display(NamedTuple):
    """How an answer is to be shown."""

    format: str
    fields: str | None
    header: bool


Ask = Callable[[FactBook, Question], "View"]


# -- opening the book ------------------------------------------------------------------------


def open_book(path: str | None, *, checks: bool = True) -> FactBook:
    """The book to ask; one that cannot be read ends the command with exit code 3."""
    from .progress import progress

    try:
        with progress() as report:
            return FactBook.open(path, checks=checks, progress=report)
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


def _answer(ask: Ask, **values: Any) -> int:
    """Ask the book and print what it answers: the function of every command here."""
    display = Display(_format(values["format"]), values["fields"], not values["no_header"])
    question = _question(values)
    book = open_book(values["data"], checks=not values["no_checks"])
    # Topics and measures are the book's own words.
    if question.filters.measure is not None:
        known_word(question.filters.measure, book.measures(), "--measure")
    if question.filters.topic is not None:
        known_word(question.filters.topic, book.topics(), "--topic")
    try:
        view = ask(book, question)
    except (NotFound, Ambiguous) as error:
        return _miss(book, error, display.format)
    view = _with_fields(view, display.fields)
    code = emit(render(display.format, view, header=display.header))
    if (
        code == ANSWERED
        and not view.rows
        and view.shape in ("records", "facts", "checks", "sources")
    ):
        warn("kzkr: nothing matches")
        code = NOTHING
    return code


def _question(values: Mapping[str, Any]) -> Question:
    """What is asked by the values of a command's parameters. Raises Typer's usage error."""
    texts = {name: _typed(values[name]) for name in Filters._fields if name in values}
    for name, known in (("status", STATUSES), ("verdict", VERDICTS)):
        if texts.get(name) is not None:
            known_word(texts[name], known, f"--{name}")
    for name in ("since", "until"):
        date = texts.get(name)
        if date is not None and not _DATE.fullmatch(date):
            raise typer.BadParameter(
                f"{quoted(date)} is no date: write 2024, 2024-06 or 2024-10-06",
                param_hint=f"--{name}",
            )
    kind = values.get("kind")
    if kind is not None:
        known_word(kind, SEARCHED, "--kind")
    limit = values.get("limit")
    return Question(
        tuple(map(_typed, values.get("words") or ())),
        Filters(**texts),
        kind,
        # No book has so many entries, and SQLite counts no further.
        None if limit is None else min(limit, sys.maxsize),
        bool(values.get("rank")),
    )


def _typed(text: Any) -> Any:
    """What was typed, in UTF-8 even where the locale has another encoding; None stays None."""
    if text is None or text.isascii():
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


def _format(chosen: str | None) -> str:
    if chosen is None:
        return "table" if sys.stdout is not None and sys.stdout.isatty() else "tsv"
    return known_word(chosen, FORMATS, "--format")


def _with_fields(view: View, fields: str | None) -> View:
    if fields is None:
        return view
    from ..output.views import UnknownField, chosen

    try:
        return chosen(view, fields)
    except UnknownField as error:
        raise typer.BadParameter(str(error), param_hint="--fields") from None


def _miss(book: FactBook, error: NotFound | Ambiguous, format_: str) -> int:
    """Say on stderr what was meant perhaps, and in JSON on stdout too."""
    warn(*suggestions(error))
    if format_ == "json":
        from ..output.json import document
        from ..output.views import missed

        code = emit(document(missed(book, error)))
        if code != ANSWERED:
            return code
    return NOTHING


def suggestions(error: NotFound | Ambiguous) -> Iterator[str]:
    """What to say of a question without one answer: each line but the first a command to try."""
    name = quoted(error.name)
    if isinstance(error, Ambiguous):
        yield f"kzkr: several answer to {name}:"
    else:
        meant = " Did you mean:" if error.candidates else ""
        yield f"kzkr: no {error.what} found for {name}.{meant}"
    for candidate in error.candidates:
        if candidate.kind == "word":
            yield f"  kzkr search {candidate.id}"
            continue
        command = KINDS[candidate.kind].command if candidate.kind in KINDS else "show"
        yield f"  kzkr {command} {candidate.id}   {candidate.name}"


# -- the questions ---------------------------------------------------------------------------


def _lookup(
    ask: Ask,
    summary: str,
    help: str,
    examples: tuple[str, ...],
    columns: Columns,
    filters: Sequence[str] = (),
    words: Parameter | None = None,
) -> Command:
    """A command that asks the book."""
    parameters = (*([words] if words else ()), *options(filters, columns))
    return Command(partial(_answer, ask), summary, help, examples, parameters)


def _words(metavar: str, kinds: Sequence[str] | None, *, required: bool = False) -> Parameter:
    """The words of a name, which need no quotation marks."""
    return Parameter(
        "words",
        metavar=f"{metavar}…" if required else f"[{metavar}]…",
        type=list[str] if required else list[str] | None,
        default=... if required else None,
        completion=complete.names(kinds),
    )


def _fact_columns(values: Mapping[str, Any]) -> Sequence[str]:
    from ..output import views

    if values.get("rank"):
        return (*views.RANKING_COLUMNS, *views.RANKING_MORE)
    return (*views.FACT_COLUMNS, *views.FACT_MORE)


def _records(kind: str) -> Command:
    about = KINDS[kind]

    def ask(book: FactBook, question: Question) -> View:
        from ..output import views

        if question.words:
            return views.entry(book, book.record(kind, question.text, question.filters))
        if kind == "event":
            return views.records(book, kind, book.events(question.filters))
        return views.records(book, kind, book.records(kind, question.filters))

    def columns(values: Mapping[str, Any]) -> Sequence[str]:
        return _fact_columns({}) if values.get("words") else (*about.columns, *about.more)

    filters = ["topic", "priority", "country", "status", "since", "until"]
    if "country" not in about.attributes:
        filters.remove("country")
    if kind in filters:  # The list of the priorities is not narrowed to one of them.
        filters.remove(kind)
    return _lookup(
        ask,
        f"The {about.plural}, or one of them.",
        f"The {about.plural}, or one of them: {about.doc}.",
        (f"kzkr {about.command}", f"kzkr {about.command} {about.example}"),
        columns,
        filters,
        _words("N or NAME" if "number" in about.attributes else "NAME", [kind]),
    )


def _topic(topic: str) -> Command:
    def ask(book: FactBook, question: Question) -> View:
        from ..output import views

        if question.rank:
            return views.ranking(book, book.ranking(topic))
        answered = book.facts(question.filters._replace(topic=topic))
        return views.facts(book, topic, answered, [f"kzkr {topic} --rank"])

    return _lookup(
        ask,
        f"What is said of {topic}; --rank, who ranks where.",
        f"What is said of {topic}, with its figures; with --rank, the ranking.",
        (f"kzkr {topic}", f"kzkr {topic} --rank"),
        _fact_columns,
        ("rank", "measure", "priority", "country", "status", "since", "until"),
    )


def _figures() -> Command:
    def ask(book: FactBook, question: Question) -> View:
        from ..output import views

        answered = book.figures(question.filters)
        return views.facts(book, "figures", answered, ["kzkr trade --rank"])

    return _lookup(
        ask,
        "Every fact with a figure.",
        "Every fact with a figure, by what it measures.",
        ("kzkr figures", "kzkr figures --topic tourism"),
        _fact_columns,
        ("topic", "measure", "priority", "country", "status", "since", "until"),
    )


def _checks() -> Command:
    def ask(book: FactBook, question: Question) -> View:
        from ..output import views

        name = question.text if question.words else None
        return views.checks(book, book.checks(name, question.filters))

    def columns(values: Mapping[str, Any]) -> Sequence[str]:
        from ..output import views

        return (*views.CHECK_COLUMNS, *views.CHECK_MORE)

    return _lookup(
        ask,
        "What other sources say, newest first.",
        "What other sources say and what came of the plans, newest first.",
        ("kzkr checks --verdict differs", "kzkr checks bakad"),
        columns,
        ("verdict", "topic", "priority", "since", "until"),
        _words("NAME or ID", None),
    )


def _search() -> Command:
    return _lookup(
        _searched,
        "Full text over everything, best first.",
        "Full text over names in every script, statements, rankings and checks. A word also finds"
        " longer words that begin with it; words in double quotes are found as a phrase."
        " Statements are in English; names, in English, Korean, Russian and Kazakh.",
        ("kzkr search medical", "kzkr search 원전"),
        _hit_columns,
        ("kind", "topic", "limit"),
        _words("WORDS", list(KINDS), required=True),
    )


def _searched(book: FactBook, question: Question) -> View:
    from ..output import views

    topic, limit = question.filters.topic, question.limit
    hits = book.search(question.text, kind=question.kind, topic=topic, limit=limit)
    return views.hits(book, question.text, hits)


def _hit_columns(values: Mapping[str, Any]) -> Sequence[str]:
    from ..output import views

    return (*views.SEARCH_COLUMNS, *views.SEARCH_MORE)


def _show() -> Command:
    return _lookup(
        _shown,
        "Any one entry, by id or name.",
        "Any one record, fact, ranking, check or source.",
        ("kzkr show trade-partners", "kzkr show astana"),
        _fact_columns,
        (),
        _words("ID or NAME", None, required=True),
    )


def _shown(book: FactBook, question: Question) -> View:
    from ..output import views

    return views.shown(book, book.show(question.text))


def _sources() -> Command:
    def ask(book: FactBook, question: Question) -> View:
        from ..output import views

        return views.sources(book, book.sources())

    def columns(values: Mapping[str, Any]) -> Sequence[str]:
        from ..output import views

        return (*views.SOURCE_COLUMNS, *views.SOURCE_MORE)

    return _lookup(
        ask,
        "Where it all comes from.",
        "The article and the pages that the checks rest on.",
        ("kzkr sources",),
        columns,
    )


# -- kzkr cite -------------------------------------------------------------------------------


def _styles(ctx: typer.Context, incomplete: str) -> complete.Offers:
    from ..output.references import STYLES

    return complete.words(STYLES)(ctx, incomplete)


def _cited(words: list[str], style: str, quote: bool, no_checks: bool, data: str | None) -> int:
    from ..output.quotes import quotes
    from ..output.references import STYLES, references, render

    known_word(style, STYLES, "--style")
    book = open_book(data, checks=not no_checks)
    name = " ".join(map(_typed, words))
    try:
        entry = book.show(name)
    except (NotFound, Ambiguous) as error:
        warn(*suggestions(error))
        return NOTHING
    if quote:
        return emit(quotes(book, entry))
    cited = references(book, entry)
    if not cited:
        warn(f"kzkr: {quoted(name)} rests on no source")
        return NOTHING
    return emit(render(style, cited))


def _cite() -> Command:
    style = Parameter(
        "style",
        ("--style",),
        "One of text, bibtex, csl-json.",
        "STYLE",
        type=str,
        default="text",
        completion=_styles,
    )
    return Command(
        _cited,
        "Where an entry comes from, ready to paste.",
        "Where an entry comes from, ready to paste: a reference a source, with the paragraphs"
        " meant.",
        ("kzkr cite trade-partners", "kzkr cite samsung --style bibtex"),
        (
            _words("ID or NAME", None, required=True),
            style,
            flag("quote", "--quote", "Sentences to paste, each with its source."),
            flag("no_checks", "--no-checks", "Only what is cited, nothing that corrects it."),
            DATA,
        ),
    )


#: The commands in the order of the help. Those of records come from the table of kinds.
LOOKUPS: Mapping[str, Callable[[], Command]] = {
    **{kind.command: partial(_records, name) for name, kind in KINDS.items()},
    "trade": partial(_topic, "trade"),
    "investment": partial(_topic, "investment"),
    "figures": _figures,
    "checks": _checks,
    "search": _search,
    "show": _show,
    "sources": _sources,
    "cite": _cite,
}

#: Other names that commands answer to.
SYNONYMS = {
    name: kind.command
    for kind in KINDS.values()
    for name in (kind.name, kind.plural)
    if name != kind.command
}
