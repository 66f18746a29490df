"""Sentences ready to paste: what is said, by whom, when and where, and what is newer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..book import Entry, FactBook, Place, Subject, strongest
from ..model import Check, Citation, Fact, Ranking, Source
from .references import Reference, corrections_of, render
from .written import amount, word
from .written import date as written_date


class _Known(NamedTuple):
    """What the sentences take from the rest of the book."""

    sources: Mapping[str, Source]
    #: The person's name by source and voice.
    speakers: Mapping[tuple[str, str], str]
    #: The names of records by their ids: those of the ids that are asked for.
    names_of: Callable[[Iterable[str]], Mapping[str, str]]
    units: dict[str, str]


def quotes(
    book: FactBook, entries: Iterable[Entry | Fact | Ranking | Check | Source | Subject]
) -> str:
    """Entries as sentences with their source, a blank line between them.

    A record is quoted fact by fact and rank by rank. What corrects a statement follows it, unless
    the book was opened without checks: the newest correction, and the severest.
    """
    speakers = {key: person.name for key, person in book.speakers().items()}
    known = _Known({s.id: s for s in book.sources()}, speakers, book.names_of, book.units())
    return "\n\n".join(told for entry in entries for told in _sentences(entry, known)) + "\n"


def _sentences(
    entry: Entry | Fact | Ranking | Check | Source | Subject, known: _Known
) -> Iterator[str]:
    if isinstance(entry, Source):
        yield render("text", [Reference(entry)]).rstrip()
    elif isinstance(entry, Check):
        yield f"{entry.statement} ({_page(entry, known)})"
    elif isinstance(entry, Fact):
        inferred = "as_of" in entry.inferred
        cited = _cited(entry.cites, entry.as_of, inferred, known)
        yield f"{entry.statement} ({cited}){_newer(entry, known)}"
    elif isinstance(entry, Ranking):
        ranks = "; ".join(_rank(Place(entry, row), known) for row in entry.rows)
        cited = _cited(entry.cites or entry.rows[0].cites, entry.as_of, False, known)
        yield f"{_titled(entry)}: {ranks}. ({cited}){_newer(entry, known)}"
    elif isinstance(entry, Subject):
        for one in entry.entries:
            yield from _sentences(one, known)
    else:
        for check in entry.checks:
            yield from _sentences(check, known)
        for fact in entry.facts:
            yield from _sentences(fact, known)
        for place in entry.rankings:
            ranking, row = place
            cited = _cited(row.cites, ranking.as_of, False, known)
            newer = _newer(ranking._replace(checks=(), rows=(row,)), known)
            yield f"{_titled(ranking)}: {_rank(place, known)}. ({cited}){newer}"


def _titled(ranking: Ranking) -> str:
    return f"{ranking.name} (basis: {ranking.basis or 'not stated'})"


def _rank(place: Place, known: _Known) -> str:
    row = place.row
    figures = (amount(q.value, q.unit, known.units) for q in row.quantities)
    return f"{row.rank}. {row.name}" + "".join(f", {figure}" for figure in figures)


def _cited(cites: Sequence[Citation], as_of: str | None, inferred: bool, known: _Known) -> str:
    """Who said it, when, and where each source has it."""
    parts = []
    for source in dict.fromkeys(cite.source for cite in cites):
        page = known.sources[source]
        own = [cite for cite in cites if cite.source == source]
        said = " and ".join(dict.fromkeys(_speaker(cite, known) for cite in own))
        paragraphs = ", ".join(str(cite.paragraph) for cite in own)
        where = f"{page.publisher}, para{'s' if len(own) > 1 else ''}. {paragraphs}, {page.url}"
        on = f"on {written_date(as_of)}" if as_of and as_of.count("-") == 2 else written_date(as_of)
        if as_of and (inferred or ("as_of" in page.inferred and as_of == page.as_of)):
            on += ", a date inferred"
        parts.append("; ".join(filter(None, (" ".join(filter(None, (said, on))), where))))
    return "; ".join(parts)


def _speaker(cite: Citation, known: _Known) -> str:
    if cite.voice is None:
        return ""
    person = known.speakers.get((cite.source, cite.voice))
    speaker = f"{cite.voice} {person}" if person else cite.voice
    if cite.on_behalf_of:
        speaker += f" for {known.names_of([cite.on_behalf_of])[cite.on_behalf_of]}"
    return speaker


def _newer(entry: Fact | Ranking, known: _Known) -> str:
    """The newest correction, and the severest where it is another."""
    corrections = corrections_of(entry)
    if not corrections:
        return ""
    severest = strongest(corrections)
    chosen = dict.fromkeys([corrections[0], *([severest] if severest else ())])
    told = (f"{check.statement} ({_page(check, known)})" for check in chosen)
    return " Other sources: " + " ".join(told)


def _page(check: Check, known: _Known) -> str:
    verdict = word(check.verdict) + (f", {word(check.outcome)}" if check.outcome else "")
    if check.source is None:
        return f"{verdict}; looked up on {written_date(check.checked_on)}"
    page = known.sources[check.source]
    date = written_date(check.date or page.date) or "n.d."
    return f"{verdict}; {page.publisher}, {date}, {page.url}"
