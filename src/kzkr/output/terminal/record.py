"""The page of one record: what it is, what is said of it, and what it is linked with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from ...kinds import KINDS
from ...names import nearest
from .. import written
from .layout import GAP, NARROW, Sheet, apart, beside, indented, section
from .statements import Row, check_line, dim, statement, strongest, where

if TYPE_CHECKING:
    from ..views import View

#: The longest heading of the links.
_KIND = max(len(kind.plural) for kind in KINDS.values())


def record(view: View, sheet: Sheet) -> list[Text]:
    """All the book has on a record, under its name."""
    entry, inside = view.result, sheet.narrower(2)
    facts = (statement(row, view, inside) for row in entry["facts"])
    rankings = (_ranked(row, view, inside) for row in entry["rankings"])
    checks = [line for check in entry["checks"] for line in check_line(check, view, inside)]
    return apart(
        [
            [*_called(entry, sheet), *_slips(entry, view, sheet)],
            sheet.pairs(_attributes(entry)),
            section("What other sources say of it", [checks], inside),
            section("What is known", facts, inside),
            section("Rankings", rankings, inside),
            section("Links", [_links(entry["links"], inside)], inside),
        ]
    )


def _called(entry: Row, sheet: Sheet) -> list[Text]:
    """Its kind and id, its names in other languages, and what else it is found by."""
    names = (
        Text.assemble((f"{language} ", "dim"), name) for language, name in entry["names"].items()
    )
    lines = [*sheet.fold(dim(f"{entry['kind']} {entry['id']}")), *sheet.flow(names)]
    aliases = _aliases(entry)
    return lines + (sheet.hanging(dim("also"), dim(", ".join(aliases))) if aliases else [])


def _aliases(entry: Row) -> list[str]:
    return [alias for alias in entry["aliases"] if alias not in entry["slips"]]


def _slips(entry: Row, view: View, sheet: Sheet) -> list[Text]:
    """How the source misspells it."""
    kinds = {source["kind"] for source in view.sources.values() if source["paragraphs"]}
    where = "the article" if kinds == {"article"} else "the source"
    return [
        line
        for slip in entry["slips"]
        for line in sheet.fold(
            Text(
                f"printed in {where} as “{slip}” [sic]; usual form"
                f" {_usual(slip, entry['name'], _aliases(entry))}"
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


def _attributes(entry: Row) -> Iterator[tuple[str, Text]]:
    """What only this kind of record has; another record by its name and id."""
    linked = {link["id"]: link["name"] for link in entry["links"]}
    for name in KINDS[entry["kind"]].attributes:
        value = entry.get(name)
        text = Text(linked.get(value, "") or written.field(name, entry, {}, ()))
        if value in linked:
            text.append(f" {value}", "dim")
        if name in entry["inferred"]:
            text.append(" (inferred)", "dim")
        if value is not None:
            yield name, text
    yield "note", Text(entry["note"] or "")


def _ranked(place: Row, view: View, sheet: Sheet) -> list[Text]:
    """Its place in a ranking, each of its figures on a line of its own."""
    below = sheet.narrower(2)
    lines: list[Text] = []
    for quantity in place["quantities"]:
        figure = Text(written.figure(quantity, view.units, written.tokens(place)), "bold")
        lines += below.flow([figure, dim(quantity["measure"])])
    basis = dim(f"basis: {place['basis'] or 'not stated'}")
    lines += below.flow([basis, *where({**place, "id": place["ranking"]}, view)])
    lines += strongest(place, view, below, more=f"{place['ranking']}#{place['rank']}")
    title = f"{written.ordinal(place['rank'])} in {place['ranking_name']}"
    return [*sheet.fold(Text(title)), *indented(lines)]


def _links(links: Sequence[Row], sheet: Sheet) -> list[Text]:
    """What it is linked with, by kind, each beside the id to ask for it."""
    roles: dict[tuple[str, str, str], list[str]] = {}
    for link in links:
        if link["kind"] in KINDS:
            held = roles.setdefault((link["kind"], link["id"], link["name"]), [])
            held += [link["role"]] if link["role"] and link["role"] not in held else []
    width = max((len(id_) for _, id_, _ in roles), default=0)
    lines: list[Text] = []
    kinds = list(KINDS)
    in_order = sorted(roles, key=lambda key: kinds.index(key[0]))
    for kind, group in groupby(in_order, lambda key: key[0]):
        named = [
            (id_, Text.assemble(name, (_in_role(roles[kind, id_, name]), "dim")))
            for _, id_, name in group
        ]
        lines += _linked(KINDS[kind].plural, named, sheet, width)
    return lines


def _in_role(roles: Sequence[str]) -> str:
    return f" ({', '.join(roles)})" if roles else ""


def _linked(plural: str, named: Sequence[tuple[str, Text]], sheet: Sheet, width: int) -> list[Text]:
    """The records of a kind that it is linked with."""
    if sheet.width < NARROW:
        below = sheet.narrower(2)
        texts = (Text.assemble(name, (f" {id_}", "dim")) for id_, name in named)
        return [dim(plural), *indented(line for text in texts for line in below.fold(text))]
    name_sheet = sheet.narrower(_KIND + width + 2 * GAP)
    names = [(dim(id_), name_sheet.fold(name)) for id_, name in named]
    ids = [line for id_, name in names for line in (id_, *[Text()] * (len(name) - 1))]
    return beside(
        ([dim(plural)], _KIND), (ids, width), ([line for _, name in names for line in name], 0)
    )
