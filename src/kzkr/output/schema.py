"""The JSON Schemas (2020-12) of a fact book's file, and of what commands print as JSON.

The first is made from the shapes that read the file. The second says what an object of an answer
holds; what a field means is taken from those shapes, and its words from the vocabularies.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..evidence.replay import REPLAY_VERDICTS
from ..kinds import KINDS
from ..reading.fields import Shape, or_null
from ..reading.shapes import (
    BOOK,
    CHECK,
    CHECK_QUANTITY,
    CITATION,
    FACT,
    LISTS,
    QUANTITY,
    RANKING,
    RECORDS,
    SOURCE,
)
from ..vocabulary import BOUNDS, OUTCOMES, SOURCE_KINDS, STATUSES, VERDICTS

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def of_book() -> Schema:
    """What may stand in the YAML file of a fact book."""
    lists = {
        key: {
            "description": f"Each: {shape.doc}.",
            "type": ["array", "null"],
            "items": {"$ref": f"#/$defs/{shape.name}"},
        }
        for key, shape in LISTS.items()
    }
    return {
        "$schema": _DIALECT,
        "title": "A kzkr fact book",
        "description": "Of the file as YAML 1.2's core schema loads it: a date is text. `kzkr book"
        " validate` also checks what must hold between the entries.",
        "type": "object",
        "properties": {"book": {"$ref": "#/$defs/book"}, **lists},
        "required": ["book"],
        "additionalProperties": False,
        "$defs": {shape.name: shape.schema() for shape in (BOOK, *LISTS.values())},
    }


def of_output() -> Schema:
    """What commands print with ``-f json``, and `kzkr book export json`; one of ``$defs`` each row.

    A missing or a further key is refused. What `--fields` narrows is not covered.
    """
    documents = ("answer", "several", "miss", "verification", "validation", "export")
    return {
        "$schema": _DIALECT,
        "title": "What kzkr prints as JSON",
        "description": "Of this version: a later one may print more keys, and only a new number in"
        " `schema` changes or drops one. Rows narrowed by --fields hold only the keys asked for,"
        " which this schema does not cover.",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in documents],
        "$defs": {**_objects(), **_rows(), **_documents()},
    }


# -- fields ----------------------------------------------------------------------------------

_DATE = "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"


def _said(doc: str, **rule: Any) -> Schema:
    return {"description": doc, **rule}


def _text(doc: str) -> Schema:
    return _said(doc, type="string")


def _integer(doc: str, least: int = 0) -> Schema:
    return _said(doc, type="integer", minimum=least)


def _date(doc: str) -> Schema:
    """ISO 8601: a year, month, day or interval."""
    return _said(doc, type="string", pattern=f"^{_DATE}(/{_DATE})?$")


def _period(doc: str) -> Schema:
    return _said(doc, type="string", pattern=f"^({_DATE}(/{_DATE})?|cumulative)$")


def _word(doc: str, words: Mapping[str, str]) -> Schema:
    means = "; ".join(f"{word}: {meaning}" for word, meaning in words.items())
    return _said(f"{doc}. {means}", enum=list(words))


def _each(doc: str, of: Schema | str) -> Schema:
    items = {"$ref": f"#/$defs/{of}"} if isinstance(of, str) else of
    return _said(doc, type="array", items=items)


def _a(doc: str, name: str) -> Schema:
    return _said(doc, anyOf=[{"$ref": f"#/$defs/{name}"}])


def _table(doc: str, of: Schema) -> Schema:
    return _said(doc, type="object", additionalProperties=of)


def _object(doc: str, fields: Mapping[str, Schema], optional: tuple[str, ...] = ()) -> Schema:
    required = [name for name in fields if name not in optional]
    return _said(
        doc,
        type="object",
        properties=dict(fields),
        required=required,
        additionalProperties=False,
    )


def _kind(name: str) -> Schema:
    return {"const": name}


def _doc(shape: Shape, field: str) -> str:
    return shape.fields[field].doc


_STRING = {"type": "string"}


# -- objects: the same wherever they stand ---------------------------------------------------


def _figure() -> dict[str, Schema]:
    """The columns of a figure in a row; all null where there is none."""
    return {
        "value": or_null(_said(_doc(QUANTITY, "value"), type="number")),
        "unit": or_null(_text(_doc(QUANTITY, "unit"))),
        "bound": or_null(_word("how the figure is meant", BOUNDS)),
        "period": or_null(_period(_doc(QUANTITY, "period"))),
        "base": or_null(_date(_doc(QUANTITY, "base"))),
        "from": or_null(_said(_doc(QUANTITY, "from"), type="number")),
    }


def _cited() -> dict[str, Schema]:
    """The columns that say where something is said; several values are joined by ';'."""
    return {
        "voice": or_null(_text("who speaks there, joined by ';'")),
        "source": or_null(_text("the sources' ids, joined by ';'")),
        "paragraph": _each("the paragraphs", _integer("from 1", 1)),
        "printed": or_null(_text("what is printed there, joined by ';'")),
        "on_behalf_of": or_null(_text("on whose behalf it is said, joined by ';'")),
        "url": or_null(_text("the sources' addresses, joined by ';', which within one is %3B")),
    }


def _strongest() -> dict[str, Schema]:
    return {
        "check": or_null(_word("the strongest verdict of its checks", VERDICTS)),
        "check_statement": or_null(_text("what the check with that verdict says")),
        "latest_check": or_null(_word("the verdict of its newest check", VERDICTS)),
        "latest_statement": or_null(_text("what the newest check says")),
        "latest_date": or_null(_date("the date of the newest check")),
        "latest_url": or_null(_text("the address of the newest check's source")),
    }


def _checked() -> dict[str, Schema]:
    return {**_strongest(), "checks": _each("what other sources say, newest first", "check")}


def _quantity() -> dict[str, Schema]:
    figure = _figure()
    return {
        **figure,
        "value": _said(_doc(QUANTITY, "value"), type="number"),
        "unit": _text(_doc(QUANTITY, "unit")),
        "bound": _word("how the figure is meant", BOUNDS),
        "by": or_null(_date(_doc(QUANTITY, "by"))),
        "measure": _text(_doc(FACT, "measure")),
        "producer": _text(_doc(CHECK_QUANTITY, "producer")),
    }


def _check() -> dict[str, Schema]:
    return {
        "kind": _kind("check"),
        "id": _text(_doc(CHECK, "id")),
        "verdict": _word(_doc(CHECK, "verdict"), VERDICTS),
        "outcome": or_null(_word(_doc(CHECK, "outcome"), OUTCOMES)),
        "statement": _text(_doc(CHECK, "statement")),
        "quantity": or_null(_a(_doc(CHECK, "quantity"), "quantity")),
        "quantities": _each(_doc(CHECK, "quantities"), "quantity"),
        "source": or_null(_text("the other source's id; null only when none was found")),
        "date": or_null(_date(_doc(CHECK, "date"))),
        "checked_on": _date("when it was looked up"),
        "as_of": or_null(_date(_doc(CHECK, "as_of"))),
        "added": _date("when it came into the book"),
        "of": _each("what it is of: ids, or ranking#rank", _STRING),
    }


def _fact() -> dict[str, Schema]:
    return {
        "kind": _kind("fact"),
        "id": _text(_doc(FACT, "id")),
        "statement": _text(_doc(FACT, "statement")),
        "about": _each("the records it is about", "about"),
        "topics": _each(_doc(FACT, "topics"), _STRING),
        "measure": or_null(_text("what its figure measures")),
        "quantity": or_null(_a(_doc(FACT, "quantity"), "quantity")),
        "status": or_null(_word(_doc(FACT, "status"), STATUSES)),
        "as_of": or_null(_date("the date of the statement")),
        "by": or_null(_date("when it is due")),
        "note": or_null(_text(_doc(FACT, "note"))),
        "inferred": _each(_doc(FACT, "inferred"), _STRING),
        "cites": _each(_doc(FACT, "cites"), "citation"),
        **_checked(),
        **_figure(),
        **_cited(),
    }


def _record(kind: str) -> dict[str, Schema]:
    shape = RECORDS[KINDS[kind].plural]
    attributes = {}
    for name in KINDS[kind].attributes:
        field = shape.fields[name]
        rule = field.type.schema()
        if name == "date":
            rule = _date(field.doc)
        elif rule.get("type") != "integer" and "enum" not in rule:
            rule = _text(field.doc)
        rule = {**rule, "description": field.doc}
        attributes[name] = rule if field.required else or_null(rule)
    return {
        "kind": _kind(kind),
        "id": _text(_doc(shape, "id")),
        "name": _text(_doc(shape, "name")),
        "names": _table("its name in other languages, by language code", _STRING),
        "aliases": _each("all other forms it is looked up by", _STRING),
        "slips": _each(_doc(shape, "slips"), _STRING),
        **attributes,
        "note": or_null(_text(_doc(shape, "note"))),
        "inferred": _each(_doc(shape, "inferred"), _STRING),
    }


def _ranking_row() -> dict[str, Schema]:
    return {
        "rank": _integer("the place", 1),
        "id": _text("the record that holds it"),
        "name": _text("the record's name"),
        "quantities": _each("the figures given with the rank", "quantity"),
        "cites": _each("where the source says it", "citation"),
        **_checked(),
    }


def _ranking() -> dict[str, Schema]:
    return {
        "kind": _kind("ranking"),
        "id": _text(_doc(RANKING, "id")),
        "name": _text(_doc(RANKING, "name")),
        "topic": _text(_doc(RANKING, "topic")),
        "basis": or_null(_text("what it ranks by; null where the source does not state it")),
        "as_of": or_null(_date("the date of the ranking")),
        "note": or_null(_text(_doc(RANKING, "note"))),
        "cites": _each(_doc(RANKING, "cites"), "citation"),
        **_checked(),
        "rows": _each(_doc(RANKING, "rows"), "ranking_row"),
    }


def _source() -> dict[str, Schema]:
    return {
        "id": _text(_doc(SOURCE, "id")),
        "kind": _word(_doc(SOURCE, "kind"), SOURCE_KINDS),
        "publisher": _text(_doc(SOURCE, "publisher")),
        "author": or_null(_text("who wrote it, where known")),
        "title": or_null(_text("its title, or a description in [brackets]; null where not known")),
        "date": or_null(_date("when it was published; null where not known")),
        "language": _text(_doc(SOURCE, "language")),
        "url": _text(_doc(SOURCE, "url")),
        "accessed": _date(_doc(SOURCE, "accessed")),
        "as_of": or_null(_date(_doc(SOURCE, "as_of"))),
        "mirror_of": or_null(_text(_doc(SOURCE, "mirror_of"))),
        "paragraphs": or_null(_integer(_doc(SOURCE, "paragraphs"), 1)),
    }


def _objects() -> dict[str, Schema]:
    link = {
        "role": or_null(_text("the role in which it is named")),
        "kind": _text("a kind of record, ranking or source"),
        "id": _STRING,
        "name": _STRING,
    }
    citation = {
        "source": _text("the source's id"),
        "paragraph": _integer("the paragraph", 1),
        "voice": or_null(_text("who speaks in that paragraph")),
        "on_behalf_of": or_null(_text(_doc(CITATION, "for"))),
        "printed": _each("figures, dates and slips as they stand there", _STRING),
        "resolved": _table("what printed words stand for, where that is not plain", _STRING),
    }
    place = {
        "ranking": _text("the ranking's id"),
        "ranking_name": _STRING,
        "basis": _ranking()["basis"],
        "as_of": _ranking()["as_of"],
        **_ranking_row(),
    }
    whole = {
        "facts": _each("what is said of it, or on its behalf", "fact"),
        "links": _each("what it is named together with", "link"),
        "rankings": _each("its places in rankings", "place_in_ranking"),
        "checks": _each("checks of the record itself", "check"),
    }
    about = {**link, "implied": _said("the paragraphs do not name it", type="boolean")}
    about["kind"] = {"enum": list(KINDS)}
    return {
        "quantity": _object(QUANTITY.doc, _quantity(), optional=("measure", "producer")),
        "citation": _object(CITATION.doc, citation),
        "about": _object("a record a fact is about", about),
        "link": _object("an entry named together with another one", link),
        "check": _object(CHECK.doc, _check()),
        "fact": _object(FACT.doc, _fact()),
        "ranking": _object(RANKING.doc, _ranking()),
        "ranking_row": _object("one place in a ranking", _ranking_row()),
        "place_in_ranking": _object("a record's place in a ranking", place),
        "source": _object(SOURCE.doc, _source()),
        **{
            kind: _object(f"{about_kind.doc}, with all that is said of it", _record(kind) | whole)
            for kind, about_kind in KINDS.items()
        },
    }


# -- rows of lists ---------------------------------------------------------------------------


def _summary(kind: str) -> dict[str, Schema]:
    return {
        **_record(kind),
        **{f"name_{language}": or_null(_STRING) for language in ("ko", "ru", "kk")},
        "facts": _integer("how many facts are said of it"),
        "topics": _each("the topics of its facts", _STRING),
        "companies": _each("ids of the companies its facts name", _STRING),
        "projects": _each("ids of the projects its facts name", _STRING),
        "places": _each("ids of the places its facts name", _STRING),
        "priorities": _each("ids of the priorities its facts stand under", _STRING),
        "status": or_null(_word("that of its first fact with one", STATUSES)),
        "as_of": or_null(_date("the date of that fact")),
        "outcome": or_null(_word("that of its newest check with one", OUTCOMES)),
        **_strongest(),
    }


def _deadline() -> dict[str, Schema]:
    row = {key: {"type": "null"} for key in (*KINDS["event"].columns, *KINDS["event"].more)}
    summary = _summary("event")
    return {
        **row,
        "kind": _kind("fact"),
        **{name: summary[name] for name in ("id", "names", "aliases", "topics", "facts")},
        "name": _text("the fact's statement, after 'due: '"),
        "date": _date("when it is due"),
        "outcome": summary["outcome"],
        "priorities": _each("none", _STRING),
        **_strongest(),
    }


def _check_row() -> dict[str, Schema]:
    return {
        **_check(),
        "measure": or_null(_text("what its figure measures")),
        **_figure(),
        "url": or_null(_text("the other source's address")),
    }


def _hit(fields: dict[str, Schema]) -> dict[str, Schema]:
    found = {
        "text": _text("its name or statement"),
        "as_of": or_null(_date("the date of what is said")),
        "source": or_null(_text("the sources' ids, joined by ';'")),
        "paragraph": _cited()["paragraph"],
        **_strongest(),
        "score": _said("how well it matches; more is better", type="number"),
    }
    return {**found, **fields}


def _rows() -> dict[str, Schema]:
    check_hit = _hit(_check_row())
    return {
        "check_row": _object("a check with its figure and address beside it", _check_row()),
        "fact_hit": _object("a fact that was found", _hit(_fact())),
        "ranking_hit": _object("a ranking that was found", _hit(_ranking() | _cited())),
        "check_hit": _object("a check that was found", check_hit),
        "deadline": _object("a fact that says when something is due", _deadline()),
        **{
            f"{kind}_hit": _object(f"{about.doc}, that was found", _hit(_record(kind)))
            for kind, about in KINDS.items()
        },
        **{
            f"{kind}_row": _object(f"{about.doc}, in a list", _summary(kind))
            for kind, about in KINDS.items()
        },
    }


# -- documents -------------------------------------------------------------------------------


def _envelope() -> dict[str, Schema]:
    book = {
        "id": _text(_doc(BOOK, "id")),
        "version": _text(_doc(BOOK, "version")),
        "as_of": _date(_doc(BOOK, "as_of")),
    }
    return {"schema": {"const": 1}, "book": _object(BOOK.doc, book)}


def _documents() -> dict[str, Schema]:
    envelope = _envelope()
    sources = _table("the sources that are cited, by id", {"$ref": "#/$defs/source"})
    found = [*KINDS, "fact", "ranking", "check_row", "source"]
    lists = [
        *([f"{kind}_row"] for kind in KINDS if kind != "event"),
        ["event_row", "deadline"],
        ["fact"],
        ["check_row"],
        ["source"],
        [*(f"{kind}_hit" for kind in KINDS), "fact_hit", "ranking_hit", "check_hit"],
    ]
    result = {
        "description": "one entry, or the rows of a list",
        "anyOf": [
            *({"$ref": f"#/$defs/{name}"} for name in found),
            *(
                {"type": "array", "items": {"anyOf": [{"$ref": f"#/$defs/{n}"} for n in names]}}
                for names in lists
            ),
        ],
    }
    candidate = _object(
        "what may have been meant", {"kind": _STRING, "id": _STRING, "name": _STRING}
    )
    entries = [{"$ref": f"#/$defs/{name}"} for name in found]
    several = {
        **envelope,
        "result": _each("the entries that several names mean, in their order", {"anyOf": entries}),
        "missing": _each(
            "the other names",
            _object(
                "a name without an entry, or with several",
                {
                    "name": _text("as it was asked for"),
                    "error": {"enum": ["not_found", "ambiguous"]},
                    "candidates": _each("what may have been meant, best first", candidate),
                },
            ),
        ),
        "sources": sources,
    }
    missed = {
        **envelope,
        "result": {"type": "null"},
        "error": {"enum": ["not_found", "ambiguous"]},
        "candidates": _each("what may have been meant, best first", candidate),
        "sources": _said("none", type="object", maxProperties=0),
    }
    return {
        "answer": _object("an answer", {**envelope, "result": result, "sources": sources}),
        "several": _object("the answers to several names", several),
        "miss": _object("no answer, or several", missed),
        "verification": _object("of kzkr book verify", envelope | _verification()),
        "validation": _object("of kzkr book validate", envelope | _validation(envelope["book"])),
        "export": _object("of kzkr book export json", envelope | _export(sources)),
    }


def _spot() -> dict[str, Schema]:
    return {
        "file": _text("the file it stands in"),
        "line": _integer("from 1", 1),
        "column": _integer("from 1", 1),
        "where": _text("the entry and the place in it"),
        "message": _text("what is wrong"),
    }


def _verification() -> dict[str, Schema]:
    counts = ("paragraphs", "citations", "printed", "numerals", "names")
    finding = {
        **_spot(),
        # What the text has and the book lacks stands at no line of the book.
        "line": or_null(_integer("of that file, from 1", 1)),
        "column": or_null(_integer("from 1; null in the text", 1)),
        "entry": or_null(_text("the id of the book's entry; null for what only the text has")),
        "paragraph": or_null(_integer("the source's paragraph", 1)),
        "against": _said("the verdict it speaks against", enum=[*REPLAY_VERDICTS]),
    }
    line = {"number": _integer("from 1", 1), "text": _STRING}
    return {
        "source": _text("the id of the source that was replayed"),
        "counts": _object("how much was gone through", {n: _integer(n) for n in counts}),
        **{name: _said(meaning, type="boolean") for name, meaning in REPLAY_VERDICTS.items()},
        "findings": _each("what is wrong, in order", _object("a finding", finding)),
        "not_compared": _each(
            "lines above and below the paragraphs, taken for page furniture",
            _object("a line of the text", line),
        ),
        "openings": _each("words taken for no names: they only begin sentences", _STRING),
        "unknown": _each("words that look like names of no record, for uncited", _STRING),
    }


def _validation(book: Schema) -> dict[str, Schema]:
    problem = {**_spot(), "severity": {"enum": ["error", "warning"]}}
    return {
        "book": {"anyOf": [book, {"type": "null"}], "description": "null where it is invalid"},
        "result": _each("every problem, in the order of the file", _object("a problem", problem)),
        "sources": _said("none", type="object", maxProperties=0),
    }


def _export(sources: Schema) -> dict[str, Schema]:
    words = _table("by language code", _each("as people type them", _STRING))
    book = {
        **_envelope()["book"]["properties"],
        "title": _text(_doc(BOOK, "title")),
        "languages": _table(_doc(BOOK, "languages"), _STRING),
        "topics": _table(_doc(BOOK, "topics"), or_null(_STRING)),
        "measures": _table(_doc(BOOK, "measures"), _STRING),
        "words": _table("the words people use for topics and measures", _table("each", words)),
        "units": _table(_doc(BOOK, "units"), _STRING),
    }
    record = {"anyOf": [{"$ref": f"#/$defs/{kind}"} for kind in KINDS]}
    return {
        "book": _object(BOOK.doc, book),
        "records": _each("every record, kind by kind", record),
        "facts": _each("every fact, in the book's order", "fact"),
        "rankings": _each("every ranking", "ranking"),
        "checks": _each("every check", "check"),
        "sources": sources,
    }
