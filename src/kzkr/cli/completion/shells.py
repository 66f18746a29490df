"""Completion in bash, zsh and fish: the scripts that ask, what they ask, what they are answered.

A script hands over the line up to the cursor and gets the words that the last one may become,
one a line. It is never shown an error: whatever goes wrong, nothing is offered. Typer's own
scripts are not used: in bash they break names at colons and blanks, in zsh they evaluate what
the program prints, and their remarks on what is offered import rich.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import typer
from typer.core import TyperGroup
from typer.main import get_command

from ...names import shown
from ..streams import emit
from .candidates import FileWanted, Offers, words

#: What the exit code tells a script: the answer is what was printed, or a file is wanted.
_OFFERED, _FILE = 0, 1

_BASH = r"""
_kzkr_completion() {
    local found word
    COMPREPLY=()
    found=$(_TYPER_COMPLETE_ARGS="${COMP_LINE:0:$COMP_POINT}" _KZKR_BREAKS="$COMP_WORDBREAKS" \
        _KZKR_COMPLETE=complete_bash "${1/#\~/$HOME}" 2>/dev/null)
    if [ $? -eq 1 ]; then
        compopt -o default 2>/dev/null
        return
    fi
    while IFS= read -r word; do
        [ -n "$word" ] && COMPREPLY+=("$word")
    done <<< "$found"
}

complete -F _kzkr_completion kzkr
"""

_ZSH = r"""
#compdef kzkr

_kzkr() {
    local found line word said
    local -a offers
    found=$(_TYPER_COMPLETE_ARGS="${(j: :)words[1,CURRENT-1]} $QIPREFIX$IPREFIX$PREFIX" \
        _KZKR_COMPLETE=complete_zsh ${~words[1]} 2>/dev/null)
    if (( $? == 1 )); then
        [[ $PREFIX == --*=* ]] && compset -P '*='
        _files
        return
    fi
    for line in ${(f)found}; do
        word=${${line%%$'\t'*}//\\/\\\\}
        said=${line#*$'\t'}
        offers+=("${word//:/\\:}${said:+:$said}")
    done
    _describe kzkr offers
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _kzkr "$@"
else
    compdef _kzkr kzkr
fi
"""

_FISH = r"""
function __kzkr_complete
    set -l program (commandline -opc | string match --invert --regex '^\w+=')[1]
    set -l found (_TYPER_COMPLETE_ARGS=(commandline -cp | string collect) \
        _KZKR_COMPLETE=complete_fish $program 2>/dev/null)
    if test $status -eq 1
        set -l flag (commandline -ct | string match --regex '^--[^=]+=')
        set -l begun (commandline -ct | string replace --regex '^--[^=]+=' '')
        __fish_complete_path $begun | string replace --regex -- '^' "$flag"
    else
        string join \n -- $found
    end
end

complete --command kzkr --no-files --arguments '(__kzkr_complete)'
"""

SCRIPTS = {"bash": _BASH.lstrip(), "zsh": _ZSH.lstrip(), "fish": _FISH.lstrip()}


# -- what a shell asks -----------------------------------------------------------------------


def main() -> int:
    """Answer the shell that asks by _KZKR_COMPLETE; the exit code says how."""
    try:
        asked, _, shell = os.environ["_KZKR_COMPLETE"].partition("_")
        if asked == "source":
            return emit(SCRIPTS[shell])
        line = _line(os.environ)
        os.environ.update(line.variables)
        offers = [(word, said) for word, said in offered(line) if word.isprintable()]
        if shell == "bash":
            return emit("".join(f"{line.spelled(word)}\n" for word, _ in offers))
        return emit("".join(f"{word}\t{shown(said, 200)}\n" for word, said in offers))
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


def offered(line: Line) -> Offers:
    """What the word begun may become. Raises FileWanted where it is the name of a file."""
    from ..app import application, summaries

    command: Any = get_command(application())
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


# -- installing ------------------------------------------------------------------------------


def shell() -> str:
    """The name of the shell that runs this program, or of the user's login shell."""
    try:
        from shellingham import detect_shell  # type: ignore[import-untyped]  # Typer needs it.

        return str(detect_shell()[0])
    except Exception:
        return Path(os.environ.get("SHELL", "")).name


def install(shell: str) -> Path:
    """Put a shell's script where it is read at the next start, and say where. Raises OSError.

    The places are those of Typer's ``--install-completion``.
    """
    home = Path.home()
    if shell == "bash":
        script = home / ".bash_completions" / "kzkr.sh"
        _once(home / ".bashrc", f"source '{script}'")
    elif shell == "zsh":
        script = home / ".zfunc" / "_kzkr"
        start = Path(os.environ.get("ZDOTDIR") or home) / ".zshrc"
        _once(start, "fpath+=~/.zfunc; autoload -Uz compinit; compinit")
    else:
        config = os.environ.get("XDG_CONFIG_HOME") or home / ".config"
        script = Path(config) / "fish" / "completions" / "kzkr.fish"
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(SCRIPTS[shell], "utf-8")
    return script


def _once(path: Path, line: str) -> None:
    """Add a line to a shell's start file that does not have it."""
    held = path.read_text("utf-8", "surrogateescape") if path.exists() else ""
    if line not in held.splitlines():
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{'' if held.endswith(chr(10)) or not held else chr(10)}{line}\n")
