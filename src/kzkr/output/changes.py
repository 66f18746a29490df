"""What changed between two editions of a book, as rows: one an entry."""

from __future__ import annotations

from typing import Any

from ..editions import Change, compare
from ..model import Book
from .views import View

COLUMNS = ("change", "kind", "id", "text", "fields")
MORE = ("was", "now")


def changes(old: Book, new: Book) -> View:
    """The changes from one edition to another; ``was`` and ``now`` hold the fields that differ."""
    changed = list(compare(old, new))
    rows = [_row(change) for change in changed]
    return View(
        "changes",
        f"{old.id} {old.version} to {new.id} {new.version}",
        changed,
        COLUMNS,
        (*COLUMNS, *MORE),
        rows,
        rows,
        {},
        {"id": new.id, "version": new.version, "as_of": new.as_of},
    )


def _row(change: Change) -> dict[str, Any]:
    return {
        "change": change.change,
        "kind": change.kind,
        "id": change.id,
        "text": change.text,
        "fields": [field.field for field in change.fields],
        "was": {field.field: field.old for field in change.fields},
        "now": {field.field: field.new for field in change.fields},
    }
