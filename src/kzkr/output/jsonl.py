"""JSON Lines: each row one object on one line, with every column as a key, or those chosen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .views import View


def render(view: View, *, header: bool = True) -> str:
    """The rows of a view; ``header`` has no meaning here."""
    rows = view.rows
    if view.chosen:
        rows = [{name: row[name] for name in view.columns} for row in rows]
    lines = (json.dumps(row, ensure_ascii=False, allow_nan=False, default=dict) for row in rows)
    return "".join(f"{line}\n" for line in lines)
