"""The commands that ask the book, each declared: a question, and the view of its answer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import typer

from ..book import FactBook
from ..errors import Ambiguous, BadFilter, NotFound
from ..kinds import KINDS
from ..model import Check
from ..names import quoted
from ..output import STYLES
from .answering import (
    Ask,
    Question,
    Several,
    answer,
    asked,
    open_book,
    suggestions,
    typed,
)
from .command import Command, Parameter, UsageError, flag, known_word
from .completion import candidates as complete
from .options import DATA, Columns, options
from .streams import NOTHING, decoded, emit, warn

if TYPE_CHECKING:
    from ..output.views import View

#: No command has so many letters.
_LONGEST_COMMAND = 20


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
    return Command(
        partial(answer, ask), summary, help, examples, parameters, ask=partial(asked, ask)
    )


#: What the help says of the words where they may be several names.
_NAMES = "One name, or several."
_FROM_INPUT = " - reads them from stdin, one a line."


def _words(
    metavar: str, kinds: Sequence[str] | None, help: str = "", *, required: bool = False
) -> Parameter:
    """The words of a name, which need no quotation marks."""
    return Parameter(
        "words",
        help=help,
        metavar=f"{metavar}…" if required else f"[{metavar}]…",
        type=list[str] if required else list[str] | None,
        default=... if required else None,
        completion=complete.names(kinds),
        typed=_FROM_INPUT if help == _NAMES else "",
    )


def _fact_columns(values: Mapping[str, Any]) -> Sequence[str]:
    from ..output.columns import FACT_COLUMNS, FACT_MORE, RANKING_COLUMNS, RANKING_MORE

    if values.get("rank"):
        return (*RANKING_COLUMNS, *RANKING_MORE)
    return (*FACT_COLUMNS, *FACT_MORE)


def _records(kind: str) -> Command:
    about = KINDS[kind]

    def ask(book: FactBook, question: Question) -> View | Several:
        from ..output import views

        if question.words:
            return _by_name(
                book,
                question,
                [kind],
                lambda name: views.entry(book, book.record(kind, name, question.filters)),
            )
        if kind == "event":
            return views.records(book, kind, book.events(question.filters))
        return views.records(book, kind, book.records(kind, question.filters))

    def columns(values: Mapping[str, Any]) -> Sequence[str]:
        return _fact_columns({}) if values.get("words") else (*about.columns, *about.more)

    filters = ["topic", "priority", "country", "status", "since", "until", "limit"]
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
        _words("N or NAME" if "number" in about.attributes else "NAME", [kind], _NAMES),
    )


def _topic(topic: str) -> Command:
    def ask(book: FactBook, question: Question) -> View:
        from ..output import views

        if question.rank:
            return views.ranking(book, book.ranking(topic, question.filters))
        answered = (book.trade if topic == "trade" else book.investment)(question.filters)
        return views.topic(book, topic, answered, question.filters)

    return _lookup(
        ask,
        f"What is said of {topic}; --rank, who ranks where.",
        f"What is said of {topic}, with its figures; with --rank, the ranking.",
        (f"kzkr {topic}", f"kzkr {topic} --rank"),
        _fact_columns,
        ("rank", "measure", "priority", "country", "status", "since", "until", "limit"),
    )


def _figures() -> Command:
    def ask(book: FactBook, question: Question) -> View:
        from ..output import views

        if not question.words:
            return views.measures(book, book.measured(question.filters))
        measure = book.measure(question.text)
        return views.figures(book, measure, book.figures(measure, question.filters))

    def columns(values: Mapping[str, Any]) -> Sequence[str]:
        from ..output import columns

        default = columns.FIGURE_COLUMNS if values.get("words") else columns.MEASURE_COLUMNS
        return (*default, *columns.FIGURE_MORE)

    words = _words("MEASURE", None, "By its id, or any of its words.")
    return _lookup(
        ask,
        "What each source says of a measure, newest first.",
        "The measures, each with its newest figure; or one of them: what each source says of it,"
        " newest first. Figures stand side by side as they were given: none is an average, and a"
        " measure is no series.",
        ("kzkr figures --topic tourism", "kzkr figures trade-turnover"),
        columns,
        ("topic", "measure", "priority", "country", "status", "since", "until", "limit"),
        words._replace(completion=complete.words(FactBook.measures_with_figures)),
    )


def _checks() -> Command:
    def ask(book: FactBook, question: Question) -> View:
        from ..output import views

        name = question.text if question.words else None
        found = book.checks(name, question.filters, added_since=question.added_since)
        return views.checks(book, found)

    def columns(values: Mapping[str, Any]) -> Sequence[str]:
        from ..output.columns import CHECK_COLUMNS, CHECK_MORE

        return (*CHECK_COLUMNS, *CHECK_MORE)

    return _lookup(
        ask,
        "What other sources say, newest first.",
        "What other sources say and what came of the plans, newest first.",
        ("kzkr checks bakad", "kzkr checks --added-since 2026-11"),
        columns,
        ("verdict", "topic", "priority", "since", "until", "added_since", "limit"),
        _words("NAME or ID", None),
    )


def _search() -> Command:
    return _lookup(
        _searched,
        "Full text over everything, best first.",
        "A plain question in English, Korean, Russian or Kazakh over names, topics, measures,"
        " statements, rankings and checks: what has all the words first, then what has most. Words"
        " are found in all their forms; words in double quotes, as a phrase; OR between two words:"
        " either; a minus before one, after --: not that one. Statements are in English.",
        ("kzkr search medical", "kzkr search 원전"),
        _hit_columns,
        ("kind", "topic", "limit"),
        _words("WORDS", list(KINDS), required=True),
    )


def _searched(book: FactBook, question: Question) -> View:
    from ..output import views

    topic, limit = question.filters.topic, None if question.counted else question.limit
    hits = book.search(question.text, kind=question.kind, topic=topic, limit=limit)
    return views.hits(book, question.text, hits)


def _hit_columns(values: Mapping[str, Any]) -> Sequence[str]:
    from ..output.columns import SEARCH_COLUMNS, SEARCH_MORE

    return (*SEARCH_COLUMNS, *SEARCH_MORE)


def _show() -> Command:
    return _lookup(
        _shown,
        "Any one entry, by id or name.",
        "Any one record, fact, ranking, check or source.",
        ("kzkr show trade-partners", "kzkr show astana"),
        _fact_columns,
        (),
        _words("ID or NAME", None, _NAMES, required=True),
    )


def _shown(book: FactBook, question: Question) -> View | Several:
    from ..output import views

    def one(name: str) -> View:
        entry = book.show(name)
        if isinstance(entry, Check) and not question.checks:
            raise BadFilter("no_checks", True, "leaves nothing of a check")
        return views.shown(book, entry)

    return _by_name(book, question, None, one)


def _by_name(
    book: FactBook, question: Question, kinds: Sequence[str] | None, one: Callable[[str], View]
) -> View | Several:
    """The answer to a name of one or more words, else to the several names that the words are;
    ``-`` stands for one name a line of standard input. Raises NotFound, Ambiguous.

    Words that are each a name, quoted or known, are several; others, as ``samsung biologics``,
    are one name that may be missing.
    """
    words = question.words
    if question.from_input and words == ("-",):
        names = _lines_of_input()
    else:
        try:
            return one(" ".join(words))
        except (NotFound, Ambiguous) as error:
            names = _names(book, words, kinds, error)
    several = Several([], [])
    for name in names:
        try:
            several.views.append(one(name))
        except (NotFound, Ambiguous) as error:
            several.missing.append(error)
    return several


def _names(
    book: FactBook,
    words: Sequence[str],
    kinds: Sequence[str] | None,
    error: NotFound | Ambiguous,
) -> list[str]:
    """The names that words are which are not one together; raises the error where they are not
    several either."""
    if len(words) > 1 and any(" " in word.strip() for word in words):
        return list(words)
    runs = book.each(words, kinds)
    named = dict.fromkeys(candidate for _, candidate in runs if candidate)
    whole = all(candidate for _, candidate in runs)
    # Among all kinds of entries words that are no names may well name two: nothing is taken.
    if len(named) > 1 and (whole or kinds is not None):
        return [candidate.id if candidate else run for run, candidate in runs]
    if isinstance(error, NotFound):
        near = dict.fromkeys([*named, *error.candidates])
        raise NotFound(error.what, error.name, list(near)) from None
    raise error


def _lines_of_input() -> list[str]:
    """The names on standard input, one a line. Raises Typer's usage error."""
    if sys.stdin is None:
        raise typer.BadParameter("standard input is closed", param_hint="-")
    lines = sys.stdin.buffer.read().decode("utf-8-sig", "surrogateescape").splitlines()
    return [decoded(line.strip()) for line in lines if line.strip()]


def _sources() -> Command:
    def ask(book: FactBook, question: Question) -> View:
        from ..output import views

        return views.sources(book, book.sources())

    def columns(values: Mapping[str, Any]) -> Sequence[str]:
        from ..output.columns import SOURCE_COLUMNS, SOURCE_MORE

        return (*SOURCE_COLUMNS, *SOURCE_MORE)

    return _lookup(
        ask,
        "Where it all comes from.",
        "The article and the pages that the checks rest on.",
        ("kzkr sources",),
        columns,
        ("limit",),
    )


# -- kzkr cite -------------------------------------------------------------------------------


def _cited(words: list[str], data: str | None, no_checks: bool, style: str, **values: bool) -> int:
    known_word(style, STYLES, "--style")
    if values["quote"] and style != "text":
        raise typer.BadParameter("sentences are text, in no other style", param_hint="--style")
    book = open_book(data, checks=not no_checks)
    try:
        text = _citation(book, list(map(typed, words)), style, **values)
        return emit(_fitted(text) if style == "text" else text)
    except (NotFound, Ambiguous) as error:
        warn(*suggestions(error))
    except Unsourced as error:
        warn(f"kzkr: {error}")
    return NOTHING


class Unsourced(Exception):
    """An entry that rests on no source."""


def _citation(book: FactBook, words: Sequence[str], style: str, quote: bool) -> str:
    """The references of an entry, or sentences with theirs. Raises NotFound, Ambiguous."""
    from ..output.quotes import quotes
    from ..output.references import references, render

    name = " ".join(words)
    entry = book.show(name)
    if quote:
        return quotes(book, [entry])
    cited = references(book, entry)
    if not cited:
        raise Unsourced(f"{quoted(name)} rests on no source")
    return render(style, cited)


def _fitted(text: str) -> str:
    """A text as wide as the terminal, where it goes to one."""
    if sys.stdout is None or not sys.stdout.isatty():
        return text
    from shutil import get_terminal_size

    from ..output.terminal.prose import broken_at_blanks

    return broken_at_blanks(text, get_terminal_size().columns)


def cite() -> Command:
    """`kzkr cite`, which has formats of its own."""
    return Command(
        _cited,
        "Where an entry comes from, ready to paste.",
        "Where an entry comes from, ready to paste: a reference a source, with the paragraphs"
        " meant.",
        ("kzkr cite trade-partners", "kzkr cite samsung --style bibtex"),
        (
            _words("ID or NAME", None, required=True),
            Parameter(
                "style",
                ("--style",),
                f"One of {', '.join(STYLES)}.",
                "STYLE",
                type=str,
                default="text",
                known=STYLES,
            ),
            flag("quote", "--quote", "Sentences to paste, each with its source."),
            flag("no_checks", "--no-checks", "Only what is cited, nothing that corrects it."),
            DATA,
        ),
        ask=_citation,
    )


# -- words that no command stands before -----------------------------------------------------


def bare_words(commands: Collection[str]) -> Command:
    """What answers a line that begins with none of these commands: the words are shown as an
    entry, else searched for."""

    def ask(book: FactBook, question: Question) -> View | Several:
        if question.kind or question.filters.topic or question.limit:
            return _searched(book, question)
        _require_no_command(book, question.words, commands)
        try:
            return _shown(book, question)
        except (NotFound, Ambiguous) as error:
            try:
                return _searched(book, question)
            except NotFound as nothing:
                raise (error if error.candidates else nothing) from None

    def columns(values: Mapping[str, Any]) -> Sequence[str]:
        return list(dict.fromkeys([*_fact_columns({}), *_hit_columns({})]))

    return _lookup(
        ask,
        "What words name, else what is found by them.",
        "What the words name, as kzkr show answers it; else what kzkr search finds by them.",
        ("kzkr samsung", "kzkr 원전"),
        columns,
        ("kind", "topic", "limit"),
        _words("WORDS", None, required=True),
    )


def _require_no_command(book: FactBook, words: Sequence[str], commands: Collection[str]) -> None:
    """Raise Typer's usage error where the first word is a command mistyped, and no name."""
    from difflib import get_close_matches

    word = words[0].lower()
    if len(word) > _LONGEST_COMMAND:
        return
    # Two letters that changed places are as likely as one that is missing or too many.
    near = [command for command in commands if sorted(command) == sorted(word)]
    near += get_close_matches(word, commands, n=1, cutoff=0.8)
    if near and not all(candidate for _, candidate in book.each(words)):
        rest = " ".join([near[0], *words[1:]])
        raise UsageError(
            f"No such command {quoted(words[0])}; did you mean: kzkr {rest}"
            f" (to look for the words: kzkr search {' '.join(words)})"
        )


#: The commands that answer in every format, in the order of the help. Those of records come from
#: the table of kinds.
LOOKUPS: Mapping[str, Callable[[], Command]] = {
    **{kind.command: partial(_records, name) for name, kind in KINDS.items()},
    "trade": partial(_topic, "trade"),
    "investment": partial(_topic, "investment"),
    "figures": _figures,
    "checks": _checks,
    "search": _search,
    "show": _show,
    "sources": _sources,
}

#: Other names that commands answer to.
SYNONYMS = {
    name: kind.command
    for kind in KINDS.values()
    for name in (kind.name, kind.plural)
    if name != kind.command
}
