"""The page of one record: what it is, what is said of it, and what it is linked with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from ...kinds import KINDS, REFERENCES
from ...names import nearest
from .. import written
from .layout import GAP, LEAST_BESIDE, Sheet, apart, indented, section
from .statements import check_line, dim, lead, note, statement, strongest, where

if TYPE_CHECKING:
    from ...model import Entry, Link, Place, Record
    from ..views import View


#: Forms that people type are many, and few are worth reading.
_MOST_ALIASES = 12


def record(entry: Entry, view: View, sheet: Sheet) -> list[Text]:
    """All the book has on a record, under its name: first what people come for."""
    inside = sheet.narrower(2)
    status = next((fact for fact in entry.facts if fact.status), None)
    opening, told = lead(
        entry.facts,
        [*entry.checks, *(check for place in entry.rankings for check in place.row.checks)],
        status if entry.record.kind in _UNDERTAKINGS else None,
        view,
        sheet,
    )
    facts = [statement(fact, view, inside, told) for fact in entry.facts]
    rankings = [_ranked(place, view, inside, told) for place in entry.rankings]
    checks = [
        line
        for check in entry.checks
        if check.id not in told
        for line in check_line(check, view, inside, told)
    ]
    return apart(
        [
            _called(entry, sheet),
            opening,
            note(entry.record.note, sheet),
            section("What other sources say of it", [checks], inside),
            section("What is known", facts, inside),
            section("Rankings", rankings, inside),
            section("Links", [_links(entry.links, inside)], inside),
            section("Names", [_aliases_and_slips(entry.record, view, inside)], inside),
        ]
    )


#: What is done or not, so that its page says how far it is.
_UNDERTAKINGS = ("project", "event")


def _called(entry: Entry, sheet: Sheet) -> list[Text]:
    """Its kind, id and attributes, and its names in other languages."""
    record = entry.record
    names = [
        Text.assemble((f"{language} ", "dim"), name) for language, name in record.names.items()
    ]
    lines = sheet.flow([dim(f"{record.kind} {record.id}"), *_attributes(entry)])
    return lines + sheet.flow(names)


def _aliases_and_slips(record: Record, view: View, sheet: Sheet) -> list[Text]:
    """What else it is found by."""
    aliases = _aliases(record)
    told = ", ".join(aliases[:_MOST_ALIASES])
    if len(aliases) > _MOST_ALIASES:
        told += f" and {len(aliases) - _MOST_ALIASES} more (-f json)"
    lines = sheet.hanging(Text("also"), Text(told)) if aliases else []
    return lines + _slips(record, view, sheet)


def _aliases(record: Record) -> list[str]:
    return [alias for alias in record.aliases if alias not in record.slips]


def _slips(record: Record, view: View, sheet: Sheet) -> list[Text]:
    """How the source misspells it."""
    kinds = {source.kind for source in view.sources.values() if source.paragraphs}
    where = "the article" if kinds == {"article"} else "the source"
    return [
        line
        for slip in record.slips
        for line in sheet.fold(
            Text(
                f"printed in {where} as “{slip}” [sic]; usual form"
                f" {_usual(slip, record.name, _aliases(record))}"
            )
        )
    ]


def _usual(slip: str, name: str, aliases: Sequence[str]) -> str:
    """The form that a slip stands for: KIEP for KIIEP; the name where no form is near."""
    for forms in ([name], aliases):
        folded = {form.casefold(): form for form in forms}
        near = nearest(slip.casefold(), folded, most=1)
        if near:
            return folded[near[0]]
    return name


def _attributes(entry: Entry) -> Iterator[Text]:
    """What only this kind of record has; another record by its name and id."""
    record = entry.record
    linked = {link.id: link.name for link in entry.links}
    for name in KINDS[record.kind].attributes:
        value = record.attributes.get(name)
        if value is None:
            continue
        named = linked.get(value) if name in REFERENCES else None
        text = Text(named or written.field(name, record.attributes, {}, ()))
        if name == "number":
            text = Text.assemble((f"{name} ", "dim"), text)
        if named:
            text.append(f" {value}", "dim")
        if name in record.inferred:
            text.append(" (inferred)", "dim")
        yield text


def _ranked(place: Place, view: View, sheet: Sheet, told: set[str]) -> list[Text]:
    """Its place in a ranking, each of its figures on a line of its own."""
    ranking, row = place
    below = sheet.narrower(2)
    lines: list[Text] = []
    for quantity in row.quantities:
        figure = written.figure(quantity, view.units, written.tokens(row.cites))
        lines += below.flow([Text(figure, "bold"), Text(written.measure(quantity.measure))])
    basis = dim(f"basis: {ranking.basis or 'not stated'}")
    said = where(written.date(ranking.as_of), row.cites, ranking.id, view)
    lines += below.flow([basis, *said])
    lines += strongest(row.checks, view, below, told, more=place.id)
    title = f"{written.ordinal(row.rank)} in {ranking.name}"
    return [*sheet.fold(Text(title)), *indented(lines)]


def _links(links: Sequence[Link], sheet: Sheet) -> list[Text]:
    """What it is linked with, a line a kind, each beside the id to ask for it."""
    roles: dict[tuple[str, str, str], list[str]] = {}
    for link in links:
        if link.kind in KINDS:
            its = roles.setdefault((link.kind, link.id, link.name), [])
            its += [link.role] if link.role and link.role not in its else []
    kinds = [kind for kind in KINDS if any(kind == key[0] for key in roles)]
    width = max((len(KINDS[kind].plural) for kind in kinds), default=0)
    beside = sheet.width - width - GAP >= LEAST_BESIDE
    room = sheet.narrower(width + GAP if beside else 2)
    return sheet.pairs(
        (
            KINDS[kind].plural,
            room.flow(
                Text.assemble(name, (_in_role(its), "dim"), (f" {id_}", "dim"))
                for (of_kind, id_, name), its in roles.items()
                if of_kind == kind
            ),
        )
        for kind in kinds
    )


def _in_role(roles: Sequence[str]) -> str:
    return f" ({', '.join(roles)})" if roles else ""
