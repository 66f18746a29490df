"""The page of one ranking: what it ranks by, and its places with their figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from ...model import Place
from ...vocabulary import RANK_UNIT
from .. import written
from .figures import lists_by_year
from .layout import GAP, PROSE, Sheet, apart, columns, indented
from .statements import dim, note, strongest, where

if TYPE_CHECKING:
    from ...model import Quantity, Ranking, RankingRow
    from ..views import View

_BAR = 16

_YEAR = 4


class Figure(NamedTuple):
    """A figure of a place: written out, what it measures, and its share of the largest one."""

    written: str
    measure: str | None
    share: float | None


def ranking(ranking: Ranking, view: View, width: Sheet) -> list[Text]:
    """The places of a ranking, and under each what other sources say of it."""
    sheet = width._replace(width=min(width.width, PROSE))
    told: set[str] = set()
    basis = dim(f"basis: {ranking.basis or 'not stated'}")
    said = where(written.date(ranking.as_of), ranking.cites, ranking.id, view)
    head = sheet.flow([basis, *said])
    rows = ranking.rows
    headings, places = _places(rows, _figures(rows, view.units), width)
    margin = max((len(str(row.rank)) for row in rows), default=0) + GAP
    below = sheet.narrower(margin)
    lines: list[Text] = []
    for row, place in zip(rows, places, strict=True):
        checks = strongest(row.checks, view, below, told, more=Place(ranking, row).id)
        lines += [*place, *indented(checks, margin)]
    if headings:
        legend = "Under a year: the place that other sources give in it."
        lines = [*headings, *lines, *sheet.fold(dim(legend))]
    others = [] if headings else lists_by_year(ranking, view, sheet)
    foot = strongest(ranking.checks, view, sheet, told, more=ranking.id)
    return apart([head, lines, others, foot + note(ranking.note, sheet)])


def _figures(rows: Sequence[RankingRow], units: dict[str, str]) -> list[list[Figure]]:
    """The figures of each place. One that nothing else can be compared with has no bar."""
    scales: dict[tuple[str | None, str], list[float]] = defaultdict(list)
    for row in rows:
        for quantity in row.quantities:
            scales[quantity.measure, quantity.unit].append(quantity.value)

    def share(quantity: Quantity) -> float | None:
        scale = scales[quantity.measure, quantity.unit]
        if len(scale) < 2 or quantity.value <= 0:
            return None
        return float(quantity.value / max(scale))

    return [
        [
            Figure(written.figure(q, units, written.tokens(row.cites)), q.measure, share(q))
            for q in row.quantities
        ]
        for row in rows
    ]


def _paragraphs(row: RankingRow) -> str:
    return written.paragraphs(dict.fromkeys(cite.paragraph for cite in row.cites))


def _places(
    rows: Sequence[RankingRow], figures: Sequence[Sequence[Figure]], sheet: Sheet
) -> tuple[list[Text], list[list[Text]]]:
    """The headings, and the lines of each place: its columns abreast, a line a figure; where it is
    narrow, one under the other."""
    several = len({figure.measure for its_figures in figures for figure in its_figures}) > 1
    shown = [
        ("", "right", [Text(str(row.rank)) for row in rows]),
        ("", "left", [Text(row.name, "bold") for row in rows]),
        ("", "left", [dim(row.record) for row in rows]),
        ("", "left", [_lines(Text(figure.written, "bold") for figure in its) for its in figures]),
        ("", "left", [_lines(_measure(figure) for figure in its if several) for its in figures]),
        ("", "left", [dim(_paragraphs(row)) for row in rows]),
        ("", "left", [_lines(bar(figure.share, _BAR, sheet) for figure in its) for its in figures]),
    ]
    by_year = _by_year(rows)
    # What a figure measures and its bar give way to the years.
    for left_out, years in (((), by_year), ((4, 6), by_year), ((), {})):
        kept = [column for i, column in enumerate(shown) if i not in left_out]
        abreast = [*kept, *((year, "left", cells) for year, cells in years.items())]
        table = columns(header=bool(years))
        for heading, justify, cells in abreast:
            if any(cells):
                table.add_column(Text(heading), justify=justify, no_wrap=True)  # type: ignore[arg-type]
        for place in zip(*(cells for _, _, cells in abreast if any(cells)), strict=True):
            table.add_row(*place)
        if sheet.needed(table).maximum <= sheet.width:
            lines = iter(sheet.draw(table))
            headings = list(islice(lines, 1 if years else 0))
            return headings, [list(islice(lines, len(its) or 1)) for its in figures]
    return [], [
        _underneath(row, its_figures, sheet, several=several)
        for row, its_figures in zip(rows, figures, strict=True)
    ]


def _by_year(rows: Sequence[RankingRow]) -> dict[str, list[Text]]:
    """The place that other sources give each, by year: a column a year."""
    given: dict[str, list[list[str]]] = defaultdict(lambda: [[] for _ in rows])
    for i, row in enumerate(rows):
        for check in row.checks:
            for quantity in check.quantities:
                year = quantity.period or ""
                if quantity.unit == RANK_UNIT and len(year) == _YEAR:
                    given[year][i].append(_ranked(quantity))
    return {
        year: [Text(", ".join(dict.fromkeys(places))) for places in given[year]]
        for year in sorted(given)
    }


def _ranked(quantity: Quantity) -> str:
    """A place that another source gives: 3rd, top 5."""
    place = int(quantity.value)
    return f"top {place}" if quantity.bound == "up_to" else written.ordinal(place)


def _measure(figure: Figure) -> Text:
    return dim(written.measure(figure.measure))


def _lines(lines: Iterable[Text]) -> Text:
    return Text("\n").join(lines)


def _underneath(
    row: RankingRow, figures: Sequence[Figure], sheet: Sheet, *, several: bool
) -> list[Text]:
    """A place where it is narrow: its name, then its figures, each over its bar."""
    margin = len(str(row.rank)) + 1
    below = sheet.narrower(margin)
    name = Text.assemble((row.name, "bold"), (f" {row.record}", "dim"))
    body: list[Text] = []
    for figure in figures:
        measure = [_measure(figure)] if several else []
        body += below.flow([Text(figure.written, "bold"), *measure])
        if figure.share is not None:
            body.append(bar(figure.share, min(below.width, _BAR), below))
    body += below.fold(dim(_paragraphs(row)))
    return [*sheet.hanging(Text(str(row.rank)), name), *indented(body, margin)]


def bar(share: float | None, width: int, sheet: Sheet) -> Text:
    """A bar of Rich's, as long as its share of so many cells; none without a share."""
    if share is None:
        return Text()
    from rich.bar import Bar

    return _lines(sheet._replace(width=width).draw(Bar(1, 0, share, width=width, color="cyan")))
