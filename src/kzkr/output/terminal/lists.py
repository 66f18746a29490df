"""Lists of records, and the columns a user chose: a line each, or a few where it is narrow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.cells import cell_len
from rich.text import Text

from ...model import Deadline, Summary
from .. import written
from .layout import GAP, NARROW, Sheet, apart, columns, indented
from .statements import address, dim, short_verdict, verdict

if TYPE_CHECKING:
    from ..answers import HasChecks
    from ..views import View

#: The least room that a name or a sentence needs beside other columns.
_LEAST = 22

#: The most that is shown of a column of several names.
_MOST_NAMES = 28

#: What a list can do without where it is narrow, first what it misses least.
_EXPENDABLE = (
    "as of", "language", "statement", "measure", "title", "places", "companies", "projects",
    "facts", "type", "organization", "place", "sector", "country",
)  # fmt: skip
_HEADINGS = {"as_of": "as of", "number": "no."}
_ELASTIC = ("name", "role")
_NUMBERS = ("number", "facts")
#: Columns that hold ids of other records.
_LINKED = ("companies", "projects", "places", "place", "organization")
#: A priority has many of these: they are counted.
_OF_A_PRIORITY = ("projects", "companies")


#: What stands in the columns of a list, by their names.
Row = Mapping[str, Any]


class Column(NamedTuple):
    """A column of a list: its heading, and its cells. ``elastic`` ones are cut to what is left;
    ``short`` cells stand where the others do not fit."""

    heading: str
    cells: Sequence[Text]
    elastic: bool = False
    right: bool = False
    short: Sequence[Text] | None = None

    @property
    def widest(self) -> int:
        return max(cell_len(self.heading), *(cell.cell_len for cell in self.cells), 0)

    @property
    def least(self) -> int:
        return min(self.widest, _LEAST) if self.elastic else self.widest


def records(
    listed: Sequence[Summary | Deadline], view: View, sheet: Sheet, *, header: bool
) -> list[Text]:
    """The records, a line each, in as many of their columns as fit; facts that set a deadline
    under a heading of their own. In a narrow window, details stand underneath."""
    known = [one for one in listed if isinstance(one, Summary)]
    due = [one for one in listed if isinstance(one, Deadline)]
    lines = one_a_line([*_columns(known, view)], sheet, header=header) if known else []
    deadlines = [
        Column("due", [Text(written.date(one.fact.by)) for one in due]),
        Column("statement", [Text(one.fact.statement) for one in due], elastic=True),
        Column("outcome", [Text(one.outcome or "") for one in due]),
        verdicts(due),
        Column("id", [dim(one.fact.id) for one in due]),
    ]
    below = one_a_line(deadlines, sheet, header=False) if due else []
    heading = [Text("Deadlines", "bold underline")] if known and header else []
    return apart([lines, [*heading, *below] if below else []])


def _columns(listed: Sequence[Summary], view: View) -> Iterator[Column]:
    """The columns of a list of records: names before ids, and a verdict in one word."""
    kind = listed[0].record.kind
    rows = [row for row in view.rows if row["kind"] == kind]
    named = view.names_of(_ids_in(rows, view.columns, kind))
    for name in view.columns:
        if name in ("id", "check"):
            continue
        cells = [_value(name, row, view, kind, named) for row in rows]
        if any(cells):
            counted = name in _NUMBERS or (kind == "priority" and name in _OF_A_PRIORITY)
            yield Column(_HEADINGS.get(name, name), cells, name in _ELASTIC, right=counted)
    if any(one.checks for one in listed):
        yield verdicts(listed)
    yield Column("id", [dim(one.record.id) for one in listed])


def verdicts(entries: Sequence[HasChecks]) -> Column:
    """What other sources say of each, in a word, or by its mark where it is narrow."""
    words = [short_verdict(entry.checks) for entry in entries]
    marks = [Text(text.plain[:1], text.style) for text in words]
    return Column("check", words, short=marks)


def _ids_in(rows: Sequence[Row], names: Sequence[str], kind: str) -> Iterator[str]:
    """The ids of other records that these columns hold."""
    for name in names:
        for row in rows if name in _LINKED and kind != "priority" else ():
            value = row[name] or ()
            yield from [value] if isinstance(value, str) else value


def _value(name: str, row: Row, view: View, kind: str, named: Mapping[str, str]) -> Text:
    """A value as a list of records shows it."""
    value = row[name]
    if kind == "priority" and name in _OF_A_PRIORITY:
        return Text(str(len(value)))
    if isinstance(value, list):
        text = Text(", ".join(named.get(id_, id_) for id_ in value))
        text.truncate(_MOST_NAMES, overflow="ellipsis")
        return text
    if name in _LINKED:
        return Text(named.get(value, value or ""))
    return Text(written.field(name, row, view.units, view.columns))


def one_a_line(shown: Sequence[Column], sheet: Sheet, *, header: bool) -> list[Text]:
    """Entries in columns, a line each, without those that do not fit; in a narrow window, each
    with what its other columns say of it underneath."""
    whole = shown
    left_out: list[str] = []
    if _least(shown) > sheet.width:
        shown = [column._replace(cells=column.short or column.cells) for column in shown]
        shown = [
            column._replace(heading="", short=None) if column.short else column for column in shown
        ]
    for heading in _EXPENDABLE:
        if _least(shown) <= sheet.width:
            break
        left_out += [column.heading for column in shown if column.heading == heading]
        shown = [column for column in shown if column.heading != heading]
    if sheet.width < NARROW or _least(shown) > sheet.width:
        return _underneath(whole, sheet)
    table = columns(header=header and any(column.heading for column in shown))
    room = sheet.width - _least(shown)
    for column in shown:
        width = column.least
        if column.elastic:
            width = min(column.widest, width + room)
            room -= width - column.least
        table.add_column(
            Text(column.heading),
            width=width,
            no_wrap=True,
            overflow="ellipsis",
            justify="right" if column.right else "left",
        )
    for cells in zip(*(column.cells for column in shown), strict=True):
        table.add_row(*cells)
    lines = sheet.draw(table)
    if left_out:
        names = ", ".join(left_out)
        lines += [Text(), *sheet.fold(dim(f"Left out to fit: {names}. A wider window shows them."))]
    return lines


def _least(shown: Sequence[Column]) -> int:
    return sum(column.least for column in shown) + GAP * (len(shown) - 1)


def _underneath(shown: Sequence[Column], sheet: Sheet) -> list[Text]:
    """Each entry's name or sentence, folded, and the other columns underneath."""
    named = next((column for column in shown if column.elastic and any(column.cells)), shown[0])
    numbers = [column for column in shown if column.heading == _HEADINGS["number"]]
    lines: list[Text] = []
    for i, name in enumerate(named.cells):
        name = name.copy()
        name.stylize("bold")
        lines += sheet.hanging(numbers[0].cells[i], name) if numbers else sheet.fold(name)
        details = (
            _labelled(column, column.cells[i])
            for column in shown
            if column.cells[i] and column is not named and column not in numbers
        )
        lines += indented(sheet.narrower(2).flow(details))
    return lines


def _labelled(column: Column, cell: Text) -> Text:
    """A value that says nothing without its heading, with it."""
    if not column.right and column.heading != "outcome":
        return cell
    return Text.assemble((f"{column.heading} ", "dim"), cell)


# -- the columns a user chose ----------------------------------------------------------------


def chosen(view: View, sheet: Sheet, *, header: bool) -> list[Text]:
    """Exactly the columns a user named, in that order; as pairs where they do not fit abreast."""
    table = columns(header=header)
    for name in view.columns:
        right = name in ("number", "rank", "facts", "value", "score")
        table.add_column(Text(name), overflow="fold", justify="right" if right else "left")
    rows = [[_cell(name, row, view) for name in view.columns] for row in view.rows]
    for cells in rows:
        table.add_row(*cells)
    if sheet.needed(table).minimum <= sheet.width:
        return sheet.draw(table)
    return apart(sheet.pairs(zip(view.columns, cells, strict=True)) for cells in rows)


def _cell(name: str, row: Row, view: View) -> Text:
    """A value as its column shows it."""
    if name in ("check", "verdict", "latest_check"):
        return verdict(row[name])
    if name in ("url", "latest_url") and row[name]:
        return Text("\n").join(map(address, written.addresses(row[name])))
    text = Text(written.field(name, row, view.units, view.columns))
    if name == "id":
        text.style = "dim"
    return text
