"""What a page's search goes by: the words of every entry, and the program's own rules."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ...index.search import BROUGHT, weights
from ...language import cut, tables
from ...names import LONGEST, fold
from ...vocabulary import VERDICTS

Texts = list[list[list[int]]]

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

#: So many numbers at least are worth a reference to where they stood before, and so many of
#: those places are tried.
_LEAST, _CANDIDATES = 3, 32


def searchable(database: sqlite3.Connection, document: dict[str, Any]) -> dict[str, Any]:
    """Everything that `search.js` reads: ``database`` is a copy of a book's index, ``document``
    that of `kzkr book export json`."""
    columns, terms, texts = _full_text(database)
    counted = ("records", "topics", "length", "figure", "dated")
    rows = database.execute(
        f"SELECT kind, id, {', '.join(counted)} FROM search_entries ORDER BY number"
    ).fetchall()
    numbers = {(kind, id_): number for number, (kind, id_, *_) in enumerate(rows)}
    kinds = list(dict.fromkeys(kind for kind, *_ in rows))
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
        "terms": _fronted(terms),
        "kinds": kinds,
        "ids": " ".join(id_ for _, id_, *_ in rows),
        "counted": counted,
        "entries": _written([n for kind, _, *own in rows for n in (kinds.index(kind), *own)]),
        "texts": _written(_packed(texts)),
        "digits": _DIGITS,
        "forms": {
            numbers[record["kind"], record["id"]]: _lengths(record)
            for record in document["records"]
        },
        "concepts": {"topics": _words(document, "topics"), "measure": _words(document, "measures")},
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


def _fronted(terms: Sequence[str], between: str = " ") -> str:
    """Terms in order, each begun by how many letters it shares with the one before."""
    fronted = []
    for before, term in zip(["", *terms], terms, strict=False):
        shared = 0
        while before[shared : shared + 1] == term[shared] and shared < len(_DIGITS) - 1:
            shared += 1
        fronted.append(_DIGITS[shared] + term[shared:])
    return between.join(fronted)


def _packed(texts: Texts) -> list[int]:
    """All texts as one run of numbers, each begun by its length; of what stood there before, -d
    and n stand for the n numbers that began d numbers earlier.

    The names of what a statement is about, and the words of its topics, stand there many times.
    """
    run = [number for own in texts for text in own for number in (len(text), *text)]
    packed: list[int] = []
    seen = defaultdict[tuple[int, ...], list[int]](list)
    at = 0
    while at < len(run):
        earlier = seen[tuple(run[at : at + _LEAST])][-_CANDIDATES:]
        length, start = max(((_same(run, other, at), other) for other in earlier), default=(0, 0))
        if length >= _LEAST:
            packed += [start - at, length]
        else:
            length = 1
            packed.append(run[at])
        for place in range(at, at + length):
            seen[tuple(run[place : place + _LEAST])].append(place)
        at += length
    return packed


def _same(run: Sequence[int], one: int, other: int) -> int:
    """How many numbers are the same from two places on."""
    length = 0
    while other + length < len(run) and run[one + length] == run[other + length]:
        length += 1
    return length


def _written(numbers: Sequence[int]) -> str:
    """Numbers in as few letters as may be: five bits a letter, the least first; a sixth bit says
    that there are more, and the lowest bit of a number that it is negative."""
    letters = []
    for number in numbers:
        left = -2 * number + 1 if number < 0 else 2 * number
        while True:
            left, five = divmod(left, 32)
            letters.append(_DIGITS[five + 32 * (left > 0)])
            if not left:
                break
    return "".join(letters)


def _words(document: dict[str, Any], kind: str) -> str:
    """The names and words of a book's topics or measures, a line each, as terms are written."""
    concepts: dict[str, dict[str, list[str]]] = document["book"]["words"][kind]
    words = [word for own in concepts.values() for said in own.values() for word in said]
    return _fronted(sorted({*document["book"][kind], *words}), "\n")


def _lengths(record: Mapping[str, Any]) -> list[int]:
    """How many words each name of a record has, in the order in which full text holds them."""
    names = (record["id"], record["name"], *record["names"].values(), *record["aliases"])
    return [len(cut(key)) for key in dict.fromkeys(map(fold, names))]
