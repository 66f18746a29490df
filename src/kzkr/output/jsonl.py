"""JSON Lines: each row one object on one line, with every column as a key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .views import View


def render(view: View, *, header: bool = True) -> str:
    """The rows of a view; ``header`` has no meaning here."""
    rows = (json.dumps(row, ensure_ascii=False, allow_nan=False) for row in view.rows)
    return "".join(f"{row}\n" for row in rows)
