"""What TAB offers for a value: names from the book, words of the vocabularies, columns.

Each takes Typer's context of the line so far and the word begun, and gives what the whole word
may become, with a remark on it where there is one. `shells` catches what goes wrong here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import typer

if TYPE_CHECKING:
    from ...book import FactBook

Offers = list[tuple[str, str]]
Completion = Callable[[typer.Context, str], Offers]
#: Words, each with its meaning: a closed list, or what the book of the line knows.
Known = Mapping[str, Any] | Callable[["FactBook"], Mapping[str, Any]]


def is_asked() -> bool:
    """True where the shell wants to know how the line may go on."""
    return bool(os.environ.get("_KZKR_COMPLETE"))


class FileWanted(Exception):
    """The shell is to complete the name of a file itself."""


def file(ctx: typer.Context, incomplete: str) -> NoReturn:
    """Completes the name of a file, which the shell does best."""
    raise FileWanted


def words(known: Known) -> Completion:
    """Completes a word of a list; its definition, where that is a text, is the remark."""

    def complete(ctx: typer.Context, incomplete: str) -> Offers:
        if callable(known):
            with _book(ctx) as book:
                listed = known(book)
        else:
            listed = known
        return [
            (word, said if isinstance(said, str) else "")
            for word, said in listed.items()
            if word.startswith(incomplete)
        ]

    return complete


def name(kind: str) -> Completion:
    """Completes the name of a record of a kind, all in one word of the line."""

    def complete(ctx: typer.Context, incomplete: str) -> Offers:
        with _book(ctx) as book:
            return book.completions([kind], "", incomplete)

    return complete


def names(kinds: Sequence[str] | None) -> Completion:
    """Completes a name that goes over the words of the line: of a record of these kinds; with
    None, of any entry."""

    def complete(ctx: typer.Context, incomplete: str) -> Offers:
        before = " ".join(ctx.params.get("words") or ())
        with _book(ctx) as book:
            return book.completions(kinds, before, incomplete)

    return complete


def _book(ctx: typer.Context) -> FactBook:
    """The book that the line asks. Its name stands there as typed, not yet expanded."""
    from ...book import FactBook

    given = ctx.params.get("data")
    if given is None:
        return FactBook.open()
    path = os.path.expanduser(os.path.expandvars(given))
    if not os.path.isfile(path):
        raise FileNotFoundError(path)  # A pipe would keep TAB waiting.
    return FactBook.open(path)


def fields(columns: Callable[[Mapping[str, Any]], Sequence[str]]) -> Completion:
    """Completes the last of a list of columns, the others kept before it. ``columns`` gives those
    there are by the parameters that the line has."""

    def complete(ctx: typer.Context, incomplete: str) -> Offers:
        before, comma, begun = incomplete.rpartition(",")
        chosen = before.split(",")
        return [
            (f"{before}{comma}{field}", "")
            for field in columns(ctx.params)
            if field.startswith(begun) and field not in chosen
        ]

    return complete
