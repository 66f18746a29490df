"""An answer as a small page of HTML, complete in itself, which pastes into Word and mail: one
record, fact, topic or measure with numbered notes, anything else as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, tostring

from . import written
from .handout import Handout, Statement, handout, is_one, reference
from .page.elements import address, block, inline, text_of

if TYPE_CHECKING:
    from ..model import Source
    from .views import View

_STYLE = """
body { max-width: 48rem; margin: 1.5rem auto; padding: 0 1rem; font: 1rem/1.5 sans-serif; }
table { border-collapse: collapse; font-size: .9rem; }
th, td { border: 1px solid #999; padding: .2rem .5rem; text-align: left; vertical-align: top; }
@media screen and (prefers-color-scheme: dark) { :root { color-scheme: dark; } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(view: View, *, header: bool = True) -> str:
    """The page of an answer; without ``header`` without its title or column names."""
    return pages([view], header=header)


def pages(views: Sequence[View], *, header: bool = True) -> str:
    """One page of several answers, the notes of all numbered through."""
    root = Element("html", lang="en")
    head = block(root, "head")
    block(head, "meta", charset="utf-8")
    block(head, "meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY})
    block(head, "meta", name="referrer", content="no-referrer")
    title = inline(head, "title")
    title.tail = "\n"
    block(head, "style", text=_STYLE)
    body = block(root, "body")
    titles, number = [], 1
    for view in views:
        if is_one(view):
            page = handout(view, number)
            number += len(page.notes)
            titles.append(page.title)
            _page(body, page, header)
        else:
            titles.append(view.title)
            _table(body, view, header)
            _sources(body, view.sources.values())
    title.text = ", ".join(titles)
    return "<!doctype html>\n" + tostring(root, encoding="unicode", method="html") + "\n"


# -- a page ----------------------------------------------------------------------------------


def _page(body: Element, page: Handout, header: bool) -> None:
    if header:
        block(body, "h1", text=page.title)
    if page.names:
        names = block(body, "p")
        for number, (language, name) in enumerate(page.names.items()):
            text_of(names, " · " if number else "")
            inline(names, "span", {"lang": language}, text=name)
    if page.details:
        inline(block(body, "p"), "em", text="; ".join(page.details))
    for heading, statements in page.sections:
        block(body, "h2", text=heading)
        rows = block(body, "ul")
        for statement in statements:
            item = block(rows, "li")
            _statement(item, statement)
            if statement.newer:
                newer = block(item, "ul")
                for check in statement.newer:
                    _statement(block(newer, "li"), check)
    if page.notes:
        block(body, "h2", text="Notes")
        notes = block(body, "ol", {"start": str(next(iter(page.notes)))})
        for number, note in page.notes.items():
            block(notes, "li", {"id": f"note-{number}"}, text=note)
    _sources(body, page.sources)


def _statement(item: Element, statement: Statement) -> None:
    if statement.verdict:
        inline(item, "em", text=statement.verdict)
        text_of(item, ": ")
    text_of(item, statement.text)
    if statement.figure or statement.details:
        text_of(item, " (")
        if statement.figure:
            inline(item, "strong", text=statement.figure)
            text_of(item, "; " if statement.details else "")
        text_of(item, "; ".join(statement.details) + ")")
    for number in statement.notes:
        inline(inline(item, "sup"), "a", {"href": f"#note-{number}"}, text=f"[{number}]")


def _sources(body: Element, sources: Iterable[Source]) -> None:
    known = list(sources)
    if known:
        block(body, "h2", text="Sources")
        rows = block(body, "ul")
        for source in known:
            item = block(rows, "li")
            before, behind = reference(source)
            text_of(item, before)
            address(item, source.url, source.url)
            text_of(item, behind)


# -- a table ---------------------------------------------------------------------------------


def _table(body: Element, view: View, header: bool) -> None:
    if header:
        block(body, "h1", text=view.title)
    table = block(body, "table")
    if header:
        titles = block(block(table, "thead"), "tr")
        for name in view.columns:
            block(titles, "th", {"scope": "col"}, text=name)
    rows = block(table, "tbody")
    for row in view.rows:
        line = block(rows, "tr")
        for name in view.columns:
            cell = block(line, "td")
            if name.endswith("url"):
                for number, url in enumerate(written.addresses(row[name])):
                    text_of(cell, " " if number else "")
                    address(cell, url, url)
            else:
                text_of(cell, written.field(name, row, view.units, view.columns))
