"""One measure in every voice: what each source says of it, newest first, side by side."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from conftest import HARBOUR, ROOT, Run
from kzkr import FactBook, Filters
from kzkr.cli.app import app

EXAMPLE = ROOT / "src" / "kzkr" / "example" / "book.yaml"


def ask(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def rows(*words: str) -> list[dict[str, Any]]:
    result = ask("figures", *words, "-f", "jsonl")
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


# -- which measure ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "trade-turnover",
        "Trade Turnover",
        "trade volume",
        "교역액",
        "товарооборот",
        "тауар айналымы",
    ],
)
def test_a_measure_is_found_by_its_id_and_its_words_in_any_language(words: str) -> None:
    assert {row["measure"] for row in rows(*words.split())} == {"trade-turnover"}


def test_words_that_may_mean_several_measures_are_offered_each() -> None:
    missed = ask("figures", "visitors")
    assert missed.exit_code == 1
    assert "kzkr figures korean-visitors " in missed.stderr
    assert "kzkr figures korean-visitors-change " in missed.stderr
    assert missed.stdout == ""
    missed = ask("figures", "fligths", "-f", "json")
    document = json.loads(missed.stdout)
    assert document["error"] == "not_found"
    assert "passenger-flights" in [one["id"] for one in document["candidates"]]


def test_a_measure_option_takes_words_too_and_its_error_is_short() -> None:
    assert [row["measure"] for row in rows("--measure", "trade volume")] == ["trade-turnover"]
    refused = ask("figures", "--measure", "trade-turnovr")
    assert refused.exit_code == 2
    assert "did you mean trade-turnover?" in refused.stderr
    assert len(refused.stderr) < 1000


# -- every voice -----------------------------------------------------------------------------


def test_every_figure_of_the_book_stands_in_exactly_one_measures_rows() -> None:
    with FactBook.open() as book:
        there = sum(fact.quantity is not None for fact in book.facts())
        there += sum(len(row.quantities) for r in book.rankings() for row in r.rows)
        there += sum(len(check.quantities) for check in book.checks())
    assert there > 200
    listed = rows()
    assert sum(row["figures"] for row in listed) == there
    assert len(rows(listed[0]["measure"])) == listed[0]["figures"]


def test_what_each_said_stands_with_whose_word_and_whose_statistics_it_is() -> None:
    by_id = {row["id"]: row for row in rows("trade-turnover")}
    own = by_id["trade-turnover-korea"]
    assert (own["kind"], own["value"], own["verdict"]) == ("fact", 6_000_000_000, None)
    assert own["voice"] == "reporter;ambassador"
    assert own["publisher"] == "The Diplomacy Journal"
    other = by_id["turnover-2022-mfa"]
    assert (other["kind"], other["period"], other["value"]) == ("check", "2022", 6_100_000_000)
    assert (other["producer"], other["publisher"]) == ("Kazakhstan's foreign ministry", "kt.kz")
    assert other["verdict"] == "partly"
    assert other["url"].startswith("https://")
    assert by_id["trade-partners#4"]["kind"] == "ranking"


def test_figures_that_clash_stand_side_by_side() -> None:
    of_2022 = [row for row in rows("trade-turnover") if row["period"] == "2022"]
    assert sorted(row["value"] for row in of_2022) == [6_100_000_000, 6_100_000_000, 6_500_000_000]
    page = ask("figures", "trade-turnover", "-f", "table").stdout
    assert "sources differ" in page
    assert "6.3" not in page


def test_a_change_has_the_period_it_is_against_and_a_target_its_start_and_end() -> None:
    (target, *_) = [row for row in rows("medium-business-share") if row["kind"] == "fact"]
    assert (target["from"], target["value"], target["by"]) == (7, 15, "2029")
    assert target["status"] == "target"
    (change, *_) = [row for row in rows("medical-visitors-change") if row["base"]]
    assert change["base"] == "2022"


def test_without_checks_only_the_books_own_source_speaks() -> None:
    assert {row["kind"] for row in rows("trade-turnover", "--no-checks")} == {"fact", "ranking"}


def test_columns_are_those_of_the_help_in_every_row_format() -> None:
    text = ask("figures", "trade-turnover", "-f", "csv").stdout
    table = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [float(row["value"]) for row in table] == [
        row["value"] for row in rows("trade-turnover")
    ]
    # `while read` in a shell runs empty columns together: the first are never empty.
    assert all(row[name] for row in table for name in list(table[0])[:4])


# -- newest first ----------------------------------------------------------------------------


def test_the_newest_figure_is_that_of_the_period_that_ends_last(tmp_path: Path) -> None:
    text = EXAMPLE.read_text("utf-8")
    check = text[text.index("  - id: ferries-delivered") :]
    more = [
        ("half", "2021-01/2021-06", "2023-02"),
        ("month", "2021-12", "2023-02"),
        ("later", "2021", "2023-02"),
        ("none", "", "2021-06-01"),
        ("none-new", "", "2022-01-01"),
    ]
    for id_, period, date in more:
        one = check.replace("ferries-delivered", id_).replace("date: 2023-02", f"date: {date}")
        one = one.replace("January 2023", "December 2021")
        text += one.replace("period: 2023-01, ", f"period: {period}, " if period else "")
    path = tmp_path / "book.yaml"
    path.write_text(text, "utf-8")
    found = [row["id"] for row in rows("ferries", "--data", str(path))]
    assert found == [
        "electric-ferries-2023",
        "ferries-delivered",
        "none-new",
        "later",
        "month",
        "half",
        "none",
    ]
    (ferries,) = [row for row in rows("--data", str(path)) if row["measure"] == "ferries"]
    assert (ferries["id"], ferries["figures"]) == ("electric-ferries-2023", 7)


# -- filters ---------------------------------------------------------------------------------


def test_filters_are_honoured_or_refused() -> None:
    of_2022 = rows("trade-turnover", "--since", "2022", "--until", "2022")
    assert {row["period"] for row in of_2022} == {"2022"}
    assert {row["kind"] for row in rows("--status", "target")} == {"fact"}
    assert {row["measure"] for row in rows("--topic", "tourism")} >= {"korean-visitors"}
    assert "trade-turnover" not in {row["measure"] for row in rows("--topic", "tourism")}
    nothing = ask("figures", "trade-turnover", "--since", "2999")
    assert (nothing.exit_code, nothing.stderr) == (1, "kzkr: nothing matches\n")
    assert ask("figures", "trade-turnover", "--measure", "capacity").exit_code == 2
    with FactBook.open() as book, pytest.raises(ValueError, match="verdict"):
        book.figures("trade-turnover", Filters(verdict="agrees"))


# -- on a terminal ---------------------------------------------------------------------------


def test_bars_compare_figures_of_one_unit_and_never_places() -> None:
    assert "█" in ask("figures", "trade-turnover", "-f", "table").stdout
    assert "█" not in ask("figures", "investor-place-korea", "-f", "table").stdout
    assert "3rd place" in ask("figures", "investor-place-korea", "-f", "table").stdout


def test_the_books_own_line_is_marked() -> None:
    page = ask("figures", "trade-turnover", "-f", "table").stdout
    (legend,) = [line for line in page.splitlines() if "what this book is made from" in line]
    assert legend.startswith("▸ The Diplomacy Journal")
    assert page.count("▸") == 2


@pytest.mark.parametrize("topic", ["trade", "investment"])
def test_a_topic_opens_with_its_figures_on_a_page_and_keeps_its_rows(topic: str, kzkr: Run) -> None:
    measure = {"trade": "trade-turnover", "investment": "investment-overall"}[topic]
    page = kzkr(topic, "-f", "table").stdout.splitlines()
    assert page[2].startswith(f"{measure}  what each source says")
    assert any("agrees" in line or "differs" in line for line in page[3:20])
    with FactBook.open() as book:
        ids = [fact.id for fact in (book.trade() if topic == "trade" else book.investment())]
    piped = kzkr(topic, "--no-header", "--fields", "id").stdout.split()
    assert piped == ids
    alone = kzkr(topic, "-f", "table", "--no-checks").stdout
    assert "agrees" not in alone


# -- beside a ranking ------------------------------------------------------------------------


def test_a_ranking_row_has_what_other_sources_give_in_parallel_columns() -> None:
    result = ask("trade", "--rank", "-f", "jsonl")
    by_rank = {row["rank"]: row for row in map(json.loads, result.stdout.splitlines())}
    italy = by_rank[2]
    columns = [name for name in italy if name.startswith("other_")]
    assert len({len(italy[name]) for name in columns}) == 1
    figures = zip(italy["other_period"], italy["other_measure"], italy["other_value"], strict=True)
    assert ("2023", "trade-place-italy", 3) in figures
    header = ask("trade", "--rank").stdout.splitlines()[0].split("\t")
    assert header[-8:] == [
        "other_period", "other_measure", "other_value", "other_unit", "other_bound",
        "other_producer", "other_source", "other_check",
    ]  # fmt: skip
    whole = json.loads(ask("trade", "--rank", "-f", "json").stdout)["result"]["rows"]
    (place,) = [o for o in whole[1]["others"] if o["id"] == "partners-2022"]
    assert (place["value"], place["unit"], place["period"]) == (3, "place", "2022")
    assert whole[1]["rank"] == 2
    none = json.loads(ask("trade", "--rank", "-f", "json", "--no-checks").stdout)["result"]["rows"]
    assert all(row["others"] == [] for row in none)


def test_other_lists_are_columns_by_year_where_it_is_wide_and_lines_where_it_is_not(
    kzkr: Run,
) -> None:
    wide = kzkr("investment", "--rank", "-f", "table", env={"COLUMNS": "100"}).stdout.splitlines()
    assert ["2021", "2022", "2023", "2024"] in [line.split() for line in wide]
    (russia,) = [line for line in wide if line.startswith("2  Russia")]
    assert russia.split()[-2:] == ["4th", "5th"]
    narrow = kzkr("investment", "--rank", "-f", "table", env={"COLUMNS": "60"}).stdout.splitlines()
    assert "    2021 4th place" in narrow
    assert "    2022 5th place" in narrow
    assert "    2023 5th place" in narrow
    assert not [line for line in narrow if line.split() == ["2021", "2022", "2023", "2024"]]


# -- what came in since ----------------------------------------------------------------------


def test_checks_are_narrowed_by_when_they_came_into_the_book(tmp_path: Path) -> None:
    text = HARBOUR.read_text("utf-8")
    line = "  - id: cost-agreed\n"
    assert text.count(line) == 1
    path = tmp_path / "book.yaml"
    path.write_text(text.replace(line, f"{line}    added: 2025-06-01\n"), "utf-8")

    def added_since(date: str) -> list[str]:
        words = ["--added-since", date, "--fields", "id,added", "--data", str(path)]
        return ask("checks", *words, "--no-header").stdout.splitlines()

    assert added_since("2025-06-01") == added_since("2025") == ["cost-agreed\t2025-06-01"]
    assert added_since("2025-06-02") == []
    assert len(added_since("2024")) > 1
    refused = ask("checks", "--added-since", "soon")
    assert refused.exit_code == 2
    assert "--added-since" in refused.stderr
