"""How a command is declared: as data, of which Typer's own objects are made when it is run.

Whatever Typer would print itself, help and usage errors, goes through `streams` instead.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from inspect import Parameter as PythonParameter
from inspect import Signature
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from ..names import did_you_mean, quoted, shown
from ..output import FORMATS
from .completion import candidates as complete
from .streams import INTERRUPTED, USAGE, emit, warn

_SETTINGS = {"help_option_names": ["-h", "--help"]}
#: What is wrong with a command line, whether Typer finds it or a command.
UsageError: Any = typer.BadParameter.__base__

#: A word that a usage error repeats is cut at so many characters, the whole message at so many.
_LONGEST_WORD, _LONGEST_MESSAGE = 60, 1500


class Parameter(NamedTuple):
    """An argument of a command or, where it has flags, an option."""

    name: str
    flags: tuple[str, ...] = ()
    help: str = ""
    metavar: str | None = None
    type: Any = str | None
    #: What the command gets where the line has nothing; ``...`` for an argument that it needs.
    default: object = None
    completion: complete.Completion | None = None
    #: The words it may be, each with its meaning: a closed list, or what a book knows.
    known: complete.Known | None = None
    #: What the help says besides, of the command line alone.
    typed: str = ""
    #: Further settings of Typer's option or argument.
    settings: Mapping[str, Any] = {}

    def as_python(self) -> PythonParameter:
        """The parameter of a function that Typer reads this one from."""
        settings: dict[str, Any] = {
            "help": f"{self.help}{self.typed}",
            "metavar": self.metavar,
            **self.settings,
        }
        # Typer inspects each function that completes a value, which no other line need pay for.
        if complete.is_asked():
            settings["autocompletion"] = self.completion or (
                complete.words(self.known) if self.known else None
            )
        made = (
            typer.Option(*self.flags, **settings)
            if self.flags
            else typer.Argument(show_default=False, **settings)
        )
        default = PythonParameter.empty if self.default is ... else self.default
        annotation: Any = Annotated[self.type, made]
        return PythonParameter(
            self.name, PythonParameter.KEYWORD_ONLY, default=default, annotation=annotation
        )


class Command(NamedTuple):
    """A command. ``run`` takes the values of its parameters by their names, and returns the exit
    code; what it needs is imported only then."""

    run: Callable[..., int]
    #: What the list of commands says of it, and what its own help says.
    summary: str
    help: str
    examples: tuple[str, ...]
    parameters: tuple[Parameter, ...] = ()
    #: What it asks, for whoever has no command line: of a book and the values of its parameters
    #: a view, several views, or a text.
    ask: Callable[..., Any] | None = None


class Group(NamedTuple):
    """A command that is followed by one of several others."""

    commands: "Mapping[str, Callable[[], Command | Group]]"
    summary: str
    help: str
    examples: tuple[str, ...]


def flag(name: str, flags: str, help: str) -> Parameter:
    """An option without a value."""
    return Parameter(name, (flags,), help, type=bool, default=False)


def known_word(word: str, known: Mapping[str, object], option: str) -> str:
    """The word, which is one of a closed list; else raises Typer's usage error that names it."""
    if word in known:
        return word
    message = f"{quoted(word)} is not one of {', '.join(known)}{did_you_mean(word, known)}"
    raise typer.BadParameter(message, param_hint=option)


def example_lines(*lines: str) -> str:
    """Command lines as they stand under a help."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


# -- what Typer makes of it ------------------------------------------------------------------


def build(name: str | None, declared: Command | Group, *, hidden: bool = False) -> Any:
    """Typer's command of a declared one."""
    if isinstance(declared, Group):
        made = application(
            declared.commands,
            help=declared.help,
            short_help=declared.summary,
            epilog=example_lines(*declared.examples),
        )
        return get_command(made)

    def run(**values: Any) -> None:
        raise typer.Exit(declared.run(**values))

    parameters = [parameter.as_python() for parameter in declared.parameters]
    run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    single = typer.Typer(
        add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
    )
    single.command(
        name,
        cls=_Command,
        help=declared.help,
        short_help=declared.summary,
        epilog=example_lines(*declared.examples),
        hidden=hidden,
        context_settings=_SETTINGS,
    )(run)
    return get_command(single)


def application(
    commands: Mapping[str, Callable[[], Command | Group]],
    callback: Callable[..., None] | None = None,
    cls: "type[Commands] | None" = None,
    **texts: str,
) -> typer.Typer:
    """A Typer application of declared commands, each built when it is asked for."""

    class Declared(cls or Commands):  # type: ignore[misc]
        declared = commands

    made = typer.Typer(
        cls=Declared,
        add_completion=False,  # `completion` has its own.
        invoke_without_command=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=_SETTINGS,
        **texts,  # type: ignore[arg-type]
    )
    made.callback()(callback or show_help)
    return made


def show_help(ctx: typer.Context) -> None:
    """What a group answers that is followed by no command."""
    if ctx.invoked_subcommand is None:
        raise typer.Exit(emit(ctx.get_help() + "\n"))


def _help_was_asked(ctx: typer.Context, parameter: Any, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        raise typer.Exit(emit(ctx.get_help() + "\n"))


def _path(ctx: typer.Context) -> str:
    """The program and its command as they are typed; the one without a name leaves no gap."""
    return " ".join(ctx.command_path.split())


def _written_by_streams(option: Any) -> Any:
    if option is not None:
        option.callback = _help_was_asked
    return option


class _Command(TyperCommand):
    """A command whose help is written by `streams`."""

    def format_usage(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        formatter.write_usage(_path(ctx), " ".join(self.collect_usage_pieces(ctx)))

    def get_help_option(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        return _written_by_streams(super().get_help_option(ctx))


class Commands(TyperGroup):
    """A group of declared commands."""

    declared: Mapping[str, Callable[[], Command | Group]] = {}
    #: Other names of commands, which no list shows.
    synonyms: Mapping[str, str] = {}

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = _Built(self.declared, self.synonyms)  # type: ignore[assignment]

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        return list(self.declared)

    def get_help_option(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        return _written_by_streams(super().get_help_option(ctx))

    def main(self, args: Any = None, prog_name: str | None = None, *rest: Any, **more: Any) -> Any:
        """Run a command line and exit with its code."""
        more["standalone_mode"] = False
        try:
            code = super().main(args, prog_name, *rest, **more)
        except UsageError as error:
            code = _usage(error)
        except (KeyboardInterrupt, typer.Abort):
            code = INTERRUPTED
        sys.exit(code)


class _Built(Mapping[str, Any]):
    """Command name to Typer's command, each built when it is asked for."""

    def __init__(
        self,
        declared: Mapping[str, Callable[[], Command | Group]],
        synonyms: Mapping[str, str],
    ) -> None:
        self._declared = declared
        self._synonyms = synonyms

    def __getitem__(self, name: str) -> Any:
        declared = self._declared[self._synonyms.get(name, name)]()
        return build(name, declared, hidden=name in self._synonyms)

    def __iter__(self) -> Iterator[str]:
        return iter(self._declared)

    def __len__(self) -> int:
        return len(self._declared)

    def __contains__(self, name: object) -> bool:
        return name in self._declared or name in self._synonyms


def _usage(error: Any) -> int:
    """Say what is wrong with a command line, in Typer's form, no word of it repeated whole."""
    lines = []
    if error.ctx is not None:
        lines += error.ctx.get_usage().splitlines()
        lines += [f"Try '{_path(error.ctx)} {error.ctx.help_option_names[0]}' for help.", ""]
    message = error.format_message()
    option = getattr(error, "option_name", "").lstrip("-")
    if option in FORMATS:
        message = f"{error.message}; write: -f {option}"
    message = re.sub(
        rf"\S{{{_LONGEST_WORD + 1},}}", lambda word: shown(word[0], _LONGEST_WORD), message
    )
    warn(*lines, f"Error: {shown(message, _LONGEST_MESSAGE)}")
    return USAGE
