"""A Markdown table, its values written out for people, to paste into a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import written

if TYPE_CHECKING:
    from .views import View

#: What would end an address, or the cell it stands in, is written as the web does.
_IN_ADDRESS = str.maketrans({c: f"%{ord(c):02X}" for c in "|<>\\` \t\n\r"})
_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\|`*_[]<>"} | {"\n": " ", "\r": " ", "\t": " "})


def render(view: View, *, header: bool = True) -> str:
    """The rows of a view as a table; without ``header`` its rows alone."""
    lines = []
    if header:
        lines.append("| " + " | ".join(name.translate(_SPECIAL) for name in view.columns) + " |")
        lines.append("|" + " --- |" * len(view.columns))
    for row in view.rows:
        values = (_cell(name, row, view) for name in view.columns)
        lines.append("| " + " | ".join(values) + " |")
    return "".join(f"{line}\n" for line in lines)


def _cell(name: str, row: Mapping[str, Any], view: View) -> str:
    if name.endswith("url"):  # an address must stay one that can be followed
        addresses = written.addresses(row[name])
        return " ".join(f"<{address.translate(_IN_ADDRESS)}>" for address in addresses)
    return written.field(name, row, view.units, view.columns).translate(_SPECIAL)
