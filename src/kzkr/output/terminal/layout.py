"""Styled text fitted to a width: folded paragraphs, flowing pieces, sections, and Rich's tables.

Everything here is a list of lines that fit. Widths are counted in cells of a terminal, of which
a Hangul syllable takes two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.console import Console, RenderableType
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

#: Between columns.
GAP = 2

#: Narrower than this, what would stand beside stands underneath.
NARROW = 56

#: Lines of prose longer than this are hard to read; a list uses all there is.
PROSE = 100

#: A value with less room than this beside its key stands underneath it.
LEAST_BESIDE = 12

_NARROWEST = 10
_UNLIMITED = 1 << 20


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
        return list(text.wrap(self.console, self.width, overflow="fold"))

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
        cells = mark.cell_len + 1
        first, *rest = self.narrower(cells).fold(text)
        return [Text.assemble(mark, " ", first), *indented(rest, cells)]

    def pairs(self, pairs: Iterable[tuple[str, Text | Sequence[Text]]]) -> list[Text]:
        """Keys, aligned, each with its value, or its values one under the other.

        A key without a value is left out. In a very narrow window values stand underneath.
        """
        listed = [
            (key, [value] if isinstance(value, Text) else list(value)) for key, value in pairs
        ]
        listed = [(key, values) for key, values in listed if any(values)]
        width = max((len(key) for key, _ in listed), default=0)
        if self.width - width - GAP < LEAST_BESIDE:
            below = self.narrower(2)
            return [
                line
                for key, values in listed
                for line in (
                    Text(key, "dim"),
                    *indented(line for value in values for line in below.fold(value)),
                )
            ]
        return [
            line
            for key, values in listed
            for i, value in enumerate(values)
            for line in self.hanging(Text(("" if i else key).ljust(width + GAP - 1), "dim"), value)
        ]

    def draw(self, table: RenderableType) -> list[Text]:
        """The lines of a table of Rich's."""
        options = self.console.options.update(width=self.width)
        return [
            Text.assemble(*((segment.text, segment.style or "") for segment in line))
            for line in self.console.render_lines(table, options, pad=False)
        ]

    def needed(self, table: Table) -> Measurement:
        """The width below which a table of Rich's breaks words, and that in which it breaks no
        line."""
        unlimited = self.console.options.update(max_width=_UNLIMITED)
        return Measurement.get(self.console, unlimited, table)


def columns(*, header: bool = False) -> Table:
    """A table without lines, its columns yet to be added."""
    return Table(
        box=None, show_header=header, header_style="bold", pad_edge=False, padding=(0, GAP, 0, 0)
    )


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
    return [*sheet.fold(Text(heading, "bold underline")), *indented(lines)] if lines else []


def indented(lines: Iterable[Text], cells: int = 2) -> list[Text]:
    """The lines, moved to the right."""
    return [Text.assemble(" " * cells, line) if line else line for line in lines]
