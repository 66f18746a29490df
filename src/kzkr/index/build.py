"""A validated book to the tables of `schema.sql`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, compress, count
from pathlib import Path

from ..kinds import ATTRIBUTES
from ..language import cut, is_plain, name_keys, tokens
from ..model import Book, Check, Citation, Concept, Fact, Record, Source
from ..names import fold, tails
from ..reading import Progress, without_collecting
from ..reading.rules import value_at, voice_of
from . import tables
from .flat import views
from .text import full_text

Row = tuple[object, ...]

#: Tables whose rows stand in any order.
_WITHOUT_KEY = ("name_keys",)
_NO_FIGURE: Row = (None,) * len(tables.FACT_QUANTITY.fields)


def build(book: Book, connection: sqlite3.Connection, progress: Progress) -> None:
    """Fill an empty database with a book. Raises sqlite3.Error when it cannot be written."""
    progress("indexing", 0.0)
    execute = connection.execute
    # Nobody else sees the file before it is whole, so nothing needs to be rolled back.
    execute("PRAGMA journal_mode = OFF")
    execute("PRAGMA synchronous = OFF")
    # Pages are sought all over the file while full text grows: up to 64 MiB stay in memory.
    execute("PRAGMA cache_size = -65536")
    _run(connection, "schema.sql")
    for view in views():
        execute(view)
    execute("BEGIN")
    with without_collecting():
        tables = list(_tables(book))
        for done, (table, rows) in enumerate(tables):
            _insert(connection, table, rows)
            progress("indexing", (done + 1) / len(tables))
    execute("COMMIT")
    _run(connection, "indexes.sql")


def _run(connection: sqlite3.Connection, script: str) -> None:
    connection.executescript((Path(__file__).parent / script).read_text("utf-8"))


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    # In the order of their keys, rows are appended; in another, each seeks its place.
    ordered = list(rows) if table in _WITHOUT_KEY else sorted(rows)
    if ordered:
        # To hand over None takes twice as long as a text: a column of nothing else is left out.
        used = [column.count(None) < len(column) for column in zip(*ordered, strict=True)]
        values = ", ".join("?" if some else "NULL" for some in used)
        connection.executemany(
            f"INSERT INTO {table} VALUES ({values})",
            ordered if all(used) else (tuple(compress(row, used)) for row in ordered),
        )


def _tables(book: Book) -> Iterator[tuple[str, Iterable[Row]]]:
    """Each table with its rows, in an order that respects the references between them."""
    sources = {source.id: source for source in book.sources}
    default_as_of = {source.id: source.as_of or source.date for source in book.sources}

    yield "book", [(book.id, book.title, book.version, book.as_of)]
    yield "languages", ((name, i, text) for i, (name, text) in enumerate(book.languages.items()))
    yield (
        "topics",
        ((name, i, topic.definition or None) for i, (name, topic) in enumerate(_concepts(book))),
    )
    yield "measures", _defined(book.measures)
    yield "words", _words(book)
    yield "units", book.units.items()
    yield (
        f"sources ({tables.SOURCE.columns}, position)",
        ((*tables.SOURCE.row(source), i) for i, source in enumerate(book.sources)),
    )
    yield (
        f"records ({tables.RECORD.columns}, {', '.join(ATTRIBUTES)}, position)",
        (
            (*tables.RECORD.row(r), *map(r.attributes.get, ATTRIBUTES), i)
            for i, r in enumerate(book.records)
        ),
    )
    yield (
        "record_names",
        ((record.id, i, *name) for record in book.records for i, name in enumerate(_names(record))),
    )
    keys = [_folded(record) for record in book.records]
    yield "name_keys", _name_keys(book.records, keys)
    yield "sound_keys", set(_sound_keys(book.records, keys))
    yield "concept_keys", _concept_keys(book)
    yield (
        "source_voices",
        (
            (s.id, span.first, span.last, span.value, span.person)
            for s in book.sources
            for span in s.voices
        ),
    )
    yield (
        "source_sections",
        ((s.id, span.first, span.last, span.value) for s in book.sources for span in s.sections),
    )
    yield (
        f"facts ({tables.FACT.columns}, {tables.FACT_QUANTITY.columns}, position)",
        (
            (
                *tables.FACT.row(
                    f._replace(
                        by=f.by or (f.quantity.by if f.quantity else None),
                        as_of=f.as_of or default_as_of[f.cites[0].source],
                    )
                ),
                *(tables.FACT_QUANTITY.row(f.quantity) if f.quantity else _NO_FIGURE),
                i,
            )
            for i, f in enumerate(book.facts)
        ),
    )
    yield (
        "fact_records",
        (
            (f.id, i, about.id, about.role, int(about.implied))
            for f in book.facts
            for i, about in enumerate(f.about)
        ),
    )
    yield "fact_topics", ((f.id, i, topic) for f in book.facts for i, topic in enumerate(f.topics))
    priorities = {f.id: _priorities(f.cites, sources) for f in book.facts}
    yield (
        "fact_priorities",
        ((fact, priority) for fact, under in priorities.items() for priority in sorted(under)),
    )
    yield (
        "record_facts",
        ((record, f.id) for f in book.facts for record in _holders(f) | priorities[f.id]),
    )
    yield (
        f"rankings ({tables.RANKING.columns}, position)",
        (
            (
                *tables.RANKING.row(
                    r._replace(
                        as_of=r.as_of or default_as_of[(r.cites or r.rows[0].cites)[0].source]
                    )
                ),
                i,
            )
            for i, r in enumerate(book.rankings)
        ),
    )
    yield "ranking_rows", ((r.id, row.rank, row.record) for r in book.rankings for row in r.rows)
    yield (
        f"ranking_quantities (ranking_id, rank, position, {tables.RANKING_QUANTITY.columns})",
        (
            (r.id, row.rank, i, *tables.RANKING_QUANTITY.row(quantity))
            for r in book.rankings
            for row in r.rows
            for i, quantity in enumerate(row.quantities)
        ),
    )
    citations, printed = _citations(book, sources)
    yield "citations", citations
    yield "printed", printed
    yield (
        f"checks ({tables.CHECK.columns}, position)",
        ((*tables.CHECK.row(_dated(c, sources)), i) for i, c in enumerate(book.checks)),
    )
    yield (
        f"check_quantities (check_id, position, {tables.CHECK_QUANTITY.columns})",
        (
            (check.id, i, *tables.CHECK_QUANTITY.row(quantity))
            for check in book.checks
            for i, quantity in enumerate(check.quantities)
        ),
    )
    yield "check_targets", _targets(book)
    entries, texts = full_text(book, keys)
    yield "search_entries", entries
    yield "search (rowid, names, measure, topics, statement, checks)", texts


def _names(record: Record) -> Iterator[Row]:
    for language, name in record.names.items():
        yield "name", language, name
    for alias in record.aliases:
        yield "alias", None, alias
    for slip in record.slips:
        yield "slip", None, slip


def _folded(record: Record) -> list[str]:
    """Each form that a record is looked up by, folded; none of them twice."""
    forms = [record.name, *record.names.values(), *record.aliases, *record.slips]
    # An id folds to its words.
    return list(dict.fromkeys([record.id.replace("-", " "), *map(fold, forms)]))


def _name_keys(records: Iterable[Record], keys: Iterable[list[str]]) -> Iterator[Row]:
    for record, whole in zip(records, keys, strict=True):
        kind, id_ = record.kind, record.id
        rest: set[str] = set()
        for key in whole:
            yield kind, key, id_, 1
            if " " in key:
                rest.update(tails(key))
        for tail in rest.difference(whole):
            yield kind, tail, id_, 0


def _sound_keys(records: Iterable[Record], keys: Iterable[list[str]]) -> Iterator[Row]:
    for record, whole in zip(records, keys, strict=True):
        for key in whole:
            if not is_plain(key):
                # The schema finds a name without its spaces itself.
                for sound in name_keys(cut(key)).difference((key, key.replace(" ", ""))):
                    yield record.kind, sound, record.id


def _concept_keys(book: Book) -> Iterator[Row]:
    for kind, concepts in (("topic", dict(_concepts(book))), ("measure", book.measures)):
        for name, concept in concepts.items():
            keys = {fold(name)}
            for word in chain.from_iterable(concept.words.values()):
                keys |= {fold(word), *name_keys(tokens(word))}
            for key in keys - {""}:
                yield key, kind, name


def _priorities(cites: Iterable[Citation], sources: dict[str, Source]) -> set[str]:
    under = {value_at(sources[cite.source].sections, cite.paragraph) for cite in cites}
    return {priority for priority in under if priority is not None}


def _holders(fact: Fact) -> set[str]:
    about = {entry.id for entry in fact.about}
    return about | {cite.on_behalf_of for cite in fact.cites if cite.on_behalf_of}


def _citations(book: Book, sources: dict[str, Source]) -> tuple[list[Row], list[Row]]:
    numbers = count(1)
    citations: list[Row] = []
    printed: list[Row] = []

    def add(cites: Iterable[Citation], *owner: object) -> None:
        for cite in cites:
            number = next(numbers)
            voice = voice_of(sources[cite.source], cite.paragraph)
            citations.append(
                (number, *owner, cite.source, cite.paragraph, voice, cite.on_behalf_of)
            )
            printed.extend((number, i, *token) for i, token in enumerate(cite.printed))

    for fact in book.facts:
        add(fact.cites, fact.id, None, None)
    for ranking in book.rankings:
        add(ranking.cites, None, ranking.id, None)
        for row in ranking.rows:
            add(row.cites, None, ranking.id, row.rank)
    return citations, printed


def _dated(check: Check, sources: dict[str, Source]) -> Check:
    """A check with the dates that its source gives where it has none of its own."""
    checked_on = check.checked_on or sources[check.source or ""].accessed
    return check._replace(checked_on=checked_on, added=check.added or checked_on)


def _concepts(book: Book) -> Iterator[tuple[str, Concept]]:
    """The topics that are defined, or where none is, those that are used."""
    if book.topics:
        yield from book.topics.items()
        return
    used = [topic for fact in book.facts for topic in fact.topics]
    used += [ranking.topic for ranking in book.rankings]
    for topic in dict.fromkeys(used):
        yield topic, Concept("")


def _defined(concepts: Mapping[str, Concept]) -> Iterator[Row]:
    return ((name, i, concept.definition) for i, (name, concept) in enumerate(concepts.items()))


def _words(book: Book) -> Iterator[Row]:
    worded = chain(
        (("topic", name, topic.words) for name, topic in book.topics.items()),
        (("measure", name, measure.words) for name, measure in book.measures.items()),
        (("fact", fact.id, fact.words) for fact in book.facts if fact.words),
    )
    for kind, name, by_language in worded:
        for language, words in by_language.items():
            for i, word in enumerate(words):
                yield kind, name, language, i, word


def _targets(book: Book) -> Iterator[Row]:
    facts = {fact.id for fact in book.facts}
    rankings = {ranking.id for ranking in book.rankings}
    for check in book.checks:
        for i, target in enumerate(check.of):
            name, _, rank = target.partition("#")
            if name in rankings:
                yield check.id, i, None, None, name, int(rank) if rank else None
            elif name in facts:
                yield check.id, i, name, None, None, None
            else:
                yield check.id, i, None, name, None, None
