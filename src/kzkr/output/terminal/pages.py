"""The pages of facts, checks, sources and hits, and of one of them alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from ...kinds import KINDS
from ...vocabulary import SOURCE_KINDS, STATUSES
from .. import written
from .layout import GAP, NARROW, Sheet, apart, beside, indented
from .statements import (
    Row,
    address,
    dim,
    said,
    statement,
    strongest,
    verdict,
)

if TYPE_CHECKING:
    from ...index.words import Question
    from ..views import View

_WIDEST_FIGURE = 24
_WORD = re.compile(r"[^\W_]+")


# -- facts -----------------------------------------------------------------------------------


def facts(view: View, sheet: Sheet) -> list[Text]:
    """Statements one under the other; where each has a figure, by what it measures."""
    if all(row["measure"] for row in view.rows):
        return apart(_by_measure(view, sheet))
    return apart(statement(row, view, sheet) for row in view.rows)


def _by_measure(view: View, sheet: Sheet) -> Iterator[list[Text]]:
    figures = (written.figure(row, view.units) for row in view.rows)
    width = min(max(map(cell_len, figures), default=0), _WIDEST_FIGURE)
    inside = sheet.narrower(2)
    for measure, rows in groupby(view.rows, lambda row: row["measure"]):
        yield [
            *sheet.fold(dim(measure)),
            *indented(apart(_figure(row, view, inside, width) for row in rows)),
        ]


def _figure(row: Row, view: View, sheet: Sheet, width: int) -> list[Text]:
    """A figure, and beside it the statement it stands in."""
    figure = Text(written.figure(row, view.units), "bold")
    if sheet.width < NARROW:
        return [*sheet.fold(figure), *statement(row, view, sheet, figure=False)]
    said_beside = statement(row, view, sheet.narrower(width + GAP), figure=False)
    return beside((sheet._replace(width=width).fold(figure), width), (said_beside, 0))


def fact(view: View, sheet: Sheet) -> list[Text]:
    """All there is to one fact, under its statement."""
    row = view.result
    status = row["status"] and f"{written.word(row['status'])}: {STATUSES[row['status']]}"
    due = row["by"] if row["quantity"] is None else None
    pairs = sheet.pairs(
        [
            ("figure", Text(written.figure(row, view.units), "bold")),
            ("measure", Text(row["measure"] or "")),
            ("status", _marked(status or "", "status", row)),
            ("due", _marked(written.date(due), "by", row)),
            ("as of", _marked(written.date(row["as_of"]), "as_of", row)),
            ("about", [_about(about) for about in row["about"]]),
            ("topics", Text(", ".join(row["topics"]))),
            ("note", Text(row["note"] or "")),
            ("said in", list(_cited(row["cites"], view))),
        ]
    )
    return apart(
        [sheet.fold(dim(f"fact {row['id']}")), pairs, *_checks(row["checks"], view, sheet)]
    )


def _marked(text: str, name: str, row: Row) -> Text:
    """A value; one that the editors inferred says so."""
    return Text.assemble(text, (" (inferred)" if text and name in row["inferred"] else "", "dim"))


def _about(about: Row) -> Text:
    remarks = [about["role"], "implied" if about["implied"] else None]
    said_of_it = ", ".join(filter(None, remarks))
    return Text.assemble(
        about["name"], (f" {about['id']}", "dim"), (f" ({said_of_it})" if said_of_it else "", "dim")
    )


def _cited(cites: Sequence[Row], view: View) -> Iterator[Text]:
    """Each citation: publisher, voice and paragraph, what is printed there, and the address."""
    for cite in cites:
        publisher = view.sources[cite["source"]]["publisher"]
        yield Text(", ".join([publisher, *said([cite], view)]))
        if cite["printed"]:
            tokens = (_token(token, cite["resolved"]) for token in cite["printed"])
            yield dim(f"  printed {', '.join(tokens)}")
    for source in dict.fromkeys(cite["source"] for cite in cites):
        yield address(view.sources[source]["url"])


def _token(token: str, resolved: dict[str, str]) -> str:
    if token not in resolved:
        return f"“{token}”"
    return f"“{token}” → {written.date(resolved[token])}"


# -- checks ----------------------------------------------------------------------------------


def checks(view: View, sheet: Sheet) -> list[Text]:
    """What other sources say, in the order given."""
    return apart(_checks(view.rows, view, sheet))


def _checks(rows: Sequence[Row], view: View, sheet: Sheet) -> Iterator[list[Text]]:
    below = sheet.narrower(2)
    for row in rows:
        when = Text(written.date(row["date"]) or "n.d.")
        lines = below.fold(Text(row["statement"]))
        lines += below.flow(_found_in(row, view))
        if row["source"]:
            lines += below.fold(address(view.sources[row["source"]]["url"]))
        lines += below.hanging(dim("of"), dim(", ".join(row["of"])))
        yield [
            *sheet.flow([when, verdict(row["verdict"], row["outcome"]), *_quantity(row, view)]),
            *indented(lines),
        ]


def _quantity(check: Row, view: View) -> list[Text]:
    if not check["quantity"]:
        return []
    return [Text(written.figure(check["quantity"], view.units), "bold")]


def _found_in(check: Row, view: View) -> Iterator[Text]:
    """Whose word it is, when it was looked up, and the check's id."""
    source = view.sources.get(check["source"] or "")
    if source:
        yield dim(source["publisher"] + _copied(source))
    if check["checked_on"]:
        yield dim(f"checked {written.date(check['checked_on'])}")
    yield dim(check["id"])


def _copied(source: Row) -> str:
    return f" (a copy of {source['mirror_of']})" if source["mirror_of"] else ""


def check(view: View, sheet: Sheet) -> list[Text]:
    """All there is to one check, under its sentence."""
    row = view.result
    source = view.sources.get(row["source"] or "", {})
    pairs = sheet.pairs(
        [
            ("verdict", verdict(row["verdict"], row["outcome"])),
            ("figure", Text().join(_quantity(row, view))),
            ("measure", Text(row["measure"] or "")),
            ("date", Text(written.date(row["date"]) or "n.d.")),
            ("of", [dim(target) for target in row["of"]]),
            ("source", Text(source.get("publisher", "none"))),
            ("title", Text(source.get("title") or "")),
            ("url", address(row["url"])),
            ("checked", Text(written.date(row["checked_on"]))),
        ]
    )
    return apart([sheet.fold(dim(f"check {row['id']}")), pairs])


# -- sources ---------------------------------------------------------------------------------


def sources(view: View, sheet: Sheet) -> list[Text]:
    """Where everything comes from, each with its address."""
    below = sheet.narrower(2)
    blocks = []
    for row in view.rows:
        lines = below.fold(Text(row["title"] or "[untitled]"))
        pieces = [row["author"], written.date(row["date"]) or "n.d.", row["id"]]
        lines += below.flow(dim(piece) for piece in pieces if piece)
        lines += below.fold(address(row["url"]))
        blocks.append(
            [*sheet.fold(Text(row["publisher"] + _copied(row), "bold")), *indented(lines)]
        )
    return apart(blocks)


def source(view: View, sheet: Sheet) -> list[Text]:
    """All that is known of one source, under its publisher."""
    row = view.result
    pairs = sheet.pairs(
        [
            ("kind", Text(f"{written.word(row['kind'])}: {SOURCE_KINDS[row['kind']]}")),
            ("title", Text(row["title"] or "[untitled]")),
            ("author", Text(row["author"] or "")),
            ("date", Text(written.date(row["date"]) or "n.d.")),
            ("as of", Text(written.date(row["as_of"]))),
            ("language", Text(view.languages.get(row["language"], row["language"]))),
            ("copy of", Text(row["mirror_of"] or "")),
            ("paragraphs", Text("" if row["paragraphs"] is None else str(row["paragraphs"]))),
            ("url", address(row["url"])),
            ("accessed", Text(written.date(row["accessed"]))),
        ]
    )
    return apart([sheet.fold(dim(f"source {row['id']}")), pairs])


# -- hits ------------------------------------------------------------------------------------


def hits(view: View, sheet: Sheet) -> list[Text]:
    """What full text found, best first, the words that matched standing out."""
    from ...index.words import question

    wanted = question(view.title)
    width = max((len(row["kind"]) for row in view.rows), default=0)
    wide = sheet.width >= NARROW
    inside = sheet.narrower(width + GAP) if wide else sheet
    blocks = []
    for row in view.rows:
        lines = _hit(row, view, inside, wanted, kind=not wide)
        blocks.append(beside(([dim(row["kind"])], width), (lines, 0)) if wide else lines)
    return apart(blocks)


def _hit(row: Row, view: View, sheet: Sheet, wanted: Question, *, kind: bool) -> list[Text]:
    text = Text(row["text"], "bold" if row["kind"] in KINDS else "")
    found = _mark(text, wanted)
    pieces = [dim(row["kind"])] if kind else []
    topics = row.get("topics") or [row["topic"]] if row["kind"] in ("fact", "ranking") else []
    if not found and topics:
        pieces.append(dim(f"topic {', '.join(topics)}"))
    if row["kind"] == "check":
        pieces += [verdict(row["verdict"], row["outcome"]), *_found_in(row, view)]
    else:
        pieces += [dim(row["id"])]
        pieces += [dim(voice) for voice in said(row.get("cites") or (), view)]
    lines = [*sheet.fold(text), *indented(sheet.narrower(2).flow(pieces))]
    if row["kind"] in KINDS and not found:
        lines += indented(_found_as(row, sheet.narrower(2), wanted))
    if row["kind"] != "check":
        lines += indented(strongest(row, view, sheet.narrower(2), more=row["id"]))
    return lines


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
