"""The rows of answers and their columns: lists, lines of one answer, and what a search found.

Each is defined once, from the objects of `answers`.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from ..kinds import ATTRIBUTES, KINDS
from ..model import (
    About,
    Check,
    Citation,
    Entry,
    Fact,
    Place,
    Quantity,
    RankingRow,
    Record,
    Summary,
)
from .answers import (
    CHECK,
    CHECKED,
    CITED,
    FACT,
    FIGURE,
    FIGURED,
    JUDGED,
    LATEST,
    MEASURED,
    RANKING,
    RANKING_ROW,
    Field,
    Row,
    Shape,
    Sources,
    always,
    figure,
    kind_of,
    others,
    plain,
    shape,
    url_of,
    within,
)


class RankingLine(NamedTuple):
    """A place in a ranking with one of its figures, or without any."""

    row: RankingRow
    quantity: Quantity | None

    @property
    def checks(self) -> tuple[Check, ...]:
        return self.row.checks

    @property
    def cites(self) -> tuple[Citation, ...]:
        return self.row.cites


class PlaceLine(NamedTuple):
    """A record's place in a ranking with one of its figures, among what is said of the record."""

    record: Record
    place: Place
    quantity: Quantity | None

    @property
    def checks(self) -> tuple[Check, ...]:
        return self.place.row.checks

    @property
    def cites(self) -> tuple[Citation, ...]:
        return self.place.row.cites


class CheckLine(NamedTuple):
    """A check of a record itself, among what is said of the record."""

    record: Record
    check: Check


# -- records ---------------------------------------------------------------------------------


def _attribute(name: str) -> Field:
    return Field(name, "attribute", of=lambda record, sources: record.attributes.get(name))


def record(kind: str) -> Shape:
    """A record of a kind, without what is said of it."""
    return shape(
        KINDS[kind].doc,
        kind_of(kind),
        plain("id:text name:text"),
        (
            Field("names", "{text}", "its name in other languages, by language code"),
            Field(
                "aliases",
                "[text]",
                "all other forms it is looked up by",
                lambda record, sources: (*record.aliases, *record.slips),
            ),
            *plain("slips:[text]"),
            *(_attribute(name) for name in ATTRIBUTES if name in KINDS[kind].attributes),
            *plain("note:text? inferred:[text]"),
        ),
    )


def entry(kind: str) -> Shape:
    """A record of a kind with all that the book has on it."""
    return shape(
        f"{KINDS[kind].doc}, with all that is said of it",
        within("record", record(kind).fields.values()),
        (
            Field("facts", "[fact]", "what is said of it, or on its behalf"),
            Field("links", "[link]", "what it is named together with"),
            Field("rankings", "[place_in_ranking]", "its places in rankings"),
            Field("checks", "[check]", "checks of the record itself"),
        ),
    )


def _linked(kind: str) -> Callable[[Summary, Sources], object]:
    return lambda summary, sources: summary.linked.get(kind, ())


def _named(language: str) -> Field:
    return Field(
        f"name_{language}", "text?", of=lambda summary, sources: summary.record.names.get(language)
    )


def summary(kind: str) -> Shape:
    """A record of a kind as the list of them has it."""
    return shape(
        f"{KINDS[kind].doc}, in a list",
        within("record", record(kind).fields.values()),
        map(_named, ("ko", "ru", "kk")),
        (
            Field("facts", "count", "how many facts are said of it"),
            Field("topics", "[text]", "the topics of its facts"),
            Field("companies", "[text]", "ids of the companies its facts name", _linked("company")),
            Field("projects", "[text]", "ids of the projects its facts name", _linked("project")),
            Field("places", "[text]", "ids of the places its facts name", _linked("place")),
            Field(
                "priorities",
                "[text]",
                "ids of the priorities its facts stand under",
                _linked("priority"),
            ),
            Field("status", "status?", "that of its first fact with one"),
            Field("as_of", "date?", "the date of that fact"),
            Field("outcome", "outcome?", "that of its newest check with one"),
        ),
        JUDGED,
    )


def deadline() -> Shape:
    """A fact that says when something is due, in the list of events."""
    event = KINDS["event"]
    return shape(
        "a fact that says when something is due",
        (Field(name, "null", of=always(None)) for name in (*event.columns, *event.more)),
        kind_of("fact"),
        within("fact", (FACT.fields["id"], FACT.fields["topics"])),
        (
            Field(
                "name",
                "text",
                "the fact's statement, after 'due: '",
                lambda deadline, sources: f"due: {deadline.fact.statement}",
            ),
            Field("names", "{text}", "none", always({})),
            Field("aliases", "[text]", "none", always(())),
            Field("date", "date", "when it is due", lambda deadline, sources: deadline.fact.by),
            Field("facts", "count", "one", always(1)),
            Field("outcome", "outcome?", "that of its newest check with one"),
            Field("priorities", "[text]", "none", always(())),
        ),
        JUDGED,
    )


# -- rows ------------------------------------------------------------------------------------

_CHECK_URL = Field("url", "text?", "the other source's address", url_of)
CHECK_ROW = shape(
    "a check with its figure and address beside it",
    CHECK.fields.values(),
    MEASURED,
    FIGURED,
    (_CHECK_URL,),
)


def _each(name: str) -> Callable[[Any, Sources], Any]:
    """What each figure of other sources has, in their order, so that columns stay parallel."""

    def of(line: RankingLine, sources: Sources) -> tuple[Any, ...]:
        return tuple(Row(FIGURE, other, sources)[name] for other in others(line.row, sources))

    return of


#: What other sources give for a place: a value each in every column, newest first.
_OTHERS = tuple(
    Field(f"other_{name}", f"[{type_}]", of=_each("id" if name == "check" else name))
    for name, type_ in (
        ("period", "period?"),
        ("measure", "text"),
        ("value", "number"),
        ("unit", "text"),
        ("bound", "bound"),
        ("producer", "text?"),
        ("source", "text"),
        ("check", "text"),
    )
)
OTHERS = tuple(field.name for field in _OTHERS)
RANKING_LINE = shape(
    "a place in a ranking with one of its figures",
    kind_of("ranking"),
    within("row", (RANKING_ROW.fields[name] for name in ("rank", "id", "name"))),
    MEASURED,
    FIGURED,
    CITED,
    CHECKED,
    _OTHERS,
)


MEASURE = shape(
    "a measure, and the newest of its figures",
    within("newest", FIGURE.fields.values()),
    (
        Field("figures", "count", "how many figures there are of it"),
        Field("definition", "text", "what it measures"),
    ),
)

FIGURE_COLUMNS = (
    "measure", "value", "unit", "bound", "period", "from", "base", "by", "status", "as_of", "voice",
    "producer", "source", "publisher", "date", "url", "verdict", "outcome", "kind", "id",
    "statement",
)  # fmt: skip
FIGURE_MORE = ("on_behalf_of", "paragraph", "printed")
MEASURE_COLUMNS = (
    "measure", "figures", *FIGURE_COLUMNS[1:], "definition",
)  # fmt: skip
FACT_COLUMNS = (
    "id", "statement", "measure", "value", "unit", "bound", "period", "status", "as_of", "voice",
    "source", "paragraph", "check", "check_statement", *LATEST, "kind",
)  # fmt: skip
FACT_MORE = (
    "about", "topics", "from", "by", "base", "printed", "on_behalf_of", "url", "checks", "note",
)  # fmt: skip
RANKING_COLUMNS = (
    "rank", "id", "name", "measure", "value", "unit", "period", "paragraph",
    "check", "check_statement", *LATEST, *OTHERS,
)  # fmt: skip
RANKING_MORE = ("bound", "voice", "source", "url", "printed", "checks", "kind")
CHECK_COLUMNS = (
    "date", "verdict", "outcome", "of", "statement", "value", "unit", "source", "url", "checked_on",
)  # fmt: skip
CHECK_MORE = ("id", "measure", "bound", "period", "added", "kind")
SEARCH_COLUMNS = ("kind", "id", "text", "as_of", "source", "paragraph", "check", *LATEST)
SEARCH_MORE = ("score", "check_statement")
SOURCE_COLUMNS = ("id", "kind", "publisher", "title", "date", "language", "url", "accessed")
SOURCE_MORE = ("author", "as_of", "mirror_of", "paragraphs")


def _about_record(line: PlaceLine | CheckLine, sources: Sources) -> tuple[About, ...]:
    record = line.record
    return (About(record.id, None, False, record.kind, record.name),)


_EMPTY = tuple(Field(name, "null", of=always(None)) for name in (*FACT_COLUMNS, *FACT_MORE))
PLACE_LINE = shape(
    "a record's place in a ranking, in the columns of its facts",
    _EMPTY,
    kind_of("ranking"),
    (
        Field("id", "text", of=lambda line, sources: line.place.id),
        Field("statement", "text", of=lambda line, sources: line.place.statement),
        Field("about", "[about]", of=_about_record),
        Field("topics", "[text]", of=lambda line, sources: (line.place.ranking.topic,)),
        Field("as_of", "date?", of=lambda line, sources: line.place.ranking.as_of),
    ),
    MEASURED,
    FIGURED,
    CITED,
    CHECKED,
)
CHECK_LINE = shape(
    "a check of a record itself, in the columns of its facts",
    _EMPTY,
    within("check", CHECK_ROW.fields.values()),
    (
        Field("as_of", "date?", of=lambda line, sources: line.check.date),
        Field("by", "date?", of=lambda line, sources: figure("by")(line.check, sources)),
        Field("paragraph", "[paragraph]", of=always(())),
        Field("about", "[about]", of=_about_record),
        Field("topics", "[text]", of=always(())),
        Field("check", "verdict", of=lambda line, sources: line.check.verdict),
        Field("checks", "[check]", of=always(())),
    ),
)


_FOUND = (
    Field("as_of", "date?", "the date of what is said", always(None)),
    Field("source", "text?", "the sources' ids, joined by ';'", always(None)),
    Field("paragraph", "[paragraph]", "the paragraphs", always(())),
    *(field._replace(of=always(None)) for field in JUDGED),
)
_SCORE = (Field("score", "number", "how well it matches; more is better"),)


def _hit(
    doc: str, entry: Shape, text: str, more: Sequence[Field] = (), over: Sequence[Field] = ()
) -> Shape:
    """An entry that full text found, its ``text`` being its name or statement; ``over`` are fields
    that mean something else here."""
    shown = Field(
        "text", "text", "its name or statement", lambda hit, sources: getattr(hit.found, text)
    )
    own, more, over = (within("found", f) for f in (entry.fields.values(), more, over))
    found = (*own, shown, *more)
    return shape(f"{doc} that was found", found, _FOUND, own, more, over, _SCORE)


def record_hit(kind: str) -> Shape:
    """A record of a kind that full text found."""
    return _hit(f"{KINDS[kind].doc},", record(kind), "name")


FACT_HIT = _hit("a fact", FACT, "statement")
RANKING_HIT = _hit("a ranking", RANKING, "name", CITED)
CHECK_HIT = _hit(
    "a check",
    CHECK_ROW,
    "statement",
    over=(
        Field("as_of", "date?", "the date of what is said", lambda check, sources: check.date),
        Field("check", "verdict", "its own verdict", lambda check, sources: check.verdict),
    ),
)


def lines(
    entry: Entry,
) -> list[tuple[Shape, Fact | PlaceLine | CheckLine]]:
    """What is said of a record, each as a row: its facts, its places in rankings, its checks."""
    return [
        *((FACT, fact) for fact in entry.facts),
        *(
            (PLACE_LINE, PlaceLine(entry.record, place, quantity))
            for place in entry.rankings
            for quantity in (place.row.quantities or (None,))
        ),
        *((CHECK_LINE, CheckLine(entry.record, check)) for check in entry.checks),
    ]
