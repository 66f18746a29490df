"""The entries of a file, each read as soon as it is parsed, and where each of them stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from yaml import MappingNode, ScalarNode, SequenceNode

from ..errors import Problem
from ..model import Book, Record
from ..names import quoted
from .faults import Fault, Pointer, Suggestion, Suggestions, label, where
from .fields import child_at, pairs
from .nodes import compose_part
from .rules import Known
from .scalars import Faults, is_id, is_nothing
from .shapes import BOOK, LISTS, RECORDS

#: Called with what is going on and how far it is, from 0 to 1, or None where that is not known.
Progress = Callable[[str, float | None], None]


_SECTIONS = ("book", *LISTS)


class _Span(NamedTuple):
    """Where an entry stands in the text: the parser's marks of its two ends."""

    start: Any
    end: Any


class Entries:
    """What was read of a file, entry by entry, and the problems met on the way."""

    def __init__(self, path: Path, content: bytes, progress: Progress, *, pure: bool) -> None:
        self.problems: list[Problem] = []
        self._path = path
        self._content = content
        self._pure = pure
        self._progress = progress
        self._suggestions = Suggestions()
        self._kinds: dict[str, str] = {}
        self._spans: dict[str, _Span] = {}
        self._nodes: dict[str, Any] = {}
        self._all_named = True
        self._lists: dict[str, list[Any]] = {key: [] for key in LISTS}
        self._book: dict[str, Any] | None = None
        self._lines = content.count(b"\n") + 1
        self._count = 0

    def add(self, key: str, number: int, node: Any) -> None:
        """Read an entry of the list under a key."""
        shape = LISTS.get(key)
        if shape is None:
            return
        faults: Faults = []
        entry = shape.read(node, faults)
        name = entry.id if entry else _id_of(node)
        if name is None or not (entry or is_id(name)):
            self._all_named = False
        elif name in self._kinds:
            line = self._spans[name].start.line + 1
            other = f"{self._kinds[name]} in line {line}"
            wrong = f"{quoted(name)} is the id of the {other}"
            faults.append(Fault(child_at(node, ("id",)), ("id",), wrong))
        else:
            self._kinds[name] = shape.name
            self._spans[name] = _Span(node.start_mark, node.end_mark)
            if entry is not None:
                self._lists[key].append(entry)
        if faults:
            self._add_problems(label(shape.name, name) if name else f"{key}[{number + 1}]", faults)
        self._count += 1
        if not self._count % 2000:
            self._progress("reading", node.start_mark.line / self._lines)

    def add_sections(self, root: Any) -> None:
        """Read what stands at the top of the file, its lists' entries aside."""
        top: Faults = []
        book: Faults = []
        present = set()
        for key, key_node, value in pairs(root, top):
            present.add(key)
            if key == "book":
                self._book = BOOK.read(value, book)
                self._nodes["book"] = value
            elif key not in LISTS:
                wrong = f"unknown key {quoted(key)}"
                suggestion = Suggestion(key, _SECTIONS, "known:")
                top.append(Fault(key_node, (key,), wrong, suggestion=suggestion))
                self._all_named = False
            elif not isinstance(value, SequenceNode) and not is_nothing(value):
                top.append(Fault(value, (key,), "a list of entries is wanted here"))
                self._all_named = False
        if "book" not in present and isinstance(root, MappingNode):
            top.append(Fault(root, (), f"'book' ({BOOK.doc}) is needed and missing"))
        self._add_problems("book", book)
        self._add_problems("", top)

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

    def broken(self, faults: Iterable[Fault]) -> list[Problem]:
        """The problems that rules tell of, which name entries by their ids."""
        problems = []
        for fault in faults:
            pointer = self._as_written(fault.at, fault.pointer)
            there = where(label(self._kinds.get(fault.at), fault.at), pointer)
            message = self._message(fault)
            problems.append(self.problem(fault.at, pointer, there, message, fault.severity))
        return problems

    def _as_written(self, entry: str, pointer: Pointer) -> Pointer:
        """A place among a check's quantities, where the file has the short form of one."""
        if pointer[:1] != ("quantities",):
            return pointer
        if isinstance(child_at(self._node(entry), ("quantities",)), SequenceNode):
            return pointer
        key = pointer[2:]
        return key if key == ("measure",) else ("quantity", *key)

    def problem(
        self, entry: str, pointer: Pointer, where: str, message: str, severity: str
    ) -> Problem:
        """A problem at a place inside an entry (by id, or ``book``)."""
        if not pointer and entry in self._spans:
            line, column = _spot(self._spans[entry].start)
        else:
            # Lines of an entry's own text count from its first.
            first = self._spans[entry].start.line if entry in self._spans else 0
            line, column = _spot(child_at(self._node(entry), pointer).start_mark)
            line += first
        return Problem(str(self._path), line, column, where, message, severity)

    def _node(self, entry: str) -> Any:
        """The node of an entry, parsed anew: to keep all of them takes 1.8 GiB for 50 MB."""
        if entry not in self._nodes:
            start, end = self._spans[entry]
            text = " " * start.column + self._text[start.index : end.index]
            self._nodes[entry] = compose_part(text, pure=self._pure)
        return self._nodes[entry]

    @cached_property
    def _text(self) -> str:
        return self._content.decode()

    def _add_problems(self, label: str, faults: Faults) -> None:
        for fault in faults:
            line, column = _spot(fault.at.start_mark)
            there = where(label, fault.pointer)
            self.problems.append(
                Problem(str(self._path), line, column, there, self._message(fault))
            )

    def _message(self, fault: Fault) -> str:
        clause = self._suggestions.clause(fault.suggestion) if fault.suggestion else ""
        return fault.message + clause


def _id_of(node: Any) -> str | None:
    name = child_at(node, ("id",)) if isinstance(node, MappingNode) else None
    return name.value if isinstance(name, ScalarNode) else None


def _spot(mark: Any) -> tuple[int, int]:
    return mark.line + 1, mark.column + 1
