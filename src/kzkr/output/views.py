"""An answer to what is shown: its columns, its rows, and the whole object for JSON.

Values stay raw here (6000000000, USD, 2024-10-06); only a table or a Markdown page writes them
out for people.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from ..book import Deadline, Entry, FactBook, Hit, Subject, Summary, strongest
from ..errors import Ambiguous, NotFound
from ..kinds import KINDS
from ..model import (
    Check,
    Citation,
    Fact,
    Link,
    Quantity,
    Ranking,
    RankingRow,
    Record,
    Source,
)

Row = dict[str, Any]

#: What the newest check says, beside what the severest one does.
LATEST = ("latest_check", "latest_statement", "latest_date", "latest_url")
FACT_COLUMNS = (
    "id", "statement", "measure", "value", "unit", "bound", "period", "status", "as_of", "voice",
    "source", "paragraph", "check", "check_statement", *LATEST, "kind",
)  # fmt: skip
FACT_MORE = (
    "about",
    "topics",
    "from",
    "by",
    "base",
    "printed",
    "on_behalf_of",
    "url",
    "checks",
    "note",
)
RANKING_COLUMNS = (
    "rank", "id", "name", "measure", "value", "unit", "period", "paragraph",
    "check", "check_statement", *LATEST,
)  # fmt: skip
RANKING_MORE = ("bound", "voice", "source", "url", "printed", "checks", "kind")
CHECK_COLUMNS = (
    "date", "verdict", "outcome", "of", "statement", "value", "unit", "source", "url", "checked_on",
)  # fmt: skip
CHECK_MORE = ("id", "measure", "bound", "period", "kind")
SEARCH_COLUMNS = ("kind", "id", "text", "as_of", "source", "paragraph", "check", *LATEST)
SEARCH_MORE = ("score", "check_statement")
SOURCE_COLUMNS = ("id", "kind", "publisher", "title", "date", "language", "url", "accessed")
SOURCE_MORE = ("author", "as_of", "mirror_of", "paragraphs")


class View(NamedTuple):
    """What is shown of an answer, in any format.

    ``columns`` are those shown, of the ``known`` ones. ``rows`` hold every known column under
    its name. ``result`` is what JSON gives. ``shape`` says which page a table draws.
    """

    shape: str
    title: str
    columns: tuple[str, ...]
    known: tuple[str, ...]
    rows: list[Row]
    result: Any
    sources: dict[str, Row]
    book: Row
    units: dict[str, str] = {}
    languages: dict[str, str] = {}
    #: What to ask next, as it would be typed.
    next: tuple[str, ...] = ()
    #: What follows each command that is suggested: `` --data other.yaml``, or nothing.
    options: str = ""
    #: The topic or measure that the facts are of: its id and definition.
    subject: dict[str, str] | None = None
    #: True where the user chose the columns.
    chosen: bool = False
    #: True where filters leave nothing.
    narrowed: bool = False

    @property
    def is_list(self) -> bool:
        """True for an answer of many entries, which may be none."""
        return self.shape in ("records", "facts", "checks", "sources", "hits")


class UnknownField(ValueError):
    """A column that these rows do not have."""


# -- objects: the same wherever they stand ---------------------------------------------------


def quantity_object(quantity: Quantity | None) -> Row | None:
    """A quantity as JSON gives it."""
    if quantity is None:
        return None
    fields = {
        "value": quantity.value,
        "unit": quantity.unit,
        "bound": quantity.bound,
        "period": quantity.period,
        "base": quantity.base,
        "from": quantity.start,
        "by": quantity.by,
    }
    if quantity.producer:
        fields["producer"] = quantity.producer
    return {"measure": quantity.measure, **fields} if quantity.measure else fields


def cite_object(cite: Citation) -> Row:
    """A citation as JSON gives it; ``resolved`` says what printed words stand for."""
    return {
        "source": cite.source,
        "paragraph": cite.paragraph,
        "voice": cite.voice,
        "on_behalf_of": cite.on_behalf_of,
        "printed": [token.text for token in cite.printed],
        "resolved": {t.text: t.resolved for t in cite.printed if t.resolved is not None},
    }


def check_object(check: Check) -> Row:
    """A check as JSON gives it."""
    quantity = check.quantity
    return {
        "kind": "check",
        "id": check.id,
        "verdict": check.verdict,
        "outcome": check.outcome,
        "statement": check.statement,
        "quantity": quantity_object(quantity),
        "quantities": [quantity_object(q) for q in check.quantities],
        "source": check.source,
        "date": check.date,
        "checked_on": check.checked_on,
        "as_of": check.as_of,
        "added": check.added,
        "of": list(check.of),
    }


def _joined(values: Iterable[object]) -> str | None:
    """Distinct values in one cell: 'a;b', or None where there are none."""
    return ";".join(dict.fromkeys(str(v) for v in values if v is not None)) or None


def _cited(cites: Sequence[Citation], sources: dict[str, Row]) -> Row:
    """The columns that say where something is said."""
    return {
        "voice": _joined(cite.voice for cite in cites),
        "source": _joined(cite.source for cite in cites),
        "paragraph": list(dict.fromkeys(cite.paragraph for cite in cites)),
        "printed": _joined(token.text for cite in cites for token in cite.printed),
        "on_behalf_of": _joined(cite.on_behalf_of for cite in cites),
        # A ';' within an address is written as the web does, so that it parts addresses only.
        "url": _joined(
            sources[cite.source]["url"].replace(";", "%3B")
            for cite in cites
            if cite.source in sources
        ),
    }


def _checked(checks: Sequence[Check], sources: dict[str, Row]) -> Row:
    return {
        **_strongest(checks),
        **_latest(checks, sources),
        "checks": [check_object(c) for c in checks],
    }


def _strongest(checks: Sequence[Check]) -> Row:
    check = strongest(checks)
    return {
        "check": check.verdict if check else None,
        "check_statement": check.statement if check else None,
    }


def _latest(checks: Sequence[Check], sources: dict[str, Row]) -> Row:
    """The columns of the newest check: they stand newest first."""
    check = checks[0] if checks else None
    return {
        "latest_check": check.verdict if check else None,
        "latest_statement": check.statement if check else None,
        "latest_date": check.date if check else None,
        "latest_url": sources[check.source]["url"] if check and check.source else None,
    }


def _figured(quantity: Quantity | None) -> Row:
    q = quantity
    return {
        "value": q.value if q else None,
        "unit": q.unit if q else None,
        "bound": q.bound if q else None,
        "period": q.period if q else None,
        "base": q.base if q else None,
        "from": q.start if q else None,
    }


def fact_row(fact: Fact, sources: dict[str, Row]) -> Row:
    """A fact as JSON gives it, with every column of its row beside."""
    return {
        "kind": "fact",
        "id": fact.id,
        "statement": fact.statement,
        "about": [
            {"role": a.role, "kind": a.kind, "id": a.id, "name": a.name, "implied": a.implied}
            for a in fact.about
        ],
        "topics": list(fact.topics),
        "measure": fact.measure,
        "quantity": quantity_object(fact.quantity),
        "status": fact.status,
        "as_of": fact.as_of,
        "by": fact.by,
        "note": fact.note,
        "inferred": list(fact.inferred),
        "cites": [cite_object(cite) for cite in fact.cites],
        **_checked(fact.checks, sources),
        **_figured(fact.quantity),
        **_cited(fact.cites, sources),
    }


def record_object(record: Record) -> Row:
    """A record as JSON gives it, without what is said of it."""
    return {
        "kind": record.kind,
        "id": record.id,
        "name": record.name,
        "names": dict(record.names),
        "aliases": [*record.aliases, *record.slips],
        "slips": list(record.slips),
        **record.attributes,
        "note": record.note,
        "inferred": list(record.inferred),
    }


def source_object(source: Source) -> Row:
    """A source as JSON gives it; what is not known is null."""
    return {
        "id": source.id,
        "kind": source.kind,
        "publisher": source.publisher,
        "author": source.author,
        "title": source.title,
        "date": source.date,
        "language": source.language,
        "url": source.url,
        "accessed": source.accessed,
        "as_of": source.as_of,
        "mirror_of": source.mirror_of,
        "paragraphs": source.paragraphs,
    }


def link_object(link: Link) -> Row:
    """A link as JSON gives it."""
    return {"role": link.role, "kind": link.kind, "id": link.id, "name": link.name}


def row_object(row: RankingRow, sources: dict[str, Row]) -> Row:
    """One place of a ranking as JSON gives it."""
    return {
        "rank": row.rank,
        "id": row.record,
        "name": row.name,
        "quantities": [quantity_object(quantity) for quantity in row.quantities],
        "cites": [cite_object(cite) for cite in row.cites],
        **_checked(row.checks, sources),
    }


def ranking_object(ranking: Ranking, sources: dict[str, Row]) -> Row:
    """A ranking as JSON gives it, whole."""
    return {
        "kind": "ranking",
        "id": ranking.id,
        "name": ranking.name,
        "topic": ranking.topic,
        "basis": ranking.basis,
        "as_of": ranking.as_of,
        "note": ranking.note,
        "cites": [cite_object(cite) for cite in ranking.cites],
        **_checked(ranking.checks, sources),
        "rows": [row_object(row, sources) for row in ranking.rows],
    }


def _ranking_rows(ranking: Ranking, sources: dict[str, Row]) -> list[Row]:
    """One row a rank and quantity; a rank without figures has one row."""
    return [
        {
            "kind": "ranking",
            "rank": row.rank,
            "id": row.record,
            "name": row.name,
            "measure": quantity.measure if quantity else None,
            **_figured(quantity),
            **_cited(row.cites, sources),
            **_checked(row.checks, sources),
        }
        for row in ranking.rows
        for quantity in (row.quantities or (None,))
    ]


def entry_object(entry: Entry, sources: dict[str, Row]) -> Row:
    """A record with all that the book has on it."""
    return {
        **record_object(entry.record),
        "facts": [fact_row(fact, sources) for fact in entry.facts],
        "links": [link_object(link) for link in entry.links],
        "rankings": [
            {
                "ranking": place.ranking.id,
                "ranking_name": place.ranking.name,
                "basis": place.ranking.basis,
                "as_of": place.ranking.as_of,
                **row_object(place.row, sources),
            }
            for place in entry.rankings
        ],
        "checks": [check_object(check) for check in entry.checks],
    }


def _entry_rows(entry: Entry, sources: dict[str, Row]) -> list[Row]:
    """A record's facts as rows, its places in rankings, and the checks of the record itself, as
    rows of the same columns."""
    rows = [fact_row(fact, sources) for fact in entry.facts]
    for place in entry.rankings:
        ranking, row = place
        for quantity in row.quantities or (None,):
            rows.append(
                {
                    **dict.fromkeys((*FACT_COLUMNS, *FACT_MORE)),
                    "kind": "ranking",
                    "id": f"{ranking.id}#{row.rank}",
                    "statement": f"{row.name}: number {row.rank} of {ranking.name}"
                    f" (basis: {ranking.basis or 'not stated'}).",
                    "about": [{"role": None, "kind": entry.record.kind, "id": row.record,
                               "name": row.name, "implied": False}],
                    "topics": [ranking.topic],
                    "measure": quantity.measure if quantity else None,
                    "as_of": ranking.as_of,
                    **_figured(quantity),
                    **_cited(row.cites, sources),
                    **_checked(row.checks, sources),
                }
            )  # fmt: skip
    about = {"role": None, "kind": entry.record.kind, "id": entry.record.id,
             "name": entry.record.name, "implied": False}  # fmt: skip
    return rows + [_entry_check(check, about, sources) for check in entry.checks]


def _entry_check(check: Check, about: Row, sources: dict[str, Row]) -> Row:
    """A check of a record itself, in the columns of its facts."""
    return {
        **dict.fromkeys((*FACT_COLUMNS, *FACT_MORE)),
        **_check_row(check, sources),
        "as_of": check.date,
        "by": check.quantity.by if check.quantity else None,
        "paragraph": [],
        "about": [about],
        "topics": [],
        "check": check.verdict,
        "checks": [],
    }


# -- views -----------------------------------------------------------------------------------


def _sources(book: FactBook, *used: Iterable[str | None]) -> dict[str, Row]:
    ids = {source for group in used for source in group if source is not None}
    return {source.id: source_object(source) for source in book.sources(ids)}


def _of_checks(checks: Iterable[Check]) -> list[str | None]:
    return [check.source for check in checks]


def _of_facts(facts: Iterable[Fact]) -> list[str | None]:
    used: list[str | None] = []
    for fact in facts:
        used += [cite.source for cite in fact.cites]
        used += _of_checks(fact.checks)
    return used


def _of_rankings(rankings: Iterable[Ranking]) -> list[str | None]:
    used: list[str | None] = []
    for ranking in rankings:
        used += [cite.source for cite in ranking.cites]
        used += _of_checks(ranking.checks)
        for row in ranking.rows:
            used += [cite.source for cite in row.cites]
            used += _of_checks(row.checks)
    return used


def _view(
    book: FactBook,
    shape: str,
    title: str,
    columns: tuple[str, ...],
    more: tuple[str, ...],
    rows: list[Row],
    result: Any,
    sources: dict[str, Row],
    next_: Sequence[str] = (),
) -> View:
    id_, _, version, as_of = book.about
    return View(
        shape,
        title,
        columns,
        (*columns, *(name for name in more if name not in columns)),
        rows,
        result,
        sources,
        {"id": id_, "version": version, "as_of": as_of},
        book.units(),
        {"en": "English", **book.languages()},
        tuple(next_),
    )


def chosen(view: View, fields: str | None) -> View:
    """The view with the columns a user named, in that order. Raises UnknownField."""
    if fields is None:
        return view
    names = tuple(name.strip() for name in fields.split(","))
    unknown = [name for name in names if name not in view.known]
    if unknown:
        raise UnknownField(
            f"no field {', '.join(map(repr, unknown))}; the fields are: {', '.join(view.known)}"
        )
    only = [{name: row[name] for name in names} for row in view.rows]
    result = view.result
    if isinstance(result, list):
        result = only
    elif view.shape == "record":
        facts = [{name: fact[name] for name in names} for fact in result["facts"]]
        result = {**result, "facts": facts}
    elif view.shape == "ranking":
        result = {**result, "rows": only}
    else:
        result = only[0]
    return view._replace(columns=names, result=result, chosen=True)


def records(book: FactBook, kind: str, found: Sequence[Summary | Deadline]) -> View:
    """The list of a kind of records."""
    used: list[str | None] = []
    for row in found:
        used += _of_facts([row.fact]) if isinstance(row, Deadline) else _of_checks(row.checks)
    sources = _sources(book, used, [s.id for s in book.sources() if s.paragraphs])
    rows = [
        _deadline_row(row, sources) if isinstance(row, Deadline) else _summary_row(row, sources)
        for row in found
    ]
    first = next((row for row in rows if row["kind"] == kind), None)
    return _view(
        book,
        "records",
        KINDS[kind].plural,
        KINDS[kind].columns,
        (*KINDS[kind].more, "kind", "check_statement", *LATEST),
        rows,
        rows,
        sources,
        [f"kzkr {KINDS[kind].command} {first['id']}"] if first else [],
    )


def _summary_row(summary: Summary, sources: dict[str, Row]) -> Row:
    record = summary.record
    linked = summary.linked
    row = {
        **record_object(record),
        "name_ko": record.names.get("ko"),
        "name_ru": record.names.get("ru"),
        "name_kk": record.names.get("kk"),
        "facts": summary.facts,
        "topics": list(summary.topics),
        "companies": list(linked.get("company", ())),
        "projects": list(linked.get("project", ())),
        "places": list(linked.get("place", ())),
        "priorities": list(linked.get("priority", ())),
        "status": summary.status,
        "as_of": summary.as_of,
        "outcome": summary.outcome,
        **_strongest(summary.checks),
        **_latest(summary.checks, sources),
    }
    for name in KINDS[record.kind].attributes:
        row.setdefault(name, None)
    return row


def _deadline_row(deadline: Deadline, sources: dict[str, Row]) -> Row:
    fact = deadline.fact
    return {
        **dict.fromkeys((*KINDS["event"].columns, *KINDS["event"].more)),
        "kind": "fact",
        "id": fact.id,
        "name": f"due: {fact.statement}",
        "names": {},
        "aliases": [],
        "date": fact.by,
        "topics": list(fact.topics),
        "facts": 1,
        "outcome": next((c.outcome for c in fact.checks if c.outcome), None),
        "priorities": [],
        **_strongest(fact.checks),
        **_latest(fact.checks, sources),
    }


def entry(book: FactBook, found: Entry) -> View:
    """One record with all that the book has on it."""
    sources = _sources(
        book,
        _of_facts(found.facts),
        _of_rankings(place.ranking for place in found.rankings),
        _of_checks(found.checks),
    )
    order = (
        "project",
        "company",
        "event",
        "organization",
        "person",
        "place",
        "priority",
        "ranking",
    )
    links = sorted(
        (link for link in found.links if link.kind in order),
        key=lambda link: order.index(link.kind),
    )
    asked = dict.fromkeys(f"kzkr {_command(link.kind)} {link.id}" for link in links)
    following = list(asked)[:2]
    checked = bool(found.checks) or any(fact.checks for fact in found.facts)
    if checked:
        following.append(f"kzkr checks {found.record.id}")
    return _view(
        book,
        "record",
        found.record.name,
        FACT_COLUMNS,
        FACT_MORE,
        _entry_rows(found, sources),
        entry_object(found, sources),
        sources,
        following,
    )


def _command(kind: str) -> str:
    """The command that answers for an entry of a kind."""
    return KINDS[kind].command if kind in KINDS else "show"


def facts(book: FactBook, title: str, found: Sequence[Fact], next_: Sequence[str] = ()) -> View:
    """A list of facts."""
    sources = _sources(book, _of_facts(found))
    rows = [fact_row(fact, sources) for fact in found]
    return _view(book, "facts", title, FACT_COLUMNS, FACT_MORE, rows, rows, sources, next_)


def fact(book: FactBook, found: Fact) -> View:
    """One fact."""
    view = facts(
        book, found.id, [found], [f"kzkr {_command(a.kind)} {a.id}" for a in found.about[:2]]
    )
    return view._replace(shape="fact", result=view.rows[0])


def ranking(book: FactBook, found: Ranking) -> View:
    """One ranking, a row a rank and quantity."""
    sources = _sources(book, _of_rankings([found]))
    return _view(
        book,
        "ranking",
        found.name,
        RANKING_COLUMNS,
        RANKING_MORE,
        _ranking_rows(found, sources),
        ranking_object(found, sources),
        sources,
        [
            *(f"kzkr {_command(row.kind)} {row.record}" for row in found.rows[:1]),
            f"kzkr checks {found.id}",
        ],
    )


def _check_row(check: Check, sources: dict[str, Row]) -> Row:
    source = sources.get(check.source or "")
    return {
        **check_object(check),
        "measure": check.quantity.measure if check.quantity else None,
        **_figured(check.quantity),
        "url": source["url"] if source else None,
    }


def checks(book: FactBook, found: Sequence[Check]) -> View:
    """A list of checks."""
    sources = _sources(book, _of_checks(found))
    rows = [_check_row(check, sources) for check in found]
    following = [f"kzkr show {found[0].of[0].split('#')[0]}"] if found else []
    return _view(
        book, "checks", "checks", CHECK_COLUMNS, CHECK_MORE, rows, rows, sources, following
    )


def check(book: FactBook, found: Check) -> View:
    """One check."""
    view = checks(book, [found])
    return view._replace(shape="check", title=found.id, result=view.rows[0])


def hits(book: FactBook, words: str, found: Sequence[Hit]) -> View:
    """What full text found, best first."""
    entries = [hit.found for hit in found]
    of_facts = [entry for entry in entries if isinstance(entry, Fact)]
    of_rankings = [entry for entry in entries if isinstance(entry, Ranking)]
    of_checks = [entry for entry in entries if isinstance(entry, Check)]
    sources = _sources(book, _of_facts(of_facts), _of_rankings(of_rankings), _of_checks(of_checks))
    rows = [_hit_row(hit, sources) for hit in found]
    first = rows[0] if rows else None
    following = [f"kzkr show {first['id']}"] if first else []
    return _view(book, "hits", words, SEARCH_COLUMNS, SEARCH_MORE, rows, rows, sources, following)


def _hit_row(hit: Hit, sources: dict[str, Row]) -> Row:
    entry, row = hit.found, dict[str, Any]()
    if isinstance(entry, Record):
        row = {**record_object(entry), "text": entry.name, "as_of": None, "source": None,
               "paragraph": [], **_strongest(()), **_latest((), sources)}  # fmt: skip
    elif isinstance(entry, Fact):
        row = {**fact_row(entry, sources), "text": entry.statement}
    elif isinstance(entry, Ranking):
        row = {**ranking_object(entry, sources), "text": entry.name, **_cited(entry.cites, sources)}
    else:
        row = {**_check_row(entry, sources), "text": entry.statement, "as_of": entry.date,
               "paragraph": [], "check": entry.verdict, "check_statement": None,
               **_latest((), sources)}  # fmt: skip
    return {**row, "score": hit.score}


def sources(book: FactBook, found: Sequence[Source]) -> View:
    """A list of sources."""
    rows = [source_object(source) for source in found]
    by_id = {row["id"]: row for row in rows}
    following = [f"kzkr cite {found[0].id}"] if found else []
    return _view(
        book, "sources", "sources", SOURCE_COLUMNS, SOURCE_MORE, rows, rows, by_id, following
    )


def source(book: FactBook, found: Source) -> View:
    """One source."""
    view = sources(book, [found])
    return view._replace(shape="source", title=found.publisher, result=view.rows[0])


def topic(book: FactBook, id_: str, found: Sequence[Fact], next_: Sequence[str]) -> View:
    """What is said under a topic."""
    definition = book.topics().get(id_) or ""
    return facts(book, id_, found, next_)._replace(subject={"id": id_, "definition": definition})


def subject(book: FactBook, found: Subject) -> View:
    """What is said under a topic or measure: its facts."""
    following = [f"kzkr show {ranking.id}" for ranking in found.rankings]
    view = facts(book, found.id, found.facts, following or [f"kzkr checks {found.id}"])
    return view._replace(subject={"id": found.id, "definition": found.definition})


def shown(book: FactBook, found: Entry | Fact | Ranking | Check | Source | Subject) -> View:
    """Anything one, as `kzkr show` has it."""
    if isinstance(found, Subject):
        return subject(book, found)
    if isinstance(found, Entry):
        return entry(book, found)
    if isinstance(found, Fact):
        return fact(book, found)
    if isinstance(found, Ranking):
        return ranking(book, found)
    if isinstance(found, Check):
        return check(book, found)
    return source(book, found)


def missed(book: FactBook, error: NotFound | Ambiguous) -> Row:
    """What JSON says of a question without one answer."""
    id_, _, version, as_of = book.about
    return {
        "schema": 1,
        "book": {"id": id_, "version": version, "as_of": as_of},
        "result": None,
        "error": "ambiguous" if isinstance(error, Ambiguous) else "not_found",
        "candidates": [c._asdict() for c in error.candidates],
        "sources": {},
    }
