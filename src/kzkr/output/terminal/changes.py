"""The page of what changed between two editions of a book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from ...names import shown
from .layout import Sheet, indented
from .statements import dim

if TYPE_CHECKING:
    from ...editions import Change
    from ..views import View

_SIGNS = {"added": ("+", "green"), "changed": ("~", "yellow"), "removed": ("-", "red")}

#: A value is shown so far; JSON has it whole.
_LONGEST = 300


def changes(changes: Sequence[Change], view: View, sheet: Sheet) -> list[Text]:
    """Each entry that changed; under one that was changed, its fields before and after."""
    lines: list[Text] = []
    for change in changes:
        sign, colour = _SIGNS[change.change]
        words = Text.assemble(
            (change.change, colour), " ", dim(f"{change.kind} {change.id}"), f"  {change.text}"
        )
        lines += sheet.hanging(Text(sign, colour), words)
        lines += indented(_fields(change, sheet.narrower(4)), 4)
    return lines


def _fields(change: Change, sheet: Sheet) -> Iterator[Text]:
    for field in change.fields:
        for path, *values in _differences(field.field, field.old, field.new):
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
