"""Several answers to one question, in the order in which they were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import PAGED, render, render_pages
from .answers import source_rows

if TYPE_CHECKING:
    from ..book import FactBook
    from ..errors import Ambiguous, NotFound
    from .views import View

#: The column that says which of the entries asked for a row belongs to.
ENTRY = "entry"


def render_each(format_: str, views: Sequence[View], *, header: bool = True) -> str:
    """The text of several views: page after page, or the rows of all under one header."""
    if not any(view.chosen for view in views):
        if format_ == "table":
            return "\n".join(render(format_, view, header=header) for view in views)
        if format_ in PAGED:
            return render_pages(format_, views, header=header)
    return render(format_, together(views), header=header)


def together(views: Sequence[View]) -> View:
    """One view of several: the rows of each in turn, with every column that any of them has, and
    as a result the list of theirs."""
    first = views[0]
    if not first.chosen:
        views = [with_entry(view) for view in views]
    columns = tuple(dict.fromkeys(name for view in views for name in view.columns))
    if not first.chosen:
        columns = (*(name for name in columns if name != ENTRY), ENTRY)
    return first._replace(
        columns=columns,
        known=tuple(dict.fromkeys(name for view in views for name in view.known)),
        rows=[{**dict.fromkeys(columns), **row} for view in views for row in view.rows],
        result=[view.result for view in views],
        sources={id_: source for view in views for id_, source in view.sources.items()},
        units={unit: text for view in views for unit, text in view.units.items()},
    )


def with_entry(view: View) -> View:
    """A view of one entry, its rows and facts naming it in a further column."""
    named = {ENTRY: view.result["id"]}
    result = view.result
    if "facts" in result:
        result = {**result, "facts": [{**fact, **named} for fact in result["facts"]]}
    return view._replace(
        columns=(*view.columns, ENTRY),
        known=(*view.known, ENTRY),
        rows=[{**row, **named} for row in view.rows],
        result=result,
    )


def document(
    book: FactBook, views: Sequence[View], missing: Sequence[NotFound | Ambiguous]
) -> dict[str, Any]:
    """What JSON gives of several entries: the whole object of each, and why names have none."""
    from .views import missed

    misses = [(error.name, missed(book, error)) for error in missing]
    id_, _, version, as_of = book.about
    return {
        "schema": 1,
        "book": {"id": id_, "version": version, "as_of": as_of},
        "result": [view.result for view in views],
        "missing": [
            {"name": name, "error": miss["error"], "candidates": miss["candidates"]}
            for name, miss in misses
        ],
        "sources": source_rows(
            {id_: source for view in views for id_, source in view.sources.items()}
        ),
    }
