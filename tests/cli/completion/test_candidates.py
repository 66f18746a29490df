"""What a shell is answered when it asks for completions, in its own protocol."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import processes
from conftest import HARBOUR, Run
from kzkr.book import FactBook
from kzkr.cli.completion.protocol import Line, read_line
from kzkr.cli.completion.scripts import SCRIPTS

SHELLS = list(SCRIPTS)
#: What bash has in COMP_WORDBREAKS.
BREAKS = " \t\n\"'><=;|&(:"

_SPY = """
import atexit, os, sys
def note():
    with open(os.environ["MODULES"], "w") as file:
        print(*sys.modules, file=file)
atexit.register(note)
from kzkr.__main__ import main
main()
"""


def asked(shell: str, line: str, **more: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of what a shell's script runs at TAB."""
    env = {
        **os.environ,
        "_KZKR_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": line,
        "_KZKR_BREAKS": BREAKS if shell == "bash" else "",
        **more,
    }
    if "MODULES" in more:
        done = subprocess.run(
            [sys.executable, "-c", _SPY],
            env=env,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
        )
    else:
        done = processes.run((), env)
    return done.returncode, done.stdout, done.stderr


def offers(line: str, **more: str) -> list[str]:
    """The words offered at the end of a line. Every shell is to get the same ones."""
    code, out, err = asked("fish", line, **more)
    assert (code, err) == (0, "")
    return [row.partition("\t")[0] for row in out.splitlines()]


# -- what is offered -------------------------------------------------------------------------


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("begun", "offered"),
    [
        ("company sa", ["samsung"]),
        ("company 삼성전", ["삼성전자"]),
        ("company Сам", ["Самсунг", "Самсунг Электроникс"]),
        ("company sk eco", ["ecoplant"]),
        ("company 'sk eco", ["sk ecoplant"]),
        ("company --fields id,sec", ["id,sector"]),
        ("companies sa", ["samsung"]),
        ("show trade-p", ["trade-partners"]),
        ("project --topic=ener", ["--topic=energy"]),
        ("project --topic energ", ["energy"]),
        ("checks --verdict dif", ["differs"]),
        ("search --kind rank", ["ranking"]),
        ("company -f cs", ["csv"]),
        ("cite samsung --style b", ["bibtex"]),
        ("bo", ["book"]),
        ("book va", ["validate"]),
        ("company nobody-of-this-name", []),
        ("nothing ", []),
    ],
)
def test_every_shell_is_offered_the_same(shell: str, begun: str, offered: list[str]) -> None:
    code, out, err = asked(shell, f"kzkr {begun}")
    assert (code, err) == (0, "")
    if shell == "bash":
        offered = [o.removeprefix("--topic=").replace(" ", "\\ ") for o in offered]
        if "'" in begun:
            offered = [o.replace("\\", "") for o in offered]
    assert sorted(row.partition("\t")[0] for row in out.splitlines()) == sorted(offered)


def test_commands_are_offered_with_what_they_do() -> None:
    _, out, _ = asked("zsh", "kzkr ")
    rows = dict(row.split("\t") for row in out.splitlines())
    assert rows["company"] == "The companies, or one of them."
    assert {"priorities", "trade", "search", "cite", "book"} <= rows.keys()
    assert "companies" not in rows  # It answers, but one name of a command is enough.
    assert offers("kzkr book ") == [
        "init",
        "verify",
        "validate",
        "diff",
        "schema",
        "export",
    ]


def test_the_id_is_offered_with_the_name_and_the_name_with_the_id() -> None:
    assert asked("zsh", "kzkr company sa")[1] == "samsung\tSamsung Electronics\n"
    assert "삼성전자\tsamsung\n" in asked("fish", "kzkr company 삼")[1]


@pytest.mark.parametrize(
    ("kind", "begun", "id_"),
    [
        ("priorities", "dig", "digital-ai"),
        ("priority", "dig", "digital-ai"),
        ("company", "sams", "samsung"),
        ("companies", "sams", "samsung"),
        ("project", "bak", "bakad"),
        ("organization", "kit", "kita"),
        ("person", "tok", "tokayev"),
        ("place", "ast", "astana"),
        ("event", "ref", "referendum"),
        ("checks", "bak", "bakad"),
        ("search", "bak", "bakad"),
        ("show", "trade-p", "trade-partners"),
        ("cite", "trade-p", "trade-partners"),
        ("company --country", "south-k", "south-korea"),
        ("company --priority", "dig", "digital-ai"),
    ],
)
def test_every_record_argument_is_completed(kind: str, begun: str, id_: str) -> None:
    assert id_ in offers(f"kzkr {kind} {begun}")


def test_facts_rankings_checks_and_sources_are_offered_where_any_entry_may_be_named() -> None:
    book = FactBook.open()
    ids = {book.facts()[0].id, book.rankings()[0].id, book.checks()[0].id, book.sources()[0].id}
    for command in ("show", "cite", "checks"):
        assert all(id_ in offers(f"kzkr {command} {id_}") for id_ in ids)
    assert not any(id_ in offers(f"kzkr search {id_}") for id_ in ids)


def test_every_id_of_a_kind_is_offered_where_nothing_is_begun() -> None:
    assert offers("kzkr company ") == sorted(
        row.record.id for row in FactBook.open().records("company")
    )


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("checks --verdict ", ["differs", "outdated", "partly", "no_source_found", "agrees"]),
        ("company --status co", ["completed", "conditional"]),
        ("figures --topic e", ["energy", "environment", "education"]),
        ("figures --measure trade-t", ["trade-turnover"]),
        ("search --kind f", ["fact"]),
        ("company -f j", ["json", "jsonl"]),
        ("company --format t", ["table", "tsv"]),
        ("cite x --style ", ["text", "bibtex", "csl-json"]),
        ("book export ", ["json", "sqlite", "datapackage", "html"]),
        ("book schema ", ["book", "output"]),
        ("book validate -f ", ["text", "json"]),
        ("company --fields id,na", ["name", "names", "name_ko", "name_ru", "name_kk"]),
        ("company --fields id,name,nam", ["names", "name_ko", "name_ru", "name_kk"]),
        ("company samsung --fields sta", ["statement", "status"]),
        ("trade --rank --fields ra", ["rank"]),
        ("checks --fields verd", ["verdict"]),
        ("search x --fields sc", ["score"]),
        ("sources --fields pub", ["publisher"]),
        ("company --co", ["--country"]),
        ("company samsung --no-", ["--no-header", "--no-checks", "--no-pager"]),
        ("--show", ["--show-completion"]),
        ("company --since ", []),
    ],
)
def test_options_and_their_values_are_completed(line: str, offered: list[str]) -> None:
    given = line.rpartition(" ")[2].rpartition(",")
    assert sorted(offers(f"kzkr {line}")) == sorted("".join(given[:2]) + o for o in offered)


@pytest.mark.parametrize(
    ("begun", "offered"),
    [
        ("sk eco", "ecoplant"),  # The letters typed stay as they are.
        ("SK Eco", "Ecoplant"),
        ("ecop", "ecoplant"),  # A name is also found by a later word of it.
        ("sk\\ eco", "sk ecoplant"),
        ("삼성전", "삼성전자"),
        ("Самсунг Э", "Электроникс"),
    ],
)
def test_a_name_of_several_words_is_completed_from_where_it_stands(
    begun: str, offered: str
) -> None:
    assert offered in offers(f"kzkr company {begun}")


def test_what_is_offered_for_a_name_names_the_record() -> None:
    book = FactBook.open()
    named = 0
    for summary in book.records("company"):
        for name in (summary.record.name, *summary.record.names.values()):
            before, _, last = name.rpartition(" ")
            for word, _ in book.completions(["company"], before, last[:2]):
                named += book.record("company", f"{before} {word}").record.id == summary.record.id
    assert named > 20


# -- the book that is meant ------------------------------------------------------------------


def test_the_book_given_earlier_in_the_line_is_asked(tmp_path: Path) -> None:
    assert offers(f"kzkr company --data {HARBOUR} ") == ["nordship"]
    assert offers(f"kzkr company --data={HARBOUR} nor") == ["nordship"]
    assert offers(f"kzkr company nor --data {HARBOUR} ") == []
    assert offers(f"KZKR_DATA={HARBOUR} kzkr company ") == ["nordship"]
    assert offers("kzkr company ", KZKR_DATA=str(HARBOUR)) == ["nordship"]
    assert offers(f"kzkr figures --data {HARBOUR} --measure ") == ["spending", "cranes"]


def test_the_books_name_is_expanded_as_the_shell_will(tmp_path: Path) -> None:
    (tmp_path / "my book.yaml").write_text(HARBOUR.read_text("utf-8"), "utf-8")
    for written in ("~/my\\ book.yaml", '"$HOME/my book.yaml"', "$HOME'/my book.yaml'"):
        assert offers(f"kzkr company --data {written} ", HOME=str(tmp_path)) == ["nordship"]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("line", ["company sa", "figures --measure c", "show ", "checks x "])
def test_a_book_that_cannot_be_read_offers_nothing_in_silence(
    shell: str, line: str, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("book: [", "utf-8")
    os.mkfifo(tmp_path / "pipe")
    for book in (broken, tmp_path / "missing.yaml", tmp_path, tmp_path / "pipe"):
        assert asked(shell, f"kzkr {line}", KZKR_DATA=str(book)) == (0, "", "")


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_is_told_where_the_name_of_a_file_is_wanted(shell: str) -> None:
    for line in (
        "company --data ",
        "company --data=x",
        "book validate ",
        "book verify x",
        "book export json ",
    ):
        assert asked(shell, f"kzkr {line}") == (1, "", "")


@pytest.mark.parametrize(
    "variables",
    [
        {"_KZKR_COMPLETE": "complete"},
        {"_KZKR_COMPLETE": "complete_tcsh"},
        {"_KZKR_COMPLETE": "source_tcsh"},
        {"_TYPER_COMPLETE_ARGS": ""},
        {"_TYPER_COMPLETE_ARGS": "kzkr company '\"\\"},
        {"_TYPER_COMPLETE_ARGS": "kzkr book nonsense x --data "},
        {"_TYPER_COMPLETE_ARGS": "kzkr company --nonsense "},
        {"_TYPER_COMPLETE_ARGS": "kzkr company --since tomorrow --limit x sa"},
        {"_TYPER_COMPLETE_ARGS": "kzkr search --limit none sa"},
        {"_TYPER_COMPLETE_ARGS": "kzkr company \udcff"},
        {"_TYPER_COMPLETE_ARGS": "kzkr company " + "x" * 100_000},
    ],
)
def test_nonsense_is_never_answered_with_a_message(variables: dict[str, str]) -> None:
    code, _, err = asked("bash", "kzkr company sa", **variables)
    assert (code, err) == (0, "")


# -- what it costs ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shell", "line", "offered"),
    [
        ("bash", "kzkr ", "company"),
        ("bash", "kzkr company sa", "samsung"),
        ("zsh", "kzkr company sa", "samsung"),
        ("fish", "kzkr company sa", "samsung"),
        ("zsh", "kzkr company 삼", "삼성전자"),
        ("fish", "kzkr company --fields na", "name"),
        ("bash", "kzkr company --", "--fields"),
        ("zsh", "kzkr book ", "validate"),
        ("fish", "kzkr project --measure t", ""),
    ],
)
def test_completion_imports_neither_yaml_nor_rich(
    shell: str, line: str, offered: str, tmp_path: Path
) -> None:
    offers("kzkr company s")  # The book is compiled from now on.
    code, out, err = asked(shell, line, MODULES=str(tmp_path / "modules"))
    assert (code, err) == (0, "")
    assert offered in out
    modules = set((tmp_path / "modules").read_text().split())
    assert "kzkr.cli.completion.protocol" in modules
    assert not {"yaml", "rich", "kzkr.reading", "typer.rich_utils"} & modules


# -- the line --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("kzkr company sk eco", Line(["company", "sk"], "eco")),
        ("kzkr company sk ", Line(["company", "sk"], "")),
        ("kzkr company sk\\ eco", Line(["company"], "sk eco")),
        ("kzkr company 'sk  eco", Line(["company"], "sk  eco", "'")),
        ('kzkr company "sk" "e\\"c\\o', Line(["company", "sk"], 'e"c\\o', '"')),
        ("/usr/bin/kzkr  company", Line([], "company")),
        ("A_B=1 C=2 kzkr place x", Line(["place"], "x", variables={"A_B": "1", "C": "2"})),
        ("kzkr", Line([], "kzkr")),
        ("", Line([], "")),
    ],
)
def test_a_line_is_cut_as_a_shell_cuts_it(text: str, line: Line) -> None:
    assert read_line(text) == line


@pytest.mark.parametrize(
    ("text", "begun", "kept"),
    [
        ("kzkr place a:b", "a:b", 2),
        ("kzkr place a\\:b", "a:b", 0),
        ("kzkr place 'a:b", "a:b", 0),
        ("kzkr place --topic=e", "--topic=e", 8),
    ],
)
def test_bash_keeps_what_stands_before_its_own_break(text: str, begun: str, kept: int) -> None:
    line = read_line(text, BREAKS)
    assert (line.begun, line.kept) == (begun, kept)


@given(
    word=st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1),
    quote=st.sampled_from(["", "'", '"']),
)
def test_a_word_put_in_the_line_is_read_back(word: str, quote: str) -> None:
    spelled = Line([], "", quote).spelled(word)
    assert read_line(f"kzkr show {quote}{spelled}{quote} ").words == ["show", word]


# -- scripts and their options ---------------------------------------------------------------


def test_words_and_a_number_are_understood_too(kzkr: Run) -> None:
    for words in ("kzkr\ncompany\nsa", "kzkr company sa more"):
        done = kzkr(env={"_KZKR_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": "2"})
        assert (done.returncode, done.stdout, done.stderr) == (0, "samsung\n", "")


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_shown_for_the_shell_that_is_named(shell: str, kzkr: Run) -> None:
    done = kzkr("--show-completion", shell)
    assert (done.returncode, done.stdout, done.stderr) == (0, SCRIPTS[shell], "")
    assert kzkr(env={"_KZKR_COMPLETE": f"source_{shell}"}).stdout == SCRIPTS[shell]


def test_a_script_is_shown_for_the_shell_at_work(kzkr: Run) -> None:
    # The shell is waited for, so that the program is its child and not put in its place.
    program = f"{shlex.quote(sys.executable)} -m kzkr --show-completion; exit"
    done = subprocess.run(["bash", "-c", program], capture_output=True, encoding="utf-8")
    assert (done.stdout, done.stderr) == (SCRIPTS["bash"], "")


def test_a_shell_that_is_not_known_is_wrong_usage(kzkr: Run, tmp_path: Path) -> None:
    for option in ("--show-completion", "--install-completion"):
        done = kzkr(option, "tcsh", env={"HOME": str(tmp_path)})
        assert (done.returncode, done.stdout) == (2, "")
        assert "bash, zsh, fish" in done.stderr
    assert not list(tmp_path.iterdir())
