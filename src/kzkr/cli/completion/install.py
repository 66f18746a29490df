"""Putting completion where a shell reads it when it starts."""

from __future__ import annotations

import os
from pathlib import Path

from .scripts import SCRIPTS


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
    home = _folder("HOME", os.path.expanduser("~"))
    start = line = None
    if shell == "bash":
        script = home / ".bash_completions" / "kzkr.sh"
        quoted = str(script).replace("'", r"'\''")
        start, line = home / ".bashrc", f"source '{quoted}'"
    elif shell == "zsh":
        script = home / ".zfunc" / "_kzkr"
        start = _folder("ZDOTDIR", home) / ".zshrc"
        line = "fpath+=~/.zfunc; autoload -Uz compinit; compinit"
    else:
        config = _folder("XDG_CONFIG_HOME", home / ".config")
        script = config / "fish" / "completions" / "kzkr.fish"
    # First, so that no shell is sent to what could not be written.
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(SCRIPTS[shell], "utf-8")
    if start and line:
        _add_line(start, line)
    return script


def _folder(variable: str, otherwise: str | Path) -> Path:
    """The folder that a variable names. Raises OSError where that is no absolute path."""
    path = os.environ.get(variable)
    if path == "" and variable == "HOME":
        raise OSError("HOME is empty")
    folder = Path(path or otherwise)
    if not folder.is_absolute():
        raise OSError(f"{variable} is no absolute path: {folder}")
    return folder


def _add_line(path: Path, line: str) -> None:
    """Add a line to a shell's start file that does not have it."""
    text = path.read_text("utf-8", "surrogateescape") if path.exists() else ""
    if f"\n{line}\n" in f"\n{text}\n":
        return
    before = "" if text.endswith("\n") or not text else "\n"
    if text.removesuffix("\n").endswith("\\"):
        before += "\n"  # The backslash takes the next line for a part of its own.
    with path.open("a", encoding="utf-8", errors="surrogateescape") as file:
        file.write(f"{before}{line}\n")
