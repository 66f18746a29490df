"""A fact book's file to a validated `Book`, or to everything that is wrong with it."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from ..errors import Invalid, Problem, Unreadable
from ..model import Book
from .entries import Entries, Progress
from .faults import Pointer
from .nodes import compose, content_of
from .rules import broken, unused

__all__ = ["Invalid", "Problem", "Progress", "Reading", "Unreadable", "read", "without_collecting"]


def _silent(doing: str, share: float | None) -> None:
    pass


class Reading:
    """A sound book, where its entries stand, and what is odd but allowed in it."""

    def __init__(
        self, path: Path, book: Book, entries: Entries, opened: os.stat_result | None
    ) -> None:
        self.path = path
        self.book = book
        #: The file's state when it was opened: which file, and which edition, was read. None of a
        #: stream.
        self.opened = opened
        self._entries = entries

    @cached_property
    def warnings(self) -> list[Problem]:
        """What is odd, in the order of the file."""
        return _sorted(self._entries.broken(unused(self.book)))

    def problem(
        self, entry: str, pointer: Pointer, where: str, message: str, severity: str = "error"
    ) -> Problem:
        """A problem at a place inside an entry (by id, or ``book``)."""
        return self._entries.problem(entry, pointer, where, message, severity)


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
            # Otherwise all that was made meanwhile would be searched at once. Frozen and thawed,
            # it counts as old. (Python 3.12 itself begins with some hundreds of frozen objects;
            # where there are more, a caller has frozen them.)
            if gc.get_freeze_count() < 1000:
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def read(
    path: Path,
    *,
    stream: BinaryIO | None = None,
    progress: Progress = _silent,
    pure: bool = False,
) -> Reading:
    """Read and validate a fact book: bytes → nodes → entries → a book that breaks no rule.

    A ``stream`` is read in the file's stead, and ``path`` is what messages call it. ``pure``
    reads with PyYAML's Python parser even where its C parser is present.
    Raises Unreadable when there is no file to read, Invalid with all that is wrong in it.
    """
    with without_collecting():
        progress("reading", None)
        content, opened = content_of(path, stream)
        entries = Entries(path, content, progress, pure=pure)
        entries.add_sections(compose(path, content, entries.add, pure=pure))
        book = entries.book()
        progress("validating", None)
        problems = [*entries.problems, *entries.broken(broken(book, entries.known()))]
        if problems:
            raise Invalid(_sorted(problems))
        return Reading(path, book, entries, opened)


def _sorted(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.line, problem.column, problem.message))
