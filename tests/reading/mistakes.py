"""The broken books of `corpus/mistakes.txt`: each an edit of the harbour's book."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import conftest

HARBOUR = conftest.HARBOUR.read_text("utf-8")
_CORPUS = (Path(__file__).parent / "corpus" / "mistakes.txt").read_text("utf-8")
_SPOT = "«"


class Mistake(NamedTuple):
    """An edit of the harbour's book, and what must be printed for it after line and column."""

    name: str
    old: str
    new: str
    message: str
    #: A piece of the edited book with the mark in it, where the mistake is found elsewhere.
    spot: str = ""

    @property
    def only_odd(self) -> bool:
        """True where the book stays sound."""
        return "warning: " in self.message

    @property
    def text(self) -> str:
        """The book with this mistake in it."""
        return self._marked().replace(_SPOT, "")

    @property
    def expected(self) -> str:
        """The line that must be printed, after the file's name and a colon."""
        text = self._marked()
        if self.spot:
            at = text.index(self.spot.replace(_SPOT, "")) + self.spot.index(_SPOT)
        else:
            at = text.index(_SPOT)
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        return f"{line}:{column}: {self.message}"

    def _marked(self) -> str:
        times = HARBOUR.count(self.old)
        assert times == 1, f"{self.name}: stands {times} times in harbour.yaml: {self.old}"
        return HARBOUR.replace(self.old, self.new)


def _mistake(case: str) -> Mistake:
    name, *lines = case.strip("\n").splitlines()
    old, new, spot, message = (
        "\n".join(_seen(line[2:]) for line in lines if line.startswith(sign)) for sign in "-+@!"
    )
    return Mistake(name, old if new else f"{old}\n", new, message, spot)


def _seen(line: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), line)


MISTAKES = [_mistake(case) for case in re.split(r"^= ", _CORPUS, flags=re.MULTILINE)[1:]]
