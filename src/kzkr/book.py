"""The front door: a fact book, and one method for each question that can be put to it."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .errors import Ambiguous, BadFilter, Candidate, NotFound
from .filters import Filters, require_known, require_sound, require_supported
from .index import find as names
from .index.dates import NEWEST_FIRST, between
from .index.store import CHECKS_OF, Store
from .kinds import BY_PLURAL, KINDS
from .model import Check, Fact, Link, Quantity, Ranking, RankingRow, Record, Source
from .vocabulary import VERDICTS

if TYPE_CHECKING:
    import sqlite3

    from .reading import Progress

#: What full text finds: each kind of entry, and what it is.
SEARCHED = {
    **{name: kind.doc for name, kind in KINDS.items()},
    "fact": "one statement of a source",
    "ranking": "an ordered list",
    "check": "what another source says",
}


class Place(NamedTuple):
    """A record's place in a ranking."""

    ranking: Ranking
    row: RankingRow


class Entry(NamedTuple):
    """All that a book has on one record."""

    record: Record
    facts: tuple[Fact, ...]
    links: tuple[Link, ...]
    rankings: tuple[Place, ...]
    checks: tuple[Check, ...]


class Summary(NamedTuple):
    """A record as a list shows it. ``status`` and ``as_of`` are of its first fact with a status,
    ``outcome`` of its newest check that has one, or of its facts' newest; ``checks`` are its own
    and its facts'."""

    record: Record
    facts: int = 0
    topics: tuple[str, ...] = ()
    linked: dict[str, tuple[str, ...]] = {}
    status: str | None = None
    as_of: str | None = None
    outcome: str | None = None
    checks: tuple[Check, ...] = ()


class Hit(NamedTuple):
    """Something found by full text, and how well it matches (more is better)."""

    found: Record | Fact | Ranking | Check
    score: float


class Subject(NamedTuple):
    """What a book has on one of its topics or measures: ``kind`` says which of the two."""

    kind: str
    id: str
    definition: str
    facts: tuple[Fact, ...]
    rankings: tuple[Ranking, ...]

    @property
    def entries(self) -> tuple[Fact | Ranking, ...]:
        """All of it, the facts first."""
        return (*self.facts, *self.rankings)


class Deadline(NamedTuple):
    """A fact that says when something is due, as it stands among the events."""

    fact: Fact


def bundled() -> Path:
    """The fact book that comes with the program: in the wheel, or in the tree it is edited in."""
    here = Path(__file__).parent
    beside = here / "data" / "facts.yaml"
    return beside if beside.exists() else here.parent.parent / "data" / "facts.yaml"


def _silent(doing: str, share: float | None) -> None:
    pass


def strongest(checks: Iterable[Check]) -> Check | None:
    """The check with the strongest verdict; of equals the first, which is the newest."""
    order = list(VERDICTS)
    return min(checks, key=lambda check: order.index(check.verdict), default=None)


def narrowed_rows(ranking: Ranking, filters: Filters) -> tuple[RankingRow, ...]:
    """The rows of a ranking, with ``measure`` those with a figure of it and only such figures."""
    if filters.measure is None:
        return ranking.rows
    narrowed = (
        row._replace(quantities=tuple(q for q in row.quantities if q.measure == filters.measure))
        for row in ranking.rows
    )
    return tuple(row for row in narrowed if row.quantities)


def _all(*conditions: tuple[str, Sequence[object]] | None) -> tuple[str, list[object]]:
    given = [condition for condition in conditions if condition]
    return (
        " AND ".join(sql for sql, _ in given) or "1",
        [value for _, values in given for value in values],
    )


class FactBook:
    """A fact book, open for questions. Every answer carries its citations and checks.

    >>> with FactBook.open() as book:
    ...     book.record("company", "삼성").record.name
    'Samsung Electronics'

    Filters that the book does not know, or that have no meaning for a question, raise BadFilter.
    """

    def __init__(self, store: Store, *, checks: bool = True) -> None:
        self._store = store
        self._with_checks = checks

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str] | None = None,
        *,
        checks: bool = True,
        progress: Progress = _silent,
    ) -> FactBook:
        """Open a book, by default the bundled one; without ``checks``, only what its source says.

        ``progress`` is called while a book is read for the first time.
        Raises kzkr.reading.Unreadable or kzkr.reading.Invalid.
        """
        return cls(Store(Path(path) if path is not None else bundled(), progress), checks=checks)

    def __enter__(self) -> FactBook:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index; ``with FactBook.open() as book`` does so at its end."""
        self._store.close()

    def backup(self, target: sqlite3.Connection) -> None:
        """Copy the index, all tables of `index/schema.sql`, into an empty database."""
        self._store.backup(target)

    @property
    def about(self) -> tuple[str, str, str, str]:
        """The book's id, title, version, and the date its statements were made."""
        return self._store.book()

    def units(self) -> dict[str, str]:
        """How each unit that is no currency is written out for people."""
        return self._store.units()

    def measures(self) -> dict[str, str]:
        """The measures of the book's figures, each with its definition."""
        return {name: means or "" for name, means in self._store.concepts("measures").items()}

    def topics(self) -> dict[str, str | None]:
        """The topics of the book's facts, each with its definition where it has one."""
        return self._store.concepts("topics")

    def languages(self) -> dict[str, str]:
        """The languages that names are given in beside English, by code."""
        return self._store.languages()

    def words(self) -> dict[str, dict[str, dict[str, list[str]]]]:
        """The words people use for the 'topics' and 'measures', by language code."""
        return {f"{kind}s": self._store.words(kind) for kind in ("topic", "measure")}

    # -- records -----------------------------------------------------------------------------

    def records(self, kind: str, filters: Filters = Filters()) -> list[Summary]:
        """The records of a kind, in the book's order; events in order of time."""
        self._require_sound(filters)
        require_known("kind", kind, KINDS)
        where, params = self._record_conditions(kind, filters)
        # A year stands after the days in it: '~' sorts after every digit and hyphen.
        order = {"priority": "number", "event": "date IS NULL, date || '~', position"}.get(
            kind, "position"
        )
        records = self._store.records(where, params, order)
        return self._summaries(kind, records)

    def events(self, filters: Filters = Filters()) -> list[Summary | Deadline]:
        """Events in order of time, the deadlines that facts set among them, undated ones last."""
        events = self.records("event", filters)
        if filters.country is not None:
            return list(events)
        conditions = [
            self._fact_conditions(filters.without_dates),
            ("by IS NOT NULL", []),
        ]
        if filters.dates.named():
            conditions.append(between("by", filters.since, filters.until))
        dated = {(event.record.id, event.record.attributes.get("date")) for event in events}
        deadlines = [
            Deadline(fact)
            for fact in self._facts(*_all(*conditions))
            # An event that a fact sets a date for is in the list already.
            if not any((about.id, fact.by) in dated for about in fact.about)
        ]
        return sorted([*events, *deadlines], key=_event_date)

    def record(self, kind: str, name: str, filters: Filters = Filters()) -> Entry:
        """One record of a kind, by any of its names, with all that the book has on it.

        Filters narrow its facts, its places in rankings and its checks. Raises NotFound or
        Ambiguous.
        """
        self._require_sound(filters)
        require_known("kind", kind, KINDS)
        candidate = self.find(name, [kind])
        return self._entry(candidate.id, filters)

    def entries(self) -> Iterator[Entry]:
        """Every record with all that the book has on it, kind by kind."""
        for (record_id,) in self._store.rows("SELECT id FROM records ORDER BY position"):
            yield self._entry(record_id)

    def _entry(self, record_id: str, filters: Filters = Filters()) -> Entry:
        (record,) = self._store.records("id = ?", [record_id])
        mine = ("id IN (SELECT fact_id FROM record_facts WHERE record_id = ?)", [record_id])
        facts = self._facts(*_all(mine, self._fact_conditions(filters)))
        ranked = self._rankings(
            *_all(
                ("id IN (SELECT ranking_id FROM ranking_rows WHERE record_id = ?)", [record_id]),
                self._ranking_conditions(filters),
            )
        )
        places = [
            Place(ranking, row)
            for ranking in ranked
            for row in narrowed_rows(ranking, filters)
            if row.record == record_id
        ]
        return Entry(
            record,
            tuple(facts),
            tuple(self._store.links(record)),
            tuple(places),
            tuple(self._own_checks(record_id, filters)),
        )

    def _own_checks(self, record_id: str, filters: Filters) -> list[Check]:
        """The checks of a record itself, newest first."""
        if not self._with_checks:
            return []
        return self._store.checks(
            *_all(
                ("id IN (SELECT check_id FROM check_targets WHERE record_id = ?)", [record_id]),
                self._check_conditions(filters),
            ),
            NEWEST_FIRST,
        )

    def _record_conditions(self, kind: str, filters: Filters) -> tuple[str, list[object]]:
        narrowed = filters._replace(country=None)
        if "date" in KINDS[kind].attributes:
            narrowed = narrowed.without_dates
        conditions: list[tuple[str, Sequence[object]]] = [("kind = ?", [kind])]
        if narrowed != Filters():
            where, params = self._fact_conditions(narrowed)
            conditions.append(
                (
                    "id IN (SELECT record_id FROM record_facts WHERE fact_id IN"
                    f" (SELECT id FROM facts WHERE {where}))",
                    params,
                )
            )
        if narrowed.dates != filters.dates:
            conditions.append(between("date", filters.since, filters.until))
        if filters.country is not None:
            conditions.append(("country = ?", [self._country(filters.country)]))
        return _all(*conditions)

    def _country(self, name: str) -> str:
        """The code of a country given by code or by any name. Raises NotFound, Ambiguous."""
        if len(name) == 2 and name.isascii():
            return name.upper()
        place = self.find(name, ["place"])
        code: str | None = self._store.records("id = ?", [place.id])[0].attributes.get("country")
        if code is None:
            raise NotFound("country", name)
        return code

    def _summaries(self, kind: str, records: list[Record]) -> list[Summary]:
        mine = "record_facts JOIN records AS r ON r.id = record_facts.record_id AND r.kind = ?"
        counts = dict(
            self._store.rows(f"SELECT record_id, count(*) FROM {mine} GROUP BY record_id", [kind])
        )
        topics: dict[str, dict[str, None]] = defaultdict(dict)
        for record_id, topic in self._store.rows(
            f"SELECT record_id, topic FROM {mine} JOIN fact_topics USING (fact_id)"
            " JOIN facts ON facts.id = fact_id ORDER BY facts.position, fact_topics.position",
            [kind],
        ):
            topics[record_id][topic] = None
        linked = self._linked(mine, kind)
        first: dict[str, tuple[str | None, str | None]] = {}
        for record_id, status, as_of in self._store.rows(
            f"SELECT record_id, status, as_of FROM {mine} JOIN facts ON facts.id = fact_id"
            " WHERE status IS NOT NULL ORDER BY facts.position",
            [kind],
        ):
            first.setdefault(record_id, (status, as_of))
        checks = self._summary_checks(mine, kind) if self._with_checks else {}
        return [
            Summary(
                record,
                counts.get(record.id, 0),
                tuple(topics.get(record.id, ())),
                {other: tuple(ids) for other, ids in linked.get(record.id, {}).items()},
                status=first.get(record.id, (None, None))[0],
                as_of=first.get(record.id, (None, None))[1],
                outcome=_outcome(record.id, checks.get(record.id, ())),
                checks=tuple(checks.get(record.id, ())),
            )
            for record in records
        ]

    def _linked(self, mine: str, kind: str) -> dict[str, dict[str, dict[str, None]]]:
        """The companies, projects, places and priorities that each record's facts name."""
        linked: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
        for record_id, other_kind, other in self._store.rows(
            f"SELECT DISTINCT record_facts.record_id, o.kind, o.id FROM {mine}"
            " JOIN fact_records AS other USING (fact_id)"
            " JOIN records AS o ON o.id = other.record_id"
            " WHERE o.kind IN ('company', 'project', 'place') AND o.id <> record_facts.record_id"
            f" UNION SELECT record_facts.record_id, 'priority', priority_id FROM {mine}"
            " JOIN fact_priorities USING (fact_id) WHERE priority_id <> record_facts.record_id",
            [kind, kind],
        ):
            linked[record_id][other_kind][other] = None
        return linked

    def _summary_checks(self, mine: str, kind: str) -> dict[str, list[Check]]:
        owners: dict[str, list[str]] = defaultdict(list)
        for record_id, check in self._store.rows(
            f"SELECT record_facts.record_id, check_id FROM {mine}"
            " JOIN check_targets USING (fact_id)"
            " UNION SELECT record_id, check_id FROM check_targets JOIN records ON id = record_id"
            " WHERE kind = ?"
            " UNION SELECT row.record_id, check_id FROM ranking_rows AS row"
            " JOIN check_targets USING (ranking_id, rank) JOIN records ON id = row.record_id"
            " WHERE kind = ?",
            [kind, kind, kind],
        ):
            owners[check].append(record_id)
        if not owners:
            return {}
        checks: dict[str, list[Check]] = defaultdict(list)
        for newest in self._store.checks(order=NEWEST_FIRST):
            for record_id in owners.get(newest.id, ()):
                checks[record_id].append(newest)
        return checks

    # -- facts -------------------------------------------------------------------------------

    def facts(self, filters: Filters = Filters(), *, figures: bool = False) -> list[Fact]:
        """Facts in the book's order; with ``figures`` those with a quantity, by measure."""
        self._require_sound(filters)
        conditions = [self._fact_conditions(filters)]
        if figures:
            conditions.append(("value IS NOT NULL", []))
        return self._facts(*_all(*conditions), order="measure, position" if figures else "position")

    def trade(self, filters: Filters = Filters()) -> list[Fact]:
        """What is said of trade."""
        return self._of_topic("trade", filters)

    def investment(self, filters: Filters = Filters()) -> list[Fact]:
        """What is said of investment."""
        return self._of_topic("investment", filters)

    def _of_topic(self, topic: str, filters: Filters) -> list[Fact]:
        if filters.topic is not None:
            raise BadFilter("topic", filters.topic, f"has no meaning for {topic} alone")
        self._require_sound(filters)
        return self._facts(*self._fact_conditions(filters._replace(topic=topic)))

    def figures(self, filters: Filters = Filters()) -> list[Fact]:
        """Every fact with a quantity, by measure."""
        return self.facts(filters, figures=True)

    def _facts(self, where: str, params: Sequence[object], order: str = "position") -> list[Fact]:
        return self._store.facts(where, params, checks=self._with_checks, order=order)

    def _require_sound(self, filters: Filters) -> None:
        require_sound(filters, self.topics, self.measures)

    def _fact_conditions(self, filters: Filters) -> tuple[str, list[object]]:
        conditions: list[tuple[str, Sequence[object]]] = []
        if filters.topic is not None:
            conditions.append(
                ("id IN (SELECT fact_id FROM fact_topics WHERE topic = ?)", [filters.topic])
            )
        for record in self._required_records(filters):
            conditions.append(
                ("id IN (SELECT fact_id FROM record_facts WHERE record_id = ?)", [record])
            )
        if filters.status is not None:
            conditions.append(("status = ?", [filters.status]))
        if filters.measure is not None:
            conditions.append(("measure = ?", [filters.measure]))
        if filters.verdict is not None:
            conditions.append(
                (
                    "id IN (SELECT fact_id FROM check_targets JOIN checks ON checks.id = check_id"
                    " WHERE verdict = ?)",
                    [filters.verdict],
                )
            )
        if filters.dates.named():
            # What a fact's figure covers, else when it is due, else when it was said.
            when = "coalesce(nullif(period, 'cumulative'), by, as_of)"
            conditions.append(between(when, filters.since, filters.until))
        return _all(*conditions)

    def _required_records(self, filters: Filters) -> list[str]:
        """The priority and the country that a fact must belong to. Raises NotFound, Ambiguous."""
        ids = [] if filters.priority is None else [self._priority(filters.priority)]
        if filters.country is not None:
            countries = self._store.rows(
                "SELECT id FROM records WHERE type = 'country' AND country = ?",
                [self._country(filters.country)],
            )
            ids += [countries[0][0] if countries else ""]
        return ids

    def _priority(self, name: str) -> str:
        return self.find(name, ["priority"]).id

    # -- rankings ----------------------------------------------------------------------------

    def ranking(self, topic: str, filters: Filters = Filters()) -> Ranking:
        """The ranking of a topic, or those of its rows and figures that meet the filters.

        ``country`` and ``measure`` have a meaning here. Raises NotFound, or Ambiguous where the
        topic has several rankings.
        """
        require_supported(filters, ("country", "measure"), "a ranking")
        self._require_sound(filters)
        ranked = self._rankings("topic = ?", [topic])
        if not ranked:
            raise NotFound("ranking", topic)
        if len(ranked) > 1:
            raise Ambiguous("ranking", topic, [Candidate("ranking", r.id, r.name) for r in ranked])
        rows = narrowed_rows(ranked[0], filters)
        if filters.country is not None:
            of_country = self._store.records("country = ?", [self._country(filters.country)])
            ids = {record.id for record in of_country}
            rows = tuple(row for row in rows if row.record in ids)
        return ranked[0]._replace(rows=rows)

    def rankings(self) -> list[Ranking]:
        """All rankings, whole."""
        return self._rankings("1", [])

    def _ranking_conditions(self, filters: Filters) -> tuple[str, list[object]]:
        conditions: list[tuple[str, Sequence[object]]] = []
        if filters.topic is not None:
            conditions.append(("topic = ?", [filters.topic]))
        if filters.priority is not None:
            conditions.append(
                (
                    "id IN (SELECT ranking_id FROM citations JOIN source_sections AS s"
                    " ON s.source_id = citations.source_id AND paragraph BETWEEN first AND last"
                    " WHERE priority_id = ?)",
                    [self._priority(filters.priority)],
                )
            )
        if filters.country is not None:
            conditions.append(
                (
                    "id IN (SELECT ranking_id FROM ranking_rows JOIN records"
                    " ON records.id = record_id WHERE country = ?)",
                    [self._country(filters.country)],
                )
            )
        if filters.measure is not None:
            conditions.append(
                (
                    "id IN (SELECT ranking_id FROM ranking_quantities WHERE measure = ?)",
                    [filters.measure],
                )
            )
        if filters.status is not None or filters.verdict is not None:
            conditions.append(("0", []))  # a ranking has no status
        if filters.dates.named():
            conditions.append(between("as_of", filters.since, filters.until))
        return _all(*conditions)

    def _rankings(self, where: str, params: Sequence[object]) -> list[Ranking]:
        return self._store.rankings(where, params, checks=self._with_checks)

    # -- checks ------------------------------------------------------------------------------

    def checks(self, name: str | None = None, filters: Filters = Filters()) -> list[Check]:
        """What other sources say, newest first: of everything, or of one entry and its facts."""
        self._require_checks("checks")
        self._require_sound(filters)
        conditions = [self._check_conditions(filters)]
        if name is not None:
            conditions.append(self._check_targets(self.find(name)))
        return self._store.checks(*_all(*conditions), NEWEST_FIRST)

    def _require_checks(self, asked: str) -> None:
        if not self._with_checks:
            raise BadFilter("no_checks", True, f"leaves nothing of {asked}")

    def _check_conditions(self, filters: Filters) -> tuple[str, list[object]]:
        """Of a topic (priority, country, ...) is a check made of what belongs to it: a fact, a
        record that has such a fact, or a ranking."""
        conditions: list[tuple[str, Sequence[object]]] = []
        if filters.verdict is not None:
            conditions.append(("verdict = ?", [filters.verdict]))
        if filters.dates.named():
            conditions.append(between("date", filters.since, filters.until))
        narrowed = filters._replace(verdict=None).without_dates
        if narrowed.named():
            facts, of_facts = self._fact_conditions(narrowed)
            rankings, of_rankings = self._ranking_conditions(narrowed)
            checks = CHECKS_OF.format(
                facts=f"SELECT id FROM facts WHERE {facts}",
                rankings=f"SELECT id FROM rankings WHERE {rankings}",
            )
            conditions.append((f"id IN ({checks})", [*of_facts, *of_facts, *of_rankings]))
        return _all(*conditions)

    def _check_targets(self, of: Candidate) -> tuple[str, list[object]]:
        if of.kind == "check":
            return "id = ?", [of.id]
        if of.kind == "ranking":
            ranking, _, rank = of.id.partition("#")
            targets, params = "ranking_id = ?", [ranking]
            if rank:
                targets, params = "ranking_id = ? AND rank = ?", [ranking, rank]
            return f"id IN (SELECT check_id FROM check_targets WHERE {targets})", [*params]
        if of.kind == "source":
            return "source_id = ?", [of.id]
        if of.kind in ("topic", "measure"):
            return self._check_conditions(Filters(**{of.kind: of.id}))
        return (
            "id IN (SELECT check_id FROM check_targets WHERE fact_id = ? OR record_id = ?"
            " OR fact_id IN (SELECT fact_id FROM record_facts WHERE record_id = ?)"
            " OR (ranking_id, rank) IN"
            " (SELECT ranking_id, rank FROM ranking_rows WHERE record_id = ?))",
            [of.id] * 4,
        )

    # -- anything ----------------------------------------------------------------------------

    def show(self, name: str) -> Entry | Fact | Ranking | Check | Source | Subject:
        """Any record, fact, ranking, check or source, by id or name; a place gives its ranking.
        A topic or measure, by id or by any of its words, gives its facts and rankings.

        Raises NotFound, or Ambiguous where entries of two kinds answer to the name.
        """
        found = self.find(name)
        if found.kind == "fact":
            return self._facts("id = ?", [found.id])[0]
        if found.kind == "ranking":
            return self._rankings("id = ?", [found.id.partition("#")[0]])[0]
        if found.kind == "check":
            return self._store.checks("id = ?", [found.id])[0]
        if found.kind == "source":
            return self._store.sources([found.id])[0]
        if found.kind in ("topic", "measure"):
            return self._subject(found)
        return self._entry(found.id)

    def _subject(self, of: Candidate) -> Subject:
        filters = Filters(**{of.kind: of.id})
        definition = (self.topics() if of.kind == "topic" else self.measures())[of.id]
        ranked = self._rankings(*self._ranking_conditions(filters))
        return Subject(of.kind, of.id, definition or "", tuple(self.facts(filters)), tuple(ranked))

    def sources(self, ids: Iterable[str] | None = None) -> list[Source]:
        """The sources of the book, in its order: all, or those of these ids."""
        return self._store.sources(ids)

    def names(self) -> dict[str, str]:
        """The English name of every record that something is said on behalf of, by id."""
        return dict(
            self._store.rows(
                "SELECT id, name FROM records WHERE id IN (SELECT on_behalf_of FROM citations)"
            )
        )

    def names_of(self, ids: Iterable[str]) -> dict[str, str]:
        """The English name of each of these records, by id."""
        sql = "SELECT id, name FROM records WHERE id IN ({ids})"
        return dict(self._store.rows_in(sql, list(dict.fromkeys(ids))))

    def speakers(self) -> dict[tuple[str, str], Record]:
        """Whose voices speak in the sources: the person by source and voice."""
        by_voice = self._store.speakers()
        ids = sorted(set(by_voice.values()))
        marks = ", ".join("?" * len(ids))
        people = {record.id: record for record in self._store.records(f"id IN ({marks})", ids)}
        return {key: people[person] for key, person in by_voice.items()}

    def search(
        self,
        words: str,
        *,
        kind: str | None = None,
        topic: str | None = None,
        limit: int | None = None,
    ) -> list[Hit]:
        """What these words are about: what has all of them first, then what has most, best first.

        A word also finds its forms and other spellings and what begins with it, in English,
        Korean, Russian and Kazakh; words in double quotes are found as a phrase, one of two with
        ``OR`` between is enough, and a word after a minus is not to be there. A record comes with
        its newest facts. ``kind`` is one of `SEARCHED`. Raises NotFound with the nearest words
        where none is known.
        """
        from .index.search import search

        self._require_sound(Filters(topic=topic))
        if kind == "check":
            self._require_checks("checks")
        if kind is not None:
            require_known("kind", kind, SEARCHED)
        return search(
            self._store, words, kind=kind, topic=topic, limit=limit, checks=self._with_checks
        )

    # -- names -------------------------------------------------------------------------------

    def find(self, name: str, kinds: Sequence[str] | None = None) -> Candidate:
        """The one entry that a name means: of these kinds of records, or of any kind, by id too.

        Exact, else whole words that begin or end a name and are half of it, else the same with
        the last of them unfinished, else as it is spelled and inflected in its language; taken
        only where it means one entry, and offered else. With ``kinds`` None, a topic or a measure
        is an entry as well, of that kind.
        Raises NotFound with near names, or Ambiguous.
        """
        return names.find(self._store, name, kinds)

    def each(
        self, words: Sequence[str], kinds: Sequence[str] | None = None
    ) -> list[tuple[str, Candidate | None]]:
        """What runs of words name, in their order, the longest run that names one entry first; a
        run between those stands with None.

        A run names an entry by its id, by a whole name as it is or as it is inflected, or by the
        words that a name begins with: ``doosan`` and not ``electronics``.
        """
        return names.each(self._store, words, kinds)

    def completions(
        self, kinds: Sequence[str] | None, before: str, begun: str, *, most: int = 500
    ) -> list[tuple[str, str]]:
        """What the word ``begun`` may become, after the words ``before``, to name an entry: a
        record of these kinds, or any; each with what tells it from the others."""
        return names.completions(self._store, kinds, before, begun, most=most)


def _outcome(record_id: str, newest: Sequence[Check]) -> str | None:
    # A fact about a vote may be about a plant too: what came of the plant is not what came of it.
    own = (check for check in newest if record_id in check.of)
    return next((check.outcome for check in (*own, *newest) if check.outcome), None)


def _event_date(row: Summary | Deadline) -> tuple[bool, str]:
    date = row.fact.by if isinstance(row, Deadline) else row.record.attributes.get("date")
    return date is None, f"{date or ''}~"


__all__ = [
    "BY_PLURAL",
    "Ambiguous",
    "Candidate",
    "Deadline",
    "Entry",
    "FactBook",
    "Filters",
    "Hit",
    "NotFound",
    "Place",
    "Quantity",
    "Subject",
    "Summary",
    "bundled",
    "strongest",
]
