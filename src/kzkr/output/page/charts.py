"""Figures of one measure over time, as a small picture: a mark a figure, never joined by a line.

What different sources count is no series, so no line suggests one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from .. import written
from .elements import block
from .figures import quantity_of

_WIDTH, _HEIGHT = 640, 190
_MARGIN, _TOP, _BOTTOM = 46, 30, 28
#: What a letter of a label takes of the picture; a label that would lie on another is left out.
_LETTER, _LINE = 6.5, 15
#: Years that can stand side by side under the axis.
_MOST_YEARS = 12


class _Mark(NamedTuple):
    figure: Mapping[str, Any]
    #: In years: 2024.5 is the middle of 2024.
    when: float
    value: float


def chart(figures: Sequence[Mapping[str, Any]], units: dict[str, str]) -> Element | None:
    """An SVG of the figures that have a period and the commonest unit; None where they have but
    one period or one value, and a picture would show nothing."""
    dated = [f for f in figures if (f["quantity"]["period"] or "")[:1].isdigit()]
    names = [figure["quantity"]["unit"] for figure in dated]
    unit = max(names, key=names.count, default=None)
    marks = [
        _Mark(figure, _when(figure["quantity"]["period"]), float(figure["quantity"]["value"]))
        for figure in dated
        if figure["quantity"]["unit"] == unit
    ]
    if len({mark.when for mark in marks}) < 2 or len({mark.value for mark in marks}) < 2:
        return None
    first, last = min(mark.when for mark in marks), max(mark.when for mark in marks)
    # Zero belongs to the scale: a mark twice as high means twice as much.
    low, high = min(0.0, *(mark.value for mark in marks)), max(0.0, *(m.value for m in marks))

    def across(when: float) -> float:
        return _MARGIN + (when - first) / (last - first) * (_WIDTH - 2 * _MARGIN)

    def up(value: float) -> float:
        return _HEIGHT - _BOTTOM - (value - low) / (high - low) * (_HEIGHT - _BOTTOM - _TOP)

    svg = Element(
        "svg",
        {
            "class": "chart",
            "viewBox": f"0 0 {_WIDTH} {_HEIGHT}",
            "role": "img",
            "aria-label": f"{len(marks)} figures over time; the table below has each of them",
        },
    )
    svg.tail = "\n"
    axis = f"{up(0):.0f}"
    for year in _years(first, last):
        place = {"x": f"{across(year + 0.5):.0f}", "y": str(_HEIGHT - 8), "class": "tick"}
        block(svg, "text", place, text=str(year))
    stems = "".join(f"M{across(m.when):.0f} {axis}V{up(m.value):.0f}" for m in marks)
    block(svg, "path", d=f"M0 {axis}H{_WIDTH}{stems}")
    for kind, look in (("check", "mark"), ("fact", "mark fact")):
        own = [mark for mark in marks if mark.figure["kind"] == kind]
        # A line without length, its ends round, is a dot.
        dots = "".join(f"M{across(m.when):.0f} {up(m.value):.0f}h0" for m in own)
        if dots:
            block(svg, "path", {"class": look, "d": dots})
    taken: list[tuple[float, float, float]] = []
    # What the book itself says is drawn last, over what others do.
    for mark in sorted(marks, key=lambda mark: mark.figure["kind"] == "fact"):
        x, y = across(mark.when), up(mark.value)
        label = written.quantity(
            quantity_of(mark.figure["quantity"]), units, mark.figure["printed"]
        )
        if mark.figure["row"]:
            label = f"{mark.figure['row']} {label}"
        half = len(label) * _LETTER / 2
        middle = min(max(x, half), _WIDTH - half)
        if all(abs(middle - a) > half + b or abs(y - c) > _LINE for a, b, c in taken):
            taken.append((middle, half, y))
            place = {"x": f"{middle:.0f}", "y": f"{y - 9:.0f}"}
            block(svg, "text", place, text=label)
    return svg


def _years(first: float, last: float) -> Iterator[int]:
    """The years to write under the axis, those whose middle is on it."""
    step = 1 + int(last - first) // _MOST_YEARS
    for year in range(int(first), int(last) + 1, step):
        if first <= year + 0.5 <= last:
            yield year


def _when(period: str) -> float:
    """The middle of a period, in years: 2024.5 of 2024."""
    ends = [_middle(end) for end in period.split("/")]
    return sum(ends) / len(ends)


def _middle(date: str) -> float:
    year, *rest = (int(part) for part in date.split("-"))
    if not rest:
        return year + 0.5
    day = rest[1] if len(rest) == 2 else 15
    return year + (rest[0] - 1 + day / 31) / 12
