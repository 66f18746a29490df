"""A fact book's file to a validated `Book`, or to everything that is wrong with it."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from yaml import MappingNode, SequenceNode

from ..model import Book, Record
from ..names import did_you_mean, shown
from .fields import Finding, Found, is_nothing, pairs
from .fields import Path as Place
from .nodes import Invalid, Problem, Unreadable, compose, text_of
from .rules import broken
from .shapes import BOOK, LISTS, RECORDS

__all__ = ["Invalid", "Problem", "Progress", "Reading", "Unreadable", "read"]

#: Called with what is going on and how far it is, from 0 to 1, or None where that is not known.
Progress = Callable[[str, float | None], None]


def _silent(doing: str, share: float | None) -> None:
    pass


class Reading(NamedTuple):
    """A sound book, what is odd but allowed in it, and where each of its entries stands."""

    path: Path
    book: Book
    warnings: list[Problem]
    nodes: dict[str, Any]

    def problem(self, entry: str, place: Place, where: str, message: str) -> Problem:
        """A problem at a place inside an entry (by id, or ``book``)."""
        line, column = locate(self.nodes.get(entry), place)
        return Problem(str(self.path), line, column, where, message)


def locate(node: Any, place: Place) -> tuple[int, int]:
    """Line and column, from 1, of a place inside a node: as near as the node goes."""
    for step in place:
        child = None
        if isinstance(node, MappingNode):
            child = next((v for k, v in node.value if k.value == step), None)
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            child = node.value[step]
        if child is None:
            break
        node = child
    mark = getattr(node, "start_mark", None)
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _where(entry: str, place: Place) -> str:
    steps = ""
    for step in place:
        steps += (
            f"[{step + 1}]"
            if isinstance(step, int)
            else f".{shown(step)}"
            if steps
            else shown(step)
        )
    return f"{entry}: {steps}" if entry and steps else entry or steps


def _id_of(node: Any) -> str | None:
    if not isinstance(node, MappingNode):
        return None
    return next(
        (str(v.value) for k, v in node.value if k.value == "id" and isinstance(v.value, str)), None
    )


def read(path: Path, *, progress: Progress = _silent, pure: bool = False) -> Reading:
    """Read and validate a fact book.

    ``pure`` reads with PyYAML's Python parser even where its C parser is present.
    Raises Unreadable when there is no file to read, Invalid with all that is wrong in it.
    """
    # Nodes are many and none is garbage yet: collecting while they are made takes two thirds
    # of the time a large book needs.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _read(path, progress, pure)
    finally:
        if collecting:
            gc.enable()


def _read(path: Path, progress: Progress, pure: bool) -> Reading:
    progress("reading", None)
    root = compose(path, text_of(path), pure=pure)
    found: list[tuple[str, Finding]] = []
    nodes: dict[str, Any] = {}
    lists: dict[str, list[Any]] = {name: [] for name in LISTS}
    top: Found = []
    book_values: dict[str, Any] | None = None
    sections = {key: (key_node, value) for key, key_node, value in pairs(root, top)}
    for key, (key_node, value) in sections.items():
        if key == "book":
            nodes["book"] = value
            mine: Found = []
            book_values = BOOK.read(value, mine)
            found += [("book", finding) for finding in mine]
        elif key not in LISTS:
            near = did_you_mean(key, ["book", *LISTS]) or f"; known: book, {', '.join(LISTS)}"
            top.append(Finding(key_node, (key,), f"unknown key {shown(key)!r}{near}"))
    if "book" not in sections and isinstance(root, MappingNode):
        top.append(Finding(root, (), "the key 'book' is missing"))
    entries = sum(len(v.value) for _, v in sections.values() if isinstance(v, SequenceNode))
    done = 0
    for key, shape in LISTS.items():
        if key not in sections:
            continue
        value = sections[key][1]
        if not isinstance(value, SequenceNode):
            if not is_nothing(value):
                top.append(Finding(value, (key,), "a list of entries is wanted here"))
            continue
        known = lists[key]
        for number, node in enumerate(value.value):
            mine = []
            entry = shape.read(node, mine)
            name = entry.id if entry else _id_of(node)
            if mine:
                label = f"{shape.name} {shown(name)}" if name else f"{key}[{number + 1}]"
                found += [(label, finding) for finding in mine]
            if name:
                if name in nodes:
                    found.append(
                        (f"{shape.name} {shown(name)}", Finding(node, ("id",), _twice(nodes[name])))
                    )
                else:
                    nodes[name] = node
            if entry is not None:
                known.append(entry)
            done += 1
            if not done % 2000:
                progress("validating", done / entries)
    found += [("", finding) for finding in top]
    problems = [
        Problem(str(path), *_spot(finding), _where(label, finding.path), finding.message)
        for label, finding in found
    ]
    if problems or book_values is None:
        raise Invalid(_sorted(problems))
    return _ruled(path, _book(book_values, lists), nodes)


def _spot(finding: Finding) -> tuple[int, int]:
    mark = finding.node.start_mark
    return mark.line + 1, mark.column + 1


def _twice(first: Any) -> str:
    return f"this id stands in line {first.start_mark.line + 1} already"


def _sorted(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda p: (p.line, p.column, p.message))


def _book(values: dict[str, Any], lists: dict[str, list[Any]]) -> Book:
    records: list[Record] = [record for key in RECORDS for record in lists[key]]
    return Book(
        **{"measures": {}, "units": {}, **values},
        sources=tuple(lists["sources"]),
        records=tuple(records),
        facts=tuple(lists["facts"]),
        rankings=tuple(lists["rankings"]),
        checks=tuple(lists["checks"]),
    )


def _ruled(path: Path, book: Book, nodes: dict[str, Any]) -> Reading:
    kinds = {record.id: record.kind for record in book.records}
    kinds.update((source.id, "source") for source in book.sources)
    kinds.update((fact.id, "fact") for fact in book.facts)
    kinds.update((ranking.id, "ranking") for ranking in book.rankings)
    kinds.update((check.id, "check") for check in book.checks)
    problems = []
    for entry, place, message, severity in broken(book):
        label = f"{kinds[entry]} {entry}" if entry in kinds else entry
        spot = locate(nodes.get(entry), place)
        problems.append(Problem(str(path), *spot, _where(label, place), message, severity))
    if any(problem.severity == "error" for problem in problems):
        raise Invalid(_sorted(problems))
    return Reading(path, book, _sorted(problems), nodes)
