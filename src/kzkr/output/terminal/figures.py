"""The pages of figures: of one measure in every voice, of all measures, and what opens a topic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from rich.bar import Bar
from rich.console import RenderableType
from rich.text import Text

from ...model import Figure
from ...vocabulary import RANK_UNIT
from .. import written
from ..answers import others
from .layout import NARROW, Sheet, apart, columns, indented
from .statements import dim, verdict

if TYPE_CHECKING:
    from ...model import Measured, Quantity, Ranking
    from ..views import View

_BAR = 12

#: Stands before a figure of the source that the book is made from.
_OWN = "▸"

#: From this width on, the list of measures says whose word a figure is.
_WITH_VOICE = 90


# -- one measure -----------------------------------------------------------------------------


class _Line(NamedTuple):
    """A figure that stands once, with the ids of all that give it and who speaks there."""

    figure: Figure
    ids: tuple[str, ...]
    voices: tuple[str, ...]

    @property
    def quantity(self) -> Quantity:
        return self.figure.quantity


def figures(figures: Sequence[Figure], view: View, sheet: Sheet) -> list[Text]:
    """What each source says of a measure: period, figure, whose word it is, and its verdict."""
    lines = _once(figures)
    body = (_stacked if sheet.width < NARROW else _abreast)(lines, view, sheet)
    means = sheet.fold(dim(view.subtitle)) if view.subtitle else []
    return apart([means, body, _legend(_own(figures, view), sheet)])


def _once(figures: Sequence[Figure]) -> list[_Line]:
    """The figures; one that a source gives in several places stands once, with all their ids."""
    merged: dict[object, _Line] = {}
    for figure in figures:
        quantity = figure.quantity
        key: object = figure.of.id, quantity.value, quantity.unit, quantity.period
        if figure.check is None:
            sources = tuple(dict.fromkeys(cite.source for cite in figure.cites))
            key = quantity._replace(measure=None, base=None, producer=None), sources, figure.as_of
        first = merged.get(key, _Line(figure, (), ()))
        voices = (cite.voice for cite in figure.cites if cite.voice)
        merged[key] = first._replace(
            ids=(*first.ids, figure.of.id), voices=tuple(dict.fromkeys((*first.voices, *voices)))
        )
    return list(merged.values())


def _publisher(figure: Figure, view: View) -> str | None:
    return view.sources[figure.source].publisher if figure.source else None


def _own(figures: Iterable[Figure], view: View) -> list[str]:
    """The publishers of what the book is made from."""
    return [_publisher(figure, view) or "" for figure in figures if figure.check is None]


def _legend(own: Iterable[str], sheet: Sheet) -> list[Text]:
    named = ", ".join(dict.fromkeys(own))
    return sheet.fold(dim(f"{_OWN} {named}: what this book is made from.")) if named else []


def _abreast(lines: Sequence[_Line], view: View, sheet: Sheet) -> list[Text]:
    shares = _shares(lines)
    table = columns()
    table.add_column(style="dim", max_width=16)
    table.add_column(max_width=20)
    if any(shares):
        table.add_column(width=_BAR)
    table.add_column(overflow="fold", ratio=1)
    for line, share, period in zip(lines, shares, _periods(lines), strict=True):
        cells: list[RenderableType] = [Text(period), _figure(line, view)]
        if any(shares):
            cells.append(Bar(1, 0, share, width=_BAR, color="cyan") if share else Text())
        table.add_row(*cells, Text("\n").join((_whose(line, view), _found(line))))
    return sheet.draw(table)


def _stacked(lines: Sequence[_Line], view: View, sheet: Sheet) -> list[Text]:
    stack: list[Text] = []
    below = sheet.narrower(2)
    for line, share, period in zip(lines, _shares(lines), _periods(lines), strict=True):
        stack += sheet.fold(dim(period)) if period else []
        stack += indented(below.fold(_figure(line, view)))
        if share:
            bar = Bar(1, 0, share, width=min(_BAR, below.width), color="cyan")
            stack += indented(below.draw(bar))
        stack += indented([*below.fold(_whose(line, view)), *below.fold(_found(line))])
    return stack


def _periods(lines: Sequence[_Line]) -> Iterator[str]:
    """What each figure covers, said once for all of one period; where their figures for it are
    not the same, that too."""
    for period, group in groupby(lines, lambda line: line.quantity.period):
        of_period = list(group)
        label = written.date(period) or "no period given"
        if period and period != "cumulative" and _differ(of_period):
            label += "\nsources differ"
        yield label
        yield from [""] * (len(of_period) - 1)


def _differ(lines: Sequence[_Line]) -> bool:
    return any(len(set(values)) > 1 for values in _by_unit(lines).values())


def _by_unit(lines: Sequence[_Line]) -> dict[str, list[float]]:
    values = defaultdict(list)
    for line in lines:
        values[line.quantity.unit].append(line.quantity.value)
    return values


def _shares(lines: Sequence[_Line]) -> list[float | None]:
    """Each figure's share of the largest in its unit; a place in an order has no length, nor has
    what stands alone."""
    by_unit = _by_unit(lines)

    def share(line: _Line) -> float | None:
        values = by_unit[line.quantity.unit]
        if line.quantity.unit == RANK_UNIT or len(values) < 2 or min(values) <= 0:
            return None
        return float(line.quantity.value / max(values))

    return [share(line) for line in lines]


def _figure(line: _Line, view: View) -> Text:
    """A figure without its period, which stands beside it."""
    undated = line.quantity._replace(period=None)
    text = written.figure(undated, view.units, written.tokens(line.figure.cites))
    return Text(text, "bold" if line.figure.check else "bold cyan")


def _whose(line: _Line, view: View) -> Text:
    """Whose word it is, whose statistics, and when it was said."""
    publisher, producer = _publisher(line.figure, view), line.quantity.producer
    if line.figure.check:
        who = publisher or "no source"
    else:
        who = f"{_OWN} {publisher}"
        if line.voices:
            who += f": {', '.join(line.voices)}"
    if producer and producer != publisher:
        who += f", by {producer}"
    return Text(", ".join(filter(None, (who, written.date(line.figure.as_of)))))


def _found(line: _Line) -> Text:
    """The verdict of a check, and the id to ask for."""
    check, status = line.figure.check, line.figure.status
    judged = verdict(check.verdict, check.outcome) if check else Text()
    # The id has not the verdict's colour.
    judged = Text.assemble(judged, " " if judged else "", (", ".join(line.ids), "dim"))
    return Text.assemble(written.word(status), " ", judged) if status else judged


# -- all measures ----------------------------------------------------------------------------


def measures(measures: Sequence[Measured], view: View, sheet: Sheet) -> list[Text]:
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
    for one in measures:
        newest = one.newest
        figure = Text(_newest(one, view), "bold")
        cells = [Text(newest.quantity.measure or ""), figure]
        cells += [Text(f"{_mark(newest)}{_publisher(newest, view) or ''}")] if voiced else []
        table.add_row(*cells, Text(written.date(newest.as_of), "dim"), Text(str(one.figures)))
    lines = sheet.draw(table)
    if sheet.needed(table).minimum > sheet.width:
        lines = [line for one in measures for line in _measure(one, view, sheet)]
    return apart([lines, _legend(_own((one.newest for one in measures), view), sheet)])


def _newest(measured: Measured, view: View) -> str:
    newest = measured.newest
    return written.figure(newest.quantity, view.units, written.tokens(newest.cites))


def _mark(figure: Figure) -> str:
    return "" if figure.check else f"{_OWN} "


def _measure(measured: Measured, view: View, sheet: Sheet) -> list[Text]:
    newest = measured.newest
    pieces = [
        Text(f"{_mark(newest)}{_newest(measured, view)}", "bold"),
        dim(written.date(newest.as_of)),
        dim(written.count(measured.figures, "figure")),
    ]
    below = sheet.narrower(2).flow(piece for piece in pieces if piece)
    return [*sheet.fold(Text(newest.quantity.measure or "")), *indented(below)]


# -- what opens a topic ----------------------------------------------------------------------


def opening(views: Sequence[View], sheet: Sheet) -> list[Text]:
    """The figures of a topic's first measures, a line each where there is room."""
    blocks: list[list[Text]] = []
    own: list[str] = []
    for of_measure in views:
        head = Text.assemble((of_measure.title, "bold"), ("  what each source says", "dim"))
        table = columns()
        table.add_column(style="dim", max_width=16)
        table.add_column(max_width=20)
        table.add_column(overflow="fold", ratio=1)
        figures = [answer for answer in of_measure.answers if isinstance(answer, Figure)]
        lines = _once(figures)
        for line, period in zip(lines, _periods(lines), strict=True):
            check = line.figure.check
            sign = verdict(check.verdict if check else None)
            whose = Text.assemble(_whose(line, of_measure), "  " if sign else "", sign)
            table.add_row(Text(period), _figure(line, of_measure), whose)
        blocks.append([*sheet.fold(head), *indented(sheet.narrower(2).draw(table))])
        own += _own(figures, of_measure)
    return apart([*blocks, _legend(own, sheet)])


# -- the years of a ranking ------------------------------------------------------------------


def lists_by_year(ranking: Ranking, view: View, sheet: Sheet) -> list[Text]:
    """What other lists give for the places of a ranking, year by year, where there is no room for
    a column a year."""
    lines: list[Text] = []
    below = sheet.narrower(2)
    for row in ranking.rows:
        of_row = _lists(others(row, view.sources))
        if of_row:
            lines += below.fold(Text.assemble(f"{row.rank} ", (row.name, "bold")))
        for year in sorted(of_row, reverse=True):
            figures = Text(" · ").join(_of_year(of_row[year], year, view))
            lines += indented(below.narrower(2).hanging(dim(year), figures))
    if not lines:
        return []
    return [*sheet.fold(dim("Other lists, by the year they cover")), *indented(lines)]


def _lists(figures: Sequence[Figure]) -> dict[str, list[Quantity]]:
    """The figures of other lists by year: places, and what is given with them for the same time."""
    with_place = {
        (figure.of.id, figure.quantity.period)
        for figure in figures
        if figure.quantity.unit == RANK_UNIT
    }
    of_year: dict[str, list[Quantity]] = defaultdict(list)
    for figure in figures:
        period = figure.quantity.period
        begin, _, end = (period or "").rpartition("/")
        year = end[:4]
        if (figure.of.id, period) in with_place and year.isdigit() and begin[:4] in ("", year):
            of_year[year].append(figure.quantity)
    return of_year


def _of_year(quantities: Sequence[Quantity], year: str, view: View) -> Iterator[Text]:
    """The figures for a year, the places first; the same figure of several sources stands once."""
    texts = []
    for quantity in sorted(quantities, key=lambda quantity: quantity.unit != RANK_UNIT):
        period = None if quantity.period == year else quantity.period
        texts.append(written.figure(quantity._replace(period=period), view.units))
    return map(Text, dict.fromkeys(texts))
