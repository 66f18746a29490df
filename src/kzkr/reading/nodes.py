"""A file's bytes to YAML nodes, each with its place, refusing what a fact book has no use for.

Only strings, lists and mappings come out: what a scalar means is decided by the field it stands
in (`kzkr.reading.fields`), so that YAML 1.1's guesses (``no``, ``010``, ``12:30``) never happen.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from stat import S_ISDIR, S_ISFIFO, S_ISREG
from typing import Any, BinaryIO, NamedTuple

import yaml

from ..errors import Invalid, Problem, Unreadable

#: Parsers recurse once a level: PyYAML's Python one gives up at some 300 levels, and its C one
#: overflows the stack at some 100,000.
DEEPEST = 50
#: In bytes. A book of 100,000 companies has 50 MB.
LARGEST = 512 * 2**20
#: Of one kind, in a file that was never meant to be a book.
_MOST = 100

_BOM = b"\xef\xbb\xbf"
#: The character before is looked at last: the other way round takes five times as long.
_INDICATORS = re.compile(r"[&*!](?<!\w.)(?:(?<=!)|(?=\S))")
_BRACKET_OR_COMMENT = re.compile(r"[\[\]{}]|(?<=\S) #(?=\S)")
#: So many brackets are told of before a parser may meet a limit of its own.
_TOLD = DEEPEST + 150
#: More brackets than any book needs, opened in one line where a value begins and none of them
#: closed. A parser looks 1,000 characters ahead, and may meet a limit of its own before it tells
#: of the first; fewer are counted as they are told.
_NESTED = re.compile(
    r"(?m)^ *+(?:[-?] ++|[&!]\S*+ ++|(?:\"[^\"\n]*+\"|'[^'\n]*+'|[^\s\[\]{}\"'#]+?): ++)*+"
    rf"(?:[\[{{][^\n\[\]{{}}\"'#]*+){{{DEEPEST - 1}}}([\[{{])"
    rf"(?:[^\n\[\]{{}}\"'#]*+[\[{{]){{{_TOLD - DEEPEST}}}"
)
#: Either parser refuses some of these, or takes them for the end of a line.
_UNWANTED = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")

#: What the parsers say of a mistake, in the words of either, and what we say.
_MISTAKES = {
    re.compile(theirs): ours
    for theirs, ours in {
        "mapping values are not|unexpected ':'": "': ' inside a value: put the value in quotes",
        "cannot start any token": "a value that begins like this needs quotes",
        "expected ',' or": "a comma or a closing bracket is missing before this",
        "expected (key|<block end>|'-' indicator)": "this is indented like nothing above it",
        "sequence entries are not allowed": "a list cannot begin here: begin it on a line of its"
        " own, or put the text in quotes",
        "expected (the )?node content": "a value is missing here",
        "comment or (a )?line break|chomping": "a text after | or > begins on the next line",
        "another document|<document start>": "a second document begins here: one file holds one"
        " book",
        "end of stream": "the quotes that begin here are not closed",
        "unknown escape": "a backslash in double quotes: use single quotes, or write it twice",
        "could not find expected ':'": "a key without its colon: write 'key: value'",
    }.items()
}


def content_of(path: Path, stream: BinaryIO | None = None) -> tuple[bytes, os.stat_result | None]:
    """What a file or pipe holds, without a byte-order mark, and its state when it was opened; of a
    stream, which path only names, what it holds and None.

    Raises Unreadable, and Invalid where it is no text that a book could be.
    """
    try:
        raw, opened = _bytes_of(path) if stream is None else (_all_of(stream), None)
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror or error}") from None
    except ValueError as error:  # a NUL in the path
        raise Unreadable(f"{str(path)!r}: {error}") from None
    raw = raw.removeprefix(_BOM)
    problems = list(islice(_unreadable_text(path, raw), _MOST))
    if problems:
        raise Invalid(problems)
    return raw, opened


def _bytes_of(path: Path) -> tuple[bytes, os.stat_result | None]:
    mode = os.stat(path).st_mode
    if S_ISDIR(mode):
        raise OSError("is a directory, not a file")
    if not S_ISREG(mode) and not S_ISFIFO(mode):
        raise OSError("is neither a file nor a pipe")
    with open(path, "rb", opener=_not_waiting if S_ISFIFO(mode) else None) as file:
        opened = os.fstat(file.fileno())
        return _all_of(file), opened


def _all_of(stream: BinaryIO) -> bytes:
    pieces = []
    size = 0
    while piece := stream.read(2**20):
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST:
            raise OSError(f"larger than {LARGEST // 2**20} MiB")
    return b"".join(pieces)


def _not_waiting(path: str, flags: int) -> int:
    """Opens a pipe at once: one that nobody has begun to write to is empty."""
    descriptor = os.open(path, flags | os.O_NONBLOCK)
    os.set_blocking(descriptor, True)
    return descriptor


def _unreadable_text(path: Path, raw: bytes) -> Iterator[Problem]:
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        begins = raw.rfind(b"\n", 0, error.start) + 1
        column = len(raw[begins : error.start].decode()) + 1
        message = (
            f"byte {error.start} is 0x{raw[error.start]:02X}, no UTF-8: save the file as UTF-8"
        )
        yield Problem(str(path), line, column, "", message)
        return
    if not text.strip():
        yield Problem(str(path), 1, 1, "", "the file is empty: a book begins with 'book:'")
    if "\0" in text:
        yield Problem(str(path), 1, 1, "", "this is no text: NUL characters stand in it")
        return
    for match in _UNWANTED.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - text.rfind("\n", 0, match.start())
        what = "a tab: write spaces" if match[0] == "\t" else unwanted(match[0])
        yield Problem(str(path), line, column, "", what)


def unwanted(character: str) -> str:
    """What is wrong with a character that nobody sees: its code, its name, and what to do."""
    from unicodedata import name

    called = name(character, "a control character")
    return f"U+{ord(character):04X} ({called}) stands here: take it out"


#: Called with the key of a list, the number of an entry in it from 0, and the entry's node.
Take = Callable[[str, int, Any], None]


def compose(path: Path, raw: bytes, take: Take, *, pure: bool = False) -> Any:
    """The root node of a file's one YAML document, less the entries of its lists.

    Each entry of a list under a top-level key is handed to ``take`` as soon as it is complete,
    and let go: together, the nodes of a book of 50 MB need 1.8 GiB, and the time to get them.
    Raises Invalid with what is wrong with the YAML.
    """
    base = _base(pure)
    text = raw.decode()
    brackets = text.count("[") + text.count("{")
    if brackets >= _TOLD and (deep := _NESTED.search(text)):
        raise Invalid([_too_deep(path, _mark(text, deep.start(1)))])
    try:
        if _INDICATORS.search(text):
            problems = list(islice(_refused(path, raw, base), _MOST))
            if problems:
                raise Invalid(problems)
        root = yaml.compose(raw, Loader=_loader(path, base, take))
    except yaml.MarkedYAMLError as error:
        raise Invalid([_mistake(path, raw, error)]) from None
    except yaml.YAMLError as error:
        raise Invalid([Problem(str(path), 1, 1, "", f"not YAML: {error}")]) from None
    if root is None:
        raise Invalid(
            [Problem(str(path), 1, 1, "", "the file has only comments: a book begins with 'book:'")]
        )
    return root


def compose_part(text: str, *, pure: bool) -> Any:
    """The root node of an entry that was composed before."""

    class Nodes(_base(pure)):  # type: ignore[misc]
        resolve = _as_text

    return yaml.compose(text, Loader=Nodes)


def _base(pure: bool) -> type[Any]:
    # A PyYAML built without libyaml has no C loader; the result is the same, only slower.
    return yaml.BaseLoader if pure else getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def _as_text(loader: Any, kind: type[Any], value: object, implicit: object) -> str:
    return ""


def _loader(path: Path, base: type[Any], take: Take) -> type[Any]:
    class Nodes(base):  # type: ignore[misc]
        """Every scalar is text, and the entries of lists are handed over.

        A composer calls `descend_resolver` before each node, with its parent and its place there
        (a number, the node of its key, or None for a key), and `ascend_resolver` after it.
        """

        depth = 0
        key: Any = None
        entries: list[Any] | None = None

        resolve = _as_text

        def descend_resolver(self, parent: Any, place: Any) -> None:
            self.depth = depth = self.depth + 1
            if 3 < depth <= DEEPEST:
                return
            if depth == 2:
                self.key = place
            elif depth == 3 and isinstance(parent, yaml.SequenceNode):
                self.entries = parent.value
                self.hand_over()
            elif depth > DEEPEST:
                raise Invalid([_too_deep(path, parent.start_mark)])

        def ascend_resolver(self) -> None:
            self.depth -= 1
            if self.depth == 1 and self.entries is not None:
                self.hand_over()
                self.entries = None

        def hand_over(self) -> None:
            if self.entries and isinstance(self.key, yaml.ScalarNode):
                take(self.key.value, len(self.entries) - 1, self.entries[-1])
                self.entries[-1] = None

    return Nodes


class _Mark(NamedTuple):
    """A place in a text, as parsers have it: lines and columns count from 0."""

    line: int
    column: int


def _mark(text: str, at: int) -> _Mark:
    return _Mark(text.count("\n", 0, at), at - text.rfind("\n", 0, at) - 1)


def _at(path: Path, mark: Any, message: str) -> Problem:
    return Problem(str(path), mark.line + 1, mark.column + 1, "", message)


def _too_deep(path: Path, mark: Any) -> Problem:
    return _at(path, mark, f"nested more than {DEEPEST} deep")


def _refused(path: Path, raw: bytes, loader: type[Any]) -> Iterator[Problem]:
    """What the composed nodes would no longer show: anchors, aliases, tags."""
    depth = 0
    for event in yaml.parse(raw, Loader=loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                yield _too_deep(path, event.start_mark)
                return
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        mark = event.start_mark
        if isinstance(event, yaml.AliasEvent):
            yield _at(path, mark, f"the alias *{event.anchor}: write out what it stands for")
        elif anchor := getattr(event, "anchor", None):
            yield _at(path, mark, f"the anchor &{anchor}: take it out, or put the text in quotes")
        if tag := getattr(event, "tag", None):
            tag = tag.replace("tag:yaml.org,2002:", "!!")
            yield _at(path, mark, f"the tag {tag}: take it out, or put the text in quotes")


def _mistake(path: Path, raw: bytes, error: yaml.MarkedYAMLError) -> Problem:
    reason = error.problem or error.context or ""
    mark: Any = error.problem_mark or error.context_mark
    context: Any = error.context_mark or mark
    if "flow" in (error.context or ""):
        lines = raw.split(b"\n")[context.line : mark.line + 1]
        for number, line in enumerate(lines, context.line + 1):
            if column := _comment_in_flow(line.decode()):
                message = "' #' begins a comment: write courier#2 without the space"
                return Problem(str(path), number, column, "", message)
    if re.search("scalar|simple key", error.context or ""):
        mark = context  # where the quotes begin, not where the file ends
    message = next((ours for theirs, ours in _MISTAKES.items() if theirs.search(reason)), "")
    return _at(path, mark, message or f"not YAML: {reason}")


def _comment_in_flow(line: str) -> int | None:
    """The column of a comment that stands between brackets in a line, or None."""
    within = False
    for mark in _BRACKET_OR_COMMENT.finditer(line):
        if mark[0] == " #":
            if within:
                return mark.start() + 2
        else:
            within = mark[0] in "[{"
    return None
