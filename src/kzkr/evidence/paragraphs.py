"""A source's text, one paragraph a line, and what each paragraph needs a citation for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from .dates import MONTH, NTH, RELATIVE_DATE
from .figures import figures
from .tokens import NEAR, Spans, Token, begins_sentence, occurrences, words

Name = tuple[str, ...]

# --- What some citation must print -----------------------------------------------------------

_BETWEEN_TOKENS = r"""\s;…()\[\]{}"“”„«»—|"""
_RUN = re.compile(rf"[^{_BETWEEN_TOKENS}]+")
_DIGIT = re.compile(r"\d")
_LIST_NUMBER = re.compile(r"\s*\d{1,3}[.)]\s")


def required_tokens(text: str) -> list[Token]:
    """The numerals, months and relative dates of a paragraph: what some citation must print.

    A numeral goes with its unit and its scale (``$6 billion``). The number of a list item is
    none when it begins the paragraph. An abbreviated month has a full stop or a numeral beside
    it; ``May`` and ``March`` at the beginning of a sentence need a numeral to be months.
    """
    spans = [*_numerals(text), *_months(text)]
    spans += [match.span() for match in RELATIVE_DATE.finditer(text)]
    return [Token(text[start:end], start, end) for start, end in sorted(spans)]


def _numerals(text: str) -> Iterator[tuple[int, int]]:
    inside = figures(text)
    first = 0
    listed = _LIST_NUMBER.match(text)
    for match in _RUN.finditer(text):
        if not _DIGIT.search(match[0]) or (listed and match.start() < listed.end()):
            continue
        start, end = match.span()
        while end > start and text[end - 1] in ".,:!?'’*/–-":
            end -= 1
        while start < end and text[start] in "'‘*/":
            start += 1
        if possessive := re.search(r"['’]s$", text[start:end]):
            end = start + possessive.start()
        # Figures and runs both stand in the order of the text: one walk through both.
        while first < len(inside) and inside[first].end <= start:
            first += 1
        for i in range(first, len(inside)):
            if inside[i].start >= end:
                break
            start, end = min(start, inside[i].start), max(end, inside[i].end)
        yield start, end


def _months(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(MONTH, text):
        start, end = match.span()
        beside_numeral = re.match(r"\.?,?\s+\d", text[end : end + NEAR]) or re.search(
            rf"\d{NTH}\s+(?:of\s+)?$", text[max(start - NEAR, 0) : start]
        )
        if not beside_numeral:
            if len(match[0]) <= 4 and match[0] not in ("May", "June", "July"):
                if text[end : end + 1] != ".":
                    continue
            elif match[0] in ("May", "March") and begins_sentence(text, start):
                continue
        yield start, end


# --- One paragraph ---------------------------------------------------------------------------


class Paragraph(NamedTuple):
    """A paragraph, read once: its words, and the tokens that some citation must print."""

    text: str
    words: tuple[Token, ...]
    folded: tuple[str, ...]
    #: Where each word stands, case folded.
    positions: dict[str, list[int]]
    required: tuple[Token, ...]
    #: The words with a capital, numerals and months aside, and those of them that begin a sentence.
    capitalised: tuple[int, ...]
    opening: frozenset[int]

    def name_starts(self, name: Name) -> Iterator[int]:
        """The first words of a name wherever it stands, in any case."""
        first, *rest = folded(name)
        for i in self.positions.get(first, ()):
            if self.folded[i + 1 : i + len(name)] == tuple(rest):
                yield i

    def has_name(self, names: Iterable[Name]) -> bool:
        """Whether it prints one of these names, in any case."""
        return any(True for name in names for _ in self.name_starts(name))

    def name_matches(self, names: Iterable[Name]) -> Iterator[tuple[int, int, Name]]:
        """Where names stand: first word, one past the last, and which.

        A word may begin with a capital where the name's does not.
        """
        for name in names:
            for i in self.name_starts(name):
                pairs = zip(self.words[i : i + len(name)], name, strict=True)
                if all(word.text in (n, n[0].upper() + n[1:]) for word, n in pairs):
                    yield i, i + len(name), name

    def name_words(self, names: Iterable[Name]) -> set[int]:
        """Which of its words are part of one of these names."""
        return {i for start, end, _ in self.name_matches(names) for i in range(start, end)}


@lru_cache(maxsize=1024)
def paragraph(text: str) -> Paragraph:
    """A paragraph of this text."""
    tokens = tuple(words(text))
    lower = tuple(word.text.casefold() for word in tokens)
    positions: dict[str, list[int]] = {}
    for i, word in enumerate(lower):
        positions.setdefault(word, []).append(i)
    required = tuple(required_tokens(text))
    dated = Spans((token.start, token.end) for token in required)
    capitalised = tuple(
        i for i, word in enumerate(tokens) if _is_capitalised(word.text) and not dated.cover(word)
    )
    opening = frozenset(i for i in capitalised if begins_sentence(text, tokens[i].start))
    return Paragraph(text, tokens, lower, positions, required, capitalised, opening)


def _is_capitalised(word: str) -> bool:
    """Whether a word looks like a name. One with a digit is a numeral, required anyway."""
    return word != word.lower() and not any(character.isdigit() for character in word)


@lru_cache(maxsize=65536)
def folded(name: Name) -> Name:
    """A name's words without the difference of case."""
    return tuple(word.casefold() for word in name)


# --- The paragraphs of a text ----------------------------------------------------------------

#: How many lines may stand above the first paragraph.
_MOST_ABOVE = 100
_ENDS_LIKE_A_SENTENCE = re.compile(r"""[.!?…]["'”’»)\]*]*$""")


class Line(NamedTuple):
    """A paragraph's text in one line, and the number of the line it begins on."""

    number: int
    text: str

    @property
    def is_sentence(self) -> bool:
        """Whether it ends as a sentence does, as what a page has around an article rarely does."""
        return bool(_ENDS_LIKE_A_SENTENCE.search(self.text))


class Cut(NamedTuple):
    """The paragraphs of a text, and the lines above and below them."""

    above: tuple[Line, ...]
    paragraphs: tuple[Line, ...]
    below: tuple[Line, ...]


class NotCut(ValueError):
    """The lines of a text are not the paragraphs of its source; the message says how not."""


def cut(text: str, wanted: int, printed: Mapping[int, Iterable[str]]) -> Cut:
    """The paragraphs of a text: its lines, or where these do not fit, its blocks of lines.

    ``wanted`` is how many paragraphs the source has, and ``printed`` the tokens that the book
    says are printed in each. Of more lines than paragraphs, those that follow each other and
    have most of these tokens in their places are the paragraphs.

    Raises NotCut where a paragraph is missing, or is broken over several lines.
    """
    lines = [Line(n, " ".join(line.split())) for n, line in enumerate(text.splitlines(), 1)]
    blocks = [
        Line(block[0].number, " ".join(line.text for line in block))
        for filled, group in groupby(lines, lambda line: bool(line.text))
        if filled and (block := list(group))
    ]
    lines = [line for line in lines if line.text]
    tokens = {n: list(each) for n, each in printed.items() if n <= wanted}
    all_tokens = sum(map(len, tokens.values()))
    most: tuple[int, Cut] | None = None
    for unit in (lines, blocks):
        for above in range(min(len(unit) - wanted, _MOST_ABOVE) + 1):
            run = unit[above : above + wanted]
            in_place = sum(
                bool(occurrences(token, run[n - 1].text))
                for n, each in tokens.items()
                for token in each
            )
            if most is None or in_place > most[0]:
                rest = tuple(unit[above + wanted :])
                most = in_place, Cut(tuple(unit[:above]), tuple(run), rest)
    # Where the text has as many lines as paragraphs, these are they, whatever is wrong in them.
    exact = most and not most[1].above and not most[1].below
    if most is None or most[0] * (2 if exact else 4) < all_tokens * (1 if exact else 3):
        raise NotCut(_why_not(lines, blocks, wanted, tokens))
    return most[1]


def _why_not(
    lines: list[Line], blocks: list[Line], wanted: int, tokens: Mapping[int, list[str]]
) -> str:
    nearer = len(blocks) > 1 and abs(len(blocks) - wanted) < abs(len(lines) - wanted)
    unit, what = (blocks, "blocks") if nearer else (lines, "lines")
    number = f"{len(unit):,} {what} stand" if len(unit) != 1 else "1 line stands"
    message = (
        "one paragraph a line is expected, or blank lines between paragraphs:"
        f" {number} here for {wanted:,} paragraphs"
    )
    for n, each in sorted(tokens.items()):
        here = unit[n - 1].text if n <= len(unit) else ""
        missing = [token for token in each if not occurrences(token, here)]
        if 2 * len(missing) > len(each):
            where = f"line {unit[n - 1].number}" if n <= len(unit) else "the end"
            return (
                f'{message}, and from {where} on they do not fit: P{n} should print "{missing[0]}"'
            )
    return message
