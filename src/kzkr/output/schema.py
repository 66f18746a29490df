"""The JSON Schemas (2020-12) of a fact book's file, and of what commands print as JSON.

The first is made from the shapes that read the file, the second from the definitions of answers;
what a field means that stands in the file too is taken from there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ..evidence.replay import REPLAY_VERDICTS
from ..kinds import KINDS
from ..reading.fields import Field, Shape, or_null
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
from . import answers, columns

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
        "$defs": {**_objects(), **_documents()},
    }


def of_document() -> Schema:
    """What every answer has around its result; what each result holds, `of_output` says."""
    envelope = _envelope()
    answer = {
        **envelope,
        "result": _said("one entry, or the rows of a list; null, where there is none"),
        "sources": _table("the sources that are cited, by id", {"type": "object"}),
    }
    return {
        "type": "object",
        "properties": answer,
        "required": list(answer),
    }


# -- fields ----------------------------------------------------------------------------------

_DATE = "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
_STRING: Schema = {"type": "string"}

#: The types that `answers` names; a date is ISO 8601: a year, month, day or interval.
_TYPES: dict[str, Schema] = {
    "text": _STRING,
    "flag": {"type": "boolean"},
    "null": {"type": "null"},
    "number": {"type": "number"},
    "count": {"type": "integer", "minimum": 0},
    "positive": {"type": "integer", "minimum": 1},
    "paragraph": {"type": "integer", "minimum": 1},
    "date": {"type": "string", "pattern": f"^{_DATE}(/{_DATE})?$"},
    "period": {"type": "string", "pattern": f"^({_DATE}(/{_DATE})?|cumulative)$"},
    "kind": {"enum": list(KINDS)},
}
_VOCABULARIES = {
    "verdict": VERDICTS,
    "outcome": OUTCOMES,
    "status": STATUSES,
    "bound": BOUNDS,
    "source_kind": SOURCE_KINDS,
}


def _field(type_: str, doc: str) -> Schema:
    """The rule for a field of a type that `answers` names."""
    described = {"description": doc} if doc else {}
    if type_.endswith("?"):
        return or_null(_field(type_[:-1], doc))
    if type_.startswith("="):
        return {"const": type_[1:]}
    if type_.startswith("["):
        return {**described, "type": "array", "items": _field(type_[1:-1], "")}
    if type_.startswith("{"):
        return {**described, "type": "object", "additionalProperties": _field(type_[1:-1], "")}
    if type_ in _VOCABULARIES:
        return _word(doc, _VOCABULARIES[type_])
    if type_ in _TYPES:
        return {**described, **_TYPES[type_]}
    reference = {"$ref": f"#/$defs/{type_}"}
    return {**described, "anyOf": [reference]} if doc else reference


def _said(doc: str, **rule: Any) -> Schema:
    return {"description": doc, **rule}


def _text(doc: str) -> Schema:
    return _field("text", doc)


def _date(doc: str) -> Schema:
    return _field("date", doc)


def _integer(doc: str, least: int = 0) -> Schema:
    return _said(doc, type="integer", minimum=least)


def _word(doc: str, words: Mapping[str, str]) -> Schema:
    means = "; ".join(f"{word}: {meaning}" for word, meaning in words.items())
    return _said(f"{doc}. {means}", enum=list(words))


def _each(doc: str, of: Schema | str) -> Schema:
    return _said(doc, type="array", items=_field(of, "") if isinstance(of, str) else of)


def _table(doc: str, of: Schema) -> Schema:
    return _said(doc, type="object", additionalProperties=of)


def _object(doc: str, fields: Mapping[str, Schema], optional: Collection[str] = ()) -> Schema:
    return {
        "description": doc,
        "type": "object",
        "properties": dict(fields),
        "required": [name for name in fields if name not in optional],
        "additionalProperties": False,
    }


def _doc(shape: Shape, field: str) -> str:
    return shape.fields[field].doc


# -- objects ---------------------------------------------------------------------------------


def _answer(answer: answers.Shape, file: Shape | None = None) -> Schema:
    """An object as `answers` defines it; what the book's file says of its fields holds here too."""
    docs = {name: field.doc for name, field in QUANTITY.fields.items()}
    attributes = {}
    if file is not None:
        docs |= {field.into or name: field.doc for name, field in file.fields.items()}
        attributes = file.fields
    return _object(
        answer.doc or (file.doc if file else ""),
        {
            name: _attribute(attributes[name])
            if field.type == "attribute"
            else _field(field.type, field.doc or docs.get(name, ""))
            for name, field in answer.fields.items()
        },
        [name for name, field in answer.fields.items() if field.optional],
    )


def _attribute(field: Field) -> Schema:
    """What only some kinds of records have, as the file has it."""
    rule = field.type.schema()
    if field.name == "date":
        rule = _TYPES["date"]
    elif rule.get("type") != "integer" and "enum" not in rule:
        rule = _STRING
    rule = {**rule, "description": field.doc}
    return rule if field.required else or_null(rule)


def _objects() -> dict[str, Schema]:
    records = {kind: RECORDS[KINDS[kind].plural] for kind in KINDS}
    return {
        "quantity": _answer(answers.QUANTITY, CHECK_QUANTITY),
        "citation": _answer(answers.CITATION, CITATION),
        "about": _answer(answers.ABOUT),
        "link": _answer(answers.LINK),
        "check": _answer(answers.CHECK, CHECK),
        "fact": _answer(answers.FACT, FACT),
        "ranking": _answer(answers.RANKING, RANKING),
        "ranking_row": _answer(answers.RANKING_ROW),
        "figure": _answer(answers.FIGURE),
        "measure": _answer(columns.MEASURE),
        "change": _change(),
        "place_in_ranking": _answer(answers.PLACE),
        "source": _answer(answers.SOURCE, SOURCE),
        "check_row": _answer(columns.CHECK_ROW, CHECK),
        "fact_hit": _answer(columns.FACT_HIT, FACT),
        "ranking_hit": _answer(columns.RANKING_HIT, RANKING),
        "check_hit": _answer(columns.CHECK_HIT, CHECK),
        "deadline": _answer(columns.deadline()),
        **{kind: _answer(columns.entry(kind), file) for kind, file in records.items()},
        **{f"{kind}_row": _answer(columns.summary(kind), file) for kind, file in records.items()},
        **{f"{kind}_hit": _answer(columns.record_hit(kind), f) for kind, f in records.items()},
    }


def _change() -> Schema:
    fields = {"type": "object"}
    return _object(
        "of kzkr book diff: an entry that is not the same in the newer edition",
        {
            "change": {"enum": ["added", "changed", "removed"]},
            "kind": _text("a kind of record, or book, fact, ranking, check or source"),
            "id": _text(""),
            "text": _text("its name or statement"),
            "fields": _each("the names of the fields that changed", _STRING),
            "was": {**fields, "description": "those fields in the older edition"},
            "now": {**fields, "description": "those fields in the newer edition"},
        },
    )


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
        ["figure"],
        ["measure"],
        ["change"],
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
        "words": _table(
            "the words people use for topics and measures, and to ask for facts",
            _table("each", words),
        ),
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
