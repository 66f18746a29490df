"""The page of one ranking: what it ranks by, and its places with their figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from .. import written
from .layout import GAP, Sheet, apart, columns, indented
from .statements import Row, dim, note, strongest, where

if TYPE_CHECKING:
    from ..views import View

_BAR = 16


class Figure(NamedTuple):
    """A figure of a place: written out, what it measures, and its share of the largest one."""

    written: str
    measure: str
    share: float | None


def ranking(view: View, sheet: Sheet) -> list[Text]:
    """The places of a ranking, and under each what other sources say of it."""
    whole = view.result
    told: set[str] = set()
    about = [dim(f"basis: {whole['basis'] or 'not stated'}"), *where(whole, view)]
    head = sheet.flow(about)
    rows = whole["rows"]
    places = _places(rows, _figures(rows, view.units), sheet)
    margin = max((len(str(row["rank"])) for row in rows), default=0) + GAP
    below = sheet.narrower(margin)
    lines: list[Text] = []
    for row, place in zip(rows, places, strict=True):
        checks = strongest(row, view, below, told, more=f"{whole['id']}#{row['rank']}")
        lines += [*place, *indented(checks, margin)]
    foot = strongest(whole, view, sheet, told, more=whole["id"]) + note(whole, sheet)
    return apart([head, lines, foot])


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


def _paragraphs(row: Row) -> str:
    return ", ".join(dict.fromkeys(f"P{cite['paragraph']}" for cite in row["cites"]))


def _places(
    rows: Sequence[Row], figures: Sequence[Sequence[Figure]], sheet: Sheet
) -> list[list[Text]]:
    """The lines of each place: its columns abreast, a line a figure; where it is narrow, one under
    the other."""
    every = [figure for its_figures in figures for figure in its_figures]
    several = len({figure.measure for figure in every}) > 1
    bars = any(figure.share is not None for figure in every)
    table = columns()
    table.add_column(justify="right", no_wrap=True)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(style="dim", no_wrap=True)
    for shown in (bool(every), several, True, bars):
        table.add_column(no_wrap=True, width=None if shown else 0)
    for row, its_figures in zip(rows, figures, strict=True):
        table.add_row(
            Text(str(row["rank"])),
            Text(row["name"]),
            Text(row["id"]),
            _lines([Text(figure.written, "bold") for figure in its_figures]),
            _lines([_measure(figure) for figure in its_figures] if several else []),
            dim(_paragraphs(row)),
            _lines([bar(figure.share, _BAR, sheet) for figure in its_figures]),
        )
    if sheet.least(table) > sheet.width:
        return [
            _underneath(row, its_figures, sheet, several=several)
            for row, its_figures in zip(rows, figures, strict=True)
        ]
    lines = iter(sheet.draw(table))
    return [list(islice(lines, len(its_figures) or 1)) for its_figures in figures]


def _measure(figure: Figure) -> Text:
    return dim(written.measure(figure.measure))


def _lines(lines: Sequence[Text]) -> Text:
    return Text("\n").join(lines)


def _underneath(row: Row, figures: Sequence[Figure], sheet: Sheet, *, several: bool) -> list[Text]:
    """A place where it is narrow: its name, then its figures, each over its bar."""
    margin = len(str(row["rank"])) + 1
    below = sheet.narrower(margin)
    name = Text.assemble((row["name"], "bold"), (f" {row['id']}", "dim"))
    body: list[Text] = []
    for figure in figures:
        measure = [_measure(figure)] if several else []
        body += below.flow([Text(figure.written, "bold"), *measure])
        if figure.share is not None:
            body.append(bar(figure.share, min(below.width, _BAR), below))
    body += below.fold(dim(_paragraphs(row)))
    return [*sheet.hanging(Text(str(row["rank"])), name), *indented(body, margin)]


def bar(share: float | None, width: int, sheet: Sheet) -> Text:
    """A bar of Rich's, as long as its share of so many cells; none without a share."""
    if share is None:
        return Text()
    from rich.bar import Bar

    return _lines(sheet._replace(width=width).draw(Bar(1, 0, share, width=width, color="cyan")))
