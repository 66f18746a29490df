"""A Markdown table, its values written out for people, to paste into a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import written
from .cells import cell

if TYPE_CHECKING:
    from ..views import View

_DATES = {"as_of", "date", "period", "base", "by", "checked_on", "accessed"}
_WORDS = {"status", "verdict", "check", "outcome", "bound"}
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
    value = row[name]
    if name == "url":  # an address must stay one that can be followed
        return " ".join(f"<{url}>" for url in value.split(";")) if value else ""
    if name == "value" and value is not None:
        text = (
            written.amount(value, row["unit"], units) if row.get("unit") else written.number(value)
        )
    elif name == "from" and value is not None:
        text = written.number(value)
    elif name in _DATES and isinstance(value, str):
        text = written.date(value)
    elif name in _WORDS:
        text = written.word(value)
    elif name == "paragraph":
        text = written.paragraphs(value)
    else:
        text = cell(value)
    return text.translate(_SPECIAL)
