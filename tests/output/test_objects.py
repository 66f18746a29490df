"""Each object of an answer is defined once, and everything that is printed follows from it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from conftest import HARBOUR, ROOT
from kzkr import FactBook
from kzkr.index import tables
from kzkr.kinds import ATTRIBUTES, KINDS
from kzkr.model import Check, Citation, Fact, Quantity, Ranking, Record, Source
from kzkr.output import answers, columns, schema, tsv, views
from kzkr.output import json as as_json
from kzkr.output.answers import Field, Row


@pytest.fixture(scope="module")
def book() -> Iterator[FactBook]:
    with FactBook.open(HARBOUR) as book:
        yield book


#: What is read from the file and published otherwise than under its own name, or not at all.
UNPUBLISHED = {
    Source: {"voices", "sections", "silent", "uncited", "inferred"},
    Fact: {"words"},  # by `FactBook.words`, with those of topics and measures
    Check: set(),
    Ranking: set(),
    Citation: set(),
    Quantity: {"start"},
    Record: {"attributes"},
}
SHAPES = {
    Source: answers.SOURCE,
    Fact: answers.FACT,
    Check: answers.CHECK,
    Ranking: answers.RANKING,
    Citation: answers.CITATION,
    Quantity: answers.QUANTITY,
    Record: columns.record("event"),
}


@pytest.mark.parametrize("model", SHAPES)
def test_every_field_of_the_model_is_published_or_known_not_to_be(model: Any) -> None:
    assert set(model._fields) - set(SHAPES[model].fields) == UNPUBLISHED[model]


def test_every_column_of_the_tables_is_a_field_of_the_model() -> None:
    sql = (ROOT / "src/kzkr/index/schema.sql").read_text("utf-8")
    keys = {"position", "ranking_id", "rank", "check_id"}
    for name, of in {
        "sources": [tables.SOURCE.columns],
        "records": [tables.RECORD.columns, ", ".join(ATTRIBUTES)],
        "facts": [tables.FACT.columns, tables.FACT_QUANTITY.columns],
        "rankings": [tables.RANKING.columns],
        "ranking_quantities": [tables.RANKING_QUANTITY.columns],
        "checks": [tables.CHECK.columns],
        "check_quantities": [tables.CHECK_QUANTITY.columns],
    }.items():
        (body,) = re.findall(rf"CREATE TABLE {name} \((.*?)\n\)", sql, re.DOTALL)
        declared = re.findall(r'^    ("?[a-z_]+"?) [A-Z]', body, re.MULTILINE)
        assert sorted(set(declared) - keys) == sorted(set(", ".join(of).split(", ")) - keys), name


def _each_view(book: FactBook) -> Iterator[views.View]:
    for kind in KINDS:
        yield views.records(book, kind, book.records(kind))
        for summary in book.records(kind):
            yield views.entry(book, book.record(kind, summary.record.id))
    yield views.records(book, "event", book.events())
    yield views.facts(book, "facts", book.facts())
    yield views.checks(book, book.checks())
    yield views.sources(book, book.sources())
    yield from (views.ranking(book, ranking) for ranking in book.rankings())
    yield views.hits(book, "terminal", book.search("terminal"))


def test_every_row_has_every_column_that_can_be_asked_for(book: FactBook) -> None:
    seen = 0
    for view in _each_view(book):
        assert set(view.columns) <= set(view.known)
        for row in view.rows:
            seen += 1
            for name in view.known:
                row[name]
            assert set(view.known) <= {*row}
    assert seen > 30


def test_every_type_that_is_named_has_a_rule() -> None:
    defined = schema.of_output()["$defs"]

    def references(node: Any) -> Iterator[str]:
        if isinstance(node, Mapping):
            if "$ref" in node:
                yield node["$ref"].rpartition("/")[2]
            for child in node.values():
                yield from references(child)
        elif isinstance(node, list):
            for child in node:
                yield from references(child)

    assert set(references(defined)) <= set(defined)


def test_a_new_field_is_printed_by_every_format_and_described(
    book: FactBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One definition is enough: here how long a statement is."""
    further = Field("length", "count", "how long it is", lambda fact, sources: len(fact.statement))
    monkeypatch.setitem(answers.FACT.fields, "length", further)
    facts = book.facts()
    view = views.facts(book, "facts", facts)
    wanted = [len(fact.statement) for fact in facts]
    document = json.loads(as_json.render(view))
    assert [row["length"] for row in document["result"]] == wanted
    shown = view._replace(columns=("id", "length"))
    lines = tsv.render(shown).splitlines()
    assert lines[0] == "id\tlength"
    assert [int(line.split("\t")[1]) for line in lines[1:]] == wanted
    described = schema.of_output()["$defs"]["fact"]
    assert described["properties"]["length"]["description"] == "how long it is"
    assert "length" in described["required"]


def test_what_is_not_printed_is_not_worked_out(book: FactBook) -> None:
    (fact, *_) = book.facts()
    asked = []

    def of(value: Fact, sources: answers.Sources) -> str:
        asked.append(value.id)
        return value.id

    shape = answers.shape("", (Field("id", "text", of=of), Field("other", "text", of=of)))
    row = Row(shape, fact, {})
    assert asked == []
    assert row["id"] == fact.id
    assert asked == [fact.id]
    assert dict(row) == {"id": fact.id, "other": fact.id}
