"""What a page's search goes by: the words of every entry, and the program's own rules."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...index.search import BROUGHT, weights
from ...language import cut, tables
from ...names import LONGEST, fold
from ...vocabulary import VERDICTS

Texts = list[list[list[int]]]


def searchable(database: sqlite3.Connection, document: dict[str, Any]) -> dict[str, Any]:
    """Everything that `search.js` reads: ``database`` is a copy of a book's index, ``document``
    that of `kzkr book export json`."""
    columns, terms, texts = _full_text(database)
    names = ("kind", "id", "records", "topics", "length", "figure", "dated")
    rows = database.execute(f"SELECT {', '.join(names)} FROM search_entries ORDER BY number")
    entries = [dict(zip(names, row, strict=True)) for row in rows]
    numbers = {(entry["kind"], entry["id"]): number for number, entry in enumerate(entries)}
    concepts = defaultdict[str, list[str]](list)
    for key, kind in database.execute("SELECT DISTINCT key, kind FROM concept_keys"):
        concepts[key].append({"topic": "topics"}.get(kind, kind))
    newest = defaultdict[int, list[int]](list)
    for kind, record, fact in database.execute(
        "SELECT records.kind, record_id, fact_id FROM record_facts"
        " JOIN facts ON facts.id = fact_id JOIN records ON records.id = record_id"
        " ORDER BY record_id, as_of IS NULL, as_of DESC, facts.position"
    ):
        own = newest[numbers[kind, record]]
        if len(own) < BROUGHT:
            own.append(numbers["fact", fact])
    return {
        "language": tables(),
        "weights": weights(),
        "longest": 5 * LONGEST,
        "verdicts": list(VERDICTS),
        "columns": columns,
        "terms": " ".join(terms),
        "entries": entries,
        "texts": _packed(texts),
        "forms": {
            numbers[record["kind"], record["id"]]: _lengths(record)
            for record in document["records"]
        },
        "concepts": concepts,
        "newest": newest,
    }


def _full_text(database: sqlite3.Connection) -> tuple[list[str], list[str], Texts]:
    """The columns of full text, its terms in order, and each entry's columns as their numbers."""
    columns = [row[1] for row in database.execute("PRAGMA table_info(search)")]
    database.execute("CREATE VIRTUAL TABLE temp.instances USING fts5vocab(main, search, instance)")
    terms = sorted({row[0] for row in database.execute("SELECT term FROM temp.instances")})
    number = {term: at for at, term in enumerate(terms)}
    (size,) = database.execute("SELECT count(*) FROM search_entries").fetchone()
    texts: Texts = [[[] for _ in columns] for _ in range(size)]
    for term, entry, column in database.execute(
        'SELECT term, doc, col FROM temp.instances ORDER BY doc, col, "offset"'
    ):
        texts[entry - 1][columns.index(column)].append(number[term])
    return columns, terms, texts


def _packed(texts: Texts) -> Texts:
    """The same, with a text that stands within another as a reference to the first that it is.

    The text of column c of entry e is -1 - (e * columns + c). The names of what a statement is
    about are those of its records, so that most of a book's words stand there many times.
    """
    first: dict[tuple[int, ...], int] = {}
    begins = defaultdict[int, set[int]](set)
    for entry, own in enumerate(texts):
        for column, text in enumerate(own):
            if len(text) > 1 and tuple(text) not in first:
                first[tuple(text)] = -1 - (entry * len(own) + column)
                begins[text[0]].add(len(text))
    lengths = {term: sorted(own, reverse=True) for term, own in begins.items()}

    def packed(text: Sequence[int], place: int) -> Iterable[int]:
        at = 0
        while at < len(text):
            for length in lengths.get(text[at], ()):
                reference = first.get(tuple(text[at : at + length]))
                # No text is its own part.
                if reference is not None and reference != place and length <= len(text) - at:
                    yield reference
                    at += length
                    break
            else:
                yield text[at]
                at += 1

    return [
        [list(packed(text, -1 - (entry * len(own) + column))) for column, text in enumerate(own)]
        for entry, own in enumerate(texts)
    ]


def _lengths(record: Mapping[str, Any]) -> list[int]:
    """How many words each name of a record has, in the order in which full text holds them."""
    names = (record["id"], record["name"], *record["names"].values(), *record["aliases"])
    return [len(cut(key)) for key in dict.fromkeys(map(fold, names))]
