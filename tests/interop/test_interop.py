"""Other people's programs read what is printed and exported.

They run as processes of their own: their warnings are theirs.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from typer.testing import CliRunner

from kzkr.cli.app import app

pytestmark = pytest.mark.interop


def needs(package: str) -> None:
    if find_spec(package) is None:
        pytest.skip(f"not installed: {package}")


def kzkr(*words: str) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0, result.stderr
    return result.stdout


def answer(*words: str) -> Any:
    return json.loads(kzkr(*words, "-f", "json"))["result"]


def run(*words: str, cwd: Path, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, *words],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled book as ``facts.db`` and as the data package ``facts``."""
    folder = tmp_path_factory.mktemp("exports")
    kzkr("book", "export", "sqlite", str(folder / "facts.db"))
    kzkr("book", "export", "datapackage", str(folder / "facts"))
    return folder


def ranked() -> list[dict[str, Any]]:
    return [{"rank": row["rank"], "name": row["name"]} for row in answer("trade", "--rank")["rows"]]


def test_pandas_reads_numbers_as_numbers(tmp_path: Path) -> None:
    needs("pandas")
    (tmp_path / "figures.csv").write_bytes(kzkr("figures", "-f", "csv").encode())
    (tmp_path / "ranking.csv").write_bytes(kzkr("trade", "--rank", "-f", "csv").encode())
    program = """
import json, pandas
figures = pandas.read_csv("figures.csv")
ranking = pandas.read_csv("ranking.csv")
print(json.dumps({
    "kinds": {name: figures[name].dtype.kind for name in ("value", "statement")},
    "values": [float(value) for value in figures["value"]],
    "rank": ranking["rank"].dtype.kind,
    "largest": ranking.loc[ranking["value"].idxmax(), "name"],
    "empty": int(ranking["value"].isna().sum()),
}))
"""
    read = json.loads(run("-c", program, cwd=tmp_path))
    assert read["kinds"]["value"] in "if"
    assert read["kinds"]["statement"] not in "if"
    assert read["values"] == [figure["value"] for figure in answer("figures")]
    assert read["rank"] == "i"
    assert read["largest"] == "South Korea"
    assert read["empty"] == len(ranked()) - 1


def test_sqlite_utils_opens_the_database(exports: Path) -> None:
    needs("sqlite_utils")
    listed = json.loads(run("-m", "sqlite_utils", "rows", "facts.db", "facts", cwd=exports))
    assert {row["id"] for row in listed} == {row["id"] for row in _whole()["facts"]}
    query = (
        "select rank, name from ranking_rows join records on records.id = record_id"
        " where ranking_id = 'trade-partners' order by rank"
    )
    assert json.loads(run("-m", "sqlite_utils", "facts.db", query, cwd=exports)) == ranked()
    keys = run("-m", "sqlite_utils", "schema", "facts.db", "ranking_rows", cwd=exports)
    assert "REFERENCES records (id)" in keys


def _whole() -> Any:
    return json.loads(kzkr("book", "export", "json", "-"))


def test_datasette_serves_the_database(exports: Path) -> None:
    needs("datasette")
    got = run(
        "-m", "datasette", "facts.db", "--get",
        "/facts/companies.json?_shape=array&_size=max", cwd=exports,
    )  # fmt: skip
    assert [row["id"] for row in json.loads(got)] == [row["id"] for row in answer("company")]
    samsung = run(
        "-m", "datasette", "facts.db", "--get", "/facts/records/samsung.json?_shape=array",
        cwd=exports,
    )  # fmt: skip
    assert "Samsung Electronics" in samsung


@pytest.mark.parametrize("words", ["medical", "Samsung Electronics", "삼성", "Самсунг"])
def test_sqlite_utils_and_datasette_find_rows_with_their_text(exports: Path, words: str) -> None:
    needs("sqlite_utils")
    needs("datasette")
    found = json.loads(
        run("-m", "sqlite_utils", "search", "facts.db", "search", words, cwd=exports)
    )
    assert found
    whole = _whole()
    texts = {
        entry["id"]: entry.get("statement") or entry["name"]
        for kind in ("records", "facts", "rankings", "checks")
        for entry in whole[kind]
    }
    for row in found:
        assert texts[row["entry"]] in (row["statement"], (row["names"] or "").split(";")[0])
    for table in ("search", "search_texts"):
        path = f"/facts/{table}.json?_shape=array&_size=max&_search={quote(words)}"
        served = json.loads(run("-m", "datasette", "facts.db", "--get", path, cwd=exports))
        assert {row["entry"]: row["statement"] for row in served} == {
            row["entry"]: row["statement"] for row in found
        }


def test_datasette_and_duckdb_read_facts_with_all_that_is_said_of_them(exports: Path) -> None:
    needs("datasette")
    needs("sqlite_utils")
    needs("duckdb")
    path = "/facts/facts_flat.json?_shape=array&_size=max&measure=trade-turnover"
    (served,) = json.loads(run("-m", "datasette", "facts.db", "--get", path, cwd=exports))
    (fact,) = [fact for fact in answer("trade") if fact["measure"] == "trade-turnover"]
    assert served["value"] == fact["quantity"]["value"]
    assert served["speaker"] == "Lee Kap-soo;Nurgali Arystanov"
    assert served["latest_statement"] == fact["latest_statement"]
    # DuckDB's own reader of SQLite is an extension that it downloads; CSV it reads as it is.
    table = run("-m", "sqlite_utils", "rows", "facts.db", "facts_flat", "--csv", cwd=exports)
    (exports / "flat.csv").write_text(table, "utf-8")
    program = """
import duckdb, json
print(json.dumps(duckdb.sql(
    "select publisher, count(*), sum(value) from 'flat.csv'"
    " where latest_check = 'outdated' group by publisher"
).fetchall()))
"""
    outdated = [fact for fact in _whole()["facts"] if fact["latest_check"] == "outdated"]
    total = sum(fact["value"] for fact in outdated if fact["value"] is not None)
    ((publisher, count, value),) = json.loads(run("-c", program, cwd=exports))
    assert (publisher, count) == ("The Diplomacy Journal", len(outdated))
    assert value == pytest.approx(total)


def test_duckdb_joins_the_files_of_the_data_package(exports: Path) -> None:
    needs("duckdb")
    program = """
import duckdb, json
rows = duckdb.sql(
    "select rank, name from 'ranking_rows.csv' as row join 'records.csv' as record"
    " on record.id = row.record_id where ranking_id = 'trade-partners' order by rank"
).fetchall()
types = duckdb.sql("select typeof(value), typeof(statement) from 'facts.csv' limit 1").fetchall()[0]
counts = {
    resource["name"]: duckdb.sql(f"select count(*) from '{resource['path']}'").fetchall()[0][0]
    for resource in json.load(open("datapackage.json"))["resources"]
}
print(json.dumps({"rows": rows, "types": types, "counts": counts}))
"""
    read = json.loads(run("-c", program, cwd=exports / "facts"))
    assert [dict(zip(("rank", "name"), row, strict=True)) for row in read["rows"]] == ranked()
    assert read["types"][0] in ("BIGINT", "DOUBLE")
    assert read["types"][1] == "VARCHAR"
    for name, count in read["counts"].items():
        with open(exports / "facts" / f"{name}.csv", encoding="utf-8", newline="") as file:
            assert (name, count) == (name, len(list(csv.reader(file))) - 1)


def test_frictionless_validates_the_data_package(exports: Path, tmp_path: Path) -> None:
    needs("frictionless")
    command = ("-m", "frictionless", "validate", "datapackage.json", "--json")
    report = json.loads(run(*command, cwd=exports / "facts"))
    assert report["valid"]
    assert report["stats"]["tasks"] == len(list((exports / "facts").glob("*.csv")))
    # It does look: a reference to nothing is found.
    kzkr("book", "export", "datapackage", str(tmp_path / "facts"))
    rows = tmp_path / "facts" / "ranking_rows.csv"
    rows.write_bytes(rows.read_bytes().replace(b",south-korea", b",atlantis"))
    broken = json.loads(run(*command, cwd=tmp_path / "facts", code=1))
    types = {error["type"] for task in broken["tasks"] for error in task["errors"]}
    assert types == {"foreign-key"}


_TALK = """
import asyncio, json, sys
from mcp import Client, StdioServerParameters

async def talk(mode):
    server = StdioServerParameters(command=sys.executable, args=["-m", "kzkr", "mcp"])
    async with Client(server, mode=mode) as client:
        tools = await client.list_tools()
        answers = []
        for name, arguments in json.loads(sys.argv[1]):
            result = await client.call_tool(name, arguments)
            text = "".join(part.text for part in result.content)
            answers.append([result.is_error, result.structured_content, text])
        return {
            "version": client.protocol_version,
            "server": client.server_info.name,
            "tools": [tool.name for tool in tools.tools],
            "answers": answers,
        }

print(json.dumps([asyncio.run(talk(mode)) for mode in ("auto", "legacy")]))
"""


def test_the_official_client_of_assistants_is_told_what_the_command_line_says(
    tmp_path: Path,
) -> None:
    needs("mcp")
    asked: list[tuple[list[str], dict[str, Any]]] = [
        (["company", "samsung"], {"words": ["samsung"]}),
        (["company", "삼성", "lg"], {"words": ["삼성", "lg"]}),
        (["trade", "--rank"], {"rank": True}),
        (["figures", "--topic", "tourism"], {"topic": "tourism"}),
        (["search", "medical", "--limit", "2"], {"words": ["medical"], "limit": 2}),
        (["checks", "bakad"], {"words": ["bakad"]}),
        (["sources"], {}),
    ]
    questions = [[words[0], arguments] for words, arguments in asked]
    questions.append(["company", {"words": ["sumsung"]}])
    questions.append(["company", {"status": "planed"}])
    talks = json.loads(run("-c", _TALK, json.dumps(questions), cwd=tmp_path))
    # The client asks for the newest revision, and for the newest that begins with a handshake.
    assert [talk["version"] for talk in talks] == ["2026-07-28", "2025-11-25"]
    for talk in talks:
        assert talk["server"] == "kzkr"
        assert {name for name, _ in questions} <= set(talk["tools"])
        *answers, missed, refused = talk["answers"]
        for (words, _), (error, document, text) in zip(asked, answers, strict=True):
            assert not error
            assert document == json.loads(kzkr(*words, "-f", "json"))
            assert text
        assert missed[0]
        assert missed[1]["candidates"][0]["id"] == "samsung"
        assert refused[0]
        assert "did you mean planned?" in refused[2]
