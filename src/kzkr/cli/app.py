"""The command line as a whole: its commands, and the options that stand before them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any

import typer

from ..names import quoted
from ..output import FORMATS
from .answering import unreadable
from .command import (
    Command,
    Commands,
    Group,
    UsageError,
    application,
    build,
    known_word,
    show_help,
)
from .lookups import LOOKUPS, SYNONYMS, bare_words, cite
from .options import OPTIONS
from .streams import ANSWERED, NOT_WRITTEN, emit, printable, warn


def _book() -> Group:
    from .book import GROUP

    return GROUP


def _mcp() -> Command:
    from .mcp import mcp

    return mcp()


#: Each command, declared when it is asked for.
COMMANDS: Mapping[str, Callable[[], Command | Group]] = {
    **LOOKUPS,
    "cite": cite,
    "book": _book,
    "mcp": _mcp,
}


#: The command that is run where none is named.
_BARE_WORDS = ""

#: Commands of other programs, and the options that do the same here.
_MEANT = {"version": "--version", "help": "--help"}

#: No terminal has a size of more digits.
_LONGEST_SIZE = 6


class _Main(Commands):
    """The top-level group."""

    synonyms = SYNONYMS

    def main(self, *arguments: Any, **more: Any) -> Any:
        for name in ("COLUMNS", "LINES"):
            # Rich takes '²' for a number and fails on it.
            size = os.environ.get(name, "")
            if not size.isascii() or len(size) > _LONGEST_SIZE:
                del os.environ[name]
        return super().main(*arguments, **more)

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        # The options that install completion may be followed by a shell: an optional value,
        # which Typer does not have.
        if len(args) == 2 and args[0] in ("--install-completion", "--show-completion"):
            ctx.obj = args.pop()
        elif args:
            _require_command_first(ctx, args)
        return super().parse_args(ctx, args)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        return super().get_command(ctx, cmd_name) or (
            build("", bare_words([*COMMANDS, *SYNONYMS])) if cmd_name == _BARE_WORDS else None
        )

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> Any:  # type: ignore[override]
        if args[0] in self.commands:
            return super().resolve_command(ctx, args)
        if args[0] in _MEANT:
            line = " ".join(["kzkr", *args[1:], _MEANT[args[0]]])
            raise UsageError(f"No such command {quoted(args[0])}; write: {line}", ctx=ctx)
        return "", self.get_command(ctx, _BARE_WORDS), args


def _require_command_first(ctx: typer.Context, args: list[str]) -> None:
    """Raise a usage error, with the right line, where options of a command stand before it."""
    options = {flag: option for option in OPTIONS.values() for flag in option.flags}
    before: list[str] = []
    rest = list(args)
    while rest and rest[0].startswith("-"):
        flag, equals, _ = rest[0].partition("=")
        if flag[2:] in FORMATS and flag[:2] == "--":
            before += ["-f", flag[2:]]
            del rest[0]
        elif flag in options:
            size = 1 if equals or options[flag].type is bool else 2
            before += rest[:size]
            del rest[:size]
        else:
            return
    if before:
        line = " ".join(["kzkr", *(rest or ["COMMAND"]), *before])
        raise UsageError(f"Options stand after the command; write: {line}", ctx=ctx)


def _version(wanted: bool) -> None:
    if wanted:
        from .. import __version__
        from ..errors import Invalid, Unreadable

        lines = [f"kzkr {__version__}"]
        problem = None
        try:
            lines += _edition(os.environ.get("KZKR_DATA"))
        except (Invalid, Unreadable) as error:
            # The program has a version, whatever is wrong with the book.
            problem = error
        code = emit("".join(f"{line}\n" for line in lines))
        raise typer.Exit(code or (unreadable(problem) if problem else ANSWERED))


def _edition(path: str | None) -> Iterator[str]:
    """What the book is, a line each: its version, as of when, and how fresh it is. Raises Invalid
    or Unreadable."""
    from ..book import FactBook

    with FactBook.open(path or None) as book:
        id_, _, version, as_of = book.about
        page, added = book.freshness()
    yield f"book {id_} {version}"
    yield f"as of {as_of}"
    if page is not None:
        yield f"newest page {page}"
    if added is not None:
        yield f"checks added {added}"


def _shell(ctx: typer.Context) -> str:
    """The shell that completion is wanted for: named after the option, or the one at work."""
    from .completion.install import shell
    from .completion.scripts import SCRIPTS

    return known_word(ctx.obj or shell(), SCRIPTS, "SHELL")


def _install(ctx: typer.Context, wanted: bool) -> None:
    if not wanted:
        return
    from .completion.install import install

    try:
        path = install(_shell(ctx))
    except OSError as error:
        warn(f"kzkr: cannot install completion: {error}")
        raise typer.Exit(NOT_WRITTEN) from None
    raise typer.Exit(emit(f"{printable(str(path))}: read when the shell is started again\n"))


def _show_script(ctx: typer.Context, wanted: bool) -> None:
    if wanted:
        from .completion.scripts import SCRIPTS

        raise typer.Exit(emit(SCRIPTS[_shell(ctx)]))


def _main(
    ctx: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Show the versions of the program and the book.",
            is_eager=True,
            callback=_version,
        ),
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
    show_help(ctx)


_HELP = """The fact book on Kazakhstan–Korea relations: who said it, where, when, and what has
happened since.

Words that no command stands before are looked up as kzkr show does, else searched for.

On a terminal answers are tables; in a pipe, complete tab-separated rows. Options stand after the
command."""

_EPILOG = """\b
Examples:
  kzkr priorities
  kzkr samsung
  kzkr company samsung lg
  kzkr trade --rank
  kzkr project -f json | jq -r '.result[].name'

\b
Exit codes: 0 answered; 1 nothing or several found; 2 wrong usage;
3 the fact book cannot be read; 4 the answer cannot be written."""

app = application(COMMANDS, _main, _Main, help=_HELP, epilog=_EPILOG)


def complete() -> int:
    """Answer the shell that asks for completion, and return the exit code that says how."""
    from .completion.protocol import answer

    return answer(app, lambda: {name: command().summary for name, command in COMMANDS.items()})
