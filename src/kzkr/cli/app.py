"""The command line: parse, ask the book, choose a view, emit."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer
from typer.core import TyperGroup
from typer.main import get_command

from ..book import SEARCHED, FactBook
from ..errors import Ambiguous, BadFilter, Invalid, NotFound, Unreadable
from ..filters import Filters
from ..kinds import BY_PLURAL, KINDS
from ..model import Check
from ..names import did_you_mean, quoted, shown
from ..output import FORMATS, render
from ..vocabulary import STATUSES, VERDICTS
from .completion import candidates as complete
from .streams import ANSWERED, NO_BOOK, NOT_WRITTEN, NOTHING, emit, warn

if TYPE_CHECKING:
    from ..output.views import View

CONTEXT = {"help_option_names": ["-h", "--help"]}


# -- options: each declared once, the same on every command that has it ----------------------


class _Option(NamedTuple):
    """An option as data; Typer's own object is made for the command that is run alone."""

    flags: tuple[str, ...]
    help: str
    metavar: str | None = None
    type: Any = str | None
    default: object = None
    complete: Callable[..., Any] | None = None
    more: Mapping[str, Any] = {}

    def made(self) -> Any:
        return typer.Option(
            *self.flags,
            help=self.help,
            metavar=self.metavar,
            autocompletion=self.complete,
            **self.more,
        )

    def parameter(self, name: str) -> Parameter:
        return _parameter(name, Annotated[self.type, self.made()], self.default)


def _flag(flag: str, help: str) -> _Option:
    return _Option((flag,), help, type=bool, default=False)


OPTIONS = {
    "topic": _Option(
        ("--topic",), "Only what belongs to this topic.", "TOPIC", complete=complete.topics
    ),
    "priority": _Option(
        ("--priority",),
        "Only what stands under this point of the speech.",
        "N_OR_NAME",
        complete=complete.name("priority"),
    ),
    "country": _Option(
        ("--country",),
        "Only of this country: a code (KR) or a name.",
        "COUNTRY",
        complete=complete.name("place"),
    ),
    "status": _Option(
        ("--status",), "Only with this status.", "STATUS", complete=complete.words(STATUSES)
    ),
    "verdict": _Option(
        ("--verdict",),
        "Only checks with this verdict.",
        "VERDICT",
        complete=complete.words(VERDICTS),
    ),
    "measure": _Option(
        ("--measure",), "Only figures of this measure.", "MEASURE", complete=complete.measures
    ),
    "since": _Option(
        ("--since",), "Not before this date; a year or month means all of it.", "DATE"
    ),
    "until": _Option(("--until",), "Not after this date; a year or month means all of it.", "DATE"),
    "kind": _Option(
        ("--kind",), "Only entries of this kind.", "KIND", complete=complete.words(SEARCHED)
    ),
    "limit": _Option(("--limit",), "At most so many.", "N", int | None, more={"min": 1}),
    "rank": _flag("--rank", "The ranking instead."),
    "format": _Option(
        ("--format", "-f"),
        f"One of {', '.join(FORMATS)}; by default table on a terminal, tsv elsewhere.",
        "FORMAT",
        complete=complete.words(FORMATS),
    ),
    "fields": _Option(
        ("--fields",), "These columns, in this order.", "A,B,…", complete=complete.fields
    ),
    "no_header": _flag("--no-header", "Leave out the line of column names."),
    "no_checks": _flag("--no-checks", "Only what the source says, nothing learned since."),
    "data": _Option(
        ("--data",),
        "Another fact book.",
        "FILE",
        complete=complete.file,
        more={"envvar": "KZKR_DATA", "show_envvar": True},
    ),
}

_SHOWN = ("format", "fields", "no_header", "no_checks", "data")


class Asked(NamedTuple):
    """What a user asked for: a name or words, the filters, and how to show the answer."""

    words: tuple[str, ...] | None
    filters: Filters
    options: dict[str, Any]

    @property
    def name(self) -> str | None:
        return None if self.words is None else " ".join(self.words)


class Command(NamedTuple):
    """A command: one question to the book. ``ask`` imports the views only when it is run."""

    ask: Callable[[FactBook, Asked], View]
    short: str
    help: str
    examples: tuple[str, ...]
    options: tuple[str, ...] = ()
    words: str | None = None
    words_required: bool = False
    completion: Callable[..., Any] | None = None
    panel: str = ""


def _record_command(kind: str) -> Command:
    def ask(book: FactBook, asked: Asked) -> View:
        from ..output import views

        if asked.name is not None:
            return views.entry(book, book.record(kind, asked.name, asked.filters))
        if kind == "event":
            return views.records(book, kind, book.events(asked.filters))
        return views.records(book, kind, book.records(kind, asked.filters))

    about = KINDS[kind]
    filters = ["topic"]
    if kind != "priority":
        filters.append("priority")
    if "country" in about.attributes:
        filters.append("country")
    filters += ["status", "since", "until"]
    command = about.command
    name = "N or NAME" if kind == "priority" else "NAME"
    return Command(
        ask,
        f"The {about.plural}, or one of them.",
        f"The {about.plural}, or one of them: {about.doc}.",
        (f"kzkr {command}", f"kzkr {command} {about.example}"),
        tuple(filters),
        name,
        completion=complete.names([kind]),
    )


def _topic_command(topic: str) -> Command:
    def ask(book: FactBook, asked: Asked) -> View:
        from ..output import views

        if asked.options["rank"]:
            return views.ranking(book, book.ranking(topic, asked.filters))
        found = book.trade(asked.filters) if topic == "trade" else book.investment(asked.filters)
        return views.facts(book, topic, found, [f"kzkr {topic} --rank"])

    return Command(
        ask,
        f"What is said of {topic}; --rank, who ranks where.",
        f"What is said of {topic}, with its figures; with --rank, the ranking.",
        (f"kzkr {topic}", f"kzkr {topic} --rank"),
        ("rank", "measure", "priority", "country", "status", "since", "until"),
    )


def _figures(book: FactBook, asked: Asked) -> View:
    from ..output import views

    return views.facts(book, "figures", book.figures(asked.filters), ["kzkr trade --rank"])


def _checks(book: FactBook, asked: Asked) -> View:
    from ..output import views

    return views.checks(book, book.checks(asked.name, asked.filters))


def _search(book: FactBook, asked: Asked) -> View:
    from ..output import views

    words, options = asked.name or "", asked.options
    found = book.search(
        words, kind=options["kind"], topic=asked.filters.topic, limit=options["limit"]
    )
    return views.hits(book, words, found)


def _show(book: FactBook, asked: Asked) -> View:
    from ..output import views

    entry = book.show(asked.name or "")
    if asked.options["no_checks"] and isinstance(entry, Check):
        raise BadFilter("no_checks", True, "leaves nothing of a check")
    return views.shown(book, entry)


def _sources(book: FactBook, asked: Asked) -> View:
    from ..output import views

    return views.sources(book, book.sources())


#: The commands in the order of the help. Those of records come from the table of kinds.
COMMANDS: Mapping[str, Callable[[], Command]] = {
    "priorities": lambda: _record_command("priority"),
    **{kind: lambda kind=kind: _record_command(kind) for kind in KINDS if kind != "priority"},  # type: ignore[misc]
    "trade": lambda: _topic_command("trade"),
    "investment": lambda: _topic_command("investment"),
    "figures": lambda: Command(
        _figures,
        "Every fact with a figure.",
        "Every fact with a figure, by what it measures.",
        ("kzkr figures", "kzkr figures --topic tourism"),
        ("topic", "measure", "priority", "country", "status", "since", "until"),
    ),
    "checks": lambda: Command(
        _checks,
        "What other sources say, newest first.",
        "What other sources say and what came of the plans, newest first.",
        ("kzkr checks --verdict differs", "kzkr checks bakad"),
        ("verdict", "topic", "priority", "since", "until"),
        "NAME or ID",
        completion=complete.names(None),
    ),
    "search": lambda: Command(
        _search,
        "Full text over everything, best first.",
        "Full text over names in every script, statements, rankings and checks. A word also finds"
        " longer words that begin with it; words in double quotes are found as a phrase."
        " Statements are in English; names, in English, Korean, Russian and Kazakh.",
        ("kzkr search medical", "kzkr search 원전"),
        ("kind", "topic", "limit"),
        "WORDS",
        words_required=True,
        completion=complete.names(list(KINDS)),
    ),
    "show": lambda: Command(
        _show,
        "Any one entry, by id or name.",
        "Any one record, fact, ranking, check or source.",
        ("kzkr show trade-partners", "kzkr show astana"),
        (),
        "ID or NAME",
        words_required=True,
        completion=complete.names(None),
    ),
    "sources": lambda: Command(
        _sources,
        "Where it all comes from.",
        "The article and the pages that the checks rest on.",
        ("kzkr sources",),
    ),
}

#: The commands that `bookkeeping` has, and what the help says of them.
BOOKKEEPING = {
    "cite": "Where an entry comes from, ready to paste.",
    "book": "For whoever keeps a book: verify, validate, export.",
}

#: Other names that commands answer to.
_ALSO = {"priority": "priorities", **{p: k.name for p, k in BY_PLURAL.items() if p != "priorities"}}


def summaries() -> dict[str, str]:
    """Each command and what the help says of it; none is built for that."""
    return {name: command().short for name, command in COMMANDS.items()} | BOOKKEEPING


# -- running a command -----------------------------------------------------------------------


def _function(command: Command) -> Callable[..., None]:
    """A command as the function whose signature Typer reads its parameters from."""

    def run(**given: Any) -> None:
        words = given.pop("words", None)
        words = tuple(words) if words else None
        filters = Filters(**{key: given.pop(key) for key in Filters._fields if key in given})
        answer(command, Asked(words, filters, given))

    parameters = []
    if command.words:
        argument = typer.Argument(
            metavar=f"[{command.words}]…" if not command.words_required else f"{command.words}…",
            show_default=False,
            autocompletion=command.completion,
            help="",
        )
        type_ = list[str] if command.words_required else list[str] | None
        default: object = Parameter.empty if command.words_required else None
        parameters.append(_parameter("words", Annotated[type_, argument], default))
    parameters += [OPTIONS[name].parameter(name) for name in (*command.options, *_SHOWN)]
    run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    return run


def _parameter(name: str, annotation: Any, default: Any) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def answer(command: Command, asked: Asked) -> None:
    """Ask the book and print what it answers. Always raises typer.Exit with the exit code."""
    options = asked.options
    format_ = _format(options["format"])
    book = open_book(options["data"], checks=not options["no_checks"])
    try:
        view = command.ask(book, asked)
    except (NotFound, Ambiguous) as error:
        raise typer.Exit(_miss(book, error, format_, _same_book(options["data"]))) from None
    except BadFilter as error:
        option = f"--{error.option.replace('_', '-')}"
        raise typer.BadParameter(error.message, param_hint=option) from None
    view = _with_fields(view, options["fields"])
    nothing = not view.rows and (view.is_list or bool(asked.filters.named()))
    view = view._replace(options=_same_book(options["data"]), narrowed=nothing)
    code = emit(render(format_, view, header=not options["no_header"]))
    if code == ANSWERED and nothing:
        warn("kzkr: nothing matches")
        code = NOTHING
    raise typer.Exit(code)


def _format(given: str | None) -> str:
    if given is None:
        return "table" if sys.stdout is not None and sys.stdout.isatty() else "tsv"
    return known_word(given, FORMATS, "--format")


def known_word(given: str, known: Mapping[str, object], option: str) -> str:
    """A word of a closed list, or Typer's usage error that names the list."""
    if given in known:
        return given
    message = f"{quoted(given)} is not one of {', '.join(known)}{did_you_mean(given, known)}"
    raise typer.BadParameter(message, param_hint=option)


def _same_book(path: str | None) -> str:
    """What a command that is suggested needs, to be asked of the same book as this one."""
    # A path from the environment is there for the next command, too.
    if path is None or path == os.environ.get("KZKR_DATA"):
        return ""
    from shlex import quote

    return f" --data {quote(shown(path, 4096))}"


def _with_fields(view: View, fields: str | None) -> View:
    if fields is None:
        return view
    from ..output.views import UnknownField, chosen

    try:
        return chosen(view, fields)
    except UnknownField as error:
        raise typer.BadParameter(str(error), param_hint="--fields") from None


def open_book(path: str | None, *, checks: bool = True) -> FactBook:
    """The book to ask; one that cannot be had ends the command with exit code 3."""
    from .progress import progress

    try:
        with progress() as report:
            return FactBook.open(path, checks=checks, progress=report)
    except Exception as error:
        raise typer.Exit(no_book(error)) from None


def no_book(error: Exception) -> int:
    """Say why a book cannot be read, all problems at once."""
    if isinstance(error, Invalid):
        warn(*map(str, error.problems))
    elif isinstance(error, Unreadable):
        warn(f"kzkr: {error}")
    else:
        raise error
    return NO_BOOK


def _miss(book: FactBook, error: NotFound | Ambiguous, format_: str, options: str) -> int:
    """Say on stderr what was meant perhaps, and in JSON on stdout too."""
    warn(*explained(error, options))
    if format_ == "json":
        from ..output.json import document
        from ..output.views import missed

        code = emit(document(missed(book, error)))
        if code != ANSWERED:
            return code
    return NOTHING


def explained(error: NotFound | Ambiguous, options: str = "") -> Iterator[str]:
    """What to say on stderr of a question without one answer: what was meant perhaps.

    ``options`` follow each command that is suggested.
    """
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
        yield f"  kzkr {command} {candidate.id}{options}   {candidate.name}"


# -- the group: only the command that is run is built ----------------------------------------


class _Built(Mapping[str, Any]):
    """Command name to Typer's command, each built when it is asked for."""

    def __getitem__(self, name: str) -> Any:
        if name == "book":
            from .book import application as bookkeeping

            return get_command(bookkeeping())
        if name == "cite":
            from .book import cite_command

            return cite_command()
        command = COMMANDS[_ALSO.get(name, name)]()
        return build(
            name,
            command.short,
            command.help,
            command.examples,
            _function(command),
            hidden=name in _ALSO,
        )

    def __iter__(self) -> Iterator[str]:
        return iter([*COMMANDS, *BOOKKEEPING])

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __contains__(self, name: object) -> bool:
        return name in COMMANDS or name in _ALSO or name in BOOKKEEPING

    def get(self, name: str, default: Any = None) -> Any:
        return self[name] if name in self else default  # noqa: SIM401 - this is `get`


def build(
    name: str,
    short: str,
    help: str,
    examples: tuple[str, ...],
    run: Callable[..., None],
    *,
    hidden: bool = False,
) -> Any:
    """One function as Typer's command, its examples under its help."""
    single = typer.Typer(
        add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
    )
    shown_examples = "\n".join(f"  {example}" for example in examples)
    single.command(
        name,
        help=help,
        short_help=short,
        epilog=f"\b\nExamples:\n{shown_examples}",
        hidden=hidden,
        context_settings=CONTEXT,
    )(run)
    return get_command(single)


class _Commands(TyperGroup):
    """The top-level group, its commands built on demand."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = _Built()  # type: ignore[assignment]

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        return list(self.commands)

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        # The options that install completion may be followed by a shell: an optional value,
        # which Typer does not have.
        if len(args) == 2 and args[0] in ("--install-completion", "--show-completion"):
            ctx.obj = args.pop()
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> Any:  # type: ignore[override]
        # A name of 10,000 characters is not repeated whole.
        if args and len(args[0]) > 60 and args[0] not in self.commands:
            args = [shown(args[0]), *args[1:]]
        return super().resolve_command(ctx, args)


def _version(wanted: bool) -> None:
    if wanted:
        from .. import __version__

        raise typer.Exit(emit(f"kzkr {__version__}\n"))


def _shell(ctx: typer.Context) -> str:
    """The shell that completion is wanted for: named after the option, or the one at work."""
    from .completion.shells import SCRIPTS, shell

    return known_word(ctx.obj or shell(), SCRIPTS, "SHELL")


def _install(ctx: typer.Context, wanted: bool) -> None:
    if not wanted:
        return
    from .completion.shells import install

    try:
        path = install(_shell(ctx))
    except OSError as error:
        warn(f"kzkr: cannot install completion: {error}")
        raise typer.Exit(NOT_WRITTEN) from None
    raise typer.Exit(emit(f"{path}: read when the shell is started again\n"))


def _show_script(ctx: typer.Context, wanted: bool) -> None:
    if wanted:
        from .completion.shells import SCRIPTS

        raise typer.Exit(emit(SCRIPTS[_shell(ctx)]))


def _main(
    ctx: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", is_eager=True, callback=_version),
    ] = False,
    install_completion: Annotated[
        bool,
        typer.Option(
            "--install-completion",
            help="Install completion for the current shell.",
            is_eager=True,
            callback=_install,
        ),
    ] = False,
    show_completion: Annotated[
        bool,
        typer.Option(
            "--show-completion",
            help="Show completion for the current shell, to copy it or customize the installation.",
            is_eager=True,
            callback=_show_script,
        ),
    ] = False,
) -> None:
    if ctx.invoked_subcommand is None:
        raise typer.Exit(emit(ctx.get_help() + "\n"))


_HELP = """The fact book on Kazakhstan–Korea relations: who said it, where, when, and what has
happened since.

On a terminal answers are tables; in a pipe, complete tab-separated rows. Options stand after the
command."""

_EPILOG = """\b
Examples:
  kzkr priorities
  kzkr company samsung
  kzkr trade --rank
  kzkr project -f json | jq -r '.result[].name'

\b
Exit codes: 0 answered; 1 nothing or several found; 2 wrong usage;
3 the fact book cannot be read; 4 the answer cannot be written."""


def application() -> typer.Typer:
    """The command line as a Typer application."""
    made = typer.Typer(
        cls=_Commands,
        help=_HELP,
        epilog=_EPILOG,
        add_completion=False,  # `shells` has its own.
        invoke_without_command=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=CONTEXT,
    )
    made.callback()(_main)
    return made


app = application()
