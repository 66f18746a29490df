"""One answer as a page to hand on: title, dated statements with numbered notes, what is newer,
and the sources with their addresses. Markdown and HTML write the same page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from ..kinds import KINDS
from ..model import Check, Citation, Entry, Fact, Figure, Place, Record, Source
from . import written

if TYPE_CHECKING:
    from .views import View


class Statement(NamedTuple):
    """A sentence with what belongs to it: figure and status, notes by number, what is newer."""

    text: str
    #: The verdict before the sentence, where it is what another source says.
    verdict: str = ""
    figure: str = ""
    details: tuple[str, ...] = ()
    notes: tuple[int, ...] = ()
    newer: tuple[Statement, ...] = ()


class Handout(NamedTuple):
    """A page to hand on. ``names`` are by language, ``notes`` stand under their numbers."""

    title: str
    names: dict[str, str]
    details: tuple[str, ...]
    #: Statements under their headings.
    sections: tuple[tuple[str, tuple[Statement, ...]], ...]
    notes: dict[int, str]
    sources: tuple[Source, ...]


def is_one(view: View) -> bool:
    """True for an answer that is handed on as a page: one record or fact, a topic or measure."""
    one = view.shape in ("record", "fact", "figures") or view.subject is not None
    return one and not view.chosen


def handout(view: View, first: int = 1) -> Handout:
    """The page of an answer that `is_one`; its notes are numbered from ``first`` on."""
    notes = _Notes(view, first)
    names: dict[str, str] = {}
    entry = view.answers[0] if view.answers else None
    if isinstance(entry, Entry):
        title, names = entry.record.name, entry.record.names
        details = _attributes(entry.record)
        held = [
            ("What other sources say", [notes.check(check) for check in entry.checks]),
            ("What is said", [notes.fact(fact) for fact in entry.facts]),
            ("Rankings", [notes.place(place) for place in entry.rankings]),
        ]
        if entry.record.note:
            held.append(("Note", [Statement(entry.record.note)]))
    elif view.shape == "figures":
        title = view.title.replace("-", " ").capitalize()
        details = [view.subtitle] if view.subtitle else []
        figures = (answer for answer in view.answers if isinstance(answer, Figure))
        held = [("What each source says", [notes.figure(figure) for figure in figures])]
    else:
        facts = [answer for answer in view.answers if isinstance(answer, Fact)]
        held = [("What is said", [notes.fact(fact) for fact in facts])]
        if view.subject is None:
            title = ", ".join(about.name for about in facts[0].about)
            details = [f"topics: {', '.join(facts[0].topics)}"]
        else:
            title = view.subject["id"].replace("-", " ").capitalize()
            details = [view.subject["definition"]] if view.subject["definition"] else []
    sections = tuple((heading, tuple(own)) for heading, own in held if own)
    return Handout(title, names, tuple(details), sections, notes.texts(), notes.sources())


def _attributes(record: Record) -> list[str]:
    kind, values = KINDS[record.kind], record.attributes
    held = [key for key in kind.attributes if values.get(key)]
    return [kind.name, *(f"{key}: {written.attribute(key, values[key])}" for key in held)]


class _Notes:
    """Numbers the notes in the order in which they are first referred to."""

    def __init__(self, view: View, first: int) -> None:
        self._view = view
        self._first = first
        self._numbers: dict[str, int] = {}
        self._used: dict[str, None] = {}

    def texts(self) -> dict[int, str]:
        return {number: text for text, number in self._numbers.items()}

    def sources(self) -> tuple[Source, ...]:
        return tuple(self._view.sources[name] for name in self._used)

    def _number(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers) + self._first)

    def fact(self, fact: Fact) -> Statement:
        """A fact with its figure, status, date, notes, and what other sources say, newest first."""
        details = [written.word(fact.status)] if fact.status else []
        if fact.by and fact.quantity is None:
            details.append(f"due {written.date(fact.by)}")
        names = {about.id: about.name for about in fact.about}
        return Statement(
            fact.statement,
            figure=written.figure_of(fact, self._view.units),
            details=(*details, *_dated(fact.as_of, inferred="as_of" in fact.inferred)),
            notes=self._cited(fact.cites, names),
            newer=tuple(map(self.check, fact.checks)),
        )

    def figure(self, figure: Figure) -> Statement:
        """What one source says of a measure, with whose figure it is."""
        check = figure.check
        words = (check.verdict, check.outcome) if check else ()
        source = self._view.sources[figure.source] if figure.source else None
        paragraphs = written.paragraphs(dict.fromkeys(cite.paragraph for cite in figure.cites))
        voices = ";".join(dict.fromkeys(cite.voice for cite in figure.cites if cite.voice))
        where = [voices, source and source.publisher, paragraphs]
        if source and not paragraphs:
            where += [written.date(source.date) or "n.d.", source.url]
        cited = [check.source] if check else [cite.source for cite in figure.cites]
        self._used |= {id_: None for id_ in cited if id_}
        notes = (self._number(f"{', '.join(filter(None, where))}."),) if any(cited) else ()
        return Statement(
            figure.of.statement,
            # What is said of the book's own figure stands with the fact.
            ", ".join(written.word(word) for word in words if word),
            figure=written.figure(figure.quantity, self._view.units, written.tokens(figure.cites)),
            details=(*filter(None, (figure.quantity.producer,)), *_dated(figure.as_of)),
            notes=notes,
        )

    def place(self, place: Place) -> Statement:
        """A place in a ranking, with its figures."""
        ranking, row = place
        printed = written.tokens(row.cites)
        figures = (written.figure(q, self._view.units, printed) for q in row.quantities)
        return Statement(
            f"{written.ordinal(row.rank)} of {ranking.name}"
            f" (basis: {ranking.basis or 'not stated'}).",
            figure="; ".join(figures),
            details=_dated(ranking.as_of),
            notes=self._cited(row.cites, {}),
            newer=tuple(map(self.check, row.checks)),
        )

    def check(self, check: Check) -> Statement:
        """What another source says, with its verdict and date."""
        verdict = ", ".join(written.word(word) for word in (check.verdict, check.outcome) if word)
        if check.source is None:
            looked = f"looked up on {written.date(check.checked_on)}"
            return Statement(check.statement, verdict, details=(looked,))
        source = self._view.sources[check.source]
        date = written.date(check.date or source.date)
        self._used[source.id] = None
        note = self._number(f"{source.publisher}, {date or 'n.d.'}, {source.url}.")
        return Statement(check.statement, verdict, details=(date,) if date else (), notes=(note,))

    def _cited(self, cites: Iterable[Citation], names: Mapping[str, str]) -> tuple[int, ...]:
        numbers = []
        for cite in cites:
            self._used[cite.source] = None
            behalf = cite.on_behalf_of
            speaker = (cite.voice, behalf and f"for {names.get(behalf, behalf)}")
            publisher = self._view.sources[cite.source].publisher
            where = (*speaker, publisher, f"P{cite.paragraph}")
            numbers.append(self._number(f"{', '.join(filter(None, where))}."))
        return tuple(dict.fromkeys(numbers))


def _dated(as_of: str | None, *, inferred: bool = False) -> tuple[str, ...]:
    if not as_of:
        return ()
    return (f"as of {written.date(as_of)}{' (inferred)' if inferred else ''}",)


def reference(source: Source) -> tuple[str, str]:
    """A source as a list of sources has it: what stands before its address, and behind it."""
    title = source.title
    if title and not title.startswith("["):
        title = f"“{title}”"
    mirrored = f" (copy of a page of {source.mirror_of})" if source.mirror_of else ""
    said = (source.author, title, source.publisher + mirrored)
    date = written.date(source.date) or "n.d."
    if source.as_of and not source.date:
        date += f" (as of {written.date(source.as_of)})"
    accessed = f"(accessed {written.date(source.accessed)})"
    return ", ".join(part for part in (*said, date) if part) + ", ", f" {accessed}"
