"""`kzkr book diff`: what changed between two editions of a book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import typer

from .answering import chosen_format, emitted, read_book
from .command import Command, Parameter
from .completion import candidates as complete
from .options import DATA, OPTIONS
from .streams import ANSWERED, NOTHING


def _diff(
    old: str,
    new: str | None,
    format: str | None,
    fields: str | None,
    no_header: bool,
    no_pager: bool,
    data: str | None,
) -> int:
    from ..output import render
    from ..output.changes import changes
    from ..output.views import UnknownField, chosen

    display = chosen_format(format)
    newer = new if new is not None else data
    if old == newer == "-":
        raise typer.BadParameter("only one of the two can be standard input", param_hint="NEW")
    view = changes(read_book(old).book, read_book(newer).book)
    try:
        view = chosen(view, fields)
    except UnknownField as error:
        raise typer.BadParameter(str(error), param_hint="--fields") from None
    text = render(display, view, header=not no_header)
    code = emitted(text, display, pager=not no_pager)
    return code or (NOTHING if view.rows else ANSWERED)


def _columns(values: Mapping[str, Any]) -> Sequence[str]:
    from ..output.changes import COLUMNS, MORE

    return (*COLUMNS, *MORE)


def command() -> Command:
    """The command as it is declared."""
    edition = Parameter("", type=str, default=..., completion=complete.file)
    return Command(
        _diff,
        "What changed between two editions of a book.",
        "What changed between two editions of a book, one line an entry that was added, changed or"
        " removed. The exit code is that of diff: 0 nothing changed, 1 something did.",
        ("kzkr book diff old.yaml", "kzkr book diff old.yaml new.yaml -f json"),
        (
            edition._replace(name="old", metavar="OLD", help="The older edition; - is stdin."),
            edition._replace(
                name="new",
                metavar="[NEW]",
                help="The newer one; else that of --data, else the bundled.",
                type=str | None,
                default=None,
            ),
            OPTIONS["format"],
            OPTIONS["fields"]._replace(completion=complete.fields(_columns)),
            OPTIONS["no_header"],
            OPTIONS["no_pager"],
            DATA,
        ),
    )
