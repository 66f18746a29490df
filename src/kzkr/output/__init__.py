"""The formats an answer can be printed in, each one module with one function ``render``.

``render(view, header)`` gives the whole text; nothing here writes. A module is imported when
its format is asked for, so that a lookup pays for no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .views import View

FORMATS = {
    "table": "fitted to the terminal, for people",
    "tsv": "tab-separated rows, complete",
    "csv": "comma-separated rows (RFC 4180)",
    "json": "one document with the sources it cites",
    "jsonl": "a JSON object a row",
    "md": "Markdown to paste: a page with notes, or a table",
    "html": "the same as HTML, for Word and mail",
}
#: The formats that number their notes through all the pages of an answer.
PAGED = ("md", "html")

#: The forms in which a whole book is handed on; `export` writes them.
EXPORTS = {
    "json": "one document: records, facts, rankings, checks and sources",
    "sqlite": "a database, its tables those that lookups read",
    "datapackage": "a directory: a CSV file a table, described by datapackage.json",
    "html": "one page to read, search, print and send on; it needs no server and no network",
}

#: How `references` writes the sources of an entry.
STYLES = {
    "text": "a line a source",
    "bibtex": "entries for BibTeX and biblatex",
    "csl-json": "for pandoc, Zotero and other CSL processors",
}


def render(format_: str, view: View, *, header: bool = True) -> str:
    """The text of a view in a format of `FORMATS`."""
    text: str = import_module(f".{format_}", __package__).render(view, header=header)
    return text


def render_pages(format_: str, views: Sequence[View], *, header: bool = True) -> str:
    """The text of several views in a format of `PAGED`, page after page."""
    text: str = import_module(f".{format_}", __package__).pages(views, header=header)
    return text
