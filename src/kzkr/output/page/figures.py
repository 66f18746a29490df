"""Figures as the document of a book has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...model import Quantity


def quantity_of(figure: Mapping[str, Any]) -> Quantity:
    """The figure of a fact, or of an object that is one."""
    names = ("value", "unit", "bound", "period", "base", "from", "by")
    return Quantity(*(figure[name] for name in names))


def printed_in(entry: Mapping[str, Any]) -> list[str]:
    """What is printed where an entry is said."""
    return [token for cite in entry["cites"] for token in cite["printed"]]
