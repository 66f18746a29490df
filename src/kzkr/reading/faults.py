"""What is wrong with a book, before it is told: where, what, and which word may be meant."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice
from typing import Any, NamedTuple

from ..names import did_you_mean, shown

#: The keys and numbers that lead from an entry to a value in it: ``("cites", 0, "at")``.
Pointer = tuple[str | int, ...]

#: Words compared for suggestions in one file: some seconds' work. A file with more mistakes than
#: that allows is told the rest of them without.
_MOST_COMPARED = 200_000
#: Of the words that may stand somewhere.
_MOST_LISTED = 30


class Suggestion(NamedTuple):
    """A word that is not known and those that are; ``otherwise`` introduces all of them."""

    word: str
    known: Collection[str]
    otherwise: str = ""


class Fault(NamedTuple):
    """Something wrong in an entry.

    ``at`` is the node where it stands; a rule, which sees values only, names the entry by its id
    (or ``book``), and ``pointer`` leads from there to the value.
    """

    at: Any
    pointer: Pointer
    message: str
    severity: str = "error"
    suggestion: Suggestion | None = None


class Suggestions:
    """The clauses that end messages with what was probably meant, each worked out once."""

    def __init__(self) -> None:
        self._left = _MOST_COMPARED
        self._clauses: dict[tuple[str, int], tuple[Collection[str], str]] = {}

    def clause(self, suggestion: Suggestion) -> str:
        """What a message about this word ends with; nothing where too many were asked for."""
        word, known, otherwise = suggestion
        # The words are kept beside their identity, which another list could have otherwise.
        key = (word, id(known))
        if key not in self._clauses:
            near = ""
            if self._left > 0:
                self._left -= len(known)
                near = did_you_mean(word, known)
            self._clauses[key] = (known, near)
        near = self._clauses[key][1]
        if near or not otherwise:
            return near
        words = ", ".join(islice(known, _MOST_LISTED))
        return f"; {otherwise} {words}{', …' if len(known) > _MOST_LISTED else ''}"


def label(kind: str | None, name: str) -> str:
    """An entry as messages call it: ``fact port-opened``."""
    return f"{kind} {shown(name)}" if kind else name


def where(label: str, pointer: Pointer) -> str:
    """A place in an entry as messages call it: ``fact port-opened: cites[1].at``."""
    steps = ""
    for step in pointer:
        if isinstance(step, int):
            steps += f"[{step + 1}]"
        else:
            steps += f".{shown(step)}" if steps else shown(step)
    return f"{label}: {steps}" if label and steps else label or steps
