"""Literal tokens of a text: where one stands whole, its words, where its sentences begin."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

#: What ends a token wherever it stands. Signs that are not here (%, $, +, &) belong to it.
_OUTSIDE = frozenset(';!?…()[]{}"“”„‘«»—*|')


class Token(NamedTuple):
    """A piece of a text and where it stands there."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def _loosely_spaced(token: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, token.split())))


def occurrences(token: str, text: str) -> list[tuple[int, int]]:
    """Where a printed token stands in a text as a whole token: its (start, end) pairs.

    Characters and case are exact, but any white space equals any other, so that a text may be
    reflowed. ``7%`` does not stand in ``17%``, nor ``15`` in ``15%``, ``$1`` in ``$1.2`` or
    ``AI`` in ``KAIST``; a full stop, comma, bracket, quotation mark or possessive 's after a
    token does not belong to it.
    """
    if not token.strip():
        return []
    return [
        match.span()
        for match in _loosely_spaced(token).finditer(text)
        if not _goes_on_before(text, match.start()) and not _goes_on_after(text, match.end())
    ]


def _goes_on_before(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    if not before or before.isspace() or before in _OUTSIDE:
        return False
    inner, beyond = text[start], text[start - 2 : start - 1]
    if before in ",:":
        return inner.isdigit() and beyond.isdigit()
    if before in "-−–":
        return beyond.isalnum() or inner.isdigit()  # Half of a compound, or a minus.
    if before in ".'’/":
        return beyond.isalnum()
    return True


def _goes_on_after(text: str, end: int) -> bool:
    after = text[end : end + 1]
    if not after or after.isspace() or after in _OUTSIDE:
        return False
    inner, beyond = text[end - 1], text[end + 1 : end + 2]
    if after in ",:":
        return inner.isdigit() and beyond.isdigit()
    if after in "'’":
        return beyond.isalnum() and not _POSSESSIVE.match(text, end)
    if after in ".-−–/":
        return beyond.isalnum()
    return True


_POSSESSIVE = re.compile(r"['’]s(?!\w)")
_WORD = re.compile(r"[^\W_]+(?:[+&'’][^\W_]+)*")


def words(text: str) -> list[Token]:
    """The words of a text, as names are compared: cut at hyphens, without a possessive 's.

    ``Kassym-Jomart`` is two words, as ``Astana-Seoul`` must be; ``C5+K`` and ``O'Neill`` are one.
    """
    plain = ((match.start(), _without_possessive(match[0])) for match in _WORD.finditer(text))
    return [Token(word, start, start + len(word)) for start, word in plain]


def _without_possessive(word: str) -> str:
    if word.isalnum():
        return word
    return re.sub(r"['’][sS]$", "", word).replace("’", "'")


_SENTENCE_END = ".!?:…"
#: How many characters around a place are looked at: all of a long text would be, for each word.
NEAR = 40


def begins_sentence(text: str, start: int) -> bool:
    """Whether the word at ``start`` begins a sentence, a paragraph, a quotation, a list item."""
    near = text[max(start - NEAR, 0) : start]
    before = near.rstrip()
    if before[-1:] in "“„«\"'‘" and before == near:
        return True
    before = before.rstrip("([*’”\"'")
    return not before or before[-1] in _SENTENCE_END


class Spans:
    """Stretches of a text, and whether another one lies inside one of them."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        #: The farthest end of a span so far, by the number of spans begun.
        self._ends = [-1, *accumulate((end for _, end in ordered), max)]

    def cover(self, token: Token) -> bool:
        """Whether one of the spans covers a token whole."""
        return self._ends[bisect_right(self._starts, token.start)] >= token.end
