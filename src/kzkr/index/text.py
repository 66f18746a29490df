"""What full text holds of each entry of a book: the rows of `search` and `search_entries`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any

from ..kinds import REFERENCES
from ..language import FUNCTION_WORDS, cut, tokens
from ..model import Book, Concept
from ..vocabulary import KIND_WORDS, STATUS_WORDS

Row = tuple[object, ...]


def full_text(book: Book, keys: Iterable[list[str]]) -> tuple[list[Row], list[Row]]:
    """The entries of a book, and the texts that each is found by; ``keys`` are those of the names
    of each record, its id among them."""
    entries: list[Row] = []
    texts: list[Row] = []
    names = {
        record.id: " ".join(cut(" ".join(own)))
        for record, own in zip(book.records, keys, strict=True)
    }
    sorts = _sorts(book, names)
    words = _Words(book)
    said: dict[str, list[str]] = defaultdict(list)
    for check in book.checks:
        for target in check.of:
            said[target.partition("#")[0]].append(check.statement)

    @lru_cache(1000)  # Many records are of one trade or role.
    def worded(statement: str) -> tuple[str, int]:
        """The tokens of a statement, and how many of them say something."""
        told = tokens(statement)
        return " ".join(told), sum(token not in FUNCTION_WORDS for token in told)

    def add(
        kind: str,
        entry: str,
        statement: str,
        called: str,
        under: str,
        *,
        records: int = 1,
        more: str = "",
        measured: str = "",
        topics: int = 0,
        figure: bool = False,
        dated: bool = False,
    ) -> None:
        """An entry, the names of what it is about, and the words of the sorts it belongs to."""
        told, content = worded(statement)
        number = len(entries) + 1
        entries.append((number, kind, entry, records, topics, content, int(figure), int(dated)))
        checks = _tokens(" ".join(said[entry])) if entry in said else ""
        texts.append((number, called, measured, under, f"{told} {more}", checks))

    def add_about(
        about: Iterable[str], kind: str, entry: str, statement: str, under: str = "", **more: Any
    ) -> None:
        """The same of an entry about records."""
        ids = dict.fromkeys(about)
        sort = dict.fromkeys(sorts.get(id_, "") for id_ in ids)
        called = " ".join(names.get(id_, "") for id_ in ids)
        add(kind, entry, statement, called, " ".join([under, *sort]), records=len(ids), **more)

    for record in book.records:
        id_, own = record.id, record.attributes
        add(
            record.kind,
            id_,
            " ".join([own[key] for key in ("sector", "role", "type") if key in own]),
            names[id_],
            sorts[id_],
            more=" ".join([names.get(own[key], "") for key in REFERENCES if key in own]),
            dated="date" in own,
        )
    for fact in book.facts:
        due = fact.by or (fact.quantity and fact.quantity.by)
        asked = _tokens(" ".join(chain.from_iterable(fact.words.values())))
        unit = fact.quantity.unit if fact.quantity else None
        add_about(
            (entry.id for entry in fact.about),
            "fact",
            fact.id,
            fact.statement,
            under=words.of_topics(fact.topics, fact.status),
            measured=f"{words.of_measures([fact.measure] if fact.measure else [], unit)} {asked}",
            topics=len(fact.topics),
            figure=fact.quantity is not None,
            dated=bool(due),
        )
    for ranking in book.rankings:
        measures = [q.measure for row in ranking.rows for q in row.quantities if q.measure]
        add_about(
            (row.record for row in ranking.rows),
            "ranking",
            ranking.id,
            ranking.name,
            under=f"{words.of_topics([ranking.topic], None)} {_tokens(KIND_WORDS['ranking'])}",
            measured=words.of_measures(dict.fromkeys(measures), None),
            topics=1,
            figure=bool(measures),
        )
    for check in book.checks:
        add_about(
            (target.partition("#")[0] for target in check.of),
            "check",
            check.id,
            check.statement,
            figure=bool(check.quantities),
            dated=check.date is not None,
        )
    return entries, texts


def _tokens(text: str) -> str:
    return " ".join(tokens(text))


def _sorts(book: Book, names: Mapping[str, str]) -> dict[str, str]:
    """What sort of thing each record is, a company with the names of its country."""
    countries = {
        record.attributes.get("country"): names[record.id]
        for record in book.records
        if record.attributes.get("type") == "country"
    }
    kinds = {kind: _tokens(called) for kind, called in KIND_WORDS.items()}
    companies = kinds["company"]
    return {
        record.id: kinds.get(record.kind, "")
        if record.kind != "company"
        else f"{companies} {countries.get(record.attributes.get('country'), '')}"
        for record in book.records
    }


class _Words:
    """The words of a book's topics, measures and units, and of statuses, ready for the index."""

    def __init__(self, book: Book) -> None:
        self._topics = _all_words(book.topics)
        self._measures = _all_words(book.measures)
        self._units = {unit: _tokens(written) for unit, written in book.units.items()}
        self._statuses = {status: _tokens(words) for status, words in STATUS_WORDS.items()}

    def of_measures(self, measures: Iterable[str], unit: str | None) -> str:
        """The words of measures, and of a figure's unit."""
        found = [self._measures.get(measure, "") for measure in measures]
        return " ".join([*found, self._units.get(unit or "", "")])

    def of_topics(self, topics: Iterable[str], status: str | None) -> str:
        """The words of topics and of a status."""
        found = [self._topics.get(topic) or _tokens(topic) for topic in topics]
        return " ".join([*found, self._statuses.get(status or "", "")])


def _all_words(concepts: Mapping[str, Concept]) -> dict[str, str]:
    return {
        name: _tokens(" ".join([name, *chain.from_iterable(concept.words.values())]))
        for name, concept in concepts.items()
    }
