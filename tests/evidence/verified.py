"""What the tests of `kzkr book verify` share."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from conftest import FACTS, HARBOUR
from kzkr.evidence.replay import Finding, verify
from kzkr.model import Book
from kzkr.reading import read

TEXT = HARBOUR.with_suffix(".txt").read_text("utf-8")


@cache
def bundled() -> Book:
    return read(FACTS).book


def names_paragraph(findings: Iterable[Finding], i: int) -> bool:
    return any(f.paragraph == i + 1 and f.against != "own_words" for f in findings)


def amiss(book: Book, text: str) -> list[str]:
    """What speaks against a text: not what the book's own sentences are like."""
    findings = verify(book, text).findings
    return [f"{f.where}: {f.message}" for f in findings if f.against != "own_words"]
