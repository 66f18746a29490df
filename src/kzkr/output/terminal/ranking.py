"""The page of one ranking: what it ranks by, and its places with their figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.text import Text

from .. import written
from .figures import by_year
from .layout import GAP, Sheet, apart, beside
from .statements import Row, dim, note, strongest, where

if TYPE_CHECKING:
    from ..views import View

_LONGEST_BAR = 24
_SHORTEST_BAR = 6


class Figure(NamedTuple):
    """A figure of a place: written out, what it measures, and its share of the largest one."""

    written: str
    measure: str
    share: float | None


class Widths(NamedTuple):
    """The columns that the places of a ranking have in common."""

    rank: int
    name: int
    id: int
    figure: int
    measure: int
    paragraph: int


def ranking(view: View, sheet: Sheet) -> list[Text]:
    """The places of a ranking, and under each what other sources say of it."""
    whole = view.result
    about = [dim(f"basis: {whole['basis'] or 'not stated'}"), *where(whole, view)]
    head = [*sheet.flow(about), *note(whole, sheet)]
    head += strongest(whole, view, sheet, more=whole["id"])
    figures = _figures(whole["rows"], view.units)
    widths = _widths(whole["rows"], figures)
    fits = sum(widths) + GAP * len(widths) <= sheet.width
    place = _on_a_line if fits else _underneath
    lines: list[Text] = []
    for row, its_figures in zip(whole["rows"], figures, strict=True):
        below = sheet.narrower(widths.rank + GAP)
        body = place(row, its_figures, widths, below)
        body += strongest(row, view, below, more=f"{whole['id']}#{row['rank']}")
        rank = Text(str(row["rank"]).rjust(widths.rank))
        lines += beside(([rank], widths.rank), (body, 0))
    return apart([head, lines, by_year(view, sheet)])


def _figures(rows: Sequence[Row], units: dict[str, str]) -> list[list[Figure]]:
    """The figures of each place. One that nothing else can be compared with has no bar."""
    scales: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in rows:
        for quantity in row["quantities"]:
            scales[quantity["measure"], quantity["unit"]].append(quantity["value"])

    def share(quantity: Row) -> float | None:
        scale = scales[quantity["measure"], quantity["unit"]]
        if len(scale) < 2 or quantity["value"] <= 0:
            return None
        return float(quantity["value"] / max(scale))

    return [
        [
            Figure(written.figure(q, units, written.tokens(row)), q["measure"], share(q))
            for q in row["quantities"]
        ]
        for row in rows
    ]


def _widths(rows: Sequence[Row], figures: Sequence[Sequence[Figure]]) -> Widths:
    every = [figure for its_figures in figures for figure in its_figures]
    measures = {figure.measure for figure in every}
    return Widths(
        max((len(str(row["rank"])) for row in rows), default=0) + 2,
        max((cell_len(row["name"]) for row in rows), default=0),
        max((len(row["id"]) for row in rows), default=0),
        max((cell_len(figure.written) for figure in every), default=0),
        max(map(len, measures)) if len(measures) > 1 else 0,
        max((len(_paragraphs(row)) for row in rows), default=0),
    )


def _paragraphs(row: Row) -> str:
    return ", ".join(dict.fromkeys(f"P{cite['paragraph']}" for cite in row["cites"]))


def _on_a_line(row: Row, figures: Sequence[Figure], widths: Widths, sheet: Sheet) -> list[Text]:
    """A place with all its columns abreast, a line a figure."""
    room = min(sheet.width - sum(widths[1:]) - GAP * len(widths[1:]), _LONGEST_BAR)
    columns = [
        ([Text(row["name"], "bold")], widths.name),
        ([dim(row["id"])], widths.id),
        ([Text(figure.written) for figure in figures], widths.figure),
        ([dim(figure.measure) for figure in figures], widths.measure),
        ([dim(_paragraphs(row))], widths.paragraph),
        ([_bar(figure, room) for figure in figures], room),
    ]
    return beside(*(column for column in columns if column[1]))


def _underneath(row: Row, figures: Sequence[Figure], widths: Widths, sheet: Sheet) -> list[Text]:
    """A place where it is narrow: its name, then its figures, each over its bar."""
    lines = sheet.fold(Text.assemble((row["name"], "bold"), (f" {row['id']}", "dim")))
    for figure in figures:
        measure = [dim(figure.measure)] if widths.measure else []
        lines += sheet.flow([Text(figure.written), *measure])
        bar = _bar(figure, min(sheet.width, _LONGEST_BAR))
        lines += [bar] if bar else []
    return lines + sheet.fold(dim(_paragraphs(row)))


def _bar(figure: Figure, room: int) -> Text:
    """A bar as long as its share of the largest figure of the same measure and unit."""
    if figure.share is None or room < _SHORTEST_BAR:
        return Text()
    return Text("▇" * max(1, round(figure.share * room)), "cyan")
