"""A whole book for other programs: what stands in it, and that all of it is written or nothing."""

from __future__ import annotations

import csv
import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from resource import RLIMIT_FSIZE, setrlimit
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from conftest import HARBOUR, Run
from kzkr import FactBook
from kzkr.cli.app import app
from kzkr.output import EXPORTS, export, views

FORMATS = list(EXPORTS)


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["book", "export", *words])


def exported(format_: str, destination: Path, data: Path | None = None) -> Path:
    result = run(format_, str(destination), *(["--data", str(data)] if data else []))
    assert result.exit_code == 0, result.stderr
    assert (result.stdout, result.stderr) == ("", "")
    return destination


def answer(*words: str) -> Any:
    result = CliRunner().invoke(app, [*words, "-f", "json"])
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)["result"]


# -- JSON ------------------------------------------------------------------------------------


def test_json_has_every_entry_as_show_gives_it(tmp_path: Path) -> None:
    whole = json.loads(exported("json", tmp_path / "harbour.json", HARBOUR).read_text("utf-8"))
    assert list(whole) == [
        "schema", "book", "records", "facts", "rankings", "checks", "sources",
    ]  # fmt: skip
    entries = [*whole["records"], *whole["facts"], *whole["rankings"], *whole["sources"].values()]
    ids = {entry["id"] for entry in entries}
    assert {"nordship", "clean-quays", "terminal-cost", "ports", "gazette", "register"} <= ids
    for entry in entries:
        assert entry == answer("show", entry["id"], "--data", str(HARBOUR))
    for check in whole["checks"]:
        shown = answer("show", check["id"], "--data", str(HARBOUR))
        assert check.items() <= shown.items()


def test_json_goes_to_standard_output_too(tmp_path: Path) -> None:
    result = run("json", "-")
    assert result.exit_code == 0
    assert result.stdout == exported("json", tmp_path / "facts.json").read_text("utf-8")


# -- SQLite ----------------------------------------------------------------------------------


def _tables(database: sqlite3.Connection) -> dict[str, str]:
    found = database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: sql for name, sql in found if not name.startswith("search_")}


@pytest.mark.parametrize("data", [None, HARBOUR], ids=["bundled", "harbour"])
def test_sqlite_is_the_index_copied(tmp_path: Path, data: Path | None) -> None:
    path = exported("sqlite", tmp_path / "facts.db", data)
    book = FactBook.open(data)
    with closing(sqlite3.connect(path)) as copy, closing(sqlite3.connect(":memory:")) as index:
        book.backup(index)
        assert _tables(copy) == _tables(index)
        for name, sql in _tables(copy).items():
            if sql.startswith("CREATE TABLE"):
                rows = f'SELECT * FROM "{name}"'
                assert copy.execute(rows).fetchall() == index.execute(rows).fetchall()
    book.close()


def test_sqlite_has_the_tables_of_the_one_schema(tmp_path: Path) -> None:
    schema = (files("kzkr") / "index" / "schema.sql").read_text("utf-8")
    path = exported("sqlite", tmp_path / "facts.db")
    with closing(sqlite3.connect(path)) as copy, closing(sqlite3.connect(":memory:")) as empty:
        empty.executescript(schema)
        assert _tables(empty).items() <= _tables(copy).items()


@pytest.mark.parametrize("data", [None, HARBOUR], ids=["bundled", "harbour"])
def test_facts_flat_is_a_row_a_fact_with_the_columns_of_rows(
    tmp_path: Path, data: Path | None
) -> None:
    path = exported("sqlite", tmp_path / "facts.db", data)
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        flat = database.execute("SELECT * FROM facts_flat").fetchall()
    with FactBook.open(data) as book:
        facts = book.facts()
        rows = views.facts(book, "", facts).rows
        people = {key: person.name for key, person in book.speakers().items()}
        publishers = {source.id: source.publisher for source in book.sources()}
        names = book.names_of(c.on_behalf_of for f in facts for c in f.cites if c.on_behalf_of)
    assert len(flat) == len(rows) > 1
    for line, row, fact in zip(flat, rows, facts, strict=True):
        same = (
            "id statement measure value unit bound period status as_of by voice source url"
            " latest_check latest_statement latest_date latest_url"
        )
        for name in same.split():
            assert line[name] == row[name], (line["id"], name)
        assert line["strongest_check"] == row["check"]
        assert line["strongest_statement"] == row["check_statement"]
        assert line["latest_outcome"] == (fact.checks[0].outcome if fact.checks else None)
        joined = {
            "about": [record.name for record in fact.about],
            "topics": fact.topics,
            "paragraph": row["paragraph"],
            "publisher": [publishers[cite.source] for cite in fact.cites],
            "speaker": [people.get((cite.source, cite.voice or "")) for cite in fact.cites],
            "on_behalf_of": [names.get(cite.on_behalf_of or "") for cite in fact.cites],
        }
        for name, values in joined.items():
            distinct = dict.fromkeys(str(value) for value in values if value is not None)
            assert line[name] == (";".join(distinct) or None), (line["id"], name)


def test_full_text_gives_the_rows_it_finds_as_people_read_them(tmp_path: Path) -> None:
    path = exported("sqlite", tmp_path / "facts.db")
    with closing(sqlite3.connect(path)) as database:
        found = database.execute(
            "SELECT kind, id, names, statement FROM search JOIN search_entries ON id = entry"
            " WHERE search MATCH 'medical'"
        ).fetchall()
        (hidden,) = database.execute(
            "SELECT count(*) FROM search WHERE entry IS NULL OR coalesce(names, statement) IS NULL"
        ).fetchone()
        (entries,) = database.execute("SELECT count(*) FROM search").fetchone()
    assert {"fact", "project", "check"} <= {kind for kind, *_ in found}
    for kind, id_, names, statement in found:
        if kind == "fact":
            assert statement == answer("show", id_)["statement"]
        elif kind == "project":
            assert names.startswith(answer("show", id_)["name"] + ";")
    assert hidden == 0
    assert entries > 300


@pytest.mark.parametrize("data", [None, HARBOUR], ids=["bundled", "harbour"])
def test_sqlite_is_sound_and_its_foreign_keys_hold(tmp_path: Path, data: Path | None) -> None:
    path = exported("sqlite", tmp_path / "facts.db", data)
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        # A file that is given away has no journal beside it.
        assert database.execute("PRAGMA journal_mode").fetchone() != ("wal",)
    assert os.listdir(tmp_path) == ["facts.db"]


def test_sqlite_answers_what_the_command_answers(tmp_path: Path) -> None:
    path = exported("sqlite", tmp_path / "facts.db")
    with closing(sqlite3.connect(path)) as database:
        ranked = database.execute(
            "SELECT rank, name FROM ranking_rows JOIN records ON records.id = record_id"
            " WHERE ranking_id = 'trade-partners' ORDER BY rank"
        ).fetchall()
        found = database.execute(
            "SELECT kind, id FROM search JOIN search_entries ON number = search.rowid"
            " WHERE search MATCH 'medical'"
        ).fetchall()
    assert ranked == [(row["rank"], row["name"]) for row in answer("trade", "--rank")["rows"]]
    assert set(found) == {(hit["kind"], hit["id"]) for hit in answer("search", "medical")}


# -- Data Package ----------------------------------------------------------------------------


def _package(path: Path) -> tuple[dict[str, Any], dict[str, list[dict[str, str]]]]:
    """The descriptor, and the rows of each resource as text."""
    descriptor = json.loads((path / "datapackage.json").read_text("utf-8"))
    rows = {}
    for resource in descriptor["resources"]:
        with open(path / resource["path"], encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            rows[resource["name"]] = list(reader)
            names = [field["name"] for field in resource["schema"]["fields"]]
            assert reader.fieldnames == names
    return descriptor, rows


@pytest.mark.parametrize("data", [None, HARBOUR], ids=["bundled", "harbour"])
def test_a_data_package_holds_the_tables_of_the_database(tmp_path: Path, data: Path | None) -> None:
    descriptor, rows = _package(exported("datapackage", tmp_path / "facts", data))
    assert sorted(os.listdir(tmp_path / "facts")) == sorted(
        ["datapackage.json", *(resource["path"] for resource in descriptor["resources"])]
    )
    assert {"records", "facts", "citations", "rankings", "checks", "sources"} <= set(rows)
    path = exported("sqlite", tmp_path / "facts.db", data)
    with closing(sqlite3.connect(path)) as database:
        for resource in descriptor["resources"]:
            name = resource["name"]
            key = ", ".join(f'"{column}"' for column in resource["schema"]["primaryKey"])
            table = database.execute(f'SELECT * FROM "{name}" ORDER BY {key}').fetchall()
            assert [list(row.values()) for row in rows[name]] == [
                ["" if value is None else str(value) for value in row] for row in table
            ]


@pytest.mark.parametrize("data", [None, HARBOUR], ids=["bundled", "harbour"])
def test_a_data_package_keeps_the_promises_of_its_schemas(
    tmp_path: Path, data: Path | None
) -> None:
    descriptor, rows = _package(exported("datapackage", tmp_path / "facts", data))
    assert descriptor["profile"] == "tabular-data-package"
    checked = 0
    for resource in descriptor["resources"]:
        schema, own = resource["schema"], rows[resource["name"]]
        assert schema["missingValues"] == [""]
        for field in schema["fields"]:
            values = [row[field["name"]] for row in own]
            present = [value for value in values if value]
            if field.get("constraints", {}).get("required"):
                assert present == values
            if field["type"] == "integer":
                assert all(str(int(value)) == value for value in present)
            if field["type"] == "number":
                assert all(str(float(value)) for value in present)
        keys = [tuple(row[name] for name in schema["primaryKey"]) for row in own]
        assert len(set(keys)) == len(keys)
        for foreign in schema["foreignKeys"]:
            there = rows[foreign["reference"]["resource"] or resource["name"]]
            known = {tuple(row[name] for name in foreign["reference"]["fields"]) for row in there}
            used = {tuple(row[name] for name in foreign["fields"]) for row in own}
            assert {key for key in used if any(key)} <= known
            checked += len(used)
    assert checked


def test_a_csv_file_of_a_data_package_is_rfc_4180(tmp_path: Path) -> None:
    exported("datapackage", tmp_path / "facts")
    text = (tmp_path / "facts" / "facts.csv").read_bytes()
    assert text.count(b"\r\n") == text.count(b"\n") > 1
    assert not text.startswith(b"\xef\xbb\xbf")


# -- whole, or not at all --------------------------------------------------------------------


def _refused(result: Result, path: Path) -> str:
    assert result.exit_code == 4
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"kzkr: cannot write {path}: ")
    return line


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("there", ["file", "directory", "full directory", "dangling link"])
def test_what_exists_is_left_alone(tmp_path: Path, format_: str, there: str) -> None:
    path = tmp_path / "there"
    if there == "file":
        path.write_text("mine")
    elif there == "dangling link":
        path.symlink_to(tmp_path / "nowhere")
    else:
        path.mkdir()
        if there == "full directory":
            (path / "note").write_text("mine")
    before = [(p.name, p.is_file() and p.read_text()) for p in sorted(tmp_path.rglob("*"))]
    assert _refused(run(format_, str(path)), path).endswith("it exists already")
    after = [(p.name, p.is_file() and p.read_text()) for p in sorted(tmp_path.rglob("*"))]
    assert after == before


@pytest.mark.parametrize("format_", FORMATS)
def test_a_directory_that_is_not_there_is_one_line(tmp_path: Path, format_: str) -> None:
    path = tmp_path / "none" / "facts"
    _refused(run(format_, str(path), "--data", str(HARBOUR)), path)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("format_", FORMATS)
def test_a_path_that_no_system_takes_is_one_line(tmp_path: Path, format_: str) -> None:
    result = run(format_, f"{tmp_path}/a\0b", "--data", str(HARBOUR))
    assert result.exit_code == 4
    assert len(result.stderr.splitlines()) == 1
    assert run(format_, f"{tmp_path}/{'x' * 300}", "--data", str(HARBOUR)).exit_code == 4
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_one_may_not_write_to_is_one_line(tmp_path: Path, format_: str) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        _refused(run(format_, str(tmp_path / "facts")), tmp_path / "facts")
    finally:
        tmp_path.chmod(stat.S_IRWXU)
    assert os.listdir(tmp_path) == []


def _small_files() -> None:
    """Let no file grow beyond 8 KiB, which an export meets as it would a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    setrlimit(RLIMIT_FSIZE, (8192, 8192))


@pytest.mark.parametrize("format_", FORMATS)
def test_no_room_leaves_nothing_behind(kzkr: Run, tmp_path: Path, format_: str) -> None:
    kzkr("company")  # the index is there already, and need not be written
    path = tmp_path / "facts"
    done = kzkr("book", "export", format_, str(path), preexec_fn=_small_files)
    assert done.returncode == 4
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"kzkr: cannot write {path}: ")
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_standard_output_is_exit_4() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kzkr", "book", "export", "json", "-"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.returncode == 4
    assert done.stderr == "kzkr: cannot write the answer: No space left on device\n"


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError])
def test_an_export_that_is_stopped_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format_: str, stop: type[BaseException]
) -> None:
    write = export._WRITERS[format_]

    def stopped(book: FactBook, path: Path) -> None:
        write(book, path)
        assert path.exists()
        raise stop

    monkeypatch.setitem(export._WRITERS, format_, stopped)
    stops = pytest.raises((KeyboardInterrupt, export.NotWritten))
    with closing(FactBook.open(HARBOUR)) as book, stops:
        export.export(book, format_, tmp_path / "facts")
    assert os.listdir(tmp_path) == []


_STOPPED = """
import os, sys
from pathlib import Path
from kzkr import FactBook
from kzkr.output import EXPORTS, export

data, format_, destination, number = sys.argv[1:]
write = export._WRITERS[format_]

def stopped(book, path):
    write(book, path)
    assert path.exists()
    os.kill(os.getpid(), int(number))

export._WRITERS[format_] = stopped
export.export(FactBook.open(data), format_, Path(destination))
"""


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_program_stopped_while_it_exports_leaves_nothing_behind(
    tmp_path: Path, format_: str, number: int
) -> None:
    path = tmp_path / "facts"
    done = subprocess.run(
        [sys.executable, "-c", _STOPPED, str(HARBOUR), format_, str(path), str(number)],
        stderr=subprocess.DEVNULL,
        timeout=300,
        check=False,
    )
    assert done.returncode == -number
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("format_", FORMATS)
def test_a_name_that_was_taken_meanwhile_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    write, path = export._WRITERS[format_], tmp_path / "facts"

    def slow(book: FactBook, aside: Path) -> None:
        write(book, aside)
        path.write_text("mine")

    monkeypatch.setitem(export._WRITERS, format_, slow)
    stops = pytest.raises(export.NotWritten, match="it exists already")
    with closing(FactBook.open(HARBOUR)) as book, stops:
        export.export(book, format_, path)
    assert path.read_text() == "mine"
    assert os.listdir(tmp_path) == ["facts"]


@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_system_without_links_is_written_to_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError("links are not supported")

    monkeypatch.setattr(os, "link", no_links)
    exported(format_, tmp_path / "facts", HARBOUR)
    assert os.listdir(tmp_path) == ["facts"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("sqlite", "-"), 2, "only json"),
        (("datapackage", "-"), 2, "only json"),
        (("sqlit", "facts.db"), 2, "did you mean sqlite"),
        (("json",), 2, "DEST"),
        (("json", "-", "--data", "/nowhere/book.yaml"), 3, "/nowhere/book.yaml"),
    ],
)
def test_wrong_usage_gets_a_message(words: tuple[str, ...], code: int, said: str) -> None:
    result = run(*words)
    assert result.exit_code == code
    assert result.stdout == ""
    assert said in result.stderr
