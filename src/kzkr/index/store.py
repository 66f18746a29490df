"""Facts, records, rankings, checks and sources back out of an index, a batch of rows at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

from ..kinds import ATTRIBUTES, KINDS
from ..model import (
    About,
    Check,
    Citation,
    Fact,
    Link,
    Printed,
    Quantity,
    Ranking,
    RankingRow,
    Record,
    Source,
)
from .connection import Index, Params
from .dates import NEWEST_FIRST, newest_first
from .tables import (
    CHECK,
    CHECK_QUANTITY,
    FACT,
    FACT_QUANTITY,
    RANKING,
    RANKING_QUANTITY,
    RECORD,
    SOURCE,
)


class Store(Index):
    """The rows of one book's index as values."""

    def book(self) -> tuple[str, str, str, str]:
        """The book's id, title, version and as-of date."""
        row: tuple[str, str, str, str] = self.rows("SELECT id, title, version, as_of FROM book")[0]
        return row

    def freshness(self) -> tuple[str | None, str | None]:
        """The date of the newest source, and the date when the last check came into the book."""
        dates = f"SELECT date FROM sources WHERE date IS NOT NULL ORDER BY {NEWEST_FIRST} LIMIT 1"
        row = self.rows(f"SELECT ({dates}), (SELECT max(added) FROM checks)")[0]
        return row[0], row[1]

    def concepts(self, table: str) -> dict[str, str | None]:
        """Each of the book's `topics` or `measures`, with its definition."""
        return dict(self.rows(f"SELECT id, definition FROM {table} ORDER BY position"))

    def words(self, kind: str) -> dict[str, dict[str, list[str]]]:
        """The words people use for each 'topic', 'measure' or 'fact', by language code."""
        words: dict[str, dict[str, list[str]]] = {}
        for name, language, text in self.rows(
            "SELECT id, language, text FROM words WHERE kind = ? ORDER BY id, language, position",
            [kind],
        ):
            words.setdefault(name, {}).setdefault(language, []).append(text)
        return words

    def languages(self) -> dict[str, str]:
        """The languages that names are given in beside English, by code."""
        return dict(self.rows("SELECT id, name FROM languages ORDER BY position"))

    def units(self) -> dict[str, str]:
        """How each unit that is no currency is written out."""
        return dict(self.rows("SELECT id, written FROM units"))

    def _grouped(self, sql: str, ids: Sequence[str]) -> dict[str, list[tuple[Any, ...]]]:
        """The rows of a query with ``{ids}`` in it, by their first column."""
        groups: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for row in self.rows_in(sql, ids):
            groups[row[0]].append(row[1:])
        return groups

    # -- checks ------------------------------------------------------------------------------

    def checks(self, where: str = "1", params: Params = (), order: str = "position") -> list[Check]:
        """The checks that meet a condition on the table `checks`."""
        rows = self.rows(
            f"SELECT {CHECK.columns} FROM checks WHERE {where} ORDER BY {order}", params
        )
        ids = [row[0] for row in rows]
        targets = self._grouped(
            "SELECT check_id, coalesce(fact_id, record_id,"
            " ranking_id || CASE WHEN rank IS NULL THEN '' ELSE '#' || rank END)"
            " FROM check_targets WHERE check_id IN ({ids}) ORDER BY check_id, position",
            ids,
        )
        figures = self._grouped(
            f"SELECT check_id, {CHECK_QUANTITY.columns} FROM check_quantities"
            " WHERE check_id IN ({ids}) ORDER BY check_id, position",
            ids,
        )
        return [
            Check(
                **CHECK.named(row),
                of=tuple(target for (target,) in targets[row[0]]),
                quantities=tuple(
                    Quantity(**CHECK_QUANTITY.named(figure)) for figure in figures[row[0]]
                ),
            )
            for row in rows
        ]

    def _checks_of(
        self, column: str, ids: Sequence[str]
    ) -> dict[tuple[str, int | None], list[Check]]:
        """Checks, newest first, by the id in a column of `check_targets` and the rank beside it."""
        targets = self._grouped(
            f"SELECT {column}, rank, check_id, checks.position FROM check_targets"
            f" JOIN checks ON checks.id = check_id WHERE {column} IN ({{ids}})",
            ids,
        )
        owners: dict[str, dict[tuple[str, int | None], None]] = defaultdict(dict)
        positions: dict[str, int] = {}
        for owner, rows in targets.items():
            for rank, check_id, position in rows:
                owners[check_id][owner, rank] = None
                positions[check_id] = position
        groups: dict[tuple[str, int | None], list[Check]] = defaultdict(list)
        for check in newest_first(self._checks_by_id(sorted(positions, key=positions.__getitem__))):
            for owned in owners[check.id]:
                groups[owned].append(check)
        return groups

    def _checks_by_id(self, ids: Sequence[str]) -> list[Check]:
        """The checks of these ids, which are in the book's order, in that order."""
        checks: list[Check] = []
        for batch in self.batches(ids):
            checks += self.checks(f"id IN ({', '.join('?' * len(batch))})", batch)
        return checks

    # -- facts -------------------------------------------------------------------------------

    def facts(
        self, where: str = "1", params: Params = (), *, checks: bool = True, order: str = "position"
    ) -> list[Fact]:
        """The facts that meet a condition on the table `facts`."""
        rows = self.rows(
            f"SELECT {FACT.columns}, {FACT_QUANTITY.columns} FROM facts"
            f" WHERE {where} ORDER BY {order}",
            params,
        )
        ids = [row[0] for row in rows]
        if not ids:
            return []
        about = self._grouped(
            "SELECT fact_id, record_id, fact_records.role, implied, kind, name FROM fact_records"
            " JOIN records ON records.id = record_id WHERE fact_id IN ({ids})"
            " ORDER BY fact_id, fact_records.position",
            ids,
        )
        topics = self._grouped(
            "SELECT fact_id, topic FROM fact_topics WHERE fact_id IN ({ids})"
            " ORDER BY fact_id, position",
            ids,
        )
        cites = self._citations("fact_id", ids)
        checked = self._checks_of("fact_id", ids) if checks else {}
        return [
            Fact(
                **FACT.named(row),
                about=tuple(About(a[0], a[1], bool(a[2]), a[3], a[4]) for a in about[row[0]]),
                cites=tuple(cite for _, cite in cites[row[0]]),
                topics=tuple(topic for (topic,) in topics[row[0]]),
                quantity=_figure_of_fact(row),
                checks=tuple(checked.get((row[0], None), ())),
            )
            for row in rows
        ]

    def _citations(
        self, column: str, ids: Sequence[str]
    ) -> dict[str, list[tuple[int | None, Citation]]]:
        """Citations by owner, each with the rank it belongs to."""
        cited = self._grouped(
            f"SELECT {column}, id, rank, source_id, paragraph, voice, on_behalf_of FROM citations"
            f" WHERE {column} IN ({{ids}}) ORDER BY id",
            ids,
        )
        printed = self._grouped(
            "SELECT citation_id, text, resolved"
            " FROM citations JOIN printed ON citation_id = citations.id"
            f" WHERE {column} IN ({{ids}}) ORDER BY citation_id, position",
            ids,
        )
        groups: dict[str, list[tuple[int | None, Citation]]] = defaultdict(list)
        for owner, rows in cited.items():
            for number, rank, source, paragraph, voice, speaker in rows:
                tokens = tuple(Printed(*token) for token in printed[number])
                groups[owner].append((rank, Citation(source, paragraph, voice, speaker, tokens)))
        return groups

    # -- rankings ----------------------------------------------------------------------------

    def rankings(
        self, where: str = "1", params: Params = (), *, checks: bool = True
    ) -> list[Ranking]:
        """The rankings that meet a condition on the table `rankings`, whole."""
        rows = self.rows(
            f"SELECT {RANKING.columns} FROM rankings WHERE {where} ORDER BY position", params
        )
        ids = [row[0] for row in rows]
        places = self._grouped(
            "SELECT ranking_id, rank, record_id, name, kind FROM ranking_rows"
            " JOIN records ON records.id = record_id WHERE ranking_id IN ({ids})"
            " ORDER BY ranking_id, rank",
            ids,
        )
        figures = self._grouped(
            f"SELECT ranking_id, rank, {RANKING_QUANTITY.columns}"
            " FROM ranking_quantities WHERE ranking_id IN ({ids})"
            " ORDER BY ranking_id, rank, position",
            ids,
        )
        by_rank: dict[tuple[str, int], list[Quantity]] = defaultdict(list)
        for owner, given in figures.items():
            for rank, *figure in given:
                by_rank[owner, rank].append(Quantity(**RANKING_QUANTITY.named(figure)))
        cites: dict[tuple[str, int | None], list[Citation]] = defaultdict(list)
        for owner, cited in self._citations("ranking_id", ids).items():
            for at, cite in cited:
                cites[owner, at].append(cite)
        checked = self._checks_of("ranking_id", ids) if checks else {}

        return [
            Ranking(
                **RANKING.named(row),
                rows=tuple(
                    RankingRow(
                        rank,
                        record,
                        name,
                        tuple(by_rank[row[0], rank]),
                        tuple(cites[row[0], rank]),
                        tuple(checked.get((row[0], rank), ())),
                        kind,
                    )
                    for rank, record, name, kind in places[row[0]]
                ),
                cites=tuple(cites[row[0], None]),
                checks=tuple(checked.get((row[0], None), ())),
            )
            for row in rows
        ]

    # -- records -----------------------------------------------------------------------------

    def records(self, where: str, params: Params = (), order: str = "position") -> list[Record]:
        """The records that meet a condition on the table `records`."""
        rows = self.rows(
            f"SELECT {RECORD.columns}, {', '.join(ATTRIBUTES)} FROM records"
            f" WHERE {where} ORDER BY {order}",
            params,
        )
        names = self._grouped(
            "SELECT record_id, sort, language, text FROM record_names WHERE record_id IN ({ids})"
            " ORDER BY record_id, position",
            [row[0] for row in rows],
        )

        def of_sort(record: str, sort: str) -> tuple[str, ...]:
            return tuple(text for kind, _, text in names[record] if kind == sort)

        return [
            Record(
                **RECORD.named(row),
                names={language: text for sort, language, text in names[row[0]] if sort == "name"},
                aliases=of_sort(row[0], "alias"),
                slips=of_sort(row[0], "slip"),
                attributes={
                    key: value
                    for key, value in zip(ATTRIBUTES, row[len(RECORD.fields) :], strict=True)
                    if key in KINDS[row[1]].attributes
                },
            )
            for row in rows
        ]

    def links(self, record: Record) -> list[Link]:
        """What a record is named together with: both ways, by facts, attributes and sections."""
        country = record.attributes.get("country")
        is_country = record.kind == "place" and record.attributes.get("type") == "country"
        found = self.rows(
            """
            SELECT role, kind, id, name FROM (
                SELECT other.role, r.kind, r.id, r.name, r.position
                FROM record_facts AS mine JOIN fact_records AS other USING (fact_id)
                JOIN records AS r ON r.id = other.record_id
                WHERE mine.record_id = :id
                UNION SELECT NULL, r.kind, r.id, r.name, r.position
                FROM record_facts AS mine JOIN fact_priorities AS under USING (fact_id)
                JOIN records AS r ON r.id = under.priority_id
                WHERE mine.record_id = :id
                UNION SELECT NULL, r.kind, r.id, r.name, r.position
                FROM record_facts AS mine JOIN citations AS c USING (fact_id)
                JOIN records AS r ON r.id = c.on_behalf_of
                WHERE mine.record_id = :id
                UNION SELECT r.role, r.kind, r.id, r.name, r.position FROM records AS r
                WHERE r.organization = :id
                UNION SELECT NULL, r.kind, r.id, r.name, r.position FROM records AS r
                WHERE r.place = :id
                UNION SELECT 'organization', r.kind, r.id, r.name, r.position FROM records AS r
                WHERE r.id = :organization
                UNION SELECT 'place', r.kind, r.id, r.name, r.position FROM records AS r
                WHERE r.id = :place
                UNION SELECT 'country', r.kind, r.id, r.name, r.position FROM records AS r
                WHERE :country IS NOT NULL AND NOT :is_country
                AND r.country = :country AND r.type = 'country'
                UNION SELECT NULL, r.kind, r.id, r.name, r.position FROM records AS r
                WHERE :is_country AND r.country = :country
                UNION SELECT 'rank ' || row.rank, 'ranking', k.id, k.name, k.position
                FROM ranking_rows AS row JOIN rankings AS k ON k.id = row.ranking_id
                WHERE row.record_id = :id
                UNION SELECT v.voice, 'source', s.id, s.publisher, s.position
                FROM source_voices AS v JOIN sources AS s ON s.id = v.source_id
                WHERE v.person_id = :id
            ) WHERE id <> :id ORDER BY kind, position, role IS NULL
            """,
            {
                "id": record.id,
                "organization": record.attributes.get("organization"),
                "place": record.attributes.get("place"),
                "country": country,
                "is_country": is_country,
            },
        )
        # A record linked with a role and without one is shown once, with it.
        links: dict[tuple[str, str], list[Link]] = {}
        for link in (Link(*row) for row in found):
            held = links.setdefault((link.kind, link.id), [])
            if link.role is not None or not held:
                held.append(link)
        return [link for held in links.values() for link in held]

    # -- sources -----------------------------------------------------------------------------

    def sources(self, ids: Iterable[str] | None = None) -> list[Source]:
        """Sources in the book's order: all, or those of these ids."""
        columns = f"SELECT {SOURCE.columns}, position FROM sources"
        if ids is None:
            rows = self.rows(f"{columns} ORDER BY position")
        else:
            rows = self.rows_in(f"{columns} WHERE id IN ({{ids}})", sorted(set(ids)))
            rows.sort(key=itemgetter(-1))
        return [Source(**SOURCE.named(row)) for row in rows]

    def speakers(self) -> dict[tuple[str, str], str]:
        """Whose voices speak in the sources: the person's id by source and voice."""
        return {
            (source, voice): person
            for source, voice, person in self.rows(
                "SELECT source_id, voice, person_id FROM source_voices WHERE person_id IS NOT NULL"
            )
        }


def _figure_of_fact(row: Sequence[Any]) -> Quantity | None:
    """The quantity in a row of facts: some of its fields are columns of the fact."""
    figure = FACT_QUANTITY.named(row[len(FACT.fields) :])
    if figure["value"] is None:
        return None
    return Quantity(**figure, by=FACT.named(row)["by"])
