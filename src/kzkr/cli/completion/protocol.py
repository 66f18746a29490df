"""What a shell asks for completion, and what it is answered.

It is never shown an error: whatever goes wrong, nothing is offered.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import typer
from typer.core import TyperGroup
from typer.main import get_command

from ...names import shown
from ..streams import emit
from .candidates import FileWanted, Offers, words
from .scripts import SCRIPTS

#: What the exit code tells a script: the answer is what was printed, or a file is wanted.
_OFFERED, _FILE = 0, 1

# -- what a shell asks -----------------------------------------------------------------------


def answer(application: typer.Typer, summaries: Callable[[], Mapping[str, str]]) -> int:
    """Answer the shell that asks by _KZKR_COMPLETE; the exit code says how.

    ``summaries`` gives the application's commands, and what is said of each, without building
    them.
    """
    try:
        asked, _, shell = os.environ["_KZKR_COMPLETE"].partition("_")
        if asked == "source":
            return emit(SCRIPTS[shell])
        line = _line(os.environ)
        os.environ.update(line.variables)
        offers = [
            (word, said)
            for word, said in offered(application, summaries, line)
            if word.isprintable()
        ]
        if shell == "bash":
            return emit("".join(f"{line.spelled(word)}\n" for word, _ in offers))
        return emit("".join(f"{word}\t{shown(remark, 200)}\n" for word, remark in offers))
    except FileWanted:
        return _FILE
    except (Exception, KeyboardInterrupt):
        return _OFFERED


class Line(NamedTuple):
    """A command line up to the cursor."""

    #: The words between the program's name and the one begun.
    words: list[str]
    begun: str
    #: The quotation mark that is open at the cursor.
    quote: str = ""
    #: How many characters of the word begun bash leaves as they are, and what it gets follows.
    kept: int = 0
    #: What is set for this command alone: KZKR_DATA=other.yaml kzkr company …
    variables: dict[str, str] = {}

    def spelled(self, word: str) -> str:
        """What bash is to put in the line for a word, in place of what it does not keep."""
        rest = word[self.kept :]
        if self.quote == "'":
            return rest.replace("'", r"'\''")
        special = r'["$`\\]' if self.quote else r"[\s|&;<>()$`\\\"'*?\[\]{}!]|^[#~]"
        return re.sub(special, r"\\\g<0>", rest)


def _line(env: Mapping[str, str]) -> Line:
    if "_TYPER_COMPLETE_ARGS" in env:
        return read_line(env["_TYPER_COMPLETE_ARGS"], env.get("_KZKR_BREAKS", ""))
    # As Typer's own script for bash hands it over: words and the number of the one begun.
    line = read_line(env["COMP_WORDS"] + " ")
    at = int(env["COMP_CWORD"]) - 1
    return Line(line.words[:at], "".join(line.words[at : at + 1]))


def read_line(text: str, breaks: str = "") -> Line:
    """Cut a line into words as a shell does, quotation marks and backslashes taken off.

    ``breaks`` are the characters at which bash begins a new word for its completion, though the
    word goes on: the colon, the equals sign.
    """
    words: list[str] = []
    word: str | None = None
    quote, kept, escaped = "", 0, False
    for char in text:
        if escaped:
            # Between double quotes a backslash stands for itself before most characters.
            stays = "\\" if quote and char not in '"$`\\' else ""
            word, escaped = f"{word}{stays}{char}", False
        elif char == "\\" and quote != "'":
            word, escaped = word or "", True
        elif char == quote or (not quote and char in "'\""):
            word, quote = word or "", "" if quote else char
            kept = len(word)
        elif not quote and char.isspace():
            if word is not None:
                words.append(word)
            word, kept = None, 0
        else:
            word = (word or "") + char
            if not quote and char in breaks:
                kept = len(word)
    variables = {}
    while words and (is_set := re.fullmatch(r"(\w+)=(.*)", words[0], re.DOTALL)):
        variables[is_set[1]] = is_set[2]
        del words[0]
    return Line(words[1:], word or "", quote, kept, variables)


# -- what it is answered ---------------------------------------------------------------------


def offered(
    application: typer.Typer, summaries: Callable[[], Mapping[str, str]], line: Line
) -> Offers:
    """What the word begun may become. Raises FileWanted where it is the name of a file."""
    command: Any = get_command(application)
    ctx: Any = typer.Context(command, info_name="kzkr", resilient_parsing=True)
    args = list(line.words)
    while args and args[0].startswith("-"):
        del args[0]
    if not args and not line.begun.startswith("-"):
        return words(summaries())(ctx, line.begun)
    while isinstance(command, TyperGroup):
        if not args:
            return _items(command.shell_complete(ctx, line.begun))
        name = args.pop(0)
        command = command.get_command(ctx, name)
        if command is None:
            return []
        ctx = typer.Context(command, parent=ctx, info_name=name, resilient_parsing=True)
    return _of_command(command, ctx, args, line.begun)


def _of_command(command: Any, ctx: Any, args: list[str], begun: str) -> Offers:
    """What a word after a command and these arguments may become."""

    def parsed(given: list[str]) -> Any:
        return command.make_context(ctx.info_name, given, parent=ctx.parent, resilient_parsing=True)

    arguments = [p for p in command.params if p.param_type_name == "argument"]
    if "--" not in args:
        options = {f: p for p in command.params if p not in arguments for f in p.opts}
        flag, equals, value = begun.partition("=")
        if equals and flag in options:
            found = _items(options[flag].shell_complete(parsed(args), value))
            return [(f"{flag}={word}", said) for word, said in found]
        if args and args[-1] in options and not options[args[-1]].is_flag:
            return _items(options[args[-1]].shell_complete(parsed(args[:-1]), begun))
        if begun.startswith("-"):
            return _items(command.shell_complete(parsed(args), begun))
    ctx = parsed(args)
    for argument in arguments:
        if _open(ctx, argument):
            return _items(argument.shell_complete(ctx, begun))
    return []


def _items(found: Any) -> Offers:
    return [(item.value, item.help or "") for item in found]


def _open(ctx: Any, argument: Any) -> bool:
    """True for an argument that the line does not give yet, or that takes any number of words."""
    source = ctx.get_parameter_source(argument.name)
    return argument.nargs == -1 or source is None or source.name != "COMMANDLINE"
