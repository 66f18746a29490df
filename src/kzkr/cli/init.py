"""`kzkr book init`: a small book and its text, to begin one's own from."""

from __future__ import annotations

import os
from pathlib import Path
from shlex import quote

from ..names import shown
from .command import Command, Parameter
from .completion import candidates as complete
from .streams import NOT_WRITTEN, emit, printable, warn

#: What is written: the book, and the text that it is made from.
FILES = ("book.yaml", "text.txt")

EXAMPLE = Path(__file__).parent.parent / "example"


def _init(destination: str) -> int:
    try:
        paths = _written(Path(destination))
    except FileExistsError as error:
        where = shown(str(error.filename or destination), 500)
        warn(f"kzkr: cannot write {where}: it exists already")
        return NOT_WRITTEN
    except OSError as error:
        warn(f"kzkr: cannot write {shown(destination, 500)}: {error.strerror or error}")
        return NOT_WRITTEN
    except ValueError as error:  # a NUL in the path
        warn(f"kzkr: cannot write {shown(destination, 500)}: {error}")
        return NOT_WRITTEN
    code = emit("".join(f"{printable(str(path))}\n" for path in paths))
    book, text = (quote(str(path)) for path in paths)
    warn(f"Next: kzkr book verify {text} --data {book}")
    return code


def _written(folder: Path) -> list[Path]:
    """Write both files, or neither: none replaces another. Raises OSError, ValueError."""
    paths = [folder / name for name in FILES]
    for path in paths:
        if os.path.lexists(path):
            raise FileExistsError(0, "it exists already", str(path))
    folder.mkdir(parents=True, exist_ok=True)
    begun: list[Path] = []
    try:
        for path in paths:
            with open(path, "xb") as file:
                begun.append(path)
                file.write((EXAMPLE / path.name).read_bytes())
    except BaseException:
        for path in begun:
            path.unlink(missing_ok=True)
        raise
    return paths


def command() -> Command:
    """The command as it is declared."""
    return Command(
        _init,
        "Write a small book and its text, to begin one's own from.",
        "Write a small, complete book and the text it is made from, book.yaml and text.txt, into a"
        " directory. Nothing is ever written over.",
        ("kzkr book init my-book",),
        (
            Parameter(
                "destination",
                metavar="[DEST]",
                help="The directory, made where there is none; by default this one.",
                type=str,
                default=".",
                completion=complete.file,
            ),
        ),
    )
