"""The page of what full text found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from ...model import Check, Fact, Ranking, Record
from .. import written
from .layout import GAP, NARROW, Sheet, apart, columns, indented
from .statements import by, check_line, chief, dim, said, verdict

if TYPE_CHECKING:
    from ...index.words import Question
    from ...model import Hit
    from ..views import View


def hits(hits: Sequence[Hit], view: View, sheet: Sheet) -> list[Text]:
    """What full text found, best first, the words that matched standing out."""
    from ...index.words import question

    wanted = question(view.title)
    told: set[str] = set()
    if sheet.width < NARROW:
        return apart(_hit(hit, view, sheet, wanted, told, kind=True) for hit in hits)
    width = max((len(_kind(hit)) for hit in hits), default=0)
    inside = sheet.narrower(width + GAP)
    table = columns()
    table.add_column(style="dim", no_wrap=True)
    table.add_column(ratio=1)
    for hit in hits:
        lines = _hit(hit, view, inside, wanted, told, kind=False)
        if hit is not hits[-1]:
            lines.append(Text())
        table.add_row(Text(_kind(hit)), Text("\n").join(lines))
    return sheet.draw(table)


def _kind(hit: Hit) -> str:
    entry = hit.found
    return entry.kind if isinstance(entry, Record) else type(entry).__name__.lower()


def _hit(
    hit: Hit, view: View, sheet: Sheet, wanted: Question, told: set[str], *, kind: bool
) -> list[Text]:
    entry = hit.found
    text = Text(entry.statement) if isinstance(entry, Fact | Check) else Text(entry.name)
    if isinstance(entry, Record):
        text.style = "bold"
    found = _mark(text, wanted)
    below = sheet.narrower(2)
    pieces = [dim(_kind(hit))] if kind else []
    checks: Sequence[Check] = ()
    if isinstance(entry, Check):
        pieces += [verdict(entry.verdict, entry.outcome), Text(by(entry, view))]
    elif isinstance(entry, Fact | Ranking):
        if isinstance(entry, Fact) and entry.quantity is not None:
            pieces.append(Text(written.figure_of(entry, view.units), "bold"))
        topics = entry.topics if isinstance(entry, Fact) else (entry.topic,)
        if not found and topics:
            pieces.append(dim(f"topic {', '.join(topics)}"))
        if entry.as_of:
            pieces.append(dim(f"as of {written.date(entry.as_of)}"))
        pieces += [dim(voice) for voice in said(entry.cites, view)]
        checks = entry.checks
    pieces.append(dim(entry.id))
    lines = [*sheet.fold(text), *indented(below.flow(pieces))]
    if isinstance(entry, Record) and not found:
        lines += indented(_found_as(entry, below, wanted))
    # The severest and the newest; the others stand on the entry's own page.
    news = {check.id: check for check in (*chief(checks)[:1], *checks[:1])}
    return lines + indented(
        line for check in news.values() for line in check_line(check, view, below, told)
    )


def _found_as(record: Record, sheet: Sheet, wanted: Question) -> list[Text]:
    """The other names of a record that the words stand in."""
    forms = (*record.names.values(), *record.aliases, *record.slips)
    return sheet.flow((name for name in map(Text, forms) if _mark(name, wanted)), ", ")


def _mark(text: Text, asked: Question) -> bool:
    """Underline the words that were asked for, and say whether any is there."""
    from ...index.words import marked

    spans = marked(text.plain, asked)
    for start, end in spans:
        text.stylize("bold underline", start, end)
    return bool(spans)
