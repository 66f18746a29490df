"""Text of which words are pasted elsewhere, fitted to a terminal."""

from __future__ import annotations

from rich.cells import cell_len


def broken_at_blanks(text: str, width: int) -> str:
    """The text with its lines broken at blanks to fit, never within a word: a word that is longer,
    as an address may be, stays whole."""
    lines: list[str] = []
    for line in text.splitlines():
        begun = len(lines)
        for word in line.split(" "):
            # Rich's own wrapping breaks a word that is too long, or nothing at all.
            if len(lines) > begun and cell_len(f"{lines[-1]} {word}") <= width:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
    return "".join(f"{line}\n" for line in lines)
