"""Lists take time in proportion to what they hold: counted in lines run, never in seconds."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from kzkr import FactBook
from kzkr.model import Source, Span
from kzkr.reading.rules import voice_of

_BOOK = """\
book: {id: many, title: Many, version: "1", as_of: 2024-01-01}
sources:
  - {id: paper, kind: article, publisher: P, url: "https://p.example/", language: en,
     accessed: 2024-05-06, as_of: 2024-01-01, paragraphs: 1, voices: [{at: 1, voice: reporter}]}
  - {id: page, kind: web-page, publisher: Q, url: "https://q.example/", language: en,
     accessed: 2024-05-06}
"""


def book_of(path: Path, companies: int) -> Path:
    """Companies with a fact and a check each."""
    lines = [_BOOK, "companies:\n"]
    lines += [f"  - {{id: c-{i}, name: Company {i}}}\n" for i in range(companies)]
    lines += ["facts:\n"]
    lines += [
        f"  - {{id: f-{i}, about: [c-{i}], topics: [trade], statement: It trades.,"
        " cites: [{at: 'paper#1'}]}\n"
        for i in range(companies)
    ]
    lines += ["checks:\n"]
    lines += [
        f"  - {{id: k-{i}, of: [f-{i}], verdict: agrees, statement: It does., source: page}}\n"
        for i in range(companies)
    ]
    path.write_text("".join(lines), "utf-8")
    return path


def lines_run(ask: Callable[[], Any]) -> int:
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        ask()
    finally:
        sys.settrace(before)
    return count


def test_a_list_of_four_times_the_companies_takes_four_times_the_work(tmp_path: Path) -> None:
    work = []
    for companies in (100, 400):
        with FactBook.open(book_of(tmp_path / f"{companies}.yaml", companies)) as book:
            assert all(summary.checks for summary in book.records("company"))
            work.append(lines_run(partial(book.records, "company")))
    assert work[1] < 5 * work[0]


def test_who_speaks_is_not_sought_from_the_first_paragraph_on() -> None:
    work = []
    for paragraphs in (100, 1600):
        spans = tuple(Span(n, n, f"v{n}") for n in range(1, paragraphs + 1))
        source = Source("p", "article", "P", "https://p.example/", "en", "2024", voices=spans)
        work.append(lines_run(partial(voice_of, source, paragraphs)))
        assert voice_of(source, paragraphs) == f"v{paragraphs}"
        assert voice_of(source, paragraphs + 1) is None
        assert voice_of(source, 0) is None
    assert work[1] < 2 * work[0]
    gap = source._replace(voices=(Span(2, 3, "a"), Span(5, 9, "b")))
    assert [voice_of(gap, n) for n in range(1, 11)] == [None, "a", "a", None, *"bbbbb", None]


def test_names_are_sought_and_never_read_through() -> None:
    with FactBook.open() as book:
        connection = book._store._connection
        asked: list[str] = []
        connection.set_trace_callback(asked.append)
        for words in ("samsung", "삼성 전자", "samsungelectronics", "Казахстана"):
            assert book.search(words)
            assert book.find(words, ("company", "place"))
        connection.set_trace_callback(None)
        plans = [
            step
            for sql in asked
            if "_keys" in sql
            for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {sql}")
            if " name_keys" in step or " sound_keys" in step
        ]
    assert any("name_keys_without_spaces" in step for step in plans)
    for step in plans:
        assert re.search(r"[( ](key|<expr>|record_id)[=>]", step), step
