"""A raw value as text for one cell of a row format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def cell(value: Any) -> str:
    """The text of a value: null is empty, a list is joined by ';', an entry is its id."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ";".join(map(cell, value))
    if isinstance(value, Mapping):
        return str(value["id"]) if "id" in value else ";".join(map(cell, value.values()))
    if isinstance(value, float):
        return plain(value)
    return str(value)


def plain(value: float) -> str:
    """A number without an exponent: 0.0000001, not 1e-07."""
    text = repr(value)
    if "e" in text:
        # Importing decimal costs 2 ms, which few answers need.
        from decimal import Decimal

        return f"{Decimal(text):f}"
    return text
