"""The words of a fact book, as immutable values.

Named tuples rather than data classes: a data class costs about six times as much to define at
import, which every lookup would pay, and about three times as much to make, which a book of
100,000 companies would.

Dates and periods are ISO 8601 text (``2025``, ``2024-06``, ``2024-10-06``, ``2022/2023``):
a year stays a year, since a precision the source lacks is not added.

Annotations are evaluated, for once: kept as strings, each would be compiled when its tuple is
defined, which at start-up takes as long as the definition itself.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from .vocabulary import VERDICTS


class Quantity(NamedTuple):
    """A figure as the source gives it.

    ``unit`` is an ISO 4217 currency code or one of the book's units. ``period`` is what the
    figure covers, or ``cumulative``, or None where the source gives none. A change is measured
    against ``base``, the period compared with. A target starts from ``start`` and is due ``by``.
    ``producer`` is whose statistics it comes from, where the page says so.
    """

    value: int | float
    unit: str
    bound: str = "exact"
    period: str | None = None
    base: str | None = None
    start: int | float | None = None
    by: str | None = None
    measure: str | None = None
    producer: str | None = None


class Printed(NamedTuple):
    """A token as the source prints it, and what it stands for where that is not plain."""

    text: str
    resolved: str | None = None


class Citation(NamedTuple):
    """Where a source says it: paragraph, voice, on whose behalf, and what is printed there."""

    source: str
    paragraph: int
    voice: str | None = None
    on_behalf_of: str | None = None
    printed: tuple[Printed, ...] = ()


class About(NamedTuple):
    """A record a fact is about, its role there, and whether the paragraph only implies it."""

    id: str
    role: str | None = None
    implied: bool = False
    kind: str = ""
    name: str = ""


class Check(NamedTuple):
    """What another source says of the claims in ``of``: ids, or ``ranking#rank``.

    ``date`` is that of what the source says, ``checked_on`` when it was looked up, ``added`` when
    it came into the book. Where the outcome is unknown, ``as_of`` is the date of the newest page
    that was read on the subject.
    """

    id: str
    of: tuple[str, ...]
    verdict: str
    statement: str
    outcome: str | None = None
    quantities: tuple[Quantity, ...] = ()
    source: str | None = None
    date: str | None = None
    checked_on: str | None = None
    as_of: str | None = None
    added: str | None = None

    @property
    def quantity(self) -> Quantity | None:
        """The first of its figures, or None."""
        return self.quantities[0] if self.quantities else None


class Fact(NamedTuple):
    """One statement in our own words about records, as the source made it on that date."""

    id: str
    statement: str
    about: tuple[About, ...]
    cites: tuple[Citation, ...]
    topics: tuple[str, ...] = ()
    measure: str | None = None
    quantity: Quantity | None = None
    by: str | None = None
    status: str | None = None
    as_of: str | None = None
    note: str | None = None
    inferred: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    #: By language code; what a book answers with leaves them out.
    words: dict[str, tuple[str, ...]] = {}


class RankingRow(NamedTuple):
    """One place in a ranking: who holds it, on what figures, and where that is printed.

    ``kind`` and ``name`` are those of the record.
    """

    rank: int
    record: str
    name: str = ""
    quantities: tuple[Quantity, ...] = ()
    cites: tuple[Citation, ...] = ()
    checks: tuple[Check, ...] = ()
    kind: str = ""


class Ranking(NamedTuple):
    """An ordered list of records. ``basis`` is None where the source does not state one."""

    id: str
    name: str
    topic: str
    rows: tuple[RankingRow, ...]
    cites: tuple[Citation, ...] = ()
    basis: str | None = None
    as_of: str | None = None
    note: str | None = None
    checks: tuple[Check, ...] = ()


class Link(NamedTuple):
    """A record named together with another one, and in which role."""

    role: str | None
    kind: str
    id: str
    name: str


class Record(NamedTuple):
    """A named thing that can be looked up.

    ``names`` maps a language (``ko``, ``ru``, ``kk``) to a name. ``slips`` are forms the source
    prints that are not the usual ones. ``attributes`` hold what only this kind has.
    """

    kind: str
    id: str
    name: str
    names: dict[str, str] = {}
    aliases: tuple[str, ...] = ()
    slips: tuple[str, ...] = ()
    attributes: dict[str, Any] = {}
    note: str | None = None
    inferred: tuple[str, ...] = ()


class Span(NamedTuple):
    """A run of paragraphs of a source, and who or what it belongs to."""

    first: int
    last: int
    value: str
    person: str | None = None


class Source(NamedTuple):
    """An article or web page. Title, author and date are None where they are not known."""

    id: str
    kind: str
    publisher: str
    url: str
    language: str
    accessed: str
    title: str | None = None
    author: str | None = None
    date: str | None = None
    as_of: str | None = None
    mirror_of: str | None = None
    paragraphs: int | None = None
    voices: tuple[Span, ...] = ()
    sections: tuple[Span, ...] = ()
    silent: tuple[int, ...] = ()
    uncited: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()


class Concept(NamedTuple):
    """A topic or measure: what it means, and the words people use for it, by language code."""

    definition: str
    words: dict[str, tuple[str, ...]] = {}


class Book(NamedTuple):
    """A whole fact book, read and found sound.

    ``languages`` are those, beside English, that records are named in. Without ``topics`` a fact
    may belong to any; with them, only to these.
    """

    id: str
    title: str
    version: str
    as_of: str
    languages: dict[str, str]
    topics: dict[str, Concept]
    measures: dict[str, Concept]
    units: dict[str, str]
    sources: tuple[Source, ...]
    records: tuple[Record, ...]
    facts: tuple[Fact, ...]
    rankings: tuple[Ranking, ...]
    checks: tuple[Check, ...]


# -- what a book answers with ----------------------------------------------------------------


class Place(NamedTuple):
    """A record's place in a ranking."""

    ranking: Ranking
    row: RankingRow

    @property
    def id(self) -> str:
        """What names it: ``ranking#rank``."""
        return f"{self.ranking.id}#{self.row.rank}"

    @property
    def statement(self) -> str:
        """It as a sentence."""
        basis = self.ranking.basis or "not stated"
        return f"{self.row.name}: number {self.row.rank} of {self.ranking.name} (basis: {basis})."


class Figure(NamedTuple):
    """One figure, and the fact, the place in a ranking or the check that gives it."""

    quantity: Quantity
    of: Fact | Place | Check

    @property
    def as_of(self) -> str | None:
        """The date of what is said."""
        if isinstance(self.of, Check):
            return self.of.date
        return self.of.ranking.as_of if isinstance(self.of, Place) else self.of.as_of

    @property
    def check(self) -> Check | None:
        """The check that gives it, if one does."""
        return self.of if isinstance(self.of, Check) else None

    @property
    def status(self) -> str | None:
        """The status of the fact that gives it, if one does."""
        return self.of.status if isinstance(self.of, Fact) else None

    @property
    def cites(self) -> tuple[Citation, ...]:
        """Where the fact or the place is said; none of a check."""
        if isinstance(self.of, Check):
            return ()
        return self.of.row.cites if isinstance(self.of, Place) else self.of.cites

    @property
    def source(self) -> str | None:
        """The id of the source that gives it: of several the first, which the statement rests on;
        None where a check has none."""
        if isinstance(self.of, Check):
            return self.of.source
        if isinstance(self.of, Place):
            return (self.of.row.cites or self.of.ranking.cites)[0].source
        return self.of.cites[0].source


class Measured(NamedTuple):
    """A measure, the newest of its figures, and how many there are."""

    definition: str
    newest: Figure
    figures: int


class Entry(NamedTuple):
    """All that a book has on one record."""

    record: Record
    facts: tuple[Fact, ...]
    links: tuple[Link, ...]
    rankings: tuple[Place, ...]
    checks: tuple[Check, ...]


class Summary(NamedTuple):
    """A record as a list shows it. ``status`` and ``as_of`` are of its first fact with a status,
    ``outcome`` of its newest check that has one, or of its facts' newest; ``checks`` are its own
    and its facts'."""

    record: Record
    facts: int = 0
    topics: tuple[str, ...] = ()
    linked: dict[str, tuple[str, ...]] = {}
    status: str | None = None
    as_of: str | None = None
    outcome: str | None = None
    checks: tuple[Check, ...] = ()


class Hit(NamedTuple):
    """Something found by full text, and how well it matches (more is better)."""

    found: Record | Fact | Ranking | Check
    score: float


class Subject(NamedTuple):
    """What a book has on one of its topics or measures: ``kind`` says which of the two."""

    kind: str
    id: str
    definition: str
    facts: tuple[Fact, ...]
    rankings: tuple[Ranking, ...]

    @property
    def entries(self) -> tuple[Fact | Ranking, ...]:
        """All of it, the facts first."""
        return (*self.facts, *self.rankings)


class Deadline(NamedTuple):
    """A fact that says when something is due, as it stands among the events."""

    fact: Fact

    @property
    def checks(self) -> tuple[Check, ...]:
        """What other sources say of it, newest first."""
        return self.fact.checks

    @property
    def outcome(self) -> str | None:
        """That of its newest check that has one."""
        return next((check.outcome for check in self.checks if check.outcome), None)


def strongest(checks: Iterable[Check]) -> Check | None:
    """The check with the strongest verdict; of equals the first, which is the newest."""
    order = list(VERDICTS)
    return min(checks, key=lambda check: order.index(check.verdict), default=None)
