"""The page of what full text found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from ...kinds import KINDS
from .. import written
from .layout import GAP, NARROW, Sheet, apart, columns, indented
from .statements import Row, by, check_line, chief, dim, said, verdict

if TYPE_CHECKING:
    from ...index.words import Question
    from ..views import View


def hits(view: View, sheet: Sheet) -> list[Text]:
    """What full text found, best first, the words that matched standing out."""
    from ...index.words import question

    wanted = question(view.title)
    told: set[str] = set()
    if sheet.width < NARROW:
        return apart(_hit(row, view, sheet, wanted, told, kind=True) for row in view.rows)
    width = max((len(row["kind"]) for row in view.rows), default=0)
    inside = sheet.narrower(width + GAP)
    table = columns()
    table.add_column(style="dim", no_wrap=True)
    table.add_column(ratio=1)
    for row in view.rows:
        lines = _hit(row, view, inside, wanted, told, kind=False)
        if row is not view.rows[-1]:
            lines.append(Text())
        table.add_row(Text(row["kind"]), Text("\n").join(lines))
    return sheet.draw(table)


def _hit(
    row: Row, view: View, sheet: Sheet, wanted: Question, told: set[str], *, kind: bool
) -> list[Text]:
    text = Text(row["text"], "bold" if row["kind"] in KINDS else "")
    found = _mark(text, wanted)
    below = sheet.narrower(2)
    pieces = [dim(row["kind"])] if kind else []
    if row["kind"] == "check":
        pieces += [verdict(row["verdict"], row["outcome"]), Text(by(row, view)), dim(row["id"])]
        return [*sheet.fold(text), *indented(below.flow(pieces))]
    if row.get("value") is not None:
        pieces.append(Text(written.figure(row, view.units), "bold"))
    topics = row.get("topics") or [row["topic"]] if row["kind"] in ("fact", "ranking") else []
    if not found and topics:
        pieces.append(dim(f"topic {', '.join(topics)}"))
    if row["as_of"]:
        pieces.append(dim(f"as of {written.date(row['as_of'])}"))
    pieces += [dim(voice) for voice in said(row.get("cites") or (), view)]
    pieces.append(dim(row["id"]))
    lines = [*sheet.fold(text), *indented(below.flow(pieces))]
    if row["kind"] in KINDS and not found:
        lines += indented(_found_as(row, below, wanted))
    # The severest and the newest; the others stand on the entry's own page.
    known = row.get("checks") or []
    news = {check["id"]: check for check in (*chief(row)[:1], *known[:1])}
    return lines + indented(
        line for check in news.values() for line in check_line(check, view, below, told)
    )


def _found_as(row: Row, sheet: Sheet, wanted: Question) -> list[Text]:
    """The other names of a record that the words stand in."""
    names = [Text(name) for name in (*row["names"].values(), *row["aliases"])]
    return sheet.flow((name for name in names if _mark(name, wanted)), ", ")


def _mark(text: Text, asked: Question) -> bool:
    """Underline the words that were asked for, and say whether any is there."""
    from ...index.words import marked

    spans = marked(text.plain, asked)
    for start, end in spans:
        text.stylize("bold underline", start, end)
    return bool(spans)
