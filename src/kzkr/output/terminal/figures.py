"""The pages of figures: of one measure in every voice, of all measures, and what opens a topic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.bar import Bar
from rich.console import RenderableType
from rich.text import Text

from ...vocabulary import RANK_UNIT
from .. import written
from .layout import NARROW, Sheet, apart, columns, indented
from .statements import Row, dim, verdict

if TYPE_CHECKING:
    from ..views import View

_BAR = 12

#: Stands before a figure of the source that the book is made from.
_OWN = "▸"

#: From this width on, the list of measures says whose word a figure is.
_WITH_VOICE = 90


# -- one measure -----------------------------------------------------------------------------


def figures(view: View, sheet: Sheet) -> list[Text]:
    """What each source says of a measure: period, figure, whose word it is, and its verdict."""
    rows = _once(view.rows)
    body = (_stacked if sheet.width < NARROW else _abreast)(rows, view, sheet)
    means = sheet.fold(dim(view.subtitle)) if view.subtitle else []
    return apart([means, body, _legend(rows, sheet)])


def _once(rows: Sequence[Row]) -> list[Row]:
    """The figures; one that a source gives in several places stands once, with all their ids."""
    merged: dict[object, Row] = {}
    for row in rows:
        key: object = row["id"], row["value"], row["unit"], row["period"]
        if row["kind"] != "check":
            same = ("period", "value", "unit", "bound", "from", "by", "source", "as_of")
            key = tuple(row[name] for name in same)
        first = merged.get(key)
        if first is None:
            merged[key] = row
            continue
        voices = filter(None, (first["voice"], row["voice"]))
        voice = ";".join(dict.fromkeys(v for joined in voices for v in joined.split(";")))
        merged[key] = {**first, "id": f"{first['id']}, {row['id']}", "voice": voice or None}
    return list(merged.values())


def _legend(rows: Sequence[Row], sheet: Sheet) -> list[Text]:
    own = dict.fromkeys(row["publisher"] for row in rows if row["kind"] != "check")
    return sheet.fold(dim(f"{_OWN} {', '.join(own)}: what this book is made from.")) if own else []


def _abreast(rows: Sequence[Row], view: View, sheet: Sheet) -> list[Text]:
    shares = _shares(rows)
    table = columns()
    table.add_column(style="dim", max_width=16)
    table.add_column(max_width=20)
    if any(shares):
        table.add_column(width=_BAR)
    table.add_column(overflow="fold", ratio=1)
    for row, share, period in zip(rows, shares, _periods(rows), strict=True):
        cells: list[RenderableType] = [Text(period), _figure(row, view)]
        if any(shares):
            cells.append(Bar(1, 0, share, width=_BAR, color="cyan") if share else Text())
        table.add_row(*cells, Text("\n").join((_whose(row), _found(row))))
    return sheet.draw(table)


def _stacked(rows: Sequence[Row], view: View, sheet: Sheet) -> list[Text]:
    lines: list[Text] = []
    below = sheet.narrower(2)
    for row, share, period in zip(rows, _shares(rows), _periods(rows), strict=True):
        lines += sheet.fold(dim(period)) if period else []
        lines += indented(below.fold(_figure(row, view)))
        if share:
            bar = Bar(1, 0, share, width=min(_BAR, below.width), color="cyan")
            lines += indented(below.draw(bar))
        lines += indented([*below.fold(_whose(row)), *below.fold(_found(row))])
    return lines


def _periods(rows: Sequence[Row]) -> Iterator[str]:
    """What each figure covers, said once for all of one period; where their figures for it are
    not the same, that too."""
    for period, group in groupby(rows, lambda row: row["period"]):
        of_period = list(group)
        label = written.date(period) or "no period given"
        if period and period != "cumulative" and _differ(of_period):
            label += "\nsources differ"
        yield label
        yield from [""] * (len(of_period) - 1)


def _differ(rows: Sequence[Row]) -> bool:
    by_unit = defaultdict(set)
    for row in rows:
        by_unit[row["unit"]].add(row["value"])
    return any(len(values) > 1 for values in by_unit.values())


def _shares(rows: Sequence[Row]) -> list[float | None]:
    """Each figure's share of the largest in its unit; a place in an order has no length, nor has
    what stands alone."""
    by_unit = defaultdict(list)
    for row in rows:
        by_unit[row["unit"]].append(row["value"])

    def share(row: Row) -> float | None:
        values = by_unit[row["unit"]]
        if row["unit"] == RANK_UNIT or len(values) < 2 or min(values) <= 0:
            return None
        return float(row["value"] / max(values))

    return [share(row) for row in rows]


def _figure(row: Row, view: View) -> Text:
    """A figure without its period, which stands beside it."""
    text = written.figure({**row, "period": None}, view.units, written.tokens(row))
    return Text(text, "bold" if row["kind"] == "check" else "bold cyan")


def _whose(row: Row) -> Text:
    """Whose word it is, whose statistics, and when it was said."""
    if row["kind"] != "check":
        who = f"{_OWN} {row['publisher']}"
        if row["voice"]:
            who += f": {', '.join(row['voice'].split(';'))}"
    else:
        who = row["publisher"] or "no source"
    if row["producer"] and row["producer"] != row["publisher"]:
        who += f", by {row['producer']}"
    return Text(", ".join(filter(None, (who, written.date(row["as_of"])))))


def _found(row: Row) -> Text:
    """The verdict of a check, and the id to ask for."""
    judged = verdict(row["verdict"], row["outcome"])
    # The id has not the verdict's colour.
    judged = Text.assemble(judged, " " if judged else "", (row["id"], "dim"))
    if row["status"]:
        return Text.assemble(written.word(row["status"]), " ", judged)
    return judged


# -- all measures ----------------------------------------------------------------------------


def measures(view: View, sheet: Sheet) -> list[Text]:
    """A line a measure: its newest figure, as of when, and how many figures there are; in a narrow
    window these stand under its name."""
    table = columns(header=True)
    table.add_column(Text("measure"), no_wrap=True)
    table.add_column(Text("newest figure"))
    voiced = sheet.width >= _WITH_VOICE
    if voiced:
        table.add_column(Text("whose word"), max_width=26)
    table.add_column(Text("as of"), no_wrap=True)
    table.add_column(Text("figures"), justify="right", no_wrap=True)
    for row in view.rows:
        figure = written.figure(row, view.units, written.tokens(row))
        own = "" if row["kind"] == "check" else f"{_OWN} "
        cells = [Text(row["measure"]), Text(figure, "bold")]
        cells += [Text(f"{own}{row['publisher'] or ''}")] if voiced else []
        table.add_row(*cells, Text(written.date(row["as_of"]), "dim"), Text(str(row["figures"])))
    lines = sheet.draw(table)
    if sheet.needed(table).minimum > sheet.width:
        lines = [line for row in view.rows for line in _measure(row, view, sheet)]
    return apart([lines, _legend(view.rows, sheet)])


def _measure(row: Row, view: View, sheet: Sheet) -> list[Text]:
    own = "" if row["kind"] == "check" else f"{_OWN} "
    pieces = [
        Text(f"{own}{written.figure(row, view.units, written.tokens(row))}", "bold"),
        dim(written.date(row["as_of"])),
        dim(written.count(row["figures"], "figure")),
    ]
    below = sheet.narrower(2).flow(piece for piece in pieces if piece)
    return [*sheet.fold(Text(row["measure"])), *indented(below)]


# -- what opens a topic ----------------------------------------------------------------------


def opening(views: Sequence[View], sheet: Sheet) -> list[Text]:
    """The figures of a topic's first measures, a line each where there is room."""
    blocks: list[list[Text]] = []
    own: list[Row] = []
    for of_measure in views:
        head = Text.assemble((of_measure.title, "bold"), ("  what each source says", "dim"))
        table = columns()
        table.add_column(style="dim", max_width=16)
        table.add_column(max_width=20)
        table.add_column(overflow="fold", ratio=1)
        rows = _once(of_measure.rows)
        for row, period in zip(rows, _periods(rows), strict=True):
            sign = verdict(row["verdict"])
            whose = Text.assemble(_whose(row), "  " if sign else "", sign)
            table.add_row(Text(period), _figure(row, of_measure), whose)
        blocks.append([*sheet.fold(head), *indented(sheet.narrower(2).draw(table))])
        own += [row for row in rows if row["kind"] != "check"]
    return apart([*blocks, _legend(own, sheet)])


# -- the years of a ranking ------------------------------------------------------------------


def lists_by_year(view: View, sheet: Sheet) -> list[Text]:
    """What other lists give for the places of a ranking, year by year, where there is no room for
    a column a year."""
    lines: list[Text] = []
    below = sheet.narrower(2)
    for row in view.result["rows"]:
        of_row = _lists(row)
        if of_row:
            lines += below.fold(Text.assemble(f"{row['rank']} ", (row["name"], "bold")))
        for year in sorted(of_row, reverse=True):
            given = Text(" · ").join(_given(of_row[year], year, view))
            lines += indented(below.narrower(2).hanging(dim(year), given))
    if not lines:
        return []
    return [*sheet.fold(dim("Other lists, by the year they cover")), *indented(lines)]


def _lists(row: Row) -> dict[str, list[Row]]:
    """The figures of other lists by year: places, and what is given with them for the same time."""
    giving = {
        (other["id"], other["period"]) for other in row["others"] if other["unit"] == RANK_UNIT
    }
    of_year: dict[str, list[Row]] = defaultdict(list)
    for other in row["others"]:
        begin, _, end = (other["period"] or "").rpartition("/")
        year = end[:4]
        if (other["id"], other["period"]) in giving and year.isdigit() and begin[:4] in ("", year):
            of_year[year].append(other)
    return of_year


def _given(others: Sequence[Row], year: str, view: View) -> Iterator[Text]:
    """The figures for a year, the places first; the same figure of several sources stands once."""
    ordered = sorted(others, key=lambda other: other["unit"] != RANK_UNIT)
    texts = []
    for other in ordered:
        period = None if other["period"] == year else other["period"]
        texts.append(written.figure({**other, "period": period}, view.units))
    return map(Text, dict.fromkeys(texts))
