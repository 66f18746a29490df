"""What answers hold: each object defined once, its fields in the order they are published.

A field has its name, its type, what it means, and how it is had of the value that the book
answers with. JSON, the columns of rows and the JSON Schema of output are all made from these.

A type is written as ``text``, ``[citation]`` (a list), ``{text}`` (a table by name), ``date?``
(or null), ``=fact`` (this word), the name of a vocabulary (``verdict``) or of an object
(``quantity``). What a field of the book's file means is said where that file is defined, and not
again here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ..index.dates import newest_figures_first
from ..model import (
    About,
    Check,
    Citation,
    Fact,
    Figure,
    Link,
    Place,
    Quantity,
    RankingRow,
    Source,
    strongest,
)

if TYPE_CHECKING:
    from typing import Protocol

    class HasChecks(Protocol):
        """What other sources say something of, newest first."""

        @property
        def checks(self) -> tuple[Check, ...]: ...

    class HasCites(Protocol):
        """What a source says somewhere."""

        @property
        def cites(self) -> tuple[Citation, ...]: ...

    class HasQuantity(Protocol):
        """What may have a figure."""

        @property
        def quantity(self) -> Quantity | None: ...


Sources = Mapping[str, Source]


class Field(NamedTuple):
    """A field of an answer. Without ``of`` it is the value's attribute of the same name; where it
    is ``optional``, it is left out when it has no value."""

    name: str
    type: str
    doc: str = ""
    of: Callable[[Any, Sources], Any] | None = None
    optional: bool = False


class Shape(NamedTuple):
    """An object that answers are made of."""

    doc: str
    fields: dict[str, Field]


class Row(Mapping[str, Any]):
    """A value in its shape: what a field holds is worked out when it is asked for."""

    __slots__ = ("shape", "sources", "value")

    def __init__(self, shape: Shape, value: object, sources: Sources) -> None:
        self.shape = shape
        self.value = value
        self.sources = sources

    def __getitem__(self, name: str) -> Any:
        field = self.shape.fields[name]
        value = (
            getattr(self.value, name) if field.of is None else field.of(self.value, self.sources)
        )
        return _published(value, self.sources)

    def __iter__(self) -> Iterator[str]:
        for name, field in self.shape.fields.items():
            if not field.optional or self[name] is not None:
                yield name

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, name: object) -> bool:
        return name in self.shape.fields and (
            not self.shape.fields[str(name)].optional or self[str(name)] is not None
        )


def _published(value: object, sources: Sources) -> object:
    """A value as JSON has it; an object within it as a row of its own."""
    shape = _SHAPES.get(type(value))
    if shape is not None:
        return Row(shape, value, sources)
    if isinstance(value, tuple):
        return [_published(part, sources) for part in value]
    return value


def source_rows(sources: Sources) -> dict[str, Row]:
    """Sources as JSON has them, by their ids."""
    return {id_: Row(SOURCE, source, sources) for id_, source in sources.items()}


def shape(doc: str, *groups: Iterable[Field]) -> Shape:
    """A shape of all these fields; one that stands again takes the place of the first."""
    return Shape(doc, {field.name: field for group in groups for field in group})


def plain(names: str) -> tuple[Field, ...]:
    """Fields written ``name:type``, each the value's attribute of that name."""
    pairs = (pair.partition(":") for pair in names.split())
    return tuple(Field(name, type_) for name, _, type_ in pairs)


def always(value: object) -> Callable[[object, Sources], object]:
    """What gives the same value of every answer."""
    return lambda answer, sources: value


# -- groups of fields that several objects have ----------------------------------------------


def kind_of(name: str) -> tuple[Field, ...]:
    """The field that says what an object is."""
    return (Field("kind", f"={name}", of=always(name)),)


def _strongest(name: str) -> "Callable[[HasChecks, Sources], object]":
    def of(answer: "HasChecks", sources: Sources) -> object:
        check = strongest(answer.checks)
        return getattr(check, name) if check else None

    return of


def _latest(name: str) -> "Callable[[HasChecks, Sources], object]":
    # They stand newest first.
    return lambda answer, sources: getattr(answer.checks[0], name) if answer.checks else None


def _latest_url(answer: "HasChecks", sources: Sources) -> str | None:
    return url_of(answer.checks[0], sources) if answer.checks else None


def url_of(check: Check, sources: Sources) -> str | None:
    """The address of the page that a check rests on."""
    return sources[check.source].url if check.source else None


#: What the newest check says, beside what the severest one does.
_LATEST = (
    Field("latest_check", "verdict?", "the verdict of its newest check", _latest("verdict")),
    Field("latest_statement", "text?", "what the newest check says", _latest("statement")),
    Field("latest_date", "date?", "the date of the newest check", _latest("date")),
    Field("latest_url", "text?", "the address of the newest check's source", _latest_url),
)
LATEST = tuple(field.name for field in _LATEST)
JUDGED = (
    Field("check", "verdict?", "the strongest verdict of its checks", _strongest("verdict")),
    Field(
        "check_statement",
        "text?",
        "what the check with that verdict says",
        _strongest("statement"),
    ),
    *_LATEST,
)
CHECKED = (*JUDGED, Field("checks", "[check]", "what other sources say, newest first"))


def figure(name: str) -> "Callable[[HasQuantity, Sources], object]":
    """What gives a field of an answer's figure, or None where there is none."""
    return lambda answer, sources: getattr(answer.quantity, name) if answer.quantity else None


#: The columns of a figure in a row; all null where there is none.
FIGURED = (
    Field("value", "number?", of=figure("value")),
    Field("unit", "text?", of=figure("unit")),
    Field("bound", "bound?", "how the figure is meant", figure("bound")),
    Field("period", "period?", of=figure("period")),
    Field("base", "date?", of=figure("base")),
    Field("from", "number?", of=figure("start")),
)
MEASURED = (Field("measure", "text?", "what its figure measures", figure("measure")),)


def _joined(values: Iterable[str | None]) -> str | None:
    """Distinct values in one cell: 'a;b', or None where there are none."""
    return ";".join(dict.fromkeys(value for value in values if value is not None)) or None


def _of_cites(name: str) -> "Callable[[HasCites, Sources], object]":
    return lambda answer, sources: _joined(getattr(cite, name) for cite in answer.cites)


def _paragraphs(answer: "HasCites", sources: Sources) -> tuple[int, ...]:
    return tuple(dict.fromkeys(cite.paragraph for cite in answer.cites))


def _printed(answer: "HasCites", sources: Sources) -> str | None:
    return _joined(token.text for cite in answer.cites for token in cite.printed)


def _urls(answer: "HasCites", sources: Sources) -> str | None:
    # A ';' within an address is written as the web does, so that it parts addresses only.
    return _joined(
        sources[cite.source].url.replace(";", "%3B")
        for cite in answer.cites
        if cite.source in sources
    )


#: The columns that say where something is said.
CITED = (
    Field("voice", "text?", "who speaks there, joined by ';'", _of_cites("voice")),
    Field("source", "text?", "the sources' ids, joined by ';'", _of_cites("source")),
    Field("paragraph", "[paragraph]", "the paragraphs", _paragraphs),
    Field("printed", "text?", "what is printed there, joined by ';'", _printed),
    Field(
        "on_behalf_of",
        "text?",
        "on whose behalf it is said, joined by ';'",
        _of_cites("on_behalf_of"),
    ),
    Field("url", "text?", "the sources' addresses, joined by ';', which within one is %3B", _urls),
)


def _resolved(cite: Citation, sources: Sources) -> dict[str, str]:
    return {t.text: t.resolved for t in cite.printed if t.resolved is not None}


# -- objects: the same wherever they stand ---------------------------------------------------

QUANTITY = shape(
    "a figure with its unit",
    (
        Field("measure", "text", optional=True),
        *plain("value:number unit:text"),
        Field("bound", "bound", "how the figure is meant"),
        *plain("period:period? base:date?"),
        Field("from", "number?", of=lambda quantity, sources: quantity.start),
        *plain("by:date?"),
        Field("producer", "text", optional=True),
    ),
)
CITATION = shape(
    "",
    (
        Field("source", "text", "the source's id"),
        Field("paragraph", "paragraph", "the paragraph"),
        Field("voice", "text?", "who speaks in that paragraph"),
        Field("on_behalf_of", "text?"),
        Field(
            "printed",
            "[text]",
            "figures, dates and slips as they stand there",
            lambda cite, sources: tuple(token.text for token in cite.printed),
        ),
        Field(
            "resolved",
            "{text}",
            "what printed words stand for, where that is not plain",
            _resolved,
        ),
    ),
)
LINK = shape(
    "an entry named together with another one",
    (
        Field("role", "text?", "the role in which it is named"),
        Field("kind", "text", "a kind of record, ranking or source"),
        *plain("id:text name:text"),
    ),
)
ABOUT = shape(
    "a record a fact is about",
    LINK.fields.values(),
    (
        Field("kind", "kind"),
        Field("implied", "flag", "the paragraphs do not name it"),
    ),
)
CHECK = shape(
    "",
    kind_of("check"),
    plain("id:text verdict:verdict outcome:outcome? statement:text quantity:quantity?"),
    (
        Field("quantities", "[quantity]"),
        Field("source", "text?", "the other source's id; null only when none was found"),
        Field("date", "date?"),
        Field("checked_on", "date", "when it was looked up"),
        Field("as_of", "date?"),
        Field("added", "date", "when it came into the book"),
        Field("of", "[text]", "what it is of: ids, or ranking#rank"),
    ),
)
FACT = shape(
    "",
    kind_of("fact"),
    plain("id:text statement:text"),
    (
        Field("about", "[about]", "the records it is about"),
        Field("topics", "[text]"),
        Field("measure", "text?", "what its figure measures"),
        *plain("quantity:quantity? status:status?"),
        Field("as_of", "date?", "the date of the statement"),
        Field("by", "date?", "when it is due"),
        *plain("note:text? inferred:[text] cites:[citation]"),
    ),
    CHECKED,
    FIGURED,
    CITED,
)


def _of_source(name: str) -> Callable[[Figure, Sources], object]:
    def of(figure: Figure, sources: Sources) -> object:
        return getattr(sources[figure.source], name) if figure.source else None

    return of


def _of_check(name: str) -> Callable[[Figure, Sources], object]:
    return lambda figure, sources: getattr(figure.check, name, None)


def _sources_of(figure: Figure, sources: Sources) -> str | None:
    return figure.check.source if figure.check else _joined(c.source for c in figure.cites)


def _urls_of(figure: Figure, sources: Sources) -> str | None:
    return url_of(figure.check, sources) if figure.check else _urls(figure, sources)


def _kind(figure: Figure, sources: Sources) -> str:
    if isinstance(figure.of, Place):
        return "ranking"
    return "check" if figure.check else "fact"


_CITED = {field.name: field for field in CITED}
FIGURE = shape(
    "a figure of a measure, and whose word it is",
    (Field("measure", "text", "what it measures", figure("measure")),),
    (Field("value", "number", of=figure("value")), Field("unit", "text", of=figure("unit"))),
    (Field("bound", "bound", "how the figure is meant", figure("bound")),),
    (field for field in FIGURED if field.name in ("period", "from", "base")),
    (
        Field("by", "date?", "when it is due", figure("by")),
        Field("status", "status?", "that of the fact"),
        Field("as_of", "date?", "the date of what is said"),
        _CITED["voice"],
        _CITED["on_behalf_of"],
        Field("producer", "text?", "whose statistics it is", figure("producer")),
        _CITED["source"]._replace(of=_sources_of),
        Field("publisher", "text?", "the source's publisher", _of_source("publisher")),
        Field("date", "date?", "when the source was published", _of_source("date")),
        _CITED["paragraph"],
        _CITED["printed"],
        _CITED["url"]._replace(of=_urls_of),
        Field(
            "verdict",
            "verdict?",
            "of a check, on what the book's source says",
            _of_check("verdict"),
        ),
        Field("outcome", "outcome?", "of a check, what came of it", _of_check("outcome")),
        Field("kind", "text", "fact, ranking or check: what gives the figure", _kind),
        Field(
            "id",
            "text",
            "its id; of a place in a ranking, ranking#rank",
            lambda figure, sources: figure.of.id,
        ),
        Field(
            "statement",
            "text",
            "the sentence that it stands in",
            lambda figure, sources: figure.of.statement,
        ),
    ),
)


def others(row: RankingRow, sources: Sources) -> tuple[Figure, ...]:
    """What other sources give for a place in a ranking, newest first."""
    given = (Figure(quantity, check) for check in row.checks for quantity in check.quantities)
    return tuple(newest_figures_first(given))


RANKING_ROW = shape(
    "one place in a ranking",
    (
        Field("rank", "positive", "the place"),
        Field("id", "text", "the record that holds it", lambda row, sources: row.record),
        Field("name", "text", "the record's name"),
        Field("quantities", "[quantity]", "the figures given with the rank"),
        Field("cites", "[citation]", "where the source says it"),
    ),
    CHECKED,
    (Field("others", "[figure]", "the figures that other sources give, newest first", others),),
)
RANKING = shape(
    "",
    kind_of("ranking"),
    plain("id:text name:text topic:text"),
    (
        Field("basis", "text?", "what it ranks by; null where the source does not state it"),
        Field("as_of", "date?", "the date of the ranking"),
        *plain("note:text? cites:[citation]"),
    ),
    CHECKED,
    plain("rows:[ranking_row]"),
)
SOURCE = shape(
    "",
    plain("id:text kind:source_kind publisher:text"),
    (
        Field("author", "text?", "who wrote it, where known"),
        Field("title", "text?", "its title, or a description in [brackets]; null where not known"),
        Field("date", "date?", "when it was published; null where not known"),
    ),
    plain("language:text url:text accessed:date as_of:date? mirror_of:text? paragraphs:positive?"),
)


def within(name: str, fields: Iterable[Field]) -> tuple[Field, ...]:
    """The fields of a part of a value, as fields of the whole."""

    def through(field: Field) -> Callable[[Any, Sources], Any]:
        def of(answer: Any, sources: Sources) -> Any:
            part = getattr(answer, name)
            return getattr(part, field.name) if field.of is None else field.of(part, sources)

        return of

    return tuple(field._replace(of=through(field)) for field in fields)


PLACE = shape(
    "a record's place in a ranking",
    (
        Field("ranking", "text", "the ranking's id", lambda place, sources: place.ranking.id),
        Field("ranking_name", "text", of=lambda place, sources: place.ranking.name),
    ),
    within("ranking", (RANKING.fields["basis"], RANKING.fields["as_of"])),
    within("row", RANKING_ROW.fields.values()),
)

_SHAPES: dict[type, Shape] = {
    Quantity: QUANTITY,
    Citation: CITATION,
    Link: LINK,
    About: ABOUT,
    Check: CHECK,
    Fact: FACT,
    Figure: FIGURE,
    RankingRow: RANKING_ROW,
    Place: PLACE,
}
