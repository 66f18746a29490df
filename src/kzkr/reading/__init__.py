"""A fact book's file to a validated `Book`, or to everything that is wrong with it."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from yaml import MappingNode, ScalarNode, SequenceNode

from ..errors import Invalid, Problem, Unreadable
from ..model import Book, Record
from ..names import did_you_mean, quoted, shown
from .fields import Finding, Found, child_at, is_id, is_nothing, pairs
from .fields import Path as Place
from .nodes import compose, content_of
from .rules import Known, broken
from .shapes import BOOK, LISTS, RECORDS

__all__ = ["Invalid", "Problem", "Progress", "Reading", "Unreadable", "read", "without_collecting"]

#: Called with what is going on and how far it is, from 0 to 1, or None where that is not known.
Progress = Callable[[str, float | None], None]


def _silent(doing: str, share: float | None) -> None:
    pass


class Reading:
    """A sound book, and what is odd but allowed in it."""

    def __init__(
        self, path: Path, book: Book, content: bytes, opened: os.stat_result, pure: bool = False
    ) -> None:
        self.path = path
        self.book = book
        #: The file's state when it was opened: which file, and which edition, was read.
        self.opened = opened
        self.warnings: list[Problem] = []
        self._content = content
        self._pure = pure

    @cached_property
    def _nodes(self) -> dict[str, Any]:
        """The node of each entry by its id, and of ``book``; parsed anew, for few books need it."""
        nodes: dict[str, Any] = {}

        def take(key: str, number: int, node: Any) -> None:
            if name := _id_of(node):
                nodes.setdefault(name, node)

        root = compose(self.path, self._content, take, pure=self._pure)
        return {**nodes, "book": child_at(root, ("book",))}

    def problem(
        self, entry: str, place: Place, where: str, message: str, severity: str = "error"
    ) -> Problem:
        """A problem at a place inside an entry (by id, or ``book``)."""
        node = child_at(self._nodes[entry], place)
        return Problem(str(self.path), *_spot(node), where, message, severity)


@contextmanager
def without_collecting() -> Iterator[None]:
    """No search for garbage meanwhile: a book is many values in no cycle, none of it garbage.

    The search takes two thirds of the time that a large book needs.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def read(path: Path, *, progress: Progress = _silent, pure: bool = False) -> Reading:
    """Read and validate a fact book.

    ``pure`` reads with PyYAML's Python parser even where its C parser is present.
    Raises Unreadable when there is no file to read, Invalid with all that is wrong in it.
    """
    with without_collecting():
        progress("reading", None)
        content, opened = content_of(path)
        entries = _Entries(path, content, progress)
        entries.sections(compose(path, content, entries.take, pure=pure))
        reading = Reading(path, entries.book(), content, opened, pure)
        progress("validating", None)
        known = entries.known()
        for entry, place, message, severity in broken(reading.book, known):
            where = _where(_label(known.kinds.get(entry), entry), place)
            problem = reading.problem(entry, place, where, message, severity)
            (entries.problems if severity == "error" else reading.warnings).append(problem)
        # What is odd is said of a sound book alone: a misspelt id leaves another one unused.
        if entries.problems:
            raise Invalid(_sorted(entries.problems))
        reading.warnings = _sorted(reading.warnings)
        return reading


class _Entries:
    """The entries of a file, each read as soon as it is parsed, and what is wrong with them."""

    def __init__(self, path: Path, content: bytes, progress: Progress) -> None:
        self.problems: list[Problem] = []
        self._kinds: dict[str, str] = {}
        self._all_named = True
        self._lines: dict[str, int] = {}
        self._lists: dict[str, list[Any]] = {key: [] for key in LISTS}
        self._book: dict[str, Any] | None = None
        self._path = path
        self._length = content.count(b"\n") + 1
        self._progress = progress
        self._taken = 0

    def take(self, key: str, number: int, node: Any) -> None:
        """Read an entry of a list."""
        shape = LISTS.get(key)
        if shape is None:
            return
        found: Found = []
        entry = shape.read(node, found)
        name = entry.id if entry else _id_of(node)
        if name is None or not is_id(name):
            self._all_named = False
        elif name in self._kinds:
            other = f"{self._kinds[name]} in line {self._lines[name]}"
            wrong = f"{quoted(name)} is the id of the {other}"
            found.append(Finding(child_at(node, ("id",)), ("id",), wrong))
        else:
            self._kinds[name] = shape.name
            self._lines[name] = node.start_mark.line + 1
            if entry is not None:
                self._lists[key].append(entry)
        if found:
            self._found(_label(shape.name, name) if name else f"{key}[{number + 1}]", found)
        self._taken += 1
        if not self._taken % 2000:
            self._progress("reading", node.start_mark.line / self._length)

    def sections(self, root: Any) -> None:
        """Read what stands at the top of the file, its lists' entries aside."""
        top: Found = []
        book: Found = []
        present = set()
        for key, key_node, value in pairs(root, top):
            present.add(key)
            if key == "book":
                self._book = BOOK.read(value, book)
            elif key not in LISTS:
                near = did_you_mean(key, ["book", *LISTS]) or f"; known: book, {', '.join(LISTS)}"
                top.append(Finding(key_node, (key,), f"unknown key {quoted(key)}{near}"))
                self._all_named = False
            elif not isinstance(value, SequenceNode) and not is_nothing(value):
                top.append(Finding(value, (key,), "a list of entries is wanted here"))
                self._all_named = False
        if "book" not in present and isinstance(root, MappingNode):
            top.append(Finding(root, (), f"'book' ({BOOK.doc}) is needed and missing"))
        self._found("book", book)
        self._found("", top)

    def known(self) -> Known:
        """What is known of all entries."""
        return Known(
            self._kinds,
            all_named=self._all_named,
            all_read=not self.problems,
            all_defined=self._book is not None,
        )

    def book(self) -> Book:
        """The book as far as it could be read."""
        unread = dict.fromkeys(("id", "title", "version", "as_of"), "")
        records: list[Record] = [record for key in RECORDS for record in self._lists[key]]
        return Book(
            **{key: {} for key in ("languages", "topics", "measures", "units")}
            | (self._book or unread),
            sources=tuple(self._lists["sources"]),
            records=tuple(records),
            facts=tuple(self._lists["facts"]),
            rankings=tuple(self._lists["rankings"]),
            checks=tuple(self._lists["checks"]),
        )

    def _found(self, label: str, found: Found) -> None:
        self.problems += [
            Problem(str(self._path), *_spot(f.node), _where(label, f.path), f.message)
            for f in found
        ]


def _id_of(node: Any) -> str | None:
    held = child_at(node, ("id",)) if isinstance(node, MappingNode) else None
    return held.value if isinstance(held, ScalarNode) else None


def _spot(node: Any) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _label(kind: str | None, name: str) -> str:
    return f"{kind} {shown(name)}" if kind else name


def _where(label: str, place: Place) -> str:
    steps = ""
    for step in place:
        if isinstance(step, int):
            steps += f"[{step + 1}]"
        else:
            steps += f".{shown(step)}" if steps else shown(step)
    return f"{label}: {steps}" if label and steps else label or steps


def _sorted(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda p: (p.line, p.column, p.message))
