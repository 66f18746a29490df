"""The shape of a fact book's file: one definition that reads it, and is its JSON Schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..kinds import KINDS
from ..model import (
    Check,
    Citation,
    Concept,
    Fact,
    Quantity,
    Ranking,
    RankingRow,
    Record,
    Source,
    Span,
)
from ..names import quoted
from ..vocabulary import (
    BOUNDS,
    ORGANIZATION_TYPES,
    OUTCOMES,
    PLACE_TYPES,
    SOURCE_KINDS,
    STATUSES,
    VERDICTS,
)
from .faults import Fault, Suggestion
from .fields import ABOUT, PRINTED, Each, Field, Shape, Short, Table
from .scalars import (
    COUNTRY,
    URL,
    Day,
    Number,
    Paragraph,
    Pattern,
    Range,
    Slug,
    Target,
    Text,
    Word,
)

LANGUAGE = Pattern(r"[a-z]{2}", "a language code of two letters")
_WORDS = Table(LANGUAGE, Each(Text(60), least=1))

_ID = Field("id", Slug(), "what it is called in commands and references", required=True)
_NOTE = Field("note", Text(), "a remark of this book's editors, not of the source")
_INFERRED = Field(
    "inferred",
    Each(Pattern(r"[a-z]+(_[a-z]+)*", "the name of a field")),
    "fields whose value the source does not print and the editors inferred",
)

_UNIT = Field("unit", Text(30), "an ISO 4217 currency code, or a unit of the book", required=True)
_FIGURE = (
    Field("value", Number(), "the figure itself, in whole units", required=True),
    _UNIT,
    Field("bound", Word("bound", BOUNDS), "how the figure is meant; exact where absent"),
    Field(
        "period",
        Day(interval=True, words=("cumulative",)),
        "what the figure covers; absent where the source gives none",
    ),
    Field("base", Day(interval=True), "of a change: the period compared with"),
    Field("from", Number(), "of a target: the value it starts from", into="start"),
    Field("by", Day(), "of a target: when it is due"),
)
QUANTITY = Shape("quantity", "a figure with its unit", Quantity, *_FIGURE)
_MEASURE = Field("measure", Slug(), "what the figure measures: a key of book.measures")
_MEASURED = Field("measure", Slug(), _MEASURE.doc, required=True)
_RANKED_QUANTITY = Shape("quantity", "a figure behind a rank", Quantity, _MEASURED, *_FIGURE)
_PRODUCER = Field("producer", Text(120), "whose statistics it comes from, where the page says so")
CHECK_QUANTITY = Shape(
    "quantity",
    "a figure that another source gives",
    Quantity,
    _MEASURED,
    *_FIGURE,
    _PRODUCER,
)
_ONE_QUANTITY = Shape("quantity", CHECK_QUANTITY.doc, Quantity, *_FIGURE, _PRODUCER)


def _citation(at: tuple[str, int], **values: Any) -> Citation:
    return Citation(at[0], at[1], **values)


CITATION = Shape(
    "citation",
    "where a source says it",
    _citation,
    Field("at", Paragraph(), "source and paragraph, like courier#2", required=True),
    Field("for", Slug(), "the record on whose behalf it is said there", into="on_behalf_of"),
    Field(
        "printed",
        Each(PRINTED),
        "figures, dates and slips as they stand there, each alone or with what it resolves to",
    ),
)
_CITES = Field("cites", Each(CITATION, least=1), "where the source says it", required=True)


def _fact(implied: tuple[str, ...] = (), **values: Any) -> Fact:
    if implied:
        values["about"] = tuple(
            about._replace(implied=about.id in implied) for about in values["about"]
        )
    return Fact(**values)


def _implied(values: dict[str, Any]) -> Iterator[Fault]:
    about = [entry.id for entry in values["about"]]
    for i, name in enumerate(values.get("implied", ())):
        if name not in about:
            wrong = f"{quoted(name)} is implied and not in `about`"
            yield Fault(None, ("implied", i), wrong, suggestion=Suggestion(name, about))


FACT = Shape(
    "fact",
    "one statement in our own words about records, as the source made it",
    _fact,
    _ID,
    Field(
        "about",
        Each(ABOUT, least=1),
        "the records it is about, each alone or with its role there",
        required=True,
    ),
    Field("implied", Each(Slug()), "those of `about` that the cited paragraphs do not name"),
    Field(
        "topics", Each(Slug(), least=1), "what it belongs to: keys of book.topics", required=True
    ),
    Field("statement", Text(500), "our own sentence, on one line", required=True),
    Field("words", _WORDS, "the words by which people ask for what it says, by language code"),
    _MEASURE,
    Field("quantity", QUANTITY, "its figure"),
    Field("by", Day(), "when it is due, where there is no quantity"),
    Field(
        "status", Word("status", STATUSES), "of an undertaking, as the source has it on that date"
    ),
    Field("as_of", Day(), "the date of the statement, where it is not that of the source"),
    _NOTE,
    _INFERRED,
    _CITES,
    needs={"measure": "quantity", "quantity": "measure"},
    rule=_implied,
)

ROW = Shape(
    "row",
    "one place in a ranking",
    RankingRow,
    Field("rank", Number(integer=True, least=1), "the place", required=True),
    Field("record", Slug(), "who holds it", required=True),
    Field("quantities", Each(_RANKED_QUANTITY), "the figures given with the rank"),
    _CITES,
)
RANKING = Shape(
    "ranking",
    "an ordered list of records",
    Ranking,
    _ID,
    Field("name", Text(120), "its title", required=True),
    Field("topic", Slug(), "what it belongs to, a key of book.topics", required=True),
    Field("basis", Text(120), "what it ranks by; absent where the source does not state it"),
    Field("as_of", Day(), "the date of the ranking, where it is not that of the source"),
    _NOTE,
    _CITES,
    Field("rows", Each(ROW, least=1), "the places, from the first on", required=True),
)


def _check(measure: str | None = None, quantity: Quantity | None = None, **values: Any) -> Check:
    if quantity:
        values["quantities"] = (quantity._replace(measure=measure),)
    return Check(**values)


def _one_form(values: dict[str, Any]) -> Iterator[Fault]:
    if "quantity" in values and "quantities" in values:
        yield Fault(
            None, ("quantity",), "'quantity' is the short form of 'quantities': write one of them"
        )
    if "as_of" in values and values.get("outcome") != "unknown":
        yield Fault(None, ("as_of",), "'as_of' says until when an unknown outcome was looked for")


CHECK = Shape(
    "check",
    "what another source says of facts, records, rankings or places in them",
    _check,
    _ID,
    Field("of", Each(Target(), least=1), "ids, or ranking#rank", required=True),
    Field("verdict", Word("verdict", VERDICTS), "how it compares", required=True),
    Field("outcome", Word("outcome", OUTCOMES), "what came of it"),
    Field("statement", Text(500), "our own sentence, on one line", required=True),
    Field("quantity", _ONE_QUANTITY, "the one figure the other source gives"),
    _MEASURE,
    Field("quantities", Each(CHECK_QUANTITY, least=1), "the figures the other source gives"),
    Field("source", Slug(), "the other source; of no_source_found, what was searched, or none"),
    Field("date", Day(), "the date of what that source says"),
    Field("checked_on", Day(), "when it was looked up; the source's `accessed` where absent"),
    Field("as_of", Day(), "of an unknown outcome: the date of the newest page read on the subject"),
    Field("added", Day(), "when it came into the book; `checked_on` where absent"),
    needs={"measure": "quantity"},
    rule=_one_form,
)


def _span(key: str) -> Callable[..., Span]:
    def make(at: tuple[int, int], **values: Any) -> Span:
        return Span(at[0], at[1], values[key], values.get("person"))

    return make


_AT = Field("at", Range(), "a paragraph, or the first and last of a run", required=True)
VOICE = Shape(
    "voice",
    "who speaks in a run of paragraphs",
    _span("voice"),
    _AT,
    Field("voice", Text(40), "what the voice is called: reporter, minister", required=True),
    Field("person", Slug(), "the person it belongs to"),
)
SECTION = Shape(
    "section",
    "the priority a run of paragraphs speaks of",
    _span("priority"),
    _AT,
    Field("priority", Slug(), "the priority", required=True),
)
SOURCE = Shape(
    "source",
    "an article or web page",
    Source,
    _ID,
    Field("kind", Word("source kind", SOURCE_KINDS), "what it is", required=True),
    Field("publisher", Text(120), "who published it", required=True),
    Field("author", Text(120), "who wrote it; absent where not known"),
    Field("title", Text(300), "its title; a description in [brackets], or absent, where not known"),
    Field("date", Day(), "when it was published; absent where not known"),
    Field("url", URL, "its complete address", required=True),
    Field("language", LANGUAGE, "its language", required=True),
    Field("accessed", Day(), "when it was read", required=True),
    Field("mirror_of", Text(120), "the publisher whose page this is a copy of"),
    Field("as_of", Day(), "the date its statements were made"),
    Field("paragraphs", Number(integer=True, least=1), "how many paragraphs it has"),
    Field("voices", Each(VOICE), "who speaks where"),
    Field("sections", Each(SECTION), "which priority is spoken of where"),
    Field("silent", Each(Number(integer=True, least=1)), "paragraphs that say nothing: headings"),
    Field("uncited", Each(Text(60)), "capitalised words that need no citation; never numerals"),
    _INFERRED,
)

_ATTRIBUTES = {
    "number": Field(
        "number", Number(integer=True, least=1), "its place in the list", required=True
    ),
    "country": Field("country", COUNTRY, "ISO 3166 code, where the source supports one"),
    "sector": Field("sector", Text(60), "what it makes or does, as far as the source says"),
    "role": Field("role", Text(120), "the role the source gives"),
    "organization": Field("organization", Slug(), "the organization the role is in"),
    "date": Field("date", Day(interval=True), "when it takes place"),
    "place": Field("place", Slug(), "where it takes place"),
}
_TYPES = {"organization": ORGANIZATION_TYPES, "place": PLACE_TYPES}


def _record_shape(kind: str, attributes: tuple[str, ...], doc: str) -> Shape:
    def make(**values: Any) -> Record:
        own_values = {name: values.pop(name) for name in attributes if name in values}
        return Record(kind=kind, attributes=own_values, **values)

    own = [
        Field("type", Word(f"{kind} type", _TYPES[kind]), f"what kind of {kind}", required=True)
        if name == "type"
        else _ATTRIBUTES[name]
        for name in attributes
    ]
    return Shape(
        kind,
        doc,
        make,
        _ID,
        Field("name", Text(120), "its name in English", required=True),
        Field("names", Table(LANGUAGE, Text(120)), "its name in other languages, by their codes"),
        Field("aliases", Each(Text(120)), "other forms people look it up by, in any script"),
        Field("slips", Each(Text(120)), "forms the source prints that are not the usual ones"),
        *own,
        _NOTE,
        _INFERRED,
    )


RECORDS = {
    kind.plural: _record_shape(kind.name, kind.attributes, kind.doc) for kind in KINDS.values()
}

_CONCEPT = Shape(
    "concept",
    "what a topic or measure means",
    Concept,
    Field("definition", Text(200), "what it means", required=True),
    Field("words", _WORDS, "the words people use for it, by language code"),
)
_CONCEPTS = Table(Slug(), Short(_CONCEPT, "definition"))

BOOK = Shape(
    "book",
    "what this fact book is",
    dict,
    _ID,
    Field("title", Text(200), "its title", required=True),
    Field("version", Text(30), "its version", required=True),
    Field("as_of", Day(), "the date its statements were made", required=True),
    Field(
        "languages",
        Table(LANGUAGE, Text(40)),
        "the languages beside English that names are given in; absent, any",
    ),
    Field(
        "topics",
        _CONCEPTS,
        "each topic, defined, alone or with the words people use for it; absent, any",
    ),
    Field(
        "measures", _CONCEPTS, "each measure, defined, alone or with the words people use for it"
    ),
    Field("units", Table(Text(30), Text(60)), "each unit but currencies, as it is written out"),
)

#: The lists of the file, in its order.
LISTS = {"sources": SOURCE, **RECORDS, "facts": FACT, "rankings": RANKING, "checks": CHECK}
