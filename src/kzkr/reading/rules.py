"""What must hold between the entries of a book: references, ranks, dates, names, figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from ..evidence.agreement import (
    check_disagreements,
    disagreements,
    unprinted_event_dates,
)
from ..kinds import KINDS, REFERENCES
from ..model import Book, Citation, Fact, Quantity, Record, Source
from ..names import did_you_mean, fold, quoted
from .currencies import CURRENCIES
from .fields import Path

_NOT_LATIN = re.compile("(?![\u0000-\u02ff\u1e00-\u1eff])[^\\W\\d_]")
#: Letters of two alphabets that look alike, in one word.
_MIXED = re.compile("[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
#: The script of a language, what a name in it must have, and what it must not have.
_SCRIPTS = {
    "ko": ("Hangul", _HANGUL, _CYRILLIC),
    "ru": ("Cyrillic letters", _CYRILLIC, _HANGUL),
    "kk": ("Cyrillic letters", _CYRILLIC, _HANGUL),
}


class Broken(NamedTuple):
    """A rule that does not hold: in which entry, at which place inside it, and why."""

    entry: str
    path: Path
    message: str
    severity: str = "error"


class Known(NamedTuple):
    """What is known of a file's entries, whether they could be read or not."""

    #: What each id is of.
    kinds: Mapping[str, str]
    #: False where the id of an entry is not known: a reference to nothing may be one to it.
    all_named: bool
    #: False where an entry is not in the book: what seems to be unused may be used there.
    all_read: bool
    #: False where measures and units may be defined that the book does not have.
    all_defined: bool


def broken(book: Book, known: Known) -> Iterator[Broken]:
    """Every rule that the book breaks. Entries are named by id, or ``book``."""
    yield from _references(book, known)
    for rule in (_checks, _paragraphs, _ranks, _dates, _names, _inferred):
        yield from rule(book)
    if known.all_defined:
        yield from _topics(book)
        yield from _languages(book)
        yield from _measures_and_units(book)
        yield from _figures(book)
    if known.all_read:
        for entry, path, message in unprinted_event_dates(book):
            yield Broken(entry, path, message)
        yield from _unused(book)


def _references(book: Book, known: Known) -> Iterator[Broken]:
    kinds = known.kinds
    rows = {ranking.id: [row.rank for row in ranking.rows] for ranking in book.rankings}

    def missing(name: str | None, wanted: Callable[[str], bool], what: str) -> str | None:
        if name is None or wanted(kinds.get(name, "")):
            return None
        if name in kinds:
            return f"{quoted(name)} is {_one(kinds[name])}: {_one(what)} is wanted here"
        if not known.all_named:
            return None
        near = did_you_mean(name, (i for i, kind in kinds.items() if wanted(kind)))
        return f"there is no {what} {quoted(name)}{near}"

    def record(kind: str) -> bool:
        return kind in KINDS

    def claimed(kind: str) -> bool:
        return kind in KINDS or kind in ("fact", "ranking")

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
                name, _, rank = target.partition("#")
                if not rank:
                    wrong = missing(name, claimed, "fact, record or ranking")
                else:
                    wrong = missing(name, "ranking".__eq__, "ranking")
                    if name in rows and int(rank) not in rows[name]:
                        wrong = f"the ranking {quoted(name)} has no rank {rank}"
                yield check.id, ("of", i), wrong

    for entry_id, path, wrong in of_book():
        if wrong:
            yield Broken(entry_id, path, wrong)


def _one(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _checks(book: Book) -> Iterator[Broken]:
    for check in book.checks:
        # With no_source_found, a source is the page that was searched in vain.
        if check.source is not None:
            continue
        if check.verdict != "no_source_found":
            yield Broken(check.id, ("verdict",), f"{check.verdict} needs a source that says so")
        if check.checked_on is None:
            wrong = "'checked_on' is needed, since there is no source to take the date from"
            yield Broken(check.id, (), wrong)


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
            wrong = f"{quoted(source.id)} has no `paragraphs`: say there how many it has"
        elif cite.paragraph > source.paragraphs:
            wrong = f"{quoted(source.id)} has {source.paragraphs} paragraphs, not {cite.paragraph}"
        elif source.voices and voice_of(source, cite.paragraph) is None:
            wrong = f"no voice of {quoted(source.id)} speaks in paragraph {cite.paragraph}"
        else:
            continue
        yield Broken(entry, (*path, "at"), wrong)
    for source in book.sources:
        yield from _own_paragraphs(source)


def _own_paragraphs(source: Source) -> Iterator[Broken]:
    most = source.paragraphs or 0
    beyond = f"{quoted(source.id)} has {most} paragraphs" if most else "`paragraphs` is needed too"
    for key in ("voices", "sections"):
        last = 0
        for i, span in enumerate(getattr(source, key)):
            if span.last > most:
                yield Broken(source.id, (key, i, "at"), beyond)
            if key == "voices" and span.first <= last:
                wrong = f"paragraph {span.first} has a voice already: voices follow each other"
                yield Broken(source.id, (key, i, "at"), wrong)
            last = span.last
    for i, paragraph in enumerate(source.silent):
        if paragraph > most:
            yield Broken(source.id, ("silent", i), beyond)
    for i, words in enumerate(source.uncited):
        if any(c.isdigit() for c in words):
            wrong = f"{quoted(words)} has a numeral, which always needs a citation"
            yield Broken(source.id, ("uncited", i), wrong)


def voice_of(source: Source, paragraph: int) -> str | None:
    """Who speaks in a paragraph of a source."""
    return next((s.value for s in source.voices if s.first <= paragraph <= s.last), None)


def _ranks(book: Book) -> Iterator[Broken]:
    for ranking in book.rankings:
        before = 0
        held: dict[str, int] = {}
        for i, row in enumerate(ranking.rows):
            if row.rank != before + 1:
                wrong = f"rank {row.rank} after {before}: ranks run 1, 2, 3 without gaps or ties"
                yield Broken(ranking.id, ("rows", i, "rank"), wrong)
            before = row.rank
            if row.record in held:
                wrong = f"{quoted(row.record)} has rank {held[row.record]} already"
                yield Broken(ranking.id, ("rows", i, "record"), wrong)
            held.setdefault(row.record, row.rank)
    numbers: dict[int, str] = {}
    for record in book.records:
        if record.kind == "priority":
            number = record.attributes["number"]
            other = numbers.setdefault(number, record.id)
            if other != record.id:
                wrong = f"{quoted(other)} has the number {number} already"
                yield Broken(record.id, ("number",), wrong)


def _starts_after(first: str, second: str) -> bool:
    """True where the first date certainly begins after the second ends."""
    second = second.split("/")[-1]
    return first[: len(second)] > second


def _dates(book: Book) -> Iterator[Broken]:
    accessed = {source.id: source.accessed for source in book.sources}
    for source in book.sources:
        for key, date in (("date", source.date), ("as_of", source.as_of)):
            if date and _starts_after(date, source.accessed):
                wrong = f"{date} is after it was accessed, {source.accessed}"
                yield Broken(source.id, (key,), wrong)
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
        for n, quantity in enumerate(check.quantities):
            short = len(check.quantities) == 1
            yield check.id, ("quantity",) if short else ("quantities", n), quantity


def _measures_and_units(book: Book) -> Iterator[Broken]:
    for entry, path, quantity in _quantities(book):
        if not _is_unit(quantity.unit, book):
            near = did_you_mean(quantity.unit, [*book.units, *CURRENCIES])
            wrong = f"{quoted(quantity.unit)} is no currency's code and not in book.units{near}"
            yield Broken(entry, (*path, "unit"), wrong)
    named: list[tuple[str, Path, str | None]] = [
        (f.id, ("measure",), f.measure) for f in book.facts
    ]
    named += [
        (entry, (*path, "measure"), quantity.measure)
        for entry, path, quantity in _quantities(book)
        if quantity.measure
    ]
    for entry, path, measure in named:
        if measure is None:
            continue
        if measure not in book.measures:
            near = did_you_mean(measure, book.measures)
            yield Broken(entry, path, f"{quoted(measure)} is not defined in book.measures{near}")


def _is_unit(unit: str, book: Book) -> bool:
    return unit in book.units or unit in CURRENCIES


def _topics(book: Book) -> Iterator[Broken]:
    """Topics that are not defined, where the book defines any."""
    if not book.topics:
        return
    named = [
        *((f.id, ("topics", i), topic) for f in book.facts for i, topic in enumerate(f.topics)),
        *((ranking.id, ("topic",), ranking.topic) for ranking in book.rankings),
    ]
    for entry, path, topic in named:
        if topic not in book.topics:
            near = did_you_mean(topic, book.topics) or f"; one of {', '.join(book.topics)}"
            yield Broken(entry, path, f"{quoted(topic)} is not defined in book.topics{near}")


def _languages(book: Book) -> Iterator[Broken]:
    """Languages that are not among the book's, where it lists any; words without a letter."""
    named: list[tuple[str, Path, str]] = [
        (record.id, ("names", language), language)
        for record in book.records
        for language in record.names
    ]
    for key, concepts in (("topics", book.topics), ("measures", book.measures)):
        for name, concept in concepts.items():
            for language, words in concept.words.items():
                at = (key, name, "words", language)
                if language != "en":
                    named.append(("book", at, language))
                for i, word in enumerate(words):
                    if not fold(word):
                        wrong = f"{quoted(word)} has no letter or digit to look it up by"
                        yield Broken("book", (*at, i), wrong)
    for entry, path, language in named:
        if book.languages and language not in book.languages:
            near = did_you_mean(language, book.languages)
            wrong = f"{quoted(language)} is not in book.languages{near}"
            yield Broken(entry, path, wrong)


def forms(record: Record) -> Iterator[tuple[Path, str]]:
    """Each form a record is looked up by but its id, with its place in the entry."""
    yield ("name",), record.name
    for language, name in record.names.items():
        yield ("names", language), name
    for key in ("aliases", "slips"):
        for i, form in enumerate(getattr(record, key)):
            yield (key, i), form


def _names(book: Book) -> Iterator[Broken]:
    owners = {(record.kind, fold(record.id)): record.id for record in book.records}
    for record in book.records:
        for path, form in forms(record):
            key = fold(form)
            if not key:
                wrong = f"{quoted(form)} has no letter or digit to look it up by"
                yield Broken(record.id, path, wrong)
                continue
            owner = owners.setdefault((record.kind, key), record.id)
            if owner != record.id:
                wrong = f"the {record.kind} {quoted(owner)} answers to {quoted(form)} already"
                yield Broken(record.id, path, wrong)
        yield from _scripts(record)


def _scripts(record: Record) -> Iterator[Broken]:
    if not record.name.isascii() and (letter := _NOT_LATIN.search(record.name)):
        wrong = f"{quoted(letter[0])} is no Latin letter, as those of the English name are"
        yield Broken(record.id, ("name",), wrong)
    for language, name in record.names.items():
        script = _SCRIPTS.get(language)
        if script and (not script[1].search(name) or script[2].search(name)):
            yield Broken(record.id, ("names", language), f"{quoted(name)} is not in {script[0]}")
        elif mixed := _MIXED.search(name):
            yield Broken(record.id, ("names", language), _two_alphabets(mixed[0]))
    for i, alias in enumerate(record.aliases):
        if not alias.isascii() and (mixed := _MIXED.search(alias)):
            yield Broken(record.id, ("aliases", i), _two_alphabets(mixed[0]))


def _two_alphabets(letters: str) -> str:
    return f"{quoted(letters)} is one Latin and one Cyrillic letter, in one word"


def _figures(book: Book) -> Iterator[Broken]:
    for fact in book.facts:
        for path, message in disagreements(fact, book.units):
            yield Broken(fact.id, path, message)
        about = [a.id for a in fact.about]
        if len(set(about)) < len(about):
            i = next(i for i, name in enumerate(about) if name in about[:i])
            wrong = f"{quoted(about[i])} stands here twice: give it one role"
            yield Broken(fact.id, ("about", i), wrong)
    for ranking in book.rankings:
        for i, row in enumerate(ranking.rows):
            for path, message in disagreements(row, book.units):
                yield Broken(ranking.id, ("rows", i, *path), message)
    for check in book.checks:
        for i, key, message in check_disagreements(check, book.units):
            if key == "unit" and not _is_unit(check.quantities[i].unit, book):
                continue  # That it is no unit at all is said once.
            at: Path = ("quantity",) if len(check.quantities) == 1 else ("quantities", i)
            yield Broken(check.id, (*at, key), message)


def _inferred(book: Book) -> Iterator[Broken]:
    """What is said to be inferred, and is not there."""
    entries: tuple[Source | Fact | Record, ...] = (*book.sources, *book.facts, *book.records)
    for entry in entries:
        for i, name in enumerate(entry.inferred):
            if not _value_of(entry, name):
                wrong = f"{quoted(name)} is no field of this entry, so it was not inferred"
                yield Broken(entry.id, ("inferred", i), wrong)


def _value_of(entry: Source | Fact | Record, field: str) -> object:
    given = entry._asdict()
    held = given.get("attributes") or {}
    figure = entry.quantity._asdict() if isinstance(entry, Fact) and entry.quantity else {}
    return figure.get(field) or held.get(field) or given.get(field)


def _unused(book: Book) -> Iterator[Broken]:
    cited = {cite.source for _, _, cite in _citations(book)} | {c.source for c in book.checks}
    for source in book.sources:
        if source.id not in cited:
            yield Broken(source.id, (), "nothing cites this source", "warning")
    units = {quantity.unit for _, _, quantity in _quantities(book)}
    measures = {fact.measure for fact in book.facts}
    measures |= {quantity.measure for _, _, quantity in _quantities(book)}
    topics = {topic for fact in book.facts for topic in fact.topics}
    topics |= {ranking.topic for ranking in book.rankings}
    for key, defined, used, by in (
        ("topics", book.topics, topics, "fact"),
        ("measures", book.measures, measures, "quantity"),
        ("units", book.units, units, "quantity"),
    ):
        for word in defined:
            if word not in used:
                yield Broken("book", (key, word), f"no {by} uses {quoted(word)}", "warning")
    named = {about.id for fact in book.facts for about in fact.about}
    named |= {cite.on_behalf_of or "" for _, _, cite in _citations(book)}
    named |= {row.record for ranking in book.rankings for row in ranking.rows}
    named |= {span.value for source in book.sources for span in source.sections}
    named |= {span.person or "" for source in book.sources for span in source.voices}
    named |= {str(record.attributes.get(key)) for record in book.records for key in REFERENCES}
    for record in book.records:
        if record.id not in named:
            yield Broken(record.id, (), f"nothing is said of this {record.kind}", "warning")
