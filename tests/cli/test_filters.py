"""Filters are honoured or refused, never ignored."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from pathlib import Path
from shlex import split
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from conftest import HARBOUR
from kzkr import FactBook, Filters
from kzkr.cli.app import COMMANDS, app


def ask(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def result(*words: str) -> Any:
    return json.loads(ask(*words, "-f", "json").stdout)["result"]


def rows(*words: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(ask(*words, "-f", "csv").stdout)))


@pytest.mark.parametrize(
    "words",
    [
        ("company", "--country", ""),
        ("company", "--priority", " "),
        ("company", "--topic", ""),
        ("company", "--status", ""),
        ("company", "samsung", "--since", ""),
        ("checks", "--verdict", ""),
        ("figures", "--measure", ""),
        ("event", "--until", "٢٠٢٤"),
        ("event", "--since", "2024-02-31"),
        ("event", "--since", "2023-02-29"),
        ("event", "--since", "2024-13"),
        ("event", "--since", "0000"),
        ("trade", "--since", "2024-1"),
        ("trade", "--rank", "--status", "planned"),
        ("trade", "--rank", "--priority", "3"),
        ("investment", "--rank", "--since", "2024"),
        ("investment", "--rank", "--until", "2024"),
        ("trade", "--rank", "--measure", "heights"),
        ("search", "korea", "--kind", "check", "--no-checks"),
        ("checks", "--no-checks"),
        ("checks", "bakad", "--no-checks"),
        ("show", "yoon-out-of-office", "--no-checks"),
    ],
)
def test_what_narrows_nothing_is_refused_and_named(words: tuple[str, ...]) -> None:
    refused = ask(*words)
    assert refused.exit_code == 2
    assert refused.stdout == ""
    option = next(word for word in words if word in refused.stderr and word.startswith("--"))
    assert option != "--rank"
    assert "Traceback" not in refused.stderr


def test_a_day_of_february_is_one_in_a_leap_year() -> None:
    assert ask("event", "--since", "2024-02-29").exit_code == 0


def test_a_ranking_is_narrowed_to_a_country_and_to_a_measure() -> None:
    assert [row["id"] for row in rows("trade", "--rank", "--country", "KR")] == ["south-korea"]
    assert [row["id"] for row in rows("trade", "--rank", "--country", "Италия")] == ["italy"]
    whole = rows("investment", "--rank")
    measures = {row["measure"] for row in whole} - {""}
    assert len(measures) > 1
    for measure in measures:
        narrowed = rows("investment", "--rank", "--measure", measure)
        assert narrowed == [row for row in whole if row["measure"] == measure]
        assert [
            q["measure"]
            for row in result("investment", "--rank", "--measure", measure)["rows"]
            for q in row["quantities"]
        ] == [measure] * len(narrowed)


def test_a_ranking_without_such_a_country_is_exit_1() -> None:
    for format_ in ("table", "tsv", "json", "md"):
        none = ask("trade", "--rank", "--country", "FR", "-f", format_)
        assert none.exit_code == 1
        assert none.stderr == "kzkr: nothing matches\n"
    assert result("trade", "--rank", "--country", "FR")["rows"] == []
    assert (
        ask("trade", "--rank", "--country", "FR", "-f", "table")
        .stdout.splitlines()[0]
        .endswith("nothing that matches")
    )


def test_checks_of_a_topic_are_those_of_its_facts_its_rankings_and_its_records() -> None:
    @cache
    def of(topic: str) -> set[str]:
        return {row["id"] for row in rows("checks", "--topic", topic, "--fields", "id")}

    every = {check["id"]: check for check in result("checks")}
    with FactBook.open() as book:
        for ranking in book.rankings():
            made = {c.id for c in ranking.checks} | {c.id for r in ranking.rows for c in r.checks}
            assert made
            assert made <= of(ranking.topic)
        topics = {topic for fact in book.facts() for topic in fact.topics}
        for fact in book.facts():
            for topic in fact.topics:
                assert {check.id for check in fact.checks} <= of(topic)
        yoon = book.record("person", "yoon")
        (removed,) = yoon.checks
        for topic in {topic for fact in yoon.facts for topic in fact.topics}:
            assert removed.id in of(topic)
        # Search goes by the same rule.
        for topic in sorted(topics)[:4]:
            found = {hit.found.id for hit in book.search("korea", kind="check")} & of(topic)
            assert {h.found.id for h in _hits(book, "korea", topic)} == found
    assert of("trade") < set(every)


def _hits(book: FactBook, words: str, topic: str) -> list[Any]:
    from kzkr import NotFound

    try:
        return book.search(words, kind="check", topic=topic)
    except NotFound:
        return []


def test_one_record_is_narrowed_whole() -> None:
    whole = result("place", "south-korea")
    trade = result("place", "south-korea", "--topic", "trade")
    assert 0 < len(trade["facts"]) < len(whole["facts"])
    assert {"trade" in fact["topics"] for fact in trade["facts"]} == {True}
    assert [place["ranking"] for place in whole["rankings"]] == ["trade-partners", "investors"]
    assert [place["ranking"] for place in trade["rankings"]] == ["trade-partners"]
    assert result("place", "south-korea", "--status", "planned")["rankings"] == []
    recent = result("person", "yoon", "--since", "2025")
    assert recent["facts"] == []
    assert [check["id"] for check in recent["checks"]] == ["yoon-out-of-office"]
    assert result("person", "yoon", "--until", "2024")["checks"] == []


@pytest.mark.parametrize("format_", ["table", "tsv", "csv", "json", "jsonl", "md"])
def test_a_record_filtered_to_nothing_is_exit_1(format_: str) -> None:
    none = ask("company", "samsung", "--topic", "tourism", "-f", format_)
    assert none.exit_code == 1
    assert none.stderr == "kzkr: nothing matches\n"
    assert ask("company", "samsung", "-f", format_).exit_code == 0
    if format_ == "json":
        assert json.loads(none.stdout)["result"]["id"] == "samsung"
    if format_ == "table":
        assert none.stdout.splitlines()[0] == "Samsung Electronics  nothing that matches"


def test_a_number_names_a_priority_only_where_one_is_asked_for() -> None:
    missed = ask("show", "102")
    assert missed.exit_code == 1
    assert "priorities" not in missed.stderr
    assert ask("priorities", "102").stderr.count("kzkr priorities ") == 7
    assert ask("show", "3").exit_code == 0


# -- what to ask next ------------------------------------------------------------------------


def _next(text: str) -> list[str]:
    tail = text.rpartition("Next:")[2]
    return [line.strip() for line in tail.splitlines() if line.strip()]


def _book_with_a_ranking_of_companies(path: Path) -> Path:
    text = HARBOUR.read_text("utf-8").replace("record: portville,", "record: nordship,")
    unchecked = """
  - {id: quays, name: Quays, topic: investment, cites: [{at: gazette#4}],
     rows: [{rank: 1, record: saltmere, cites: [{at: gazette#4}]}]}
"""
    path.write_text(text.replace("\nchecks:", f"{unchecked}\nchecks:"), "utf-8")
    return path


def test_every_command_that_is_suggested_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`kzkr priority` and `kzkr place` of a company were suggested, and another book forgotten."""
    monkeypatch.chdir(tmp_path)
    other = _book_with_a_ranking_of_companies(Path("it's a.yaml"))
    asked = 0
    for book in ([], ["--data", str(other)]):
        for words in (
            *([command] for command in COMMANDS if command not in ("search", "show")),
            *(["show", entry] for entry in ("ports", "clean-quays", "cost-agreed", "terminal")),
            *(["show", entry] for entry in ("quays", "environment", "cranes")),
            ["company", "nordship"],
            ["search", "terminal"],
        ):
            answered = ask(*words, "-f", "table", *book)
            if answered.exit_code != 0:
                continue
            for command in _next(answered.stdout):
                program, *rest = split(command)
                assert program == "kzkr"
                assert rest[0] != "priority"
                assert ("--data" in rest) == bool(book)
                assert ask(*rest).exit_code == 0, command
                asked += 1
    assert asked > 20
    assert (
        "kzkr company nordship" in ask("show", "ports", "-f", "table", "--data", str(other)).stdout
    )


def test_what_was_meant_perhaps_is_asked_of_the_same_book(monkeypatch: pytest.MonkeyPatch) -> None:
    missed = ask("company", "nordshp", "--data", str(HARBOUR))
    assert f"kzkr company nordship --data {HARBOUR}   Nordship" in missed.stderr
    monkeypatch.setenv("KZKR_DATA", str(HARBOUR))
    assert "--data" not in ask("company", "nordshp").stderr
    assert "--data" not in ask("company", "-f", "table").stdout


def test_the_library_refuses_what_the_command_does() -> None:
    from kzkr import BadFilter

    with FactBook.open() as book:
        for filters in (
            Filters(topic="nonsense"),
            Filters(status=""),
            Filters(country=""),
            Filters(measure="heights"),
            Filters(since="2024-02-31"),
        ):
            for question in (
                lambda filters=filters: book.records("company", filters),
                lambda filters=filters: book.record("company", "samsung", filters),
                lambda filters=filters: book.events(filters),
                lambda filters=filters: book.facts(filters),
                lambda filters=filters: book.measured(filters),
                lambda filters=filters: book.checks(None, filters),
                lambda filters=filters: book.ranking("trade", filters),
            ):
                with pytest.raises(BadFilter) as refused:
                    question()
                assert refused.value.option == filters.named()[0]
        with pytest.raises(BadFilter, match="topic"):
            book.search("korea", topic="nonsense")
        with pytest.raises(BadFilter, match=r"kind: 'compny' is not one of .*company"):
            book.records("compny")
        with pytest.raises(BadFilter, match="kind"):
            book.record("compny", "samsung")
        with pytest.raises(BadFilter, match="kind"):
            book.search("korea", kind="compny")
    with FactBook.open(checks=False) as book, pytest.raises(BadFilter, match="no_checks"):
        book.checks()


def test_facts_are_narrowed_to_a_country_and_to_dates() -> None:
    """A fact's date is what its figure covers, else when it is due, else when it was said."""
    with FactBook.open(HARBOUR) as book:
        every = [fact.id for fact in book.facts()]
        abroad = [fact.id for fact in book.facts(Filters(country="fenland"))]
        assert 0 < len(abroad) < len(every)
        assert set(every) - set(abroad) == {
            fact.id for fact in book.facts() if "fenland" not in {about.id for about in fact.about}
        }
        assert "electric-cranes" in [fact.id for fact in book.facts(Filters(since="2023"))]
        assert "electric-cranes" not in [fact.id for fact in book.facts(Filters(since="2024"))]
        assert "terminal-cost" in [fact.id for fact in book.facts(Filters(until="2023"))]
        assert "terminal-cost" not in [fact.id for fact in book.facts(Filters(until="2022"))]
    whole = {row["id"] for row in rows("place", "kazakhstan")}
    recent = {row["id"] for row in rows("place", "kazakhstan", "--since", "2024")}
    early = {row["id"] for row in rows("place", "kazakhstan", "--until", "2023")}
    assert 0 < len(recent) < len(whole)
    assert 0 < len(early) < len(whole)
    assert recent | early <= whole
