"""The command line as users meet it: answers, filters, misses, wrong usage."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from conftest import FACTS, Run
from kzkr import FactBook, __version__
from kzkr.cli.app import COMMANDS, app
from kzkr.cli.lookups import LOOKUPS
from kzkr.kinds import KINDS
from kzkr.model import Fact
from kzkr.output import FORMATS


def ask(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def answer(*words: str) -> str:
    result = ask(*words)
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    return result.stdout


def document(*words: str) -> Any:
    return json.loads(answer(*words, "-f", "json"))


def rows(*words: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer(*words, "-f", "csv"))))


# -- what must be answered -------------------------------------------------------------------


def test_samsung_makes_smart_tvs_washing_machines_and_later_refrigerators() -> None:
    facts = document("company", "samsung")["result"]["facts"]
    by_paragraph = {
        cite["paragraph"]: " ".join(f["statement"] for f in facts if cite in f["cites"])
        for fact in facts
        for cite in fact["cites"]
    }
    for thing in ("smart TVs", "washing machines"):
        assert thing in by_paragraph[29]
    said = " ".join(fact["statement"] for fact in facts).lower()
    assert "later" in said
    assert "refrigerators" in said
    assert any("Samsung" in f["statement"] for f in facts if f["cites"][0]["paragraph"] == 21)


def test_the_trade_ranking_has_south_korea_fourth_with_six_billion() -> None:
    ranked = rows("trade", "--rank")
    assert [row["name"] for row in ranked] == ["China", "Italy", "Russia", "South Korea"]
    korea = ranked[3]
    assert (korea["rank"], korea["value"], korea["unit"]) == ("4", "6000000000", "USD")
    assert korea["period"] == ""
    assert set(korea["paragraph"].split(";")) == {"41", "6"}


def test_the_investment_ranking_keeps_its_two_figures_apart() -> None:
    ranked = rows("investment", "--rank")
    assert [row["name"] for row in ranked] == [
        "Netherlands", "Russia", "Switzerland", "China", "South Korea", "South Korea",
    ]  # fmt: skip
    assert [(row["value"], row["period"]) for row in ranked[4:]] == [
        ("9900000000", "cumulative"),
        ("1200000000", "2023"),
    ]
    assert document("investment", "--rank")["result"]["basis"] is None


def test_there_are_seven_priorities_in_order() -> None:
    listed = rows("priorities")
    assert [row["number"] for row in listed] == list("1234567")
    assert listed[0]["name"] == "Nuclear power plant construction"
    assert listed[6]["name"] == "Foreign policy"
    assert rows("priorities", "5") == rows("priorities", "environment")


def test_a_record_is_linked_both_ways() -> None:
    bakad = document("project", "bakad")["result"]
    assert "sk-ecoplant" in [link["id"] for link in bakad["links"]]
    company = document("company", "sk", "ecoplant")["result"]
    assert "bakad" in [link["id"] for link in company["links"]]
    assert "infrastructure" in [link["id"] for link in company["links"]]
    priority = document("priorities", "3")["result"]
    assert {"bakad", "sk-ecoplant"} <= {link["id"] for link in priority["links"]}


def test_a_slip_finds_the_right_form() -> None:
    found = document("organization", "kiiep")["result"]
    assert found["id"] == "kiep"
    assert "KIIEP" in found["slips"]


def test_events_are_in_order_of_time_with_the_deadlines_among_them() -> None:
    dates = [row["date"] for row in rows("event") if row["date"]]
    assert dates == sorted(dates, key=lambda date: f"{date}~")
    listed = {row["id"]: row["date"] for row in rows("event")}
    assert listed["medium-business-target"] == "2029"
    assert "2025" in listed.values()
    assert list(listed).count("nuclear-referendum") == 1


# -- formats ---------------------------------------------------------------------------------


def test_json_is_one_envelope_with_the_sources_it_cites() -> None:
    whole = document("company", "doosan")
    assert list(whole) == ["schema", "book", "result", "sources"]
    assert whole["schema"] == 1
    assert set(whole["book"]) == {"id", "version", "as_of"}
    cited = {c["source"] for f in whole["result"]["facts"] for c in f["cites"]}
    cited |= {c["source"] for f in whole["result"]["facts"] for c in f["checks"] if c["source"]}
    assert cited <= set(whole["sources"])
    assert all(source["url"].startswith("http") for source in whole["sources"].values())


def test_a_fact_is_the_same_object_wherever_it_stands() -> None:
    fact = document("show", "turkistan-plant-capacity")["result"]
    for others in (
        document("company", "doosan")["result"]["facts"],
        document("project", "turkistan-plant")["result"]["facts"],
        document("show", "turkistan-plant")["result"]["facts"],
    ):
        assert fact in others
    (hit,) = (h for h in document("search", "combined-cycle")["result"] if h["id"] == fact["id"])
    assert fact.items() <= hit.items()


@pytest.mark.parametrize(
    "command", ["priorities", "company", "trade", "figures", "checks", "sources"]
)
def test_every_column_is_a_key_of_every_row(command: str) -> None:
    header = answer(command).splitlines()[0].split("\t")
    found = document(command)["result"]
    assert found
    assert all(set(header) <= set(row) for row in found)
    lines = [json.loads(line) for line in answer(command, "-f", "jsonl").splitlines()]
    assert lines == found


def test_csv_has_numbers_as_numbers_and_crlf() -> None:
    text = CliRunner().invoke(app, ["figures", "-f", "csv"]).stdout_bytes
    assert text.count(b"\r\n") == text.count(b"\n")
    for row in rows("figures"):
        float(row["value"])
        assert "," not in row["value"]


def test_markdown_is_written_out_for_people() -> None:
    lines = answer("trade", "--rank", "-f", "md").splitlines()
    assert lines[1].replace(" ", "").strip("|-") == ""
    assert any("$6 bn" in line for line in lines)
    assert len({line.replace("\\|", "").count("|") for line in lines}) == 1


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("command", [("company",), ("company", "samsung"), ("trade", "--rank")])
def test_every_format_answers(command: tuple[str, ...], format_: str) -> None:
    assert "amsung" in answer(*command, "-f", format_) or command[0] == "trade"


def test_no_header_drops_one_line() -> None:
    for format_ in ("tsv", "csv"):
        with_header = answer("company", "-f", format_).splitlines()
        assert answer("company", "-f", format_, "--no-header").splitlines() == with_header[1:]


def test_fields_picks_any_columns_in_order() -> None:
    assert answer("company", "--fields", "name,id").splitlines()[:2] == ["name\tid", "CU\tcu"]
    assert answer("company", "--fields", "name_ko", "--no-header").splitlines()
    only = document("company", "--fields", "id,country")["result"]
    assert all(list(row) == ["id", "country"] for row in only)


def test_an_unknown_field_is_an_error_that_lists_the_known() -> None:
    result = ask("company", "--fields", "id,nmae")
    assert result.exit_code == 2
    assert "nmae" in result.stderr
    assert "sector" in result.stderr
    assert result.stdout == ""


# -- filters ---------------------------------------------------------------------------------


def test_filters_narrow_a_list() -> None:
    everyone = {row["id"] for row in rows("company")}
    digital = {row["id"] for row in rows("company", "--topic", "digital")}
    assert "samsung" in digital < everyone
    assert {row["country"] for row in rows("place", "--country", "kazakhstan")} == {"KZ"}
    assert rows("company", "--country", "KR") == rows("company", "--country", "한국")
    assert {row["id"] for row in rows("project", "--priority", "4")} >= {"ai-school"}
    assert {row["status"] for row in rows("trade", "--status", "completed")} == {"completed"}
    assert {row["measure"] for row in rows("figures", "--measure", "capacity")} == {"capacity"}


def test_a_year_means_all_of_it() -> None:
    ids = {row["id"] for row in rows("event", "--since", "2025", "--until", "2025")}
    assert "medium-business-target" not in ids
    assert "nuclear-referendum" not in ids
    assert ids
    assert {"nuclear-referendum"} <= {
        row["id"] for row in rows("event", "--since", "2024-10", "--until", "2024-10")
    }


def test_nothing_that_matches_is_exit_1_with_an_empty_list() -> None:
    result = ask("company", "--topic", "tourism", "--country", "FR", "-f", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["result"] == []
    assert result.stderr == "kzkr: nothing matches\n"


def test_what_came_of_each_plan_stands_in_its_list() -> None:
    outcomes = {row["id"]: row["outcome"] for kind in ("event", "project") for row in rows(kind)}
    for entry, outcome in {
        "nuclear-referendum": "held",
        "nuclear-power-plant": "begun",
        "c5k-speakers-conference": "held",
        "c5k-ministerial": "held",
        "c5k-summit": "postponed",
        "trans-caspian-fibre": "missed",
        "home-appliances": "begun",
        "bakad": "completed",
        "turkistan-plant": "unknown",
        "smart-farming": "",
    }.items():
        assert outcomes[entry] == outcome, entry


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("무역", {"trade-turnover-korea", "trade-partners"}),
        ("торговля", {"trade-turnover-korea", "trade-partners"}),
        ("сауда", {"trade-turnover-korea", "trade-partners"}),
        ("инвестиции", {"korean-investment-2023", "investors"}),
        ("관광", {"korean-visitors-doubled"}),
        ("білім", {"education-mou-signed"}),
        ("에너지", {"turkistan-plant-capacity"}),
        ("원전", {"nuclear-power-plant", "nuclear-power"}),
        ("АЭС", {"nuclear-power-plant", "nuclear-power"}),
    ],
)
def test_topics_and_projects_have_their_everyday_words_in_other_languages(
    words: str, found: set[str]
) -> None:
    assert found <= {row["id"] for row in rows("search", words)}


def test_each_topic_that_facts_have_is_found_in_three_languages() -> None:
    book = FactBook.open()
    words = book.words()["topics"]
    assert set(words) == set(book.topics())
    for topic, known in words.items():
        for word in (word for language, own in known.items() if language != "en" for word in own):
            found = {type(hit.found) for hit in book.search(word, topic=topic)}
            assert Fact in found, word


def test_a_place_in_a_ranking_can_be_asked_for() -> None:
    of_the_place = rows("checks", "trade-partners#2")
    assert {"trade-partners#2" in row["of"] for row in of_the_place} == {True}
    of_all = rows("checks", "trade-partners")
    assert 0 < len(of_the_place) < len(of_all)
    assert document("show", "trade-partners#4") == document("show", "trade-partners")
    assert ask("show", "trade-partners#5").exit_code == 1
    assert ask("show", "bakad#1").exit_code == 1


def test_no_checks_leaves_only_what_the_source_says() -> None:
    for words in (("trade", "--rank"), ("event",), ("company", "doosan")):
        text = answer(*words, "--no-checks", "-f", "json")
        found = json.loads(text)
        assert '"verdict"' not in text
        assert set(found["sources"]) <= {"dj"}
    header = answer("trade").splitlines()[0]
    assert answer("trade", "--no-checks").splitlines()[0] == header


# -- misses and wrong usage ------------------------------------------------------------------


def test_a_miss_says_so_in_json_too() -> None:
    result = ask("company", "samsnug", "-f", "json")
    assert result.exit_code == 1
    missed = json.loads(result.stdout)
    assert missed["result"] is None
    assert missed["error"] == "not_found"
    assert {"kind": "company", "id": "samsung", "name": "Samsung Electronics"} in missed[
        "candidates"
    ]
    assert "kzkr company samsung" in result.stderr


def test_several_answers_are_listed() -> None:
    result = ask("show", "원전", "-f", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"] == "ambiguous"
    assert "kzkr priorities nuclear-power " in result.stderr
    assert "kzkr project nuclear-power-plant " in result.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("compny",), 2, "kzkr company"),
        (("version",), 2, "kzkr --version"),
        (("help", "company"), 2, "kzkr company --help"),
        (("-f", "json", "company"), 2, "kzkr company -f json"),
        (("--json", "company"), 2, "kzkr company -f json"),
        (("--csv",), 2, "kzkr COMMAND -f csv"),
        (("--no-header", "--fields=id", "company"), 2, "kzkr company --no-header --fields=id"),
        (("--fields", "id", "samsung"), 2, "kzkr samsung --fields id"),
        (("company", "--json"), 2, "write: -f json"),
        (("samsung", "--jsonl"), 2, "write: -f jsonl"),
        (("--nothing", "company"), 2, "--nothing"),
        (("company", "--fromat", "json"), 2, "--format"),
        (("company", "-f", "xml"), 2, "jsonl"),
        (("company", "--topic", "sports"), 2, "tourism"),
        (("project", "--status", "done"), 2, "completed"),
        (("checks", "--verdict", "wrong"), 2, "no_source_found"),
        (("figures", "--measure", "heights"), 2, "trade-turnover"),
        (("event", "--since", "yesterday"), 2, "2024-10-06"),
        (("search", "medical", "--limit", "0"), 2, "limit"),
        (("search", "medical", "--kind", "animal"), 2, "company"),
        (("search",), 2, "WORDS"),
        (("show",), 2, "NAME"),
        (("priorities", "0"), 1, "'0'"),
        (("priorities", "8"), 1, "foreign-policy"),
        (("priorities", "-1"), 2, "-1"),
        (("company", ""), 1, "''"),
        (("company", "x" * 10_000), 1, "xxx…"),
        (("company", "[red]x[/red]"), 1, "'[red]x[/red]'"),
        (("company", "\x1b[31mx"), 1, "\\x1b[31mx"),
        (("show", "nothing-like-it"), 1, "nothing-like-it"),
        (("company", "--country", "atlantis"), 1, "atlantis"),
    ],
)
def test_bad_input_gets_a_message_and_its_code(
    words: tuple[str, ...], code: int, said: str
) -> None:
    result = ask(*words)
    assert result.exit_code == code
    assert result.stdout == ""
    assert said in result.stderr
    assert "\x1b" not in result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr) < 2000


def test_a_book_that_cannot_be_read_is_exit_3(tmp_path: Path) -> None:
    missing = ask("company", "--data", str(tmp_path / "none.yaml"))
    assert missing.exit_code == 3
    assert "No such file" in missing.stderr
    broken = tmp_path / "broken.yaml"
    broken.write_text("book: {id: A b}\nfacts: 3\n")
    result = ask("company", "--data", str(broken))
    assert result.exit_code == 3
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) > 2
    assert all(line.startswith(f"{broken}:") for line in lines)


def test_the_environment_names_another_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(
        FACTS.read_text("utf-8").replace("name: Samsung Electronics", "name: Samsung X")
    )
    monkeypatch.setenv("KZKR_DATA", str(other))
    assert document("company", "samsung")["result"]["name"] == "Samsung X"
    assert document("company", "samsung", "--data", str(FACTS))["result"]["name"] != "Samsung X"


# -- help ------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_is_everywhere(command: list[str], option: str) -> None:
    text = answer(*command, option)
    assert "Usage:" in text
    assert "Examples:" in text


@pytest.mark.parametrize("command", LOOKUPS)
def test_the_examples_of_the_help_run(command: str) -> None:
    examples = LOOKUPS[command]().examples
    assert 1 <= len(examples) <= 2
    for example in examples:
        program, *words = example.split()
        assert program == "kzkr"
        answer(*words)


def test_plurals_answer_too() -> None:
    for kind in KINDS.values():
        assert answer(kind.plural) == answer(kind.command) == answer(kind.name)


def test_without_a_command_the_help_is_shown() -> None:
    assert "kzkr company samsung" in answer()


def test_the_version_is_told() -> None:
    told = dict(line.rsplit(" ", 1) for line in answer("--version").splitlines())
    assert told["kzkr"] == __version__
    with FactBook.open() as book:
        assert told[f"book {book.about[0]}"] == book.about[2]
        assert told["as of"] == book.about[3]
        assert told["newest page"] == max(source.date or "" for source in book.sources())
        assert told["checks added"] == max(check.added or "" for check in book.checks())


def test_the_version_is_told_where_the_book_cannot_be_read(kzkr: Run) -> None:
    told = kzkr("--version", env={"KZKR_DATA": "/nowhere/book.yaml"})
    assert told.stdout == f"kzkr {__version__}\n"
    assert told.returncode == 3
    assert "/nowhere/book.yaml" in told.stderr


def test_hangul_typed_as_separate_jamo_finds_the_same_record() -> None:
    name = unicodedata.normalize("NFD", "삼성")
    assert document("company", name) == document("company", "samsung")
