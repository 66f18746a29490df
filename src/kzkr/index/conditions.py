"""What a question is narrowed to, as conditions of SQL, each with its values.

Filters come here resolved: ``priority`` is an id, ``country`` a code, and both are known.
"""

from __future__ import annotations

from ..errors import Candidate
from ..filters import Filters
from ..kinds import KINDS
from ..model import Ranking, RankingRow
from .dates import between

Condition = tuple[str, list[object]]

#: The checks made of what belongs to a topic or the like: of its facts, of records that have such
#: facts, of its rankings and their rows. Both are queries for ids.
CHECKS_OF = (
    "SELECT check_id FROM check_targets WHERE fact_id IN ({facts})"
    " OR record_id IN (SELECT record_id FROM record_facts WHERE fact_id IN ({facts}))"
    " OR ranking_id IN ({rankings})"
)

_OF_RECORD = "id IN (SELECT fact_id FROM record_facts WHERE record_id = ?)"


def all_of(*conditions: Condition) -> Condition:
    """What meets all of them."""
    return (
        " AND ".join(sql for sql, _ in conditions) or "1",
        [value for _, values in conditions for value in values],
    )


def of_record(record_id: str) -> Condition:
    """The facts that belong to a record."""
    return _OF_RECORD, [record_id]


def of_records(kind: str, filters: Filters) -> Condition:
    """The records of a kind that have such a fact; of a date, place or country, their own."""
    narrowed = filters._replace(country=None)
    if "date" in KINDS[kind].attributes:
        narrowed = narrowed.without_dates
    conditions: list[Condition] = [("kind = ?", [kind])]
    if narrowed != Filters():
        facts, values = of_facts(narrowed)
        conditions.append(
            (
                "id IN (SELECT record_id FROM record_facts WHERE fact_id IN"
                f" (SELECT id FROM facts WHERE {facts}))",
                values,
            )
        )
    if narrowed.dates != filters.dates:
        conditions.append(between("date", filters.since, filters.until))
    if filters.country is not None:
        conditions.append(("country = ?", [filters.country]))
    return all_of(*conditions)


def of_facts(filters: Filters) -> Condition:
    """The facts that meet the filters."""
    conditions: list[Condition] = []
    if filters.topic is not None:
        topic = "id IN (SELECT fact_id FROM fact_topics WHERE topic = ?)"
        conditions.append((topic, [filters.topic]))
    if filters.priority is not None:
        conditions.append(of_record(filters.priority))
    if filters.country is not None:
        country = (
            "id IN (SELECT fact_id FROM record_facts JOIN records ON records.id = record_id"
            " WHERE type = 'country' AND country = ?)"
        )
        conditions.append((country, [filters.country]))
    if filters.status is not None:
        conditions.append(("status = ?", [filters.status]))
    if filters.measure is not None:
        conditions.append(("measure = ?", [filters.measure]))
    if filters.verdict is not None:
        verdict = (
            "id IN (SELECT fact_id FROM check_targets JOIN checks ON checks.id = check_id"
            " WHERE verdict = ?)"
        )
        conditions.append((verdict, [filters.verdict]))
    if filters.dates.named():
        # What a fact's figure covers, else when it is due, else when it was said.
        when = "coalesce(nullif(period, 'cumulative'), by, as_of)"
        conditions.append(between(when, filters.since, filters.until))
    return all_of(*conditions)


def of_rankings(filters: Filters) -> Condition:
    """The rankings that meet the filters; a ranking has no status."""
    conditions: list[Condition] = []
    if filters.topic is not None:
        conditions.append(("topic = ?", [filters.topic]))
    if filters.priority is not None:
        priority = (
            "id IN (SELECT ranking_id FROM citations JOIN source_sections AS s"
            " ON s.source_id = citations.source_id AND paragraph BETWEEN first AND last"
            " WHERE priority_id = ?)"
        )
        conditions.append((priority, [filters.priority]))
    if filters.country is not None:
        country = (
            "id IN (SELECT ranking_id FROM ranking_rows JOIN records ON records.id = record_id"
            " WHERE country = ?)"
        )
        conditions.append((country, [filters.country]))
    if filters.measure is not None:
        measure = "id IN (SELECT ranking_id FROM ranking_quantities WHERE measure = ?)"
        conditions.append((measure, [filters.measure]))
    if filters.status is not None or filters.verdict is not None:
        conditions.append(("0", []))
    if filters.dates.named():
        conditions.append(between("as_of", filters.since, filters.until))
    return all_of(*conditions)


def of_checks(filters: Filters) -> Condition:
    """The checks that meet the filters. Of a topic (priority, country, ...) is a check made of
    what belongs to it: a fact, a record that has such a fact, or a ranking."""
    conditions: list[Condition] = []
    if filters.verdict is not None:
        conditions.append(("verdict = ?", [filters.verdict]))
    if filters.dates.named():
        conditions.append(between("date", filters.since, filters.until))
    narrowed = filters._replace(verdict=None).without_dates
    if narrowed.named():
        facts, values_of_facts = of_facts(narrowed)
        rankings, values_of_rankings = of_rankings(narrowed)
        checks = CHECKS_OF.format(
            facts=f"SELECT id FROM facts WHERE {facts}",
            rankings=f"SELECT id FROM rankings WHERE {rankings}",
        )
        values = [*values_of_facts, *values_of_facts, *values_of_rankings]
        conditions.append((f"id IN ({checks})", values))
    return all_of(*conditions)


def checks_of(entry: Candidate) -> Condition:
    """The checks of one entry: of a record, its facts' and its places' too."""
    if entry.kind == "check":
        return "id = ?", [entry.id]
    if entry.kind == "ranking":
        ranking, _, rank = entry.id.partition("#")
        targets, values = "ranking_id = ?", [ranking]
        if rank:
            targets, values = "ranking_id = ? AND rank = ?", [ranking, rank]
        return f"id IN (SELECT check_id FROM check_targets WHERE {targets})", [*values]
    if entry.kind == "source":
        return "source_id = ?", [entry.id]
    if entry.kind in ("topic", "measure"):
        return of_checks(Filters(**{entry.kind: entry.id}))
    return (
        "id IN (SELECT check_id FROM check_targets WHERE fact_id = ? OR record_id = ?"
        " OR fact_id IN (SELECT fact_id FROM record_facts WHERE record_id = ?)"
        " OR (ranking_id, rank) IN"
        " (SELECT ranking_id, rank FROM ranking_rows WHERE record_id = ?))",
        [entry.id] * 4,
    )


def narrowed_rows(ranking: Ranking, filters: Filters) -> tuple[RankingRow, ...]:
    """The rows of a ranking, with ``measure`` those with a figure of it and only such figures."""
    if filters.measure is None:
        return ranking.rows
    narrowed = (
        row._replace(quantities=tuple(q for q in row.quantities if q.measure == filters.measure))
        for row in ranking.rows
    )
    return tuple(row for row in narrowed if row.quantities)
