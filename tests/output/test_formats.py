"""What each format prints of an answer: nothing lost, nothing invented, nothing broken."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from conftest import HARBOUR
from kzkr import FactBook
from kzkr.cli.app import app
from kzkr.kinds import KINDS
from kzkr.output import cells, views, written

LATEST = ["latest_check", "latest_statement", "latest_date", "latest_url"]


def answer(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == code, result.stderr
    return result.stdout_bytes.decode("utf-8")


def rows(*words: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer(*words, "-f", "csv"), newline="")))


def lines(*words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in answer(*words, "-f", "jsonl").splitlines()]


def changed(tmp_path: Path, *changes: tuple[str, str]) -> str:
    """The harbour's book with some words changed."""
    text = HARBOUR.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "changed.yaml"
    path.write_text(text, "utf-8")
    return str(path)


# -- checks ----------------------------------------------------------------------------------


def test_every_format_says_that_yoon_was_removed() -> None:
    for format_ in ("table", "tsv", "csv", "json", "jsonl", "md"):
        assert "no longer president" in " ".join(answer("person", "yoon", "-f", format_).split())


def test_the_checks_of_a_record_itself_are_rows_of_the_same_columns() -> None:
    seen = 0
    with FactBook.open() as book:
        for kind in KINDS:
            for summary in book.records(kind):
                entry = book.record(kind, summary.record.id)
                view = views.entry(book, entry)
                assert all(set(view.known) <= set(row) for row in view.rows)
                checks = [row for row in view.rows if row["kind"] == "check"]
                assert [row["id"] for row in checks] == [check.id for check in entry.checks]
                for row, check in zip(checks, entry.checks, strict=True):
                    seen += 1
                    assert row["statement"] == check.statement
                    assert row["check"] == check.verdict
                    assert row["source"] == check.source
                    assert row["as_of"] == check.date
                    assert row["value"] == (check.quantity and check.quantity.value)
                    if check.source:
                        assert row["url"] == view.sources[check.source].url
    assert seen >= 15
    by_kind = {row["kind"] for row in rows("show", "south-korea")}
    assert {"fact", "ranking"} <= by_kind


def test_beside_the_severest_check_stands_the_newest() -> None:
    (row,) = (row for row in rows("company", "samsung") if row["id"] == "home-appliances-samsung")
    assert row["check"] == "differs"
    assert "announced" in row["check_statement"]
    assert row["latest_check"] == "outdated"
    assert "began in August 2025" in row["latest_statement"]
    assert row["latest_date"] == "2026-02-17"
    assert row["latest_url"].startswith("https://")
    for format_ in ("table", "tsv", "csv", "json", "jsonl", "md"):
        text = " ".join(answer("company", "samsung", "-f", format_).split())
        assert "announced on 14 August 2024" in text
        assert "began in August 2025" in text


@pytest.mark.parametrize(
    ("words", "first_edition"),
    [
        (
            ("trade",),
            "id statement measure value unit bound period status as_of voice source paragraph"
            " check check_statement",
        ),
        (
            ("trade", "--rank"),
            "rank id name measure value unit period paragraph check check_statement",
        ),
        (("search", "korea"), "kind id text as_of source paragraph check"),
    ],
)
def test_columns_were_added_behind_those_there_were(
    words: tuple[str, ...], first_edition: str
) -> None:
    columns = answer(*words).splitlines()[0].split("\t")
    first = first_edition.split()
    assert columns[: len(first)] == first
    assert [column for column in columns if column in LATEST] == LATEST


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_has_the_newest_check_by_its_fields(kind: str) -> None:
    listed = rows(KINDS[kind].command, "--fields", ",".join(["id", "check", *LATEST]))
    assert all(bool(row["check"]) == bool(row["latest_check"]) for row in listed)
    assert any(row["latest_statement"] for row in listed) or kind == "priority"
    for row in listed[:5]:
        if row["check"]:
            newest = json.loads(answer("checks", row["id"], "-f", "json"))["result"][0]
            assert row["latest_date"] == (newest["date"] or "")
            assert row["latest_statement"] == newest["statement"]


# -- joined columns --------------------------------------------------------------------------


def test_paragraphs_are_a_list_of_integers_in_json_and_joined_elsewhere() -> None:
    (fact,) = (f for f in lines("person", "yoon") if f["id"] == "yoon-visit-held")
    assert fact["paragraph"] == [5, 26]
    whole = json.loads(answer("show", "yoon-visit-held", "-f", "json"))["result"]
    assert whole["paragraph"] == [5, 26]
    assert whole["voice"] == "reporter;ambassador"
    assert lines("trade", "--rank")[3]["paragraph"] == [41, 6]
    for hit in lines("search", "korea"):
        assert isinstance(hit["paragraph"], list)
    (row,) = (f for f in rows("person", "yoon") if f["id"] == "yoon-visit-held")
    assert row["paragraph"] == "5;26"
    assert "| P5, P26 |" in answer("person", "yoon", "--fields", "paragraph", "-f", "md")


def test_an_address_with_semicolons_stays_one_address(tmp_path: Path) -> None:
    address = "https://gazette.example/a;b;http?x=1;y"
    data = changed(tmp_path, ("https://gazette.example/a?x=1&y=%20_#z", address))
    escaped = address.replace(";", "%3B")
    (row,) = rows("show", "terminal-cost", "--fields", "url", "--data", data)
    assert row["url"] == escaped
    whole = json.loads(answer("show", "terminal-cost", "-f", "json", "--data", data))
    assert whole["sources"]["gazette"]["url"] == address
    assert whole["result"]["cites"][0]["source"] == "gazette"
    markdown = answer("show", "terminal-cost", "--fields", "url", "-f", "md", "--data", data)
    assert markdown.splitlines()[2] == f"| <{escaped}> |"
    markdown = answer("show", "gazette", "--fields", "url", "-f", "md", "--data", data)
    assert markdown.splitlines()[2] == f"| <{address}> |"


def test_a_bar_in_an_address_breaks_no_row_of_markdown(tmp_path: Path) -> None:
    data = changed(tmp_path, ("https://gazette.example/a?x=1&y=%20_#z", "https://g.example/a|b"))
    for words in (("show", "terminal-cost", "--fields", "id,url"), ("sources",)):
        table = answer(*words, "-f", "md", "--data", data).splitlines()
        assert len({line.replace("\\|", "").count("|") for line in table}) == 1
        assert any("<https://g.example/a%7Cb>" in line for line in table)


# -- figures ---------------------------------------------------------------------------------


def test_a_figure_keeps_its_bound_where_the_bound_is_no_column() -> None:
    bounded = lines("show", "korean-visitors-doubled")
    assert [fact["bound"] for fact in bounded] == ["more_than"]
    for fact in bounded:
        for format_ in ("md", "table"):
            text = answer("show", fact["id"], "--fields", "value", "-f", format_)
            assert "more than " in text
        both = answer("show", fact["id"], "--fields", "value,bound", "-f", "md")
        assert both.count("more than") == 1
    (check,) = rows("checks", "terminal", "--data", str(HARBOUR))
    assert check["value"] == "42000000"
    assert "| about $42 mn |" in answer("checks", "terminal", "-f", "md", "--data", str(HARBOUR))


def test_a_figure_is_as_precise_as_it_is_printed(tmp_path: Path) -> None:
    assert written.amount(6_000_000_000, "USD", {}) == "$6 bn"
    assert written.amount(6_000_000_000, "USD", {}, ["4th", "$6.0 billion"]) == "$6.0 bn"
    assert written.amount(6_000_000_000, "USD", {}, ["$6 billion"]) == "$6 bn"
    assert written.amount(1_150_000_000_000, "KRW", {}, ["1.15 trillion"]) == "KRW 1.15 tn"
    assert written.amount(7, "percent", {"percent": "%"}, ["7.00%"]) == "7.00%"
    assert written.amount(1000, "MW", {"MW": "MW"}, ["1,000 MW"]) == "1,000 MW"
    assert "$6 bn" in answer("trade", "--rank", "-f", "table")
    for printed, shown in (("$40 million", "$40 mn"), ("$40.00 million", "$40.00 mn")):
        data = changed(tmp_path, ("printed: [$40 million,", f"printed: [{printed},"))
        for words in (("figures", "spending"), ("show", "terminal-cost"), ("company", "nordship")):
            for format_ in ("table", "md"):
                assert f"{shown} " in answer(*words, "-f", format_, "--data", data)


@pytest.mark.parametrize("format_", ["table", "md", "html", "page"])
def test_only_dates_are_written_out_as_dates(tmp_path: Path, format_: str) -> None:
    """A role, an id or a printed word with a digit and a hyphen was read as one, and failed."""
    text = HARBOUR.read_text("utf-8")
    for old, new in (
        ("role: mayor}", "role: 2-metre man, organization: 2021-06}"),
        ("id: port-union", "id: 2021-06"),
        ("[port-union, clean-quays]", "[2021-06, clean-quays]"),
        ("for: port-union", "for: 2021-06"),
        ("sector: shipping", "sector: 2021/2022-13"),
        ("printed: [3 May 2021]", "printed: [3 May 2021, {a slip: 5-6 cranes/year}]"),
    ):
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "book.yaml"
    path.write_text(text, "utf-8")
    if format_ == "page":
        destination = tmp_path / "page.html"
        answer("book", "export", "html", str(destination), "--data", str(path))
        shown = destination.read_text("utf-8")
    else:
        named = ("ilse-dahl", "nordship", "terminal-opened", "opening")
        shown = "".join(answer("show", n, "-f", format_, "--data", str(path)) for n in named)
    for written_out in ("2-metre man", "2021/2022-13"):
        assert written_out in shown
    assert "3 May 2021" in shown
    assert "2021-06" in shown
    assert "Jun 2021" not in shown
    if format_ == "table":
        assert "→ 5-6 cranes/year" in shown


def test_a_word_is_no_name_of_a_record_with_that_id(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    text = HARBOUR.read_text("utf-8").replace("sector: shipping", "sector: terminal")
    path.write_text(text, "utf-8")
    page = answer("company", "nordship", "-f", "table", "--data", str(path))
    assert page.splitlines()[1] == "company nordship · NO · terminal"


def test_no_number_has_an_exponent() -> None:
    assert cells.cell(1e-07) == "0.0000001"
    assert cells.cell(2.5e22) == "25000000000000000000000"
    assert cells.cell(0.25) == "0.25"
    assert written.number(1e-07) == "0.0000001"


def test_a_tiny_figure_is_a_plain_decimal_in_rows(tmp_path: Path) -> None:
    data = changed(
        tmp_path,
        ("value: 40000000, unit: USD, by: 2023", "value: 0.0000004, unit: USD, by: 2023"),
        ("$40 million", "$0.0000004"),
    )
    for format_ in ("csv", "tsv", "md"):
        text = answer("show", "terminal-cost", "-f", format_, "--data", data)
        assert "0.0000004" in text
        assert "e-07" not in text


# -- nothing ---------------------------------------------------------------------------------


def test_an_empty_list_is_its_title_and_nothing() -> None:
    for words in (("company", "--country", "kz"), ("company", "--country", "kz", "--fields", "id")):
        first, *_ = answer(*words, "-f", "table", code=1).splitlines()
        assert first == "Companies  nothing"
    assert "Companies" not in answer(
        "company", "--country", "kz", "-f", "table", "--no-header", code=1
    )


def test_a_column_without_values_and_heading_is_drawn() -> None:
    for fields in ("name_kk", "id,name_kk,name", "name_kk,name_kk"):
        text = answer("company", "--fields", fields, "--no-header", "-f", "table")
        assert ("samsung" in text) == ("id" in fields.split(","))
