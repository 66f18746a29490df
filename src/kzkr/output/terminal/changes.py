"""The page of what changed between two editions of a book."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich.text import Text

from ...names import shown
from .layout import Sheet, indented
from .statements import Row, dim

if TYPE_CHECKING:
    from ..views import View

_SIGNS = {"added": ("+", "green"), "changed": ("~", "yellow"), "removed": ("-", "red")}

#: A value is shown so far; JSON has it whole.
_LONGEST = 300


def changes(view: View, sheet: Sheet) -> list[Text]:
    """Each entry that changed; under one that was changed, its fields before and after."""
    lines: list[Text] = []
    for row in view.rows:
        sign, colour = _SIGNS[row["change"]]
        words = Text.assemble(
            (row["change"], colour), " ", dim(f"{row['kind']} {row['id']}"), f"  {row['text']}"
        )
        lines += sheet.hanging(Text(sign, colour), words)
        lines += indented(_fields(row, sheet.narrower(4)), 4)
    return lines


def _fields(row: Row, sheet: Sheet) -> Iterator[Text]:
    for name in row["fields"]:
        for path, *values in _differences(name, row["was"][name], row["now"][name]):
            for sign, colour, value in zip("-+", ("red", "green"), values, strict=True):
                if value is not None:
                    words = Text.assemble((f"{path}: ", "dim"), shown(_plain(value), _LONGEST))
                    yield from sheet.hanging(Text(sign, colour), words)


def _differences(path: str, old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    """Where two values are not the same: of tables, each place in them."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        yield path, old, new
        return
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            yield from _differences(f"{path}.{key}", old.get(key), new.get(key))


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    from json import dumps

    return dumps(value, ensure_ascii=False)
