"""What must hold between the entries of a book: references, ranks, dates, names, figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ..kinds import KINDS, REFERENCES
from ..model import Book, Citation, Fact, Quantity, Record, Source
from ..names import did_you_mean, fold
from ..printed import event_dates, figures
from .fields import Path

_CURRENCY = re.compile(r"[A-Z]{3}")
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")


class Broken(NamedTuple):
    """A rule that does not hold: in which entry, at which place inside it, and why."""

    entry: str
    path: Path
    message: str
    severity: str = "error"


def broken(book: Book) -> Iterator[Broken]:
    """Every rule that the book breaks. Entries are named by id, or ``book``."""
    for rule in (
        _references,
        _paragraphs,
        _ranks,
        _dates,
        _measures_and_units,
        _names,
        _figures,
        _unused,
    ):
        yield from rule(book)


def _known(book: Book) -> dict[str, str]:
    kinds = {record.id: record.kind for record in book.records}
    kinds.update((fact.id, "fact") for fact in book.facts)
    kinds.update((ranking.id, "ranking") for ranking in book.rankings)
    kinds.update((check.id, "check") for check in book.checks)
    kinds.update((source.id, "source") for source in book.sources)
    return kinds


def _references(book: Book) -> Iterator[Broken]:
    kinds = _known(book)
    ranks = {f"{ranking.id}#{row.rank}" for ranking in book.rankings for row in ranking.rows}

    def missing(name: str | None, wanted: Callable[[str], bool], what: str) -> str | None:
        if name is None or wanted(kinds.get(name, "")):
            return None
        if name in kinds:
            return f"{name!r} is a {kinds[name]}, not a {what}"
        near = did_you_mean(name, (i for i, kind in kinds.items() if wanted(kind)))
        return f"there is no {what} {name!r}{near}"

    def record(kind: str) -> bool:
        return kind in KINDS

    def cites(citations: Iterable[Citation], at: Path = ()) -> Iterator[tuple[Path, str | None]]:
        for number, cite in enumerate(citations):
            here = (*at, "cites", number)
            yield (*here, "at"), missing(cite.source, "source".__eq__, "source")
            yield (*here, "for"), missing(cite.on_behalf_of, record, "record")

    def of_book() -> Iterator[tuple[str, Path, str | None]]:
        for source in book.sources:
            for i, voice in enumerate(source.voices):
                yield (
                    source.id,
                    ("voices", i, "person"),
                    missing(voice.person, "person".__eq__, "person"),
                )
            for i, section in enumerate(source.sections):
                wrong = missing(section.value, "priority".__eq__, "priority")
                yield source.id, ("sections", i, "priority"), wrong
        for entry in book.records:
            for key, kind in REFERENCES.items():
                if key in entry.attributes:
                    yield entry.id, (key,), missing(entry.attributes[key], kind.__eq__, kind)
        for fact in book.facts:
            for i, about in enumerate(fact.about):
                yield fact.id, ("about", i), missing(about.id, record, "record")
            for path, wrong in cites(fact.cites):
                yield fact.id, path, wrong
        for ranking in book.rankings:
            for path, wrong in cites(ranking.cites):
                yield ranking.id, path, wrong
            for i, row in enumerate(ranking.rows):
                yield ranking.id, ("rows", i, "record"), missing(row.record, record, "record")
                for path, wrong in cites(row.cites, ("rows", i)):
                    yield ranking.id, path, wrong
        for check in book.checks:
            yield check.id, ("source",), missing(check.source, "source".__eq__, "source")
            for i, target in enumerate(check.of):
                if "#" in target:
                    near = did_you_mean(target, ranks)
                    wrong = None if target in ranks else f"there is no ranking row {target!r}{near}"
                else:
                    wrong = missing(
                        target,
                        lambda kind: kind in KINDS or kind in ("fact", "ranking"),
                        "fact, record or ranking",
                    )
                yield check.id, ("of", i), wrong

    for entry_id, path, wrong in of_book():
        if wrong:
            yield Broken(entry_id, path, wrong)
    for check in book.checks:
        if check.source is None and check.verdict != "no_source_found":
            yield Broken(
                check.id, ("verdict",), f"a check that says {check.verdict!r} needs a source"
            )
        if check.source is None and check.checked_on is None:
            yield Broken(
                check.id, (), "checked_on is missing, and there is no source to take it from"
            )


def _citations(book: Book) -> Iterator[tuple[str, Path, Citation]]:
    for fact in book.facts:
        for i, cite in enumerate(fact.cites):
            yield fact.id, ("cites", i), cite
    for ranking in book.rankings:
        for i, cite in enumerate(ranking.cites):
            yield ranking.id, ("cites", i), cite
        for n, row in enumerate(ranking.rows):
            for i, cite in enumerate(row.cites):
                yield ranking.id, ("rows", n, "cites", i), cite


def _paragraphs(book: Book) -> Iterator[Broken]:
    sources = {source.id: source for source in book.sources}
    for entry, path, cite in _citations(book):
        source = sources.get(cite.source)
        if source is None:
            continue
        if source.paragraphs is None:
            wrong = f"{source.id} says nothing of its paragraphs, so none can be cited"
        elif cite.paragraph > source.paragraphs:
            wrong = f"{source.id} has {source.paragraphs} paragraphs, not {cite.paragraph}"
        elif source.voices and voice_of(source, cite.paragraph) is None:
            wrong = f"no voice speaks in {source.id}#{cite.paragraph}"
        else:
            continue
        yield Broken(entry, (*path, "at"), wrong)
    for source in book.sources:
        if source.paragraphs is None:
            continue
        for key in ("voices", "sections"):
            last = 0
            for i, span in enumerate(getattr(source, key)):
                if span.last > source.paragraphs:
                    yield Broken(
                        source.id, (key, i, "at"), f"{source.id} has {source.paragraphs} paragraphs"
                    )
                if key == "voices" and span.first <= last:
                    yield Broken(source.id, (key, i, "at"), "overlaps the one before it")
                last = span.last
        for i, entry_word in enumerate(source.uncited):
            if any(c.isdigit() for c in entry_word):
                yield Broken(source.id, ("uncited", i), "a numeral always needs a citation")


def voice_of(source: Source, paragraph: int) -> str | None:
    """Who speaks in a paragraph of a source."""
    return next((s.value for s in source.voices if s.first <= paragraph <= s.last), None)


def _ranks(book: Book) -> Iterator[Broken]:
    for ranking in book.rankings:
        for i, row in enumerate(ranking.rows):
            if row.rank != i + 1:
                yield Broken(
                    ranking.id,
                    ("rows", i, "rank"),
                    f"rank {row.rank} in place {i + 1}: ranks run from 1 without gaps or ties",
                )
        seen: set[str] = set()
        for i, row in enumerate(ranking.rows):
            if row.record in seen:
                yield Broken(ranking.id, ("rows", i, "record"), f"{row.record} is ranked twice")
            seen.add(row.record)
    numbers: dict[int, str] = {}
    for record in book.records:
        if record.kind == "priority":
            other = numbers.setdefault(record.attributes["number"], record.id)
            if other != record.id:
                yield Broken(record.id, ("number",), f"{other} has this number already")


def _starts_after(first: str, second: str) -> bool:
    """True where the first date certainly begins after the second ends."""
    second = second.split("/")[-1]
    return first[: len(second)] > second


def _dates(book: Book) -> Iterator[Broken]:
    accessed = {source.id: source.accessed for source in book.sources}
    for source in book.sources:
        if source.date and _starts_after(source.date, source.accessed):
            yield Broken(
                source.id, ("date",), f"{source.date} is after it was accessed, {source.accessed}"
            )
    for check in book.checks:
        checked = check.checked_on or accessed.get(check.source or "")
        if check.date and checked and _starts_after(check.date, checked):
            yield Broken(check.id, ("date",), f"{check.date} is after it was checked, {checked}")
    for entry, path, quantity in _quantities(book):
        if not quantity.base or not quantity.period or quantity.period == "cumulative":
            continue
        if not _starts_after(quantity.period, quantity.base):
            wrong = f"the base {quantity.base} is not before {quantity.period}"
            yield Broken(entry, (*path, "base"), wrong)
    as_of = {source.id: source.as_of or source.date for source in book.sources}
    for fact in book.facts:
        said = fact.as_of or as_of.get(fact.cites[0].source)
        due = fact.by or (fact.quantity.by if fact.quantity else None)
        if said and due and due[: len(said)] < said[: len(due)]:
            yield Broken(
                fact.id,
                ("by",) if fact.by else ("quantity", "by"),
                f"due by {due}, before it was said, {said}",
            )


def _quantities(book: Book) -> Iterator[tuple[str, Path, Quantity]]:
    for fact in book.facts:
        if fact.quantity:
            yield fact.id, ("quantity",), fact.quantity
    for ranking in book.rankings:
        for i, row in enumerate(ranking.rows):
            for n, quantity in enumerate(row.quantities):
                yield ranking.id, ("rows", i, "quantities", n), quantity
    for check in book.checks:
        if check.quantity:
            yield check.id, ("quantity",), check.quantity


def _measures_and_units(book: Book) -> Iterator[Broken]:
    units, measures = set(), set()
    for entry, path, quantity in _quantities(book):
        units.add(quantity.unit)
        if quantity.unit not in book.units and not _CURRENCY.fullmatch(quantity.unit):
            near = did_you_mean(quantity.unit, book.units)
            yield Broken(
                entry,
                (*path, "unit"),
                f"{quantity.unit!r} is no currency code and no unit of this book{near}",
            )
    named: list[tuple[str, Path, str | None]] = [
        (f.id, ("measure",), f.measure) for f in book.facts
    ]
    named += [(c.id, ("measure",), c.quantity.measure) for c in book.checks if c.quantity]
    named += [
        (ranking.id, ("rows", i, "quantities", n, "measure"), quantity.measure)
        for ranking in book.rankings
        for i, row in enumerate(ranking.rows)
        for n, quantity in enumerate(row.quantities)
    ]
    for entry, path, measure in named:
        if measure is None:
            continue
        measures.add(measure)
        if measure not in book.measures:
            near = did_you_mean(measure, book.measures)
            yield Broken(entry, path, f"{measure!r} is not defined in book.measures{near}")
    for fact in book.facts:
        if fact.quantity and not fact.measure:
            yield Broken(
                fact.id, ("quantity",), "a quantity needs a measure: what does it measure?"
            )
    for key, defined, used in (("measures", book.measures, measures), ("units", book.units, units)):
        for word in defined:
            if word not in used:
                yield Broken("book", (key, word), f"no quantity uses {word!r}", "warning")


def forms(record: Record) -> Iterator[tuple[Path, str]]:
    """Each form a record is looked up by but its id, with its place in the entry."""
    yield ("name",), record.name
    for language, name in record.names.items():
        yield ("names", language), name
    for key in ("aliases", "slips"):
        for i, form in enumerate(getattr(record, key)):
            yield (key, i), form


def _names(book: Book) -> Iterator[Broken]:
    owners: dict[tuple[str, str], str] = {}
    for record in book.records:
        own = {fold(record.id)}
        owner = owners.setdefault((record.kind, fold(record.id)), record.id)
        if owner != record.id:
            yield Broken(record.id, ("id",), f"{owner} answers to this name already")
        for path, form in forms(record):
            key = fold(form)
            if not key:
                yield Broken(record.id, path, f"{form!r} has no letter or digit to look it up by")
                continue
            if key in own:
                continue
            own.add(key)
            owner = owners.setdefault((record.kind, key), record.id)
            if owner != record.id:
                yield Broken(record.id, path, f"{owner} answers to {form!r} already")
        yield from _scripts(record)


def _scripts(record: Record) -> Iterator[Broken]:
    if not record.name.isascii() and (_HANGUL.search(record.name) or _CYRILLIC.search(record.name)):
        yield Broken(record.id, ("name",), f"{record.name!r}: the English name is in Latin letters")
    for language, name in record.names.items():
        wanted, other = (_HANGUL, _CYRILLIC) if language == "ko" else (_CYRILLIC, _HANGUL)
        script = "Hangul" if language == "ko" else "Cyrillic letters"
        if other.search(name) or not wanted.search(name):
            yield Broken(record.id, ("names", language), f"{name!r} is not in {script}")


def _figures(book: Book) -> Iterator[Broken]:
    for fact in book.facts:
        for path, message in figures(fact, book.units):
            yield Broken(fact.id, path, message)
        about = {a.id for a in fact.about}
        yield from _own_fields(fact)
        if len(about) < len(fact.about):
            yield Broken(fact.id, ("about",), "a record stands here twice")
    for ranking in book.rankings:
        for i, row in enumerate(ranking.rows):
            for path, message in figures(row, book.units):
                yield Broken(ranking.id, ("rows", i, *path), message)
    for entry, path, message in event_dates(book):
        yield Broken(entry, path, message)


def _own_fields(fact: Fact) -> Iterator[Broken]:
    for i, name in enumerate(fact.inferred):
        if name not in ("period", "base", "by", "status", "as_of"):
            yield Broken(fact.id, ("inferred", i), f"{name!r} is no field that can be inferred")


def _unused(book: Book) -> Iterator[Broken]:
    cited = {cite.source for _, _, cite in _citations(book)} | {c.source for c in book.checks}
    for source in book.sources:
        if source.id not in cited:
            yield Broken(source.id, (), "nothing cites this source", "warning")
    named = {about.id for fact in book.facts for about in fact.about}
    named |= {cite.on_behalf_of or "" for _, _, cite in _citations(book)}
    named |= {row.record for ranking in book.rankings for row in ranking.rows}
    named |= {span.value for source in book.sources for span in source.sections}
    named |= {span.person or "" for source in book.sources for span in source.voices}
    named |= {str(record.attributes.get(key)) for record in book.records for key in REFERENCES}
    for record in book.records:
        if record.id not in named:
            yield Broken(record.id, (), f"nothing is said of this {record.kind}", "warning")
