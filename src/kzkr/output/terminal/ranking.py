"""The page of one ranking: what it ranks by, and its places with their figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.text import Text

from .. import written
from .layout import GAP, Sheet, apart, columns, indented
from .statements import Row, dim, note, strongest, where

if TYPE_CHECKING:
    from ..views import View

_BAR = 16

#: What other sources say stands beside a place where there is so much room for it.
_LEAST_BESIDE = 34


class Figure(NamedTuple):
    """A figure of a place: written out, what it measures, and its share of the largest one."""

    written: str
    measure: str
    share: float | None


def ranking(view: View, sheet: Sheet) -> list[Text]:
    """The places of a ranking, and with each what other sources say of it."""
    whole = view.result
    told: set[str] = set()
    about = [dim(f"basis: {whole['basis'] or 'not stated'}"), *where(whole, view)]
    head = sheet.flow(about)
    figures = _figures(whole["rows"], view.units)
    places = _table(whole, figures, view, sheet, told) or _underneath(
        whole, figures, view, sheet, told
    )
    below = strongest(whole, view, sheet, told, more=whole["id"]) + note(whole, sheet)
    return apart([head, places, below])


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


def _table(
    whole: Row, figures: Sequence[Sequence[Figure]], view: View, sheet: Sheet, told: set[str]
) -> list[Text]:
    """The places in columns, what other sources say of each beside it; nothing where it does not
    fit."""
    rows = whole["rows"]
    every = [figure for its in figures for figure in its]
    several = len({figure.measure for figure in every}) > 1
    bars = any(figure.share is not None for figure in every)
    names = [[Text(row["name"], "bold"), dim(row["id"])] for row in rows]
    amounts = [
        [
            line
            for figure in its
            for line in (Text(figure.written, "bold"), *([_measure(figure)] if several else []))
        ]
        for its in figures
    ]
    ranks = [Text(str(row["rank"])) for row in rows]
    paragraphs = [dim(_paragraphs(row)) for row in rows]
    widths = [
        max(_widest(cell) for cell in column)
        for column in ([[rank] for rank in ranks], names, amounts, [[p] for p in paragraphs])
    ]
    widths += [_BAR] if bars else []
    room = sheet.width - sum(widths) - GAP * len(widths)
    if room < _LEAST_BESIDE:
        return []
    table = columns()
    for width, justify in zip(widths[:3], ("right", "left", "left"), strict=True):
        table.add_column(width=width, no_wrap=True, justify=justify)  # type: ignore[arg-type]
    if bars:
        table.add_column(width=_BAR)
    table.add_column(width=widths[3], no_wrap=True)
    table.add_column(ratio=1)
    beside = sheet._replace(width=room)
    for row, rank, name, amount, paragraph, its in zip(
        rows, ranks, names, amounts, paragraphs, figures, strict=True
    ):
        checks = strongest(row, view, beside, told, more=f"{whole['id']}#{row['rank']}")
        cells = [rank, _lines(name), _lines(amount), paragraph, _lines(checks)]
        if bars:
            cells.insert(3, bar(its[0].share if its else None, _BAR, sheet))
        table.add_row(*cells)
    return sheet.draw(table)


def _measure(figure: Figure) -> Text:
    return dim(written.measure(figure.measure))


def _widest(lines: Sequence[Text]) -> int:
    return max((cell_len(line.plain) for line in lines), default=0)


def _lines(lines: Sequence[Text]) -> Text:
    return Text("\n").join(lines)


def _underneath(
    whole: Row, figures: Sequence[Sequence[Figure]], view: View, sheet: Sheet, told: set[str]
) -> list[Text]:
    """The places where it is narrow: each name, then its figures, each over its bar."""
    rows = whole["rows"]
    several = len({figure.measure for its in figures for figure in its}) > 1
    margin = max((len(str(row["rank"])) for row in rows), default=0)
    below = sheet.narrower(margin + 1)
    lines: list[Text] = []
    for row, its_figures in zip(rows, figures, strict=True):
        name = Text.assemble((row["name"], "bold"), (f" {row['id']}", "dim"))
        lines += sheet.hanging(Text(str(row["rank"]).rjust(margin)), name)
        body: list[Text] = []
        for figure in its_figures:
            body += below.flow(
                [Text(figure.written, "bold"), *([_measure(figure)] if several else [])]
            )
            if figure.share is not None:
                body.append(bar(figure.share, min(below.width, _BAR), below))
        body += below.fold(dim(_paragraphs(row)))
        body += strongest(row, view, below, told, more=f"{whole['id']}#{row['rank']}")
        lines += indented(body, margin + 1)
    return lines


def bar(share: float | None, width: int, sheet: Sheet) -> Text:
    """A bar of Rich's, as long as its share of so many cells; none without a share."""
    if share is None:
        return Text()
    from rich.bar import Bar

    return _lines(sheet._replace(width=width).draw(Bar(1, 0, share, width=width, color="cyan")))
