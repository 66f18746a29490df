"""What full text holds of each entry of a book: the rows of `search` and `search_entries`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

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
        record.id: " ".join(word for key in dict.fromkeys(own) for word in cut(key))
        for record, own in zip(book.records, keys, strict=True)
    }
    sorts = _sorts(book, names)
    words = _Words(book)
    said: dict[str, list[str]] = defaultdict(list)
    for check in book.checks:
        for target in check.of:
            said[target.partition("#")[0]].append(check.statement)

    def add(
        kind: str,
        entry: str,
        about: Iterable[str],
        statement: str,
        *,
        more: str = "",
        measures: Iterable[str] = (),
        unit: str | None = None,
        asked: str = "",
        topics: Sequence[str] = (),
        status: str | None = None,
        figure: bool = False,
        dated: bool = False,
    ) -> None:
        number = len(entries) + 1
        records = list(dict.fromkeys(about))
        told = tokens(statement)
        content = sum(token not in FUNCTION_WORDS for token in told)
        entries.append(
            (
                number, kind, entry, len(records), len(topics), content, int(figure), int(dated),
            )
        )  # fmt: skip
        sort = [sorts.get(record, "") for record in records]
        if kind == "ranking":
            sort.append(_tokens(KIND_WORDS[kind]))
        texts.append(
            (
                number,
                " ".join(names.get(record, "") for record in records),
                " ".join([words.of_measures(measures, unit), asked]),
                " ".join(
                    [
                        words.of_topics(topics, status),
                        *dict.fromkeys(sort),
                    ]
                ),
                " ".join([*told, more]),
                _tokens(" ".join(said[entry])) if entry in said else "",
            )
        )

    for record in book.records:
        held = record.attributes.get
        told = " ".join(filter(None, (held("sector"), held("role"), held("type"))))
        where = " ".join(names.get(held(key) or "", "") for key in REFERENCES)
        add(record.kind, record.id, [record.id], told, more=where, dated=bool(held("date")))
    for fact in book.facts:
        due = fact.by or (fact.quantity and fact.quantity.by)
        add(
            "fact",
            fact.id,
            [entry.id for entry in fact.about],
            fact.statement,
            measures=[fact.measure] if fact.measure else [],
            unit=fact.quantity.unit if fact.quantity else None,
            asked=_tokens(" ".join(chain.from_iterable(fact.words.values()))),
            topics=fact.topics,
            status=fact.status,
            figure=fact.quantity is not None,
            dated=bool(due),
        )
    for ranking in book.rankings:
        measures = [q.measure for row in ranking.rows for q in row.quantities if q.measure]
        add(
            "ranking",
            ranking.id,
            [row.record for row in ranking.rows],
            ranking.name,
            measures=dict.fromkeys(measures),
            topics=[ranking.topic],
            figure=bool(measures),
        )
    for check in book.checks:
        add(
            "check",
            check.id,
            [target.partition("#")[0] for target in check.of],
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
    words = {kind: _tokens(called) for kind, called in KIND_WORDS.items()}
    sorts = {}
    for record in book.records:
        sorts[record.id] = words.get(record.kind, "")
        if record.kind == "company":
            sorts[record.id] += " " + countries.get(record.attributes.get("country"), "")
    return sorts


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
