"""Records as their lists have them, the events in order of time, and one record whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ..filters import Filters
from ..model import Check, Deadline, Entry, Place, Record, Summary
from .conditions import (
    all_of,
    narrowed_rows,
    of_checks,
    of_facts,
    of_rankings,
    of_record,
    of_records,
)
from .dates import NEWEST_FIRST, between
from .store import Store


def records(store: Store, kind: str, filters: Filters, *, checks: bool) -> list[Summary]:
    """The records of a kind, in the book's order; events in order of time."""
    # A year stands after the days in it: '~' sorts after every digit and hyphen.
    order = {"priority": "number", "event": "date IS NULL, date || '~', position"}.get(
        kind, "position"
    )
    return _summarized(store, kind, store.records(*of_records(kind, filters), order), checks=checks)


def events(store: Store, filters: Filters, *, checks: bool) -> list[Summary | Deadline]:
    """Events in order of time, the deadlines that facts set among them, undated ones last."""
    listed = records(store, "event", filters, checks=checks)
    if filters.country is not None:
        return list(listed)
    conditions = [of_facts(filters.without_dates), ("by IS NOT NULL", [])]
    if filters.dates.named():
        conditions.append(between("by", filters.since, filters.until))
    dated = {(event.record.id, event.record.attributes.get("date")) for event in listed}
    deadlines = [
        Deadline(fact)
        for fact in store.facts(*all_of(*conditions), checks=checks)
        # An event that a fact sets a date for is in the list already.
        if not any((about.id, fact.by) in dated for about in fact.about)
    ]
    return sorted([*listed, *deadlines], key=_event_date)


def _event_date(row: Summary | Deadline) -> tuple[bool, str]:
    date = row.fact.by if isinstance(row, Deadline) else row.record.attributes.get("date")
    return date is None, f"{date or ''}~"


def entry(store: Store, record_id: str, filters: Filters, *, checks: bool) -> Entry:
    """All that the book has on one record."""
    (record,) = store.records("id = ?", [record_id])
    facts = store.facts(*all_of(of_record(record_id), of_facts(filters)), checks=checks)
    ranked = store.rankings(
        *all_of(
            ("id IN (SELECT ranking_id FROM ranking_rows WHERE record_id = ?)", [record_id]),
            of_rankings(filters),
        ),
        checks=checks,
    )
    places = [
        Place(ranking, row)
        for ranking in ranked
        for row in narrowed_rows(ranking, filters)
        if row.record == record_id
    ]
    own = all_of(
        ("id IN (SELECT check_id FROM check_targets WHERE record_id = ?)", [record_id]),
        of_checks(filters),
    )
    return Entry(
        record,
        tuple(facts),
        tuple(store.links(record)),
        tuple(places),
        tuple(store.checks(*own, NEWEST_FIRST) if checks else ()),
    )


def _summarized(store: Store, kind: str, records: list[Record], *, checks: bool) -> list[Summary]:
    mine = "record_facts JOIN records AS r ON r.id = record_facts.record_id AND r.kind = ?"
    counts = dict(store.rows(f"SELECT record_id, count(*) FROM {mine} GROUP BY record_id", [kind]))
    topics: dict[str, dict[str, None]] = defaultdict(dict)
    for record_id, topic in store.rows(
        f"SELECT record_id, topic FROM {mine} JOIN fact_topics USING (fact_id)"
        " JOIN facts ON facts.id = fact_id ORDER BY facts.position, fact_topics.position",
        [kind],
    ):
        topics[record_id][topic] = None
    linked = _linked(store, mine, kind)
    first: dict[str, tuple[str | None, str | None]] = {}
    for record_id, status, as_of in store.rows(
        f"SELECT record_id, status, as_of FROM {mine} JOIN facts ON facts.id = fact_id"
        " WHERE status IS NOT NULL ORDER BY facts.position",
        [kind],
    ):
        first.setdefault(record_id, (status, as_of))
    checked = _checks(store, mine, kind) if checks else {}
    return [
        Summary(
            record,
            counts.get(record.id, 0),
            tuple(topics.get(record.id, ())),
            {other: tuple(ids) for other, ids in linked.get(record.id, {}).items()},
            status=first.get(record.id, (None, None))[0],
            as_of=first.get(record.id, (None, None))[1],
            outcome=_outcome(record.id, checked.get(record.id, ())),
            checks=tuple(checked.get(record.id, ())),
        )
        for record in records
    ]


def _outcome(record_id: str, newest: Sequence[Check]) -> str | None:
    # A fact about a vote may be about a plant too: what came of the plant is not what came of it.
    own = (check for check in newest if record_id in check.of)
    return next((check.outcome for check in (*own, *newest) if check.outcome), None)


def _linked(store: Store, mine: str, kind: str) -> dict[str, dict[str, dict[str, None]]]:
    """The companies, projects, places and priorities that each record's facts name."""
    linked: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for record_id, other_kind, other in store.rows(
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


def _checks(store: Store, mine: str, kind: str) -> dict[str, list[Check]]:
    owners: dict[str, list[str]] = defaultdict(list)
    for record_id, check in store.rows(
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
    for newest in store.checks(order=NEWEST_FIRST):
        for record_id in owners.get(newest.id, ()):
            checks[record_id].append(newest)
    return checks
