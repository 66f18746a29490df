"""Several names at once: the rows of each in order, and what becomes of those that are missing."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from conftest import OnTerminal, Run
from kzkr.cli.app import app


def ask(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, list(words), input=stdin)


def rows(*words: str, stdin: str | None = None, format_: str = "csv") -> list[dict[str, str]]:
    text = ask(*words, "-f", format_, stdin=stdin).stdout
    return list(csv.DictReader(io.StringIO(text)))


def document(*words: str, stdin: str | None = None) -> Any:
    return json.loads(ask(*words, "-f", "json", stdin=stdin).stdout)


def test_the_rows_of_each_stand_in_order_and_say_whose_they_are() -> None:
    listed = rows("company", "lg", "samsung")
    alone = {name: rows("company", name) for name in ("lg", "samsung")}
    assert [row.pop("entry") for row in listed] == [
        *["lg"] * len(alone["lg"]),
        *["samsung"] * len(alone["samsung"]),
    ]
    assert listed == [*alone["lg"], *alone["samsung"]]


@pytest.mark.parametrize("format_", ["tsv", "csv"])
def test_one_header_stands_over_all(format_: str) -> None:
    both = ask("company", "lg", "samsung", "-f", format_).stdout
    bare = ask("company", "lg", "samsung", "-f", format_, "--no-header").stdout
    assert both.endswith(bare)
    assert len(both.splitlines()) - len(bare.splitlines()) == 1
    alone = ask("company", "lg", "-f", format_).stdout.splitlines()[0]
    assert both.splitlines()[0].startswith(alone.rstrip("|"))


def test_json_has_the_whole_objects_in_order() -> None:
    both = document("company", "lg", "samsung")
    assert both["result"] == [document("company", n)["result"] for n in ("lg", "samsung")]
    assert both["missing"] == []
    for name in ("lg", "samsung"):
        assert document("company", name)["sources"].items() <= both["sources"].items()


def test_jsonl_has_the_rows_of_each() -> None:
    lines = ask("company", "lg", "samsung", "-f", "jsonl").stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [
        row["id"] for row in rows("company", "lg", "samsung")
    ]


def test_a_terminal_gets_page_after_page(on_terminal: OnTerminal) -> None:
    code, seen = on_terminal("company", "lg", "samsung", TERM="dumb")
    pages = [on_terminal("company", name, TERM="dumb")[1] for name in ("lg", "samsung")]
    assert (code, seen) == (0, "\r\n".join(pages))


def test_words_that_name_one_record_together_still_do() -> None:
    for words in (("sk", "ecoplant"), ("samsung", "electronics"), ("Самсунг", "Электроникс")):
        assert "entry" not in rows("company", *words)[0]
        assert rows("company", *words) == rows("company", " ".join(words))


def test_names_of_several_words_stand_among_others() -> None:
    for words in (("sk", "ecoplant", "samsung"), ("samsung", "sk", "ecoplant"),
                  ("SK Ecoplant", "samsung"), ("doosan", "sk", "ecoplant", "lg")):  # fmt: skip
        entries = dict.fromkeys(row["entry"] for row in rows("company", *words))
        assert len(entries) == (3 if "doosan" in words else 2)
        assert "sk-ecoplant" in entries


def test_filters_and_fields_hold_for_each() -> None:
    assert rows("company", "samsung", "lg", "--fields", "id,name,country") == [
        {"id": "samsung", "name": "Samsung Electronics", "country": "KR"},
        {"id": "lg", "name": "LG", "country": "KR"},
    ]
    facts = rows("company", "samsung", "lg", "--fields", "entry,id", "--topic", "digital")
    assert {row["entry"] for row in facts} == {"samsung"}
    assert rows("priorities", "1", "3", "--fields", "number") == [{"number": "1"}, {"number": "3"}]


def test_entries_of_different_kinds_have_the_columns_of_all() -> None:
    listed = rows("show", "samsung", "trade-partners")
    assert {row["entry"] for row in listed} == {"samsung", "trade-partners"}
    assert [row["rank"] for row in listed if row["entry"] == "trade-partners"] == list("1234")
    assert {row["rank"] for row in listed if row["entry"] == "samsung"} == {""}
    assert listed == rows("samsung", "trade-partners")


def test_a_missing_one_is_told_and_the_exit_code_is_1() -> None:
    result = ask("company", "samsung", "nobody", "lg")
    assert result.exit_code == 1
    assert result.stdout == ask("company", "samsung", "lg").stdout
    assert result.stderr == "kzkr: no company found for 'nobody'.\n"
    missing = document("company", "samsung", "lgg", "sk ecoplant")["missing"]
    assert [(one["name"], one["error"]) for one in missing] == [("lgg", "not_found")]
    assert "lg" in [candidate["id"] for candidate in missing[0]["candidates"]]


@pytest.mark.parametrize(
    "words",
    [
        ("company", "samsung", "biologics"),
        ("company", "lg", "electronics", "korea"),
        ("show", "samsung", "nobody", "lg"),
        ("samsung", "lg", "zeppelin", "works"),
    ],
)
def test_a_company_that_is_not_in_the_book_is_no_other(words: tuple[str, ...]) -> None:
    result = ask(*words)
    shown = json.loads(ask(*words, "-f", "json").stdout)["result"]
    if words[0] == "samsung":  # what is searched for
        assert shown is None or isinstance(shown, list)
    else:
        assert (result.exit_code, result.stdout, shown) == (1, "", None)
        assert "Did you mean:" in result.stderr


def test_names_come_from_standard_input_one_a_line() -> None:
    given = "samsung\n\n  sk ecoplant \r\nnobody at all\nlg"
    result = ask("company", "-", stdin=given)
    assert result.exit_code == 1
    assert result.stderr == "kzkr: no company found for 'nobody at all'.\n"
    assert result.stdout == ask("company", "samsung", "sk ecoplant", "lg").stdout
    assert [one["id"] for one in document("show", "-", stdin=given)["result"]] == [
        "samsung", "sk-ecoplant", "lg",
    ]  # fmt: skip


@pytest.mark.parametrize("given", ["samsung", "samsung\n", "\ufeffsamsung\n"])
def test_one_name_on_standard_input_gives_a_list_too(given: str) -> None:
    assert [one["id"] for one in document("company", "-", stdin=given)["result"]] == ["samsung"]
    assert {row["entry"] for row in rows("company", "-", stdin=given)} == {"samsung"}


def test_no_name_on_standard_input_is_exit_1() -> None:
    for format_, empty in (("tsv", ""), ("csv", ""), ("table", ""), ("jsonl", "")):
        result = ask("company", "-", "-f", format_, stdin="\n")
        assert (result.exit_code, result.stdout) == (1, empty)
        assert result.stderr.count("\n") == 1
    assert document("company", "-", stdin="")["result"] == []


def test_standard_input_may_hold_any_bytes_or_be_closed(kzkr: Run) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kzkr", "company", "-"],
        input="삼성\n".encode() + b"\xff\xfe\nlg\n",
        capture_output=True,
        env=os.environ,
    )
    assert done.returncode == 1
    assert done.stderr == b"kzkr: no company found for '\\xff\\xfe'.\n"
    assert b"\tlg\n" in done.stdout
    closed = f"{sys.executable} -m kzkr company - <&-"
    done_closed = subprocess.run(["bash", "-c", closed], capture_output=True, text=True)
    assert done_closed.returncode == 2
    assert "standard input is closed" in done_closed.stderr


def test_a_reader_of_many_names_may_close_early() -> None:
    script = f"seq 500 | sed 's/.*/samsung/' | {sys.executable} -m kzkr company - | head -1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {script}"], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("id\t")


# -- the columns of one record ---------------------------------------------------------------


def test_fields_of_a_record_give_its_own_row() -> None:
    assert rows("company", "samsung", "--fields", "id,name,country,facts") == [
        row
        for row in rows("company", "--fields", "id,name,country,facts")
        if row["id"] == "samsung"
    ]
    assert document("company", "samsung", "--fields", "name")["result"] == {
        "name": "Samsung Electronics"
    }
    assert rows("event", "nuclear-referendum", "--fields", "name,date,outcome")[0]["outcome"]


def test_fields_of_facts_give_a_records_facts() -> None:
    facts = rows("company", "samsung", "--fields", "id,statement,check")
    assert [row["id"] for row in facts] == [row["id"] for row in rows("company", "samsung")]


def test_a_field_that_neither_has_is_wrong_usage() -> None:
    result = ask("company", "samsung", "--fields", "name,statement")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "statement" in result.stderr
    assert "sector" in result.stderr


def test_a_record_that_filters_leave_nothing_of_is_exit_1() -> None:
    for fields in ("id", "name"):
        result = ask("company", "samsung", "--topic", "tourism", "--fields", fields)
        assert result.exit_code == 1
        assert result.stderr == "kzkr: nothing matches\n"
