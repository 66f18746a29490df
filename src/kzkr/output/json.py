"""One JSON document: the answer, and the sources it cites."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .answers import source_rows

if TYPE_CHECKING:
    from .views import View


def render(view: View, *, header: bool = True) -> str:
    """The envelope with the whole result; ``header`` has no meaning here."""
    return document(envelope(view))


def envelope(view: View) -> dict[str, Any]:
    """The whole result, which book it is of, and the sources it cites."""
    return {
        "schema": 1,
        "book": view.book,
        "result": view.result,
        "sources": source_rows(view.sources),
    }


def document(content: dict[str, Any] | list[Any]) -> str:
    """A document as this program prints all of them: readable, nothing escaped that need not be."""
    # An object of an answer is a mapping, worked out when it is written.
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False, default=dict)
    return f"{text}\n"
