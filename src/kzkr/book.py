"""The front door: a fact book, and one method for each question that can be put to it."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import Ambiguous, BadFilter, Candidate, NotFound
from .filters import (
    Filters,
    require_date,
    require_known,
    require_sound,
    require_supported,
    require_text,
)
from .index import figures, lists
from .index import find as names
from .index.conditions import (
    Condition,
    all_of,
    checks_of,
    narrowed_rows,
    of_checks,
    of_facts,
    of_rankings,
)
from .index.dates import NEWEST_FIRST, between
from .index.store import Store
from .kinds import BY_PLURAL, KINDS
from .model import (
    Check,
    Deadline,
    Entry,
    Fact,
    Figure,
    Hit,
    Measured,
    Place,
    Quantity,
    Ranking,
    Record,
    Source,
    Subject,
    Summary,
    strongest,
)

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


def bundled() -> Path:
    """The fact book that comes with the program: in the wheel, or in the tree it is edited in."""
    here = Path(__file__).parent
    beside = here / "data" / "facts.yaml"
    return beside if beside.exists() else here.parent.parent / "data" / "facts.yaml"


def _silent(doing: str, share: float | None) -> None:
    pass


class FactBook:
    """A fact book, open for questions. Every answer carries its citations and checks.

    >>> with FactBook.open() as book:
    ...     book.record("company", "삼성").record.name
    'Samsung Electronics'

    Filters that the book does not know, or that have no meaning for a question, raise BadFilter.
    Several threads may ask one book, which then answers them one after the other; once closed, it
    raises ValueError.
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

    def freshness(self) -> tuple[str | None, str | None]:
        """The date of the newest page that was read, and the date when a check came in last."""
        return self._store.freshness()

    def units(self) -> dict[str, str]:
        """How each unit that is no currency is written out for people."""
        return self._store.units()

    def measures(self) -> dict[str, str]:
        """The measures that the book defines, each with its definition."""
        return {name: means or "" for name, means in self._store.concepts("measures").items()}

    def measures_with_figures(self) -> dict[str, str]:
        """The measures that some figure of the book is of, each with its definition."""
        return figures.measures(self._store)

    def topics(self) -> dict[str, str | None]:
        """The topics of the book's facts, each with its definition where it has one."""
        return self._store.concepts("topics")

    def languages(self) -> dict[str, str]:
        """The languages that names are given in beside English, by code."""
        return self._store.languages()

    def words(self) -> dict[str, dict[str, dict[str, list[str]]]]:
        """The words people use for the 'topics' and 'measures', and those by which they ask for
        what 'facts' say, by language code."""
        return {f"{kind}s": self._store.words(kind) for kind in ("topic", "measure", "fact")}

    # -- records -----------------------------------------------------------------------------

    def records(self, kind: str, filters: Filters = Filters()) -> list[Summary]:
        """The records of a kind, in the book's order; events in order of time."""
        require_known("kind", kind, KINDS)
        return lists.records(self._store, kind, self._sound(filters), checks=self._with_checks)

    def events(self, filters: Filters = Filters()) -> list[Summary | Deadline]:
        """Events in order of time, the deadlines that facts set among them, undated ones last."""
        return lists.events(self._store, self._sound(filters), checks=self._with_checks)

    def record(self, kind: str, name: str, filters: Filters = Filters()) -> Entry:
        """One record of a kind, by any of its names, with all that the book has on it.

        Filters narrow its facts, its places in rankings and its checks. Raises NotFound or
        Ambiguous.

        >>> with FactBook.open() as book:
        ...     book.record("place", "Корея").record.id
        'south-korea'
        """
        require_known("kind", kind, KINDS)
        return self._entry(self.find(name, [kind]).id, self._sound(filters))

    def entries(self) -> Iterator[Entry]:
        """Every record with all that the book has on it, kind by kind."""
        for (record_id,) in self._store.rows("SELECT id FROM records ORDER BY position"):
            yield self._entry(record_id)

    def _entry(self, record_id: str, filters: Filters = Filters()) -> Entry:
        return lists.entry(self._store, record_id, filters, checks=self._with_checks)

    def _sound(self, filters: Filters) -> Filters:
        """The filters with the priority's id and the country's code in place of their names.

        Raises BadFilter, NotFound or Ambiguous.
        """
        require_text(filters)
        if filters.measure is not None:
            filters = filters._replace(measure=self._measure(filters.measure))
        require_sound(filters, self.topics, self.measures_with_figures)
        if filters.priority is not None:
            filters = filters._replace(priority=self.find(filters.priority, ["priority"]).id)
        if filters.country is not None:
            filters = filters._replace(country=self._country(filters.country))
        return filters

    def _measure(self, name: str) -> str:
        """The id of a measure given by any of its words; what names none stays as it is. Raises
        BadFilter where it names several."""
        try:
            return figures.measure_of(self._store, name)
        except NotFound:
            return name
        except Ambiguous as error:
            raise BadFilter("measure", name, str(error)) from None

    def _country(self, name: str) -> str:
        """The code of a country given by code or by any name. Raises NotFound, Ambiguous."""
        if len(name) == 2 and name.isascii():
            return name.upper()
        place = self.find(name, ["place"])
        code: str | None = self._store.records("id = ?", [place.id])[0].attributes.get("country")
        if code is None:
            raise NotFound("country", name)
        return code

    # -- facts -------------------------------------------------------------------------------

    def facts(self, filters: Filters = Filters()) -> list[Fact]:
        """Facts in the book's order.

        >>> with FactBook.open() as book:
        ...     facts = book.facts(Filters(topic="transport", since="2023"))
        >>> {"transport" in fact.topics for fact in facts}
        {True}
        """
        return self._facts(of_facts(self._sound(filters)))

    def trade(self, filters: Filters = Filters()) -> list[Fact]:
        """What is said of trade."""
        return self._of_topic("trade", filters)

    def investment(self, filters: Filters = Filters()) -> list[Fact]:
        """What is said of investment."""
        return self._of_topic("investment", filters)

    def _of_topic(self, topic: str, filters: Filters) -> list[Fact]:
        if filters.topic is not None:
            raise BadFilter("topic", filters.topic, f"has no meaning for {topic} alone")
        return self._facts(of_facts(self._sound(filters)._replace(topic=topic)))

    def _facts(self, condition: Condition, order: str = "position") -> list[Fact]:
        return self._store.facts(*condition, checks=self._with_checks, order=order)

    # -- figures -----------------------------------------------------------------------------

    def measure(self, name: str) -> str:
        """The id of the measure with figures that a name means: its id, or any of its words in any
        language. Raises NotFound or Ambiguous."""
        return figures.measure_of(self._store, name)

    def figures(self, measure: str, filters: Filters = Filters()) -> list[Figure]:
        """What each source says of a measure, newest first: never averaged, never made one series.

        ``measure`` is its id or any of its words; raises NotFound or Ambiguous.
        """
        if filters.measure is not None:
            raise BadFilter("measure", filters.measure, f"has no meaning for {measure} alone")
        return self._figures(filters._replace(measure=figures.measure_of(self._store, measure)))

    def measured(self, filters: Filters = Filters()) -> list[Measured]:
        """Each measure that has figures which meet the filters, with the newest of them; in the
        book's order."""
        by_measure: dict[str | None, list[Figure]] = defaultdict(list)
        for figure in self._figures(filters):
            by_measure[figure.quantity.measure].append(figure)
        return [
            Measured(definition, by_measure[measure][0], len(by_measure[measure]))
            for measure, definition in self.measures().items()
            if measure in by_measure
        ]

    def headline(self, topic: str, filters: Filters = Filters()) -> list[list[Figure]]:
        """The figures by which a topic is told first: of each measure that its rankings have."""
        found = []
        for measure in figures.headline(self._store, topic):
            if filters.measure in (None, measure):
                found.append(self._figures(filters._replace(measure=measure)))
        return [of_measure for of_measure in found if of_measure]

    def _figures(self, filters: Filters) -> list[Figure]:
        supported = ("topic", "measure", "priority", "country", "status", "since", "until")
        require_supported(filters, supported, "figures")
        return figures.figures(self._store, self._sound(filters), checks=self._with_checks)

    # -- rankings ----------------------------------------------------------------------------

    def ranking(self, topic: str, filters: Filters = Filters()) -> Ranking:
        """The ranking of a topic, or those of its rows and figures that meet the filters.

        ``country`` and ``measure`` have a meaning here. Raises NotFound, or Ambiguous where the
        topic has several rankings.

        >>> with FactBook.open() as book:
        ...     [(row.rank, row.record) for row in book.ranking("trade").rows]
        [(1, 'china'), (2, 'italy'), (3, 'russia'), (4, 'south-korea')]
        """
        require_supported(filters, ("country", "measure"), "a ranking")
        narrowed = self._sound(filters)
        ranked = self.rankings(topic)
        if not ranked:
            raise NotFound("ranking", topic)
        if len(ranked) > 1:
            raise Ambiguous("ranking", topic, [Candidate("ranking", r.id, r.name) for r in ranked])
        rows = narrowed_rows(ranked[0], narrowed)
        if narrowed.country is not None:
            of_country = self._store.records("country = ?", [narrowed.country])
            ids = {record.id for record in of_country}
            rows = tuple(row for row in rows if row.record in ids)
        return ranked[0]._replace(rows=rows)

    def rankings(self, topic: str | None = None) -> list[Ranking]:
        """All rankings, whole, or those of a topic."""
        return self._rankings(of_rankings(Filters(topic=topic)))

    def _rankings(self, condition: Condition) -> list[Ranking]:
        return self._store.rankings(*condition, checks=self._with_checks)

    # -- checks ------------------------------------------------------------------------------

    def checks(
        self,
        name: str | None = None,
        filters: Filters = Filters(),
        *,
        added_since: str | None = None,
    ) -> list[Check]:
        """What other sources say, newest first: of everything, or of one entry and its facts.

        ``added_since`` leaves those that came into the book on that date or later, whatever the
        date of their page.
        """
        self._require_checks("checks")
        conditions = [of_checks(self._sound(filters))]
        if added_since is not None:
            require_date("added_since", added_since)
            conditions.append(between("added", added_since, None))
        if name is not None:
            conditions.append(checks_of(self.find(name)))
        return self._store.checks(*all_of(*conditions), NEWEST_FIRST)

    def _require_checks(self, asked: str) -> None:
        if not self._with_checks:
            raise BadFilter("no_checks", True, f"leaves nothing of {asked}")

    # -- anything ----------------------------------------------------------------------------

    def show(self, name: str) -> Entry | Fact | Ranking | Check | Source | Subject:
        """Any record, fact, ranking, check or source, by id or name; a place gives its ranking.
        A topic or measure, by id or by any of its words, gives its facts and rankings.

        Raises NotFound, or Ambiguous where entries of two kinds answer to the name.
        """
        found = self.find(name)
        if found.kind == "fact":
            return self._facts(("id = ?", [found.id]))[0]
        if found.kind == "ranking":
            return self._rankings(("id = ?", [found.id.partition("#")[0]]))[0]
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
        ranked = self._rankings(of_rankings(filters))
        return Subject(of.kind, of.id, definition or "", tuple(self.facts(filters)), tuple(ranked))

    def sources(self, ids: Iterable[str] | None = None) -> list[Source]:
        """The sources of the book, in its order: all, or those of these ids."""
        return self._store.sources(ids)

    def names_of(self, ids: Iterable[str]) -> dict[str, str]:
        """The English name of each of these records, by id."""
        sql = "SELECT id, name FROM records WHERE id IN ({ids})"
        return dict(self._store.rows_in(sql, list(dict.fromkeys(ids))))

    def speakers(self) -> dict[tuple[str, str], Record]:
        """Whose voices speak in the sources: the person by source and voice."""
        by_voice = self._store.speakers()
        ids = sorted(set(by_voice.values()))
        people: dict[str, Record] = {}
        for batch in self._store.batches(ids):
            marks = ", ".join("?" * len(batch))
            people |= {r.id: r for r in self._store.records(f"id IN ({marks})", batch)}
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

        >>> with FactBook.open() as book:
        ...     [hit.found.id for hit in book.search("samsung", kind="company")]
        ['samsung']
        """
        from .index.search import search

        self._sound(Filters(topic=topic))
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

        >>> with FactBook.open() as book:
        ...     book.find("doosan").id
        'doosan-enerbility'
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
