"""The pages of facts, checks and sources, and of one of them alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from ...vocabulary import SOURCE_KINDS, STATUSES
from .. import written
from .layout import NARROW, PROSE, Sheet, apart, indented, section
from .lists import Column, one_a_line, verdicts
from .statements import Row, address, dim, lead, said, statement, verdict

if TYPE_CHECKING:
    from ..views import View

_WIDEST_PUBLISHER = 30

#: A list of more facts than this opens with their figures and news.
_FEW = 3


# -- facts -----------------------------------------------------------------------------------


def facts(view: View, sheet: Sheet, *, header: bool) -> list[Text]:
    """Statements one under the other, after their figures and the news of those; where each has a
    figure, a line each."""
    if all(row["measure"] for row in view.rows):
        return _figures(view, sheet, header=header)
    sheet = sheet._replace(width=min(sheet.width, PROSE))
    opening: list[Text] = []
    told: set[str] = set()
    if len(view.rows) > _FEW:
        figured = [row for row in view.rows if row["value"] is not None]
        opening, told = lead(figured or view.rows, (), None, view, sheet)
    return apart([opening, *(statement(row, view, sheet, told) for row in view.rows)])


def _figures(view: View, sheet: Sheet, *, header: bool) -> list[Text]:
    """Figures, a line each: the figure, what it measures, what has been learned since, its id;
    in a narrow window, or where they are few, each over the statement it stands in."""
    figures = [Text(written.figure(row, view.units), "bold") for row in view.rows]
    if sheet.width < NARROW or len(figures) <= _FEW:
        prose, told = sheet._replace(width=min(sheet.width, PROSE)), set[str]()
        return apart(
            [*prose.fold(figure), *statement(row, view, prose, told, figure=False)]
            for figure, row in zip(figures, view.rows, strict=True)
        )
    shown = [
        Column("figure", figures),
        Column("measure", [Text(row["measure"]) for row in view.rows]),
        Column("statement", [Text(row["statement"]) for row in view.rows], elastic=True),
        verdicts(view.rows),
        Column("id", [dim(row["id"]) for row in view.rows]),
    ]
    return one_a_line(shown, sheet, header=header)


def fact(view: View, sheet: Sheet) -> list[Text]:
    """All there is to one fact, under its statement."""
    row, inside = view.result, sheet.narrower(2)
    status = row["status"] and f"{written.word(row['status'])}: {STATUSES[row['status']]}"
    due = row["by"] if row["quantity"] is None else None
    opening = sheet.pairs(
        [
            ("figure", Text(written.figure(row, view.units), "bold")),
            ("status", _marked(status or "", "status", row)),
            ("due", _marked(written.date(due), "by", row)),
            ("as of", _marked(written.date(row["as_of"]), "as_of", row)),
        ]
    )
    rest = inside.pairs(
        [
            ("id", dim(f"fact {row['id']}")),
            ("measure", Text(row["measure"] or "")),
            ("about", [_about(about) for about in row["about"]]),
            ("topics", Text(", ".join(row["topics"]))),
            ("note", Text(row["note"] or "")),
            ("said in", list(_cited(row["cites"], view))),
        ]
    )
    return apart(
        [
            opening,
            section("What other sources say", _checks(row["checks"], view, inside), inside),
            section("The statement", [rest], inside),
        ]
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


def _token(token: str, resolved: Row) -> str:
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
        when = Text(written.date(row["date"]) or "n.d.", "bold")
        lines = below.fold(Text(row["statement"]))
        lines += below.flow(_found_in(row, view))
        if row["source"]:
            lines += below.fold(address(view.sources[row["source"]]["url"]))
        lines += below.hanging(dim("of"), dim(", ".join(row["of"])))
        yield [
            *sheet.flow([when, verdict(row["verdict"], row["outcome"]), *_quantities(row, view)]),
            *indented(lines),
        ]


def _quantities(check: Row, view: View) -> list[Text]:
    """The figures of a check, each as it is written."""
    quantities = check["quantities"] or [check["quantity"]]
    return [Text(written.figure(q, view.units), "bold") for q in quantities if q is not None]


def _found_in(check: Row, view: View) -> Iterator[Text]:
    """Whose word it is, when it was looked up, and the check's id."""
    source = view.sources.get(check["source"] or "")
    if source:
        yield Text(source["publisher"] + _copied(source))
    if check["checked_on"]:
        yield dim(f"checked {written.date(check['checked_on'])}")
    yield dim(check["id"])


def _copied(source: Row) -> str:
    return f" (a copy of {source['mirror_of']})" if source["mirror_of"] else ""


def check(view: View, sheet: Sheet) -> list[Text]:
    """All there is to one check, under its sentence."""
    row = view.result
    source = view.sources.get(row["source"] or "", {})
    return sheet.pairs(
        [
            ("figure", Text(" · ").join(_quantities(row, view))),
            ("verdict", verdict(row["verdict"], row["outcome"])),
            ("date", Text(written.date(row["date"]) or "n.d.")),
            ("source", Text(source.get("publisher", "none"))),
            ("title", Text(source.get("title") or "")),
            ("url", address(row["url"])),
            ("measure", Text(row["measure"] or "")),
            ("of", [dim(target) for target in row["of"]]),
            ("checked", Text(written.date(row["checked_on"]))),
            ("id", dim(f"check {row['id']}")),
        ]
    )


# -- sources ---------------------------------------------------------------------------------


def sources(view: View, sheet: Sheet, *, header: bool) -> list[Text]:
    """Where everything comes from, a line each; each publisher leads to the page."""
    shown = [
        Column("publisher", [_publisher(row) for row in view.rows], elastic=True),
        Column("date", [Text(written.date(row["date"]) or "n.d.") for row in view.rows]),
        Column("language", [Text(row["language"]) for row in view.rows]),
        Column("id", [dim(row["id"]) for row in view.rows]),
        Column("title", [Text(row["title"] or "") for row in view.rows], elastic=True),
    ]
    return one_a_line(shown, sheet, header=header)


def _publisher(row: Row) -> Text:
    text = Text(row["publisher"] + _copied(row), Style(link=row["url"]))
    text.truncate(_WIDEST_PUBLISHER, overflow="ellipsis")
    return text


def source(view: View, sheet: Sheet) -> list[Text]:
    """All that is known of one source, under its publisher."""
    row = view.result
    return sheet.pairs(
        [
            ("title", Text(row["title"] or "[untitled]")),
            ("author", Text(row["author"] or "")),
            ("date", Text(written.date(row["date"]) or "n.d.")),
            ("url", address(row["url"])),
            ("kind", Text(f"{written.word(row['kind'])}: {SOURCE_KINDS[row['kind']]}")),
            ("as of", Text(written.date(row["as_of"]))),
            ("language", Text(view.languages.get(row["language"], row["language"]))),
            ("copy of", Text(row["mirror_of"] or "")),
            ("paragraphs", Text("" if row["paragraphs"] is None else str(row["paragraphs"]))),
            ("accessed", Text(written.date(row["accessed"]))),
            ("id", dim(f"source {row['id']}")),
        ]
    )
