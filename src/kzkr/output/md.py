"""Markdown to paste into a report: one record, fact, topic or measure as a page with numbered
notes, anything else as a table; values written out for people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from . import written
from .handout import Handout, Statement, handout, is_one, reference

if TYPE_CHECKING:
    from .views import View

#: What would end an address, or the cell it stands in, is written as the web does.
_IN_ADDRESS = str.maketrans({c: f"%{ord(c):02X}" for c in "|<>\\` \t\n\r"})
_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\|`*_[]<>"} | {"\n": " ", "\r": " ", "\t": " "})
#: What pandoc, GitHub and others take for more than text within a line: mathematics, notes,
#: struck out and raised text, references, entities.
_IN_LINE = str.maketrans({c: f"\\{c}" for c in "\\`*_[]<>~^@&"} | {"\n": " ", "\r": " ", "\t": " "})
#: What would begin a list, heading or quotation.
_BEGINS = re.compile(r"^(\d+(?=[.)])|(?=[#+=:|-]))")
_ADDRESS = re.compile(r"https?://\S+(?<![.,])")


def render(view: View, *, header: bool = True) -> str:
    """A page, or rows as a table; without ``header`` without its title or column names."""
    if is_one(view):
        return pages([view], header=header)
    return _table(view, header)


def pages(views: Sequence[View], *, header: bool = True) -> str:
    """Page after page, the notes of all numbered through."""
    texts, number = [], 1
    for view in views:
        if not is_one(view):
            texts.append(_table(view, header))
            continue
        page = handout(view, number)
        number += len(page.notes)
        texts.append("\n".join(_page(page, header)) + "\n")
    return "\n".join(texts)


# -- a page ----------------------------------------------------------------------------------


def _page(page: Handout, header: bool) -> Iterator[str]:
    if header:
        yield from (f"# {_text(page.title)}", "")
    if page.names:
        yield from (" · ".join(map(_text, page.names.values())), "")
    if page.details:
        yield from (f"*{_text('; '.join(page.details))}*", "")
    for heading, statements in page.sections:
        yield from (f"## {heading}", "")
        for statement in statements:
            yield f"- {_statement(statement)}"
            for newer in statement.newer:
                yield f"  - {_statement(newer)}"
        yield ""
    if page.sources:
        yield from ("## Sources", "")
        for source in page.sources:
            before, behind = reference(source)
            yield f"- {_text(before)}{_address(source.url)}{_text(behind)}"
        yield ""
    for number, note in page.notes.items():
        yield f"[^{number}]: {_text(note)}"


def _statement(statement: Statement) -> str:
    text = _text(statement.text)
    if statement.verdict:
        text = f"*{_text(statement.verdict)}*: {text}"
    details = [f"**{_text(statement.figure)}**"] if statement.figure else []
    details += map(_text, statement.details)
    notes = "".join(f"[^{number}]" for number in statement.notes)
    return f"{text} ({'; '.join(details)}){notes}" if details else f"{text}{notes}"


def _text(text: str) -> str:
    """Text that stays text; an address in it can be followed."""
    parts, at = [], 0
    for address in _ADDRESS.finditer(text):
        parts += [_escaped(text[at : address.start()]), _address(address[0])]
        at = address.end()
    return _BEGINS.sub(r"\1\\", "".join([*parts, _escaped(text[at:])]))


def _escaped(text: str) -> str:
    # One sign of money is one; two begin and end a formula.
    text = text.translate(_IN_LINE)
    return text.replace("$", "\\$") if text.count("$") > 1 else text


def _address(url: str) -> str:
    return f"<{url.translate(_IN_ADDRESS)}>"


# -- a table ---------------------------------------------------------------------------------


def _table(view: View, header: bool) -> str:
    lines = []
    if header:
        lines.append("| " + " | ".join(name.translate(_SPECIAL) for name in view.columns) + " |")
        lines.append("|" + " --- |" * len(view.columns))
    for row in view.rows:
        values = (_cell(name, row, view) for name in view.columns)
        lines.append("| " + " | ".join(values) + " |")
    return "".join(f"{line}\n" for line in lines)


def _cell(name: str, row: Mapping[str, Any], view: View) -> str:
    if name.endswith("url"):  # an address must stay one that can be followed
        return " ".join(map(_address, written.addresses(row[name])))
    return written.field(name, row, view.units, view.columns).translate(_SPECIAL)
