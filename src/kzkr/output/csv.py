"""Comma-separated rows as RFC 4180 has them, lines ended by CRLF."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from .cells import cell

if TYPE_CHECKING:
    from .views import View


def render(view: View, *, header: bool = True) -> str:
    """The rows of a view under a line of column names."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    if header:
        writer.writerow(view.columns)
    writer.writerows([cell(row[name]) for name in view.columns] for row in view.rows)
    return text.getvalue()
