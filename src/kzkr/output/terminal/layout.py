"""Styled text fitted to a width: folded paragraphs, flowing pieces, blocks side by side, columns.

Everything here is a list of lines that fit, without spaces at their ends. Widths are counted in
cells of a terminal, of which a Hangul syllable takes two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

#: Between columns.
GAP = 2

#: Narrower than this, what would stand beside stands underneath.
NARROW = 56

#: A value with less room than this beside its key stands underneath it.
_LEAST_BESIDE = 12

#: A column that may fold is not made narrower than its longest word, up to this.
_LONGEST_WORD = 26
_NARROWEST = 10


class Sheet(NamedTuple):
    """A width to fit text into. The console is only what Rich folds a text with."""

    console: Console
    width: int

    def narrower(self, cells: int) -> Sheet:
        """The sheet that is left beside so many cells."""
        return self._replace(width=max(self.width - cells, _NARROWEST))

    def fold(self, text: Text) -> list[Text]:
        """A paragraph, broken between words; a word longer than the line is broken itself."""
        if text.cell_len <= self.width and "\n" not in text:
            return [text]
        lines = list(text.wrap(self.console, self.width, overflow="fold"))
        for line in lines:
            line.rstrip()
        return lines

    def flow(self, pieces: Iterable[Text], between: str = " · ") -> list[Text]:
        """Pieces after one another, broken between them: ``11 Sep 2024`` stays on one line."""
        lines: list[Text] = []
        for piece in pieces:
            if lines and lines[-1].cell_len + len(between) + piece.cell_len <= self.width:
                lines[-1].append(between, "dim").append_text(piece)
            else:
                lines += [line.copy() for line in self.fold(piece)]
        return lines

    def hanging(self, mark: Text, text: Text) -> list[Text]:
        """A paragraph whose lines all begin after the mark."""
        width = mark.cell_len + 1
        return beside(([mark], width - 1), (self.narrower(width).fold(text), 0), gap=1)

    def pairs(self, pairs: Iterable[tuple[str, Text | Sequence[Text]]]) -> list[Text]:
        """Keys, dim and aligned, each with its value, or its values one under the other.

        A key without a value is left out. In a very narrow window values stand underneath.
        """
        held = [(key, [value] if isinstance(value, Text) else value) for key, value in pairs]
        held = [(key, values) for key, values in held if any(values)]
        width = max((len(key) for key, _ in held), default=0)
        if self.width - width - GAP < _LEAST_BESIDE:
            below = self.narrower(2)
            return [
                line
                for key, values in held
                for line in (
                    Text(key, "dim"),
                    *indented(line for value in values for line in below.fold(value)),
                )
            ]
        beside_key = self.narrower(width + GAP)
        return [
            line
            for key, values in held
            for line in beside(
                ([Text(key, "dim")], width),
                ([line for value in values for line in beside_key.fold(value)], 0),
            )
        ]


def apart(blocks: Iterable[list[Text]]) -> list[Text]:
    """Blocks with an empty line between them; an empty block leaves no gap."""
    lines: list[Text] = []
    for block in blocks:
        if block:
            lines += [Text(), *block] if lines else block
    return lines


def section(heading: str, blocks: Iterable[list[Text]], sheet: Sheet) -> list[Text]:
    """Blocks, fitted to the sheet, under a heading to their left; without any, nothing."""
    lines = apart(blocks)
    return [*sheet.fold(Text(heading, "dim")), *indented(lines)] if lines else []


def indented(lines: Iterable[Text], cells: int = 2) -> list[Text]:
    """The lines, moved to the right."""
    return [Text(" " * cells).append_text(line) if line else line for line in lines]


def beside(*blocks: tuple[Sequence[Text], int], gap: int = GAP) -> list[Text]:
    """Blocks of lines side by side, each given with its width."""
    lines = []
    for cells in zip_longest(*(block for block, _ in blocks)):
        line, edge = Text(), 0
        for cell, (_, width) in zip(cells, blocks, strict=True):
            if cell:
                line.append(" " * (edge - line.cell_len)).append_text(cell)
            edge += width + gap
        lines.append(line)
    return lines


# -- columns ---------------------------------------------------------------------------------


class Column(NamedTuple):
    """A column of cells under a heading; ``whole`` ones are never folded."""

    name: str
    heading: str
    cells: Sequence[Text]
    whole: bool = False
    right: bool = False

    @property
    def widest(self) -> int:
        """The width in which nothing of it is folded."""
        lines = (line for cell in self.cells for line in cell.plain.split("\n"))
        return max(self._heading, *map(cell_len, lines), 0)

    @property
    def _heading(self) -> int:
        return max(map(len, self.heading.split()), default=0)

    @property
    def least(self) -> int:
        """The width below which it cannot be read."""
        if self.whole:
            return self.widest
        words = (word for cell in self.cells for word in cell.plain.split())
        word = max(map(cell_len, words), default=0)
        return min(self.widest, max(_NARROWEST, self._heading, min(word, _LONGEST_WORD)))


def least_width(columns: Sequence[Column]) -> int:
    """The width below which these columns do not stand side by side."""
    return sum(column.least for column in columns) + GAP * (len(columns) - 1)


def grid(sheet: Sheet, columns: Sequence[Column], *, header: bool) -> list[Text]:
    """The columns side by side, one row under the other, folded where they must be."""
    widths = _widths(sheet.width, columns)
    lines = []
    if header:
        headings = [
            (_cell(Sheet(sheet.console, width), Text(column.heading, "dim"), column.right), width)
            for column, width in zip(columns, widths, strict=True)
        ]
        lines += beside(*headings)
    for row in zip(*(column.cells for column in columns), strict=True):
        lines += beside(
            *(
                (_cell(Sheet(sheet.console, width), cell, column.right), width)
                for cell, column, width in zip(row, columns, widths, strict=True)
            )
        )
    return lines


def _widths(width: int, columns: Sequence[Column]) -> list[int]:
    """Each column's least width, and what is left to those that would be folded the most."""
    widths = [column.least for column in columns]
    for _ in range(width - sum(widths) - GAP * (len(columns) - 1)):
        # A column without a heading and without values has no width.
        lines = [column.widest / (wide or 1) for column, wide in zip(columns, widths, strict=True)]
        most = lines.index(max(lines))
        if lines[most] <= 1:
            break
        widths[most] += 1
    return widths


def _cell(sheet: Sheet, text: Text, right: bool) -> list[Text]:
    lines = sheet.fold(text)
    if not right:
        return lines
    return [Text(" " * (sheet.width - line.cell_len)).append_text(line) for line in lines]
