"""Reading a book's file: what is no book is refused, in bounded time and memory, in one line."""

from __future__ import annotations

import gc
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from mistakes import HARBOUR

import processes
from conftest import FACTS
from kzkr.errors import Invalid, Problem, Unreadable
from kzkr.reading import nodes, read, without_collecting

MIB = 2**20
#: Of address space: a lookup without a book needs some 60 MiB of it.
MEMORY = 1024 * MIB


def kzkr(*words: str, stdin: IO[Any] | None = None) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own that may use so much memory."""
    streams = {} if stdin is None else {0: stdin.fileno()}
    return processes.run(words, dict(os.environ), memory=MEMORY, instead=streams)


def refused(path: Path | str, *, readable: bool) -> str:
    """What a lookup and `validate` both say of a file that is no book, less its name."""
    asked = kzkr("company", "--data", str(path))
    assert (asked.returncode, asked.stdout) == (3, "")
    (line,) = asked.stderr.splitlines()
    validated = kzkr("book", "validate", str(path))
    if readable:
        assert (validated.returncode, validated.stdout, validated.stderr) == (1, f"{line}\n", "")
    else:
        assert (validated.returncode, validated.stdout, validated.stderr) == (3, "", f"{line}\n")
    return line.removeprefix("kzkr: ").removeprefix(str(path)).removeprefix(":").strip()


# -- no file to read -------------------------------------------------------------------------


def test_a_missing_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "no.yaml", readable=False) == "No such file or directory"


def test_a_directory(tmp_path: Path) -> None:
    assert refused(tmp_path, readable=False) == "is a directory, not a file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(HARBOUR, "utf-8")
    path.chmod(0)
    assert refused(path, readable=False) == "Permission denied"


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device(device: str) -> None:
    assert refused(device, readable=False) == "is neither a file nor a pipe"


def test_a_pipe_that_nobody_writes_to_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert "the file is empty" in refused(path, readable=True)


def test_a_book_through_a_pipe(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(HARBOUR, "utf-8")
    command = f"cat {path} | {sys.executable} -m kzkr company -f tsv --data /dev/stdin"
    piped = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert "Nordship" in piped.stdout
    with path.open() as file:
        redirected = kzkr("company", "-f", "tsv", "--data", "/dev/stdin", stdin=file)
    assert redirected.stdout == piped.stdout


def test_an_endless_pipe_is_not_read_to_its_end() -> None:
    process = subprocess.Popen(["yes", "book:"], stdout=subprocess.PIPE)
    try:
        asked = kzkr("company", "--data", "/dev/stdin", stdin=process.stdout)
    finally:
        process.kill()
        process.communicate()
    assert asked.returncode == 3
    assert asked.stderr == f"kzkr: /dev/stdin: larger than {nodes.LARGEST // MIB} MiB\n"


def test_a_book_from_a_stream() -> None:
    reading = read(Path("-"), stream=io.BytesIO(HARBOUR.encode()))
    assert reading.book.id == "harbour"
    with pytest.raises(Invalid, match=r"^-:1:1: the file is empty"):
        read(Path("-"), stream=io.BytesIO())


# -- no text that could be a book ------------------------------------------------------------

_BOMB = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 40)
)
EMPTY = "the file is empty: a book begins with 'book:'"
COMMENTS = "the file has only comments: a book begins with 'book:'"
MAPPING = "a mapping is wanted here: lines of 'key: value'"

#: What a file holds, and where and what must be said of it in one line.
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", f"1:1: {EMPTY}"),
    "blank": (lambda: b" \n\n", f"1:1: {EMPTY}"),
    "only a byte-order mark": (lambda: b"\xef\xbb\xbf", f"1:1: {EMPTY}"),
    "only a comment": (lambda: b"# nothing\n", f"1:1: {COMMENTS}"),
    "a list": (lambda: b"- book\n- sources\n", f"1:1: {MAPPING}"),
    "a text": (lambda: b"book\n", f"1:1: {MAPPING}"),
    "a database": (
        lambda: b"SQLite format 3\x00\x10\x00\x01\x01",
        "1:1: this is no text: NUL characters stand in it",
    ),
    "Latin-1": (
        lambda: "book:\n  title: Cité\n".encode("latin-1"),
        "2:13: byte 18 is 0xE9, no UTF-8: save the file as UTF-8",
    ),
    "UTF-16": (
        lambda: "book:\n".encode("utf-16"),
        "1:1: byte 0 is 0xFF, no UTF-8: save the file as UTF-8",
    ),
    "a surrogate": (
        lambda: "book: {id: \ud800}".encode("utf-8", "surrogatepass"),
        "1:12: byte 11 is 0xED, no UTF-8: save the file as UTF-8",
    ),
    "nested lists": (lambda: b"[" * 10_000, "1:50: nested more than 50 deep"),
    "nested mappings": (lambda: b"{a: " * 10_000, "1:197: nested more than 50 deep"),
    "nested lines": (
        lambda: "".join(f"{' ' * n}a:\n" for n in range(10_000)).encode(),
        "50:50: nested more than 50 deep",
    ),
    "nested dashes": (lambda: b"-  " * 100_000, "1:148: nested more than 50 deep"),
    "nested questions": (lambda: b"? " * 100_000, "1:99: nested more than 50 deep"),
    # Not to be fooled by brackets that close nothing.
    "nested lists with brackets in quotes": (
        lambda: b"""[a"b, "]", '}', """ * 100_000,
        "1:785: nested more than 50 deep",
    ),
    # An error between brackets, in a line with many of them.
    "a comma missing after brackets in quotes": (
        lambda: b'a: ["' + b"[" * 100_000 + b'" b]',
        "1:100008: a comma or a closing bracket is missing before this",
    ),
    "10 MB in one value": (
        lambda: HARBOUR.replace("title: The", f"title: {'The' * 3_333_333}", 1).encode(),
        "4:10: book: title: 10000020 characters are more than 200: TheTheTheTheTheTheTheTheTheTh…",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_book_is_refused_in_one_line(name: str, tmp_path: Path) -> None:
    content, expected = HOSTILE[name]
    path = tmp_path / "book.yaml"
    path.write_bytes(content())
    assert refused(path, readable=True) == expected


@pytest.mark.parametrize("pure", [False, True], ids=["C", "Python"])
def test_aliases_of_aliases_are_refused_before_they_are_followed(
    pure: bool, tmp_path: Path
) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(_BOMB, "utf-8")
    with pytest.raises(Invalid) as error:
        read(path, pure=pure)
    messages = [problem.message for problem in error.value.problems]
    assert messages[0] == "the anchor &a0: take it out, or put the text in quotes"
    assert "the alias *a0: write out what it stands for" in messages
    assert kzkr("company", "--data", str(path)).returncode == 3


@pytest.mark.parametrize("pure", [False, True], ids=["C", "Python"])
def test_an_anchor_hides_no_nesting(pure: bool, tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_bytes(b"[&a\n" + b"[\n" * 100_000)
    with pytest.raises(Invalid) as error:
        read(path, pure=pure)
    assert [(problem.line, problem.message) for problem in error.value.problems] == [
        (1, "the anchor &a: take it out, or put the text in quotes"),
        (51, "nested more than 50 deep"),
    ]


@pytest.mark.parametrize("before", ["[&a ", "- ", '- "key": ', "? a: !x "])
@pytest.mark.parametrize("pure", [False, True], ids=["C", "Python"])
def test_nesting_is_refused_before_a_parser_meets_it(
    before: str, pure: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for parser in ("compose", "parse"):
        monkeypatch.setattr(yaml, parser, lambda *words, **more: pytest.fail("was parsed"))
    path = tmp_path / "book.yaml"
    path.write_text(before + "[" * 100_000, "utf-8")
    with pytest.raises(Invalid) as error:
        read(path, pure=pure)
    assert [problem.message for problem in error.value.problems] == ["nested more than 50 deep"]


def test_of_what_is_wrong_everywhere_the_beginning_is_told(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_bytes(b"a:\tb\n" * 10_000)
    with pytest.raises(Invalid) as error:
        read(path)
    assert len(error.value.problems) == 100


#: One of each kind of characters that show nothing, or nothing that all mean alike.
_UNSEEN = {
    "a shorthand control": 0x1BCA0,
    "a hieroglyph control": 0x13430,
    "a Kaithi control": 0x110BD,
    "a musical control": 0x1D173,
    "a tag": 0xE0041,
    "no character": 0xFDD0,
    "no character of the second plane": 0x1FFFE,
    "no character of the last plane": 0x10FFFF,
    "private use": 0xE000,
    "private use of plane 15": 0xF0000,
    "private use of plane 16": 0x100000,
}


@pytest.mark.parametrize("code", _UNSEEN.values(), ids=_UNSEEN)
def test_a_character_that_nobody_sees_is_refused(code: int, tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(HARBOUR.replace("title: The", f"title: The{chr(code)}"), "utf-8")
    with pytest.raises(Invalid, match=f"U\\+{code:04X} .* stands here: take it out"):
        read(path)


# -- files as other systems write them -------------------------------------------------------


@pytest.mark.parametrize("pure", [False, True], ids=["C", "Python"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=repr)
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte-order mark"])
def test_a_byte_order_mark_and_any_line_ends_make_no_difference(
    bom: bytes, end: str, pure: bool, tmp_path: Path
) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(HARBOUR, "utf-8")
    wanted = read(path).book
    wrong = HARBOUR.replace("kind: article", "kind: artcle")
    path.write_bytes(bom + HARBOUR.replace("\n", end).encode())
    assert read(path, pure=pure).book == wanted
    path.write_bytes(bom + wrong.replace("\n", end).encode())
    with pytest.raises(Invalid) as error:
        read(path, pure=pure)
    (problem,) = error.value.problems
    assert (problem.line, problem.column) == (17, 11)


# -- no work twice ---------------------------------------------------------------------------


def test_a_book_is_parsed_once_and_what_is_odd_is_placed_without_parsing_it_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed = []
    compose = yaml.compose

    def counted(text: Any, **how: Any) -> Any:
        parsed.append(len(text))
        return compose(text, **how)

    monkeypatch.setattr(yaml, "compose", counted)
    path = tmp_path / "book.yaml"
    idle = "companies:\n  - {id: idle, name: Idle}\n"
    path.write_text(
        re.sub("(?m)^companies: .", lambda _: f"{idle}  - ", HARBOUR).replace(
            "shipping}]", "shipping}"
        ),
        "utf-8",
    )
    reading = read(path)
    (warning,) = reading.warnings
    assert (warning.line, warning.message) == (39, "nothing is said of this company")
    assert len(parsed) == 1
    # What is wrong inside an entry is placed by this entry's text alone.
    problem = reading.problem("electric-cranes", ("cites", 0, "printed"), "", "")
    assert (
        path.read_text("utf-8")
        .splitlines()[problem.line - 1][problem.column - 1 :]
        .startswith('["5", {next year')
    )
    assert parsed[1:] == [size for size in parsed[1:] if size < 500]


def test_what_a_book_is_made_of_is_not_searched_for_garbage_afterwards() -> None:
    with without_collecting():
        assert not gc.isenabled()
        made: list[list[object]] = [[] for _ in range(10)]
    assert gc.isenabled()
    young = {id(value) for value in gc.get_objects(generation=0)}
    assert young.isdisjoint(map(id, made))


# -- without libyaml -------------------------------------------------------------------------


def test_the_python_parser_reads_the_same_book() -> None:
    one, other = read(FACTS), read(FACTS, pure=True)
    assert one.book == other.book
    assert one.warnings == other.warnings


def test_a_pyyaml_without_libyaml_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = read(FACTS).book
    monkeypatch.delattr(yaml, "CBaseLoader")
    assert read(FACTS).book == expected


# -- whatever a person types -----------------------------------------------------------------

#: Separated by bars, since spaces and line ends are among them.
_SNIPPETS = """: |- | #|&a |*a|!x |? |<<: |---
|...
|null|-1|2024-02-30|id: |cites: []|rank: 0|gazette#9|
""".split("|")
_TYPED = st.one_of(
    st.sampled_from([*" \n[]{}'\"#,~\\|>%@\t0é한\u200b", "", *_SNIPPETS]),
    st.text(max_size=5),
    st.sampled_from(HARBOUR.splitlines(keepends=True)),
)
_EDIT = st.tuples(st.integers(0, len(HARBOUR)), st.integers(0, 40), _TYPED)


@given(edits=st.lists(_EDIT, min_size=1, max_size=4))
def test_any_edit_of_a_book_is_read_or_told_where_it_is_wrong(
    edits: list[tuple[int, int, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = HARBOUR
    for at, length, typed in edits:
        text = text[:at] + typed + text[at + length :]
    path = tmp_path_factory.getbasetemp() / "edited.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    found = []
    try:
        read(path)
    except Invalid as error:
        found = error.problems or [Problem("", 0, 0, "", "nothing told")]
    ends = text.count("\n") + text.count("\r") + 2
    for problem in found:
        assert 1 <= problem.line <= ends
        assert problem.column >= 1
        assert "\n" not in str(problem)
    places = [(problem.line, problem.column) for problem in found]
    assert places == sorted(places)


@given(content=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.yaml"
    path.write_bytes(content)
    with pytest.raises((Invalid, Unreadable)):
        read(path)
