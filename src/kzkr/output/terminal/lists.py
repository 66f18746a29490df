"""Lists of records, and the columns a user chose: a line each, or a few where it is narrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from .. import written
from .layout import Column, Sheet, grid, indented, least_width
from .statements import Row, address, dim, verdict

if TYPE_CHECKING:
    from ..views import View

#: What a list of records can do without where it is narrow, first what it misses least.
_EXPENDABLE = ("as_of", "facts", "places", "companies", "projects", "type", "organization", "place")
_LABELLED = {"facts", "projects", "companies", "places", "organization", "place", "outcome"}
_WHOLE = {"id", "number", "rank", "country", "facts", "date", "as_of", "status", "outcome", "check"}
_RIGHT = {"number", "rank", "facts", "value", "score"}


def records(view: View, sheet: Sheet, *, header: bool) -> list[Text]:
    """The records in as many of their columns as fit; in a narrow window, details underneath."""
    columns = [_column(name, view, header=header) for name in view.columns]
    columns = [column for column in columns if column.widest and any(column.cells)]
    left_out: list[str] = []
    for name in _EXPENDABLE:
        if least_width(columns) <= sheet.width:
            break
        left_out += [column.name for column in columns if column.name == name]
        columns = [column for column in columns if column.name != name]
    if least_width(columns) > sheet.width:
        return _stacked(view, sheet)
    lines = grid(sheet, columns, header=header)
    if left_out:
        names = ", ".join(name for name in view.columns if name in left_out)
        lines += [Text(), *sheet.fold(dim(f"Left out to fit: {names}. A wider window shows them."))]
    return lines


def _column(name: str, view: View, *, header: bool) -> Column:
    return Column(
        name,
        name.replace("_", " ") if header else "",
        [_cell(name, row, view) for row in view.rows],
        whole=name in _WHOLE,
        right=name in _RIGHT,
    )


def _cell(name: str, row: Row, view: View) -> Text:
    """A value as its column shows it."""
    if name in ("check", "verdict"):
        return verdict(row[name])
    if name == "url" and row[name]:
        return Text("\n").join(map(address, written.addresses(row[name])))
    text = Text(written.field(name, row, view.units, view.columns))
    if name == "id":
        text.style = "dim"
    elif name == "name" and row.get("kind") == "fact":
        return _deadline(text, row)
    elif name == "name":
        text.style = "bold"
    return text


def _deadline(statement: Text, row: Row) -> Text:
    """A fact among the events: a sentence, no name, and with it what has been learned since."""
    if row.get("check") is None:
        return statement
    return Text.assemble(statement, "\n", verdict(row["check"]), f": {row['check_statement']}")


def _stacked(view: View, sheet: Sheet) -> list[Text]:
    """Each record's name, and everything else dim underneath."""
    lines: list[Text] = []
    for row in view.rows:
        name = sheet.fold(_cell("name", row, view))
        if row.get("number") is not None:
            number = Text(f"{row['number']}")
            name = sheet.hanging(number, _cell("name", row, view))
        lines += [*name, *indented(sheet.narrower(2).flow(_details(row, view)))]
    return lines


def _details(row: Row, view: View) -> Iterator[Text]:
    for name in view.columns:
        text = _cell(name, row, view)
        if name in ("name", "number") or not text:
            continue
        label = {"as_of": "as of"}.get(name) or (name if name in _LABELLED else "")
        text.style = text.style or "dim"
        yield Text.assemble((f"{label} ", "dim"), text) if label else text


# -- the columns a user chose ----------------------------------------------------------------


def chosen(view: View, sheet: Sheet, *, header: bool) -> list[Text]:
    """Exactly the columns a user named, in that order; as pairs where they do not fit abreast."""
    columns = [_column(name, view, header=header) for name in view.columns]
    columns = [column._replace(heading=column.name if header else "") for column in columns]
    if least_width(columns) <= sheet.width:
        return grid(sheet, columns, header=header)
    lines: list[Text] = []
    for row in view.rows:
        if lines:
            lines.append(Text())
        lines += sheet.pairs([(name, _cell(name, row, view)) for name in view.columns])
    return lines
