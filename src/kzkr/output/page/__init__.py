"""A whole book as one self-contained HTML page: it asks no server for anything.

The page is made from the document of `kzkr book export json`, so that it says what the command
line says. It is built as a tree and written by the standard library, so that whatever stands in
a book stays text. An entry's anchor is its id, as commands take it: ``#samsung``,
``#trade-partners#2``; the page's own ids have an underscore, which no entry's has.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, tostring

from .. import written
from .claims import claims
from .elements import block, inline
from .sections import fill, sections
from .words import searchable

#: Beyond so many entries a browser is slow with one page, and a database serves better.
MOST_ENTRIES = 5000

_HERE = Path(__file__).parent

#: No request to anywhere, whatever stands in the page.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
    " base-uri 'none'; form-action 'none'"
)


def html(database: sqlite3.Connection, document: dict[str, Any]) -> str:
    """A page with every record, fact, ranking, figure, check and source of a book.

    ``database`` is a copy of its index, ``document`` that of `kzkr book export json`.
    """
    book = document["book"]
    root = Element("html", lang="en")
    head = block(root, "head")
    block(head, "meta", charset="utf-8")
    block(head, "meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY})
    block(head, "meta", name="referrer", content="no-referrer")
    block(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    # No frame is drawn of a part of the page: it would only put off the whole.
    block(head, "link", rel="expect", href="#_words", blocking="render")
    block(head, "title", text=f"{book['title']} · fact book")
    block(head, "style", text=(_HERE / "style.css").read_text("utf-8"))
    _script(head, claims(document), type="application/ld+json")
    body = block(root, "body")
    block(body, "a", {"class": "skip", "href": "#_facts"}, text="Skip to the facts")
    _banner(body, document)
    fill(block(body, "main"), document)
    _script(body, searchable(database, document), type="application/json", id="_words")
    block(body, "script", text=(_HERE / "search.js").read_text("utf-8"))
    return "<!doctype html>\n" + tostring(root, encoding="unicode", method="html") + "\n"


def _script(parent: Element, value: object, **attributes: str) -> None:
    """Data for scripts, in which no text can end the element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    block(parent, "script", attributes, text=text)


def _banner(body: Element, document: dict[str, Any]) -> None:
    book = document["book"]
    banner = block(body, "header")
    block(banner, "h1", text=book["title"])
    edition = f"Edition {book['version']}. Statements as of {written.date(book['as_of'])}"
    newest = max((check["date"] or "" for check in document["checks"]), default="")
    if newest:
        edition += f"; newest news of {written.date(newest)}"
    block(banner, "p", {"class": "edition"}, text=f"{edition}.")
    form = block(banner, "form", {"role": "search", "id": "_search"})
    label = block(form, "label", {"for": "_question"}, text="Search, in any language of the book ")
    inline(label, "kbd", text="/")
    block(
        form,
        "input",
        {"type": "search", "id": "_question", "autocomplete": "off", "spellcheck": "false",
         "aria-describedby": "_count"},
    )  # fmt: skip
    block(form, "p", {"id": "_count", "role": "status"})
    block(form, "ol", {"id": "_hits", "aria-label": "Found"})
    block(
        block(banner, "noscript"),
        "p",
        text="Search needs JavaScript; everything in the book is on this page all the same.",
    )
    navigation = block(body, "nav", {"aria-label": "Sections"})
    for anchor, title in sections(document):
        block(navigation, "a", {"href": f"#{anchor}"}, text=title)
