"""A Markdown table, its values written out for people, to paste into a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import written

if TYPE_CHECKING:
    from .views import View

_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\|`*_[]<>"} | {"\n": " ", "\r": " ", "\t": " "})


def render(view: View, *, header: bool = True) -> str:
    """The rows of a view as a table; without ``header`` its rows alone."""
    lines = []
    if header:
        lines.append("| " + " | ".join(name.translate(_SPECIAL) for name in view.columns) + " |")
        lines.append("|" + " --- |" * len(view.columns))
    for row in view.rows:
        values = (_cell(name, row, view.units) for name in view.columns)
        lines.append("| " + " | ".join(values) + " |")
    return "".join(f"{line}\n" for line in lines)


def _cell(name: str, row: dict[str, Any], units: dict[str, str]) -> str:
    if name == "url":  # an address must stay one that can be followed
        return " ".join(f"<{url}>" for url in row[name].split(";")) if row[name] else ""
    return written.field(name, row, units).translate(_SPECIAL)
