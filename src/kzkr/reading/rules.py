"""What must hold between the entries of a book: references, ranks, dates, names, figures."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from ..evidence.agreement import (
    check_disagreements,
    disagreements,
    unprinted_event_dates,
)
from ..kinds import KINDS, REFERENCES
from ..model import Book, Citation, Fact, Quantity, Record, Source, Span
from ..names import fold, quoted
from .currencies import CURRENCIES
from .faults import Fault, Pointer, Suggestion

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


class Known(NamedTuple):
    """What is known of a file's entries, whether they could be read or not."""

    #: What each id is of.
    kinds: Mapping[str, str]
    #: False where the id of an entry is not known: a reference to nothing may be one to it.
    all_named: bool
    #: False where an entry is not in the book: what seems to be missing may be there.
    all_read: bool
    #: False where measures and units may be defined that the book does not have.
    all_defined: bool


def broken(book: Book, known: Known) -> Iterator[Fault]:
    """Every rule that the book breaks."""
    yield from _references(book, known)
    for rule in (_checks, _paragraphs, _ranks, _dates, _names, _inferred):
        yield from rule(book)
    if known.all_defined:
        yield from _topics(book)
        yield from _languages(book)
        yield from _measures_and_units(book)
        yield from _figures(book)
    if known.all_read:
        for entry, pointer, message in unprinted_event_dates(book):
            yield Fault(entry, pointer, message)


#: What may stand where one of these is wanted.
_RECORD = frozenset(KINDS)
_CLAIM = _RECORD | {"fact", "ranking"}


class _Reference(NamedTuple):
    """An id that stands somewhere, and which kinds of entry it may be of."""

    entry: str
    pointer: Pointer
    id: str
    wanted: str
    kinds: frozenset[str]


def _references(book: Book, known: Known) -> Iterator[Fault]:
    ranks = {ranking.id: {row.rank for row in ranking.rows} for ranking in book.rankings}
    candidates: dict[frozenset[str], list[str]] = {}
    for entry, pointer, name, wanted, kinds in _referring(book):
        name, _, rank = name.partition("#")
        kind = known.kinds.get(name)
        if kind in kinds:
            if rank and name in ranks and int(rank) not in ranks[name]:
                yield Fault(entry, pointer, f"the ranking {quoted(name)} has no rank {rank}")
        elif kind is not None:
            wrong = f"{quoted(name)} is {_one(kind)}: {_one(wanted)} is wanted here"
            yield Fault(entry, pointer, wrong)
        elif known.all_named:
            if kinds not in candidates:
                candidates[kinds] = [i for i, kind in known.kinds.items() if kind in kinds]
            suggestion = Suggestion(name, candidates[kinds])
            wrong = f"there is no {wanted} {quoted(name)}"
            yield Fault(entry, pointer, wrong, suggestion=suggestion)


def _referring(book: Book) -> Iterator[_Reference]:
    def to(entry: str, pointer: Pointer, name: str | None, kind: str) -> Iterator[_Reference]:
        if name is not None:
            kinds = _RECORD if kind == "record" else frozenset((kind,))
            yield _Reference(entry, pointer, name, kind, kinds)

    for source in book.sources:
        for i, voice in enumerate(source.voices):
            yield from to(source.id, ("voices", i, "person"), voice.person, "person")
        for i, section in enumerate(source.sections):
            yield from to(source.id, ("sections", i, "priority"), section.value, "priority")
    for record in book.records:
        for key, kind in REFERENCES.items():
            yield from to(record.id, (key,), record.attributes.get(key), kind)
    for fact in book.facts:
        for i, about in enumerate(fact.about):
            yield from to(fact.id, ("about", i), about.id, "record")
    for ranking in book.rankings:
        for i, row in enumerate(ranking.rows):
            yield from to(ranking.id, ("rows", i, "record"), row.record, "record")
    for entry, pointer, cite in _citations(book):
        yield from to(entry, (*pointer, "at"), cite.source, "source")
        yield from to(entry, (*pointer, "for"), cite.on_behalf_of, "record")
    for check in book.checks:
        yield from to(check.id, ("source",), check.source, "source")
        for i, target in enumerate(check.of):
            if "#" in target:
                yield from to(check.id, ("of", i), target, "ranking")
            else:
                yield _Reference(check.id, ("of", i), target, "fact, record or ranking", _CLAIM)


def _one(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _checks(book: Book) -> Iterator[Fault]:
    for check in book.checks:
        # With no_source_found, a source is the page that was searched in vain.
        if check.source is not None:
            continue
        if check.verdict != "no_source_found":
            yield Fault(check.id, ("verdict",), f"{check.verdict} needs a source that says so")
        if check.checked_on is None:
            wrong = "'checked_on' is needed, since there is no source to take the date from"
            yield Fault(check.id, (), wrong)


def _citations(book: Book) -> Iterator[tuple[str, Pointer, Citation]]:
    for fact in book.facts:
        for i, cite in enumerate(fact.cites):
            yield fact.id, ("cites", i), cite
    for ranking in book.rankings:
        for i, cite in enumerate(ranking.cites):
            yield ranking.id, ("cites", i), cite
        for n, row in enumerate(ranking.rows):
            for i, cite in enumerate(row.cites):
                yield ranking.id, ("rows", n, "cites", i), cite


def _paragraphs(book: Book) -> Iterator[Fault]:
    sources = {source.id: source for source in book.sources}
    for entry, pointer, cite in _citations(book):
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
        yield Fault(entry, (*pointer, "at"), wrong)
    for source in book.sources:
        yield from _own_paragraphs(source)


def _own_paragraphs(source: Source) -> Iterator[Fault]:
    most = source.paragraphs or 0
    beyond = f"{quoted(source.id)} has {most} paragraphs" if most else "`paragraphs` is needed too"
    for key in ("voices", "sections"):
        last = 0
        for i, span in enumerate(getattr(source, key)):
            if span.last > most:
                yield Fault(source.id, (key, i, "at"), beyond)
            if span.first <= last:
                wrong = f"paragraph {span.first} has a {key[:-1]} already: {key} follow each other"
                yield Fault(source.id, (key, i, "at"), wrong)
            last = max(last, span.last)
    for i, paragraph in enumerate(source.silent):
        if paragraph > most:
            yield Fault(source.id, ("silent", i), beyond)
    for i, words in enumerate(source.uncited):
        if any(c.isdigit() for c in words):
            wrong = f"{quoted(words)} has a numeral, which always needs a citation"
            yield Fault(source.id, ("uncited", i), wrong)


def voice_of(source: Source, paragraph: int) -> str | None:
    """Who speaks in a paragraph of a source."""
    return value_at(source.voices, paragraph)


def value_at(spans: Sequence[Span], paragraph: int) -> str | None:
    """What the one of these spans that holds a paragraph says of it; they follow each other."""
    at = bisect_right(spans, paragraph, key=attrgetter("first")) - 1
    return spans[at].value if at >= 0 and paragraph <= spans[at].last else None


def _ranks(book: Book) -> Iterator[Fault]:
    for ranking in book.rankings:
        before = 0
        ranks: dict[str, int] = {}
        for i, row in enumerate(ranking.rows):
            if row.rank != before + 1:
                wrong = f"rank {row.rank} after {before}: ranks run 1, 2, 3 without gaps or ties"
                yield Fault(ranking.id, ("rows", i, "rank"), wrong)
            before = row.rank
            if row.record in ranks:
                wrong = f"{quoted(row.record)} has rank {ranks[row.record]} already"
                yield Fault(ranking.id, ("rows", i, "record"), wrong)
            ranks.setdefault(row.record, row.rank)
    numbers: dict[int, str] = {}
    for record in book.records:
        if record.kind == "priority":
            number = record.attributes["number"]
            other = numbers.setdefault(number, record.id)
            if other != record.id:
                wrong = f"{quoted(other)} has the number {number} already"
                yield Fault(record.id, ("number",), wrong)


def _starts_after(first: str, second: str) -> bool:
    """True where the first date certainly begins after the second ends."""
    second = second.split("/")[-1]
    return first[: len(second)] > second


def _dates(book: Book) -> Iterator[Fault]:
    accessed = {source.id: source.accessed for source in book.sources}
    for source in book.sources:
        for key, date in (("date", source.date), ("as_of", source.as_of)):
            if date and _starts_after(date, source.accessed):
                wrong = f"{date} is after it was accessed, {source.accessed}"
                yield Fault(source.id, (key,), wrong)
    for check in book.checks:
        checked = check.checked_on or accessed.get(check.source or "")
        if check.date and checked and _starts_after(check.date, checked):
            yield Fault(check.id, ("date",), f"{check.date} is after it was checked, {checked}")
    for entry, pointer, quantity in _quantities(book):
        if not quantity.base or not quantity.period or quantity.period == "cumulative":
            continue
        if not _starts_after(quantity.period, quantity.base):
            wrong = f"the base {quantity.base} is not before {quantity.period}"
            yield Fault(entry, (*pointer, "base"), wrong)
    as_of = {source.id: source.as_of or source.date for source in book.sources}
    for fact in book.facts:
        stated = fact.as_of or as_of.get(fact.cites[0].source)
        due = fact.by or (fact.quantity.by if fact.quantity else None)
        if stated and due and due[: len(stated)] < stated[: len(due)]:
            yield Fault(
                fact.id,
                ("by",) if fact.by else ("quantity", "by"),
                f"due by {due}, before it was said, {stated}",
            )


def _quantities(book: Book) -> Iterator[tuple[str, Pointer, Quantity]]:
    for fact in book.facts:
        if fact.quantity:
            yield fact.id, ("quantity",), fact.quantity
    for ranking in book.rankings:
        for i, row in enumerate(ranking.rows):
            for n, quantity in enumerate(row.quantities):
                yield ranking.id, ("rows", i, "quantities", n), quantity
    for check in book.checks:
        for n, quantity in enumerate(check.quantities):
            yield check.id, ("quantities", n), quantity


def _measures_and_units(book: Book) -> Iterator[Fault]:
    units = [*book.units, *CURRENCIES]
    for entry, pointer, quantity in _quantities(book):
        if not _is_unit(quantity.unit, book):
            wrong = f"{quoted(quantity.unit)} is no currency's code and not in book.units"
            suggestion = Suggestion(quantity.unit, units)
            yield Fault(entry, (*pointer, "unit"), wrong, suggestion=suggestion)
    named: list[tuple[str, Pointer, str | None]] = [
        (f.id, ("measure",), f.measure) for f in book.facts
    ]
    named += [
        (entry, (*pointer, "measure"), quantity.measure)
        for entry, pointer, quantity in _quantities(book)
        if quantity.measure
    ]
    for entry, pointer, measure in named:
        if measure is None:
            continue
        if measure not in book.measures:
            wrong = f"{quoted(measure)} is not defined in book.measures"
            suggestion = Suggestion(measure, book.measures)
            yield Fault(entry, pointer, wrong, suggestion=suggestion)


def _is_unit(unit: str, book: Book) -> bool:
    return unit in book.units or unit in CURRENCIES


def _topics(book: Book) -> Iterator[Fault]:
    """Topics that are not defined, where the book defines any."""
    if not book.topics:
        return
    named = [
        *((f.id, ("topics", i), topic) for f in book.facts for i, topic in enumerate(f.topics)),
        *((ranking.id, ("topic",), ranking.topic) for ranking in book.rankings),
    ]
    for entry, pointer, topic in named:
        if topic not in book.topics:
            wrong = f"{quoted(topic)} is not defined in book.topics"
            suggestion = Suggestion(topic, book.topics, "one of")
            yield Fault(entry, pointer, wrong, suggestion=suggestion)


def _languages(book: Book) -> Iterator[Fault]:
    """Languages that are not among the book's, where it lists any; words without a letter."""
    named: list[tuple[str, Pointer, str]] = [
        (record.id, ("names", language), language)
        for record in book.records
        for language in record.names
    ]
    worded: list[tuple[str, Pointer, Mapping[str, tuple[str, ...]]]] = [
        ("book", (key, name), concept.words)
        for key, concepts in (("topics", book.topics), ("measures", book.measures))
        for name, concept in concepts.items()
    ]
    worded += [(fact.id, (), fact.words) for fact in book.facts if fact.words]
    for entry, of, by_language in worded:
        for language, words in by_language.items():
            at = (*of, "words", language)
            if language != "en":
                named.append((entry, at, language))
            for i, word in enumerate(words):
                if not fold(word):
                    wrong = f"{quoted(word)} has no letter or digit to look it up by"
                    yield Fault(entry, (*at, i), wrong)
    for entry, pointer, language in named:
        if book.languages and language not in book.languages:
            wrong = f"{quoted(language)} is not in book.languages"
            suggestion = Suggestion(language, book.languages)
            yield Fault(entry, pointer, wrong, suggestion=suggestion)


def forms(record: Record) -> Iterator[tuple[Pointer, str]]:
    """Each form a record is looked up by but its id, with its place in the entry."""
    yield ("name",), record.name
    for language, name in record.names.items():
        yield ("names", language), name
    for key in ("aliases", "slips"):
        for i, form in enumerate(getattr(record, key)):
            yield (key, i), form


def _names(book: Book) -> Iterator[Fault]:
    """Ids and names tell the records of a kind apart; an alias (a title, say) several may share."""
    # An id folds to its words: folding 100,000 of them takes a tenth of a second.
    owners = {(record.kind, record.id.replace("-", " ")): record.id for record in book.records}
    aliases: list[tuple[Record, Pointer, str, str]] = []
    for record in book.records:
        for pointer, form in forms(record):
            key = fold(form)
            if not key:
                wrong = f"{quoted(form)} has no letter or digit to look it up by"
                yield Fault(record.id, pointer, wrong)
            elif pointer[0] in ("name", "names"):
                owner = owners.setdefault((record.kind, key), record.id)
                if owner != record.id:
                    yield Fault(record.id, pointer, _answers(record, owner, form))
            else:
                aliases.append((record, pointer, form, key))
        # Most names are in ASCII alone, and have no others beside them.
        if record.names or record.aliases or not record.name.isascii():
            yield from _scripts(record)
    for record, pointer, form, key in aliases:
        owner = owners.get((record.kind, key), record.id)
        if owner != record.id:
            yield Fault(record.id, pointer, _answers(record, owner, form))


def _answers(record: Record, owner: str, form: str) -> str:
    return f"the {record.kind} {quoted(owner)} answers to {quoted(form)} already"


def _scripts(record: Record) -> Iterator[Fault]:
    if not record.name.isascii() and (letter := _NOT_LATIN.search(record.name)):
        wrong = f"{quoted(letter[0])} is no Latin letter, as those of the English name are"
        yield Fault(record.id, ("name",), wrong)
    for language, name in record.names.items():
        script = _SCRIPTS.get(language)
        if script and (not script[1].search(name) or script[2].search(name)):
            yield Fault(record.id, ("names", language), f"{quoted(name)} is not in {script[0]}")
        elif mixed := _MIXED.search(name):
            yield Fault(record.id, ("names", language), _two_alphabets(mixed[0]))
    for i, alias in enumerate(record.aliases):
        if not alias.isascii() and (mixed := _MIXED.search(alias)):
            yield Fault(record.id, ("aliases", i), _two_alphabets(mixed[0]))


def _two_alphabets(letters: str) -> str:
    return f"{quoted(letters)} is one Latin and one Cyrillic letter, in one word"


def _figures(book: Book) -> Iterator[Fault]:
    for fact in book.facts:
        for pointer, message in disagreements(fact, book.units):
            yield Fault(fact.id, pointer, message)
        before: set[str] = set()
        for i, about in enumerate(fact.about):
            if about.id in before:
                wrong = f"{quoted(about.id)} stands here twice: give it one role"
                yield Fault(fact.id, ("about", i), wrong)
            before.add(about.id)
    for ranking in book.rankings:
        for i, row in enumerate(ranking.rows):
            for pointer, message in disagreements(row, book.units):
                yield Fault(ranking.id, ("rows", i, *pointer), message)
    for check in book.checks:
        for i, key, message in check_disagreements(check, book.units):
            if key == "unit" and not _is_unit(check.quantities[i].unit, book):
                continue  # That it is no unit at all is said once.
            yield Fault(check.id, ("quantities", i, key), message)


def _inferred(book: Book) -> Iterator[Fault]:
    """What is said to be inferred, and is not there."""
    entries: tuple[Source | Fact | Record, ...] = (*book.sources, *book.facts, *book.records)
    for entry in entries:
        for i, name in enumerate(entry.inferred):
            if not _value_of(entry, name):
                wrong = f"{quoted(name)} is no field of this entry, so it was not inferred"
                yield Fault(entry.id, ("inferred", i), wrong)


def _value_of(entry: Source | Fact | Record, field: str) -> object:
    fields = entry._asdict()
    attributes = fields.get("attributes") or {}
    figure = entry.quantity._asdict() if isinstance(entry, Fact) and entry.quantity else {}
    return figure.get(field) or attributes.get(field) or fields.get(field)


def unused(book: Book) -> Iterator[Fault]:
    """What is odd in a sound book: what is defined and nothing uses."""
    cited = {cite.source for _, _, cite in _citations(book)} | {c.source for c in book.checks}
    for source in book.sources:
        if source.id not in cited:
            yield Fault(source.id, (), "nothing cites this source", "warning")
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
                yield Fault("book", (key, word), f"no {by} uses {quoted(word)}", "warning")
    named = {about.id for fact in book.facts for about in fact.about}
    named |= {cite.on_behalf_of or "" for _, _, cite in _citations(book)}
    named |= {row.record for ranking in book.rankings for row in ranking.rows}
    named |= {span.value for source in book.sources for span in source.sections}
    named |= {span.person or "" for source in book.sources for span in source.voices}
    named |= {str(record.attributes.get(key)) for record in book.records for key in REFERENCES}
    for record in book.records:
        if record.id not in named:
            yield Fault(record.id, (), f"nothing is said of this {record.kind}", "warning")
