"""What TAB offers for a value: names from the book, words of the vocabularies, columns.

A completion never fails and never prints: whatever goes wrong, nothing is offered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import typer

Completion = Callable[[typer.Context, str], list[str]]


def words(known: Mapping[str, object]) -> Completion:
    """Completes a word of a closed list."""

    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        return [word for word in known if word.startswith(incomplete)]

    return complete


def record(kind: str | None) -> Completion:
    """Completes the name of a record of a kind, or of any kind."""

    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        try:
            return _names(ctx, kind, incomplete)
        except Exception:
            return []

    return complete


def _open(ctx: typer.Context) -> Any:
    from .book import FactBook

    return FactBook.open(ctx.params.get("data"))


def _names(ctx: typer.Context, kind: str | None, incomplete: str) -> list[str]:
    before = " ".join(ctx.params.get("words") or ())
    return list(_open(ctx).completions(kind, before, incomplete))


def measures(ctx: typer.Context, incomplete: str) -> list[str]:
    """Completes a measure of the book."""
    try:
        return [measure for measure in _open(ctx).measures() if measure.startswith(incomplete)]
    except Exception:
        return []


def fields(ctx: typer.Context, incomplete: str) -> list[str]:
    """Completes the last of a command's columns, the others kept before it."""
    from . import views
    from .kinds import BY_PLURAL, KINDS

    name = ctx.info_name or ""
    kind = KINDS.get(name) or BY_PLURAL.get(name)
    known: tuple[str, ...]
    if kind and not ctx.params.get("words"):
        known = (*kind.columns, *kind.more)
    elif name == "checks":
        known = (*views.CHECK_COLUMNS, *views.CHECK_MORE)
    elif name == "search":
        known = (*views.SEARCH_COLUMNS, *views.SEARCH_MORE)
    elif name == "sources":
        known = (*views.SOURCE_COLUMNS, *views.SOURCE_MORE)
    elif ctx.params.get("rank"):
        known = (*views.RANKING_COLUMNS, *views.RANKING_MORE)
    else:
        known = (*views.FACT_COLUMNS, *views.FACT_MORE)
    given, comma, begun = incomplete.rpartition(",")
    taken = given.split(",")
    return [
        f"{given}{comma}{field}"
        for field in known
        if field.startswith(begun) and field not in taken
    ]
