"""An answer to what is shown: its columns, its rows, and the whole object for JSON.

Values stay raw here (6000000000, USD, 2024-10-06); only a table or a Markdown page writes them
out for people.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ..book import FactBook
from ..errors import Ambiguous, BadFilter, NotFound
from ..filters import Filters
from ..kinds import KINDS
from ..model import (
    Check,
    Deadline,
    Entry,
    Fact,
    Figure,
    Hit,
    Measured,
    Place,
    Ranking,
    Record,
    Source,
    Subject,
    Summary,
)
from . import columns
from .answers import FACT, FIGURE, LATEST, RANKING, SOURCE, Row, Shape, Sources
from .columns import (
    CHECK_COLUMNS,
    CHECK_MORE,
    FACT_COLUMNS,
    FACT_MORE,
    FIGURE_COLUMNS,
    FIGURE_MORE,
    MEASURE_COLUMNS,
    RANKING_COLUMNS,
    RANKING_MORE,
    SEARCH_COLUMNS,
    SEARCH_MORE,
    SOURCE_COLUMNS,
    SOURCE_MORE,
    RankingLine,
)

if TYPE_CHECKING:
    from ..editions import Change

    #: What a view shows, one or many.
    Answer = (
        Entry
        | Fact
        | Ranking
        | Check
        | Source
        | Summary
        | Deadline
        | Figure
        | Measured
        | Hit
        | Change
    )

#: Shapes of an answer of many entries.
_LISTS = ("records", "facts", "checks", "sources", "hits", "figures", "measures", "changes")


class View(NamedTuple):
    """What is shown of an answer, in any format.

    ``answers`` are what the book answers with, which pages are drawn from: of one entry, that
    alone. ``columns`` are those shown, of the ``known`` ones. ``rows`` have every known column
    under its name, worked out when it is printed. ``result`` is what JSON gives. ``shape`` says
    which page a table draws.
    """

    shape: str
    title: str
    answers: "Sequence[Answer]"
    columns: tuple[str, ...]
    known: tuple[str, ...]
    rows: Sequence[Mapping[str, Any]]
    result: Any
    sources: Sources
    book: dict[str, str]
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
    #: How many more entries there are than the list was limited to.
    more: int = 0
    #: The names of records by their ids: those of the ids that are asked for.
    names_of: Callable[[Iterable[str]], Mapping[str, str]] = lambda ids: {}

    #: What the title means.
    subtitle: str = ""
    #: What stands before the rows on a page for people, and is no part of them.
    opening: "Callable[[], Sequence[View]]" = tuple

    @property
    def is_list(self) -> bool:
        """True for an answer of many entries, which may be none."""
        return self.shape in _LISTS


class UnknownField(ValueError):
    """A column that these rows do not have."""


# -- views -----------------------------------------------------------------------------------


def _sources(book: FactBook, answers: "Iterable[Answer]") -> Sources:
    ids = {id_ for answer in answers for id_ in _used(answer) if id_ is not None}
    return {source.id: source for source in book.sources(ids)}


def _used(answer: "Answer | Record") -> Iterator[str | None]:
    """The ids of the sources that an answer rests on."""
    if isinstance(answer, Source):
        yield answer.id
    elif isinstance(answer, Check):
        yield answer.source
    elif isinstance(answer, Figure):
        yield answer.check and answer.check.source
        cites = answer.of.ranking.cites if isinstance(answer.of, Place) else ()
        yield from (cite.source for cite in (*answer.cites, *cites))
    elif isinstance(answer, Measured):
        yield from _used(answer.newest)
    elif isinstance(answer, Hit):
        yield from _used(answer.found)
    elif isinstance(answer, Deadline):
        yield from _used(answer.fact)
    elif isinstance(answer, Entry):
        for fact in answer.facts:
            yield from _used(fact)
        for place in answer.rankings:
            yield from _used(place.ranking)
        yield from (check.source for check in answer.checks)
    elif isinstance(answer, Summary):
        yield from (check.source for check in answer.checks)
    elif isinstance(answer, Fact | Ranking):
        for said in (answer, *(answer.rows if isinstance(answer, Ranking) else ())):
            yield from (cite.source for cite in said.cites)
            yield from (check.source for check in said.checks)


def _view(
    book: FactBook,
    shape: str,
    title: str,
    answers: "Sequence[Answer]",
    default: tuple[str, ...],
    more: tuple[str, ...],
    rows: Sequence[Row],
    result: Row | Sequence[Row],
    sources: Sources,
    next_: Sequence[str] = (),
) -> View:
    id_, _, version, as_of = book.about
    return View(
        shape,
        title,
        answers,
        default,
        (*default, *(name for name in more if name not in default)),
        rows,
        result,
        sources,
        {"id": id_, "version": version, "as_of": as_of},
        book.units(),
        {"en": "English", **book.languages()},
        tuple(next_),
        names_of=book.names_of,
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


def limited(view: View, limit: int) -> View:
    """A list with its first entries, the sources of those, and the count of the others. Raises
    BadFilter for an answer that is no list."""
    if not view.is_list:
        raise BadFilter("limit", limit, "is for lists, and this is one entry")
    if len(view.rows) <= limit:
        return view
    first = view.answers[:limit]
    sources = view.sources
    if view.shape != "records":  # whose rows do not name the sources of their checks
        used = {id_ for answer in first for id_ in _used(answer)}
        sources = {id_: source for id_, source in sources.items() if id_ in used}
    return view._replace(
        answers=first,
        rows=view.rows[:limit],
        result=view.result[:limit],
        sources=sources,
        more=len(view.rows) - limit,
    )


def records(book: FactBook, kind: str, found: Sequence[Summary | Deadline]) -> View:
    """The list of a kind of records."""
    sources = _sources(book, [*found, *(s for s in book.sources() if s.paragraphs)])
    listed, due = columns.summary(kind), columns.deadline()
    rows = [Row(due if isinstance(row, Deadline) else listed, row, sources) for row in found]
    first = next((row.record.id for row in found if isinstance(row, Summary)), None)
    return _view(
        book,
        "records",
        KINDS[kind].plural,
        found,
        KINDS[kind].columns,
        (*KINDS[kind].more, "kind", "check_statement", *LATEST),
        rows,
        rows,
        sources,
        [f"kzkr {KINDS[kind].command} {first}"] if first else [],
    )


def entry(book: FactBook, found: Entry) -> View:
    """One record with all that the book has on it."""
    sources = _sources(book, [found])
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
        [found],
        FACT_COLUMNS,
        FACT_MORE,
        [Row(shape, line, sources) for shape, line in columns.lines(found)],
        Row(columns.entry(found.record.kind), found, sources),
        sources,
        following,
    )


def _command(kind: str) -> str:
    """The command that answers for an entry of a kind."""
    return KINDS[kind].command if kind in KINDS else "show"


def facts(book: FactBook, title: str, found: Sequence[Fact], next_: Sequence[str] = ()) -> View:
    """A list of facts."""
    sources = _sources(book, found)
    rows = [Row(FACT, fact, sources) for fact in found]
    return _view(book, "facts", title, found, FACT_COLUMNS, FACT_MORE, rows, rows, sources, next_)


def fact(book: FactBook, found: Fact) -> View:
    """One fact."""
    view = facts(
        book, found.id, [found], [f"kzkr {_command(a.kind)} {a.id}" for a in found.about[:2]]
    )
    return view._replace(shape="fact", result=view.rows[0])


def figures(book: FactBook, measure: str, found: Sequence[Figure]) -> View:
    """What each source says of one measure."""
    sources = _sources(book, found)
    rows = [Row(FIGURE, figure, sources) for figure in found]
    following = [f"kzkr show {figure.of.id}" for figure in found[:1]]
    view = _view(
        book, "figures", measure, found, FIGURE_COLUMNS, FIGURE_MORE, rows, rows, sources, following
    )
    return view._replace(subtitle=book.measures()[measure])


def measures(book: FactBook, found: Sequence[Measured]) -> View:
    """The measures that have figures, each with its newest."""
    sources = _sources(book, found)
    rows = [Row(columns.MEASURE, measure, sources) for measure in found]
    following = [f"kzkr figures {one.newest.quantity.measure}" for one in found[:1]]
    return _view(
        book,
        "measures",
        "measures",
        found,
        MEASURE_COLUMNS,
        FIGURE_MORE,
        rows,
        rows,
        sources,
        following,
    )


def topic(book: FactBook, topic: str, found: Sequence[Fact], filters: Filters) -> View:
    """What is said of a topic; a page for people opens with its headline figures."""

    def opening() -> list[View]:
        return [
            figures(book, str(of_measure[0].quantity.measure), of_measure)
            for of_measure in book.headline(topic, filters)
        ]

    ranked = book.rankings(topic)
    asked = [f"kzkr show {ranking.id}" for ranking in ranked[:2]]
    view = facts(book, topic, found, [f"kzkr {topic} --rank"] if len(ranked) == 1 else asked)
    definition = book.topics().get(topic) or ""
    return view._replace(opening=opening, subject={"id": topic, "definition": definition})


def ranking(book: FactBook, found: Ranking) -> View:
    """One ranking, a row a rank and quantity."""
    sources = _sources(book, [found])
    following = [f"kzkr {_command(row.kind)} {row.record}" for row in found.rows[:1]]
    if found.checks or any(row.checks for row in found.rows):
        following.append(f"kzkr checks {found.id}")
    return _view(
        book,
        "ranking",
        found.name,
        [found],
        RANKING_COLUMNS,
        RANKING_MORE,
        [
            Row(columns.RANKING_LINE, RankingLine(row, quantity), sources)
            for row in found.rows
            for quantity in (row.quantities or (None,))
        ],
        Row(RANKING, found, sources),
        sources,
        following,
    )


def checks(book: FactBook, found: Sequence[Check]) -> View:
    """A list of checks."""
    sources = _sources(book, found)
    rows = [Row(columns.CHECK_ROW, check, sources) for check in found]
    following = [f"kzkr show {found[0].of[0].split('#')[0]}"] if found else []
    return _view(
        book, "checks", "checks", found, CHECK_COLUMNS, CHECK_MORE, rows, rows, sources, following
    )


def check(book: FactBook, found: Check) -> View:
    """One check."""
    view = checks(book, [found])
    return view._replace(shape="check", title=found.id, result=view.rows[0])


def hits(book: FactBook, words: str, found: Sequence[Hit]) -> View:
    """What full text found, best first."""
    sources = _sources(book, found)
    rows = [Row(_hit_shape(hit), hit, sources) for hit in found]
    following = [f"kzkr show {hit.found.id}" for hit in found[:1]]
    return _view(
        book, "hits", words, found, SEARCH_COLUMNS, SEARCH_MORE, rows, rows, sources, following
    )


def _hit_shape(hit: Hit) -> Shape:
    if isinstance(hit.found, Record):
        return columns.record_hit(hit.found.kind)
    if isinstance(hit.found, Fact):
        return columns.FACT_HIT
    return columns.RANKING_HIT if isinstance(hit.found, Ranking) else columns.CHECK_HIT


def sources(book: FactBook, found: Sequence[Source]) -> View:
    """A list of sources."""
    by_id = {source.id: source for source in found}
    rows = [Row(SOURCE, source, by_id) for source in found]
    following = [f"kzkr cite {found[0].id}"] if found else []
    return _view(
        book, "sources", "sources", found, SOURCE_COLUMNS, SOURCE_MORE, rows, rows, by_id, following
    )


def source(book: FactBook, found: Source) -> View:
    """One source."""
    view = sources(book, [found])
    return view._replace(shape="source", title=found.publisher, result=view.rows[0])


def subject(book: FactBook, found: Subject) -> View:
    """What is said under a topic or measure: its facts."""
    following = [f"kzkr show {ranking.id}" for ranking in found.rankings]
    if not following and any(fact.checks for fact in found.facts):
        following = [f"kzkr checks {found.id}"]
    view = facts(book, found.id, found.facts, following)
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


def missed(book: FactBook, error: NotFound | Ambiguous) -> dict[str, Any]:
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
