"""One answer as a page to hand on: title, dated statements with numbered notes, what is newer,
and the sources with their addresses. Markdown and HTML write the same page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ..kinds import KINDS
from . import written

if TYPE_CHECKING:
    from .views import View

Row = Mapping[str, Any]


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
    sources: tuple[Row, ...]


def is_one(view: View) -> bool:
    """True for an answer that is handed on as a page: one record or fact, a topic or measure."""
    one = view.shape in ("record", "fact", "figures") or view.subject is not None
    return one and not view.chosen


def handout(view: View, first: int = 1) -> Handout:
    """The page of an answer that `is_one`; its notes are numbered from ``first`` on."""
    notes = _Notes(view, first)
    result = view.result
    names: dict[str, str] = {}
    if view.shape == "record":
        title, names = result["name"], dict(result["names"])
        details = _attributes(result)
        held = [
            ("What other sources say", [notes.check(check) for check in result["checks"]]),
            ("What is said", [notes.fact(fact) for fact in result["facts"]]),
            ("Rankings", [notes.place(place) for place in result["rankings"]]),
        ]
        if result["note"]:
            held.append(("Note", [Statement(result["note"])]))
    elif view.shape == "fact":
        title = ", ".join(about["name"] for about in result["about"])
        details = [f"topics: {', '.join(result['topics'])}"]
        held = [("What is said", [notes.fact(result)])]
    elif view.shape == "figures":
        title = view.title.replace("-", " ").capitalize()
        details = [view.subtitle] if view.subtitle else []
        held = [("What each source says", [notes.figure(figure) for figure in view.rows])]
    else:
        subject = view.subject or {}
        title = str(subject["id"]).replace("-", " ").capitalize()
        details = [subject["definition"]] if subject["definition"] else []
        held = [("What is said", [notes.fact(fact) for fact in view.rows])]
    sections = tuple((heading, tuple(own)) for heading, own in held if own)
    return Handout(title, names, tuple(details), sections, notes.texts(), tuple(notes.sources()))


def _attributes(record: Row) -> list[str]:
    kind = KINDS[record["kind"]]
    held = [key for key in kind.attributes if record.get(key)]
    return [kind.name, *(f"{key}: {written.attribute(key, record[key])}" for key in held)]


class _Notes:
    """Numbers the notes in the order in which they are first referred to."""

    def __init__(self, view: View, first: int) -> None:
        self._view = view
        self._first = first
        self._numbers: dict[str, int] = {}
        self._used: dict[str, None] = {}

    def texts(self) -> dict[int, str]:
        return {number: text for text, number in self._numbers.items()}

    def sources(self) -> Iterable[Row]:
        return (self._view.sources[name] for name in self._used)

    def _number(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers) + self._first)

    def fact(self, fact: Row) -> Statement:
        """A fact with its figure, status, date, notes, and what other sources say, newest first."""
        details = [written.word(fact["status"])] if fact["status"] else []
        if fact["by"] and fact["value"] is None:
            details.append(f"due {written.date(fact['by'])}")
        names = {about["id"]: about["name"] for about in fact["about"]}
        return Statement(
            fact["statement"],
            figure=written.figure(fact, self._view.units),
            details=(*details, *_dated(fact)),
            notes=self._cited(fact["cites"], names),
            newer=tuple(map(self.check, fact["checks"])),
        )

    def figure(self, figure: Row) -> Statement:
        """What one source says of a measure, with whose figure it is."""
        verdict = ", ".join(map(written.word, filter(None, (figure["verdict"], figure["outcome"]))))
        paragraphs = written.paragraphs(figure["paragraph"])
        where = [figure["voice"], figure["publisher"], paragraphs]
        if not paragraphs:
            where += [written.date(figure["date"]) or "n.d.", figure["url"]]
        notes: tuple[int, ...] = ()
        if figure["source"]:
            for name in figure["source"].split(";"):
                self._used[name] = None
            notes = (self._number(f"{', '.join(filter(None, where))}."),)
        return Statement(
            figure["statement"],
            # What is said of the book's own figure stands with the fact.
            verdict if figure["kind"] == "check" else "",
            figure=written.figure(figure, self._view.units),
            details=(*filter(None, (figure["producer"],)), *_dated(figure)),
            notes=notes,
        )

    def place(self, place: Row) -> Statement:
        """A place in a ranking, with its figures."""
        printed = written.tokens(place)
        figures = (written.figure(q, self._view.units, printed) for q in place["quantities"])
        return Statement(
            f"{written.ordinal(place['rank'])} of {place['ranking_name']}"
            f" (basis: {place['basis'] or 'not stated'}).",
            figure="; ".join(figures),
            details=tuple(_dated(place)),
            notes=self._cited(place["cites"], {}),
            newer=tuple(map(self.check, place["checks"])),
        )

    def check(self, check: Row) -> Statement:
        """What another source says, with its verdict and date."""
        words = (check["verdict"], check["outcome"])
        verdict = ", ".join(written.word(word) for word in words if word)
        source = self._view.sources[check["source"]] if check["source"] else None
        if source is None:
            looked = f"looked up on {written.date(check['checked_on'])}"
            return Statement(check["statement"], verdict, details=(looked,))
        date = written.date(check["date"] or source["date"])
        self._used[source["id"]] = None
        note = self._number(f"{source['publisher']}, {date or 'n.d.'}, {source['url']}.")
        return Statement(
            check["statement"], verdict, details=(date,) if date else (), notes=(note,)
        )

    def _cited(self, cites: Sequence[Row], names: Mapping[str, str]) -> tuple[int, ...]:
        numbers = []
        for cite in cites:
            source = self._view.sources[cite["source"]]
            self._used[source["id"]] = None
            behalf = cite["on_behalf_of"]
            speaker = (cite["voice"], behalf and f"for {names.get(behalf, behalf)}")
            where = (*speaker, source["publisher"], f"P{cite['paragraph']}")
            numbers.append(self._number(f"{', '.join(filter(None, where))}."))
        return tuple(dict.fromkeys(numbers))


def _dated(entry: Row) -> Iterable[str]:
    if entry["as_of"]:
        inferred = " (inferred)" if "as_of" in entry.get("inferred", ()) else ""
        yield f"as of {written.date(entry['as_of'])}{inferred}"


def reference(source: Row) -> tuple[str, str]:
    """A source as a list of sources has it: what stands before its address, and behind it."""
    title = source["title"]
    if title and not title.startswith("["):
        title = f"“{title}”"
    mirrored = f" (copy of a page of {source['mirror_of']})" if source["mirror_of"] else ""
    said = (source["author"], title, source["publisher"] + mirrored)
    date = written.date(source["date"]) or "n.d."
    if source["as_of"] and not source["date"]:
        date += f" (as of {written.date(source['as_of'])})"
    accessed = f"(accessed {written.date(source['accessed'])})"
    return ", ".join(part for part in (*said, date) if part) + ", ", f" {accessed}"
