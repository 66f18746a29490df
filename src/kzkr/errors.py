"""What goes wrong with a question or with a file: a class each."""

from collections.abc import Sequence
from typing import NamedTuple


class Candidate(NamedTuple):
    """An entry that a name may have meant."""

    kind: str
    id: str
    name: str


class NotFound(LookupError):
    """Nothing answers to this name; ``candidates`` are near it, best first."""

    def __init__(self, what: str, name: str, candidates: Sequence[Candidate] = ()) -> None:
        super().__init__(what, name, candidates)
        self.what = what
        self.name = name
        self.candidates = tuple(candidates)

    def __str__(self) -> str:
        meant = _listed(self.candidates)
        return f"no {self.what} found for {self.name!r}" + (f"; near it: {meant}" if meant else "")


class Ambiguous(LookupError):
    """Several entries answer to this name: ``candidates``."""

    def __init__(self, what: str, name: str, candidates: Sequence[Candidate]) -> None:
        super().__init__(what, name, candidates)
        self.what = what
        self.name = name
        self.candidates = tuple(candidates)

    def __str__(self) -> str:
        return f"several answer to {self.name!r}: {_listed(self.candidates)}"


def _listed(candidates: Sequence[Candidate]) -> str:
    return ", ".join(candidate.id for candidate in candidates)


class BadFilter(ValueError):
    """A question narrowed by what is no such word or date, or cannot narrow it.

    ``option`` is the field of Filters, or the argument, as Python names it.
    """

    def __init__(self, option: str, value: object, message: str) -> None:
        super().__init__(option, value, message)
        self.option = option
        self.value = value
        self.message = message

    def __str__(self) -> str:
        return f"{self.option}: {self.message}"


class Problem(NamedTuple):
    """Something wrong with a file, and where. Lines and columns count from 1."""

    file: str
    line: int
    column: int
    where: str
    message: str
    severity: str = "error"

    def __str__(self) -> str:
        where = f" {self.where}:" if self.where else ""
        return f"{self.file}:{self.line}:{self.column}:{where} {self.message}"


class Unreadable(Exception):
    """The file cannot be read at all; the message is one line and names it."""


class Invalid(Exception):
    """The file was read and is no sound fact book; ``problems`` holds all that was found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))
