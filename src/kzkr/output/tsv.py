"""Tab-separated rows: complete, one line each, for cut, sort, awk and while read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cells import cell

if TYPE_CHECKING:
    from .views import View

#: No value in a book holds these (the reader refuses them), but a row must not break all the same.
_BREAKS = str.maketrans({"\t": " ", "\n": " ", "\r": " "})


def render(view: View, *, header: bool = True) -> str:
    """The rows of a view, a line each, under a line of column names."""
    lines = ["\t".join(view.columns)] if header else []
    lines += [
        "\t".join(cell(row[name]).translate(_BREAKS) for name in view.columns) for row in view.rows
    ]
    return "".join(f"{line}\n" for line in lines)
