"""Views for other tools: each kind of records, and facts with all that is said of them."""

from __future__ import annotations

from collections.abc import Iterator

from ..kinds import KINDS
from ..vocabulary import VERDICTS
from .dates import NEWEST_FIRST


def views() -> Iterator[str]:
    """The statements that make the views, for the tables of `schema.sql`."""
    for kind in KINDS.values():
        columns = ", ".join(("id", "name", *kind.attributes))
        yield (
            f"CREATE VIEW {kind.plural} AS SELECT {columns} FROM records"
            f" WHERE kind = '{kind.name}' ORDER BY position"
        )
    yield _FACTS_FLAT


def _joined(value: str, of: str, order: str) -> str:
    """Distinct values of a fact in one cell, 'a;b', in order; null where there are none."""
    return (
        "(SELECT group_concat(part, ';') FROM"
        f" (SELECT {value} AS part FROM {of} WHERE fact_id = facts.id AND {value} IS NOT NULL"
        f" GROUP BY {value} ORDER BY min({order})))"
    )


def _check(order: str) -> str:
    """The first of a fact's checks in this order."""
    return (
        "(SELECT id FROM checks JOIN check_targets ON check_id = id"
        f" WHERE fact_id = facts.id ORDER BY {order} LIMIT 1)"
    )


def _of_verdicts() -> str:
    ranks = " ".join(f"WHEN '{verdict}' THEN {rank}" for rank, verdict in enumerate(VERDICTS))
    return f"CASE verdict {ranks} END"


# In the order of the checks, `position` is theirs, not that of check_targets.
_NEWEST = NEWEST_FIRST.replace("position", "checks.position")
_CITED = "citations JOIN sources ON sources.id = source_id"
_SPEAKERS = (
    "citations AS c JOIN source_voices AS v ON v.source_id = c.source_id"
    " AND c.paragraph BETWEEN v.first AND v.last JOIN records AS r ON r.id = v.person_id"
)
_COLUMNS = {
    "id": "facts.id",
    "statement": "facts.statement",
    "about": _joined(
        "name", "fact_records JOIN records ON id = record_id", "fact_records.position"
    ),
    "topics": _joined("topic", "fact_topics", "position"),
    **{
        name: f'facts."{name}"'
        for name in ("measure", "value", "unit", "bound", "period", "status", "as_of", "by")
    },
    "voice": _joined("voice", "citations", "id"),
    "speaker": _joined("r.name", _SPEAKERS, "c.id"),
    "on_behalf_of": _joined("name", "citations JOIN records AS r ON r.id = on_behalf_of",
                            "citations.id"),
    "source": _joined("source_id", "citations", "id"),
    "publisher": _joined("publisher", _CITED, "citations.id"),
    "url": _joined("replace(url, ';', '%3B')", _CITED, "citations.id"),
    "paragraph": _joined("paragraph", "citations", "id"),
    "strongest_check": "strongest.verdict",
    "strongest_statement": "strongest.statement",
    "latest_check": "latest.verdict",
    "latest_outcome": "latest.outcome",
    "latest_statement": "latest.statement",
    "latest_date": "latest.date",
    "latest_url": "page.url",
}  # fmt: skip

#: A row a fact; the names of the columns are those of rows of facts, where there are such.
_FACTS_FLAT = (
    "CREATE VIEW facts_flat AS SELECT\n  "
    + ",\n  ".join(f'{value} AS "{name}"' for name, value in _COLUMNS.items())
    + f"""
FROM facts
LEFT JOIN checks AS strongest ON strongest.id = {_check(f"{_of_verdicts()}, {_NEWEST}")}
LEFT JOIN checks AS latest ON latest.id = {_check(_NEWEST)}
LEFT JOIN sources AS page ON page.id = latest.source_id
ORDER BY facts.position"""
)
